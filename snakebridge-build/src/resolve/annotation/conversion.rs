//! Resolve: from a parsed annotation to a type.
//!
//! In: an [`Expression`] and the library's tables. Out: a [`Type`] and what was not understood. Aliases are expanded with their
//! arguments; recursion and size are bounded. Never fails: what is not understood is [`Type::Unknown`].

use super::expression::Expression;
use super::names::{self, Meaning};
use super::numpy::ARRAY;
use super::union::{NEVER, finished, union};
use super::{Bound, Position, Reader, classes, numpy, parser};
use crate::ir::{Literal, Type};

/// How many nodes one annotation may come to with its aliases expanded. pandas's widest needs some hundreds.
const BUDGET: usize = 20_000;
/// How many aliases and forward references may lie inside each other.
const NESTING: usize = 24;

/// Converts `expression`, and says which names were not understood.
pub(super) fn convert<'a>(reader: &mut Reader<'a>, expression: &Expression, position: Position) -> (Type, Vec<String>) {
    let bound = |bound: &Bound| if position == Position::Return { bound.given.clone() } else { bound.taken.clone() };
    let bindings = reader.bindings.iter().map(|(variable, ty)| (*variable, bound(ty))).collect();
    let mut conversion = Conversion { reader, position, budget: BUDGET, open: Vec::new(), bindings, trouble: Vec::new() };
    let ty = conversion.convert(expression);
    let ty = finished(ty, position);
    (ty, conversion.trouble)
}

pub(super) struct Conversion<'r, 'a> {
    pub(super) reader: &'r mut Reader<'a>,
    pub(super) position: Position,
    budget: usize,
    /// The aliases, variables and classes that are being expanded, outermost first.
    open: Vec<String>,
    /// What the parameters of the innermost alias stand for; outside of all aliases, those that the reader is told.
    bindings: Vec<(&'a str, Type)>,
    trouble: Vec<String>,
}

/// What only the call decides. Limits that say nothing, or just the name again, are left out.
pub(super) fn open(name: &str, limits: impl IntoIterator<Item = Type>) -> Type {
    let limits = limits.into_iter().flat_map(|limit| match limit {
        Type::Union(members) => members,
        Type::Any | Type::Unknown | Type::Hashable => Vec::new(),
        Type::Class(class, _) if class == name => Vec::new(),
        other => vec![other],
    });
    Type::Open(name.to_owned(), limits.collect())
}

impl<'a> Conversion<'_, 'a> {
    pub(super) fn convert(&mut self, expression: &Expression) -> Type {
        let Some(budget) = self.budget.checked_sub(1) else { return Type::Unknown };
        self.budget = budget;
        match expression {
            Expression::None => Type::None,
            Expression::Ellipsis => Type::Any,
            Expression::Name(name) => self.name(name, None),
            Expression::Subscript(name, arguments) => self.name(name, Some(arguments)),
            Expression::Union(members) => {
                let members: Vec<Type> = members.iter().map(|member| self.convert(member)).collect();
                union(members, self.position)
            }
            Expression::Text(text) => self.guarded(&format!("'{text}'"), |conversion| match parser::parse(text) {
                Ok(expression) => conversion.convert(&expression),
                Err(message) => conversion.unknown(message),
            }),
            Expression::Unpack(inner) => self.convert(inner),
            Expression::Boolean(_) | Expression::Number(_) | Expression::Bytes(_) => {
                self.unknown("a value stands where a type belongs".to_owned())
            }
            Expression::List(_) | Expression::Tuple(_) => self.unknown("a list of types stands where one type belongs".to_owned()),
        }
    }

    /// The type inside a generic one, where what is not known has to be taken as anything.
    pub(super) fn element(&mut self, expression: Option<&Expression>) -> Type {
        match expression.map(|expression| self.convert(expression)) {
            None | Some(Type::Unknown) => Type::Any,
            Some(ty) => ty,
        }
    }

