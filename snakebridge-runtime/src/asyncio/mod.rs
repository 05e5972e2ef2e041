//! Coroutines and async generators, on one event loop that the runtime owns.
//!
//! In: anything that Python can `await` or iterate with `async for`. Out: Rust futures that work under every runtime, or a thread that waits. Never: a loop of the caller's.

mod awaitable;
#[cfg_attr(not(feature = "embedded"), path = "absent.rs")]
mod event_loop;
mod future;
mod stream;
mod task;

pub use awaitable::Awaitable;
#[cfg(feature = "embedded")]
pub(crate) use event_loop::shut_down;
pub use future::block_on;
pub use stream::AsyncStream;
pub use task::Task;
