//! Mistakes that rustc finds, with the words that it finds for them.

#[test]
fn mistakes_are_compile_errors_in_plain_words() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/compile-fail/right.rs");
    cases.compile_fail("tests/compile-fail/wrong-*.rs");
}
