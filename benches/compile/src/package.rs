//! The packages that are checked, one for each contestant and library, and the folder that they lie in.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::count::{self, Counts};
use crate::rustc::{self, Cost};
use crate::{LIBRARIES, Result, SMALL};

/// Whose code generator it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Contestant {
    Ours,
    Pyo3Bindgen,
}

impl Contestant {
    pub(crate) const ALL: [Self; 2] = [Self::Ours, Self::Pyo3Bindgen];

    /// What the table calls it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Ours => "SnakeBridge",
            Self::Pyo3Bindgen => "pyo3_bindgen 0.5",
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Pyo3Bindgen => "pyo3_bindgen",
        }
    }
}

/// A package with the bindings of a library.
#[derive(Clone, Debug)]
pub(crate) struct Package {
    pub(crate) contestant: Contestant,
    pub(crate) library: &'static str,
}

impl Package {
    /// Those of one contestant, the small one first.
    pub(crate) fn all(contestant: Contestant) -> impl Iterator<Item = Self> {
        std::iter::once(SMALL).chain(LIBRARIES).map(move |library| Self { contestant, library })
    }

    pub(crate) fn is_small(&self) -> bool {
        self.library == SMALL
    }

    pub(crate) fn name(&self) -> String {
        format!("{}_{}", self.contestant.folder(), self.library)
    }

    fn manifest(&self, repository: &Path) -> String {
        let name = self.name();
        let mut text = format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n");
        match self.contestant {
            Contestant::Ours => {
                let version = if self.is_small() { "stdlib" } else { "*" };
                let generator = repository.join("snakebridge-build");
                text.push_str(&format!("[package.metadata.python-deps]\n{} = \"{version}\"\n\n", self.library));
                text.push_str(&format!("[build-dependencies]\nsnakebridge-build = {{ path = {generator:?} }}\n\n"));
                text.push_str(&format!("[dependencies]\nsnakebridge = {{ path = {repository:?} }}\n"));
            }
            Contestant::Pyo3Bindgen => {
                text.push_str(
                    "[dependencies]\npyo3 = \"0.21\"\npyo3_bindgen = \"=0.5.0\"\n\n[build-dependencies]\npyo3_bindgen = \"=0.5.0\"\n",
                );
            }
        }
        text
    }

    fn build_script(&self) -> String {
        match self.contestant {
            Contestant::Ours => String::from("fn main() {\n    snakebridge_build::generate();\n}\n"),
            Contestant::Pyo3Bindgen => format!(
                "fn main() -> Result<(), Box<dyn std::error::Error>> {{\n    let folder = std::env::var(\"OUT_DIR\")?;\n    \
                 pyo3_bindgen::Codegen::default().module_names([{:?}])?.build(format!(\"{{folder}}/bindings.rs\"))?;\n    Ok(())\n}}\n",
                self.library
            ),
        }
    }

    fn source(&self) -> &'static str {
        match self.contestant {
            Contestant::Ours => "snakebridge::bindings!();\n",
            Contestant::Pyo3Bindgen => {
                "#![allow(warnings)]\npub mod bindings {\n    include!(concat!(env!(\"OUT_DIR\"), \"/bindings.rs\"));\n}\n"
            }
        }
    }
}

/// The folder of it all: a workspace for each contestant, with a target folder of its own.
pub(crate) struct Workplace {
    folder: PathBuf,
    repository: PathBuf,
}

