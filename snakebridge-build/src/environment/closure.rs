//! Environment, the closure: which of the installed distributions a crate's libraries need, by what each of them says that it requires, and what of it is
//! not there.
//!
//! The environment may hold more: what the other crates of the workspace need, or whatever else a user has put there. None of that is this crate's to lock.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use pep508_rs::{ExtraName, MarkerEnvironment, VerbatimUrl, VersionOrUrl};

use super::distribution::{Distribution, normalised};
use super::requirement::{Requirement, parsed_version};

/// The names of all installed distributions that the requirements lead to, stubs for them included.
///
/// What is required and not installed is left out; [`lacking`] speaks of that.
#[must_use]
pub(super) fn closure(
    requirements: &[Requirement],
    installed: &BTreeMap<String, Distribution>,
    markers: &MarkerEnvironment,
) -> BTreeSet<String> {
    let names = Walk::start(requirements, installed, markers).reached;
    let stubs = installed.keys().filter(|stubs| stubbed(stubs).is_some_and(|name| names.contains_key(name))).cloned();
    stubs.chain(names.keys().cloned()).collect()
}

/// What the requirements lead to and is not there, not in a version that fits, or there by half: a sentence for each.
///
/// Of the requirements themselves [`Requirement::unmet`] says more.
#[must_use]
pub(super) fn lacking(
    requirements: &[Requirement],
    installed: &BTreeMap<String, Distribution>,
    markers: &MarkerEnvironment,
) -> BTreeSet<String> {
    let walk = Walk::start(requirements, installed, markers);
    let unmet = walk.needed.iter().filter_map(|(by, needed)| {
        let wanted = || format!("`{by}` needs `{}`", shown(needed));
        let Some(present) = installed.get(&normalised(needed.name.as_ref())) else {
            return Some(format!("{}, which is not installed", wanted()));
        };
        let Some(VersionOrUrl::VersionSpecifier(versions)) = &needed.version_or_url else { return None };
        let fits = parsed_version(present).is_none_or(|version| versions.contains(&version));
        (!fits).then(|| format!("{}, and {} is installed", wanted(), present.version))
    });
    let halves = walk.reached.keys().filter(|name| installed.get(*name).is_some_and(|found| !found.is_whole()));
    unmet.chain(halves.map(|name| format!("`{name}` is there by half"))).collect()
}

/// A way through what distributions say that they require.
#[derive(Default)]
struct Walk {
    /// What was reached, with the extras that are asked of it.
    reached: BTreeMap<String, BTreeSet<String>>,
    /// What is required on this interpreter, and by which distribution.
    needed: Vec<(String, pep508_rs::Requirement<VerbatimUrl>)>,
}

impl Walk {
    fn start(requirements: &[Requirement], installed: &BTreeMap<String, Distribution>, markers: &MarkerEnvironment) -> Self {
        let mut walk = Self::default();
        let mut open: Vec<(String, BTreeSet<String>)> =
            requirements.iter().map(|requirement| (requirement.name.clone(), requirement.extras.clone())).collect();
        while let Some((name, extras)) = open.pop() {
            let Some(distribution) = installed.get(&name) else { continue };
            let known = walk.reached.get(&name);
            if known.is_some_and(|known| known.is_superset(&extras)) {
                continue;
            }
            let extras: BTreeSet<String> = known.into_iter().flatten().cloned().chain(extras).collect();
            for needed in required(distribution, &extras, markers) {
                open.push((normalised(needed.name.as_ref()), needed.extras.iter().map(ToString::to_string).collect()));
                walk.needed.push((name.clone(), needed));
            }
            walk.reached.insert(name, extras);
        }
        walk
    }
}

/// What a distribution with these extras requires on this interpreter.
fn required(
    distribution: &Distribution,
    extras: &BTreeSet<String>,
    markers: &MarkerEnvironment,
) -> Vec<pep508_rs::Requirement<VerbatimUrl>> {
    let extras: Vec<ExtraName> = extras.iter().filter_map(|extra| ExtraName::from_str(extra).ok()).collect();
    let lines = distribution.header("Requires-Dist");
    let parsed = lines.iter().filter_map(|line| pep508_rs::Requirement::<VerbatimUrl>::from_str(line).ok());
    parsed.filter(|needed| needed.evaluate_markers(markers, &extras)).collect()
}

/// The name with the versions: `left-pad>=1`.
fn shown(needed: &pep508_rs::Requirement<VerbatimUrl>) -> String {
    match &needed.version_or_url {
        Some(VersionOrUrl::VersionSpecifier(versions)) => format!("{}{}", needed.name, versions.to_string().replace(' ', "")),
        _ => needed.name.to_string(),
    }
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
            (
                "app",
                "Requires-Dist: Left_Pad>=1\nRequires-Dist: fast; extra == 'speed'\nRequires-Dist: old; python_version < '3'\nRequires-Dist: absent >=2; extra == 'more'\nRequires-Dist: fast (>=2,<3); extra == 'more'\n",
            ),
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
        let lacking = |extras: &[&str]| lacking(&[requirement("app", extras)], &installed, &markers).into_iter().collect::<Vec<_>>();
        let half = ["app", "fast", "left-pad"].map(|name| format!("`{name}` is there by half"));
        assert_eq!(lacking(&[]), half, "nothing has a `RECORD` yet");
        for name in ["app", "fast", "left_pad"] {
            let info = format!("{name}-1.0.dist-info");
            fs::write(folder.path().join(&info).join("RECORD"), format!("{info}/METADATA,,\n../../bin/{name},,\n\"{name}.py\",,\n"))
                .expect("writes");
            assert_eq!(lacking(&[]).len(), 3, "the file `{name}.py` is not there");
        }
        for name in ["app.py", "fast.py", "left_pad.py"] {
            fs::write(folder.path().join(name), "").expect("writes");
        }
        assert!(lacking(&[]).is_empty());
        assert_eq!(
            lacking(&["more"]),
            ["`app` needs `absent>=2`, which is not installed", "`app` needs `fast>=2,<3`, and 1.0 is installed"]
        );
    }
}
