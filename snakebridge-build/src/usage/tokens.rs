//! Usage: the words and the paths of one Rust file.
//!
//! The file is read as tokens, not as syntax: so the arguments of a macro are read like any other code, and what a `macro_rules!` will put together is
//! there in its parts.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::broken::{Broken, broken};

/// What a file says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Read {
    /// Every word of the code, and of the code in doc comments.
    pub(super) words: BTreeSet<String>,
    /// Every path of two segments or more, in full where it begins with the alias of a `use`.
    pub(super) paths: BTreeSet<Vec<String>>,
    /// The modules that it declares.
    pub(super) modules: BTreeSet<String>,
    /// The files that it names by `#[path]` and `include!`.
    pub(super) files: BTreeSet<String>,
    /// Where it is no Rust.
    pub(super) broken: Option<Broken>,
}

/// Reads a file. One that is not Rust, as it is for a moment while somebody writes, has its words at least.
pub(super) fn read(text: &str) -> Read {
    let mut reader = Reader::default();
    // What `rustc` takes off before it reads tokens.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = if text.starts_with("#!") && !text.starts_with("#![") { text.find('\n').map_or("", |end| &text[end..]) } else { text };
    match TokenStream::from_str(text) {
        Ok(tokens) => reader.stream(tokens),
        Err(_) => {
            reader.words(text);
            reader.read.broken = Some(broken(text));
        }
    }
    reader.finish()
}

#[derive(Default)]
struct Reader {
    read: Read,
    /// What `use` calls something: the alias and the path.
    aliases: BTreeMap<String, Vec<String>>,
    /// Whether the last doc comment stands inside a fence.
    fenced: bool,
}

impl Reader {
    fn words(&mut self, text: &str) {
        let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| !word.is_empty());
        self.read.words.extend(words.map(str::to_owned));
    }

    fn stream(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += 1;
            match token {
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    if group.delimiter() == Delimiter::Bracket && is_punct(tokens.get(at.wrapping_sub(2)), '#') {
                        self.attribute(&inner);
                    }
                    self.stream(group.stream());
                }
                TokenTree::Ident(ident) => {
                    let word = ident.to_string();
                    if word == "use" {
                        let end =
                            tokens[at..].iter().position(|token| is_punct(Some(token), ';')).map_or(tokens.len(), |length| at + length);
                        self.tree(&tokens[at..end], &[]);
                        at = end;
                        continue;
                    }
                    if let (true, Some(TokenTree::Ident(name))) = (word == "mod", tokens.get(at)) {
                        self.read.modules.insert(plain(&name.to_string()));
                    }
                    if let (true, true, Some(TokenTree::Group(group))) =
                        (word == "include", is_punct(tokens.get(at), '!'), tokens.get(at + 1))
                    {
                        self.file(group.stream().into_iter().next());
                    }
                    at = self.path(&tokens, at - 1);
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    /// Reads a path from its first segment on; gives the place after it.
    fn path(&mut self, tokens: &[TokenTree], start: usize) -> usize {
        let (segments, end) = segments(tokens, start);
        self.read.words.extend(segments.iter().cloned());
        if segments.len() > 1 {
            self.read.paths.insert(segments);
        }
        end
    }

    /// One branch of a `use`: `a::b`, `a::b as c`, `a::{b, c::*}`.
    fn tree(&mut self, tokens: &[TokenTree], prefix: &[String]) {
        for branch in tokens.split(|token| is_punct(Some(token), ',')) {
            // A path may begin with `::`.
            let start = branch.iter().take_while(|token| is_punct(Some(token), ':')).count();
            let (own, end) = if branch.get(start).is_some_and(|token| matches!(token, TokenTree::Ident(_))) {
                segments(branch, start)
            } else {
                (Vec::new(), start)
            };
            self.read.words.extend(own.iter().cloned());
            let mut path = [prefix, &own].concat();
            let rest = &branch[end..];
            if let Some(TokenTree::Group(group)) = rest.iter().find(|token| matches!(token, TokenTree::Group(_))) {
                self.tree(&group.stream().into_iter().collect::<Vec<_>>(), &path);
                continue;
            }
            if own.last().is_some_and(|last| last == "self") {
                path.pop();
            }
            let alias = match rest {
                [TokenTree::Ident(word), TokenTree::Ident(alias)] if word == "as" => Some(plain(&alias.to_string())),
                [] => path.last().cloned(),
                _ => None,
            };
            self.read.words.extend(alias.clone());
            if path.len() > 1 {
                self.read.paths.insert(path.clone());
            }
            if let Some(alias) = alias.filter(|alias| alias != "_") {
                self.aliases.insert(alias, path);
            }
        }
    }

    fn attribute(&mut self, tokens: &[TokenTree]) {
        if let [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(literal)] = tokens {
            match name.to_string().as_str() {
                "path" => self.file(Some(TokenTree::Literal(literal.clone()))),
                "doc" => self.doc(&literal.to_string()),
                _ => {}
            }
        }
    }

    /// A line of a doc comment, or several; of prose and code the code counts.
    fn doc(&mut self, literal: &str) {
        for line in literal.trim_matches('"').split("\\n") {
            if line.trim_start().starts_with("```") {
                self.fenced = !self.fenced;
            } else if self.fenced {
                self.words(line);
            }
        }
    }

    fn file(&mut self, token: Option<TokenTree>) {
        if let Some(TokenTree::Literal(literal)) = token
            && let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string())
        {
            self.read.files.insert(text.value());
        }
    }

    /// Puts what an alias stands for in its place.
    fn finish(mut self) -> Read {
        let paths = std::mem::take(&mut self.read.paths);
        self.read.paths = paths
            .into_iter()
            .map(|path| match path.first().and_then(|first| self.aliases.get(first)) {
                // `use numpy;` stands for itself.
                Some(full) if full.first() != path.first() => [full, &path[1..]].concat(),
                _ => path,
            })
            .collect();
        self.read
    }
}

