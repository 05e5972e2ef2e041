//! Verify, the hardware: an accelerator that is gone is an error, another version of its driver a warning.
//!
//! More than was locked is never a finding: a lock made on a plain machine fits one with a GPU.

use super::{Finding, Level};
use crate::hardware::{Accelerator, Hardware, numbers};

/// What compiled code uses without asking first, where a wheel is built for x86-64-v3 or v4: without it a program ends with an illegal instruction. `avx512er` was
/// Xeon Phi's alone: no processor that is supported today has it.
const CRITICAL: [&str; 7] = ["avx2", "avx512bw", "avx512cd", "avx512dq", "avx512er", "avx512f", "avx512vl"];

/// Compares the hardware.
pub(super) fn compare(locked: &Hardware, here: &Hardware) -> Vec<Finding> {
    let mut findings = vec![accelerator(locked, here)];
    if locked.accelerator == here.accelerator && locked.accelerator != Accelerator::Cpu {
        findings.extend(locked.cuda.as_deref().map(|cuda| version("cuda", "CUDA", cuda, here.cuda.as_deref())));
        findings.extend(locked.rocm.as_deref().map(|rocm| version("rocm", "ROCm", rocm, here.rocm.as_deref())));
        findings.push(count(locked.gpu_count, here.gpu_count));
    }
    findings.extend(locked.glibc.as_deref().zip(here.glibc.as_deref()).map(|(locked, here)| glibc(locked, here)));
    findings.extend(locked.cpu_features.iter().map(|name| feature(name, here)));
    findings
}

fn accelerator(locked: &Hardware, here: &Hardware) -> Finding {
    let compared = Finding::compare("hardware.accelerator", locked.accelerator, here.accelerator);
    if locked.accelerator == Accelerator::Cpu {
        return Finding { level: Level::Ok, ..compared };
    }
    compared
        .otherwise(Level::Error, format!("the lock was made with {}, which is not available here", locked.accelerator))
        .hint("check the driver, or make a lock for this machine: `cargo snakebridge regen`")
}

fn version(key: &str, name: &str, locked: &str, here: Option<&str>) -> Finding {
    let compared = Finding::compare(format!("hardware.{key}"), locked, here.unwrap_or("none"));
    let (wanted, present) = (numbers(locked), here.map(numbers).unwrap_or_default());
    if wanted.first() == present.first() {
        if wanted.get(1) == present.get(1) {
            return compared;
        }
        return compared.means(Level::Warning, format!("another minor version of {name}: usually compatible"));
    }
    compared
        .means(Level::Warning, format!("another major version of {name}: what was built for the locked one may not run"))
        .hint(format!("install a driver for {name} {locked}, or wheels for this one: `cargo snakebridge setup --upgrade`"))
}

fn count(locked: usize, here: usize) -> Finding {
    let compared = Finding::compare("hardware.gpu-count", locked, here);
    if here < locked { compared.means(Level::Warning, "fewer devices than the lock was made with") } else { compared }
}

fn glibc(locked: &str, here: &str) -> Finding {
    let compared = Finding::compare("hardware.glibc", locked, here);
    if numbers(here) >= numbers(locked) {
        return compared;
    }
    compared.means(Level::Warning, "an older C library: wheels that were chosen for the locked one may not load")
}

fn feature(name: &str, here: &Hardware) -> Finding {
    let present = here.cpu_features.iter().any(|present| present == name);
    let compared = Finding::compare(format!("hardware.cpu-features.{name}"), "present", if present { "present" } else { "missing" });
    if CRITICAL.contains(&name) {
        return compared
            .otherwise(Level::Error, format!("the processor lacks `{name}`: code that was built for it ends with an illegal instruction"));
    }
    compared.otherwise(Level::Warning, format!("the processor lacks `{name}`: libraries may be slower"))
}
