//! The sweep: whole libraries through the generator, and what rustc, rustdoc and clippy say of the result.
//!
//! `cargo run -p snakebridge-sweep -- [--stdlib] [--pypi] [--fixtures] [--slice] [--part N/M] [--count] [--no-doc | --doc] [--clippy] [NAMES…]`. In: the installed libraries of
//! `libraries.txt` and the interpreter's standard library. Out: `rows.jsonl` and, made of it, `RESULTS.md`. Everything else it writes lies under the target folder:
//! `coverage/` there says which types are not known and why. With `--count` nothing is compiled and `RESULTS.md` stays; with `--doc` only rustdoc judges;
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
use std::time::Instant;

use table::Row;
use wanted::{Options, Wanted};

/// How many libraries are judged at once, so that a sweep that is stopped goes on where it was.
const PORTION: usize = 8;

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

/// One library through the generator, and its package into the workspace.
fn row(wanted: &Wanted, environment: &python::Environment, workspace: &mut scratch::Workspace<'_>) -> Result<Row> {
    match generate::generate(wanted, environment) {
        Ok(generated) => {
            workspace.add(&wanted.package(), &generated.files)?;
            workspace.explain(&wanted.package(), &generated.coverage)?;
            Ok(Row::new(wanted, generated))
        }
        Err(error) => Ok(Row::failed(wanted, error.to_string())),
    }
}

/// Runs all of it. False: something did not compile cleanly.
fn sweep(options: &Options) -> Result<bool> {
    let start = Instant::now();
    let folder = scratch::folder()?;
    let environment = python::prepare(&folder.join("venv"))?;
    let wanted = wanted::select(options, &environment)?;
    environment.install(wanted.iter().filter_map(|wanted| wanted.distribution.as_deref()))?;
    eprintln!("{} libraries", wanted.len());
    let mut rows = Vec::new();
    for (at, portion) in wanted.chunks(PORTION).enumerate() {
        let mut workspace = scratch::Workspace::new(folder.clone(), &environment);
        let mut judged = Vec::new();
        for one in portion {
            judged.push(row(one, &environment, &mut workspace)?);
        }
        if options.judged {
            judge::judge(&mut workspace, options, &mut judged)?;
        }
        if options.judged && !options.slice {
            // What is judged is kept, whatever becomes of the rest; a library whose text stays the same is not compiled again.
            table::save(&judged)?;
        }
        rows.append(&mut judged);
        eprintln!("{} of {} libraries after {:.0} s", at * PORTION + portion.len(), wanted.len(), start.elapsed().as_secs_f64());
    }
    println!("{}", table::render(rows.iter()));
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
