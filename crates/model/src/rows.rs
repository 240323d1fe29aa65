//! Evidence from a row of any table: the column names say which entity, and which of its identifiers.
//!
//! One list, [`GROUPS`], declares every entity a row may speak of. Columns that a table lacks are
//! skipped, so the list serves all tables.

use schema::{Cell, Row, Table};

use crate::entity::{Entity, Evidence, EvidenceRole};

/// Identifier columns of one entity in a row.
struct Group {
    role: EvidenceRole,
    build: fn(&Reader<'_>) -> Option<Entity>,
}

/// A row whose cells are known by the names of its columns.
pub trait NamedCells {
    /// The cell as text; nothing when there is no such column or no value.
    fn text(&self, column: &str) -> Option<String>;

    /// The cell as a whole number; a time is one, in microseconds.
    fn whole(&self, column: &str) -> Option<i64> {
        self.text(column)?.trim().parse().ok()
    }
}

struct Stored<'a> {
    table: &'a Table,
    row: &'a Row<'a>,
}

impl NamedCells for Stored<'_> {
    fn text(&self, column: &str) -> Option<String> {
        Some(self.row.named(self.table, column)?.as_text().into_owned())
    }

    fn whole(&self, column: &str) -> Option<i64> {
        match self.row.named(self.table, column)? {
            Cell::Int(n) | Cell::Time(n) => Some(*n),
            Cell::Text(t) => t.trim().parse().ok(),
            _ => None,
        }
    }
}

struct Reader<'a> {
    cells: &'a dyn NamedCells,
}

impl Reader<'_> {
    fn text(&self, column: &str) -> Option<String> {
        let text = self.cells.text(column)?;
        let text = text.trim();
        (!text.is_empty() && text != "-").then(|| text.to_owned())
    }

    fn any(&self, columns: &[&str]) -> Option<String> {
        columns.iter().find_map(|c| self.text(c))
    }

    fn whole(&self, column: &str) -> Option<i64> {
        self.cells.whole(column)
    }

    fn user(&self, prefix: &str) -> Option<Entity> {
        let column = |name: &str| self.text(&format!("{prefix}{name}"));
        let (sid, upn) = (column("AccountSid"), column("AccountUpn"));
        let (object_id, name) = (column("AccountObjectId"), column("AccountName"));
        let domain = column("AccountDomain");
        // CloudAppEvents has no AccountUpn; its AccountId is one where the service knows it.
        let upn = upn.or_else(|| column("AccountId").filter(|id| id.contains('@')));
        (sid.is_some() || upn.is_some() || object_id.is_some() || name.is_some()).then_some(Entity::User {
            sid,
            upn,
            object_id,
            name,
            domain,
        })
    }

    fn file(&self, prefix: &str) -> Option<Entity> {
        let column = |name: &str| self.text(&format!("{prefix}{name}"));
        let (sha256, sha1, md5) = (column("SHA256"), column("SHA1"), column("MD5"));
        let name = column("FileName");
        let path = match (column("FolderPath"), &name) {
            (Some(folder), Some(name)) if !ends_with_ignore_case(&folder, name) => {
                let slash = if folder.contains('/') { '/' } else { '\\' };
                Some(format!("{}{slash}{name}", folder.trim_end_matches(['\\', '/'])))
            }
            (folder, _) => folder,
        };
        (sha256.is_some() || sha1.is_some() || md5.is_some() || path.is_some()).then_some(Entity::File {
            sha256,
            sha1,
            md5,
            name,
            path,
        })
    }

    fn device_name(&self) -> Option<String> {
        self.any(&["DeviceName", "Computer", "HostName"])
    }
}

fn ends_with_ignore_case(text: &str, tail: &str) -> bool {
    let (text, tail) = (text.as_bytes(), tail.as_bytes());
    text.len() >= tail.len() && text[text.len() - tail.len()..].eq_ignore_ascii_case(tail)
}

