//! Config: the pools of workers that a program may start, by name.
//!
//! In: the key `pools`. Out: [`PoolSettings`], whose words are those of the runtime's `PoolSettings`, with all that is plain data there. Never: a pool started; whether there are workers is a feature of the program.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Serialize};

use super::document::Section;
use crate::problem::Problem;

const FORM: &str = "`pools.gpu = { size = 2, affinity = \"strict_queue\", warm-up = [\"torch\"], wait = 5, memory-limit = \"8 GiB\" }`";

/// What a pool is to be. What is left out is as the runtime has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct PoolSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    interpreter: Option<PathBuf>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    path: Vec<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    folder: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    affinity: Option<Affinity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    queue: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wait: Option<Seconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_limit: Option<Seconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grace: Option<Seconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stop_patience: Option<Seconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    heartbeat: Option<Heartbeat>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gil_limit: Option<Seconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    callback_patience: Option<Seconds>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warm_up: Vec<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    variables: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recycle_after_calls: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recycle_after: Option<Seconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recycle_memory: Option<Bytes>,
    #[serde(skip_serializing_if = "Option::is_none")]
    memory_limit: Option<Bytes>,
    #[serde(skip_serializing_if = "Option::is_none")]
    crash_barrier: Option<CrashBarrier>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logging: Option<Logging>,
    #[serde(skip_serializing_if = "Option::is_none")]
    library_threads: Option<u32>,
}

/// What a call does when its session's worker is busy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Affinity {
    Hint,
    StrictQueue,
    StrictFailFast,
}

/// How often free workers are asked for a sign of life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged, expecting = "`heartbeat` is a number of seconds, or `false` for none")]
enum Heartbeat {
    Every(Seconds),
    #[serde(deserialize_with = "never")]
    Never(bool),
}

/// How many crashes in which time make the pool refuse calls for a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct CrashBarrier {
    crashes: u32,
    within: Seconds,
}

/// From which level on records of `logging` come to the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged, expecting = "`logging` is `debug`, `info`, `warning`, `error`, `critical`, or `false` for none")]
enum Logging {
    From(Level),
    #[serde(deserialize_with = "never")]
    Never(bool),
}

/// A level of `logging`, with Python's number for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Level {
    Debug = 10,
    Info = 20,
    Warning = 30,
    Error = 40,
    Critical = 50,
}

/// `false`: `true` would say nothing.
fn never<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    if bool::deserialize(deserializer)? { Err(D::Error::custom("`true` says nothing")) } else { Ok(false) }
}

/// A time, written in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seconds(Duration);

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let seconds = f64::deserialize(deserializer)?;
        let time =
            Duration::try_from_secs_f64(seconds).map_err(|_| D::Error::custom(format_args!("`{seconds}` is no number of seconds")))?;
        Ok(Self(time))
    }
}

impl Serialize for Seconds {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0.as_secs_f64())
    }
}

/// An amount of memory, written with its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Bytes(u64);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(end);
        let shift = match unit.trim_start() {
            "KiB" => 10,
            "MiB" => 20,
            "GiB" => 30,
            _ => return Err(D::Error::custom(format_args!("`{text}` is no amount of memory such as `512 MiB` or `8 GiB`"))),
        };
        let bytes = number.parse::<u64>().ok().and_then(|number| number.checked_mul(1 << shift));
        bytes.map(Self).ok_or_else(|| D::Error::custom(format_args!("`{text}` is no amount of memory such as `512 MiB` or `8 GiB`")))
    }
}

impl Serialize for Bytes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (shift, unit) = match self.0.trailing_zeros() {
            30.. => (30, "GiB"),
            20.. => (20, "MiB"),
            _ => (10, "KiB"),
        };
        serializer.collect_str(&format_args!("{} {unit}", self.0 >> shift))
    }
}

/// Reads the pools of one layer over those below it: a pool that both name is the upper one's.
pub(super) fn apply(section: &Section<'_, '_>, pools: &mut BTreeMap<String, PoolSettings>) {
    let Some(found) = section.structure::<BTreeMap<String, PoolSettings>>("pools", FORM) else { return };
    for (name, mut pool) in found {
        pool.begin_at(&section.document.folder);
        match pool.mistake() {
            Some((mistake, hint)) => {
                section.report(Problem::ConfigBadValue, "pools", format_args!("the pool `{name}` {mistake}"), hint);
            }
            None => drop(pools.insert(name, pool)),
        }
    }
}

