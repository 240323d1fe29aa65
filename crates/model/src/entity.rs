//! Entities, and what an alert says of each: role, verdict, remediation.
//!
//! Identifiers are kept as they came; [`Entity::keys`] gives the folded forms by which two alerts
//! are seen to speak of the same thing. An account known by SID, by UPN and by object id has one
//! key for each, and shares any of them.

use serde::{Deserialize, Serialize};

/// A thing of the estate or of the attacker. Absent identifiers are `None`, never empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
#[allow(missing_docs, reason = "the fields are the identifiers their names say")]
pub enum Entity {
    /// A laptop, server or mobile.
    Device { id: Option<String>, name: Option<String> },
    /// An account. `name` is the bare account name, `domain` its NetBIOS or DNS domain.
    User {
        sid: Option<String>,
        upn: Option<String>,
        object_id: Option<String>,
        name: Option<String>,
        domain: Option<String>,
    },
    /// A mailbox, by its primary address.
    Mailbox { address: String },
    /// A file by content, or by name and folder when no hash is known.
    File {
        sha256: Option<String>,
        sha1: Option<String>,
        md5: Option<String>,
        name: Option<String>,
        path: Option<String>,
    },
    /// A process on a device. `started_us` and the parent tell one life of a process id from another;
    /// `guid` is Sysmon's ProcessGuid or its like.
    Process {
        device: Option<String>,
        pid: Option<i64>,
        started_us: Option<i64>,
        guid: Option<String>,
        image: Option<String>,
        command_line: Option<String>,
        parent_pid: Option<i64>,
        parent_guid: Option<String>,
        parent_image: Option<String>,
    },
    /// An IP address.
    Ip { address: String },
    /// A domain or host name of the outside.
    Domain { name: String },
    /// A URL.
    Url { url: String },
    /// A mail message.
    MailMessage {
        network_message_id: Option<String>,
        internet_message_id: Option<String>,
        sender: Option<String>,
        recipient: Option<String>,
        subject: Option<String>,
    },
    /// A cloud application or service principal.
    App { id: Option<String>, name: Option<String> },
    /// A resource of a cloud provider, by its ARN or resource id.
    CloudResource { id: String },
    /// A registry key or value.
    RegistryKey { key: String, value_name: Option<String> },
    /// A logon session, as `device` and `logon_id` or as a cloud session id.
    Session { device: Option<String>, id: String },
}

/// A folded identifier: kind, `:`, value in lower case. Equal keys mean the same thing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EntityKey(pub String);

impl EntityKey {
    /// The part before the first `:`, such as `device`, `user`, `sha256`, `process`.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.0.split(':').next().unwrap_or_default()
    }

    fn of(kind: &str, value: &str) -> Option<Self> {
        let value = value.trim();
        (!value.is_empty() && value != "-").then(|| EntityKey(format!("{kind}:{}", value.to_lowercase())))
    }
}

impl Entity {
    /// Every key by which this entity may be recognised. Well-known accounts of every machine
    /// (SYSTEM, services, anonymous) keep their keys here; correlation decides not to link by them.
    #[must_use]
    pub fn keys(&self) -> Vec<EntityKey> {
        let mut keys: Vec<Option<EntityKey>> = vec![];
        let mut add = |kind: &str, value: &Option<String>| {
            keys.push(value.as_deref().and_then(|v| EntityKey::of(kind, v)));
        };
        match self {
            Entity::Device { id, name } => {
                add("device", id);
                add("device", &name.as_deref().map(short_host));
            }
            Entity::User { sid, upn, object_id, name, domain } => {
                add("user", sid);
                add("user", upn);
                add("user", object_id);
                add("user", &qualified_name(name.as_deref(), domain.as_deref()));
            }
            Entity::Mailbox { address } => {
                add("mailbox", &Some(address.clone()));
                add("user", &Some(address.clone()));
            }
            Entity::File { sha256, sha1, md5, path, .. } => {
                add("sha256", sha256);
                add("sha1", sha1);
                add("md5", md5);
                if sha256.is_none() && sha1.is_none() && md5.is_none() {
                    add("path", path);
                }
            }
            Entity::Process { device, pid, started_us, guid, .. } => {
                add("process", guid);
                add("process", &process_key(device.as_deref(), *pid, *started_us));
            }
            Entity::Ip { address } => add("ip", &Some(address.clone())),
            Entity::Domain { name } => add("domain", &Some(name.trim_end_matches('.').to_owned())),
            Entity::Url { url } => add("url", &Some(url.clone())),
            Entity::MailMessage { network_message_id, internet_message_id, .. } => {
                add("msgid", network_message_id);
                let id = internet_message_id.as_deref();
                add("msgid", &id.map(|id| id.trim_matches(['<', '>', ' ']).to_owned()));
            }
            Entity::App { id, name } => add("app", if id.is_some() { id } else { name }),
            Entity::CloudResource { id } => add("cloudres", &Some(id.clone())),
            Entity::RegistryKey { key, .. } => add("registry", &Some(key.clone())),
            Entity::Session { device, id } => {
                let device = device.as_deref().map(short_host);
                add("session", &Some(format!("{}|{id}", device.unwrap_or_default())));
            }
        }
        let mut keys: Vec<EntityKey> = keys.into_iter().flatten().collect();
        keys.sort();
        keys.dedup();
        keys
    }

