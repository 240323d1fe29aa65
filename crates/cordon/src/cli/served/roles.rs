//! `cordon roles …`.

use clap::{Args, Subcommand};
use serde_json::json;

use super::client::{ServerArgs, part};
use super::incidents::text;
use super::print_list;
use crate::exit::{Code, CommandError};

/// Roles, and who has them.
#[derive(Debug, Subcommand)]
pub enum Roles {
    /// All roles
    List(List),
    /// Everything that a role may allow
    Permissions(List),
    /// Make a role, or change it
    #[command(
        after_help = "Example:\n  cordon roles put mail-team --permission securityData.read --permission alerts.manage --table 'Email*'"
    )]
    Put(Put),
    /// Remove a role that nobody has
    Remove(Named),
    /// Who has which role, over what
    Assignments(List),
    /// Give a role to a user or an API client
    #[command(
        after_help = "Examples:\n  cordon roles assign operator --user ann\n  cordon roles assign reader --user bob --device-group servers --source winlogbeat"
    )]
    Assign(Assign),
    /// Take a role away, by the assignment's id
    Unassign(Named),
}

/// A listing.
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    server: ServerArgs,
    /// One JSON value per line
    #[arg(long)]
    json: bool,
}

/// A role to make or change.
#[derive(Debug, Args)]
pub struct Put {
    #[command(flatten)]
    server: ServerArgs,
    /// Name: letters, digits, `-`, `_`, `.`
    name: String,
    /// What it allows; may be given several times
    #[arg(long = "permission", required = true, value_name = "PERMISSION")]
    permissions: Vec<String>,
    /// Tables that hunting may read, with `*` for any text; may be given several times; all when absent
    #[arg(long = "table", value_name = "PATTERN")]
    tables: Vec<String>,
    /// What it is for
    #[arg(long, default_value = "")]
    description: String,
}

/// A role or an assignment.
#[derive(Debug, Args)]
pub struct Named {
    #[command(flatten)]
    server: ServerArgs,
    /// Its name or id
    name: String,
}

/// A role to give.
#[derive(Debug, Args)]
pub struct Assign {
    #[command(flatten)]
    server: ServerArgs,
    /// The role
    role: String,
    /// The user who gets it
    #[arg(long, required_unless_present = "client", conflicts_with = "client", value_name = "NAME")]
    user: Option<String>,
    /// The API client that gets it
    #[arg(long, value_name = "ID")]
    client: Option<String>,
    /// For records of this source only; may be given several times
    #[arg(long = "source", value_name = "NAME")]
    sources: Vec<String>,
    /// For devices of this group only; may be given several times
    #[arg(long = "device-group", value_name = "NAME")]
    device_groups: Vec<String>,
}

impl Roles {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        match self {
            Roles::List(list) => list.print(
                "roles",
                &[
                    ("Name", "/name"),
                    ("Built in", "/builtIn"),
                    ("Tables", "/tables"),
                    ("Permissions", "/permissions"),
                ],
            )?,
            Roles::Permissions(list) => list.print(
                "permissions",
                &[("Permission", "/name"), ("Group", "/group"), ("Allows", "/description")],
            )?,
            Roles::Assignments(list) => list.print(
                "assignments",
                &[
                    ("Id", "/id"),
                    ("Kind", "/subjectType"),
                    ("Who", "/subject"),
                    ("Role", "/role"),
                    ("Sources", "/sources"),
                    ("Device groups", "/deviceGroups"),
                ],
            )?,
            Roles::Put(put) => {
                let body = json!({
                    "description": put.description,
                    "permissions": put.permissions,
                    "tables": put.tables,
                });
                put.server.connect()?.put(&format!("/api/v1/roles/{}", part(&put.name)), &body)?;
            }
            Roles::Remove(named) => named.delete("roles")?,
            Roles::Unassign(named) => named.delete("assignments")?,
            Roles::Assign(assign) => assign.run()?,
        }
        Ok(Code::Done)
    }
}

impl List {
    fn print(&self, listing: &str, columns: &[(&str, &str)]) -> Result<(), CommandError> {
        let items = self.server.connect()?.list(&format!("/api/v1/{listing}"), usize::MAX)?;
        print_list(&items, self.json, columns)
    }
}

impl Named {
    fn delete(&self, listing: &str) -> Result<(), CommandError> {
        self.server.connect()?.delete(&format!("/api/v1/{listing}/{}", part(&self.name)))
    }
}

impl Assign {
    fn run(self) -> Result<(), CommandError> {
        let (kind, subject) = match (&self.user, &self.client) {
            (Some(user), _) => ("user", user.as_str()),
            (None, client) => ("client", client.as_deref().unwrap_or_default()),
        };
        let body = json!({
            "subjectType": kind,
            "subject": subject,
            "role": self.role,
            "sources": self.sources,
            "deviceGroups": self.device_groups,
        });
        let made = self.server.connect()?.post("/api/v1/assignments", &body)?;
        println!("{}", text(&made, "id"));
        Ok(())
    }
}
