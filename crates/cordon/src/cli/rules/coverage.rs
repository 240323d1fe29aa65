//! `cordon rules coverage`: the ATT&CK techniques that rules look for.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

use clap::Args;
use detect::Content;
use serde_json::{Value, json};

use crate::exit::{Code, CommandError};
use crate::rule_set::ReadingArgs;

/// Coverage.
#[derive(Debug, Args)]
pub struct Coverage {
    /// Folders or files of Sigma rules; without any, Cordon's own
    paths: Vec<PathBuf>,
    /// Write a layer for the ATT&CK Navigator to this file
    #[arg(long, value_name = "FILE")]
    navigator: Option<PathBuf>,
    /// Name of the layer
    #[arg(long, default_value = "Cordon detections")]
    name: String,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// The rules of one technique.
#[derive(Default)]
struct Covered {
    tactics: BTreeSet<String>,
    titles: BTreeSet<String>,
}

impl Coverage {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        let content = self.reading.load(&self.paths, self.paths.is_empty())?;
        let covered = techniques(&content);
        if let Some(path) = &self.navigator {
            let layer = layer(&self.name, &covered);
            let failed = |source| CommandError::File { path: path.clone(), operation: "write", source };
            std::fs::write(path, format!("{layer:#}\n")).map_err(failed)?;
        }
        let mut out = BufWriter::new(std::io::stdout().lock());
        if self.navigator.is_none() {
            for (technique, covered) in &covered {
                let tactics: Vec<&str> = covered.tactics.iter().map(String::as_str).collect();
                writeln!(out, "{technique:10} {:4} rules  {}", covered.titles.len(), tactics.join(", "))?;
            }
        }
        writeln!(out, "{} techniques", covered.len())?;
        out.flush()?;
        Ok(Code::Done)
    }
}

/// The techniques named in the tags of rules that alert.
fn techniques(content: &Content) -> BTreeMap<String, Covered> {
    let program = &content.program;
    let alerting = program.rules().iter().enumerate().filter(|(at, _)| !program.is_silent(*at as u32));
    let rules = alerting.map(|(_, rule)| (&rule.title, &rule.tags));
    let correlations = program.correlations().iter().map(|c| (&c.header.title, &c.header.tags));
    let mut found: BTreeMap<String, Covered> = BTreeMap::new();
    for (title, tags) in rules.chain(correlations) {
        let tags = || tags.iter().filter_map(|tag| tag.strip_prefix("attack."));
        let is_technique = |tag: &&str| {
            tag.strip_prefix(['t', 'T']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        };
        let tactics: Vec<String> = tags().filter(|t| !is_technique(t)).map(|t| t.replace('_', "-")).collect();
        for technique in tags().filter(is_technique) {
            let covered = found.entry(technique.to_uppercase()).or_default();
            covered.tactics.extend(tactics.iter().cloned());
            covered.titles.insert(title.clone());
        }
    }
    found
}

/// A layer of the Navigator's form 4.5 (mitre-attack/attack-navigator, layers/spec): the score is the
/// number of rules, the comment their titles.
fn layer(name: &str, covered: &BTreeMap<String, Covered>) -> Value {
    let most = covered.values().map(|covered| covered.titles.len()).max().unwrap_or(1);
    let techniques: Vec<Value> = covered
        .iter()
        .map(|(technique, covered)| {
            let titles: Vec<&str> = covered.titles.iter().take(20).map(String::as_str).collect();
            json!({"techniqueID": technique, "score": covered.titles.len(), "comment": titles.join("\n"), "enabled": true})
        })
        .collect();
    json!({
        "name": name,
        "versions": {"layer": "4.5", "navigator": "5.1.0", "attack": "17"},
        "domain": "enterprise-attack",
        "description": "Techniques that the rules look for; the score is the number of rules.",
        "techniques": techniques,
        "gradient": {"colors": ["#ffffff", "#66b1ff"], "minValue": 0, "maxValue": most},
        "sorting": 3,
    })
}
