//! `generate = "used"`: what the sources name is generated, with what it needs, and follows them.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;

use snakebridge_tests::Project;

use super::workshop;

const SHAPES: &str = "class Shape:\n    def area(self) -> float:\n        return 0.0\n\n    def name(self) -> str:\n        return \"shape\"\n\n\n\
    class Square(Shape):\n    def __init__(self, side: float, colour: str = \"red\"):\n        self.side = side\n\n    def area(self) -> float:\n        \
    return self.side * self.side\n\n    def grow(self, by: float = 1.0) -> \"Square\":\n        return Square(self.side + by)\n\n\n\
    class Circle(Shape):\n    pass\n\n\nclass Frame:\n    pass\n\n\n\
    def make(side: float) -> Square:\n    return Square(side)\n\n\ndef frame(shape: Shape) -> Frame:\n    return Frame()\n\n\n\
    def sort(first: int, reverse: bool = False) -> int:\n    return first\n\n\nLIMIT: int = 3\n";

const MAIN: &str = "use crate::shapes as s;\nsnakebridge::bindings!();\n\nfn main() -> snakebridge::Result<()> {\n    \
                    println!(\"{}\", s::make(2)?.area()?);\n    Ok(())\n}\n";

fn generated(project: &Project<'_>) -> String {
    fs::read_to_string(project.out_dir("used").join("snakebridge/shapes/mod.rs")).unwrap()
}

#[test]
fn what_the_sources_name_is_generated() {
    let workshop = workshop();
    let declared = "[package.metadata.python-deps]\nshapes = { path = \"python/shapes.py\", generate = \"used\" }\n";
    let project = workshop.project("used", declared);
    project.write("python/shapes.py", SHAPES);
    project.write("src/main.rs", MAIN);
    project.write("src/bin/other.rs", "fn main() {}\n");
    assert_eq!(project.cargo(&["run", "--bin", "used"]).succeeded().stdout, "4\n");
    let code = generated(&project);
    for kept in ["pub fn make(", "pub struct Square(", "pub struct Shape(", "pub fn area("] {
        assert!(code.contains(kept), "{kept} is not in {code}");
    }
    for pruned in ["Circle", "Frame", "pub fn grow", "pub fn name", "fn limit", "LIMIT", "pub fn sort"] {
        assert!(!code.contains(pruned), "{pruned} is in {code}");
    }

    // A word that means nothing here changes nothing; one in the arguments of a macro does, in whatever target.
    let before = fs::metadata(project.out_dir("used").join("snakebridge.stamp")).unwrap().modified().unwrap();
    project.edit("src/main.rs", "println!(\"{}\",", "let again = 1;\n    let _ = again;\n    println!(\"{}\",");
    assert_eq!(project.cargo(&["run", "--bin", "used"]).succeeded().stdout, "4\n");
    assert_eq!(fs::metadata(project.out_dir("used").join("snakebridge.stamp")).unwrap().modified().unwrap(), before);
    project.write(
        "src/bin/other.rs",
        "snakebridge::bindings!();\n\nfn main() -> snakebridge::Result<()> {\n    \
         println!(\"{}\", snakebridge::py!(shapes::Square::new(2).grow(by = 3))?.area()?);\n    Ok(())\n}\n",
    );
    let _ = project.build();
    let code = generated(&project);
    assert!(code.contains("pub fn grow_with") && !code.contains("pub fn name"), "{code}");

    // A file that is no Rust: no target has it, so that nobody else tells of it, and its words count.
    project.write("src/bin/other.rs", "fn main() {}\n");
    project.write("src/draft.rs", "fn draft() {\n    shapes::Frame::new(;\n}\n");
    let said = project.build().succeeded().stderr;
    assert!(
        said.contains(
            "src/draft.rs:3:1: this is not Rust, so every word of the file counts as used, and none is held against the libraries \
             [source-not-read]"
        ),
        "{said}"
    );
    assert!(said.contains("`}` does not close the `(` at 2:23") && generated(&project).contains("pub struct Frame("), "{said}");
    fs::remove_file(project.path().join("src/draft.rs")).unwrap();

    // What is not there.
    project.write("src/bin/other.rs", "fn main() {}\n");
    project.edit("src/main.rs", "s::make(2)?.area()?", "s::mak(2)?");
    let said = project.build().failed().errors();
    assert!(
        said.starts_with(
            "shapes.mak: `shapes` has no public `mak`, which `src/main.rs` uses [used-not-found]\n  hint: did you mean `make`?"
        ),
        "{said}"
    );
    project.edit("Cargo.toml", "generate = \"used\"", "generate = \"used\", on-missing = \"stub\"");
    project.edit("src/main.rs", "s::mak(2)?", "s::mak::<snakebridge::Object>((2,)).is_err()");
    let run = project.cargo(&["run", "--bin", "used"]).succeeded();
    assert_eq!(run.stdout, "true\n");
    assert!(run.stderr.contains("use of deprecated function `shapes::mak`: `shapes` has no `mak`"), "{}", run.stderr);
}
