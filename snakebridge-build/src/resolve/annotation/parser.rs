//! Resolve: the grammar of an annotation.
//!
//! In: annotation text. Out: an [`Expression`], or a sentence that says what is not understood (a call, an operator, junk).
//! Never looks up a name, never panics; nesting is bounded.

use super::expression::Expression;
use super::lexer::{Token, tokens};

/// How deep brackets may nest: real annotations stay below ten, and the parser recurses.
const DEPTH: usize = 48;

/// Parses `text` as one type expression.
///
/// # Errors
/// A sentence without a full stop that says what is not understood.
pub(super) fn parse(text: &str) -> Result<Expression, String> {
    let mut tokens = tokens(text)?;
    tokens.reverse();
    let mut parser = Parser { tokens, depth: 0 };
    let expression = parser.listed(None)?;
    if let Some(token) = parser.tokens.last() {
        return Err(format!("{} does not belong to a type", shown(Some(token))));
    }
    match expression {
        (mut items, false) if items.len() == 1 => Ok(items.remove(0)),
        (items, _) if items.is_empty() => Err("the annotation is empty".to_owned()),
        (items, _) => Ok(Expression::Tuple(items)),
    }
}

struct Parser {
    /// What is left, last token first.
    tokens: Vec<Token>,
    depth: usize,
}

impl Parser {
    fn next_is(&self, mark: char) -> bool {
        self.tokens.last() == Some(&Token::Mark(mark))
    }

    fn eat(&mut self, mark: char) -> bool {
        let found = self.next_is(mark);
        if found {
            self.tokens.pop();
        }
        found
    }

    /// Items with commas between, up to `closing` or the end; the flag says that there was a comma after the last one.
    fn listed(&mut self, closing: Option<char>) -> Result<(Vec<Expression>, bool), String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(format!("brackets nest deeper than {DEPTH}"));
        }
        let mut items = Vec::new();
        let mut trailing = false;
        loop {
            let ended = closing.map_or(self.tokens.is_empty(), |mark| self.next_is(mark));
            if ended {
                break;
            }
            items.push(self.union()?);
            trailing = self.eat(',');
            if !trailing {
                break;
            }
        }
        if let Some(mark) = closing
            && !self.eat(mark)
        {
            return Err(format!("`{mark}` is missing before {}", shown(self.tokens.last())));
        }
        self.depth -= 1;
        Ok((items, trailing))
    }

    fn union(&mut self) -> Result<Expression, String> {
        let first = self.primary()?;
        if !self.next_is('|') {
            return Ok(first);
        }
        let mut items = vec![first];
        while self.eat('|') {
            items.push(self.primary()?);
        }
        Ok(Expression::Union(items))
    }

    fn primary(&mut self) -> Result<Expression, String> {
        let token = self.tokens.pop();
        match token {
            Some(Token::Name(name)) => self.named(name),
            Some(Token::Number(number)) => Ok(Expression::Number(number)),
            Some(Token::Bytes(text)) => Ok(Expression::Bytes(text)),
            Some(Token::Ellipsis) => Ok(Expression::Ellipsis),
            Some(Token::Text(mut text)) => {
                while let Some(Token::Text(more)) = self.tokens.last() {
                    text.push_str(more);
                    self.tokens.pop();
                }
                Ok(Expression::Text(text))
            }
            Some(Token::Mark('[')) => Ok(Expression::List(self.listed(Some(']'))?.0)),
            Some(Token::Mark('(')) => match self.listed(Some(')'))? {
                (mut items, false) if items.len() == 1 => Ok(items.remove(0)),
                (items, _) => Ok(Expression::Tuple(items)),
            },
            Some(Token::Mark('*')) => {
                self.eat('*');
                // One star more per level would recurse without a bracket.
                if self.next_is('*') {
                    Err("`***` is not part of a type".to_owned())
                } else {
                    Ok(Expression::Unpack(Box::new(self.primary()?)))
                }
            }
            Some(Token::Mark('-')) => match self.tokens.pop() {
                Some(Token::Number(number)) => Ok(Expression::Number(format!("-{number}"))),
                // `-T_contra`, the `repr` of a contravariant type variable.
                Some(Token::Name(name)) => self.named(name),
                other => Err(format!("{} cannot follow `-`", shown(other.as_ref()))),
            },
            other => Err(format!("{} cannot begin a type", shown(other.as_ref()))),
        }
    }

    fn named(&mut self, name: String) -> Result<Expression, String> {
        match name.as_str() {
            "None" => return Ok(Expression::None),
            "True" | "False" => return Ok(Expression::Boolean(name == "True")),
            "lambda" | "if" | "else" | "for" | "not" | "and" | "or" | "await" | "yield" => {
                return Err(format!("`{name}` is not part of a type"));
            }
            _ => {}
        }
        if self.eat('[') {
            let annotated = name.rsplit('.').next() == Some("Annotated");
            let arguments = if annotated { vec![self.annotated()?] } else { self.subscript()? };
            while self.eat('[') {
                // `list[T][int]` fills in a type variable, of which the type holds without.
                self.subscript()?;
            }
            return Ok(Expression::Subscript(name, arguments));
        }
        if self.next_is('(') {
            return Err(format!("`{name}(…)` is a call, not a type"));
        }
        Ok(Expression::Name(name))
    }

    /// The type in `Annotated[type, metadata]`. The metadata is any expression at all, and is left out.
    fn annotated(&mut self) -> Result<Expression, String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(format!("brackets nest deeper than {DEPTH}"));
        }
        let inner = self.union()?;
        let mut open = 1;
        while let Some(token) = self.tokens.pop() {
            match token {
                Token::Mark('[' | '(' | '{') => open += 1,
                Token::Mark(']' | ')' | '}') => open -= 1,
                _ => {}
            }
            if open == 0 {
                self.depth -= 1;
                return Ok(inner);
            }
        }
        Err("`]` is missing before the end".to_owned())
    }

    /// The arguments of a subscript; `tuple[()]` has one, the empty tuple, and `X[(a, b)]` is `X[a, b]`.
    fn subscript(&mut self) -> Result<Vec<Expression>, String> {
        let (mut items, trailing) = self.listed(Some(']'))?;
        if let (1, false, Some(Expression::Tuple(inner))) = (items.len(), trailing, items.first())
            && !inner.is_empty()
        {
            items = inner.clone();
        }
        Ok(items)
    }
}

fn shown(token: Option<&Token>) -> String {
    match token {
        None => "the end".to_owned(),
        Some(Token::Name(text) | Token::Number(text) | Token::Bytes(text)) => format!("`{text}`"),
        Some(Token::Text(text)) => format!("`\"{text}\"`"),
        Some(Token::Ellipsis) => "`...`".to_owned(),
        Some(Token::Mark(mark)) => format!("`{mark}`"),
    }
}
