//! The help of every command, as goldens: a changed option is a changed promise. `SNAKEBRIDGE_BLESS=1` writes them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use cargo_snakebridge::Exit;

use super::alone;
use crate::cli::Package;

/// The commands with their help, at a width that no terminal changes.
fn helps() -> Vec<(String, String)> {
    helps_at(100)
}

fn helps_at(width: usize) -> Vec<(String, String)> {
    let mut root = cargo_snakebridge::command("cargo snakebridge").term_width(width);
    root.build();
    let commands: Vec<_> = root.get_subcommands().filter(|command| command.get_name() != "help").cloned().collect();
    let text = |command: &mut clap::Command| format!("{}\n", command.render_long_help().to_string().trim_end());
    let mut helps = vec![("cargo-snakebridge".to_owned(), text(&mut root))];
    helps.extend(commands.into_iter().map(|mut command| (command.get_name().to_owned(), text(&mut command))));
    helps
}

#[test]
fn the_help_of_every_command_is_as_agreed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/help");
    let bless = std::env::var_os("SNAKEBRIDGE_BLESS").is_some();
    assert!(!(bless && std::env::var_os("CI").is_some()), "goldens are not written under CI");
    let mut expected = BTreeSet::new();
    for (name, text) in helps() {
        let path = folder.join(format!("{name}.txt"));
        if bless {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &text).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap_or_default(), text, "{}", path.display());
        expected.insert(path);
    }
    let present: BTreeSet<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(present, expected, "a golden without a command");
}

#[test]
fn every_help_has_examples_and_exit_codes() {
    for (name, text) in helps().into_iter().skip(1) {
        assert!(text.contains(&format!("Examples:\n  cargo snakebridge {name}")) || name == "promote", "{text}");
        assert!(text.contains("\nExit codes: 0 ") && text.contains("2 wrong usage."), "{text}");
    }
}

#[test]
fn every_exit_code_that_a_help_promises_is_given() {
    // Nothing of it can be understood, built, or written to.
    let package = Package::new("[package.metadata.python-deps]\nodd = \"two\"\n");
    package.write("src/lib.rs", "fn x( {");
    let file = package.path().join("scoring.py/manual").display().to_string();
    for (name, text) in helps().into_iter().skip(1) {
        assert_eq!(alone(&[&name, "--no-such-option"]).exit, Exit::Usage, "{name}");
        let codes = text.split_once("Exit codes: 0 ").unwrap().1.replace('\n', " ");
        let arguments: &[&str] = match name.as_str() {
            "bundle" => &["dist"],
            "docs-manifest" => &["odd", "--inventory", "nothing.inv"],
            "explain" => &["nothing-like-it"],
            "init" => &["not a name"],
            "manual" => &["--out", &file],
            "promote" => &["nothing.jsonl"],
            "search" | "show" => &["x"],
            _ => &[],
        };
        let seen = package.run(&[&[name.as_str()], arguments].concat());
        let promised = codes.contains(" 1 ");
        assert_eq!(seen.exit, if promised { Exit::Failed } else { Exit::Usage }, "{name}: {}", seen.messages);
        let told = seen.messages.lines().any(|line| line.starts_with("error: ") && (line.ends_with(']') || !promised));
        assert!(told, "{name}: {}", seen.messages);
        // The rest of what is promised is 3, of `diff` alone, which has a test of its own.
        assert_eq!(codes.contains(" 3 "), name == "diff", "{name}");
    }
}

#[test]
fn the_examples_of_the_help_are_commands_that_exist() {
    for (name, text) in helps_at(1000) {
        for line in text.lines().filter_map(|line| line.trim_start().strip_prefix("cargo snakebridge ")) {
            let line = line.split(['|', '>', '#']).next().unwrap().split(" && ").next().unwrap();
            if line.starts_with(['[', '<']) || (name == "cargo-snakebridge" && !line.starts_with('-')) || line.contains(" [OPTIONS]") {
                continue;
            }
            parses(line);
        }
    }
}

