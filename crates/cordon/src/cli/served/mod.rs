//! The commands that need a server or its data folder.

mod admin;
mod alerts;
mod audit;
mod client;
mod clients;
mod device_groups;
mod eval;
mod export;
mod hunt;
mod incidents;
mod indicators;
mod ingest;
pub(super) mod kept_rules;
mod next_steps;
mod patience;
mod roles;
mod rows;
mod serve;
mod sources;
mod sources_health;
mod sources_polled;
mod taxii;
mod tuning;
mod users;
mod wait;
mod watchlists;

use clap::Subcommand;

use crate::exit::{Code, CommandError};
use crate::server::ServerError;

#[derive(Debug, Subcommand)]
pub(super) enum Served {
    /// Run the server
    Serve(Box<serve::Serve>),
    /// Send recorded telemetry to the server, or into the data folder when none runs
    Ingest(Box<ingest::Ingest>),
    /// List or show incidents
    #[command(subcommand)]
    Incidents(incidents::Incidents),
    /// List or show alerts
    #[command(subcommand)]
    Alerts(alerts::Alerts),
    /// Sources and their tokens
    #[command(subcommand)]
    Sources(sources::Sources),
    /// People who sign in
    #[command(subcommand)]
    Users(users::Users),
    /// Streaming exports to other systems
    #[command(subcommand)]
    Export(export::Exports),
    /// Roles, and who has them
    #[command(subcommand)]
    Roles(roles::Roles),
    /// Device groups, which roles may be given for
    #[command(subcommand)]
    DeviceGroups(device_groups::DeviceGroups),
    /// API clients and their secrets
    #[command(subcommand)]
    Clients(clients::Clients),
    /// The audit log: list, export, verify
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Threat indicators
    #[command(subcommand)]
    Indicators(indicators::Indicators),
    /// Known alerts hidden or resolved
    #[command(subcommand)]
    Tuning(tuning::Tuning),
    /// Ask the tables in KQL
    Hunt(Box<hunt::Hunt>),
    /// Lists that queries look things up in
    #[command(subcommand)]
    Watchlists(watchlists::Watchlists),
    /// Print rows of a table of the data folder
    Rows(rows::Rows),
    /// Play evaluation attacks into the server
    #[command(subcommand)]
    Eval(eval::Eval),
    /// Administration of this data folder
    #[command(subcommand)]
    Admin(admin::Admin),
    /// Wait until the server answers and has processed what it had
    Wait(wait::Wait),
    /// What to do after the first start
    NextSteps(next_steps::NextSteps),
}

impl Served {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        match self {
            Served::Serve(command) => command.run(),
            Served::Ingest(command) => command.run(),
            Served::Incidents(command) => command.run(),
            Served::Alerts(command) => command.run(),
            Served::Sources(command) => command.run(),
            Served::Users(command) => command.run(),
            Served::Export(command) => command.run(),
            Served::Roles(command) => command.run(),
            Served::DeviceGroups(command) => command.run(),
            Served::Clients(command) => command.run(),
            Served::Audit(command) => command.run(),
            Served::Indicators(command) => command.run(),
            Served::Tuning(command) => command.run(),
            Served::Hunt(command) => command.run(),
            Served::Watchlists(command) => command.run(),
            Served::Rows(command) => command.run(),
            Served::Eval(command) => command.run(),
            Served::Admin(command) => command.run(),
            Served::Wait(command) => command.run(),
            Served::NextSteps(command) => command.run(),
        }
    }
}

impl From<ServerError> for CommandError {
    fn from(error: ServerError) -> Self {
        CommandError::Told(error.to_string())
    }
}

/// Stack of the threads that work on queries, in bytes: plans are worked through by recursion, and are
/// bounded so that this holds them in every profile. Only what is used of it takes memory.
const STACK_BYTES: usize = 64 << 20;

/// Prints a listing: one JSON value per line, or a table with these columns, each a head and a pointer.
fn print_list(items: &[serde_json::Value], json: bool, columns: &[(&str, &str)]) -> Result<(), CommandError> {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    if json {
        for item in items {
            writeln!(out, "{item}")?;
        }
        return Ok(());
    }
    let heads: Vec<&str> = columns.iter().map(|(head, _)| *head).collect();
    let mut table = crate::render::table::TextTable::new(&heads);
    for item in items {
        table.cells(columns.iter().map(|(_, pointer)| cell(item.pointer(pointer))).collect());
    }
    write!(out, "{}", table.render())?;
    Ok(())
}

fn cell(value: Option<&serde_json::Value>) -> String {
    use serde_json::Value;
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::Bool(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => items.iter().map(|i| cell(Some(i))).collect::<Vec<_>>().join(", "),
        Some(other) => other.to_string(),
    }
}

/// Runs async work on a runtime of its own.
fn block_on<T>(work: impl Future<Output = Result<T, ServerError>>) -> Result<T, CommandError> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK_BYTES).build()?;
    let outcome = runtime.block_on(work);
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    Ok(outcome?)
}

/// The identity that starts with `start`, when exactly one of a listing does.
fn whole_id(client: &client::Client, listing: &str, start: &str) -> Result<String, CommandError> {
    const LOOKED_AT: usize = 10_000;
    if client.get(&format!("{listing}/{start}")).is_ok() {
        return Ok(start.to_owned());
    }
    let items = client.list(listing, LOOKED_AT)?;
    let ids = items.iter().filter_map(|i| i.get("id").and_then(serde_json::Value::as_str));
    let found: Vec<&str> = ids.filter(|id| id.starts_with(start)).collect();
    match found[..] {
        [id] => Ok(id.to_owned()),
        [] => Err(CommandError::Told(format!("nothing has an id that starts with {start}"))),
        _ => Err(CommandError::Told(format!("{} ids start with {start}; type more of it", found.len()))),
    }
}
