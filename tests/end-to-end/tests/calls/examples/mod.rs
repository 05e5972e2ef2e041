//! The 24 examples of the Elixir library SnakeBridge, by name, each with its counterpart here: what one can do there can be done in Rust.
//!
//! Those that call Python stand in these files; those about a build are tests of the generator, named in the table; those about several workers are the workers' own.

mod calls;
mod objects;
mod program;

use std::path::Path;

/// Where the counterpart of an example is.
enum Counterpart {
    /// A test of that name in these files.
    Here,
    /// A test of that name in that file of the repository.
    Test(&'static str, &'static str),
    /// It is about a pool of workers, of which there is none in process.
    Workers,
}

use Counterpart::{Here, Test, Workers};

const EXAMPLES: [(&str, Counterpart); 24] = [
    ("affinity_defaults_example", Workers),
    ("basic", Here),
    ("bridge_client_example", Workers),
    ("class_constructor_example", Here),
    ("class_resolution_example", Here),
    ("coverage_report_example", Test("tests/suite/cli.rs", "coverage_says_what_is_not_typed_and_why")),
    ("docs_showcase", Test("tests/suite/docstrings/styles.rs", "google")),
    ("dynamic_dispatch_example", Here),
    ("error_showcase", Here),
    ("math_demo", Here),
    // Its part about sessions; the rest is the workers'.
    ("multi_session_example", Here),
    ("proof_pipeline", Here),
    ("protocol_integration_example", Here),
    ("python_idioms_example", Here),
    ("session_lifecycle_example", Here),
    ("signature_showcase", Here),
    ("streaming_example", Here),
    ("strict_mode_example", Test("tests/suite/cli.rs", "callables_below_the_minimum_are_listed_and_fail_a_strict_build")),
    ("stub_fallback_example", Test("tests/suite/introspection.rs", "a_stub_types_what_the_class_leaves_open")),
    ("telemetry_showcase", Here),
    ("twenty_libraries", Here),
    ("types_showcase", Here),
    ("universal_ffi_example", Here),
    ("wrapper_args_example", Here),
];

#[test]
fn every_example_has_its_counterpart() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let here = ["calls", "objects", "program"].map(|file| format!("tests/end-to-end/tests/calls/examples/{file}.rs"));
    let read = |file: &str| std::fs::read_to_string(root.join(file)).unwrap_or_default();
    let has = |file: &str, test: &str| read(file).contains(&format!("#[test]\nfn {test}("));
    for (example, counterpart) in &EXAMPLES {
        let found = match counterpart {
            Here => here.iter().any(|file| has(file, example)),
            Test(file, test) => has(file, test),
            Workers => true,
        };
        assert!(found, "{example}");
    }
}
