//! `cordon clients …`.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::client::{ServerArgs, part};
use super::incidents::text;
use super::print_list;
use crate::exit::{Code, CommandError};

/// API clients: programs that get tokens by OAuth 2.0 client credentials.
#[derive(Debug, Subcommand)]
pub enum Clients {
    /// All API clients
    List(List),
    /// Make an API client and its secret
    #[command(after_help = "Example:\n  cordon clients add ticketing --role operator")]
    Add(Add),
    /// Make a further secret
    AddSecret(ById),
    /// Remove a secret; the client's tokens end
    RemoveSecret(Secret),
    /// Give an API client no tokens and end those it has
    Disable(ById),
    /// Give a disabled API client tokens again
    Enable(ById),
    /// Remove an API client with its secrets, roles and tokens
    Remove(ById),
}

/// All API clients.
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    server: ServerArgs,
    /// One JSON value per line
    #[arg(long)]
    json: bool,
}

/// An API client to make.
#[derive(Debug, Args)]
pub struct Add {
    #[command(flatten)]
    server: ServerArgs,
    /// What people call it
    name: String,
    /// Role over everything; none when absent
    #[arg(long)]
    role: Option<String>,
    /// One JSON value with id, tenant and secret
    #[arg(long)]
    json: bool,
}

/// An API client by its id.
#[derive(Debug, Args)]
pub struct ById {
    #[command(flatten)]
    server: ServerArgs,
    /// Its id
    id: String,
}

/// A secret of an API client.
#[derive(Debug, Args)]
pub struct Secret {
    #[command(flatten)]
    server: ServerArgs,
    /// The client's id
    id: String,
    /// The secret's id
    secret: String,
}

impl ById {
    fn path(&self, rest: &str) -> String {
        format!("/api/v1/clients/{}{rest}", part(&self.id))
    }

    fn enable(&self, enabled: bool) -> Result<(), CommandError> {
        self.server.connect()?.patch(&self.path(""), &json!({ "enabled": enabled }))?;
        Ok(())
    }
}

impl Clients {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        match self {
            Clients::List(list) => {
                let clients = list.server.connect()?.list("/api/v1/clients", usize::MAX)?;
                let columns = [
                    ("Id", "/id"),
                    ("Name", "/name"),
                    ("Enabled", "/enabled"),
                    ("Made by", "/createdBy"),
                    ("Secret ends", "/secrets/0/expirationDateTime"),
                ];
                print_list(&clients, list.json, &columns)?;
            }
            Clients::Add(add) => {
                let mut body = json!({ "name": add.name });
                if let (Some(role), Some(body)) = (add.role, body.as_object_mut()) {
                    body.insert("role".to_owned(), role.into());
                }
                show(&add.server.connect()?.post("/api/v1/clients", &body)?, add.json);
            }
            Clients::AddSecret(by) => {
                show(&by.server.connect()?.post(&by.path("/secrets"), &json!({}))?, false)
            }
            Clients::RemoveSecret(secret) => {
                let path = format!("/api/v1/clients/{}/secrets/{}", part(&secret.id), part(&secret.secret));
                secret.server.connect()?.delete(&path)?;
            }
            Clients::Disable(by) => by.enable(false)?,
            Clients::Enable(by) => by.enable(true)?,
            Clients::Remove(by) => by.server.connect()?.delete(&by.path(""))?,
        }
        Ok(Code::Done)
    }
}

fn show(made: &Value, json: bool) {
    if json {
        println!("{made}");
        return;
    }
    for (name, member) in [
        ("tenant_id", "tenantId"),
        ("client_id", "clientId"),
        ("secret id", "secretId"),
        ("client_secret", "secret"),
        ("ends", "expirationDateTime"),
    ] {
        println!("{name:14} {}", text(made, member));
    }
    eprintln!("the secret is shown this once; get tokens at /TENANT/oauth2/v2.0/token");
}
