//! Nothing is lost: every word of a docstring is in what it becomes, whatever the docstring is.
//!
//! `PROPTEST_CASES=1000000 cargo test --release -p snakebridge-tests --test suite docstrings::words` looks for minutes.

use proptest::prelude::*;
use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};
use snakebridge_build::docstring::{Docstring, parse};
use snakebridge_build::markup::text::clean;
use snakebridge_build::markup::{Definitions, Markup, reference};
use snakebridge_docstrings::words::missing;

/// What a docstring holds, line by line, put together again.
fn model(docstring: &Docstring<'_>) -> String {
    let mut text = [&docstring.signature, &docstring.summary, &docstring.extended].map(|lines| lines.join("\n")).join("\n");
    for section in &docstring.sections {
        text.push_str(&format!("\n{}\n{}", section.title, section.text.join("\n")));
        for entry in &section.entries {
            text.push_str(&format!("\n{} {} {}", entry.names.join(" "), entry.annotation, entry.body.join("\n")));
        }
    }
    text
}

fn markdown(text: &str) -> String {
    // A link leads to the name that it does not show.
    linked(text, |name, text| Some(format!("[{text}]({name})")))
}

fn linked(text: &str, link: impl FnMut(&str, &str) -> Option<String>) -> String {
    let markup = Markup::new(Definitions::of(text), false);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    reference::resolve(&markup.blocks(&lines), link)
}

fn check(text: &str) {
    let text = clean(text);
    let docstring = parse(&text);
    assert_eq!(missing(&text, &model(&docstring)), Vec::<String>::new(), "the model of {text:?} lacks words: {docstring:#?}");
    let markdown = markdown(&text);
    assert_eq!(missing(&text, &markdown), Vec::<String>::new(), "the Markdown of {text:?} lacks words: {markdown}");
    assert_fences(&markdown);
    assert_silent(&markdown);
    assert_silent(&linked(&text, |_, _| None));
}

/// Nothing that rustdoc warns of or compiles: no mark-up of HTML but comments, no link to nowhere, no bare address, no code without a language.
fn assert_silent(markdown: &str) {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let nowhere =
        |link: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> { panic!("`{}` is a link to nowhere in {markdown}", link.reference) };
    let mut inside = 0;
    for event in Parser::new_with_broken_link_callback(markdown, options, Some(nowhere)) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                assert!(html.starts_with("<!--") || html.ends_with("-->\n"), "{html:?} is HTML in {markdown}");
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => panic!("code without a language in {markdown}"),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                inside += 1;
                assert!(!language.is_empty() && &*language != "rust", "rustdoc would compile {markdown}");
            }
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => inside += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => inside -= 1,
            Event::Text(text) if inside == 0 => {
                let host = |scheme: &str| text.split_once(scheme).is_some_and(|(_, host)| host.starts_with(char::is_alphanumeric));
                assert!(!host("http://") && !host("https://"), "{text:?} is a bare address in {markdown}");
            }
            _ => {}
        }
    }
}

/// No code block that rustdoc would compile: every fence has a tag and an end, and nothing outside is indented by four or holds a bare tag.
fn assert_fences(markdown: &str) {
    let mut open = 0;
    for line in markdown.lines() {
        // Before it are the marks of the quotes and the items that it is in.
        let bare = line.trim_start_matches(|letter: char| " >-.".contains(letter) || letter.is_ascii_digit());
        let ticks = bare.len() - bare.trim_start_matches('`').len();
        // With back-ticks behind it, it is inline code.
        if open == 0 && ticks >= 3 && !bare[ticks..].contains('`') {
            assert!(bare.len() > ticks, "a fence without a tag in {markdown}");
            open = ticks;
        } else if open > 0 && ticks >= open && bare.len() == ticks {
            open = 0;
        }
    }
    assert_eq!(open, 0, "a fence without an end in {markdown}");
}

