//! `cordon audit …`.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::Value;
use store::state::{State, StateLocation};

use super::client::ServerArgs;
use super::incidents::text;
use super::print_list;
use crate::exit::{Code, CommandError};
use crate::server::ServerError;

/// The audit log: append-only, each entry sealed by the hash of the one before.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// The newest entries
    List(List),
    /// All entries, newest first, one JSON value per line
    Export(Export),
    /// Check the whole chain; exits with 1 and names the first broken entry when it was tampered with
    #[command(
        after_help = "Reads the database of the data folder itself, so that no server has to be believed; with --server it asks that server.\nNote the head it prints elsewhere: whoever can rewrite the whole database can rewrite the whole chain, but not what you noted."
    )]
    Verify(Verify),
}

/// The newest entries.
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    server: ServerArgs,
    /// At most this many
    #[arg(long, default_value_t = 50)]
    limit: usize,
    /// One JSON value per line
    #[arg(long)]
    json: bool,
}

/// All entries.
#[derive(Debug, Args)]
pub struct Export {
    #[command(flatten)]
    server: ServerArgs,
    /// File to write; standard output when absent
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Which log.
#[derive(Debug, Args)]
pub struct Verify {
    #[command(flatten)]
    server: ServerArgs,
    /// State database, when not SQLite in the data folder
    #[arg(long, env = "CORDON_STATE", value_name = "URL", hide_env_values = true)]
    state: Option<String>,
    /// Tenant
    #[arg(long, default_value = store::state::DEFAULT_TENANT)]
    tenant: String,
    /// A head noted before, which must be in the chain
    #[arg(long, value_name = "HASH")]
    head: Option<String>,
}

impl Audit {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        match self {
            Audit::List(list) => {
                let entries = list.server.connect()?.list("/api/v1/audit", list.limit)?;
                let columns = [
                    ("Number", "/number"),
                    ("Time", "/dateTime"),
                    ("Who", "/actor"),
                    ("What", "/action"),
                    ("On", "/object"),
                ];
                print_list(&entries, list.json, &columns)?;
                Ok(Code::Done)
            }
            Audit::Export(export) => export.run(),
            Audit::Verify(verify) => verify.run(),
        }
    }
}

impl Export {
    fn run(&self) -> Result<Code, CommandError> {
        let client = self.server.connect()?;
        let mut out: Box<dyn Write> = match &self.output {
            None => Box::new(std::io::stdout().lock()),
            Some(path) => {
                let file = File::create(path).map_err(|source| CommandError::File {
                    path: path.clone(),
                    operation: "write",
                    source,
                })?;
                Box::new(BufWriter::new(file))
            }
        };
        let mut next = Some("/api/v1/audit?top=1000".to_owned());
        while let Some(path) = next.take() {
            let page = client.get(&path)?;
            for entry in page.get("value").and_then(Value::as_array).into_iter().flatten() {
                writeln!(out, "{entry}")?;
            }
            next = page.get("nextLink").and_then(Value::as_str).map(str::to_owned);
        }
        out.flush()?;
        Ok(Code::Done)
    }
}

/// What verification found.
struct Verdict {
    rows: i64,
    head: String,
    broken: Option<(i64, String)>,
    /// Whether the head noted before is in the chain; true when none was given.
    noted: bool,
}

impl Verify {
    fn run(self) -> Result<Code, CommandError> {
        let verdict = match &self.server.server {
            Some(_) => self.of_server()?,
            None => super::block_on(self.of_database())?,
        };
        if let Some((number, reason)) = verdict.broken {
            println!("broken at entry {number}: {reason}; the {} entries before it are whole", verdict.rows);
            return Ok(Code::Failed);
        }
        if !verdict.noted {
            println!("broken: the head noted before is not in the chain, which was written anew");
            return Ok(Code::Failed);
        }
        println!("whole: {} entries, head {}", verdict.rows, verdict.head);
        Ok(Code::Done)
    }

    async fn of_database(&self) -> Result<Verdict, ServerError> {
        let setting = self.state.as_deref().unwrap_or_default();
        let location = StateLocation::parse(setting, &self.server.data.data_dir)?;
        let tenant = State::open(&location).await?.tenant(&self.tenant)?;
        let report = tenant.verify_audit().await?;
        let noted = match &self.head {
            None => true,
            Some(head) => tenant.audit_has(head).await?,
        };
        let broken = report.broken.map(|broken| (broken.number, broken.reason));
        Ok(Verdict { rows: report.rows, head: report.head, broken, noted })
    }

    fn of_server(&self) -> Result<Verdict, CommandError> {
        if self.head.is_some() {
            let reason = "--head is checked against a database; run this where the data folder is";
            return Err(CommandError::Told(reason.to_owned()));
        }
        let answer = self.server.connect()?.get("/api/v1/audit/verify")?;
        let number = |name: &str| answer.get(name).and_then(Value::as_i64);
        let broken = number("brokenAt").map(|at| (at, text(&answer, "reason").to_owned()));
        let head = text(&answer, "head").to_owned();
        Ok(Verdict { rows: number("rows").unwrap_or_default(), head, broken, noted: true })
    }
}
