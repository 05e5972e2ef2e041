//! The plumbing of generated code: not for people, and without promises of stability beyond the generator of the same version.

pub use crate::__builder as builder;
pub use crate::__class as class;
pub use crate::__enumeration as enumeration;
pub use crate::__environment as environment;
pub use crate::__flags as flags;
pub use crate::__register as register;
pub use crate::backend::{Request, Target};
pub use crate::call::{Arg, Arguments, Asked, Call, Gives, Made, Sites, arg, args, kwarg, kwargs, set};
pub use crate::class::{Generated, Handle, Inherits, Received, as_base, debug, from_python, into_base, made, to_python};
pub use crate::derived::{
    Field, Fields, Record, Refused, Stands, WireRecord, flatten, flatten_item, from_fields, from_item, no_variant, to_dict, to_items,
    unknown_name,
};
pub use crate::discovery::{classes, functions, modules, search};
pub use crate::enumeration::{
    EnumerationSite, flags_from_python, flags_from_wire, flags_to_python, flags_to_wire, flags_want, format_flags, format_member,
    member_from_python, member_from_wire, member_to_python, member_to_wire, member_want, object_of,
};
pub use crate::index::Index;
pub use crate::interpreter::{Environment, Registration};
pub use crate::library::{Library, LibraryRegistration};
pub use crate::pyo3::{Bound, PyAny, Python};
pub use crate::script::run_test;
pub use crate::stand_in::stands_for;
pub use crate::wire::{Array, ClassPath, Data, HostFunction, Item, Owner, Remote, Thrown, Want, WireParameter, Zone};
pub use inventory;
