//! The patterns of messages: text, with `{name}` for what varies.

/// What stood at the names of a pattern.
pub(super) struct Captures<'m>(Vec<(&'static str, &'m str)>);

impl<'m> Captures<'m> {
    pub(super) fn get(&self, name: &str) -> Option<&'m str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
    }

    /// A shape, in any of the libraries' ways: `(3, 4)`, `[3,4]`, `3x4`, `3`.
    pub(super) fn shape(&self, name: &str) -> Option<Vec<usize>> {
        let text = self.get(name)?.trim().trim_matches(['(', ')', '[', ']']);
        let lengths = text.split([',', 'x']).map(str::trim).filter(|length| !length.is_empty());
        lengths.map(|length| length.parse().ok()).collect()
    }

    pub(super) fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name)?.trim().parse().ok()
    }

    /// A number of bytes: `20.00 MiB`, `20.00MiB`, or a plain number.
    pub(super) fn bytes(&self, name: &str) -> Option<u64> {
        let text = self.get(name)?.trim_start();
        let (number, unit) = text.split_at(text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len()));
        let number = number.trim_end_matches('.').parse::<f64>().ok()?;
        let power = match unit.split_whitespace().next().map(|unit| unit.trim_end_matches('.')) {
            None | Some("bytes" | "B") => 0,
            Some("KiB" | "KB") => 1,
            Some("MiB" | "MB") => 2,
            Some("GiB" | "GB") => 3,
            Some("TiB" | "TB") => 4,
            Some("PiB" | "PB") => 5,
            Some("EiB" | "EB") => 6,
            Some(_) => return None,
        };
        Some((number * 1024_f64.powi(power)).round() as u64)
    }
}

/// Looks for the pattern anywhere in the message. Each capture ends where the text after it first stands; one at the end takes the rest of its line.
pub(super) fn captures<'m>(pattern: &'static str, message: &'m str) -> Option<Captures<'m>> {
    let mut captures = Vec::new();
    let (first, mut rest_of_pattern) = pattern.split_once('{').map_or((pattern, None), |(text, rest)| (text, Some(rest)));
    let mut rest = &message[message.find(first)? + first.len()..];
    while let Some(from_name) = rest_of_pattern {
        let (name, after) = from_name.split_once('}')?;
        let (text, next) = after.split_once('{').map_or((after, None), |(text, rest)| (text, Some(rest)));
        let end = if text.is_empty() { rest.find('\n').unwrap_or(rest.len()) } else { rest.find(text)? };
        captures.push((name, rest[..end].trim()));
        rest = &rest[end + text.len()..];
        rest_of_pattern = next;
    }
    Some(Captures(captures))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_varies() {
        let found = captures("size {a} is not {b} at {rest}", "x: size (3,) is not [4, 5] at the end\nmore").expect("it fits");
        assert_eq!((found.shape("a"), found.shape("b"), found.get("rest")), (Some(vec![3]), Some(vec![4, 5]), Some("the end")));
        assert!(captures("size {a} is not", "size 3 is").is_none());
        assert!(captures("all", "for all of them").is_some());
    }

    #[test]
    fn reads_sizes() {
        let bytes = |text| captures("{n}", text).and_then(|found| found.bytes("n"));
        assert_eq!(bytes("20.50 MiB"), Some(21_495_808));
        assert_eq!((bytes("512"), bytes("512."), bytes("1.50GiB."), bytes("2 bytes")), (Some(512), Some(512), Some(3 << 29), Some(2)));
        assert_eq!(bytes("some"), None);
    }
}
