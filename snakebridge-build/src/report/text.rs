//! The report as a text for people.

use std::fmt::Write as _;

use super::{Outcome, Report, Row};
use crate::diagnostic::Diagnostics;

/// The whole report.
pub(super) fn text(report: &Report, diagnostics: &Diagnostics) -> String {
    let mut text = format!("bindings of {}\n", report.package);
    // Writing to a string cannot fail.
    if let Some(python) = &report.python {
        let _ = writeln!(text, "environment: {} at {}: {}", python.described, python.executable.display(), python.chosen_by);
    }
    let mode = if report.strict { ", a strict build" } else { "" };
    let _ = match report.outcome {
        Outcome::Failed => writeln!(text, "the build failed{mode}"),
        Outcome::Generated | Outcome::Unchanged => writeln!(text, "{}{mode}", made(report)),
    };
    let laps: Vec<String> = report.phases.iter().map(|lap| format!("{} {:.2} s", lap.phase.doing(), lap.duration.as_secs_f64())).collect();
    let _ = writeln!(text, "took {:.2} s: {}\n", report.seconds.as_secs_f64(), laps.join(", "));
    report.libraries.iter().for_each(|row| library(row, report.outcome, &mut text));
    for diagnostic in diagnostics.iter() {
        let _ = writeln!(text, "\n{:?}: {diagnostic}", diagnostic.severity);
    }
    text
}

fn made(report: &Report) -> String {
    let (counts, written) = (&report.generated, &report.written);
    format!(
        "generated {} modules, {} functions, {} classes, {} constants in {} files, {} bytes; {} files changed, {} removed",
        counts.modules, counts.functions, counts.classes, counts.constants, counts.files, counts.bytes, written.changed, written.removed
    )
}

fn library(row: &Row, outcome: Outcome, text: &mut String) {
    let from =
        if row.introspected { format!("introspected in {:.2} s", row.seconds.as_secs_f64()) } else { "from what is stored".to_owned() };
    // Writing to a string cannot fail.
    if outcome == Outcome::Failed {
        let _ = writeln!(text, "{}: {from}", row.label());
        return;
    }
    let share = row.coverage;
    let _ = writeln!(
        text,
        "{}: {from}, {} callables; {:.1} % of {} parameters and {:.1} % of {} returns have a known type, {} callables without a signature",
        row.label(),
        share.callables,
        share.parameters.percent(),
        share.parameters.total,
        share.returns.percent(),
        share.returns.total,
        share.without_signature,
    );
}
