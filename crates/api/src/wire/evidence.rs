//! Evidence on the wire: one flat shape for all kinds, identifiers present as known.

use model::Entity;
use serde::Serialize;
use utoipa::ToSchema;

use super::time::optional_time;
use super::words::{EvidenceRole, EvidenceVerdict, RemediationStatus};

/// An entity and what is said of it. Which identifiers are present depends on `kind`.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "the identifiers their names say")]
pub struct Evidence {
    /// `device`, `user`, `mailbox`, `file`, `process`, `ip`, `domain`, `url`, `mailMessage`, `app`,
    /// `cloudResource`, `registryKey` or `session`.
    pub kind: String,
    /// One line for a person.
    pub display_name: String,
    /// Its part in the alert; absent for the assets of an incident.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<EvidenceRole>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<EvidenceVerdict>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remediation_status: Option<RemediationStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_dns_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_sid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_principal_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub azure_ad_user_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha1: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub md5: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub process_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub process_creation_date_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub process_command_line: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_process_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_process_file_path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network_message_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub internet_message_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient_email_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_display_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registry_value_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
}

impl From<&model::Evidence> for Evidence {
    fn from(evidence: &model::Evidence) -> Self {
        Evidence {
            roles: vec![evidence.role.into()],
            verdict: Some(evidence.verdict.into()),
            remediation_status: Some(evidence.remediation.into()),
            ..Evidence::from(&evidence.entity)
        }
    }
}

impl From<&Entity> for Evidence {
    fn from(entity: &Entity) -> Self {
        let named = Evidence {
            kind: entity.kind().to_owned(),
            display_name: entity.label().chars().take(1_024).collect(),
            ..Evidence::default()
        };
        match entity.clone() {
            Entity::Device { id, name } => Evidence { device_id: id, device_dns_name: name, ..named },
            Entity::User { .. } => user(entity, named),
            Entity::Mailbox { address } => Evidence { primary_address: Some(address), ..named },
            Entity::File { sha256, sha1, md5, name, path } => {
                Evidence { sha256, sha1, md5, file_name: name, file_path: path, ..named }
            }
            Entity::Process { .. } => process(entity, named),
            Entity::Ip { address } => Evidence { ip_address: Some(address), ..named },
            Entity::Domain { name } => Evidence { domain_name: Some(name), ..named },
            Entity::Url { url } => Evidence { url: Some(url), ..named },
            Entity::MailMessage { .. } => message(entity, named),
            Entity::App { id, name } => Evidence { app_id: id, app_display_name: name, ..named },
            Entity::CloudResource { id } => Evidence { resource_id: Some(id), ..named },
            Entity::RegistryKey { key, value_name } => {
                Evidence { registry_key: Some(key), registry_value_name: value_name, ..named }
            }
            Entity::Session { device, id } => {
                Evidence { session_id: Some(id), device_dns_name: device, ..named }
            }
        }
    }
}

fn user(entity: &Entity, named: Evidence) -> Evidence {
    let Entity::User { sid, upn, object_id, name, domain } = entity.clone() else { return named };
    Evidence {
        user_sid: sid,
        user_principal_name: upn,
        azure_ad_user_id: object_id,
        account_name: name,
        domain_name: domain,
        ..named
    }
}

fn process(entity: &Entity, named: Evidence) -> Evidence {
    let Entity::Process { device, pid, started_us, image, command_line, parent_pid, parent_image, .. } =
        entity.clone()
    else {
        return named;
    };
    Evidence {
        device_dns_name: device,
        process_id: pid,
        process_creation_date_time: optional_time(started_us),
        file_path: image,
        process_command_line: command_line,
        parent_process_id: parent_pid,
        parent_process_file_path: parent_image,
        ..named
    }
}

fn message(entity: &Entity, named: Evidence) -> Evidence {
    let Entity::MailMessage { network_message_id, internet_message_id, sender, recipient, subject } =
        entity.clone()
    else {
        return named;
    };
    Evidence {
        network_message_id,
        internet_message_id,
        sender,
        recipient_email_address: recipient,
        subject,
        ..named
    }
}
