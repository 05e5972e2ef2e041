//! Functions, methods and constructors.

use crate::ir::{self, Source};
use crate::markup::reference;
use crate::plan::{self, Return};

use super::context::Place;
use super::docs::{Docs, Options, Page, clean, code};
use super::lints::{self, Taking};
use super::members::Origin;
use super::names::{self, Space};
use super::parameter::{self, Parameters};
use super::{python, returns};

/// What there is to know about a callable before it is lowered.
pub(super) struct Callable<'c> {
    /// Python's path, for docs and diagnostics: `numpy.ndarray.sum`.
    pub(super) path: &'c str,
    /// Both names.
    pub(super) name: plan::Name,
    /// What it is called on.
    pub(super) receiver: plan::Receiver,
    /// The module of its site; none for a method.
    pub(super) module: Option<String>,
    /// The attribute of its site.
    pub(super) attribute: String,
    /// What the name of its builder begins with: the class.
    pub(super) prefix: &'c str,
    /// Its docstring.
    pub(super) doc: Option<&'c str>,
    /// Another docstring that may describe its parameters: that of the class, for a constructor.
    pub(super) parameters_doc: Option<&'c str>,
    /// The message of a deprecation.
    pub(super) deprecated: Option<&'c str>,
    /// Other signatures, for the docs.
    pub(super) overloads: &'c [ir::Overload],
    /// Its signature.
    pub(super) signature: Option<&'c ir::Signature>,
    /// What it gives, where that does not come from the signature.
    pub(super) returns: Option<Return>,
    /// Whether it runs when it is called.
    pub(super) kind: ir::FunctionKind,
    /// True for the variant that gives what a call returns as a stream.
    pub(super) stream: bool,
    /// Whose struct its builder is; the path of an inherited one is found when all classes are lowered.
    pub(super) structure: plan::Structure,
    /// Whether that struct is generic: classes that inherit the method have the same builder, and get themselves.
    pub(super) generic: bool,
    /// The class that has it.
    pub(super) origin: Origin<'c>,
}

/// True when a callable needs a builder beside the plain function.
pub(super) fn has_builder(signature: Option<&ir::Signature>) -> bool {
    signature.is_none_or(|signature| {
        signature.parameters.iter().any(|parameter| {
            parameter.default.is_some() || matches!(parameter.kind, ir::ParameterKind::VarPositional | ir::ParameterKind::VarKeyword)
        })
    })
}

/// Lowers a callable whose name is claimed already.
pub(super) fn lower(callable: Callable<'_>, place: &mut Place<'_, '_>) -> plan::Function {
    let text = clean(callable.doc.unwrap_or_default());
    let page = Page::of(&text);
    // What is inherited tells about itself where it comes from.
    let nothing = Page::of("");
    let other = clean(callable.parameters_doc.filter(|_| !page.has_parameters()).unwrap_or_default());
    let described = if other.is_empty() { None } else { Some(Page::of(&other)) };
    let described = if callable.origin.described().is_some() { &nothing } else { described.as_ref().unwrap_or(&page) };
    let mut parameters = match callable.signature {
        Some(signature) => parameter::lower(signature, callable.path, described, place),
        None => Parameters {
            positional: Some(plan::Kind::Any),
            keywords: Some(plan::Kind::Any),
            unchecked: vec![plan::Unchecked::Unknown; 2],
            ..Parameters::default()
        },
    };
    let (plain, any) = match (&callable.returns, callable.signature) {
        (Some(fixed), _) => (fixed.clone(), fixed.clone()),
        // Prose is no promise: it is shown, and the caller chooses. But a method that says it returns `self` does.
        (None, Some(signature)) if signature.returns_source != Some(Source::Docstring) || signature.returns == ir::Type::SelfType => {
            (given(&callable, &signature.returns, place), given(&callable, &signature.returns_any, place))
        }
        (None, _) => {
            let unknown = given(&callable, &ir::Type::Unknown, place);
            (unknown.clone(), unknown)
        }
    };
    let receiver = callable.receiver;
    let taking = match receiver {
        plan::Receiver::None => Taking::Nothing,
        plan::Receiver::Instance => Taking::Reference,
        plan::Receiver::Member => Taking::Value,
    };
    let mut allow = if callable.prefix.is_empty() { Vec::new() } else { lints::method(&callable.name.rust, taking, callable.prefix) };
    allow.extend(lints::signature(&parameters.required, receiver == plan::Receiver::Instance));
    allow.extend(lints::result(&callable.name.rust, callable.prefix, &plain));
    let declared = callable.signature.filter(|_| callable.returns.is_none() && !callable.stream).and_then(|signature| {
        let source = signature.returns_source?;
        python::promised(source.word(), &signature.returns, &plain)
    });
    let site =
        plan::Site { module: callable.module.clone(), attribute: callable.attribute.clone(), parameters: parameters.listed, declared };
    let builder = (receiver != plan::Receiver::Member && has_builder(callable.signature)).then(|| {
        let wanted = format!("{}{}With", callable.prefix, names::class(names::plain(&callable.name.rust).trim_end_matches('_')));
        let selected = selected(&mut parameters.setters, &callable, &plain, &any);
        let returns = if selected.is_some() { plain.clone() } else { any };
        let structure = match &callable.structure {
            _ if parameters.setters.is_empty() && (returns == Return::Generic || !returns.is_asked()) => plan::Structure::Runtime,
            // Where the caller says what comes back there is nothing to share.
            _ if returns.is_asked() => plan::Structure::Own,
            structure => structure.clone(),
        };
        let own = structure != plan::Structure::Runtime;
        let name = if own { place.scope.claim(&wanted, Space::Struct) } else { String::new() };
        let function = names::derived(&callable.name.rust, "_with");
        let mut allow = if callable.prefix.is_empty() { Vec::new() } else { lints::method(&function, taking, callable.prefix) };
        allow.extend(lints::signature(&parameters.required, receiver == plan::Receiver::Instance));
        // One that is not its own is named with what it gives.
        if matches!(structure, plan::Structure::Inherited(_) | plan::Structure::Runtime) {
            let more = if own { None } else { lints::more([&parameters.positional, &parameters.keywords]) };
            allow.extend(lints::complex(&returns).or(more));
        }
        plan::Builder {
            function,
            name,
            structure,
            generic: own && !returns.is_asked() && (callable.generic || selected.is_some()),
            allow,
            docs: format!("{} with optional arguments; `.call()` makes the call.", code(callable.path)),
            setters: parameters.setters,
            positional: parameters.positional,
            keywords: parameters.keywords,
            call_allow: Vec::from_iter(lints::complex(&returns)),
            selected,
            returns,
        }
    });
    let docs = docs(&callable, &page, described, builder.as_ref(), &site.parameters);
    let shape = if callable.signature.is_some() { plan::Shape::Required(parameters.required) } else { plan::Shape::Anything };
    plan::Function {
        name: callable.name,
        allow,
        docs,
        deprecated: callable.deprecated.map(super::docs::remark).or_else(|| page.deprecation(callable.path)),
        site,
        receiver,
        shape,
        returns: plain,
        builder,
        inherited: callable.origin.base().map(str::to_owned),
        unchecked: parameters.unchecked,
    }
}

