//! Where results go: a folder of the user's choice, one file or many, and nowhere in a package that is not the user's.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;

use super::workshop;

#[test]
fn a_generated_folder_keeps_the_user_s_files() {
    let workshop = workshop();
    let project = workshop.project(
        "folder",
        "[package.metadata.snakebridge]\ngenerated-dir = \"src/python\"\nlayout = \"single\"\n\n[package.metadata.python-deps]\n\
         fractions = \"stdlib\"\nstatistics = { version = \"stdlib\", include = [\"mean\"], docs-url = \"https://example.org/statistics\" }\n",
    );
    project.write("src/python/mine.rs", "// mine\n");
    project.write("src/python/notes.txt", "notes\n");
    project.write(
        "src/main.rs",
        "snakebridge::bindings!();\n\nfn main() -> snakebridge::Result<()> {\n    let mean: f64 = statistics::mean([1.0, 2.0])?;\n    println!(\"{mean}\");\n    Ok(())\n}\n",
    );
    let files = || {
        let mut all = Vec::new();
        let mut folders = vec![project.path().join("src/python")];
        while let Some(folder) = folders.pop() {
            for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if path.is_dir() { folders.push(path) } else { all.push(path) }
            }
        }
        let mut names: Vec<String> =
            all.iter().map(|path| path.strip_prefix(project.path().join("src/python")).unwrap().display().to_string()).collect();
        names.sort();
        names
    };
    assert_eq!(project.cargo(&["run"]).succeeded().stdout, "1.5\n");
    assert_eq!(files(), ["mine.rs", "mod.rs", "notes.txt"]);
    let text = project.read("src/python/mod.rs");
    assert!(text.contains("Its own documentation: <https://example.org/statistics>."));
    assert!(text.contains("Its own documentation: <https://docs.python.org/3/library/fractions.html>."));
    assert!(text.contains("pub fn mean<") && !text.contains("pub fn median<"));

    project.edit("Cargo.toml", "layout = \"single\"", "layout = \"split\"");
    let _ = project.build().succeeded();
    assert_eq!(files(), ["fractions/mod.rs", "mine.rs", "mod.rs", "notes.txt", "statistics/mod.rs"]);
    let (ran, _) = project.build_runs_script("folder");
    assert!(!ran);

    project.edit("Cargo.toml", "fractions = \"stdlib\"\n", "");
    let _ = project.build().succeeded();
    assert_eq!(files(), ["mine.rs", "mod.rs", "notes.txt", "statistics/mod.rs"]);
    assert!(!project.path().join(".snakebridge/facts/fractions.json").exists());

    // A file of the user's that stands in the way is not overwritten.
    project.write("src/python/statistics/mod.rs", "// mine too\n");
    project.touch("Cargo.toml");
    let file = project.path().join("src/python/statistics/mod.rs");
    assert_eq!(
        project.build().failed().errors(),
        format!(
            "{}: cannot replace the file [file-failed]\n  cause: SnakeBridge did not write it\n  \
             hint: move it away, or name another folder by `generated-dir` under `[package.metadata.snakebridge]`",
            file.display()
        )
    );
    assert_eq!(fs::read_to_string(file).unwrap(), "// mine too\n");
}

#[test]
fn a_package_from_a_registry_is_not_written_to() {
    let workshop = workshop();
    let project = workshop.project("packaged", "[package.metadata.python-deps]\nplatform = \"stdlib\"\n");
    project.write("Cargo.toml.orig", "");
    let _ = project.build().succeeded();
    let mut names: Vec<String> =
        fs::read_dir(project.path()).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    assert_eq!(names, ["Cargo.lock", "Cargo.toml", "Cargo.toml.orig", "build.rs", "src"]);
    assert!(project.out_dir("packaged").join("snakebridge.lock").is_file());
}

#[test]
fn options_decide_what_is_generated() {
    let workshop = workshop();
    let project = workshop.project("options", "[package.metadata.python-deps]\nshapes = { path = \"python/shapes\" }\n");
    project.write(
        "python/shapes/__init__.py",
        "import string\n\n\nclass Round(string.Formatter):\n    def area(self) -> float:\n        return 1.0\n\n    def edge(self) -> float:\n        return 1.0\n",
    );
    project.write("python/shapes/flat.py", "def side() -> float:\n    return 1.0\n");
    let functions = || {
        let folder = project.out_dir("options").join("snakebridge/shapes");
        let mut text = fs::read_to_string(folder.join("mod.rs")).unwrap();
        text += &fs::read_to_string(folder.join("flat/mod.rs")).unwrap_or_default();
        let names = ["area", "edge", "vformat", "side"];
        names.into_iter().filter(|name| text.contains(&format!("pub fn {name}"))).collect::<Vec<_>>()
    };
    let mut before = "{ path = \"python/shapes\" }".to_owned();
    for (options, expected) in [
        ("", vec!["area", "edge", "vformat"]),
        (", class-method-scope = \"defined\"", vec!["area", "edge"]),
        (", max-class-methods = 3", vec!["area", "edge"]),
        (", exclude = [\"Round.edge\"]", vec!["area", "vformat"]),
        (", include = [\"Round.area\"]", vec!["area"]),
        (", module-mode = \"all\"", vec!["area", "edge", "vformat", "side"]),
        (", modules = [\"flat\"]", vec!["area", "edge", "vformat", "side"]),
    ] {
        let now = format!("{{ path = \"python/shapes\"{options} }}");
        if now != before {
            project.edit("Cargo.toml", &before, &now);
        }
        before = now;
        let _ = project.build().succeeded();
        assert_eq!(functions(), expected, "{options}");
    }
    project.write("stubs/shapes/flat.pyi", "def side() -> int: ...\n");
    project.edit("Cargo.toml", "modules = [\"flat\"]", "modules = [\"flat\"], stub-paths = [\"stubs\"]");
    project.write("python/shapes/flat.py", "def side():\n    return 1\n");
    let _ = project.build().succeeded();
    let flat = fs::read_to_string(project.out_dir("options").join("snakebridge/shapes/flat/mod.rs")).unwrap();
    assert!(flat.contains("pub fn side() -> ::snakebridge::Result<i64>"), "{flat}");
    project.edit("Cargo.toml", "modules = [\"flat\"]", "modules = [\"flaat\", \"flat\"]");
    assert_eq!(
        project.build().failed().errors(),
        "package.metadata.python-deps.shapes.modules: `shapes` has no module `flaat` (Cargo.toml:7) [module-not-found]\n  hint: did you mean `flat`?"
    );
}
