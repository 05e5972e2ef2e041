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
        ["path", folder] => settings.path(folder),
        ["folder", folder] => settings.folder(folder),
        ["interpreter", interpreter] => settings.interpreter(interpreter),
        ["crash-barrier", crashes, within] => number(settings, crashes, |settings, crashes| {
            time(settings, within, |settings, within| settings.crash_barrier(crashes, within))
        }),
        ["warm-up", module] => settings.warm_up(module),
        ["affinity", "hint"] => settings.affinity(Affinity::Hint),
        ["affinity", "strict_queue"] => settings.affinity(Affinity::StrictQueue),
        ["affinity", "strict_fail_fast"] => settings.affinity(Affinity::StrictFailFast),
        ["size", value] => number(settings, value, PoolSettings::size),
        ["queue", value] => number(settings, value, PoolSettings::queue),
        ["wait", value] => time(settings, value, PoolSettings::wait),
        ["start-limit", value] => time(settings, value, PoolSettings::start_limit),
        ["grace", value] => time(settings, value, PoolSettings::grace),
        ["heartbeat", "never"] => settings.no_heartbeat(),
        ["heartbeat", value] => time(settings, value, PoolSettings::heartbeat),
        ["gil-limit", value] => time(settings, value, PoolSettings::gil_limit),
        ["callback-patience", value] => time(settings, value, PoolSettings::callback_patience),
        ["stop-patience", value] => time(settings, value, PoolSettings::stop_patience),
        ["recycle-after-calls", value] => number(settings, value, PoolSettings::recycle_after_calls),
        ["recycle-after", value] => time(settings, value, PoolSettings::recycle_after),
        ["recycle-memory", value] => number(settings, value, PoolSettings::recycle_memory),
        ["logging", "never"] => settings.no_logging(),
        ["logging", value] => number(settings, value, PoolSettings::logging),
        ["library-threads", value] => number(settings, value, PoolSettings::library_threads),
        ["memory-limit", value] => number(settings, value, PoolSettings::memory_limit),
        _ => settings,
    }
}

fn number<T: FromStr>(settings: PoolSettings, value: &str, set: impl FnOnce(PoolSettings, T) -> PoolSettings) -> PoolSettings {
    match value.parse() {
        Ok(value) => set(settings, value),
        Err(_) => settings,
    }
}

fn time(settings: PoolSettings, value: &str, set: impl FnOnce(PoolSettings, Duration) -> PoolSettings) -> PoolSettings {
    match value.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()) {
        Some(time) => set(settings, time),
        None => settings,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each setting reaches its own setter; what the records look like is tested where they are written.
    #[test]
    fn every_record_is_a_setting() {
        let new = || PoolSettings::new("gpu");
        let seconds = Duration::from_secs_f64;
        let expected: &[(&[&str], PoolSettings)] = &[
            (&["size", "3"], new().size(3)),
            (&["interpreter", "/usr/bin/python3"], new().interpreter("/usr/bin/python3")),
            (&["path", "/more"], new().path("/more")),
            (&["folder", "/data"], new().folder("/data")),
            (&["variable", "A", "b"], new().variable("A", "b")),
            (&["warm-up", "json"], new().warm_up("json")),
            (&["affinity", "hint"], new().affinity(Affinity::Hint)),
            (&["affinity", "strict_queue"], new().affinity(Affinity::StrictQueue)),
            (&["affinity", "strict_fail_fast"], new().affinity(Affinity::StrictFailFast)),
            (&["queue", "7"], new().queue(7)),
            (&["wait", "0.5"], new().wait(seconds(0.5))),
            (&["start-limit", "6"], new().start_limit(seconds(6.0))),
            (&["grace", "0.25"], new().grace(seconds(0.25))),
            (&["stop-patience", "4"], new().stop_patience(seconds(4.0))),
            (&["heartbeat", "2"], new().heartbeat(seconds(2.0))),
            (&["heartbeat", "never"], new().no_heartbeat()),
            (&["gil-limit", "30"], new().gil_limit(seconds(30.0))),
            (&["callback-patience", "1.5"], new().callback_patience(seconds(1.5))),
            (&["recycle-after-calls", "100"], new().recycle_after_calls(100)),
            (&["recycle-after", "3600"], new().recycle_after(seconds(3600.0))),
            (&["recycle-memory", "1024"], new().recycle_memory(1024)),
            (&["memory-limit", "2048"], new().memory_limit(2048)),
            (&["crash-barrier", "5", "10"], new().crash_barrier(5, seconds(10.0))),
            (&["logging", "20"], new().logging(20)),
            (&["logging", "never"], new().no_logging()),
            (&["library-threads", "1"], new().library_threads(1)),
        ];
        for (record, settings) in expected {
            assert_eq!(format!("{:?}", with(new(), record)), format!("{settings:?}"), "{record:?}");
        }
    }
}
