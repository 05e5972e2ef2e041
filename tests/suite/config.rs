//! Config: every legal form of an entry, and the words of every mistake.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::time::Duration;

use snakebridge_build::config::{
    self, AutoInstall, ClassScope, Config, Generate, Installer, Layout, LibraryConfig, ModuleMode, OnMissing, Origin, Overrides, Reference,
    SignatureRules, StubPackages, versions,
};
use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::environment::stub_packages;
use snakebridge_build::facts::Source;
use tempfile::TempDir;

const HEAD: &str = "[package]\nname = \"demo\"\n";

/// Loads a manifest whose metadata begins in line 3.
fn load(metadata: &str) -> (Config, Diagnostics) {
    load_with(metadata, &Overrides::default())
}

fn load_with(metadata: &str, overrides: &Overrides) -> (Config, Diagnostics) {
    let folder = TempDir::new().unwrap();
    load_in(folder.path(), metadata, overrides)
}

fn load_in(folder: &Path, metadata: &str, overrides: &Overrides) -> (Config, Diagnostics) {
    let manifest = folder.join("Cargo.toml");
    fs::write(&manifest, format!("{HEAD}{metadata}")).unwrap();
    config::load(&manifest, overrides)
}

/// The only library of a manifest that declares it without a mistake.
fn library(entry: &str) -> LibraryConfig {
    let (config, diagnostics) = load(&format!("[package.metadata.python-deps]\n{entry}"));
    assert_eq!(texts(&diagnostics), "");
    config.libraries.into_iter().next().unwrap()
}

