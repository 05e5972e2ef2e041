//! Docstrings: text to model, in every style; expected values are those of numpydoc, Napoleon and docutils.

mod deprecations;
mod slice;
mod styles;
mod words;
