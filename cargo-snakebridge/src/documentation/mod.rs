//! Documentation of Python libraries on the web: what a Sphinx site says it documents, as a docs manifest.
//!
//! In: an `objects.inv` and optional pages, from files or addresses. Out: a [`DocsManifest`]. This is the only part of SnakeBridge that opens a connection
//! of its own, and only when a user names an address.

mod inventory;
mod pages;
mod source;

use std::collections::{BTreeMap, BTreeSet};

use snakebridge_build::diagnostic::Diagnostic;
use snakebridge_build::docs_manifest::{DocsManifest, Object, ObjectKind, Profile, VERSION};
use snakebridge_build::problem::Problem;

pub(crate) use source::read;

/// The pages that narrow an inventory down.
#[derive(Default)]
pub(crate) struct Pages {
    /// A page whose links name the modules that count, and how deep they may lie.
    pub(crate) navigation: Option<(Vec<u8>, Option<usize>)>,
    /// A page whose text names the objects of the profile `summary`.
    pub(crate) summary: Option<Vec<u8>>,
}

/// Makes the manifest of a library.
///
/// # Errors
///
/// The inventory is none, or has nothing of the library.
pub(crate) fn manifest(library: &str, inventory: &[u8], pages: &Pages) -> Result<DocsManifest, Diagnostic> {
    let entries = inventory::entries(inventory)?;
    let mut full = documented(library, &entries);
    if full.modules.is_empty() && full.objects.is_empty() {
        let roots: BTreeSet<&str> = entries.iter().filter_map(|entry| entry.name.split('.').next()).collect();
        let roots: Vec<String> = roots.into_iter().take(8).map(|root| format!("`{root}`")).collect();
        let hint =
            if roots.is_empty() { "it has no Python objects at all".to_owned() } else { format!("it documents {}", roots.join(", ")) };
        return Err(
            Diagnostic::error(Problem::DocsNothingDocumented, library, format!("the inventory has nothing of `{library}`")).hint(hint)
        );
    }
    let known = full.clone();
    if let Some((page, depth)) = &pages.navigation {
        let allowed = pages::linked_modules(&String::from_utf8_lossy(page), library, *depth);
        full.modules.retain(|module| allowed.contains(module));
        full.objects.retain(|object| allowed.contains(object.name.rsplit_once('.').map_or("", |(module, _)| module)));
    }
    let mut profiles = BTreeMap::new();
    if let Some(page) = &pages.summary {
        let names = pages::dotted_names(&String::from_utf8_lossy(page), library);
        let objects: BTreeSet<Object> = known.objects.iter().filter(|object| names.contains(&object.name)).cloned().collect();
        let modules = known.modules.iter().filter(|module| names.contains(*module) || objects.iter().any(|object| is_in(object, module)));
        let summary = Profile { modules: modules.cloned().collect(), objects };
        // What a summary names belongs to the whole.
        full.modules.extend(summary.modules.iter().cloned());
        full.objects.extend(summary.objects.iter().cloned());
        profiles.insert("summary".to_owned(), summary);
    }
    profiles.insert("full".to_owned(), full);
    Ok(DocsManifest { version: VERSION, library: library.to_owned(), profiles })
}

fn is_in(object: &Object, module: &str) -> bool {
    object.name.rsplit_once('.').is_some_and(|(path, _)| path == module)
}

/// What an inventory has of a library, without the members of classes.
fn documented(library: &str, entries: &[inventory::Entry]) -> Profile {
    let is_own = |name: &str| name.strip_prefix(library).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let own: Vec<_> = entries.iter().filter(|entry| is_own(&entry.name)).collect();
    let classes: BTreeSet<&str> =
        own.iter().filter(|entry| matches!(entry.role.as_str(), "class" | "exception")).map(|entry| entry.name.as_str()).collect();
    let in_class = |name: &str| name.match_indices('.').any(|(at, _)| classes.contains(&name[..at]));
    let mut profile = Profile::default();
    for entry in own {
        let kind = match entry.role.as_str() {
            "module" => {
                profile.modules.insert(entry.name.clone());
                continue;
            }
            "class" | "exception" => ObjectKind::Class,
            "function" => ObjectKind::Function,
            "data" | "attribute" => ObjectKind::Data,
            _ => continue,
        };
        if !in_class(&entry.name) && entry.name != library {
            profile.objects.insert(Object { name: entry.name.clone(), kind });
        }
    }
    profile
}
