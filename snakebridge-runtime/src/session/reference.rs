//! References: names of objects that a session owns.

use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, Weak};

use crate::pyo3::prelude::*;

use super::store::Store;
use super::{Gone, SessionError, scope};
use crate::class::{self, Class, PythonType, from_python, wrap};
use crate::error::Result;
use crate::from_python::FromPython;
use crate::kinds::{AcceptsInstance, Any};
use crate::object::Object;
use crate::to_python::ToPython;
use crate::wire::{Item, Want};

/// Names an object that a [`Session`](super::Session) owns. It may be cloned and sent to any thread, and given as an argument wherever its object may.
///
/// As the return of a call it puts the object into the session that the thread is in.
pub struct Ref<C: Class = Object> {
    session: Weak<Store>,
    session_id: Arc<str>,
    id: u64,
    class: PhantomData<fn() -> C>,
}

impl<C: Class> Ref<C> {
    pub(super) fn new(store: &Arc<Store>, id: u64) -> Self {
        Self { session: Arc::downgrade(store), session_id: store.shared_id(), id, class: PhantomData }
    }

    /// A handle of the object, which keeps it alive for as long as the handle lives.
    ///
    /// # Errors
    /// [`SessionError::RefNotFound`] once the object is gone.
    pub fn get(&self) -> Result<C> {
        let Some(store) = self.session.upgrade() else {
            let (reference, session) = (self.id, self.session_id.to_string());
            return Err(SessionError::RefNotFound { reference, session, gone: Gone::SessionClosed }.into());
        };
        Ok(wrap(store.get(self.id)?))
    }

    /// Its number in the session.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.id
    }

    /// The session that it belongs to.
    #[must_use]
    pub fn session_id(&self) -> &str {
        &self.session_id
    }
}

impl<C: Class> Clone for Ref<C> {
    fn clone(&self) -> Self {
        Self { session: self.session.clone(), session_id: Arc::clone(&self.session_id), id: self.id, class: PhantomData }
    }
}

impl<C: Class> FromPython for Ref<C> {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        let session = scope::current().ok_or(SessionError::NoSession)?;
        session.keep(from_python::<C>(object)?)
    }
    const WANT: &'static Want = class::want::<C>();
    fn from_wire(item: Item) -> Result<Self> {
        let session = scope::current().ok_or(SessionError::NoSession)?;
        session.keep(class::from_wire::<C>(item)?)
    }
}

#[diagnostic::do_not_recommend]
impl<K: AcceptsInstance<C>, C: Class> ToPython<K> for Ref<C> {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        ToPython::<Any>::to_python(self.get()?.as_object(), py)
    }
    fn to_wire(&self) -> Result<Item> {
        ToPython::<Any>::to_wire(self.get()?.as_object())
    }
}

impl<C: Class> fmt::Debug for Ref<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} {} of {}>", C::class_name(), self.id, self.session_id)
    }
}
