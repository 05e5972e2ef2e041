//! Starting, the libraries: `pandas@2.3` as an entry of `[package.metadata.python-deps]`.

use std::path::Path;

use snakebridge_build::config::versions;
use snakebridge_build::diagnostic::Diagnostic;
use snakebridge_build::problem::Problem;
use snakebridge_build::resolve::is_standard;

/// Distributions that people ask for by a name that Python does not import.
const OTHER_NAMES: [(&str, &str); 16] = [
    ("attrs", "attr"),
    ("beautifulsoup4", "bs4"),
    ("biopython", "Bio"),
    ("imbalanced-learn", "imblearn"),
    ("msgpack-python", "msgpack"),
    ("opencv-python", "cv2"),
    ("opencv-python-headless", "cv2"),
    ("pillow", "PIL"),
    ("pyjwt", "jwt"),
    ("pyserial", "serial"),
    ("python-dateutil", "dateutil"),
    ("python-dotenv", "dotenv"),
    ("pyyaml", "yaml"),
    ("pyzmq", "zmq"),
    ("scikit-image", "skimage"),
    ("scikit-learn", "sklearn"),
];

/// A library that is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Library {
    /// Its key: the module that Python imports.
    pub(crate) key: String,
    /// Where it comes from.
    pub(crate) from: From,
}

/// Where a library comes from.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum From {
    /// Python itself.
    Standard,
    /// A file or folder of the user's.
    Path(String),
    /// The package index: a version request, and the distribution's name where it is another.
    Index { version: String, package: Option<String> },
}

impl Library {
    /// Reads `numpy`, `pandas@2.3`, `scikit-learn`, `json` or `python/scoring.py`.
    ///
    /// # Errors
    ///
    /// The version is no request, or the name is none.
    pub(crate) fn read(text: &str) -> Result<Self, Diagnostic> {
        if text.ends_with(".py") || text.contains('/') {
            let key = Path::new(text).file_stem().unwrap_or_default().to_string_lossy().into_owned();
            return Ok(Self { key, from: From::Path(text.to_owned()) });
        }
        let (name, version) = text.split_once('@').unwrap_or((text, "*"));
        let is_name = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter));
        if !is_name {
            return Err(Diagnostic::error(Problem::InitBadName, text, format!("`{name}` is not the name of a Python library"))
                .hint("write a name, or a name and a version: `numpy`, `pandas@2.3`, `'scipy@>=1.12'`"));
        }
        if version == "stdlib" || (version == "*" && is_standard(name.split('.').next().unwrap_or(name))) {
            return Ok(Self { key: name.to_owned(), from: From::Standard });
        }
        versions(version).map_err(|error| Diagnostic::error(Problem::ConfigBadVersion, text, error.message).hint(error.hint))?;
        let folded = name.to_lowercase().replace(['_', '.'], "-");
        let other = OTHER_NAMES.iter().find(|(package, _)| *package == folded).map(|(_, module)| (*module).to_owned());
        let package = other.is_some().then(|| name.to_owned());
        Ok(Self { key: other.unwrap_or_else(|| name.to_owned()), from: From::Index { version: version.to_owned(), package } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_understood() {
        let index = |key: &str, version: &str, package: Option<&str>| Library {
            key: key.to_owned(),
            from: From::Index { version: version.to_owned(), package: package.map(str::to_owned) },
        };
        for (text, library) in [
            ("numpy", index("numpy", "*", None)),
            ("pandas@2.3", index("pandas", "2.3", None)),
            ("scipy@>=1.12,<2", index("scipy", ">=1.12,<2", None)),
            ("Scikit-Learn@1.5", index("sklearn", "1.5", Some("Scikit-Learn"))),
            ("json", Library { key: "json".to_owned(), from: From::Standard }),
            ("os.path", Library { key: "os.path".to_owned(), from: From::Standard }),
            ("python/scoring.py", Library { key: "scoring".to_owned(), from: From::Path("python/scoring.py".to_owned()) }),
        ] {
            assert_eq!(Library::read(text).ok(), Some(library), "{text}");
        }
    }

    #[test]
    fn what_is_no_library_is_said() {
        let problem = |text: &str| Library::read(text).map_err(|error| error.problem);
        assert_eq!(problem("numpy==2"), Err(Problem::InitBadName));
        assert_eq!(problem("numpy@two"), Err(Problem::ConfigBadVersion));
        assert_eq!(problem(""), Err(Problem::InitBadName));
    }
}
