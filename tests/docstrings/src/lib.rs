//! Real docstrings, and ours, beside what the reference implementations read in them; and whether any word of them is lost.
//!
//! In: cases as `corpus.py` writes them. Out: how two readings differ, which words a page lacks. Never: an opinion about which reading is right.

#![allow(clippy::missing_errors_doc, reason = "this is for tests")]

pub mod compare;
pub mod page;
pub mod words;
