//! Resolve: the syntax tree of an annotation, before its names mean anything.
//!
//! In: nothing. Out: data for `parser` to build and `conversion` to read. Never knows a type by name.

/// A Python type expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expression {
    /// `None`.
    None,
    /// `...`.
    Ellipsis,
    /// `True` or `False`.
    Boolean(bool),
    /// A number as Python text, with its sign.
    Number(String),
    /// A string literal, decoded: a forward reference, or a value inside `Literal`.
    Text(String),
    /// A bytes literal as Python text.
    Bytes(String),
    /// A dotted name.
    Name(String),
    /// `name[arguments]`.
    Subscript(String, Vec<Expression>),
    /// `a | b | c`.
    Union(Vec<Expression>),
    /// `[a, b]`, the arguments of a callable.
    List(Vec<Expression>),
    /// `(a, b)`.
    Tuple(Vec<Expression>),
    /// `*a`.
    Unpack(Box<Expression>),
}
