//! `diff`: what changes in a library's API, before the upgrade is made.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};
use snakebridge_build::config::{AutoInstall, Config, LibraryConfig, Origin};
use snakebridge_build::diagnostic::{Diagnostic, Diagnostics};
use snakebridge_build::drift::{Drift, Level};
use snakebridge_build::outputs::Outputs;
use snakebridge_build::problem::Problem;
use snakebridge_build::trial::{self, Asked};
use snakebridge_build::{environment, facts, manifest, pipeline};

use super::Answer;
use crate::Exit;
use crate::package::Package;
use crate::progress::Progress;

/// Shows what changes in a library's API, judged as semver does for Rust code that uses the bindings
///
/// Two versions: each is installed into an environment that is thrown away, looked at as `Cargo.toml` says, and the first is compared with the second.
/// One version: what the bindings were made from is compared with it. None: what the bindings were made from is compared with what is installed now.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo snakebridge diff numpy==2.3 numpy==2.4
  cargo snakebridge diff 'pandas>=3'          # what an upgrade would bring
  cargo snakebridge diff                      # has something changed under the lock?
  cargo snakebridge diff numpy==2.4 --json | jq '.libraries[].changes[].name'

`-` is gone, `!` may stop code from compiling, `+` is new, `~` is another change that breaks nothing.

Exit codes: 0 nothing is breaking, 1 the comparison failed, 3 something is breaking, 2 wrong usage.")]
pub(crate) struct Diff {
    /// A library of `Cargo.toml` and a version: `numpy==2.4`, `numpy>=2.4`.
    #[arg(value_name = "LIBRARY==VERSION", num_args = 0..=2)]
    versions: Vec<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// One library before and after.
struct Comparison<'a> {
    library: &'a LibraryConfig,
    before: facts::Library,
    after: facts::Library,
}

impl Diff {
    pub(super) fn run(&self, package: &Package, diagnostics: &mut Diagnostics) -> Option<Answer> {
        let config = package.config(diagnostics)?;
        let progress = Progress::begin("looking at the versions");
        let compared = self.comparisons(package, &config);
        drop(progress);
        let comparisons = match compared {
            Ok(comparisons) => comparisons,
            Err(errors) => {
                diagnostics.extend(errors);
                return None;
            }
        };
        let drifts: Vec<(Comparison<'_>, Drift)> = comparisons
            .into_iter()
            .map(|comparison| {
                let drift = comparison.drift();
                (comparison, drift)
            })
            .collect();
        let breaking = drifts.iter().any(|(_, drift)| drift.of(Level::Breaking).next().is_some());
        let text = if self.json {
            super::json(&json!({ "libraries": drifts.iter().map(value).collect::<Vec<_>>() }))
        } else {
            drifts.iter().map(text).collect()
        };
        Some(Answer { text, exit: if breaking { Exit::Breaking } else { Exit::Done } })
    }

    fn comparisons<'a>(&self, package: &Package, config: &'a Config) -> Result<Vec<Comparison<'a>>, Vec<Diagnostic>> {
        let cargo = &package.cargo;
        let one = |error: Diagnostic| vec![error];
        let wanted = self.versions.iter().map(|spec| request(spec, config)).collect::<Result<Vec<_>, _>>().map_err(one)?;
        match &wanted[..] {
            [] => now(package, config),
            [(library, version)] => {
                let before = stored(package, config, library).map_err(one)?;
                let after = trial::facts_of(cargo, config, library, version).map_err(one)?;
                Ok(vec![Comparison { library, before, after }])
            }
            [(library, old), (other, new), ..] => {
                if library.key != other.key {
                    let message = format!("`{}` and `{}` are two libraries", library.key, other.key);
                    let hint = format!("name two versions of one: `cargo snakebridge diff {0}{old} {0}{new}`", library.key);
                    return Err(vec![Diagnostic::error(Problem::DiffTwoLibraries, "diff", message).hint(hint)]);
                }
                let before = trial::facts_of(cargo, config, library, old).map_err(one)?;
                let after = trial::facts_of(cargo, config, library, new).map_err(one)?;
                Ok(vec![Comparison { library, before, after }])
            }
        }
    }
}

