//! Tuning: known alerts hidden or resolved by conditions that are data, with an end.
//!
//! Nothing is lost: an alert that a tuning hides is kept, and says which hid it. Applied to every alert
//! alike, whichever kind of rule found it.

use model::{Alert, AlertStatus, Entity};
use serde::{Deserialize, Serialize};

/// Most conditions of one tuning, and most values of one condition.
const CONDITIONS_MAX: usize = 50;
const VALUES_MAX: usize = 1_000;
/// Longest value, in characters.
const VALUE_CHARS: usize = 1_000;

/// One tuning. All its conditions must hold. Its serde form is that of the state database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tuning {
    /// Identity.
    #[serde(default)]
    pub id: String,
    /// Name in lists.
    pub name: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// Whether it works.
    pub enabled: bool,
    /// What becomes of an alert.
    pub action: TuningAction,
    /// Rules whose alerts are meant; of all rules when empty.
    #[serde(default)]
    pub rules: Vec<String>,
    /// What must hold.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// When it ends, in microseconds since 1970-01-01.
    #[serde(default)]
    pub expires_us: Option<i64>,
}

/// What becomes of an alert that a tuning is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TuningAction {
    /// Kept out of lists and incidents.
    Hide,
    /// In lists and incidents, resolved from the start.
    Resolve,
}

/// A condition on one field of an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    /// Which field: see [`FIELDS`], or `detail.NAME`.
    pub field: String,
    /// How it compares.
    pub operator: Operator,
    /// With any of these; case does not matter.
    pub values: Vec<String>,
}

/// How a field compares with values. Of a field with several values one is enough, and for `not…` none may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "each is named as it is written")]
pub enum Operator {
    Equals,
    NotEquals,
    Contains,
    StartsWith,
    EndsWith,
    /// With `*` for anything.
    Matches,
}

/// The fields that conditions may name, with what they are.
pub const FIELDS: &[(&str, &str)] = &[
    ("title", "the alert's title"),
    ("severity", "informational, low, medium or high"),
    ("detectionSource", "sigma, sigmaCorrelation, indicator, product, mail or customDetection"),
    ("serviceSource", "endpoint, email, cloudApps or identity"),
    ("technique", "ids of ATT&CK techniques"),
    ("table", "tables of its events"),
    ("source", "sources of its events"),
    ("entity", "any identifier of any entity, such as ws1, or as a key, device:ws1"),
    ("device", "names and ids of devices"),
    ("user", "names, SIDs, UPNs and ids of accounts"),
    ("mailbox", "addresses of mailboxes"),
    ("ip", "IP addresses"),
    ("domain", "domains"),
    ("url", "URLs"),
    ("hash", "hashes of files"),
    ("file", "names and paths of files"),
    ("process", "images of processes"),
    ("commandLine", "command lines of processes"),
    ("parent", "images of parent processes"),
    ("sender", "senders of messages"),
    ("subject", "subjects of messages"),
    ("app", "names and ids of applications"),
    ("registry", "registry keys"),
    ("matched", "any value that made the rule match"),
];

/// Why a tuning cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{field}` {reason}")]
pub struct TuningError {
    /// Which field of it.
    pub field: &'static str,
    /// What is wrong and what to do.
    pub reason: String,
}

impl Tuning {
    /// Whether it can be kept.
    ///
    /// # Errors
    /// Names what is wrong. A tuning without any rule and any condition would be for every alert, and is.
    pub fn check(&self) -> Result<(), TuningError> {
        let wrong = |field, reason: String| Err(TuningError { field, reason });
        if self.name.trim().is_empty() || self.name.chars().count() > 256 {
            return wrong("displayName", "must have 1 to 256 characters".to_owned());
        }
        if self.reason.chars().count() > 4_000 {
            return wrong("reason", "is longer than 4000 characters".to_owned());
        }
        if self.rules.is_empty() && self.conditions.is_empty() {
            return wrong("conditions", "must name at least a rule or a condition".to_owned());
        }
        if self.conditions.len() > CONDITIONS_MAX || self.rules.len() > VALUES_MAX {
            return wrong("conditions", format!("may be at most {CONDITIONS_MAX}, and rules {VALUES_MAX}"));
        }
        for condition in &self.conditions {
            let known = FIELDS.iter().any(|(name, _)| *name == condition.field);
            if !known && !condition.field.starts_with("detail.") {
                let names: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
                let reason = format!(
                    "name no field `{}`; there are {}, detail.NAME",
                    condition.field,
                    names.join(", ")
                );
                return wrong("conditions", reason);
            }
            if condition.values.is_empty() || condition.values.len() > VALUES_MAX {
                return wrong("conditions", format!("must have 1 to {VALUES_MAX} values each"));
            }
            if condition.values.iter().any(|v| v.is_empty() || v.chars().count() > VALUE_CHARS) {
                return wrong("conditions", format!("must have values of 1 to {VALUE_CHARS} characters"));
            }
        }
        Ok(())
    }

    /// Whether it works at that moment.
    #[must_use]
    pub fn live(&self, now_us: i64) -> bool {
        self.enabled && self.expires_us.is_none_or(|end| end > now_us)
    }

