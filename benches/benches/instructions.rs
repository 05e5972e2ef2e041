//! How many instructions one call takes, counted by valgrind: exact to a few, on a busy machine too.
//!
//! The program runs itself under callgrind, with some calls and with more of them: what is between the two counts is the calls.

use std::hint::black_box;
use std::process::Command;

use snakebridge::pyo3::prelude::*;
use snakebridge_benches::pairs::{by_hand, ours};

/// The calls of the shorter run; the longer one makes twice as many.
const CALLS: u32 = 10_000;

/// A thing to do over and over.
type Work = fn(u32);

/// What is counted: a name, ours and the same by hand.
const ROWS: &[(&str, Work, Work)] = &[
    ("scalar call", |count| each(count, ours::scalar), |count| each(count, || Python::attach(by_hand::scalar))),
    (
        "scalar call inside `attach`",
        |count| inside(|_| each(count, ours::scalar)),
        |count| inside(|py| each(count, || by_hand::scalar(py))),
    ),
    (
        "two keyword arguments of a C function",
        |count| each(count, ours::keywords_of_c),
        |count| each(count, || Python::attach(by_hand::keywords_of_c)),
    ),
    (
        "two keyword arguments inside `attach`",
        |count| inside(|_| each(count, ours::keywords_of_c)),
        |count| inside(|py| each(count, || by_hand::keywords_of_c(py))),
    ),
];

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [row, side, count] = &asked[..] {
        let (_, ours, by_hand) = ROWS[row.parse::<usize>().expect("the number of a row")];
        snakebridge::start().unwrap_or_else(|error| panic!("{error:#}"));
        return if side == "ours" { ours } else { by_hand }(count.parse().expect("a count"));
    }
    // The first run of a machine has things to compile and to keep.
    counted(0, "ours", 1);
    println!("| instructions | ours | PyO3 by hand | ratio |\n| --- | --: | --: | --: |");
    for (row, (name, ..)) in ROWS.iter().enumerate() {
        let [ours, by_hand] = ["ours", "by hand"].map(|side| per_call(row, side));
        println!("| {name} | {ours:.0} | {by_hand:.0} | {:.2} |", ours / by_hand);
    }
}

fn each<T>(count: u32, mut work: impl FnMut() -> T) {
    for _ in 0..count {
        black_box(work());
    }
}

fn inside(work: impl FnOnce(Python<'_>)) {
    snakebridge::attach(|| Python::attach(work));
}

fn per_call(row: usize, side: &str) -> f64 {
    let [less, more] = [CALLS, 2 * CALLS].map(|count| counted(row, side, count));
    (more - less) / f64::from(CALLS)
}

/// The instructions of a whole run.
fn counted(row: usize, side: &str, calls: u32) -> f64 {
    let itself = std::env::current_exe().expect("the path of this program");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(itself)
        .args([&row.to_string(), side, &calls.to_string()])
        // The same strings at the same places of dicts, in each run.
        .env("PYTHONHASHSEED", "0")
        .output()
        .unwrap_or_else(|error| panic!("valgrind: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    let collected = said.lines().find_map(|line| line.split_once("Collected : "));
    collected
        .and_then(|(_, count)| count.trim().parse().ok())
        .unwrap_or_else(|| panic!("callgrind does not say how much it counted:\n{said}"))
}
