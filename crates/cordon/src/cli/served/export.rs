//! `cordon export add|list|status|halt|resume|remove`.

use std::io::Write as _;

use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::client::ServerArgs;
use super::incidents::{moment, text};
use crate::exit::{Code, CommandError};
use crate::render::table::TextTable;

/// Streaming exports to other systems.
#[derive(Debug, Subcommand)]
pub enum Exports {
    /// Make an export and start it
    #[command(
        after_help = "Examples:\n  cordon export add siem --to https://siem.example/ingest --table '*' --alerts --incidents\n  cordon export add arcsight --to syslog+tls://collector.example:6514 --alerts --incidents\n  cordon export add lake --to s3://bucket/cordon --table '*' --from start\n  cordon export add bus --to nats://nats.example:4222/cordon.rows --jetstream --table DeviceProcessEvents"
    )]
    Add(Box<Add>),
    /// All exports
    List(Listing),
    /// How far one is
    Status(Named),
    /// Halt one; it can go on where it was
    Halt(Named),
    /// Have one go on where it was
    Resume(Named),
    /// Remove one
    Remove(Named),
}

/// Where an export begins.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum From {
    /// With what comes in from now on
    Now,
    /// With everything that is stored
    Start,
}

/// The form of alerts and incidents.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Form {
    /// Graph's shape in the envelope of rows
    Graph,
    /// OCSF findings
    Ocsf,
}

/// An export to make.
#[derive(Debug, Args)]
pub struct Add {
    #[command(flatten)]
    server: ServerArgs,
    /// Its name
    name: String,
    /// Where to: http(s)://…, syslog://HOST:PORT, syslog+tls://HOST:PORT, nats://HOST:PORT/SUBJECT, nats+tls://…, s3://…, or `files` for the data folder
    #[arg(long, value_name = "TARGET")]
    to: String,
    /// A table to send, `*` for all; may be given several times
    #[arg(long = "table", value_name = "TABLE")]
    tables: Vec<String>,
    /// Send alerts
    #[arg(long)]
    alerts: bool,
    /// Send incidents
    #[arg(long)]
    incidents: bool,
    /// The form of alerts and incidents
    #[arg(long, value_enum, default_value = "graph")]
    form: Form,
    /// Where to begin
    #[arg(long, value_enum, default_value = "now")]
    from: From,
    /// What is sent as `Authorization` over HTTP
    #[arg(long, env = "CORDON_EXPORT_AUTHORIZATION", value_name = "TEXT", hide_env_values = true)]
    authorization: Option<String>,
    /// User of NATS
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// Password of the user of NATS, or a token without a user
    #[arg(long, env = "CORDON_EXPORT_PASSWORD", value_name = "TEXT", hide_env_values = true)]
    password: Option<String>,
    /// Have a stream of JetStream confirm every message
    #[arg(long)]
    jetstream: bool,
    /// Certificate in PEM to trust for TLS instead of the public authorities
    #[arg(long, value_name = "FILE")]
    authority: Option<std::path::PathBuf>,
}

/// All exports.
#[derive(Debug, Args)]
pub struct Listing {
    #[command(flatten)]
    server: ServerArgs,
    /// One JSON value per line
    #[arg(long)]
    json: bool,
}

/// An export by name.
#[derive(Debug, Args)]
pub struct Named {
    #[command(flatten)]
    server: ServerArgs,
    /// Its name or identity
    name: String,
}

impl Exports {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        match self {
            Exports::Add(add) => add.run()?,
            Exports::List(list) => list.run()?,
            Exports::Status(named) => {
                let (client, id) = named.find()?;
                let export = client.get(&format!("/api/v1/exports/{id}"))?;
                writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(&export).unwrap_or_default())?;
            }
            Exports::Halt(named) => named.enable(false)?,
            Exports::Resume(named) => named.enable(true)?,
            Exports::Remove(named) => {
                let (client, id) = named.find()?;
                client.delete(&format!("/api/v1/exports/{id}"))?;
            }
        }
        Ok(Code::Done)
    }
}

