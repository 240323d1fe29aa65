//! The server as commands reach it: HTTP with a token.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use serde_json::Value;

use super::patience::{Attempt, until_taken};
use crate::exit::CommandError;
use crate::server::LocalAccess;
use crate::server::config::DataArgs;

/// Which server.
#[derive(Debug, Clone, Args)]
pub struct ServerArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// Base URL of a server elsewhere, such as https://cordon.example:7443
    #[arg(long, env = "CORDON_SERVER", value_name = "URL")]
    pub server: Option<String>,
    /// Token for it
    #[arg(long, env = "CORDON_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    pub token: Option<String>,
    /// Certificate authority to trust for it, in PEM
    #[arg(long, env = "CORDON_CA", value_name = "FILE")]
    pub ca: Option<PathBuf>,
}

/// A connection to a server.
pub struct Client {
    agent: ureq::Agent,
    url: String,
    token: String,
    /// Token for sending records.
    pub ingest_token: String,
}

impl ServerArgs {
    /// The server named, or the one running on the data folder.
    pub fn connect(&self) -> Result<Client, CommandError> {
        let access = match (&self.server, &self.token) {
            (Some(url), Some(token)) => LocalAccess {
                url: url.trim_end_matches('/').to_owned(),
                token: token.clone(),
                ingest_token: token.clone(),
                authority: self.ca.clone(),
                pid: 0,
            },
            (Some(_), None) => {
                return Err(CommandError::Told("--server needs --token (or CORDON_TOKEN)".to_owned()));
            }
            _ => LocalAccess::read(&self.data.data_dir).ok_or_else(|| {
                let folder = self.data.data_dir.display();
                CommandError::Told(format!(
                    "no server runs on the data folder {folder}; start it with `cordon serve`, or name one with --server"
                ))
            })?,
        };
        Client::new(access)
    }
}

