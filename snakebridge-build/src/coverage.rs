//! Coverage: what is known of a library's signatures and types and what is not, as a document for programs and one for people.
//!
//! In: facts and the judged library. Out: `.snakebridge/coverage/<library>.json` and `.md`, the same bytes for the same library. Counting is
//! [`crate::resolve::coverage`]'s.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;

use crate::diagnostic::Diagnostics;
use crate::facts::{self, Issue};
use crate::files::{Batch, FileError};
use crate::ir::{Class, Library, Member, Signature};
use crate::lower::{self, LibraryOptions};
use crate::manifest::FOLDER;
use crate::plan::{self, Bindings, Item, Module, Return, Unchecked};
use crate::resolve::coverage::{Share, Untyped, coverage, untyped};

/// What is known of one library.
#[derive(Debug, Serialize)]
pub struct Document {
    /// The key in `Cargo.toml`.
    pub library: String,
    /// The version.
    pub version: Option<String>,
    /// Functions, methods and constructors.
    pub callables: usize,
    /// How many of them stand in a module.
    pub functions: usize,
    /// How many of them are methods.
    pub methods: usize,
    /// How many of them have their signature from which source; `none` for those that take anything.
    pub signatures: BTreeMap<&'static str, usize>,
    /// How many of them have a documentation of their own from which source; `none` for those that have none.
    pub documentation: BTreeMap<&'static str, usize>,
    /// How many of a hundred have a signature, and a documentation.
    pub percent: Percents,
    /// Parameters.
    pub parameters: Part,
    /// Returns.
    pub returns: Part,
    /// Properties, constants and fields.
    pub values: Part,
    /// Parameters that the Rust compiler checks: their kind is narrower than `Any`.
    pub checked: usize,
    /// How many others there are in the generated functions, and why they are not checked.
    pub unchecked: BTreeMap<Unchecked, usize>,
    /// Callables that give a Rust type, not what the caller asks for.
    pub typed_returns: usize,
    /// Each parameter and return whose type is not known, and why.
    pub untyped: Vec<Untyped>,
    /// What could not be looked at.
    pub issues: Vec<Issue>,
    /// Public names that only a stub has.
    pub declared_only: Vec<String>,
    /// Callables without a documentation.
    pub undocumented: Vec<String>,
}

/// Parts of a library's callables, in percent; 100 of none.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Percents {
    /// Those that have a signature.
    pub signatures: f64,
    /// Those that have a documentation.
    pub documentation: f64,
}

/// A part of a whole.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Part {
    /// Those whose type is known.
    pub known: usize,
    /// Of these, those that are `Any` on purpose.
    pub any: usize,
    /// All of them.
    pub total: usize,
    /// The known part.
    pub percent: f64,
}

impl From<Share> for Part {
    fn from(share: Share) -> Self {
        Self { known: share.known, any: share.any, total: share.total, percent: rounded(share.percent()) }
    }
}

/// One digit is as exact as anybody reads, and the same on every machine.
fn rounded(percent: f64) -> f64 {
    (percent * 10.0).round() / 10.0
}

impl Document {
    /// Measures a library. `key` is its name in `Cargo.toml`.
    #[must_use]
    pub fn of(key: &str, options: &LibraryOptions, facts: &facts::Library, library: &Library) -> Self {
        let planned = lower::lower(&[(library.clone(), options.clone())], &mut Diagnostics::default());
        Self::planned(key, facts, library, &planned)
    }

