//! Environment, the closure: which of the installed distributions a crate's libraries need, by what each of them says that it requires.
//!
//! The environment may hold more: what the other crates of the workspace need, or whatever else a user has put there. None of that is this crate's to lock.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use pep508_rs::{ExtraName, MarkerEnvironment, VerbatimUrl};

use super::distribution::{Distribution, normalised};
use super::requirement::Requirement;

/// The names of all installed distributions that the requirements lead to, stubs for them included.
///
/// What is required and not installed is left out; `unmet` speaks of that.
#[must_use]
pub(super) fn closure(
    requirements: &[Requirement],
    installed: &BTreeMap<String, Distribution>,
    markers: &MarkerEnvironment,
) -> BTreeSet<String> {
    let mut reached: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut open: Vec<(String, BTreeSet<String>)> =
        requirements.iter().map(|requirement| (requirement.name.clone(), requirement.extras.clone())).collect();
    while let Some((name, extras)) = open.pop() {
        let Some(distribution) = installed.get(&name) else { continue };
        let known = reached.get(&name);
        if known.is_some_and(|known| known.is_superset(&extras)) {
            continue;
        }
        let extras: BTreeSet<String> = known.into_iter().flatten().cloned().chain(extras).collect();
        open.extend(required(distribution, &extras, markers));
        reached.insert(name, extras);
    }
    let names: BTreeSet<String> = reached.into_keys().collect();
    let stubs = installed.keys().filter(|stubs| stubbed(stubs).is_some_and(|name| names.contains(name))).cloned();
    stubs.chain(names.iter().cloned()).collect()
}

/// What a distribution with these extras requires on this interpreter.
fn required(distribution: &Distribution, extras: &BTreeSet<String>, markers: &MarkerEnvironment) -> Vec<(String, BTreeSet<String>)> {
    let extras: Vec<ExtraName> = extras.iter().filter_map(|extra| ExtraName::from_str(extra).ok()).collect();
    let lines = distribution.header("Requires-Dist");
    let parsed = lines.iter().filter_map(|line| pep508_rs::Requirement::<VerbatimUrl>::from_str(line).ok());
    parsed
        .filter(|needed| needed.evaluate_markers(markers, &extras))
        .map(|needed| (normalised(needed.name.as_ref()), needed.extras.iter().map(ToString::to_string).collect()))
        .collect()
}

/// The distribution that a stub distribution describes.
fn stubbed(name: &str) -> Option<&str> {
    name.strip_prefix("types-").or_else(|| name.strip_suffix("-stubs"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::config::Reference;

    fn requirement(name: &str, extras: &[&str]) -> Requirement {
        let extras = extras.iter().map(|extra| (*extra).to_owned()).collect();
        Requirement { extras, ..Requirement::of(name, Reference::Versions(pep440_rs::VersionSpecifiers::empty())) }
    }

    #[test]
    fn extras_markers_cycles_and_stubs_are_followed() {
        let folder = tempfile::tempdir().expect("a folder");
        let packages = [
            ("app", "Requires-Dist: Left_Pad>=1\nRequires-Dist: fast; extra == 'speed'\nRequires-Dist: old; python_version < '3'\n"),
            ("left-pad", "Requires-Dist: app[speed]\n"),
            ("fast", ""),
            ("old", ""),
            ("unrelated", ""),
            ("types-app", ""),
            ("unrelated-stubs", ""),
        ];
        for (name, requires) in packages {
            let info = folder.path().join(format!("{}-1.0.dist-info", name.replace('-', "_")));
            fs::create_dir(&info).expect("a folder");
            fs::write(info.join("METADATA"), format!("Name: {name}\nVersion: 1.0\n{requires}\n")).expect("writes");
        }
        let installed = super::super::distribution::installed(&[folder.path().to_path_buf()]);
        let markers = MarkerEnvironment::try_from(pep508_rs::MarkerEnvironmentBuilder {
            implementation_name: "cpython",
            implementation_version: "3.11.7",
            os_name: "posix",
            platform_machine: "x86_64",
            platform_python_implementation: "CPython",
            platform_release: "",
            platform_system: "Linux",
            platform_version: "",
            python_full_version: "3.11.7",
            python_version: "3.11",
            sys_platform: "linux",
        })
        .expect("markers");
        let names = |requirements: &[Requirement]| closure(requirements, &installed, &markers).into_iter().collect::<Vec<_>>();
        assert_eq!(names(&[requirement("app", &[])]), ["app", "fast", "left-pad", "types-app"]);
        assert_eq!(names(&[requirement("fast", &[])]), ["fast"]);
        assert!(names(&[requirement("gone", &[])]).is_empty());
    }
}