    /// Runs `inside` unless `name` is being expanded already, which only a recursive alias does.
    pub(super) fn guarded(&mut self, name: &str, inside: impl FnOnce(&mut Self) -> Type) -> Type {
        if self.open.len() >= NESTING || self.open.iter().any(|open| open == name) {
            return Type::Any;
        }
        self.open.push(name.to_owned());
        let ty = inside(self);
        self.open.pop();
        ty
    }

    fn unknown(&mut self, message: String) -> Type {
        self.trouble.push(message);
        Type::Unknown
    }

    /// A value that no source defines as a type.
    pub(super) fn unknown_name(&mut self, name: &str) -> Type {
        self.unknown(format!("the type `{name}` is not known"))
    }

    fn name(&mut self, name: &str, arguments: Option<&[Expression]>) -> Type {
        if let Some((_, ty)) = self.bindings.iter().find(|(parameter, _)| *parameter == name) {
            return ty.clone();
        }
        if name == classes::PROTOCOL
            && let Some(arguments) = arguments
        {
            return classes::unnamed_protocol(self, arguments);
        }
        if let Some(meaning) = numpy::meaning(name).or_else(|| names::meaning(name)) {
            let known = self.meaning(name, &meaning, arguments);
            let values = if known == Type::Any { classes::held(self, name) } else { None };
            return values.unwrap_or_else(|| classes::beside_own(self, name, known));
        }
        let types = &self.reader.library.types;
        if types.variables.contains_key(name) {
            return self.variable(name);
        }
        if types.aliases.contains_key(name) {
            return self.alias(name, arguments.unwrap_or_default());
        }
        classes::class(self, name, arguments.unwrap_or_default())
    }

    /// A type variable: a parameter takes what its bound or constraints take, the key of a `dict` what has a hash; a return is as exact as they
    /// are, and open without them.
    fn variable(&mut self, name: &str) -> Type {
        let library = self.reader.library;
        let Some(variable) = library.types.variables.get(name) else { return Type::Unknown };
        let limits = variable.bound.iter().chain(&variable.constraints);
        let limits: Vec<&'a str> = limits.map(String::as_str).collect();
        let limits: Vec<Type> = limits.into_iter().map(|text| self.guarded(name, |conversion| conversion.text(text))).collect();
        let ty = if limits.is_empty() { Type::Any } else { union(limits, self.position) };
        match (ty, self.position) {
            (Type::Any | Type::Unknown, Position::Return) => open(name, []),
            // A subclass, and which one the call decides: `GroupBy[NDFrameT].sum() -> NDFrameT`.
            (class @ Type::Class(..), Position::Return) if class != Type::Class(ARRAY.to_owned(), Vec::new()) => open(name, [class]),
            (Type::Any | Type::Unknown, Position::Parameter) if matches!(name, "builtins._KT" | "collections._KT") => Type::Hashable,
            (Type::Unknown, Position::Parameter) => Type::Any,
            (ty, _) => ty,
        }
    }

    fn text(&mut self, text: &'a str) -> Type {
        match &*self.reader.parse(text) {
            Ok(expression) => self.convert(expression),
            Err(message) => self.unknown(message.clone()),
        }
    }

    fn alias(&mut self, name: &str, arguments: &[Expression]) -> Type {
        let library = self.reader.library;
        let Some(alias) = library.types.aliases.get(name) else { return Type::Unknown };
        let given: Vec<Type> = arguments.iter().map(|argument| self.argument(argument)).collect();
        // A parameter without an argument keeps its own limits; so it is left out of the bindings.
        let bindings = alias.parameters.iter().map(String::as_str).zip(given).collect();
        let outer = std::mem::replace(&mut self.bindings, bindings);
        let ty = self.guarded(name, |conversion| conversion.text(&alias.value));
        self.bindings = outer;
        ty
    }

    /// An argument of an alias or a class, which may be the arguments of a callable, `[int, str]` or `...`, that no type needs.
    pub(super) fn argument(&mut self, argument: &Expression) -> Type {
        match argument {
            Expression::List(_) | Expression::Ellipsis => Type::Any,
            other => self.convert(other),
        }
    }

