//! `cordon eval list|run`: evaluation attacks into the running server.

use std::collections::BTreeMap;
use std::io::Write as _;

use clap::{Args, Subcommand};
use testkit::{Record, Scenario, scenarios};

use super::client::{Client, IngestPart, ServerArgs};
use crate::exit::{Code, CommandError};
use crate::render::table::TextTable;
use crate::server::now_us;

/// Evaluation attacks.
#[derive(Debug, Subcommand)]
pub enum Eval {
    /// What can be played
    List,
    /// Play attacks amid everyday work into the server
    #[command(
        after_help = "Examples:\n  cordon eval run phishing-to-domain\n  cordon eval run --all --seed 7"
    )]
    Run(Run),
    /// Write the records of an attack to files, one per source, with the truth beside them
    Write(Write),
}

/// Play.
#[derive(Debug, Args)]
pub struct Run {
    #[command(flatten)]
    server: ServerArgs,
    /// Names of scenarios
    #[arg(required_unless_present = "all")]
    names: Vec<String>,
    /// All of them
    #[arg(long, conflicts_with = "names")]
    all: bool,
    /// Seed of names, numbers and order
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Write to files.
#[derive(Debug, Args)]
pub struct Write {
    /// Name of the scenario
    name: String,
    /// Folder to write to
    folder: std::path::PathBuf,
    /// Seed of names, numbers and order
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// When it begins, as 2024-05-13T06:00:00Z
    #[arg(long, default_value = "2024-05-13T06:00:00Z")]
    start: String,
}

const HOUR_US: i64 = 3_600_000_000;

impl Eval {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        match self {
            Eval::List => {
                let mut table = TextTable::new(&["Name", "Title", "What happens"]);
                for s in scenarios() {
                    table.row([s.name.to_owned(), s.title.to_owned(), s.description.to_owned()]);
                }
                write!(std::io::stdout(), "{}", table.render())?;
                Ok(Code::Done)
            }
            Eval::Run(run) => run.run(),
            Eval::Write(write) => write.run(),
        }
    }
}

fn find(name: &str) -> Result<&'static Scenario, CommandError> {
    scenarios().iter().find(|s| s.name == name).ok_or_else(|| {
        let names: Vec<&str> = scenarios().iter().map(|s| s.name).collect();
        CommandError::Told(format!("there is no scenario {name}; there are {}", names.join(", ")))
    })
}

impl Run {
    fn run(self) -> Result<Code, CommandError> {
        let client = self.server.connect()?;
        let chosen: Vec<&Scenario> = match self.all {
            true => scenarios().iter().collect(),
            false => self.names.iter().map(|n| find(n)).collect::<Result<_, _>>()?,
        };
        // One after the other, the last one ending now; a day apart, so that each is its own attack.
        let mut out = std::io::stdout().lock();
        for (index, scenario) in chosen.iter().enumerate() {
            let days_back = (chosen.len() - 1 - index) as i64;
            let start_us = now_us() - scenario.hours * HOUR_US - days_back * 3 * 24 * HOUR_US;
            // Each attack has an estate of its own: people and machines differ.
            let recording = scenario.record(self.seed + index as u64 * 1000, start_us - start_us % 1_000_000);
            send(&client, &recording.records)?;
            let attack = recording.records.iter().filter(|r| r.step.is_some()).count();
            writeln!(
                out,
                "{}: {} records sent, {attack} of them in the {} steps of the attack",
                scenario.name,
                recording.records.len(),
                recording.steps.len()
            )?;
        }
        let (status, text) = client.get_text("/api/v1/settled")?;
        if status != 200 {
            return Err(CommandError::Told(format!("the server has not finished: {}", text.trim())));
        }
        Ok(Code::Done)
    }
}

/// Sends the records source by source in order of time, mail one message a time.
fn send(client: &Client, records: &[Record]) -> Result<(), CommandError> {
    let mut by_source: BTreeMap<(&str, &str), Vec<u8>> = BTreeMap::new();
    for record in records {
        if record.format == "mail" {
            post(client, record.source, record.format, &record.bytes)?;
            continue;
        }
        let lines = by_source.entry((record.source, record.format)).or_default();
        lines.extend_from_slice(&record.bytes);
        lines.push(b'\n');
    }
    for ((source, format), lines) in by_source {
        post(client, source, format, &lines)?;
    }
    Ok(())
}

/// JSON is recognised record by record; what is not JSON says what it is.
fn post(client: &Client, source: &str, format: &str, bytes: &[u8]) -> Result<(), CommandError> {
    let said = matches!(format, "mail" | "syslog" | "auditd").then_some(format);
    let part = IngestPart { format: said, name: Some(source), key: None, bytes };
    client.ingest(&part).map(|_| ())
}

impl Write {
    fn run(self) -> Result<Code, CommandError> {
        let start_us =
            event::parse_micros(&self.start).map_err(|e| CommandError::Told(format!("--start: {e}")))?;
        let recording = find(&self.name)?.record(self.seed, start_us);
        let failed = |source| CommandError::File { path: self.folder.clone(), operation: "write to", source };
        std::fs::create_dir_all(&self.folder).map_err(failed)?;
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let mut truth = String::new();
        for (number, record) in recording.records.iter().enumerate() {
            let (name, end) = match record.format {
                "mail" => (format!("mail-{number:05}.eml"), &b""[..]),
                "syslog" | "auditd" => (format!("{}.log", record.source), &b"\n"[..]),
                _ => (format!("{}.jsonl", record.source), &b"\n"[..]),
            };
            let file = files.entry(name.clone()).or_default();
            if let Some(step) = record.step {
                truth += &serde_json::json!({"file": name, "offset": file.len(), "step": step}).to_string();
                truth.push('\n');
            }
            file.extend_from_slice(&record.bytes);
            file.extend_from_slice(end);
        }
        for (name, bytes) in files {
            std::fs::write(self.folder.join(name), bytes).map_err(failed)?;
        }
        std::fs::write(self.folder.join("truth.txt"), truth).map_err(failed)?;
        Ok(Code::Done)
    }
}
