//! Each style, and what is written wrongly in it.

use snakebridge_build::docstring::{Docstring, SectionKind, Style, parse};

/// Names, type and description of every entry of a kind.
fn entries(docstring: &Docstring<'_>, kind: SectionKind) -> Vec<(String, String, String)> {
    docstring.entries(kind).map(|entry| (entry.names.join(","), entry.annotation.to_string(), entry.body.join("|"))).collect()
}

fn expected(rows: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    rows.iter().map(|(names, ty, body)| ((*names).to_owned(), (*ty).to_owned(), (*body).to_owned())).collect()
}

fn kinds(docstring: &Docstring<'_>) -> Vec<SectionKind> {
    docstring.sections.iter().map(|section| section.kind).collect()
}

#[test]
fn numpy() {
    let docstring = parse(
        "mean(a, axis=None)\n\nThe mean.\n\nOf all.\n\nParameters\n----------\na : array_like\n    The data.\n\n    More.\naxis, where : int, optional\n    \
         Along it.\n**kwargs\n    The rest.\n\nReturns\n-------\nm : ndarray\n    The mean.\nfloat\n\nRaises\n------\nValueError\n    If not.\n\n\
         See Also\n--------\nmedian, average : Others.\nnumpy.sum\n\nNotes\n-----\nA note::\n\n    code\n",
    );
    assert_eq!(docstring.style, Style::Numpy);
    assert_eq!(docstring.signature, ["mean(a, axis=None)"]);
    assert_eq!((docstring.summary.as_slice(), docstring.extended.as_slice()), (&["The mean."][..], &["Of all."][..]));
    let parameters = [("a", "array_like", "The data.||More."), ("axis,where", "int, optional", "Along it."), ("**kwargs", "", "The rest.")];
    assert_eq!(entries(&docstring, SectionKind::Parameters), expected(&parameters));
    assert_eq!(entries(&docstring, SectionKind::Returns), expected(&[("m", "ndarray", "The mean."), ("", "float", "")]));
    assert_eq!(entries(&docstring, SectionKind::Raises), expected(&[("", "ValueError", "If not.")]));
    assert_eq!(entries(&docstring, SectionKind::SeeAlso), expected(&[("median,average", "", "Others."), ("numpy.sum", "", "")]));
    assert_eq!(docstring.of(SectionKind::Notes).next().expect("the notes").text, ["A note::", "", "    code"]);
    assert!(docstring.parameter("kwargs").is_some(), "stars are no part of a name");
}

#[test]
fn google() {
    let docstring = parse(
        "Fetches rows.\n\nArgs:\n  table (Table): An open table.\n  keys: A sequence of\n    strings: one for each.\n\n    A second paragraph, see http://x.org: it is long.\n  \
         *args (Union[int,\n      str]): The rest.\n  **kw: Options.\n\nReturns:\n  dict[str, int]: A dict\n    of rows.\n\nRaises:\n  IOError: An error.\n  \
         a.b.Custom: Another.\n\nShape:\n  - Input: any\n\nExamples::\n\n    >>> f(1)\n\nThe end.",
    );
    assert_eq!(docstring.style, Style::Google);
    let parameters = [
        ("table", "Table", "An open table."),
        ("keys", "", "A sequence of|strings: one for each.||A second paragraph, see http://x.org: it is long."),
        ("*args", "Union[int, str]", "The rest."),
        ("**kw", "", "Options."),
    ];
    assert_eq!(entries(&docstring, SectionKind::Parameters), expected(&parameters));
    assert_eq!(entries(&docstring, SectionKind::Returns), expected(&[("", "dict[str, int]", "A dict|of rows.")]));
    assert_eq!(entries(&docstring, SectionKind::Raises), expected(&[("", "IOError", "An error."), ("", "a.b.Custom", "Another.")]));
    let rest = [SectionKind::Other, SectionKind::Examples, SectionKind::Text];
    assert_eq!(&kinds(&docstring)[3..], rest);
    assert_eq!(docstring.sections[3].title, "Shape");
}

