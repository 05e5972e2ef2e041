//! Config, given files: `requirements.txt` and `constraints.txt` as pip reads them, and the locks of other tools, as what the user asks for besides.
//!
//! In come the files that `requirements` and `constraints` of `[package.metadata.snakebridge]` name; out come [`Given`]s, one for each line or locked
//! package, each with its place. What a line means is decided here; whether it applies to the interpreter is for the environment to say.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use pep440_rs::VersionSpecifiers;
use pep508_rs::{MarkerTree, VerbatimUrl, VersionOrUrl};

use super::document::Section;
use super::foreign_lock;
use super::local;
use super::model::{Reference, Settings};
use crate::problem::Problem;

/// What a file is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Its packages are installed.
    Wanted,
    /// Its versions hold for what is installed anyway.
    Limit,
}

/// One line of a file, or one package of a lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The distribution, normalised.
    pub name: String,
    /// Its extras.
    pub extras: Vec<String>,
    /// Which versions, or from where.
    pub reference: Reference,
    /// For which interpreters.
    pub marker: MarkerTree,
    /// The hashes of which the installed file must have one: `sha256:…`.
    pub hashes: Vec<String>,
    /// What it is for.
    pub role: Role,
    /// The key of `Cargo.toml` that led to it: `requirements`.
    pub key: &'static str,
    /// The file as `Cargo.toml` names it.
    pub file: String,
    /// Where it stands: `requirements.txt:3`.
    pub place: String,
}

/// What is wrong in a file, and what to do about it.
pub(super) struct Wrong {
    pub(super) message: String,
    pub(super) hint: String,
}

impl Wrong {
    pub(super) fn new(message: String, hint: impl Into<String>) -> Self {
        Self { message, hint: hint.into() }
    }
}

/// Reads the keys `requirements` and `constraints` of one manifest; each replaces what an outer one said.
pub(super) fn apply(section: &Section<'_, '_>, settings: &mut Settings) {
    for (key, role) in [("requirements", Role::Wanted), ("constraints", Role::Limit)] {
        let Some(files) = section.text_or_texts(key, &format!("{key}.txt")) else { continue };
        settings.given.retain(|given| given.key != key);
        let mut reader = Reader { settings, key, role, wrong: Vec::new() };
        for name in files {
            reader.file(&section.document.folder, &name);
        }
        for Wrong { message, hint } in reader.wrong {
            section.report(Problem::ConfigBadRequirements, key, message, hint);
        }
    }
}

struct Reader<'s> {
    settings: &'s mut Settings,
    key: &'static str,
    role: Role,
    wrong: Vec<Wrong>,
}

