//! Hashes the generator's own sources, so that a change in what it generates is seen whatever the version says.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

fn main() -> io::Result<()> {
    let mut sources = vec![PathBuf::from("introspect.py")];
    collect(Path::new("src"), &mut sources)?;
    sources.sort();
    let mut hash = Sha256::new();
    for source in &sources {
        hash.update(source.to_string_lossy().as_bytes());
        hash.update(fs::read(source)?);
    }
    let text: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    println!("cargo::rustc-env=SNAKEBRIDGE_GENERATOR_HASH=sha256:{text}");
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=introspect.py");
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}

fn collect(folder: &Path, sources: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, sources)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sources.push(path);
        }
    }
    Ok(())
}
