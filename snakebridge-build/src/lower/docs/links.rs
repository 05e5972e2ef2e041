//! Links: every reference to a Python object becomes a link to the item that it is generated as, else to the library's site, else code.
//!
//! This runs when everything is lowered, because only then is it certain what there is, and what it is called.

use std::collections::{BTreeMap, BTreeSet};

use crate::lower::LibraryOptions;
use crate::lower::names::plain;
use crate::lower::tree::{self, RustPath};
use crate::markup::reference::{self, Sort};
use crate::{ir, plan};

/// Where every generated Python object is.
pub(in crate::lower) struct Links<'a> {
    items: BTreeMap<String, Target>,
    sites: BTreeMap<&'a str, Site<'a>>,
}

/// An item.
struct Target {
    module: RustPath,
    /// The item in its module, and the member in it; none for the module itself.
    item: Option<(String, Option<String>)>,
    /// rustdoc's word for the namespace.
    space: &'static str,
}

/// Where a library's own documentation is.
struct Site<'a> {
    address: &'a str,
    standard: bool,
}

/// Where docs stand.
struct Here<'h> {
    /// The module in which rustdoc looks names up.
    place: &'h [String],
    /// The Python paths below which a name may be, nearest first.
    scopes: Vec<&'h str>,
    /// The Python path of the class, in the docs of one.
    class: Option<&'h str>,
    /// Names of parameters.
    parameters: BTreeSet<&'h str>,
}

impl<'a> Links<'a> {
    /// Finds all items.
    pub(in crate::lower) fn of(modules: &BTreeMap<RustPath, plan::Module>, libraries: &'a [(&ir::Library, LibraryOptions)]) -> Self {
        let sites = libraries.iter().filter_map(|(library, options)| {
            let address = options.docs_url.as_deref()?.trim_end_matches('/');
            let plain = address.starts_with("https://") || address.starts_with("http://");
            let safe =
                plain && !address.contains(|letter: char| letter.is_whitespace() || letter.is_control() || "<>()\\`?#".contains(letter));
            safe.then_some((library.name.as_str(), Site { address, standard: options.standard_library }))
        });
        let mut links = Self { items: BTreeMap::new(), sites: sites.collect() };
        for (place, module) in modules {
            links.list(place, module);
        }
        links
    }

    fn list(&mut self, place: &RustPath, module: &plan::Module) {
        let Some(python) = &module.python else { return };
        self.add(python.clone(), place, None, "type");
        for item in &module.items {
            match item {
                plan::Item::Function(function) => self.member(python, &function.name, place),
                plan::Item::Constant(constant) => self.member(python, &constant.name, place),
                plan::Item::Class(class) => self.class(place, class),
                plan::Item::Reexport(reexport) => {
                    self.add(format!("{python}.{}", reexport.name.python), place, Some((reexport.name.rust.clone(), None)), "type");
                }
            }
        }
    }

    fn member(&mut self, python: &str, name: &plan::Name, place: &RustPath) {
        self.add(format!("{python}.{}", name.python), place, Some((name.rust.clone(), None)), "value");
    }

    fn class(&mut self, place: &RustPath, class: &plan::Class) {
        let path = format!("{}.{}", class.module, class.attribute);
        let methods = class.methods.iter().map(|method| &method.name);
        let names = methods
            .chain(class.properties.iter().map(|property| &property.name))
            .chain(class.constants.iter().map(|constant| &constant.name));
        for name in names {
            self.add(format!("{path}.{}", name.python), place, Some((class.name.rust.clone(), Some(name.rust.clone()))), "value");
        }
        for key in [path, class.key.clone()] {
            self.add(key, place, Some((class.name.rust.clone(), None)), "type");
        }
    }

    fn add(&mut self, python: String, place: &RustPath, item: Option<(String, Option<String>)>, space: &'static str) {
        self.items.entry(python).or_insert_with(|| Target { module: place.clone(), item, space });
    }

    /// Resolves all references in the docs of a module and of what is in it.
    pub(in crate::lower) fn resolve(&self, place: &RustPath, module: &mut plan::Module) {
        let python = module.python.clone().unwrap_or_default();
        let root = python.split('.').next().unwrap_or_default();
        let scopes = vec![python.as_str(), root];
        // The docs of a module stand outside of it.
        let outside = &place[..place.len().saturating_sub(1)];
        self.text(&mut module.docs, &Here { place: outside, scopes: scopes.clone(), class: None, parameters: BTreeSet::new() });
        for item in &mut module.items {
            match item {
                plan::Item::Function(function) => self.function(function, place, &scopes, None),
                plan::Item::Constant(constant) => {
                    self.text(&mut constant.docs, &Here { place, scopes: scopes.clone(), class: None, parameters: BTreeSet::new() })
                }
                plan::Item::Class(class) => self.members(class, place, &scopes),
                plan::Item::Reexport(_) => {}
            }
        }
    }

