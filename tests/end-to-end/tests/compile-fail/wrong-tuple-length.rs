use std::collections::HashMap;

use snakebridge_end_to_end::scoring;

fn main() -> snakebridge::Result<()> {
    scoring::between(HashMap::from([("a", 1)]), (1,))?;
    scoring::between(HashMap::from([("a", 1)]), (1, 2, 3))?;
    Ok(())
}
