use snakebridge_end_to_end::math;

fn main() -> snakebridge::Result<()> {
    math::sqrt("16")?;
    Ok(())
}
