//! `cordon rules test DIR…`: the unit tests beside rules.

use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;
use detect::Content;
use serde_json::json;
use sigma::trial::{Tests, Trial};

use crate::exit::{Code, CommandError};
use crate::rule_set::ReadingArgs;

/// Test.
#[derive(Debug, Args)]
pub struct Test {
    /// Folders or files of Sigma rules
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// One JSON value per case, the sums last
    #[arg(long)]
    json: bool,
    /// Fail when a rule has no tests beside it
    #[arg(long)]
    require: bool,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// What became of the cases.
#[derive(Default)]
struct Sums {
    rules: u64,
    passed: u64,
    failed: u64,
    untested: u64,
}

impl Test {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        let set = self.reading.read(&self.paths, false)?;
        let content = Content::of(&set)?;
        let mut trial = Trial::new(content.program.clone());
        let mut out = BufWriter::new(std::io::stdout().lock());
        let mut sums = Sums::default();
        for failed in content.failed.iter() {
            sums.failed += 1;
            self.tell(&mut out, "failed", &failed.path, &format!("does not load: {failed}"))?;
        }
        for file in &set.files {
            self.file(&mut trial, &content, Path::new(&file.path), &mut sums, &mut out)?;
        }
        let Sums { rules, passed, failed, untested } = sums;
        if self.json {
            writeln!(
                out,
                "{}",
                json!({"rules": rules, "passed": passed, "failed": failed, "untested": untested})
            )?;
        } else {
            writeln!(
                out,
                "{rules} rules: {passed} cases passed, {failed} failed; {untested} rules have no tests"
            )?;
        }
        out.flush()?;
        Ok(if failed > 0 || (self.require && untested > 0) { Code::Failed } else { Code::Done })
    }

    /// Tries the last rule of a file.
    fn file(
        &self,
        trial: &mut Trial,
        content: &Content,
        path: &Path,
        sums: &mut Sums,
        out: &mut impl std::io::Write,
    ) -> Result<(), CommandError> {
        let shown = path.display().to_string();
        let Some(id) = last_of(content, &shown) else { return Ok(()) };
        sums.rules += 1;
        let beside = path.with_extension("tests.yml");
        if !beside.is_file() {
            sums.untested += 1;
            return Ok(());
        }
        let failed = |source| CommandError::File { path: beside.clone(), operation: "read", source };
        let text = std::fs::read_to_string(&beside).map_err(failed)?;
        let outcomes = Tests::read(&text).and_then(|tests| trial.run(&id, &tests));
        match outcomes {
            Err(error) => {
                sums.failed += 1;
                self.tell(out, "failed", &shown, &error.to_string())?;
            }
            Ok(outcomes) => {
                for outcome in outcomes {
                    *(if outcome.passed { &mut sums.passed } else { &mut sums.failed }) += 1;
                    let told = match (outcome.passed, outcome.list) {
                        (true, _) => "as asked",
                        (false, "match") => "must fire, and did not",
                        (false, _) => "must not fire, and did",
                    };
                    if self.json || !outcome.passed {
                        let verdict = if outcome.passed { "passed" } else { "failed" };
                        self.tell(
                            out,
                            verdict,
                            &shown,
                            &format!("{} {}: {told}", outcome.list, outcome.number),
                        )?;
                    }
                }
            }
        }
        Ok(())
    }

    fn tell(
        &self,
        out: &mut impl std::io::Write,
        verdict: &str,
        path: &str,
        what: &str,
    ) -> Result<(), CommandError> {
        if self.json {
            writeln!(out, "{}", json!({"verdict": verdict, "path": path, "what": what}))?;
        } else {
            writeln!(out, "{verdict}  {path}: {what}")?;
        }
        Ok(())
    }
}

/// The label of the last rule or correlation that a file gave: the one that its tests are of.
fn last_of(content: &Content, path: &str) -> Option<String> {
    let program = &content.program;
    let correlation = program.correlations().iter().rfind(|c| c.path == path).map(|c| c.label().to_owned());
    correlation.or_else(|| program.rules().iter().rfind(|r| r.path == path).map(|r| r.label().to_owned()))
}
