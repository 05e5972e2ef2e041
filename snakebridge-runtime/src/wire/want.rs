//! [`Want`]: in which form a value shall come back, so that the worker decides what to send and what to keep.

/// The form of an answer, by the Rust type that it becomes ([`FromPython::WANT`](crate::FromPython)).
///
/// It says what to try, not what must be: a value that has no such form comes as [`Value`](Self::Value) would have it, and the Rust type says what is wrong with it.
#[derive(Clone, Copy, Debug)]
pub enum Want {
    /// Nothing: the answer is dropped, and `None` is sent.
    Nothing,
    /// What has exactly a built-in type or one that [`Item`](super::Item) knows, by value; containers keep their structure, arrays are references, and so is every other leaf.
    Value,
    /// A reference, whatever it is: also of a number.
    Reference,
    /// A reference. When it is no instance of the class, the answer is a reference all the same, marked as such: [`Item::Tuple`](super::Item) of `False` and the reference;
    /// else of `True` and the reference.
    Instance(ClassPath),
    /// A `bool`, also of `numpy.bool`.
    Bool,
    /// An `int`: what is one or has `__index__`.
    Int,
    /// A `float`: what is one, an `int`, or has `__float__`. No text.
    Float,
    /// A `complex`: what is one, or has `__complex__` or `__float__`, or is an `int`.
    Complex,
    /// A `str`, also of a subclass.
    Str,
    /// A `bytes`: what is one or lends a buffer of bytes.
    Bytes,
    /// A path, `os.fspath` of a `str`, `bytes` or `os.PathLike`: [`Item::Path`](super::Item).
    Path,
    /// A `list` of what can be iterated, each in that form. What lends a buffer of numbers comes as an [`Item::Array`](super::Item) instead, where numbers or
    /// such lists are wanted. No `str`, `bytes` or `dict`: these come as values.
    Items(&'static Want),
    /// A `list` of pairs, [`Item::Dict`](super::Item), of a mapping.
    Entries(&'static Want, &'static Want),
    /// A `tuple` of a `tuple` or `list` of just that length.
    Fields(&'static [&'static Want]),
    /// `None` as itself, everything else in that form.
    Optional(&'static Want),
    /// An [`Item::Array`](super::Item) of whatever lends a buffer or `numpy.asarray` makes one of.
    Array,
    /// An [`Item::Str`](super::Item) with the name of the member of an enumeration that it is.
    Member(ClassPath),
    /// An [`Item::Int`](super::Item) with the bits of the set of flags that it is.
    Flags(ClassPath),
    /// A record: an [`Item::Dict`](super::Item) with these keys, those that are there. Of a mapping its items, of any other object its attributes.
    Record(&'static [(&'static str, &'static Want)]),
    /// A reference of an iterator over it, `iter(…)`.
    Iterator,
}

impl Want {
    /// True when what comes back may be an object that stays in the worker. Where only a value was wanted and there is none, one may stay all the same, for the error's sake.
    #[must_use]
    pub fn may_refer(&self) -> bool {
        match self {
            Self::Value | Self::Reference | Self::Instance(_) | Self::Iterator => true,
            Self::Items(item) | Self::Optional(item) => item.may_refer(),
            Self::Entries(key, value) => key.may_refer() || value.may_refer(),
            Self::Fields(items) => items.iter().any(|item| item.may_refer()),
            Self::Record(fields) => fields.iter().any(|(_, item)| item.may_refer()),
            _ => false,
        }
    }
}

/// Names a class: its module, and its dotted path there. A function, since not all that generated code knows is a constant.
pub type ClassPath = fn() -> (&'static str, &'static str);
