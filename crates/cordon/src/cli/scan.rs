//! `cordon scan PATH…`: logs → alerts → incidents, with no server.

use std::collections::HashMap;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use clap::{Args, ValueEnum};
use connect::Limits;
use connect::files::{self, Chunker, Document, Framing};
use detect::{Content, Counts, Input, Options, Pipeline, RuleMatch};
use indicatif::ProgressBar;
use model::{Alert, AlertId, Incident, Severity};
use schema::Catalog;

use crate::exit::{Code, CommandError};
use crate::render::{self, csv, html, progress};
use crate::rule_set::RuleSetArgs;

/// Find attacks in log files, offline.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cordon scan logs/ --rules sigma/rules\n  cordon scan Security.evtx --alerts\n  cordon scan case.zip --incidents --json > incidents.jsonl\n  cordon scan logs/ --html report.html"
)]
pub struct Scan {
    /// Files, folders, globs, or `-` for standard input; gz, zst, zip and tar are opened
    #[arg(required = true)]
    paths: Vec<String>,
    #[command(flatten)]
    rule_set: RuleSetArgs,
    /// Format of the input, when it is not to be recognised
    #[arg(long)]
    format: Option<String>,
    /// Show incidents (the default)
    #[arg(long, group = "what")]
    incidents: bool,
    /// Show alerts
    #[arg(long, group = "what")]
    alerts: bool,
    /// Show every match of a rule on an event
    #[arg(long, group = "what")]
    matches: bool,
    /// One JSON value per line
    #[arg(long, group = "how")]
    json: bool,
    /// Comma-separated values
    #[arg(long, group = "how")]
    csv: bool,
    /// Write a self-contained HTML report to this file as well
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Leave out alerts and incidents below this severity
    #[arg(long, value_enum, default_value_t = Floor::Informational)]
    min_severity: Floor,
    /// Exit with code 3 when an incident of this severity or above is found
    #[arg(long, value_enum)]
    fail_on: Option<Floor>,
    /// No progress and no summary
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Floor {
    Informational,
    Low,
    Medium,
    High,
}

impl From<Floor> for Severity {
    fn from(floor: Floor) -> Self {
        match floor {
            Floor::Informational => Severity::Informational,
            Floor::Low => Severity::Low,
            Floor::Medium => Severity::Medium,
            Floor::High => Severity::High,
        }
    }
}

/// What a scan found.
struct Findings {
    counts: Counts,
    documents: u64,
    problems: Vec<String>,
    matches: Vec<RuleMatch>,
    alerts: Vec<Alert>,
    incidents: Vec<Incident>,
}

impl Scan {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        let started = Instant::now();
        let content = self.rule_set.load()?;
        if !self.quiet && !content.failed.is_empty() {
            eprintln!(
                "{} rules could not be loaded; `cordon rules check DIR` says why",
                content.failed.len()
            );
        }
        let compiled_in = started.elapsed();
        let mut findings = self.search(&content)?;
        let floor = Severity::from(self.min_severity);
        findings.alerts.retain(|a| a.severity >= floor);
        findings.incidents.retain(|i| i.severity >= floor);
        render::incident::sort(&mut findings.incidents);
        self.show(&findings)?;
        let facts = facts(&findings, content.program.rules().len(), started.elapsed().as_secs_f64());
        if let Some(path) = &self.html {
            let page = html::report("Cordon scan", &facts, &findings.incidents, &findings.alerts);
            std::fs::write(path, page).map_err(|source| CommandError::File {
                path: path.clone(),
                operation: "write",
                source,
            })?;
        }
        if !self.quiet {
            summarise(&facts, &findings, compiled_in.as_secs_f64());
        }
        let found = |floor: Floor| findings.incidents.iter().any(|i| i.severity >= floor.into());
        Ok(if self.fail_on.is_some_and(found) { Code::Found } else { Code::Done })
    }

    fn search(&self, content: &Content) -> Result<Findings, CommandError> {
        let paths = files::expand(&self.paths)?;
        let total = paths.iter().filter_map(|p| p.metadata().ok()).map(|m| m.len()).sum();
        let bar = progress::bytes(total, self.quiet);
        // A report tells of alerts and incidents too.
        let only_matches = self.matches && self.html.is_none() && self.fail_on.is_none();
        let options = Options { keep_matches: self.matches, only_matches, ..Options::default() };
        let mut search = Search {
            pipeline: Pipeline::new(Arc::new(Catalog::builtin()?), content, options)?,
            limits: Limits::default(),
            format: self.format.clone(),
            sequence: 0,
            alerts: HashMap::new(),
            found: Findings {
                counts: Counts::default(),
                documents: 0,
                problems: vec![],
                matches: vec![],
                alerts: vec![],
                incidents: vec![],
            },
        };
        for path in &paths {
            search.file(path, &bar)?;
        }
        bar.finish_and_clear();
        Ok(search.finish())
    }

