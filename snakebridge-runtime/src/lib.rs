//! The runtime of snakebridge: what generated code calls, and calls by name for what has no bindings.
//!
//! Use it through the `snakebridge` crate. The map: [`kinds`] say what Python expects, [`ToPython`] and [`FromPython`] convert, call sites (`__private`) call, [`Object`] holds,
//! [`Error`] tells.

// What only Python in this process uses stays where it is; and types without a value have less in them than PyO3's.
#![cfg_attr(
    not(feature = "embedded"),
    allow(dead_code, unused_imports, clippy::borrow_deref_ref, clippy::boxed_local, clippy::drop_non_drop, clippy::zst_offset)
)]

#[cfg(not(any(feature = "embedded", feature = "workers")))]
compile_error!("`snakebridge` needs a place for Python to run: its feature `embedded`, which is there by default, `workers`, or both");

#[cfg(not(feature = "embedded"))]
#[path = "absent/mod.rs"]
mod pyo3;

mod args;
mod array;
mod asyncio;
#[cfg_attr(not(feature = "workers"), allow(dead_code))] // What only workers serve.
mod backend;
mod call;
mod callback;
mod class;
mod complex;
mod context;
mod derived;
mod description;
pub mod discovery;
mod enumeration;
mod error;
mod foreign;
mod fraction;
mod from_python;
mod helper;
mod index;
mod interpreter;
pub mod kinds;
mod kwargs;
mod ledger;
mod library;
mod macros;
mod nesting;
mod object;
mod operator;
mod pattern;
pub mod prelude;
mod script;
mod session;
mod settings;
mod slice;
mod stand_in;
mod stream;
pub mod telemetry;
pub mod time;
mod timeout;
mod to_python;
mod universal;
mod value;
#[cfg(feature = "verify")]
pub mod verify;
mod watch;
mod wire;
#[cfg(feature = "workers")]
pub mod workers;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

#[cfg(feature = "embedded")]
pub use pyo3;

pub use args::{Args, WithKwargs};
pub use array::Element;
#[cfg(feature = "embedded")]
pub use array::{ArrayCell, ArrayView};
pub use asyncio::{AsyncStream, Awaitable, Task, block_on};
pub use backend::{Affinity, Runtime, with_runtime};
pub use call::{CacheStats, Call, CallOptions, Variadic, cache_calls, call_cache};
pub use callback::{
    Callback, CallbackParameter, CallbackReturn, Closure, ClosureMut, Keywords, Rest, Values, callback, callback_mut, values,
};
pub use class::{Class, PythonType};
pub use complex::Complex64;
pub use context::{Entered, enter, with, with_async, with_suppressing};
pub use description::{Description, DescriptionKind, describe, module};
pub use discovery::{Entry, EntryKind, Hit};
pub use enumeration::{Enumeration, Flags};
pub use error::{
    ArgumentsError, ConvertError, DtypeMismatch, Error, Frame, OutOfMemory, PythonError, Result, RustError, ShapeMismatch, StartError,
    Translation,
};
#[cfg(feature = "serde")]
pub use foreign::serde::Serde;
pub use fraction::Fraction;
pub use from_python::FromPython;
pub use helper::{call_helper, helper, helper_folder, helpers};
pub use index::Index;
pub use interpreter::{attach, detach, start};
pub use kwargs::Kwargs;
pub use ledger::{record_calls, stop_recording_calls};
pub use library::{Library, entry, libraries};
pub use object::{NONE, Object};
pub use operator::Operator;
pub use pattern::Pattern;
pub use script::{TestFailure, TestOutcome, run};
pub use session::{Cleanup, Gone, Ref, RefInfo, Session, SessionError, SessionOptions, SessionStats};
pub use slice::Slice;
pub use stream::{Stream, stream};
pub use timeout::{TimeoutError, TimeoutProfile, set_library_timeout_profile, set_timeout_profile, with_timeout};
pub use to_python::{Bytes, Pairs, ToPython};
pub use universal::{attr, call, call_with, doc, get, method, method_with, set_attr};
pub use value::Value;
#[cfg(feature = "verify")]
pub use verify::verify;
