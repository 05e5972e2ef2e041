//! Files: the only module that writes what a build produces.
//!
//! A [`Batch`] collects every file first, each beside its place under a temporary name; [`Batch::commit`] then renames them all.
//! A full disk or a kill before the commit leaves everything as it was. A file whose content has not changed is not touched.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::Serialize;
use tempfile::NamedTempFile;

use crate::diagnostic::Diagnostic;
use crate::problem::Problem;

/// How temporary files begin.
const TEMPORARY: &str = ".snakebridge-";

/// After so long no build that still runs can mean to use a temporary file: a killed one left it.
const LEFT_BEHIND: Duration = Duration::from_secs(600);

/// Files that are written together.
#[derive(Default)]
pub struct Batch {
    staged: Vec<(NamedTempFile, PathBuf)>,
    expected: BTreeSet<PathBuf>,
    owned: Vec<(PathBuf, IsOurs)>,
}

/// Tells a file that we wrote from one of the user's.
pub type IsOurs = fn(&Path) -> bool;

/// What a commit did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Files that are new or have a new content.
    pub changed: usize,
    /// Files that already were as they should be.
    pub unchanged: usize,
    /// Files that were there and no longer belong.
    pub removed: usize,
}

/// A file that could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} `{}`", path.display())]
pub struct FileError {
    action: &'static str,
    path: PathBuf,
    #[source]
    source: io::Error,
}

impl FileError {
    fn new(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self { action, path, source }
    }

    /// A file of the user's stands where one of ours would go.
    #[must_use]
    pub fn not_ours(path: &Path) -> Self {
        Self::new("replace", path)(io::Error::new(io::ErrorKind::AlreadyExists, "SnakeBridge did not write it"))
    }

    /// True when the place cannot be written to at all, in contrast to a disk that is full.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        matches!(self.source.kind(), io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied)
    }

    /// The system's words, without the name of a temporary file, which says nothing to a user.
    #[must_use]
    pub fn reason(&self) -> String {
        let text = self.source.to_string();
        text.split_once(" at path ").map_or(text.clone(), |(reason, _)| reason.to_owned())
    }

    /// The diagnostic that a user reads.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        let hint = match self.source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                "free some space on that disk and run `cargo build` again; nothing was changed"
            }
            _ if self.is_read_only() => "make the folder writable and run `cargo build` again; nothing was changed",
            io::ErrorKind::AlreadyExists => {
                "move it away, or name another folder by `generated-dir` under `[package.metadata.snakebridge]`"
            }
            _ => "run `cargo build` again once the cause is mended; nothing was changed",
        };
        Diagnostic::error(Problem::FileFailed, self.path.display().to_string(), format!("cannot {} the file", self.action))
            .because(self.reason())
            .hint(hint)
    }
}

impl Batch {
    /// Prepares a file. Nothing is visible under `path` until [`Batch::commit`].
    ///
    /// # Errors
    ///
    /// When the folder cannot be made or the content cannot be written beside its place.
    pub fn stage(&mut self, path: impl Into<PathBuf>, contents: &[u8]) -> Result<(), FileError> {
        let path = path.into();
        self.expected.insert(path.clone());
        if fs::read(&path).is_ok_and(|present| present == contents) {
            return Ok(());
        }
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(FileError::new("create the folder of", &path))?;
        let mut temporary = temporary(folder).map_err(FileError::new("write", &path))?;
        temporary.write_all(contents).and_then(|()| temporary.as_file().sync_data()).map_err(FileError::new("write", &path))?;
        self.staged.push((temporary, path));
        Ok(())
    }

    /// Declares a folder to be ours: on commit, files below it that `is_ours` accepts and that were not staged are removed.
    pub fn own(&mut self, folder: impl Into<PathBuf>, is_ours: IsOurs) {
        self.owned.push((folder.into(), is_ours));
    }

    /// Puts every staged file in its place and removes what no longer belongs.
    ///
    /// # Errors
    ///
    /// When a rename or a removal fails.
    pub fn commit(self) -> Result<Written, FileError> {
        let mut written = Written { changed: self.staged.len(), unchanged: self.expected.len() - self.staged.len(), removed: 0 };
        for (temporary, path) in self.staged {
            temporary.persist(&path).map_err(|error| FileError::new("replace", &path)(error.error))?;
        }
        let folders: BTreeSet<&Path> = self.expected.iter().filter_map(|path| path.parent()).collect();
        folders.into_iter().for_each(remove_leftovers);
        for (folder, is_ours) in &self.owned {
            written.removed += remove_strangers(folder, *is_ours, &self.expected)?;
        }
        Ok(written)
    }
}