#[test]
fn brackets_that_a_description_opens_are_not_those_of_the_type() {
    let docstring =
        parse("F.\n\nArgs:\n    x (int): One (or\n        more).\n    y (Union[int,\n        str]): Two (or\n        three).\n");
    let parameters = [("x", "int", "One (or|more)."), ("y", "Union[int, str]", "Two (or|three).")];
    assert_eq!(entries(&docstring, SectionKind::Parameters), expected(&parameters));
}

#[test]
fn sphinx() {
    let docstring = parse(
        "Sends.\n\n:param url: The address,\n    on two lines.\n:type url: str or\n    bytes\n:param dict[str, int] data: (optional) What.\n:keyword timeout: How long.\n\
         :returns: An answer.\n:rtype: requests.Response\n:raises requests.HTTPError: When bad.\n:meta private:\n\nUsage::\n\n  >>> x",
    );
    assert_eq!(docstring.style, Style::Sphinx);
    let parameters = [("url", "str or bytes", "The address,|on two lines."), ("data", "dict[str, int]", "(optional) What.")];
    assert_eq!(entries(&docstring, SectionKind::Parameters), expected(&parameters));
    assert_eq!(entries(&docstring, SectionKind::KeywordParameters), expected(&[("timeout", "", "How long.")]));
    assert_eq!(entries(&docstring, SectionKind::Returns), expected(&[("", "requests.Response", "An answer.")]));
    assert_eq!(entries(&docstring, SectionKind::Raises), expected(&[("", "requests.HTTPError", "When bad.")]));
    let last = docstring.sections.last().expect("the text after the fields");
    assert_eq!((last.kind, last.text.as_slice()), (SectionKind::Text, &[":meta private:", "", "Usage::", "", "  >>> x"][..]));
}

#[test]
fn epytext() {
    let docstring =
        parse("Connects.\n\n@param host: The host.\n@type host: C{str}\n@return: The I{link}.\n@raise OSError: Never.\n@since: 2.0");
    assert_eq!(docstring.style, Style::Epytext);
    assert_eq!(entries(&docstring, SectionKind::Parameters), expected(&[("host", "C{str}", "The host.")]));
    assert_eq!(entries(&docstring, SectionKind::Returns), expected(&[("", "", "The I{link}.")]));
    assert_eq!(docstring.sections.last().expect("what is not known").text, ["@since: 2.0"]);
}

#[test]
fn the_heavier_style_wins_whichever_comes_first() {
    let docstring =
        parse("Note:\n    Not a section here.\n\nParameters\n----------\nx : int\n    :param y: is text here\n\nReturns\n-------\nint");
    assert_eq!(docstring.style, Style::Numpy);
    assert_eq!(docstring.summary, ["Note:", "    Not a section here."]);
    assert_eq!(entries(&docstring, SectionKind::Parameters), expected(&[("x", "int", ":param y: is text here")]));
}

#[test]
fn sections_of_other_styles_are_found_beside_the_heavier_one() {
    let docstring =
        parse("It is.\n\n:param x: An x.\n:param y: A y.\n:param z: A z.\n:rtype: int\n\nExample:\n    >>> 1\n\nNotes\n-----\nMixed.");
    assert_eq!(docstring.style, Style::Sphinx);
    assert_eq!(kinds(&docstring), [SectionKind::Parameters, SectionKind::Returns, SectionKind::Examples, SectionKind::Notes]);
}

#[test]
fn what_is_no_entry_stays_in_its_place() {
    let docstring = parse(
        "S.\n\nParameters\n----------\nAll of them are optional, and so on.\n\nx : int\n    An x.\nOnly for experts. See elsewhere.\ny: int\n",
    );
    let section = &docstring.sections[0];
    assert_eq!(section.text, ["All of them are optional, and so on."]);
    let rows = [("x", "int", "An x."), ("", "", "Only for experts. See elsewhere."), ("y", "int", "")];
    assert_eq!(entries(&docstring, SectionKind::Parameters), expected(&rows));
}

