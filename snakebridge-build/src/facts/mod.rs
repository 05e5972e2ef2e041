//! Facts: exactly what `introspect.py` said about one library, as data.
//!
//! This is what the manifest stores. Nothing here is interpreted: annotations are Python text, defaults are `repr` text,
//! and every signature source that answered is kept side by side. [`crate::resolve`] is the only stage that judges them.
//! An annotation is a Python expression with full names: built-ins stay bare (`int`, `list[str]`), everything else goes by the module that
//! defines it (`typing.Any`, `numpy.dtype`); a class that exists at run time goes by its `__module__` and `__qualname__`. `typing`,
//! `typing_extensions`, `collections.abc` and `types` are not looked behind. What the other names mean stands in [`Types`] or in
//! [`Library::classes`], whose keys are always `module.qualname`, built-ins too: `builtins.dict`.
//! Every map is ordered, so the same facts always serialise to the same bytes.

mod class;
mod constant;
mod function;
mod library;
mod module;
mod parameter;

pub use class::{Class, ClassFlags, ClassMember, Field, Property};
pub use constant::Constant;
pub use function::{Binding, Function, Signature, Source};
pub use library::{Alias, Distribution, Issue, Library, TypeVariable, Types};
pub use module::{Member, Module};
pub use parameter::{Parameter, ParameterKind};

/// The version of this schema. `introspect.py` states the same number, and a mismatch is an error.
pub const SCHEMA: u32 = 1;
