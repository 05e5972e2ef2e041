//! Goldens: expected output of the stages beside the fixtures, compared in both directions, written on request only.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use snakebridge_build::config::Layout;
use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::lower::{self, LibraryOptions};
use snakebridge_build::{emit, ir};

/// The variable that has goldens written.
const BLESS: &str = "SNAKEBRIDGE_BLESS";

/// A folder with a folder of goldens for each hazard.
#[derive(Clone, Copy)]
pub(super) enum Set {
    /// Small APIs written by hand, from the IR on.
    Emission,
    /// Python modules, from introspection on.
    Stages,
}

impl Set {
    fn folder(self) -> PathBuf {
        let name = match self {
            Set::Emission => "emission",
            Set::Stages => "stages",
        };
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
    }
}

/// What a stage gives, as a golden has it.
pub(super) fn json(stage: &impl serde::Serialize) -> String {
    let mut text = serde_json::to_string_pretty(stage).expect("a stage gives data");
    text.push('\n');
    text
}

/// What lowering and emission make of libraries: `plan.json`, and `emitted.rs` with everything that was said on the way.
pub(super) fn lowered(libraries: &[(ir::Library, LibraryOptions)], mut diagnostics: Diagnostics) -> [(&'static str, String); 2] {
    let plan = lower::lower(libraries, &mut diagnostics);
    let mut files = emit::emit(&plan, Layout::Single);
    assert_eq!(files.len(), 1, "one file holds all");
    let mut emitted = files.remove(0).contents;
    for diagnostic in diagnostics.iter() {
        emitted.push_str(&format!("// note: {}\n", diagnostic.to_string().replace('\n', "\n// ")));
    }
    [("plan.json", json(&plan)), ("emitted.rs", emitted)]
}

/// Compares each text with the golden of that name; fails with a diff and the command that accepts the new text.
pub(super) fn compare(set: Set, hazard: &str, texts: &[(&str, String)]) {
    let mut report = String::new();
    for (name, actual) in texts {
        let path = set.folder().join(hazard).join(name);
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        if expected == *actual {
            continue;
        }
        if std::env::var_os(BLESS).is_some() {
            assert!(std::env::var_os("CI").is_none(), "goldens are not blessed in continuous integration");
            std::fs::create_dir_all(path.parent().expect("a golden lies in a folder")).expect("the folder can be made");
            std::fs::write(&path, actual).expect("the golden can be written");
            continue;
        }
        let _ = writeln!(report, "{} differs:\n{}", path.display(), difference(&expected, actual));
    }
    assert!(report.is_empty(), "{report}\naccept with: {BLESS}=1 cargo test -p snakebridge-tests");
}

/// The lines around the first change: what follows it is told by the next run.
fn difference(expected: &str, actual: &str) -> String {
    let (expected, actual): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), actual.lines().collect());
    let first = expected.iter().zip(&actual).take_while(|(one, other)| one == other).count();
    let last = expected[first..].iter().rev().zip(actual[first..].iter().rev()).take_while(|(one, other)| one == other).count();
    let mut text = format!("@@ line {} @@\n", first + 1);
    for line in &expected[first.saturating_sub(3)..first] {
        let _ = writeln!(text, "  {line}");
    }
    for (sign, lines) in [('-', &expected[first..expected.len() - last]), ('+', &actual[first..actual.len() - last])] {
        for line in lines.iter().take(20) {
            let _ = writeln!(text, "{sign} {line}");
        }
        if lines.len() > 20 {
            let _ = writeln!(text, "{sign} … {} more", lines.len() - 20);
        }
    }
    text
}

/// The hazards that have goldens.
pub(super) fn hazards(set: Set) -> Vec<PathBuf> {
    std::fs::read_dir(set.folder()).expect("there are goldens").map(|hazard| hazard.expect("the folder can be read").path()).collect()
}

/// All goldens with an extension.
pub(super) fn all(extension: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for hazard in [Set::Emission, Set::Stages].into_iter().flat_map(hazards) {
        for file in std::fs::read_dir(&hazard).expect("a hazard is a folder") {
            let path = file.expect("the folder can be read").path();
            if path.extension().is_some_and(|found| found == extension) {
                let text = std::fs::read_to_string(&path).expect("a golden is text");
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty(), "there are goldens");
    found
}
