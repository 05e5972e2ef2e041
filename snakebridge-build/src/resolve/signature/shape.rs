//! Resolve: the shape of a signature: names, kinds, and what is required.
//!
//! In: signatures grouped by source. Out: the shape that runs, or the overloads of a stub merged into one; and how another
//! signature's parameters map onto it. Never reads an annotation.

use crate::facts::{self, ParameterKind};
use crate::ir::Source;

use super::Group;

use ParameterKind::{KeywordOnly, PositionalOnly, PositionalOrKeyword, VarKeyword, VarPositional};

/// What a default is where only some overloads have the parameter.
const LEFT_OUT: &str = "...";

/// The shape of a callable.
pub(super) struct Shape<'a> {
    pub(super) source: Source,
    pub(super) slots: Vec<Slot<'a>>,
}

/// One parameter of a shape.
#[derive(Clone)]
pub(super) struct Slot<'a> {
    pub(super) name: &'a str,
    pub(super) kind: ParameterKind,
    /// None when required.
    pub(super) default: Option<&'a str>,
    /// True for what only the code has: a variadic parameter is passed on to it.
    pub(super) passed_on: bool,
}

impl Slot<'_> {
    /// True when a call has to give it.
    pub(super) fn required(&self) -> bool {
        self.default.is_none() && !matches!(self.kind, VarPositional | VarKeyword)
    }
}

/// A signature, and where its parameters stand in a shape.
pub(super) struct Places<'a> {
    pub(super) signature: &'a facts::Signature,
    /// Its parameters without a receiver that the shape has not.
    pub(super) parameters: &'a [facts::Parameter],
    /// The slot of each parameter, in the signature's order; none when it has none.
    pub(super) slots: Vec<Option<usize>>,
    /// Parameters that the shape has no place for.
    pub(super) dropped: Vec<&'a facts::Parameter>,
}

impl<'a> Places<'a> {
    /// The parameter that stands in a slot.
    pub(super) fn at(&self, slot: usize) -> Option<&'a facts::Parameter> {
        self.parameters.get(self.slots.iter().position(|place| *place == Some(slot))?)
    }
}

impl<'a> Shape<'a> {
    /// Maps each parameter of `signature` to a slot: by name, else a positional one by its position, else into `*args`. A stub may have
    /// other names than what runs; then it is the same parameter where nothing else differs before it, their defaults included, and both have as many.
    pub(super) fn places(&self, signature: &'a facts::Signature) -> Places<'a> {
        let parameters = self.without_receiver(&signature.parameters);
        let place = |(at, parameter): (usize, &facts::Parameter)| {
            // No name says which of the positional-only ones it is.
            let slot = self.slots.get(at).filter(|slot| slot.kind == PositionalOnly && parameter.kind == PositionalOnly);
            slot.map(|_| at).or_else(|| self.named(parameter))
        };
        let mut slots: Vec<Option<usize>> = parameters.iter().enumerate().map(place).collect();
        let variadic = |kind| self.slots.iter().position(|slot| slot.kind == kind);
        let mut dropped = Vec::new();
        let positional = parameters.iter().filter(|parameter| is_positional(parameter.kind)).count();
        let mut is_alike = positional == self.slots.iter().filter(|slot| is_positional(slot.kind)).count();
        for (at, parameter) in parameters.iter().enumerate() {
            if slots[at].is_some() {
                is_alike &= slots[at] == Some(at);
                continue;
            }
            let same_place = self.slots.get(at).filter(|slot| {
                let positional = is_positional(slot.kind) && is_positional(parameter.kind);
                let alike = is_alike && slot.default == parameter.default.as_deref();
                positional && (alike || slot.kind == PositionalOnly || parameter.kind == PositionalOnly)
            });
            slots[at] = match parameter.kind {
                VarPositional | VarKeyword => variadic(parameter.kind).or_else(|| spread(&self.slots, parameter)),
                _ if same_place.is_some() && !slots.contains(&Some(at)) => Some(at),
                PositionalOnly | PositionalOrKeyword if variadic(VarPositional).is_some() => variadic(VarPositional),
                KeywordOnly | PositionalOrKeyword if variadic(VarKeyword).is_some() => variadic(VarKeyword),
                _ => {
                    dropped.push(parameter);
                    None
                }
            };
        }
        Places { signature, parameters, slots, dropped }
    }

    /// A stub that decorates otherwise than what runs may leave its `self` or `cls` in.
    fn without_receiver(&self, parameters: &'a [facts::Parameter]) -> &'a [facts::Parameter] {
        match parameters {
            [first, rest @ ..]
                if matches!(first.name.as_str(), "self" | "cls") && first.annotation.is_none() && self.named(first).is_none() =>
            {
                rest
            }
            _ => parameters,
        }
    }

    fn named(&self, parameter: &facts::Parameter) -> Option<usize> {
        let variadic = |kind| matches!(kind, VarPositional | VarKeyword);
        self.slots.iter().position(|slot| slot.name == bare(&parameter.name) && variadic(slot.kind) == variadic(parameter.kind))
    }
}

/// Old stubs mark a positional-only parameter by two underscores before its name.
fn bare(name: &str) -> &str {
    name.strip_prefix("__").filter(|rest| !rest.is_empty() && !rest.ends_with("__")).unwrap_or(name)
}

fn is_positional(kind: ParameterKind) -> bool {
    matches!(kind, PositionalOnly | PositionalOrKeyword)
}

/// The shape to generate from: what runs, unless that is only `(*args, **kwargs)` and another source says more, or only `(*args)` and another
/// source says what goes by position. What its code says is what runs too: there the parameters that variadic ones are passed on to stand in
/// their place.
pub(super) fn shape<'a>(groups: &[Group<'a>]) -> Option<Shape<'a>> {
    let first = |source| groups.iter().find(|group| group.source == source).and_then(|group| group.signatures.first());
    if let (Some(runs), Some(code)) = (first(Source::Runtime), first(Source::Code)) {
        let slots = passed_on(runs, code);
        if slots.iter().any(|slot| slot.passed_on) || slots.len() < runs.parameters.len() {
            return Some(Shape { source: Source::Runtime, slots });
        }
    }
    let is_listed = groups.iter().any(is_by_position);
    let says_nothing = |signature: &&facts::Signature| is_anything(signature) || is_listed && is_any_by_position(signature);
    let telling = || groups.iter().filter(|group| !group.signatures.iter().all(says_nothing));
    let runs = telling().find(|group| group.source == Source::Runtime);
    let group = runs.or_else(|| telling().next()).or_else(|| groups.first())?;
    let signatures = match group.source {
        // What runs has one signature; more are overloads that the library itself declares. They say more than `(*args, **kwargs)`.
        Source::Runtime if group.signatures.len() > 1 && is_anything(group.signatures[0]) => &group.signatures[1..],
        Source::Runtime => &group.signatures[..1],
        _ => &group.signatures[..],
    };
    let mut slots = merged(signatures);
    if group.source == Source::Runtime {
        add_keywords(&mut slots, groups);
        if groups.iter().any(closes) {
            slots.retain(|slot| slot.kind != VarKeyword);
        }
    }
    Some(Shape { source: group.source, slots })
}

