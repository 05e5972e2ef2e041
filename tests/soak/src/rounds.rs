//! The rounds: all at once, and with killed ones among them; each is judged by the same questions.

use std::collections::BTreeMap;
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use crate::Wanted;
use crate::build::Build;
use crate::moment::Moments;
use crate::site::Site;

/// What a round begins with.
const STATES: [&str; 5] = ["nothing", "environment without marker", "no facts", "a package missing", "everything"];

/// Runs all rounds and prints a table of them; how many went wrong.
pub(crate) fn run(wanted: &Wanted) -> Result<usize, String> {
    let site = Site::new(wanted.crates).map_err(|error| error.to_string())?;
    let mut soak = Soak { site, wanted, expected: BTreeMap::new(), failures: Vec::new() };
    soak.one_by_one()?;
    soak.expected = soak.site.written();
    let (mut slowest, mut killed) = (Duration::ZERO, 0);
    for round in 0..wanted.together {
        slowest = slowest.max(soak.together(round)?);
    }
    println!("at once: {} rounds of {} builds, the slowest took {:.1} s", wanted.together, soak.all().len(), slowest.as_secs_f32());
    let (mut moments, mut rounds) = (Moments::new(wanted.seed), 0);
    while killed < wanted.kills {
        killed += soak.with_killed(rounds, &mut moments)?;
        rounds += 1;
    }
    println!("killed: {killed} builds in {rounds} rounds, seed {}", wanted.seed);
    for failure in &soak.failures {
        println!("failed: {failure}");
    }
    println!("{} failures", soak.failures.len());
    Ok(soak.failures.len())
}

struct Soak<'w> {
    site: Site,
    wanted: &'w Wanted,
    /// What one build after another wrote.
    expected: BTreeMap<String, String>,
    failures: Vec<String>,
}

impl Soak<'_> {
    /// Every crate in both profiles.
    fn all(&self) -> Vec<(&'static str, &'static str)> {
        self.site.crates.iter().flat_map(|name| [(*name, "debug"), (*name, "release")]).collect()
    }

    fn start(&self, name: &'static str, profile: &str) -> Result<Build, String> {
        Build::start(&self.site, name, profile, self.wanted.cargo).map_err(|error| error.to_string())
    }

    fn one_by_one(&mut self) -> Result<(), String> {
        for (name, profile) in self.all() {
            self.start(name, profile)?.finish().map_err(|said| format!("the first build failed: {said}"))?;
        }
        match self.site.judged() {
            wrong if wrong.is_empty() => Ok(()),
            wrong => Err(format!("after the first builds: {}", wrong.join("; "))),
        }
    }

    /// All builds at once.
    fn together(&mut self, round: usize) -> Result<Duration, String> {
        let state = STATES[round % STATES.len()];
        self.put(state)?;
        let start = Instant::now();
        let builds = self.all().into_iter().map(|(name, profile)| self.start(name, profile)).collect::<Result<Vec<_>, _>>()?;
        let at = format!("round {round} at once, from {state}");
        self.finish(builds, &at);
        self.judge(&at);
        Ok(start.elapsed())
    }

    /// One build of each crate, some of which are killed; then the next build of each. How many were killed before they had ended.
    fn with_killed(&mut self, round: usize, moments: &mut Moments) -> Result<usize, String> {
        let state = STATES[round % STATES.len()];
        self.put(state)?;
        let mut builds = self.site.crates.clone().into_iter().map(|name| self.start(name, "debug")).collect::<Result<Vec<_>, _>>()?;
        let victims = 1 + moments.below(builds.len() as u64);
        let (mut killed, mut told) = (0, Vec::new());
        for _ in 0..victims {
            // Short times hit the making of the environment, long ones the looking at libraries and the writing.
            let pause = moments.below(if round.is_multiple_of(2) { 400 } else { 2500 });
            thread::sleep(Duration::from_millis(pause));
            let victim = builds.swap_remove(usize::try_from(moments.below(builds.len() as u64)).unwrap_or_default());
            told.push(format!("{} after {pause} ms", victim.name));
            killed += usize::from(victim.kill().map_err(|error| error.to_string())?);
        }
        let at = format!("round {round}, from {state}, killed {}", told.join(", "));
        self.finish(builds, &format!("{at}, a build that was not killed"));
        let next = self.site.crates.clone().into_iter().map(|name| self.start(name, "debug")).collect::<Result<Vec<_>, _>>()?;
        self.finish(next, &format!("{at}, the next build"));
        self.judge(&at);
        Ok(killed)
    }

    fn finish(&mut self, builds: Vec<Build>, at: &str) {
        for build in builds {
            if let Err(said) = build.finish() {
                self.failures.push(format!("{at}: {said}"));
            }
        }
    }

    /// What has to hold after every round.
    fn judge(&mut self, at: &str) {
        self.failures.extend(self.site.judged().into_iter().map(|wrong| format!("{at}: {wrong}")));
        let written = self.site.written();
        for (file, text) in &self.expected {
            if written.get(file) != Some(text) {
                self.failures.push(format!("{at}: {file} is not what a single build writes"));
            }
        }
        let more = written.keys().filter(|file| !self.expected.contains_key(*file));
        self.failures.extend(more.map(|file| format!("{at}: {file} should not be there")));
    }

    /// Brings the site into the state that a round begins with.
    fn put(&self, state: &str) -> Result<(), String> {
        let words = |error: std::io::Error| error.to_string();
        for environment in self.site.environments() {
            match state {
                "nothing" => fs::remove_dir_all(&environment).map_err(words)?,
                "environment without marker" => fs::remove_file(environment.join("snakebridge.json")).map_err(words)?,
                "a package missing" => {
                    let packages = fs::read_dir(environment.join("lib")).map_err(words)?.flatten().next().map(|entry| entry.path());
                    let packages = packages.ok_or("the environment has no packages")?.join("site-packages");
                    for entry in fs::read_dir(packages).map_err(words)?.flatten().map(|entry| entry.path()) {
                        if entry.file_name().is_some_and(|name| name.to_string_lossy().starts_with("sb_gamma")) {
                            fs::remove_dir_all(entry).map_err(words)?;
                        }
                    }
                }
                _ => {}
            }
        }
        for name in &self.site.crates {
            if ["nothing", "no facts"].contains(&state) {
                let _ = fs::remove_dir_all(self.site.path().join(name).join(".snakebridge"));
                let _ = fs::remove_dir_all(self.site.out_dir(name, "debug"));
            }
            // Cargo runs a build script again when its manifest is newer.
            let manifest = fs::File::options().append(true).open(self.site.path().join(name).join("Cargo.toml")).map_err(words)?;
            manifest.set_modified(std::time::SystemTime::now()).map_err(words)?;
        }
        Ok(())
    }
}
