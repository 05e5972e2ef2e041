//! Wheels: which build is chosen for which hardware, and that it is what gets installed.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;

use snakebridge_build::hardware::{Accelerator, Hardware};
use snakebridge_build::lock::{Contents, Lock};
use snakebridge_build::wheels::{Choice, Family, Table, Variant, choose};

use crate::environment::{Project, config, texts};
use crate::hardware::{Machine, fixture};
use crate::packages::{Index, publish, with_installer};

fn nvidia(version: &str) -> Hardware {
    Hardware { accelerator: Accelerator::Cuda, cuda: Some(version.to_owned()), gpu_count: 1, ..Hardware::default() }
}

fn amd(version: &str) -> Hardware {
    Hardware { accelerator: Accelerator::Rocm, rocm: Some(version.to_owned()), gpu_count: 1, ..Hardware::default() }
}

fn apple() -> Hardware {
    Hardware { accelerator: Accelerator::Mps, gpu_count: 1, ..Hardware::default() }
}

fn best(package: &str, hardware: &Hardware) -> Choice {
    choose(package, &Table::built_in().unwrap(), hardware).into_iter().next().unwrap()
}

fn variant(hardware: &Hardware) -> String {
    best("torch", hardware).variant
}

/// The thresholds of the reference system (its `wheel_variants.json`), and versions that its joined digits get wrong: 13 and 12.10.
#[test]
fn the_newest_build_that_the_driver_runs_is_chosen() {
    let expected = [
        ("11.6", "cpu"),
        ("11.7", "cu118"),
        ("11.8", "cu118"),
        ("12.0", "cu121"),
        ("12.2", "cu121"),
        ("12.3", "cu124"),
        ("12.5", "cu124"),
        ("12.6", "cu126"),
        ("12.8", "cu128"),
        ("12.10", "cu128"),
        ("13.0", "cu130"),
        ("13.2", "cu130"),
    ];
    for (cuda, name) in expected {
        assert_eq!(variant(&nvidia(cuda)), name, "CUDA {cuda}");
    }
}

#[test]
fn other_accelerators_have_builds_of_their_own() {
    assert_eq!(variant(&amd("6.2.4")), "rocm6.2");
    assert_eq!(variant(&amd("5.6")), "cpu");
    assert_eq!(variant(&Hardware::default()), "cpu");
    let metal = best("torch", &apple());
    assert_eq!((metal.variant.as_str(), metal.index), ("mps", None));
}

#[test]
fn a_choice_names_its_place_and_its_reason() {
    let torch = best("torchvision", &nvidia("12.4"));
    assert_eq!(torch.index.as_deref(), Some("https://download.pytorch.org/whl/cu124"));
    assert_eq!(torch.reason, "CUDA 12.4 is at least 12.3");
    let jax = best("jax", &nvidia("12.4"));
    assert_eq!((jax.index, jax.extra.as_deref()), (None, Some("cuda12")));
    assert_eq!(best("jax", &Hardware::default()).reason, "there is no accelerator");
    assert_eq!(best("jax", &amd("6.2")).reason, "no other variant runs on this ROCm");
    assert_eq!(choose("numpy", &Table::built_in().unwrap(), &nvidia("12.4")), []);
}

#[test]
fn worse_builds_follow_the_best_one() {
    let names: Vec<String> =
        choose("torch", &Table::built_in().unwrap(), &nvidia("12.4")).into_iter().map(|choice| choice.variant).collect();
    assert_eq!(names, ["cu124", "cu121", "cu118", "cpu"]);
}

#[test]
fn a_user_s_table_is_laid_over_ours_family_by_family() {
    let mirror = Family { index: Some("https://mirror.example.org/whl/".to_owned()), ..Family::default() };
    let own = Family {
        packages: vec!["cupy".to_owned()],
        variants: vec![Variant {
            name: "cuda".to_owned(),
            cuda: Some("12.0".to_owned()),
            extra: Some("cuda".to_owned()),
            ..Variant::default()
        }],
        ..Family::default()
    };
    let over = Table { families: [("pytorch".to_owned(), mirror), ("cupy".to_owned(), own)].into() };
    let table = Table::built_in().unwrap().overlaid(over);
    let torch = choose("torch", &table, &nvidia("12.4")).remove(0);
    assert_eq!(torch.index.as_deref(), Some("https://mirror.example.org/whl/cu124"));
    assert_eq!(choose("cupy", &table, &nvidia("12.4")).remove(0).extra.as_deref(), Some("cuda"));
    assert_eq!(choose("cupy", &table, &Hardware::default()), []);
}

/// The machines whose tools' words were captured: two H100 with a driver for CUDA 12.4, an MI300X with ROCm 6.2.4, and one without either.
#[cfg(all(unix, not(target_os = "macos")))]
fn machines() -> [(Machine, &'static str, &'static str); 3] {
    let amd = Machine::new().tool("rocminfo", &format!("cat '{}'", fixture("rocminfo.txt").display()));
    fs::create_dir(amd.folder.path().join(".info")).unwrap();
    fs::copy(fixture("rocm-version.txt"), amd.folder.path().join(".info/version")).unwrap();
    [
        (Machine::new().tool("nvidia-smi", &crate::hardware::nvidia()), "cu124", "2.6.0+cu124"),
        (amd, "rocm6.2", "2.5.1+rocm6.2"),
        (Machine::new().tool("nvidia-smi", "exit 9"), "cpu", "2.9.1+cpu"),
    ]
}

