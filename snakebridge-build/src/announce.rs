//! Announce: what cargo, rustc and the program are told about a build.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::cargo::{Cargo, Directives};
use crate::config::{AutoInstall, Config, Origin};
use crate::environment::{Environment, Source};
use crate::files;
use crate::outputs::Outputs;
use crate::survey;

/// What must run the build script again, apart from variables.
pub fn sources(config: &Config, directives: &mut Directives) {
    directives.verbose(config.settings.verbose);
    config.watch.iter().for_each(|file| directives.rerun_if_changed(file));
    for library in &config.libraries {
        if let Origin::File { path, .. } = &library.origin {
            survey::sources(path).iter().for_each(|source| directives.rerun_if_changed(source));
            // A new file is bound where modules are looked for; elsewhere only a file that is watched already can bring it in. Cargo has no
            // eye for what is new in a folder alone, so there the `__pycache__` of a first run makes the script run once more.
            if path.is_dir() && library.walks() {
                directives.rerun_if_changed(path);
            }
        }
        survey::editable(library).iter().flat_map(|folder| survey::sources(folder)).for_each(|source| directives.rerun_if_changed(&source));
        library.stub_paths.iter().flat_map(|folder| survey::sources(folder)).for_each(|stub| directives.rerun_if_changed(&stub));
    }
}

/// What rustc and the program need to know: where the bindings lie, and which Python they were made with.
pub fn bindings(cargo: &Cargo, outputs: &Outputs, config: &Config, environment: &Environment, directives: &mut Directives) {
    if let Some(started) = cargo.started {
        // What this run has written or installed is not a change for the next one.
        files::settle(&outputs.root(), started);
        if environment.source == Source::Managed || config.settings.auto_install == AutoInstall::Always {
            environment.watch.iter().for_each(|file| files::settle(file, started));
        }
    }
    environment.watch.iter().for_each(|file| directives.rerun_if_changed(file));
    directives.rerun_if_changed(&outputs.root());
    directives.rustc_env("SNAKEBRIDGE_BINDINGS", outputs.root().display());
    directives.rustc_env("SNAKEBRIDGE_INTERPRETER", environment.interpreter.executable.display());
    directives.rustc_env("SNAKEBRIDGE_INTERPRETER_VERSION", &environment.interpreter.version);
    directives.rustc_env("SNAKEBRIDGE_SEARCH_PATH", search_paths(config).to_string_lossy());
    directives.rustc_env("SNAKEBRIDGE_RUN_SETTINGS", config.settings.run.as_text(&config.libraries));
    directives.rustc_env("SNAKEBRIDGE_LOCK", outputs.lock_file().display());
}

/// The folders of the user's own Python files, joined as in `PATH`.
fn search_paths(config: &Config) -> OsString {
    let mut folders: Vec<&PathBuf> = Vec::new();
    for library in &config.libraries {
        if let Origin::File { search_path, .. } = &library.origin
            && !folders.contains(&search_path)
        {
            folders.push(search_path);
        }
    }
    // A folder whose name holds the separator cannot be told to Python in this way; config refuses it.
    std::env::join_paths(folders).unwrap_or_default()
}
