use snakebridge_end_to_end::scoring;

fn main() -> snakebridge::Result<()> {
    scoring::rank(std::collections::HashMap::from([("a", "b")]))?;
    Ok(())
}
