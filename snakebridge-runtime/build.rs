//! Lets this crate's tests find the Python library that they link with, and gives the hand-written bindings among them what a user's build script would.

fn main() {
    pyo3_build_config::add_libpython_rpath_link_args();
}
