//! The command line: what a user sees of every command, in process, on a package with the standard library and a file of its own.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use anstream::StripStream;
use cargo_snakebridge::Exit;
use serde_json::Value;
use tempfile::TempDir;

pub(crate) const DEPS: &str = "[package.metadata.python-deps]\nscoring = { path = \"scoring.py\" }\ncolorsys = \"stdlib\"\n";

const NO_STUBS: &str = "warning: stdlib: the stubs of the standard library (`typeshed-client`) are not there, so fewer of its types are known \
                        [stubs-not-found]\n  cause: nothing may be installed\n  \
                        hint: once they can be installed, `cargo build` uses them the next time that `Cargo.toml` changes\n";

/// Functions whose types stand in the source, so that no stubs are needed.
const SCORING: &str = "\"\"\"Scores texts.\"\"\"\n\nLIMIT: int = 10\n\n\ndef score(text: str, weight: float = 1.0) -> float:\n    \
                       \"\"\"Scores a text.\"\"\"\n    return len(text) * weight\n\n\nclass Judge:\n    \"\"\"Remembers scores.\"\"\"\n\n    \
                       def verdict(self, text: str) -> bool:\n        \"\"\"Says whether a text is good.\"\"\"\n        return True\n\n\n\
                       class Chief(Judge):\n    \"\"\"Has the last word.\"\"\"\n";

/// A package of its own, with its own target folder.
pub(crate) struct Package {
    pub(crate) folder: TempDir,
}

/// What a user sees.
pub(crate) struct Seen {
    pub(crate) exit: Exit,
    pub(crate) data: String,
    pub(crate) messages: String,
}

impl Package {
    pub(crate) fn new(metadata: &str) -> Self {
        let package = Self { folder: TempDir::new().unwrap() };
        package.write("src/lib.rs", "");
        package.write("scoring.py", SCORING);
        package.manifest(metadata);
        package
    }

    pub(crate) fn manifest(&self, metadata: &str) {
        // Nothing is fetched in these tests.
        let settings =
            if metadata.contains("metadata.snakebridge") { "" } else { "[package.metadata.snakebridge]\nauto-install = \"never\"\n" };
        let head = "[package]\nname = \"demo\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
        self.write("Cargo.toml", &format!("{head}\n{settings}\n{metadata}"));
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Seen {
        let (manifest, target) = (self.path().join("Cargo.toml"), self.path().join("target"));
        let place = [OsString::from("--manifest-path"), manifest.into(), "--target-dir".into(), target.into()];
        let arguments = ["cargo-snakebridge", "snakebridge"].into_iter().chain(arguments.iter().copied()).map(OsString::from);
        run(arguments.chain(place))
    }

    /// What a command that succeeds without a word on the side says.
    #[track_caller]
    pub(crate) fn answer(&self, arguments: &[&str]) -> String {
        let seen = self.run(arguments);
        // That the stubs of the standard library are not fetched is said whenever it is introspected.
        assert_eq!((seen.exit, seen.messages.replace(NO_STUBS, "").as_str()), (Exit::Done, ""), "{arguments:?}");
        seen.data
    }

    #[track_caller]
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.answer(arguments)).unwrap()
    }

    /// A text with the package's folder taken out.
    pub(crate) fn neutral(&self, text: &str) -> String {
        text.replace(&*self.path().to_string_lossy(), "<package>")
    }
}

pub(crate) fn run(arguments: impl IntoIterator<Item = OsString>) -> Seen {
    let (mut data, mut messages) = (StripStream::new(Vec::new()), StripStream::new(Vec::new()));
    let exit = cargo_snakebridge::run(arguments, &mut data, &mut messages);
    let text = |stream: StripStream<Vec<u8>>| String::from_utf8(stream.into_inner()).unwrap();
    Seen { exit, data: text(data), messages: text(messages) }
}

#[test]
fn regen_says_what_changed() {
    let package = Package::new(DEPS);
    let report = "report: <package>/target/snakebridge/demo.report.txt\n";
    let regen = |arguments: &[&str]| package.neutral(&package.answer(arguments));
    assert_eq!(regen(&["regen"]), format!("colorsys: new\nscoring: new\nsnakebridge.lock: new\n{report}"));
    for file in [".snakebridge/manifest.json", ".snakebridge/facts/scoring.json", "snakebridge.lock", "target/snakebridge/demo.report.txt"]
    {
        assert!(package.path().join(file).is_file(), "{file}");
    }
    assert_eq!(regen(&["regen"]), format!("colorsys: unchanged\nscoring: unchanged\nsnakebridge.lock: unchanged\n{report}"));
    let facts = fs::read(package.path().join(".snakebridge/facts/scoring.json")).unwrap();
    assert_eq!(
        regen(&["regen", "--clean"]),
        format!("colorsys: introspected anew, unchanged\nscoring: introspected anew, unchanged\nsnakebridge.lock: unchanged\n{report}")
    );
    assert_eq!(facts, fs::read(package.path().join(".snakebridge/facts/scoring.json")).unwrap());

    package.write("scoring.py", &SCORING.replace("LIMIT: int", "MOST: int").replace("weight: float = 1.0", "weight: float = 2.0"));
    assert!(regen(&["regen"]).contains("scoring: the API changed: 1 breaking change, 1 additive\n  - scoring.LIMIT: the value is gone\n"));
    // What Python uses when an argument is left out is Python's own business, and so is what it says about it.
    package.write("scoring.py", &SCORING.replace("LIMIT: int", "MOST: int").replace("1.0", "3.0").replace("Scores texts", "Judges texts"));
    assert!(regen(&["regen"]).contains("scoring: only documentation changed\n"));
    package.manifest(DEPS.lines().filter(|line| !line.starts_with("colorsys")).collect::<Vec<_>>().join("\n").as_str());
    let last = regen(&["regen"]);
    assert!(last.contains("colorsys: no longer declared, its facts were removed\nsnakebridge.lock: changed\n"), "{last}");
    assert!(!package.path().join(".snakebridge/facts/colorsys.json").exists());
}

