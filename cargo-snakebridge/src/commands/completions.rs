//! `completions`: what a shell needs to complete the words of the command.

use clap_complete::Shell;

/// Prints a script that lets a shell complete commands and options
///
/// It completes the program's own name, `cargo-snakebridge`, which takes the same words as `cargo snakebridge`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo snakebridge completions bash > ~/.local/share/bash-completion/completions/cargo-snakebridge
  cargo snakebridge completions zsh > ~/.zfunc/_cargo-snakebridge
  cargo snakebridge completions fish > ~/.config/fish/completions/cargo-snakebridge.fish

Exit codes: 0 printed, 2 wrong usage.")]
pub(crate) struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self) -> String {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut crate::command("cargo-snakebridge"), "cargo-snakebridge", &mut script);
        String::from_utf8_lossy(&script).into_owned()
    }
}
