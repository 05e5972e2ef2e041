//! From a builder to vectorcall: decides what goes by position and what by name, converts, and calls.

use std::borrow::Cow;

use crate::pyo3::ffi;
use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyString, PyTuple};
use smallvec::SmallVec;

use super::arg::Arg;
use super::builder::{Call, Target};
use super::keywords;
use super::parameter::{Parameter, ParameterKind, Parameters};
use super::resolve::resolve;
use super::sites::Ready;
use super::vectorcall::{pointer, vectorcall, vectorcall_method};
use crate::error::{Error, Result};

/// The converted arguments in the order of vectorcall, and which of the parameters go by name.
struct Laid<'py> {
    /// The receiver, or room that the callee may use; then the arguments.
    slots: SmallVec<[Option<Bound<'py, PyAny>>; 10]>,
    /// How many at the end of `slots` go by name.
    keywords: usize,
    names: Option<Bound<'py, PyTuple>>,
}

impl<'py> Laid<'py> {
    fn new(first: Option<Bound<'py, PyAny>>) -> Self {
        let mut slots = SmallVec::new();
        slots.push(first);
        Self { slots, keywords: 0, names: None }
    }

    /// How many arguments there are.
    fn len(&self) -> usize {
        self.slots.len() - 1
    }

    #[inline]
    fn push(&mut self, object: Bound<'py, PyAny>) {
        self.slots.push(Some(object));
    }