/// `a::b::c` from a word on, and where it ends.
fn segments(tokens: &[TokenTree], start: usize) -> (Vec<String>, usize) {
    let (mut segments, mut at) = (Vec::new(), start);
    while let Some(TokenTree::Ident(ident)) = tokens.get(at) {
        segments.push(plain(&ident.to_string()));
        at += 1;
        let goes_on = is_punct(tokens.get(at), ':') && is_punct(tokens.get(at + 1), ':');
        if !goes_on || !matches!(tokens.get(at + 2), Some(TokenTree::Ident(_))) {
            break;
        }
        at += 2;
    }
    (segments, at)
}

fn plain(word: &str) -> String {
    word.trim_start_matches("r#").to_owned()
}

fn is_punct(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(text: &str) -> Vec<String> {
        read(text).paths.iter().map(|path| path.join("::")).collect()
    }

    #[test]
    fn paths_are_found_wherever_they_stand() {
        assert_eq!(paths("fn f() { let x = numpy::linalg::norm(y)?; }"), ["numpy::linalg::norm"]);
        assert_eq!(paths("println!(\"{}\", py!(numpy::mean([1], axis = 0))?)"), ["numpy::mean"]);
        assert_eq!(paths("fn f(x: Vec<crate::numpy::Ndarray>) {}"), ["crate::numpy::Ndarray"]);
        assert_eq!(paths("macro_rules! m { ($f:ident) => { numpy::$f(numpy::pi()) } }"), ["numpy::pi"]);
        assert_eq!(paths("let r = numpy::mean::<f64>(x);"), ["numpy::mean"]);
    }

    #[test]
    fn uses_are_followed() {
        let read =
            read("use crate::numpy::{self as np, linalg::{norm as n, *}, mean};\nuse r#type::x;\nfn f() { np::sort(1); n(2); mean(3) }");
        let paths: Vec<String> = read.paths.iter().map(|path| path.join("::")).collect();
        assert_eq!(
            paths,
            ["crate::numpy", "crate::numpy::linalg", "crate::numpy::linalg::norm", "crate::numpy::mean", "crate::numpy::sort", "type::x"]
        );
        for word in ["numpy", "np", "linalg", "norm", "sort", "mean", "type"] {
            assert!(read.words.contains(word), "{word}");
        }
    }

    #[test]
    fn code_in_doc_comments_counts_and_prose_does_not() {
        let read = read("/// The mean of it.\n/// ```\n/// let x = numpy::median(y);\n/// ```\n/// More prose.\npub fn f() {}");
        assert!(read.words.contains("median") && !read.words.contains("mean") && !read.words.contains("prose"));
    }

    #[test]
    fn other_files_are_named() {
        let read = read("#[path = \"../shared/calls.rs\"] mod calls;\ninclude!(\"more.rs\");");
        assert_eq!(read.files.into_iter().collect::<Vec<_>>(), ["../shared/calls.rs", "more.rs"]);
        assert!(read.modules.contains("calls"));
    }

    #[test]
    fn a_file_that_is_half_written_has_its_words() {
        assert!(read("fn f() { numpy::mean(").words.contains("mean"));
        assert!(read("#!/usr/bin/env rust\nfn f() { numpy::std(1) }").paths.contains(&vec!["numpy".to_owned(), "std".to_owned()]));
    }
}
