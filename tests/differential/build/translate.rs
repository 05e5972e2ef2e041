//! A line of a table as Rust: required parameters go by position, others by name, as the plan of the callable has them.

use std::fmt::Write as _;

use snakebridge_build::plan::{Function, ParameterKind, Receiver, Return, ReturnType, Shape};

use super::line::{self, Argument};
use super::literal;
use super::targets::{Found, Target, Targets};
use crate::Result;

/// A translated line.
pub(crate) struct Case {
    /// Python's name of what the line is about.
    pub(crate) callable: String,
    /// The Rust expression, of type `Result<Object>`.
    pub(crate) rust: String,
}

/// Where the test finds the bindings.
const BINDINGS: &str = "::snakebridge_differential";

pub(crate) fn translate(text: &str, targets: &Targets<'_>) -> Result<Case> {
    let line = line::parse(text)?;
    let mut callable = line.path.join(".");
    let target = targets.find(&line.path).ok_or_else(|| format!("`{callable}` is not generated"))?;
    let mut called = call(&target, &format!("{BINDINGS}::{}", target.rust), line.arguments)?;
    let mut module = target.module;
    let mut before = String::new();
    for (member, arguments) in line.members {
        let (Return::Made(class) | Return::Type(ReturnType::Class(class))) = called.returns else {
            return Err(format!("what `{callable}` gives has no generated class").into());
        };
        let class = targets.class(class, &module);
        let target = targets.member(&class, &member).ok_or_else(|| format!("`{class}` has no `{member}`"))?;
        write!(before, "let receiver = {}?; ", called.text)?;
        let name = target.rust.rsplit("::").next().unwrap_or_default();
        called = call(&target, &format!("receiver.{name}"), arguments)?;
        module = target.module;
        write!(callable, "().{member}")?;
    }
    let answer = match called.returns {
        Return::Generic => "answer::<Object>",
        Return::Type(ReturnType::Stream(_)) if called.returns.is_asked() => "answer::<snakebridge::Stream<Object>>",
        Return::Type(_) | Return::Made(_) => "answer",
    };
    let rust = if before.is_empty() { format!("{answer}({})", called.text) } else { format!("{{ {before}{answer}({}) }}", called.text) };
    Ok(Case { callable, rust })
}

struct Called<'p> {
    text: String,
    returns: &'p Return,
}

fn call<'p>(target: &Target<'p>, head: &str, arguments: Option<Vec<Argument>>) -> Result<Called<'p>> {
    match (&target.found, arguments) {
        (Found::Constant(constant), None) => Ok(Called { text: format!("{head}()"), returns: &constant.returns }),
        (Found::Property(property), None) => Ok(Called { text: format!("{head}()"), returns: &property.returns }),
        (Found::Function(function), Some(arguments)) => {
            let is_method = function.receiver == Receiver::Instance;
            if is_method != head.starts_with("receiver.") {
                return Err("a method is called on something, another function is not".into());
            }
            Call::bind(function, arguments)?.text(function, head)
        }
        _ => Err("what is called is a function, and what is not called is a value".into()),
    }
}

/// Arguments in the places where Rust wants them.
#[derive(Default)]
struct Call {
    required: Vec<String>,
    optional: Vec<(String, String)>,
    rest: Vec<String>,
    keywords: Vec<(String, String)>,
}

impl Call {
    fn bind(function: &Function, arguments: Vec<Argument>) -> Result<Self> {
        let mut call = Self::default();
        let (positional, named): (Vec<_>, Vec<_>) = arguments.into_iter().partition(|argument| argument.keyword.is_none());
        let mut positional = positional.into_iter().map(|argument| literal::rust(&argument.value));
        let mut named: Vec<(String, String)> =
            named.into_iter().map(|argument| (argument.keyword.unwrap_or_default(), literal::rust(&argument.value))).collect();
        if function.shape == Shape::Anything {
            call.rest = positional.collect();
            call.keywords = named;
            return Ok(call);
        }
        let mut optional = 0;
        for parameter in &function.site.parameters {
            let by_position = if parameter.kind == ParameterKind::KeywordOnly { None } else { positional.next() };
            let value = by_position.or_else(|| {
                let at = named.iter().position(|(name, _)| *name == parameter.name && parameter.kind != ParameterKind::PositionalOnly)?;
                Some(named.remove(at).1)
            });
            match (value, parameter.required) {
                (Some(value), true) => call.required.push(value),
                (None, true) => return Err(format!("`{}` is required, and rustc says so", parameter.name).into()),
                (Some(value), false) => {
                    let setters = function.builder.iter().flat_map(|builder| &builder.setters);
                    let setter = setters.into_iter().find(|setter| setter.number == optional).ok_or("a parameter without a setter")?;
                    call.optional.push((setter.name.clone(), value));
                }
                (None, false) => {}
            }
            optional += usize::from(!parameter.required);
        }
        call.rest = positional.collect();
        call.keywords = named;
        Ok(call)
    }

    /// The Rust text: the plain function, `py!` where something is set by name, the builder for what only that can say.
    fn text<'p>(self, function: &'p Function, head: &str) -> Result<Called<'p>> {
        let anything = function.shape == Shape::Anything;
        let required = if anything {
            let rest: String = self.rest.iter().map(|value| format!("{value},")).collect();
            format!("({rest})")
        } else {
            self.required.join(", ")
        };
        let rest = if anything { &[] } else { self.rest.as_slice() };
        if self.optional.is_empty() && rest.is_empty() && self.keywords.is_empty() {
            return Ok(Called { text: format!("{head}({required})"), returns: &function.returns });
        }
        let builder = function.builder.as_ref().ok_or("it takes nothing more")?;
        let selects = builder.setters.iter().any(|setter| setter.selects && self.optional.iter().any(|(name, _)| *name == setter.name));
        let returns = builder.selected.as_ref().filter(|_| selects).unwrap_or(&builder.returns);
        if rest.is_empty() && self.keywords.is_empty() {
            let named: String = self.optional.iter().map(|(name, value)| format!(", {name} = {value}")).collect();
            let arguments = format!("{required}{named}");
            return Ok(Called { text: format!("py!({head}({}))", arguments.trim_start_matches(", ")), returns });
        }
        if !rest.is_empty() && builder.positional.is_none() || !self.keywords.is_empty() && builder.keywords.is_none() {
            return Err("it takes no such argument, and rustc says so".into());
        }
        let separator = if head.starts_with("receiver.") { "." } else { "::" };
        let owner = head.rsplit_once(separator).map_or(head, |(owner, _)| owner);
        let mut text = format!("{owner}{separator}{}({required})", builder.function);
        rest.iter().try_for_each(|value| write!(text, ".arg({value})"))?;
        self.optional.iter().try_for_each(|(name, value)| write!(text, ".{name}({value})"))?;
        self.keywords.iter().try_for_each(|(name, value)| write!(text, ".kwarg({name:?}, {value})"))?;
        Ok(Called { text: format!("{text}.call()"), returns })
    }
}
