//! `explain`, and the pages that it shows.

use std::fs;
use std::path::Path;

use cargo_snakebridge::Exit;
use serde_json::Value;
use snakebridge_build::config;
use snakebridge_build::problem::Problem;

use super::alone;
use super::help::parses;

const PAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/errors.md");

#[test]
fn a_word_leads_to_its_page() {
    let seen = alone(&["explain", "[environment-no-uv]"]);
    assert_eq!(
        (seen.exit, seen.data.as_str(), seen.messages.as_str()),
        (
            Exit::Done,
            "environment-no-uv\n\n`installer = \"uv\"` is asked for, and there is no `uv` that will do.\n\n\
             Why: None of a tested version is in `PATH`, and the one that SnakeBridge knows by its hashes could not be fetched; the message says why. \
             With the default, `auto`, `venv` and `pip` install then.\n\n\
             To mend it: Install `uv` (https://docs.astral.sh/uv), or write `auto`.\n\n    \
             [package.metadata.snakebridge]\n    installer = \"auto\"\n",
            ""
        )
    );
    let json: Value = serde_json::from_str(&alone(&["explain", "environment-no-uv", "--json"]).data).unwrap();
    assert_eq!(
        (&json["word"], &json["mend"]),
        (&"environment-no-uv".into(), &"Install `uv` (https://docs.astral.sh/uv), or write `auto`.".into())
    );
}

#[test]
fn all_words_are_listed() {
    let list = alone(&["explain"]).data;
    assert_eq!(list.lines().count(), Problem::ALL.len());
    assert!(
        list.lines().any(|line| line.starts_with("verify-differs ") && line.ends_with(" is not as `snakebridge.lock` has it.")),
        "{list}"
    );
    let json: Value = serde_json::from_str(&alone(&["explain", "--json"]).data).unwrap();
    assert_eq!(json["messages"].as_array().unwrap().len(), Problem::ALL.len());
}

#[test]
fn a_wrong_word_leads_to_the_right_one() {
    let seen = alone(&["explain", "enviroment-no-pyton"]);
    assert_eq!((seen.exit, seen.data.as_str()), (Exit::Failed, ""));
    assert_eq!(
        seen.messages,
        "error: enviroment-no-pyton: no message ends with this word [word-unknown]\n  hint: did you mean `environment-no-python`?\n"
    );
    assert!(alone(&["explain", "E0599"]).messages.ends_with("hint: list them all: `cargo snakebridge explain`\n"));
}

/// The blocks of a language in a document.
fn blocks<'t>(text: &'t str, language: &str) -> Vec<&'t str> {
    text.split(&format!("\n```{language}\n")).skip(1).map(|rest| rest.split("\n```").next().unwrap()).collect()
}

#[test]
fn what_the_pages_recommend_is_understood() {
    let text = fs::read_to_string(PAGES).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let manifest = folder.path().join("Cargo.toml");
    ["requirements.txt", "constraints.txt", "uv.lock"].iter().for_each(|named| fs::write(folder.path().join(named), "").unwrap());
    let settings: Vec<&str> = blocks(&text, "toml").into_iter().filter(|block| !block.contains("[env]")).collect();
    assert!(settings.len() > 15);
    for block in settings {
        fs::write(&manifest, format!("[package]\nname = \"app\"\nversion = \"0.1.0\"\n\n{block}\n")).unwrap();
        let (_, found) = config::load(&manifest, &config::Overrides::default());
        assert!(!found.has_errors(), "{block}\n{found:?}");
    }
    let commands: Vec<&str> =
        blocks(&text, "sh").into_iter().flat_map(str::lines).filter_map(|line| line.strip_prefix("cargo snakebridge ")).collect();
    assert!(commands.len() > 20);
    commands.into_iter().for_each(parses);
    for word in blocks(&text, "text").iter().flat_map(|block| block.split('[').skip(1)).filter_map(|rest| Some(rest.split_once(']')?.0)) {
        assert!(Problem::of(word).is_some() || !word.contains('-'), "{word}");
    }
    assert!(Path::new(PAGES).exists());
}
