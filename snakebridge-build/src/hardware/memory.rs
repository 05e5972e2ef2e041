//! What was detected last, kept in `target/snakebridge/hardware.json`, so that an unchanged machine is asked once and not at every build.
//!
//! It holds as long as the machine has not been started anew, the vendors' tools are the files that they were, and the kernel shows the same drivers and devices.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use super::{Hardware, Tools, ask, processor};
use crate::files::Batch;
use crate::fingerprint::{Fingerprint, Hasher};

/// What the kernel says for nothing: which start of the machine this is, and which driver of NVIDIA's is loaded.
const KERNEL_FILES: [&str; 2] = ["/proc/sys/kernel/random/boot_id", "/proc/driver/nvidia/version"];

/// Folders whose entries come and go with devices: a container may be started with or without them.
const DEVICE_FOLDERS: [&str; 2] = ["/dev", "/sys/class/kfd/kfd/topology/nodes"];

/// What was found, and under what it holds.
#[derive(Serialize, Deserialize)]
struct Remembered {
    under: Fingerprint,
    hardware: Hardware,
}

/// The hardware of this machine, as [`super::detect`] finds it, asked of the tools only where something may have changed since the last time.
#[must_use]
pub fn remembered(path: &[PathBuf], shared_dir: &Path) -> Hardware {
    let file = shared_dir.join("hardware.json");
    let tools = Tools::new(path);
    let under = fingerprint(&tools);
    let known = fs::read(&file).ok().and_then(|bytes| serde_json::from_slice::<Remembered>(&bytes).ok());
    if let Some(known) = known.filter(|known| known.under == under) {
        return known.hardware;
    }
    let hardware = ask(&tools);
    if !tools.failed.get() {
        remember(&file, &Remembered { under, hardware: hardware.clone() });
    }
    hardware
}

/// A memory that cannot be written costs the same questions at the next build, nothing else.
fn remember(file: &Path, known: &Remembered) {
    let Ok(bytes) = serde_json::to_vec_pretty(known) else { return };
    let mut batch = Batch::default();
    let _ = batch.stage(file, &bytes).and_then(|()| batch.commit());
}

fn fingerprint(tools: &Tools<'_>) -> Fingerprint {
    let hasher = Hasher::default().with("processor", processor::features().join(" "));
    let hasher = Tools::NAMES.iter().fold(hasher, |hasher, name| hasher.with(name, tools.find(name).map(stamp).unwrap_or_default()));
    let hasher = KERNEL_FILES.iter().fold(hasher, |hasher, file| hasher.with(file, fs::read(file).unwrap_or_default()));
    DEVICE_FOLDERS.iter().fold(hasher, |hasher, folder| hasher.with(folder, devices(folder))).finish()
}

/// A tool by its place, size and time.
fn stamp(program: PathBuf) -> String {
    let data = fs::metadata(&program).ok();
    let time = data.as_ref().and_then(|data| data.modified().ok()?.duration_since(UNIX_EPOCH).ok());
    format!("{} {:?} {time:?}", program.display(), data.map(|data| data.len()))
}

/// The names in a folder that stand for devices which compute.
fn devices(folder: &str) -> String {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let all = folder != "/dev";
    let names: BTreeSet<String> = entries.filter(|name| all || name.starts_with("nvidia") || name == "kfd" || name == "dri").collect();
    names.into_iter().collect::<Vec<_>>().join(" ")
}