impl Workplace {
    pub(crate) fn new() -> Result<Self> {
        let repository = fs::canonicalize(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))?;
        let program = std::env::current_exe()?;
        let target = program.parent().and_then(Path::parent).ok_or("this runs from cargo's target folder")?;
        let folder = target.join("compile-cost");
        for contestant in Contestant::ALL {
            let root = folder.join(contestant.folder());
            fs::create_dir_all(root.join("measures"))?;
            let members: Vec<String> = Package::all(contestant).map(|package| package.name()).collect();
            fs::write(root.join("Cargo.toml"), format!("[workspace]\nresolver = \"2\"\nmembers = {members:?}\n"))?;
        }
        let lock = folder.join("ours/Cargo.lock");
        if !lock.is_file() {
            fs::copy(repository.join("Cargo.lock"), lock)?;
        }
        // Cargo wants to see all members of a workspace.
        let workplace = Self { folder, repository };
        Contestant::ALL.into_iter().flat_map(Package::all).try_for_each(|package| workplace.write(&package))?;
        Ok(workplace)
    }

    fn root(&self, contestant: Contestant) -> PathBuf {
        self.folder.join(contestant.folder())
    }

    /// Writes a package.
    fn write(&self, package: &Package) -> Result<()> {
        let folder = self.root(package.contestant).join(package.name());
        fs::create_dir_all(folder.join("src"))?;
        fs::write(folder.join("Cargo.toml"), package.manifest(&self.repository))?;
        fs::write(folder.join("build.rs"), package.build_script())?;
        fs::write(folder.join("src/lib.rs"), package.source())?;
        Ok(())
    }

    /// Checks a package from its source, and says what that cost rustc; else what went wrong.
    pub(crate) fn check(&self, package: &Package) -> Result<Result<Cost, String>> {
        let root = self.root(package.contestant);
        // What is newer than what was compiled is compiled again.
        fs::write(root.join(package.name()).join("src/lib.rs"), package.source())?;
        let output = self.cargo(package)?;
        let cost = rustc::take(&root.join("measures"), &package.name());
        if output.status.success() {
            return Ok(Ok(cost?));
        }
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        if let Some(cost) = cost.as_ref().ok().filter(|cost| cost.is_limit()) {
            let gigabytes = cost.memory as f64 / f64::from(1 << 30);
            return Ok(Err(format!("stopped after {} s of processor time, with {gigabytes:.1} GB of memory", cost.time.as_secs())));
        }
        if cost.is_ok() {
            let errors = text.lines().filter(|line| line.starts_with("error[") || line.starts_with("error:")).count().saturating_sub(1);
            let first = text.lines().find(|line| line.starts_with("error[")).unwrap_or("no error is named");
            return Ok(Err(format!("does not compile: {errors} errors, `{}`", first.replace('`', "'"))));
        }
        let cause = text.lines().find(|line| line.contains("panicked") || line.trim_start().starts_with("Error:"));
        let cause = cause.or_else(|| text.lines().find(|line| line.starts_with("error"))).unwrap_or("it says nothing");
        Ok(Err(format!("does not generate: `{}`", cause.trim().replace('`', "'"))))
    }

    fn cargo(&self, package: &Package) -> Result<Output> {
        let root = self.root(package.contestant);
        let mut command = Command::new(env!("CARGO"));
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            let foreign = ["CARGO_", "RUSTC", "RUSTFLAGS", "DEP_"].iter().any(|start| text.starts_with(start));
            if foreign && !["CARGO_HOME", "CARGO_BUILD_JOBS"].contains(&&*text) {
                command.env_remove(&name);
            }
        }
        command
            .current_dir(&root)
            .args(["check", "--package", &package.name()])
            .env("CARGO_TARGET_DIR", root.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .env("RUSTC_WORKSPACE_WRAPPER", std::env::current_exe()?)
            .env(rustc::FOLDER, root.join("measures"));
        if package.contestant == Contestant::Pyo3Bindgen {
            // It links its build script with Python, looks at whichever Python that is, and finds libraries where that one does.
            let python = self.python()?;
            command
                .env("LD_LIBRARY_PATH", ask(&python, "import sysconfig; print(sysconfig.get_config_var('LIBDIR'))")?)
                .env("PYTHONPATH", ask(&python, "import sysconfig; print(sysconfig.get_path('purelib'))")?)
                .env("PYO3_PYTHON", ask(&python, "import sys; print(sys._base_executable)")?);
        }
        Ok(command.output()?)
    }

    /// The Python of the environment that our build made, or was given.
    fn python(&self) -> Result<PathBuf> {
        if let Some(given) = std::env::var_os("SNAKEBRIDGE_VENV") {
            return Ok(Path::new(&given).join("bin/python"));
        }
        let folder = self.root(Contestant::Ours).join("target/snakebridge");
        let mut found =
            fs::read_dir(&folder)?.filter_map(|entry| Some(entry.ok()?.path().join("bin/python"))).filter(|python| python.exists());
        found.next().ok_or_else(|| format!("no environment in `{}`", folder.display()).into())
    }

    /// How much was generated; nothing where nothing was.
    pub(crate) fn counts(&self, package: &Package) -> Result<Counts> {
        let mut newest = None;
        for entry in fs::read_dir(self.root(package.contestant).join("target/debug/build"))? {
            let out = entry?.path().join("out");
            let own = out
                .parent()
                .and_then(Path::file_name)
                .is_some_and(|name| name.to_string_lossy().starts_with(&format!("{}-", package.name())));
            if own && out.is_dir() {
                newest = newest.max(Some((fs::metadata(&out)?.modified()?, out)));
            }
        }
        match (newest, package.contestant) {
            (Some((_, out)), Contestant::Ours) => count::ours(&out.join("snakebridge")),
            (Some((_, out)), Contestant::Pyo3Bindgen) if out.join("bindings.rs").exists() => count::theirs(&out.join("bindings.rs")),
            _ => Ok(Counts::default()),
        }
    }

    /// The versions of Rust, Python and the libraries.
    pub(crate) fn versions(&self) -> Result<String> {
        let script = format!(
            "import sys\nfrom importlib.metadata import version\nprint('CPython', '.'.join(map(str, sys.version_info[:3])), *(f'{{name}} {{version(name)}}' for name in {LIBRARIES:?}), sep=', ')"
        );
        let python = ask(&self.python()?, &script)?.replacen(", ", " ", 1);
        let rust = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc"))).arg("--version").output()?;
        let rust = String::from_utf8_lossy(&rust.stdout).split_whitespace().take(2).collect::<Vec<_>>().join(" ");
        Ok(format!("{rust}, {python}"))
    }
}

fn ask(python: &Path, script: &str) -> Result<String> {
    let output = Command::new(python).args(["-c", script]).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