/// Fails unless the arguments are understood; nothing is run.
#[track_caller]
pub(super) fn parses(line: &str) {
    // Every second piece stands between quotation marks.
    let pieces = line.split('\'').enumerate();
    let words = pieces.flat_map(|(place, piece)| if place % 2 == 1 { vec![piece] } else { piece.split_whitespace().collect() });
    let parsed = cargo_snakebridge::command("cargo-snakebridge").try_get_matches_from(std::iter::once("cargo-snakebridge").chain(words));
    assert!(parsed.is_ok(), "{line}: {}", parsed.err().unwrap());
}

#[test]
fn a_shell_completes_every_command_and_every_command_has_a_manual_page() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = alone(&["completions", shell]);
        assert_eq!((script.exit, script.messages.as_str()), (Exit::Done, ""));
        for (name, _) in helps().iter().skip(1) {
            assert!(script.data.contains(name.as_str()), "{shell} lacks {name}");
        }
    }
    assert_eq!(alone(&["completions", "tcsh"]).exit, Exit::Usage);

    let page = alone(&["manual"]);
    assert!(page.data.contains(".TH cargo-snakebridge 1") && page.data.contains("cargo\\-snakebridge\\-verify(1)"), "{}", page.data);
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("man1");
    let written = alone(&["manual", "--out", out.to_str().unwrap()]);
    assert_eq!((written.exit, written.data.lines().count()), (Exit::Done, helps().len()));
    let page = fs::read_to_string(out.join("cargo-snakebridge-verify.1")).unwrap();
    assert!(page.contains("\\fB\\-\\-strict\\fR") && page.contains("Exit codes"), "{page}");
    fs::write(folder.path().join("file"), "").unwrap();
    let failed = alone(&["manual", "--out", folder.path().join("file").to_str().unwrap()]);
    assert_eq!(failed.exit, Exit::Failed);
    assert!(failed.messages.contains("[file-failed]"), "{}", failed.messages);
}

#[test]
fn colours_follow_the_terminal_and_no_color() {
    // What is written has styles; the streams of the program take them out where nobody sees them.
    let mut messages = Vec::new();
    let arguments = ["cargo-snakebridge", "explain", "nothing-like-it"].map(Into::into);
    assert_eq!(cargo_snakebridge::run(arguments, &mut Vec::new(), &mut messages), Exit::Failed);
    assert!(String::from_utf8(messages).unwrap().starts_with("\u{1b}[1m\u{1b}[31merror\u{1b}[0m: nothing-like-it: "));
}

#[test]
fn the_guide_has_every_command_with_every_option() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/command-line.md");
    let guide = fs::read_to_string(path).unwrap();
    let (head, _) = guide.split_once("\n## ").unwrap();
    let sections: Vec<(&str, &str)> = guide.split("\n## ").skip(1).map(|section| section.split_once('\n').unwrap()).collect();
    let mut root = cargo_snakebridge::command("cargo snakebridge");
    root.build();
    let commands: Vec<_> = root.get_subcommands().filter(|command| command.get_name() != "help").collect();
    let names: Vec<&str> = commands.iter().map(|command| command.get_name()).collect();
    assert_eq!(sections.iter().map(|(name, _)| *name).collect::<BTreeSet<_>>(), names.into_iter().collect());
    for command in commands {
        let (name, section) = sections.iter().find(|(name, _)| *name == command.get_name()).unwrap();
        for option in command.get_arguments().filter_map(|argument| argument.get_long()).filter(|option| *option != "help") {
            let option = format!("--{option}");
            assert!(section.contains(&option) || head.contains(&option), "`{name}` lacks `{option}`");
        }
        assert!(section.contains(&format!("cargo snakebridge {name}")), "`{name}` has no example");
        section.lines().filter_map(|line| line.strip_prefix("cargo snakebridge ")).for_each(parses);
    }
}