/// What a call gives once a setter has selected another overload; none where no setter does, or the caller chooses anyway.
fn selected(setters: &mut [plan::Setter], callable: &Callable<'_>, plain: &Return, any: &Return) -> Option<Return> {
    if plain == any || plain.is_asked() || !setters.iter().any(|setter| setter.selects) {
        setters.iter_mut().for_each(|setter| setter.selects = false);
        return None;
    }
    // Classes that inherit the builder give themselves.
    let shared = callable.structure != plan::Structure::Own
        && callable.signature.is_some_and(|signature| returns::gives_self(&signature.returns_any));
    Some(if shared || any.is_asked() { Return::Generic } else { any.clone() })
}

fn given(callable: &Callable<'_>, ty: &ir::Type, place: &Place<'_, '_>) -> Return {
    if callable.stream { returns::of_stream(ty, callable.kind, place) } else { returns::of_call(ty, callable.kind, place) }
}

/// What the names of the functions end with that a callable gets beside its own.
pub(super) fn endings(has_builder: bool, stream: bool) -> &'static [&'static str] {
    match (has_builder, stream) {
        (false, false) => &[],
        (true, false) => &["_with"],
        (false, true) => &["_stream"],
        (true, true) => &["_with", "_stream", "_stream_with"],
    }
}

fn docs(
    callable: &Callable<'_>,
    page: &Page<'_>,
    described: &Page<'_>,
    builder: Option<&plan::Builder>,
    parameters: &[plan::Parameter],
) -> String {
    let mut docs = Docs::default();
    if page.has_no_summary() {
        docs.paragraph(&format!("Python's {}.", code(callable.path)));
    }
    page.summary(&mut docs);
    if callable.stream {
        docs.paragraph(&format!("What {} returns, item by item.", code(callable.path)));
    }
    if let Some(from) = callable.origin.described() {
        docs.paragraph(&format!("Inherited from {}, where there is more about it.", reference::named(from, &code(from))));
        return docs.finish();
    }
    docs.fence("python", &python::definition(callable.path, callable.signature));
    page.text(&mut docs);
    let begin = builder.map(|builder| {
        let path = if callable.prefix.is_empty() { builder.function.clone() } else { format!("{}::{}", callable.prefix, builder.function) };
        let optional = parameters.iter().filter(|parameter| !parameter.required).map(|parameter| parameter.name.as_str());
        let setters = optional.zip(builder.setters.iter().map(|setter| setter.name.as_str())).collect();
        (path, builder.name.as_str(), setters)
    });
    let options = begin.as_ref().map_or_else(Options::default, |(function, builder, setters)| Options {
        function,
        builder,
        setters: std::collections::BTreeMap::clone(setters),
    });
    described.arguments(&options, &mut docs);
    described.setters(&options, &mut docs);
    page.sections(&mut docs);
    if !callable.overloads.is_empty() {
        let name = callable.path.rsplit('.').next().unwrap_or(callable.path);
        let overloads: Vec<String> = callable.overloads.iter().map(|overload| python::overload(name, overload)).collect();
        docs.paragraph("# Overloads").fence("python", &overloads.join("\n"));
    }
    docs.finish()
}