fn texts(diagnostics: &Diagnostics) -> String {
    diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// What is said about one entry in line 4.
fn complaint(entry: &str) -> String {
    texts(&load(&format!("[package.metadata.python-deps]\n{entry}")).1)
}

fn distribution(library: &LibraryConfig) -> (String, Vec<String>, String) {
    match &library.origin {
        Origin::Distribution { name, extras, reference: Reference::Versions(versions), .. } => {
            (name.clone(), extras.clone(), versions.to_string())
        }
        Origin::Distribution { name, extras, reference: Reference::Url(url), .. } => (name.clone(), extras.clone(), format!("@ {url}")),
        other => panic!("not a distribution: {other:?}"),
    }
}

#[test]
fn a_version_request_means_what_cargo_or_pep_440_says() {
    let table = [
        ("2.4", ">=2.4, <3"),
        ("2", ">=2, <3"),
        ("2.4.1", ">=2.4.1, <3"),
        ("0.5", ">=0.5, <0.6"),
        ("0.5.2", ">=0.5.2, <0.6"),
        ("0.0.3", ">=0.0.3, <0.0.4"),
        ("0.0", ">=0.0, <0.1"),
        ("0", ">=0, <1"),
        ("2026.1", ">=2026.1, <2027"),
        ("2.0rc1", ">=2.0rc1, <3"),
        ("^1.2", ">=1.2, <2"),
        ("~1.2", ">=1.2, <1.3"),
        ("~1.2.3", ">=1.2.3, <1.3"),
        ("~1", ">=1, <2"),
        ("=2.4.1", "==2.4.1"),
        ("=2.4", "==2.4.*"),
        ("2.4.*", "==2.4.*"),
        (">=2,<3", ">=2, <3"),
        (">= 2.2, != 2.3.1", ">=2.2, !=2.3.1"),
        ("==2.4.1", "==2.4.1"),
        ("==2.4.1+cpu", "==2.4.1+cpu"),
        ("~=2.4", "~=2.4"),
        ("> 1.0", ">1.0"),
        ("*", ""),
        ("latest", ""),
        ("", ""),
    ];
    for (written, meant) in table {
        assert_eq!(versions(written).map(|versions| versions.to_string()).as_deref(), Ok(meant), "{written}");
    }
    for wrong in ["two", "2.4+cpu", ">=", "^", "~", "2.x", "2.4 || 3", ">=2;<3"] {
        assert!(versions(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn an_entry_is_a_version_a_marker_or_a_table() {
    let numpy = library("numpy = \"2.4\"");
    assert_eq!((numpy.module.as_str(), numpy.rust_name.as_str(), numpy.place.as_str()), ("numpy", "numpy", "Cargo.toml:4"));
    assert_eq!(distribution(&numpy), ("numpy".into(), vec![], ">=2.4, <3".into()));
    assert_eq!(library("math = \"stdlib\"").origin, Origin::Stdlib);
    assert_eq!(library("json = { version = \"stdlib\", include = [\"dumps\"] }").origin, Origin::Stdlib);
    assert_eq!(distribution(&library("pandas = {}")), ("pandas".into(), vec![], String::new()));
    let path = library("\"os.path\" = \"stdlib\"");
    assert_eq!((path.module.as_str(), path.rust_name.as_str()), ("os.path", "os::path"));
    let hyphen = library("typing-extensions = \"*\"");
    assert_eq!((hyphen.module.as_str(), hyphen.rust_name.as_str()), ("typing_extensions", "typing_extensions"));
    assert_eq!(distribution(&hyphen).0, "typing-extensions");
}

#[test]
fn a_table_names_the_package_its_extras_and_the_module() {
    let sklearn = library(
        "sk = { version = \"1.9\", pypi-package = \"Scikit_Learn\", extras = [\"Tests\", \"docs\"], module = \"sklearn\", rename = \"learn\" }",
    );
    assert_eq!(distribution(&sklearn), ("scikit-learn".into(), vec!["docs".into(), "tests".into()], ">=1.9, <2".into()));
    assert_eq!((sklearn.module.as_str(), sklearn.rust_name.as_str()), ("sklearn", "learn"));
}

#[test]
fn a_library_can_come_from_an_address() {
    let git = library("x = { git = \"https://example.org/x\", tag = \"v1\" }");
    assert_eq!(distribution(&git).2, "@ git+https://example.org/x@v1");
    assert_eq!(distribution(&library("x = { git = \"https://example.org/x\" }")).2, "@ git+https://example.org/x");
    assert_eq!(
        distribution(&library("x = { url = \"https://example.org/x-1.0-py3-none-any.whl\" }")).2,
        "@ https://example.org/x-1.0-py3-none-any.whl"
    );
}

#[test]
fn the_options_of_an_entry_are_data() {
    let all = library(
        "x = { version = \"1\", docs-url = \"https://example.org\", include = [\"a\"], exclude = [\"b\"], generate = \"all\", module-mode = \"nuclear\", \
         module-include = [\"c\"], module-exclude = [\"d\"], module-depth = 2, class-method-scope = \"declared\", max-class-methods = 5, on-missing = \"error\" }",
    );
    assert_eq!(all.docs_url.as_deref(), Some("https://example.org"));
    assert_eq!((all.include, all.exclude), (vec!["a".to_owned()], vec!["b".to_owned()]));
    assert_eq!((all.modules, all.module_include, all.module_exclude), (ModuleMode::All, vec!["c".to_owned()], vec!["d".to_owned()]));
    assert_eq!((all.module_depth, all.max_class_methods), (Some(2), 5));
    assert_eq!(all.class_scope, ClassScope::Defined);
    assert_eq!(library("x = { modules = [\"linear_model\"] }").modules, ModuleMode::Only(vec!["linear_model".to_owned()]));
    assert_eq!(library("x = { max-class-methods = 0 }").max_class_methods, 0);
    assert_eq!(library("x = \"*\"").max_class_methods, 1000);
    for (word, mode) in [
        ("root", ModuleMode::Root),
        ("exports", ModuleMode::Exports),
        ("api", ModuleMode::Exports),
        ("standard", ModuleMode::Public),
        ("explicit", ModuleMode::Explicit),
    ] {
        assert_eq!(library(&format!("x = {{ module-mode = \"{word}\" }}")).modules, mode);
    }
}

#[test]
fn what_is_generated_and_what_is_believed_are_data() {
    let plain = library("x = \"1\"");
    assert_eq!((plain.generate, plain.on_missing, plain.signatures), (Generate::All, OnMissing::Error, SignatureRules::default()));
    let told = library(
        "x = { generate = \"used\", on-missing = \"stub\", signature-sources = [\"stub\", \"runtime\"], min-signature-tier = \"typeshed\", \
         strict-signatures = true }",
    );
    let rules = SignatureRules { sources: Some(vec![Source::Runtime, Source::Stub]), minimum: Some(Source::Typeshed), strict: true };
    assert_eq!((told.generate, told.on_missing, told.signatures), (Generate::Used, OnMissing::Stub, rules));
    // A library's word wins over that of the package; strictness alone asks for any signature at all.
    let metadata = "[package.metadata.snakebridge]\nstrict-signatures = true\nsignature-sources = [\"runtime\"]\n\
                    [package.metadata.python-deps]\na = \"*\"\nb = { strict-signatures = false, min-signature-tier = \"stub\" }\n";
    let (config, diagnostics) = load(metadata);
    assert_eq!(texts(&diagnostics), "");
    let (a, b) = (&config.libraries[0].signatures, &config.libraries[1].signatures);
    assert_eq!((a.strict, a.least(), &a.sources), (true, Some(Source::TextSignature), &Some(vec![Source::Runtime])));
    assert_eq!((b.strict, b.least(), &b.sources), (false, Some(Source::Stub), &Some(vec![Source::Runtime])));
}

#[test]
fn a_docs_manifest_says_what_is_bound() {
    let folder = TempDir::new().unwrap();
    let manifest = r#"{"version": 1, "library": "numpy", "profiles": {"full": {"modules": ["numpy", "numpy.linalg"], "objects": [
        {"name": "numpy.mean", "kind": "function"}, {"name": "numpy.ndarray", "kind": "class"},
        {"name": "numpy.ndarray.sum", "kind": "function"}, {"name": "numpy.fft.fft", "kind": "function"}]}}}"#;
    fs::write(folder.path().join("numpy.docs.json"), manifest).unwrap();
    let told = |more: &str| {
        let entry =
            format!("[package.metadata.python-deps]\nnumpy = {{ module-mode = \"docs\", docs-manifest = \"numpy.docs.json\"{more} }}\n");
        load_in(folder.path(), &entry, &Overrides::default())
    };
    let (config, diagnostics) = told("");
    assert_eq!(texts(&diagnostics), "");
    let numpy = &config.libraries[0];
    let names: Vec<(String, Vec<String>)> =
        numpy.surface.clone().unwrap().names.into_iter().map(|(module, names)| (module, names.into_iter().collect())).collect();
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        names,
        [
            ("numpy".to_owned(), owned(&["mean", "ndarray"])),
            ("numpy.fft".to_owned(), owned(&["fft"])),
            ("numpy.linalg".to_owned(), owned(&[])),
        ]
    );
    assert_eq!(numpy.modules, ModuleMode::Only(owned(&["numpy", "numpy.fft", "numpy.linalg"])));
    // What a documentation names may be gone from the library.
    assert_eq!(numpy.on_missing, OnMissing::Stub);
    assert!(config.watch.contains(&folder.path().join("numpy.docs.json")), "{:?}", config.watch);

    let said = |more: &str| texts(&told(more).1).replace(&*folder.path().to_string_lossy(), "<package>");
    assert_eq!(
        said(", docs-profile = \"brief\""),
        "package.metadata.python-deps.numpy.docs-profile: `<package>/numpy.docs.json` has no profile `brief` (Cargo.toml:4) [config-docs-manifest]\n  \
         hint: its profiles are `full`"
    );
    assert_eq!(
        said(", module = \"scipy\""),
        "package.metadata.python-deps.numpy.docs-manifest: `<package>/numpy.docs.json` documents `numpy`, not `scipy` (Cargo.toml:4) [config-docs-manifest]\n  \
         hint: make one: `cargo snakebridge docs-manifest --help`; the path starts from the folder of `Cargo.toml`"
    );
    assert_eq!(
        said(", module-depth = 2"),
        "package.metadata.python-deps.numpy.module-depth: `module-depth` means nothing with `module-mode = \"docs\"`: the manifest says which modules \
         there are (Cargo.toml:4) [config-conflict]\n  hint: remove `module-depth`"
    );
    fs::write(folder.path().join("numpy.docs.json"), "{}").unwrap();
    assert_eq!(
        said(""),
        "package.metadata.python-deps.numpy.docs-manifest: `<package>/numpy.docs.json` is not a docs manifest: missing field `version` at line 1 column 2 \
         (Cargo.toml:4) [config-docs-manifest]\n  \
         hint: make one: `cargo snakebridge docs-manifest --help`; the path starts from the folder of `Cargo.toml`"
    );
}

