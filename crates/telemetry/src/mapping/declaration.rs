//! Mapping files as they are written.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Why the mappings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// The file is not YAML of the expected form.
    #[error("mapping file {file} cannot be read: {source}; mappings/README.md shows the form")]
    Unreadable {
        /// The file.
        file: String,
        /// What the YAML reader said.
        source: serde_norway::Error,
    },
    /// A table is not in the catalogue.
    #[error(
        "mapping {mapping} in {file} fills table {table}, which does not exist; did you mean {suggestion}?"
    )]
    UnknownTable {
        /// The file.
        file: String,
        /// The mapping.
        mapping: String,
        /// The table.
        table: String,
        /// Close names.
        suggestion: String,
    },
    /// A column is not in its table.
    #[error("mapping {mapping} in {file}: table {table} has no column {column}")]
    UnknownColumn {
        /// The file.
        file: String,
        /// The mapping or column group.
        mapping: String,
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// A name that should be declared is not, or is declared twice.
    #[error("mapping {mapping} in {file}: {what} {name} {problem}")]
    Name {
        /// The file.
        file: String,
        /// The mapping.
        mapping: String,
        /// Group, lookup or function.
        what: &'static str,
        /// Its name.
        name: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// An expression is not well formed or does not fit its column.
    #[error("{place}: {reason}, at byte {position} of `{expression}`")]
    Expression {
        /// The mapping, its file and the column.
        place: String,
        /// The expression.
        expression: String,
        /// Where in the expression.
        position: usize,
        /// What is wrong.
        reason: String,
    },
}

/// A mapping file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    #[serde(skip)]
    pub name: String,
    /// What the file is about.
    #[allow(dead_code, reason = "read by people and by the reference generator")]
    pub doc: String,
    /// Another file whose `formats`, `absent`, `omit` and `keep` hold here too.
    #[serde(default)]
    pub base: Option<String>,
    /// Formats and record kinds whose events the file's mappings may take.
    #[serde(default)]
    pub formats: Vec<String>,
    /// Texts that mean "no value".
    #[serde(default)]
    pub absent: Vec<String>,
    /// Fields that `rest()` leaves out, because other columns say the same.
    #[serde(default)]
    pub omit: Vec<String>,
    /// Fields that `rest()` writes even where a column has taken a part of them.
    #[serde(default)]
    pub keep: Vec<String>,
    /// Tables of codes and words.
    #[serde(default)]
    pub lookups: BTreeMap<String, BTreeMap<String, String>>,
    /// Named groups of columns.
    #[serde(default)]
    pub groups: BTreeMap<String, Columns>,
    /// The mappings; the first that takes an event wins.
    #[serde(default)]
    pub mappings: Vec<MappingDeclaration>,
}

/// Expressions by column; a null takes a column of a group out again.
pub(crate) type Columns = BTreeMap<String, Option<String>>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MappingDeclaration {
    pub name: String,
    #[serde(default)]
    pub when: BTreeMap<String, Condition>,
    pub table: String,
    #[serde(default, rename = "use")]
    pub groups: Vec<String>,
    #[serde(default)]
    pub columns: Columns,
    /// Whether fields named like a column go there.
    #[serde(default)]
    pub from_fields: bool,
    /// Fields that `rest()` writes in any case, besides those of the file.
    #[serde(default)]
    pub keep: Vec<String>,
    /// Further rows of the same event.
    #[serde(default)]
    pub also: Vec<OutputDeclaration>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OutputDeclaration {
    #[serde(default)]
    pub when: BTreeMap<String, Condition>,
    pub table: String,
    #[serde(default, rename = "use")]
    pub groups: Vec<String>,
    #[serde(default)]
    pub columns: Columns,
    #[serde(default)]
    pub from_fields: bool,
}

/// What a field must be for a mapping to take the event.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Condition {
    /// Equal to a value.
    One(Scalar),
    /// Equal to one of several.
    Any(Vec<Scalar>),
    /// A test.
    Test(Test),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Test {
    #[serde(default)]
    pub prefix: Vec<String>,
    #[serde(default)]
    pub suffix: Vec<String>,
    #[serde(default)]
    pub contains: Vec<String>,
    #[serde(default)]
    pub not: Vec<Scalar>,
    #[serde(default)]
    pub exists: Option<bool>,
    /// Whether the text is the short name of the host in the field `Computer`.
    #[serde(default)]
    pub is_host: Option<bool>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Scalar {
    Int(i64),
    Bool(bool),
    Text(String),
}

/// Reads a mapping file.
pub(crate) fn read(name: &str, text: &str) -> Result<File, MappingError> {
    let mut file: File = serde_norway::from_str(text)
        .map_err(|source| MappingError::Unreadable { file: name.to_owned(), source })?;
    name.clone_into(&mut file.name);
    Ok(file)
}

/// Adds to each file what its base says.
pub(crate) fn resolve_bases(files: &mut [File]) -> Result<(), MappingError> {
    for index in 0..files.len() {
        let Some(base) = files[index].base.clone() else { continue };
        let Some(found) = files.iter().find(|file| file.name == base) else {
            return Err(MappingError::Name {
                file: files[index].name.clone(),
                mapping: "(file)".to_owned(),
                what: "base",
                name: base,
                problem: "is not a mapping file",
            });
        };
        let lists = [&found.formats, &found.absent, &found.omit, &found.keep].map(Clone::clone);
        let file = &mut files[index];
        let own = [&mut file.formats, &mut file.absent, &mut file.omit, &mut file.keep];
        for (own, base) in own.into_iter().zip(lists) {
            own.extend(base);
        }
    }
    Ok(())
}
