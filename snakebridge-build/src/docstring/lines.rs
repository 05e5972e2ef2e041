//! Lines of a text, without their common indentation. A block of lines is sliced, never copied.

/// Some lines, without line ends and without white space at their ends.
pub type Lines<'t> = Vec<&'t str>;

/// The columns of white space before a line's text.
pub(crate) fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The lines of a docstring as `inspect.cleandoc` leaves it: what is still indented is indented on purpose, though it be all but the first line.
pub(super) fn of(text: &str) -> Lines<'_> {
    block(&text.lines().map(str::trim_end).collect::<Lines<'_>>())
}

/// Lines without what all of them are indented by.
pub(crate) fn dedent<'t>(lines: &[&'t str]) -> Lines<'t> {
    let mut lines = lines.to_vec();
    strip(&mut lines);
    lines
}

fn strip(lines: &mut [&str]) {
    let common = lines.iter().filter(|line| !line.is_empty()).map(|line| indent(line)).min().unwrap_or(0);
    if common > 0 {
        for line in lines {
            // White space may be of more than one byte: then a line may have no boundary at that column, and it keeps what it has.
            *line = line.get(common..).unwrap_or(line);
        }
    }
}

/// Leaves out blank lines at both ends.
pub(crate) fn trim(lines: &mut Lines<'_>) {
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    let blank = lines.iter().take_while(|line| line.is_empty()).count();
    lines.drain(..blank);
}

/// A block: dedented, without blank lines at its ends.
pub(crate) fn block<'t>(lines: &[&'t str]) -> Lines<'t> {
    let mut lines = dedent(lines);
    trim(&mut lines);
    lines
}

/// The number of lines from `at` on that are blank or indented by more than `column`, without the blank ones at the end.
pub(crate) fn indented_after(lines: &[&str], at: usize, column: usize) -> usize {
    let mut end = at;
    for (offset, line) in lines[at..].iter().enumerate() {
        if line.is_empty() {
            continue;
        }
        if indent(line) <= column {
            break;
        }
        end = at + offset + 1;
    }
    end - at
}

/// A block that keeps its indentation, without blank lines at its ends.
pub(crate) fn block_at<'t>(lines: &[&'t str]) -> Lines<'t> {
    let mut lines = lines.to_vec();
    trim(&mut lines);
    lines
}
