//! Config: what the user asked for in `Cargo.toml`, parsed and checked.
//!
//! In come the package's manifest, its workspace's manifest and the overrides of the environment; out comes [`Config`], plain data, with every
//! mistake reported at once. Nothing here reads the environment, starts Python or looks at what is installed.

mod document;
mod foreign_lock;
mod given;
mod indexes;
mod library;
mod local;
mod model;
mod origin;
mod pools;
mod run;
mod settings;
mod shadows;
mod signatures;
mod type_map;
mod version;
mod workspace;

use std::collections::BTreeMap;
use std::path::Path;

pub use document::nearest;
pub use given::{Given, Role};
pub use indexes::Indexes;
pub use model::{
    AutoInstall, ClassScope, Config, Generate, Installer, Layout, LibraryConfig, Local, MappedType, ModuleMode, OnMissing, Origin,
    Overrides, PythonRequest, Reference, RustType, Settings, SignatureRules, StubPackages,
};
pub use pools::PoolSettings;
pub use run::{Limits, RunSettings};
pub use version::{VersionError, versions};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::problem::Problem;
use document::{Document, Reporter};

/// Reads the configuration of the package at `manifest` (the path of its `Cargo.toml`).
///
/// All mistakes come back together; where there is an error among them the config holds what could be understood.
#[must_use]
pub fn load(manifest: &Path, overrides: &Overrides) -> (Config, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let mut config = Config::empty(manifest);
    let Some(package) = Document::open(manifest, "Cargo.toml", &mut diagnostics) else { return (config, diagnostics) };
    let Some(root) = package.parse(&mut diagnostics) else { return (config, diagnostics) };
    config.package = document::text_at(&root, &["package", "name"]).unwrap_or_default();

    let workspace_manifest = workspace::manifest_of(manifest, &root);
    config.workspace = workspace_manifest.as_deref().and_then(Path::parent).map(Path::to_path_buf);
    config.watch.extend(workspace_manifest.clone().filter(|path| path != manifest));
    let shared = workspace_manifest.and_then(|path| {
        let label = workspace::label(manifest, &path);
        Document::open(&path, &label, &mut diagnostics)
    });
    let shared_root = shared.as_ref().and_then(|document| document.parse(&mut diagnostics));
    let shared_view = shared.as_ref().zip(shared_root.as_ref());

    let reporter = Reporter::default();
    config.settings = settings::read((&package, &root), shared_view, overrides, &reporter);
    config.watch.extend(given::watched(&config.settings));
    config.libraries = library::read_all((&package, &root), shared_view, &config.settings, &reporter);
    config.watch.extend(config.libraries.iter().filter_map(|library| Some(library.surface.as_ref()?.file.clone())));
    diagnostics.extend(reporter.into_diagnostics());
    report_clashes(&config.libraries, &mut diagnostics);
    shadows::report(&config.libraries, &mut diagnostics);
    if config.libraries.is_empty() && !diagnostics.has_errors() {
        diagnostics.push(
            Diagnostic::warning(
                Problem::ConfigNoLibraries,
                "package.metadata.python-deps",
                "no Python library is declared, so nothing is generated",
            )
            .hint("declare one in `Cargo.toml`: `[package.metadata.python-deps]`, then `numpy = \"2.4\"` or `math = \"stdlib\"`"),
        );
    }
    (config, diagnostics)
}

/// Two entries that would become the same Rust module.
fn report_clashes(libraries: &[LibraryConfig], diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<&str, &LibraryConfig> = BTreeMap::new();
    for library in libraries {
        if let Some(first) = seen.insert(&library.rust_name, library) {
            diagnostics.push(
                Diagnostic::error(
                    Problem::ConfigDuplicateModule,
                    format!("package.metadata.python-deps.{}", library.key),
                    format!(
                        "`{}` and `{}` both become the Rust module `{}` ({})",
                        first.key, library.key, library.rust_name, library.place
                    ),
                )
                .hint(format!("give one of them another name: `rename = \"{}_2\"`", library.rust_name)),
            );
        }
    }
}
