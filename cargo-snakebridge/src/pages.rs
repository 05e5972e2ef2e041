//! Pages: what each class of message means, as `docs/errors.md` has it.

use snakebridge_build::problem::Problem;

/// All pages. The link makes the file a part of the published crate.
const TEXT: &str = include_str!("errors.md");

/// What is to be known about a problem.
#[derive(serde::Serialize)]
pub(crate) struct Page {
    /// The word that ends the message.
    pub(crate) word: &'static str,
    /// What it says.
    pub(crate) what: &'static str,
    /// How it comes about.
    pub(crate) why: &'static str,
    /// What to do about it.
    pub(crate) mend: &'static str,
    /// A message, a command or lines of a file.
    pub(crate) example: &'static str,
}

impl Page {
    /// The page about a problem; none where the file has no whole page.
    pub(crate) fn of(problem: Problem) -> Option<Self> {
        let (_, rest) = TEXT.split_once(&format!("\n## {problem}\n\n**What.** "))?;
        let (what, rest) = rest.split_once("\n\n**Why.** ")?;
        let (why, rest) = rest.split_once("\n\n**Mend.** ")?;
        let (mend, rest) = rest.split_once("\n\n```")?;
        let (example, _) = rest.split_once('\n')?.1.split_once("\n```\n")?;
        Some(Self { word: problem.word(), what, why, mend, example })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_has_a_page_in_the_order_of_the_table_and_every_page_a_problem() {
        let mut fenced = false;
        let outside = |line: &&str| {
            fenced ^= line.starts_with("```");
            !fenced
        };
        let titles: Vec<&str> = TEXT.lines().filter(outside).filter_map(|line| line.strip_prefix("## ")).collect();
        let words: Vec<&str> = Problem::ALL.iter().map(|problem| problem.word()).collect();
        assert_eq!(titles, words);
        for problem in Problem::ALL {
            let page = Page::of(*problem).unwrap_or_else(|| panic!("the page of `{problem}` lacks one of What, Why, Mend and the example"));
            for part in [page.what, page.why, page.mend, page.example] {
                assert!(!part.trim().is_empty() && !part.contains("\n## "), "{problem}: {part}");
            }
        }
    }
}
