//! `cordon wait`: until the server on a data folder is ready.

use std::time::{Duration, Instant};

use clap::Args;

use super::client::ServerArgs;
use crate::exit::{Code, CommandError};

/// Wait until the server answers and has processed what it had.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  cordon serve & cordon wait --timeout 60 && cordon incidents list")]
pub struct Wait {
    #[command(flatten)]
    server: ServerArgs,
    /// Give up after this many seconds
    #[arg(long, default_value_t = 60, value_name = "SECONDS")]
    timeout: u64,
}

impl Wait {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        let deadline = Instant::now() + Duration::from_secs(self.timeout);
        loop {
            let last = match self.server.connect().and_then(|client| client.get_text("/readyz")) {
                Ok((200, _)) => return Ok(Code::Done),
                Ok((_, text)) => text,
                Err(error) => error.to_string(),
            };
            if Instant::now() >= deadline {
                return Err(CommandError::Told(format!("not ready after {} s: {last}", self.timeout)));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}
