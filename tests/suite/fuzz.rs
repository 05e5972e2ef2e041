//! Property tests: whatever stands in an annotation, a stub, a docstring, a `Cargo.toml`, a lock or a stored fact, there is an answer and no panic, and what is
//! generated parses.
//!
//! `PROPTEST_CASES=100000 cargo test --release -p snakebridge-tests --test suite fuzz::` looks longer.

mod stubs;

use std::fs;

use proptest::prelude::*;
use serde_json::{Value, json};
use snakebridge_build::config::{self, Layout, Overrides};
use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::facts::Library;
use snakebridge_build::lock::Lock;
use snakebridge_build::lower::{LibraryOptions, lower};
use snakebridge_build::manifest::{self, Manifest};
use snakebridge_build::resolve::annotation::{Position, read_alone};
use snakebridge_build::{docstring, emit, resolve};

/// Pieces of annotations, put together in any order.
fn annotation() -> impl Strategy<Value = String> {
    let pieces = [
        "int",
        "str",
        "None",
        "list",
        "dict",
        "tuple",
        "typing.Union",
        "typing.Optional",
        "typing.Literal",
        "typing.Callable",
        "typing.Annotated",
        "numpy.ndarray",
        "[",
        "]",
        "(",
        ")",
        ", ",
        " | ",
        "...",
        ".",
        "'",
        "\"",
        "\\",
        "*",
        "**",
        "=",
        "5",
        "-1",
        "0x",
        "1e",
        "b'",
        "é",
        "𝐱",
        "\u{202e}",
        " ",
        "\n",
        "#",
        "fuzzed.T",
        "fuzzed.Loop",
        "fuzzed.Alias",
        "fuzzed.Alias[",
        "Self",
        "typing.Self",
        "typing.Unpack[",
        "P.args",
        "lambda: 0",
    ];
    prop_oneof![
        3 => prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..24).prop_map(|pieces| pieces.concat()),
        1 => (1..400_usize, prop::sample::select(vec!["list[", "(", "typing.Callable[[", "int | "])).prop_map(|(depth, piece)| piece.repeat(depth)),
        1 => any::<String>(),
    ]
}

/// Names, of which most are none in Rust.
fn name() -> impl Strategy<Value = String> {
    let hard = [
        "self", "Self", "crate", "super", "fn", "new", "call", "arg", "r#fn", "_", "__", "größe", "变量", "a b", "", "Option", "core",
        "x_with",
    ];
    prop_oneof![prop::sample::select(hard.to_vec()).prop_map(str::to_owned), "[a-zA-Z_][a-zA-Z0-9_]{0,6}", any::<String>()]
}

/// Text that ends things.
fn text() -> impl Strategy<Value = String> {
    let pieces = [
        "*/",
        "\"",
        "###",
        "```",
        "`",
        "\r",
        "\n",
        "\n    ",
        "\0",
        "\u{202e}",
        "{",
        "}",
        "[x]",
        "<b>",
        ">>> ",
        "::",
        ".. math::",
        "Parameters",
        "\n---\n",
        ":param x:",
        "@param",
        "Args:",
        "word",
        "|",
        "===",
        "\t",
        "\\",
        "//",
        "#[",
        "| a |",
    ];
    prop_oneof![prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..40).prop_map(|pieces| pieces.concat()), any::<String>()]
}

/// A function with any signatures.
fn function() -> impl Strategy<Value = Value> {
    let parameter = (
        name(),
        annotation(),
        text(),
        prop::sample::select(vec!["positional_only", "positional_or_keyword", "keyword_only", "var_positional"]),
    )
        .prop_map(|(name, annotation, default, kind)| json!({"name": name, "annotation": annotation, "default": default, "kind": kind}));
    let signature = (prop::collection::vec(parameter, 0..5), annotation(), prop::sample::select(vec!["runtime", "stub", "text_signature"]))
        .prop_map(|(parameters, returns, source)| json!({"source": source, "parameters": parameters, "returns": returns}));
    (prop::collection::vec(signature, 0..3), text())
        .prop_map(|(signatures, doc)| json!({"kind": "function", "signatures": signatures, "doc": doc}))
}