#[test]
fn diff_tells_what_breaks_from_what_adds() {
    let package = Package::new("[package.metadata.python-deps]\nscoring = { path = \"scoring.py\" }\n");
    package.answer(&["regen"]);
    let python = package.run(&["diff"]);
    let unchanged = format!("scoring {}: no changes\n", python.data.split([' ', ':']).nth(1).unwrap());
    assert_eq!((python.exit, python.data, python.messages.as_str()), (Exit::Done, unchanged, ""));

    let additive = SCORING
        .replace("weight: float = 1.0", "weight: float | str = 1.0, unit: str = \"\"")
        .replace("    \"\"\"Remembers", "    size: int = 0\n    \"\"\"Remembers");
    package.write("scoring.py", &additive);
    let seen = package.run(&["diff"]);
    assert_eq!(seen.exit, Exit::Done, "{}", seen.messages);
    let changes = seen.data.split_once('\n').unwrap().1;
    assert_eq!(
        changes,
        "  + scoring.Judge.size: a new value\n  \
         ~ scoring.score: a new optional parameter `unit`\n  \
         ~ scoring.score: the parameter `weight` takes more: it took `float`, and takes `float | str`\n"
    );

    let breaking = SCORING
        .replace("LIMIT: int = 10", "LIMIT: str = \"10\"")
        .replace("text: str, weight: float = 1.0) -> float", "content: str, weight: int, *, strict: bool) -> int")
        .replace("class Chief(Judge)", "class Chief")
        .replace("def verdict", "async def verdict");
    package.write("scoring.py", &breaking);
    let seen = package.run(&["diff"]);
    assert_eq!((seen.exit, seen.messages.as_str()), (Exit::Breaking, ""));
    assert_eq!(
        seen.data.split_once('\n').unwrap().1,
        "  ! scoring.Chief: it no longer derives from `scoring.Judge`\n  \
         ! scoring.Judge.verdict: it was a plain function, and is a coroutine\n  \
         ! scoring.LIMIT: its type was `int`, and is `str`\n  \
         ! scoring.score: a new parameter `strict` is required\n  \
         ! scoring.score: the parameter `weight` takes other things: it took `float`, and takes `int`\n  \
         ! scoring.score: the parameter `text` is `content` now\n  \
         ! scoring.score: the parameter `weight` is required now\n  \
         ! scoring.score: its return was `float`, and is `int`\n"
    );
    let seen = package.run(&["diff", "--json"]);
    let json: Value = serde_json::from_str(&seen.data).unwrap();
    let library = &json["libraries"][0];
    assert_eq!(
        (seen.exit, &library["name"], &library["breaking"], &library["additive"]),
        (Exit::Breaking, &"scoring".into(), &8.into(), &0.into())
    );
    let first = serde_json::json!({
        "name": "scoring.Chief", "level": "breaking", "code": "base-removed", "text": "it no longer derives from `scoring.Judge`"
    });
    assert_eq!(library["changes"][0], first);

    package.write("scoring.py", "");
    let seen = package.run(&["diff"]);
    assert!(seen.data.contains("\n  - scoring.Judge: the class is gone\n") && !seen.data.contains("Judge.verdict"), "{}", seen.data);
}

#[test]
fn a_wrong_diff_says_what_is_right() {
    let package = Package::new(DEPS);
    let said = |arguments: &[&str]| {
        let seen = package.run(arguments);
        assert_eq!((seen.exit, seen.data.as_str()), (Exit::Failed, ""));
        seen.messages
    };
    assert_eq!(
        said(&["diff", "numpy==2.3"]),
        "error: numpy==2.3: `Cargo.toml` declares no library `numpy` [library-unknown]\n  hint: the libraries are `colorsys`, `scoring`\n"
    );
    assert_eq!(
        said(&["diff", "scoring"]),
        "error: scoring: there is no version after the name [diff-no-version]\n  hint: write `scoring==2.4`, or `'scoring>=2.4'` for the newest\n"
    );
    assert_eq!(
        said(&["diff", "scoring==1", "colorsys==2"]),
        "error: diff: `scoring` and `colorsys` are two libraries [diff-two-libraries]\n  \
         hint: name two versions of one: `cargo snakebridge diff scoring==1 scoring==2`\n"
    );
    assert_eq!(
        said(&["diff", "scoring==1", "scoring==2"]),
        "error: scoring==1: only a library that is installed from the package index has versions to compare [trial-no-versions]\n  \
         hint: leave `scoring` out\n"
    );
    assert!(said(&["diff"]).contains("[facts-missing]"));
}

#[test]
fn callables_below_the_minimum_are_listed_and_fail_a_strict_build() {
    let entry = |more: &str| format!("[package.metadata.python-deps]\nscoring = {{ path = \"scoring.py\"{more} }}\n");
    let package = Package::new(&entry(", signature-sources = [\"stub\"], min-signature-tier = \"stub\""));
    let list = "`scoring.Chief`: no signature\n  `scoring.Judge`: no signature\n  `scoring.Judge.verdict`: no signature\n  `scoring.score`: no signature\n";
    let hint = "  hint: install stubs for the library or name some by `stub-paths`, leave the callables out by `exclude`, or lower `min-signature-tier`\n";
    let said = format!(
        "package.metadata.python-deps.scoring: 4 callables of `scoring` have no signature from `stub` or better (Cargo.toml:10) \
         [signatures-below-minimum]\n  cause: {list}{hint}"
    );
    let seen = package.run(&["regen"]);
    assert_eq!((seen.exit, seen.messages), (Exit::Done, format!("warning: {said}")));
    package.manifest(&entry(", signature-sources = [\"stub\"], min-signature-tier = \"stub\", strict-signatures = true"));
    let seen = package.run(&["regen"]);
    assert_eq!((seen.exit, seen.messages), (Exit::Failed, format!("error: {said}")));
    // What is left out need not be good; a stub beside the file is.
    package.manifest(&entry(", signature-sources = [\"stub\"], strict-signatures = true, exclude = [\"Judge\", \"Chief\"]"));
    package.write("scoring.pyi", "def score(text: str, weight: float = ...) -> float: ...\n");
    let seen = package.run(&["regen"]);
    assert_eq!((seen.exit, seen.messages.as_str()), (Exit::Done, ""));
}

#[test]
fn what_is_missing_is_an_error_a_warning_or_a_stub() {
    let entry = |more: &str| {
        format!(
            "[package.metadata.python-deps]\nscoring = {{ path = \"scoring.py\", include = [\"score\", \"scor\", \"Umpire\", \"Judge.doubt\"]{more} }}\n"
        )
    };
    let package = Package::new(&entry(""));
    let line = "package.metadata.python-deps.scoring.include: `scoring` has no public `scor` (Cargo.toml:10) [include-not-found]\n  hint: did you mean `score`?\n";
    let seen = package.run(&["regen"]);
    assert_eq!(seen.exit, Exit::Failed);
    assert!(seen.messages.starts_with(&format!("error: {line}")), "{}", seen.messages);
    package.manifest(&entry(", on-missing = \"warn\""));
    let seen = package.run(&["regen"]);
    assert_eq!(seen.exit, Exit::Done);
    assert!(seen.messages.starts_with(&format!("warning: {line}")), "{}", seen.messages);
    assert_eq!(package.run(&["show", "scoring.scor"]).exit, Exit::Failed);
    package.manifest(&entry(", on-missing = \"stub\""));
    package.answer(&["regen"]);
    let rust = fs::read_to_string(package.path().join("target/snakebridge/demo/snakebridge/scoring/mod.rs")).unwrap();
    assert!(rust.contains("#[deprecated(note = \"`scoring` has no `scor`; a call gives Python's error\")]\npub fn scor<"), "{rust}");
    assert!(rust.contains("pub struct Umpire(") && rust.contains("pub fn doubt<"), "{rust}");
}

