//! Config, where packages come from: an index of the user's own, more beside it, and folders with wheels.
//!
//! In come `index`, `extra-indexes` and `find-links` of `[package.metadata.snakebridge]`; what is not said there is as the installer is configured
//! (`pip.conf`, `uv.toml`, their variables). A password does not belong into `Cargo.toml`: `.netrc`, a keyring and variables by the index's name have it.

use std::collections::BTreeMap;

use super::document::Section;
use crate::address;
use crate::problem::Problem;

/// Where packages come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Indexes {
    /// The index instead of PyPI.
    pub main: Option<String>,
    /// More indexes by their names, which are asked first.
    pub more: BTreeMap<String, String>,
    /// Folders and pages with wheels, absolute.
    pub find_links: Vec<String>,
}

/// Reads the keys of one manifest over what an outer one said.
pub(super) fn apply(section: &Section<'_, '_>, indexes: &mut Indexes) {
    const EXAMPLE: &str = "\"https://mirror.example.org/simple\"";
    if let Some(url) = section.text("index", EXAMPLE)
        && is_index(section, "index", url, &format!("write `index = {EXAMPLE}`"))
    {
        indexes.main = Some(url.to_owned());
    }
    let example = "`extra-indexes.corp = \"https://pypi.example.org/simple\"`";
    let more: Option<BTreeMap<String, String>> = section.structure("extra-indexes", example);
    for (name, url) in more.unwrap_or_default() {
        if name.is_empty() || !name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter)) {
            let message = format!("`{name}` cannot be the name of an index");
            section.report(Problem::ConfigBadValue, "extra-indexes", message, "write letters, digits, `-` and `_`");
        } else if is_index(section, "extra-indexes", &url, &format!("write {example}")) {
            indexes.more.insert(name, url);
        }
    }
    for place in section.texts("find-links", "wheels").unwrap_or_default() {
        if place.contains("://") {
            indexes.find_links.push(place);
            continue;
        }
        let folder = section.document.folder.join(&place);
        if folder.is_dir() {
            indexes.find_links.push(folder.display().to_string());
        } else {
            let hint = "name a folder with wheels, seen from the folder of `Cargo.toml`, or the URL of a page that links to them";
            section.report(Problem::ConfigNoSuchPath, "find-links", format_args!("there is no folder `{place}`"), hint);
        }
    }
}

/// Whether a text is the address of an index that may stand in a manifest; what is wrong is reported.
fn is_index(section: &Section<'_, '_>, key: &str, url: &str, hint: &str) -> bool {
    let known = ["https://", "http://", "file://"].iter().any(|scheme| url.starts_with(scheme));
    if !known || url.contains(char::is_whitespace) {
        section.report(Problem::ConfigBadValue, key, format_args!("`{}` is not the URL of an index", address::shown(url)), hint);
        return false;
    }
    if !address::has_credentials(url) {
        return true;
    }
    let message = format!("`{}` has a password or token in it, which would be committed with `Cargo.toml`", address::shown(url));
    let hint = "take it out, and keep it in `~/.netrc`, a keyring, or for an index of `extra-indexes` called `corp` in the variables \
                `UV_INDEX_CORP_USERNAME` and `UV_INDEX_CORP_PASSWORD`";
    section.report(Problem::ConfigCredentials, key, message, hint);
    false
}
