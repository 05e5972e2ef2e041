//! A regular expression, as Python's `re.Pattern`.

use crate::pyo3::prelude::*;
use crate::pyo3::sync::PyOnceLock;
use crate::pyo3::types::{PyString, PyType};

use crate::error::{ConvertError, Result};
use crate::from_python::FromPython;
use crate::kinds::{Kind, True};
use crate::to_python::ToPython;
use crate::value::Value;
use crate::wire::Item;

/// A regular expression of Python's, for what takes a compiled one. Python compiles it, and keeps those compiled last.
///
/// ```no_run
/// use snakebridge_runtime::{Object, Pattern};
///
/// let pattern = Object::new(Pattern::new("a+").with_flags(Pattern::IGNORE_CASE))?;
/// assert_eq!(pattern.call_method::<Vec<String>>("findall", ("aAbA",))?, ["aA", "A"]);
/// # Ok::<(), snakebridge_runtime::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pattern {
    text: String,
    flags: u32,
}

/// Every pattern of text has `re.UNICODE`, unless it has `re.ASCII`.
const UNICODE: u32 = 32;

impl Pattern {
    /// `re.IGNORECASE`.
    pub const IGNORE_CASE: u32 = 2;
    /// `re.MULTILINE`.
    pub const MULTI_LINE: u32 = 8;
    /// `re.DOTALL`.
    pub const DOT_ALL: u32 = 16;
    /// `re.VERBOSE`.
    pub const VERBOSE: u32 = 64;
    /// `re.ASCII`.
    pub const ASCII: u32 = 256;

    /// The expression, as Python's `re` writes it.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), flags: 0 }
    }

    /// With these of `re`'s flags, or-ed.
    #[must_use]
    pub fn with_flags(mut self, flags: u32) -> Self {
        self.flags = flags & !UNICODE;
        self
    }

    /// The expression.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The flags: those it was given, and those that stand in its text.
    #[must_use]
    pub fn flags(&self) -> u32 {
        self.flags
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Expression = True>> ToPython<K> for Pattern {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        Ok(py.import("re")?.call_method1("compile", (&self.text, self.flags))?)
    }
    fn to_wire(&self) -> Result<Item> {
        let arguments = vec![Item::from(self.text.as_str()), Item::from(self.flags)];
        Ok(Item::Made { module: String::from("re"), path: String::from("compile"), arguments })
    }
}

impl FromPython for Pattern {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        if !object.is_instance(CLASS.import(object.py(), "re", "Pattern")?)? {
            return Err(ConvertError::new("Pattern", object).into());
        }
        let text = object.getattr("pattern")?;
        if !text.is_instance_of::<PyString>() {
            return Err(ConvertError::new("Pattern", object).because("it is one of bytes; take an `Object`").into());
        }
        Ok(Self::new(String::from_python(&text)?).with_flags(object.getattr("flags")?.extract()?))
    }
    fn from_wire(item: Item) -> Result<Self> {
        let Item::Reference(remote) = &item else {
            return Err(ConvertError::of_item("Pattern", &item).into());
        };
        if &*remote.class != "re.Pattern" {
            return Err(ConvertError::of_item("Pattern", &item).into());
        }
        match remote.attribute::<Value>("pattern")? {
            Value::Str(text) => Ok(Self::new(text).with_flags(remote.attribute("flags")?)),
            _ => Err(ConvertError::of_item("Pattern", &item).because("it is one of bytes; take an `Object`").into()),
        }
    }
}
