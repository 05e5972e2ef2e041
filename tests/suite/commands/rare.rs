//! Rare messages: those that few will ever see, each provoked as it would come about.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use cargo_snakebridge::Exit;
use snakebridge_build::bundle;
use snakebridge_build::cargo::Directives;
use snakebridge_build::diagnostic::{Diagnostics, Severity};
use snakebridge_build::environment::{link, prepare};
use snakebridge_build::introspect::{self, Request};

use super::examples::failing;
use crate::cli::Package;
use crate::environment::{Project, config, install_by_hand, texts, venv};
use crate::packages::{publish, with_installer};

/// Tells this test that it is the program which it started itself.
const CHILD: &str = "SNAKEBRIDGE_TEST_NO_BUILD_SCRIPT";

#[test]
fn the_generator_is_not_called_outside_of_a_build_script() {
    if env::var_os(CHILD).is_some() {
        snakebridge_build::generate();
        return;
    }
    let name = "commands::rare::the_generator_is_not_called_outside_of_a_build_script";
    let mut child = Command::new(env::current_exe().unwrap());
    let output = child.args(["--exact", name, "--nocapture"]).env_clear().env(CHILD, "1").output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = said.lines().filter_map(|line| Some(line.split_once("cargo::error=")?.1)).collect();
    let expected = "CARGO_MANIFEST_DIR: Cargo did not set `CARGO_MANIFEST_DIR`, so this is not a build script [cargo-no-build-script]";
    assert_eq!(lines, [expected, "  hint: call `snakebridge_build::generate()` from `build.rs` alone; elsewhere run `cargo snakebridge`"]);
}

/// What the report of a package says after all its code was generated.
fn report(package: &Package) -> String {
    let seen = package.run(&["regen"]);
    assert_eq!(seen.exit, Exit::Done, "{}", seen.messages);
    fs::read_to_string(package.path().join("target/snakebridge/demo.report.txt")).unwrap()
}

#[test]
fn modules_that_are_shown_and_not_generated_are_told() {
    let package = Package::new(
        "[package.metadata.python-deps]\nodd = { path = \"odd\", module-mode = \"public\" }\n\"odd.own\" = { path = \"odd/own.py\" }\n\
         xml = { version = \"stdlib\", module-mode = \"public\" }\n\"xml.sax\" = \"stdlib\"\n",
    );
    package.write("odd/__init__.py", "from odd import _hidden as hidden, inner, own\n\n__all__ = [\"hidden\", \"inner\", \"own\"]\n");
    package.write("odd/_hidden.py", "");
    package.write("odd/inner/__init__.py", "import odd as above\n\n__all__ = [\"above\"]\n");
    package.write("odd/own.py", "def f() -> int:\n    return 1\n");
    let report = report(&package);
    for line in [
        "Note: odd.hidden: the module `odd._hidden` is not generated [module-skipped]",
        "Note: odd.inner.above: the module `odd` holds this one [module-skipped]",
        "Note: xml.sax: the module is generated as a library of its own [module-skipped]",
        "Warning: own: its place is taken by the module `odd.own` [module-skipped]\n  hint: give one of the two libraries another name by `rename`",
    ] {
        assert!(report.contains(&format!("\n{line}\n")), "{line} is not in:\n{report}");
    }
}

#[test]
fn an_answer_that_is_none_is_a_mistake_of_ours() {
    let package = Package::new("[package.metadata.python-deps]\nodd = { path = \"odd.py\" }\n");
    // A library that gets hold of the channel by which Python answers.
    package.write("odd.py", "import os, sys\n\nopen(sys.modules[\"__main__\"].arguments[1], \"w\").write(\"[]\")\nos._exit(0)\n");
    assert_eq!(
        failing(&package, &["regen"]),
        "error: package.metadata.python-deps.odd: the answer of `introspect.py` about `odd` cannot be understood: invalid length 0, expected struct Answer \
         with 8 elements at line 1 column 2 (Cargo.toml:10) [introspection-bug]\n  \
         hint: this is a bug of snakebridge; please report it with this text\n"
    );
}

#[test]
fn a_python_that_cannot_be_started_is_told() {
    let answers = introspect::introspect(Path::new("/nowhere/bin/python3"), &[Request::new("json")], Duration::from_secs(60));
    let said = answers.into_iter().next().unwrap().unwrap_err().diagnostic().to_string();
    assert_eq!(
        said,
        "json: `json` could not be introspected [python-not-run]\n  \
         cause: could not start `/nowhere/bin/python3`: No such file or directory (os error 2)\n  \
         hint: run `cargo snakebridge doctor` to check the environment"
    );
}

/// What a build script notices in a package with a library of the standard library, for which nothing is fetched.
fn built(project: &Project) -> Diagnostics {
    let mut cargo = project.cargo();
    cargo.out_dir = Some(project.path().join("target/debug/build/demo-0/out"));
    cargo.overrides.auto_install = Some("never".to_owned());
    snakebridge_build::pipeline::run(&cargo).1
}

#[test]
fn a_report_that_cannot_be_written_does_not_fail_a_build() {
    let project = Project::new("[package.metadata.python-deps]\njson = \"stdlib\"\n");
    fs::create_dir_all(project.path().join("target/snakebridge/demo.report.txt")).unwrap();
    let diagnostics = built(&project);
    let notes: Vec<String> = diagnostics.of(Severity::Note).map(ToString::to_string).collect();
    let note = notes.iter().find(|note| note.contains("[report-failed]")).unwrap();
    assert_eq!(
        note.replace(&*project.path().to_string_lossy(), "<package>"),
        "<package>/target/snakebridge/demo.report.txt: the report of this build cannot be written [report-failed]\n  cause: Is a directory (os error 21)"
    );
    assert!(!diagnostics.has_errors());
}