/// The shape that the code of what runs has where variadic parameters are passed on.
fn passed_on<'a>(runs: &facts::Signature, code: &'a facts::Signature) -> Vec<Slot<'a>> {
    let is_shown = |slot: &Slot<'_>| runs.parameters.iter().any(|parameter| bare(&parameter.name) == slot.name);
    let slots = code.parameters.iter().map(slot);
    slots.map(|slot| Slot { passed_on: !is_shown(&slot), ..slot }).collect()
}

/// True where a source spells out every keyword: `**kwargs: Unpack[Options]`.
fn closes(group: &Group<'_>) -> bool {
    let is_open = |signature: &&facts::Signature| signature.parameters.iter().any(|parameter| parameter.kind == VarKeyword);
    group.signatures.iter().any(|signature| signature.closed) && !group.signatures.iter().any(is_open)
}

/// A signature of variadic parameters alone, as a wrapper has it.
fn is_anything(signature: &facts::Signature) -> bool {
    let has = |kind| signature.parameters.iter().any(|parameter| parameter.kind == kind);
    has(VarPositional) && has(VarKeyword) && signature.parameters.len() == 2
}

/// True for `(*args)`.
fn is_any_by_position(signature: &facts::Signature) -> bool {
    matches!(&signature.parameters[..], [facts::Parameter { kind: VarPositional, .. }])
}

/// True for a source that lists what goes by position, and nothing that goes by keyword.
fn is_by_position(group: &Group<'_>) -> bool {
    let mut parameters = group.signatures.iter().flat_map(|signature| &signature.parameters).peekable();
    parameters.peek().is_some() && parameters.all(|parameter| parameter.kind == PositionalOnly)
}

/// Where what runs takes `**kwargs`, the keywords that a stub spells out are real parameters of it.
fn add_keywords<'a>(slots: &mut Vec<Slot<'a>>, groups: &[Group<'a>]) {
    let Some(end) = slots.iter().position(|slot| slot.kind == VarKeyword) else { return };
    let open = slots.iter().any(|slot| slot.kind == VarPositional);
    let stubs = groups.iter().filter(|group| group.source.is_declared());
    let mut added: Vec<Slot<'a>> = Vec::new();
    for parameter in stubs.flat_map(|group| &group.signatures).flat_map(|signature| &signature.parameters) {
        let by_keyword = parameter.kind == KeywordOnly || (parameter.kind == PositionalOrKeyword && !open);
        let known = slots.iter().chain(&added).any(|slot| slot.name == bare(&parameter.name));
        if by_keyword && !known {
            let default = Some(parameter.default.as_deref().unwrap_or(LEFT_OUT));
            added.push(Slot { name: &parameter.name, kind: KeywordOnly, default, passed_on: false });
        }
    }
    slots.splice(end..end, added);
}