/// As PyTorch's own site is laid out: an index for each variant, with what only that variant needs, and old copies of other packages.
#[cfg(all(unix, not(target_os = "macos")))]
fn site() -> (Project, Index) {
    let site = Project::new("");
    for (variant, version) in
        [("cu124", "2.6.0+cu124"), ("cu118", "2.4.0+cu118"), ("rocm6.2", "2.5.1+rocm6.2"), ("cpu", "2.9.1+cpu"), ("own", "2.7.0+own")]
    {
        let index = site.path().join("whl").join(variant);
        publish(&index, "torch", version, &["sb-base", &format!("sb-for-{}", variant.split('.').next().unwrap())]);
        publish(&index, &format!("sb-for-{}", variant.split('.').next().unwrap()), "1.0", &[]);
        publish(&index, "sb-base", "0.1", &[]);
    }
    let usual = site.path().join("usual");
    publish(&usual, "sb-base", "2.0", &[]);
    // Newer than all, and for no hardware in particular.
    publish(&usual, "torch", "2.99", &["sb-base"]);
    let server = Index::serve(&site.path(), "");
    (site, server)
}

#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn the_machine_decides_what_is_installed_and_the_lock_says_so() {
    let (_site, server) = site();
    for (machine, variant, version) in machines() {
        for installer in ["uv", "pip"] {
            let settings = format!(
                "[package.metadata.snakebridge]\nindex = \"{0}/usual\"\nwheels.pytorch.index = \"{0}/whl/\"\n[package.metadata.python-deps]\ntorch = \"2\"\n",
                server.url
            );
            let project = Project::new(&settings);
            let mut cargo = with_installer(&project, installer);
            cargo.path.insert(0, machine.folder.path().join("bin"));
            let (environment, diagnostics) = project.prepare(&cargo);
            let environment = environment.unwrap_or_else(|| panic!("{installer}: {}", texts(&diagnostics)));
            assert_eq!(texts(&diagnostics), "", "{installer}");
            let versions = environment.versions();
            let only = format!("sb-for-{}", variant.split('.').next().unwrap());
            assert_eq!((&*versions["torch"], &*versions["sb-base"], &*versions[&only]), (version, "2.0", "1.0"), "{installer}");
            let lock = Lock::new(Contents::of(&config(&cargo.manifest(), &cargo.overrides), &environment)).to_text().unwrap();
            let recorded = format!("[wheels.torch]\nvariant = \"{variant}\"\nindex = \"{}/whl/{variant}\"\n", server.url);
            assert!(lock.contains(&recorded) && lock.contains(&format!("[packages.torch]\nversion = \"{version}\"")), "{lock}");
            drop(environment);

            // Another crate of the workspace comes with another library: what was chosen stays.
            project.declare(
                "other",
                &settings.replace("torch = \"2\"", "sb_base = { version = \"*\", pypi-package = \"sb-base\" }\ntorch = \"*\""),
            );
            let mut other = cargo.clone();
            other.manifest_dir = project.path().join("other");
            let (environment, diagnostics) = project.prepare(&other);
            let environment = environment.unwrap_or_else(|| panic!("{installer}: {}", texts(&diagnostics)));
            assert_eq!((&*environment.versions()["torch"], &*environment.wheels["torch"].variant), (version, variant), "{installer}");
        }
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn the_user_s_word_wins_over_the_machine_s() {
    let (_site, server) = site();
    let [(nvidia, ..), _, (plain, ..)] = machines();
    let own = "wheels.pytorch.variants = [{ name = \"own\", cuda = \"12.0\" }, { name = \"cpu\" }]";
    let cases = [
        (&nvidia, "accelerator = \"cpu\"", "2.9.1+cpu"),
        (&plain, "accelerator = \"cuda-11.8\"", "2.4.0+cu118"),
        (&nvidia, own, "2.7.0+own"),
        (&plain, own, "2.9.1+cpu"),
    ];
    for (machine, line, version) in cases {
        let project = Project::new(&format!(
            "[package.metadata.snakebridge]\nindex = \"{0}/usual\"\nwheels.pytorch.index = \"{0}/whl\"\n{line}\n[package.metadata.python-deps]\ntorch = \"2\"\n",
            server.url
        ));
        let mut cargo = with_installer(&project, "uv");
        cargo.path.insert(0, machine.folder.path().join("bin"));
        let (environment, diagnostics) = project.prepare(&cargo);
        let environment = environment.unwrap_or_else(|| panic!("{line}: {}", texts(&diagnostics)));
        assert_eq!(environment.versions()["torch"], version, "{line}");
    }
}
