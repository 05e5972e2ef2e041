//! Python names to Rust identifiers, and the one place where collisions are resolved.
//!
//! A cleaned name is always a valid identifier. Whoever needs a name claims it from a [`Scope`]; a name that is taken gets the first
//! free of the suffixes `_`, `_2`, `_3`, …, so that the same input gives the same names on every machine.

use std::collections::BTreeSet;

use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_security::confusable_detection::skeleton;
use unicode_security::{GeneralSecurityProfile, is_potential_mixed_script_confusable_char};

/// Words that `r#` makes usable, strict and reserved ones of every edition.
const RAW_KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum", "extern", "false",
    "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while",
    "yield",
];

/// Words that can't be raw.
const NEVER_RAW: &[&str] = &["crate", "self", "super", "Self", "_"];

/// Types that a module of the same name would hide from the code beside it.
const PRIMITIVES: &[&str] = &[
    "bool", "char", "str", "f16", "f32", "f64", "f128", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128",
    "usize",
];

/// Constructors of the prelude: as the name of an argument they would be patterns.
const PRELUDE_PATTERNS: &[&str] = &["None", "Some", "Ok", "Err"];

/// The identifier for a function, a method, a constant or a parameter.
pub(super) fn identifier(python: &str) -> String {
    raw(valid(python))
}

/// The identifier for a module.
pub(super) fn module(python: &str) -> String {
    let name = valid(python);
    if PRIMITIVES.contains(&name.as_str()) { format!("{name}_") } else { raw(name) }
}

/// The identifier for an argument: never a pattern, never only digits and underscores.
pub(super) fn argument(python: &str) -> String {
    let name = identifier(python);
    if name.chars().all(|letter| letter == '_' || letter.is_ascii_digit()) {
        format!("argument{name}")
    } else if PRELUDE_PATTERNS.contains(&name.as_str()) {
        format!("{name}_")
    } else {
        name
    }
}

/// The identifier for a class: `ndarray` is `Ndarray`, `frozen_set` is `FrozenSet`, `HTTPError` and `bool_`'s last underscore stay.
pub(super) fn class(python: &str) -> String {
    let name = valid(python);
    let core = name.trim_matches('_');
    let start = name.len() - name.trim_start_matches('_').len();
    let end = if core.is_empty() { 0 } else { name.len() - name.trim_end_matches('_').len() };
    let mut camel = "_".repeat(start);
    for part in core.split('_') {
        let mut letters = part.chars();
        let Some(first) = letters.next() else { continue };
        // `int8_16` must not become `Int816`.
        if first.is_ascii_digit() && camel.ends_with(|last: char| last.is_ascii_digit()) {
            camel.push('_');
        }
        camel.extend(first.to_uppercase());
        camel.push_str(letters.as_str());
    }
    camel.push_str(&"_".repeat(end));
    raw(valid(&camel))
}

/// An identifier without its `r#`.
pub(super) fn plain(rust: &str) -> &str {
    rust.strip_prefix("r#").unwrap_or(rust)
}

/// A name in the form that every name has which could be mistaken for it: in other cases, with other underscores. Names of one form may have
/// to share a place.
pub(crate) fn canonical(name: &str) -> String {
    valid(plain(name)).chars().filter(|letter| *letter != '_').flat_map(char::to_lowercase).collect()
}

fn raw(name: String) -> String {
    if NEVER_RAW.contains(&name.as_str()) {
        format!("{name}_")
    } else if RAW_KEYWORDS.contains(&name.as_str()) {
        format!("r#{name}")
    } else {
        name
    }
}

/// The name itself when Rust could lex it, else with everything foreign spelt out. A letter that rustc would warn of is spelt out too: only a
/// whole crate can allow these lints.
fn valid(python: &str) -> String {
    let keep_letters = python.is_ascii() || (is_identifier(python) && !python.contains(LOOKALIKES));
    let mut name = String::with_capacity(python.len());
    for letter in python.chars() {
        if letter == '_' || letter.is_ascii_alphanumeric() {
            name.push(letter);
        } else if let Some(spelt) = greek(letter) {
            name.push_str(&spelt);
        } else if keep_letters && is_unmistakable(letter) {
            name.push(letter);
        } else if letter.is_ascii() {
            name.push('_');
        } else {
            name.push_str(&format!("_u{:04X}", u32::from(letter)));
        }
    }
    if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert(0, '_');
    }
    name
}

