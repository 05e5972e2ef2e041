//! The `cargo snakebridge` command.
fn main() {}
