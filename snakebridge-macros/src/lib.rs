//! The macros of snakebridge.
