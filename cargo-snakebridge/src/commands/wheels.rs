//! `wheels`: which builds of the declared libraries fit this machine, and why. Changes nothing.

use serde_json::json;
use snakebridge_build::config::{Config, Origin};
use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::hardware::{self, Hardware};
use snakebridge_build::wheels::{Choice, Needs, choose};

use crate::package::Package;
use crate::table::aligned;

/// Shows which builds of the declared libraries fit this machine, and why
///
/// Some libraries are built for several accelerators. What is chosen here is what a build installs into the environment that it keeps.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo snakebridge wheels
  cargo snakebridge wheels --all
  cargo snakebridge wheels --json | jq '.packages.torch[0].index'

Exit codes: 0 shown, 1 the configuration has an error, 2 wrong usage.")]
pub(crate) struct Wheels {
    /// Show every family that is known, declared or not.
    #[arg(long)]
    all: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Wheels {
    pub(super) fn run(&self, package: &Package, diagnostics: &mut Diagnostics) -> Option<String> {
        let config = package.config(diagnostics)?;
        let hardware = config.settings.built_for(hardware::remembered(&package.cargo.path, &package.cargo.shared_dir()));
        let chosen: Vec<(String, Vec<Choice>)> = self
            .packages(&config)
            .into_iter()
            .map(|name| {
                let choices = choose(&name, &config.settings.wheels, &hardware);
                (name, choices)
            })
            .collect();
        if self.json {
            let packages: serde_json::Map<_, _> = chosen.into_iter().map(|(name, choices)| (name, json!(choices))).collect();
            return Some(super::json(&json!({ "accelerator": hardware.accelerator, "packages": packages })));
        }
        Some(format!("{}\n{}", machine(&config, &hardware), rows(&config, &chosen)))
    }

    /// The packages of families that are declared.
    fn packages(&self, config: &Config) -> Vec<String> {
        let table = &config.settings.wheels;
        if self.all {
            return table.families.values().flat_map(|family| family.packages.iter().cloned()).collect();
        }
        let declared = config.libraries.iter().filter_map(|library| match &library.origin {
            Origin::Distribution { name, .. } => Some(name.clone()),
            Origin::Stdlib | Origin::File { .. } => None,
        });
        declared.filter(|name| table.family(name).is_some()).collect()
    }
}

/// What decides.
fn machine(config: &Config, hardware: &Hardware) -> String {
    let version = hardware.cuda.as_ref().or(hardware.rocm.as_ref()).map(|version| format!(" {version}")).unwrap_or_default();
    let said = if config.settings.accelerator.is_some() { "asked for by `accelerator`" } else { "detected" };
    format!("accelerator: {}{version}, {said}\n", hardware.accelerator)
}

fn rows(config: &Config, chosen: &[(String, Vec<Choice>)]) -> String {
    if chosen.is_empty() {
        return "no declared library comes in several builds\n".to_owned();
    }
    let row = |(name, choices): &(String, Vec<Choice>)| match choices.first() {
        Some(choice) => [name.clone(), choice.variant.clone(), place(choice), choice.reason.clone()],
        None => [name.clone(), "none".to_owned(), String::new(), format!("no build runs here: they need {}", needs(config, name))],
    };
    let head = ["package", "build", "from", "because"].map(str::to_owned);
    aligned(&std::iter::once(head).chain(chosen.iter().map(row)).collect::<Vec<_>>())
}

fn place(choice: &Choice) -> String {
    match (&choice.index, &choice.extra) {
        (Some(index), _) => index.clone(),
        (None, Some(extra)) => format!("the extra `{extra}`"),
        (None, None) => "the usual index".to_owned(),
    }
}

fn needs(config: &Config, package: &str) -> String {
    let family = config.settings.wheels.family(package);
    let variants = family.into_iter().flat_map(|(_, family)| &family.variants);
    variants.map(|variant| Needs(variant).to_string()).collect::<Vec<_>>().join(" or ")
}
