//! Generated classes: handles that know their Python class.

use std::fmt;
use std::marker::PhantomData;
use std::mem::ManuallyDrop;

use crate::pyo3::prelude::*;

use crate::backend;
use crate::call::Sites;
use crate::error::{ConvertError, Result};
use crate::interpreter::with_python;
use crate::kinds::{Any, SubclassOf};
use crate::library::Library;
use crate::object::Object;
use crate::to_python::ToPython;
use crate::wire::{Item, Want};

/// A generated type that stands for a Python class: a handle, an enumeration, a set of flags.
pub trait PythonType: Sized + 'static {
    /// The class in Python, bare: `Color`.
    #[must_use]
    fn class_name() -> &'static str;
}

impl<C: Class> PythonType for C {
    fn class_name() -> &'static str {
        C::__sb_sites().class_name()
    }
}

/// A generated class: a handle of an instance, or of what calling the class gave. Methods are looked up on the object itself.
///
/// # Safety
/// The type has exactly one field, an [`Object`], and the size of one: references to `Object` are cast to references to it.
pub unsafe trait Class: Sized + 'static {
    /// [`Generated`], but for [`Object`].
    #[doc(hidden)]
    type Origin;

    #[doc(hidden)]
    fn __sb_sites() -> &'static Sites;

    /// The handle without its class.
    #[must_use]
    #[inline]
    fn as_object(&self) -> &Object {
        Handle::NEW.object_of(self)
    }

    /// The handle without its class, for good.
    #[must_use]
    #[inline]
    fn into_object(self) -> Object {
        Handle::NEW.object_from(self)
    }

    /// The class itself, for functions that take a class.
    ///
    /// # Errors
    /// When Python can't start, or its library does not have the class.
    fn type_object() -> Result<Object> {
        if backend::is_elsewhere() {
            let (module, path) = Self::__sb_sites().class_path();
            return crate::universal::get(module, path);
        }
        with_python(|py| Ok(Object::from(Self::__sb_sites().class(py)?.clone().into_any())))
    }
}

/// A class that is not `Base` and inherits from it. One `From` of all that inherit from a class costs rustc less than one for each of them.
#[doc(hidden)]
pub trait Inherits<Base>: Class {}

/// True when `object` is an instance of `C`.
///
/// # Errors
/// When the class can't be resolved, or its `__instancecheck__` raises.
#[inline]
pub(crate) fn is_instance<C: Class>(object: &Bound<'_, PyAny>) -> Result<bool> {
    let class = C::__sb_sites().class(object.py())?;
    Ok(object.get_type().is(class) || object.is_instance(class)?)
}

/// The [origin](Class::Origin) of generated classes.
#[doc(hidden)]
pub enum Generated {}

/// What a generated class is when it is not seen as one: says in [`ToPython`] that a type is nothing but an [`Object`].
#[doc(hidden)]
pub struct Handle<T: ?Sized>(PhantomData<fn(*const T)>);

impl<C: Class> Handle<C> {
    const NEW: Self = {
        assert!(size_of::<C>() == size_of::<Object>());
        Self(PhantomData)
    };
    /// Only of a class.
    pub const OF_CLASS: Option<Self> = Some(Self::NEW);
}

impl<T: ?Sized> Handle<T> {
    #[inline]
    pub(crate) fn object_of(self, value: &T) -> &Object {
        // SAFETY: a `Handle` is only made for a `Class`, which is nothing but an `Object`, of the size asserted there.
        unsafe { &*std::ptr::from_ref(value).cast::<Object>() }
    }

    #[inline]
    pub(crate) fn object_from(self, value: T) -> Object
    where
        T: Sized,
    {
        let value = ManuallyDrop::new(value);
        // SAFETY: as in `object_of`; the original is never dropped.
        unsafe { std::mem::transmute_copy::<T, Object>(&value) }
    }
}

/// An object as a handle of a class.
#[inline]
pub(crate) fn wrap<C: Class>(object: Object) -> C {
    const { assert!(size_of::<C>() == size_of::<Object>()) };
    let object = ManuallyDrop::new(object);
    // SAFETY: a `Class` is nothing but an `Object`, of the size asserted above; the original is never dropped.
    unsafe { std::mem::transmute_copy::<Object, C>(&object) }
}

