//! The runtime of snakebridge.