#[test]
fn a_docs_manifest_is_the_surface() {
    let package = Package::new(
        "[package.metadata.python-deps]\nscoring = { path = \"scoring.py\", module-mode = \"docs\", docs-manifest = \"docs.json\" }\n",
    );
    let manifest = |names: &[(&str, &str)]| {
        let objects: Vec<Value> = names.iter().map(|(name, kind)| serde_json::json!({ "name": name, "kind": kind })).collect();
        let full = serde_json::json!({ "modules": ["scoring"], "objects": objects });
        package.write("docs.json", &serde_json::json!({ "version": 1, "library": "scoring", "profiles": { "full": full } }).to_string());
    };
    manifest(&[("scoring.Judge", "class"), ("scoring.score", "function"), ("scoring.rate", "function")]);
    package.answer(&["regen"]);
    let bound = || {
        let module = package.json(&["show", "scoring", "--stage", "facts"]);
        module["members"].as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(bound(), ["Judge", "score"]);
    let report = fs::read_to_string(package.path().join("target/snakebridge/demo.report.txt")).unwrap();
    assert!(
        report.contains("`scoring` lacks a name of its docs manifest (Cargo.toml:10) [documented-not-found]\n  cause: `rate`\n"),
        "{report}"
    );
    let rust = fs::read_to_string(package.path().join("target/snakebridge/demo/snakebridge/scoring/mod.rs")).unwrap();
    assert!(rust.contains("pub fn rate<") && rust.contains("pub struct Judge(") && !rust.contains("Chief"), "{rust}");
    // Another manifest is another surface.
    manifest(&[("scoring.LIMIT", "data")]);
    let said = package.answer(&["regen"]);
    assert!(said.contains("- scoring.score: the function is gone"), "{said}");
    assert_eq!(bound(), ["LIMIT"]);
}

#[test]
fn a_regen_that_fails_leaves_everything_as_it_was() {
    let package = Package::new(DEPS);
    package.answer(&["regen"]);
    let manifest = || fs::read(package.path().join(".snakebridge/manifest.json")).unwrap();
    let before = manifest();
    package.write("scoring.py", "raise ValueError('on strike')\n");
    let seen = package.run(&["regen", "--clean"]);
    assert_eq!((seen.exit, seen.data.as_str()), (Exit::Failed, ""));
    let error =
        "error: package.metadata.python-deps.scoring: importing `scoring` raised `ValueError: on strike` (Cargo.toml:10) [import-failed]\n";
    assert!(seen.messages.contains(error), "{}", seen.messages);
    assert_eq!(manifest(), before);
}

#[test]
fn a_deleted_manifest_comes_back() {
    let package = Package::new(DEPS);
    package.answer(&["regen"]);
    fs::remove_dir_all(package.path().join(".snakebridge")).unwrap();
    package.answer(&["regen"]);
    assert!(package.path().join(".snakebridge/facts/scoring.json").is_file());
}

#[test]
fn config_shows_every_value_under_the_names_of_cargo_toml() {
    let package = Package::new(
        "[package.metadata.snakebridge]\nauto-install = \"never\"\ntimeout-profiles.quick = { call = 1.5 }\n\
         pools.gpu = { size = 2, wait = 0.5, memory-limit = \"3 GiB\" }\n\n[package.metadata.python-deps]\nscoring = { path = \"scoring.py\" }\nnumpy = { version = \"2.1\", include = [\"mean\"] }\n\"os.path\" = \"stdlib\"\n",
    );
    let shown = package.answer(&["config"]);
    let neutral = package.neutral(&shown);
    assert!(
        neutral.starts_with(
            "# `demo`, <package>/Cargo.toml\n[package.metadata.snakebridge]\n# accelerator is not set\nauto-install = \"never\"\n"
        ),
        "{neutral}"
    );
    assert!(neutral.contains("# venv is not set\n"), "{neutral}");
    assert!(neutral.contains("\n# Cargo.toml:14: `numpy`\n[package.metadata.python-deps.numpy]\n"), "{neutral}");
    assert!(neutral.contains("include = [\"mean\"]\n") && neutral.contains("version = \">=2.1, <3\"\n"), "{neutral}");
    assert!(neutral.contains("path = \"<package>/scoring.py\"\n"), "{neutral}");

    let pools = "pools = { gpu = { memory-limit = \"3 GiB\", size = 2, wait = 0.5 } }\n";
    assert!(neutral.contains(pools) && neutral.contains("timeout-profiles = { quick = { call = 1.5 } }\n"), "{neutral}");

    let json = package.json(&["config", "--json"]);
    assert_eq!(json["package"], "demo");
    assert_eq!(json["settings"]["auto-install"], "never");
    assert_eq!(json["settings"]["venv"], Value::Null);
    assert_eq!(json["libraries"]["numpy"]["include"], serde_json::json!(["mean"]));
    assert_eq!(json["libraries"]["numpy"]["declared"], "Cargo.toml:14");
    assert_eq!(json["libraries"]["os.path"]["rust"], "os::path");

    // What is shown is what `Cargo.toml` could say: it means the same.
    package.manifest(&shown);
    let places =
        |text: String| text.lines().filter(|line| !line.starts_with("# Cargo.toml:")).map(|line| format!("{line}\n")).collect::<String>();
    assert_eq!(places(package.answer(&["config"])), places(shown));
}

#[test]
fn coverage_counts_what_is_typed() {
    let package = Package::new("[package.metadata.python-deps]\nscoring = { path = \"scoring.py\" }\n");
    package.answer(&["regen"]);
    // `text` and `weight`, then `text` of `verdict`; two returns; one constant. All of them are annotated in the source.
    assert_eq!(
        package.answer(&["coverage"]),
        "library  parameters    checked  returns       values        without signature\n\
         scoring  100.0 % of 3  3        100.0 % of 2  100.0 % of 1  0\n"
    );
    let json = package.json(&["coverage", "--json"]);
    assert_eq!(json["libraries"][0]["library"], "scoring");
    assert_eq!(json["libraries"][0]["parameters"], serde_json::json!({ "known": 3, "any": 0, "total": 3, "percent": 100.0 }));
}

#[test]
fn coverage_counts_a_method_once() {
    let package = Package::new("[package.metadata.python-deps]\nscoring = { path = \"scoring.py\" }\n");
    let shared = "\n\nclass Marked:\n    @classmethod\n    def of(cls, *marks, size: int):\n        pass\n\n\n\
                  class Small(Marked):\n    pass\n\n\nclass Other:\n    def also(self, *marks):\n        pass\n\n\n\
                  class Both(Marked, Other):\n    pass\n";
    package.write("scoring.py", &format!("{SCORING}{shared}"));
    package.answer(&["regen"]);
    let document: Value = package.json(&["coverage", "--json"])["libraries"][0].clone();
    // `size` beside the three of the others; `marks` of `of` and of `also`, which three and two classes have.
    assert_eq!((&document["checked"], &document["unchecked"]), (&4.into(), &serde_json::json!({ "variadic": 2 })));
}

#[test]
fn coverage_says_where_documentation_is_from_and_what_takes_anything() {
    let package = Package::new("[package.metadata.python-deps]\nscoring = { path = \"scoring.py\" }\n");
    let silent = "\n\ndef bare(*rest):\n    print(*rest)\n\n\ndef told(*rest):\n    print(*rest)\n\n\nclass Quiet:\n    def act(self):\n        pass\n";
    package.write("scoring.py", &format!("{SCORING}{silent}"));
    let stub = "from typing import Any\ndef bare(*rest): ...\ndef told(*rest: Any):\n    \"\"\"Prints.\"\"\"\n\
                class Quiet:\n    def act(self):\n        \"\"\"Does nothing.\"\"\"\n";
    package.write("scoring.pyi", stub);
    package.answer(&["regen"]);
    let document: Value = package.json(&["coverage", "--json", "--details"])["libraries"][0].clone();
    assert_eq!(document["documentation"], serde_json::json!({ "none": 2, "runtime": 4, "stub": 2 }));
    assert_eq!(document["undocumented"], serde_json::json!(["scoring.Quiet", "scoring.bare"]));
    assert_eq!(document["percent"], serde_json::json!({ "signatures": 100.0, "documentation": 75.0 }));
    assert_eq!((&document["callables"], &document["functions"], &document["methods"]), (&8.into(), &3.into(), &2.into()));
    assert_eq!(document["unchecked"], serde_json::json!({ "anything": 1, "variadic": 1 }));
}

#[test]
fn coverage_says_what_is_not_typed_and_why() {
    let package = Package::new(
        "[package.metadata.snakebridge]\nauto-install = \"never\"\ncoverage = true\n\n[package.metadata.python-deps]\nscoring = { path = \"scoring.py\" }\n",
    );
    let silent = SCORING.replace("weight: float = 1.0", "weight=None").replace(") -> bool", ")").replace("return True", "return text[0]");
    package.write("scoring.py", &silent);
    package.answer(&["regen"]);
    let written = fs::read_to_string(package.path().join(".snakebridge/coverage/scoring.md")).unwrap();
    assert_eq!(
        written,
        "# Coverage of `scoring`\n\n* callables: 4; 100.0 % of them have a signature, 100.0 % a documentation\n\
         * parameters with a known type: 66.7 % of 3\n\
         * parameters that the Rust compiler checks: 2; not the others: 1 that no source has a type for\n\
         * returns with a known type: 50.0 % of 2; 3 callables give a Rust type\n\
         * properties, constants and fields with a known type: 100.0 % of 1\n\n\
         ## Signatures\n\n| source | callables |\n| --- | --- |\n| runtime | 4 |\n\n\
         ## Documentation\n\n| source | callables |\n| --- | --- |\n| runtime | 4 |\n\n\
         ## What has no known type, and why\n\n### no source has a type in 2 callables\n\n\
         * `scoring.Judge.verdict`: the return\n* `scoring.score`: `weight`\n"
    );
    let json: Value = serde_json::from_slice(&fs::read(package.path().join(".snakebridge/coverage/scoring.json")).unwrap()).unwrap();
    assert_eq!((&json["checked"], &json["signatures"]["runtime"]), (&2.into(), &4.into()));
    let untyped = serde_json::json!({ "callable": "scoring.score", "parameter": "weight", "reason": { "why": "no_source" } });
    assert_eq!(json["untyped"][1], untyped);
    let details = package.answer(&["coverage", "--details"]);
    assert!(
        details.ends_with("scoring.Judge.verdict -> …: no source has a type\nscoring.score(weight): no source has a type\n"),
        "{details}"
    );
    let seen = package.run(&["coverage", "--fail-under", "61"]);
    assert_eq!(
        (seen.exit, seen.messages.as_str()),
        (
            Exit::Failed,
            "error: scoring: 60.0 % of its parameters and returns have a known type, less than 61 % [coverage-too-low]\n  \
             hint: see which and why: `cargo snakebridge coverage scoring --details`\n"
        )
    );
    assert_eq!(package.run(&["coverage", "--fail-under", "60"]).exit, Exit::Done);
    let seen = package.run(&["coverage", "numpy"]);
    assert!(seen.messages.contains("`Cargo.toml` declares no library `numpy`"), "{}", seen.messages);
    // Only on request are files written.
    let other = Package::new("[package.metadata.python-deps]\nscoring = { path = \"scoring.py\" }\n");
    other.answer(&["regen"]);
    assert!(!other.path().join(".snakebridge/coverage").exists());
    other.answer(&["coverage", "--write"]);
    assert!(other.path().join(".snakebridge/coverage/scoring.json").is_file());
}

#[test]
fn coverage_lists_what_only_a_stub_declares() {
    let fixture = |file: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(file)).unwrap();
    let declared = "[package.metadata.python-deps]\ndeclared_only = { path = \"declared_only.py\" }\n";
    let package = Package::new(declared);
    ["declared_only.py", "declared_only.pyi"].iter().for_each(|file| package.write(file, &fixture(file)));
    package.answer(&["regen"]);
    let details = package.answer(&["coverage", "--details", "--write"]);
    assert!(details.contains("declared_only.Shape: only a stub declares it, nothing is bound\n"), "{details}");
    let written = fs::read_to_string(package.path().join(".snakebridge/coverage/declared_only.md")).unwrap();
    assert!(written.ends_with("\n* `declared_only.Shape`\n* `declared_only.SimpleNamespace`\n* `declared_only.gone`\n"), "{written}");
    package.manifest(&declared.replace("py\" }", "py\", include = [\"Shape\"] }"));
    let seen = package.run(&["regen"]);
    assert_eq!(seen.exit, Exit::Failed);
    let hint = "hint: only the stub declares it, for type checkers: Python has nothing by this name";
    assert!(seen.messages.contains("has no public `Shape`") && seen.messages.contains(hint), "{}", seen.messages);
}

