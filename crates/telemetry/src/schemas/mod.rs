//! Events in a common schema, whoever made them: the Elastic Common Schema and OCSF.
//!
//! Both are read alike: the event gets a field `Kind`, which says what it tells of, and the field
//! names that Sigma's categories use beside its own. One mapping file then serves both.

mod ecs;
mod ocsf;

use event::{Event, Origin, Value};

use crate::cloud::embedded;
use crate::json::kind::RecordKind;

/// Kinds of JSON records by schema.
pub(crate) const KINDS: &[&[RecordKind]] = &[ocsf::KINDS, ecs::KINDS];

/// Mapping files: path under `mappings/` and text.
pub(crate) const MAPPINGS: &[(&str, &str)] =
    &[("schemas/schemas.yaml", include_str!("../../mappings/schemas/schemas.yaml"))];

/// What an event tells of: the word in its field `Kind`, and Sigma's category for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Told {
    kind: &'static str,
    category: &'static str,
}

const fn told(kind: &'static str, category: &'static str) -> Told {
    Told { kind, category }
}

const PROCESS_CREATED: Told = told("process-created", "process_creation");
const PROCESS_ENDED: Told = told("process-ended", "process_termination");
const PROCESS_OTHER: Told = told("process-other", "process_access");
const FILE_CREATED: Told = told("file-created", "file_event");
const FILE_CHANGED: Told = told("file-changed", "file_change");
const FILE_DELETED: Told = told("file-deleted", "file_delete");
const FILE_RENAMED: Told = told("file-renamed", "file_rename");
const FILE_READ: Told = told("file-read", "file_access");
const MODULE: Told = told("module-loaded", "image_load");
const DRIVER: Told = told("driver-loaded", "driver_load");
const REGISTRY_SET: Told = told("registry-set", "registry_set");
const REGISTRY_CREATED: Told = told("registry-created", "registry_add");
const REGISTRY_DELETED: Told = told("registry-deleted", "registry_delete");
const REGISTRY_OTHER: Told = told("registry-other", "registry_event");
const CONNECTION: Told = told("connection", "network_connection");
const DNS: Told = told("dns", "dns");
const HTTP: Told = told("http", "proxy");
const LOGON: Told = told("logon", "");
const LOGOFF: Told = told("logoff", "");
const ACCOUNT: Told = told("account-change", "");
const FINDING: Told = told("finding", "");
const MAIL: Told = told("mail", "");
const API: Told = told("api", "");
const OTHER: Told = told("other", "");

/// Sigma's product of an operating system's name.
fn product(os: &str) -> &'static str {
    let known = [("windows", "windows"), ("linux", "linux"), ("macos", "macos"), ("darwin", "macos")];
    known
        .iter()
        .find(|(name, _)| os.to_ascii_lowercase().starts_with(name))
        .map_or("", |(_, product)| product)
}

/// Gives an event its kind and origin. Category dns is of no product in Sigma, but for Windows.
fn finish(event: &mut Event<'_>, told: Told, os_fields: &[&str]) {
    let product = os_fields.iter().find_map(|field| event.text(field)).map_or("", |os| product(&os));
    let category = match (told.kind, product) {
        ("dns", "windows") => "dns_query",
        _ => told.category,
    };
    event.origin = Origin { product, category, service: "" };
    event.push("Kind", Value::text(told.kind));
    push_hashes(event);
}

/// `Hashes` as Sysmon writes them, which is how rules of Windows' categories ask for them.
fn push_hashes(event: &mut Event<'_>) {
    let parts: Vec<String> = [("MD5", "md5"), ("SHA1", "sha1"), ("SHA256", "sha256")]
        .iter()
        .filter_map(|(label, field)| Some(format!("{label}={}", event.text(field)?.to_uppercase())))
        .collect();
    if !parts.is_empty() {
        event.push("Hashes", Value::Text(parts.join(",").into()));
    }
}

/// The words of a list under a name, as one command line.
fn joined(event: &Event<'_>, name: &str) -> Option<String> {
    let words: Vec<_> =
        event.fields.iter().filter(|field| field.name == name).map(|field| field.value.as_text()).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Adds a field unless the event has it with a value.
fn add(event: &mut Event<'_>, name: &'static str, text: Option<String>) {
    if let Some(text) = text.filter(|_| !embedded::has_any(event, &[name])) {
        event.push(name, Value::Text(text.into()));
    }
}

#[cfg(test)]
mod tests {
    //! Common schemas: golden files and truncation.
    use crate::golden;

    #[test]
    fn samples_become_rows() {
        golden::check_family("schemas");
    }

    #[test]
    fn any_prefix_is_read() {
        golden::check_truncation("schemas");
    }
}
