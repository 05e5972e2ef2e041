//! One library through the stages of the generator.

use std::collections::BTreeMap;
use std::panic;
use std::time::{Duration, Instant};

use snakebridge_build::config::{Layout, ModuleMode};
use snakebridge_build::coverage::Document;
use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::emit::{self, File};
use snakebridge_build::introspect::{self, Request};
use snakebridge_build::lower::{self, LibraryOptions};
use snakebridge_build::resolve;

use crate::Result;
use crate::count::{self, Bound};
use crate::python::Environment;
use crate::scratch;
use crate::wanted::{Origin, Wanted};

const PATIENCE: Duration = Duration::from_secs(300);

/// What the generator made of a library.
#[derive(Debug)]
pub(crate) struct Generated {
    /// How much of it has types.
    pub(crate) coverage: Document,
    /// Which public names are bound.
    pub(crate) bound: Bound,
    /// How long resolving, lowering and emitting took.
    pub(crate) generating: Duration,
    /// The text.
    pub(crate) files: Vec<File>,
}

/// Introspects, resolves, lowers and emits; a panic of a stage becomes an error.
pub(crate) fn generate(wanted: &Wanted, environment: &Environment) -> Result<Generated> {
    let mut request = Request::new(&wanted.module);
    request.selection = match wanted.mode.as_str() {
        "public" => ModuleMode::Public,
        "all" => ModuleMode::All,
        _ => ModuleMode::Root,
    };
    request.typeshed.clone_from(&environment.typeshed);
    request.stub_packages.push(environment.stubs.clone());
    if wanted.origin == Origin::Fixture {
        request.paths.push(scratch::fixtures());
    }
    request.exclude.extend(wanted.exclude.iter().map(|pattern| (*pattern).to_owned()));
    let answer = introspect::introspect(&environment.python, &[request], PATIENCE).pop().ok_or("no answer")?;
    let facts = answer.map_err(|error| error.diagnostic().to_string())?;
    let start = Instant::now();
    let (resolved, plan, files, diagnostics) = panic::catch_unwind(|| {
        let mut diagnostics = Diagnostics::default();
        let resolved = (resolve::resolve(&facts, &mut diagnostics), LibraryOptions::default());
        let plan = lower::lower(std::slice::from_ref(&resolved), &mut diagnostics);
        let files = emit::emit(&plan, Layout::default());
        (resolved.0, plan, files, diagnostics)
    })
    .map_err(|_| "a stage panicked, see above")?;
    let generating = start.elapsed();
    if let Some(error) = diagnostics.iter().find(|found| found.severity == snakebridge_build::diagnostic::Severity::Error) {
        return Err(error.to_string().into());
    }
    let asked = facts.modules.iter().filter(|(_, module)| !module.partial);
    let modules: Vec<&str> = asked.map(|(path, _)| path.as_str()).collect();
    // What a hostile module does to a process that knows nothing of it is its own affair.
    let public = if wanted.origin == Origin::Fixture { BTreeMap::default() } else { environment.public_names(&modules)? };
    Ok(Generated {
        coverage: Document::planned(&wanted.module, &facts, &resolved, &plan),
        bound: count::bound(&plan, &facts, &public, &diagnostics),
        generating,
        files,
    })
}
