//! Resolve: from the text of an annotation to a [`Type`].
//!
//! In: Python type expressions of every version and source, and the library's tables of aliases, type variables and classes.
//! Out: types, and a note for each text or name that is not understood, which becomes [`Type::Unknown`]. Never panics, whatever the text.
//!
//! text —`lexer`, `parser`→ `expression` —`conversion` with `names`, `numpy`, `classes`→ type —`union`→ normal form

mod classes;
mod conversion;
mod expression;
mod lexer;
mod names;
mod numpy;
mod parser;
mod union;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Display;
use std::rc::Rc;

use crate::diagnostic::Diagnostic;
use crate::facts;
use crate::ir::Type;
use crate::problem::Problem;

use expression::Expression;

pub(crate) use union::{agreed, covers, union};

/// Where an annotation stands. A parameter may be read generously; what comes back has to be true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Position {
    /// Of a parameter: what Python accepts.
    Parameter,
    /// Of a return, a property, a field or a constant: what Python gives.
    Return,
}

/// Reads annotations with the tables of one library; each distinct text is parsed and converted once.
pub struct Reader<'a> {
    library: &'a facts::Library,
    root: &'a str,
    /// Keys of classes by their last segment; none where two classes share it.
    by_last_name: HashMap<&'a str, Option<&'a str>>,
    parsed: HashMap<&'a str, Rc<Result<Expression, String>>>,
    read: HashMap<(&'a str, Position), Type>,
    noted: BTreeSet<String>,
    notes: Vec<Diagnostic>,
    /// What type variables stand for where something is given.
    bindings: Bindings<'a>,
}

/// What type variables stand for.
pub(super) type Bindings<'a> = Vec<(&'a str, Bound)>;

/// What a type variable stands for.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    /// In what is taken.
    pub(super) taken: Type,
    /// In what is given.
    pub(super) given: Type,
}

impl<'a> Reader<'a> {
    /// A reader for the annotations of `library`.
    #[must_use]
    pub fn new(library: &'a facts::Library) -> Self {
        let mut by_last_name: HashMap<&str, Option<&str>> = HashMap::new();
        for key in library.classes.keys() {
            let last = key.rsplit('.').next().unwrap_or(key);
            by_last_name.entry(last).and_modify(|found| *found = None).or_insert(Some(key));
        }
        Self {
            library,
            root: library.name.split('.').next().unwrap_or(&library.name),
            by_last_name,
            parsed: HashMap::new(),
            read: HashMap::new(),
            noted: BTreeSet::new(),
            notes: Vec::new(),
            bindings: Vec::new(),
        }
    }

    /// Reads with type variables that stand for something; returns those from before.
    pub(super) fn bind(&mut self, bindings: Bindings<'a>) -> Bindings<'a> {
        std::mem::replace(&mut self.bindings, bindings)
    }

    /// The class that a text with a subscript names, and its arguments.
    pub(super) fn generic_base(&mut self, text: &'a str) -> Option<(String, Vec<Bound>)> {
        match &*self.parse(text) {
            Ok(Expression::Subscript(name, arguments)) => {
                let mut read = |argument, position| conversion::convert(self, argument, position).0;
                let bound = |argument| Bound { taken: read(argument, Position::Parameter), given: read(argument, Position::Return) };
                Some((name.clone(), arguments.iter().map(bound).collect()))
            }
            _ => None,
        }
    }

    /// The type that `text` says. `subject` is named in the note when it isn't understood.
    pub fn read(&mut self, text: &'a str, position: Position, subject: &dyn Display) -> Type {
        let is_bound = !self.bindings.is_empty();
        if let Some(ty) = self.read.get(&(text, position)).filter(|_| !is_bound) {
            return ty.clone();
        }
        let parsed = self.parse(text);
        let ty = match &*parsed {
            Ok(expression) => {
                let (ty, trouble) = conversion::convert(self, expression, position);
                for message in trouble {
                    self.note(Problem::AnnotationNameUnknown, subject, message, text);
                }
                ty
            }
            Err(message) => {
                self.note(Problem::AnnotationNotUnderstood, subject, message.clone(), text);
                Type::Unknown
            }
        };
        if !is_bound {
            self.read.insert((text, position), ty.clone());
        }
        ty
    }

    /// The type that `text` says, where it is Python and every name in it is known; never noted.
    pub(super) fn read_if_known(&mut self, text: &str, position: Position) -> Option<Type> {
        let expression = parser::parse(text).ok()?;
        let (ty, trouble) = conversion::convert(self, &expression, position);
        (trouble.is_empty() && ty != Type::Unknown).then_some(ty)
    }

    /// The class that goes by this last segment, where there is one.
    pub(super) fn class_named(&self, last: &str) -> Option<Type> {
        let key = self.by_last_name.get(last).copied().flatten()?;
        // Prose does not say which of a protocol's objects it means.
        let is_protocol = self.library.classes.get(key).is_some_and(|class| class.flags.protocol);
        Some(if is_protocol { Type::Any } else { Type::Class(key.to_owned(), Vec::new()) })
    }

    /// The library whose tables it reads.
    pub(super) fn library(&self) -> &'a facts::Library {
        self.library
    }

    /// What was not understood, once for each text and name.
    #[must_use]
    pub fn into_notes(self) -> Vec<Diagnostic> {
        self.notes
    }

    /// True when `text` is a type variable that stands for the class `own` names first, or for one of its ancestors.
    pub(super) fn is_variable_of(&self, text: &str, own: &[&str]) -> bool {
        let bound = self.library.types.variables.get(text).and_then(|variable| variable.bound.as_deref());
        bound.is_some_and(|bound| own.contains(&bound.trim_matches(['"', '\''])))
    }

    /// True when `text` is the name of a type variable.
    pub(super) fn is_variable(&self, text: &str) -> bool {
        self.library.types.variables.contains_key(text)
    }

    fn parse(&mut self, text: &'a str) -> Rc<Result<Expression, String>> {
        Rc::clone(self.parsed.entry(text).or_insert_with(|| Rc::new(parser::parse(text))))
    }

    fn note(&mut self, problem: Problem, subject: &dyn Display, message: String, text: &str) {
        if self.noted.insert(format!("{problem} {message}")) {
            let shown: String = text.chars().take(200).collect();
            self.notes.push(Diagnostic::note(problem, subject.to_string(), message).because(format!("the annotation is `{shown}`")));
        }
    }
}

/// Reads one annotation without a library's tables, as a test or a report wants it.
#[must_use]
pub fn read_alone(text: &str, position: Position) -> Type {
    let library = facts::Library {
        schema: facts::SCHEMA,
        name: String::new(),
        version: None,
        distribution: None,
        python: String::new(),
        modules: BTreeMap::new(),
        classes: BTreeMap::new(),
        types: facts::Types::default(),
        issues: Vec::new(),
        declared_only: Vec::new(),
    };
    Reader::new(&library).read(text, position, &"")
}
