//! The commands: their arguments, and for each what it answers.
//!
//! A command gets the package, adds what it noticed to the diagnostics, and gives the text for stdout; `None` when it has nothing to say.

mod bundle;
mod completions;
mod config;
mod coverage;
mod diff;
mod doc;
mod docs_manifest;
mod doctor;
mod explain;
mod init;
mod manual;
mod plan;
mod promote;
mod prune;
mod regen;
mod search;
mod setup;
mod show;
mod verify;
mod wheels;

use serde_json::Value;
use snakebridge_build::diagnostic::{Diagnostic, Diagnostics};
use snakebridge_build::problem::Problem;

use crate::Exit;
use crate::package::{Package, Place};

/// What `cargo snakebridge` can do.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    About(About),
    Explain(explain::Explain),
    Completions(completions::Completions),
    Manual(manual::Manual),
}

/// What is about one package.
#[derive(clap::Subcommand)]
pub(crate) enum About {
    Init(init::Init),
    Setup(setup::Setup),
    Regen(regen::Regen),
    Plan(plan::Plan),
    Config(config::Config),
    Show(show::Show),
    Search(search::Search),
    Coverage(coverage::Coverage),
    Diff(diff::Diff),
    Doc(doc::Doc),
    DocsManifest(docs_manifest::Docs),
    Promote(promote::Promote),
    Doctor(doctor::Doctor),
    Verify(verify::Verify),
    Bundle(bundle::Bundle),
    Prune(prune::Prune),
    Wheels(wheels::Wheels),
}

impl Command {
    /// Runs the command.
    pub(crate) fn run(&self, place: &Place, diagnostics: &mut Diagnostics) -> Option<Answer> {
        match self {
            Self::About(command) => {
                let package = Package::find(place).map_err(|missing| diagnostics.push(missing)).ok()?;
                command.run(&package, diagnostics)
            }
            Self::Explain(command) => command.run(diagnostics).map(Answer::from),
            Self::Completions(command) => Some(command.run().into()),
            Self::Manual(command) => command.run(diagnostics).map(Answer::from),
        }
    }
}

impl About {
    fn run(&self, package: &Package, diagnostics: &mut Diagnostics) -> Option<Answer> {
        let text = match self {
            Self::Init(command) => command.run(package, diagnostics),
            Self::Setup(command) => command.run(package, diagnostics),
            Self::Regen(command) => command.run(package, diagnostics),
            Self::Plan(command) => command.run(package, diagnostics),
            Self::Config(command) => command.run(package, diagnostics),
            Self::Show(command) => command.run(package, diagnostics),
            Self::Search(command) => command.run(package, diagnostics),
            Self::Coverage(command) => command.run(package, diagnostics),
            Self::Promote(command) => command.run(package, diagnostics),
            Self::Doctor(command) => command.run(package, diagnostics),
            Self::Bundle(command) => command.run(package, diagnostics),
            Self::Prune(command) => command.run(package, diagnostics),
            Self::Verify(command) => command.run(package, diagnostics),
            Self::Wheels(command) => command.run(package, diagnostics),
            Self::Doc(command) => command.run(package, diagnostics),
            Self::DocsManifest(command) => command.run(package, diagnostics),
            Self::Diff(command) => return command.run(package, diagnostics),
        };
        text.map(Answer::from)
    }
}

/// What a command answers.
pub(crate) struct Answer {
    /// For stdout.
    pub(crate) text: String,
    /// How it ended, when nothing failed.
    pub(crate) exit: Exit,
}

impl From<String> for Answer {
    fn from(text: String) -> Self {
        Self { text, exit: Exit::Done }
    }
}

/// Says of every name that it is no library of the package; `None` when one is not.
fn known(config: &snakebridge_build::config::Config, names: &[String], diagnostics: &mut Diagnostics) -> Option<()> {
    let mut all = Some(());
    for name in names.iter().filter(|name| config.libraries.iter().all(|library| library.key != **name)) {
        let known = config.libraries.iter().map(|library| format!("`{}`", library.key)).collect::<Vec<_>>().join(", ");
        let message = format!("`Cargo.toml` declares no library `{name}`");
        diagnostics.push(Diagnostic::error(Problem::LibraryUnknown, name, message).hint(format!("the libraries are {known}")));
        all = None;
    }
    all
}

/// JSON for people and programs alike.
fn json(value: &Value) -> String {
    format!("{value:#}\n")
}
