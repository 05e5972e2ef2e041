//! Classes.

use crate::ir::{self, Binding, Type};
use crate::plan;

use super::constant::{self, Attribute};
use super::context::Place;
use super::docs::{Docs, Options, Page, clean, code};
use super::function::{self, Callable};
use super::lints::{self, Taking};
use super::members::{self, Found, Member, Origin};
use super::names::{self, Scope, Space};
use super::{enumeration, homes::Home, kinds, python, returns};

/// Methods that every type has by value, from traits that are always in scope: they are found before any that takes a reference.
const RESERVED: &[&str] = &["into", "try_into"];

/// Lowers the class with this key at its home.
pub(super) fn lower(key: &str, place: &mut Place<'_, '_>) -> Option<plan::Class> {
    let (home, class) = place.context.class(key)?;
    let path = format!("{}.{}", home.module, home.attribute);
    let signature = class.constructor.as_ref();
    let text = clean(class.doc.as_deref().unwrap_or_default());
    let page = Page::of(&text);
    let mut scope = Scope::default();
    for reserved in RESERVED {
        scope.claim(reserved, Space::Value);
    }
    let form = enumeration::form(key, &path, class, &mut scope);
    let constructor = class.is_constructible().then(|| {
        let endings: &[&str] = if function::has_builder(signature) { &["_with"] } else { &[] };
        scope.claim_with("new", Space::Value, endings);
        let returns = returns::of_constructor(key, &form, place);
        lower_constructor(&path, home, class, signature, returns, place)
    });
    let ancestors = place.context.ancestors.get(key).cloned().unwrap_or_default();
    let base = ancestors.first().and_then(|base| place.class_path(base)).map_or(plan::Base::Object, plan::Base::Class);
    let mut lowered = plan::Class {
        key: key.to_owned(),
        name: plan::Name { rust: home.rust.clone(), python: home.attribute.rsplit('.').next().unwrap_or_default().to_owned() },
        allow: lints::class(&home.rust, &form),
        docs: docs(&path, class, signature, &page, constructor.is_some()),
        sites: place.scope.claim(&format!("__SB_{}", names::plain(&home.rust)), Space::Value),
        module: home.module.clone(),
        attribute: home.attribute.clone(),
        form,
        base,
        ancestors: ancestors.iter().filter_map(|above| place.class_path(above)).collect(),
        constructor,
        methods: Vec::new(),
        properties: Vec::new(),
        constants: Vec::new(),
    };
    let members = members::of(key, place.context, place.diagnostics);
    let is_base = place.context.bases.contains(key);
    let mut maker = Members { home, class, path: &path, key, page: &page, is_base, scope, lowered: &mut lowered };
    maker.lower(&members, place);
    Some(lowered)
}

fn lower_constructor(
    path: &str,
    home: &Home,
    class: &ir::Class,
    signature: Option<&ir::Signature>,
    returns: plan::Return,
    place: &mut Place<'_, '_>,
) -> plan::Function {
    let generic = format!("Makes a new ``{path}``.");
    // Only making one is deprecated: a struct that were would warn wherever generated code names it.
    let text = clean(class.doc.as_deref().unwrap_or_default());
    let deprecated = class.deprecated.clone().or_else(|| Page::of(&text).deprecation(path));
    let callable = Callable {
        path,
        receiver: plan::Receiver::None,
        name: plan::Name { rust: String::from("new"), python: String::from("new") },
        module: Some(home.module.clone()),
        attribute: home.attribute.clone(),
        prefix: &home.rust,
        doc: class.constructor_doc.as_deref().or(Some(&generic)),
        parameters_doc: class.doc.as_deref(),
        deprecated: deprecated.as_deref(),
        overloads: &[],
        signature,
        returns: Some(returns),
        kind: ir::FunctionKind::Plain,
        stream: false,
        structure: plan::Structure::Own,
        generic: false,
        origin: Origin::Own,
    };
    function::lower(callable, place)
}

