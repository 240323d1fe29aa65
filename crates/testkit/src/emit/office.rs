//! Microsoft 365 unified audit records in the shape of the Office 365 Management Activity API.

use serde_json::{Value, json};

use crate::tape::Tape;
use crate::world::{Person, TENANT_ID};

/// Application id of Outlook on the web.
pub(crate) const OUTLOOK_WEB: &str = "9199bf20-a13f-4107-85dc-02114787ef48";

/// Sends one record; `extra` holds what is particular to the operation.
pub(crate) fn audit(
    tape: &mut Tape,
    time_us: i64,
    person: &Person,
    ip: &str,
    operation: (&str, &str, u8),
    extra: Value,
) {
    let (workload, name, record_type) = operation;
    let mut record = json!({
        "CreationTime": &event::format_micros(time_us)[..19], "Id": tape.random.guid(), "Operation": name,
        "OrganizationId": TENANT_ID, "RecordType": record_type, "ResultStatus": "Succeeded",
        "UserKey": person.object_id, "UserType": 0, "Version": 1, "Workload": workload, "ClientIP": ip,
        "UserId": person.upn(),
    });
    if let (Some(record), Value::Object(extra)) = (record.as_object_mut(), extra) {
        record.extend(extra);
    }
    tape.json("m365", "m365-audit", time_us, &record);
}

/// A rule is made in a mailbox.
pub(crate) fn inbox_rule(
    tape: &mut Tape,
    time_us: i64,
    person: &Person,
    ip: &str,
    parameters: &[(&str, &str)],
) {
    let parameters: Vec<Value> = parameters.iter().map(|(n, v)| json!({"Name": n, "Value": v})).collect();
    audit(
        tape,
        time_us,
        person,
        ip,
        ("Exchange", "New-InboxRule", 1),
        json!({
            "ClientIP": format!("{ip}:51234"), "ObjectId": format!("{}\\Rule", person.account),
            "ExternalAccess": false, "OrganizationName": "meridian.example", "Parameters": parameters,
            "SessionId": tape_session(person),
        }),
    );
}

/// Messages are read, by a mail client or an application.
pub(crate) fn mail_read(tape: &mut Tape, time_us: i64, person: &Person, ip: &str, app_id: &str, count: u32) {
    // Outlook on the web says so; everything else comes through the REST interface.
    let outlook = app_id == OUTLOOK_WEB;
    let client = if outlook { "Client=OWA;Action=ViaProxy" } else { "Client=REST;Client=RESTSystem;;" };
    let items: Vec<Value> = (0..count.min(20))
        .map(|i| json!({"InternetMessageId": format!("<{i}.{}@meridian.example>", time_us / 1_000_000)}))
        .collect();
    audit(
        tape,
        time_us,
        person,
        ip,
        ("Exchange", "MailItemsAccessed", 50),
        json!({
            "AppId": app_id, "ClientAppId": app_id, "ClientIPAddress": ip, "ClientInfoString": client,
            "ExternalAccess": false, "MailboxOwnerUPN": person.upn(), "LogonType": 0, "OperationCount": count,
            "OperationProperties": [{"Name": "MailAccessType", "Value": "Bind"}, {"Name": "IsThrottled", "Value": "False"}],
            "Folders": [{"Path": "\\Inbox", "FolderItems": items}],
        }),
    );
}

/// A file in SharePoint or OneDrive is opened or downloaded.
pub(crate) fn file(tape: &mut Tape, time_us: i64, person: &Person, ip: &str, operation: &str, path: &str) {
    let name = path.rsplit('/').next().unwrap_or(path).to_owned();
    let extension = name.rsplit('.').next().unwrap_or_default().to_owned();
    audit(
        tape,
        time_us,
        person,
        ip,
        ("SharePoint", operation, 6),
        json!({
            "ObjectId": format!("https://meridian.sharepoint.example/sites/ops/{path}"), "ItemType": "File",
            "EventSource": "SharePoint", "SiteUrl": "https://meridian.sharepoint.example/sites/ops/",
            "SourceFileName": name, "SourceFileExtension": extension, "SourceRelativeUrl": "Shared Documents",
            "UserAgent": "Mozilla/5.0",
        }),
    );
}

fn tape_session(person: &Person) -> String {
    format!("sess-{}", &person.object_id[..8])
}