    /// Measures a library of which the plan is known.
    #[must_use]
    pub fn planned(key: &str, facts: &facts::Library, library: &Library, planned: &Bindings) -> Self {
        let found = coverage(library);
        let mut document = Self {
            library: key.to_owned(),
            version: library.version.clone(),
            callables: 0,
            functions: 0,
            methods: 0,
            signatures: BTreeMap::new(),
            documentation: BTreeMap::new(),
            percent: Percents::default(),
            parameters: found.parameters.into(),
            returns: found.returns.into(),
            values: found.values.into(),
            checked: 0,
            unchecked: BTreeMap::new(),
            typed_returns: 0,
            untyped: untyped(facts, library),
            issues: facts.issues.clone(),
            declared_only: facts.declared_only.clone(),
            undocumented: Vec::new(),
        };
        document.untyped.sort();
        for (path, module) in &library.modules {
            for (name, member) in &module.members {
                if let Member::Function(function) = member {
                    let source = facts.function(path, name).and_then(|stated| stated.doc_source);
                    document.functions += 1;
                    document.callable(format!("{path}.{name}"), function.signature.as_ref(), function.doc.is_some(), source);
                }
            }
        }
        library.classes.iter().for_each(|(key, class)| document.class(key, class, facts));
        document.undocumented.sort();
        document.plan(planned);
        let part = |counts: &BTreeMap<&str, usize>| Share {
            known: document.callables - counts.get("none").unwrap_or(&0),
            any: 0,
            total: document.callables,
        };
        document.percent = Percents {
            signatures: rounded(part(&document.signatures).percent()),
            documentation: rounded(part(&document.documentation).percent()),
        };
        document
    }

    /// Counts a callable; `source` is where its documentation was read, unless the object itself has it.
    fn callable(&mut self, name: String, signature: Option<&Signature>, is_documented: bool, source: Option<facts::Source>) {
        self.callables += 1;
        *self.signatures.entry(signature.map_or("none", |signature| signature.shape.word())).or_default() += 1;
        let source = source.unwrap_or(facts::Source::Runtime).word();
        *self.documentation.entry(if is_documented { source } else { "none" }).or_default() += 1;
        self.undocumented.extend((!is_documented).then_some(name));
    }

    fn class(&mut self, key: &str, class: &Class, facts: &facts::Library) {
        if class.is_constructible() {
            let is_own = class.constructor_doc.is_some();
            let source = facts.classes.get(key).filter(|_| !is_own).and_then(|stated| stated.doc_source);
            self.callable(key.to_owned(), class.constructor.as_ref(), is_own || class.doc.is_some(), source);
        }
        for (name, method) in &class.methods {
            let source = facts.method(key, name).and_then(|stated| stated.doc_source);
            self.methods += 1;
            self.callable(format!("{key}.{name}"), method.signature.as_ref(), method.doc.is_some(), source);
        }
    }