#[test]
fn own_files_are_imported_by_their_own_name() {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("python/features")).unwrap();
    fs::write(folder.path().join("python/scoring.py"), "").unwrap();
    let entries =
        "[package.metadata.python-deps]\nscores = { path = \"python/scoring.py\" }\nfeatures = { path = \"./python/features/\" }\n";
    let (config, diagnostics) = load_in(folder.path(), entries, &Overrides::default());
    assert_eq!(texts(&diagnostics), "");
    let python = folder.path().join("python");
    let file = |name: &str| Origin::File { path: python.join(name), search_path: python.clone() };
    assert_eq!((config.libraries[0].module.as_str(), &config.libraries[0].origin), ("features", &file("features")));
    assert_eq!((config.libraries[1].module.as_str(), config.libraries[1].rust_name.as_str()), ("scoring", "scores"));
    assert_eq!(config.libraries[1].origin, file("scoring.py"));
}

#[test]
fn settings_come_from_the_package_over_the_workspace_under_the_environment() {
    let metadata = "[package.metadata.snakebridge]\nvenv = \"env\"\ninstaller = \"pip\"\ngenerated-dir = \"src/python\"\nlayout = \"single\"\n\
                    introspect-timeout = 20\n[workspace.metadata.snakebridge]\npython = \"3.11\"\nauto-install = \"always\"\nverbose = true\nvenv = \"other\"\n\
                    [package.metadata.python-deps]\nmath = \"stdlib\"\n";
    let folder = TempDir::new().unwrap();
    let (config, diagnostics) = load_in(folder.path(), metadata, &Overrides::default());
    assert_eq!(texts(&diagnostics), "");
    let settings = config.settings;
    assert_eq!(settings.venv, Some(folder.path().join("env")));
    assert_eq!(settings.generated_dir, Some(folder.path().join("src/python")));
    assert_eq!((settings.installer, settings.layout, settings.auto_install), (Installer::Pip, Layout::Single, AutoInstall::Always));
    assert_eq!((settings.introspect_timeout, settings.verbose), (Duration::from_secs(20), true));
    let python = settings.python.unwrap();
    assert_eq!((python.versions.to_string().as_str(), python.subject.as_str()), ("==3.11.*", "workspace.metadata.snakebridge.python"));

    let overrides = Overrides {
        venv: Some("/opt/env".into()),
        python: Some(">=3.10".into()),
        auto_install: Some("never".into()),
        installer: Some("auto".into()),
        verbose: Some(false),
        strict: None,
        strict_signatures: Some(true),
    };
    let (config, diagnostics) = load_in(folder.path(), metadata, &overrides);
    assert_eq!(texts(&diagnostics), "");
    assert_eq!(config.settings.venv.as_deref(), Some(Path::new("/opt/env")));
    assert!(config.settings.venv_from_environment && !config.settings.verbose);
    assert_eq!(
        (config.settings.auto_install, config.settings.installer, config.settings.python.unwrap().subject.as_str()),
        (AutoInstall::Never, Installer::Auto, "SNAKEBRIDGE_PYTHON")
    );
}

/// A workspace with one member in `member/`.
fn member(shared: &str, own: &str) -> (Config, Diagnostics) {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("member")).unwrap();
    fs::write(folder.path().join("Cargo.toml"), format!("[workspace]\nmembers = [\"member\"]\n{shared}")).unwrap();
    load_in(&folder.path().join("member"), own, &Overrides::default())
}

#[test]
fn a_member_inherits_an_entry_and_adds_to_it() {
    let shared = "[workspace.metadata.python-deps]\nnumpy = \"2.4\"\npandas = { version = \"2.2\", extras = [\"parquet\"], include = [\"DataFrame\"] }\nunused = \"two\"\n";
    let own = "[package.metadata.python-deps]\nnumpy = { workspace = true, include = [\"mean\"] }\npandas = { workspace = true, extras = [\"excel\"] }\n";
    let (config, diagnostics) = member(shared, own);
    assert_eq!(texts(&diagnostics), "");
    assert_eq!(distribution(&config.libraries[0]).2, ">=2.4, <3");
    assert_eq!(config.libraries[0].include, ["mean"]);
    assert_eq!(distribution(&config.libraries[1]).1, ["excel", "parquet"]);
    assert_eq!(config.libraries[1].include, ["DataFrame"]);
}

