//! `config`: what the package asks for, after inheritance and environment.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use snakebridge_build::address::shown;
use snakebridge_build::config::{
    self, AutoInstall, ClassScope, Generate, Installer, Layout, LibraryConfig, Limits, MappedType, ModuleMode, OnMissing, Origin,
    Reference, RunSettings, Settings, SignatureRules,
};
use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::facts::Source;

use crate::package::Package;

/// Shows the configuration that is in force
///
/// `[package.metadata]` over `[workspace.metadata]`, under the `SNAKEBRIDGE_` variables, with every default. The names are those of `Cargo.toml`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo snakebridge config
  cargo snakebridge config --json | jq '.settings[\"auto-install\"]'

Exit codes: 0 shown, 1 the configuration has a mistake, 2 wrong usage.")]
pub(crate) struct Config {
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Config {
    pub(super) fn run(&self, package: &Package, diagnostics: &mut Diagnostics) -> Option<String> {
        let config = package.config(diagnostics)?;
        let settings = settings(&config);
        let libraries: Vec<(&LibraryConfig, Map<String, Value>)> =
            config.libraries.iter().map(|library| (library, options(library))).collect();
        if self.json {
            let libraries: Map<String, Value> = libraries
                .into_iter()
                .map(|(library, mut options)| {
                    options.extend(table([("declared", json!(library.place)), ("rust", json!(library.rust_name))]));
                    (library.key.clone(), Value::Object(options))
                })
                .collect();
            return Some(super::json(&json!({
                "package": config.package,
                "manifest": config.manifest,
                "workspace": config.workspace,
                "target": package.cargo.target_dir,
                "settings": settings,
                "libraries": libraries,
            })));
        }
        let mut text = format!("# `{}`, {}\n[package.metadata.snakebridge]\n", config.package, config.manifest.display());
        lines(&settings, &mut text);
        for (library, options) in &libraries {
            // Writing to a string cannot fail.
            let _ = write!(text, "\n# {}: `{}`\n[package.metadata.python-deps.{}]\n", library.place, library.rust_name, key(&library.key));
            lines(options, &mut text);
        }
        Some(text)
    }
}

/// The lines of a table; what is not set is a comment.
fn lines(table: &Map<String, Value>, text: &mut String) {
    for (name, value) in table {
        // JSON's strings, numbers, flags and lists of strings are TOML's as well.
        let _ = if value.is_null() { writeln!(text, "# {name} is not set") } else { writeln!(text, "{name} = {}", listed(value)) };
    }
}

fn listed(value: &Value) -> String {
    let joined = |parts: Vec<String>| parts.join(", ");
    match value {
        Value::Array(values) => format!("[{}]", joined(values.iter().map(listed).collect())),
        Value::Object(entries) if entries.is_empty() => "{}".to_owned(),
        Value::Object(entries) => {
            format!("{{ {} }}", joined(entries.iter().map(|(name, value)| format!("{} = {}", key(name), listed(value))).collect()))
        }
        other => other.to_string(),
    }
}

/// A key as TOML wants it: a dotted one needs quotes.
fn key(key: &str) -> String {
    let bare = key.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-');
    if bare { key.to_owned() } else { format!("{key:?}") }
}

fn table<const LENGTH: usize>(entries: [(&str, Value); LENGTH]) -> Map<String, Value> {
    entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn settings(config: &config::Config) -> Map<String, Value> {
    let settings = &config.settings;
    let mut shown = table([
        ("python", json!(settings.python.as_ref().map(|request| &request.text))),
        ("venv", json!(settings.venv)),
        (
            "auto-install",
            json!(match settings.auto_install {
                AutoInstall::Never => "never",
                AutoInstall::Dev => "dev",
                AutoInstall::Always => "always",
            }),
        ),
        (
            "installer",
            json!(match settings.installer {
                Installer::Auto => "auto",
                Installer::Uv => "uv",
                Installer::Pip => "pip",
            }),
        ),
        ("accelerator", json!(settings.accelerator.as_ref().map(ToString::to_string))),
        ("generated-dir", json!(settings.generated_dir)),
        (
            "layout",
            json!(match settings.layout {
                Layout::Split => "split",
                Layout::Single => "single",
            }),
        ),
        ("introspect-timeout", json!(settings.introspect_timeout.as_secs())),
        ("coverage", json!(settings.coverage)),
        ("strict", json!(settings.strict)),
        ("verbose", json!(settings.verbose)),
    ]);
    shown.extend(sources(settings));
    shown.extend(signatures(&settings.signatures));
    shown.insert("type-map".to_owned(), types(&settings.type_map));
    shown.extend(run(&settings.run));
    shown
}

/// Where packages come from, and what is asked for besides.
fn sources(settings: &Settings) -> Map<String, Value> {
    let files = |key: &str| {
        let files: BTreeSet<&str> = settings.given.iter().filter(|given| given.key == key).map(|given| given.file.as_str()).collect();
        json!(files)
    };
    table([
        ("requirements", files("requirements")),
        ("constraints", files("constraints")),
        ("index", json!(settings.indexes.main)),
        ("extra-indexes", json!(settings.indexes.more)),
        ("find-links", json!(settings.indexes.find_links)),
    ])
}

/// What the program is told when it runs.
fn run(run: &RunSettings) -> Map<String, Value> {
    let limits = |limits: &Limits| {
        let named = [("call", limits.call), ("stream", limits.stream)];
        named.into_iter().filter_map(|(name, limit)| Some((name.to_owned(), json!(limit?.as_secs_f64())))).collect::<Map<_, _>>()
    };
    table([
        ("timeout-profile", json!(run.timeout_profile)),
        ("timeout-profiles", run.profiles.iter().map(|(name, profile)| (name.clone(), Value::Object(limits(profile)))).collect()),
        ("helpers", json!(run.helpers)),
        ("helper-allow", json!(run.helper_allow)),
        ("pools", json!(run.pools)),
    ])
}

fn signatures(rules: &SignatureRules) -> Map<String, Value> {
    let sources = rules.sources.as_ref().map(|sources| sources.iter().map(|source| source.word()).collect::<Vec<_>>());
    table([
        ("signature-sources", json!(sources)),
        ("min-signature-tier", json!(rules.minimum.map(Source::word))),
        ("strict-signatures", json!(rules.strict)),
    ])
}

fn types(map: &BTreeMap<String, MappedType>) -> Value {
    map.iter().map(|(class, mapped)| (class.clone(), json!(format!("{}{}", mapped.ty.path, mapped.ty.arguments)))).collect()
}

/// Which modules: a list, a mode, or a documentation.
fn modules(library: &LibraryConfig) -> Map<String, Value> {
    if let Some(surface) = &library.surface {
        return table([("module-mode", json!("docs")), ("docs-manifest", json!(surface.file)), ("docs-profile", json!(surface.profile))]);
    }
    let (key, value) = match &library.modules {
        ModuleMode::Root => ("module-mode", json!("root")),
        ModuleMode::Exports => ("module-mode", json!("exports")),
        ModuleMode::Public => ("module-mode", json!("public")),
        ModuleMode::Explicit => ("module-mode", json!("explicit")),
        ModuleMode::All => ("module-mode", json!("all")),
        ModuleMode::Only(modules) => ("modules", json!(modules)),
    };
    table([
        (key, value),
        ("module-include", json!(library.module_include)),
        ("module-exclude", json!(library.module_exclude)),
        ("module-depth", json!(library.module_depth)),
    ])
}

fn options(library: &LibraryConfig) -> Map<String, Value> {
    let mut options = origin(&library.origin);
    options.extend(modules(library));
    options.extend(signatures(&library.signatures));
    options.insert("type-map".to_owned(), types(&library.type_map));
    options.extend(table([
        ("module", json!(library.module)),
        // A dotted module becomes nested ones, which no single name can ask for.
        ("rename", json!(Some(&library.rust_name).filter(|name| !name.contains("::")))),
        ("docs-url", json!(library.docs_url)),
        ("include", json!(library.include)),
        ("exclude", json!(library.exclude)),
        ("streaming", json!(library.streaming)),
        (
            "generate",
            json!(match library.generate {
                Generate::All => "all",
                Generate::Used => "used",
            }),
        ),
        (
            "on-missing",
            json!(match library.on_missing {
                OnMissing::Error => "error",
                OnMissing::Warn => "warn",
                OnMissing::Stub => "stub",
            }),
        ),
        (
            "class-method-scope",
            json!(match library.class_scope {
                ClassScope::All => "all",
                ClassScope::Defined => "defined",
            }),
        ),
        ("max-class-methods", json!(library.max_class_methods)),
        ("stub-paths", json!(library.stub_paths)),
        ("timeout-profile", json!(library.timeout_profile)),
        ("idempotent", json!(library.idempotent)),
    ]));
    options
}

fn origin(origin: &Origin) -> Map<String, Value> {
    match origin {
        Origin::Stdlib => table([("version", json!("stdlib"))]),
        Origin::File { path, .. } => table([("path", json!(path))]),
        Origin::Distribution { name, extras, reference, .. } => {
            let mut options = match reference {
                Reference::Versions(versions) => table([("version", json!(versions.to_string()))]),
                Reference::Url(url) => table([("url", json!(shown(url)))]),
                Reference::Local(local) => table([("path", json!(local.path))]),
            };
            options.extend(table([("pypi-package", json!(name)), ("extras", json!(extras))]));
            options
        }
    }
}
