//! The package that a command is about, as Cargo itself finds it.

use std::env;
use std::path::PathBuf;

use cargo_metadata::{Metadata, MetadataCommand, Target};
use snakebridge_build::cargo::Cargo;
use snakebridge_build::config::{self, Config};
use snakebridge_build::diagnostic::{Diagnostic, Diagnostics};
use snakebridge_build::problem::Problem;

use crate::variables;

/// Which package, in Cargo's own words.
#[derive(clap::Args)]
pub(crate) struct Place {
    /// Path to `Cargo.toml`, instead of the one in this folder or above it.
    #[arg(long, global = true, value_name = "PATH")]
    manifest_path: Option<PathBuf>,
    /// The package of the workspace.
    #[arg(long, short, global = true, value_name = "NAME")]
    package: Option<String>,
    /// The target folder, when the build has it from `--target-dir` too.
    #[arg(long, global = true, value_name = "FOLDER")]
    target_dir: Option<PathBuf>,
}

/// A package.
pub(crate) struct Package {
    /// What the environment says, as a build script would hear it.
    pub(crate) cargo: Cargo,
    /// The root of its library, else of its first program.
    pub(crate) root: Option<PathBuf>,
    /// The names of its programs.
    pub(crate) programs: Vec<String>,
    /// Its build script, where it has one.
    pub(crate) build_script: Option<PathBuf>,
}

impl Package {
    /// Finds the package.
    ///
    /// # Errors
    ///
    /// There is no `Cargo.toml`, it is broken, or it has several packages and none was chosen.
    pub(crate) fn find(place: &Place) -> Result<Self, Diagnostic> {
        let mut command = MetadataCommand::new();
        command.no_deps();
        if let Some(path) = &place.manifest_path {
            command.manifest_path(path);
        }
        let metadata = command.exec().map_err(|error| {
            let cause = match error {
                cargo_metadata::Error::CargoMetadata { stderr } => stderr.trim().trim_start_matches("error: ").to_owned(),
                other => other.to_string(),
            };
            Diagnostic::error(Problem::PackageNotFound, "Cargo.toml", "cargo does not find a package here")
                .because(cause)
                .hint("run the command in the folder of a package, or name its manifest by `--manifest-path`; `cargo new` makes one")
        })?;
        let chosen = chosen(place, &metadata)?;
        let folder = chosen.manifest_path.parent().map(|folder| folder.as_std_path().to_path_buf()).unwrap_or_default();
        let target = metadata.target_directory.clone().into_std_path_buf();
        let mut cargo = Cargo::for_command(folder, target.clone());
        // Cargo has looked at `CARGO_TARGET_DIR` and at its configuration already, and made the path absolute.
        cargo.target_dir = match &place.target_dir {
            Some(target) => std::path::absolute(target).unwrap_or_else(|_| target.clone()),
            None => target,
        };
        variables::configured(&mut cargo)?;
        let source = |wanted: fn(&Target) -> bool| {
            let target = chosen.targets.iter().find(|target| wanted(target))?;
            Some(target.src_path.clone().into_std_path_buf())
        };
        let library =
            source(|target| target.is_lib() || target.is_proc_macro() || target.is_cdylib() || target.is_staticlib() || target.is_rlib());
        let programs = chosen.targets.iter().filter(|target| target.is_bin()).map(|target| target.name.clone()).collect();
        Ok(Self { cargo, programs, root: library.or_else(|| source(Target::is_bin)), build_script: source(Target::is_custom_build) })
    }

    /// The configuration as far as it is understood.
    pub(crate) fn config_as_it_is(&self) -> Config {
        config::load(&self.cargo.manifest(), &self.cargo.overrides).0
    }

    /// The configuration; `None` when it has an error, which is then among the diagnostics.
    pub(crate) fn config(&self, diagnostics: &mut Diagnostics) -> Option<Config> {
        let (config, found) = config::load(&self.cargo.manifest(), &self.cargo.overrides);
        let failed = found.has_errors();
        diagnostics.extend(found);
        (!failed).then_some(config)
    }
}

/// The package: the one that is named, else that of the nearest manifest, else the only one there is.
fn chosen<'m>(place: &Place, metadata: &'m Metadata) -> Result<&'m cargo_metadata::Package, Diagnostic> {
    let packages = metadata.workspace_packages();
    let names = || packages.iter().map(|package| format!("`{}`", package.name)).collect::<Vec<_>>().join(", ");
    let nearest = nearest_manifest(place);
    let chosen = match &place.package {
        Some(name) => packages.iter().find(|package| package.name.as_str() == name),
        None => packages.iter().find(|package| Some(package.manifest_path.as_std_path()) == nearest.as_deref()).or(match &packages[..] {
            [only] => Some(only),
            _ => None,
        }),
    };
    chosen.copied().ok_or_else(|| {
        let message = match &place.package {
            Some(name) => format!("there is no package `{name}` in this workspace"),
            None => "this is a workspace of several packages, and none is chosen".to_owned(),
        };
        Diagnostic::error(Problem::PackageNotChosen, metadata.workspace_root.join("Cargo.toml"), message)
            .because(format!("its packages are {}", names()))
            .hint("choose one by `--package`, or run the command in its folder")
    })
}

fn nearest_manifest(place: &Place) -> Option<PathBuf> {
    match &place.manifest_path {
        Some(path) => std::path::absolute(path).ok(),
        None => {
            let folder = env::current_dir().ok()?;
            folder.ancestors().map(|folder| folder.join("Cargo.toml")).find(|manifest| manifest.is_file())
        }
    }
}
