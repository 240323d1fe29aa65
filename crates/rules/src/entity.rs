//! Entities of an alert by columns of the result.
//!
//! Kinds and identifiers are those of Sentinel's entity mappings
//! (<https://learn.microsoft.com/azure/sentinel/entities-reference>); those that Cordon has no entity for
//! are kept in the rule and give none.

use model::{Entity, NamedCells};
use serde::{Deserialize, Serialize};

/// Columns that name one entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EntityMapping {
    /// What the entity is.
    pub kind: EntityKind,
    /// Its identifiers.
    pub fields: Vec<Field>,
    /// Whether it is an asset that the alert is about.
    #[serde(default)]
    pub impacted: bool,
}

/// An identifier and its column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// Which identifier, such as `HostName` or `Address`.
    pub identifier: String,
    /// The column of the result.
    pub column: String,
}

/// Kinds of entities, as Sentinel names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "Sentinel's own names")]
pub enum EntityKind {
    Account,
    Host,
    IP,
    URL,
    DNS,
    File,
    FileHash,
    Process,
    RegistryKey,
    RegistryValue,
    CloudApplication,
    AzureResource,
    Mailbox,
    MailMessage,
    SecurityGroup,
    Malware,
    MailCluster,
    SubmissionMail,
    IoTDevice,
}

impl EntityKind {
    /// All kinds with their names.
    pub const ALL: &[(&str, EntityKind)] = &[
        ("Account", EntityKind::Account),
        ("Host", EntityKind::Host),
        ("IP", EntityKind::IP),
        ("URL", EntityKind::URL),
        ("DNS", EntityKind::DNS),
        ("File", EntityKind::File),
        ("FileHash", EntityKind::FileHash),
        ("Process", EntityKind::Process),
        ("RegistryKey", EntityKind::RegistryKey),
        ("RegistryValue", EntityKind::RegistryValue),
        ("CloudApplication", EntityKind::CloudApplication),
        ("AzureResource", EntityKind::AzureResource),
        ("Mailbox", EntityKind::Mailbox),
        ("MailMessage", EntityKind::MailMessage),
        ("SecurityGroup", EntityKind::SecurityGroup),
        ("Malware", EntityKind::Malware),
        ("MailCluster", EntityKind::MailCluster),
        ("SubmissionMail", EntityKind::SubmissionMail),
        ("IoTDevice", EntityKind::IoTDevice),
    ];

    /// The kind of that name, in any case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, kind)| *kind)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }
}

/// The values of one mapping in one row.
struct Values<'a> {
    mapping: &'a EntityMapping,
    row: &'a dyn NamedCells,
}

impl Values<'_> {
    fn any(&self, identifiers: &[&str]) -> Option<String> {
        let wanted = |f: &&Field| identifiers.iter().any(|i| f.identifier.eq_ignore_ascii_case(i));
        let fields = self.mapping.fields.iter().filter(wanted);
        fields.filter_map(|f| self.row.text(&f.column)).map(|t| t.trim().to_owned()).find(|t| !t.is_empty())
    }
}

impl EntityMapping {
    /// The entity that a row names; nothing when it has none of the identifiers.
    #[must_use]
    pub fn entity(&self, row: &dyn NamedCells) -> Option<Entity> {
        let values = Values { mapping: self, row };
        match self.kind {
            EntityKind::Account => account(&values),
            EntityKind::Host => {
                let id = values.any(&["DeviceId", "AzureID", "OMSAgentID"]);
                let name = values.any(&["FullName", "HostName", "NetBiosName", "DeviceName"]);
                (id.is_some() || name.is_some()).then_some(Entity::Device { id, name })
            }
            EntityKind::IP => {
                let address: std::net::IpAddr = values.any(&["Address"])?.parse().ok()?;
                Some(Entity::Ip { address: address.to_canonical().to_string() })
            }
            EntityKind::URL => values.any(&["Url"]).map(|url| Entity::Url { url }),
            EntityKind::DNS => values.any(&["DomainName"]).map(|name| Entity::Domain { name }),
            EntityKind::File => file(&values),
            EntityKind::FileHash => hash(&values.any(&["Value"])?),
            EntityKind::Process => process(&values),
            EntityKind::RegistryKey | EntityKind::RegistryValue => {
                let key = values.any(&["Key"])?;
                let key = values.any(&["Hive"]).map_or(key.clone(), |hive| format!("{hive}\\{key}"));
                Some(Entity::RegistryKey { key, value_name: values.any(&["Name"]) })
            }
            EntityKind::CloudApplication => {
                let (id, name) = (values.any(&["AppId"]), values.any(&["Name", "InstanceName"]));
                (id.is_some() || name.is_some()).then_some(Entity::App { id, name })
            }
            EntityKind::AzureResource => values.any(&["ResourceId"]).map(|id| Entity::CloudResource { id }),
            EntityKind::Mailbox => {
                let address = values.any(&["MailboxPrimaryAddress", "Upn"])?;
                Some(Entity::Mailbox { address })
            }
            EntityKind::MailMessage => message(&values),
            EntityKind::SecurityGroup
            | EntityKind::Malware
            | EntityKind::MailCluster
            | EntityKind::SubmissionMail
            | EntityKind::IoTDevice => None,
        }
    }
}

