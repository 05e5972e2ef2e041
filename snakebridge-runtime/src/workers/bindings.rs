//! Sessions and objects: which worker their calls may go to.
//!
//! What a session makes lives in one worker, whatever its affinity: only a call that leaves nothing behind may go to another one.

use std::sync::Arc;

use super::error::WorkerError;
use super::pool::Core;
use super::state::Binding;
use super::ticket::Need;
use crate::backend::Affinity;

impl Core {
    /// Binds a session to a worker, from now on.
    pub(super) fn bind(&self, session: &Arc<str>, affinity: Option<Affinity>) {
        let mut state = self.state();
        let worker = state.least_bound();
        state.bindings.insert(Arc::clone(session), Binding { affinity: affinity.unwrap_or(self.settings.affinity), worker, lost: false });
    }

    pub(super) fn unbind(&self, session: &str) {
        self.state().bindings.remove(session);
    }

    /// Which worker a call of a session may go to; an affinity of its own counts before the session's. One that may leave an object there goes to the session's own: so all that a session makes can meet.
    pub(super) fn session_need(&self, session: &Arc<str>, affinity: Option<Affinity>, leaves: bool) -> Result<Need, WorkerError> {
        if !self.state().bindings.contains_key(session) {
            self.bind(session, None);
        }
        let mut state = self.state();
        let free = state.least_bound();
        let Some(binding) = state.bindings.get_mut(session) else { return Ok(Need::Any) };
        if binding.lost {
            let worker = binding.worker.as_ref().map(|(_, name)| name.clone()).unwrap_or_default();
            return Err(WorkerError::SessionLost { session: session.to_string(), worker });
        }
        if binding.worker.is_none() {
            binding.worker = free;
        }
        Ok(match (&binding.worker, affinity.unwrap_or(binding.affinity)) {
            (None, _) => Need::Any,
            (Some((key, _)), Affinity::Hint) if !leaves => Need::Rather(*key),
            (Some((key, _)), Affinity::Hint | Affinity::StrictQueue) => Need::Only(*key),
            (Some((key, _)), Affinity::StrictFailFast) => Need::OnlyNow(*key),
        })
    }

    /// Which worker the call of an object may go to.
    pub(super) fn owner_need(&self, key: u64, session: Option<&Arc<str>>, affinity: Option<Affinity>) -> Need {
        let of_session = || session.and_then(|session| self.state().bindings.get(session).map(|binding| binding.affinity));
        let affinity = affinity.or_else(of_session).unwrap_or(self.settings.affinity);
        if affinity == Affinity::StrictFailFast { Need::OnlyNow(key) } else { Need::Only(key) }
    }
}
