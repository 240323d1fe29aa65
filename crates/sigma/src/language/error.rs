//! Why a rule cannot be loaded, and where.

use std::fmt;

/// What is wrong with a rule. Messages say what to change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The text is not YAML, or breaks a limit of the reader.
    #[error("not readable as YAML: {0}")]
    Yaml(String),
    /// The text is larger than the reader accepts.
    #[error("the file has {bytes} bytes; at most {limit} are read")]
    TooLarge {
        /// Size of the text.
        bytes: usize,
        /// [`crate::language::rule::MAX_TEXT_BYTES`].
        limit: usize,
    },
    /// A document that is not a mapping.
    #[error("a rule must be a YAML mapping with keys such as title, logsource and detection")]
    NotAMapping,
    /// A required key is absent.
    #[error("the key `{0}` is missing")]
    Missing(&'static str),
    /// A key holds another kind of value than it must.
    #[error("expected {expected}, found {found}")]
    WrongKind {
        /// Such as "a list of texts".
        expected: &'static str,
        /// Such as "a mapping".
        found: &'static str,
    },
    /// A word that is not one of the known ones.
    #[error("`{word}` is not a known {what}{hint}")]
    UnknownWord {
        /// Such as "modifier".
        what: &'static str,
        /// The word.
        word: String,
        /// Empty, or ` (did you mean …?)`.
        hint: String,
    },
    /// Modifiers that cannot stand together, or a value that does not fit its modifier.
    #[error("{0}")]
    Modifier(String),
    /// The condition cannot be read.
    #[error("condition, at character {at}: {message}")]
    Condition {
        /// Character offset into the condition, from 0.
        at: usize,
        /// What was expected.
        message: String,
    },
    /// A regular expression that does not compile.
    #[error("regular expression: {0}")]
    Regex(String),
    /// A placeholder without values.
    #[error("no values are given for the placeholder %{0}%; add them to the placeholder lists")]
    Placeholder(String),
    /// With the lists given for its placeholders the rule can never hold.
    #[error(
        "the list of the placeholder %{0}% is empty, and without it the rule can never match; fill the list"
    )]
    EmptyPlaceholder(String),
    /// A step of the processing pipeline refuses the rule.
    #[error("the processing pipeline refuses it: {0}")]
    Pipeline(String),
    /// The rules already loaded take up the memory they may.
    #[error("the compiled rules would need more than {limit} bytes; raise the limit or load fewer rules")]
    TooMuch {
        /// The limit in bytes.
        limit: usize,
    },
    /// The rule grows past a limit when its values are expanded.
    #[error("the rule expands to more than {limit} {what}; split it")]
    TooComplex {
        /// What is counted.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// A correlation or filter names a rule that is not loaded.
    #[error("refers to the rule `{0}`, which is not loaded")]
    UnknownRule(String),
    /// Correlations that refer to each other in a circle.
    #[error("the correlation refers to itself through `{0}`")]
    Circular(String),
    /// The rule's status says that it is no longer to be used.
    #[error("its status is `{0}`; such rules are left out unless they are asked for")]
    Retired(&'static str),
    /// Told by an earlier run, whose verdict was kept.
    #[error("{0}")]
    Told(String),
    /// Two rules with one id.
    #[error("the id is already used by {0}; the later rule is left out")]
    DuplicateId(String),
}

/// A rule that could not be loaded: where it stands and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleError {
    /// The path given to the parser.
    pub path: String,
    /// The rule's id, or its title when it has none, when that much could be read.
    pub rule: Option<String>,
    /// The line, from 1, when known.
    pub line: Option<usize>,
    /// The key at fault, dotted from the document's root, such as `detection.selection.Image|re`.
    pub key: Option<String>,
    /// What is wrong.
    pub reason: Box<Reason>,
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(rule) = &self.rule {
            write!(f, ": rule {rule}")?;
        }
        if let Some(key) = &self.key {
            write!(f, ": {key}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

impl std::error::Error for RuleError {}

/// A reason with the key it belongs to, before path and rule are known.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub(crate) key: String,
    pub(crate) reason: Reason,
}

impl Fault {
    pub(crate) fn new(key: impl Into<String>, reason: Reason) -> Self {
        Fault { key: key.into(), reason }
    }

    /// The same fault seen from one level further out.
    pub(crate) fn within(mut self, parent: &str) -> Self {
        self.key = if self.key.is_empty() { parent.to_owned() } else { format!("{parent}.{}", self.key) };
        self
    }
}

/// A hint naming the known word nearest to `word`, or nothing.
pub(crate) fn nearest(word: &str, known: &[&str]) -> String {
    let best = known.iter().map(|k| (edit_distance(word, k), *k)).min();
    match best {
        Some((distance, k)) if distance <= 2 => format!(" (did you mean `{k}`?)"),
        _ => format!(" (known: {})", known.join(", ")),
    }
}

fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().take(40).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
