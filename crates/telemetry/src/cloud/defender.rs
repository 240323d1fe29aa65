//! Rows of documented tables: Defender's streaming export, exports of advanced hunting and of Log
//! Analytics, and Cordon's own.
//!
//! The table's name comes with the row (`category: "AdvancedHunting-TABLE"`, `TableName`, `Type`) or
//! is inferred from the columns that hold something. The event gets it as the field `TableName`; the
//! mapping then copies columns by name. So that rules see what the row says of a process, file or
//! connection, the field names of Sigma's categories are added. Records that Azure Monitor exports are
//! read so too where their category has a table of its own.

use std::borrow::Cow;

use event::{Event, Origin, Value};

use super::embedded::{self, Alias};
use crate::json::kind::RecordKind;

/// The format's name.
pub const FORMAT: &str = "table-row";

/// The kinds of table rows.
pub(crate) const KINDS: &[RecordKind] = &[
    RecordKind {
        name: FORMAT,
        keys: &["category", "properties"],
        accept: is_streamed,
        shape: shape_streamed,
    },
    RecordKind { name: FORMAT, keys: &["TableName"], accept: |e| has_time(e), shape: shape_row },
    RecordKind { name: FORMAT, keys: &["$table"], accept: |e| has_time(e), shape: shape_row },
    RecordKind {
        name: FORMAT,
        keys: &["CreatedProcessName", "CreatedProcessCommandLine"],
        accept: |_| true,
        shape: shape_created_process,
    },
    RecordKind { name: FORMAT, keys: &["Timestamp", "ActionType"], accept: |_| true, shape: shape_row },
    RecordKind { name: FORMAT, keys: &["TimeGenerated", "ActionType"], accept: |_| true, shape: shape_row },
    RecordKind { name: FORMAT, keys: &["Timestamp", "NetworkMessageId"], accept: |_| true, shape: shape_row },
    RecordKind { name: FORMAT, keys: &["Timestamp", "AlertId"], accept: |_| true, shape: shape_row },
    RecordKind { name: FORMAT, keys: &["Type", "TimeGenerated"], accept: |_| true, shape: shape_row },
];

/// Rows in Azure Monitor's envelope, tried before its general kinds.
pub(crate) const MONITOR_KINDS: &[RecordKind] = &[RecordKind {
    name: MONITOR,
    keys: &["category", "properties", "time"],
    accept: |e| monitored_table(e).is_some(),
    shape: shape_monitored,
}];

/// Records of Azure Monitor whose category has a table of its own.
pub const MONITOR: &str = "azure-monitor";

const STREAM_PREFIX: &str = "AdvancedHunting-";

fn is_streamed(event: &Event<'_>) -> bool {
    event.text("category").is_some_and(|c| c.starts_with(STREAM_PREFIX))
}

/// Categories of Azure Monitor's export whose properties are the columns of a table, but for the
/// first letter's case (Microsoft, "Azure Monitor resource logs", the table beside each category).
const MONITORED: &[(&str, &str)] = &[
    ("MicrosoftGraphActivityLogs", "MicrosoftGraphActivityLogs"),
    ("ProvisioningLogs", "AADProvisioningLogs"),
    ("RiskyUsers", "AADRiskyUsers"),
    ("RiskyServicePrincipals", "AADRiskyServicePrincipals"),
    ("ADFSSignInLogs", "ADFSSignInLogs"),
    ("NetworkAccessTrafficLogs", "NetworkAccessTraffic"),
    ("AZFWApplicationRule", "AZFWApplicationRule"),
    ("AZFWNetworkRule", "AZFWNetworkRule"),
    ("AZFWDnsQuery", "AZFWDnsQuery"),
    ("AZFWThreatIntel", "AZFWThreatIntel"),
    ("AZFWIdpsSignature", "AZFWIdpsSignature"),
    ("DeviceComplianceOrg", "IntuneDeviceComplianceOrg"),
    ("Devices", "IntuneDevices"),
];