    /// The references as vectorcall takes them.
    fn pointers(&mut self) -> &mut [*mut ffi::PyObject] {
        const { assert!(size_of::<Option<Bound<'_, PyAny>>>() == size_of::<*mut ffi::PyObject>()) };
        // SAFETY: a `Bound` is a pointer that is never null, and nothing else; `None` is the null. The callee puts back what it changes.
        unsafe { std::slice::from_raw_parts_mut(self.slots.as_mut_ptr().cast(), self.slots.len()) }
    }
}

/// Calls what the builder describes.
pub(super) fn lower<'py>(py: Python<'py>, call: &mut Call<'_>) -> Result<Bound<'py, PyAny>> {
    let target = call.target;
    let (ready, receiver) = match target {
        Target::Function(sites, number) => (Some(sites.function(py, number)?), None),
        Target::Method(sites, number, receiver) => (Some(sites.method(py, number)?), Some(receiver)),
        Target::NamedMethod { receiver, .. } => (None, Some(receiver)),
        Target::Named { .. } | Target::Object(_) => (None, None),
    };
    let idempotent = ready.is_some_and(|ready| ready.idempotent) || call.more.as_ref().is_some_and(|more| more.idempotent);
    let mut laid = Laid::new(receiver.map(|receiver| receiver.bind(py)).transpose()?.cloned());
    lay_out(py, call, ready, &mut laid)?;
    let (keywords, names) = (laid.keywords, pointer(laid.names.as_ref()));
    let found;
    let callee = match ready {
        Some(ready) => ready.object.bind(py),
        None => {
            found = by_name(py, target)?;
            &found
        }
    };
    // SAFETY: attached; `laid` and `found` outlive the calls, and the names are as many as `keywords` says.
    unsafe {
        match receiver {
            Some(_) => vectorcall_method(callee, laid.pointers(), keywords, names, idempotent),
            None => vectorcall(callee, laid.pointers(), keywords, names, idempotent),
        }
    }
}

/// What is called, or the name of the method, where no site keeps it.
fn by_name<'py>(py: Python<'py>, target: Target<'_>) -> Result<Bound<'py, PyAny>> {
    match target {
        Target::Function(sites, number) => Ok(sites.function(py, number)?.object.bind(py).clone()),
        Target::Method(sites, number, _) => Ok(sites.method(py, number)?.object.bind(py).clone()),
        Target::Named { module, path } => resolve(py, module, path),
        Target::Object(object) => Ok(object.bind(py)?.clone()),
        Target::NamedMethod { name, .. } => Ok(PyString::intern(py, name).into_any()),
    }
}

fn lay_out<'py>(py: Python<'py>, call: &mut Call<'_>, ready: Option<&Ready>, laid: &mut Laid<'py>) -> Result<()> {
    let target = call.target;
    let parameters = ready.map_or(Parameters::NONE, |ready| &ready.details.parameters);
    sort(&mut call.given, parameters);
    if call.more.is_none()
        && let Some(ready) = ready
        && call.given.last().is_none_or(|(place, _)| *place < 64)
    {
        return lay_out_known(py, ready, target, &mut call.given, laid);
    }
    let more = call.more.take().map(|more| *more).unwrap_or_default();
    let mut by_name: SmallVec<[(&'static str, Arg<'_>); 4]> = SmallVec::new();
    let by_position = !more.extra.is_empty();
    for (place, mut arg) in call.given.drain(..) {
        let Some(parameter) = parameters.get(usize::from(place)) else {
            return Err(too_many(&target.describe(py), place));
        };
        if !goes_by_position(parameter, by_position, !by_name.is_empty()) {
            by_name.push((parameter.name, arg));
            continue;
        }
        if usize::from(place) != laid.len() {
            return Err(gap(&target.describe(py), parameter, parameters.get(laid.len())));
        }
        let object = arg.take(py);
        laid.push(object.map_err(|error| error.of_argument(&target.describe(py), Some(parameter.name), place.into()))?);
    }
    for mut arg in more.extra {
        let index = laid.len();
        laid.push(arg.take(py).map_err(|error| error.of_argument(&target.describe(py), None, index))?);
    }
    if by_name.is_empty() && more.keywords.is_empty() {
        return Ok(());
    }
    let named = by_name.into_iter().map(|(name, arg)| (Cow::Borrowed(name), arg));
    name_freely(py, target, named.chain(more.keywords), laid)
}

/// The usual case, without `*args` and `**kwargs`: what goes by name follows what goes by position already, and the names are cached.
#[inline]
fn lay_out_known<'py>(
    py: Python<'py>,
    ready: &Ready,
    target: Target<'_>,
    given: &mut [(u16, Arg<'_>)],
    laid: &mut Laid<'py>,
) -> Result<()> {
    let mut mask = 0_u64;
    let parameters = &ready.details.parameters;
    for (place, arg) in given {
        let place = usize::from(*place);
        let Some(parameter) = parameters.get(place) else {
            return Err(too_many(&target.describe(py), place as u16));
        };
        if !goes_by_position(parameter, false, mask != 0) {
            laid.keywords += 1;
            mask |= 1 << place;
        } else if place != laid.len() {
            return Err(gap(&target.describe(py), parameter, parameters.get(laid.len())));
        }
        match arg.take(py) {
            Ok(object) => laid.push(object),
            Err(error) => return Err(error.of_argument(&target.describe(py), Some(parameter.name), place)),
        }
    }
    if mask != 0 {
        laid.names = Some(ready.details.keywords.combination(py, parameters, mask)?);
    }
    Ok(())
}

/// Keyword arguments whose combination is not known before: the last of each name counts.
fn name_freely<'a, 'py>(
    py: Python<'py>,
    target: Target<'_>,
    named: impl Iterator<Item = (Cow<'a, str>, Arg<'a>)>,
    laid: &mut Laid<'py>,
) -> Result<()> {
    let mut kept: Vec<(Cow<'a, str>, Arg<'a>)> = Vec::with_capacity(named.size_hint().0);
    for (name, arg) in named {
        match kept.iter_mut().find(|(known, _)| *known == name) {
            Some(entry) => entry.1 = arg,
            None => kept.push((name, arg)),
        }
    }
    let names = kept.iter().map(|(name, _)| name.as_ref()).collect::<Vec<_>>();
    laid.names = Some(keywords::make(py, &names)?.into_bound(py));
    laid.keywords = kept.len();
    for (index, (name, mut arg)) in kept.into_iter().enumerate() {
        laid.push(arg.take(py).map_err(|error| error.of_argument(&target.describe(py), Some(&name), index))?);
    }
    Ok(())
}

/// By position goes what must, what is required and nothing before it went by name, and all before `*args`.
pub(super) fn goes_by_position(parameter: &Parameter, extra_follows: bool, named_before: bool) -> bool {
    match parameter.kind {
        ParameterKind::PositionalOnly => true,
        ParameterKind::PositionalOrKeyword => extra_follows || (parameter.required && !named_before),
        ParameterKind::KeywordOnly => false,
    }
}

/// Orders by the places of the parameters; of one given twice, the last stays.
#[inline]
pub(super) fn sort(given: &mut SmallVec<[(u16, Arg<'_>); 4]>, parameters: &Parameters) {
    let (mut next, mut in_order) = (0, true);
    for (slot, _) in given.iter_mut() {
        *slot = parameters.place(*slot);
        in_order &= *slot >= next;
        next = *slot + 1;
    }
    if !in_order {
        reorder(given);
    }
}

#[cold]
#[inline(never)]
fn reorder(given: &mut SmallVec<[(u16, Arg<'_>); 4]>) {
    given.sort_by_key(|(index, _)| *index);
    given.reverse();
    given.dedup_by_key(|(index, _)| *index);
    given.reverse();
}

#[cold]
pub(super) fn too_many(callable: &str, index: u16) -> Error {
    Error::arguments(callable, format!("more arguments were given than it has parameters ({index})"))
}

#[cold]
pub(super) fn gap(callable: &str, parameter: &Parameter, missing: Option<&Parameter>) -> Error {
    let missing = missing.map_or("the one before it", |missing| missing.name);
    Error::arguments(
        callable,
        format!("`{}` goes by position here, so `{missing}`, which comes before it, must be given too", parameter.name),
    )
}
