//! Environment: what counts as installed, which environment is chosen, and what is said when there is none.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use snakebridge_build::cargo::{Cargo, Directives, is_truthy};
use snakebridge_build::config::{self, Config, Overrides};
use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::environment::distribution::installed;
use snakebridge_build::environment::failure::{self, Attempt};
use snakebridge_build::environment::install::constraints;
use snakebridge_build::environment::interpreter::{Interpreter, Interpreters, executable_in};
use snakebridge_build::environment::linked::{self, Outcome};
use snakebridge_build::environment::requirement::Requirement;
use snakebridge_build::environment::union::{Needs, union};
use snakebridge_build::environment::{Environment, Source, link, prepare, upgrade};
use tempfile::TempDir;

/// A package with its own target folder.
pub(crate) struct Project {
    folder: TempDir,
}

impl Project {
    pub(crate) fn new(metadata: &str) -> Self {
        let project = Self { folder: TempDir::new().unwrap() };
        project.declare("demo", metadata);
        project
    }

    /// Writes the manifest of the crate in a folder of that name, or of the package itself for `demo`.
    pub(crate) fn declare(&self, name: &str, metadata: &str) -> PathBuf {
        let folder = if name == "demo" { self.path() } else { self.path().join(name) };
        fs::create_dir_all(&folder).unwrap();
        let manifest = folder.join("Cargo.toml");
        fs::write(&manifest, format!("[package]\nname = \"{name}\"\n{metadata}")).unwrap();
        manifest
    }

    /// Writes a file of the package.
    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().to_path_buf()
    }

    pub(crate) fn cargo(&self) -> Cargo {
        let mut cargo = Cargo::by_value(self.path(), self.path().join("target"));
        fs::create_dir_all(&cargo.target_dir).unwrap();
        cargo.path = env::split_paths(&env::var_os("PATH").unwrap()).collect();
        // Where no `.python-version` is found.
        cargo.neutral_dir = env::temp_dir();
        cargo
    }

    pub(crate) fn prepare(&self, cargo: &Cargo) -> (Option<Environment>, Diagnostics) {
        prepare(cargo, &config(&cargo.manifest(), &cargo.overrides), &BTreeMap::new())
    }
}

pub(crate) fn config(manifest: &Path, overrides: &Overrides) -> Config {
    let (config, diagnostics) = config::load(manifest, overrides);
    assert!(!diagnostics.has_errors(), "{}", texts(&diagnostics));
    config
}