#[test]
fn a_type_may_stand_for_a_class_that_is_not_used() {
    let declared = "[package.metadata.python-deps]\nscoring = { path = \"scoring.py\", generate = \"used\", type-map = { \"scoring.Judge\" = \"crate::Judge\" } }\n";
    let package = Package::new(declared);
    package.answer(&["regen"]);
    package.manifest(&declared.replace("scoring.Judge", "scoring.Jugde"));
    let seen = package.run(&["regen"]);
    assert!(seen.messages.contains("no library has a class `scoring.Jugde` that a type could stand for (Cargo.toml:"), "{}", seen.messages);
}

#[test]
fn a_private_name_is_generated_where_it_is_included() {
    let package = Package::new(
        "[package.metadata.python-deps]\nprivate_names = { path = \"private_names.py\", include = [\"_hidden\", \"Model._fit\"] }\n",
    );
    package
        .write("private_names.py", &fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/private_names.py")).unwrap());
    package.answer(&["regen"]);
    let shown = package.answer(&["show", "private_names._hidden"]);
    assert!(shown.contains("pub fn _hidden(\n    number: impl ::snakebridge::ToPython<::snakebridge::kinds::Int>,"), "{shown}");
    assert!(package.answer(&["show", "private_names.Model._fit"]).contains("pub fn _fit("));
}

#[test]
fn show_prints_a_symbol_at_every_stage_without_python() {
    let package = Package::new(DEPS);
    package.answer(&["regen"]);
    // The facts alone count from here on.
    package.write("scoring.py", "raise SystemExit\n");
    let facts = package.json(&["show", "scoring.score", "--stage", "facts"]);
    assert_eq!(
        facts["signatures"][0]["parameters"][1],
        serde_json::json!({
            "name": "weight", "kind": "positional_or_keyword", "default": "1.0", "annotation": "float"
        })
    );
    let ir = package.json(&["show", "scoring.score", "--stage", "ir"]);
    assert_eq!(ir["Function"]["signature"]["parameters"][0]["ty"], "Str", "{ir}");
    let plan = package.json(&["show", "scoring.score", "--stage", "plan"]);
    assert_eq!(plan["Function"]["builder"]["name"], "ScoreWith", "{plan}");
    let rust = package.answer(&["show", "scoring::score"]);
    assert!(rust.contains("pub fn score(") && rust.contains("pub struct ScoreWith<"), "{rust}");
    assert!(!rust.contains("Judge") && !rust.contains("__search__"), "{rust}");

    let class = package.answer(&["show", "scoring.Judge"]);
    assert!(class.contains("pub struct Judge(") && class.contains("pub fn verdict("), "{class}");
    // Inherited: shown where it is defined.
    let method = package.answer(&["show", "scoring.Chief.verdict"]);
    assert!(method.contains("impl Judge {") && method.contains("pub fn verdict("), "{method}");
    assert!(!method.contains("pub fn new("), "{method}");
    assert_eq!(package.json(&["show", "scoring.Judge.verdict", "--stage", "facts"])["binding"], "method");
    assert_eq!(package.json(&["show", "scoring.LIMIT", "--stage", "facts"])["value"], "10");
    let module = package.answer(&["show", "colorsys"]);
    assert!(module.contains("pub fn __search__") && module.contains("pub fn rgb_to_hsv<"), "{module}");
}

#[test]
fn show_of_something_unknown_says_what_was_meant() {
    let package = Package::new(DEPS);
    package.answer(&["regen"]);
    let seen = package.run(&["show", "scoring.scroe"]);
    assert_eq!((seen.exit, seen.data.as_str()), (Exit::Failed, ""));
    assert_eq!(
        seen.messages,
        "error: scoring.scroe: no library of this package has this [symbol-unknown]\n  hint: did you mean `scoring.score`?\n"
    );
    let seen = package.run(&["show", "pandas.DataFrame"]);
    assert!(
        seen.messages.ends_with("hint: the package has `colorsys`, `scoring`; look with `cargo snakebridge search`\n"),
        "{}",
        seen.messages
    );

    let restricted = Package::new("[package.metadata.python-deps]\nscoring = { path = \"scoring.py\", exclude = [\"score\"] }\n");
    restricted.answer(&["regen"]);
    let seen = restricted.run(&["show", "scoring.score"]);
    assert!(
        seen.messages.starts_with("error: scoring.score: Python has this, but nothing is generated for it [symbol-not-generated]"),
        "{}",
        seen.messages
    );
    restricted.answer(&["show", "scoring.score", "--stage", "ir"]);
}

#[test]
fn promote_says_what_to_configure() {
    let package = Package::new("[package.metadata.python-deps]\nscoring = { path = \"scoring.py\", include = [\"score\"] }\n");
    package.write(
        "calls.jsonl",
        "{\"module\":\"math\",\"function\":\"sqrt\"}\n{\"module\":\"math\",\"function\":\"floor\"}\n{\"module\":\"numpy.linalg\",\"function\":\"norm\"}\n\
         {\"module\":\"builtins\",\"function\":\"len\"}\n{\"module\":\"scoring\",\"function\":\"Judge.verdict\"}\n{\"module\":\"scoring\",\"function\":\"score\"}\nnoise\n",
    );
    let ledger = package.path().join("calls.jsonl");
    let seen = package.run(&["promote", ledger.to_str().unwrap()]);
    assert_eq!(
        (seen.exit, seen.data.as_str()),
        (
            Exit::Done,
            "[package.metadata.python-deps]\nmath = { version = \"stdlib\", include = [\"floor\", \"sqrt\"] }\n\
             numpy = { version = \"*\", modules = [\"linalg\"], include = [\"linalg.norm\"] }\n"
        )
    );
    let messages = package.neutral(&seen.messages);
    for expected in [
        "<package>/calls.jsonl: line 7 is no line of a ledger [ledger-bad-line]",
        "`scoring.Judge.verdict` is called by name [call-by-name]\n  hint: add `\"Judge.verdict\"` to `include`",
        "`scoring.score` is called by name [call-by-name]\n  hint: it is generated: call it by its path, as `cargo snakebridge show` has it",
    ] {
        assert!(messages.contains(expected), "{messages}");
    }
    package.write("empty.jsonl", "");
    let empty = package.path().join("empty.jsonl");
    assert_eq!(package.answer(&["promote", empty.to_str().unwrap()]), format!("{}: it names no call\n", empty.display()));
    let seen = package.run(&["promote", "/no/such/ledger"]);
    assert_eq!(seen.exit, Exit::Failed);
    assert!(seen.messages.contains("error: /no/such/ledger: the ledger can't be read [ledger-not-readable]"), "{}", seen.messages);
}

#[test]
fn search_ranks_names_before_summaries() {
    let package = Package::new(DEPS);
    package.answer(&["regen"]);
    assert_eq!(
        package.answer(&["search", "score"]),
        "function  scoring.score  scoring::score  Scores a text.\n\
         module    scoring        scoring         Scores texts.\n\
         class     scoring.Judge  scoring::Judge  Remembers scores.\n"
    );
    assert_eq!(package.answer(&["search", "score", "--limit", "1"]).lines().count(), 1);
    let hit = &package.json(&["search", "hsv_to_rgb", "--json"])["hits"][0];
    assert_eq!(
        (&hit["path"], &hit["rust"], &hit["relevance"]),
        (&"colorsys.hsv_to_rgb".into(), &"colorsys::hsv_to_rgb".into(), &1.0.into())
    );
    assert_eq!(package.answer(&["search", "nothing_like_it"]), "");
}

#[test]
fn doctor_says_which_python_and_what_is_missing() {
    let package = Package::new(DEPS);
    let shown = package.answer(&["doctor"]);
    for line in [
        "package ",
        "Python ",
        "  chosen by ",
        "environment ",
        "installer ",
        "network           nothing is installed: `auto-install` is `never`",
    ] {
        assert!(shown.lines().any(|shown| shown.starts_with(line)), "{line:?} in {shown}");
    }
    let needy = "[package.metadata.python-deps]\nno-such-package-4711 = { version = \"1\", module = \"nothing\" }\n";
    let seen = Package::new(needy).run(&["doctor"]);
    assert_eq!(seen.exit, Exit::Failed, "{}", seen.data);
    assert!(seen.messages.contains("[environment-not-installed]") && seen.messages.contains("no-such-package-4711"), "{}", seen.messages);
    // A build would install it: that is no mistake, and nothing is installed here.
    let willing = Package::new(&format!("[package.metadata.snakebridge]\nauto-install = \"dev\"\n{needy}"));
    let shown = willing.answer(&["doctor"]);
    assert!(shown.contains("environment       the next build makes it: "), "{shown}");
}

#[test]
fn nothing_stored_yet_names_the_next_command() {
    let package = Package::new(DEPS);
    let seen = package.run(&["coverage"]);
    assert_eq!((seen.exit, seen.data.as_str()), (Exit::Failed, ""));
    assert_eq!(seen.messages.matches("hint: look at it: `cargo snakebridge regen`").count(), 2, "{}", seen.messages);
    assert!(seen.messages.starts_with("error: package.metadata.python-deps.colorsys (Cargo.toml:11): "), "{}", seen.messages);
}

#[test]
fn a_package_without_python_gets_a_warning() {
    let package = Package::new("");
    for command in ["regen", "config", "coverage", "doctor"] {
        let seen = package.run(&[command]);
        assert_eq!(seen.exit, Exit::Done, "{command}: {}", seen.messages);
        assert!(
            seen.messages.contains("no Python library is declared") && seen.messages.contains("[config-no-libraries]"),
            "{}",
            seen.messages
        );
    }
}

#[test]
fn mistakes_in_the_configuration_are_those_of_the_build() {
    let package = Package::new("[package.metadata.python-deps]\nscoring = { path = \"scoring.py\", includ = [\"score\"] }\n");
    for command in [&["regen"][..], &["config"], &["coverage"], &["doctor"], &["search", "x"], &["show", "x"]] {
        let seen = package.run(command);
        assert_eq!((seen.exit, seen.data.as_str()), (Exit::Failed, ""), "{command:?}");
        assert!(seen.messages.contains("[config-unknown-key]") && seen.messages.contains("`includ`"), "{}", seen.messages);
        assert_eq!(seen.messages.matches("[config-unknown-key]").count(), 1, "{}", seen.messages);
    }
}

#[test]
fn wrong_usage_is_2_and_help_is_0() {
    let used = |arguments: &[&str]| run(["cargo-snakebridge", "snakebridge"].iter().chain(arguments).map(OsString::from));
    for wrong in [&[][..], &["regenerate"], &["show"], &["show", "x", "--stage", "tokens"], &["search", "x", "--limit", "0"]] {
        let seen = used(wrong);
        assert_eq!((seen.exit, seen.data.as_str()), (Exit::Usage, ""), "{wrong:?}");
        assert!(!seen.messages.is_empty());
    }
    assert!(used(&["show", "x", "--stage", "tokens"]).messages.contains("[possible values: facts, ir, plan, rust]"));
    for command in ["regen", "config", "show", "search", "coverage", "diff", "doc", "docs-manifest", "doctor"] {
        let seen = used(&[command, "--help"]);
        assert_eq!((seen.exit, seen.messages.as_str()), (Exit::Done, ""));
        assert!(seen.data.contains(&format!("Examples:\n  cargo snakebridge {command}")), "{}", seen.data);
        assert!(seen.data.contains("\nExit codes: 0 ") && seen.data.contains("2 wrong usage."), "{}", seen.data);
    }
}

#[test]
fn no_package_and_too_many_packages_are_told_apart() {
    let folder = TempDir::new().unwrap();
    let at = |arguments: &[&str]| {
        let manifest = folder.path().join("Cargo.toml");
        let place = [OsString::from("--manifest-path"), manifest.into()];
        run(["cargo-snakebridge", "config"].iter().chain(arguments).map(OsString::from).chain(place))
    };
    let seen = at(&[]);
    assert_eq!(seen.exit, Exit::Failed);
    assert!(seen.messages.contains("[package-not-found]") && seen.messages.contains("does not exist"), "{}", seen.messages);

    fs::write(folder.path().join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"one\", \"two\"]\n").unwrap();
    for name in ["one", "two"] {
        fs::create_dir_all(folder.path().join(name).join("src")).unwrap();
        fs::write(folder.path().join(name).join("src/lib.rs"), "").unwrap();
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[package.metadata.python-deps]\nmath = \"stdlib\"\n"
        );
        fs::write(folder.path().join(name).join("Cargo.toml"), manifest).unwrap();
    }
    let seen = at(&[]);
    assert!(seen.messages.contains("cause: its packages are `one`, `two`\n"), "{}", seen.messages);
    let seen = at(&["--package", "two", "--json"]);
    assert_eq!(seen.exit, Exit::Done, "{}", seen.messages);
    assert_eq!(serde_json::from_str::<Value>(&seen.data).unwrap()["package"], "two");
}

