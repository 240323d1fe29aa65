//! `cordon rules check DIR…`: which rules load, and why the others do not.

use std::collections::BTreeSet;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use detect::Content;
use serde_json::json;

use crate::exit::{Code, CommandError};

/// Detection rules.
#[derive(Debug, Subcommand)]
pub enum Rules {
    /// Say of each rule whether it loads, and why not
    #[command(
        after_help = "Examples:\n  cordon rules check sigma/rules\n  cordon rules check our-rules --json | grep failed"
    )]
    Check(Check),
}

/// Check.
#[derive(Debug, Args)]
pub struct Check {
    /// Folders or files of Sigma rules; without any, Cordon's own
    paths: Vec<PathBuf>,
    /// One JSON value per rule, the sums last
    #[arg(long)]
    json: bool,
}

impl Rules {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        let Rules::Check(check) = self;
        check.run()
    }
}

impl Check {
    fn run(self) -> Result<Code, CommandError> {
        let files = super::rules_folder::read(&self.paths)?;
        let content = Content::compile(&files, self.paths.is_empty())?;
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
        for failed in content.failed.iter() {
            if self.json {
                let text = failed.to_string();
                writeln!(
                    out,
                    "{}",
                    json!({"verdict": "failed", "id": failed.rule, "path": failed.path, "reason": text})
                )?;
            } else {
                writeln!(out, "failed  {failed}")?;
            }
        }
        let sums = json!({"files": files.len(), "loaded": loaded, "failed": content.failed.len()});
        writeln!(out, "{sums}")?;
        out.flush()?;
        Ok(if content.failed.is_empty() { Code::Done } else { Code::Failed })
    }
}