fn monitored_table(event: &Event<'_>) -> Option<&'static str> {
    let category = event.text("category")?;
    MONITORED.iter().find(|(name, _)| *name == category).map(|(_, table)| *table)
}

/// The properties of a record of Azure Monitor, as a row of the category's table.
fn shape_monitored<'a>(outer: Event<'a>, out: &mut Vec<Event<'a>>) {
    let (table, inner) = (monitored_table(&outer), embedded::object(&outer, "properties"));
    let (Some(table), Some(mut inner)) = (table, inner) else { return out.push(outer) };
    for field in &mut inner.fields {
        if field.name.starts_with(|first: char| first.is_ascii_lowercase()) {
            let name = field.name.to_mut();
            name[..1].make_ascii_uppercase();
        }
    }
    inner.push("TableName", Value::text(table));
    for (column, from) in [
        ("TimeGenerated", "time"),
        ("OperationName", "operationName"),
        ("Category", "category"),
        ("CorrelationId", "correlationId"),
        ("_ResourceId", "resourceId"),
        ("AadTenantId", "tenantId"),
    ] {
        if let Some(value) = outer.get(from).filter(|_| inner.get(column).is_none()) {
            inner.push(column, value.clone());
        }
    }
    let before = out.len();
    shape_row(inner, out);
    out.iter_mut().skip(before).for_each(|event| event.format = MONITOR);
}

fn has_time(event: &Event<'_>) -> bool {
    embedded::has_any(event, &["Timestamp", "TimeGenerated"])
}

fn shape_streamed<'a>(outer: Event<'a>, out: &mut Vec<Event<'a>>) {
    let Some(mut inner) = embedded::object(&outer, "properties") else { return out.push(outer) };
    let category = outer.text("category").unwrap_or_default();
    let table = category.strip_prefix(STREAM_PREFIX).unwrap_or(&category).to_owned();
    inner.push("TableName", Value::Text(Cow::Owned(table)));
    if let Some(tenant) = outer.get("tenantId").filter(|_| inner.get("TenantId").is_none()) {
        inner.push("TenantId", tenant.clone());
    }
    shape_row(inner, out);
}

fn shape_row<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    event.format = FORMAT;
    drop_type_suffixes(&mut event);
    let table = table_of(&event).into_owned();
    if event.text("TableName").as_deref() != Some(table.as_str()) {
        event.push("TableName", Value::Text(Cow::Owned(table.clone())));
    }
    event.time_us = embedded::time_of(&event, &["Timestamp", "TimeGenerated"]);
    event.origin = origin(&event, &table);
    embedded::add_aliases(&mut event, RULE_NAMES);
    push_paths(&mut event, &table);
    out.push(event);
}

/// Adds the paths under the names rules use: whose they are depends on the table.
fn push_paths(event: &mut Event<'_>, table: &str) {
    let own = ["FolderPath", "FileName"];
    let initiator = ["InitiatingProcessFolderPath", "InitiatingProcessFileName"];
    let mut add = |name: &'static str, [folder, file]: [&str; 2]| {
        let path = match (event.text(folder), event.text(file)) {
            (Some(folder), Some(file)) => join_path(&folder, &file),
            (Some(path), None) => path.into_owned(),
            _ => return,
        };
        event.push(name, Value::Text(Cow::Owned(path)));
    };
    match table {
        "DeviceProcessEvents" => add("Image", own),
        "DeviceFileEvents" => add("TargetFilename", own),
        "DeviceImageLoadEvents" => add("ImageLoaded", own),
        "DeviceRegistryEvents" => add("TargetObject", ["RegistryKey", "RegistryValueName"]),
        _ => {}
    }
    if table != "DeviceProcessEvents" {
        add("Image", initiator);
    }
}

/// A union of tables names a column that two of them type differently `ReportId_long` and
/// `ReportId_string`: the one that holds something gets its name back.
fn drop_type_suffixes(event: &mut Event<'_>) {
    const SUFFIXES: [&str; 8] =
        ["_string", "_long", "_int", "_dynamic", "_bool", "_datetime", "_guid", "_real"];
    for place in 0..event.fields.len() {
        let field = &event.fields[place];
        let Some(base) = SUFFIXES.iter().find_map(|s| field.name.strip_suffix(s)) else { continue };
        let known = matches!(
            base,
            "ReportId" | "AdditionalFields" | "UserAgent" | "LogonId" | "ApplicationId" | "LogonType"
        );
        if known && !field.value.is_empty() && event.get(base).is_none() {
            event.fields[place].name = Cow::Owned(base.to_owned());
        }
    }
}

/// The table a row belongs to: as it says, else as its columns show.
fn table_of<'e>(event: &'e Event<'_>) -> Cow<'e, str> {
    for name in ["TableName", "$table", "Type"] {
        if let Some(table) = event.text(name)
            && table.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        {
            return table;
        }
    }
    Cow::Borrowed(inferred_table(event))
}