    /// Counts what is generated: a method once, however many classes have it again, and a stream with the function that it is of.
    fn plan(&mut self, planned: &Bindings) {
        let mut counted = BTreeSet::new();
        let mut open: Vec<&Module> = planned.modules.iter().collect();
        while let Some(module) = open.pop() {
            open.extend(&module.modules);
            for item in &module.items {
                match item {
                    Item::Function(function) if counted.insert((module.python.as_ref(), &function.name.python)) => self.generated(function),
                    Item::Class(class) => {
                        class.constructor.iter().for_each(|function| self.generated(function));
                        for method in &class.methods {
                            let home = method.inherited.as_ref().unwrap_or(&class.key);
                            if counted.insert((Some(home), &method.name.python)) {
                                self.generated(method);
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn generated(&mut self, function: &plan::Function) {
        self.typed_returns += usize::from(function.returns != Return::Generic);
        self.checked += function.checked();
        for reason in &function.unchecked {
            *self.unchecked.entry(*reason).or_default() += 1;
        }
    }

    /// The typed share of parameters and returns together, in percent.
    #[must_use]
    pub fn percent(&self) -> f64 {
        let total = self.parameters.total + self.returns.total;
        if total == 0 { 100.0 } else { (self.parameters.known + self.returns.known) as f64 * 100.0 / total as f64 }
    }

    /// The document for people.
    #[must_use]
    pub fn markdown(&self) -> String {
        let version = self.version.as_ref().map_or(String::new(), |version| format!(" {version}"));
        let share = |part: Part| format!("{:.1} % of {}", part.percent, part.total);
        let mut text = format!("# Coverage of `{}`{version}\n\n", self.library);
        // Writing to a string cannot fail.
        let Percents { signatures, documentation } = self.percent;
        let _ = writeln!(
            text,
            "* callables: {}; {signatures:.1} % of them have a signature, {documentation:.1} % a documentation",
            self.callables
        );
        let _ = writeln!(text, "* parameters with a known type: {}", share(self.parameters));
        let _ = writeln!(text, "* parameters that the Rust compiler checks: {}{}", self.checked, self.others());
        let _ = writeln!(text, "* returns with a known type: {}; {} callables give a Rust type", share(self.returns), self.typed_returns);
        let _ = writeln!(text, "* properties, constants and fields with a known type: {}", share(self.values));
        for (heading, counts) in [("Signatures", &self.signatures), ("Documentation", &self.documentation)] {
            let _ = write!(text, "\n## {heading}\n\n| source | callables |\n| --- | --- |\n");
            for (word, count) in counts {
                let _ = writeln!(text, "| {word} | {count} |");
            }
        }
        self.reasons(&mut text);
        if !self.undocumented.is_empty() {
            text.push_str("\n## What has no documentation\n\n");
            for name in &self.undocumented {
                let _ = writeln!(text, "* `{name}`");
            }
        }
        if !self.issues.is_empty() {
            text.push_str("\n## What could not be looked at\n\n");
            for issue in &self.issues {
                let _ = writeln!(text, "* `{}`: {}", issue.subject, issue.message.replace('\n', " "));
            }
        }
        if !self.declared_only.is_empty() {
            text.push_str("\n## What only stubs declare\n\nNothing is bound to these names: there is nothing by them at run time.\n\n");
            for name in &self.declared_only {
                let _ = writeln!(text, "* `{name}`");
            }
        }
        text
    }

    /// The parameters that the compiler does not check, by their reason.
    fn others(&self) -> String {
        let reasons: Vec<String> = self.unchecked.iter().map(|(reason, count)| format!("{count} {}", reason.words())).collect();
        if reasons.is_empty() { String::new() } else { format!("; not the others: {}", reasons.join(", ")) }
    }

    /// What is not typed, by its reason.
    fn reasons(&self, text: &mut String) {
        let mut reasons: BTreeMap<String, BTreeMap<&str, Vec<String>>> = BTreeMap::new();
        for untyped in &self.untyped {
            let part = untyped.parameter.as_ref().map_or("the return".to_owned(), |name| format!("`{name}`"));
            reasons.entry(untyped.reason.to_string()).or_default().entry(&untyped.callable).or_default().push(part);
        }
        if reasons.is_empty() {
            return;
        }
        text.push_str("\n## What has no known type, and why\n");
        for (reason, callables) in reasons {
            let _ = writeln!(text, "\n### {} in {} callables\n", reason.replace('\n', " "), callables.len());
            for (callable, parts) in callables {
                let _ = writeln!(text, "* `{callable}`: {}", parts.join(", "));
            }
        }
    }
}

/// Writes the documents below a package; those of libraries that are no longer declared go.
///
/// # Errors
///
/// When a file cannot be written.
pub fn write(package: &Path, documents: &[Document]) -> Result<(), FileError> {
    let folder = package.join(FOLDER).join("coverage");
    let mut batch = Batch::default();
    for document in documents {
        // Plain strings, maps and numbers always serialise.
        let json = serde_json::to_string_pretty(document).unwrap_or_default() + "\n";
        batch.stage(folder.join(format!("{}.json", document.library)), json.as_bytes())?;
        batch.stage(folder.join(format!("{}.md", document.library)), document.markdown().as_bytes())?;
    }
    batch.own(folder, |path| path.extension().is_some_and(|extension| extension == "json" || extension == "md"));
    batch.commit().map(drop)
}
