//! `doctor` in the situations that people are in: the program itself, with a `PATH` of chosen programs alone.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod situation;

use std::fs;

use serde_json::Value;
use situation::Situation;

const STANDARD: &str = "[package.metadata.python-deps]\njson = \"stdlib\"\n";
const NEEDY: &str = "[package.metadata.python-deps]\nno-such-package-4711 = \"1\"\n";

#[test]
fn all_is_well() {
    let seen = Situation::sound(STANDARD).doctor(&[]);
    assert_eq!((seen.code, seen.messages.as_str()), (Some(0), ""), "{}", seen.data);
    assert_eq!((seen.of("linker"), seen.of("chosen by")), ("<here>/bin/cc", "`python3` in `PATH`"));
    assert_eq!(seen.of("network"), "builds install into an environment below <here>/app/target/snakebridge");
}

#[test]
fn no_python() {
    let situation = Situation::sound(STANDARD);
    fs::remove_file(situation.path("bin/python3")).unwrap();
    let seen = situation.doctor(&[]);
    assert_eq!((seen.code, seen.of("Python")), (Some(1), "none that can be used"));
    let said = "error: Python: no Python 3 was found, and the bindings need one at build time and at run time [environment-no-python]\n";
    assert!(seen.messages.starts_with(said), "{}", seen.messages);
    for part in ["`python3` is not in `PATH`\n", "hint: install Python 3 with its shared library, or ", "PYO3_PYTHON"] {
        assert!(seen.messages.contains(part), "{}", seen.messages);
    }
}

#[test]
fn a_wrong_python_in_path() {
    // The placeholder that some systems have in the place of Python.
    let situation = Situation::sound(STANDARD);
    situation.program("python3", "#!/bin/sh\necho 'Python was not found; run without arguments to install it' >&2\nexit 49\n");
    let said = situation.mistake();
    assert!(
        said.contains("`<here>/bin/python3`: it does not run as Python 3: Python was not found; run without arguments to install it"),
        "{said}"
    );
    // A sound one, but not the one that is asked for.
    let situation = Situation::sound(&format!("[package.metadata.snakebridge]\npython = \"3.99\"\n{STANDARD}"));
    let said = situation.mistake();
    assert!(said.starts_with("error: package.metadata.snakebridge.python: Python `3.99` is asked for, but pyo3 links Python 3."), "{said}");
    assert!(said.contains("[environment-other-python]\n  cause: `") && said.contains("was chosen by `python3` in `PATH`"), "{said}");
}

#[test]
fn a_python_without_a_shared_library() {
    let situation = Situation::sound(STANDARD);
    situation.changed_python(
        "python3",
        "import sysconfig as s; real = s.get_config_var; s.get_config_var = lambda name: None if name in ('INSTSONAME', 'LDLIBRARY') else real(name)",
    );
    let seen = situation.doctor(&[]);
    assert_eq!((seen.code, seen.of("libpython")), (Some(0), "no shared library"));
    assert!(
        seen.messages
            .contains("this Python has no shared library, so linking it may fail [environment-no-shared-library]\n  hint: install one"),
        "{}",
        seen.messages
    );
}

#[test]
fn a_python_of_the_operating_system() {
    let lines = "import os.path; real = os.path.isfile; os.path.isfile = lambda path: path.endswith('EXTERNALLY-MANAGED') or real(path)";
    let situation = Situation::sound(STANDARD);
    situation.changed_python("python3", lines);
    let seen = situation.doctor(&[]);
    assert_eq!((seen.code, seen.messages.as_str()), (Some(0), ""));
    assert_eq!(seen.of("managed by"), "the operating system (PEP 668): packages go into an environment of their own, never into it");
    // Named as the environment itself.
    let situation = Situation::sound(STANDARD).set("PYO3_PYTHON", "python3");
    situation.changed_python("python3", lines);
    situation.changed_python("usr/bin/python3", lines);
    let named = situation.path("usr").display().to_string();
    let seen = situation.set("SNAKEBRIDGE_VENV", named).doctor(&[]);
    assert!(
        seen.messages.contains(
            "this environment belongs to the operating system, which forbids to install into it (PEP 668) [environment-externally-managed]"
        ),
        "{}",
        seen.messages
    );
}

