//! `cordon sources add|list|test|health|vendors|token|remove`.

use std::io::Write as _;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::client::ServerArgs;
use super::incidents::{moment, text};
use super::sources_polled::{self, Polled};
use crate::exit::{Code, CommandError};
use crate::render::table::TextTable;

/// Sources of records and their ingest tokens.
#[derive(Debug, Subcommand)]
pub enum Sources {
    /// Make a source and its token
    #[command(
        after_help = "Examples:\n  cordon sources add winlogbeat --kind bulk\n  cordon sources add okta-main --vendor okta --set org=https://example.okta.com --secret token=env:OKTA_TOKEN"
    )]
    Add(Add),
    /// Sources, when they last sent, and what became of their records
    List(List),
    /// Try a polled source out, and say what is wrong
    Test(Named),
    /// Vendors whose APIs can be polled, with their settings
    Vendors(List),
    /// Health of sources: rates, lag, failures, and what has changed for the worse
    Health(List),
    /// Make another token for a source
    Token(Named),
    /// Remove a source; its tokens stop working
    Remove(Named),
}

/// A source to make.
#[derive(Debug, Args)]
pub struct Add {
    #[command(flatten)]
    server: ServerArgs,
    /// Name: letters, digits, `-`, `_`, `.`, `:`
    name: String,
    /// How it sends
    #[arg(long, default_value = "http")]
    kind: String,
    /// What its records are, when not to be recognised
    #[arg(long)]
    format: Option<String>,
    #[command(flatten)]
    polled: Polled,
}

/// All sources.
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    server: ServerArgs,
    /// One JSON value per line
    #[arg(long)]
    json: bool,
}

/// A source by name.
#[derive(Debug, Args)]
pub struct Named {
    #[command(flatten)]
    server: ServerArgs,
    /// Its name
    name: String,
}

impl Sources {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        match self {
            Sources::Add(add) => {
                let client = add.server.connect()?;
                if add.polled.is_asked() {
                    return add.polled.add(&client, &add.name);
                }
                let body = json!({"name": add.name, "kind": add.kind, "formatHint": add.format});
                show_token(&client.post("/api/v1/sources", &body)?)?;
            }
            Sources::List(list) => list.run()?,
            Sources::Test(named) => return sources_polled::test(&named.server.connect()?, &named.name),
            Sources::Health(list) => super::sources_health::run(&list.server.connect()?, list.json)?,
            Sources::Vendors(list) => sources_polled::vendors(&list.server.connect()?, list.json)?,
            Sources::Token(named) => {
                let client = named.server.connect()?;
                let path = format!("/api/v1/sources/{}/tokens", named.name);
                show_token(&client.post(&path, &json!({}))?)?;
            }
            Sources::Remove(named) => {
                named.server.connect()?.delete(&format!("/api/v1/sources/{}", named.name))?;
            }
        }
        Ok(Code::Done)
    }
}

fn show_token(made: &Value) -> Result<(), CommandError> {
    let token = made.get("token").map(|t| t.as_str().unwrap_or(text(t, "token"))).unwrap_or_default();
    let mut out = std::io::stdout().lock();
    writeln!(out, "{token}")?;
    eprintln!("the token is shown this once; send it as `Authorization: Bearer TOKEN`");
    Ok(())
}

impl List {
    fn run(&self) -> Result<(), CommandError> {
        let sources = self.server.connect()?.list("/api/v1/sources", usize::MAX)?;
        let mut out = std::io::stdout().lock();
        if self.json {
            for source in &sources {
                writeln!(out, "{source}")?;
            }
            return Ok(());
        }
        let heads =
            ["Source", "Kind", "Last seen", "Received", "Stored", "Quarantined", "Rejected", "Duplicates"];
        let mut table = TextTable::new(&heads);
        for s in &sources {
            let count =
                |name: &str| s.pointer(&format!("/counts/{name}")).unwrap_or(&Value::Null).to_string();
            table.row([
                text(s, "name").to_owned(),
                text(s, "kind").to_owned(),
                moment(text(s, "lastSeenDateTime")),
                count("received"),
                count("stored"),
                count("quarantined"),
                count("rejected"),
                count("duplicates"),
            ]);
        }
        write!(out, "{}", table.render())?;
        Ok(())
    }
}