impl Reader<'_> {
    /// Reads one file, named from `folder`.
    fn file(&mut self, folder: &Path, name: &str) {
        let path = folder.join(name);
        if self.settings.given_files.contains(&path)
            && self.settings.given.iter().any(|given| given.file == name && given.role == self.role)
        {
            // Two files may include the same third one, or each other.
            return;
        }
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) => {
                let hint = format!("create `{}`, or correct the path; it starts from the folder of the file that names it", path.display());
                self.wrong.push(Wrong::new(format!("cannot read `{name}`: {error}"), hint));
                return;
            }
        };
        self.settings.given_files.push(path.clone());
        match (foreign_lock::is_one(name), self.role) {
            (true, Role::Limit) => match foreign_lock::read(name, &text, self.key) {
                Ok(locked) => self.settings.given.extend(locked),
                Err(wrong) => self.wrong.push(wrong),
            },
            (true, Role::Wanted) => {
                let message = format!("`{name}` is a lock: it says which versions, not which packages");
                self.wrong.push(Wrong::new(message, format!("name it by `constraints = \"{name}\"`")));
            }
            (false, _) => self.lines(&path, name, &text),
        }
    }

    fn lines(&mut self, path: &Path, name: &str, text: &str) {
        let folder = path.parent().unwrap_or(Path::new("."));
        for (number, line) in logical(text) {
            let place = format!("{name}:{number}");
            if let Err(wrong) = self.line(folder, name, &place, &line) {
                self.wrong.push(wrong);
            }
        }
    }

    fn line(&mut self, folder: &Path, name: &str, place: &str, line: &str) -> Result<(), Wrong> {
        if !line.starts_with('-') {
            let given = self.requirement(folder, name, place, line)?;
            self.settings.given.push(given);
            return Ok(());
        }
        let (option, value) = line.split_once([' ', '=']).map_or((line, ""), |(option, value)| (option, value.trim()));
        let other = |reader: &mut Self, role| {
            let before = std::mem::replace(&mut reader.role, role);
            reader.file(folder, value);
            reader.role = before;
        };
        match option {
            "-r" | "--requirement" => other(self, self.role),
            "-c" | "--constraint" => other(self, Role::Limit),
            "-e" | "--editable" => {
                let given = self.requirement(folder, name, place, value)?;
                if !matches!(given.reference, Reference::Local(_)) {
                    let hint = "write it without `-e`: `name @ git+https://…@tag`";
                    return Err(Wrong::new(format!("only a folder can be editable, not `{value}` ({place})"), hint));
                }
                self.settings.given.push(given);
            }
            "-i" | "--index-url" => self.settings.indexes.main = Some(value.to_owned()),
            "--extra-index-url" => {
                let number = self.settings.indexes.more.len() + 1;
                self.settings.indexes.more.insert(format!("extra-{number}"), value.to_owned());
            }
            "-f" | "--find-links" => {
                let place = if value.contains("://") { value.to_owned() } else { folder.join(value).display().to_string() };
                self.settings.indexes.find_links.push(place);
            }
            // Which hashes are there is checked anyway.
            "--require-hashes" => {}
            _ => {
                let variable = option.trim_start_matches('-').replace('-', "_").to_uppercase();
                let hint = format!("take it out, and set it for the installer: `PIP_{variable}` for pip, `UV_{variable}` for uv");
                return Err(Wrong::new(format!("`{option}` is not an option that SnakeBridge knows ({place})"), hint));
            }
        }
        Ok(())
    }

    /// One line that names a package.
    fn requirement(&self, folder: &Path, name: &str, place: &str, line: &str) -> Result<Given, Wrong> {
        let mut parts = line.split(" --");
        let stated = parts.next().unwrap_or_default().trim();
        let mut hashes = Vec::new();
        for option in parts {
            match option.split_once(['=', ' ']) {
                Some(("hash", hash)) => hashes.push(hash.trim().to_owned()),
                _ => {
                    let message = format!("`--{}` of one package is not an option that SnakeBridge knows ({place})", option.trim());
                    return Err(Wrong::new(message, "take it out, and set it for the installer by its variables"));
                }
            }
        }
        let has_hashes = hashes.clone();
        let given = |name_of: String, extras, reference, marker| Given {
            name: name_of,
            extras,
            reference,
            marker,
            hashes,
            role: self.role,
            key: self.key,
            file: name.to_owned(),
            place: place.to_owned(),
        };
        // A path stands in a requirements file without a name.
        if stated.starts_with(['.', '/']) || stated.ends_with(".whl") && !stated.contains("://") {
            let (path, extras) = with_extras(stated);
            let found = local::read(&folder.join(path))
                .ok_or_else(|| Wrong::new(format!("`{path}` is neither a Python project nor a wheel ({place})"), "correct the path"))?;
            let name = found.name.ok_or_else(|| {
                let hint = format!("write it with its name: `name @ file://{}`", folder.join(path).display());
                Wrong::new(format!("the name of the project `{path}` is not in its `pyproject.toml` ({place})"), hint)
            })?;
            return Ok(given(name, extras, Reference::Local(found.local), MarkerTree::TRUE));
        }
        let parsed = pep508_rs::Requirement::<VerbatimUrl>::from_str(stated).map_err(|error| {
            let reason = error.to_string().lines().next().unwrap_or_default().to_owned();
            Wrong::new(
                format!("`{}` is not a requirement: {reason} ({place})", crate::address::shown(stated)),
                "write it as PEP 508 says: `pandas[parquet]>=2.2,<3; python_version >= \"3.10\"`",
            )
        })?;
        let extras = parsed.extras.iter().map(ToString::to_string).collect();
        let reference = match &parsed.version_or_url {
            None => Reference::Versions(VersionSpecifiers::empty()),
            Some(VersionOrUrl::VersionSpecifier(versions)) => Reference::Versions(versions.clone()),
            Some(VersionOrUrl::Url(_)) => Reference::Url(written_url(stated)),
        };
        if let Reference::Versions(versions) = &reference
            && !has_hashes.is_empty()
            && !versions.iter().any(|clause| *clause.operator() == pep440_rs::Operator::Equal)
        {
            let message = format!("`{}` has a hash and no version that it is of ({place})", parsed.name);
            return Err(Wrong::new(message, format!("write the one version: `{}==1.0 --hash=sha256:…`", parsed.name)));
        }
        Ok(given(parsed.name.to_string(), extras, reference, parsed.marker))
    }
}

/// The lines with their numbers: without comments and empty ones, each with what continues it after a `\`.
fn logical(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut open = false;
    for (index, line) in text.lines().enumerate() {
        let line = if line.trim_start().starts_with('#') { "" } else { line.split(" #").next().unwrap_or_default() };
        let continues = line.trim_end().ends_with('\\');
        let part = line.trim().trim_end_matches('\\').trim_end();
        match lines.last_mut().filter(|_| open) {
            Some((_, whole)) => whole.push_str(&format!(" {part}")),
            None => lines.push((index + 1, part.to_owned())),
        }
        open = continues;
    }
    lines.retain(|(_, line)| !line.is_empty());
    lines
}

/// The URL of `name @ url ; marker` as it was written: a variable in it (`${TOKEN}`) is for the installer to fill in, and stays out of what is recorded.
fn written_url(stated: &str) -> String {
    let (_, url) = stated.split_once('@').unwrap_or(("", stated));
    url.split(" ;").next().unwrap_or(url).trim().to_owned()
}

/// `./folder[extra]`.
fn with_extras(stated: &str) -> (&str, Vec<String>) {
    match stated.strip_suffix(']').and_then(|stated| stated.split_once('[')) {
        Some((path, extras)) => (path, extras.split(',').map(|extra| extra.trim().to_owned()).collect()),
        None => (stated, Vec::new()),
    }
}

/// The files that were read: a change of one must run the build script again.
pub(super) fn watched(settings: &Settings) -> impl Iterator<Item = PathBuf> {
    settings.given_files.iter().cloned()
}