fn inferred_table(event: &Event<'_>) -> &'static str {
    let has = |names: &[&str]| embedded::has_any(event, names);
    let action = event.text("ActionType").unwrap_or_default();
    if has(&["AlertId"]) {
        return if has(&["EntityType", "EvidenceRole"]) { "AlertEvidence" } else { "AlertInfo" };
    }
    if has(&["NetworkMessageId"]) {
        return message_table(event);
    }
    if has(&["ActivityObjects", "RawEventData", "ActivityType", "IsAdminOperation"]) {
        return "CloudAppEvents";
    }
    if has(&["InitiatingProcessFileName", "InitiatingProcessId", "DeviceId"]) {
        return device_table(&action);
    }
    match &*action {
        "LogonSuccess" | "LogonFailed" => "IdentityLogonEvents",
        "LDAP query" | "SAMR query" | "DNS query" => "IdentityQueryEvents",
        _ if has(&[
            "DestinationDeviceName",
            "TargetAccountUpn",
            "TargetAccountDisplayName",
            "TargetDeviceName",
        ]) =>
        {
            "IdentityDirectoryEvents"
        }
        _ => "CloudAppEvents",
    }
}

fn message_table(event: &Event<'_>) -> &'static str {
    let has = |names: &[&str]| embedded::has_any(event, names);
    if has(&["SenderFromAddress", "SenderMailFromAddress"]) {
        if has(&["FileName", "FileType"]) { "EmailAttachmentInfo" } else { "EmailEvents" }
    } else if has(&["Url"]) {
        if has(&["ActionType"]) { "UrlClickEvents" } else { "EmailUrlInfo" }
    } else {
        "EmailPostDeliveryEvents"
    }
}

fn device_table(action: &str) -> &'static str {
    match action {
        "ProcessCreated" | "OpenProcess" => "DeviceProcessEvents",
        "FileCreated" | "FileModified" | "FileDeleted" | "FileRenamed" => "DeviceFileEvents",
        "ImageLoaded" => "DeviceImageLoadEvents",
        "LogonSuccess" | "LogonFailed" | "LogonAttempted" => "DeviceLogonEvents",
        _ if action.starts_with("Registry") => "DeviceRegistryEvents",
        _ if action.starts_with("Connection") || action.starts_with("InboundConnection") => {
            "DeviceNetworkEvents"
        }
        _ => "DeviceEvents",
    }
}

/// The Sigma log source that a row of the table corresponds to.
fn origin(event: &Event<'_>, table: &str) -> Origin {
    let folder = ["FolderPath", "InitiatingProcessFolderPath"].iter().find_map(|name| event.text(name));
    let product = if folder.is_some_and(|path| path.starts_with('/')) { "linux" } else { "windows" };
    let action = event.text("ActionType").unwrap_or_default();
    let category = match table {
        "DeviceProcessEvents" => "process_creation",
        "DeviceNetworkEvents" => "network_connection",
        "DeviceFileEvents" if action == "FileDeleted" => "file_delete",
        "DeviceFileEvents" if action == "FileRenamed" => "file_rename",
        "DeviceFileEvents" => "file_event",
        "DeviceImageLoadEvents" => "image_load",
        "DeviceRegistryEvents" if action == "RegistryValueSet" => "registry_set",
        "DeviceRegistryEvents" => "registry_event",
        _ => return Origin { product: "", category: "", service: "" },
    };
    Origin { product, category, service: "" }
}

/// What Sigma's categories call the columns of the device tables.
const RULE_NAMES: &[Alias] = &[
    ("CommandLine", &["ProcessCommandLine"]),
    ("ParentCommandLine", &["InitiatingProcessCommandLine"]),
    ("ParentImage", &["InitiatingProcessFolderPath"]),
    ("OriginalFileName", &["ProcessVersionInfoOriginalFileName"]),
    ("Product", &["ProcessVersionInfoProductName"]),
    ("Company", &["ProcessVersionInfoCompanyName"]),
    ("Description", &["ProcessVersionInfoFileDescription"]),
    ("IntegrityLevel", &["ProcessIntegrityLevel"]),
    ("DestinationIp", &["RemoteIP"]),
    ("DestinationPort", &["RemotePort"]),
    ("DestinationHostname", &["RemoteUrl"]),
    ("SourceIp", &["LocalIP"]),
    ("SourcePort", &["LocalPort"]),
    ("Details", &["RegistryValueData"]),
    ("User", &["AccountName", "InitiatingProcessAccountName"]),
];

/// Raw process events of the Defender sensor: one process is made by another.
fn shape_created_process<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    const COLUMNS: &[(&str, &str)] = &[
        ("Timestamp", "ReportTime"),
        ("DeviceId", "MachineId"),
        ("DeviceName", "ComputerDnsName"),
        ("FileName", "CreatedProcessName"),
        ("FolderPath", "CreatedProcessFilePath"),
        ("SHA1", "CreatedProcessFileSha1"),
        ("SHA256", "CreatedProcessFileSha256"),
        ("MD5", "CreatedProcessFileMd5"),
        ("FileSize", "CreatedProcessFileSize"),
        ("ProcessId", "CreatedProcessId"),
        ("ProcessCommandLine", "CreatedProcessCommandLine"),
        ("ProcessIntegrityLevel", "CreatedProcessIntegrityLevel"),
        ("ProcessTokenElevation", "CreatedProcessTokenElevationType"),
        ("ProcessCreationTime", "CreatedProcessCreationTime"),
        ("ProcessVersionInfoCompanyName", "CreatedProcessVersionInfoCompanyName"),
        ("ProcessVersionInfoProductName", "CreatedProcessVersionInfoProductName"),
        ("ProcessVersionInfoProductVersion", "CreatedProcessVersionInfoProductVersion"),
        ("ProcessVersionInfoInternalFileName", "CreatedProcessVersionInfoInternalFileName"),
        ("ProcessVersionInfoOriginalFileName", "CreatedProcessVersionInfoOriginalFileName"),
        ("ProcessVersionInfoFileDescription", "CreatedProcessVersionInfoFileDescription"),
        ("AccountDomain", "CreatedProcessAccountDomainName"),
        ("AccountName", "CreatedProcessAccountName"),
        ("AccountSid", "CreatedProcessAccountSid"),
        ("AccountUpn", "CreatedProcessAccountUpn"),
        ("AccountObjectId", "CreatedProcessAccountAzureADId"),
        ("InitiatingProcessAccountDomain", "InitiatingProcessAccountDomainName"),
        ("InitiatingProcessAccountObjectId", "InitiatingProcessAccountAzureADId"),
        ("InitiatingProcessTokenElevation", "InitiatingProcessTokenElevationType"),
        ("InitiatingProcessSHA1", "InitiatingProcessImageSha1"),
        ("InitiatingProcessSHA256", "InitiatingProcessImageSha256"),
        ("InitiatingProcessMD5", "InitiatingProcessImageMd5"),
        ("InitiatingProcessFileName", "InitiatingProcessName"),
        ("InitiatingProcessFileSize", "InitiatingProcessImageFileSizeInBytes"),
        ("InitiatingProcessCommandLine", "Process_CommandLine"),
        ("InitiatingProcessParentId", "InitiatingProcessParentProcessId"),
        ("InitiatingProcessParentFileName", "InitiatingProcessParentProcessName"),
        ("InitiatingProcessUniqueId", "InitiatingProcessStartKey"),
        ("ProcessUniqueId", "CreatedProcessStartKey"),
        ("ReportId", "ReportIndex"),
    ];
    embedded::rename(&mut event, COLUMNS);
    event.push("TableName", Value::text("DeviceProcessEvents"));
    event.push("ActionType", Value::text("ProcessCreated"));
    for (name, folder, file) in [
        ("FolderPath", "FolderPath", "FileName"),
        ("InitiatingProcessFolderPath", "InitiatingProcessImageFilePath", "InitiatingProcessFileName"),
    ] {
        if let (Some(folder), Some(file)) = (event.text(folder), event.text(file)) {
            let path = join_path(&folder, &file);
            event.fields.retain(|f| f.name != name && f.name != "InitiatingProcessImageFilePath");
            event.push(name, Value::Text(Cow::Owned(path)));
        }
    }
    shape_row(event, out);
}

fn join_path(folder: &str, file: &str) -> String {
    let slash = if folder.starts_with('/') { '/' } else { '\\' };
    if folder.to_lowercase().ends_with(&file.to_lowercase()) {
        return folder.to_owned();
    }
    format!("{}{slash}{file}", folder.trim_end_matches(['/', '\\']))
}
