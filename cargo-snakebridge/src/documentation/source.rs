//! Where a page comes from: a file, or an address.

use std::fs;
use std::time::Duration;

use snakebridge_build::diagnostic::Diagnostic;
use snakebridge_build::problem::Problem;

/// For the connection, and for everything.
const PATIENCE: (Duration, Duration) = (Duration::from_secs(10), Duration::from_secs(30));

/// No page is larger.
const LARGEST: u64 = 1 << 26;

/// Reads a file or fetches an address.
///
/// # Errors
///
/// There is no such file, or the site does not give the page.
pub(crate) fn read(option: &str, place: &str) -> Result<Vec<u8>, Diagnostic> {
    if !place.contains("://") {
        return fs::read(place).map_err(|error| {
            Diagnostic::error(Problem::DocsUnreadable, option, format!("cannot read `{place}`: {error}"))
                .hint("name a file, or an address that begins with `https://`")
        });
    }
    let agent: ureq::Agent =
        ureq::Agent::config_builder().timeout_connect(Some(PATIENCE.0)).timeout_global(Some(PATIENCE.1)).build().into();
    let fetched = agent.get(place).call().and_then(|mut answer| answer.body_mut().with_config().limit(LARGEST).read_to_vec());
    fetched.map_err(|error| {
        Diagnostic::error(Problem::DocsNotFetched, option, format!("`{place}` cannot be fetched"))
            .because(error.to_string())
            .hint("look whether a browser shows it; a file that was saved before will do as well")
    })
}