#[test]
fn what_cannot_be_inherited_is_said() {
    let (_, diagnostics) = member("", "[package.metadata.python-deps]\nnumpy = { workspace = true }\n");
    assert_eq!(
        texts(&diagnostics),
        "package.metadata.python-deps.numpy.workspace: the workspace declares no `numpy` (Cargo.toml:4) [config-not-inherited]\n  \
         hint: add `numpy = \"…\"` to `[workspace.metadata.python-deps]`, or give a version here"
    );
    let (_, diagnostics) = member(
        "[workspace.metadata.python-deps]\nnumpy = \"two\"\n",
        "[package.metadata.python-deps]\nnumpy = { workspace = true, version = \"2\" }\n",
    );
    assert_eq!(
        texts(&diagnostics).lines().next(),
        Some(
            "package.metadata.python-deps.numpy.version: `version` cannot stand beside `workspace = true`, which already says where `numpy` comes from \
             (Cargo.toml:4) [config-conflict]"
        )
    );
    let (_, diagnostics) = member(
        "[workspace.metadata.python-deps]\nnumpy = { version = \"2.4\", inclde = [] }\n",
        "[package.metadata.python-deps]\nnumpy = { workspace = true }\n",
    );
    assert!(
        texts(&diagnostics)
            .starts_with("workspace.metadata.python-deps.numpy.inclde: `inclde` is not a key that SnakeBridge knows (../Cargo.toml:4)")
    );
}

#[test]
fn stub_packages_are_the_known_ones_none_or_those_that_are_named() {
    let stubs = |entry: &str| library(entry).stubs;
    let named = |names: &[&str]| StubPackages::Named(names.iter().map(|name| (*name).to_owned()).collect());
    assert_eq!(stubs("numpy = \"2\""), StubPackages::Known);
    assert_eq!(stubs("numpy = { version = \"2\", stubs = true }"), StubPackages::Known);
    assert_eq!(stubs("numpy = { version = \"2\", stubs = false }"), StubPackages::None);
    assert_eq!(stubs("lxml = { version = \"6\", stubs = \"Lxml_Stubs\" }"), named(&["lxml-stubs"]));
    assert_eq!(
        stubs("boto3 = { version = \"1\", stubs = [\"boto3-stubs\", \"botocore-stubs\"] }"),
        named(&["boto3-stubs", "botocore-stubs"])
    );
}

/// As the folders of typeshed's `stubs/` and the projects' own pages on PyPI have them.
#[test]
fn known_stub_packages_begin_with_the_one_that_has_the_librarys_version() {
    let cases: [(&str, &[&str]); 7] = [
        ("protobuf", &["types-protobuf"]),
        ("deprecated", &["types-deprecated"]),
        ("django", &["django-stubs", "django-stubs-ext"]),
        ("gmpy2", &["gmpy2-stubs"]),
        ("msgpack", &["msgpack-types"]),
        ("kombu", &["celery-types"]),
        ("numpy", &[]),
    ];
    for (distribution, stubs) in cases {
        assert_eq!(stub_packages::known(distribution), stubs, "{distribution}");
    }
}

