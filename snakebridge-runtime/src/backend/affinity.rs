//! [`Affinity`]: how closely a session is bound to its worker.

/// What a call does when the worker that it should go to makes another one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Affinity {
    /// It goes to another worker, unless it has an object of that one.
    #[default]
    Hint,
    /// It waits.
    StrictQueue,
    /// It fails with `WorkerError::Busy`.
    StrictFailFast,
}
