//! `prune`: removes what earlier builds made and no build needs any more.

use serde_json::json;
use snakebridge_build::diagnostic::{Diagnostic, Diagnostics};
use snakebridge_build::environment::interpreter::Interpreters;
use snakebridge_build::environment::linked;
use snakebridge_build::leftovers::{Leftover, leftovers};
use snakebridge_build::problem::Problem;

use crate::package::Package;
use crate::table::{aligned, size};

/// Removes what earlier builds made and no build needs any more
///
/// Environments and stubs of another Python, environments that no package uses, what a killed comparison left, and what is stored of libraries that
/// `Cargo.toml` does not declare any more. An environment that a build is using just then stays.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo snakebridge prune --dry-run
  cargo snakebridge prune
  cargo snakebridge prune --all     # environments too; the next build makes them again

Exit codes: 0 removed, or nothing to remove, 1 something cannot be removed, 2 wrong usage.")]
pub(crate) struct Prune {
    /// Remove nothing: say what would go.
    #[arg(long)]
    dry_run: bool,
    /// Also what the next build makes again: the environment in use, and the stubs.
    #[arg(long)]
    all: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Prune {
    pub(super) fn run(&self, package: &Package, diagnostics: &mut Diagnostics) -> Option<String> {
        let config = package.config(diagnostics)?;
        let cargo = &package.cargo;
        let interpreters = Interpreters::new(&cargo.shared_dir(), &cargo.neutral_dir);
        // Without a Python nothing is of another one than that which is linked.
        let linked = linked::find(cargo, &interpreters).ok();
        let found = leftovers(cargo, &config, linked.as_ref().map(|linked| &linked.interpreter), self.all);
        let gone: Vec<Leftover> =
            if self.dry_run { found } else { found.into_iter().filter(|found| removed(found, diagnostics)).collect() };
        let bytes: u64 = gone.iter().map(|leftover| leftover.bytes).sum();
        if self.json {
            return Some(super::json(&json!({ "removed": !self.dry_run, "bytes": bytes, "leftovers": gone })));
        }
        if gone.is_empty() {
            return Some("nothing to remove\n".to_owned());
        }
        let row = |leftover: &Leftover| [leftover.path.display().to_string(), size(leftover.bytes), leftover.why.clone()];
        let rows: Vec<_> = gone.iter().map(row).collect();
        let verb = if self.dry_run { "would be removed" } else { "removed" };
        Some(format!("{}{} {verb}\n", aligned(&rows), size(bytes)))
    }
}

/// Removes it; what stays is among the diagnostics.
fn removed(leftover: &Leftover, diagnostics: &mut Diagnostics) -> bool {
    match leftover.remove() {
        Ok(true) => true,
        Ok(false) => {
            let subject = leftover.path.display().to_string();
            let busy = Diagnostic::warning(Problem::PruneInUse, subject, "a build is using it, so it stays");
            diagnostics.push(busy.hint("run `cargo snakebridge prune` again when the build is done"));
            false
        }
        Err(error) => {
            diagnostics.push(error.diagnostic());
            false
        }
    }
}
