//! Environment, an interpreter: what a Python executable says of itself, asked once and remembered.
//!
//! In comes the path of an executable, out come its version, prefixes, package folders and library. The answer is kept in
//! `target/snakebridge/interpreters.json` under the executable's size and time, so that an unchanged build starts no Python.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use pep508_rs::MarkerEnvironment;
use serde::{Deserialize, Serialize};

use crate::process::{self, Invocation};

const PATIENCE: Duration = Duration::from_secs(60);
/// Rises when the script asks for more.
const SCHEMA: u32 = 1;
const ANSWER: &str = "snakebridge-interpreter:";

/// It must survive Python 2 up to the point where it says its version.
const SCRIPT: &str = r#"
import json, os, platform, sys, sysconfig
def version_of(info):
    text = "%d.%d.%d" % (info[0], info[1], info[2])
    kinds = {"alpha": "a", "beta": "b", "candidate": "rc"}
    return text if info[3] == "final" else text + kinds[info[3]] + str(info[4])
paths = sysconfig.get_paths()
packages = []
for folder in [paths["purelib"], paths["platlib"]] + sys.path:
    named = os.path.basename(folder) in ("site-packages", "dist-packages")
    if folder not in packages and os.path.isdir(folder) and (named or folder == paths["purelib"]):
        packages.append(folder)
variable = sysconfig.get_config_var
libraries = []
for folder in (variable("LIBDIR"), os.path.join(variable("LIBDIR") or "", variable("MULTIARCH") or ""), variable("LIBPL"),
               os.path.join(sys.base_prefix, "lib")):
    for name in (variable("INSTSONAME"), variable("LDLIBRARY")):
        if folder and name and not name.endswith(".a") and os.path.isfile(os.path.join(folder, name)):
            libraries.append(os.path.join(folder, name))
stdlib = paths["stdlib"]
print("snakebridge-interpreter:" + json.dumps({
    "executable": sys.executable,
    "version": version_of(sys.version_info),
    "implementation": sys.implementation.name,
    "abi": variable("SOABI") or sys.implementation.cache_tag,
    "abi_flags": getattr(sys, "abiflags", ""),
    "prefix": sys.prefix,
    "base_prefix": sys.base_prefix,
    "base_executable": getattr(sys, "_base_executable", None) or sys.executable,
    "site_packages": packages,
    "library": libraries[0] if libraries else None,
    "externally_managed": os.path.isfile(os.path.join(stdlib, "EXTERNALLY-MANAGED")),
    "markers": {
        "implementation_name": sys.implementation.name,
        "implementation_version": version_of(sys.implementation.version),
        "os_name": os.name,
        "platform_machine": platform.machine(),
        "platform_python_implementation": platform.python_implementation(),
        "platform_release": platform.release(),
        "platform_system": platform.system(),
        "platform_version": platform.version(),
        "python_full_version": platform.python_version(),
        "python_version": ".".join(platform.python_version_tuple()[:2]),
        "sys_platform": sys.platform,
    },
}))
"#;

/// What an executable says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interpreter {
    /// `sys.executable`.
    pub executable: PathBuf,
    /// The whole version: `3.11.7`.
    pub version: String,
    /// `cpython`.
    pub implementation: String,
    /// The tag of its extension modules: `cpython-311-x86_64-linux-gnu`.
    pub abi: String,
    /// `sys.abiflags`: `t` without the GIL, `d` for a debug build.
    pub abi_flags: String,
    /// `sys.prefix`.
    pub prefix: PathBuf,
    /// `sys.base_prefix`: that of the Python that a virtual environment was made from.
    pub base_prefix: PathBuf,
    /// The executable that a virtual environment was made from, else its own.
    pub base_executable: PathBuf,
    /// The folders that packages are installed in, in the order in which they are searched.
    pub site_packages: Vec<PathBuf>,
    /// The shared libpython, where there is one.
    pub library: Option<PathBuf>,
    /// True when PEP 668 forbids to install into it.
    pub externally_managed: bool,
    /// What environment markers are compared with.
    pub markers: MarkerEnvironment,
}

impl Interpreter {
    /// `3.11`.
    #[must_use]
    pub fn minor(&self) -> String {
        self.version.splitn(3, '.').take(2).collect::<Vec<_>>().join(".").trim_end_matches(|letter: char| letter.is_alphabetic()).to_owned()
    }

    /// True in a virtual environment.
    #[must_use]
    pub fn is_virtual(&self) -> bool {
        self.prefix != self.base_prefix
    }