    /// One line for a person.
    #[must_use]
    pub fn label(&self) -> String {
        let first = |options: &[&Option<String>]| {
            options.iter().find_map(|o| o.as_deref()).unwrap_or("unknown").to_owned()
        };
        match self {
            Entity::Device { id, name } => first(&[name, id]),
            Entity::User { sid, upn, object_id, name, domain } => match (upn, name, domain) {
                (Some(upn), _, _) => upn.clone(),
                (None, Some(name), Some(domain)) => format!("{domain}\\{name}"),
                _ => first(&[name, sid, object_id]),
            },
            Entity::Mailbox { address } => address.clone(),
            Entity::File { sha256, sha1, md5, name, path } => first(&[path, name, sha256, sha1, md5]),
            Entity::Process { pid, image, command_line, .. } => {
                let what = first(&[command_line, image]);
                pid.map_or(what.clone(), |pid| format!("{what} (pid {pid})"))
            }
            Entity::Ip { address } => address.clone(),
            Entity::Domain { name } => name.clone(),
            Entity::Url { url } => url.clone(),
            Entity::MailMessage { subject, internet_message_id, network_message_id, .. } => {
                first(&[subject, internet_message_id, network_message_id])
            }
            Entity::App { id, name } => first(&[name, id]),
            Entity::CloudResource { id } => id.clone(),
            Entity::RegistryKey { key, value_name } => match value_name {
                Some(value) => format!("{key}\\{value}"),
                None => key.clone(),
            },
            Entity::Session { id, .. } => id.clone(),
        }
    }

    /// The entity's kind, as in its serde form.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Entity::Device { .. } => "device",
            Entity::User { .. } => "user",
            Entity::Mailbox { .. } => "mailbox",
            Entity::File { .. } => "file",
            Entity::Process { .. } => "process",
            Entity::Ip { .. } => "ip",
            Entity::Domain { .. } => "domain",
            Entity::Url { .. } => "url",
            Entity::MailMessage { .. } => "mailMessage",
            Entity::App { .. } => "app",
            Entity::CloudResource { .. } => "cloudResource",
            Entity::RegistryKey { .. } => "registryKey",
            Entity::Session { .. } => "session",
        }
    }
}

/// A host name without its domain; an IP address stays whole.
fn short_host(name: &str) -> String {
    if name.parse::<std::net::IpAddr>().is_ok() {
        return name.to_owned();
    }
    name.split('.').next().unwrap_or(name).to_owned()
}

/// `domain\name` with the NetBIOS form of the domain (first label), or the bare name.
fn qualified_name(name: Option<&str>, domain: Option<&str>) -> Option<String> {
    let name = name?;
    match domain.filter(|d| !d.is_empty() && *d != "-") {
        Some(domain) => Some(format!("{}\\{name}", domain.split('.').next().unwrap_or(domain))),
        None => Some(name.to_owned()),
    }
}

fn process_key(device: Option<&str>, pid: Option<i64>, started_us: Option<i64>) -> Option<String> {
    Some(format!("{}|{}|{}", short_host(device?), pid?, started_us?))
}

/// Graph's `evidenceRole`, the ones Cordon gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "Graph's own names")]
pub enum EvidenceRole {
    Contextual,
    Source,
    Destination,
    Created,
    Loaded,
    Compromised,
    Attacked,
    Attacker,
    CommandAndControl,
    Edited,
    Suspicious,
}

/// Graph's `evidenceVerdict`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "Graph's own names")]
pub enum Verdict {
    Unknown,
    Suspicious,
    Malicious,
    NoThreatsFound,
}

/// Graph's `evidenceRemediationStatus`, the ones Cordon gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "Graph's own names")]
pub enum RemediationStatus {
    None,
    Remediated,
    Prevented,
    Blocked,
    Active,
    PendingApproval,
}

/// An entity in an alert, and what the alert says of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is.
    pub entity: Entity,
    /// Its part in the event.
    pub role: EvidenceRole,
    /// What is thought of it.
    pub verdict: Verdict,
    /// What was done about it.
    pub remediation: RemediationStatus,
}

impl Evidence {
    /// Evidence in a role, with nothing thought of it or done about it yet.
    #[must_use]
    pub fn new(entity: Entity, role: EvidenceRole) -> Self {
        Evidence { entity, role, verdict: Verdict::Unknown, remediation: RemediationStatus::None }
    }
}
