//! Passes on to the build scripts of users which Python PyO3 links: bindings must be made with that very interpreter.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if let Ok(config) = std::env::var("DEP_SNAKEBRIDGE_RUNTIME_PYO3_CONFIG") {
        println!("cargo::metadata=pyo3_config={config}");
    }
    // Without Python in the program's own process there is no library of Python to find.
    #[cfg(not(feature = "embedded"))]
    println!("cargo::metadata=embedded=no");
}
