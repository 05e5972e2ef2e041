//! Starts the interpreter through `PyConfig`, and checks that it is the right one.

use std::ffi::{CStr, CString};
use std::path::{Path, PathBuf};

use crate::pyo3::ffi;
use crate::pyo3::prelude::*;

use super::environment::{Choice, choose, prefix_of, version_of};
use super::{exit, frame};
use crate::error::StartError;

/// Starts Python, or takes the one that runs already (this is an extension module, or the host started it).
pub(super) fn launch() -> Result<(), StartError> {
    // SAFETY: always allowed, also before the start.
    if unsafe { ffi::Py_IsInitialized() } != 0 {
        let search = choose().map(|choice| choice.search).unwrap_or_default();
        return Python::attach(|py| append(py, &search));
    }
    let choice = choose()?;
    check_version(&choice)?;
    initialize(choice.python.as_deref())?;
    exit::register();
    Python::attach(|py| {
        leave_ctrl_c(py);
        check_prefix(py, &choice)?;
        frame::lay(py).map_err(|error| StartError::new(format!("`sys._getframe` can't be completed: {error}")))?;
        append(py, &choice.search)
    })
}

/// The version of the loaded library, without what follows it: `3.11.7`.
fn loaded_version() -> String {
    // SAFETY: returns a static string, also before the start.
    let text = unsafe { CStr::from_ptr(ffi::Py_GetVersion()) }.to_string_lossy();
    text.split_whitespace().next().unwrap_or_default().to_owned()
}

/// Compares full versions before anything starts: a binary started directly may have found another libpython than the one that it was linked with.
fn check_version(choice: &Choice) -> Result<(), StartError> {
    let loaded = loaded_version();
    let library = || loaded_library().map_or_else(String::new, |file| format!(" (`{}`)", file.display()));
    if let Some(built) = choice.version.filter(|built| *built != loaded) {
        return Err(StartError::new(format!("the loaded Python library is {loaded}{}, and the bindings were built for {built}", library())).hint(
            format!(
                "use `cargo run`, which finds the right library; to start the program directly, set `LD_LIBRARY_PATH` to the `lib` folder of Python {built}, or run \
                 `cargo build` again if Python was upgraded"
            ),
        ));
    }
    let Some(version) = choice.python.as_deref().and_then(prefix_of).and_then(|prefix| version_of(&prefix)) else {
        return Ok(());
    };
    let same_minor = version.split('.').take(2).eq(loaded.split('.').take(2));
    if same_minor {
        return Ok(());
    }
    Err(StartError::new(format!("{} is for Python {version}, and the loaded Python library is {loaded}{}", choice.source, library()))
        .hint(format!("make an environment with Python {loaded}, or build the program with `PYO3_PYTHON` set to the Python {version}")))
}

/// The file of the Python library in this process, where the system says.
fn loaded_library() -> Option<PathBuf> {
    let maps = std::fs::read_to_string("/proc/self/maps").ok()?;
    let file = maps.lines().filter_map(|line| line.split_whitespace().nth(5)).find(|file| file.contains("libpython"))?;
    Some(PathBuf::from(file))
}

/// Initialises the interpreter as the environment's `python` would, and lets go of it.
fn initialize(python: Option<&Path>) -> Result<(), StartError> {
    let executable = match python {
        Some(python) => Some(
            CString::new(python.as_os_str().as_encoded_bytes())
                .map_err(|_| StartError::new(format!("`{}` is not a path: it holds a zero byte", python.display())))?,
        ),
        None => None,
    };
    // SAFETY: the calls follow the order of PEP 587: the configuration is initialised before it is changed, used once and cleared; `SaveThread` is called by the thread that
    // initialised and so is attached. The lock of the caller keeps other threads of ours out.
    unsafe {
        let mut config = std::mem::MaybeUninit::<ffi::PyConfig>::zeroed();
        let config = config.as_mut_ptr();
        ffi::PyConfig_InitPythonConfig(config);
        (*config).parse_argv = 0;
        // See `leave_ctrl_c`.
        (*config).install_signal_handlers = 0;
        let mut status = ffi::PyStatus_Ok();
        if let Some(executable) = &executable {
            status = ffi::PyConfig_SetBytesString(config, &raw mut (*config).executable, executable.as_ptr());
        }
        if ffi::PyStatus_Exception(status) == 0 {
            status = ffi::Py_InitializeFromConfig(config);
        }
        ffi::PyConfig_Clear(config);
        if ffi::PyStatus_Exception(status) != 0 {
            let message =
                if status.err_msg.is_null() { "no reason given".into() } else { CStr::from_ptr(status.err_msg).to_string_lossy() };
            return Err(StartError::new(format!("Python {} did not start: {message}", loaded_version())).hint(
                "unset `PYTHONHOME` and `PYTHONPATH` if they are set; the environment may be damaged: delete it and run `cargo build`",
            ));
        }
        ffi::PyEval_SaveThread();
    }
    Ok(())
}

/// Has Ctrl-C end the program, as it ends any other: Python's module for signals takes it over when it is first imported, `asyncio` and `subprocess` do that, and its handler only sets a flag, which
/// nobody looks at while Rust runs. A program that ignores Ctrl-C still does.
fn leave_ctrl_c(py: Python<'_>) {
    let leave = || -> PyResult<()> {
        let signal = py.import("_signal")?;
        let interrupt = signal.getattr("SIGINT")?;
        if signal.call_method1("getsignal", (&interrupt,))?.is(&signal.getattr("default_int_handler")?) {
            signal.call_method1("signal", (interrupt, signal.getattr("SIG_DFL")?))?;
        }
        Ok(())
    };
    // Without the module there is no handler either.
    let _ = leave();
}

/// In a virtual environment, `sys.prefix` must be its folder.
fn check_prefix(py: Python<'_>, choice: &Choice) -> Result<(), StartError> {
    let Some(wanted) = choice.python.as_deref().and_then(prefix_of) else {
        return Ok(());
    };
    let found = py.import("sys").and_then(|sys| sys.getattr("prefix")).and_then(|prefix| prefix.extract::<PathBuf>());
    let found = found.map_err(|error| StartError::new(format!("Python started, but has no `sys.prefix`: {error}")))?;
    if same_folder(&wanted, &found) {
        return Ok(());
    }
    Err(StartError::new(format!("Python took `{}` for its environment instead of `{}`", found.display(), wanted.display()))
        .hint("unset `PYTHONHOME`, which overrides the environment"))
}

fn same_folder(a: &Path, b: &Path) -> bool {
    a == b || matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// Puts the directories of the user's own Python files at the end of `sys.path`.
fn append(py: Python<'_>, search: &[PathBuf]) -> Result<(), StartError> {
    let add = || -> PyResult<()> {
        let path = py.import("sys")?.getattr("path")?;
        for directory in search {
            let directory = directory.as_os_str();
            if !path.contains(directory)? {
                path.call_method1("append", (directory,))?;
            }
        }
        Ok(())
    };
    add().map_err(|error| StartError::new(format!("`sys.path` can't be extended: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_patch_version_is_refused() {
        let right = Choice { version: Some(Box::leak(loaded_version().into_boxed_str())), ..Choice::default() };
        assert!(check_version(&right).is_ok());
        let wrong = Choice { version: Some("3.11.99"), ..Choice::default() };
        let error = check_version(&wrong).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains(&format!("the loaded Python library is {}", loaded_version())), "{error}");
        assert!(error.contains("the bindings were built for 3.11.99\nhint: use `cargo run`"), "{error}");
    }
}
