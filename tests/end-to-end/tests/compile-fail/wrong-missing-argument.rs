use snakebridge_end_to_end::scoring;

fn main() -> snakebridge::Result<()> {
    scoring::every_kind(1, 2)?;
    Ok(())
}
