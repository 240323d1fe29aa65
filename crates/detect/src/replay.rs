//! Sigma rules over stored rows: which tables hold a rule's events, what a row must contain, and rows as
//! records that the pipeline reads again.
//!
//! A stored row says nearly all that its event said: in columns, and in `AdditionalFields` what no column
//! says. The reader of table rows gives it back under the names that rules use. That is so for the log sources
//! of [`tables_of`]; events of other sources cannot be made again from their rows.

use serde_json::{Map, Value};
use sigma::language::{Atom, Expression, LogSource, Test, Token};

/// The format under which rows are read again.
pub const ROW_FORMAT: &str = "table-row";
/// Shortest text worth looking for.
const TERM_CHARS_MIN: usize = 3;
/// More alternatives than this cost more than they spare.
const TERMS_MAX: usize = 200;

/// One text that a row must contain in one of the columns; of several, one is enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The columns; in any column that holds text when there are none.
    pub columns: Vec<&'static str>,
    /// The text; case does not matter.
    pub text: String,
}

/// Log sources whose events can be made again from rows: Sigma's category → table.
const TABLES: &[(&str, &str)] = &[
    ("process_creation", "DeviceProcessEvents"),
    ("network_connection", "DeviceNetworkEvents"),
    ("file_event", "DeviceFileEvents"),
    ("file_delete", "DeviceFileEvents"),
    ("file_rename", "DeviceFileEvents"),
    ("image_load", "DeviceImageLoadEvents"),
    ("registry_set", "DeviceRegistryEvents"),
    ("registry_event", "DeviceRegistryEvents"),
];

/// Which columns hold what rules call by that name.
const FIELDS: &[(&str, &[&str])] = &[
    ("Image", &["FolderPath", "FileName", "InitiatingProcessFolderPath", "InitiatingProcessFileName"]),
    ("TargetFilename", &["FolderPath", "FileName"]),
    ("ImageLoaded", &["FolderPath", "FileName"]),
    ("CommandLine", &["ProcessCommandLine"]),
    ("ParentImage", &["InitiatingProcessFolderPath", "InitiatingProcessFileName"]),
    ("ParentCommandLine", &["InitiatingProcessCommandLine"]),
    ("OriginalFileName", &["ProcessVersionInfoOriginalFileName"]),
    ("Product", &["ProcessVersionInfoProductName"]),
    ("Company", &["ProcessVersionInfoCompanyName"]),
    ("Description", &["ProcessVersionInfoFileDescription"]),
    ("DestinationIp", &["RemoteIP"]),
    ("DestinationHostname", &["RemoteUrl"]),
    ("TargetObject", &["RegistryKey", "RegistryValueName"]),
    ("Details", &["RegistryValueData"]),
];

/// The tables that hold the events of a log source; none when they cannot be made again.
#[must_use]
pub fn tables_of(source: &LogSource) -> Vec<&'static str> {
    let said = TABLES.iter().filter(|(category, _)| *category == source.category);
    if source.service.is_empty() { said.map(|(_, table)| *table).collect() } else { vec![] }
}

/// Texts of which a row of the rule's events must contain one; nothing when there is none that it must.
#[must_use]
pub fn terms(asked: &Expression) -> Option<Vec<Term>> {
    match asked {
        Expression::All(of) => of.iter().filter_map(terms).max_by_key(|found| worth(found)),
        Expression::Any(of) | Expression::AtLeast(1.., of) => {
            let each: Option<Vec<Vec<Term>>> = of.iter().map(terms).collect();
            let mut all: Vec<Term> = vec![];
            for term in each?.into_iter().flatten() {
                if !all.contains(&term) {
                    all.push(term);
                }
            }
            (!all.is_empty() && all.len() <= TERMS_MAX).then_some(all)
        }
        Expression::AtLeast(0, _) | Expression::Not(_) => None,
        Expression::Test(atom) => term(atom).map(|term| vec![term]),
    }
}

/// How much the terms leave out: by their shortest, and of alike ones by how few they are.
fn worth(terms: &[Term]) -> (usize, std::cmp::Reverse<usize>) {
    let shortest = terms.iter().map(|t| t.text.len()).min().unwrap_or(0);
    (shortest.min(12), std::cmp::Reverse(terms.len()))
}

