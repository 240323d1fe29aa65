//! The command line: one file per command, one line per command below.

mod completion;
mod rules;
mod scan;
#[cfg(feature = "server")]
mod served;
mod tables;

use clap::{Parser, Subcommand};

use crate::exit::{Code, CommandError};

/// What was typed.
#[derive(Debug, Parser)]
#[command(
    name = "cordon",
    version,
    about = "Open, self-hosted XDR: signals of endpoints, mail, cloud apps and identities become incidents",
    after_help = "Examples:\n  cordon scan logs/                 find attacks in a folder of logs, without a server\n  cordon serve                      start the server\n  cordon incidents list             what the server found"
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Find attacks in log files, offline: logs → alerts → incidents
    Scan(scan::Scan),
    /// Detection rules
    #[command(subcommand)]
    Rules(rules::Rules),
    /// The tables and their columns
    Schema(tables::Schema),
    /// Print a shell completion script
    Completion(completion::Completion),
    #[cfg(feature = "server")]
    #[command(flatten)]
    Served(served::Served),
}

/// Runs the command.
///
/// # Errors
/// The command's, for a person to read.
pub fn run(arguments: Arguments) -> Result<Code, CommandError> {
    match arguments.command {
        Command::Scan(command) => command.run(),
        Command::Rules(command) => command.run(),
        Command::Schema(command) => command.run(),
        Command::Completion(command) => command.run(),
        #[cfg(feature = "server")]
        Command::Served(command) => command.run(),
    }
}
