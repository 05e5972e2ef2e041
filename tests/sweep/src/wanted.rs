//! Which libraries are swept: the command line, the checked-in list, and the interpreter's own modules.

use serde::{Deserialize, Serialize};

use crate::Result;
use crate::python::Environment;

/// The checked-in list of libraries from PyPI.
const LIBRARIES: &str = include_str!("../libraries.txt");

/// Modules that exist for other platforms or for people, or that open a browser on import.
const LEFT_OUT: &[&str] =
    &["antigravity", "idlelib", "lib2to3", "msilib", "msvcrt", "nt", "test", "this", "turtledemo", "winreg", "winsound", "__main__"];

/// Fixtures that do whatever a library can do to a generator.
const FIXTURES: &[&str] =
    &["hostile", "generic_bases", "getattr_raises", "metaclasses_raise", "replaced_by_object", "special_attributes_raise"];

/// Modules of fixtures that take too long for a slice: twenty thousand members.
const SLOW: &[&str] = &["crowd"];

/// Tests of the standard library, which nobody calls.
const TESTS: &[&str] = &["test", "tests", "idle_test", "*.test", "*.tests"];

/// Modules of the standard library that have between them most of what a library can have.
const SLICE: &[&str] = &["abc", "collections", "datetime", "enum", "http", "json", "math", "operator", "pathlib", "re", "typing"];

/// What the command line asks for.
#[derive(Debug, Default)]
pub(crate) struct Options {
    /// The modules of the standard library.
    pub(crate) stdlib: bool,
    /// The libraries of the list.
    pub(crate) pypi: bool,
    /// The fixtures that are hostile.
    pub(crate) fixtures: bool,
    /// Only as much as fits into the time of CI: nothing from PyPI, and all judges. `RESULTS.md` stays.
    pub(crate) slice: bool,
    /// Only every `M`th of them, starting with the `N`th.
    pub(crate) part: Option<(usize, usize)>,
    /// Whether anything is compiled at all: without, types and names are counted.
    pub(crate) judged: bool,
    /// Whether rustc judges, and is measured.
    pub(crate) checked: bool,
    /// Whether rustdoc judges too.
    pub(crate) documented: bool,
    /// Whether clippy judges too.
    pub(crate) clippy: bool,
    /// Only these: `numpy` or `numpy:public`; also what is installed in the environment and not listed.
    pub(crate) names: Vec<String>,
}

impl Options {
    /// Reads the command line; without a choice everything is swept.
    pub(crate) fn parse(arguments: impl Iterator<Item = String>) -> Result<Self> {
        let mut options = Self { judged: true, checked: true, documented: true, ..Self::default() };
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--stdlib" => options.stdlib = true,
                "--pypi" => options.pypi = true,
                "--fixtures" => options.fixtures = true,
                "--slice" => options.slice = true,
                "--count" => options.judged = false,
                "--no-doc" => options.documented = false,
                "--doc" => options.checked = false,
                "--clippy" => options.clippy = true,
                "--part" => options.part = Some(part(&arguments.next().unwrap_or_default())?),
                name if name.starts_with('-') => return Err(format!("unknown option `{name}`").into()),
                name => options.names.push(name.to_owned()),
            }
        }
        if options.slice {
            (options.stdlib, options.fixtures, options.clippy) = (true, true, true);
        } else if !options.stdlib && !options.pypi && !options.fixtures {
            (options.stdlib, options.pypi, options.fixtures) = (true, true, true);
        }
        Ok(options)
    }

    fn names(&self, wanted: &Wanted) -> bool {
        let named = |name: &String| match name.split_once(':') {
            Some((module, mode)) => wanted.module == module && wanted.mode == mode,
            None => wanted.module == *name,
        };
        self.names.is_empty() || self.names.iter().any(named)
    }
}

fn part(text: &str) -> Result<(usize, usize)> {
    let parsed = text.split_once('/').and_then(|(one, of)| Some((one.parse().ok()?, of.parse().ok()?)));
    match parsed {
        Some((one, of)) if (1..=of).contains(&one) => Ok((one, of)),
        _ => Err(format!("`--part` takes `1/4`, not `{text}`").into()),
    }
}

/// Where a library comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Origin {
    /// Installed from PyPI.
    #[default]
    PyPi,
    /// The standard library.
    Python,
    /// A fixture of this repository.
    Fixture,
}

/// A library to sweep, in one of the modes.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// Where it comes from.
    pub(crate) origin: Origin,
    /// What is installed from PyPI; none for what needs no installing.
    pub(crate) distribution: Option<String>,
    /// The root module.
    pub(crate) module: String,
    /// `root`, `public` or `all`.
    pub(crate) mode: String,
    /// Modules that are left out.
    pub(crate) exclude: &'static [&'static str],
}

impl Wanted {
    /// The name of its scratch package.
    pub(crate) fn package(&self) -> String {
        let private = if self.module.starts_with('_') { "private-" } else { "" };
        // rustc wants the name of a crate without doubled underscores.
        format!("sweep-{private}{}-{}", self.module.trim_matches('_').replace(['.', '_'], "-").to_lowercase(), self.mode)
    }
}

/// The libraries of the list.
pub(crate) fn listed() -> Vec<Wanted> {
    let mut wanted = Vec::new();
    for line in LIBRARIES.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace().map(str::to_owned);
        let (Some(distribution), Some(module)) = (words.next(), words.next()) else { continue };
        let library =
            |mode| Wanted { origin: Origin::PyPi, distribution: Some(distribution.clone()), module: module.clone(), mode, exclude: &[] };
        wanted.extend(words.map(library));
    }
    wanted
}

/// What the options choose.
pub(crate) fn select(options: &Options, environment: &Environment) -> Result<Vec<Wanted>> {
    let mut all = Vec::new();
    if options.stdlib {
        let modules = environment.standard_library()?.into_iter().filter(|module| !LEFT_OUT.contains(&module.as_str()));
        // For a module without modules inside both modes are the same.
        let mode = || String::from("public");
        all.extend(modules.map(|module| Wanted { origin: Origin::Python, distribution: None, module, mode: mode(), exclude: TESTS }));
    }
    if options.fixtures {
        let fixture = |module: &&str| Wanted {
            origin: Origin::Fixture,
            distribution: None,
            module: (*module).to_owned(),
            mode: String::from("all"),
            exclude: if options.slice { SLOW } else { &[] },
        };
        all.extend(FIXTURES.iter().map(fixture));
    }
    if options.slice {
        all.retain(|wanted| wanted.origin == Origin::Fixture || SLICE.contains(&wanted.module.as_str()));
    }
    if options.pypi {
        all.extend(listed());
    }
    let listed: Vec<String> = all.iter().map(|wanted| wanted.module.clone()).collect();
    all.retain(|wanted| options.names(wanted));
    for name in &options.names {
        let (module, mode) = name.split_once(':').unwrap_or((name, "public"));
        if !listed.iter().any(|known| known == module) {
            // Whatever else is installed in the environment.
            let (module, mode) = (module.to_owned(), mode.to_owned());
            all.push(Wanted { origin: Origin::PyPi, distribution: None, module, mode, exclude: &[] });
        }
    }
    if let Some((one, of)) = options.part {
        all = all.into_iter().skip(one - 1).step_by(of).collect();
    }
    if all.is_empty() {
        return Err("nothing of that name is known".into());
    }
    Ok(all)
}