/// What ASCII has that looks like other ASCII. rustc warns of two names that look alike where one of them is not ASCII, so a name that is
/// not has none of these; what is left of a name looks like no other name at all.
const LOOKALIKES: [char; 4] = ['0', '1', 'I', 'm'];

/// The Greek alphabet in the order of Unicode, from alpha.
const GREEK: &[&str] = &[
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi", "omicron", "pi",
    "rho", "sigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
];

/// A Greek letter by name. rustc takes a crate whose only Greek letter is `α` for a trap, and only the crate itself could allow it.
fn greek(letter: char) -> Option<String> {
    let code = u32::from(letter);
    let (start, capital) = if code >= 0x3b1 { (0x3b1, false) } else { (0x391, true) };
    let name = GREEK.get(usize::try_from(code.checked_sub(start)?).ok()?)?;
    Some(if capital { format!("{}{}", name[..1].to_uppercase(), &name[1..]) } else { (*name).to_owned() })
}

/// Whether rustc takes a letter for itself wherever it stands: common, in no other letter's place, and no trap when it is the only one of its
/// script. These are the tables that rustc itself asks.
fn is_unmistakable(letter: char) -> bool {
    // Syllables of Hangul are taken apart into letters that look like others, which no other syllable is.
    let is_own = || matches!(letter, '\u{ac00}'..='\u{d7a3}') || skeleton(letter.encode_utf8(&mut [0; 4])).eq(letter.nfd());
    !letter.is_ascii() && letter.identifier_allowed() && !is_potential_mixed_script_confusable_char(letter) && is_own()
}

/// Whether a name that is not ASCII is a Rust identifier, in NFC as far as names in Python source are (they are in NFKC): a loose
/// combining accent shows that this one did not come from source.
fn is_identifier(python: &str) -> bool {
    let loose_accent = python.chars().any(|letter| ('\u{300}'..='\u{36f}').contains(&letter));
    !loose_accent && is_nfc(python) && syn::parse_str::<syn::Ident>(python).is_ok()
}

/// What kind of name is claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// A module.
    Type,
    /// A function, a constant, a static.
    Value,
    /// A tuple struct, which is both.
    Struct,
}

/// The names of one module or one class.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    types: BTreeSet<String>,
    values: BTreeSet<String>,
    patterns: BTreeSet<String>,
}

impl Scope {
    /// Claims a name, with a suffix where it is taken.
    pub(super) fn claim(&mut self, wanted: &str, space: Space) -> String {
        self.claim_with(wanted, space, &[])
    }

    /// Claims a name that must be free together with itself plus each of `endings` (all values).
    pub(super) fn claim_with(&mut self, wanted: &str, space: Space, endings: &[&str]) -> String {
        let mut candidate = wanted.to_owned();
        let mut attempt = 1;
        while !self.is_free(&candidate, space) || endings.iter().any(|ending| !self.is_free(&derived(&candidate, ending), Space::Value)) {
            candidate = match attempt {
                1 => format!("{}_", plain(wanted)),
                number => format!("{}_{number}", plain(wanted)),
            };
            attempt += 1;
        }
        self.take(&candidate, space);
        for ending in endings {
            self.take(&derived(&candidate, ending), Space::Value);
        }
        candidate
    }

    /// True when an argument of this name would be read as a pattern.
    pub(super) fn is_pattern(&self, name: &str) -> bool {
        self.patterns.contains(plain(name))
    }

    fn is_free(&self, name: &str, space: Space) -> bool {
        let name = plain(name);
        (space == Space::Value || !self.types.contains(name)) && (space == Space::Type || !self.values.contains(name))
    }

    fn take(&mut self, name: &str, space: Space) {
        let name = plain(name).to_owned();
        if space != Space::Value {
            self.types.insert(name.clone());
        }
        if space == Space::Struct {
            self.patterns.insert(name.clone());
        }
        if space != Space::Type {
            self.values.insert(name);
        }
    }
}

/// A name with an ending: `r#type` and `_with` give `type_with`.
pub(super) fn derived(rust: &str, ending: &str) -> String {
    format!("{}{ending}", plain(rust))
}
