//! Usage: what of the libraries the package's own sources name, for `generate = "used"`.
//!
//! In: the package's Rust files. Out: the words in them, and the paths that begin with a library. Whatever a program uses it names somewhere, in
//! plain code, in the arguments of a macro or in the example of a doc comment, so what no word could mean is left out, and nothing else is: whether
//! a `sort` is NumPy's or a vector's is not decided here.

mod broken;
mod libraries;
mod missing;
mod prune;
mod sources;
mod tokens;

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::facts;
use crate::lower::canonical;
use crate::problem::Problem;

use broken::Broken;

pub use libraries::{Used, used};

const HINT: &str = "correct the file, or keep it elsewhere when no target has it";

/// What the sources name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Every word, in the form in which names are compared.
    words: BTreeSet<String>,
    /// The paths that may begin with a library, each with the file that has it.
    paths: BTreeSet<Named>,
    /// Names that the package gives to something else: a module of its own, a crate that it depends on.
    taken: BTreeSet<String>,
    /// The files and folders whose change changes the result.
    pub watch: Vec<PathBuf>,
    /// What is said of files that could not be read.
    pub unread: Vec<Diagnostic>,
}

/// A path in the sources.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// Its segments, without `crate`, `self`, `super` and `r#`.
    pub segments: Vec<String>,
    /// The file, below the package's folder.
    pub file: String,
}

impl Usage {
    /// Reads the sources of a package.
    #[must_use]
    pub fn scan(config: &Config) -> Self {
        let mut usage = Self::default();
        let mut sources = sources::Sources::of(config);
        usage.taken = sources.dependencies.clone();
        while let Some((path, text)) = sources.next() {
            let file = path.strip_prefix(config.folder()).unwrap_or(&path).display().to_string();
            let text = text.unwrap_or_else(|error| {
                let message = "the file cannot be read, so nothing counts as used that only it names";
                usage.unread.push(Diagnostic::warning(Problem::SourceNotRead, &file, message).because(error.to_string()).hint(HINT));
                String::new()
            });
            let read = tokens::read(&text);
            if let Some(Broken { line, column, what }) = &read.broken {
                let message = "this is not Rust, so every word of the file counts as used, and none is held against the libraries";
                let place = format!("{file}:{line}:{column}");
                usage.unread.push(Diagnostic::warning(Problem::SourceNotRead, place, message).because(what).hint(HINT));
            }
            sources.follow(&path, &read.files);
            for word in &read.words {
                usage.add(word);
            }
            usage.taken.extend(read.modules);
            let own = config.package.replace('-', "_");
            usage.paths.extend(read.paths.into_iter().filter_map(|segments| {
                let outer = segments.iter().take_while(|segment| ["crate", "self", "super", &own].contains(&segment.as_str())).count();
                let segments = segments.get(outer..).filter(|segments| segments.len() > 1)?.to_vec();
                Some(Named { segments, file: file.clone() })
            }));
        }
        usage.watch = sources.watch();
        usage
    }

    /// A word in every form that it may stand for: `mean_with` and `mean_stream` for `mean`, `set_index` for `index`, `type_2` for `type`.
    fn add(&mut self, word: &str) {
        let plain = word.trim_start_matches("r#");
        let without_number = plain.rsplit_once('_').filter(|(_, number)| number.chars().all(|letter| letter.is_ascii_digit()));
        for form in [Some(plain), plain.strip_prefix("set_"), without_number.map(|(name, _)| name)].into_iter().flatten() {
            let form = canonical(form);
            let begun = form.strip_suffix("with");
            let streamed = [Some(form.as_str()), begun].into_iter().flatten().filter_map(|name| name.strip_suffix("stream"));
            self.words.extend(begun.into_iter().chain(streamed).map(str::to_owned));
            self.words.insert(form);
        }
    }

    /// True when the sources have a word that may mean this Python name.
    fn names(&self, python: &str) -> bool {
        self.words.contains(&canonical(python))
    }

    /// The words and paths that may mean something of a library: another program's worth of edits leaves them as they are.
    #[must_use]
    pub fn relevant(&self, library: &facts::Library, rust_name: &str) -> Self {
        let mut names: BTreeSet<String> = library.modules.keys().flat_map(|path| path.split('.')).map(canonical).collect();
        names.extend(library.modules.values().flat_map(|module| module.members.keys()).map(|name| canonical(name)));
        names.extend(library.classes.values().flat_map(|class| class.members.keys()).map(|name| canonical(name)));
        names.extend(rust_name.split("::").map(canonical));
        let root: Vec<&str> = rust_name.split("::").collect();
        let begins = |path: &&Named| path.segments.iter().zip(&root).all(|(one, other)| one == other);
        let paths: BTreeSet<Named> = self.paths.iter().filter(begins).cloned().collect();
        // What is named and not there may get a stand-in.
        names.extend(paths.iter().flat_map(|path| &path.segments).map(|segment| canonical(segment)));
        Self {
            words: self.words.intersection(&names).cloned().collect(),
            paths,
            taken: self.taken.iter().filter(|name| root.first() == Some(&name.as_str())).cloned().collect(),
            watch: Vec::new(),
            unread: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_for_whatever_it_is_generated_from() {
        let named = |word: &str, python: &str| {
            let mut usage = Usage::default();
            usage.add(word);
            usage.names(python)
        };
        for (word, python) in [
            ("mean", "mean"),
            ("mean_with", "mean"),
            ("words_stream", "words"),
            ("words_stream_with", "words"),
            ("set_index", "index"),
            ("r#type", "type"),
            ("type_2", "type"),
            ("Ndarray", "ndarray"),
        ] {
            assert!(named(word, python), "{word} is {python}");
        }
        assert!(!named("words_streams", "words") && !named("means", "mean"));
    }
}
