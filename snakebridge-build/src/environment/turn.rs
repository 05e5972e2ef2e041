//! Environment, turns: the lock beside something that several builds share, which the operating system releases when a build is killed.
//!
//! Who changes what is shared takes it alone and writes its name into the file; who uses it takes it with others. Who has to wait says so once, while it waits on
//! stderr and afterwards as a diagnostic: for whom, and by which file.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fs4::{FileExt, TryLockError};

use crate::cargo;
use crate::diagnostic::Diagnostic;
use crate::problem::Problem;

/// A shorter wait is nobody's concern.
const NOTICEABLE: Duration = Duration::from_secs(1);

/// A lock file that was opened.
#[derive(Debug)]
pub(super) struct Turn {
    file: File,
    path: PathBuf,
    waited: Duration,
    for_whom: Option<String>,
}

impl Turn {
    /// Opens the file.
    pub(super) fn open(path: PathBuf) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path)?;
        Ok(Self { file, path, waited: Duration::ZERO, for_whom: None })
    }

    /// Takes it with others.
    pub(super) fn with_others(&mut self) -> io::Result<()> {
        self.take(FileExt::try_lock_shared, FileExt::lock_shared, "another build that fills it")
    }

    /// Takes it alone, under the name of a package.
    pub(super) fn alone(&mut self, package: &str) -> io::Result<()> {
        self.take(FileExt::try_lock, FileExt::lock, "other builds that use it")?;
        // A name that cannot be written makes the message of who waits less good, nothing else.
        let _ = self.sign(&format!("the build of `{package}` (process {})", std::process::id()));
        Ok(())
    }

    /// Gives it back.
    pub(super) fn end(&mut self) -> io::Result<()> {
        let _ = self.sign("");
        FileExt::unlock(&self.file)
    }

    /// Whether child processes keep it too: an installer that outlives a killed build goes on holding it, so that the next build does not work on the same files.
    #[cfg(unix)]
    pub(super) fn inherited(&self, yes: bool) {
        use rustix::io::{FdFlags, fcntl_setfd};
        // Where it cannot be passed on, the lock ends with this process, as it does elsewhere.
        let _ = fcntl_setfd(&self.file, if yes { FdFlags::empty() } else { FdFlags::CLOEXEC });
    }

    #[cfg(not(unix))]
    pub(super) fn inherited(&self, _yes: bool) {}

    /// That there was a wait, where it was a noticeable one.
    pub(super) fn waited(&self) -> Option<Diagnostic> {
        let whom = self.for_whom.as_ref().filter(|_| self.waited >= NOTICEABLE)?;
        let message = format!("waited {:.0} s for {whom}", self.waited.as_secs_f32());
        Some(Diagnostic::warning(Problem::EnvironmentWaited, self.path.display().to_string(), message))
    }

    fn take(
        &mut self,
        at_once: impl FnOnce(&File) -> Result<(), TryLockError>,
        after_a_wait: impl FnOnce(&File) -> io::Result<()>,
        somebody: &str,
    ) -> io::Result<()> {
        match at_once(&self.file) {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let began = Instant::now();
        if self.for_whom.is_none() {
            let whom = holder(&mut self.file).unwrap_or_else(|| somebody.to_owned());
            cargo::say(&waiting(&whom, &self.path));
            self.for_whom = Some(whom);
        }
        after_a_wait(&self.file)?;
        self.waited += began.elapsed();
        Ok(())
    }

    fn sign(&mut self, text: &str) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.rewind()?;
        self.file.write_all(text.as_bytes())
    }
}

fn waiting(whom: &str, path: &Path) -> String {
    format!("waiting for {whom}, by the lock `{}`", path.display())
}

/// Who holds it alone, where that is known: some systems do not let others read a file that is locked.
fn holder(file: &mut File) -> Option<String> {
    let mut text = String::new();
    file.rewind().and_then(|()| file.read_to_string(&mut text)).ok()?;
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;

    use super::*;

    #[test]
    fn who_waits_knows_for_whom() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("venv-3.11.lock");
        let mut first = Turn::open(path.clone()).expect("opens");
        first.alone("first").expect("takes it");
        let (sender, waits) = mpsc::channel();
        let (other, at) = (path.clone(), path.clone());
        let second = thread::spawn(move || {
            let mut second = Turn::open(other).expect("opens");
            let told = second.take(
                |file| FileExt::try_lock_shared(file).inspect_err(|_| sender.send(()).expect("sends")),
                FileExt::lock_shared,
                "",
            );
            told.expect("takes it");
            second
        });
        waits.recv().expect("it waits");
        first.end().expect("gives it back");
        let mut second = second.join().expect("ends");
        let by = format!("the build of `first` (process {})", std::process::id());
        assert!(second.for_whom.as_deref().is_none_or(|whom| whom == by || whom.is_empty()), "{second:?}");
        assert_eq!(waiting(&by, &at), format!("waiting for {by}, by the lock `{}`", at.display()));
        assert_eq!(second.waited(), None, "a moment is not worth telling");
        (second.for_whom, second.waited) = (Some(by.clone()), Duration::from_secs(12));
        let told = second.waited().map(|told| told.to_string());
        assert_eq!(told, Some(format!("{}: waited 12 s for {by} [environment-waited]", at.display())));
        assert_eq!(holder(&mut Turn::open(path).expect("opens").file), None, "who has gone leaves no name");
    }
}
