//! A rule and its metadata, as written.

use super::correlation::Correlation;
use super::expression::Expression;
use super::filter::Filter;
use serde::{Deserialize, Serialize};

/// The longest YAML text that is read, in bytes.
pub const MAX_TEXT_BYTES: usize = 8 << 20;
/// The most YAML values one document may hold, aliases expanded.
pub const MAX_NODES: usize = 1 << 20;
/// The most tests one rule may expand to.
pub const MAX_TESTS: usize = 100_000;

/// One document of a rule file.
#[derive(Debug, Clone, PartialEq)]
pub enum Document {
    /// A detection rule.
    Rule(Box<Rule>),
    /// A correlation over other rules.
    Correlation(Box<Correlation>),
    /// A filter that narrows other rules.
    Filter(Box<Filter>),
}

/// How bad it is when the rule fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum Level {
    /// Enriches, never alerts by itself.
    Informational,
    /// Notable, rarely an incident.
    Low,
    /// Relevant; also the level of rules that name none.
    #[default]
    Medium,
    /// Should be looked at promptly.
    High,
    /// Almost certainly an incident.
    Critical,
}

impl Level {
    /// All levels, lowest first, with their words.
    pub const WORDS: [(&'static str, Level); 5] = [
        ("informational", Level::Informational),
        ("low", Level::Low),
        ("medium", Level::Medium),
        ("high", Level::High),
        ("critical", Level::Critical),
    ];

    /// The word of the specification.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(_, level)| *level == self).map_or("medium", |(word, _)| word)
    }
}

/// How far the rule has been tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Status {
    /// In use without known trouble.
    Stable,
    /// Mostly stable.
    Test,
    /// New.
    Experimental,
    /// Replaced.
    Deprecated,
    /// Cannot work as it stands.
    Unsupported,
}

impl Status {
    /// All states with their words.
    pub const WORDS: [(&'static str, Status); 5] = [
        ("stable", Status::Stable),
        ("test", Status::Test),
        ("experimental", Status::Experimental),
        ("deprecated", Status::Deprecated),
        ("unsupported", Status::Unsupported),
    ];

    /// The word of the specification.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(_, status)| *status == self).map_or("", |(word, _)| word)
    }
}

/// The logs a rule is about; empty means not said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct LogSource {
    /// Such as `windows`.
    pub product: String,
    /// Such as `process_creation`.
    pub category: String,
    /// Such as `security`.
    pub service: String,
}

/// A reference to another rule, as in `related`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    /// The other rule's id.
    pub id: String,
    /// Such as `derived`, `obsolete`, `renamed`, `similar`.
    pub kind: String,
}

/// What rules, correlations and filters have in common.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Header {
    /// Globally unique id, usually a UUID; empty when the rule has none.
    pub id: String,
    /// A short title.
    pub title: String,
    /// A name by which correlations may refer to the rule; empty when it has none.
    pub name: String,
    /// What it detects.
    pub description: String,
    /// How bad it is.
    pub level: Level,
    /// How far it has been tried.
    pub status: Option<Status>,
    /// Tags such as `attack.t1059.001`.
    pub tags: Vec<String>,
    /// Who wrote it.
    pub author: String,
    /// When it was written, as written.
    pub date: String,
    /// When it was last changed, as written.
    pub modified: String,
    /// Sources.
    pub references: Vec<String>,
    /// What else may set it off.
    pub falsepositives: Vec<String>,
    /// Fields an analyst will want to see.
    pub fields: Vec<String>,
    /// Other rules it relates to.
    pub related: Vec<Related>,
    /// Its licence, as written.
    pub license: String,
}

/// A detection rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Where it was read from, as given to the parser.
    pub path: String,
    /// Globally unique id; empty when the rule has none.
    pub id: String,
    /// A short title.
    pub title: String,
    /// A name by which correlations may refer to the rule; empty when it has none.
    pub name: String,
    /// What it detects.
    pub description: String,
    /// How bad it is.
    pub level: Level,
    /// How far it has been tried.
    pub status: Option<Status>,
    /// Tags such as `attack.t1059.001`.
    pub tags: Vec<String>,
    /// Who wrote it.
    pub author: String,
    /// When it was written, as written.
    pub date: String,
    /// When it was last changed, as written.
    pub modified: String,
    /// Sources.
    pub references: Vec<String>,
    /// What else may set it off.
    pub falsepositives: Vec<String>,
    /// Fields an analyst will want to see.
    pub fields: Vec<String>,
    /// Other rules it relates to.
    pub related: Vec<Related>,
    /// Its licence, as written.
    pub license: String,
    /// The logs it is about.
    pub logsource: LogSource,
    /// What it asks of an event.
    #[serde(skip, default = "nothing")]
    pub detection: Expression,
}

/// What a saved rule asks: its program holds it compiled.
fn nothing() -> Expression {
    Expression::All(Vec::new())
}

impl Rule {
    /// The id, or the title when there is none.
    #[must_use]
    pub fn label(&self) -> &str {
        if self.id.is_empty() { &self.title } else { &self.id }
    }

    /// About what its texts take in memory, in bytes.
    #[must_use]
    pub(crate) fn size_bytes(&self) -> usize {
        let lists = [&self.tags, &self.references, &self.falsepositives, &self.fields];
        let listed: usize = lists.iter().flat_map(|list| list.iter()).map(|text| text.len() + 32).sum();
        let texts = [&self.path, &self.title, &self.description, &self.author];
        size_of::<Rule>() + listed + texts.iter().map(|text| text.len() + 8).sum::<usize>()
    }

    /// Whether `reference` (of a correlation or filter) means this rule.
    #[must_use]
    pub fn answers_to(&self, reference: &str) -> bool {
        !reference.is_empty() && (self.id == reference || self.name == reference)
    }
}
