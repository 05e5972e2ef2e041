//! Config, `[package.metadata.snakebridge]`: the settings of a package over those of its workspace, under those of the environment.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use pep440_rs::{Version, VersionSpecifiers};
use toml::de::DeTable;

use super::document::{Document, Reporter, Section, table_at};
use super::model::{AutoInstall, Installer, Layout, Overrides, PythonRequest, Settings};
use super::{given, indexes, run, signatures, type_map};
use crate::diagnostic::Diagnostic;
use crate::hardware::Wanted;
use crate::problem::Problem;
use crate::wheels::Table;

const KEYS: [&str; 17] = [
    "python",
    "venv",
    "auto-install",
    "installer",
    "requirements",
    "constraints",
    "index",
    "extra-indexes",
    "find-links",
    "accelerator",
    "wheels",
    "generated-dir",
    "layout",
    "introspect-timeout",
    "coverage",
    "strict",
    "verbose",
];
const INSTALLERS: [(&str, Installer); 3] = [("auto", Installer::Auto), ("uv", Installer::Uv), ("pip", Installer::Pip)];

const AUTO_INSTALL: [(&str, AutoInstall); 3] = [("never", AutoInstall::Never), ("dev", AutoInstall::Dev), ("always", AutoInstall::Always)];

/// Reads the settings.
pub(super) fn read(
    package: (&Document, &DeTable<'_>),
    workspace: Option<(&Document, &DeTable<'_>)>,
    overrides: &Overrides,
    reporter: &Reporter,
) -> Settings {
    let mut settings = Settings::default();
    let layers = [workspace.map(|workspace| (workspace, "workspace")), Some((package, "package"))];
    for ((document, root), owner) in layers.into_iter().flatten() {
        let Some(table) = table_at(root, &[owner, "metadata", "snakebridge"]) else { continue };
        let section = Section { document, table, path: format!("{owner}.metadata.snakebridge"), reporter };
        section.check_keys(&[&KEYS[..], &signatures::KEYS, &run::KEYS, &[type_map::KEY]].concat());
        // A generated folder is per package, so the workspace's word is a path inside each package.
        apply(&section, package.0.folder.clone(), &mut settings);
    }
    apply_overrides(overrides, &package.0.folder, &mut settings, reporter);
    settings
}

fn apply(section: &Section<'_, '_>, package_folder: PathBuf, settings: &mut Settings) {
    if let Some(text) = section.text("python", "\"3.11\"") {
        match python_request(text, section.subject("python")) {
            Some(request) => settings.python = Some(request),
            None => section.report(Problem::ConfigBadVersion, "python", not_a_python(text), PYTHON_HINT),
        }
    }
    if let Some(venv) = section.text("venv", "\".venv\"") {
        settings.venv = Some(section.document.folder.join(venv));
    }
    if let Some(folder) = section.text("generated-dir", "\"src/generated\"") {
        settings.generated_dir = Some(package_folder.join(folder));
    }
    if let Some(choice) = section.choice("auto-install", &AUTO_INSTALL) {
        settings.auto_install = choice;
    }
    if let Some(choice) = section.choice("installer", &INSTALLERS) {
        settings.installer = choice;
    }
    indexes::apply(section, &mut settings.indexes);
    given::apply(section, settings);
    if let Some(text) = section.text("accelerator", "\"cpu\"") {
        match Wanted::from_str(text) {
            Ok(wanted) => settings.accelerator = Some(wanted),
            Err(reason) => section.report(Problem::ConfigBadValue, "accelerator", reason, ACCELERATOR_HINT),
        }
    }
    if let Some(families) = section.structure("wheels", "`wheels.pytorch.index = \"https://mirror.example.org/whl\"`") {
        settings.wheels = std::mem::take(&mut settings.wheels).overlaid(Table { families });
    }
    if let Some(choice) = section.choice("layout", &[("split", Layout::Split), ("single", Layout::Single)]) {
        settings.layout = choice;
    }
    if let Some(seconds) = section.number("introspect-timeout", 1, "300") {
        settings.introspect_timeout = Duration::from_secs(seconds);
    }
    if let Some(flag) = section.flag("coverage") {
        settings.coverage = flag;
    }
    if let Some(flag) = section.flag("strict") {
        settings.strict = flag;
    }
    if let Some(flag) = section.flag("verbose") {
        settings.verbose = flag;
    }
    signatures::apply(section, &mut settings.signatures);
    type_map::apply(section, &mut settings.type_map);
    run::apply(section, &mut settings.run);
}

fn apply_overrides(overrides: &Overrides, folder: &std::path::Path, settings: &mut Settings, reporter: &Reporter) {
    if let Some(venv) = &overrides.venv {
        settings.venv = Some(folder.join(venv));
        settings.venv_from_environment = true;
    }
    if let Some(text) = &overrides.python {
        match python_request(text, "SNAKEBRIDGE_PYTHON".to_owned()) {
            Some(request) => settings.python = Some(request),
            None => {
                reporter.push(Diagnostic::error(Problem::ConfigBadVersion, "SNAKEBRIDGE_PYTHON", not_a_python(text)).hint(PYTHON_HINT));
            }
        }
    }
    chosen("SNAKEBRIDGE_AUTO_INSTALL", overrides.auto_install.as_deref(), &AUTO_INSTALL, &mut settings.auto_install, reporter);
    chosen("SNAKEBRIDGE_INSTALLER", overrides.installer.as_deref(), &INSTALLERS, &mut settings.installer, reporter);
    if let Some(flag) = overrides.verbose {
        settings.verbose = flag;
    }
    if let Some(flag) = overrides.strict_signatures {
        settings.signatures.strict = flag;
    }
    if let Some(flag) = overrides.strict {
        settings.strict = flag;
    }
}

/// Takes one of the words that a variable may have.
fn chosen<T: Copy>(variable: &str, word: Option<&str>, choices: &[(&str, T)], slot: &mut T, reporter: &Reporter) {
    let Some(word) = word else { return };
    match choices.iter().find(|(name, _)| *name == word) {
        Some((_, choice)) => *slot = *choice,
        None => {
            let words = choices.iter().map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            reporter.push(
                Diagnostic::error(Problem::ConfigBadValue, variable, format!("`{word}` is not a value of `{variable}`"))
                    .hint(format!("set it to one of {words}")),
            );
        }
    }
}

const ACCELERATOR_HINT: &str = "write `\"cpu\"`, `\"mps\"`, `\"cuda-12.4\"` or `\"rocm-6.2\"`, or leave it out: then it is detected";
const PYTHON_HINT: &str = "write a version such as `\"3.11\"` or `\">=3.10\"`; to choose an interpreter by its path, set `PYO3_PYTHON`";

fn not_a_python(text: &str) -> String {
    format!("`{text}` is not a Python version")
}

/// `3.11` means any 3.11; operators mean what PEP 440 says.
fn python_request(text: &str, subject: String) -> Option<PythonRequest> {
    let text = text.trim();
    let specifiers = match Version::from_str(text) {
        Ok(version) if version.release().len() < 3 => format!("=={version}.*"),
        Ok(version) => format!("=={version}"),
        Err(_) => text.to_owned(),
    };
    let versions = VersionSpecifiers::from_str(&specifiers).ok().filter(|versions| !versions.is_empty())?;
    Some(PythonRequest { text: text.to_owned(), versions, subject })
}