#[test]
fn verify_compares_this_machine_with_the_lock() {
    let package = Package::new(DEPS);
    let none = package.run(&["verify"]);
    assert_eq!((none.exit, none.data.as_str()), (Exit::Failed, ""));
    assert!(
        none.messages.contains("there is no lock [lock-missing]") && none.messages.contains("hint: a build writes it"),
        "{}",
        none.messages
    );
    package.answer(&["regen"]);
    let all = package.answer(&["verify"]);
    assert!(all.ends_with(" as locked, 0 warnings, 0 errors\n"), "{all}");
    let lock = fs::read_to_string(package.path().join("snakebridge.lock")).unwrap();
    package.write("other.lock", &lock.replace("arch = \"", "arch = \"not_"));
    let file = package.path().join("other.lock").display().to_string();
    let edited = package.run(&["verify", "--file", &file]);
    assert_eq!(edited.exit, Exit::Failed);
    let said = "error: platform.arch: the lock was made for another processor architecture: its wheels are of no use here [verify-differs]";
    assert!(edited.messages.contains(said) && edited.messages.contains("warning: integrity.hash: "), "{}", edited.messages);
    // A warning alone is fatal only when it is asked for.
    package.write("other.lock", &lock.replace("hash = \"sha256:", "hash = \"sha256:0"));
    assert_eq!(package.run(&["verify", "--file", &file]).exit, Exit::Done);
    assert_eq!(package.run(&["verify", "--strict", "--file", &file]).exit, Exit::Failed);
    let shown = package.run(&["verify", "--verbose", "--file", &file]).data;
    assert!(shown.lines().next().unwrap().starts_with("level "), "{shown}");
    let json: Value = serde_json::from_str(&package.run(&["verify", "--json", "--file", &file]).data).unwrap();
    let level =
        |subject: &str| json["findings"].as_array().unwrap().iter().find(|finding| finding["subject"] == subject).unwrap()["level"].clone();
    assert_eq!((level("integrity.hash"), level("platform.os")), (Value::from("warning"), Value::from("ok")));
}

