//! Config, `type-map`: the user's own Rust types in the place of Python classes. The same key for the package and for one library.

use std::collections::BTreeMap;

use quote::ToTokens;
use syn::{GenericArgument, PathArguments, TypePath};

use super::document::{Section, table_at};
use super::model::{MappedType, RustType};
use crate::problem::Problem;

pub(super) const KEY: &str = "type-map";

const FORM: &str = "`type-map = { \"numpy.ndarray\" = \"crate::Matrix\" }`";

/// Puts what a section says over what holds so far.
pub(super) fn apply(section: &Section<'_, '_>, map: &mut BTreeMap<String, MappedType>) {
    let Some(entries) = section.structure::<BTreeMap<String, String>>(KEY, FORM) else { return };
    let Some(table) = table_at(section.table, &[KEY]) else { return };
    let inner = Section { document: section.document, table, path: section.subject(KEY), reporter: section.reporter };
    for (class, written) in entries {
        if !is_dotted(&class) {
            let hint = "write the module that shows it before it: `\"numpy.ndarray\"`";
            inner.report(Problem::ConfigBadValue, &class, format_args!("`{class}` is not the path of a Python class"), hint);
            continue;
        }
        match rust_type(&written) {
            Ok(ty) => {
                let (subject, place) = (inner.subject(&class), inner.place(&class));
                map.insert(class, MappedType { ty, subject, place });
            }
            Err(hint) => {
                inner.report(Problem::ConfigBadValue, &class, format_args!("`{written}` is not the path of a Rust type"), hint);
            }
        }
    }
}

fn is_dotted(class: &str) -> bool {
    let is_name = |part: &str| {
        let mut letters = part.chars();
        letters.next().is_some_and(|first| first.is_alphabetic() || first == '_')
            && letters.all(|letter| letter.is_alphanumeric() || letter == '_')
    };
    class.contains('.') && class.split('.').all(is_name)
}

/// A path that means the same everywhere; else what to write.
fn rust_type(written: &str) -> Result<RustType, &'static str> {
    const HINT: &str = "write a path from the root of a crate: `\"crate::Matrix\"`, `\"ndarray::ArrayD<f64>\"`";
    let syn::Type::Path(mut path) = syn::parse_str(written).map_err(|_| HINT)? else { return Err(HINT) };
    if path.qself.is_some()
        || path.path.segments.len() < 2
        || ["self", "super", "Self"].iter().any(|word| path.path.segments[0].ident == word)
    {
        return Err(HINT);
    }
    absolute(&mut path);
    let arguments = path.path.segments.last_mut().map(|last| std::mem::take(&mut last.arguments)).unwrap_or_default();
    let is_plain = |segment: &syn::PathSegment| segment.arguments.is_none();
    let is_usual = matches!(arguments, PathArguments::None | PathArguments::AngleBracketed(_));
    if !is_usual || !path.path.segments.iter().all(is_plain) {
        return Err(HINT);
    }
    Ok(RustType { path: text(&path), arguments: text(&arguments) })
}

/// Begins every path of several segments at the root of a crate: a generated module may have a crate's name.
fn absolute(path: &mut TypePath) {
    let segments = &mut path.path.segments;
    if segments.len() > 1 && segments[0].ident != "crate" {
        path.path.leading_colon.get_or_insert_default();
    }
    for segment in segments {
        let PathArguments::AngleBracketed(arguments) = &mut segment.arguments else { continue };
        for argument in &mut arguments.args {
            if let GenericArgument::Type(syn::Type::Path(inner)) = argument {
                absolute(inner);
            }
        }
    }
}

/// As `rustfmt` would write it, near enough.
fn text(tokens: &impl ToTokens) -> String {
    let tight = [(" :: ", "::"), (":: ", "::"), (" ::", "::"), (" <", "<"), ("< ", "<"), (" >", ">"), (" ,", ","), (",::", ", ::")];
    tight.iter().fold(tokens.to_token_stream().to_string(), |text, (spaced, tight)| text.replace(spaced, tight))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(written: &str) -> Option<(String, String)> {
        rust_type(written).ok().map(|ty| (ty.path, ty.arguments))
    }

    #[test]
    fn a_path_begins_at_the_root_of_a_crate() {
        let both = |path: &str, arguments: &str| Some((path.to_owned(), arguments.to_owned()));
        assert_eq!(read("crate::my::Array"), both("crate::my::Array", ""));
        assert_eq!(read("ndarray::ArrayD<f64>"), both("::ndarray::ArrayD", "<f64>"));
        assert_eq!(read("::a::B<crate::C, std::vec::Vec<d::E>>"), both("::a::B", "<crate::C, ::std::vec::Vec<::d::E>>"));
        for wrong in
            ["Array", "my Array", "crate::my::", "&crate::A", "super::A", "self::A", "[crate::A; 2]", "a::<B>::C", "<a::A as a::B>::C", ""]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