#[test]
fn every_mistake_is_said_in_words() {
    let cases = [
        (
            "numpy = \"two\"",
            "package.metadata.python-deps.numpy: `two` is not a version request (Cargo.toml:4) [config-bad-version]\n  \
             hint: write `\"2.4\"` (at least 2.4, below 3), `\"==2.4.1\"`, `\">=2,<3\"`, `\"~=2.4\"`, or `\"*\"` for any version",
        ),
        (
            "numpy = { version = \"2.x\" }",
            "package.metadata.python-deps.numpy.version: `2.x` is not a version request (Cargo.toml:4) [config-bad-version]\n  \
             hint: write `\"2.4\"` (at least 2.4, below 3), `\"==2.4.1\"`, `\">=2,<3\"`, `\"~=2.4\"`, or `\"*\"` for any version",
        ),
        (
            "numpy = 2.4",
            "package.metadata.python-deps.numpy: `numpy` is declared by the number `2.4` (Cargo.toml:4) [config-wrong-type]\n  \
             hint: write a version (`\"2.4\"`), `\"stdlib\"`, or a table (`{ version = \"2.4\", include = [\"mean\"] }`)",
        ),
        (
            "numpy = { version = \"2\", module-mod = \"all\" }",
            "package.metadata.python-deps.numpy.module-mod: `module-mod` is not a key that SnakeBridge knows (Cargo.toml:4) [config-unknown-key]\n  \
             hint: did you mean `module-mode`? the keys are `version`, `pypi-package`, `extras`, `module`, `rename`, `path`, `git`, `rev`, `branch`, `tag`, `url`, \
             `workspace`, `docs-url`, `include`, `exclude`, `streaming`, `generate`, `module-mode`, `modules`, `module-include`, `module-exclude`, `module-depth`, \
             `class-method-scope`, `max-class-methods`, `on-missing`, `stub-paths`, `stubs`, `docs-manifest`, `docs-profile`, `signature-sources`, \
             `min-signature-tier`, `strict-signatures`, `type-map`, `timeout-profile`, `idempotent`",
        ),
        #[cfg(unix)]
        (
            "x = { path = \"a:b/x.py\" }",
            "package.metadata.python-deps.x.path: the folder of `a:b/x.py` cannot stand in a list of search paths (Cargo.toml:4) [config-bad-value]\n  \
             hint: move the file into a folder whose path has no such character",
        ),
        (
            "numpy = { stubs = 1 }",
            "package.metadata.python-deps.numpy.stubs: `stubs` must be `true`, `false`, a string or a list of strings, not the number `1` \
             (Cargo.toml:4) [config-wrong-type]\n  hint: write `stubs = \"pandas-stubs\"`",
        ),
        (
            "numpy = { stub-paths = [\"no/such\"] }",
            "package.metadata.python-deps.numpy.stub-paths: there is no folder `no/such` (Cargo.toml:4) [config-no-such-path]",
        ),
        (
            "numpy = { module-mode = \"pubic\" }",
            "package.metadata.python-deps.numpy.module-mode: `pubic` is not a value of `module-mode` (Cargo.toml:4) [config-bad-value]\n  \
             hint: did you mean `public`? write one of `root`, `exports`, `public`, `explicit`, `all`, `light`, `top`, `api`, `standard`, `full`, `nuclear`, `docs`, `manifest`",
        ),
        (
            "numpy = { module-mode = \"docs\" }",
            "package.metadata.python-deps.numpy.module-mode: `module-mode = \"docs\"` needs a manifest (Cargo.toml:4) [config-no-docs-manifest]\n  \
             hint: make one: `cargo snakebridge docs-manifest --help`, then write `docs-manifest = \"numpy.docs.json\"`",
        ),
        (
            "numpy = { docs-profile = \"summary\" }",
            "package.metadata.python-deps.numpy.docs-profile: `docs-profile` means nothing without `module-mode = \"docs\"` (Cargo.toml:4) [config-conflict]\n  \
             hint: add `module-mode = \"docs\"`, or remove `docs-profile`",
        ),
        (
            "numpy = { generate = \"user\" }",
            "package.metadata.python-deps.numpy.generate: `user` is not a value of `generate` (Cargo.toml:4) [config-bad-value]\n  \
             hint: did you mean `used`? write one of `all`, `used`",
        ),
        (
            "numpy = { on-missing = \"stubs\" }",
            "package.metadata.python-deps.numpy.on-missing: `stubs` is not a value of `on-missing` (Cargo.toml:4) [config-bad-value]\n  \
             hint: did you mean `stub`? write one of `error`, `warn`, `stub`",
        ),
        (
            "numpy = { min-signature-tier = \"variadic\" }",
            "package.metadata.python-deps.numpy.min-signature-tier: `variadic` is not a value of `min-signature-tier` (Cargo.toml:4) [config-bad-value]",
        ),
        (
            "numpy = { signature-sources = [\"runtime\", \"stubgen\"] }",
            "package.metadata.python-deps.numpy.signature-sources: `stubgen` is not a source of signatures (Cargo.toml:4) [config-bad-value]\n  \
             hint: the sources are `type-checking`, `runtime`, `stub`, `stub-package`, `typeshed`, `source`, `text-signature`, `docstring`, `data-model`, `code`, `default`",
        ),
        (
            "numpy = { type-map = { ndarray = \"crate::Array\", \"numpy.dtype\" = \"Kind\", \"numpy.bool\" = \"bool\" } }",
            "package.metadata.python-deps.numpy.type-map.ndarray: `ndarray` is not the path of a Python class (Cargo.toml:4) [config-bad-value]\n  \
             hint: write the module that shows it before it: `\"numpy.ndarray\"`\n\
             package.metadata.python-deps.numpy.type-map.\"numpy.bool\": `bool` is not the path of a Rust type (Cargo.toml:4) [config-bad-value]\n  \
             hint: write a path from the root of a crate: `\"crate::Matrix\"`, `\"ndarray::ArrayD<f64>\"`\n\
             package.metadata.python-deps.numpy.type-map.\"numpy.dtype\": `Kind` is not the path of a Rust type (Cargo.toml:4) [config-bad-value]\n  \
             hint: write a path from the root of a crate: `\"crate::Matrix\"`, `\"ndarray::ArrayD<f64>\"`",
        ),
        (
            "numpy = { type-map = \"crate::Array\" }",
            "package.metadata.python-deps.numpy.type-map: `type-map` cannot be read: invalid type: string \"crate::Array\", expected a map (Cargo.toml:4) \
             [config-bad-value]\n  hint: write it like this: `type-map = { \"numpy.ndarray\" = \"crate::Matrix\" }`",
        ),
        (
            "numpy = { strict-signatures = 1 }",
            "package.metadata.python-deps.numpy.strict-signatures: `strict-signatures` must be `true` or `false`, not the number `1` (Cargo.toml:4) [config-wrong-type]",
        ),
        (
            "numpy = { streaming = \"read\" }",
            "package.metadata.python-deps.numpy.streaming: `streaming` must be a list of strings, not the string `\"read\"` (Cargo.toml:4) [config-wrong-type]\n  \
             hint: write `streaming = [\"generate\"]`",
        ),
        (
            "numpy = { class-method-scope = \"mine\" }",
            "package.metadata.python-deps.numpy.class-method-scope: `mine` is not a value of `class-method-scope` (Cargo.toml:4) [config-bad-value]\n  \
             hint: write one of `all`, `defined`, `declared`, `declared_only`, `defined_only`",
        ),
        (
            "numpy = { include = \"mean\" }",
            "package.metadata.python-deps.numpy.include: `include` must be a list of strings, not the string `\"mean\"` (Cargo.toml:4) [config-wrong-type]\n  \
             hint: write `include = [\"mean\"]`",
        ),
        (
            "numpy = { include = [1] }",
            "package.metadata.python-deps.numpy.include: `include` must be a list of strings, not a list that holds something else (Cargo.toml:4) [config-wrong-type]\n  \
             hint: write `include = [\"mean\"]`",
        ),
        (
            "numpy = { module-depth = 0 }",
            "package.metadata.python-deps.numpy.module-depth: `module-depth` must be at least 1, not `0` (Cargo.toml:4) [config-bad-value]\n  \
             hint: write `module-depth = 2`",
        ),
        (
            "numpy = { max-class-methods = -1 }",
            "package.metadata.python-deps.numpy.max-class-methods: `max-class-methods` must be at least 0, not `-1` (Cargo.toml:4) [config-bad-value]\n  \
             hint: write `max-class-methods = 1000`",
        ),
        (
            "numpy = { version = \"2\", path = \"x.py\" }",
            "package.metadata.python-deps.numpy.path: `version` and `path` both say where `numpy` comes from (Cargo.toml:4) [config-conflict]\n  \
             hint: keep one of `version` and `path`",
        ),
        (
            "scoring = { path = \"python/scoring.py\" }",
            "package.metadata.python-deps.scoring.path: there is no `python/scoring.py` (Cargo.toml:4) [config-no-such-path]",
        ),
        (
            "os.path = \"stdlib\"",
            "package.metadata.python-deps.os.path: there is no `stdlib` (Cargo.toml:4) [config-no-such-path]\n  \
             hint: a dotted module needs quotes: `\"os.path\" = \"stdlib\"`",
        ),
        (
            "math = { version = \"stdlib\", extras = [\"x\"] }",
            "package.metadata.python-deps.math.extras: `extras` means nothing here: the standard library is not installed (Cargo.toml:4) [config-conflict]\n  \
             hint: remove `extras`",
        ),
        (
            "x = { rename = \"a-b\" }",
            "package.metadata.python-deps.x.rename: `a-b` cannot be the name of a Rust module (Cargo.toml:4) [config-bad-value]\n  \
             hint: write letters, digits and `_`: `rename = \"np\"`",
        ),
        (
            "x = { module = \"a/b\" }",
            "package.metadata.python-deps.x.module: `a/b` is not the name of a Python module (Cargo.toml:4) [config-bad-value]\n  \
             hint: write `module = \"os.path\"`",
        ),
        (
            "x = { pypi-package = \"a b\" }",
            "package.metadata.python-deps.x.pypi-package: `a b` is not the name of a package (Cargo.toml:4) [config-bad-value]\n  \
             hint: name it as PyPI does: `pypi-package = \"scikit-learn\"`",
        ),
        (
            "x = { git = \"example\" }",
            "package.metadata.python-deps.x.git: `example` is not a URL (Cargo.toml:4) [config-bad-value]\n  \
             hint: write `git = \"https://github.com/owner/name\"`",
        ),
        (
            "x = { rev = \"abc\" }",
            "package.metadata.python-deps.x.rev: `rev` means nothing without `git` (Cargo.toml:4) [config-conflict]\n  hint: add `git = \"https://…\"`",
        ),
        (
            "x = { modules = [\"a\"], module-mode = \"all\" }",
            "package.metadata.python-deps.x.modules: `modules` and `module-mode` both choose the modules (Cargo.toml:4) [config-conflict]\n  \
             hint: keep `modules`, or `module-mode` with `module-include` and `module-exclude`",
        ),
        (
            "my-lib = \"1\"\nmy_lib = \"2\"",
            "package.metadata.python-deps.my_lib: `my-lib` and `my_lib` both become the Rust module `my_lib` (Cargo.toml:5) [config-duplicate-module]\n  \
             hint: give one of them another name: `rename = \"my_lib_2\"`",
        ),
    ];
    for (entry, expected) in cases {
        let said = complaint(entry);
        assert!(
            said == expected || (!expected.contains("hint:") && said.starts_with(expected)),
            "{entry}\nsaid:     {said}\nexpected: {expected}"
        );
    }
}

