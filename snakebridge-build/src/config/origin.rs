//! Config, where a library comes from: the standard library, a distribution, or the user's own files.

use std::str::FromStr;

use pep508_rs::{ExtraName, PackageName};

use super::document::nearest;
use super::library::{Entry, folder_of};
use super::local;
use super::model::{Origin, Reference};
use super::version::versions;
use crate::problem::Problem;

/// Reads the origin; `None` when it was reported as wrong.
pub(super) fn read(entry: &Entry<'_, '_>, key: &str) -> Option<Origin> {
    let version = entry.short.or_else(|| entry.text("version", "\"2.4\""));
    let sources: Vec<&str> =
        [("version", version.is_some()), ("path", entry.has("path")), ("git", entry.has("git")), ("url", entry.has("url"))]
            .into_iter()
            .filter_map(|(name, present)| present.then_some(name))
            .collect();
    if let [first, second, ..] = sources[..] {
        let message = format!("`{first}` and `{second}` both say where `{key}` comes from");
        entry.section(second).report(Problem::ConfigConflict, second, message, format!("keep one of `{first}` and `{second}`"));
        return None;
    }
    for pin in ["rev", "branch", "tag"].into_iter().filter(|pin| entry.has(pin) && !entry.has("git")) {
        entry.section(pin).report(
            Problem::ConfigConflict,
            pin,
            format_args!("`{pin}` means nothing without `git`"),
            "add `git = \"https://…\"`",
        );
    }
    if entry.has("path") {
        return match local_package(entry)? {
            Some(found) => installed_from(entry, key, found),
            None => own_file(entry),
        };
    }
    if version == Some("stdlib") {
        refuse_packaging(entry, "the standard library is not installed");
        return Some(Origin::Stdlib);
    }
    distribution(entry, key, version)
}

fn refuse_packaging(entry: &Entry<'_, '_>, why: &str) {
    for option in ["pypi-package", "extras"].into_iter().filter(|option| entry.has(option)) {
        entry.section(option).report(
            Problem::ConfigConflict,
            option,
            format_args!("`{option}` means nothing here: {why}"),
            format!("remove `{option}`"),
        );
    }
}

fn distribution(entry: &Entry<'_, '_>, key: &str, version: Option<&str>) -> Option<Origin> {
    // `sklearn.linear_model` is part of the distribution `sklearn`.
    let name = package_name(entry, key.split('.').next().unwrap_or(key));
    let extras = extras(entry);
    let requested = version.unwrap_or_default().to_owned();
    let reference = match address(entry)? {
        Some(address) => Reference::Url(address),
        None => Reference::Versions(specifiers(entry, key, &requested)?),
    };
    Some(Origin::Distribution { name: name?, extras: extras?, reference, requested })
}

/// The distribution that the entry names, else this one.
fn package_name(entry: &Entry<'_, '_>, usual: &str) -> Option<String> {
    let name = entry.text("pypi-package", "\"scikit-learn\"").unwrap_or(usual);
    match PackageName::from_str(name) {
        Ok(name) => Some(name.to_string()),
        Err(_) => {
            let section = entry.section("pypi-package");
            section.report(
                Problem::ConfigBadValue,
                "pypi-package",
                format_args!("`{name}` is not the name of a package"),
                "name it as PyPI does: `pypi-package = \"scikit-learn\"`",
            );
            None
        }
    }
}

/// The project or archive that `path` names, when it does not name files that Python imports from where they are; the outer `None` when it was reported.
#[expect(clippy::option_option, reason = "absent and wrong are different answers")]
fn local_package(entry: &Entry<'_, '_>) -> Option<Option<local::Found>> {
    let written = entry.text("path", "\"python/scoring.py\"")?;
    Some(local::read(&folder_of(entry, "path").join(written)))
}

/// A package that is installed from this disk.
fn installed_from(entry: &Entry<'_, '_>, key: &str, found: local::Found) -> Option<Origin> {
    let usual = found.name.unwrap_or_else(|| key.split('.').next().unwrap_or(key).to_owned());
    let (name, extras) = (package_name(entry, &usual), extras(entry));
    Some(Origin::Distribution { name: name?, extras: extras?, reference: Reference::Local(found.local), requested: "path".to_owned() })
}

