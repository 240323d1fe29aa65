//! `cordon rules health LOGS…`: what rules lack, how often they hold and what they cost.

use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use connect::Limits;
use connect::files::{self, Chunker, Document};
use detect::{Input, Options, Pipeline};
use schema::Catalog;
use serde_json::json;
use sigma::{Health, Verdict};

use super::super::scan;
use crate::exit::{Code, CommandError};
use crate::rule_set::RuleSetArgs;

/// Health.
#[derive(Debug, Args)]
pub struct HealthCommand {
    /// Log files, folders or globs
    #[arg(required = true)]
    logs: Vec<String>,
    #[command(flatten)]
    rule_set: RuleSetArgs,
    /// Format of the logs, when it is not to be recognised
    #[arg(long)]
    format: Option<String>,
    /// Show only these
    #[arg(long, value_enum)]
    only: Vec<Kind>,
    /// Rules that hold for more than this many of a million events of their log source are noisy
    #[arg(long, default_value_t = 1_000, value_name = "N")]
    noisy_per_million: u64,
    /// One JSON value per rule, the sums last
    #[arg(long)]
    json: bool,
}

/// What a rule's health comes down to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// No event of its log source came
    NoSource,
    /// It can never match: fields it needs were in no event of its log source
    Never,
    /// It could have matched and did not
    Dead,
    /// It matched
    Fired,
    /// It matched too often
    Noisy,
}

impl Kind {
    const ALL: [(Kind, &'static str); 5] = [
        (Kind::NoSource, "no-source"),
        (Kind::Never, "never"),
        (Kind::Dead, "dead"),
        (Kind::Fired, "fired"),
        (Kind::Noisy, "noisy"),
    ];

    fn of(health: &Health, noisy_per_million: u64) -> Self {
        match &health.verdict {
            Verdict::NoSource => Kind::NoSource,
            Verdict::FieldsMissing(_) => Kind::Never,
            Verdict::Silent => Kind::Dead,
            // A few events say nothing about a rate.
            Verdict::Fired if health.hits >= 10 && per_million(health) > noisy_per_million => Kind::Noisy,
            Verdict::Fired => Kind::Fired,
        }
    }

    fn word(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }
}

fn per_million(health: &Health) -> u64 {
    health.hits.saturating_mul(1_000_000) / health.events.max(1)
}

impl HealthCommand {
    pub(in crate::cli) fn run(self) -> Result<Code, CommandError> {
        let content = self.rule_set.load()?;
        let options = Options { only_matches: true, ..Options::default() };
        let mut pipeline = Pipeline::new(Arc::new(Catalog::builtin()?), &content, options)?;
        let mut sequence = 0;
        let mut events = 0;
        for path in files::expand(&self.logs)? {
            events += self.file(&path, &mut pipeline, &mut sequence)?;
        }
        self.report(&content, &pipeline.rule_health(), events)
    }

    /// Runs a file through the rules; returns the number of its events.
    fn file(&self, path: &Path, pipeline: &mut Pipeline, sequence: &mut u64) -> Result<u64, CommandError> {
        let limits = Limits::default();
        let mut events = 0;
        let mut visit = |document: Document<'_>| {
            let name = document.name.to_owned();
            let framing = scan::framing(self.format.as_deref(), document.head, &name);
            let mut chunker =
                Chunker::new(document.reader, framing, limits.batch_bytes, limits.document_bytes);
            while let Some(chunk) = chunker.next_chunk()? {
                *sequence += 1;
                let outcome = pipeline.process(&Input {
                    tenant: "default",
                    source: &name,
                    format: self.format.as_deref(),
                    name: Some(&name),
                    zone: None,
                    sequence: *sequence,
                    arrival_us: 0,
                    payload: &chunk.bytes,
                });
                events += outcome.counts.events;
                pipeline.take_rows()?;
            }
            Ok(())
        };
        files::visit_documents::<CommandError>(path, &limits, &mut visit)?;
        Ok(events)
    }

    fn report(&self, content: &detect::Content, all: &[Health], events: u64) -> Result<Code, CommandError> {
        let mut out = BufWriter::new(std::io::stdout().lock());
        let mut counts = [0_u64; Kind::ALL.len()];
        for health in all {
            let kind = Kind::of(health, self.noisy_per_million);
            counts[kind as usize] += 1;
            let Some(rule) = content.program.rule(health.rule) else { continue };
            if !self.only.is_empty() && !self.only.contains(&kind) {
                continue;
            }
            let fields: Vec<&str> = match &health.verdict {
                Verdict::FieldsMissing(fields) => fields.iter().map(|field| &**field).collect(),
                _ => vec![],
            };
            if self.json {
                let line = json!({"health": kind.word(), "id": rule.id, "title": rule.title, "path": rule.path,
                    "events": health.events, "hits": health.hits, "perMillion": per_million(health),
                    "evaluated": health.evaluated, "fieldsNotSeen": fields});
                writeln!(out, "{line}")?;
            } else {
                writeln!(out, "{:9}  {}: {}", kind.word(), rule.title, told(kind, health, &fields))?;
            }
        }
        let named: serde_json::Map<String, serde_json::Value> = Kind::ALL
            .iter()
            .map(|(kind, word)| ((*word).to_owned(), counts[*kind as usize].into()))
            .collect();
        writeln!(out, "{}", json!({"events": events, "rules": all.len(), "health": named}))?;
        out.flush()?;
        Ok(Code::Done)
    }
}

fn told(kind: Kind, health: &Health, fields: &[&str]) -> String {
    let Health { events, hits, evaluated, .. } = health;
    match kind {
        Kind::NoSource => "no event of its log source was seen".to_owned(),
        Kind::Never => {
            let fields = fields.join(", ");
            format!("this rule can never match: not seen in {events} events of its log source: {fields}")
        }
        Kind::Dead => format!("no match in {events} events of its log source"),
        Kind::Fired | Kind::Noisy => {
            format!("{hits} matches in {events} events of its log source, worked out {evaluated} times")
        }
    }
}
