//! Verify: a lock that was made elsewhere, or edited by hand, against this machine; what a user is told of each difference.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;

use snakebridge_build::fingerprint::Fingerprint;
use snakebridge_build::hardware::{Accelerator, Hardware};
use snakebridge_build::lock::{Contents, FILE, Interpreter, Lock, LockedLibrary, Package};
use snakebridge_build::problem::Problem;
use snakebridge_build::verify::{Finding, Level, verify, worst};
use tempfile::TempDir;

/// What a machine with two devices has.
fn contents() -> Contents {
    let interpreter =
        Interpreter { version: "3.11.7".to_owned(), implementation: "cpython".to_owned(), abi: "cpython-311-x86_64-linux-gnu".to_owned() };
    let hardware = Hardware {
        accelerator: Accelerator::Cuda,
        cuda: Some("12.4".to_owned()),
        gpu_count: 2,
        cpu_features: vec!["avx".to_owned(), "avx512f".to_owned()],
        glibc: Some("2.36".to_owned()),
        ..Hardware::default()
    };
    let library = LockedLibrary { requested: "numpy>=2.4,<3".to_owned(), resolved: Some("2.4.1".to_owned()) };
    let package = Package { version: "2.4.1".to_owned(), hash: Some(Fingerprint::of(b"wheel")) };
    let installed = BTreeMap::from([("numpy".to_owned(), "2.4.1".to_owned()), ("six".to_owned(), "1.17.0".to_owned())]);
    Contents {
        interpreter,
        hardware,
        libraries: [("numpy".to_owned(), library)].into(),
        packages: [("numpy".to_owned(), package)].into(),
        wheels: BTreeMap::new(),
        installed,
    }
}

/// The lock of that machine after somebody replaced `from` in its text.
fn edited(from: &str, to: &str) -> Lock {
    let folder = TempDir::new().unwrap();
    let text = Lock::new(contents()).to_text().unwrap();
    assert!(from.is_empty() || text.contains(from), "{from} is not in:\n{text}");
    let text = if from.is_empty() { text } else { text.replacen(from, to, 1) };
    fs::write(folder.path().join(FILE), text).unwrap();
    Lock::load(&folder.path().join(FILE)).unwrap()
}

/// What differs, apart from the lock's own hash, which every edit changes.
#[track_caller]
fn differences(lock: &Lock, here: &Contents) -> Vec<Finding> {
    let findings = verify(lock, here);
    findings.into_iter().filter(|finding| finding.level > Level::Ok && finding.subject != "integrity.hash").collect()
}

/// The one difference after an edit: its level, what it is about, what it means.
#[track_caller]
fn after_edit(from: &str, to: &str) -> (Level, String, String) {
    let [found] = <[Finding; 1]>::try_from(differences(&edited(from, to), &contents())).unwrap();
    (found.level, found.subject, found.message)
}

fn said(level: Level, subject: &str, message: &str) -> (Level, String, String) {
    (level, subject.to_owned(), message.to_owned())
}

#[test]
fn the_machine_of_the_lock_fits() {
    let findings = verify(&edited("", ""), &contents());
    assert_eq!(worst(&findings), Level::Ok, "{findings:?}");
}

#[test]
fn another_platform_is_an_error() {
    let os = std::env::consts::OS;
    let message = "the lock was made for another operating system: its wheels are of no use here";
    assert_eq!(after_edit(&format!("os = \"{os}\""), "os = \"plan9\""), said(Level::Error, "platform.os", message));
    let arch = std::env::consts::ARCH;
    let message = "the lock was made for another processor architecture: its wheels are of no use here";
    assert_eq!(after_edit(&format!("arch = \"{arch}\""), "arch = \"sparc64\""), said(Level::Error, "platform.arch", message));
}

