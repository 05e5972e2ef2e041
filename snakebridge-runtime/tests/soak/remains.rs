//! What a program has open, and what it must not leave behind.

use std::collections::BTreeSet;
use std::path::PathBuf;

/// Processes, descriptors and segments.
pub(crate) struct Remains {
    descriptors: BTreeSet<PathBuf>,
    segments: BTreeSet<PathBuf>,
    threads: usize,
}

fn entries(folder: &str) -> BTreeSet<PathBuf> {
    std::fs::read_dir(folder).map(|entries| entries.flatten().map(|entry| entry.path()).collect()).unwrap_or_default()
}

impl Remains {
    pub(crate) fn now() -> Self {
        Self { descriptors: entries("/proc/self/fd"), segments: entries("/dev/shm"), threads: entries("/proc/self/task").len() }
    }

    /// Compares with what was there then.
    pub(crate) fn compare(&self) {
        // The threads of what has ended go at their own pace, but soon.
        crate::asked::soon("its threads have ended", || Self::now().threads <= self.threads);
        let now = Self::now();
        let describe = |path: &PathBuf| format!("{} -> {:?}", path.display(), std::fs::read_link(path));
        let more: Vec<String> = now.descriptors.difference(&self.descriptors).map(describe).collect();
        // The folder that is being read is one itself.
        assert!(now.descriptors.len() <= self.descriptors.len(), "descriptors are left open: {more:?}");
        let segments: Vec<_> =
            now.segments.difference(&self.segments).filter(|path| path.to_string_lossy().contains("snakebridge")).collect();
        assert!(segments.is_empty(), "segments are left: {segments:?}");
        assert_eq!(children(), Vec::<String>::new(), "processes are left");
    }
}

/// The processes that this one started and that are still there, zombies too.
fn children() -> Vec<String> {
    let own = std::process::id().to_string();
    let stat = |path: PathBuf| std::fs::read_to_string(path.join("stat")).ok();
    let is_child = |stat: &String| stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.split(' ').nth(1) == Some(own.as_str()));
    entries("/proc").into_iter().filter_map(stat).filter(is_child).collect()
}

/// Bytes of memory that this process holds.
pub(crate) fn memory() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0) * 4096
}
