//! Config, the workspace: which manifest a package inherits from, found as Cargo finds it.

use std::fs;
use std::path::{Component, Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::document::{table_at, text_at};

/// The manifest of the package's workspace, which may be its own.
pub(super) fn manifest_of(manifest: &Path, root: &DeTable<'_>) -> Option<PathBuf> {
    if table_at(root, &["workspace"]).is_some() {
        return Some(manifest.to_path_buf());
    }
    let folder = manifest.parent()?;
    if let Some(named) = text_at(root, &["package", "workspace"]) {
        return Some(folder.join(named).join("Cargo.toml")).filter(|path| path.is_file());
    }
    folder.ancestors().skip(1).map(|ancestor| ancestor.join("Cargo.toml")).find_map(|candidate| {
        let text = fs::read_to_string(&candidate).ok()?;
        let table = DeTable::parse(&text).ok()?.into_inner();
        let workspace = table_at(&table, &["workspace"])?;
        Some(if is_excluded(workspace, candidate.parent()?, folder) { None } else { Some(candidate) })
    })?
}

/// True when the workspace's `exclude` names the package's folder or one above it.
fn is_excluded(workspace: &DeTable<'_>, workspace_folder: &Path, package: &Path) -> bool {
    let excluded = workspace.get("exclude").and_then(|value| value.get_ref().as_array());
    excluded.is_some_and(|paths| {
        paths.iter().filter_map(|path| DeValue::as_str(path.get_ref())).any(|path| package.starts_with(workspace_folder.join(path)))
    })
}

/// What messages call the workspace's manifest, seen from the package: `../Cargo.toml`.
pub(super) fn label(manifest: &Path, workspace: &Path) -> String {
    let (Some(package), Some(root)) = (manifest.parent(), workspace.parent()) else { return "Cargo.toml".to_owned() };
    match package.strip_prefix(root) {
        Ok(below) => {
            let steps = below.components().filter(|component| matches!(component, Component::Normal(_))).count();
            format!("{}Cargo.toml", "../".repeat(steps))
        }
        Err(_) => workspace.display().to_string(),
    }
}
