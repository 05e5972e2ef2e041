//! The right form of every mistake beside it.

use snakebridge::prelude::*;
use snakebridge_end_to_end::{math, numpy, scoring, shapes, taken_by_code};

fn main() -> snakebridge::Result<()> {
    let _: f64 = math::sqrt(16)?;
    let _: Vec<f64> = py!(numpy::mean([[1, 2], [3, 4]], axis = 0))?;
    let _: i64 = py!(scoring::Team::new("a")?.add(1, double = true))?;
    let _: Vec<String> = scoring::between(std::collections::HashMap::from([("a", 1)]), (1, 2))?;
    let _: shapes::Shape = shapes::Circle::unit()?.into();
    taken_by_code::passes_on(&taken_by_code::Key::new()?)?;
    Ok(())
}
