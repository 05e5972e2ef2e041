//! Config, `[package.metadata.python-deps]`: one entry becomes one [`LibraryConfig`].

use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::document::{Document, FlagOrTexts, Reporter, Section, described, table_at};
use super::model::{ClassScope, Generate, LibraryConfig, ModuleMode, OnMissing, Origin, Settings, StubPackages};
use super::{origin, run, signatures, type_map};
use crate::diagnostic::Diagnostic;
use crate::docs_manifest::{DocsManifest, Surface};
use crate::environment::distribution::normalised;
use crate::problem::Problem;

pub(super) const FORMS: &str = "write a version (`\"2.4\"`), `\"stdlib\"`, or a table (`{ version = \"2.4\", include = [\"mean\"] }`)";

const KEYS: [&str; 35] = [
    "version",
    "pypi-package",
    "extras",
    "module",
    "rename",
    "path",
    "git",
    "rev",
    "branch",
    "tag",
    "url",
    "workspace",
    "docs-url",
    "include",
    "exclude",
    "streaming",
    "generate",
    "module-mode",
    "modules",
    "module-include",
    "module-exclude",
    "module-depth",
    "class-method-scope",
    "max-class-methods",
    "on-missing",
    "stub-paths",
    "stubs",
    "docs-manifest",
    "docs-profile",
    "signature-sources",
    "min-signature-tier",
    "strict-signatures",
    type_map::KEY,
    "timeout-profile",
    "idempotent",
];

/// More methods than any class has that people use, fewer than what a machine makes.
const MAX_CLASS_METHODS: usize = 1000;

/// What a workspace entry says alone when a package inherits it.
const SOURCE_KEYS: [&str; 8] = ["version", "pypi-package", "path", "git", "rev", "branch", "tag", "url"];

/// An entry, and the workspace's entry below it.
pub(super) struct Entry<'t, 'i> {
    pub(super) own: Section<'t, 'i>,
    pub(super) base: Option<Section<'t, 'i>>,
    /// The version when the entry, or the one it inherits, is a string instead of a table.
    pub(super) short: Option<&'t str>,
    /// Where the entry stands.
    pub(super) place: String,
}

impl<'t, 'i> Entry<'t, 'i> {
    /// The section that decides about a key: the entry's own, else the workspace's.
    pub(super) fn section(&self, key: &str) -> &Section<'t, 'i> {
        match &self.base {
            Some(base) if !self.own.has(key) && base.has(key) => base,
            _ => &self.own,
        }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.section(key).has(key)
    }

    pub(super) fn text(&self, key: &str, example: &str) -> Option<&'t str> {
        self.section(key).text(key, example)
    }

    pub(super) fn texts(&self, key: &str, example: &str) -> Vec<String> {
        self.section(key).texts(key, example).unwrap_or_default()
    }
}

