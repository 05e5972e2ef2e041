//! `explain`: what a message means, and what mends it.

use anstyle::Style;
use serde_json::json;
use snakebridge_build::config::nearest;
use snakebridge_build::diagnostic::{Diagnostic, Diagnostics};
use snakebridge_build::problem::Problem;

use crate::pages::Page;
use crate::table::aligned;

/// Shows what a message means, why it comes and what mends it
///
/// Every message ends with a word in brackets, as in `[environment-no-python]`. Without a word, all of them are listed.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo snakebridge explain environment-no-python
  cargo snakebridge explain
  cargo snakebridge explain config-conflict --json | jq -r .mend

Exit codes: 0 shown, 1 no message has this word, 2 wrong usage.")]
pub(crate) struct Explain {
    /// The word in brackets, with or without them.
    word: Option<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Explain {
    pub(super) fn run(&self, diagnostics: &mut Diagnostics) -> Option<String> {
        let Some(word) = &self.word else {
            let pages: Vec<Page> = Problem::ALL.iter().copied().filter_map(Page::of).collect();
            return Some(if self.json { super::json(&json!({ "messages": pages })) } else { list(&pages) });
        };
        let word = word.trim_matches(['[', ']']);
        let Some(page) = Problem::of(word).and_then(Page::of) else {
            diagnostics.push(unknown(word));
            return None;
        };
        Some(if self.json { super::json(&json!(page)) } else { text(&page) })
    }
}

fn unknown(word: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(Problem::WordUnknown, word, "no message ends with this word");
    let words: Vec<&str> = Problem::ALL.iter().map(|problem| problem.word()).collect();
    diagnostic.hint(match nearest(word, &words) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "list them all: `cargo snakebridge explain`".to_owned(),
    })
}

/// One line for each.
fn list(pages: &[Page]) -> String {
    let row = |page: &Page| [page.word, page.what.split_inclusive(". ").next().unwrap_or_default().trim()].map(str::to_owned);
    aligned(&pages.iter().map(row).collect::<Vec<_>>())
}

fn text(page: &Page) -> String {
    let bold = Style::new().bold();
    let example = page.example.replace('\n', "\n    ");
    format!(
        "{bold}{}{bold:#}\n\n{}\n\n{bold}Why:{bold:#} {}\n\n{bold}To mend it:{bold:#} {}\n\n    {example}\n",
        page.word, page.what, page.why, page.mend
    )
}