pub(crate) fn texts(diagnostics: &Diagnostics) -> String {
    diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// What the Python in `PATH` says of itself.
fn python() -> Interpreter {
    let folder = TempDir::new().unwrap();
    Interpreters::new(folder.path(), &env::temp_dir()).ask(Path::new(&real_python())).unwrap()
}

pub(crate) fn real_python() -> String {
    let output =
        Command::new("python3").args(["-c", "import sys; print(sys._base_executable)"]).current_dir(env::temp_dir()).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A virtual environment without pip, which takes a moment only.
pub(crate) fn venv(folder: &Path) {
    let status = Command::new(real_python()).args(["-m", "venv", "--without-pip"]).arg(folder).status().unwrap();
    assert!(status.success());
}

/// Pretends that a distribution is installed in a virtual environment.
pub(crate) fn install_by_hand(venv: &Path, name: &str, version: &str, headers: &str) {
    let packages = fs::read_dir(venv.join("lib")).unwrap().next().unwrap().unwrap().path().join("site-packages");
    dist_info(&packages, name, version, headers);
}

fn dist_info(packages: &Path, name: &str, version: &str, headers: &str) -> PathBuf {
    let folder = packages.join(format!("{}-{version}.dist-info", name.replace('-', "_")));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("METADATA"), format!("Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{headers}\nName: not a header\n"))
        .unwrap();
    fs::write(folder.join("RECORD"), "").unwrap();
    folder
}

/// A wheel of one module, made by Python itself; an index is not needed to install it.
pub(crate) fn wheel(folder: &Path, name: &str, version: &str) -> String {
    let script = "import sys, zipfile\nfolder, name, version = sys.argv[1:]\npath = f'{folder}/{name}-{version}-py3-none-any.whl'\n\
                  info = f'{name}-{version}.dist-info'\n\
                  with zipfile.ZipFile(path, 'w') as archive:\n    archive.writestr(f'{name}.py', f'version = {version!r}\\n')\n    \
                  archive.writestr(f'{info}/METADATA', f'Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n')\n    \
                  archive.writestr(f'{info}/WHEEL', 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')\n    \
                  archive.writestr(f'{info}/RECORD', f'{name}.py,,\\n{info}/METADATA,,\\n{info}/WHEEL,,\\n{info}/RECORD,,\\n')\n";
    let status = Command::new(real_python()).arg("-c").arg(script).arg(folder).args([name, version]).status().unwrap();
    assert!(status.success());
    format!("file://{}/{name}-{version}-py3-none-any.whl", folder.display())
}

fn needs(entries: &str) -> Needs {
    let project = Project::new(&format!("[package.metadata.python-deps]\n{entries}"));
    union([&config(&project.path().join("Cargo.toml"), &Overrides::default())], &python().markers).unwrap()
}

fn requirements(entries: &str) -> Vec<Requirement> {
    needs(entries).requirements
}

#[test]
fn nothing_is_installed_on_docs_rs() {
    let project = Project::new("[package.metadata.python-deps]\nsix = \"1.16\"\n");
    let mut cargo = project.cargo();
    cargo.docs_rs = true;
    let (environment, diagnostics) = project.prepare(&cargo);
    assert!(environment.is_none());
    let said = texts(&diagnostics);
    assert!(
        said.contains("no environment has what is declared: `six>=1.16,<2`") && said.contains("nothing is installed: this is docs.rs"),
        "{said}"
    );
    assert!(!project.path().join("target/snakebridge/venv-3.11").exists());
}

#[test]
fn a_build_for_another_machine_says_whose_python_is_asked() {
    let project = Project::new("[package.metadata.python-deps]\nmath = \"stdlib\"\n");
    let mut cargo = project.cargo();
    cargo.host = Some("x86_64-unknown-linux-gnu".to_owned());
    cargo.target = cargo.host.clone();
    assert_eq!(texts(&project.prepare(&cargo).1), "");
    cargo.target = Some("aarch64-unknown-linux-gnu".to_owned());
    let (environment, diagnostics) = project.prepare(&cargo);
    let python = environment.unwrap().interpreter;
    let expected = format!(
        "{}: this builds for `aarch64-unknown-linux-gnu` from what {} offers on `x86_64-unknown-linux-gnu` [environment-other-target]\n  hint: what",
        python.executable.display(),
        python.described()
    );
    assert!(texts(&diagnostics).starts_with(&expected), "{}", texts(&diagnostics));
}

#[test]
fn installed_distributions_are_read_from_their_metadata() {
    let folder = TempDir::new().unwrap();
    let (first, second) = (folder.path().join("a/site-packages"), folder.path().join("b/site-packages"));
    dist_info(&first, "Scikit_Learn", "1.9.0", "");
    dist_info(&first, "numpy", "2.4.1", "");
    dist_info(&second, "numpy", "1.0", "");
    fs::create_dir_all(first.join("half-1.0.dist-info")).unwrap();
    dist_info(&first, "~umpy", "2.0", "");
    fs::write(second.join("old-0.1.egg-info"), "Name: Old.Thing\nVersion: 0.1\n").unwrap();
    let found = installed(&[first, second, folder.path().join("gone")]);
    let versions: Vec<(&str, &str)> = found.iter().map(|(name, distribution)| (name.as_str(), distribution.version.as_str())).collect();
    assert_eq!(versions, [("numpy", "2.4.1"), ("old-thing", "0.1"), ("scikit-learn", "1.9.0")]);
    let watched: Vec<String> = found["numpy"].watch().iter().map(|file| file.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(watched, ["METADATA", "RECORD"]);
}

#[test]
fn a_requirement_is_met_by_version_extras_and_address() {
    let folder = TempDir::new().unwrap();
    dist_info(folder.path(), "numpy", "2.4.1", "");
    dist_info(
        folder.path(),
        "pandas",
        "2.2.3",
        "Requires-Dist: numpy>=1\nRequires-Dist: pyarrow>=10; extra == \"parquet\"\nRequires-Dist: numpy>=2; extra == \"fast\"\nRequires-Dist: pywin32; sys_platform == \"win32\" and extra == \"fast\"\n",
    );
    let info = dist_info(folder.path(), "tool", "1.0", "");
    fs::write(
        info.join("direct_url.json"),
        r#"{"url": "https://example.org/tool", "vcs_info": {"vcs": "git", "requested_revision": "v1", "commit_id": "abc"}}"#,
    )
    .unwrap();
    let (found, markers) = (installed(&[folder.path().to_path_buf()]), python().markers);
    let unmet = |entry: &str| requirements(entry).remove(0).unmet(&found, &markers);
    assert_eq!(unmet("numpy = \"2.4\""), None);
    assert_eq!(unmet("numpy = \"*\""), None);
    assert_eq!(unmet("numpy = \"2.5\""), Some("`numpy` 2.4.1 is installed, `>=2.5, <3` is asked for".into()));
    assert_eq!(unmet("torch = \"2\""), Some("`torch` is not installed".into()));
    assert_eq!(unmet("pandas = { version = \"2\", extras = [\"fast\"] }"), None);
    assert_eq!(unmet("pandas = { extras = [\"parquet\"] }"), Some("`pandas[parquet]` needs `pyarrow>=10`, which is not installed".into()));
    assert_eq!(unmet("tool = { git = \"https://example.org/tool\", tag = \"v1\" }"), None);
    assert_eq!(unmet("tool = { git = \"https://example.org/tool\", rev = \"abc\" }"), None);
    assert_eq!(
        unmet("tool = { git = \"https://example.org/tool\", tag = \"v2\" }"),
        Some("`tool` 1.0 is installed, but not from `git+https://example.org/tool@v2`".into())
    );
}

#[test]
fn requirements_are_written_as_pep_508_says() {
    let written: Vec<String> = requirements(
        "sk = { version = \"1.9\", pypi-package = \"scikit-learn\", extras = [\"b\", \"a\"] }\n\"sklearn.svm\" = { pypi-package = \"scikit-learn\", version = \"!=1.9.1\" }\n\
         any = \"*\"\nwheel = { url = \"https://example.org/w.whl\" }\nmath = \"stdlib\"\n",
    )
    .iter()
    .map(Requirement::pep508)
    .collect();
    assert_eq!(written, ["any", "scikit-learn[a,b]>=1.9,!=1.9.1,<2", "wheel @ https://example.org/w.whl"]);
}

#[test]
fn crates_that_exclude_one_another_are_all_named() {
    let project = Project::new("");
    let declared = [
        ("first", "numpy = \"1\""),
        ("second", "np = { version = \"*\", pypi-package = \"NumPy\" }"),
        ("third", "math = \"stdlib\"\nnumpy = \">=2.1\""),
    ];
    let configs = declared.map(|(name, entries)| {
        config(&project.declare(name, &format!("[package.metadata.python-deps]\n{entries}\n")), &Overrides::default())
    });
    let conflicts = union(&configs, &python().markers).unwrap_err();
    assert_eq!(
        conflicts[0].diagnostic().to_string(),
        "package.metadata.python-deps.numpy: no `numpy` fits all who ask for it [environment-conflict]\n  \
         cause: `first` asks for `>=1, <2` (package.metadata.python-deps.numpy, Cargo.toml:4)\n  \
         `second` asks for any version (package.metadata.python-deps.np, Cargo.toml:4)\n  \
         `third` asks for `>=2.1` (package.metadata.python-deps.numpy, Cargo.toml:5)\n  \
         hint: change what one of them asks for, or give one crate an environment of its own: `venv = \"…\"` under `[package.metadata.snakebridge]`"
    );
    assert!(conflicts[0].involves("second") && !conflicts[0].involves("fourth"));
}

#[test]
fn locked_versions_hold_while_they_fit() {
    let locked = [("numpy", "2.4.1"), ("six", "1.17.0"), ("pandas", "2.1.0"), ("tool", "1.0")]
        .map(|(name, version)| (name.to_owned(), version.to_owned()));
    let wanted = needs("numpy = \"2.4\"\npandas = \"2.2\"\ntool = { url = \"https://example.org/t.whl\" }\n");
    let kept = constraints(&wanted, &BTreeMap::from(locked));
    assert_eq!(
        kept.into_iter().collect::<Vec<_>>(),
        [("numpy".to_owned(), "==2.4.1".to_owned()), ("six".to_owned(), "==1.17.0".to_owned())]
    );
}

/// What the diagnostic says of an installer's words; those of pip were captured from pip 23.2 and those of uv from its documentation.
fn explained(output: &str) -> String {
    let wanted = requirements("six = \"99\"\nnot-there = \"1\"\n");
    failure::installing(
        output,
        &Attempt {
            requirements: &wanted,
            python: Path::new("/env/bin/python"),
            command: "pip install six".into(),
            with_uv: false,
            silent_refusal: false,
        },
    )
    .to_string()
}

#[test]
fn an_installers_words_become_a_reason_and_a_remedy() {
    assert_eq!(
        explained(
            "Looking in links: /wheels\nERROR: Could not find a version that satisfies the requirement six<100,>=99 (from versions: 1.8.0, 1.9.0, 1.10.0, \
             1.11.0, 1.12.0, 1.13.0, 1.14.0, 1.15.0, 1.16.0, 1.17.0)\nERROR: No matching distribution found for six<100,>=99"
        ),
        "package.metadata.python-deps.six: the package index has no version that fits `six<100,>=99` (Cargo.toml:4) [environment-no-version]\n  \
         cause: available: …, 1.10.0, 1.11.0, 1.12.0, 1.13.0, 1.14.0, 1.15.0, 1.16.0, 1.17.0\n  \
         hint: ask for a version that exists in `Cargo.toml`: `six = \"1.17.0\"`"
    );
    let missing = "ERROR: Could not find a version that satisfies the requirement not-there<2,>=1 (from versions: none)\nERROR: No matching distribution found for not-there<2,>=1";
    assert!(explained(missing).starts_with(
        "package.metadata.python-deps.not-there: the package index has no package `not-there` for this Python (Cargo.toml:5) [environment-no-package]"
    ));
    let uv = "  × No solution found when resolving dependencies:\n  ╰─▶ Because not-there was not found in the package registry and you require not-there>=1,<2,\n      we can conclude that your requirements are unsatisfiable.";
    assert!(explained(uv).starts_with("package.metadata.python-deps.not-there: the package index has no package `not-there`"));
    let uv = "  × No solution found when resolving dependencies:\n  ╰─▶ Because only six<=1.17.0 is available and you require six>=99, we can conclude\n      that your requirements are unsatisfiable.";
    assert!(
        explained(uv).contains(
            "no version that fits `six>=99` (Cargo.toml:4) [environment-no-version]\n  cause: available: six<=1.17.0\n  \
             hint: ask for a version that exists in `Cargo.toml`: `six = \"1.17.0\"`"
        ),
        "{}",
        explained(uv)
    );
}

#[test]
fn known_causes_are_recognised() {
    let cases = [
        (
            "WARNING: Retrying (Retry(total=0, connect=None)) after connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7fcec667e9d0>: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/six/\nERROR: Could not find a version that satisfies the requirement six (from versions: none)",
            "environment-no-network",
        ),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "environment-disk-full"),
        ("ERROR: Could not install packages due to an OSError: [Errno 30] Read-only file system: '/env/lib'", "environment-read-only"),
        ("error: externally-managed-environment\n\n× This environment is externally managed", "environment-externally-managed"),
        ("/env/bin/python: No module named pip", "environment-no-pip"),
        ("  error: subprocess-exited-with-error\nERROR: Failed building wheel for six", "environment-build-failed"),
        (
            "ERROR: Cannot install six<1.5 and six>=1.16 because these package versions have conflicting dependencies.\n\nThe conflict is caused by:\n    The user requested six>=1.16\n    The user requested six<1.5\n\nTo fix this you could try to:\n1. loosen\n\nERROR: ResolutionImpossible: for help visit https://pip.pypa.io",
            "environment-conflict",
        ),
        ("Segmentation fault", "environment-install-failed"),
    ];
    for (output, code) in cases {
        assert!(explained(output).contains(&format!("[{code}]")), "{output}\n{}", explained(output));
        if code == "environment-no-network" {
            let reason =
                "\n  cause: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution (/simple/six/)\n";
            assert!(explained(output).contains(reason), "{}", explained(output));
        }
    }
    let conflict = explained(cases[6].0);
    assert!(
        conflict
            .contains("exclude one another [environment-conflict]\n  cause: The user requested six>=1.16\n  The user requested six<1.5\n"),
        "{conflict}"
    );
    let long = (0..500).map(|line| format!("line {line}")).collect::<Vec<_>>().join("\n");
    assert!(explained(&long).lines().count() < 20);
}

#[test]
fn nothing_to_install_needs_no_environment() {
    let project = Project::new("[package.metadata.python-deps]\nmath = \"stdlib\"\n");
    let (environment, diagnostics) = project.prepare(&project.cargo());
    let environment = environment.unwrap_or_else(|| panic!("{}", texts(&diagnostics)));
    assert_eq!(environment.source, Source::Base);
    assert_eq!(environment.interpreter.version, python().version);
    assert!(project.cargo().shared_dir().join("interpreters.json").is_file() || is_shim(), "the answer was not remembered");
}

/// pyenv puts scripts in `PATH`, whose answer cannot be remembered.
fn is_shim() -> bool {
    let path = env::var_os("PATH").unwrap();
    let found = env::split_paths(&path).map(|folder| folder.join("python")).find(|file| file.is_file());
    found.is_some_and(|file| fs::read(file).is_ok_and(|bytes| bytes.starts_with(b"#!")))
}

#[test]
fn the_project_s_own_environment_is_used_when_it_has_everything() {
    let project = Project::new("[package.metadata.python-deps]\ntiny = \"1\"\n");
    venv(&project.path().join(".venv"));
    let mut cargo = project.cargo();
    cargo.offline = Some("`CARGO_NET_OFFLINE` is set".to_owned());
    cargo.overrides.installer = Some("pip".to_owned());
    let (none, diagnostics) = project.prepare(&cargo);
    assert!(none.is_none());
    assert!(
        texts(&diagnostics).contains("the project's `.venv` is not used [environment-passed-over]\n  cause: `tiny` is not installed"),
        "{}",
        texts(&diagnostics)
    );
    assert!(
        texts(&diagnostics).contains(
            "package.metadata.python-deps.tiny: no environment has what is declared: `tiny>=1,<2` [environment-not-installed]\n  \
             cause: nothing is fetched: `CARGO_NET_OFFLINE` is set; `pip` keeps no index, and what `find-links` has is not enough"
        ),
        "{}",
        texts(&diagnostics)
    );
    install_by_hand(&project.path().join(".venv"), "tiny", "1.3", "");
    let (environment, _) = project.prepare(&cargo);
    let environment = environment.unwrap();
    assert_eq!((environment.source, environment.versions()["tiny"].as_str()), (Source::Project, "1.3"));
    let watched: Vec<String> = environment.watch.iter().map(|file| file.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(watched, ["pyvenv.cfg", "METADATA", "RECORD"]);
}

#[test]
fn a_named_environment_must_fit() {
    let project = Project::new("[package.metadata.snakebridge]\nvenv = \"env\"\n[package.metadata.python-deps]\ntiny = \"1\"\n");
    let cargo = project.cargo();
    let (_, diagnostics) = project.prepare(&cargo);
    let folder = project.path().join("env");
    assert!(
        texts(&diagnostics).starts_with(&format!(
            "package.metadata.snakebridge.venv: there is no Python environment at `{}` [environment-no-venv]",
            folder.display()
        )),
        "{}",
        texts(&diagnostics)
    );
    venv(&folder);
    let (_, diagnostics) = project.prepare(&cargo);
    assert!(
        texts(&diagnostics)
            .contains("lacks what is declared [environment-not-installed]\n  cause: `tiny` is not installed\n  hint: install it: ")
    );
    install_by_hand(&folder, "tiny", "1.0", "");
    assert_eq!(project.prepare(&cargo).0.unwrap().source, Source::Configured);
    let mut cargo = cargo;
    cargo.overrides.venv = Some(folder.display().to_string());
    assert_eq!(project.prepare(&cargo).0.unwrap().source, Source::Variable);
}

#[test]
fn the_active_environment_comes_before_the_project_s() {
    let project = Project::new("[package.metadata.python-deps]\ntiny = \"1\"\n");
    for name in [".venv", "active"] {
        venv(&project.path().join(name));
        install_by_hand(&project.path().join(name), "tiny", "1.0", "");
    }
    let mut cargo = project.cargo();
    cargo.python.virtual_env = Some(project.path().join("active"));
    let environment = project.prepare(&cargo).0.unwrap();
    assert_eq!((environment.source, environment.interpreter.prefix), (Source::Active, project.path().join("active")));
}

#[cfg(unix)]
#[test]
fn an_environment_of_another_python_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = Project::new("[package.metadata.python-deps]\nmath = \"stdlib\"\n");
    let mut other = serde_json::to_value(python()).unwrap();
    other["version"] = "3.99.1".into();
    let bin = project.path().join("env/bin");
    fs::create_dir_all(&bin).unwrap();
    fs::write(bin.join("python3"), format!("#!/bin/sh\necho 'snakebridge-interpreter:{other}'\n")).unwrap();
    fs::set_permissions(bin.join("python3"), fs::Permissions::from_mode(0o755)).unwrap();
    let mut cargo = project.cargo();
    cargo.overrides.venv = Some("env".into());
    let (none, diagnostics) = project.prepare(&cargo);
    assert!(none.is_none());
    let said = texts(&diagnostics);
    assert!(
        said.starts_with(&format!(
            "SNAKEBRIDGE_VENV: the environment is of Python 3.99.1, but pyo3 links Python {} [environment-other-python]",
            python().version
        )),
        "{said}"
    );
    assert!(
        said.contains("  hint: choose the interpreter in `.cargo/config.toml`, then build again:\n  [env]\n  PYO3_PYTHON = "),
        "{said}"
    );

    cargo.overrides = Overrides { python: Some("3.98".into()), ..Overrides::default() };
    let said = texts(&project.prepare(&cargo).1);
    assert!(
        said.starts_with(&format!("SNAKEBRIDGE_PYTHON: Python `3.98` is asked for, but pyo3 links Python {}", python().version)),
        "{said}"
    );

    // What pyo3's build script decided wins over `PATH`.
    cargo.python.pyo3_config =
        Some(format!("implementation=CPython\nversion=3.99\nexecutable={}\nlib_dir=/lib\n", bin.join("python3").display()));
    cargo.overrides = Overrides { python: Some("3.99".into()), ..Overrides::default() };
    assert_eq!(project.prepare(&cargo).0.unwrap().linked.interpreter.version, "3.99.1");
}

#[test]
fn no_python_at_all_is_said_by_us() {
    let project = Project::new("[package.metadata.python-deps]\nmath = \"stdlib\"\n");
    let mut cargo = project.cargo();
    cargo.path.clear();
    let said = texts(&project.prepare(&cargo).1);
    assert!(said.starts_with("Python: no Python 3 was found, and the bindings need one at build time and at run time [environment-no-python]\n  cause: `python` is not in `PATH`\n  `python3` is not in `PATH`"), "{said}");
    cargo.python.pyo3_python = Some("/nowhere/python3".into());
    let said = texts(&project.prepare(&cargo).1);
    assert!(said.starts_with("PYO3_PYTHON: `/nowhere/python3`, chosen by `PYO3_PYTHON`, is not a usable Python [environment-no-python]\n  cause: could not start `/nowhere/python3`"), "{said}");
}

#[test]
fn the_managed_environment_is_shared_filled_and_repaired() {
    let project = Project::new("");
    let wheels = project.path().join("wheels");
    fs::create_dir_all(&wheels).unwrap();
    let entry = |name: &str| format!("[package.metadata.python-deps]\n{name} = {{ url = \"{}\" }}\n", wheel(&wheels, name, "1.0"));
    project.declare("demo", &entry("tiny"));
    let cargo = project.cargo();
    let mut other = cargo.clone();
    other.manifest_dir = project.path().join("other");
    project.declare("other", &entry("small"));

    // Two build scripts at once.
    let versions = thread::scope(|scope| {
        let builds = [&cargo, &other].map(|cargo| {
            scope.spawn(|| {
                let (environment, diagnostics) = project.prepare(cargo);
                let environment = environment.unwrap_or_else(|| panic!("{}", texts(&diagnostics)));
                assert_eq!(environment.source, Source::Managed);
                environment.versions()
            })
        });
        builds.map(|build| build.join().unwrap())
    });
    assert!(versions[0].contains_key("tiny") && versions[1].contains_key("small"));
    let (environment, _) = project.prepare(&cargo);
    let environment = environment.unwrap();
    assert!(environment.versions().contains_key("tiny") && environment.versions().contains_key("small"));
    assert_eq!(environment.interpreter.version, python().version);
    let folder = environment.interpreter.prefix.clone();
    assert!(folder.starts_with(cargo.shared_dir()));
    drop(environment);

    // A build that was killed left no marker and half an environment; the crate that vanished is forgotten.
    fs::remove_file(folder.join("snakebridge.json")).unwrap();
    fs::remove_file(executable_in(&folder).unwrap()).unwrap();
    fs::remove_file(other.manifest()).unwrap();
    let repaired = project.prepare(&cargo).0.unwrap();
    assert!(repaired.versions().contains_key("tiny") && !repaired.versions().contains_key("small"));
}

#[test]
fn the_library_is_linked_below_the_target_folder() {
    let project = Project::new("[package.metadata.python-deps]\nmath = \"stdlib\"\n");
    let mut cargo = project.cargo();
    cargo.out_dir = Some(cargo.target_dir.join("debug/build/demo-0/out"));
    let environment = project.prepare(&cargo).0.unwrap();
    let mut directives = Directives::default();
    assert_eq!(link::directives(&cargo, &environment, &mut directives), None);
    let Some(library) = environment.linked.interpreter.library.clone() else { return };
    let folder = cargo.target_dir.join("debug/build/demo-0/out/snakebridge-lib");
    let bundled = cfg!(target_os = "linux").then(|| "cargo::rustc-link-arg=-Wl,-rpath,$ORIGIN/python/lib".to_owned());
    let own = [
        format!("cargo::rustc-link-arg=-Wl,-rpath,{}", library.parent().unwrap().display()),
        format!("cargo::rustc-link-search=native={}", folder.display()),
    ];
    assert_eq!(directives.lines(), bundled.into_iter().chain(own).collect::<Vec<_>>());
    assert_eq!(fs::canonicalize(folder.join(library.file_name().unwrap())).unwrap(), fs::canonicalize(library).unwrap());
}

#[test]
fn directives_are_one_line_each() {
    let mut directives = Directives::default();
    directives.error("first\n  hint: second");
    directives.rustc_env("NAME", "a\nb");
    assert_eq!(directives.lines(), ["cargo::error=first", "cargo::error=  hint: second", "cargo::rustc-env=NAME=a b"]);
    assert!(["1", "true", "YES", "on"].into_iter().all(is_truthy) && !["0", "false", "", "no"].into_iter().any(is_truthy));
}

/// An index (PEP 503) with one wheel.
fn index(root: &Path, variant: &str, name: &str, version: &str) {
    let folder = root.join(variant).join(name);
    fs::create_dir_all(&folder).unwrap();
    wheel(&folder, name, version);
    let file = format!("{name}-{version}-py3-none-any.whl");
    fs::write(folder.join("index.html"), format!("<!DOCTYPE html><html><body><a href=\"{file}\">{file}</a></body></html>")).unwrap();
}

#[test]
fn a_package_is_installed_in_the_build_that_fits_the_hardware() {
    let build = |accelerator: &str, indexed: &[(&str, &str)]| {
        let project = Project::new("");
        let root = project.path().join("whl");
        indexed.iter().for_each(|(variant, version)| index(&root, variant, "torch", version));
        let settings = "[package.metadata.snakebridge]\ninstaller = \"pip\"\n";
        project.declare(
            "demo",
            &format!(
                "[package.metadata.python-deps]\ntorch = \"2\"\n{settings}accelerator = \"{accelerator}\"\nwheels.pytorch.index = \"file://{}\"\n",
                root.display()
            ),
        );
        let (environment, diagnostics) = project.prepare(&project.cargo());
        let environment = environment.unwrap_or_else(|| panic!("{}", texts(&diagnostics)));
        (environment.versions()["torch"].clone(), environment.wheels["torch"].variant.clone(), texts(&diagnostics))
    };
    let both = [("cpu", "2.9.1+cpu"), ("cu124", "2.6.0+cu124")];
    assert_eq!(build("cuda-12.4", &both), ("2.6.0+cu124".to_owned(), "cu124".to_owned(), String::new()));
    assert_eq!(build("cpu", &both), ("2.9.1+cpu".to_owned(), "cpu".to_owned(), String::new()));
    // The best build is not to be had: the next one is, and the user hears of it.
    let (version, variant, said) = build("cuda-12.4", &[("cpu", "2.9.1+cpu")]);
    assert_eq!((version.as_str(), variant.as_str()), ("2.9.1+cpu", "cpu"));
    assert!(
        said.contains("`torch>=2,<3` is not to be had for `cu124`, so the build for `cpu` is installed [environment-other-variant]"),
        "{said}"
    );
}

#[test]
fn an_upgrade_takes_what_is_newer_and_a_build_keeps_what_it_has() {
    let project = Project::new("");
    let root = project.path().join("whl");
    project.declare(
        "demo",
        &format!(
            "[package.metadata.python-deps]\ntorch = \"2\"\n[package.metadata.snakebridge]\ninstaller = \"pip\"\naccelerator = \"cpu\"\nwheels.pytorch.index = \"file://{}\"\n",
            root.display()
        ),
    );
    let cargo = project.cargo();
    let version = |(environment, diagnostics): (Option<Environment>, Diagnostics)| {
        environment.unwrap_or_else(|| panic!("{}", texts(&diagnostics))).versions()["torch"].clone()
    };
    index(&root, "cpu", "torch", "2.6.0+cpu");
    assert_eq!(version(project.prepare(&cargo)), "2.6.0+cpu");
    index(&root, "cpu", "torch", "2.9.1+cpu");
    assert_eq!(version(project.prepare(&cargo)), "2.6.0+cpu");
    assert_eq!(version(upgrade(&cargo, &config(&cargo.manifest(), &cargo.overrides))), "2.9.1+cpu");
}

/// A `python3` that says that it is of this version.
#[cfg(unix)]
fn pretended(folder: &Path, name: &str, version: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let mut other = serde_json::to_value(python()).unwrap();
    other["version"] = version.into();
    other["base_prefix"] = folder.display().to_string().into();
    fs::create_dir_all(folder).unwrap();
    let file = folder.join(name);
    other["executable"] = file.display().to_string().into();
    fs::write(&file, format!("#!/bin/sh\necho 'snakebridge-interpreter:{other}'\n")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    file
}

#[cfg(unix)]
#[test]
fn every_place_where_a_python_may_be_is_accounted_for() {
    let project = Project::new("[package.metadata.python-deps]\nmath = \"stdlib\"\n");
    let mut cargo = project.cargo();
    let interpreters = || Interpreters::new(&cargo.shared_dir(), &cargo.neutral_dir);
    let bin = project.path().join("bin");
    pretended(&bin, "python3", "3.11.9");
    fs::write(bin.join("python"), "#!/bin/sh\necho 'SyntaxError: invalid syntax' >&2\nexit 1\n").unwrap();
    fs::set_permissions(bin.join("python"), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let interpreters = interpreters();
    cargo.path = vec![bin.clone()];
    (cargo.python.virtual_env, cargo.python.conda_prefix) = (Some("/one".into()), Some("/two".into()));
    let (tried, found) = linked::account(&cargo, &interpreters);
    let told: Vec<String> = tried
        .into_iter()
        .map(|place| {
            let outcome = match place.outcome {
                Outcome::Chosen => "chosen".to_owned(),
                Outcome::Absent => "absent".to_owned(),
                Outcome::NotReached => "not reached".to_owned(),
                Outcome::Refused(why) => why,
            };
            format!("{}: {outcome}", place.rule)
        })
        .collect();
    assert_eq!(
        told,
        [
            "pyo3's build script: absent",
            "`PYO3_CONFIG_FILE`: absent",
            "`PYO3_PYTHON`: absent",
            "`VIRTUAL_ENV`: pyo3 ignores `VIRTUAL_ENV` and `CONDA_PREFIX` when both are set",
            "`CONDA_PREFIX`: pyo3 ignores `VIRTUAL_ENV` and `CONDA_PREFIX` when both are set",
            "`python` in `PATH`: it does not run as Python 3: SyntaxError: invalid syntax",
            "`python3` in `PATH`: chosen",
        ]
    );
    assert_eq!(found.unwrap().interpreter.version, "3.11.9");
}

#[cfg(unix)]
#[test]
fn a_python_of_another_version_is_refused_with_one_that_fits() {
    let project = Project::new("[package.metadata.python-deps]\nmath = \"stdlib\"\n");
    let mut cargo = project.cargo();
    let old = pretended(&project.path().join("old"), "python3", "3.7.16");
    let kept = project.path().join("versions");
    pretended(&kept.join("c/bin"), "python3", "3.6.15");
    let (middle, newest) = (pretended(&kept.join("a/bin"), "python3", "3.9.18"), pretended(&kept.join("b/bin"), "python3", "3.13.0"));
    cargo.path.clear();
    cargo.python.homes = vec![kept];
    cargo.python.pyo3_python = Some(old.clone());
    let hint =
        |path: &Path| format!("choose the interpreter in `.cargo/config.toml`, then build again:\n  [env]\n  PYO3_PYTHON = {path:?}");
    assert_eq!(
        texts(&project.prepare(&cargo).1),
        format!(
            "Python: Python 3.7.16 is too old: bindings need Python 3.8 or later [environment-other-python]\n  \
             cause: `{}` was chosen by `PYO3_PYTHON`\n  hint: {}",
            old.display(),
            hint(&newest)
        )
    );
    // Any version that is new enough will do, and what is asked for decides among them.
    for version in ["3.8.0", "3.14.2", "3.15.0a1"] {
        cargo.python.pyo3_python = Some(pretended(&project.path().join(version), "python3", version));
        assert!(project.prepare(&cargo).0.is_some(), "{version}");
    }
    cargo.overrides.python = Some("3.9".into());
    let said = texts(&project.prepare(&cargo).1);
    assert!(
        said.starts_with("SNAKEBRIDGE_PYTHON: Python `3.9` is asked for, but pyo3 links Python 3.15.0a1 [environment-other-python]")
            && said.ends_with(&hint(&middle)),
        "{said}"
    );
    cargo.python.pyo3_python = None;
    let said = texts(&project.prepare(&cargo).1);
    assert!(
        said.contains("no Python 3 was found")
            && said.ends_with(&format!("install Python 3 with its shared library, or {}", hint(&newest))),
        "{said}"
    );
}
