//! The layers: ARCHITECTURE.md's table against what the manifests say.
//!
//! A crate may depend on strictly lower layers, or on a crate of its own layer that the table draws
//! (`schema ← model`). Development dependencies are free. Crates of layers 0–2 may not depend on
//! anything that does IO.

use std::collections::BTreeMap;
use std::path::Path;

use crate::workspace::{self, Metadata, TaskError};

/// Packages that a pure crate (layers 0–2) must not name.
const IMPURE: &[&str] = &["tokio", "object_store", "reqwest", "hyper", "axum", "sqlx", "rand", "datafusion"];

struct Layer {
    level: u8,
    also: Vec<String>,
}

/// What breaks the layering.
///
/// # Errors
/// When ARCHITECTURE.md cannot be read.
pub fn problems(root: &Path, metadata: &Metadata) -> Result<Vec<String>, TaskError> {
    let layers = table(&workspace::read(&root.join("ARCHITECTURE.md"))?);
    let mut problems = vec![];
    for package in metadata.packages.iter().filter(|p| p.source.is_none()) {
        let folder = folder_of(&package.manifest_path);
        let Some(layer) = layers.get(&folder) else {
            problems.push(format!("crate {folder} is not in ARCHITECTURE.md's table of layers; add it"));
            continue;
        };
        for dependency in package.dependencies.iter().filter(|d| d.kind.is_none()) {
            let name = dependency.name.strip_prefix("cordon-").unwrap_or(&dependency.name);
            if layer.level <= 2 && IMPURE.contains(&dependency.name.as_str()) {
                problems.push(format!("{folder} is pure (layer {}) but depends on {name}", layer.level));
            }
            if let Some(other) = layers.get(name)
                && other.level >= layer.level
                && !layer.also.iter().any(|a| a == name)
            {
                problems.push(format!(
                    "{folder} (layer {}) may not depend on {name} ({})",
                    layer.level, other.level
                ));
            }
        }
    }
    Ok(problems)
}

fn folder_of(manifest: &Path) -> String {
    let folder = manifest.parent().and_then(Path::file_name);
    folder.map(|f| f.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Rows `| 1 | `sigma` | knows | may also use |` of the table under "## Layers".
fn table(text: &str) -> BTreeMap<String, Layer> {
    let mut layers = BTreeMap::new();
    for line in text.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, level, name, _, also, ..] = cells[..] else { continue };
        if let Ok(level) = level.parse() {
            let also = also.split([',', ' ']).map(|a| a.trim_matches('`').to_owned()).collect();
            layers.insert(name.trim_matches('`').to_owned(), Layer { level, also });
        }
    }
    layers
}
