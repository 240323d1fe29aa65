//! Rules: the starter pack and what the user adds, compiled into one program.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use sigma::{CompileOptions, Document, ParseOptions, Pipeline, Program, Reason, RuleError};

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

/// Lists for placeholders that are the same everywhere.
const PLACEHOLDERS: &str = include_str!("../../../content/placeholders.yml");

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
    /// A processing pipeline cannot be used.
    #[error("processing pipeline {0}")]
    Pipeline(#[from] sigma::PipelineError),
    /// A file of placeholder lists cannot be read.
    #[error("{path}: placeholder lists must be a mapping from name to a text or a list of texts: {reason}")]
    Placeholders {
        /// The file.
        path: String,
        /// What is wrong.
        reason: String,
    },
    /// A program cannot be written down.
    #[error("the compiled rules cannot be saved: {0}")]
    Save(String),
}

/// What rules are compiled from and with.
#[derive(Debug, Clone, Default)]
pub struct RuleSet {
    /// The rule files.
    pub files: Vec<RuleFile>,
    /// Whether Cordon's own detections are among them.
    pub starter_pack: bool,
    /// Processing pipelines, which rewrite the rules of the files; not Cordon's own.
    pub pipelines: Vec<RuleFile>,
    /// Lists for placeholders; a later file's list replaces an earlier one's.
    pub placeholders: Vec<RuleFile>,
    /// Bytes that the compiled rules may take; zero for the default.
    pub max_bytes: usize,
}

impl RuleSet {
    /// The SHA-256 of everything that decides what is compiled, this release included.
    #[must_use]
    pub fn key(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut add = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        add(env!("CARGO_PKG_VERSION").as_bytes());
        add(&[u8::from(self.starter_pack)]);
        add(&self.max_bytes.to_le_bytes());
        add(PLACEHOLDERS.as_bytes());
        let starter = STARTER_PACK.iter().filter(|_| self.starter_pack);
        for (path, text) in starter {
            add(path.as_bytes());
            add(text.as_bytes());
        }
        for list in [&self.files, &self.pipelines, &self.placeholders] {
            add(&list.len().to_le_bytes());
            list.iter().for_each(|file| {
                add(file.path.as_bytes());
                add(file.text.as_bytes());
            });
        }
        hash.finalize().into()
    }

    fn parse_options(&self) -> Result<ParseOptions, ContentError> {
        let built_in =
            RuleFile { path: "content/placeholders.yml".to_owned(), text: PLACEHOLDERS.to_owned() };
        let mut placeholders = BTreeMap::new();
        for file in [&built_in].into_iter().chain(&self.placeholders) {
            placeholders.extend(read_lists(file)?);
        }
        let read = |file: &RuleFile| Pipeline::read(&file.text, &file.path);
        let pipelines = self.pipelines.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let pipeline = (!pipelines.is_empty()).then(|| Arc::new(Pipeline::chain(pipelines)));
        Ok(ParseOptions { placeholders, pipeline })
    }
}

fn read_lists(file: &RuleFile) -> Result<BTreeMap<String, Vec<String>>, ContentError> {
    sigma::language::read_placeholders(&file.text)
        .map_err(|reason| ContentError::Placeholders { path: file.path.clone(), reason })
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
        Self::of(&RuleSet { files: files.to_vec(), starter_pack: with_starter_pack, ..RuleSet::default() })
    }

    /// Compiles a set of rules. A rule id that occurs twice is loaded once, the file first.
    ///
    /// # Errors
    /// When not a single rule loads although files were given, or a pipeline or a file of
    /// placeholder lists cannot be read.
    pub fn of(set: &RuleSet) -> Result<Self, ContentError> {
        let options = set.parse_options()?;
        let own_options = ParseOptions { pipeline: None, ..options.clone() };
        let mut documents: Vec<Document> = vec![];
        let mut failed: Vec<RuleError> = vec![];
        let starter = STARTER_PACK.iter().filter(|_| set.starter_pack);
        let given = set.files.iter().map(|f| (f.path.as_str(), f.text.as_str(), &options));
        for (path, text, options) in given.chain(starter.map(|(path, text)| (*path, *text, &own_options))) {
            for document in sigma::parse_rules_with(text, path, options) {
                match document {
                    Ok(document) => documents.push(document),
                    Err(error) => failed.push(error),
                }
            }
        }
        let none = documents.is_empty();
        let compile = CompileOptions { max_bytes: set.max_bytes, ..CompileOptions::default() };
        let (program, errors) = Program::compile(documents, &compile);
        failed.extend(errors);
        if none && let Some(first) = failed.first() {
            return Err(ContentError::NoRule { files: set.files.len(), first: first.to_string() });
        }
        Ok(Content { program: Arc::new(program), failed: Arc::new(failed) })
    }

    /// The compiled rules as bytes for [`Content::load`]. `key` is that of their [`RuleSet`].
    ///
    /// # Errors
    /// When they cannot be written down.
    pub fn save(&self, key: [u8; 32]) -> Result<Vec<u8>, ContentError> {
        let failed = |e: &dyn std::fmt::Display| ContentError::Save(e.to_string());
        let program = self.program.save().map_err(|e| failed(&e))?;
        let told: Vec<Told> = self.failed.iter().map(Told::of).collect();
        let told = serde_json::to_vec(&told).map_err(|e| failed(&e))?;
        let mut body = key.to_vec();
        body.extend((told.len() as u64).to_le_bytes());
        body.extend(told);
        body.extend(program);
        let mut bytes = MAGIC.to_vec();
        bytes.extend(Sha256::digest(&body));
        bytes.extend(body);
        Ok(bytes)
    }

    /// What [`Content::save`] saved, if the bytes are whole, of this release and of the rule set with
    /// that key; else `None`, and the rules are to be compiled.
    #[must_use]
    pub fn load(bytes: &[u8], key: [u8; 32]) -> Option<Self> {
        let (digest, body) = bytes.strip_prefix(MAGIC)?.split_at_checked(32)?;
        let (of, body_rest) = body.split_at_checked(32)?;
        if of != key || *digest != *Sha256::digest(body) {
            return None;
        }
        let (length, rest) = body_rest.split_first_chunk::<8>()?;
        let (told, program) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        let told: Vec<Told> = serde_json::from_slice(told).ok()?;
        let program = Program::load(program).ok()?;
        let failed = told.into_iter().map(Told::into_error).collect();
        Some(Content { program: Arc::new(program), failed: Arc::new(failed) })
    }
}

/// What a saved content begins with.
const MAGIC: &[u8] = b"cordon rules 1\n";

/// A verdict on a rule, in words.
#[derive(serde::Serialize, serde::Deserialize)]
struct Told {
    path: String,
    rule: Option<String>,
    line: Option<usize>,
    key: Option<String>,
    reason: String,
}

impl Told {
    fn of(error: &RuleError) -> Self {
        let RuleError { path, rule, line, key, reason } = error.clone();
        Told { path, rule, line, key, reason: reason.to_string() }
    }

    fn into_error(self) -> RuleError {
        let Told { path, rule, line, key, reason } = self;
        RuleError { path, rule, line, key, reason: Box::new(Reason::Told(reason)) }
    }
}
