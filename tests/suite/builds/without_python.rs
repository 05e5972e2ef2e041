//! A program without Python in its own process: no PyO3 is compiled, no libpython is linked, and all of it runs over a worker.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use snakebridge_tests::Output;

use super::{SCORING, workshop};

const DECLARED: &str = "[package.metadata.snakebridge.pools.default]\nsize = 1\nvariables = { NAME_OF_THE_POOL = \"default\" }\n[package.metadata.python-deps]\nmath = \"stdlib\"\njson = \"stdlib\"\ncollections = \"stdlib\"\ntempfile = \"stdlib\"\n\
                        scoring = { path = \"python/scoring.py\" }\n";

const MAIN: &str = r#"use snakebridge::prelude::*;
use snakebridge::{Session, Stream, Value, callback, with};

snakebridge::bindings!();

#[derive(Debug, PartialEq, ToPython, FromPython)]
struct Point {
    x: f64,
    y: f64,
}

fn main() -> snakebridge::Result<()> {
    let root: f64 = math::sqrt(16)?;
    let score: f64 = py!(scoring::score("four", weight = 2.5))?;
    println!("{root:?} {score:?}");
    let text: String = json::dumps(Point { x: 1.0, y: -0.5 })?;
    let point: Point = json::loads(&text)?;
    println!("{text} {}", point == Point { x: 1.0, y: -0.5 });
    let squares: Object = snakebridge::call("builtins", "map", (callback(|n: i64| n * n), [1, 2, 3]))?;
    println!("{:?}", squares.iter::<i64>()?.collect::<Result<Vec<_>, _>>()?);
    let numbers: Stream<i64> = snakebridge::stream("builtins", "range", (5,))?;
    println!("{}", numbers.sum::<Result<i64, _>>()?);
    let words = collections::Counter::new_with().args(("abracadabra",)).call()?;
    println!("{:?}", words.call_method::<Vec<(String, i64)>>("most_common", (2,))?);
    let error = json::loads::<Value>("[1,").unwrap_err();
    println!("{} {}", error.type_name(), error.is("ValueError"));
    let failed: snakebridge::Result<Object> = snakebridge::call("builtins", "list", (snakebridge::call::<Object>("builtins", "map", (callback(|_: i64| -> Result<(), std::fmt::Error> { Err(std::fmt::Error) }), [1]))?,));
    println!("{}", failed.unwrap_err().downcast_ref::<std::fmt::Error>().is_some());
    let folder = snakebridge::call::<Object>("tempfile", "TemporaryDirectory", ())?;
    let path = with(&folder, |path: String| {
        println!("{}", std::path::Path::new(&path).is_dir());
        Ok(path)
    })?;
    println!("{}", std::path::Path::new(&path).exists());
    let session = Session::new();
    let both: Vec<i64> = session.scope(|| Object::new([1, 2])?.add(&Object::new([3])?))?;
    println!("{both:?}");
    println!("{}", snakebridge::call::<u32>("os", "getpid", ())? == std::process::id());
    // The process's own pool is the one that `Cargo.toml` describes.
    println!("{}", snakebridge::call::<String>("os", "getenv", ("NAME_OF_THE_POOL",))?);
    Ok(())
}
"#;

/// The same in Python.
const SAME: &str = r#"
import collections, json, math, os, tempfile
from python import scoring
print(math.sqrt(16), scoring.score("four", weight=2.5))
text = json.dumps({"x": 1.0, "y": -0.5})
print(text, "true" if json.loads(text) == {"x": 1.0, "y": -0.5} else "false")
print(list(map(lambda n: n * n, [1, 2, 3])))
print(sum(range(5)))
print(str(collections.Counter("abracadabra").most_common(2)).replace("'", '"'))
try:
    json.loads("[1,")
except ValueError as error:
    print(type(error).__name__, "true")
print("true")
with tempfile.TemporaryDirectory() as path:
    print(str(os.path.isdir(path)).lower())
print(str(os.path.exists(path)).lower())
print([1, 2] + [3])
print("false")
print("default")
"#;

#[test]
fn a_program_without_python_in_its_process_runs_over_a_worker() {
    let workshop = workshop();
    let project = workshop.project("without-python", DECLARED);
    project.edit(
        "Cargo.toml",
        " }\n\n[build-dependencies]",
        ", default-features = false, features = [\"workers\"] }\n\n[build-dependencies]",
    );
    project.write("python/scoring.py", SCORING);
    project.write("src/main.rs", MAIN);
    let same: Output = project.command("python3").args(["-c", SAME]).output().unwrap().into();
    let ran = project.cargo(&["run", "--quiet"]).succeeded();
    assert_eq!(ran.stdout, same.succeeded().stdout);

    // It is also what it does when it is started by itself.
    let program = workshop.target().join("debug/without-python");
    let ran: Output = project.command(&program).output().unwrap().into();
    let _ = ran.succeeded();
    let tree = project.cargo(&["tree", "--edges", "normal,build", "--prefix", "none"]).succeeded().stdout;
    assert!(tree.contains("snakebridge-runtime") && !tree.contains("pyo3"), "{tree}");
    if cfg!(target_os = "linux") {
        let linked: Output = project.command("ldd").arg(&program).output().unwrap().into();
        let linked = linked.succeeded().stdout;
        assert!(linked.contains("libc") && !linked.contains("python"), "{linked}");
    }

    // What was built without it can't be asked for it.
    let asked: Output = project.command(&program).env("SNAKEBRIDGE_RUNTIME", "embedded").output().unwrap().into();
    let asked = asked.failed().stderr;
    assert!(
        asked.contains(
            "`SNAKEBRIDGE_RUNTIME` asks for Python in this process, and this program was built without it\nhint: give `snakebridge` the feature `embedded`"
        ),
        "{asked}"
    );

    // A home it must have.
    project.edit("Cargo.toml", ", features = [\"workers\"]", "");
    let errors = project.build().failed().stderr;
    assert!(
        errors.contains(
            "`snakebridge` needs a place for Python to run: its feature `embedded`, which is there by default, `workers`, or both"
        ),
        "{errors}"
    );
}