    /// True when code that links one can run the other: same implementation, same whole version, same ABI.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        (&self.implementation, &self.version, &self.abi_flags) == (&other.implementation, &other.version, &other.abi_flags)
    }

    /// `CPython 3.13.0 without the GIL`, as far as it is worth telling.
    #[must_use]
    pub fn described(&self) -> String {
        let name = if self.implementation == "cpython" { "Python" } else { &self.implementation };
        let free = if self.abi_flags.contains('t') { " (free-threaded)" } else { "" };
        let debug = if self.abi_flags.contains('d') { " (debug build)" } else { "" };
        format!("{name} {}{free}{debug}", self.version)
    }
}

/// What was remembered of one executable.
#[derive(Clone, Serialize, Deserialize)]
struct Remembered {
    stamp: Stamp,
    interpreter: Interpreter,
}

/// By what a changed executable is known.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    schema: u32,
    size: u64,
    /// Nanoseconds since the epoch, of the executable and of its `pyvenv.cfg`; as text, since JSON has no such integers.
    times: [String; 2],
}

/// Asks executables, and remembers their answers in a file.
pub struct Interpreters {
    memory: PathBuf,
    neutral_dir: PathBuf,
}

impl Interpreters {
    /// Remembers below `shared_dir`; runs Python in `neutral_dir`.
    #[must_use]
    pub fn new(shared_dir: &Path, neutral_dir: &Path) -> Self {
        Self { memory: shared_dir.join("interpreters.json"), neutral_dir: neutral_dir.to_path_buf() }
    }

    /// What an executable says of itself.
    ///
    /// # Errors
    ///
    /// Why it is no Python 3, in words.
    pub fn ask(&self, executable: &Path) -> Result<Interpreter, String> {
        let stamp = stamp(executable);
        let mut memory = self.recall();
        let key = executable.to_string_lossy().into_owned();
        if let Some(known) = memory.get(&key).filter(|known| Some(&known.stamp) == stamp.as_ref() && still_there(&known.interpreter)) {
            return Ok(known.interpreter.clone());
        }
        let interpreter = self.probe(executable)?;
        if let Some(stamp) = stamp {
            memory.retain(|path, _| Path::new(path).exists());
            memory.insert(key, Remembered { stamp, interpreter: interpreter.clone() });
            self.remember(&memory);
        }
        Ok(interpreter)
    }

    fn recall(&self) -> BTreeMap<String, Remembered> {
        fs::read(&self.memory).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// A memory that cannot be written costs a start of Python per build, nothing else.
    fn remember(&self, memory: &BTreeMap<String, Remembered>) {
        let Ok(bytes) = serde_json::to_vec_pretty(memory) else { return };
        let _ = super::managed::write(&self.memory, &bytes);
    }

    fn probe(&self, executable: &Path) -> Result<Interpreter, String> {
        let invocation = Invocation::new(executable, PATIENCE).arguments(["-I", "-c", SCRIPT]).directory(&self.neutral_dir);
        let finished = process::run(&invocation).map_err(|error| chain(&error))?;
        let stdout = String::from_utf8_lossy(&finished.stdout);
        if let Some(answer) = stdout.lines().find_map(|line| line.strip_prefix(ANSWER)) {
            return serde_json::from_str(answer).map_err(|error| format!("its answer is not understood: {error}"));
        }
        let stderr = String::from_utf8_lossy(&finished.stderr);
        let last = stderr.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it printed nothing").trim().to_owned();
        Err(format!("it does not run as Python 3: {last}"))
    }
}

/// An error with its sources.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(next) = source {
        text = format!("{text}: {next}");
        source = next.source();
    }
    text
}

/// An environment whose base was uninstalled still has its files.
fn still_there(interpreter: &Interpreter) -> bool {
    interpreter.base_executable.exists() && interpreter.prefix.exists()
}

/// None for a shim (a script), whose answer does not depend on its file.
fn stamp(executable: &Path) -> Option<Stamp> {
    let nanoseconds = |path: &Path| {
        let time = fs::metadata(path).and_then(|metadata| metadata.modified()).ok()?;
        Some(time.duration_since(UNIX_EPOCH).ok()?.as_nanos().to_string())
    };
    let size = fs::metadata(executable).ok()?.len();
    let mut start = [0; 2];
    let read = fs::File::open(executable).and_then(|mut file| std::io::Read::read(&mut file, &mut start)).ok()?;
    if read == 2 && &start == b"#!" {
        return None;
    }
    let config = executable.parent()?.parent().map(|prefix| prefix.join("pyvenv.cfg"));
    let config_time = config.as_deref().and_then(nanoseconds).unwrap_or_default();
    Some(Stamp { schema: SCHEMA, size, times: [nanoseconds(executable)?, config_time] })
}

/// The executable of a virtual or Conda environment in `folder`.
#[must_use]
pub fn executable_in(folder: &Path) -> Option<PathBuf> {
    ["bin/python3", "bin/python", "Scripts/python.exe", "python.exe"].into_iter().map(|name| folder.join(name)).find(|path| path.is_file())
}