fn docs(path: &str, class: &ir::Class, signature: Option<&ir::Signature>, page: &Page<'_>, constructed: bool) -> String {
    let mut docs = Docs::default();
    if page.has_no_summary() {
        docs.paragraph(&format!("Python's {}.", code(path)));
    }
    page.summary(&mut docs);
    let definition = match signature {
        Some(signature) => {
            python::definition(path, Some(&ir::Signature { returns: Type::Unknown, returns_any: Type::Unknown, ..signature.clone() }))
        }
        None => path.to_owned(),
    };
    docs.fence("python", &format!("class {definition}"));
    page.text(&mut docs);
    // The parameters of a class are those of its constructor, which tells about them where it is not documented itself.
    if !constructed || class.constructor_doc.as_deref().is_some_and(|doc| Page::of(&clean(doc)).has_parameters()) {
        page.arguments(&Options::default(), &mut docs);
    } else {
        page.outline("Taken by [`new`](Self::new), where there is more about them:", &mut docs);
    }
    page.sections(&mut docs);
    docs.finish()
}

/// The members of a class being lowered.
struct Members<'m> {
    home: &'m Home,
    class: &'m ir::Class,
    path: &'m str,
    key: &'m str,
    page: &'m Page<'m>,
    is_base: bool,
    scope: Scope,
    lowered: &'m mut plan::Class,
}

