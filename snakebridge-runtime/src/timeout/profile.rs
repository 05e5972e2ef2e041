//! Profiles, and which limit counts.
//!
//! First the call's own (`.timeout(…)`, then `.timeout_profile(…)`), then its library's (from code, then from `Cargo.toml`), then the program's (from code, then `SNAKEBRIDGE_TIMEOUT_PROFILE`, then
//! `SNAKEBRIDGE_TIMEOUT`, then from `Cargo.toml`). Without any of them a call takes as long as it takes.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

use crate::error::StartError;
use crate::settings::records;
use crate::watch;

/// How long a call may take, and how long a stream may take for one item. `None` means for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TimeoutProfile {
    /// For a call.
    pub call: Option<Duration>,
    /// For one item of a stream.
    pub stream: Option<Duration>,
}

impl TimeoutProfile {
    /// Two minutes for a call, half an hour for an item.
    pub const DEFAULT: Self = Self::new(Some(Duration::from_secs(120)), Some(Duration::from_secs(1800)));
    /// The same, by the name that says what for.
    pub const STREAMING: Self = Self::DEFAULT;
    /// Ten minutes for a call, half an hour for an item.
    pub const ML_INFERENCE: Self = Self::new(Some(Duration::from_secs(600)), Some(Duration::from_secs(1800)));
    /// No limits.
    pub const BATCH_JOB: Self = Self::new(None, None);

    /// One of your own.
    #[must_use]
    pub const fn new(call: Option<Duration>, stream: Option<Duration>) -> Self {
        Self { call, stream }
    }

    /// One by its name: one of `timeout-profiles` in `Cargo.toml`, else `default`, `streaming`, `ml_inference` or `batch_job`.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        let seconds =
            |part: Option<&&str>| part.and_then(|part| part.parse().ok()).and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        if let Some(parts) = records("profile").find(|parts| parts.first() == Some(&name)) {
            return Some(Self::new(seconds(parts.get(1)), seconds(parts.get(2))));
        }
        Some(match name {
            "default" => Self::DEFAULT,
            "streaming" => Self::STREAMING,
            "ml_inference" | "ml-inference" => Self::ML_INFERENCE,
            "batch_job" | "batch-job" => Self::BATCH_JOB,
            _ => return None,
        })
    }
}

/// What one call asks for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Limit {
    /// `.timeout(…)`: a limit for the call and for each item.
    pub(crate) own: Option<Duration>,
    /// `.timeout_profile(…)`.
    pub(crate) profile: Option<TimeoutProfile>,
}

impl Limit {
    pub(crate) fn is_set(&self) -> bool {
        self.own.is_some() || self.profile.is_some()
    }

    /// The limit of a call to that library.
    pub(crate) fn of_call(&self, library: Option<&str>) -> Option<Duration> {
        self.own.or_else(|| self.profile.or_else(|| settings().profile(library)).and_then(|profile| profile.call))
    }

    /// The limit of an item.
    pub(crate) fn of_item(&self, library: Option<&str>) -> Option<Duration> {
        self.own.or_else(|| self.profile.or_else(|| settings().profile(library)).and_then(|profile| profile.stream))
    }
}

struct Settings {
    program: Option<TimeoutProfile>,
    libraries: BTreeMap<String, TimeoutProfile>,
}

impl Settings {
    fn profile(&self, library: Option<&str>) -> Option<TimeoutProfile> {
        library.and_then(|library| self.libraries.get(library)).copied().or(self.program)
    }
}

static SETTINGS: RwLock<Settings> = RwLock::new(Settings { program: None, libraries: BTreeMap::new() });

fn settings() -> RwLockReadGuard<'static, Settings> {
    SETTINGS.read().unwrap_or_else(PoisonError::into_inner)
}

fn change(change: impl FnOnce(&mut Settings)) {
    let mut settings = SETTINGS.write().unwrap_or_else(PoisonError::into_inner);
    change(&mut settings);
    watch::set(watch::TIMEOUTS, settings.program.is_some() || !settings.libraries.is_empty());
}

/// Sets the limits of all calls that have no others; `None` for none.
pub fn set_timeout_profile(profile: Option<TimeoutProfile>) {
    change(|settings| settings.program = profile);
}

/// Sets the limits of all calls of one library's generated functions and methods; `None` to go back to the program's.
pub fn set_library_timeout_profile(library: &str, profile: Option<TimeoutProfile>) {
    change(|settings| match profile {
        Some(profile) => drop(settings.libraries.insert(library.to_owned(), profile)),
        None => drop(settings.libraries.remove(library)),
    });
}

/// Takes over what the environment and `Cargo.toml` say, where code has not said otherwise. At the start.
pub(crate) fn read_settings() -> Result<(), StartError> {
    let program = from_environment()?.or_else(|| records("timeout").find_map(|parts| TimeoutProfile::by_name(parts.first()?)));
    let libraries = records("library-timeout").filter_map(|parts| match parts[..] {
        [library, profile] => Some((library.to_owned(), TimeoutProfile::by_name(profile)?)),
        _ => None,
    });
    let libraries: Vec<_> = libraries.collect();
    change(|settings| {
        if settings.program.is_none() {
            settings.program = program;
        }
        for (library, profile) in libraries {
            settings.libraries.entry(library).or_insert(profile);
        }
    });
    Ok(())
}

fn from_environment() -> Result<Option<TimeoutProfile>, StartError> {
    if let Some(name) = variable("SNAKEBRIDGE_TIMEOUT_PROFILE") {
        return TimeoutProfile::by_name(&name).map(Some).ok_or_else(|| {
            StartError::new(format!("`SNAKEBRIDGE_TIMEOUT_PROFILE` is `{name}`, which is no profile")).hint(
                "the profiles are `default`, `streaming`, `ml_inference`, `batch_job`, and those of `timeout-profiles` in `Cargo.toml`",
            )
        });
    }
    let Some(text) = variable("SNAKEBRIDGE_TIMEOUT") else { return Ok(None) };
    let seconds = text.parse::<f64>().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    match seconds {
        Some(limit) => Ok(Some(TimeoutProfile::new(Some(limit), Some(limit)))),
        None => Err(StartError::new(format!("`SNAKEBRIDGE_TIMEOUT` is `{text}`, which is no number of seconds"))
            .hint("give seconds, `SNAKEBRIDGE_TIMEOUT=2.5`, or unset it")),
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
