//! The `cargo snakebridge` command, thin over `snakebridge-build`.
//!
//! In come the arguments; out come data on one stream, messages on the other, and an [`Exit`]. One file per command under `commands/`; none of
//! them decides anything about bindings.

mod commands;
#[allow(dead_code, unreachable_pub, reason = "the file of the runtime, so that both rank alike; a search needs a part of it")]
mod discovery;
mod documentation;
mod index;
mod mathematics;
mod messages;
mod package;
mod pages;
mod progress;
mod starting;
mod stored;
mod symbol;
mod table;
mod variables;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Args, Parser};
use snakebridge_build::diagnostic::Diagnostics;

use commands::Command;
use package::Place;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: all is well.
    Done = 0,
    /// 1: the check or the build failed.
    Failed = 1,
    /// 2: the command was used wrongly.
    Usage = 2,
    /// 3: a comparison found what is breaking.
    Breaking = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// `cargo` itself, as it calls its subcommands: `cargo-snakebridge snakebridge …`.
#[derive(Parser)]
#[command(name = "cargo", bin_name = "cargo")]
enum Cargo {
    /// Typed Rust modules for Python libraries.
    Snakebridge(Arguments),
}

/// Looks after the Python side of a package: regenerates bindings, shows and searches them, finds out what is wrong.
#[derive(clap::Args)]
#[command(
    version,
    after_help = "\
Exit codes: 0 all is well, 1 the check or the build failed, 2 wrong usage, 3 a comparison found what is breaking.
Data goes to stdout, messages go to stderr."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    place: Place,
}

/// The command with all its options, under the name by which a text calls it.
#[must_use]
pub fn command(name: &'static str) -> clap::Command {
    Arguments::augment_args(clap::Command::new(name).bin_name(name))
}

/// Runs the command. `arguments` begin with the program's name, and `snakebridge` after it may be left out.
///
/// What is written has ANSI styles; `anstream` takes them out.
pub fn run(arguments: impl IntoIterator<Item = OsString>, data: &mut dyn Write, messages: &mut dyn Write) -> Exit {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    if arguments.get(1).is_none_or(|first| first != "snakebridge") {
        arguments.insert(arguments.len().min(1), "snakebridge".into());
    }
    let Cargo::Snakebridge(arguments) = match Cargo::try_parse_from(arguments) {
        Ok(parsed) => parsed,
        Err(error) => {
            let text = format!("{}\n", error.render().ansi().to_string().trim_end());
            if !error.use_stderr() {
                return printed(data, &text).unwrap_or(Exit::Done);
            }
            return printed(messages, &text).unwrap_or(Exit::Usage);
        }
    };
    let mut noticed = Diagnostics::default();
    let answer = arguments.command.run(&arguments.place, &mut noticed);
    let (text, exit) = answer.map_or((String::new(), Exit::Done), |answer| (answer.text, answer.exit));
    let failed = printed(data, &text).or_else(|| printed(messages, &messages::text(&noticed)));
    failed.unwrap_or(if noticed.has_errors() { Exit::Failed } else { exit })
}

/// Writes a text; [`Exit::Failed`] when that fails, unless the reader has merely seen enough.
fn printed(stream: &mut dyn Write, text: &str) -> Option<Exit> {
    let written = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
    written.err().filter(|error| error.kind() != io::ErrorKind::BrokenPipe).map(|_| Exit::Failed)
}