    fn members(&self, class: &mut plan::Class, place: &RustPath, scopes: &[&str]) {
        let path = format!("{}.{}", class.module, class.attribute);
        let scopes: Vec<&str> = [path.as_str()].into_iter().chain(scopes.iter().copied()).collect();
        let here = Here { place, scopes: scopes.clone(), class: Some(&path), parameters: BTreeSet::new() };
        self.text(&mut class.docs, &here);
        class.properties.iter_mut().for_each(|property| self.text(&mut property.docs, &here));
        class.constants.iter_mut().for_each(|constant| self.text(&mut constant.docs, &here));
        for function in class.constructor.iter_mut().chain(&mut class.methods) {
            self.function(function, place, &scopes, Some(&path));
        }
    }

    fn function(&self, function: &mut plan::Function, place: &RustPath, scopes: &[&str], class: Option<&str>) {
        let parameters = function.site.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        let here = Here { place, scopes: scopes.to_vec(), class, parameters };
        self.text(&mut function.docs, &here);
        if let Some(builder) = &mut function.builder {
            self.text(&mut builder.docs, &here);
            builder.setters.iter_mut().for_each(|setter| self.text(&mut setter.docs, &here));
        }
    }

    fn text(&self, docs: &mut String, here: &Here<'_>) {
        if reference::has_any(docs) {
            *docs = reference::resolve(docs, |name, text| self.link(name, text, here));
        }
    }

    fn link(&self, name: &str, text: &str, here: &Here<'_>) -> Option<String> {
        let (name, sort) = reference::sort(name);
        if sort == Sort::Perhaps && here.parameters.contains(name) {
            return None;
        }
        if sort == Sort::Member {
            let target = self.items.get(&format!("{}.{name}", here.class?))?;
            return Some(target.link(text, here));
        }
        // What everybody imports under a short name is written with it too.
        let long =
            [("np.", "numpy."), ("pd.", "pandas.")].iter().find_map(|(short, long)| Some(format!("{long}{}", name.strip_prefix(short)?)));
        let name = long.as_deref().unwrap_or(name);
        let below = here.scopes.iter().map(|scope| format!("{scope}.{name}"));
        let target = [name.to_owned()].into_iter().chain(below).find_map(|path| self.items.get(&path));
        match target {
            Some(target) => Some(target.link(text, here)),
            None if sort == Sort::Object => self.site(name).map(|address| format!("[{text}](<{address}>)")),
            None => None,
        }
    }

    /// The page of an object on its library's site.
    fn site(&self, name: &str) -> Option<String> {
        // The longest name that is a library's: `os.path` before `os`.
        let mut prefixes = [name].into_iter().chain(name.rmatch_indices('.').map(|(at, _)| &name[..at]));
        let (library, site) = prefixes.find_map(|prefix| self.sites.get_key_value(prefix))?;
        let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.');
        plain.then(|| match site.standard {
            true if name == *library => standard_page(site.address, library),
            true => format!("{}#{name}", standard_page(site.address, library)),
            false => format!("{}/search.html?q={name}", site.address),
        })
    }
}

/// The page of a module on the site of the standard library.
pub(in crate::lower) fn standard_page(address: &str, module: &str) -> String {
    format!("{}/{module}.html", address.trim_end_matches('/'))
}

impl Target {
    fn link(&self, text: &str, here: &Here<'_>) -> String {
        format!("[{text}]({})", self.address(here.place))
    }

    /// The way from a module, with the namespace, because a function and a module may share their name.
    fn address(&self, from: &[String]) -> String {
        let path = tree::relative(from, &self.module, self.item.as_ref().map(|(item, _)| item.as_str()));
        let mut segments: Vec<&str> = vec!["super"; path.supers];
        segments.extend(path.segments.iter().map(String::as_str));
        segments.extend(self.item.as_ref().and_then(|(_, member)| member.as_deref()));
        if segments.is_empty() {
            segments.push("self");
        }
        // rustdoc finds `with::type` and does not understand `r#with::r#type`.
        let segments: Vec<&str> = segments.into_iter().map(plain).collect();
        format!("{}@{}", self.space, segments.join("::"))
    }
}
