//! What is looked up in a dictionary has a hash: a list is refused.

use snakebridge_end_to_end::taken_by_code;

fn main() -> snakebridge::Result<()> {
    let _: Option<i64> = taken_by_code::looks_up_or_else("oak")?;
    let _: Option<i64> = taken_by_code::looks_up_or_else(vec!["oak", "elm"])?;
    Ok(())
}