/// Pieces of which docstrings are made, good and bad.
const PIECES: &[&str] = &[
    "word",
    "two words",
    "x",
    "Parameters",
    "----------",
    "Returns",
    "=======",
    "Args:",
    "    x (int): An x.",
    "Raises:",
    ":param x: it",
    ":type x: int",
    "@param y: that",
    "@return: it",
    "x : int, optional",
    "    described",
    "  less",
    ">>> f(1)",
    "1",
    ".. note:: look",
    ".. math::",
    "    \\sum_{i} x_i",
    ".. code-block:: rust",
    ".. [1] Knuth",
    ".. _name: https://x.org",
    ".. |s| replace:: other",
    "|s|",
    "name_",
    "[1]_",
    "- item",
    "* item",
    "  more",
    "1. one",
    "#. auto",
    "term",
    "    definition",
    ":field: text",
    "-x  option",
    "====  ====",
    "a     b",
    "+---+---+",
    "| c | d |",
    "| line",
    "::",
    "like this::",
    "    code",
    "`role`",
    "``literal``",
    "``open",
    ":func:`~a.b`",
    ":class:`text <target>`",
    ":unknown:`what`",
    "*emphasis*",
    "**strong**",
    "*open",
    "`link <https://y.org/a_b>`_",
    "`https://y.org/a_b#c_d`_",
    "https://z.org/q?a=b&c=d).",
    "<b>html</b>",
    "&amp;",
    "[link](https://w.org)",
    "[link]",
    "```",
    "```python",
    "~~~",
    "# no heading",
    "## nor this",
    "\\escaped\\",
    "a_b_c",
    "_x_",
    "--flag",
    "\u{202e}abc",
    "日本語",
    "é`",
    "…",
    "\t tab",
    "{'a', 'b'}",
    "C{code}",
    "$x$",
    "***",
    "====",
    "Title",
    "~~~~~",
    "..",
    ".. comment",
    "__ https://v.org",
    ".. image:: a.png",
    "   :alt: picture",
    ".. list-table::",
    "   * - cell",
    "     - other",
    ".. csv-table:: t",
    "   \"a, b\", c",
    "Examples::",
    "Note:",
    "Examples",
    "See Also",
    "numpy.sum : Sums.",
    ".. deprecated:: 1.2",
    ".. odd-one:: with",
    "*",
    "`",
    "``",
    ":",
    "|",
    "_",
    "\\",
    "matches '\\<index>' or \\<b>",
    "\\[x] and \\_y_",
    "",
];

fn docstring() -> impl Strategy<Value = String> {
    let piece = (0..PIECES.len(), 0..4_usize, prop::bool::weighted(0.4)).prop_map(|(piece, columns, inline)| {
        if inline { format!("{} ", PIECES[piece]) } else { format!("\n{}{}", "    ".repeat(columns / 2), PIECES[piece]) }
    });
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(1500), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn docstrings_made_of_pieces_keep_their_words(text in docstring()) {
        check(&text);
    }

    #[test]
    fn any_text_is_taken(text in "\\PC{0,120}") {
        let text = clean(&text);
        let docstring = parse(&text);
        prop_assert_eq!(missing(&text, &model(&docstring)), Vec::<String>::new());
        let markdown = markdown(&text);
        assert_fences(&markdown);
        assert_silent(&markdown);
    }
}

#[test]
fn what_nests_too_deep_is_shown_as_it_is() {
    let quotes: String = (0..400).map(|depth| format!("{}word{depth}\n\n", " ".repeat(depth))).collect();
    check(&quotes);
    let braces = format!("@param x: {}a{}", "B{".repeat(5000), "}".repeat(5000));
    let text = clean(&braces);
    let markup = Markup::new(Definitions::of(&text), true);
    assert!(markup.line(&text).contains('a'));
    for piece in ["*a ", "`a ", "``a ", ":a:`b ", "[a ", "|a ", "**a "] {
        let text = piece.repeat(20_000);
        assert!(markup.line(&text).len() >= 20_000, "{piece}");
    }
}

#[test]
fn a_back_tick_behind_a_word_begins_no_link() {
    check("\nword\né`\n1. one\n`_ ");
}

#[test]
fn a_term_that_begins_with_an_escaped_blank_is_no_code() {
    check("\\    \\sum_{i} x_i \n    word");
}

#[test]
fn an_option_that_is_there_twice_is_said_twice() {
    check("\n.. image:: a.png\n       :alt: picture\n       :alt: picture");
}

#[test]
fn what_a_back_slash_escapes_is_escaped_for_rustdoc_too() {
    // As in numpy.distutils.from_template.
    check("If an expression matches '\\<index>' then it will be replaced\nby <index>-th expression.");
}

#[test]
fn pieces_that_are_right_each_by_itself_are_right_beside_each_other() {
    for text in [
        "`\nword``` \n`https://y.org/a_b#c_d`_\n``literal``",
        "`word```literal``",
        "<*a>*\\",
        "*a<*b>",
        "&*#60;*",
        "*x&*lt;",
        "https*:*//y.org/",
        "https*:-*//y.org/ and https:*//y.org*",
        "`a` `b``c`",
        ":func:`a`:func:`b` :func:`a``c`",
    ] {
        check(text);
    }
}
