//! `manual`: the manual pages, made from the same texts as `--help`.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap_mangen::Man;
use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::files::Batch;

/// Prints the manual page, or writes those of all commands
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo snakebridge manual | man -l -
  cargo snakebridge manual --out ~/.local/share/man/man1

Exit codes: 0 written, 1 a page cannot be written, 2 wrong usage.")]
pub(crate) struct Manual {
    /// Write a page for each command into this folder, which is made.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

impl Manual {
    pub(super) fn run(&self, diagnostics: &mut Diagnostics) -> Option<String> {
        let mut root = crate::command("cargo-snakebridge").bin_name("cargo snakebridge");
        root.build();
        let Some(folder) = &self.out else { return Some(page(root)) };
        let mut batch = Batch::default();
        let mut written = String::new();
        let commands = root.get_subcommands().filter(|command| command.get_name() != "help").cloned().collect::<Vec<_>>();
        for command in std::iter::once(root).chain(commands) {
            let name = command.get_bin_name().unwrap_or_default().replace(' ', "-");
            let path = folder.join(format!("{name}.1"));
            // Writing to a string cannot fail.
            let _ = writeln!(written, "{}", path.display());
            let text = page(command.display_name(name));
            if let Err(error) = batch.stage(path, text.as_bytes()) {
                diagnostics.push(error.diagnostic());
                return None;
            }
        }
        batch.commit().map_err(|error| diagnostics.push(error.diagnostic())).ok()?;
        Some(written)
    }
}

fn page(command: clap::Command) -> String {
    let mut text = Vec::new();
    // Writing to memory cannot fail.
    let _ = Man::new(command).render(&mut text);
    String::from_utf8_lossy(&text).into_owned()
}
