//! What cargo and programs say: as a user reads it, without the package's name before every line.

use std::process;

/// What a command left behind.
#[derive(Debug)]
pub struct Output {
    /// True when it succeeded.
    pub success: bool,
    /// What it wrote on stdout.
    pub stdout: String,
    /// What it wrote on stderr, which is where cargo speaks.
    pub stderr: String,
}

impl From<process::Output> for Output {
    fn from(output: process::Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { success: output.status.success(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }
}

impl Output {
    /// The errors of build scripts.
    #[must_use]
    pub fn errors(&self) -> String {
        self.said("error: ")
    }

    /// The warnings of build scripts.
    #[must_use]
    pub fn warnings(&self) -> String {
        self.said("warning: ")
    }

    /// The lines `error: name@0.0.0: …` without what stands before the message.
    fn said(&self, kind: &str) -> String {
        let lines = self.stderr.lines().filter_map(|line| {
            let (package, message) = line.strip_prefix(kind)?.split_once(": ")?;
            package.ends_with("@0.0.0").then_some(message)
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Itself, when the command succeeded.
    #[must_use]
    pub fn succeeded(self) -> Self {
        assert!(self.success, "the command failed\n{}\n{}", self.stdout, self.stderr);
        self
    }

    /// Itself, when the command failed.
    #[must_use]
    pub fn failed(self) -> Self {
        assert!(!self.success, "the command succeeded\n{}\n{}", self.stdout, self.stderr);
        self
    }
}
