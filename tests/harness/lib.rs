//! What the tests share: where the fixtures lie, how a scratch project is made.
