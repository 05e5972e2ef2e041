//! Hardware: what the vendors' tools print, read as they print it, and whole machines made of tools that print it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use snakebridge_build::hardware::{Accelerator, Apple, Cuda, Device, Rocm, detect, glibc, remembered};
use tempfile::TempDir;

fn printed(name: &str) -> String {
    fs::read_to_string(fixture(name)).unwrap()
}

pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hardware").join(name)
}

fn h100() -> Device {
    Device { name: "NVIDIA H100 PCIe".to_owned(), memory_mib: Some(81_559), architecture: Some("9.0".to_owned()) }
}

fn mi300x() -> Device {
    Device { name: "AMD Instinct MI300X".to_owned(), memory_mib: Some(196_592), architecture: Some("gfx942".to_owned()) }
}

#[test]
fn nvidia_devices_are_read() {
    let read = Cuda::read(&printed("nvidia-smi-q.txt"), &printed("nvidia-smi-query.txt")).unwrap();
    assert_eq!((read.version.as_deref(), read.devices), (Some("12.4"), vec![h100(), h100()]));
}

#[test]
fn an_old_driver_that_does_not_know_the_query_still_has_its_devices() {
    let read = Cuda::read(&printed("nvidia-smi-q.txt"), "Field \"compute_cap\" is not a valid field to query.\n").unwrap();
    let plain = Device { name: "NVIDIA H100 PCIe".to_owned(), ..Device::default() };
    assert_eq!(read.devices, vec![plain.clone(), plain]);
}

#[test]
fn a_driver_without_devices_is_none() {
    assert_eq!(Cuda::read("No devices were found\n", ""), None);
    assert_eq!(Cuda::read("CUDA Version : N/A\nAttached GPUs : 0\n", ""), None);
    assert_eq!(Cuda::read("Attached GPUs : many\n", ""), None);
}

#[test]
fn a_version_that_is_not_one_is_none() {
    let report = printed("nvidia-smi-q.txt").replace("12.4", "N/A");
    assert_eq!(Cuda::read(&report, &printed("nvidia-smi-query.txt")).unwrap().version, None);
}

#[test]
fn amd_devices_are_read_and_processors_are_not_among_them() {
    let read = Rocm::read(&printed("rocminfo.txt"), &printed("rocm-version.txt")).unwrap();
    assert_eq!((read.version.as_deref(), read.devices), (Some("6.2.4"), vec![mi300x()]));
    let (processors, _) =
        printed("rocminfo.txt").split_once("*******                  \nAgent 2").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    assert_eq!(Rocm::read(&processors, ""), None);
}

#[test]
fn apple_processors_are_read() {
    let read = Apple::read("Apple M3 Max\n68719476736\n").unwrap();
    assert_eq!((read.chip.as_str(), read.memory_mib), ("Apple M3 Max", Some(65_536)));
    assert_eq!(Apple::read("Intel(R) Core(TM) i7-9750H CPU @ 2.60GHz\n17179869184\n"), None);
}

#[test]
fn glibc_is_read_and_musl_is_none() {
    assert_eq!(glibc("glibc 2.36\n").as_deref(), Some("2.36"));
    assert_eq!(glibc(""), None);
}

/// A folder of tools that print what the real ones printed.
#[cfg(unix)]
pub(crate) struct Machine {
    pub(crate) folder: TempDir,
}

#[cfg(unix)]
impl Machine {
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    /// Adds a tool: a shell script.
    pub(crate) fn tool(self, name: &str, script: &str) -> Self {
        use std::os::unix::fs::PermissionsExt as _;
        let file = self.folder.path().join("bin").join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        self
    }

    fn detect(&self) -> snakebridge_build::hardware::Hardware {
        detect(&[self.folder.path().join("bin")])
    }
}

#[cfg(unix)]
pub(crate) fn nvidia() -> String {
    let show = |name: &str| fixture(name).display().to_string();
    format!("case \"$1\" in -q) cat '{}';; *) cat '{}';; esac", show("nvidia-smi-q.txt"), show("nvidia-smi-query.txt"))
}

#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn a_machine_with_nvidia_devices() {
    let nvcc = format!("cat '{}'", fixture("nvcc-version.txt").display());
    let rocm = format!("cat '{}'", fixture("rocminfo.txt").display());
    let found = Machine::new().tool("nvidia-smi", &nvidia()).tool("nvcc", &nvcc).tool("rocminfo", &rocm).detect();
    assert_eq!((found.accelerator, found.gpu_count), (Accelerator::Cuda, 2));
    assert_eq!((found.cuda.as_deref(), found.cuda_toolkit.as_deref(), found.rocm), (Some("12.4"), Some("12.4"), None));
    assert_eq!(found.devices, [h100(), h100()]);
}

#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn a_machine_with_amd_devices() {
    let machine = Machine::new()
        .tool("rocminfo", &format!("cat '{}'", fixture("rocminfo.txt").display()))
        .tool("nvidia-smi", "echo 'NVIDIA-SMI has failed because it could not communicate with the NVIDIA driver.'; exit 9");
    fs::create_dir(machine.folder.path().join(".info")).unwrap();
    fs::copy(fixture("rocm-version.txt"), machine.folder.path().join(".info/version")).unwrap();
    let found = machine.detect();
    assert_eq!((found.accelerator, found.gpu_count, found.rocm.as_deref()), (Accelerator::Rocm, 1, Some("6.2.4")));
    assert_eq!(found.devices, [mi300x()]);
}

#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn a_machine_without_tools_is_a_plain_processor() {
    let found = Machine::new().tool("nvidia-smi", "exit 9").tool("getconf", "echo glibc 2.36").detect();
    assert_eq!((found.accelerator, found.gpu_count, found.cuda), (Accelerator::Cpu, 0, None));
    assert!(found.devices.is_empty());
    assert_eq!(found.glibc.as_deref(), cfg!(target_os = "linux").then_some("2.36"));
}

/// A tool that says how often it was asked.
#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn an_unchanged_machine_is_asked_once() {
    let counted = |machine: &Machine| fs::read_to_string(machine.folder.path().join("asked")).unwrap_or_default().len();
    let mark = "printf x >> \"$(dirname \"$0\")/../asked\"\n";
    let machine = Machine::new().tool("nvidia-smi", &format!("{mark}{}", nvidia()));
    let shared = machine.folder.path().join("target/snakebridge");
    let ask = |machine: &Machine| remembered(&[machine.folder.path().join("bin")], &shared);
    let first = ask(&machine);
    assert_eq!((first.accelerator, counted(&machine)), (Accelerator::Cuda, 2), "once for the report, once for the devices");
    assert_eq!(ask(&machine), first);
    assert_eq!(counted(&machine), 2, "remembered");

    // Another driver brings another tool. One that fails may work in a moment: its answer is not kept.
    let machine = machine.tool("nvidia-smi", &format!("{mark}exit 9"));
    assert_eq!(ask(&machine).accelerator, Accelerator::Cpu);
    let asked = counted(&machine);
    assert_eq!(ask(&machine).accelerator, Accelerator::Cpu);
    assert_eq!(counted(&machine), asked + 1);
    let machine = machine.tool("nvidia-smi", &nvidia());
    assert_eq!(ask(&machine), first);

    // What cannot be read is asked for again.
    fs::write(shared.join("hardware.json"), "{").unwrap();
    assert_eq!(ask(&machine), first);
}
