//! Callbacks: Rust closures as Python functions, and Rust iterators as Python iterators.
//!
//! In: what Python passes, converted to the closure's parameters. Out: what the closure returns, or an exception. Never: a panic that crosses into Python.

mod callable;
mod closure;
mod given;
mod iterator;
mod mutable;
mod returned;
mod sent;

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::pyo3::exceptions::PyTypeError;
use crate::pyo3::prelude::*;
use crate::pyo3::sync::PyOnceLock;

pub use closure::Closure;
pub use given::{CallbackParameter, Keywords, Rest};
pub use iterator::{Values, values};
pub use mutable::ClosureMut;
pub use returned::CallbackReturn;

use crate::backend::{self, is_elsewhere};
use crate::error::Result;
use crate::from_python::FromPython;
use crate::kinds::{Any, Kind, True};
use crate::object::Object;
use crate::to_python::ToPython;
use crate::wire::{Item, Want};
use callable::{Callable, Function};

/// A Rust closure that Python can call: see [`callback`].
///
/// The closure lives as long as this handle or Python's last reference to the function.
#[derive(Clone)]
pub struct Callback {
    function: Arc<Function>,
    /// The Python function, made when it is first needed; the same one each time, so that what was registered can be found again.
    object: Arc<PyOnceLock<Py<Callable>>>,
    /// What workers are lent: the same one each time.
    lent: Arc<OnceLock<Arc<sent::Lent>>>,
}

/// Makes a Python function of a closure with up to eight parameters.
///
/// Python's values are converted to the types of the parameters; what the closure returns is converted back. A `Result` may be returned: its error becomes a Python exception, and is
/// the same error again when that reaches Rust. A panic becomes a `RuntimeError`. An `Option` at the end may be left out by Python;
/// [`Rest`] takes what is left of the positional arguments and [`Keywords`] that of the keyword arguments.
///
/// ```no_run
/// use snakebridge_runtime::{Object, call, callback};
///
/// let squares: Object = call("builtins", "map", (callback(|x: i64| x * x), vec![1, 2, 3]))?;
/// assert_eq!(squares.iter::<i64>()?.collect::<Result<Vec<_>, _>>()?, [1, 4, 9]);
/// # Ok::<(), snakebridge_runtime::Error>(())
/// ```
///
/// Python may call it from any of its threads, several at a time, and it may call Python again.
pub fn callback<Marker, F>(closure: F) -> Callback
where
    F: Closure<Marker> + Send + Sync + 'static,
{
    let closure = Arc::new(closure);
    let served = Arc::clone(&closure);
    Callback::new(F::form(), Box::new(move |given| closure.call(given)), Box::new(move |sent| served.serve(sent)))
}

/// The same for a closure that changes what it holds. Calls take turns; one that comes while the closure itself is calling Python is an error, as it would change what is in use.
pub fn callback_mut<Marker, F>(closure: F) -> Callback
where
    F: ClosureMut<Marker> + Send + 'static,
    Marker: 'static,
{
    let form = F::form();
    let turns = Arc::new(mutable::Turns::new(closure));
    let served = Arc::clone(&turns);
    Callback::new(form, Box::new(move |given| turns.call(given)), Box::new(move |sent| served.serve(sent)))
}

impl Callback {
    fn new(form: Vec<(given::Form, &'static Want)>, run: callable::Run, serve: callable::Serve) -> Self {
        Self {
            function: Arc::new(Function { name: String::from("callback"), parameters: given::name(form), run, serve }),
            object: Arc::new(PyOnceLock::new()),
            lent: Arc::default(),
        }
    }

    /// The function's `__name__`; some libraries show it or tell functions apart by it.
    #[must_use]
    pub fn named(self, name: impl Into<String>) -> Self {
        self.change(|function| function.name = name.into())
    }

    /// Names the parameters, in order: Python can then give them by name, and `inspect.signature` shows them. Those without a name are given by position only.
    #[must_use]
    pub fn parameters<N: Into<String>>(self, names: impl IntoIterator<Item = N>) -> Self {
        let names = names.into_iter().map(Into::into).collect::<Vec<_>>();
        self.change(|function| {
            for (parameter, name) in function.parameters.iter_mut().zip(names) {
                parameter.rename(name);
            }
        })
    }

    /// Changes what Python has not seen yet.
    fn change(mut self, change: impl FnOnce(&mut Function)) -> Self {
        match Arc::get_mut(&mut self.function) {
            Some(function) => change(function),
            None => {
                let (shared, served) = (Arc::clone(&self.function), Arc::clone(&self.function));
                let mut function = Function {
                    name: shared.name.clone(),
                    parameters: shared.parameters.clone(),
                    run: Box::new(move |given| (shared.run)(given)),
                    serve: Box::new(move |sent| (served.serve)(sent)),
                };
                change(&mut function);
                self = Self { function: Arc::new(function), object: Arc::new(PyOnceLock::new()), lent: Arc::default() };
            }
        }
        self
    }

    /// The Python function.
    ///
    /// # Errors
    /// When Python can't start.
    pub fn to_object(&self) -> Result<Object> {
        if is_elsewhere() {
            return backend::made(ToPython::<Any>::to_wire(self)?);
        }
        crate::interpreter::with_python(|py| Ok(self.bound(py)?.into()))
    }

    fn bound<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        let object = self.object.get_or_try_init(py, || Py::new(py, Callable(Arc::clone(&self.function))))?;
        Ok(object.bind(py).clone().into_any())
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Function = True>> ToPython<K> for Callback {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        self.bound(py)
    }
    fn to_wire(&self) -> Result<Item> {
        let lend = || Arc::new(sent::Lent { function: Arc::clone(&self.function), runtime: backend::current() });
        Ok(Item::Function(Arc::clone(self.lent.get_or_init(lend)) as _))
    }
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<callback {}>", self.function.name)
    }
}

/// Reads one of Python's values for the closure.
fn convert<T: FromPython>(value: &Bound<'_, PyAny>, name: &str) -> PyResult<T> {
    T::from_python(value).map_err(|error| match error {
        crate::Error::Python(error) => error.to_py_err(),
        other => PyTypeError::new_err(format!("argument `{name}`: {other}")),
    })
}
