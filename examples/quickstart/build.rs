fn main() {
    snakebridge_build::generate();
}
