//! Environment, demands: which package needs what of which other one, read from an installer's account of why nothing fits.
//!
//! In: what `uv` or `pip` said. Out: [`Demand`]s in the order in which they came, each once. An account that is worded otherwise has none, and then the
//! installer's own words are shown.

use std::fmt;

use super::distribution::normalised;

/// One package needs another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Demand {
    /// Who needs it, with the versions of which this is said: `sb-beta<=1.0`, `sb-alpha 1.0`, `sb-mid`.
    by: String,
    /// What is needed: `sb-base<2`.
    needed: String,
}

impl Demand {
    /// Reads an account.
    pub(super) fn read(output: &str) -> Vec<Self> {
        let mut demands = Vec::new();
        for demand in by_pip(output).into_iter().chain(by_uv(output)) {
            if !demands.contains(&demand) {
                demands.push(demand);
            }
        }
        demands
    }

    /// The package that needs something.
    pub(super) fn who(&self) -> String {
        name(&self.by)
    }

    /// The package that is needed.
    pub(super) fn what(&self) -> String {
        name(&self.needed)
    }
}

impl fmt::Display for Demand {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` needs `{}`", self.by, self.needed)
    }
}

/// The package that most is demanded of in versions that differ: what nothing fits.
pub(super) fn contested(demands: &[Demand]) -> Option<String> {
    let others = |demand: &Demand| demands.iter().filter(|other| other.what() == demand.what() && other.needed != demand.needed).count();
    demands.iter().filter(|demand| others(demand) > 0).max_by_key(|demand| others(demand)).map(Demand::what)
}

/// `    sb-alpha 1.0 depends on sb-base>=2`
fn by_pip(output: &str) -> Vec<Demand> {
    let account = output.split_once("conflict is caused by:").map_or("", |(_, account)| account);
    let lines = account.lines().filter_map(|line| line.trim().split_once(" depends on "));
    lines.map(|(by, needed)| Demand { by: by.to_owned(), needed: needed.replace(' ', "") }).collect()
}

/// `Because all versions of a depend on b>=2 and c<=1.0 depends on b<2, we can conclude that …`: what comes after the comma follows, and is no demand.
fn by_uv(output: &str) -> Vec<Demand> {
    let words = output.split_whitespace().collect::<Vec<_>>().join(" ");
    let premises = words.split("ecause ").skip(1).filter_map(|sentence| sentence.split(", we can conclude").next());
    let clauses = premises.flat_map(|premise| premise.split(" and ").map(str::to_owned).collect::<Vec<_>>());
    let demands = clauses.filter_map(|clause| {
        let (by, needed) = clause.split_once(" depend on ").or_else(|| clause.split_once(" depends on "))?;
        let by = by.trim_start_matches("all versions of ");
        // `one of:` is followed by a list, which says more about the index than about who needs what.
        let is_plain = |text: &str| !text.is_empty() && !text.contains([' ', ':']);
        (is_plain(by) && is_plain(needed)).then(|| Demand { by: by.to_owned(), needed: needed.trim_end_matches('.').to_owned() })
    });
    demands.collect()
}

/// The name at the beginning of `sb-beta<=1.0`.
fn name(text: &str) -> String {
    let end = text.find(|letter: char| !letter.is_ascii_alphanumeric() && !"-_.".contains(letter)).unwrap_or(text.len());
    normalised(&text[..end])
}
