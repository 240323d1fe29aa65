//! `cordon indicators import|pull`: threat indicators from files and TAXII servers.

use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::client::{Client, ServerArgs};
use super::incidents::text;
use super::taxii::{Collection, TaxiiArgs};
use crate::exit::{Code, CommandError};

/// Threat indicators.
#[derive(Debug, Subcommand)]
pub enum Indicators {
    /// Add those of files: CSV, STIX 2.1 bundles, MISP events
    #[command(after_help = "Example:\n  cordon indicators import feed.csv bundle.json")]
    Import(Import),
    /// Add those of a collection of a TAXII 2.1 server; run it again for what is new
    #[command(
        after_help = "Example:\n  cordon indicators pull https://taxii.example/api1 --collection 91a7b528 --user reader --password-file secret"
    )]
    Pull(Pull),
}

/// Files.
#[derive(Debug, Args)]
pub struct Import {
    #[command(flatten)]
    server: ServerArgs,
    /// Files; those that begin with `{` are STIX or MISP, others CSV
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// A collection.
#[derive(Debug, Args)]
pub struct Pull {
    #[command(flatten)]
    server: ServerArgs,
    #[command(flatten)]
    taxii: TaxiiArgs,
}

impl Indicators {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        match self {
            Indicators::Import(import) => import.run(),
            Indicators::Pull(pull) => pull.run(),
        }
    }
}

/// Sends a document; says what became of it.
fn add(client: &Client, document: &str, name: &str) -> Result<(), CommandError> {
    let json = document.trim_start().starts_with('{');
    let (path, kind) = match json {
        true => ("/api/v1/indicators/import-document", "application/json"),
        false => ("/api/v1/indicators/import", "text/csv"),
    };
    let report = client.exchange("POST", path, (kind, document))?;
    let number = |name: &str| report.get(name).and_then(Value::as_u64).unwrap_or(0);
    let mut out = std::io::stdout().lock();
    writeln!(out, "{name}: {} added, {} left out", number("added"), number("rejected"))?;
    for row in report.get("rejectedRows").and_then(Value::as_array).into_iter().flatten() {
        let line = row.get("line").and_then(Value::as_u64).filter(|line| *line > 0);
        let place = line.map(|line| format!("line {line}: ")).unwrap_or_default();
        writeln!(out, "  {place}{}", text(row, "reason"))?;
    }
    Ok(())
}

impl Import {
    fn run(&self) -> Result<Code, CommandError> {
        let client = self.server.connect()?;
        for path in &self.files {
            let failed = |source| CommandError::File { path: path.clone(), operation: "read", source };
            add(&client, &std::fs::read_to_string(path).map_err(failed)?, &path.display().to_string())?;
        }
        Ok(Code::Done)
    }
}

impl Pull {
    fn run(&self) -> Result<Code, CommandError> {
        let client = self.server.connect()?;
        let mut collection = Collection::open(&self.taxii, &self.server.data.data_dir)?;
        while let Some(objects) = collection.next_page()? {
            if !objects.is_empty() {
                add(&client, &json!({ "objects": objects }).to_string(), "page")?;
            }
            // Only what was added is remembered as had.
            collection.had()?;
        }
        Ok(Code::Done)
    }
}
