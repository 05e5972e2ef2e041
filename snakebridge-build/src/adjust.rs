//! Adjust: the facts about a library, with what `Cargo.toml` takes from them and adds to them.
//!
//! In: config and facts. Out: the facts that are judged. What is stored stays as Python said it, so that a change of these options asks Python
//! nothing.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::config::{LibraryConfig, OnMissing, Origin};
use crate::facts::{Class, ClassMember, Function, Library, Member, Signature, Source};
use crate::missing::absent;
use crate::own_file;

/// The facts as they are judged.
#[must_use]
pub fn adjusted<'f>(config: &LibraryConfig, facts: &'f Library) -> Cow<'f, Library> {
    let mut adjusted = Cow::Borrowed(facts);
    if matches!(config.origin, Origin::File { .. }) {
        adjusted = Cow::Owned(own_file::without_imports(facts));
    }
    if let Some(sources) = &config.signatures.sources {
        believe(adjusted.to_mut(), sources);
    }
    let kept: BTreeSet<String> = config.type_map.keys().filter_map(|name| typed_dictionary(facts, name)).cloned().collect();
    if !kept.is_empty() {
        adjusted.to_mut().types.kept = kept;
    }
    if config.on_missing == OnMissing::Stub {
        let absent = absent(config, facts);
        if !absent.is_empty() {
            let library = adjusted.to_mut();
            absent.iter().for_each(|name| stand_in(library, name));
        }
    }
    adjusted
}

/// The key of a typed dictionary that goes by this name.
fn typed_dictionary<'f>(facts: &'f Library, name: &str) -> Option<&'f String> {
    let key = if let Some(Member::Class { class }) = facts.shown(name) { class } else { name };
    facts.classes.get_key_value(key).filter(|(_, class)| class.flags.typed_dict).map(|(key, _)| key)
}

/// Leaves the signatures of these sources alone.
fn believe(library: &mut Library, sources: &[Source]) {
    let keep = |signatures: &mut Vec<Signature>| signatures.retain(|signature| sources.contains(&signature.source));
    for member in library.modules.values_mut().flat_map(|module| module.members.values_mut()) {
        if let Member::Function(function) = member {
            keep(&mut function.signatures);
        }
    }
    for class in library.classes.values_mut() {
        keep(&mut class.constructor);
        for member in class.members.values_mut() {
            if let ClassMember::Function(function) = member {
                keep(&mut function.signatures);
            }
        }
    }
}

/// Adds what is not there, as a deprecated callable of any arguments: calling it gives Python's own error. A name that begins with a capital becomes
/// a class, as names do in Python.
pub fn stand_in(library: &mut Library, name: &str) {
    let mut path = library.name.clone();
    let mut rest = name;
    while let Some((first, others)) = rest.split_once('.') {
        let inner = format!("{path}.{first}");
        if let Some(Member::Class { class }) = library.modules.get(&path).and_then(|module| module.members.get(first)) {
            let class = class.clone();
            let note = note(library, name);
            if let Some(class) = library.classes.get_mut(&class) {
                class.members.entry(others.to_owned()).or_insert(ClassMember::Function(function(note)));
            }
            return;
        }
        (path, rest) = (inner, others);
    }
    if !rest.starts_with(|first: char| first.is_alphabetic() || first == '_') {
        return;
    }
    let note = note(library, name);
    let member = if rest.starts_with(char::is_uppercase) {
        let key = format!("{path}.{rest}");
        let class = Class { module: path.clone(), qualname: rest.to_owned(), doc: Some(note), ..Class::default() };
        library.classes.entry(key.clone()).or_insert(class);
        Member::Class { class: key }
    } else {
        Member::Function(function(note))
    };
    library.modules.entry(path).or_default().members.entry(rest.to_owned()).or_insert(member);
}

fn function(note: String) -> Function {
    Function { doc: Some(note.clone()), deprecated: Some(note), ..Function::default() }
}

fn note(library: &Library, name: &str) -> String {
    let version = library.distribution.as_ref().map_or(String::new(), |distribution| format!(" {}", distribution.version));
    format!("`{}`{version} has no `{name}`; a call gives Python's error", library.name)
}
