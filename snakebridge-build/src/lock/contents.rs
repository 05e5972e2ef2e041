//! Lock, what it is made of: in come the configuration and the environment of a build, out come [`Contents`].

use super::{Contents, Interpreter, LockedLibrary, Package, Wheel};
use crate::address;
use crate::config::{Config, LibraryConfig, Origin};
use crate::environment::{Environment, Requirement};
use crate::wheels::Choice;

impl Contents {
    /// What this build found.
    #[must_use]
    pub fn of(config: &Config, environment: &Environment) -> Self {
        let interpreter = Interpreter {
            version: environment.interpreter.version.clone(),
            implementation: environment.interpreter.implementation.clone(),
            abi: environment.interpreter.abi.clone(),
        };
        let libraries = config.libraries.iter().map(|library| (library.key.clone(), LockedLibrary::of(library, environment))).collect();
        let needed = environment.needed();
        let wheels = environment.wheels.iter().filter(|(name, _)| needed.contains_key(name.as_str()));
        let wheels = wheels.map(|(name, choice)| (name.clone(), Wheel::from(choice))).collect();
        let packages = needed.into_iter().map(|(name, found)| (name.to_owned(), Package::of(found))).collect();
        Self { interpreter, hardware: environment.hardware.clone(), libraries, packages, wheels, installed: environment.versions() }
    }
}

impl LockedLibrary {
    fn of(library: &LibraryConfig, environment: &Environment) -> Self {
        match &library.origin {
            Origin::Stdlib => Self { requested: "stdlib".to_owned(), resolved: Some(environment.interpreter.version.clone()) },
            Origin::File { .. } => Self { requested: "path".to_owned(), resolved: None },
            Origin::Distribution { name, requested, .. } => {
                let requirement = environment.requirements.iter().find(|requirement| requirement.name == *name);
                let requested = requirement.map_or_else(|| requested.clone(), Requirement::pep508);
                let resolved = environment.distributions.get(name).map(|distribution| distribution.version.clone());
                Self { requested, resolved }
            }
        }
    }
}

impl From<&Choice> for Wheel {
    fn from(choice: &Choice) -> Self {
        Self { variant: choice.variant.clone(), index: choice.index.as_deref().map(address::shown), extra: choice.extra.clone() }
    }
}
