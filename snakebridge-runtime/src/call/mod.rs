//! Call sites: what a generated function, method, constant or property keeps between calls, and the builder for optional arguments.
//!
//! Everything goes through vectorcall, with the tuple of keyword names cached in the site, so that keywords cost what positions cost.

mod arg;
mod arguments;
mod attribute;
mod builder;
mod function;
mod keywords;
mod lower;
mod method;
mod parameter;
mod property;
mod resolve;
mod site;

pub use arg::Arg;
pub use arguments::Arguments;
pub use attribute::Attribute;
pub use builder::Call;
pub use function::Function;
pub use method::Method;
pub use parameter::{Parameter, ParameterKind};
pub use property::Property;
pub(crate) use resolve::resolve;
