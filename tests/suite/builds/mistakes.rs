//! Mistakes in `Cargo.toml` and in the user's own Python: all of them at once, each with its key, its line, why, and what to do.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::workshop;

#[test]
fn every_mistake_in_the_configuration_is_shown() {
    let workshop = workshop();
    let project = workshop.project(
        "wrong",
        "[package.metadata.snakebridge]\nlayuot = \"split\"\nlayout = \"singel\"\nintrospect-timeout = 0\n\n[package.metadata.python-deps]\n\
         numpy = \"two\"\nmath = \"stdlb\"\njson = { version = \"stdlib\", module-mode = \"rot\", on-missing = \"stubs\" }\n",
    );
    let said = project.build().failed().errors();
    let expected = "\
package.metadata.snakebridge.layuot: `layuot` is not a key that SnakeBridge knows (Cargo.toml:7) [config-unknown-key]
  hint: did you mean `layout`? the keys are `python`, `venv`, `auto-install`, `installer`, `requirements`, `constraints`, `index`, `extra-indexes`, `find-links`, `accelerator`, `wheels`, `generated-dir`, `layout`, `introspect-timeout`, `coverage`, `strict`, `verbose`, `signature-sources`, `min-signature-tier`, `strict-signatures`, `timeout-profile`, `timeout-profiles`, `helpers`, `helper-allow`, `pools`, `type-map`
package.metadata.snakebridge.layout: `singel` is not a value of `layout` (Cargo.toml:8) [config-bad-value]
  hint: did you mean `single`? write one of `split`, `single`
package.metadata.snakebridge.introspect-timeout: `introspect-timeout` must be at least 1, not `0` (Cargo.toml:9) [config-bad-value]
  hint: write `introspect-timeout = 300`
package.metadata.python-deps.json.module-mode: `rot` is not a value of `module-mode` (Cargo.toml:14) [config-bad-value]
  hint: did you mean `root`? write one of `root`, `exports`, `public`, `explicit`, `all`, `light`, `top`, `api`, `standard`, `full`, `nuclear`, `docs`, `manifest`
package.metadata.python-deps.json.on-missing: `stubs` is not a value of `on-missing` (Cargo.toml:14) [config-bad-value]
  hint: did you mean `stub`? write one of `error`, `warn`, `stub`
package.metadata.python-deps.math: `stdlb` is not a version request (Cargo.toml:13) [config-bad-version]
  hint: did you mean `math = \"stdlib\"`?
package.metadata.python-deps.numpy: `two` is not a version request (Cargo.toml:12) [config-bad-version]
  hint: write `\"2.4\"` (at least 2.4, below 3), `\"==2.4.1\"`, `\">=2,<3\"`, `\"~=2.4\"`, or `\"*\"` for any version";
    assert_eq!(said, expected);
}

#[test]
fn a_type_that_cannot_stand_for_a_class_says_so() {
    let workshop = workshop();
    let project = workshop.project(
        "mapped",
        "[package.metadata.snakebridge]\ntype-map = { \"places.Piont\" = \"crate::Point\" }\n\n[package.metadata.python-deps]\n\
         places = { path = \"python/places.py\" }\n",
    );
    project.write(
        "python/places.py",
        "class Point:\n    pass\n\n\ndef here() -> Point:\n    return Point()\n\n\ndef there() -> Point:\n    return Point()\n",
    );
    project.write("src/main.rs", "pub struct Point;\n\nsnakebridge::bindings!();\n\nfn main() {}\n");
    assert_eq!(
        project.build().failed().errors(),
        "package.metadata.snakebridge.type-map.\"places.Piont\": no library has a class `places.Piont` that a type could stand for (Cargo.toml:7) \
         [type-map-not-found]\n  hint: did you mean `places.Point`?"
    );
    project.edit("Cargo.toml", "places.Piont", "places.Point");
    let said = project.build().failed().stderr;
    assert!(
        said.contains("error[E0277]: `Point` stands for a Python class in `type-map`, and cannot: it does not come and go as `Instance<places::Point>`"),
        "{said}"
    );
    assert!(said.contains("derive `FromPython` and `ToPython` for it"), "{said}");
    project.edit("Cargo.toml", "crate::Point", "crate::Pont");
    let said = project.build().failed().stderr;
    assert!(said.contains("unresolved import `crate::Pont`") && said.matches("error[E").count() == 1, "{said}");
}