impl Add {
    fn run(self) -> Result<(), CommandError> {
        let body = json!({
            "name": self.name,
            "destination": self.destination()?,
            "tables": self.tables,
            "alerts": self.alerts,
            "incidents": self.incidents,
            "form": match self.form { Form::Graph => "graph", Form::Ocsf => "ocsf" },
            "from": match self.from { From::Now => "now", From::Start => "start" },
        });
        let made = self.server.connect()?.post("/api/v1/exports", &body)?;
        writeln!(std::io::stdout(), "{}", text(&made, "id"))?;
        Ok(())
    }

    fn destination(&self) -> Result<Value, CommandError> {
        let told = |reason: &str| CommandError::Told(format!("--to {}: {reason}", self.to));
        let authority = match &self.authority {
            Some(path) => Some(
                std::fs::read_to_string(path)
                    .map_err(|e| CommandError::Told(format!("{}: {e}", path.display())))?,
            ),
            None => None,
        };
        if self.to == "files" {
            return Ok(json!({ "kind": "files" }));
        }
        let (scheme, rest) = self.to.split_once("://").ok_or_else(|| {
            told("write it as https://…, syslog://HOST:PORT, nats://HOST:PORT/SUBJECT, s3://… or files")
        })?;
        let (place, subject) = rest.split_once('/').unwrap_or((rest, ""));
        let host_and_port = || {
            let (host, port) = place.rsplit_once(':').ok_or_else(|| told("name host and port"))?;
            let port: u16 = port.parse().map_err(|_| told("the port is a number"))?;
            Ok::<_, CommandError>((host.to_owned(), port))
        };
        match scheme {
            "http" | "https" => Ok(json!({
                "kind": "http", "url": self.to, "authorization": self.authorization, "authority": authority,
            })),
            "s3" => Ok(json!({ "kind": "files", "location": self.to })),
            "syslog" | "syslog+tls" => {
                let (host, port) = host_and_port()?;
                Ok(
                    json!({ "kind": "syslog", "host": host, "port": port, "tls": scheme.ends_with("tls"), "authority": authority }),
                )
            }
            "nats" | "nats+tls" => {
                let (host, port) = host_and_port()?;
                Ok(json!({
                    "kind": "nats", "host": host, "port": port, "tls": scheme.ends_with("tls"),
                    "subject": subject, "user": self.user, "password": self.password,
                    "jetstream": self.jetstream, "authority": authority,
                }))
            }
            _ => Err(told("the scheme is not one of http, https, syslog, syslog+tls, nats, nats+tls, s3")),
        }
    }
}

impl Named {
    /// The server, and the export's identity.
    fn find(&self) -> Result<(super::client::Client, String), CommandError> {
        let client = self.server.connect()?;
        let exports = client.list("/api/v1/exports", usize::MAX)?;
        let found = exports.iter().find(|e| text(e, "name") == self.name || text(e, "id") == self.name);
        let id = found.map(|e| text(e, "id").to_owned());
        match id {
            Some(id) => Ok((client, id)),
            None => Err(CommandError::Told(format!(
                "there is no export {}; `cordon export list` shows them",
                self.name
            ))),
        }
    }

    fn enable(&self, enabled: bool) -> Result<(), CommandError> {
        let (client, id) = self.find()?;
        client.patch(&format!("/api/v1/exports/{id}"), &json!({ "enabled": enabled })).map(|_| ())
    }
}

impl Listing {
    fn run(&self) -> Result<(), CommandError> {
        let exports = self.server.connect()?.list("/api/v1/exports", usize::MAX)?;
        let mut out = std::io::stdout().lock();
        if self.json {
            for export in &exports {
                writeln!(out, "{export}")?;
            }
            return Ok(());
        }
        let mut table =
            TextTable::new(&["Export", "To", "Running", "Rows", "Alerts, incidents", "Last", "Problem"]);
        for e in &exports {
            table.row([
                text(e, "name").to_owned(),
                format!("{} {}", text(e, "kind"), text(e, "target")),
                e["enabled"].to_string(),
                e["rowsSent"].to_string(),
                e["objectsSent"].to_string(),
                moment(text(e, "lastSentDateTime")),
                text(e, "error").to_owned(),
            ]);
        }
        write!(out, "{}", table.render())?;
        Ok(())
    }
}