    /// Whether it is for that alert.
    #[must_use]
    pub fn is_for(&self, alert: &Alert) -> bool {
        (self.rules.is_empty() || self.rules.contains(&alert.rule_id))
            && self.conditions.iter().all(|condition| condition.holds(alert))
    }
}

/// The first of the tunings that work now and are for an alert; hiding goes before resolving.
#[must_use]
pub fn applying<'t>(tunings: &'t [Tuning], alert: &Alert, now_us: i64) -> Option<&'t Tuning> {
    let meant = || tunings.iter().filter(|t| t.live(now_us) && t.is_for(alert));
    meant().find(|t| t.action == TuningAction::Hide).or_else(|| meant().next())
}

/// Resolves an alert or leaves it; gives the identity of the tuning that hides it.
#[must_use]
pub fn apply(tunings: &[Tuning], alert: &mut Alert, now_us: i64) -> Option<String> {
    let tuning = applying(tunings, alert, now_us)?;
    match tuning.action {
        TuningAction::Hide => Some(tuning.id.clone()),
        TuningAction::Resolve => {
            alert.status = AlertStatus::Resolved;
            None
        }
    }
}

impl Condition {
    fn holds(&self, alert: &Alert) -> bool {
        let found = values(&self.field, alert);
        let compares = |found: &String| {
            let found = found.to_lowercase();
            self.values.iter().any(|value| self.operator.compares(&found, &value.to_lowercase()))
        };
        match self.operator {
            Operator::NotEquals => !found.iter().any(compares),
            _ => found.iter().any(compares),
        }
    }
}

impl Operator {
    /// Both in lower case.
    fn compares(self, found: &str, value: &str) -> bool {
        match self {
            Operator::Equals | Operator::NotEquals => found == value,
            Operator::Contains => found.contains(value),
            Operator::StartsWith => found.starts_with(value),
            Operator::EndsWith => found.ends_with(value),
            Operator::Matches => matches(found, value),
        }
    }
}

/// Whether a text is of a form with `*` for anything; in time linear in both for each `*`.
fn matches(text: &str, form: &str) -> bool {
    let parts: Vec<&str> = form.split('*').collect();
    let [first, middle @ .., last] = parts.as_slice() else { return text == form };
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// The values of a field.
fn values(field: &str, alert: &Alert) -> Vec<String> {
    if let Some(name) = field.strip_prefix("detail.") {
        let named = alert.matched.iter().filter(|m| m.field.eq_ignore_ascii_case(name));
        return named.map(|m| m.value.clone()).collect();
    }
    let word = |value: serde_json::Result<serde_json::Value>| {
        value.ok().and_then(|v| v.as_str().map(str::to_owned)).into_iter().collect()
    };
    match field {
        "title" => vec![alert.title.clone()],
        "severity" => vec![alert.severity.name().to_owned()],
        "detectionSource" => word(serde_json::to_value(alert.detection_source)),
        "serviceSource" => word(serde_json::to_value(alert.service_source)),
        "technique" => alert.techniques.iter().map(|t| t.id().to_owned()).collect(),
        "table" => alert.events.iter().map(|e| e.table.clone()).collect(),
        "source" => alert.events.iter().map(|e| e.source.clone()).collect(),
        "matched" => alert.matched.iter().map(|m| m.value.clone()).collect(),
        _ => alert.evidence.iter().flat_map(|e| of_entity(field, &e.entity)).collect(),
    }
}

/// What a field says of an entity.
fn of_entity(field: &str, entity: &Entity) -> Vec<String> {
    let some = |options: &[&Option<String>]| -> Vec<String> {
        options.iter().filter_map(|o| o.as_ref()).cloned().collect()
    };
    match (field, entity) {
        ("entity", _) => {
            let keys = entity.keys();
            let bare = keys.iter().filter_map(|k| k.0.split_once(':')).map(|(_, value)| value.to_owned());
            let bare: Vec<String> = bare.collect();
            keys.iter().map(|k| k.0.clone()).chain(bare).chain([entity.label()]).collect()
        }
        ("device", Entity::Device { id, name }) => some(&[id, name]),
        ("user", Entity::User { sid, upn, object_id, name, .. }) => {
            let mut found = some(&[sid, upn, object_id, name]);
            found.push(entity.label());
            found
        }
        ("mailbox", Entity::Mailbox { address }) => vec![address.clone()],
        ("ip", Entity::Ip { address }) => vec![address.clone()],
        ("domain", Entity::Domain { name }) => vec![name.clone()],
        ("url", Entity::Url { url }) => vec![url.clone()],
        ("hash", Entity::File { sha256, sha1, md5, .. }) => some(&[sha256, sha1, md5]),
        ("file", Entity::File { name, path, .. }) => some(&[name, path]),
        ("process", Entity::Process { image, .. }) => some(&[image]),
        ("commandLine", Entity::Process { command_line, .. }) => some(&[command_line]),
        ("parent", Entity::Process { parent_image, .. }) => some(&[parent_image]),
        ("sender", Entity::MailMessage { sender, .. }) => some(&[sender]),
        ("subject", Entity::MailMessage { subject, .. }) => some(&[subject]),
        ("app", Entity::App { id, name }) => some(&[id, name]),
        ("registry", Entity::RegistryKey { .. }) => vec![entity.label()],
        _ => vec![],
    }
}
