//! Environment: which Python the bindings are made from, run with, and linked to, and what is installed in it.
//!
//! In come the config and the build's variables by value; out comes one [`Environment`], or the reasons why there is none. The interpreter
//! that pyo3 links is the truth: whichever environment is chosen must be of the same implementation, whole version and ABI. Only `managed`
//! changes anything on disk, and only under the target folder, unless the user says `auto-install = "always"`.

mod choose;
mod closure;
mod demands;
pub mod failure;
mod fulfil;
pub mod install;
pub mod interpreter;
pub mod link;
pub mod linked;
mod managed;
pub mod requirement;
pub mod stub_packages;
pub mod stubs;
mod turn;
pub mod union;
pub mod uv;

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use crate::hardware::Hardware;
use crate::wheels::Choice;

pub use crate::distribution::{self, Distribution};
pub use choose::{inspect, prepare, upgrade};
pub use interpreter::Interpreter;
pub use linked::Linked;
pub use managed::InUse;
pub(crate) use managed::{folder as managed_folder, users};
pub use requirement::Requirement;
pub use union::Needs;

/// The Python that everything else uses.
#[derive(Debug)]
pub struct Environment {
    /// What its executable says of itself: paths, version, package folders.
    pub interpreter: Interpreter,
    /// The Python that pyo3 links; of the same version, often the one that the environment was made from.
    pub linked: Linked,
    /// Which rule chose it.
    pub source: Source,
    /// Everything installed in it, by normalised name.
    pub distributions: BTreeMap<String, Distribution>,
    /// What the crate needs of it.
    pub requirements: Vec<Requirement>,
    /// What the machine computes with.
    pub hardware: Hardware,
    /// The builds that were chosen for it, by package; only we choose, in the environment that we keep.
    pub wheels: BTreeMap<String, Choice>,
    /// Files whose change must run the build script again; never a folder, since Python writes into those.
    pub watch: Vec<PathBuf>,
    /// Keeps other builds from changing the environment until this is dropped.
    pub in_use: Option<InUse>,
}

impl Environment {
    /// What is installed and needed by this crate, by normalised name: its libraries, what they require, and stubs for them.
    #[must_use]
    pub fn needed(&self) -> BTreeMap<&str, &Distribution> {
        let names = closure::closure(&self.requirements, &self.distributions, &self.interpreter.markers);
        self.distributions.iter().filter(|(name, _)| names.contains(*name)).map(|(name, found)| (name.as_str(), found)).collect()
    }

    /// The installed versions by normalised name.
    #[must_use]
    pub fn versions(&self) -> BTreeMap<String, String> {
        self.distributions.iter().map(|(name, distribution)| (name.clone(), distribution.version.clone())).collect()
    }
}

/// Which rule chose the environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// `SNAKEBRIDGE_VENV`.
    Variable,
    /// `venv` in `Cargo.toml`.
    Configured,
    /// `VIRTUAL_ENV` or `CONDA_PREFIX`.
    Active,
    /// `PYO3_PYTHON` or pyo3's configuration names it, and it has what is needed.
    Linked,
    /// `.venv` of the package or the workspace.
    Project,
    /// The one that we keep under the target folder.
    Managed,
    /// The linked Python itself, since nothing needs to be installed.
    Base,
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Variable => "`SNAKEBRIDGE_VENV`",
            Self::Configured => "`venv` in `Cargo.toml`",
            Self::Active => "the active environment",
            Self::Linked => "the interpreter that pyo3 was told to link",
            Self::Project => "the project's `.venv`",
            Self::Managed => "the environment that SnakeBridge keeps under the target folder",
            Self::Base => "the linked Python, since nothing needs to be installed",
        })
    }
}
