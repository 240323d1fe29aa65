//! The `cordon` program: offline scan, server, and the commands that talk to it.
//!
//! `main` reads the command line, runs one command and turns its outcome into an exit code:
//! 0 done, 1 failed, 2 wrong usage, 3 done but something was found that `--fail-on` asked for.

mod cli;
mod exit;
mod render;
mod rule_set;
#[cfg(feature = "server")]
mod server;

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    match cli::run(arguments) {
        Ok(code) => code.into(),
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            // Where nothing can be printed, as on a full disk, the exit code still tells.
            let _ = writeln!(std::io::stderr(), "cordon: {error}");
            exit::Code::Failed.into()
        }
    }
}