#[test]
fn an_environment_of_another_version() {
    let situation = Situation::sound(STANDARD);
    situation.changed_python("env/bin/python3", "import sys; sys.version_info = (3, 8, 1, 'final', 0)");
    let named = situation.path("env").display().to_string();
    let said = situation.set("SNAKEBRIDGE_VENV", named).mistake();
    assert!(said.starts_with("error: SNAKEBRIDGE_VENV: the environment is of Python 3.8.1, but pyo3 links Python 3."), "{said}");
    assert!(said.contains("[environment-other-python]") && said.contains("hint: "), "{said}");
    // The project's own is passed over, and why.
    let situation = Situation::sound(STANDARD);
    situation.changed_python("app/.venv/bin/python3", "import sys; sys.version_info = (3, 8, 1, 'final', 0)");
    let seen = situation.doctor(&[]);
    assert_eq!(seen.code, Some(0), "{}", seen.messages);
    assert!(seen.of("passed over").starts_with("<here>/app/.venv: the project's `.venv` is not used (it is Python 3.8.1"), "{}", seen.data);
}

#[test]
fn no_compiler() {
    let situation = Situation::sound(STANDARD);
    fs::remove_file(situation.path("bin/cc")).unwrap();
    let seen = situation.doctor(&[]);
    assert_eq!((seen.code, seen.of("linker")), (Some(1), "none"));
    assert_eq!(
        seen.messages,
        "error: linker: `cc` is not there, and rustc links with it [environment-no-linker]\n  \
         hint: install a C compiler (`apt install gcc`, `dnf install gcc`, `xcode-select --install`), or name a linker in `.cargo/config.toml`\n"
    );
}

/// With this installer asked for.
fn installing(installer: &str) -> Situation {
    Situation::sound(&format!("[package.metadata.snakebridge]\ninstaller = \"{installer}\"\n{STANDARD}"))
}

#[test]
fn no_uv() {
    for installer in ["auto", "uv"] {
        let seen = installing(installer).doctor(&[]);
        assert_eq!((seen.code, seen.messages.as_str()), (Some(0), ""));
        assert_eq!(seen.of("installer"), "uv 0.13.9, which is fetched before anything is installed, since `uv` is not in `PATH`");
    }
    let offline = |installer: &str| installing(installer).set("CARGO_NET_OFFLINE", "true").doctor(&[]);
    assert_eq!(offline("auto").of("installer"), "venv and pip of the linked Python, since `uv` is not in `PATH`, and nothing is fetched");
    let seen = offline("uv");
    assert_eq!((seen.code, seen.of("installer")), (Some(1), "none that can be used"));
    assert_eq!(
        seen.messages,
        "error: package.metadata.snakebridge.installer: `installer = \"uv\"` is asked for, but `uv` is not in `PATH`, and nothing is fetched \
         [environment-no-uv]\n  \
         hint: install it (`pip install 'uv>=0.6,<0.14'`, or https://docs.astral.sh/uv), or write `installer = \"auto\"`\n"
    );
    assert_eq!(installing("pip").doctor(&[]).of("installer"), "venv and pip of the linked Python, as `installer` says");
    let insisting = installing("uv").set("SNAKEBRIDGE_INSTALLER", "pip");
    assert_eq!(insisting.doctor(&[]).of("installer"), "venv and pip of the linked Python, as `installer` says");
    let said = installing("uv").set("SNAKEBRIDGE_INSTALLER", "conda").mistake();
    assert_eq!(
        said,
        "error: SNAKEBRIDGE_INSTALLER: `conda` is not a value of `SNAKEBRIDGE_INSTALLER` [config-bad-value]\n  \
         hint: set it to one of `auto`, `uv`, `pip`\n"
    );
}

