//! The hardware that the build saw: what decides which wheels fit.
//!
//! In come the folders of `PATH`; out comes [`Hardware`]. One file per detector, each a reading of what the real tool prints. Detection never fails and
//! never installs: a tool that is missing, hangs or answers nonsense means that there is no such device, and [`Hardware::default`] is a plain CPU.

mod apple;
mod cuda;
mod libc;
mod memory;
mod processor;
mod rocm;
mod wanted;

use std::cell::Cell;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::process::{self, Invocation};

pub use apple::Apple;
pub use cuda::Cuda;
pub use libc::glibc;
pub use memory::remembered;
pub use rocm::Rocm;
pub use wanted::Wanted;

/// How long a detector may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// What was detected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Hardware {
    /// What computes.
    pub accelerator: Accelerator,
    /// The highest CUDA version that the driver supports: `12.4`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cuda: Option<String>,
    /// The CUDA toolkit that compiles here (`nvcc`): `12.4`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cuda_toolkit: Option<String>,
    /// The version of ROCm: `6.2.4`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rocm: Option<String>,
    /// The number of devices.
    pub gpu_count: usize,
    /// Instruction sets of the processor that wheels are built for, as the system names them, sorted.
    pub cpu_features: Vec<String>,
    /// The C library's version, where it is glibc: wheels say the least that they need (`manylinux_2_28`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub glibc: Option<String>,
    /// The devices, in the driver's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub devices: Vec<Device>,
}

/// What computes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Accelerator {
    /// Nothing but the processor.
    #[default]
    Cpu,
    /// NVIDIA devices.
    Cuda,
    /// AMD devices.
    Rocm,
    /// An Apple device.
    Mps,
}

impl fmt::Display for Accelerator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Cpu => "CPU",
            Self::Cuda => "CUDA",
            Self::Rocm => "ROCm",
            Self::Mps => "Metal (MPS)",
        })
    }
}

/// One device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Device {
    /// What the vendor calls it: `NVIDIA H100 PCIe`.
    pub name: String,
    /// Its memory in MiB, where the tool says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_mib: Option<u64>,
    /// What it can be compiled for: a compute capability (`9.0`), or a target (`gfx942`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub architecture: Option<String>,
}

/// Detects the hardware of this machine, with tools from the folders of `path`.
///
/// Where several kinds of device are found, CUDA wins over ROCm.
#[must_use]
pub fn detect(path: &[PathBuf]) -> Hardware {
    ask(&Tools::new(path))
}

fn ask(tools: &Tools<'_>) -> Hardware {
    let plain = Hardware { cpu_features: processor::features(), glibc: libc::detect(tools), ..Hardware::default() };
    if let Some(Apple { chip, memory_mib }) = apple::detect(tools) {
        let device = Device { name: chip, memory_mib, architecture: None };
        return Hardware { accelerator: Accelerator::Mps, gpu_count: 1, devices: vec![device], ..plain };
    }
    let cuda_toolkit = cuda::toolkit(tools);
    if let Some(Cuda { version, devices }) = cuda::detect(tools) {
        let cuda = version.or_else(|| cuda_toolkit.clone());
        return Hardware { accelerator: Accelerator::Cuda, cuda, cuda_toolkit, gpu_count: devices.len(), devices, ..plain };
    }
    if let Some(Rocm { version, devices }) = rocm::detect(tools) {
        return Hardware { accelerator: Accelerator::Rocm, rocm: version, cuda_toolkit, gpu_count: devices.len(), devices, ..plain };
    }
    Hardware { cuda_toolkit, ..plain }
}

/// The vendors' tools.
struct Tools<'a> {
    path: &'a [PathBuf],
    /// True once a tool that is there failed or hung: its driver may be about to come up, so the answer is not one to remember.
    failed: Cell<bool>,
}

impl<'a> Tools<'a> {
    /// All that are asked.
    const NAMES: [&'static str; 5] = ["getconf", "nvcc", "nvidia-smi", "rocminfo", "sysctl"];

    fn new(path: &'a [PathBuf]) -> Self {
        Self { path, failed: Cell::new(false) }
    }

    fn find(&self, name: &str) -> Option<PathBuf> {
        process::in_path(self.path, Path::new(name))
    }

    /// What a tool prints; none when it is not there, fails or hangs.
    fn output(&self, name: &str, arguments: &[&str]) -> Option<String> {
        let invocation = Invocation::new(self.find(name)?, PATIENCE).arguments(arguments.iter().copied());
        let finished = process::run(&invocation).ok().filter(|finished| finished.status.success());
        self.failed.set(self.failed.get() || finished.is_none());
        finished.map(|finished| String::from_utf8_lossy(&finished.stdout).into_owned())
    }
}

/// The value after `key :` in the first line that has it.
fn value<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    text.lines().filter_map(|line| line.split_once(':')).find(|(name, _)| name.trim() == key).map(|(_, value)| value.trim())
}

/// A text that begins like a version, else nothing: tools print `N/A` and `[Not Supported]`.
fn version(text: &str) -> Option<String> {
    let text = text.trim();
    text.starts_with(|first: char| first.is_ascii_digit()).then(|| text.to_owned())
}

/// `12.10.1` as numbers, so that it comes after `12.4`.
pub(crate) fn numbers(version: &str) -> Vec<u64> {
    version.split('.').map_while(|part| part.parse().ok()).collect()
}