#[test]
fn a_build_that_looked_at_something_says_so_in_one_line() {
    let project = Project::new("[package.metadata.python-deps]\njson = \"stdlib\"\n");
    let diagnostics = built(&project);
    let summaries: Vec<_> = diagnostics.iter().filter(|found| found.problem.word() == "summary").collect();
    let [summary] = summaries[..] else { panic!("{}", texts(&diagnostics)) };
    let said = summary.to_string().replace(&*project.path().to_string_lossy(), "<package>");
    let (before, after) = said.split_once(" callables bound in ").unwrap();
    assert!(before.starts_with("snakebridge: introspected json; "), "{said}");
    assert!(after.ends_with(" s; report: <package>/target/snakebridge/demo.report.txt"), "{said}");
}

#[test]
fn a_version_that_is_none_is_not_tried() {
    let package = Package::new("[package.metadata.python-deps]\nsix = \"1\"\n");
    let hint = "write `six==2.4`, or `'six>=2.4'` for the newest";
    for versions in [&["six==one.two"][..], &["six==one.two", "six==1.16"], &["six==1.16", "six==one.two"]] {
        let arguments = [&["diff"], versions].concat();
        let expected = format!("error: six==one.two: `==one.two` is not a version request [trial-bad-version]\n  hint: {hint}\n");
        assert_eq!(failing(&package, &arguments), expected);
    }
}

#[test]
fn a_library_that_cannot_be_linked_to_is_a_warning() {
    let project = Project::new("[package.metadata.python-deps]\nmath = \"stdlib\"\n");
    let mut cargo = project.cargo();
    let out_dir = project.path().join("target/debug/build/demo-0/out");
    fs::create_dir_all(&out_dir).unwrap();
    fs::write(out_dir.join("snakebridge-lib"), "").unwrap();
    cargo.out_dir = Some(out_dir);
    let environment = project.prepare(&cargo).0.unwrap();
    let Some(library) = environment.linked.interpreter.library.clone() else { return };
    let said = link::directives(&cargo, &environment, &mut Directives::default()).unwrap().to_string();
    assert_eq!(
        said.replace(&*project.path().to_string_lossy(), "<package>").replace(&*library.parent().unwrap().to_string_lossy(), "<lib>"),
        "<package>/target/debug/build/demo-0/out/snakebridge-lib: no link to the Python library could be made [environment-no-library-link]\n  \
         cause: File exists (os error 17)\n  hint: binaries of other packages may need `LD_LIBRARY_PATH=<lib>`"
    );
}

#[test]
fn a_package_without_a_list_of_its_files_is_not_bundled() {
    let project = Project::new("[package.metadata.python-deps]\nhandmade = \"1\"\n");
    let env = project.path().join("env");
    venv(&env);
    install_by_hand(&env, "handmade", "1.0", "");
    let mut cargo = project.cargo();
    cargo.overrides.venv = Some(env.display().to_string());
    let (environment, diagnostics) = project.prepare(&cargo);
    let environment = environment.unwrap_or_else(|| panic!("{}", texts(&diagnostics)));
    let config = config(&cargo.manifest(), &cargo.overrides);
    let info = environment.distributions["handmade"].info.clone();
    let said = || {
        let error = bundle::bundle(&config, &environment, &[], &project.path().join("dist")).unwrap_err().to_string();
        error.replace(&*info.to_string_lossy(), "<info>")
    };
    fs::remove_file(info.join("RECORD")).unwrap();
    let hint = "hint: install it in the ordinary way, or choose another Python: `cargo snakebridge doctor` shows which one is used";
    assert_eq!(said(), format!("<info>: `handmade` has no list of its files [bundle-no-files]\n  {hint}"));
    fs::write(info.join("direct_url.json"), r#"{"url": "file:///home/me/handmade", "dir_info": {"editable": true}}"#).unwrap();
    let message = "<info>: `handmade` is installed in editable form, so its files are where they are edited [bundle-no-files]";
    assert_eq!(said(), format!("{message}\n  {hint}"));
}

#[test]
fn locked_versions_that_are_gone_make_way() {
    for installer in ["uv", "pip"] {
        let project = Project::new("");
        let wheels = project.path().join("wheels");
        publish(&wheels, "sb-alpha", "1.2", &[]);
        let settings = "[package.metadata.snakebridge]\nindex = \"file:///nowhere\"\nfind-links = [\"wheels/sb-alpha\"]\n";
        project.declare("demo", &format!("[package.metadata.python-deps]\nsb-alpha = \"1\"\n{settings}"));
        let cargo = with_installer(&project, installer);
        let locked = BTreeMap::from([("sb-alpha".to_owned(), "1.1".to_owned())]);
        let (environment, diagnostics) = prepare(&cargo, &config(&cargo.manifest(), &cargo.overrides), &locked);
        assert_eq!(environment.unwrap().versions()["sb-alpha"], "1.2", "{}", texts(&diagnostics));
        let (first, rest) = texts(&diagnostics).split_once("\n").map(|(first, rest)| (first.to_owned(), rest.to_owned())).unwrap();
        let message = "the versions in `snakebridge.lock` can no longer be installed together, so newer ones were chosen";
        assert_eq!(first, format!("snakebridge.lock: {message} [environment-lock-outdated]"), "{installer}");
        assert!(rest.starts_with("  cause: ") && rest.contains("sb-alpha==1.1"), "{installer}: {rest}");
        assert!(rest.ends_with("\n  hint: commit the new `snakebridge.lock`"), "{installer}: {rest}");
    }
}
