//! Starting, `Cargo.toml`: the dependencies and the libraries.

use std::path::Path;

use toml_edit::{DocumentMut, InlineTable, Item, Table, TableLike, TomlError, Value, value};

use super::Edited;
use super::library::{From, Library};

/// Where SnakeBridge comes from: the registry's version of this program, or a checkout.
pub(crate) struct Origin<'a> {
    /// The folder of a checkout.
    pub(crate) checkout: Option<&'a Path>,
}

impl Origin<'_> {
    fn of(&self, folder: &str) -> Value {
        let version = concat!(env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"));
        match self.checkout {
            None => Value::from(version),
            Some(checkout) => {
                let path = checkout.join(folder).to_string_lossy().trim_end_matches('/').to_owned();
                Value::from(InlineTable::from_iter([("path", Value::from(path))]))
            }
        }
    }
}

/// Adds what is missing.
///
/// # Errors
///
/// The text is no TOML.
pub(crate) fn edited(text: &str, libraries: &[Library], origin: &Origin<'_>) -> Result<Edited, TomlError> {
    let mut document: DocumentMut = text.parse()?;
    let mut added = Vec::new();
    for (table, package, folder) in [("dependencies", "snakebridge", ""), ("build-dependencies", "snakebridge-build", "snakebridge-build")]
    {
        if let Some(table_like) = below(document.as_table_mut(), &[table])
            && !table_like.contains_key(package)
        {
            table_like.insert(package, value(origin.of(folder)));
            added.push(format!("`{package}` in `[{table}]`"));
        }
    }
    if let Some(declared) = below(document.as_table_mut(), &["package", "metadata", "python-deps"]) {
        for library in libraries {
            if declared.contains_key(&library.key) {
                continue;
            }
            let entry = entry(&library.from);
            added.push(format!("`{} = {}` in `[package.metadata.python-deps]`", library.key, entry.to_string().trim()));
            declared.insert(&library.key, value(entry));
        }
    }
    Ok(Edited { text: document.to_string(), added })
}

fn entry(from: &From) -> Value {
    match from {
        From::Standard => Value::from("stdlib"),
        From::Path(path) => Value::from(InlineTable::from_iter([("path", path.as_str())])),
        From::Index { version, package: None } => Value::from(version.as_str()),
        From::Index { version, package: Some(package) } => {
            Value::from(InlineTable::from_iter([("version", version.as_str()), ("pypi-package", package.as_str())]))
        }
    }
}

/// The table at a path, made where it is missing; none where something else stands there, which Cargo itself will complain of.
fn below<'t>(table: &'t mut dyn TableLike, path: &[&str]) -> Option<&'t mut dyn TableLike> {
    let Some((first, rest)) = path.split_first() else { return Some(table) };
    let item = table.entry(first).or_insert_with(|| {
        let mut made = Table::new();
        // Only the last of `[package.metadata.python-deps]` is written as a header.
        made.set_implicit(!rest.is_empty());
        Item::Table(made)
    });
    below(item.as_table_like_mut()?, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRESH: &str = "[package]\nname = \"app\" # mine\nversion = \"0.1.0\"\n\n[dependencies]\n";
    const REGISTRY: Origin<'static> = Origin { checkout: None };

    fn libraries(texts: &[&str]) -> Vec<Library> {
        texts.iter().map(|text| Library::read(text).expect("a library")).collect()
    }

    #[test]
    fn a_new_package_gets_all_and_a_second_run_nothing() {
        let wanted = libraries(&["numpy", "pandas@2.3", "json", "scikit-learn", "python/scoring.py"]);
        let first = edited(FRESH, &wanted, &REGISTRY).expect("toml");
        assert_eq!(
            first.text,
            "[package]\nname = \"app\" # mine\nversion = \"0.1.0\"\n\n[package.metadata.python-deps]\nnumpy = \"*\"\npandas = \"2.3\"\njson = \"stdlib\"\n\
             sklearn = { version = \"*\", pypi-package = \"scikit-learn\" }\nscoring = { path = \"python/scoring.py\" }\n\n\
             [dependencies]\nsnakebridge = \"0.1\"\n\n[build-dependencies]\nsnakebridge-build = \"0.1\"\n"
        );
        assert_eq!(first.added.len(), 7);
        assert_eq!(edited(&first.text, &wanted, &REGISTRY).expect("toml"), Edited { text: first.text, added: Vec::new() });
    }

    #[test]
    fn what_is_there_stays() {
        let text = "package = { name = \"app\" }\n[dependencies]\nsnakebridge = { version = \"0.1\", features = [\"ndarray\"] } # kept\n\
                    [package.metadata.python-deps.numpy]\nversion = \"1\"\n";
        // A package as an inline table cannot be extended by a header in TOML, so this one is written the usual way.
        let text = text.replace("package = { name = \"app\" }\n", "[package]\nname = \"app\"\n");
        let result = edited(&text, &libraries(&["numpy@2", "math"]), &REGISTRY).expect("toml");
        assert!(result.text.starts_with(text.trim_end()) || text.lines().all(|line| result.text.contains(line)), "{}", result.text);
        assert_eq!(
            result.added,
            ["`snakebridge-build` in `[build-dependencies]`", "`math = \"stdlib\"` in `[package.metadata.python-deps]`"]
        );
    }

    #[test]
    fn a_checkout_stands_in_for_the_registry() {
        let origin = Origin { checkout: Some(Path::new("/src/snakebridge")) };
        let result = edited(FRESH, &[], &origin).expect("toml");
        assert!(result.text.contains("snakebridge = { path = \"/src/snakebridge\" }\n"), "{}", result.text);
        assert!(result.text.contains("snakebridge-build = { path = \"/src/snakebridge/snakebridge-build\" }\n"), "{}", result.text);
    }
}
