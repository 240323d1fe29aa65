//! `cordon device-groups …`.

use clap::{Args, Subcommand};
use serde_json::json;

use super::client::{ServerArgs, part};
use super::print_list;
use crate::exit::{Code, CommandError};

/// Device groups: devices by patterns of their names.
#[derive(Debug, Subcommand)]
pub enum DeviceGroups {
    /// All device groups
    List(List),
    /// Make a device group, or change it
    #[command(after_help = "Example:\n  cordon device-groups put servers 'srv*' 'db-*'")]
    Put(Put),
    /// Remove a device group; roles given for it reach no device by it then
    Remove(Named),
}

/// All device groups.
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    server: ServerArgs,
    /// One JSON value per line
    #[arg(long)]
    json: bool,
}

/// A device group to make or change.
#[derive(Debug, Args)]
pub struct Put {
    #[command(flatten)]
    server: ServerArgs,
    /// Name: letters, digits, `-`, `_`, `.`
    name: String,
    /// Short host names, with `*` for any text
    #[arg(required = true, value_name = "PATTERN")]
    patterns: Vec<String>,
}

/// A device group by name.
#[derive(Debug, Args)]
pub struct Named {
    #[command(flatten)]
    server: ServerArgs,
    /// Its name
    name: String,
}

impl DeviceGroups {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        match self {
            DeviceGroups::List(list) => {
                let groups = list.server.connect()?.list("/api/v1/device-groups", usize::MAX)?;
                print_list(&groups, list.json, &[("Name", "/name"), ("Patterns", "/patterns")])?;
            }
            DeviceGroups::Put(put) => {
                let path = format!("/api/v1/device-groups/{}", part(&put.name));
                put.server.connect()?.put(&path, &json!({ "patterns": put.patterns }))?;
            }
            DeviceGroups::Remove(named) => {
                named.server.connect()?.delete(&format!("/api/v1/device-groups/{}", part(&named.name)))?;
            }
        }
        Ok(Code::Done)
    }
}