#[test]
fn verify_refuses_a_processor_that_lacks_what_wheels_are_built_for() {
    let package = Package::new(DEPS);
    package.answer(&["regen"]);
    let lock = fs::read_to_string(package.path().join("snakebridge.lock")).unwrap();
    let features = lock.split_once("cpu-features = [").unwrap().1.split_once(']').unwrap().0;
    package.write("other.lock", &lock.replace(features, "\"avx512er\", \"3dnow\""));
    let seen = package.run(&["verify", "--file", &package.path().join("other.lock").display().to_string()]);
    assert_eq!(seen.exit, Exit::Failed);
    let said = "error: hardware.cpu-features.avx512er: the processor lacks `avx512er`: code that was built for it ends with an illegal instruction \
                [verify-differs]\n  cause: the lock has `present`, here is `missing`\n\
                warning: hardware.cpu-features.3dnow: the processor lacks `3dnow`: libraries may be slower [verify-differs]\n  \
                cause: the lock has `present`, here is `missing`\n";
    // Warnings and errors may be told in groups.
    said.split_inclusive("`missing`\n").for_each(|message| assert!(seen.messages.contains(message), "{}", seen.messages));
}

#[test]
fn wheels_says_which_build_fits_and_why() {
    let package = Package::new(DEPS);
    let seen = package.answer(&["wheels"]);
    assert!(seen.starts_with("accelerator: ") && seen.ends_with("\nno declared library comes in several builds\n"), "{seen}");
    let settings = "[package.metadata.snakebridge]\nauto-install = \"never\"\naccelerator = \"cuda-12.4\"\n";
    let package = Package::new(&format!(
        "{settings}wheels.pytorch.index = \"https://mirror.example.org/\"\n[package.metadata.python-deps]\ntorch = \"2\"\n"
    ));
    assert_eq!(
        package.answer(&["wheels"]),
        "accelerator: CUDA 12.4, asked for by `accelerator`\n\n\
         package  build  from                              because\n\
         torch    cu124  https://mirror.example.org/cu124  CUDA 12.4 is at least 12.3\n"
    );
    let json: Value = serde_json::from_str(&package.answer(&["wheels", "--all", "--json"])).unwrap();
    assert_eq!(
        (&json["packages"]["torch"][1]["variant"], &json["packages"]["jax"][0]["extra"]),
        (&Value::from("cu121"), &Value::from("cuda12"))
    );
}

