//! `cordon admin …`: what only the owner of the data folder may do, without a password.

use clap::{Args, Subcommand};
use store::state::{ADMIN_NAME, Act, State, StateLocation};

use crate::exit::{Code, CommandError};
use crate::server::config::DataArgs;
use crate::server::{ServerError, now_us};

/// Administration of a data folder.
#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Give the administrator a fresh password
    ResetPassword(Folder),
}

/// Which folder.
#[derive(Debug, Args)]
pub struct Folder {
    #[command(flatten)]
    data: DataArgs,
    /// State database, when not SQLite in the data folder
    #[arg(long, env = "CORDON_STATE", value_name = "URL", hide_env_values = true)]
    state: Option<String>,
}

impl Folder {
    async fn open(&self) -> Result<State, ServerError> {
        let setting = self.state.as_deref().unwrap_or_default();
        Ok(State::open(&StateLocation::parse(setting, &self.data.data_dir)?).await?)
    }
}

impl Admin {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        match self {
            Admin::ResetPassword(folder) => super::block_on(async {
                let tenant = folder.open().await?.default_tenant();
                tenant.ensure_admin(now_us()).await?;
                let made = tenant.reset_password(ADMIN_NAME, Act::new("local admin", now_us())).await?;
                println!("the administrator is `{}` with password `{}`", made.user, made.password);
                Ok(Code::Done)
            }),
        }
    }
}