#[test]
fn a_return_value_told_in_prose_has_no_type() {
    let docstring = parse("S.\n\nReturns\n-------\nThe sum of all values, or nothing at all\nif there are none.\n");
    assert_eq!(docstring.sections[0].text.len(), 2);
    assert!(docstring.sections[0].entries.is_empty());
}

#[test]
fn annotations() {
    type Case<'c> = (&'c str, &'c str, bool, Option<&'c str>, &'c [&'c str]);
    let cases: &[Case<'_>] = &[
        ("int or None", "int or None", false, None, &[]),
        ("int, optional", "int", true, None, &[]),
        ("int or None, default: 3", "int or None", true, Some("3"), &[]),
        ("int, optional (default=None)", "int", true, Some("None"), &[]),
        ("bool, by default True", "bool", true, Some("True"), &[]),
        ("bool (default: False)", "bool", true, Some("False"), &[]),
        ("{'a, b', 'c'}, default 'c'", "{'a, b', 'c'}", true, Some("'c'"), &["'a, b'", "'c'"]),
        ("ndarray, shape (n, m), optional", "ndarray, shape (n, m)", true, None, &[]),
        ("dict[str, int], optional", "dict[str, int]", true, None, &[]),
        ("optional", "", true, None, &[]),
        ("default_factory", "default_factory", false, None, &[]),
        ("Python's own, optional", "Python's own", true, None, &[]),
    ];
    for (text, ty, optional, default, choices) in cases {
        let text = format!("S.\n\nParameters\n----------\nx : {text}\n");
        let docstring = parse(&text);
        let found = docstring.parameters().next().expect("one parameter").described();
        assert_eq!((found.ty, found.optional, found.default, found.choices.as_slice()), (*ty, *optional, *default, *choices), "{text}");
    }
}

#[test]
fn a_section_in_the_first_line_has_a_body() {
    let docstring = parse("Args:\n    x (int): One.\n    y: Two\n        lines.");
    assert_eq!(entries(&docstring, SectionKind::Parameters), expected(&[("x", "int", "One."), ("y", "", "Two|lines.")]));
    let docstring = parse(":param x: One\n    or more.");
    assert_eq!(entries(&docstring, SectionKind::Parameters), expected(&[("x", "", "One|or more.")]));
}

#[test]
fn a_title_a_little_out_of_line_ends_the_section_before_it() {
    let docstring = parse("Loads.\n\nArgs:\n    root (str): A folder.\n\n Attributes:\n    classes (list): Their names.\n");
    assert_eq!(entries(&docstring, SectionKind::Parameters), expected(&[("root", "str", "A folder.")]));
    assert_eq!(entries(&docstring, SectionKind::Attributes), expected(&[("classes", "list", "Their names.")]));
}

#[test]
fn the_type_of_a_variable_is_not_that_of_a_parameter() {
    for text in [
        "Holds.\n\n@ivar a: An a.\n@type a: C{int}\n@type b: C{str}\n@ivar b: A b.",
        "Holds.\n\n:ivar a: An a.\n:type a: C{int}\n:type b: C{str}\n:ivar b: A b.",
    ] {
        let docstring = parse(text);
        assert_eq!(entries(&docstring, SectionKind::Attributes), expected(&[("a", "C{int}", "An a."), ("b", "C{str}", "A b.")]), "{text}");
        assert_eq!(kinds(&docstring), [SectionKind::Attributes], "{text}");
    }
}

#[test]
fn what_stands_between_a_tag_and_its_colon_is_kept() {
    let docstring = parse("F.\n\n:returns bool: True if so.\n");
    assert_eq!(entries(&docstring, SectionKind::Returns), expected(&[("", "bool", "True if so.")]));
}

#[test]
fn google_entries_without_a_colon_or_with_a_bracket_that_stays_open() {
    let docstring = parse(
        "F.\n\nArgs:\n     features (List[Tensor])\n     size (tuple(int, int): Two (or more).\n    add (`str`):\n        After it.\n",
    );
    let parameters = [("features", "List[Tensor]", ""), ("size", "tuple(int, int", "Two (or more)."), ("add", "`str`", "After it.")];
    assert_eq!(entries(&docstring, SectionKind::Parameters), expected(&parameters));
}