    fn show(&self, findings: &Findings) -> Result<(), CommandError> {
        let mut out = BufWriter::new(std::io::stdout().lock());
        if self.matches {
            self.show_matches(&findings.matches, &mut out)?;
        } else if self.alerts {
            self.show_alerts(&findings.alerts, &mut out)?;
        } else {
            self.show_incidents(findings, &mut out)?;
        }
        Ok(out.flush()?)
    }

    fn show_matches(&self, matches: &[RuleMatch], out: &mut dyn Write) -> Result<(), CommandError> {
        if self.csv {
            write!(
                out,
                "{}",
                csv::line(&["timestamp", "level", "rule_id", "rule_title", "source", "record_id"])
            )?;
        }
        for m in matches {
            let time = event::format_micros(m.time_us);
            let record = m.record_id.as_deref().unwrap_or_default();
            if self.json {
                writeln!(out, "{}", render::json::rule_match(m))?;
            } else if self.csv {
                write!(
                    out,
                    "{}",
                    csv::line(&[&time, m.level, &m.rule_id, &m.rule_title, &m.source, record])
                )?;
            } else {
                let title = render::table::one_line(&m.rule_title);
                writeln!(out, "{time}  {:13} {title}  [{} {record}]", m.level, m.source)?;
            }
        }
        Ok(())
    }

    fn show_alerts(&self, alerts: &[Alert], out: &mut dyn Write) -> Result<(), CommandError> {
        if self.json {
            for a in alerts {
                writeln!(out, "{}", render::json::alert(a))?;
            }
        } else if self.csv {
            write!(
                out,
                "{}",
                csv::line(&["first_activity", "severity", "count", "rule_id", "title", "techniques", "on"])
            )?;
            for a in alerts {
                let techniques: Vec<&str> = a.techniques.iter().map(|t| t.id()).collect();
                let on = a.evidence.first().map(|e| e.entity.label()).unwrap_or_default();
                let (time, count) = (event::format_micros(a.first_activity_us), a.count.to_string());
                let cells =
                    [&time, a.severity.name(), &count, &a.rule_id, &a.title, &techniques.join(" "), &on];
                write!(out, "{}", csv::line(&cells))?;
            }
        } else {
            write!(out, "{}", render::incident::alerts(alerts))?;
        }
        Ok(())
    }

    fn show_incidents(&self, findings: &Findings, out: &mut dyn Write) -> Result<(), CommandError> {
        if self.json {
            let by_id: HashMap<&AlertId, &Alert> = findings.alerts.iter().map(|a| (&a.id, a)).collect();
            for i in &findings.incidents {
                writeln!(out, "{}", render::json::incident(i, &by_id))?;
            }
        } else if self.csv {
            write!(
                out,
                "{}",
                csv::line(&["id", "priority", "severity", "first_activity", "alerts", "techniques", "name"])
            )?;
            for i in &findings.incidents {
                let techniques: Vec<&str> = i.techniques.iter().map(|t| t.id()).collect();
                let (priority, alerts) = (i.priority.to_string(), i.alerts.len().to_string());
                let time = event::format_micros(i.first_activity_us);
                let cells =
                    [&i.id.0, &priority, i.severity.name(), &time, &alerts, &techniques.join(" "), &i.name];
                write!(out, "{}", csv::line(&cells))?;
            }
        } else {
            write!(out, "{}", render::incident::list(&findings.incidents))?;
        }
        Ok(())
    }
}

/// A scan in progress.
struct Search {
    pipeline: Pipeline,
    limits: Limits,
    format: Option<String>,
    sequence: u64,
    /// The latest version of each alert.
    alerts: HashMap<AlertId, Alert>,
    found: Findings,
}

impl Search {
    /// One file. What is wrong with it is noted, and the scan goes on.
    fn file(&mut self, path: &std::path::Path, bar: &ProgressBar) -> Result<(), CommandError> {
        bar.set_message(path.display().to_string());
        let arrival_us = arrival(path);
        let limits = self.limits.clone();
        let outcome = files::visit_documents::<CommandError>(path, &limits, &mut |document| {
            self.document(document, arrival_us)
        });
        bar.inc(path.metadata().map(|m| m.len()).unwrap_or(0));
        match outcome {
            Err(CommandError::Files(error)) => {
                self.found.problems.push(error.to_string());
                Ok(())
            }
            other => other,
        }
    }

