//! The sweep: whole libraries through the generator, and what rustc, rustdoc and clippy say of the result.
//!
//! `cargo run -p snakebridge-sweep -- [--stdlib] [--pypi] [--fixtures] [--slice] [--part N/M] [--count] [--no-doc] [--clippy] [NAMES…]`. In: the installed libraries of
//! `libraries.txt` and the interpreter's standard library. Out: `RESULTS.md`. Everything else it writes lies under the target folder:
//! `coverage/` there says which types are not known and why. With `--count` nothing is compiled and `RESULTS.md` stays;
//! `--slice` is what CI has time for.

mod count;
mod generate;
mod judge;
mod measure;
mod python;
mod scratch;
mod table;
mod wanted;

use std::error::Error;
use std::process::ExitCode;

use table::Row;
use wanted::{Options, Wanted};

/// What ends a sweep: a message is enough.
type Result<T, E = Box<dyn Error>> = std::result::Result<T, E>;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    if let Some(folder) = std::env::var_os(measure::FOLDER) {
        return measure::rustc(&arguments, folder.as_ref());
    }
    if let Some(folder) = std::env::var_os(measure::DOCUMENTS) {
        return measure::rustdoc(&arguments, folder.as_ref());
    }
    let arguments = arguments.iter().map(|argument| argument.to_string_lossy().into_owned());
    match Options::parse(arguments).and_then(|options| sweep(&options)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs all of it. False: something did not compile cleanly.
fn sweep(options: &Options) -> Result<bool> {
    let folder = scratch::folder()?;
    let environment = python::prepare(&folder.join("venv"))?;
    let wanted = wanted::select(options, &environment)?;
    environment.install(wanted.iter().filter_map(|wanted| wanted.distribution.as_deref()))?;
    eprintln!("{} libraries", wanted.len());
    let mut workspace = scratch::Workspace::new(folder, &environment);
    let mut rows = Vec::new();
    for one in &wanted {
        match generate::generate(one, &environment) {
            Ok(generated) => {
                workspace.add(&one.package(), &generated.files)?;
                workspace.explain(&one.package(), &generated.coverage)?;
                rows.push(Row::new(one, generated));
            }
            Err(error) => rows.push(Row::failed(one, error.to_string())),
        }
    }
    if options.judged {
        judge::judge(&mut workspace, options, &mut rows)?;
    }
    if options.judged && !options.slice {
        table::save(&workspace.folder, &rows)?;
    } else {
        println!("{}", table::render(rows.iter()));
    }
    let clean = rows.iter().all(Row::is_clean);
    for row in rows.iter().filter(|row| !row.is_clean()) {
        println!("{}", row.complaint());
    }
    println!("{} libraries, {} of them not clean", rows.len(), rows.iter().filter(|row| !row.is_clean()).count());
    Ok(clean)
}

/// The name by which a library is stored: `numpy (public)`.
fn title(wanted: &Wanted) -> String {
    format!("{} ({})", wanted.module, wanted.mode)
}
