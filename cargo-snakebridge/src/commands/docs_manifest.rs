//! `docs-manifest`: what a library's documentation says it offers, as a file for `module-mode = "docs"`.

use std::path::PathBuf;

use snakebridge_build::diagnostic::{Diagnostic, Diagnostics};
use snakebridge_build::docs_manifest::{DocsManifest, ObjectKind, Profile};
use snakebridge_build::files::Batch;
use snakebridge_build::problem::Problem;

use crate::documentation::{self, Pages};
use crate::package::Package;

/// Makes a docs manifest: the list of what a library's documentation documents
///
/// The list comes from the `objects.inv` of the library's Sphinx site. With `module-mode = "docs"` and `docs-manifest = "FILE"` exactly what is on it is
/// bound. Commit the file. A page whose links name modules narrows it down; a page whose text names objects gives a second profile, `summary`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo snakebridge docs-manifest numpy --inventory https://numpy.org/doc/stable/objects.inv --out numpy.docs.json
  cargo snakebridge docs-manifest numpy --out numpy.docs.json        # beside the `docs-url` of Cargo.toml
  cargo snakebridge docs-manifest numpy --inventory objects.inv | jq '.profiles.full.modules'

Exit codes: 0 made, 1 there is no inventory or nothing in it, 2 wrong usage.")]
pub(crate) struct Docs {
    /// The root module: `numpy`.
    library: String,
    /// The `objects.inv`, a file or an address; by default the one below the library's `docs-url`.
    #[arg(long, value_name = "FILE|URL")]
    inventory: Option<String>,
    /// A page whose links name the modules that count.
    #[arg(long, value_name = "FILE|URL")]
    nav: Option<String>,
    /// How many levels below the root those modules may lie.
    #[arg(long, value_name = "N", requires = "nav")]
    nav_depth: Option<usize>,
    /// A page whose text names the objects of the profile `summary`.
    #[arg(long, value_name = "FILE|URL")]
    summary: Option<String>,
    /// The file to write; by default the manifest is printed.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Docs {
    pub(super) fn run(&self, package: &Package, diagnostics: &mut Diagnostics) -> Option<String> {
        let answer = self.manifest(package).and_then(|manifest| self.written(&manifest));
        answer.map_err(|error| diagnostics.push(error)).ok()
    }

    fn manifest(&self, package: &Package) -> Result<DocsManifest, Diagnostic> {
        let inventory = documentation::read("--inventory", &self.inventory(package)?)?;
        let page = |option: &str, place: &Option<String>| place.as_ref().map(|place| documentation::read(option, place)).transpose();
        let pages =
            Pages { navigation: page("--nav", &self.nav)?.map(|page| (page, self.nav_depth)), summary: page("--summary", &self.summary)? };
        documentation::manifest(&self.library, &inventory, &pages)
    }

    /// The inventory that is named, else the one of the library's own site.
    fn inventory(&self, package: &Package) -> Result<String, Diagnostic> {
        if let Some(inventory) = &self.inventory {
            return Ok(inventory.clone());
        }
        // What else is wrong with the configuration, which may lack this very manifest, is for the build to say.
        let config = package.config_as_it_is();
        let site = config.libraries.iter().find(|library| library.module == self.library).and_then(|library| library.docs_url.as_ref());
        site.map(|site| format!("{}/objects.inv", site.trim_end_matches('/'))).ok_or_else(|| {
            Diagnostic::error(Problem::DocsNoInventory, &self.library, "nothing says where its documentation is")
                .hint("name its inventory: `--inventory https://…/objects.inv`, or give the library a `docs-url` in `Cargo.toml`")
        })
    }

    fn written(&self, manifest: &DocsManifest) -> Result<String, Diagnostic> {
        let text = serde_json::to_string_pretty(manifest).map(|text| text + "\n").unwrap_or_default();
        let Some(out) = &self.out else { return Ok(text) };
        let mut batch = Batch::default();
        batch.stage(out, text.as_bytes()).and_then(|()| batch.commit()).map_err(|error| error.diagnostic())?;
        let counts = manifest.profiles.iter().map(|(name, profile)| counted(name, profile));
        Ok(counts.map(|counts| format!("{}: {counts}\n", out.display())).collect())
    }
}

/// `` `full`: modules 20, classes 30, functions 400, values 12 ``.
fn counted(name: &str, profile: &Profile) -> String {
    let count = |kind: ObjectKind| profile.objects.iter().filter(|object| object.kind == kind).count();
    let (classes, functions, data) = (count(ObjectKind::Class), count(ObjectKind::Function), count(ObjectKind::Data));
    format!("`{name}`: modules {}, classes {classes}, functions {functions}, values {data}", profile.modules.len())
}
