//! From a builder to vectorcall: decides what goes by position and what by name, converts, and calls.

use std::borrow::Cow;

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};
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
    objects: SmallVec<[Bound<'py, PyAny>; 8]>,
    /// How many at the end of `objects` go by name.
    keywords: usize,
    names: Option<Bound<'py, PyTuple>>,
}

/// Calls what the builder describes.
pub(super) fn lower<'py>(py: Python<'py>, call: &mut Call<'_>) -> Result<Bound<'py, PyAny>> {
    let target = call.target;
    let ready = match target {
        Target::Function(sites, number) => Some(sites.function(py, number)?),
        Target::Method(sites, number, _) => Some(sites.method(py, number)?),
        _ => None,
    };
    let idempotent = ready.is_some_and(|ready| ready.idempotent) || call.more.as_ref().is_some_and(|more| more.idempotent);
    let laid = lay_out(py, call, ready)?;
    let mut slots: SmallVec<[*mut ffi::PyObject; 10]> = SmallVec::new();
    slots.push(match target {
        Target::Method(_, _, receiver) | Target::NamedMethod { receiver, .. } => receiver.bind(py)?.as_ptr(),
        _ => std::ptr::null_mut(),
    });
    slots.extend(laid.objects.iter().map(Bound::as_ptr));
    let names = pointer(laid.names.as_ref());
    let found;
    let callee = match ready {
        Some(ready) => ready.object.bind(py),
        None => {
            found = by_name(py, target)?;
            &found
        }
    };
    // SAFETY: attached; `laid`, `found` and the builder's borrowed receiver outlive the calls, and the names are as many as `keywords` says.
    unsafe {
        match target {
            Target::Method(..) | Target::NamedMethod { .. } => vectorcall_method(callee, &mut slots, laid.keywords, names, idempotent),
            _ => vectorcall(callee, &mut slots, laid.keywords, names, idempotent),
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

fn lay_out<'py>(py: Python<'py>, call: &mut Call<'_>, ready: Option<&Ready>) -> Result<Laid<'py>> {
    let target = call.target;
    let parameters = ready.map_or(Parameters::NONE, |ready| &ready.details.parameters);
    sort(&mut call.given, parameters);
    if call.more.is_none()
        && let Some(ready) = ready
        && call.given.last().is_none_or(|(place, _)| *place < 64)
    {
        return lay_out_known(py, ready, target, &mut call.given);
    }
    let more = call.more.take().map(|more| *more).unwrap_or_default();
    let mut objects: SmallVec<[Bound<'py, PyAny>; 8]> = SmallVec::new();
    let mut by_name: SmallVec<[(&'static str, Arg<'_>); 4]> = SmallVec::new();
    let by_position = !more.extra.is_empty();
    for (place, arg) in call.given.drain(..) {
        let Some(parameter) = parameters.get(usize::from(place)) else {
            return Err(too_many(&target.describe(py), place));
        };
        if !goes_by_position(parameter, by_position, !by_name.is_empty()) {
            by_name.push((parameter.name, arg));
            continue;
        }
        if usize::from(place) != objects.len() {
            return Err(gap(&target.describe(py), parameter, parameters.get(objects.len())));
        }
        let convert = arg.into_bound(py);
        objects.push(convert.map_err(|error| error.of_argument(&target.describe(py), Some(parameter.name), place.into()))?);
    }
    for arg in more.extra {
        let index = objects.len();
        objects.push(arg.into_bound(py).map_err(|error| error.of_argument(&target.describe(py), None, index))?);
    }
    let keywords = by_name.len() + more.keywords.len();
    if keywords == 0 {
        return Ok(Laid { objects, keywords, names: None });
    }
    let named = by_name.into_iter().map(|(name, arg)| (Cow::Borrowed(name), arg));
    name_freely(py, target, objects, named.chain(more.keywords))
}

/// The usual case, without `*args` and `**kwargs`: what goes by name follows what goes by position already, and the names are cached.
#[inline]
fn lay_out_known<'a, 'py>(
    py: Python<'py>,
    ready: &Ready,
    target: Target<'_>,
    given: &mut SmallVec<[(u16, Arg<'a>); 4]>,
) -> Result<Laid<'py>> {
    let mut objects: SmallVec<[Bound<'py, PyAny>; 8]> = SmallVec::new();
    let (mut keywords, mut mask) = (0, 0_u64);
    let parameters = &ready.details.parameters;
    for (place, arg) in given.drain(..) {
        let Some(parameter) = parameters.get(usize::from(place)) else {
            return Err(too_many(&target.describe(py), place));
        };
        if !goes_by_position(parameter, false, keywords > 0) {
            keywords += 1;
            mask |= 1 << place;
        } else if usize::from(place) != objects.len() {
            return Err(gap(&target.describe(py), parameter, parameters.get(objects.len())));
        }
        let object = arg.into_bound(py);
        objects.push(object.map_err(|error| error.of_argument(&target.describe(py), Some(parameter.name), place.into()))?);
    }
    let names = if keywords == 0 { None } else { Some(ready.details.keywords.combination(py, parameters, mask)?) };
    Ok(Laid { objects, keywords, names })
}

/// Keyword arguments whose combination is not known before: the last of each name counts.
fn name_freely<'a, 'py>(
    py: Python<'py>,
    target: Target<'_>,
    mut objects: SmallVec<[Bound<'py, PyAny>; 8]>,
    named: impl Iterator<Item = (Cow<'a, str>, Arg<'a>)>,
) -> Result<Laid<'py>> {
    let mut kept: Vec<(Cow<'a, str>, Arg<'a>)> = Vec::with_capacity(named.size_hint().0);
    for (name, arg) in named {
        match kept.iter_mut().find(|(known, _)| *known == name) {
            Some(entry) => entry.1 = arg,
            None => kept.push((name, arg)),
        }
    }
    let names = kept.iter().map(|(name, _)| name.as_ref()).collect::<Vec<_>>();
    let names = keywords::make(py, &names)?.into_bound(py);
    let keywords = kept.len();
    for (index, (name, arg)) in kept.into_iter().enumerate() {
        objects.push(arg.into_bound(py).map_err(|error| error.of_argument(&target.describe(py), Some(&name), index))?);
    }
    Ok(Laid { objects, keywords, names: Some(names) })
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
pub(super) fn sort(given: &mut SmallVec<[(u16, Arg<'_>); 4]>, parameters: &Parameters) {
    for (slot, _) in given.iter_mut() {
        *slot = parameters.place(*slot);
    }
    if given.windows(2).all(|pair| pair[0].0 < pair[1].0) {
        return;
    }
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
