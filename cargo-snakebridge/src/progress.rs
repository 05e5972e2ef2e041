//! Progress: a line that says what is going on, while something long is. Where stderr is no terminal, it says nothing.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A line on the terminal, gone when this is dropped.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// Begins; the text says what is being done: `looking at numpy`.
    pub(crate) fn begin(text: impl Into<String>) -> Self {
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            bar.set_style(style);
        }
        bar.set_message(text.into());
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(bar)
    }

    /// Says what is being done now.
    pub(crate) fn now(&self, text: impl Into<String>) {
        self.0.set_message(text.into());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