impl PoolSettings {
    /// Makes its folders absolute; the interpreter too, unless it is a name that is to be looked for.
    fn begin_at(&mut self, folder: &Path) {
        let interpreter = self.interpreter.as_mut().filter(|interpreter| interpreter.components().count() > 1);
        for path in self.path.iter_mut().chain(&mut self.folder).chain(interpreter) {
            let there = folder.join(&*path);
            *path = std::path::absolute(&there).unwrap_or(there);
        }
    }

    /// What is wrong with it, and what would be right.
    fn mistake(&self) -> Option<(String, String)> {
        let form = || format!("write it like this: {FORM}");
        for (key, number, what) in [
            ("size", self.size, "has no workers"),
            ("library-threads", self.library_threads, "has no threads for its libraries"),
            ("crash-barrier.crashes", self.crash_barrier.map(|barrier| barrier.crashes), "has a barrier before the first crash"),
        ] {
            if number == Some(0) {
                return Some((format!("{what}: `{key}` must be at least 1"), form()));
            }
        }
        let gone = self.path.iter().chain(&self.folder).find(|path| !path.is_dir())?;
        Some((
            format!("has a folder `{}` that is not there", gone.display()),
            String::from("make it, or correct the path, which begins at this `Cargo.toml`"),
        ))
    }

    /// Its settings, one after the other: the key and its values.
    pub(super) fn records(&self) -> Vec<Vec<String>> {
        let seconds = |time: Seconds| time.0.as_secs_f64().to_string();
        let affinity = |affinity| match affinity {
            Affinity::Hint => "hint".to_owned(),
            Affinity::StrictQueue => "strict_queue".to_owned(),
            Affinity::StrictFailFast => "strict_fail_fast".to_owned(),
        };
        let text = |path: &PathBuf| path.to_string_lossy().into_owned();
        let heartbeat = |heartbeat| match heartbeat {
            Heartbeat::Every(time) => seconds(time),
            Heartbeat::Never(_) => String::from("never"),
        };
        let logging = |logging| match logging {
            Logging::From(level) => (level as u32).to_string(),
            Logging::Never(_) => String::from("never"),
        };
        let single = [
            ("size", self.size.map(|size| size.to_string())),
            ("interpreter", self.interpreter.as_ref().map(text)),
            ("folder", self.folder.as_ref().map(text)),
            ("affinity", self.affinity.map(affinity)),
            ("queue", self.queue.map(|queue| queue.to_string())),
            ("wait", self.wait.map(seconds)),
            ("start-limit", self.start_limit.map(seconds)),
            ("grace", self.grace.map(seconds)),
            ("stop-patience", self.stop_patience.map(seconds)),
            ("heartbeat", self.heartbeat.map(heartbeat)),
            ("gil-limit", self.gil_limit.map(seconds)),
            ("callback-patience", self.callback_patience.map(seconds)),
            ("recycle-after-calls", self.recycle_after_calls.map(|calls| calls.to_string())),
            ("recycle-after", self.recycle_after.map(seconds)),
            ("recycle-memory", self.recycle_memory.map(|memory| memory.0.to_string())),
            ("memory-limit", self.memory_limit.map(|memory| memory.0.to_string())),
            ("logging", self.logging.map(logging)),
            ("library-threads", self.library_threads.map(|threads| threads.to_string())),
        ];
        let single = single.into_iter().filter_map(|(key, value)| Some(vec![key.to_owned(), value?]));
        let barrier =
            self.crash_barrier.map(|barrier| vec!["crash-barrier".to_owned(), barrier.crashes.to_string(), seconds(barrier.within)]);
        let folders = self.path.iter().map(|folder| vec!["path".to_owned(), text(folder)]);
        let modules = self.warm_up.iter().map(|module| vec!["warm-up".to_owned(), module.clone()]);
        let variables = self.variables.iter().map(|(name, value)| vec!["variable".to_owned(), name.clone(), value.clone()]);
        single.chain(barrier).chain(folders).chain(modules).chain(variables).collect()
    }
}
