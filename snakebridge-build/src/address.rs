//! Addresses as they may be shown and recorded: without the credentials that may stand in them.
//!
//! In: a URL, or the words of a tool in which one stands. Out: the same without what comes before the `@` of its host. Nothing is asked of the network.

/// The text without the credentials of any URL in it. `git@` in `ssh://git@host` is no secret and stays.
#[must_use]
pub fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        shown.push_str(before);
        shown.push_str("://");
        match credentials(after) {
            Some(credentials) => rest = &after[credentials.len() + 1..],
            None => rest = after,
        }
    }
    shown + rest
}

/// Whether an address has a secret in it.
#[must_use]
pub fn has_credentials(url: &str) -> bool {
    shown(url) != url
}

/// What stands before the `@` of the host, where it is a secret: `user:password`, or a token.
fn credentials(after_scheme: &str) -> Option<&str> {
    let end = after_scheme.find(|letter: char| letter.is_whitespace() || "/?#\"'`<>".contains(letter)).unwrap_or(after_scheme.len());
    let (credentials, _) = after_scheme[..end].rsplit_once('@')?;
    (credentials != "git").then_some(credentials)
}

/// A text with its `%20` and the like as what they stand for.
#[must_use]
pub fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, others @ ..] = rest {
        let digits = others.get(..2).and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        match digits.filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &others[2..];
            }
            None => {
                bytes.push(*first);
                rest = others;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// An address with these credentials in it.
#[must_use]
pub fn with_credentials(url: &str, user: &str, password: &str) -> String {
    let encoded = |text: &str| -> String {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
    };
    url.replacen("://", &format!("://{}:{}@", encoded(user), encoded(password)), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_taken_out_and_nothing_else() {
        let cases = [
            ("https://user:secret@host.example/simple", "https://host.example/simple"),
            ("git+https://token@github.com/owner/name@v1", "git+https://github.com/owner/name@v1"),
            ("ssh://git@host/owner/name@v1", "ssh://git@host/owner/name@v1"),
            ("https://host/path@v1", "https://host/path@v1"),
            ("no https://a:b@one/x and http://c@two, thanks", "no https://one/x and http://two, thanks"),
            ("file:///folder/name@1.whl", "file:///folder/name@1.whl"),
            ("user@host", "user@host"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected);
            assert_eq!(has_credentials(text), text != expected, "{text}");
        }
    }

    #[test]
    fn what_is_encoded_is_decoded() {
        let whole = with_credentials("https://host/simple", "me@work", "p:ss/w%rd");
        assert_eq!(whole, "https://me%40work:p%3Ass%2Fw%25rd@host/simple");
        assert_eq!(decoded("/a%20b%2Fc%zz%"), "/a b/c%zz%");
        assert_eq!(shown(&whole), "https://host/simple");
    }
}