fn account(values: &Values<'_>) -> Option<Entity> {
    let name = values.any(&["Name", "FullName", "DisplayName"]);
    let suffix = values.any(&["UPNSuffix"]);
    let joined = name.as_ref().zip(suffix).map(|(name, suffix)| format!("{name}@{suffix}"));
    let upn = values.any(&["Upn", "AccountUpn"]).or(joined);
    let upn = upn.or_else(|| name.clone().filter(|n| n.contains('@')));
    let (sid, object_id) = (values.any(&["Sid"]), values.any(&["AadUserId", "ObjectGuid", "PUID"]));
    let domain = values.any(&["NTDomain", "DnsDomain"]);
    let name = name.filter(|n| !n.contains('@'));
    let (domain, name) = match name.as_deref().and_then(|n| n.split_once('\\')) {
        Some((before, after)) => (Some(before.to_owned()), Some(after.to_owned())),
        None => (domain, name),
    };
    (sid.is_some() || upn.is_some() || object_id.is_some() || name.is_some()).then_some(Entity::User {
        sid,
        upn,
        object_id,
        name,
        domain,
    })
}

fn file(values: &Values<'_>) -> Option<Entity> {
    let name = values.any(&["Name"]);
    let path = match (values.any(&["Directory"]), &name) {
        (Some(folder), Some(name)) => {
            let slash = if folder.contains('/') { '/' } else { '\\' };
            Some(format!("{}{slash}{name}", folder.trim_end_matches(['\\', '/'])))
        }
        (folder, _) => folder,
    };
    (name.is_some() || path.is_some()).then_some(Entity::File {
        sha256: None,
        sha1: None,
        md5: None,
        path: path.or_else(|| name.clone()),
        name,
    })
}

/// The length of a hash tells which it is.
fn hash(value: &str) -> Option<Entity> {
    let of = |digits: usize| (value.len() == digits).then(|| value.to_ascii_lowercase());
    let (md5, sha1, sha256) = (of(32), of(40), of(64));
    let hexadecimal = value.bytes().all(|b| b.is_ascii_hexdigit());
    let any = md5.is_some() || sha1.is_some() || sha256.is_some();
    (any && hexadecimal).then_some(Entity::File { sha256, sha1, md5, name: None, path: None })
}

fn process(values: &Values<'_>) -> Option<Entity> {
    let pid = values.any(&["ProcessId"]).and_then(|p| p.parse().ok());
    let command_line = values.any(&["CommandLine"]);
    (pid.is_some() || command_line.is_some()).then(|| Entity::Process {
        device: values.row.text("DeviceName").or_else(|| values.row.text("Computer")),
        pid,
        started_us: values.any(&["CreationTimeUtc"]).and_then(|t| event::parse_micros(&t).ok()),
        guid: None,
        image: None,
        command_line,
        parent_pid: None,
        parent_guid: None,
        parent_image: None,
    })
}

fn message(values: &Values<'_>) -> Option<Entity> {
    let network_message_id = values.any(&["NetworkMessageId"]);
    let internet_message_id = values.any(&["InternetMessageId"]);
    (network_message_id.is_some() || internet_message_id.is_some()).then(|| Entity::MailMessage {
        network_message_id,
        internet_message_id,
        sender: values.any(&["Sender", "P1Sender", "P2Sender"]),
        recipient: values.any(&["Recipient"]),
        subject: values.any(&["Subject"]),
    })
}
