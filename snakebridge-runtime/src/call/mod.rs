//! Call sites: what a generated function, method, constant or property keeps between calls, and the builder for optional arguments.
//!
//! Everything goes through vectorcall, with the tuple of keyword names cached in the site, so that keywords cost what positions cost.

mod arg;
mod arguments;
mod builder;
mod cache;
pub(crate) mod cached;
mod cells;
#[cfg(feature = "workers")]
mod elsewhere;
mod keywords;
mod line;
mod lines;
mod lower;
mod options;
mod parameter;
mod resolve;
mod sites;
mod variadic;
mod vectorcall;

pub use arg::Arg;
pub use arguments::Arguments;
pub use builder::Call;
pub use cache::{cache_calls, call_cache};
pub use cached::CacheStats;
pub use options::{CallOptions, arg, args, kwarg, kwargs, set};
pub(crate) use resolve::resolve;
pub use sites::Sites;
pub use variadic::{Asked, Gives, Made, Variadic};
