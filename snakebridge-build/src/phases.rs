//! Phases: what a build is doing, and how long each part of it took.

use std::time::{Duration, Instant};

use serde::{Serialize, Serializer};

/// A part of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Reading `Cargo.toml`.
    Config,
    /// Finding the environment, or making and filling it.
    Environment,
    /// Taking the facts of the libraries from what is stored, or from Python.
    Facts,
    /// Judging signatures and types.
    Judge,
    /// Deciding names and kinds.
    Lower,
    /// Making the code.
    Emit,
    /// Writing the generated files.
    Write,
    /// Writing what is committed.
    Record,
}

impl Phase {
    /// What is being done, for people.
    #[must_use]
    pub const fn doing(self) -> &'static str {
        match self {
            Self::Config => "reading the configuration",
            Self::Environment => "finding or filling the environment",
            Self::Facts => "looking at the libraries",
            Self::Judge => "judging signatures",
            Self::Lower => "deciding names and kinds",
            Self::Emit => "making the code",
            Self::Write => "writing the code",
            Self::Record => "writing what is committed",
        }
    }
}

/// How long a part took.
#[derive(Clone, Debug, Serialize)]
pub struct Lap {
    /// The part.
    pub phase: Phase,
    /// Its duration.
    #[serde(rename = "seconds", serialize_with = "seconds")]
    pub duration: Duration,
}

/// A stop-watch for the parts of one build.
pub struct Phases<'w> {
    watch: &'w dyn Fn(Phase),
    started: Instant,
    current: Option<(Phase, Instant)>,
    laps: Vec<Lap>,
}

impl<'w> Phases<'w> {
    /// Starts; `watch` hears of each part when it begins.
    pub fn start(watch: &'w dyn Fn(Phase)) -> Self {
        Self { watch, started: Instant::now(), current: None, laps: Vec::new() }
    }

    /// Ends the part that runs and begins another one.
    pub fn enter(&mut self, phase: Phase) {
        self.stop();
        (self.watch)(phase);
        self.current = Some((phase, Instant::now()));
    }

    /// Ends the part that runs; gives all of them.
    pub fn stop(&mut self) -> &[Lap] {
        self.laps.extend(self.current.take().map(|(phase, began)| Lap { phase, duration: began.elapsed() }));
        &self.laps
    }

    /// How long it has been since the start.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

/// Seconds to the millisecond, as JSON has them.
pub(crate) fn seconds<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((duration.as_secs_f64() * 1000.0).round() / 1000.0)
}