#[test]
fn mistakes_in_settings_and_variables_are_said_in_words() {
    let (_, diagnostics) = load(
        "[package.metadata.snakebridge]\npython = \"three\"\nauto-install = \"yes\"\nintrospect-timeout = \"5\"\nstrict = 1\nlayuot = \"split\"\n\
         [package.metadata.python-deps]\nmath = \"stdlib\"\n",
    );
    let texts_of = texts(&diagnostics);
    let mut first_lines: Vec<&str> = texts_of.lines().filter(|line| !line.starts_with(' ')).collect();
    first_lines.sort_unstable();
    assert_eq!(
        first_lines,
        [
            "package.metadata.snakebridge.auto-install: `yes` is not a value of `auto-install` (Cargo.toml:5) [config-bad-value]",
            "package.metadata.snakebridge.introspect-timeout: `introspect-timeout` must be a whole number, not the string `\"5\"` (Cargo.toml:6) [config-wrong-type]",
            "package.metadata.snakebridge.layuot: `layuot` is not a key that SnakeBridge knows (Cargo.toml:8) [config-unknown-key]",
            "package.metadata.snakebridge.python: `three` is not a Python version (Cargo.toml:4) [config-bad-version]",
            "package.metadata.snakebridge.strict: `strict` must be `true` or `false`, not the number `1` (Cargo.toml:7) [config-wrong-type]",
        ]
    );
    let overrides = Overrides { auto_install: Some("sometimes".into()), python: Some("/usr/bin/python3".into()), ..Overrides::default() };
    let (_, diagnostics) = load_with("[package.metadata.python-deps]\nmath = \"stdlib\"\n", &overrides);
    assert_eq!(
        texts(&diagnostics),
        "SNAKEBRIDGE_PYTHON: `/usr/bin/python3` is not a Python version [config-bad-version]\n  \
         hint: write a version such as `\"3.11\"` or `\">=3.10\"`; to choose an interpreter by its path, set `PYO3_PYTHON`\n\
         SNAKEBRIDGE_AUTO_INSTALL: `sometimes` is not a value of `SNAKEBRIDGE_AUTO_INSTALL` [config-bad-value]\n  \
         hint: set it to one of `never`, `dev`, `always`"
    );
}