/// A temporary file with the permissions that an ordinary new file has.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.prefix(TEMPORARY).tempfile_in(folder)
}

/// Removes the temporary files of builds that were killed. One that cannot be removed harms nobody.
fn remove_leftovers(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let now = SystemTime::now();
    for entry in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(TEMPORARY)) {
        let modified = entry.metadata().ok().filter(fs::Metadata::is_file).and_then(|data| data.modified().ok());
        if modified.is_some_and(|modified| now.duration_since(modified).is_ok_and(|age| age > LEFT_BEHIND)) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Makes a file no newer than `time`. Cargo runs a build script again when a file that it watches is newer than the script's start, so what
/// the script itself wrote must not count as a change. Without the right to do so the script runs once more, nothing worse.
pub fn settle(path: &Path, time: SystemTime) {
    let newer = fs::metadata(path).and_then(|data| data.modified()).is_ok_and(|modified| modified > time);
    if newer && let Ok(file) = fs::File::options().write(true).open(path) {
        let _ = file.set_modified(time);
    }
}

/// Copies a file with its permissions, and makes the folder that it goes to.
///
/// # Errors
///
/// One of the two cannot be read or written.
pub fn copy(from: &Path, to: &Path) -> Result<u64, FileError> {
    let folder = to.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(FileError::new("create the folder of", to))?;
    fs::copy(from, to).map_err(FileError::new("write", to))
}

/// Removes a file, or a folder with all that is in it; what is not there is no error.
///
/// # Errors
///
/// It is there and cannot be removed.
pub fn remove(path: &Path) -> Result<(), FileError> {
    let is_folder = fs::symlink_metadata(path).is_ok_and(|data| data.is_dir());
    let removed = if is_folder { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(FileError::new("remove", path)(error)),
        _ => Ok(()),
    }
}

fn remove_strangers(folder: &Path, is_ours: IsOurs, expected: &BTreeSet<PathBuf>) -> Result<usize, FileError> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(0) };
    let mut removed = 0;
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            removed += remove_strangers(&path, is_ours, expected)?;
            // Only an empty folder can be removed this way; any other stays, which is what we want.
            let _ = fs::remove_dir(&path);
        } else if !expected.contains(&path) && is_ours(&path) {
            fs::remove_file(&path).map_err(FileError::new("remove", &path))?;
            removed += 1;
        }
    }
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(folder: &Path, files: &[(&str, &str)]) -> Written {
        let mut batch = Batch::default();
        batch.own(folder, |path| path.extension().is_some_and(|extension| extension == "rs"));
        for (name, contents) in files {
            batch.stage(folder.join(name), contents.as_bytes()).expect("stages");
        }
        batch.commit().expect("commits")
    }

    #[test]
    fn only_changes_are_written_and_strangers_go() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(commit(folder.path(), &[("a/b.rs", "1"), ("c.rs", "2")]), Written { changed: 2, unchanged: 0, removed: 0 });
        fs::write(folder.path().join("mine.txt"), "kept").expect("writes");
        let before = fs::metadata(folder.path().join("c.rs")).and_then(|data| data.modified()).expect("a time");
        assert_eq!(commit(folder.path(), &[("c.rs", "2"), ("d.rs", "3")]), Written { changed: 1, unchanged: 1, removed: 1 });
        assert_eq!(fs::metadata(folder.path().join("c.rs")).and_then(|data| data.modified()).expect("a time"), before);
        assert!(!folder.path().join("a").exists(), "the emptied folder is removed");
        assert!(folder.path().join("mine.txt").exists(), "a file of the user's is left alone");
    }

    #[test]
    fn nothing_is_visible_before_the_commit() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut batch = Batch::default();
        batch.stage(folder.path().join("x.rs"), b"1").expect("stages");
        assert!(!folder.path().join("x.rs").exists());
        drop(batch);
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0, "an abandoned batch leaves nothing behind");
    }

    #[test]
    fn what_killed_builds_left_is_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let (old, fresh) = (folder.path().join(".snakebridge-old"), folder.path().join(".snakebridge-new"));
        for path in [&old, &fresh] {
            fs::write(path, "half").expect("writes");
        }
        settle(&old, SystemTime::now() - 2 * LEFT_BEHIND);
        commit(folder.path(), &[("x.rs", "1")]);
        assert!(!old.exists() && fresh.exists());
    }

    #[cfg(unix)]
    #[test]
    fn new_files_have_ordinary_permissions() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        commit(folder.path(), &[("x.rs", "1")]);
        fs::write(folder.path().join("plain"), "").expect("writes");
        let mode = |name: &str| fs::metadata(folder.path().join(name)).expect("metadata").permissions().mode();
        assert_eq!(mode("x.rs"), mode("plain"));
    }
}