    fn meaning(&mut self, name: &str, meaning: &Meaning, arguments: Option<&[Expression]>) -> Type {
        let given = arguments.unwrap_or_default();
        match meaning {
            Meaning::Plain(ty) => ty.clone(),
            Meaning::Open(limit) if self.position == Position::Parameter => limit.clone(),
            Meaning::Open(limit) => open(name, [limit.clone()]),
            Meaning::First => given.first().map_or(Type::Unknown, |inner| self.convert(inner)),
            Meaning::Optional => {
                let inner = self.element(given.first());
                union([inner, Type::None], self.position)
            }
            Meaning::Union => {
                let members: Vec<Type> = given.iter().map(|member| self.convert(member)).collect();
                union(members, self.position)
            }
            Meaning::Literal => self.literal(given),
            Meaning::Tuple => self.tuple(arguments),
            Meaning::One(generic, at) => {
                let element = self.element(given.get(*at));
                if element == NEVER && self.position == Position::Parameter { Type::Tuple(Vec::new()) } else { generic(Box::new(element)) }
            }
            Meaning::Two(generic) => {
                let key = self.element(given.first());
                let value = self.element(given.get(1));
                generic(Box::new(key), Box::new(value))
            }
            Meaning::Counter => Type::Dict(Box::new(self.element(given.first())), Box::new(Type::Int)),
            Meaning::Items => {
                let pair = vec![self.element(given.first()), self.element(given.get(1))];
                Type::Iterable(Box::new(Type::Tuple(pair)))
            }
        }
    }

    fn tuple(&mut self, arguments: Option<&[Expression]>) -> Type {
        let Some(arguments) = arguments else { return Type::TupleOf(Box::new(Type::Any)) };
        match arguments {
            // `tuple[()]`, and `tuple[*()]` as Python itself may print it.
            [] => return Type::Tuple(Vec::new()),
            [Expression::Tuple(items)] if items.is_empty() => return Type::Tuple(Vec::new()),
            [item, Expression::Ellipsis] => return Type::TupleOf(Box::new(self.element(Some(item)))),
            _ => {}
        }
        let mut items = Vec::new();
        let mut open_ended = false;
        for argument in arguments {
            let unpacked = match argument {
                Expression::Unpack(inner) => Some(&**inner),
                Expression::Subscript(name, inner) if name.ends_with("Unpack") => inner.first(),
                _ => None,
            };
            match unpacked.map(|inner| self.convert(inner)) {
                None => items.push(self.element(Some(argument))),
                Some(Type::Tuple(inner)) => items.extend(inner),
                Some(Type::TupleOf(inner)) => {
                    open_ended = true;
                    items.push(*inner);
                }
                // A type variable tuple: any number of anything.
                Some(_) => return Type::TupleOf(Box::new(Type::Any)),
            }
        }
        if open_ended { Type::TupleOf(Box::new(union(items, self.position))) } else { Type::Tuple(items) }
    }

    fn literal(&mut self, arguments: &[Expression]) -> Type {
        let mut members = Vec::new();
        for argument in arguments {
            let value = match argument {
                Expression::None => Literal::None,
                Expression::Boolean(value) => Literal::Bool(*value),
                Expression::Number(number) => Literal::Int(number.clone()),
                Expression::Text(text) => Literal::Str(text.clone()),
                Expression::Bytes(text) => Literal::Other(text.clone()),
                Expression::Name(name) if name.ends_with("no_default") || name.ends_with("_NoValue") => {
                    // The sentinel of a library: only leaving the argument out says it.
                    members.push(NEVER);
                    continue;
                }
                Expression::Name(name) if !self.reader.library.types.aliases.contains_key(name) => Literal::Other(name.clone()),
                // `Literal[Literal[1, 2], 3]` and aliases of literals are allowed.
                other => {
                    members.push(self.convert(other));
                    continue;
                }
            };
            members.push(Type::Literal(vec![value]));
        }
        union(members, self.position)
    }
}
