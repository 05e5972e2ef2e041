//! Calls of workers: the same call sites and builders, laid out as a request.
//!
//! In: a call whose receiver lives in a worker, or that the thread's [`Runtime`](crate::Runtime) sends there. Out: its answer. Never: the embedded interpreter.

use super::arguments::Arguments;
use super::builder::{Call, Target as Called};
use super::lower::{gap, goes_by_position, sort, too_many};
use super::parameter::Parameters;
use super::sites::{Sites, Words};
use crate::backend::{Request, Target, serve, serve_stream};
use crate::error::Result;
use crate::from_python::FromPython;
use crate::object::Object;
use crate::stream::Stream;
use crate::telemetry::Kind;
use crate::timeout::{self, Limit};
use crate::watch;
use crate::wire::{Item, Want};

impl Sites {
    /// A call with the required arguments. Apart, so that calls in this process have no room for it on their stack.
    #[cold]
    #[inline(never)]
    pub(super) fn call_elsewhere<Kinds, A: Arguments<Kinds>, R: FromPython>(
        &'static self,
        number: u32,
        receiver: Option<&Object>,
        arguments: A,
    ) -> Result<R> {
        let words = Words { sites: self, number, receiver };
        let items = arguments.into_items(&words)?;
        let item = self.serve_required(&words, items, R::WANT)?;
        R::from_wire(item).map_err(|error| words.of_return(error))
    }

    fn serve_required(&'static self, words: &Words<'_>, mut items: Vec<Item>, want: &'static Want) -> Result<Item> {
        let line = self.known_line(words.number);
        let names = line.parameters.required_keywords();
        let keywords = items.split_off(items.len().saturating_sub(names.len()));
        let target = match words.receiver {
            Some(receiver) => method(receiver, line.path)?,
            None => path(line.module, line.path),
        };
        let mut request = Request::new(target, items, want);
        request.keywords = names.into_iter().map(str::to_owned).zip(keywords).collect();
        request.idempotent = self.is_idempotent(words.number);
        let kind = if words.receiver.is_some() { Kind::Method } else { Kind::Function };
        send(request, Limit::default(), &words.subject(kind))
    }

    /// The value of an attribute of a module or a class.
    pub(super) fn get_elsewhere<R: FromPython>(&'static self, number: u32) -> Result<R> {
        let (line, words) = (self.known_line(number), Words { sites: self, number, receiver: None });
        let target = Target::Attribute { module: line.module.to_owned(), path: line.path.to_owned() };
        let request = Request::new(target, Vec::new(), R::WANT);
        let item = send(request, Limit::default(), &words.subject(Kind::ModuleAttribute))?;
        R::from_wire(item).map_err(|error| words.of_return(error))
    }
}

fn send(mut request: Request, limit: Limit, subject: &watch::Subject<'_>) -> Result<Item> {
    watch::call_elsewhere(limit, subject, |deadline| {
        request.deadline = deadline;
        serve(request)
    })
}

fn path(module: &str, path: &str) -> Target {
    Target::Path { module: module.to_owned(), path: path.to_owned() }
}

fn method(receiver: &Object, name: &str) -> Result<Target> {
    Ok(Target::Method { receiver: receiver.clone().into_remote()?, name: name.to_owned() })
}

/// What a builder describes, called.
#[cold]
#[inline(never)]
pub(super) fn call<R: FromPython>(mut call: Call<'_>) -> Result<R> {
    let (limit, target) = (call.limit(), call.target);
    let request = request(&mut call, R::WANT)?;
    let item = send(request, limit, &target.subject())?;
    R::from_wire(item).map_err(|error| target.of_return(error))
}

/// The same, streamed.
pub(super) fn stream<T: FromPython>(mut call: Call<'_>) -> Result<Stream<T>> {
    let (limit, target) = (call.limit(), call.target);
    let mut request = request(&mut call, T::WANT)?;
    let items = watch::call_elsewhere(limit, &target.subject(), |deadline| {
        request.deadline = deadline;
        serve_stream(request)
    })?;
    Ok(Stream::of_items(items).limited(limit.of_item(target.library())))
}

fn request(call: &mut Call<'_>, want: &'static Want) -> Result<Request> {
    let (target, parameters) = match call.target {
        Called::Function(sites, number) => {
            let line = sites.known_line(number);
            (path(line.module, line.path), &line.parameters)
        }
        Called::Method(sites, number, receiver) => {
            let line = sites.known_line(number);
            (method(receiver, line.path)?, &line.parameters)
        }
        Called::Named { module, path: name } => (path(module, name), Parameters::NONE),
        Called::NamedMethod { receiver, name } => (method(receiver, name)?, Parameters::NONE),
        Called::Object(object) => (Target::Object(object.clone().into_remote()?), Parameters::NONE),
    };
    let configured =
        matches!(call.target, Called::Function(sites, number) | Called::Method(sites, number, _) if sites.is_idempotent(number));
    let idempotent = configured || call.more.as_ref().is_some_and(|more| more.idempotent);
    let affinity = call.more.as_ref().and_then(|more| more.affinity);
    let (positional, keywords) = lay_out(call, parameters)?;
    Ok(Request { keywords, idempotent, affinity, ..Request::new(target, positional, want) })
}

/// Positional arguments, and keyword ones.
type Laid = (Vec<Item>, Vec<(String, Item)>);

fn lay_out(call: &mut Call<'_>, parameters: &Parameters) -> Result<Laid> {
    let target = call.target;
    sort(&mut call.given, parameters);
    let more = call.more.take().map(|more| *more).unwrap_or_default();
    let (mut positional, mut keywords): Laid = (Vec::new(), Vec::new());
    let by_position = !more.extra.is_empty();
    for (place, arg) in call.given.drain(..) {
        let Some(parameter) = parameters.get(usize::from(place)) else {
            return Err(too_many(&describe(&target), place));
        };
        let named = !goes_by_position(parameter, by_position, !keywords.is_empty());
        if !named && usize::from(place) != positional.len() {
            return Err(gap(&describe(&target), parameter, parameters.get(positional.len())));
        }
        let item = arg.into_item().map_err(|error| error.of_argument(&target, Some(parameter.name), place.into()))?;
        if named {
            keywords.push((parameter.name.to_owned(), item));
        } else {
            positional.push(item);
        }
    }
    for arg in more.extra {
        let index = positional.len();
        positional.push(arg.into_item().map_err(|error| error.of_argument(&target, None, index))?);
    }
    for (name, arg) in more.keywords {
        let item = arg.into_item().map_err(|error| error.of_argument(&target, Some(&name), keywords.len()))?;
        match keywords.iter_mut().find(|(known, _)| *known == name) {
            Some(entry) => entry.1 = item,
            None => keywords.push((name.into_owned(), item)),
        }
    }
    Ok((positional, keywords))
}

/// The callable in words, for errors.
#[cold]
pub(super) fn describe(target: &Called<'_>) -> String {
    match target {
        Called::Function(sites, number) => Words { sites, number: *number, receiver: None }.to_string(),
        Called::Method(sites, number, receiver) => Words { sites, number: *number, receiver: Some(receiver) }.to_string(),
        Called::Named { module, path } => format!("{module}.{path}"),
        Called::NamedMethod { receiver, name } if receiver.type_name() == "module" => {
            let module = timeout::unlimited(|| receiver.attr("__name__")).unwrap_or_else(|_| String::from("module"));
            format!("{module}.{name}")
        }
        Called::NamedMethod { receiver, name } => format!("{}.{name}", receiver.type_name()),
        Called::Object(object) => object.repr().unwrap_or_else(|_| "the object".to_owned()),
    }
}