#[test]
fn another_python_is_an_error_and_another_patch_a_warning() {
    let error = "another Python: its libraries and their bindings differ";
    assert_eq!(after_edit("\"3.11.7\"", "\"3.12.7\""), said(Level::Error, "interpreter.version", error));
    let warning = "another patch version: its standard library may differ";
    assert_eq!(after_edit("\"3.11.7\"", "\"3.11.12\""), said(Level::Warning, "interpreter.version", warning));
    let error = "another ABI: compiled wheels of the one do not load in the other";
    assert_eq!(after_edit("\"cpython-311-", "\"cpython-311t-"), said(Level::Error, "interpreter.abi", error));
    assert_eq!(after_edit("\"cpython\"", "\"pypy\""), said(Level::Error, "interpreter.implementation", "another implementation of Python"));
}

#[test]
fn an_accelerator_that_is_gone_is_an_error() {
    let plain = Contents { hardware: Hardware { cpu_features: contents().hardware.cpu_features, ..Hardware::default() }, ..contents() };
    let [found] = <[Finding; 1]>::try_from(differences(&edited("", ""), &plain)).unwrap();
    assert_eq!((found.level, found.subject.as_str()), (Level::Error, "hardware.accelerator"));
    assert_eq!(found.message, "the lock was made with CUDA, which is not available here");
    let message = "the lock was made with Metal (MPS), which is not available here";
    assert_eq!(after_edit("accelerator = \"cuda\"", "accelerator = \"mps\""), said(Level::Error, "hardware.accelerator", message));
    let message = "the lock was made with ROCm, which is not available here";
    assert_eq!(after_edit("accelerator = \"cuda\"", "accelerator = \"rocm\""), said(Level::Error, "hardware.accelerator", message));
}

#[test]
fn a_lock_of_a_plain_machine_fits_one_with_devices() {
    assert_eq!(differences(&edited("accelerator = \"cuda\"", "accelerator = \"cpu\""), &contents()), []);
}

#[test]
fn another_cuda_is_a_warning() {
    let minor = "another minor version of CUDA: usually compatible";
    // As numbers: 12.10 is no 12.1.
    assert_eq!(after_edit("cuda = \"12.4\"", "cuda = \"12.10\""), said(Level::Warning, "hardware.cuda", minor));
    let major = "another major version of CUDA: what was built for the locked one may not run";
    assert_eq!(after_edit("cuda = \"12.4\"", "cuda = \"11.8\""), said(Level::Warning, "hardware.cuda", major));
}

#[test]
fn fewer_devices_are_a_warning_and_more_are_none() {
    let message = "fewer devices than the lock was made with";
    assert_eq!(after_edit("gpu-count = 2", "gpu-count = 8"), said(Level::Warning, "hardware.gpu-count", message));
    assert_eq!(differences(&edited("gpu-count = 2", "gpu-count = 1"), &contents()), []);
}

#[test]
fn a_missing_instruction_set_is_an_error_where_code_relies_on_it() {
    let lacking = |name: &str| Contents {
        hardware: Hardware {
            cpu_features: contents().hardware.cpu_features.into_iter().filter(|feature| feature != name).collect(),
            ..contents().hardware
        },
        ..contents()
    };
    let [found] = <[Finding; 1]>::try_from(differences(&edited("", ""), &lacking("avx512f"))).unwrap();
    assert_eq!((found.level, found.subject.as_str()), (Level::Error, "hardware.cpu-features.avx512f"));
    let [found] = <[Finding; 1]>::try_from(differences(&edited("", ""), &lacking("avx"))).unwrap();
    assert_eq!((found.level, found.message.as_str()), (Level::Warning, "the processor lacks `avx`: libraries may be slower"));
}

#[test]
fn an_older_glibc_is_a_warning_and_a_newer_one_is_none() {
    let message = "an older C library: wheels that were chosen for the locked one may not load";
    assert_eq!(after_edit("glibc = \"2.36\"", "glibc = \"2.100\""), said(Level::Warning, "hardware.glibc", message));
    assert_eq!(differences(&edited("glibc = \"2.36\"", "glibc = \"2.9\""), &contents()), []);
}

