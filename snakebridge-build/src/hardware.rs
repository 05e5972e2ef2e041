//! The hardware that the build saw: what decides which wheels fit.
//!
//! Reads what the processor says of itself and what `nvidia-smi` prints; [`Hardware::default`] is a plain CPU. Detection never fails: a
//! tool that is missing or answers nonsense means that there is no such device.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::process::{self, Invocation};

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
    /// The number of devices.
    pub gpu_count: usize,
    /// Instruction sets of the processor that wheels are built for, as the system names them, sorted.
    pub cpu_features: Vec<String>,
}

/// What computes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Accelerator {
    /// Nothing but the processor.
    #[default]
    Cpu,
    /// NVIDIA devices.
    Cuda,
    /// An Apple device.
    Mps,
}

/// Detects the hardware of this machine.
#[must_use]
pub fn detect() -> Hardware {
    let cpu_features = cpu_features();
    if cfg!(all(target_os = "macos", target_arch = "aarch64")) {
        return Hardware { accelerator: Accelerator::Mps, gpu_count: 1, cpu_features, cuda: None };
    }
    let listed = Invocation::new("nvidia-smi", PATIENCE).argument("-q");
    match process::run(&listed) {
        Ok(finished) if finished.status.success() => {
            let (gpu_count, cuda) = parse_nvidia(&String::from_utf8_lossy(&finished.stdout));
            let accelerator = if gpu_count > 0 { Accelerator::Cuda } else { Accelerator::Cpu };
            Hardware { accelerator, cuda, gpu_count, cpu_features }
        }
        _ => Hardware { cpu_features, ..Hardware::default() },
    }
}

/// The device count and the CUDA version in the output of `nvidia-smi -q`.
fn parse_nvidia(text: &str) -> (usize, Option<String>) {
    let value = |name: &str| {
        text.lines().filter_map(|line| line.split_once(':')).find(|(key, _)| key.trim() == name).map(|(_, value)| value.trim().to_owned())
    };
    let count = value("Attached GPUs").and_then(|count| count.parse().ok()).unwrap_or(0);
    (count, value("CUDA Version").filter(|version| version.starts_with(|first: char| first.is_ascii_digit())))
}

#[cfg(any(target_arch = "x86_64", target_arch = "x86"))]
fn cpu_features() -> Vec<String> {
    let detected = [
        ("aes", is_x86_feature_detected!("aes")),
        ("avx", is_x86_feature_detected!("avx")),
        ("avx2", is_x86_feature_detected!("avx2")),
        ("avx512f", is_x86_feature_detected!("avx512f")),
        ("f16c", is_x86_feature_detected!("f16c")),
        ("fma", is_x86_feature_detected!("fma")),
        ("pclmulqdq", is_x86_feature_detected!("pclmulqdq")),
        ("sse3", is_x86_feature_detected!("sse3")),
        ("sse4_1", is_x86_feature_detected!("sse4.1")),
        ("sse4_2", is_x86_feature_detected!("sse4.2")),
        ("ssse3", is_x86_feature_detected!("ssse3")),
    ];
    detected.into_iter().filter(|(_, present)| *present).map(|(name, _)| name.to_owned()).collect()
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "x86")))]
fn cpu_features() -> Vec<String> {
    // Every 64-bit Arm processor has `asimd`; nothing finer decides between wheels there.
    if cfg!(target_arch = "aarch64") { vec!["asimd".to_owned()] } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nvidia_output_is_read() {
        // The head of what `nvidia-smi -q` prints on a machine with one H100.
        let text = "\n==============NVSMI LOG==============\n\nTimestamp                                 : Mon Mar  3 10:11:12 2025\n\
            Driver Version                            : 550.54.15\nCUDA Version                              : 12.4\n\n\
            Attached GPUs                             : 1\nGPU 00000000:04:00.0\n    Product Name                          : NVIDIA H100\n";
        assert_eq!(parse_nvidia(text), (1, Some("12.4".to_owned())));
        assert_eq!(parse_nvidia("No devices were found\n"), (0, None));
        assert_eq!(parse_nvidia("CUDA Version : N/A\nAttached GPUs : 0\n"), (0, None));
    }

    #[test]
    fn features_are_sorted() {
        let features = cpu_features();
        assert!(features.is_sorted(), "{features:?}");
    }
}
