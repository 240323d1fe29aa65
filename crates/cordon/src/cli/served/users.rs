//! `cordon users …`.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::client::{ServerArgs, part};
use super::incidents::text;
use super::print_list;
use crate::exit::{Code, CommandError};

/// People who sign in.
#[derive(Debug, Subcommand)]
pub enum Users {
    /// All users
    List(List),
    /// Make a user, with a password that they must change at the first sign-in
    #[command(after_help = "Example:\n  cordon users add ann --role operator")]
    Add(Add),
    /// Sign a user out and let them in no more
    Disable(Named),
    /// Let a disabled user in again
    Enable(Named),
    /// Remove a user with their roles and tokens
    Remove(Named),
    /// Give a user a fresh password, which they must change, and sign them out
    ResetPassword(Named),
    /// Take away a user's second factor, when they lost it
    ResetSecondFactor(Named),
    /// End every session of a user
    SignOut(Named),
}

/// All users.
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    server: ServerArgs,
    /// One JSON value per line
    #[arg(long)]
    json: bool,
}

/// A user to make.
#[derive(Debug, Args)]
pub struct Add {
    #[command(flatten)]
    server: ServerArgs,
    /// Login name
    name: String,
    /// Role over everything
    #[arg(long, default_value = "reader")]
    role: String,
}

/// A user by name.
#[derive(Debug, Args)]
pub struct Named {
    #[command(flatten)]
    server: ServerArgs,
    /// Login name
    name: String,
}

impl Named {
    fn path(&self, rest: &str) -> String {
        format!("/api/v1/users/{}{rest}", part(&self.name))
    }
}

impl Users {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        match self {
            Users::List(list) => {
                let users = list.server.connect()?.list("/api/v1/users", usize::MAX)?;
                let columns = [
                    ("Name", "/name"),
                    ("From", "/origin"),
                    ("Enabled", "/enabled"),
                    ("Second factor", "/secondFactor"),
                    ("Last sign-in", "/lastSignInDateTime"),
                ];
                print_list(&users, list.json, &columns)?;
            }
            Users::Add(add) => {
                let body = json!({ "name": add.name, "role": add.role });
                show_password(&add.server.connect()?.post("/api/v1/users", &body)?);
            }
            Users::Disable(named) => enable(&named, false)?,
            Users::Enable(named) => enable(&named, true)?,
            Users::Remove(named) => named.server.connect()?.delete(&named.path(""))?,
            Users::ResetPassword(named) => {
                show_password(&named.server.connect()?.post(&named.path("/password"), &json!({}))?);
            }
            Users::ResetSecondFactor(named) => {
                named.server.connect()?.delete(&named.path("/second-factor"))?;
            }
            Users::SignOut(named) => {
                named.server.connect()?.post(&named.path("/sign-out"), &json!({}))?;
            }
        }
        Ok(Code::Done)
    }
}

fn enable(named: &Named, enabled: bool) -> Result<(), CommandError> {
    named.server.connect()?.patch(&named.path(""), &json!({ "enabled": enabled }))?;
    Ok(())
}

fn show_password(made: &Value) {
    println!("{}", text(made, "password"));
    eprintln!(
        "the password of `{}` is shown this once and must be changed at the first sign-in",
        text(made, "user")
    );
}
