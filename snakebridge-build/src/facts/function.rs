//! Facts about a function or a method.

use serde::{Deserialize, Serialize};

use super::Parameter;

/// A callable.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Function {
    /// The docstring, dedented, else the stub's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// Where the docstring was read, unless the object itself has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc_source: Option<Source>,
    /// How a class holds it. [`Binding::Function`] for what is not in a class.
    #[serde(default, skip_serializing_if = "Binding::is_function")]
    pub binding: Binding,
    /// The `__module__` that defines it, where a module shows what another one defines; never for members of classes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// True for `async def` (coroutine functions and async generators).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_async: bool,
    /// True for generator functions, async ones too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_generator: bool,
    /// True when a decorator stands before a generator or coroutine function (`contextlib.contextmanager`): what is annotated is what the decorator was given, not what a call gives.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_disguised: bool,
    /// True when `__isabstractmethod__` is set.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_abstract: bool,
    /// The annotation of what the code gives in every case, where nothing declares a return: read off the source of the running function.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gives: Option<String>,
    /// The message of `warnings.deprecated` (`__deprecated__`), from run time or from the stub.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// Every signature found, in the order of the sources; a stub with overloads gives one entry each, in the stub's order.
    /// Methods and class methods come without `self` or `cls`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signatures: Vec<Signature>,
}

/// How a class holds a function.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    /// Not in a class.
    #[default]
    Function,
    /// Called on an instance.
    Method,
    /// `@classmethod`.
    ClassMethod,
    /// `@staticmethod`.
    StaticMethod,
}

impl Binding {
    /// True for a callable outside a class.
    #[must_use]
    pub fn is_function(&self) -> bool {
        matches!(self, Self::Function)
    }
}

/// One signature from one source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Where it was read.
    pub source: Source,
    /// The parameters in order.
    pub parameters: Vec<Parameter>,
    /// The return annotation as a qualified Python expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns: Option<String>,
    /// The annotation of `self` or `cls` where the stub has one: an overload that holds for some receivers only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver: Option<String>,
    /// True where a typed dictionary spells out all the keywords that its `**kwargs` takes, which then is not among the parameters.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
}

/// Where a signature was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// What the module keeps under `if TYPE_CHECKING:`: type checkers read it in the place of what runs.
    TypeChecking,
    /// `inspect.signature`, with run-time annotations where there are any.
    Runtime,
    /// A `.pyi` file shipped with the library.
    Stub,
    /// A `<package>-stubs` distribution, `types-<package>`, or an extra stub path.
    StubPackage,
    /// typeshed's stubs for the standard library.
    Typeshed,
    /// The `.py` file beside the extension module that was compiled of it: mypyc and Cython drop the annotations.
    Source,
    /// `__text_signature__`, or the first line of the docstring (`range(start, stop[, step])` is not guessed at).
    TextSignature,
    /// The types that the docstring names. Read by [`crate::resolve`]; no facts have it.
    Docstring,
    /// What Python's data model says of a special method, whatever is declared. Added by [`crate::resolve`]; no facts have it.
    DataModel,
    /// The source of the running function: what its parameters are passed on to takes, and what it gives in every case, which
    /// [`crate::resolve`] adds from [`Function::gives`].
    Code,
    /// The default, where no source says more: its type is one of those that are taken. Added by [`crate::resolve`]; no facts have it.
    Default,
}

impl Source {
    /// All of them, best first, each with its word in `Cargo.toml`, in reports and in errors.
    pub const WORDS: [(&'static str, Self); 11] = [
        ("type-checking", Self::TypeChecking),
        ("runtime", Self::Runtime),
        ("stub", Self::Stub),
        ("stub-package", Self::StubPackage),
        ("typeshed", Self::Typeshed),
        ("source", Self::Source),
        ("text-signature", Self::TextSignature),
        ("docstring", Self::Docstring),
        ("data-model", Self::DataModel),
        ("code", Self::Code),
        ("default", Self::Default),
    ];

    /// True for what is read as text and never run: stubs, and sources.
    #[must_use]
    pub fn is_declared(self) -> bool {
        matches!(self, Self::TypeChecking | Self::Stub | Self::StubPackage | Self::Typeshed | Self::Source)
    }

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, known)| *known == self).map_or("other", |(word, _)| word)
    }
}
