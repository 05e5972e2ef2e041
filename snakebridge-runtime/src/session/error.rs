//! What a session refuses.

use std::fmt;

/// Why a session did not give or keep an object.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionError {
    /// The object is gone.
    RefNotFound {
        /// Which reference.
        reference: u64,
        /// The session that it belongs to.
        session: String,
        /// What became of it.
        gone: Gone,
    },
    /// The reference belongs to another session.
    Mismatch {
        /// Which reference.
        reference: u64,
        /// The session that it belongs to.
        actual: String,
        /// The session that was asked.
        expected: String,
    },
    /// The object lives in one worker, or in this process, and was used in another.
    Elsewhere {
        /// Its class.
        type_name: String,
        /// Where it lives.
        actual: String,
        /// Where it was used.
        expected: String,
    },
    /// The session holds as many objects as it may.
    TooManyRefs {
        /// The session.
        session: String,
        /// How many it may hold.
        limit: usize,
    },
    /// The session has been closed.
    Closed {
        /// The session.
        session: String,
    },
    /// There is a session with that id already.
    Exists {
        /// The id.
        session: String,
    },
    /// A `Ref` was asked for where no session is.
    NoSession,
}

/// What became of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Gone {
    /// It was released.
    Released,
    /// Nobody used it for as long as the session's `ttl`.
    Expired,
    /// Its session has ended.
    SessionClosed,
}

impl fmt::Display for SessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RefNotFound { reference, session, gone } => {
                write!(f, "object {reference} of session `{session}` is gone: ")?;
                f.write_str(match gone {
                    Gone::Released => "it was released",
                    Gone::Expired => "it was not used for longer than the session's `ttl`",
                    Gone::SessionClosed => "the session has ended",
                })
            }
            Self::Mismatch { reference, actual, expected } => {
                write!(f, "object {reference} belongs to session `{actual}`, not to session `{expected}`")
            }
            Self::Elsewhere { type_name, actual, expected } => write!(
                f,
                "a `{type_name}` object lives in {actual}, and can't be used in {expected}\nhint: give its value instead (`extract`), or make both in one `Session`"
            ),
            Self::TooManyRefs { session, limit } => write!(
                f,
                "session `{session}` holds {limit} objects, which is its `max_refs`\nhint: `release` some, or raise the limit when the session is opened"
            ),
            Self::Closed { session } => write!(f, "session `{session}` has ended"),
            Self::Exists { session } => write!(f, "there is a session `{session}` already\nhint: `Session::find` gives it"),
            Self::NoSession => f.write_str(
                "a `Ref` belongs to a session, and the thread is in none\nhint: make the call inside `Session::scope`, or ask for an `Object`, which lives as long as its handle",
            ),
        }
    }
}

impl std::error::Error for SessionError {}