/// Every entity a row may speak of.
const GROUPS: &[Group] = &[
    Group { role: EvidenceRole::Attacked, build: device },
    Group { role: EvidenceRole::Compromised, build: |r| r.user("") },
    Group { role: EvidenceRole::Source, build: |r| r.user("InitiatingProcess") },
    Group { role: EvidenceRole::Attacked, build: target_user },
    Group { role: EvidenceRole::Compromised, build: cloud_user },
    Group { role: EvidenceRole::Suspicious, build: process },
    Group { role: EvidenceRole::Source, build: initiating_process },
    Group { role: EvidenceRole::Suspicious, build: |r| r.file("") },
    Group { role: EvidenceRole::Source, build: |r| r.file("InitiatingProcess") },
    Group { role: EvidenceRole::Destination, build: remote_ip },
    Group { role: EvidenceRole::Source, build: source_ip },
    Group { role: EvidenceRole::Attacker, build: sender_ip },
    Group { role: EvidenceRole::Destination, build: remote_url },
    Group { role: EvidenceRole::Edited, build: registry },
    Group { role: EvidenceRole::Suspicious, build: message },
    Group { role: EvidenceRole::Attacked, build: mailbox },
    Group { role: EvidenceRole::Contextual, build: app },
    Group {
        role: EvidenceRole::Contextual,
        build: |r| session(r, &["SessionId", "LogonId", "TargetLogonId"]),
    },
    Group {
        role: EvidenceRole::Contextual,
        build: |r| session(r, &["SubjectLogonId", "InitiatingProcessLogonId"]),
    },
    Group {
        role: EvidenceRole::Source,
        build: |r| other_device(r, &["RemoteDeviceName", "WorkstationName", "Workstation"]),
    },
    Group {
        role: EvidenceRole::Destination,
        build: |r| other_device(r, &["DestinationDeviceName", "TargetDeviceName"]),
    },
    Group { role: EvidenceRole::Contextual, build: client_app },
    // An address in the role of context is the device's own: correlation learns from it whose it is.
    Group { role: EvidenceRole::Contextual, build: |r| ip(r, &["LocalIP"]) },
];

/// The entities a row names, each once, in a fixed order.
#[must_use]
pub fn evidence_of_row(table: &Table, row: &Row<'_>) -> Vec<Evidence> {
    evidence_of_cells(&Stored { table, row })
}

/// The same of any row that has some of the columns, such as one of a query's result.
#[must_use]
pub fn evidence_of_cells(cells: &dyn NamedCells) -> Vec<Evidence> {
    let reader = Reader { cells };
    let mut found: Vec<Evidence> = vec![];
    for group in GROUPS {
        if let Some(entity) = (group.build)(&reader)
            && !found.iter().any(|e| e.entity == entity)
        {
            found.push(Evidence::new(entity, group.role));
        }
    }
    found
}

fn device(r: &Reader<'_>) -> Option<Entity> {
    let (id, name) = (r.text("DeviceId"), r.device_name());
    (id.is_some() || name.is_some()).then_some(Entity::Device { id, name })
}

fn target_user(r: &Reader<'_>) -> Option<Entity> {
    let upn = r.text("TargetAccountUpn");
    let name = r.any(&["TargetUserName", "TargetAccountDisplayName"]);
    let sid = r.any(&["TargetUserSid", "TargetSid"]);
    let domain = r.text("TargetDomainName");
    (upn.is_some() || name.is_some() || sid.is_some()).then_some(Entity::User {
        sid,
        upn,
        object_id: None,
        name,
        domain,
    })
}

fn cloud_user(r: &Reader<'_>) -> Option<Entity> {
    let upn = r.any(&["UserPrincipalName", "UserId", "InitiatedByUpn"]).filter(|u| u.contains('@'));
    let name = r.any(&["SubjectUserName", "UserIdentityUserName"]);
    let sid = r.text("SubjectUserSid");
    let domain = r.text("SubjectDomainName");
    let object_id = r.text("UserIdentityArn");
    (upn.is_some() || name.is_some() || sid.is_some() || object_id.is_some()).then_some(Entity::User {
        sid,
        upn,
        object_id,
        name,
        domain,
    })
}

fn process(r: &Reader<'_>) -> Option<Entity> {
    let pid = r.whole("ProcessId")?;
    Some(Entity::Process {
        device: r.device_name(),
        pid: Some(pid),
        started_us: r.whole("ProcessCreationTime"),
        guid: r.text("ProcessUniqueId"),
        image: r.any(&["FolderPath", "FileName"]),
        command_line: r.text("ProcessCommandLine"),
        parent_pid: r.whole("InitiatingProcessId"),
        parent_guid: r.text("InitiatingProcessUniqueId"),
        parent_image: r.any(&["InitiatingProcessFolderPath", "InitiatingProcessFileName"]),
    })
}

