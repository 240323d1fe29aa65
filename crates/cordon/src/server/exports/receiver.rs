//! Where an export goes, one form for all. A receiver has taken a batch when `send` returns; what it
//! promises by that is each one's own (see docs/export.md).

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use connect::out::{
    AddressPolicy, CefEvent, HttpClient, Nats, NatsAddress, Syslog, Target, cef, syslog_line,
};
use flate2::Compression;
use flate2::write::GzEncoder;
use object_store::{ObjectStore, ObjectStoreExt as _};
use serde_json::Value;
use store::state::Destination;
use store::tables::ExportStore;

use super::envelope::Message;

/// How long a receiver may take to answer.
const ANSWER_TIME: Duration = Duration::from_secs(60);

/// A receiver.
pub(super) enum Receiver {
    Http { client: HttpClient, url: String, authorization: Option<String> },
    Syslog(Box<Syslog>),
    Files { store: Arc<dyn ObjectStore>, base: object_store::path::Path },
    Nats(Box<Nats>),
}

impl Receiver {
    /// The receiver of a destination. Files without a location go into `folder`.
    ///
    /// # Errors
    /// In words for the administrator.
    pub(super) fn open(
        destination: &Destination,
        policy: AddressPolicy,
        folder: &Path,
    ) -> Result<Self, String> {
        match destination.clone() {
            Destination::Http { url, authorization, authority } => {
                let client = HttpClient::new(policy, ANSWER_TIME, authority.as_deref());
                Ok(Receiver::Http { client: client.map_err(|e| e.to_string())?, url, authorization })
            }
            Destination::Syslog { host, port, tls, authority } => {
                let target = Target { host, port, tls, authority };
                Ok(Receiver::Syslog(Box::new(Syslog::new(target, policy))))
            }
            Destination::Files { location } => {
                let place = location.unwrap_or_else(|| folder.display().to_string());
                let ExportStore { store, base } = ExportStore::open(&place).map_err(|e| e.to_string())?;
                Ok(Receiver::Files { store, base })
            }
            Destination::Nats { host, port, tls, authority, subject, user, password, jetstream } => {
                let (token, user) = match user {
                    Some(user) => (None, Some((user, password.unwrap_or_default()))),
                    None => (password, None),
                };
                let target = Target { host, port, tls, authority };
                let address = NatsAddress { target, subject, token, user, jetstream };
                Ok(Receiver::Nats(Box::new(Nats::new(address, policy))))
            }
        }
    }

    /// Sends messages of one category; `name` tells this batch from others. Gives the receiver back for the
    /// next ones.
    ///
    /// # Errors
    /// In words for the administrator; the messages are sent again then.
    pub(super) async fn send(self, messages: Arc<[Message]>, name: &str) -> Result<Self, String> {
        if let Receiver::Files { store, base } = &self {
            put(store, base, messages, name).await?;
            return Ok(self);
        }
        let sending = tokio::task::spawn_blocking(move || {
            let mut receiver = self;
            receiver.send_blocking(&messages).map(|()| receiver)
        });
        sending.await.unwrap_or_else(|panic| Err(panic.to_string()))
    }

    fn send_blocking(&mut self, messages: &[Message]) -> Result<(), String> {
        match self {
            Receiver::Http { client, url, authorization } => {
                let mut headers = vec![("content-type", "application/x-ndjson")];
                if let Some(authorization) = authorization {
                    headers.push(("authorization", authorization));
                }
                let answer = client.post(url, &headers, &lines(messages)).map_err(|e| e.to_string())?;
                match answer.status {
                    200..=299 => Ok(()),
                    status => Err(format!("the receiver answered {status}: {}", one_line(&answer.text))),
                }
            }
            Receiver::Syslog(syslog) => {
                let lines: Vec<String> = messages.iter().map(syslog_message).collect();
                syslog.send(&lines).map_err(|e| e.to_string())
            }
            Receiver::Nats(nats) => {
                let payload = |m: &Message| (m.id.clone(), m.body.to_string().into_bytes());
                let messages: Vec<(String, Vec<u8>)> = messages.iter().map(payload).collect();
                nats.publish(&messages).map_err(|e| e.to_string())
            }
            Receiver::Files { .. } => Ok(()),
        }
    }
}

fn one_line(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// One JSON value per line.
fn lines(messages: &[Message]) -> Vec<u8> {
    let mut text = String::new();
    for message in messages {
        let _ = writeln!(text, "{}", message.body);
    }
    text.into_bytes()
}

/// Writes a compressed file; a batch of the same name is written over.
async fn put(
    store: &Arc<dyn ObjectStore>,
    base: &object_store::path::Path,
    messages: Arc<[Message]>,
    name: &str,
) -> Result<(), String> {
    let Some(first) = messages.first() else { return Ok(()) };
    let day = first.time.split('T').next().unwrap_or("unknown").to_owned();
    let path = base.clone().join(first.category.as_str()).join(day).join(format!("{name}.json.gz"));
    let packed = tokio::task::spawn_blocking(move || {
        let mut gzip = GzEncoder::new(vec![], Compression::fast());
        gzip.write_all(&lines(&messages)).and_then(|()| gzip.finish())
    });
    let packed = packed.await.map_err(|e| e.to_string())?.map_err(|e| e.to_string())?;
    store.put(&path, packed.into()).await.map(|_| ()).map_err(|e| e.to_string())
}

/// Columns and what CEF calls them.
const CEF_KEYS: &[(&str, &str)] = &[
    ("DeviceName", "dvchost"),
    ("AccountName", "suser"),
    ("AccountUpn", "suser"),
    ("ActionType", "act"),
    ("FileName", "fname"),
    ("FolderPath", "filePath"),
    ("SHA256", "fileHash"),
    ("ProcessId", "dpid"),
    ("LocalIP", "src"),
    ("LocalPort", "spt"),
    ("RemoteIP", "dst"),
    ("RemotePort", "dpt"),
    ("RemoteUrl", "request"),
    ("IPAddress", "src"),
    ("SenderFromAddress", "suser"),
    ("RecipientEmailAddress", "duser"),
    ("title", "reason"),
    ("displayName", "reason"),
    ("id", "externalId"),
    ("assignedTo", "duser"),
];

/// A message as CEF in syslog: known columns by CEF's keys, and everything as JSON in `msg`.
fn syslog_message(message: &Message) -> String {
    let properties = &message.body["properties"];
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut extension: Vec<(String, String)> = vec![("rt".to_owned(), message.time.clone())];
    for (column, key) in CEF_KEYS {
        let value = &properties[*column];
        if !value.is_null() && !extension.iter().any(|(known, _)| known == key) {
            extension.push(((*key).to_owned(), text(value)));
        }
    }
    extension.push(("msg".to_owned(), message.body.to_string()));
    let severity = match properties["severity"].as_str().or_else(|| message.body["severity"].as_str()) {
        Some("high" | "High") => 9,
        Some("medium" | "Medium") => 6,
        Some("low" | "Low") => 3,
        _ => 1,
    };
    let name = properties["title"].as_str().or_else(|| properties["displayName"].as_str());
    let name = name.or_else(|| properties["ActionType"].as_str()).unwrap_or(&message.category);
    let line = cef(&CefEvent { class: &message.category, name, severity, extension: &extension });
    syslog_line(&message.time, &message.category, &line)
}