#[test]
fn another_generator_is_a_warning() {
    let message = "another version of SnakeBridge wrote the lock";
    let own = format!("version = \"{}\"", snakebridge_build::lock::Generator::here().version);
    assert_eq!(after_edit(&own, "version = \"0.0.1\""), said(Level::Warning, "generator.version", message));
    let message = "the generator that wrote the lock makes other bindings";
    let hash = snakebridge_build::fingerprint::GENERATOR;
    let other = Fingerprint::of(b"another generator").to_string();
    assert_eq!(after_edit(hash, &other), said(Level::Warning, "generator.hash", message));
}

#[test]
fn packages_are_held_to_their_version_and_files() {
    let version = |text: &str| edited("[packages.numpy]\nversion = \"2.4.1\"", &format!("[packages.numpy]\nversion = \"{text}\""));
    let [found] = <[Finding; 1]>::try_from(differences(&version("2.3.5"), &contents())).unwrap();
    assert_eq!((found.level, found.locked.as_str(), found.found.as_str()), (Level::Error, "2.3.5", "2.4.1"));
    assert_eq!(found.message, "another version is installed than the bindings were made from");
    let message = "the same version, but other files: another build of the wheel, or edited in place";
    let hash = Fingerprint::of(b"wheel").to_string();
    assert_eq!(after_edit(&hash, &Fingerprint::of(b"other").to_string()), said(Level::Warning, "packages.numpy", message));
    let gone = Contents { packages: BTreeMap::new(), installed: BTreeMap::new(), ..contents() };
    let [found] = <[Finding; 1]>::try_from(differences(&edited("", ""), &gone)).unwrap();
    assert_eq!((found.level, found.message.as_str()), (Level::Error, "the environment does not have it"));
    // Installed, but nothing that is declared leads to it any more.
    let unneeded = Contents { packages: BTreeMap::new(), ..contents() };
    let [found] = <[Finding; 1]>::try_from(differences(&edited("", ""), &unneeded)).unwrap();
    assert_eq!((found.level, found.message.as_str()), (Level::Warning, "no declared library needs it any more"));
}

#[test]
fn declared_libraries_are_compared() {
    let message = "`Cargo.toml` asks for another version than when the lock was written";
    assert_eq!(after_edit("numpy>=2.4,<3", "numpy>=1,<2"), said(Level::Warning, "libraries.numpy", message));
    let none = Contents { libraries: BTreeMap::new(), ..contents() };
    let [found] = <[Finding; 1]>::try_from(differences(&edited("", ""), &none)).unwrap();
    assert_eq!((found.level, found.message.as_str()), (Level::Warning, "`Cargo.toml` does not declare it any more"));
}

#[test]
fn an_edit_by_hand_is_seen() {
    let findings = verify(&edited("gpu-count = 2", "gpu-count = 1"), &contents());
    let found = findings.iter().find(|finding| finding.subject == "integrity.hash").unwrap();
    assert_eq!((found.level, found.message.as_str()), (Level::Warning, "the lock was changed by hand, or merged, since it was written"));
}

#[test]
fn a_lock_that_cannot_be_read_says_why() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join(FILE);
    let missing = Lock::load(&file).unwrap_err();
    assert_eq!((missing.problem, missing.message.as_str()), (Problem::LockMissing, "there is no lock"));
    fs::write(&file, "schema = 1\n[generator\n").unwrap();
    assert_eq!(Lock::load(&file).unwrap_err().problem, Problem::LockBroken);
    let text = Lock::new(contents()).to_text().unwrap().replace("schema = 1", "schema = 99");
    fs::write(&file, text).unwrap();
    assert_eq!(Lock::load(&file).unwrap_err().cause.as_deref(), Some("its schema is 99, and this version reads 1"));
}
