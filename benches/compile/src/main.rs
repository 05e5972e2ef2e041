//! What generated code costs `cargo check`, ours beside pyo3_bindgen's, on whole libraries in one run: `cargo run -p snakebridge-compile-cost`.
//!
//! In: the newest releases of the libraries. Out: `benches/COMPILE.md`. Each package is checked several times, contestants in turn; what the
//! bindings of one small module cost is taken off, so that what is left is what more bindings cost. Everything else it writes lies under the
//! target folder.

mod count;
mod package;
mod rustc;
mod table;

use std::error::Error;
use std::process::ExitCode;

use package::{Contestant, Package, Workplace};
use table::Row;

/// What ends a run: a message is enough.
type Result<T, E = Box<dyn Error>> = std::result::Result<T, E>;

/// The libraries: their modules, as `import` names them.
const LIBRARIES: [&str; 3] = ["numpy", "pandas", "sympy"];

/// A module of one class and one function: what rustc has to do for any bindings at all.
const SMALL: &str = "sched";

/// How often each package is checked.
const ROUNDS: usize = 3;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    if let Some(folder) = std::env::var_os(rustc::FOLDER) {
        return rustc::run(&arguments, folder.as_ref());
    }
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let workplace = Workplace::new()?;
    let mut rows = Vec::new();
    for package in &Contestant::ALL.into_iter().flat_map(Package::all).collect::<Vec<_>>() {
        eprintln!("{}: generating and checking", package.name());
        let outcome = workplace.check(package)?;
        rows.push(Row::new(package.clone(), outcome, workplace.counts(package)?));
    }
    for round in 2..=ROUNDS {
        save(&rows, &workplace)?;
        eprintln!("round {round} of {ROUNDS}");
        for row in rows.iter_mut().filter(|row| row.is_measured()) {
            let again = workplace.check(&row.package)?;
            row.add(again);
        }
    }
    print!("{}", save(&rows, &workplace)?);
    Ok(())
}

/// Writes the page; after each round, so that a run that is cut short leaves what it found.
fn save(rows: &[Row], workplace: &Workplace) -> Result<String> {
    let text = table::markdown(rows, &workplace.versions()?);
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/../COMPILE.md"), &text)?;
    Ok(text)
}
