//! `cargo snakebridge doc`: pages of rustdoc without a warning, formulas that a browser shows, nothing fetched when they are seen, no Python run as a test.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::ffi::OsString;
use std::fs;

use cargo_snakebridge::Exit;

use super::workshop;
use crate::cli;

const WAVES: &str = r#"
"""Waves.

.. math:: \\sum_{k=0}^{n-1} a_k e^{-i k x}
"""


def energy(wave, order=2):
    """Energy of a wave, :math:`\\frac{1}{n} \\sum_i |x_i|^p`, see :func:`norm`.

    Parameters
    ----------
    wave : list of float
        The samples; ``x < 0`` and [brackets] too.
    order : int, optional
        The *p*.

    Returns
    -------
    float
        At least 0.

    Examples
    --------
    >>> energy([3.0, 4.0])
    12.5

    ::

        import this_is_not_rust

    =====  =======
    order  meaning
    =====  =======
    1      mean
    2      power
    =====  =======
    """
    return sum(abs(x) ** order for x in wave) / len(wave)


def norm(wave):
    """Its length. <b>Not HTML</b>, http://example.org."""
    return energy(wave) ** 0.5
"#;

#[test]
fn pages_show_formulas_and_no_example_is_run() {
    let workshop = workshop();
    let project = workshop.project("documented", "[package.metadata.python-deps]\nwaves = { path = \"python/waves.py\" }\n");
    project.write("python/waves.py", WAVES);
    project.write("src/lib.rs", "//! Bindings.\n\n#![deny(warnings, missing_docs, rustdoc::all)]\n\nsnakebridge::bindings!();\n");
    fs::remove_file(project.path().join("src/main.rs")).unwrap();
    let words = ["cargo-snakebridge", "snakebridge", "doc", "--manifest-path"].map(OsString::from).into_iter();
    let place = [project.path().join("Cargo.toml").into(), OsString::from("--target-dir"), workshop.target().into()];
    let seen = cli::run(words.chain(place));
    assert_eq!((seen.exit, seen.messages.as_str()), (Exit::Done, ""), "{}", seen.data);
    assert!(seen.data.ends_with("documented/index.html (3 formulas)\n"), "{}", seen.data);

    let page = |path: &str| fs::read_to_string(workshop.target().join("doc/documented/waves").join(path)).unwrap();
    let energy = page("fn.energy.html");
    for shown in [
        "<mfrac>",
        "<table>",
        "<th>order</th>",
        "Energy of a wave",
        "x &lt; 0",
        "[brackets]",
        "class=\"language-python\"",
        "href=\"fn.norm.html\"",
    ] {
        assert!(energy.contains(shown), "{shown} is not in {energy}");
    }
    assert!(page("index.html").contains("<munderover>"), "a formula of its own");
    assert!(page("fn.norm.html").contains("&lt;b&gt;Not HTML&lt;/b&gt;"), "{}", page("fn.norm.html"));
    for fetched in ["src=\"http", "src='http", "url(http", "stylesheet\" href=\"http", "<code>\\frac"] {
        assert!(!energy.contains(fetched), "{fetched} is in {energy}");
    }

    let tested = project.cargo(&["test", "--doc"]).succeeded();
    assert!(tested.stdout.contains("running 0 tests"), "{}", tested.stdout);
}
