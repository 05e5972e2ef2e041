//! Messages: diagnostics as text, in the words of the build, with the severity before them as rustc has it.

use anstyle::{AnsiColor, Style};
use snakebridge_build::diagnostic::{Diagnostics, Severity};

/// What is shown of a run's diagnostics; notes are for the report.
pub(crate) fn text(diagnostics: &Diagnostics) -> String {
    let style = |color: AnsiColor| Style::new().bold().fg_color(Some(color.into()));
    let shown = diagnostics.iter().filter_map(|diagnostic| {
        let (word, style) = match diagnostic.severity {
            Severity::Error => ("error", style(AnsiColor::Red)),
            Severity::Warning => ("warning", style(AnsiColor::Yellow)),
            Severity::Note => return None,
        };
        Some(format!("{style}{word}{style:#}: {diagnostic}\n"))
    });
    shown.collect()
}