impl Members<'_> {
    /// Lowers all of them: those that keep their names come first, and setters come last.
    fn lower(&mut self, members: &std::collections::BTreeMap<&str, Found<'_>>, place: &mut Place<'_, '_>) {
        for unchanged in [true, false] {
            for (name, found) in members {
                if self.is_variant(found.member) {
                    continue;
                }
                let wanted = members::dunder(name).map_or_else(|| names::identifier(name), str::to_owned);
                if (names::plain(&wanted) == *name) == unchanged {
                    self.lower_one(name, &wanted, *found, place);
                }
            }
        }
        for property in &mut self.lowered.properties {
            if let Some((setter, _)) = &mut property.setter {
                *setter = self.scope.claim(&names::derived(&format!("set_{}", names::plain(setter)), ""), Space::Value);
            }
        }
        self.lowered.methods.sort_by(|one, other| one.name.python.cmp(&other.name.python));
        self.lowered.properties.sort_by(|one, other| one.name.python.cmp(&other.name.python));
        self.lowered.constants.sort_by(|one, other| one.name.python.cmp(&other.name.python));
    }

    /// What is called on a member of an enumeration takes what is required, for a builder would have no handle to begin with.
    fn has_builder(&self, function: &ir::Function) -> bool {
        let on_member = self.lowered.form != plan::Form::Handle && !is_associated(function);
        !on_member && function::has_builder(function.signature.as_ref())
    }

    /// True for a member of an enumeration, which is part of its form.
    fn is_variant(&self, member: Member<'_>) -> bool {
        let own = self.lowered.form != plan::Form::Handle;
        own && matches!(member, Member::Constant(constant) if enumeration::is_member(self.key, constant))
    }

    fn lower_one(&mut self, python: &str, wanted: &str, found: Found<'_>, place: &mut Place<'_, '_>) {
        let path = format!("{}.{python}", self.path);
        let endings: &[&str] = match found.member {
            Member::Method(function) => function::endings(self.has_builder(function), self.streams(python, place)),
            _ => &[],
        };
        let rust = self.scope.claim_with(wanted, Space::Value, endings);
        place.note_rename(&path, wanted, &rust);
        let name = plan::Name { rust, python: python.to_owned() };
        match found.member {
            Member::Method(function) => {
                if self.streams(python, place) {
                    let name = plan::Name { rust: names::derived(&name.rust, "_stream"), python: python.to_owned() };
                    let origin = found.origin.base().map_or(Origin::Own, Origin::Inherited);
                    self.lower_method(&path, name, function, origin, true, place);
                }
                self.lower_method(&path, name, function, found.origin, false, place);
            }
            Member::Property(property) => {
                let doc = property.doc.as_deref().filter(|_| found.origin.described().is_none());
                self.lower_property(&path, name, doc, &property.ty, property.settable, place);
            }
            Member::Field(field, owner) => {
                let settable = !owner.flags.named_tuple && !self.class.flags.enumeration;
                self.lower_property(&path, name, None, &field.ty, settable, place);
            }
            Member::Constant(constant) => self.lower_constant(&path, name, constant, place),
        }
    }

    /// True when a method is to have a variant that streams.
    fn streams(&self, python: &str, place: &Place<'_, '_>) -> bool {
        let (library, options) = &place.context.libraries[self.home.library];
        let path = format!("{}.{}.{python}", self.home.module, self.home.attribute);
        !options.streaming.is_empty() && options.streams(super::tree::below(&library.name, &path).unwrap_or(&path))
    }

    fn lower_method(
        &mut self,
        path: &str,
        name: plan::Name,
        function: &ir::Function,
        origin: Origin<'_>,
        stream: bool,
        place: &mut Place<'_, '_>,
    ) {
        let associated = is_associated(function);
        let gives_self = Member::Method(function).gives_self();
        let shared = !stream && self.is_base && gives_self;
        let again = origin.described().is_some() && gives_self;
        let callable = Callable {
            path,
            receiver: match self.lowered.form {
                _ if associated => plan::Receiver::None,
                plan::Form::Handle => plan::Receiver::Instance,
                plan::Form::Enumeration(_) | plan::Form::Flags(_) => plan::Receiver::Member,
            },
            module: associated.then(|| self.home.module.clone()),
            attribute: if associated { format!("{}.{}", self.home.attribute, name.python) } else { name.python.clone() },
            name,
            prefix: &self.home.rust,
            doc: function.doc.as_deref(),
            parameters_doc: None,
            deprecated: function.deprecated.as_deref(),
            overloads: &function.overloads,
            signature: function.signature.as_ref(),
            returns: None,
            kind: function.kind,
            stream,
            structure: if again { plan::Structure::Inherited(plan::Path::default()) } else { plan::Structure::Own },
            generic: again || shared,
            origin,
        };
        self.lowered.methods.push(function::lower(callable, place));
    }

    fn lower_property(&mut self, path: &str, name: plan::Name, doc: Option<&str>, ty: &Type, settable: bool, place: &mut Place<'_, '_>) {
        let mut docs = Docs::default();
        let text = clean(doc.unwrap_or_default());
        let mut deprecated = None;
        if text.trim().is_empty() {
            docs.paragraph(&self.page.attribute(&name.python).unwrap_or_default());
        } else {
            let page = Page::of(&text);
            page.summary(&mut docs);
            page.text(&mut docs);
            page.arguments(&Options::default(), &mut docs);
            page.sections(&mut docs);
            deprecated = page.deprecation(path);
        }
        docs.paragraph(&format!("{}.", constant::described(path, ty)));
        let setter = settable.then(|| (name.rust.clone(), kinds::of(ty, path, place)));
        let returns = returns::of(ty, place);
        let taking = if self.lowered.form == plan::Form::Handle { Taking::Reference } else { Taking::Value };
        let mut allow = lints::method(&name.rust, taking, &self.home.rust);
        allow.extend(lints::result(&name.rust, &self.home.rust, &returns));
        let declared = python::promised("declared", ty, &returns);
        self.lowered.properties.push(plan::Property { allow, docs: docs.finish(), deprecated, returns, declared, setter, name });
    }

    fn lower_constant(&mut self, path: &str, name: plan::Name, constant: &ir::Constant, place: &Place<'_, '_>) {
        let attribute = Attribute {
            path,
            module: &self.home.module,
            attribute: format!("{}.{}", self.home.attribute, name.python),
            returns: (self.class.flags.enumeration && enumeration::is_member(self.key, constant))
                .then(|| returns::of_class(self.key, place)),
            class: &self.home.rust,
            name,
        };
        self.lowered.constants.push(constant::lower(attribute, constant, place));
    }
}

/// True for what is called on the class.
fn is_associated(function: &ir::Function) -> bool {
    matches!(function.binding, Binding::ClassMethod | Binding::StaticMethod)
}