#[test]
fn a_uv_of_a_version_that_was_never_tested() {
    let installer = |version: &str, more: &str| {
        let situation = installing("auto").set("CARGO_NET_OFFLINE", more);
        situation.program("uv", &format!("#!/bin/sh\necho 'uv {version} (61ed2a236 2024-11-04)'\n"));
        let seen = situation.doctor(&[]);
        assert_eq!((seen.code, seen.messages.as_str()), (Some(0), ""));
        seen.of("installer").to_owned()
    };
    let other = |version: &str| format!("`<here>/bin/uv` is version {version}, and SnakeBridge was tested with `uv>=0.6,<0.14`");
    let fetched = "uv 0.13.9, which is fetched before anything is installed, since";
    assert_eq!(installer("0.5.31", "false"), format!("{fetched} {}", other("0.5.31")));
    assert_eq!(installer("0.14.0", "false"), format!("{fetched} {}", other("0.14.0")));
    let pip = format!("venv and pip of the linked Python, since {}, and nothing is fetched", other("0.5.31"));
    assert_eq!(installer("0.5.31", "true"), pip);
    let situation = installing("auto");
    situation.program("uv", "#!/bin/sh\nexit 3\n");
    assert_eq!(situation.doctor(&[]).of("installer"), format!("{fetched} `<here>/bin/uv` does not say its version"));
    // One of the right version is taken, whatever else it says of itself.
    assert_eq!(installer("0.6.0", "false"), "uv at <here>/bin/uv");
}

#[test]
fn offline() {
    let situation = Situation::sound(NEEDY).set("CARGO_NET_OFFLINE", "true");
    let seen = situation.doctor(&[]);
    assert_eq!((seen.code, seen.of("network")), (Some(0), "nothing is fetched: `CARGO_NET_OFFLINE` is set"));
    assert_eq!(
        seen.messages,
        "warning: package.metadata.python-deps.no-such-package-4711: no environment has what is declared: `no-such-package-4711>=1,<2` \
         [environment-not-installed]\n  \
         cause: nothing is fetched: `CARGO_NET_OFFLINE` is set; the next build looks into the installer's cache and into `find-links` alone\n  \
         hint: run `cargo build` once with a network, or name an environment that has it all by `SNAKEBRIDGE_VENV`\n"
    );
    // Cargo's own configuration says it too; the nearest file has the word, and the variable before all.
    let situation = Situation::sound(NEEDY);
    for (folder, offline) in [("", "true"), ("app/", "false")] {
        fs::create_dir(situation.path(&format!("{folder}.cargo"))).unwrap();
        fs::write(situation.path(&format!("{folder}.cargo/config.toml")), format!("[net]\noffline = {offline}\n")).unwrap();
        let said = situation.doctor(&[]);
        let expected = match offline {
            "true" => "nothing is fetched: `net.offline` is set in `<here>/.cargo/config.toml`",
            _ => "builds install into an environment below <here>/app/target/snakebridge",
        };
        assert_eq!(said.of("network"), expected);
    }
    assert_eq!(situation.set("CARGO_NET_OFFLINE", "true").doctor(&[]).of("network"), "nothing is fetched: `CARGO_NET_OFFLINE` is set");
    // With all that is declared there, being offline is no mistake.
    assert_eq!(Situation::sound(STANDARD).set("CARGO_NET_OFFLINE", "true").doctor(&[]).code, Some(0));
}

#[test]
fn json_has_the_findings_and_what_is_wrong() {
    let situation = Situation::sound(STANDARD);
    fs::remove_file(situation.path("bin/cc")).unwrap();
    let json: Value = serde_json::from_str(&situation.doctor(&["--json"]).data).unwrap();
    let finding = json["findings"].as_array().unwrap().iter().find(|finding| finding["subject"] == "linker").unwrap();
    assert_eq!(finding["text"], "none");
    let problem = &json["problems"][0];
    assert_eq!((&problem["problem"], &problem["severity"]), (&"environment-no-linker".into(), &"error".into()));
    assert!(problem["hint"].as_str().unwrap().starts_with("install a C compiler"));
}
