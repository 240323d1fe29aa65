//! `cordon rules import PATH --to DIR`: the rules of a checkout or zip that load, taken over.

use std::collections::BTreeSet;
use std::io::{BufWriter, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};

use clap::Args;
use connect::Limits;
use connect::files::{self, Document};
use detect::{Content, RuleFile, RuleSet};
use serde_json::json;

use crate::exit::{Code, CommandError};
use crate::rule_set::{ReadingArgs, read_folders};

/// The longest rule file, in bytes; sigma reads no longer ones.
const MAX_RULE_BYTES: u64 = 8 << 20;

/// Import.
#[derive(Debug, Args)]
pub struct Import {
    /// A folder (such as a checkout of SigmaHQ) or an archive (zip, tar, gz) of rules
    source: PathBuf,
    /// Where to put the files of which at least one rule loads, by their paths within the source
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// Only report; write nothing
    #[arg(long)]
    dry_run: bool,
    /// One JSON value per rule that does not load, the sums last
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    reading: ReadingArgs,
}

impl Import {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        let files = self.read()?;
        let set = RuleSet { files, ..self.reading.read(&[], false)? };
        let content = Content::of(&set)?;
        let program = &content.program;
        let loaded: BTreeSet<&str> = program
            .rules()
            .iter()
            .map(|rule| rule.path.as_str())
            .chain(program.correlations().iter().map(|c| c.path.as_str()))
            .collect();
        let mut out = BufWriter::new(std::io::stdout().lock());
        for failed in content.failed.iter() {
            if self.json {
                let why = failed.reason.to_string();
                writeln!(
                    out,
                    "{}",
                    json!({"verdict": "failed", "id": failed.rule, "path": failed.path, "why": why})
                )?;
            } else {
                writeln!(out, "left out  {failed}")?;
            }
        }
        let mut written = 0;
        for file in set.files.iter().filter(|file| loaded.contains(file.path.as_str()) && !self.dry_run) {
            written += u64::from(self.write(file)?);
        }
        let rules = program.rules().len() + program.correlations().len();
        let failed = content.failed.len();
        writeln!(out, "{}", json!({"loaded": rules, "failed": failed, "filesWritten": written}))?;
        out.flush()?;
        Ok(Code::Done)
    }

    /// The rule files, by their paths within the source.
    fn read(&self) -> Result<Vec<RuleFile>, CommandError> {
        if self.source.is_dir() {
            let files = read_folders(std::slice::from_ref(&self.source))?;
            let within = |file: RuleFile| {
                let path = Path::new(&file.path).strip_prefix(&self.source).unwrap_or(Path::new(&file.path));
                RuleFile { path: path.display().to_string(), text: file.text }
            };
            return Ok(files.into_iter().map(within).collect());
        }
        let mut found = vec![];
        files::visit_documents::<CommandError>(
            &self.source,
            &Limits::default(),
            &mut |document: Document<'_>| {
                // A member's name follows the archive's.
                let name = document.name.rsplit('!').next().unwrap_or(document.name);
                let name = name
                    .strip_prefix(&*self.source.to_string_lossy())
                    .unwrap_or(name)
                    .trim_start_matches(['/', ':']);
                let rule =
                    (name.ends_with(".yml") || name.ends_with(".yaml")) && !name.ends_with(".tests.yml");
                let mut text = String::new();
                if rule && document.reader.take(MAX_RULE_BYTES).read_to_string(&mut text).is_ok() {
                    found.push(RuleFile { path: name.to_owned(), text });
                }
                Ok(())
            },
        )?;
        found.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(found)
    }

    /// Writes a file below the folder; a path that leads out of it is refused.
    fn write(&self, file: &RuleFile) -> Result<bool, CommandError> {
        let relative = Path::new(&file.path);
        if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
            return Ok(false);
        }
        let path = self.to.join(relative);
        let failed = |source| CommandError::File { path: path.clone(), operation: "write", source };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        std::fs::write(&path, &file.text).map_err(failed)?;
        Ok(true)
    }
}
