//! What is passed on to a function that takes a `Key` is one, whatever the library leaves unsaid.

use snakebridge_end_to_end::taken_by_code;

fn main() -> snakebridge::Result<()> {
    taken_by_code::passes_on("key")?;
    Ok(())
}