#[test]
fn python_that_cannot_be_imported_says_why() {
    let workshop = workshop();
    let project = workshop.project(
        "trouble",
        "[package.metadata.snakebridge]\nintrospect-timeout = 2\n\n[package.metadata.python-deps]\nraises = { path = \"python/raises.py\" }\n\
         exits = { path = \"python/exits.py\" }\nhangs = { path = \"python/hangs.py\" }\nno_such_module = \"stdlib\"\nprints = { path = \"python/prints.py\" }\n",
    );
    project.write("python/raises.py", "raise RuntimeError(\"no licence\")\n");
    project.write("python/exits.py", "import sys\nsys.exit(3)\n");
    project.write("python/hangs.py", "import time\nprint(\"waiting for the device\", flush=True)\ntime.sleep(1000)\n");
    project.write("python/prints.py", "print('cargo::error=not a word of ours')\n\n\ndef f(a: int) -> int:\n    return a\n");
    let said = project.build().failed().errors();
    let folder = project.path().join("python").display().to_string();
    let (before, after) = said.split_once("PYTHONPATH=").unwrap();
    let expected = format!(
        "\
package.metadata.python-deps.exits: importing `exits` ends the interpreter with `sys.exit(3)` (Cargo.toml:11) [library-exited]
  cause: Traceback (most recent call last):
    File \"{folder}/exits.py\", line 2, in <module>
      sys.exit(3)
  SystemExit: 3
  hint: `exits` seems to be a program; put its main part below `if __name__ == \"__main__\":`, or name the module that holds its functions
package.metadata.python-deps.hangs: `hangs` was not introspected within 2 s (Cargo.toml:12) [introspection-timeout]
  cause: --- stdout
  waiting for the device
  hint: importing `hangs` may wait for a network, a device or input; if it is just slow, raise `introspect-timeout`
"
    );
    assert!(before.starts_with(&expected), "{before}");
    let expected = format!(
        "
package.metadata.python-deps.raises: importing `raises` raised `RuntimeError: no licence` (Cargo.toml:10) [import-failed]
  cause: Traceback (most recent call last):
    File \"{folder}/raises.py\", line 1, in <module>
      raise RuntimeError(\"no licence\")
  RuntimeError: no licence
  hint: mend it in Python first; the same happens with: "
    );
    assert!(before.ends_with(&expected), "{before}");
    assert!(after.starts_with(&folder) && after.ends_with(" -X faulthandler -c 'import raises'"), "{after}");
    let missing = before.lines().find(|line| line.contains("no_such_module")).unwrap();
    assert_eq!(
        missing,
        "package.metadata.python-deps.no_such_module: Python has no module `no_such_module` (Cargo.toml:13) [module-not-found]"
    );
    assert!(before.contains(" has no `no_such_module`; for a package of PyPI write its version instead of `\"stdlib\"`\n"), "{before}");
    assert!(!project.path().join(".snakebridge").exists(), "nothing is written before every library has passed");

    // What prints is no trouble, even when it prints in cargo's language.
    project.edit("Cargo.toml", "raises = { path = \"python/raises.py\" }\nexits = { path = \"python/exits.py\" }\nhangs = { path = \"python/hangs.py\" }\nno_such_module = \"stdlib\"\n", "");
    let _ = project.build().succeeded();
}

#[test]
fn names_that_a_library_lacks_are_suggested() {
    let workshop = workshop();
    let project = workshop.project(
        "lacking",
        "[package.metadata.python-deps.fractions]\nversion = \"stdlib\"\ninclude = [\"Fraction.from_flaot\", \"gdc*\", \"Fraction\"]\nexclude = [\"Fraktion\"]\n",
    );
    let output = project.build().failed();
    assert_eq!(
        output.errors(),
        "package.metadata.python-deps.fractions.include: `fractions` has no public `Fraction.from_flaot` (Cargo.toml:8) [include-not-found]\n  \
         hint: did you mean `Fraction.from_float`?\n\
         package.metadata.python-deps.fractions.include: `fractions` has no public `gdc*` (Cargo.toml:8) [include-not-found]\n  \
         hint: names start below `fractions` (`Fraction`, …) and may have a `*`"
    );
    assert_eq!(
        output.warnings(),
        "package.metadata.python-deps.fractions.exclude: `fractions` has no public `Fraktion` (Cargo.toml:9) [exclude-not-found]\n  \
         hint: did you mean `Fraction`?"
    );
}
