//! What is asked for an attribute has one, whatever the library leaves unsaid.

use snakebridge_end_to_end::taken_by_code;

fn main() -> snakebridge::Result<()> {
    let _: String = taken_by_code::asks_for_text("oak")?;
    let _: String = taken_by_code::asks_for_text(3)?;
    Ok(())
}