/// Reads every entry, sorted by key.
pub(super) fn read_all(
    (document, root): (&Document, &DeTable<'_>),
    workspace: Option<(&Document, &DeTable<'_>)>,
    settings: &Settings,
    reporter: &Reporter,
) -> Vec<LibraryConfig> {
    let Some(table) = table_at(root, &["package", "metadata", "python-deps"]) else { return Vec::new() };
    let all = Section { document, table, path: "package.metadata.python-deps".to_owned(), reporter };
    let empty = DeTable::new();
    let shared = workspace.map(|(document, root)| {
        let table = table_at(root, &["workspace", "metadata", "python-deps"]).unwrap_or(&empty);
        Section { document, table, path: "workspace.metadata.python-deps".to_owned(), reporter }
    });
    table.keys().filter_map(|key| read(&all, shared.as_ref(), key.get_ref(), &empty, settings)).collect()
}

fn read<'t, 'i>(
    all: &Section<'t, 'i>,
    shared: Option<&Section<'t, 'i>>,
    key: &str,
    empty: &'t DeTable<'i>,
    settings: &Settings,
) -> Option<LibraryConfig> {
    let (own, short) = open(all, key, empty)?;
    own.check_keys(&KEYS);
    let mut entry = Entry { own, base: None, short, place: all.place(key) };
    if entry.own.has("workspace") && !inherit(&mut entry, shared, key, empty) {
        return None;
    }
    let origin = origin::read(&entry, key);
    let module = module_name(&entry, key, origin.as_ref());
    let rust_name = rust_name(&entry, key);
    let (modules, surface) = module_mode(&entry, module.as_deref());
    let missing_words = [("error", OnMissing::Error), ("warn", OnMissing::Warn), ("stub", OnMissing::Stub)];
    // What a documentation names may have left the library since.
    let usual = if surface.is_some() { OnMissing::Stub } else { OnMissing::default() };
    let mut rules = settings.signatures.clone();
    let mut types = settings.type_map.clone();
    for section in entry.base.iter().chain([&entry.own]) {
        signatures::apply(section, &mut rules);
        type_map::apply(section, &mut types);
    }
    let library = LibraryConfig {
        key: key.to_owned(),
        place: all.place(key),
        docs_url: entry.text("docs-url", "\"https://numpy.org/doc/stable\"").map(str::to_owned),
        include: entry.texts("include", "mean"),
        include_place: entry.section("include").place("include"),
        exclude: entry.texts("exclude", "mean"),
        streaming: entry.texts("streaming", "generate"),
        streaming_place: entry.section("streaming").place("streaming"),
        exclude_place: entry.section("exclude").place("exclude"),
        generate: entry.section("generate").choice("generate", &[("all", Generate::All), ("used", Generate::Used)]).unwrap_or_default(),
        on_missing: entry.section("on-missing").choice("on-missing", &missing_words).unwrap_or(usual),
        modules,
        surface,
        signatures: rules,
        type_map: types,
        timeout_profile: run::profile(entry.section("timeout-profile"), &settings.run),
        idempotent: entry.texts("idempotent", "mean"),
        module_include: entry.texts("module-include", "linalg"),
        module_exclude: entry.texts("module-exclude", "testing"),
        module_depth: number(&entry, "module-depth", 1, "2"),
        class_scope: class_scope(&entry),
        max_class_methods: number(&entry, "max-class-methods", 0, "1000").unwrap_or(MAX_CLASS_METHODS),
        stub_paths: stub_paths(&entry),
        stubs: stubs(&entry),
        module: module?,
        rust_name: rust_name?,
        origin: origin?,
    };
    Some(library)
}

/// The entry as a table; a string is a version.
fn open<'t, 'i>(all: &Section<'t, 'i>, key: &str, empty: &'t DeTable<'i>) -> Option<(Section<'t, 'i>, Option<&'t str>)> {
    let (table, short) = match all.table.get(key)?.get_ref() {
        DeValue::Table(table) => (table, None),
        DeValue::String(text) => (empty, Some(text.as_ref())),
        other => {
            all.report(Problem::ConfigWrongType, key, format_args!("`{key}` is declared by {}", described(other)), FORMS);
            return None;
        }
    };
    Some((Section { document: all.document, table, path: all.subject(key), reporter: all.reporter }, short))
}

/// Puts the workspace's entry below; false when it cannot.
fn inherit<'t, 'i>(entry: &mut Entry<'t, 'i>, shared: Option<&Section<'t, 'i>>, key: &str, empty: &'t DeTable<'i>) -> bool {
    match entry.own.flag("workspace") {
        Some(true) => {}
        Some(false) => {
            entry.own.report(
                Problem::ConfigBadValue,
                "workspace",
                "`workspace` can only be `true`",
                "remove it, or write `workspace = true`",
            );
            return false;
        }
        None => return false,
    }
    for source in SOURCE_KEYS.into_iter().filter(|source| entry.own.has(source)) {
        let message = format!("`{source}` cannot stand beside `workspace = true`, which already says where `{key}` comes from");
        entry.own.report(Problem::ConfigConflict, source, message, format!("remove `{source}` or `workspace`"));
    }
    let Some((base, short)) = shared.filter(|shared| shared.has(key)).and_then(|shared| open(shared, key, empty)) else {
        let message = format!("the workspace declares no `{key}`");
        let hint = format!("add `{key} = \"…\"` to `[workspace.metadata.python-deps]`, or give a version here");
        entry.own.report(Problem::ConfigNotInherited, "workspace", message, hint);
        return false;
    };
    base.check_keys(&KEYS.map(|legal| if legal == "workspace" { "version" } else { legal }));
    entry.short = short;
    entry.base = Some(base);
    true
}

/// The Python module that is imported.
fn module_name(entry: &Entry<'_, '_>, key: &str, origin: Option<&Origin>) -> Option<String> {
    let stem = match origin {
        Some(Origin::File { path, .. }) => path.file_stem().map(|stem| stem.to_string_lossy().into_owned()),
        _ => None,
    };
    if let Some(module) = entry.text("module", "\"numpy\"") {
        let section = entry.section("module");
        if !is_module(module) {
            section.report(
                Problem::ConfigBadValue,
                "module",
                format_args!("`{module}` is not the name of a Python module"),
                "write `module = \"os.path\"`",
            );
            return None;
        }
        if let Some(stem) = stem.filter(|stem| module != stem && !module.starts_with(&format!("{stem}."))) {
            let message = format!("`path` is imported as `{stem}`, not as `{module}`");
            section.report(
                Problem::ConfigConflict,
                "module",
                message,
                format!("remove `module`; `rename = \"{module}\"` names the Rust module"),
            );
            return None;
        }
        return Some(module.to_owned());
    }
    let module = stem.unwrap_or_else(|| key.replace('-', "_"));
    if !is_module(&module) {
        entry.own.reporter.push(
            Diagnostic::error(Problem::ConfigBadValue, &entry.own.path, format!("`{module}` is not the name of a Python module"))
                .hint("name the module that Python imports: `module = \"…\"`"),
        );
        return None;
    }
    Some(module)
}

fn is_module(name: &str) -> bool {
    name.split('.').all(|part| {
        let mut letters = part.chars();
        letters.next().is_some_and(|first| first.is_alphabetic() || first == '_')
            && letters.all(|letter| letter.is_alphanumeric() || letter == '_')
    })
}

/// The Rust module: `rename`, else the key, whose dots nest modules as they do in Python.
fn rust_name(entry: &Entry<'_, '_>, key: &str) -> Option<String> {
    let Some(name) = entry.text("rename", "\"np\"") else { return Some(key.replace('-', "_").replace('.', "::")) };
    let reserved = ["_", "self", "Self", "super", "crate"];
    if name.contains('.') || !is_module(name) || reserved.contains(&name) {
        let message = format!("`{name}` cannot be the name of a Rust module");
        entry.section("rename").report(Problem::ConfigBadValue, "rename", message, "write letters, digits and `_`: `rename = \"np\"`");
        return None;
    }
    Some(name.to_owned())
}

/// Which modules, and with `module-mode = "docs"` what of each.
fn module_mode(entry: &Entry<'_, '_>, module: Option<&str>) -> (ModuleMode, Option<Surface>) {
    use ModuleMode::{All, Explicit, Exports, Public, Root};
    let docs = ModuleMode::Only(Vec::new());
    let words = [
        ("root", Root),
        ("exports", Exports),
        ("public", Public),
        ("explicit", Explicit),
        ("all", All),
        ("light", Root),
        ("top", Root),
        ("api", Exports),
        ("standard", Public),
        ("full", All),
        ("nuclear", All),
        ("docs", docs.clone()),
        ("manifest", docs.clone()),
    ];
    let section = entry.section("module-mode");
    let mode = section.choice("module-mode", &words);
    if mode == Some(docs) {
        let surface = surface(entry, module);
        let modules = surface.iter().flat_map(|surface| surface.names.keys().cloned()).collect();
        return (ModuleMode::Only(modules), surface);
    }
    for key in ["docs-manifest", "docs-profile"].into_iter().filter(|key| entry.has(key)) {
        let message = format!("`{key}` means nothing without `module-mode = \"docs\"`");
        entry.section(key).report(Problem::ConfigConflict, key, message, format!("add `module-mode = \"docs\"`, or remove `{key}`"));
    }
    if !entry.has("modules") {
        return (mode.unwrap_or_default(), None);
    }
    if section.has("module-mode") {
        let hint = "keep `modules`, or `module-mode` with `module-include` and `module-exclude`";
        entry.section("modules").report(Problem::ConfigConflict, "modules", "`modules` and `module-mode` both choose the modules", hint);
    }
    (ModuleMode::Only(entry.texts("modules", "linear_model")), None)
}

/// What a documentation says the library offers; what stands in the way is reported.
fn surface(entry: &Entry<'_, '_>, module: Option<&str>) -> Option<Surface> {
    for key in ["modules", "module-include", "module-exclude", "module-depth"].into_iter().filter(|key| entry.has(key)) {
        let message = format!("`{key}` means nothing with `module-mode = \"docs\"`: the manifest says which modules there are");
        entry.section(key).report(Problem::ConfigConflict, key, message, format!("remove `{key}`"));
    }
    let example = "\"numpy.docs.json\"";
    if !entry.has("docs-manifest") {
        let message = "`module-mode = \"docs\"` needs a manifest";
        let hint = "make one: `cargo snakebridge docs-manifest --help`, then write `docs-manifest = \"numpy.docs.json\"`";
        entry.section("module-mode").report(Problem::ConfigNoDocsManifest, "module-mode", message, hint);
        return None;
    }
    let file = folder_of(entry, "docs-manifest").join(entry.text("docs-manifest", example)?);
    let profile = entry.text("docs-profile", "\"full\"").unwrap_or("full");
    let module = module?;
    let read = DocsManifest::read(&file).and_then(|manifest| manifest.surface(&file, module, profile));
    match read {
        Ok(surface) => Some(surface),
        Err(error) => {
            let key = error.key();
            // A profile that nobody wrote is the manifest's to have.
            let key = if entry.has(key) { key } else { "docs-manifest" };
            entry.section(key).report(Problem::ConfigDocsManifest, key, &error, error.hint());
            None
        }
    }
}

fn class_scope(entry: &Entry<'_, '_>) -> ClassScope {
    use ClassScope::{All, Defined};
    let words = [("all", All), ("defined", Defined), ("declared", Defined), ("declared_only", Defined), ("defined_only", Defined)];
    entry.section("class-method-scope").choice("class-method-scope", &words).unwrap_or_default()
}

fn number(entry: &Entry<'_, '_>, key: &str, minimum: u64, example: &str) -> Option<usize> {
    entry.section(key).number(key, minimum, example).and_then(|number| usize::try_from(number).ok())
}

/// The distributions with stubs: the known ones, none, or those that are named.
fn stubs(entry: &Entry<'_, '_>) -> StubPackages {
    match entry.section("stubs").flag_or_texts("stubs", "pandas-stubs") {
        None | Some(FlagOrTexts::Flag(true)) => StubPackages::Known,
        Some(FlagOrTexts::Flag(false)) => StubPackages::None,
        Some(FlagOrTexts::Texts(names)) => StubPackages::Named(names.iter().map(|name| normalised(name)).collect()),
    }
}

/// Folders with stubs, absolute; one that is not there is reported.
fn stub_paths(entry: &Entry<'_, '_>) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for written in entry.texts("stub-paths", "stubs") {
        let folder = folder_of(entry, "stub-paths").join(&written);
        if folder.is_dir() {
            folders.push(std::path::absolute(&folder).unwrap_or(folder));
        } else {
            let hint = format!("create `{}`, or correct the path; it starts from the folder of `Cargo.toml`", folder.display());
            entry.section("stub-paths").report(
                Problem::ConfigNoSuchPath,
                "stub-paths",
                format_args!("there is no folder `{written}`"),
                hint,
            );
        }
    }
    folders
}

/// The folder that relative paths of a key start from.
pub(super) fn folder_of<'e>(entry: &'e Entry<'_, '_>, key: &str) -> &'e Path {
    &entry.section(key).document.folder
}
