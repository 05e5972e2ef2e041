//! Lets this crate's tests find the Python library that they link with.

fn main() {
    pyo3_build_config::add_libpython_rpath_link_args();
}
