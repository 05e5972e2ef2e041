//! What is committed of the examples, made by two people: another user, home, host, checkout and target folder, the same bytes. A third, who has neither the libraries nor a
//! network, builds from them.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// One person at one machine. The names are such that no library's documentation has them.
struct Person {
    folder: TempDir,
    name: &'static str,
    checkout: &'static str,
    /// Whether the machine reaches a package index and the build may ask Python.
    strict: bool,
}

impl Person {
    fn new(name: &'static str, checkout: &'static str, strict: bool) -> Self {
        Self { folder: TempDir::new().unwrap(), name, checkout, strict }
    }

    fn package(&self) -> PathBuf {
        self.folder.path().join(self.checkout)
    }

    fn out_dir(&self) -> PathBuf {
        self.folder.path().join(format!("built-by-{}", self.name)).join("debug/build/example-0123456789abcdef/out")
    }

    /// Copies an example, without what was committed for it.
    fn clone_example(&self, example: &Path) {
        copy(example, &self.package());
        let _ = fs::remove_dir_all(self.package().join(".snakebridge"));
        let _ = fs::remove_file(self.package().join("snakebridge.lock"));
    }

    /// Runs the package's build script.
    fn build(&self) -> String {
        let (home, out_dir) = (self.folder.path().join("home").join(self.name), self.out_dir());
        fs::create_dir_all(&home).unwrap();
        fs::create_dir_all(&out_dir).unwrap();
        let target = out_dir.ancestors().nth(4).unwrap();
        fs::write(target.join("CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55\n").unwrap();
        let program = env!("CARGO_BIN_EXE_snakebridge-soak");
        let mut command = match self.host() {
            Some(mut command) => {
                command.arg(program);
                command
            }
            None => Command::new(program),
        };
        command.arg("build-script").current_dir(self.package()).env("CARGO_MANIFEST_DIR", self.package()).env("OUT_DIR", &out_dir);
        command.env("HOME", &home).env("USER", self.name).env("LOGNAME", self.name).env("PYO3_PYTHON", real_python());
        command.env("CARGO_PKG_NAME", "example").env("TMPDIR", self.folder.path());
        for name in ["VIRTUAL_ENV", "CONDA_PREFIX", "CI", "CARGO_TARGET_DIR", "CARGO_HOME"] {
            command.env_remove(name);
        }
        if self.strict {
            command.env("SNAKEBRIDGE_STRICT", "1").env("PIP_NO_INDEX", "1").env("UV_OFFLINE", "1");
        }
        let output = command.output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success() && !said.contains("cargo::error"), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
        said
    }

    /// A host of its own name, and without a network for who builds strictly, where that is permitted.
    fn host(&self) -> Option<Command> {
        let options: &[&str] = if self.strict { &["--uts", "--net"] } else { &["--uts"] };
        let permitted = Command::new("unshare").args(options).arg("true").stderr(Stdio::null()).status();
        if !permitted.is_ok_and(|status| status.success()) {
            eprintln!("not tried: a host of another name is not permitted here");
            return None;
        }
        let mut command = Command::new("unshare");
        command.args(options).args(["sh", "-c", &format!("hostname host-of-{}; exec \"$@\"", self.name), "sh"]);
        Some(command)
    }

    /// Everything that was made: what is committed, and the code.
    fn made(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        collect(&self.package().join(".snakebridge"), "committed", &mut files);
        files.insert("snakebridge.lock".to_owned(), fs::read_to_string(self.package().join("snakebridge.lock")).unwrap());
        collect(&self.out_dir().join("snakebridge"), "code", &mut files);
        files
    }
}

#[test]
fn the_examples_give_the_same_bytes_on_another_machine() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").canonicalize().unwrap();
    for example in ["quickstart", "extension"].map(|name| examples.join(name)) {
        let people = [Person::new("zaphod-b", "src/project", false), Person::new("trillian-m", "a folder/deep/down/work", false)];
        let [first, second] = people.each_ref().map(|person| {
            person.clone_example(&example);
            person.build();
            person.made()
        });
        assert!(first.keys().any(|file| file.starts_with("committed/facts/")) && first.keys().any(|file| file.starts_with("code/")));
        assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
        for (file, text) in &first {
            assert!(second[file] == *text, "{file} of {} differs", example.display());
            for person in &people {
                let traces = [person.name.to_owned(), person.folder.path().display().to_string()];
                assert!(!traces.iter().any(|trace| text.contains(trace)), "{file} names a machine");
            }
        }

        let third = Person::new("marvin-p", "third", true);
        third.clone_example(&example);
        copy(&people[0].package().join(".snakebridge"), &third.package().join(".snakebridge"));
        fs::copy(people[0].package().join("snakebridge.lock"), third.package().join("snakebridge.lock")).unwrap();
        third.build();
        assert!(third.made() == first, "a strict build made something else of {}", example.display());
        let shared = third.out_dir().ancestors().nth(4).unwrap().join("snakebridge");
        let environments = |entry: &fs::DirEntry| entry.path().is_dir() && entry.file_name().to_string_lossy().starts_with("venv-");
        let installed = fs::read_dir(shared).unwrap().any(|entry| environments(&entry.unwrap()));
        assert!(!installed, "a strict build made an environment");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
        let place = to.join(entry.file_name().unwrap());
        if entry.is_dir() {
            copy(&entry, &place);
        } else {
            fs::copy(&entry, &place).unwrap();
        }
    }
}

fn collect(folder: &Path, below: &str, files: &mut BTreeMap<String, String>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = format!("{below}/{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            collect(&path, &name, files);
        } else {
            files.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}

fn real_python() -> String {
    let script = "import os, sys; print(os.path.realpath(sys._base_executable))";
    let output = Command::new("python3").args(["-c", script]).current_dir(env::temp_dir()).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
