//! `promote`: turns the ledger of calls by name into lines for `Cargo.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use serde::Deserialize;
use snakebridge_build::config::{Config, LibraryConfig, ModuleMode};
use snakebridge_build::diagnostic::{Diagnostic, Diagnostics};
use snakebridge_build::problem::Problem;
use snakebridge_build::resolve::is_standard;

use crate::package::Package;

/// Turns calls by name into configuration
///
/// Reads what a program wrote down that ran with `SNAKEBRIDGE_LEDGER=<file>`, and prints what to put into `Cargo.toml`, so that those functions are generated, with types that rustc
/// checks. For libraries that are configured already it says what they lack.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  SNAKEBRIDGE_LEDGER=calls.jsonl cargo run
  cargo snakebridge promote calls.jsonl

Exit codes: 0 done, 1 the ledger can't be read, 2 wrong usage.")]
pub(crate) struct Promote {
    /// The ledger.
    ledger: PathBuf,
}

/// One line of the ledger.
#[derive(Deserialize)]
struct Call {
    module: String,
    function: String,
}

/// The functions called by name, by module.
type Calls = BTreeMap<String, BTreeSet<String>>;

impl Promote {
    pub(super) fn run(&self, package: &Package, diagnostics: &mut Diagnostics) -> Option<String> {
        let config = package.config(diagnostics)?;
        let calls = self.read(diagnostics)?;
        if calls.is_empty() {
            return Some(format!("{}: it names no call\n", self.ledger.display()));
        }
        let mut roots: BTreeMap<&str, Calls> = BTreeMap::new();
        for (module, functions) in calls.iter().filter(|(module, _)| *module != "builtins") {
            let root = module.split('.').next().unwrap_or(module);
            roots.entry(root).or_default().insert(module.clone(), functions.clone());
        }
        let mut text = String::new();
        for (root, calls) in &roots {
            match configured(&config, root) {
                Some(library) => calls.iter().for_each(|(module, functions)| compare(library, module, functions, diagnostics)),
                // Writing to a string cannot fail.
                None => drop(writeln!(text, "{}", entry(root, calls))),
            }
        }
        Some(if text.is_empty() { text } else { format!("[package.metadata.python-deps]\n{text}") })
    }

    fn read(&self, diagnostics: &mut Diagnostics) -> Option<Calls> {
        let subject = self.ledger.display().to_string();
        let text = match std::fs::read_to_string(&self.ledger) {
            Ok(text) => text,
            Err(error) => {
                let problem = Diagnostic::error(Problem::LedgerNotReadable, subject, "the ledger can't be read");
                diagnostics.push(problem.because(error.to_string()).hint("write one: `SNAKEBRIDGE_LEDGER=calls.jsonl cargo run`"));
                return None;
            }
        };
        let mut calls = Calls::new();
        for (number, line) in text.lines().enumerate() {
            match serde_json::from_str::<Call>(line) {
                Ok(call) => drop(calls.entry(call.module).or_default().insert(call.function)),
                Err(error) => {
                    let message = format!("line {} is no line of a ledger", number + 1);
                    diagnostics.push(Diagnostic::warning(Problem::LedgerBadLine, subject.clone(), message).because(error.to_string()));
                }
            }
        }
        Some(calls)
    }
}

/// The library that has the root module.
fn configured<'c>(config: &'c Config, root: &str) -> Option<&'c LibraryConfig> {
    config.libraries.iter().find(|library| library.module.split('.').next() == Some(root))
}

/// A line for a library that is new.
fn entry(root: &str, calls: &Calls) -> String {
    let version = if is_standard(root) { "stdlib" } else { "*" };
    let modules: Vec<String> = calls.keys().filter_map(|module| module.strip_prefix(&format!("{root}."))).map(quoted).collect();
    let include: Vec<String> =
        calls.iter().flat_map(|(module, functions)| below(root, module, functions)).map(|path| quoted(&path)).collect();
    let modules = if modules.is_empty() { String::new() } else { format!(", modules = [{}]", modules.join(", ")) };
    format!("{root} = {{ version = \"{version}\"{modules}, include = [{}] }}", include.join(", "))
}

/// What a library that is there lacks for the calls into one of its modules.
fn compare(library: &LibraryConfig, module: &str, functions: &BTreeSet<String>, diagnostics: &mut Diagnostics) {
    let subject = format!("package.metadata.python-deps.{} ({})", library.key, library.place);
    let below_root = module.strip_prefix(&format!("{}.", library.module));
    let misses_module = match (&library.modules, below_root) {
        (_, None) => false,
        (ModuleMode::Root, Some(_)) => true,
        (ModuleMode::Only(modules), Some(below)) => !modules.iter().any(|module| module == below),
        _ => false,
    };
    if let Some(below) = below_root.filter(|_| misses_module) {
        let message = format!("functions of `{module}` are called by name, and the module is not bound");
        diagnostics
            .push(Diagnostic::warning(Problem::CallByName, subject.clone(), message).hint(format!("add `{}` to `modules`", quoted(below))));
    }
    for path in below(&library.module, module, functions) {
        let generated = library.include.is_empty() || library.include.contains(&path);
        let message = format!("`{}.{path}` is called by name", library.module);
        let hint = if generated && !misses_module {
            "it is generated: call it by its path, as `cargo snakebridge show` has it".to_owned()
        } else if generated {
            continue;
        } else {
            format!("add `{}` to `include`", quoted(&path))
        };
        diagnostics.push(Diagnostic::warning(Problem::CallByName, subject.clone(), message).hint(hint));
    }
}

/// The paths of functions below the root module.
fn below<'a>(root: &str, module: &str, functions: &'a BTreeSet<String>) -> impl Iterator<Item = String> + 'a {
    let lead = module.strip_prefix(&format!("{root}.")).map_or_else(String::new, |below| format!("{below}."));
    functions.iter().map(move |function| format!("{lead}{function}"))
}

fn quoted(text: impl AsRef<str>) -> String {
    format!("{:?}", text.as_ref())
}
