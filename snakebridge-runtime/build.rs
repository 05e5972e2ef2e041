//! Lets this crate's tests find the Python library that they link with, and passes on which Python PyO3 links. Without the feature `embedded` there is none.

fn main() {
    // Workers by what every Unix has, in Linux: how they are tested for the others.
    println!("cargo::rustc-check-cfg=cfg(portable_workers)");
    println!("cargo::rerun-if-env-changed=SNAKEBRIDGE_PORTABLE_WORKERS");
    if std::env::var_os("SNAKEBRIDGE_PORTABLE_WORKERS").is_some() {
        println!("cargo::rustc-cfg=portable_workers");
    }
    #[cfg(feature = "embedded")]
    pyo3_build_config::add_libpython_rpath_link_args();
    // A build script sees the metadata of its direct dependencies only; the facade hands this on to the build scripts of users.
    if let Ok(config) = std::env::var("DEP_PYO3_PYTHON_PYO3_CONFIG") {
        println!("cargo::metadata=pyo3_config={config}");
    }
}
