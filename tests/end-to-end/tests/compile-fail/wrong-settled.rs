//! `class Numbers(Shelf[int])` inherits `put(thing: T)`: a string is refused.

use snakebridge_end_to_end::generic_bases;

fn main() -> snakebridge::Result<()> {
    let numbers = generic_bases::Numbers::new(1)?;
    numbers.put(2)?;
    numbers.put("two")?;
    Ok(())
}
