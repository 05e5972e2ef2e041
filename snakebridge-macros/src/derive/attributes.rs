//! What stands in `#[snakebridge(…)]`.

use syn::{Attribute, LitStr, Path, Type, parse_quote};

/// On a struct or enum.
pub(super) struct Container {
    /// Where the runtime's names are: `::snakebridge`.
    pub(super) root: Path,
    /// The Python class that it stands for.
    pub(super) class: Option<String>,
    pub(super) rename_all: Option<Case>,
    /// The type that it goes and comes as.
    pub(super) through: Option<Type>,
}

/// On a field or variant.
#[derive(Default)]
pub(super) struct Member {
    pub(super) rename: Option<String>,
    pub(super) default: Option<Fallback>,
    pub(super) skip: bool,
    pub(super) flatten: bool,
}

/// What a missing field is.
pub(super) enum Fallback {
    /// `Default::default()`.
    Default,
    /// What this function returns.
    Function(Path),
}

/// How Python writes names.
#[derive(Clone, Copy)]
pub(super) enum Case {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
}

const CASES: [(&str, Case); 7] = [
    ("lowercase", Case::Lower),
    ("UPPERCASE", Case::Upper),
    ("PascalCase", Case::Pascal),
    ("camelCase", Case::Camel),
    ("snake_case", Case::Snake),
    ("SCREAMING_SNAKE_CASE", Case::ScreamingSnake),
    ("kebab-case", Case::Kebab),
];

impl Container {
    pub(super) fn read(attributes: &[Attribute]) -> syn::Result<Self> {
        let mut container = Self { root: parse_quote!(::snakebridge), class: None, rename_all: None, through: None };
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("snakebridge")) {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("class") {
                    let class: LitStr = meta.value()?.parse()?;
                    if !class.value().contains('.') {
                        return Err(syn::Error::new(class.span(), "name the class with its module: `\"geometry.Point\"`"));
                    }
                    container.class = Some(class.value());
                } else if meta.path.is_ident("rename_all") {
                    let text: LitStr = meta.value()?.parse()?;
                    let known = CASES.iter().find(|(name, _)| *name == text.value());
                    let names = || CASES.map(|(name, _)| format!("`{name}`")).join(", ");
                    container.rename_all =
                        Some(known.ok_or_else(|| syn::Error::new(text.span(), format!("this is none of {}", names())))?.1);
                } else if meta.path.is_ident("through") {
                    container.through = Some(meta.value()?.parse()?);
                } else if meta.path.is_ident("crate") {
                    container.root = meta.value()?.parse::<LitStr>()?.parse()?;
                } else {
                    return Err(meta.error("a struct or enum takes `class`, `rename_all`, `through` and `crate` here"));
                }
                Ok(())
            })?;
        }
        Ok(container)
    }
}

impl Member {
    pub(super) fn read(attributes: &[Attribute]) -> syn::Result<Self> {
        let mut member = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("snakebridge")) {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("rename") {
                    member.rename = Some(meta.value()?.parse::<LitStr>()?.value());
                } else if meta.path.is_ident("default") {
                    member.default = Some(match meta.value() {
                        Ok(value) => Fallback::Function(value.parse::<LitStr>()?.parse()?),
                        Err(_) => Fallback::Default,
                    });
                } else if meta.path.is_ident("skip") {
                    member.skip = true;
                } else if meta.path.is_ident("flatten") {
                    member.flatten = true;
                } else {
                    return Err(meta.error("a field or variant takes `rename`, `default`, `skip` and `flatten` here"));
                }
                Ok(())
            })?;
            if member.flatten && (member.rename.is_some() || member.skip || member.default.is_some()) {
                return Err(syn::Error::new_spanned(attribute, "`flatten` stands alone: a flattened field has no name of its own"));
            }
        }
        Ok(member)
    }
}

impl Case {
    /// A Rust name, in either of its styles, as Python has it.
    pub(super) fn apply(self, name: &str) -> String {
        let words = words(name);
        let title = |word: &String| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        };
        match self {
            Self::Lower => words.concat(),
            Self::Upper => words.concat().to_uppercase(),
            Self::Pascal => words.iter().map(title).collect(),
            Self::Camel => words.iter().take(1).cloned().chain(words.iter().skip(1).map(title)).collect(),
            Self::Snake => words.join("_"),
            Self::ScreamingSnake => words.join("_").to_uppercase(),
            Self::Kebab => words.join("-"),
        }
    }
}

/// The words of a name, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for letter in name.chars() {
        let starts = letter == '_' || letter.is_uppercase();
        if starts && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if letter != '_' {
            words.last_mut().expect("there always is one").extend(letter.to_lowercase());
        }
    }
    words
}