/// A library of the config and the version that follows its name.
fn request<'a, 's>(spec: &'s str, config: &'a Config) -> Result<(&'a LibraryConfig, Asked<'s>), Diagnostic> {
    let end = spec.find(|letter: char| "=<>~!^@".contains(letter)).unwrap_or(spec.len());
    let (name, version) = (spec[..end].trim(), spec[end..].trim_start_matches('@').trim());
    let named = |library: &&LibraryConfig| {
        library.key == name || matches!(&library.origin, Origin::Distribution { name: distribution, .. } if distribution == name)
    };
    let Some(library) = config.libraries.iter().find(named) else {
        let known = config.libraries.iter().map(|library| format!("`{}`", library.key)).collect::<Vec<_>>().join(", ");
        let message = format!("`Cargo.toml` declares no library `{name}`");
        return Err(Diagnostic::error(Problem::LibraryUnknown, spec, message).hint(format!("the libraries are {known}")));
    };
    if version.is_empty() {
        let message = "there is no version after the name";
        return Err(Diagnostic::error(Problem::DiffNoVersion, spec, message)
            .hint(format!("write `{name}==2.4`, or `'{name}>=2.4'` for the newest")));
    }
    Ok((library, Asked::parse(library, version)?))
}

/// The facts that the bindings were made from.
fn stored(package: &Package, config: &Config, library: &LibraryConfig) -> Result<facts::Library, Diagnostic> {
    let homes = Outputs::of(&package.cargo, config).homes();
    homes.iter().find_map(|home| manifest::last_facts(home, &library.key)).ok_or_else(|| {
        Diagnostic::error(Problem::FactsMissing, &library.key, "nothing is stored about this library, or by another version of SnakeBridge")
            .hint("look at it: `cargo snakebridge regen`")
    })
}

/// What is stored against what is installed.
fn now<'a>(package: &Package, config: &'a Config) -> Result<Vec<Comparison<'a>>, Vec<Diagnostic>> {
    let mut careful = config.clone();
    careful.settings.auto_install = AutoInstall::Never;
    let (environment, found) = environment::prepare(&package.cargo, &careful, &BTreeMap::new());
    let Some(environment) = environment.filter(|_| !found.has_errors()) else {
        return Err(found.of(snakebridge_build::diagnostic::Severity::Error).cloned().collect());
    };
    let mut installed = trial::facts_now(&package.cargo, &careful, &environment)?;
    let compared = config.libraries.iter().map(|library| {
        let before = stored(package, config, library).map_err(|error| vec![error])?;
        Ok(installed.remove(&library.key).map(|after| Comparison { library, before, after }))
    });
    Ok(compared.collect::<Result<Vec<_>, Vec<Diagnostic>>>()?.into_iter().flatten().collect())
}

impl Comparison<'_> {
    fn drift(&self) -> Drift {
        let judged = |facts: &facts::Library| pipeline::resolved(self.library, facts, &mut Diagnostics::default());
        Drift::between(&judged(&self.before), &judged(&self.after), &pipeline::options(self.library))
    }
}

fn version(facts: &facts::Library) -> &str {
    facts.distribution.as_ref().map_or(facts.python.as_str(), |distribution| &distribution.version)
}

fn text((comparison, drift): &(Comparison<'_>, Drift)) -> String {
    let (old, new) = (version(&comparison.before), version(&comparison.after));
    let versions = if old == new { old.to_owned() } else { format!("{old} -> {new}") };
    let mut text = format!("{} {versions}: {drift}\n", comparison.library.key);
    for level in [Level::Breaking, Level::Additive] {
        for change in drift.of(level) {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "  {change}");
        }
    }
    text
}

fn value((comparison, drift): &(Comparison<'_>, Drift)) -> Value {
    json!({
        "name": comparison.library.key,
        "from": version(&comparison.before),
        "to": version(&comparison.after),
        "breaking": drift.of(Level::Breaking).count(),
        "additive": drift.of(Level::Additive).count(),
        "changes": drift.changes,
    })
}
