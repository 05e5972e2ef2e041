//! A function, a method, or a constructor.

use serde::Serialize;

use super::{Allow, Argument, Kind, Mapped, Name, Parameter, Path, Setter, Unchecked};

/// A callable: one static call site, a plain Rust function, and a builder where something is optional.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Function {
    /// Its name.
    pub name: Name,
    /// Rules that the plain function runs into.
    pub allow: Vec<Allow>,
    /// The finished docs of the plain function.
    pub docs: String,
    /// The message of a deprecation.
    pub deprecated: Option<String>,
    /// What its call site holds.
    pub site: Site,
    /// What it is called on.
    pub receiver: Receiver,
    /// What it takes.
    pub shape: Shape,
    /// What the plain function gives.
    pub returns: Return,
    /// The builder.
    pub builder: Option<Builder>,
    /// The key of the class that it is inherited from.
    #[serde(skip)]
    pub inherited: Option<String>,
    /// Why its parameters that are not checked are not, one for each; for reports.
    #[serde(skip)]
    pub unchecked: Vec<Unchecked>,
}

impl Function {
    /// How many parameters rustc checks: their kind is narrower than `Any`.
    #[must_use]
    pub fn checked(&self) -> usize {
        let required = if let Shape::Required(arguments) = &self.shape { arguments.as_slice() } else { &[] };
        let builder = self.builder.iter();
        let optional = builder.clone().flat_map(|builder| &builder.setters).map(|setter| &setter.kind);
        let others = builder.flat_map(|builder| builder.positional.iter().chain(&builder.keywords));
        required.iter().map(|argument| &argument.kind).chain(optional).chain(others).filter(|kind| !kind.is_any()).count()
    }
}

/// What is behind a callable: a line in the table of its module or class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Site {
    /// The module to import; none for a method, which is looked up on the receiver.
    pub module: Option<String>,
    /// The attribute to get: `DataFrame.from_dict` below a module, `head` on a receiver.
    pub attribute: String,
    /// Every parameter in Python's order, without `*args` and `**kwargs`.
    pub parameters: Vec<Parameter>,
    /// What its return was declared as, where that is promised in Rust.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared: Option<Declared>,
}

/// A type that a source promises; errors name both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Declared {
    /// Who says so, in one word; `declared` for an attribute.
    pub source: &'static str,
    /// The type as Python writes it.
    pub ty: String,
}

/// What a callable is called on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Receiver {
    /// Nothing: a function, a constructor, a class method, a static method.
    None,
    /// `&self`.
    Instance,
    /// `self`: a member of an enumeration, which is not a handle.
    Member,
}

/// What the plain function takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Shape {
    /// The required parameters.
    Required(Vec<Argument>),
    /// A tuple of anything: no source had a signature.
    Anything,
}

/// The builder of a callable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Builder {
    /// The function that begins it: `mean_with`.
    pub function: String,
    /// The struct: `MeanWith`; empty where it is the runtime's.
    pub name: String,
    /// Whose struct it is.
    pub structure: Structure,
    /// True when the struct is generic over what the call gives, so that callables that give different types have the same.
    pub generic: bool,
    /// Rules that the beginning function runs into.
    pub allow: Vec<Allow>,
    /// Docs of the beginning function.
    pub docs: String,
    /// One setter for each optional parameter.
    pub setters: Vec<Setter>,
    /// What each of `*args` is, where it takes them.
    pub positional: Option<Kind>,
    /// What the value of each of `**kwargs` is, where it takes them.
    pub keywords: Option<Kind>,
    /// What `.call()` gives.
    pub returns: Return,
    /// What it gives once a setter that selects was used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selected: Option<Return>,
    /// Rules that `.call()` breaks.
    pub call_allow: Vec<Allow>,
}

/// Whose struct a builder is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Structure {
    /// Its own.
    Own,
    /// The runtime's: no parameter has a setter.
    Runtime,
    /// That of the class which the method is inherited from.
    Inherited(Path),
    /// Its own, and that of others in the same module: these functions begin it.
    Common(Vec<String>),
    /// The common one of another callable in the same module.
    Elsewhere,
}

/// What a call gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Return {
    /// What the caller asks for.
    Generic,
    /// A known type.
    Type(ReturnType),
    /// What calling a class made, as that class: its `__new__` may give something else.
    Made(Path),
}

impl Return {
    /// True when the caller decides about a part of it.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        match self {
            Self::Generic => true,
            Self::Type(ReturnType::Stream(inner) | ReturnType::AsyncStream(inner) | ReturnType::Awaitable(inner)) => {
                **inner == ReturnType::Asked
            }
            Self::Type(_) | Self::Made(_) => false,
        }
    }
}

/// A Rust type that a value of Python becomes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum ReturnType {
    /// `()`.
    Unit,
    /// `bool`.
    Bool,
    /// `i64`.
    Int,
    /// `f64`.
    Float,
    /// `String`.
    String,
    /// `Vec<u8>`.
    Bytes,
    /// `PathBuf`.
    Path,
    /// `Vec<T>`.
    Vec(Box<ReturnType>),
    /// `HashSet<T>`.
    HashSet(Box<ReturnType>),
    /// `HashMap<K, V>`.
    HashMap(Box<ReturnType>, Box<ReturnType>),
    /// A tuple.
    Tuple(Vec<ReturnType>),
    /// `Option<T>`.
    Option(Box<ReturnType>),
    /// `Stream<T>`: the items of a generator or iterator.
    Stream(Box<ReturnType>),
    /// `AsyncStream<T>`.
    AsyncStream(Box<ReturnType>),
    /// `Awaitable<T>`: what a coroutine gives.
    Awaitable(Box<ReturnType>),
    /// What the caller asks for, inside of one of these three.
    Asked,
    /// A generated class.
    Class(Path),
    /// A type of the user's in the place of a class.
    Mapped(Mapped),
    /// Any object.
    Object,
}