fn specifiers(entry: &Entry<'_, '_>, key: &str, text: &str) -> Option<pep440_rs::VersionSpecifiers> {
    match versions(text) {
        Ok(specifiers) => Some(specifiers),
        Err(error) => {
            let section = entry.section("version");
            let (subject, place) = if section.has("version") {
                (section.subject("version"), section.place("version"))
            } else {
                (entry.own.path.clone(), entry.place.clone())
            };
            let message = format!("{} ({place})", error.message);
            let meant = text == "std" || nearest(text, &["stdlib"]).is_some();
            let hint = if meant { format!("did you mean `{key} = \"stdlib\"`?") } else { error.hint };
            section.reporter.push(crate::diagnostic::Diagnostic::error(Problem::ConfigBadVersion, subject, message).hint(hint));
            None
        }
    }
}

/// The extras; one that comes from the package adds to those of the workspace.
fn extras(entry: &Entry<'_, '_>) -> Option<Vec<String>> {
    let sections = [Some(&entry.own), entry.base.as_ref()];
    let mut extras = Vec::new();
    let mut sound = true;
    for section in sections.into_iter().flatten() {
        for extra in section.texts("extras", "parquet").unwrap_or_default() {
            match ExtraName::from_str(&extra) {
                Ok(name) => extras.push(name.to_string()),
                Err(_) => {
                    section.report(
                        Problem::ConfigBadValue,
                        "extras",
                        format_args!("`{extra}` is not the name of an extra"),
                        "write `extras = [\"parquet\"]`",
                    );
                    sound = false;
                }
            }
        }
    }
    extras.sort();
    extras.dedup();
    sound.then_some(extras)
}

/// The direct reference, when there is one; the outer `None` when it was reported as wrong.
#[expect(clippy::option_option, reason = "absent and wrong are different answers")]
fn address(entry: &Entry<'_, '_>) -> Option<Option<String>> {
    let (key, example) =
        if entry.has("git") { ("git", "\"https://github.com/owner/name\"") } else { ("url", "\"https://…/name-1.0-py3-none-any.whl\"") };
    if !entry.has(key) {
        return Some(None);
    }
    let address = entry.text(key, example)?;
    if !address.contains("://") || address.contains(char::is_whitespace) {
        entry.section(key).report(
            Problem::ConfigBadValue,
            key,
            format_args!("`{address}` is not a URL"),
            format!("write `{key} = {example}`"),
        );
        return None;
    }
    if key == "url" {
        return Some(Some(address.to_owned()));
    }
    let pins: Vec<(&str, &str)> =
        ["rev", "branch", "tag"].into_iter().filter_map(|pin| Some((pin, entry.text(pin, "\"v1.0\"")?))).collect();
    if let [(first, _), (second, _), ..] = pins[..] {
        let message = format!("`{first}` and `{second}` both choose a commit");
        entry.section(second).report(Problem::ConfigConflict, second, message, format!("keep one of `{first}` and `{second}`"));
        return None;
    }
    let scheme = if address.starts_with("git+") { "" } else { "git+" };
    let pin = pins.first().map(|(_, pin)| format!("@{pin}")).unwrap_or_default();
    Some(Some(format!("{scheme}{address}{pin}")))
}

fn own_file(entry: &Entry<'_, '_>) -> Option<Origin> {
    let written = entry.text("path", "\"python/scoring.py\"")?;
    refuse_packaging(entry, "your own files are not installed");
    let section = entry.section("path");
    // Without `.` and a closing `/`, so that the last part is the name that Python imports.
    let path: std::path::PathBuf = folder_of(entry, "path").join(written).components().collect();
    if std::env::join_paths(path.parent()).is_err() {
        let hint = "move the file into a folder whose path has no such character";
        section.report(
            Problem::ConfigBadValue,
            "path",
            format_args!("the folder of `{written}` cannot stand in a list of search paths"),
            hint,
        );
        return None;
    }
    if !path.exists() {
        let hint = if written == "stdlib" {
            format!("a dotted module needs quotes: `\"{}.path\" = \"stdlib\"`", section.path.rsplit('.').next().unwrap_or_default())
        } else {
            format!("create `{}`, or correct the path; it starts from the folder of `Cargo.toml`", path.display())
        };
        section.report(Problem::ConfigNoSuchPath, "path", format_args!("there is no `{written}`"), hint);
        return None;
    }
    if path.is_file() && path.extension().is_none_or(|extension| extension != "py") {
        section.report(
            Problem::ConfigBadValue,
            "path",
            format_args!("`{written}` is not a Python file"),
            "name a `.py` file or the folder of a package",
        );
        return None;
    }
    let path = std::path::absolute(&path).unwrap_or(path);
    let search_path = path.parent()?.to_path_buf();
    Some(Origin::File { path, search_path })
}
