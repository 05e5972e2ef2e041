//! Lets this crate's tests find the Python library that they link with, and passes on which Python PyO3 links.

fn main() {
    pyo3_build_config::add_libpython_rpath_link_args();
    // A build script sees the metadata of its direct dependencies only; the facade hands this on to the build scripts of users.
    if let Ok(config) = std::env::var("DEP_PYO3_PYTHON_PYO3_CONFIG") {
        println!("cargo::metadata=pyo3_config={config}");
    }
}
