//! Generates the bindings, and a test of every Rust block in the guides.

use std::fmt::Write as _;
use std::{env, fs, io, path::Path};

const PAGES: [&str; 7] = ["calling", "classes", "environment", "python-features", "values", "types", "workers"];

fn main() -> io::Result<()> {
    snakebridge_build::generate();
    let mut tests = String::new();
    for page in PAGES {
        let file = format!("../../docs/{page}.md");
        println!("cargo::rerun-if-changed={file}");
        let text = fs::read_to_string(file)?;
        for (number, block) in text.split("```rust\n").skip(1).enumerate() {
            let block = block.split("```").next().unwrap_or_default();
            // Memory is lent within one process only.
            let here = if block.contains("as_slice") || block.contains(".view(") { "if over_workers() { return Ok(()) }\n" } else { "" };
            // Writing to a string cannot fail.
            let _ = writeln!(tests, "#[test]\nfn {}_{}() -> Result<()> {{\n{here}{block}Ok(())\n}}", page.replace('-', "_"), number + 1);
        }
    }
    let folder = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    fs::write(Path::new(&folder).join("documents.rs"), tests)
}
