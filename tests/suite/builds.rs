//! Builds, as a user meets them: scratch projects, cargo, and the words that come back.

mod again;
mod disk;
mod documented;
mod flow;
mod mistakes;
mod places;
mod python;
mod strict;
mod used;
mod without_python;

use snakebridge_tests::Workshop;

/// Waits for its turn in the folder of all scratch projects.
fn workshop() -> Workshop {
    Workshop::open(env!("CARGO_TARGET_TMPDIR"))
}

/// A program that prints what two libraries say.
const MAIN: &str = "snakebridge::bindings!();\n\nfn main() -> snakebridge::Result<()> {\n    let root: f64 = math::sqrt(16)?;\n    \
                    let score: f64 = scoring::score(\"four\")?;\n    println!(\"{root} {score}\");\n    Ok(())\n}\n";

/// An own file for it.
const SCORING: &str =
    "def score(text: str, weight: float = 1.0) -> float:\n    \"\"\"Length times weight.\"\"\"\n    return len(text) * weight\n";

const DECLARED: &str = "[package.metadata.python-deps]\nmath = \"stdlib\"\nscoring = { path = \"python/scoring.py\" }\n";