/// Written by Sphinx itself from the files beside it.
const INVENTORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/sphinx_inventory/objects.inv");

#[test]
fn a_docs_manifest_comes_from_a_sphinx_inventory() {
    let package = Package::new("[package.metadata.python-deps]\nscoring = { path = \"scoring.py\" }\n");
    let json = package.json(&["docs-manifest", "scoring", "--inventory", INVENTORY]);
    let object = |name: &str, kind: &str| serde_json::json!({ "name": name, "kind": kind });
    let objects = [
        object("scoring.Judge", "class"),
        object("scoring.LIMIT", "data"),
        object("scoring.Refusal", "class"),
        object("scoring.rate", "function"),
        object("scoring.score", "function"),
        object("scoring.tools.polish", "function"),
    ];
    let full = serde_json::json!({ "modules": ["scoring", "scoring.tools"], "objects": objects });
    assert_eq!(json, serde_json::json!({ "version": 1, "library": "scoring", "profiles": { "full": full } }));

    // Pages narrow it down; then the manifest is what a build binds.
    package.write("nav.html", "<a href=\"scoring/index.html\">scoring</a>");
    package.write("summary.html", "<p>Begin with <code>scoring.score</code> and scoring.tools.polish.</p>");
    let path = |name: &str| package.path().join(name).display().to_string();
    let (nav, summary, out) = (path("nav.html"), path("summary.html"), path("docs.json"));
    assert_eq!(
        package.neutral(&package.answer(&[
            "docs-manifest",
            "scoring",
            "--inventory",
            INVENTORY,
            "--nav",
            &nav,
            "--summary",
            &summary,
            "--out",
            &out
        ])),
        "<package>/docs.json: `full`: modules 2, classes 2, functions 3, values 1\n\
         <package>/docs.json: `summary`: modules 2, classes 0, functions 2, values 0\n"
    );
    // At depth 0 the library itself alone is documented.
    package.write("deep.html", "<a href=\"scoring/index.html\">scoring</a> <a href=\"scoring.tools.html\">tools</a>");
    let deep = path("deep.html");
    let modules = |depth: &str| {
        package.json(&["docs-manifest", "scoring", "--inventory", INVENTORY, "--nav", &deep, "--nav-depth", depth])["profiles"]["full"]["modules"].clone()
    };
    assert_eq!(modules("0"), serde_json::json!(["scoring"]));
    assert_eq!(modules("1"), serde_json::json!(["scoring", "scoring.tools"]));
    package.manifest("[package.metadata.python-deps]\nscoring = { path = \"scoring.py\", module-mode = \"docs\", docs-manifest = \"docs.json\", docs-profile = \"summary\" }\n");
    let seen = package.run(&["regen"]);
    // `scoring.tools` is documented and not there, which is for the report.
    assert_eq!(seen.exit, Exit::Done, "{}", seen.messages);
    let module = package.json(&["show", "scoring", "--stage", "facts"]);
    assert_eq!(module["members"].as_object().unwrap().keys().collect::<Vec<_>>(), ["score"]);
}

