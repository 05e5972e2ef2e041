//! Pools that `Cargo.toml` describes.

#![allow(clippy::unwrap_used)]

use snakebridge::{Runtime, call, with_runtime};

#[test]
fn a_pool_of_cargo_toml_starts_when_it_is_asked_for() -> snakebridge::Result<()> {
    let pool = Runtime::named("pair")?;
    let named: String = with_runtime(&pool, || call("os", "getenv", ("NAME_OF_THE_POOL",)))?;
    assert_eq!(named, "pair");
    assert_eq!(pool.pool().map(|pool| pool.name().to_owned()).as_deref(), Some("pair"));
    assert_eq!(pool.stats().map(|stats| stats.idle + stats.busy + stats.starting), Some(2));

    let again = Runtime::named("pair")?;
    assert!(std::ptr::eq(pool.pool().unwrap(), again.pool().unwrap()), "while somebody has it, it is the same one");
    Ok(())
}

#[test]
fn a_pool_that_nobody_describes_is_unknown() {
    let error = Runtime::named("gpu").unwrap_err().to_string();
    assert!(error.starts_with("no pool is called `gpu`; there are ") && error.contains("`pair`"), "{error}");
}
