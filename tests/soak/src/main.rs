//! Builds at once over one target folder, and builds that are killed: `cargo run --release -p snakebridge-soak -- --together 10 --kills 100`.
//!
//! Several crates with overlapping requirements share a workspace and a target folder. Rounds of all of them at once have to leave one whole environment; rounds in
//! which some are killed at a random moment have to leave the others alone, and the next build of each has to succeed. Every round ends with the same question: is
//! each file that is committed the one that a single build writes, and each installed file the one that was installed?
//!
//! A build is this program itself, started as Cargo starts a build script; with `--cargo` it is `cargo build`. What was found stands in `RESULTS.md`.

mod build;
mod moment;
mod rounds;
mod site;

use std::env;
use std::process::ExitCode;

/// What is asked for.
struct Wanted {
    /// How many crates there are.
    crates: usize,
    /// How many rounds of all at once.
    together: usize,
    /// How many builds are killed.
    kills: usize,
    /// What the random moments follow from.
    seed: u64,
    /// Whether builds are Cargo's.
    cargo: bool,
}

impl Wanted {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut wanted = Self { crates: 5, together: 10, kills: 100, seed: 1, cargo: false };
        while let Some(name) = arguments.next() {
            if name == "--cargo" {
                wanted.cargo = true;
                continue;
            }
            let value = arguments.next().and_then(|value| value.parse::<u64>().ok()).ok_or(format!("`{name}` needs a number"))?;
            let count = usize::try_from(value).map_err(|error| error.to_string())?;
            match name.as_str() {
                "--crates" => wanted.crates = count.clamp(1, site::CRATES.len()),
                "--together" => wanted.together = count,
                "--kills" => wanted.kills = count,
                "--seed" => wanted.seed = value,
                _ => return Err(format!("`{name}` is not one of `--crates`, `--together`, `--kills`, `--seed`, `--cargo`")),
            }
        }
        Ok(wanted)
    }
}

fn main() -> ExitCode {
    if env::args().nth(1).as_deref() == Some(build::SCRIPT) {
        snakebridge_build::generate();
        return ExitCode::SUCCESS;
    }
    let outcome = Wanted::read(env::args().skip(1)).and_then(|wanted| rounds::run(&wanted));
    match outcome {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(reason) => {
            eprintln!("error: {reason}");
            ExitCode::from(2)
        }
    }
}