/// A library of one function and one class.
fn library() -> impl Strategy<Value = Value> {
    (name(), function(), name(), function(), annotation(), text()).prop_map(|(first, function, second, method, alias, doc)| {
        let base = format!("fuzzed.Thing[{alias}]");
        json!({
            "schema": snakebridge_build::facts::SCHEMA, "name": "fuzzed", "python": "3.11",
            "modules": {"fuzzed": {"doc": doc, "members": {first: function, "Thing": {"kind": "class", "class": "fuzzed.Thing"}}}},
            "classes": {"fuzzed.Thing": {"module": "fuzzed", "qualname": "Thing", "doc": doc, "bases": ["fuzzed.Thing"], "mro": ["fuzzed.Thing"],
                "parameters": ["fuzzed.T"], "generic_bases": [base, alias], "members": {second: method}}},
            "types": {"aliases": {"fuzzed.Alias": {"value": alias}, "fuzzed.Loop": {"value": "list[fuzzed.Loop]"}},
                "variables": {"fuzzed.T": {"bound": "fuzzed.T"}}, "classes": {}}
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_annotation_has_a_type(text in annotation()) {
        let _ = read_alone(&text, Position::Parameter);
        let _ = read_alone(&text, Position::Return);
    }

    #[test]
    fn any_docstring_is_read(text in text()) {
        let _ = docstring::parse(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_library_becomes_rust(facts in library()) {
        let facts: Library = serde_json::from_value(facts).expect("these are facts");
        let mut diagnostics = Diagnostics::default();
        let library = resolve::resolve(&facts, &mut diagnostics);
        let plan = lower(&[(library, LibraryOptions::default())], &mut diagnostics);
        for file in emit::emit(&plan, Layout::default()) {
            prop_assert!(syn::parse_file(&file.contents).is_ok(), "{}", file.contents);
        }
    }

    #[test]
    fn any_manifest_of_cargo_has_an_answer(
        key in prop::sample::select(vec!["version", "path", "git", "include", "modules", "module-mode", "generate", "stub-paths", "rename", "extras", "nonsense"]),
        value in prop_oneof![any::<bool>().prop_map(|value| value.to_string()), any::<i64>().prop_map(|value| value.to_string()),
            text().prop_map(|text| Value::from(text).to_string()), Just(String::from("[]")), Just(String::from("{}")), Just(String::from("[[1]]")), Just(String::from("["))],
        library in name(),
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let manifest = folder.path().join("Cargo.toml");
        let library = Value::from(library).to_string();
        fs::write(&manifest, format!("[package]\nname = \"x\"\n[package.metadata.python-deps]\n{library} = {{ {key} = {value} }}\n")).expect("a file");
        let _ = config::load(&manifest, &Overrides::default());
    }

    #[test]
    fn any_stored_file_has_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..200), text in text()) {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(folder.path().join(manifest::FOLDER).join("facts")).expect("a folder");
        for content in [bytes.as_slice(), text.as_bytes(), b"{\"schema\": 1, \"libraries\": {\"x\": {}}}", b"version = 1\n[python]\n"] {
            fs::write(folder.path().join(manifest::FOLDER).join("manifest.json"), content).expect("a file");
            fs::write(manifest::facts_path(folder.path(), "x"), content).expect("a file");
            fs::write(folder.path().join("snakebridge.lock"), content).expect("a file");
            prop_assert!(Manifest::read(folder.path()).libraries.is_empty());
            prop_assert!(manifest::last_facts(folder.path(), "x").is_none());
            prop_assert!(Lock::read(folder.path()).is_none());
            prop_assert!(Lock::load(&folder.path().join("snakebridge.lock")).is_err());
        }
    }
}
