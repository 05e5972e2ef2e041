//! The environment of the libraries, what the references read in them, and their facts.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use snakebridge_build::config::ModuleMode;
use snakebridge_build::facts;
use snakebridge_build::introspect::{self, Request};

use crate::Result;

const PATIENCE: Duration = Duration::from_secs(300);

/// A Python with the libraries.
pub(crate) struct Environment {
    python: PathBuf,
}

impl Environment {
    /// Makes it below the target folder where it is missing; pip installs what it lacks.
    pub(crate) fn prepare() -> Result<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let program = std::env::current_exe()?;
        let target = program.parent().and_then(Path::parent).ok_or("this runs from cargo's target folder")?;
        let folder = target.join("docstrings/environment");
        let python = folder.join("bin/python");
        if !python.is_file() {
            succeed(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        }
        let install = || {
            let mut command = Command::new(&python);
            command.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
            command
        };
        succeed(install().arg("--requirement").arg(here.join("libraries.txt")))?;
        // Their sources are read, they are not imported: what they depend on is not needed.
        succeed(install().arg("--no-deps").arg("--requirement").arg(here.join("sources.txt")))?;
        Ok(Self { python })
    }

    /// What `corpus.py` says: one line for each docstring.
    pub(crate) fn corpus(&self) -> Result<String> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus.py");
        let output = Command::new(&self.python).arg(script).stderr(Stdio::inherit()).output()?;
        if !output.status.success() {
            return Err("corpus.py failed".into());
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    /// The facts of libraries with all their public modules.
    pub(crate) fn facts(&self, libraries: &[&str]) -> Result<Vec<facts::Library>> {
        let request = |module: &&str| {
            let mut request = Request::new(*module);
            request.selection = ModuleMode::Public;
            request
        };
        let requests: Vec<Request> = libraries.iter().map(request).collect();
        let answers = introspect::introspect(&self.python, &requests, PATIENCE);
        answers.into_iter().map(|answer| answer.map_err(|error| error.diagnostic().to_string().into())).collect()
    }
}

fn succeed(command: &mut Command) -> Result<()> {
    if command.status()?.success() { Ok(()) } else { Err(format!("{command:?} failed").into()) }
}