/// The same handle as one of a base class. What `class!` gives `Deref`.
#[must_use]
#[inline]
pub fn as_base<C: Class, B: Class>(class: &C) -> &B {
    const { assert!(size_of::<C>() == size_of::<B>()) };
    // SAFETY: both are `Class`, so both are nothing but an `Object`.
    unsafe { &*std::ptr::from_ref(class).cast::<B>() }
}

/// The same handle as one of a base class, for good. What `class!` gives `From`.
#[must_use]
#[inline]
pub fn into_base<C: Class, B: Class>(class: C) -> B {
    wrap(class.into_object())
}

/// A handle without a look at its object. What `class!` gives `Debug`.
///
/// # Errors
/// When the formatter fails.
pub fn debug<C: Class>(_: &C, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "<{} object>", C::class_name())
}

/// The object of a handle. What `class!` gives `ToPython`.
///
/// # Errors
/// Never.
#[inline]
pub fn to_python<'py, C: Class>(class: &C, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
    ToPython::<Any>::to_python(class.as_object(), py)
}

/// The handle of `object`, if it is an instance. What `class!` gives [`FromPython`](crate::FromPython).
///
/// # Errors
/// [`ConvertError`] when it is not.
#[inline]
pub fn from_python<C: Class>(object: &Bound<'_, PyAny>) -> Result<C> {
    if is_instance::<C>(object)? { Ok(wrap(Object::from(object.clone()))) } else { Err(ConvertError::new(C::class_name(), object).into()) }
}

/// How a generated class is received from a worker.
#[doc(hidden)]
pub struct Received<T> {
    /// The form in which a worker sends it.
    pub(crate) want: &'static Want,
    /// Makes it of what came.
    pub(crate) take: fn(Item) -> Result<T>,
}

impl<C: Class> Received<C> {
    /// Of a class: the form says whether it is an instance.
    pub const OF_CLASS: Option<Self> = Some(Self { want: want::<C>(), take: from_wire });
}

/// The form in which a worker sends an instance.
pub(crate) const fn want<C: Class>() -> &'static Want {
    const { &Want::Instance(class_path::<C>) }
}

fn class_path<C: Class>() -> (&'static str, &'static str) {
    C::__sb_sites().class_path()
}

/// The class itself, for a worker.
pub(crate) fn item<C: Class>() -> Item {
    let (module, path) = class_path::<C>();
    Item::Global { module: module.to_owned(), path: path.to_owned() }
}

/// The handle of what a worker sent, if it is an instance.
///
/// # Errors
/// As [`from_python`].
pub(crate) fn from_wire<C: Class>(item: Item) -> Result<C> {
    let [Item::Bool(is_instance), object] = answer(item)? else {
        return Err(ConvertError::unsuitable("a worker did not say whether an object is an instance").into());
    };
    if is_instance { Object::of_item(object).map(wrap) } else { Err(ConvertError::of_item(C::class_name(), &object).into()) }
}

fn answer(item: Item) -> Result<[Item; 2]> {
    match item {
        Item::Tuple(parts) => parts.try_into().map_err(|_| ConvertError::unsuitable("a worker's answer has another form").into()),
        // An answer in another form than the one wanted, for `object`, of which everything is an instance.
        object => Ok([Item::Bool(true), object]),
    }
}

/// What calling the class `C` gave, as its handle. Unchecked: `__new__` may give an object of any class, and it is still what was asked for.
///
/// # Errors
/// That of the call.
#[inline]
pub fn made<C: Class>(object: Result<Object>) -> Result<C> {
    object.map(wrap)
}

// What can be implemented once for all classes is: an implementation for each of them would cost rustc many times more.

impl<C: Class> SubclassOf<C> for C {}

impl<C: Class<Origin = Generated>> From<C> for Object {
    #[inline]
    fn from(class: C) -> Self {
        class.into_object()
    }
}

// SAFETY: it is an `Object`.
unsafe impl Class for Object {
    type Origin = ();
    fn __sb_sites() -> &'static Sites {
        static NO_ENVIRONMENT: crate::interpreter::Environment =
            crate::interpreter::Environment { python: "", version: "", path: "", settings: "", lock: "" };
        static BUILTINS: Library = Library { name: "builtins", version: None, environment: &NO_ENVIRONMENT, index: &INDEX };
        static INDEX: crate::Index = crate::Index::new("");
        static SITES: Sites = Sites::new(&BUILTINS, "0 builtins:object");
        &SITES
    }
}
