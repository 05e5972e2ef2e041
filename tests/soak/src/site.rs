//! The site: a workspace of crates with overlapping requirements, the wheels that they need, and the target folder that they share.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// The crates and what they declare; one library in all but one of them is another one's too.
pub(crate) const CRATES: [(&str, &str); 5] = [
    ("one", "sb_alpha = { version = \"1\", pypi-package = \"sb-alpha\" }\nsb_gamma = { version = \"7\", pypi-package = \"sb-gamma\" }\n"),
    ("two", "sb_beta = { version = \">=0.3\", pypi-package = \"sb-beta\" }\nsb_gamma = { version = \"*\", pypi-package = \"sb-gamma\" }\n"),
    (
        "three",
        "sb_alpha = { version = \"1.1\", pypi-package = \"sb-alpha\" }\nsb_delta = { version = \"1\", pypi-package = \"sb-delta\" }\n",
    ),
    (
        "four",
        "sb_base = { version = \">=2\", pypi-package = \"sb-base\" }\nsb_beta = { version = \"*\", pypi-package = \"sb-beta\" }\nmath = \"stdlib\"\n",
    ),
    (
        "five",
        "sb_delta = { version = \">=1\", pypi-package = \"sb-delta\", module-mode = \"public\" }\nscoring = { path = \"scoring.py\" }\n",
    ),
];

/// The modules that the environment has in the end, by how many crates there are.
const MODULES: [&str; 5] = ["sb_alpha", "sb_beta", "sb_delta", "sb_base", "sb_gamma"];

/// The workspace.
pub(crate) struct Site {
    folder: TempDir,
    /// The Python that everything is made from.
    pub(crate) python: PathBuf,
    /// The names of the crates.
    pub(crate) crates: Vec<&'static str>,
}

impl Site {
    /// Makes the workspace with this many crates.
    pub(crate) fn new(count: usize) -> io::Result<Self> {
        let folder = TempDir::new()?;
        let python = real_python()?;
        let site = Self { folder, python, crates: CRATES[..count].iter().map(|(name, _)| *name).collect() };
        for folder in ["wheels", "target"] {
            fs::create_dir_all(site.path().join(folder))?;
        }
        // By this file a build script knows the target folder.
        fs::write(site.target().join("CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55\n")?;
        let made = Command::new(&site.python).arg(script("shelf.py")).arg(site.path().join("wheels")).status()?;
        if !made.success() {
            return Err(io::Error::other("the wheels could not be made"));
        }
        let members: Vec<String> = site.crates.iter().map(|name| format!("\"{name}\"")).collect();
        let workspace = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[workspace.metadata.snakebridge]\nfind-links = [\"wheels\"]\n",
            members.join(", ")
        );
        fs::write(site.path().join("Cargo.toml"), workspace)?;
        let build = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../snakebridge-build");
        for (name, declared) in &CRATES[..count] {
            let folder = site.path().join(name);
            fs::create_dir_all(folder.join("src"))?;
            let manifest = format!(
                "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[build-dependencies]\nsnakebridge-build = {{ path = {build:?} }}\n\n\
                 [package.metadata.python-deps]\n{declared}"
            );
            fs::write(folder.join("Cargo.toml"), manifest)?;
            fs::write(folder.join("build.rs"), "fn main() {\n    snakebridge_build::generate();\n}\n")?;
            fs::write(folder.join("src/lib.rs"), "")?;
            fs::write(folder.join("scoring.py"), "def score(text: str) -> int:\n    return len(text)\n")?;
        }
        Ok(site)
    }

    /// The workspace's folder.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The target folder that all crates share.
    pub(crate) fn target(&self) -> PathBuf {
        self.path().join("target")
    }

    /// Where the code of a crate goes.
    pub(crate) fn out_dir(&self, name: &str, profile: &str) -> PathBuf {
        self.target().join(profile).join("build").join(format!("{name}-0123456789abcdef/out"))
    }

    /// The environments that there are.
    pub(crate) fn environments(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.target().join("snakebridge")).into_iter().flatten().flatten().map(|entry| entry.path());
        entries.filter(|path| path.is_dir() && path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("venv-"))).collect()
    }

    /// What is committed of each crate, and what is generated for it: the text of every file by its path.
    pub(crate) fn written(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        for name in &self.crates {
            collect(&self.path().join(name).join(".snakebridge"), &format!("{name}/.snakebridge"), &mut files);
            let lock = fs::read_to_string(self.path().join(name).join("snakebridge.lock")).unwrap_or_default();
            files.insert(format!("{name}/snakebridge.lock"), lock);
            collect(&self.out_dir(name, "debug").join("snakebridge"), &format!("{name}/out"), &mut files);
        }
        files
    }

    /// What is wrong with the one environment that there should be; empty when nothing is.
    pub(crate) fn judged(&self) -> Vec<String> {
        let environments = self.environments();
        let [environment] = &environments[..] else { return vec![format!("there are {} environments", environments.len())] };
        if !environment.join("snakebridge.json").is_file() {
            return vec!["the environment has no marker".to_owned()];
        }
        let modules = match self.crates.len() {
            1 => &MODULES[..1],
            2 => &MODULES[..2],
            3 => &MODULES[..3],
            _ => &MODULES[..],
        };
        let output = Command::new(environment.join("bin/python")).arg("-I").arg(script("whole.py")).args(modules).output();
        match output {
            Ok(output) if output.status.success() => String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect(),
            Ok(output) => vec![String::from_utf8_lossy(&output.stderr).into_owned()],
            Err(error) => vec![error.to_string()],
        }
    }
}

fn collect(folder: &Path, below: &str, files: &mut BTreeMap<String, String>) {
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // What a killed build had half-written lies beside until it is ten minutes old: a build that still runs may mean to use it.
        if name.starts_with(".snakebridge-") {
            continue;
        }
        let name = format!("{below}/{name}");
        if path.is_dir() {
            collect(&path, &name, files);
        } else {
            files.insert(name, fs::read_to_string(&path).unwrap_or_default());
        }
    }
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("python").join(name)
}

/// The Python below pyenv's shims and virtual environments: what a build would find, asked for once.
fn real_python() -> io::Result<PathBuf> {
    let script = "import os, sys; print(os.path.realpath(sys._base_executable))";
    let output = Command::new("python3").args(["-c", script]).current_dir(env::temp_dir()).output()?;
    Ok(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()))
}
