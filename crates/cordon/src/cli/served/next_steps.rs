//! `cordon next-steps`: what a new user does after the first start.

use clap::Args;

use crate::exit::{Code, CommandError};
use crate::server::LocalAccess;
use crate::server::config::DataArgs;

/// What to do after the first start.
#[derive(Debug, Args)]
pub struct NextSteps {
    #[command(flatten)]
    data: DataArgs,
}

impl NextSteps {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        let folder = self.data.data_dir.display();
        let url =
            LocalAccess::read(&self.data.data_dir).map_or("https://127.0.0.1:7443".to_owned(), |a| a.url);
        println!("\nWhat next (with the server running):");
        println!(
            "  cordon incidents show ID --data-dir {folder}      an incident's story, assets, and why its alerts belong together"
        );
        println!("  cordon alerts list --data-dir {folder}            every alert");
        println!("  cordon sources add NAME --data-dir {folder}       a token for a real source");
        println!(
            "  curl --cacert {folder}/tls/ca.pem -H 'Authorization: Bearer TOKEN' --data-binary @events.json {url}/api/v1/ingest"
        );
        println!(
            "  cordon scan LOGS…                                 look into recorded logs, no server needed"
        );
        println!("  docs/                                             a page for each task");
        Ok(Code::Done)
    }
}
