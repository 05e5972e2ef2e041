//! Which Python module becomes which Rust module.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::problem::Problem;
use crate::{ir, plan};

use super::names::{self, Scope, Space};
use super::{Judged, LibraryOptions};

/// A Rust path below the bindings: `["numpy", "linalg"]`.
pub(super) type RustPath = Vec<String>;

/// One Rust module to be.
#[derive(Debug)]
pub(super) struct Node<'a> {
    /// The last segment.
    pub(super) name: plan::Name,
    /// What it stands for; none for a folder.
    pub(super) source: Option<Source<'a>>,
}

/// The Python module behind a Rust one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'a> {
    /// The place of its library among the libraries.
    pub(super) library: usize,
    /// Its import path.
    pub(super) python: &'a str,
    /// Its members.
    pub(super) module: &'a ir::Module,
}

/// All Rust modules, and the way from Python's to them.
#[derive(Debug, Default)]
pub(super) struct Tree<'a> {
    /// The modules by Rust path; a parent always comes before its children.
    pub(super) nodes: BTreeMap<RustPath, Node<'a>>,
    /// The Rust path of every generated Python module.
    pub(super) places: BTreeMap<&'a str, RustPath>,
    /// The Rust path of the root of every library.
    pub(super) roots: Vec<RustPath>,
    scopes: BTreeMap<RustPath, Scope>,
    segments: BTreeMap<(RustPath, String), String>,
}

impl<'a> Tree<'a> {
    /// Lays out the modules of all libraries.
    pub(super) fn new(libraries: &'a [Judged<'a>], diagnostics: &mut Diagnostics) -> Self {
        let mut tree = Self::default();
        // The longer name is the more particular one: `os.path` itself before `os` with its `os.path`.
        let mut order: Vec<usize> = (0..libraries.len()).collect();
        order.sort_by_key(|index| std::cmp::Reverse(libraries[*index].0.name.matches('.').count()));
        tree.roots = vec![RustPath::new(); libraries.len()];
        for index in order {
            let (library, options) = &libraries[index];
            let root = match &options.rust_name {
                Some(name) => name.split("::").map(str::to_owned).collect(),
                None => segments(&library.name),
            };
            // No two libraries have the same: config sees to it.
            tree.roots[index] = tree.enter(&root);
            for (path, module) in &library.modules {
                tree.add(index, library, options, &root, path, module, diagnostics);
            }
        }
        tree
    }

    #[expect(clippy::too_many_arguments, reason = "one call, all of it needed")]
    fn add(
        &mut self,
        index: usize,
        library: &'a ir::Library,
        options: &LibraryOptions,
        root: &[String],
        path: &'a str,
        module: &'a ir::Module,
        diagnostics: &mut Diagnostics,
    ) {
        let Some(below) = below(&library.name, path) else {
            let message = format!("the module is not part of `{}`", library.name);
            diagnostics.push(Diagnostic::note(Problem::ModuleSkipped, path, message));
            return;
        };
        if !below.is_empty() && !options.selects(below) {
            return;
        }
        if self.places.contains_key(path) {
            diagnostics.push(Diagnostic::note(Problem::ModuleSkipped, path, "the module is generated as a library of its own"));
            return;
        }
        let wanted: Vec<String> = root.iter().cloned().chain(segments(below)).collect();
        let place = self.enter(&wanted);
        if let Some(node) = self.nodes.get_mut(&place) {
            if let Some(taken) = &node.source {
                let message = format!("its place is taken by the module `{}`", taken.python);
                diagnostics.push(
                    Diagnostic::warning(Problem::ModuleSkipped, path, message)
                        .hint("give one of the two libraries another name by `rename`"),
                );
                return;
            }
            node.source = Some(Source { library: index, python: path, module });
        }
        self.places.insert(path, place);
    }

    /// The Rust path for Python segments, with all parents.
    fn enter(&mut self, python: &[String]) -> RustPath {
        let mut place = RustPath::new();
        for segment in python {
            let key = (place.clone(), segment.clone());
            let rust = match self.segments.get(&key) {
                Some(rust) => rust.clone(),
                None => {
                    let rust = self.scopes.entry(place.clone()).or_default().claim(&names::module(segment), Space::Type);
                    self.segments.insert(key, rust.clone());
                    rust
                }
            };
            place.push(rust.clone());
            let name = plan::Name { rust, python: segment.clone() };
            self.nodes.entry(place.clone()).or_insert(Node { name, source: None });
        }
        place
    }

    /// The names that the modules inside a module have taken.
    pub(super) fn scope(&self, place: &RustPath) -> Scope {
        self.scopes.get(place).cloned().unwrap_or_default()
    }
}

/// The way from inside one module to another module.
pub(super) fn relative(from: &[String], to: &[String], item: Option<&str>) -> plan::Path {
    let shared = from.iter().zip(to).take_while(|(one, other)| one == other).count();
    let segments = to[shared..].iter().cloned().chain(item.map(str::to_owned)).collect();
    plan::Path { supers: from.len() - shared, segments }
}

/// What a Python path is below a library's root; none when it is not below it.
pub(super) fn below<'p>(root: &str, path: &'p str) -> Option<&'p str> {
    let rest = path.strip_prefix(root)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('.') }
}

fn segments(path: &str) -> Vec<String> {
    path.split('.').filter(|segment| !segment.is_empty()).map(str::to_owned).collect()
}