/// One shape for all of `signatures`: a parameter is required when every one requires it.
fn merged<'a>(signatures: &[&'a facts::Signature]) -> Vec<Slot<'a>> {
    let signatures: Vec<_> = signatures.iter().copied().filter(|signature| !reorders(signature, signatures[0])).collect();
    let positional = |signature: &facts::Signature| signature.parameters.iter().filter(|parameter| is_positional(parameter.kind)).count();
    // The first of the longest ones gives names and order; `max_by_key` alone would take the last.
    let Some(longest) = signatures.iter().rev().max_by_key(|signature| positional(signature)) else { return Vec::new() };
    let mut slots: Vec<Slot<'a>> = longest.parameters.iter().map(slot).collect();
    if signatures.len() == 1 {
        return slots;
    }
    let mut seen = vec![0_usize; slots.len()];
    for signature in &signatures {
        let mut taken = Vec::new();
        for (at, parameter) in signature.parameters.iter().enumerate() {
            let found = counterpart(&slots, at, parameter, &taken);
            let index = found.unwrap_or_else(|| {
                slots.push(slot(parameter));
                seen.push(0);
                slots.len() - 1
            });
            taken.push(index);
            seen[index] += 1;
            combine(&mut slots[index], parameter);
        }
    }
    for (slot, seen) in slots.iter_mut().zip(seen) {
        if seen < signatures.len() && slot.required() {
            slot.default = Some(LEFT_OUT);
        }
    }
    ordered(slots)
}

/// True for an overload that takes by position, before others, what the first one takes by keyword: PyTorch keeps `add(self, alpha, other)`
/// of old beside `add(input, other, *, alpha=1)`, and no order of one suits the other.
fn reorders(signature: &facts::Signature, first: &facts::Signature) -> bool {
    let is = |parameter: &facts::Parameter, kind| first.parameters.iter().any(|other| other.name == parameter.name && other.kind == kind);
    let mut positional = signature.parameters.iter().filter(|parameter| parameter.kind == PositionalOrKeyword);
    positional.by_ref().any(|parameter| is(parameter, KeywordOnly)) && positional.any(|parameter| is(parameter, PositionalOrKeyword))
}

fn slot(parameter: &facts::Parameter) -> Slot<'_> {
    Slot { name: bare(&parameter.name), kind: parameter.kind, default: parameter.default.as_deref(), passed_on: false }
}

/// The slot that `parameter`, at index `at` of its overload, fills: a positional-only one by position, any other by name.
fn counterpart(slots: &[Slot<'_>], at: usize, parameter: &facts::Parameter, taken: &[usize]) -> Option<usize> {
    if matches!(parameter.kind, VarPositional | VarKeyword) {
        let whole = || spread(slots, parameter);
        return slots.iter().position(|slot| slot.kind == parameter.kind).or_else(whole);
    }
    let by_position = slots.get(at).filter(|slot| {
        parameter.kind == PositionalOnly && is_positional(slot.kind) || slot.kind == PositionalOnly && parameter.kind == PositionalOrKeyword
    });
    let by_name = || slots.iter().position(|slot| slot.name == bare(&parameter.name) && !matches!(slot.kind, VarPositional | VarKeyword));
    by_position.map(|_| at).or_else(by_name).filter(|index| !taken.contains(index))
}

/// The slot that takes as a whole what `*size` takes one by one, as that of `zeros(size)` does of `zeros(*size)`.
fn spread(slots: &[Slot<'_>], parameter: &facts::Parameter) -> Option<usize> {
    let is_same = |slot: &Slot<'_>| parameter.kind == VarPositional && is_positional(slot.kind) && slot.name == parameter.name;
    slots.iter().position(is_same)
}

/// Makes `slot` callable in every overload that has it, and optional where one of them gives a default.
fn combine<'a>(slot: &mut Slot<'a>, parameter: &'a facts::Parameter) {
    if is_positional(slot.kind) && parameter.kind == VarPositional {
        return;
    }
    slot.kind = match (slot.kind, parameter.kind) {
        (one, other) if one == other => one,
        (PositionalOnly, other) if is_positional(other) => PositionalOnly,
        (_, PositionalOnly) => PositionalOnly,
        (VarPositional | VarKeyword, _) => slot.kind,
        _ => KeywordOnly,
    };
    let default = parameter.default.as_deref();
    if default.is_some() && slot.default.is_none_or(|known| known == LEFT_OUT) {
        slot.default = default;
    }
}

/// Python's order of kinds. A required parameter after an optional positional one goes by keyword, where it can.
fn ordered(mut slots: Vec<Slot<'_>>) -> Vec<Slot<'_>> {
    let mut optional_before = false;
    for slot in &mut slots {
        if slot.kind == PositionalOrKeyword && slot.required() && optional_before {
            slot.kind = KeywordOnly;
        }
        optional_before |= is_positional(slot.kind) && !slot.required();
    }
    slots.sort_by_key(|slot| slot.kind);
    slots
}
