//! Rules: the starter pack and what the user adds, compiled into one program.

use std::sync::Arc;

use sigma::{CompileOptions, Document, Program, RuleError};

/// A rule file: its path, for messages, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFile {
    /// Path.
    pub path: String,
    /// YAML, one or more documents.
    pub text: String,
}

/// Cordon's own detections: path below `content/detections`, YAML text.
pub const STARTER_PACK: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/starter_pack.rs"));

/// Why no program could be made.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// Nothing loaded.
    #[error("no rule could be loaded from {files} files; the first problem: {first}")]
    NoRule {
        /// Files looked at.
        files: usize,
        /// The first error.
        first: String,
    },
}

/// The compiled rules, and the verdict on each that is not among them.
#[derive(Clone)]
pub struct Content {
    /// The program.
    pub program: Arc<Program>,
    /// Rules that could not be loaded, each with why.
    pub failed: Arc<Vec<RuleError>>,
}

impl Content {
    /// Compiles the starter pack (when wanted) and rule files. A rule id that occurs twice is loaded
    /// once, the file first.
    ///
    /// # Errors
    /// When not a single rule loads although files were given.
    pub fn compile(files: &[RuleFile], with_starter_pack: bool) -> Result<Self, ContentError> {
        let mut documents: Vec<Document> = vec![];
        let mut failed: Vec<RuleError> = vec![];
        let starter = STARTER_PACK.iter().filter(|_| with_starter_pack);
        let given = files.iter().map(|f| (f.path.as_str(), f.text.as_str()));
        for (path, text) in given.chain(starter.copied()) {
            for document in sigma::parse_rules(text, path) {
                match document {
                    Ok(document) => documents.push(document),
                    Err(error) => failed.push(error),
                }
            }
        }
        let none = documents.is_empty();
        let (program, errors) = Program::compile(documents, &CompileOptions::default());
        failed.extend(errors);
        if none && let Some(first) = failed.first() {
            return Err(ContentError::NoRule { files: files.len(), first: first.to_string() });
        }
        Ok(Content { program: Arc::new(program), failed: Arc::new(failed) })
    }
}
