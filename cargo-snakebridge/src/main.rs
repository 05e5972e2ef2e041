//! The `cargo snakebridge` command: the process around [`cargo_snakebridge::run`].
//!
//! Data goes to stdout, everything else to stderr. Styles are taken out where a stream is no terminal, and with `NO_COLOR`.

use std::process::ExitCode;

fn main() -> ExitCode {
    cargo_snakebridge::run(std::env::args_os(), &mut anstream::stdout().lock(), &mut anstream::stderr().lock()).into()
}