fn term(atom: &Atom) -> Option<Term> {
    let Test::Text(pattern) = &atom.test else { return None };
    let literals = pattern.tokens.iter().filter_map(|token| match token {
        Token::Literal(text) => Some(text.as_str()),
        _ => None,
    });
    // Where a row keeps a value in parts or escaped, its words are whole all the same.
    let words =
        literals.flat_map(|text| text.split(|c: char| !(c.is_ascii_alphanumeric() || "_-.".contains(c))));
    let longest = words.max_by_key(|word| word.len())?;
    let field = atom.field.as_deref().unwrap_or_default();
    let known = FIELDS.iter().find(|(name, _)| name.eq_ignore_ascii_case(field));
    (longest.len() >= TERM_CHARS_MIN).then(|| Term {
        columns: known.map(|(_, columns)| columns.to_vec()).unwrap_or_default(),
        text: longest.to_owned(),
    })
}

/// A stored row as the record that [`ROW_FORMAT`] reads: its columns, and beside them what no column says.
#[must_use]
pub fn record(table: &str, columns: &[String], cells: &[Option<String>]) -> Value {
    let mut record = Map::new();
    record.insert("$table".to_owned(), Value::String(table.to_owned()));
    for (column, cell) in columns.iter().zip(cells) {
        if let Some(text) = cell {
            record.insert(column.clone(), Value::String(text.clone()));
        }
    }
    let additional = record.get("AdditionalFields").and_then(Value::as_str);
    if let Some(Value::Object(more)) = additional.and_then(|text| serde_json::from_str(text).ok()) {
        for (name, value) in more {
            record.entry(name).or_insert(value);
        }
    }
    Value::Object(record)
}

#[cfg(test)]
mod tests {
    //! Tests of terms and records.
    use super::*;

    fn terms_of(detection: &str) -> String {
        let rule = format!(
            "title: t\nid: 0b9ae89d-8cad-461c-808f-0494f70ad5c4\nlogsource:\n  category: process_creation\n  product: windows\ndetection:\n{detection}"
        );
        let documents = sigma::parse_rules(&rule, "t");
        let Some(Ok(sigma::Document::Rule(rule))) = documents.into_iter().next() else { panic!("a rule") };
        let found = terms(&rule.detection);
        found.map_or("none".to_owned(), |t| t.iter().map(|t| t.text.clone()).collect::<Vec<_>>().join(" | "))
    }

    #[test]
    fn a_row_must_contain_what_the_rule_asks_for() {
        let cases = [
            (
                "  a:\n    Image|endswith: '\\rundll32.exe'\n    CommandLine|contains: 'comsvcs'\n  condition: a",
                "rundll32.exe",
            ),
            ("  a:\n    CommandLine|contains|all: ['x y', 'MiniDump']\n  condition: a", "minidump"),
            ("  a:\n    Image|endswith: ['\\net.exe', '\\net1.exe']\n  condition: a", "net.exe | net1.exe"),
            (
                "  a:\n    Image|endswith: '\\net.exe'\n  b:\n    CommandLine|contains: 'stop'\n  condition: a and not b",
                "net.exe",
            ),
            ("  a:\n    Image|endswith: '\\net.exe'\n  b:\n    EventID: 4\n  condition: a or b", "none"),
            ("  a:\n    CommandLine|re: 'x.*y'\n  condition: a", "none"),
        ];
        for (detection, expected) in cases {
            assert_eq!(terms_of(detection), expected, "{detection}");
        }
    }

    #[test]
    fn what_no_column_says_is_beside_the_columns() {
        let columns = ["FileName", "AdditionalFields"].map(str::to_owned);
        let cells =
            [Some("a.exe".to_owned()), Some(r#"{"CurrentDirectory":"C:\\","FileName":"b"}"#.to_owned())];
        let record = record("DeviceProcessEvents", &columns, &cells);
        assert_eq!(
            (record["FileName"].as_str(), record["CurrentDirectory"].as_str()),
            (Some("a.exe"), Some("C:\\"))
        );
    }
}