#[test]
fn what_the_program_is_told_is_a_text_of_records() {
    let (config, diagnostics) = load(
        "[package.metadata.snakebridge]\ntimeout-profile = \"quick\"\nhelper-allow = [\"text.*\"]\ntimeout-profiles.quick = { call = 1.5 }\n\
         pools.gpu = { size = 2, affinity = \"strict_queue\", wait = 0.5, warm-up = [\"torch\"], variables = { OMP_NUM_THREADS = \"1\" }, memory-limit = \"8 GiB\", heartbeat = 2, gil-limit = 30, callback-patience = 1.5, stop-patience = 4 }\n\
         pools.all = { interpreter = \"python3.12\", queue = 7, start-limit = 6, grace = 0.25, heartbeat = false, recycle-after-calls = 100, recycle-after = 3600, recycle-memory = \"1 MiB\", crash-barrier = { crashes = 5, within = 10 }, logging = \"info\", library-threads = 1 }\n\
         pools.quiet = { logging = false, affinity = \"hint\" }\n\
         [package.metadata.python-deps]\nmath = { version = \"stdlib\", timeout-profile = \"batch_job\", idempotent = [\"sqrt\", \"f*\"] }\n",
    );
    assert_eq!(texts(&diagnostics), "");
    let text = config.settings.run.as_text(&config.libraries).replace('\u{1f}', " ");
    let records: Vec<&str> = text.split('\u{1e}').collect();
    assert_eq!(
        records,
        [
            "profile quick 1.5 ",
            "timeout quick",
            "library-timeout math batch_job",
            "idempotent math sqrt",
            "idempotent math f*",
            "helper-allow text.*",
            "pool all",
            "pool all interpreter python3.12",
            "pool all queue 7",
            "pool all start-limit 6",
            "pool all grace 0.25",
            "pool all heartbeat never",
            "pool all recycle-after-calls 100",
            "pool all recycle-after 3600",
            "pool all recycle-memory 1048576",
            "pool all logging 20",
            "pool all library-threads 1",
            "pool all crash-barrier 5 10",
            "pool gpu",
            "pool gpu size 2",
            "pool gpu affinity strict_queue",
            "pool gpu wait 0.5",
            "pool gpu stop-patience 4",
            "pool gpu heartbeat 2",
            "pool gpu gil-limit 30",
            "pool gpu callback-patience 1.5",
            "pool gpu memory-limit 8589934592",
            "pool gpu warm-up torch",
            "pool gpu variable OMP_NUM_THREADS 1",
            "pool quiet",
            "pool quiet affinity hint",
            "pool quiet logging never",
        ]
    );
}

#[test]
fn mistakes_in_what_the_program_is_told_are_said_in_words() {
    let (_, diagnostics) = load(
        "[package.metadata.snakebridge]\ntimeout-profile = \"quik\"\nhelpers = [\"no/such/folder\"]\n\
         timeout-profiles = { quick = { call = 1 }, wrong = { call = -1 } }\n\
         [package.metadata.python-deps]\nmath = { version = \"stdlib\", timeout-profile = \"ml_inferense\" }\n",
    );
    let text = texts(&diagnostics);
    for expected in [
        "`quik` is no profile of timeouts (Cargo.toml:",
        "did you mean `quick`? the profiles are `default`, `streaming`, `ml_inference`, `batch_job`, `quick`; `[package.metadata.snakebridge.timeout-profiles]` adds others",
        "the folder of helpers `no/such/folder` is not there (Cargo.toml:",
        "the profile `wrong` has a limit that is no number of seconds (Cargo.toml:",
        "did you mean `ml_inference`? the profiles are",
    ] {
        assert!(text.contains(expected), "{expected}\n---\n{text}");
    }
}

#[test]
fn mistakes_in_a_pool_are_said_in_words() {
    for (pool, expected) in [
        ("size = 0", "the pool `gpu` has no workers: `size` must be at least 1 (Cargo.toml:"),
        ("library-threads = 0", "the pool `gpu` has no threads for its libraries: `library-threads` must be at least 1 (Cargo.toml:"),
        (
            "crash-barrier = { crashes = 0, within = 1 }",
            "the pool `gpu` has a barrier before the first crash: `crash-barrier.crashes` must be at least 1 (Cargo.toml:",
        ),
        ("crash-barrier = { crashes = 5 }", "missing field `within`"),
        ("queue = 3\nsise = 2", "`pools` cannot be read: unknown field `sise`, expected one of `size`, `interpreter`, `path`,"),
        ("heartbeat = true", "`heartbeat` is a number of seconds, or `false` for none"),
        ("logging = \"loud\"", "`logging` is `debug`, `info`, `warning`, `error`, `critical`, or `false` for none"),
        ("affinity = \"sticky\"", "unknown variant `sticky`, expected one of `hint`, `strict_queue`, `strict_fail_fast`"),
        ("wait = -1", "`-1` is no number of seconds"),
        ("memory-limit = \"8 gigs\"", "`8 gigs` is no amount of memory such as `512 MiB` or `8 GiB`"),
    ] {
        let (_, diagnostics) =
            load(&format!("[package.metadata.snakebridge.pools.gpu]\n{pool}\n[package.metadata.python-deps]\nmath = \"stdlib\"\n"));
        let text = texts(&diagnostics);
        assert!(text.contains(expected) && text.contains("write it like this: `pools.gpu = {"), "{expected}\n---\n{text}");
    }
}

#[test]
fn the_folders_of_a_pool_begin_at_its_manifest_and_a_wrong_key_has_its_line() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("more")).unwrap();
    let library = "[package.metadata.python-deps]\nmath = \"stdlib\"\n";
    let pool = "[package.metadata.snakebridge.pools.gpu]\npath = [\"more\"]\nfolder = \"more\"\ninterpreter = \"env/bin/python\"\n";
    let (config, diagnostics) = load_in(folder.path(), &format!("{pool}{library}"), &Overrides::default());
    assert_eq!(texts(&diagnostics), "");
    let text = config.settings.run.as_text(&config.libraries).replace('\u{1f}', " ");
    let at = |name: &str| std::path::absolute(folder.path().join(name)).unwrap().display().to_string();
    let expected = [
        String::from("pool gpu"),
        format!("pool gpu interpreter {}", at("env/bin/python")),
        format!("pool gpu folder {}", at("more")),
        format!("pool gpu path {}", at("more")),
    ];
    assert_eq!(text.split('\u{1e}').collect::<Vec<_>>(), expected);

    let gone = texts(&load("[package.metadata.snakebridge]\npools.gpu = { path = [\"gone\"] }\n").1);
    assert!(gone.contains("the pool `gpu` has a folder `") && gone.contains("/gone` that is not there (Cargo.toml:4)"), "{gone}");
    assert!(gone.contains("hint: make it, or correct the path, which begins at this `Cargo.toml`"), "{gone}");

    let (_, diagnostics) = load("[package.metadata.snakebridge.pools.gpu]\nsize = 2\nqueue = 3\n\nsise = 2\n");
    let said = texts(&diagnostics);
    assert!(said.contains("unknown field `sise`") && said.contains("(Cargo.toml:7)"), "{said}");
    let (_, diagnostics) = load("[package.metadata.snakebridge.pools.gpu]\nsize = 2\nqueue = 3\nwait = -1\n");
    assert!(texts(&diagnostics).contains("`-1` is no number of seconds (Cargo.toml:6)"), "{}", texts(&diagnostics));
}

