//! One line of a table of call sites, as the generator writes it: `17 numpy:mean(a, axis=, *, keepdims=) stub:float`.
//!
//! The number is for readers. Then come the module (none for what is looked up on a receiver) and the path below it; in parentheses the
//! parameters as in Python, where `=` stands behind an optional one; last who says what type comes back, and which. Anything that would end
//! a part is written `%` and two hexadecimal digits.

use super::parameter::{Parameter, ParameterKind, Parameters};

/// A line in its parts.
#[derive(Debug)]
pub(super) struct Line {
    /// The module to import; empty for what is looked up on a receiver.
    pub(super) module: &'static str,
    /// The attribute, dotted where it is one of a class.
    pub(super) path: &'static str,
    /// The parameters of a callable.
    pub(super) parameters: Parameters,
    /// Who says what type comes back, and which; empty where nobody does.
    pub(super) declared: &'static str,
}

/// Reads the line with that number.
pub(super) fn read(text: &'static str, number: usize) -> Line {
    let line = text.lines().nth(number).unwrap_or_default().trim_start();
    let target = line.split_once(' ').map_or(line, |(_, target)| target);
    let (place, rest) = target.split_at(target.find(['(', ' ']).unwrap_or(target.len()));
    let (parameters, declared) = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).unwrap_or(("", rest));
    let (module, path) = place.split_once(':').unwrap_or(("", place));
    Line { module: plain(module), path: plain(path), parameters: list(parameters), declared: declared.trim_start() }
}

/// What was promised, in words.
pub(super) fn promise(declared: &'static str) -> Option<String> {
    let (source, ty) = declared.split_once(':')?;
    let who = match source {
        "runtime" => "the annotation in the library's code",
        "type-checking" => "what the library's code tells type checkers",
        "stub" => "the library's own stub",
        "stub-package" => "the stub package of the library",
        "typeshed" => "typeshed's stub",
        "source" => "the source that the library was compiled of",
        "code" => "the code that was read at build time",
        "text-signature" => "the library's text signature",
        "data-model" => "Python's data model",
        _ => return Some(format!("the library has it as `{}`", plain(ty))),
    };
    Some(format!("{who} says `{}`", plain(ty)))
}

fn list(text: &'static str) -> Parameters {
    let mut parameters = Parameters::default();
    let items: Vec<&str> = text.split(", ").filter(|item| !item.is_empty()).collect();
    let positional_only = items.iter().position(|item| *item == "/").unwrap_or(0);
    let keyword_only = items.iter().position(|item| *item == "*").unwrap_or(items.len());
    for (at, item) in items.into_iter().enumerate() {
        if matches!(item, "/" | "*") {
            continue;
        }
        let name = item.strip_suffix('=');
        let kind = match at {
            _ if at < positional_only => ParameterKind::PositionalOnly,
            _ if at > keyword_only => ParameterKind::KeywordOnly,
            _ => ParameterKind::PositionalOrKeyword,
        };
        parameters.push(Parameter { name: plain(name.unwrap_or(item)), kind, required: name.is_none() });
    }
    parameters
}

/// A name without its `%`. What few names need it are kept for the life of the program, like all others.
fn plain(name: &'static str) -> &'static str {
    if !name.contains('%') {
        return name;
    }
    let mut pieces = name.split('%');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (code, rest) = piece.split_at_checked(2).unwrap_or((piece, ""));
        text.extend(u8::from_str_radix(code, 16).map(char::from));
        text.push_str(rest);
    }
    text.leak()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "0 numpy:mean(a, axis=, *, keepdims=)\n    1 m:odd(a, b=, /, c, *, d)\n2 head\n3 os.path:a%2Cb.c(d%28=)\n";

    #[test]
    fn parts() {
        let line = read(TEXT, 0);
        assert_eq!((line.module, line.path), ("numpy", "mean"));
        let line = read(TEXT, 2);
        assert_eq!((line.module, line.path, line.parameters.iter().count()), ("", "head", 0));
        let line = read(TEXT, 3);
        assert_eq!((line.module, line.path, line.parameters.get(0).map(|first| first.name)), ("os.path", "a,b.c", Some("d(")));
    }

    #[test]
    fn promises() {
        const TEXT: &str = "0 m:f(a, b=) stub:tuple[()]\n1 shape declared:Literal['%22', '%25']\n2 m:g()\n3 m:h\n";
        let promises: Vec<_> = (0..4).map(|number| promise(read(TEXT, number).declared)).collect();
        let first = "the library's own stub says `tuple[()]`".to_owned();
        let second = "the library has it as `Literal['\"', '%']`".to_owned();
        assert_eq!(promises, [Some(first), Some(second), None, None]);
        assert_eq!((read(TEXT, 0).parameters.iter().count(), read(TEXT, 1).path), (2, "shape"));
    }

    #[test]
    fn kinds() {
        use ParameterKind::{KeywordOnly, PositionalOnly, PositionalOrKeyword};
        let line = read(TEXT, 1);
        let found: Vec<_> = line.parameters.iter().map(|parameter| (parameter.name, parameter.kind, parameter.required)).collect();
        let expected =
            [("a", PositionalOnly, true), ("b", PositionalOnly, false), ("c", PositionalOrKeyword, true), ("d", KeywordOnly, true)];
        assert_eq!(found, expected);
    }
}
