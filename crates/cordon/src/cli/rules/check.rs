//! `cordon rules check DIR…`: which rules load, and why the others do not.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::exit::{Code, CommandError};
use crate::rule_set::ReadingArgs;

/// Check.
#[derive(Debug, Args)]
pub struct Check {
    /// Folders or files of Sigma rules; without any, Cordon's own
    paths: Vec<PathBuf>,
    /// One JSON value per rule, the sums last
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    reading: ReadingArgs,
}

impl Check {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        let content = self.reading.load(&self.paths, self.paths.is_empty())?;
        let mut out = BufWriter::new(std::io::stdout().lock());
        let program = &content.program;
        let detections = program.rules().iter().map(|r| (&r.id, &r.title, &r.path));
        let correlations = program.correlations().iter().map(|c| (&c.header.id, &c.header.title, &c.path));
        let mut loaded = 0;
        let mut ids: BTreeSet<&str> = BTreeSet::new();
        for (id, title, path) in detections.chain(correlations) {
            loaded += 1;
            let twice = !id.is_empty() && !ids.insert(id);
            if self.json {
                writeln!(
                    out,
                    "{}",
                    json!({"verdict": "loaded", "id": id, "title": title, "path": path, "repeatedId": twice})
                )?;
            } else if twice {
                writeln!(out, "loaded  {path}: {title} (its id {id} is that of another rule too)")?;
            }
        }
        let mut reasons: BTreeMap<String, u64> = BTreeMap::new();
        for failed in content.failed.iter() {
            *reasons.entry(kind_of(&failed.reason.to_string())).or_default() += 1;
            if self.json {
                let (text, reason) = (failed.to_string(), failed.reason.to_string());
                writeln!(
                    out,
                    "{}",
                    json!({"verdict": "failed", "id": failed.rule, "path": failed.path, "key": failed.key, "line": failed.line, "why": reason, "reason": text})
                )?;
            } else {
                writeln!(out, "failed  {failed}")?;
            }
        }
        let sums = json!({"loaded": loaded, "failed": content.failed.len(), "tests": program.predicate_count(), "reasons": reasons});
        writeln!(out, "{sums}")?;
        out.flush()?;
        Ok(if content.failed.is_empty() { Code::Done } else { Code::Failed })
    }
}

/// A reason without what is particular to one rule, to count reasons by.
fn kind_of(reason: &str) -> String {
    let mut kind = String::new();
    let first = reason.lines().next().unwrap_or_default();
    for (at, part) in first.split(['`', '%']).enumerate() {
        kind.push_str(if at % 2 == 0 { part } else { "…" });
    }
    let short: String = kind.chars().take(100).collect();
    short.split(" (did you mean").next().unwrap_or_default().to_owned()
}
