use snakebridge::prelude::*;
use snakebridge_end_to_end::numpy;

fn main() -> snakebridge::Result<()> {
    let _: Vec<f64> = py!(numpy::mean([[1, 2], [3, 4]], axes = 0))?;
    Ok(())
}
