//! What `Cargo.toml` says of the pools: `snakebridge-build/src/config/pools.rs` writes the records, and has checked them.

use std::collections::BTreeSet;
use std::str::FromStr;
use std::time::Duration;

use super::settings::PoolSettings;
use crate::backend::Affinity;
use crate::settings::records;

/// The names of the pools that it describes.
pub(crate) fn names() -> BTreeSet<&'static str> {
    records("pool").filter_map(|record| record.first().copied()).collect()
}

/// The settings with what it says of the pool of their name.
pub(crate) fn configured(settings: PoolSettings) -> PoolSettings {
    let name = settings.name.clone();
    let own = records("pool").filter_map(|record| match record.split_first() {
        Some((pool, setting)) if *pool == name => Some(setting.to_vec()),
        _ => None,
    });
    own.fold(settings, |settings, setting| with(settings, &setting))
}

/// One setting more. One that this runtime does not know is left out: the build and the runtime of a program have one version.
fn with(settings: PoolSettings, setting: &[&str]) -> PoolSettings {
    match *setting {
        ["variable", name, value] => settings.variable(name, value),
        ["warm-up", module] => settings.warm_up(module),
        ["affinity", "hint"] => settings.affinity(Affinity::Hint),
        ["affinity", "strict_queue"] => settings.affinity(Affinity::StrictQueue),
        ["affinity", "strict_fail_fast"] => settings.affinity(Affinity::StrictFailFast),
        ["size", value] => number(settings, value, PoolSettings::size),
        ["queue", value] => number(settings, value, PoolSettings::queue),
        ["wait", value] => time(settings, value, PoolSettings::wait),
        ["start-limit", value] => time(settings, value, PoolSettings::start_limit),
        ["grace", value] => time(settings, value, PoolSettings::grace),
        ["heartbeat", value] => time(settings, value, PoolSettings::heartbeat),
        ["gil-limit", value] => time(settings, value, PoolSettings::gil_limit),
        ["callback-patience", value] => time(settings, value, PoolSettings::callback_patience),
        ["stop-patience", value] => time(settings, value, PoolSettings::stop_patience),
        ["recycle-after-calls", value] => number(settings, value, PoolSettings::recycle_after_calls),
        ["recycle-after", value] => time(settings, value, PoolSettings::recycle_after),
        ["recycle-memory", value] => number(settings, value, PoolSettings::recycle_memory),
        ["memory-limit", value] => number(settings, value, PoolSettings::memory_limit),
        _ => settings,
    }
}

fn number<T: FromStr>(settings: PoolSettings, value: &str, set: fn(PoolSettings, T) -> PoolSettings) -> PoolSettings {
    match value.parse() {
        Ok(value) => set(settings, value),
        Err(_) => settings,
    }
}

fn time(settings: PoolSettings, value: &str, set: fn(PoolSettings, Duration) -> PoolSettings) -> PoolSettings {
    match value.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()) {
        Some(time) => set(settings, time),
        None => settings,
    }
}