impl Client {
    pub fn new(access: LocalAccess) -> Result<Self, CommandError> {
        let mut config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(180)));
        if let Some(authority) = &access.authority {
            config = config.tls_config(crate::server::client_tls(authority)?);
        }
        Ok(Client {
            agent: config.build().into(),
            url: access.url,
            token: access.token,
            ingest_token: access.ingest_token,
        })
    }

    /// GET of a path: status and text.
    pub fn get_text(&self, path: &str) -> Result<(u16, String), CommandError> {
        let request = self.agent.get(format!("{}{path}", self.url));
        let mut answer = request
            .header("authorization", format!("Bearer {}", self.token))
            .call()
            .map_err(|e| self.failed(&e))?;
        let text =
            answer.body_mut().with_config().limit(256 << 20).read_to_string().map_err(|e| self.failed(&e))?;
        Ok((answer.status().as_u16(), text))
    }

    /// GET of a path as JSON; a problem becomes an error.
    pub fn get(&self, path: &str) -> Result<Value, CommandError> {
        let (status, text) = self.get_text(path)?;
        json(status, &text)
    }

    /// Every item of a listing, page after page.
    pub fn list(&self, path: &str, most: usize) -> Result<Vec<Value>, CommandError> {
        let mut items = vec![];
        let mut next = Some(path.to_owned());
        while let Some(path) = next.take().filter(|_| items.len() < most) {
            let mut page = self.get(&path)?;
            if let Some(found) = page.get_mut("value").and_then(Value::as_array_mut) {
                items.append(found);
            }
            next = page.get("nextLink").and_then(Value::as_str).map(|link| self.relative(link));
        }
        items.truncate(most);
        Ok(items)
    }

    fn relative(&self, link: &str) -> String {
        link.strip_prefix(&self.url).unwrap_or(link).to_owned()
    }

    /// POST of JSON.
    pub fn post(&self, path: &str, body: &Value) -> Result<Value, CommandError> {
        self.send(self.agent.post(format!("{}{path}", self.url)), body)
    }

    /// PUT of JSON.
    pub fn put(&self, path: &str, body: &Value) -> Result<Value, CommandError> {
        self.send(self.agent.put(format!("{}{path}", self.url)), body)
    }

    /// PATCH with JSON.
    pub fn patch(&self, path: &str, body: &Value) -> Result<Value, CommandError> {
        self.send(self.agent.patch(format!("{}{path}", self.url)), body)
    }

    fn send(
        &self,
        request: ureq::RequestBuilder<ureq::typestate::WithBody>,
        body: &Value,
    ) -> Result<Value, CommandError> {
        let request = request
            .header("authorization", format!("Bearer {}", self.token))
            .header("content-type", "application/json");
        let mut answer = request.send(body.to_string()).map_err(|e| self.failed(&e))?;
        let text = answer.body_mut().read_to_string().map_err(|e| self.failed(&e))?;
        json(answer.status().as_u16(), &text)
    }

    /// A request with a body of any form; the answer as JSON.
    pub fn exchange(
        &self,
        method: &str,
        path: &str,
        (kind, body): (&str, &str),
    ) -> Result<Value, CommandError> {
        let uri = format!("{}{path}", self.url);
        let request = match method {
            "PATCH" => self.agent.patch(uri),
            "PUT" => self.agent.put(uri),
            _ => self.agent.post(uri),
        };
        let request =
            request.header("authorization", format!("Bearer {}", self.token)).header("content-type", kind);
        let mut answer = request.send(body).map_err(|e| self.failed(&e))?;
        let text = answer.body_mut().read_to_string().map_err(|e| self.failed(&e))?;
        json(answer.status().as_u16(), &text)
    }

    /// DELETE of a path.
    pub fn delete(&self, path: &str) -> Result<(), CommandError> {
        let request = self.agent.delete(format!("{}{path}", self.url));
        let mut answer = request
            .header("authorization", format!("Bearer {}", self.token))
            .call()
            .map_err(|e| self.failed(&e))?;
        let text = answer.body_mut().read_to_string().map_err(|e| self.failed(&e))?;
        json(answer.status().as_u16(), &text).map(|_| ())
    }

    /// Sends records, again while the server has no room; returns its answer.
    pub fn ingest(&self, part: &IngestPart<'_>) -> Result<Value, CommandError> {
        until_taken(|| self.ingest_once(part))
    }

    fn ingest_once(&self, part: &IngestPart<'_>) -> Result<Attempt<Value>, CommandError> {
        let path = match part.format {
            Some(format) => format!("{}/api/v1/ingest/{format}", self.url),
            None => format!("{}/api/v1/ingest", self.url),
        };
        let mut request = self
            .agent
            .post(path)
            .header("authorization", format!("Bearer {}", self.ingest_token))
            .header("content-type", "application/octet-stream");
        if let Some(key) = part.key {
            request = request.header("idempotency-key", key);
        }
        if let Some(name) = part.name.filter(|n| n.bytes().all(|b| b.is_ascii_graphic() || b == b' ')) {
            request = request.header("x-cordon-name", name);
        }
        let mut answer = request.send(part.bytes).map_err(|e| self.failed(&e))?;
        let text = answer.body_mut().read_to_string().map_err(|e| self.failed(&e))?;
        match (answer.status().as_u16(), json(answer.status().as_u16(), &text)) {
            (429 | 503 | 507, Err(reason)) => Ok(Attempt::Later(reason.to_string())),
            (_, answer) => answer.map(Attempt::Taken),
        }
    }

    fn failed(&self, error: &ureq::Error) -> CommandError {
        CommandError::Told(format!("{}: {error}; is the server running?", self.url))
    }
}

/// Records to send.
pub struct IngestPart<'a> {
    pub format: Option<&'a str>,
    pub name: Option<&'a str>,
    pub key: Option<&'a str>,
    pub bytes: &'a [u8],
}

fn json(status: u16, text: &str) -> Result<Value, CommandError> {
    let value: Value = serde_json::from_str(text).unwrap_or(Value::Null);
    if (200..300).contains(&status) {
        return Ok(value);
    }
    let graph = value.pointer("/error/message");
    let detail = value.get("detail").or(graph).and_then(Value::as_str).unwrap_or(text.trim());
    Err(CommandError::Told(format!("the server answered {status}: {detail}")))
}

/// A name or identity as a part of a path.
pub fn part(name: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~');
    name.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
