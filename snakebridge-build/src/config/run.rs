//! Config: what the program is told when it runs: limits of time, what may be answered twice from one call, helpers, pools of workers.
//!
//! In: the keys for it, of the package and of its libraries. Out: [`RunSettings`], and the text in which the runtime gets them. Never: what changes generated code.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use super::document::{Section, listed, nearest};
use super::model::LibraryConfig;
use super::pools::{self, PoolSettings};
use crate::problem::Problem;

pub(super) const KEYS: [&str; 5] = ["timeout-profile", "timeout-profiles", "helpers", "helper-allow", "pools"];

/// The profiles that the runtime has by itself.
const BUILT_IN: [&str; 4] = ["default", "streaming", "ml_inference", "batch_job"];

/// What the program is told when it runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunSettings {
    /// Limits by name, beside those of the runtime.
    pub profiles: BTreeMap<String, Limits>,
    /// The limits of all calls that have no others, by name.
    pub timeout_profile: Option<String>,
    /// Folders of helpers, absolute.
    pub helpers: Vec<PathBuf>,
    /// Patterns of the helpers that may be called; all when absent.
    pub helper_allow: Option<Vec<String>>,
    /// Pools of workers, by name.
    pub pools: BTreeMap<String, PoolSettings>,
}

/// Limits of time; none when absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// For a call.
    pub call: Option<Duration>,
    /// For an item of a stream.
    pub stream: Option<Duration>,
}

/// Limits as they are written, in seconds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seconds {
    call: Option<f64>,
    stream: Option<f64>,
}

impl Seconds {
    fn limits(&self) -> Option<Limits> {
        let limit = |seconds: Option<f64>| {
            seconds.map(|seconds| Duration::try_from_secs_f64(seconds).ok()).map_or(Some(None), |limit| limit.map(Some))
        };
        Some(Limits { call: limit(self.call)?, stream: limit(self.stream)? })
    }
}

const PROFILE_FORM: &str = "`timeout-profiles.quick = { call = 1.5, stream = 10 }`, in seconds; what is left out has no limit";

/// Reads the keys of one layer over those below it.
pub(super) fn apply(section: &Section<'_, '_>, settings: &mut RunSettings) {
    if let Some(profiles) = section.structure::<BTreeMap<String, Seconds>>("timeout-profiles", PROFILE_FORM) {
        for (name, seconds) in profiles {
            let Some(limits) = seconds.limits() else {
                let message = format!("the profile `{name}` has a limit that is no number of seconds");
                section.report(Problem::ConfigBadValue, "timeout-profiles", message, format!("write it like this: {PROFILE_FORM}"));
                continue;
            };
            settings.profiles.insert(name, limits);
        }
    }
    if let Some(name) = profile(section, settings) {
        settings.timeout_profile = Some(name);
    }
    if let Some(folders) = section.texts("helpers", "python/helpers") {
        settings.helpers = folders.iter().filter_map(|folder| helper_folder(section, folder)).collect();
    }
    if let Some(patterns) = section.texts("helper-allow", "text.*") {
        settings.helper_allow = Some(patterns);
    }
    pools::apply(section, &mut settings.pools);
}

/// The profile that a section names; one that nobody knows is reported.
pub(super) fn profile(section: &Section<'_, '_>, settings: &RunSettings) -> Option<String> {
    let name = section.text("timeout-profile", "\"ml_inference\"")?;
    let known: Vec<&str> = BUILT_IN.into_iter().chain(settings.profiles.keys().map(String::as_str)).collect();
    if known.contains(&name) {
        return Some(name.to_owned());
    }
    let all = format!("the profiles are {}; `[package.metadata.snakebridge.timeout-profiles]` adds others", listed(&known));
    let hint = nearest(name, &known).map_or(all.clone(), |near| format!("did you mean `{near}`? {all}"));
    section.report(Problem::ConfigBadValue, "timeout-profile", format_args!("`{name}` is no profile of timeouts"), hint);
    None
}

fn helper_folder(section: &Section<'_, '_>, written: &str) -> Option<PathBuf> {
    let folder = section.document.folder.join(written);
    if folder.is_dir() {
        return Some(std::path::absolute(&folder).unwrap_or(folder));
    }
    let message = format!("the folder of helpers `{written}` is not there");
    section.report(Problem::ConfigBadValue, "helpers", message, "make it, or correct the path, which begins at this `Cargo.toml`");
    None
}

/// Between the parts of a record, and between records: nothing that anybody writes.
const PART: &str = "\u{1f}";
const RECORD: &str = "\u{1e}";

impl RunSettings {
    /// The text in which the runtime gets the settings; `snakebridge-runtime/src/settings.rs` reads it.
    #[must_use]
    pub fn as_text(&self, libraries: &[LibraryConfig]) -> String {
        let mut records: Vec<Vec<String>> = Vec::new();
        let seconds = |limit: Option<Duration>| limit.map_or_else(String::new, |limit| limit.as_secs_f64().to_string());
        for (name, limits) in &self.profiles {
            records.push(vec!["profile".to_owned(), name.clone(), seconds(limits.call), seconds(limits.stream)]);
        }
        records.extend(self.timeout_profile.iter().map(|name| vec!["timeout".to_owned(), name.clone()]));
        for library in libraries {
            let module = || library.module.clone();
            records.extend(library.timeout_profile.iter().map(|name| vec!["library-timeout".to_owned(), module(), name.clone()]));
            records.extend(library.idempotent.iter().map(|pattern| vec!["idempotent".to_owned(), module(), pattern.clone()]));
        }
        let text = |folder: &Path| folder.to_string_lossy().into_owned();
        records.extend(self.helpers.iter().map(|folder| vec!["helpers".to_owned(), text(folder)]));
        records.extend(self.helper_allow.iter().map(|patterns| [&["helper-allow".to_owned()], patterns.as_slice()].concat()));
        for (name, pool) in &self.pools {
            // One at least: a pool that says nothing is one that there is.
            records.push(vec!["pool".to_owned(), name.clone()]);
            records.extend(pool.records().into_iter().map(|record| [vec!["pool".to_owned(), name.clone()], record].concat()));
        }
        records.iter().map(|record| record.join(PART)).collect::<Vec<_>>().join(RECORD)
    }
}
