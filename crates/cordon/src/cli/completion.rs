//! `cordon completion SHELL`.

use clap::{Args, CommandFactory};

use crate::exit::{Code, CommandError};

/// Print a completion script for a shell.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  cordon completion bash > /etc/bash_completion.d/cordon")]
pub struct Completion {
    /// The shell
    shell: clap_complete::Shell,
}

impl Completion {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        let mut command = super::Arguments::command();
        clap_complete::generate(self.shell, &mut command, "cordon", &mut std::io::stdout());
        Ok(Code::Done)
    }
}