#[test]
fn all_mistakes_come_together_and_the_rest_is_understood() {
    let (config, diagnostics) =
        load("[package.metadata.python-deps]\na = \"?\"\nb = 1\nc = { inclde = [] }\nd = { path = \"gone\" }\nmath = \"stdlib\"\n");
    assert_eq!(diagnostics.iter().count(), 4);
    assert_eq!(config.libraries.iter().map(|library| library.key.as_str()).collect::<Vec<_>>(), ["c", "math"]);
}

#[test]
fn a_manifest_that_is_no_toml_or_not_there_is_said() {
    let (_, diagnostics) = load("[package.metadata.python-deps\n");
    assert!(texts(&diagnostics).starts_with("Cargo.toml: this is not TOML: "), "{}", texts(&diagnostics));
    assert!(texts(&diagnostics).ends_with("(Cargo.toml:3) [config-not-toml]"), "{}", texts(&diagnostics));
    let (_, diagnostics) = config::load(Path::new("/nowhere/Cargo.toml"), &Overrides::default());
    assert!(texts(&diagnostics).starts_with("Cargo.toml: cannot read `/nowhere/Cargo.toml`: "));
}

#[test]
fn a_manifest_that_declares_nothing_is_warned_about() {
    let (_, diagnostics) = load("");
    assert!(!diagnostics.has_errors());
    assert!(texts(&diagnostics).starts_with("package.metadata.python-deps: no Python library is declared, so nothing is generated"));
}

#[test]
fn a_wrong_accelerator_or_table_of_wheels_says_what_is_legal() {
    let said = texts(&load("[package.metadata.snakebridge]\naccelerator = \"cuda\"\n").1);
    assert!(
        said.starts_with("package.metadata.snakebridge.accelerator: `cuda` is no accelerator (Cargo.toml:4) [config-bad-value]"),
        "{said}"
    );
    let said = texts(&load("[package.metadata.snakebridge]\nwheels.pytorch.idnex = \"x\"\n").1);
    assert!(said.starts_with("package.metadata.snakebridge.wheels: `wheels` cannot be read: unknown field `idnex`"), "{said}");
    let (config, _) = load("[package.metadata.snakebridge]\naccelerator = \"rocm-6.2\"\nwheels.pytorch.index = \"https://mirror\"\n");
    assert_eq!(config.settings.accelerator.map(|wanted| wanted.to_string()).as_deref(), Some("rocm-6.2"));
    assert_eq!(config.settings.wheels.families["pytorch"].index.as_deref(), Some("https://mirror"));
    assert!(config.settings.wheels.families["pytorch"].packages.contains(&"torch".to_owned()));
}

#[test]
fn a_module_that_another_folder_hides_is_named() {
    let folder = TempDir::new().unwrap();
    let write = |file: &str, text: &str| {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    for file in ["one/first.py", "one/second.py", "one/tools.py", "one/other.py", "one/unused.py", "two/second.py", "three/unused.py"] {
        write(file, "");
    }
    // By way of another module of its folder; what is relative is its own.
    write("three/third.py", "def later():\n    import math, middle as m\n    return m\n");
    write("three/middle/__init__.py", "from tools.more import helper\nfrom .other import thing  # import unused\n");
    write("three/middle/other.py", "thing = 1\n");
    write("three/tools/__init__.py", "");
    write("three/other.py", "");
    let manifest = folder.path().join("Cargo.toml");
    fs::write(
        &manifest,
        "[package]\nname = \"demo\"\n[package.metadata.python-deps]\nfirst = { path = \"one/first.py\" }\nsecond = { path = \"two/second.py\" }\n\
         third = { path = \"three/third.py\" }\n",
    )
    .unwrap();
    let (_, diagnostics) = config::load(&manifest, &Overrides::default());
    let said: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            format!(
                "package.metadata.python-deps.second: `second` in `{}` hides this one, since `first` puts that folder before it on Python's search path \
                 (Cargo.toml:5) [config-shadowed]\n  hint: give one of the two files another name, or put both libraries into one folder",
                folder.path().join("one").display()
            ),
            "package.metadata.python-deps.third: what it imports by the name `tools` is taken from the folder of another library (Cargo.toml:6) \
             [config-shadowed]\n  cause: the folders of all libraries are on one search path, in the order of `Cargo.toml`\n  \
             hint: give one of the files another name, or make a package of each folder and import relatively"
                .to_owned(),
        ]
    );
    // Each in a folder of its own, and none of the same name.
    fs::remove_file(folder.path().join("one/second.py")).unwrap();
    fs::remove_file(folder.path().join("one/tools.py")).unwrap();
    assert_eq!(config::load(&manifest, &Overrides::default()).1.iter().count(), 0);
    // Which of two files of one name is nobody's business while nobody imports it.
    write("one/tools.py", "");
    write("three/third.py", "");
    assert_eq!(config::load(&manifest, &Overrides::default()).1.iter().count(), 0);
}