#[test]
fn an_inventory_is_fetched_from_its_site() {
    use std::io::{Read, Write};
    let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = server.local_addr().unwrap();
    let serving = std::thread::spawn(move || {
        let inventory = fs::read(INVENTORY).unwrap();
        for (path, status, body) in [("/docs/objects.inv", "200 OK", &inventory[..]), ("/objects.inv", "404 Not Found", b"")] {
            let (mut stream, _) = server.accept().unwrap();
            let mut request = [0; 4096];
            let length = stream.read(&mut request).unwrap();
            assert!(request[..length].starts_with(format!("GET {path} ").as_bytes()));
            write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len()).unwrap();
            stream.write_all(body).unwrap();
        }
    });
    let entry = format!("[package.metadata.python-deps]\nscoring = {{ path = \"scoring.py\", docs-url = \"http://{address}/docs/\" }}\n");
    let package = Package::new(&entry);
    let json = package.json(&["docs-manifest", "scoring"]);
    assert_eq!(json["profiles"]["full"]["objects"].as_array().unwrap().len(), 6);
    let seen = package.run(&["docs-manifest", "scoring", "--inventory", &format!("http://{address}/objects.inv")]);
    assert_eq!((seen.exit, seen.data.as_str()), (Exit::Failed, ""));
    assert!(
        seen.messages.starts_with(&format!(
            "error: --inventory: `http://{address}/objects.inv` cannot be fetched [docs-not-fetched]\n  cause: http status: 404\n"
        )),
        "{}",
        seen.messages
    );
    serving.join().unwrap();
}

#[test]
fn what_is_no_inventory_says_so() {
    let package = Package::new("[package.metadata.python-deps]\nscoring = { path = \"scoring.py\" }\n");
    let said = |arguments: &[&str]| {
        let seen = package.run(arguments);
        assert_eq!((seen.exit, seen.data.as_str()), (Exit::Failed, ""));
        package.neutral(&seen.messages)
    };
    let file = package.path().join("scoring.py").display().to_string();
    assert_eq!(
        said(&["docs-manifest", "scoring", "--inventory", &file]),
        "error: --inventory: this is not a Sphinx inventory of version 2 [docs-not-an-inventory]\n  cause: its first line is `\"\"\"Scores texts.\"\"\"`\n  \
         hint: it is called `objects.inv` and lies beside the first page of the documentation: https://numpy.org/doc/stable/objects.inv\n"
    );
    assert_eq!(
        said(&["docs-manifest", "scoring"]),
        "error: scoring: nothing says where its documentation is [docs-no-inventory]\n  \
         hint: name its inventory: `--inventory https://…/objects.inv`, or give the library a `docs-url` in `Cargo.toml`\n"
    );
    assert_eq!(
        said(&["docs-manifest", "numpy", "--inventory", INVENTORY]),
        "error: numpy: the inventory has nothing of `numpy` [docs-nothing-documented]\n  hint: it documents `other`, `scoring`\n"
    );
    assert!(said(&["docs-manifest", "scoring", "--inventory", "nothing.inv"]).contains("cannot read `nothing.inv`"));
}

#[test]
fn setup_makes_the_environment_and_says_what_is_missing() {
    let settings = "[package.metadata.snakebridge]\nvenv = \"env\"\ninstaller = \"pip\"\n";
    let package = Package::new(settings);
    let url = crate::environment::wheel(package.path(), "tiny", "1.0");
    package.manifest(&format!("{settings}[package.metadata.python-deps]\ntiny = {{ url = \"{url}\" }}\n"));
    let missing = package.run(&["setup", "--check"]);
    assert_eq!(missing.exit, Exit::Failed);
    let said = format!(
        "error: package.metadata.python-deps.tiny: `tiny @ {url}` is not installed [environment-not-installed]\n  \
                        cause: `tiny` is not installed\n  hint: install it: `cargo snakebridge setup`\n"
    );
    assert_eq!(missing.messages, said);
    assert!(!package.path().join("env").exists());
    // A file for those who make it themselves.
    let file = package.answer(&["setup", "--requirements"]);
    assert_eq!(file, format!("# Declared by `demo` in Cargo.toml; printed by `cargo snakebridge setup --requirements`.\ntiny @ {url}\n"));
    assert!(!package.path().join("env").exists());
    let made = package.answer(&["setup"]);
    assert!(
        made.contains("`venv` in `Cargo.toml`")
            && made.contains("tiny  1.0  asked for as `tiny @ file://")
            && made.ends_with("and 0 that they require\n"),
        "{made}"
    );
    package.answer(&["setup", "--check"]);
    let json: Value = serde_json::from_str(&package.answer(&["setup", "--check", "--json"])).unwrap();
    assert_eq!(json["packages"], serde_json::json!({ "tiny": "1.0" }));
    let only_standard = Package::new(DEPS).answer(&["setup"]);
    assert!(only_standard.ends_with("`demo` declares nothing that has to be installed\n"), "{only_standard}");
}

#[test]
fn setup_upgrade_takes_the_newest_version() {
    let settings =
        "[package.metadata.snakebridge]\nvenv = \"env\"\ninstaller = \"pip\"\nindex = \"file:///nowhere\"\nfind-links = [\"wheels\"]\n";
    let package = Package::new(&format!("{settings}[package.metadata.python-deps]\ntiny = \"1\"\n"));
    let wheels = package.path().join("wheels");
    fs::create_dir(&wheels).unwrap();
    crate::environment::wheel(&wheels, "tiny", "1.0");
    package.answer(&["setup"]);
    crate::environment::wheel(&wheels, "tiny", "1.1");
    let installed = |arguments: &[&str]| serde_json::from_str::<Value>(&package.answer(arguments)).unwrap()["packages"]["tiny"].clone();
    assert_eq!(installed(&["setup", "--json"]), "1.0");
    assert_eq!(installed(&["setup", "--upgrade", "--json"]), "1.1");
}

#[test]
fn the_version_is_that_of_the_crate() {
    for option in ["--version", "-V"] {
        let seen = run(["cargo-snakebridge", option].map(OsString::from));
        let workspace = include_str!("../../Cargo.toml").split_once("[workspace.package]\nversion = \"").unwrap().1;
        let version = workspace.split_once('"').unwrap().0;
        assert_eq!((seen.exit, seen.data), (Exit::Done, format!("cargo-snakebridge {version}\n")));
    }
}
