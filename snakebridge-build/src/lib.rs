//! The build half of snakebridge.
