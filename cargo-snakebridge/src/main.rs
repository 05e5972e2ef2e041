//! The `cargo snakebridge` command: the process around [`cargo_snakebridge::run`].
//!
//! Data goes to stdout, everything else to stderr. Styles are taken out where a stream is no terminal, and with `NO_COLOR`.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Not locked: the line that shows progress on a terminal is written by a thread of its own.
    cargo_snakebridge::run(std::env::args_os(), &mut anstream::stdout(), &mut anstream::stderr()).into()
}