    fn document(&mut self, document: Document<'_>, arrival_us: i64) -> Result<(), CommandError> {
        self.found.documents += 1;
        let (name, format) = (document.name.to_owned(), self.format.clone());
        let framing = framing(format.as_deref(), document.head, &name);
        let (batch, whole) = (self.limits.batch_bytes, self.limits.document_bytes);
        let mut chunker = Chunker::new(document.reader, framing, batch, whole);
        loop {
            let chunk = match chunker.next_chunk() {
                Ok(Some(chunk)) => chunk,
                Ok(None) => return Ok(()),
                Err(error) => {
                    self.found.problems.push(format!("{name}: {error}; what was read before is kept"));
                    return Ok(());
                }
            };
            self.sequence += 1;
            let outcome = self.pipeline.process(&Input {
                tenant: "default",
                source: &name,
                format: format.as_deref(),
                name: Some(&name),
                zone: None,
                sequence: self.sequence,
                arrival_us,
                payload: &chunk.bytes,
            });
            self.found.counts.add(&outcome.counts);
            self.found.matches.extend(outcome.matches);
            self.alerts.extend(outcome.alerts.into_iter().map(|a| (a.id.clone(), a)));
            // Offline the rows themselves are not kept.
            self.pipeline.take_rows()?;
        }
    }

    fn finish(mut self) -> Findings {
        let mut alerts: Vec<Alert> = self.alerts.into_values().collect();
        alerts.sort_by(|a, b| (a.first_activity_us, &a.id).cmp(&(b.first_activity_us, &b.id)));
        let device_addresses = self.pipeline.device_addresses();
        let config = graph::Config { device_addresses, ..graph::Config::default() };
        self.found.incidents = graph::correlate(&alerts, &config);
        self.found.alerts = alerts;
        for (table, cells) in self.pipeline.misfits() {
            self.found.problems.push(format!("{cells} values did not fit their column in {table}"));
        }
        self.found
    }
}

/// How a document is cut, by its format.
pub(super) fn framing(format: Option<&str>, head: &[u8], name: &str) -> Framing {
    if head.starts_with(b"ElfFile\0") {
        return Framing::Evtx;
    }
    if detect::is_mail(format, Some(name), head) {
        return Framing::Whole;
    }
    let format =
        format.and_then(telemetry::format_named).or_else(|| telemetry::detect_format(head, Some(name)));
    // The first lines of these name the columns of all that follow.
    if format.is_some_and(|f| matches!(f.name, "csv" | "zeek-tsv")) {
        return Framing::Whole;
    }
    match format.map(|f| f.framing) {
        Some(telemetry::Framing::Lines(_) | telemetry::Framing::Text(_)) => Framing::Lines,
        // One JSON object per line is cut at lines; any other JSON document is read whole.
        Some(telemetry::Framing::Json) if is_json_lines(head) => Framing::Lines,
        _ => Framing::Whole,
    }
}

/// Whether the first line is a whole JSON object by itself.
fn is_json_lines(head: &[u8]) -> bool {
    let Some(end) = head.iter().position(|b| *b == b'\n') else { return false };
    let line = head[..end].trim_ascii();
    line.starts_with(b"{") && serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
}

/// When a file was written stands for when its records arrived: rules of thumb such as the year of a
/// syslog line depend on it, and a scan repeated later must say the same.
fn arrival(path: &std::path::Path) -> i64 {
    let written = path.metadata().and_then(|m| m.modified()).unwrap_or_else(|_| SystemTime::now());
    written.duration_since(UNIX_EPOCH).map(|d| i64::try_from(d.as_micros()).unwrap_or(i64::MAX)).unwrap_or(0)
}

fn facts(findings: &Findings, rules: usize, seconds: f64) -> Vec<(String, String)> {
    let counts = &findings.counts;
    let rate = counts.events as f64 / seconds.max(0.001);
    [
        ("Documents", findings.documents.to_string()),
        ("Records", counts.records.to_string()),
        ("Events", counts.events.to_string()),
        ("In documented tables", counts.stored.to_string()),
        ("Without a mapping", counts.unmapped.to_string()),
        ("Not readable", counts.quarantined.to_string()),
        ("Rules", rules.to_string()),
        ("Alerts", format!("{} ({})", findings.alerts.len(), severities(&findings.alerts))),
        ("Incidents", findings.incidents.len().to_string()),
        ("Seconds", format!("{seconds:.1} ({rate:.0} events/s)")),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

fn severities(alerts: &[Alert]) -> String {
    render::incident::by_severity(alerts.iter().map(|a| a.severity))
}

fn summarise(facts: &[(String, String)], findings: &Findings, compiled_in_s: f64) {
    eprintln!();
    for (name, value) in facts {
        eprintln!("{name:22} {value}");
    }
    eprintln!("{:22} {compiled_in_s:.2} s", "Rules compiled in");
    for problem in findings.problems.iter().take(20) {
        eprintln!("note: {problem}");
    }
    if findings.problems.len() > 20 {
        eprintln!("note: {} more such notes", findings.problems.len() - 20);
    }
}