fn initiating_process(r: &Reader<'_>) -> Option<Entity> {
    let pid = r.whole("InitiatingProcessId")?;
    Some(Entity::Process {
        device: r.device_name(),
        pid: Some(pid),
        started_us: r.whole("InitiatingProcessCreationTime"),
        guid: r.text("InitiatingProcessUniqueId"),
        image: r.any(&["InitiatingProcessFolderPath", "InitiatingProcessFileName"]),
        command_line: r.text("InitiatingProcessCommandLine"),
        parent_pid: r.whole("InitiatingProcessParentId"),
        parent_guid: None,
        parent_image: r.text("InitiatingProcessParentFileName"),
    })
}

fn ip(r: &Reader<'_>, columns: &[&str]) -> Option<Entity> {
    let text = r.any(columns)?;
    let text = text.strip_prefix("::ffff:").unwrap_or(&text);
    let address: std::net::IpAddr = text.parse().ok()?;
    (!address.is_loopback() && !address.is_unspecified()).then(|| Entity::Ip { address: address.to_string() })
}

fn remote_ip(r: &Reader<'_>) -> Option<Entity> {
    ip(r, &["RemoteIP", "DestinationIPAddress"])
}

fn source_ip(r: &Reader<'_>) -> Option<Entity> {
    ip(r, &["IPAddress", "IpAddress", "ClientIP", "SourceIpAddress", "Client_IPAddress"])
}

fn sender_ip(r: &Reader<'_>) -> Option<Entity> {
    ip(r, &["SenderIPv4", "SenderIPv6"])
}

fn remote_url(r: &Reader<'_>) -> Option<Entity> {
    let url = r.any(&["RemoteUrl", "Url"])?;
    Some(if url.contains("://") { Entity::Url { url } } else { Entity::Domain { name: url } })
}

fn registry(r: &Reader<'_>) -> Option<Entity> {
    Some(Entity::RegistryKey { key: r.text("RegistryKey")?, value_name: r.text("RegistryValueName") })
}

fn message(r: &Reader<'_>) -> Option<Entity> {
    let (network_message_id, internet_message_id) = (r.text("NetworkMessageId"), r.text("InternetMessageId"));
    (network_message_id.is_some() || internet_message_id.is_some()).then(|| Entity::MailMessage {
        network_message_id,
        internet_message_id,
        sender: r.any(&["SenderFromAddress", "SenderMailFromAddress"]),
        recipient: r.text("RecipientEmailAddress"),
        subject: r.text("Subject"),
    })
}

fn mailbox(r: &Reader<'_>) -> Option<Entity> {
    r.any(&["RecipientEmailAddress", "MailboxOwnerUPN"]).map(|address| Entity::Mailbox { address })
}

fn app(r: &Reader<'_>) -> Option<Entity> {
    let id = r.any(&["ApplicationId", "AppId"]);
    let name = r.any(&["Application", "AppDisplayName"]);
    (id.is_some() || name.is_some()).then_some(Entity::App { id, name })
}

/// A device that the event names besides the one it happened on.
fn other_device(r: &Reader<'_>, columns: &[&str]) -> Option<Entity> {
    let name = r.any(columns)?;
    let name = name.trim_start_matches('\\').to_owned();
    let named = !name.is_empty() && r.device_name().is_none_or(|own| !own.eq_ignore_ascii_case(&name));
    named.then_some(Entity::Device { id: None, name: Some(name) })
}

/// The application that acts, where `app` is the one it acts on.
fn client_app(r: &Reader<'_>) -> Option<Entity> {
    let id = r.any(&["OAuthAppId", "ClientAppId", "ServicePrincipalId"])?;
    Some(Entity::App { id: Some(id), name: r.text("ServicePrincipalName") })
}

/// A logon session; those of the machine itself (3e7 and its like) are none.
fn session(r: &Reader<'_>, columns: &[&str]) -> Option<Entity> {
    let id = r.any(columns)?;
    let well_known = ["0", "0x0", "999", "996", "997", "0x3e7", "0x3e5", "0x3e4"].contains(&id.as_str());
    (!well_known).then(|| Entity::Session { device: r.device_name(), id })
}
