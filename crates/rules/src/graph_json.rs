//! Custom detections in the JSON of Microsoft Graph's `detectionRule`.
//!
//! <https://learn.microsoft.com/graph/api/resources/security-detectionrule>. A rule says how often it runs by
//! `schedule.frequency` and `lookback` (ISO 8601), or by the older `period` (`0`, `1H`, `3H`, `12H`, `24H`);
//! both are read, and both are written where the older form can say it. What Cordon has no use for
//! (`organizationalScope`, `responseActions`, `automatedActions`) is kept and given back.

use std::collections::BTreeMap;

use model::{Tactic, Technique};
use serde_json::{Map, Value, json};

use crate::duration::{parse_duration, write_duration};
use crate::entity::{EntityKind, EntityMapping, Field};
use crate::finding::{severity, tactic_named};
use crate::rule::{Form, Grouping, Rule, Schedule, Threshold};

/// Parts of `detectionAction` that are kept as they are.
const KEPT: &[&str] = &["organizationalScope", "responseActions", "automatedActions"];

/// Why a document is no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{field}` {reason}")]
pub struct FormError {
    /// Where.
    pub field: String,
    /// What is wrong and what to do.
    pub reason: String,
}

/// A [`FormError`].
pub(crate) fn wrong(field: &str, reason: impl Into<String>) -> FormError {
    FormError { field: field.to_owned(), reason: reason.into() }
}

/// A rule of a document, without identity.
///
/// # Errors
/// When something is missing or is not what it must be.
pub fn read(document: &Value) -> Result<Rule, FormError> {
    let mut rule = empty(Form::Detection);
    for needed in ["displayName", "queryCondition", "schedule", "detectionAction"] {
        if document.get(needed).is_none_or(Value::is_null) {
            return Err(wrong(needed, "is missing"));
        }
    }
    apply(&mut rule, document)?;
    if rule.query.trim().is_empty() {
        return Err(wrong("queryCondition.queryText", "is missing"));
    }
    Ok(rule)
}

/// A rule that says nothing yet.
pub(crate) fn empty(form: Form) -> Rule {
    Rule {
        id: String::new(),
        name: String::new(),
        description: String::new(),
        query: String::new(),
        form,
        enabled: true,
        schedule: Schedule::Every { frequency_s: 86_400, look_back_s: 30 * 86_400 },
        lateness_s: 0,
        severity: model::Severity::Medium,
        tactics: vec![],
        techniques: vec![],
        recommended_actions: String::new(),
        title: String::new(),
        alert_description: String::new(),
        severity_column: None,
        tactics_column: None,
        entities: vec![],
        details: BTreeMap::new(),
        grouping: Grouping::default(),
        threshold: Threshold::default(),
        quiet_s: None,
        kept: Map::new(),
    }
}

/// Changes a rule to what a document says; what it does not say stays.
///
/// # Errors
/// When something is not what it must be; the rule may then be changed in part.
pub fn apply(rule: &mut Rule, document: &Value) -> Result<(), FormError> {
    if let Some(name) = text(document, "displayName")? {
        rule.name = name;
    }
    if let Some(enabled) = document.get("isEnabled").filter(|v| !v.is_null()) {
        rule.enabled = enabled.as_bool().ok_or_else(|| wrong("isEnabled", "must be true or false"))?;
    }
    if let Some(status) = text(document, "status")? {
        rule.enabled = status.eq_ignore_ascii_case("enabled");
    }
    if let Some(condition) = document.get("queryCondition").filter(|v| !v.is_null())
        && let Some(query) = text(condition, "queryText")?
    {
        rule.query = query;
    }
    if let Some(schedule) = document.get("schedule").filter(|v| !v.is_null()) {
        rule.schedule = read_schedule(schedule)?;
    }
    if let Some(action) = document.get("detectionAction").filter(|v| !v.is_null()) {
        for key in KEPT {
            if let Some(value) = action.get(*key) {
                rule.kept.insert((*key).to_owned(), value.clone());
            }
        }
        if let Some(template) = action.get("alertTemplate").filter(|v| !v.is_null()) {
            apply_template(rule, template)?;
        }
    }
    Ok(())
}

fn read_schedule(schedule: &Value) -> Result<Schedule, FormError> {
    let frequency = text(schedule, "frequency")?;
    let period = text(schedule, "period")?;
    let (field, said) = match (frequency, period) {
        (Some(frequency), _) => ("schedule.frequency", frequency),
        (None, Some(period)) => ("schedule.period", period),
        (None, None) => {
            return Err(wrong("schedule", "must have a `frequency`, such as PT1H, or a `period`"));
        }
    };
    let bad = || wrong(field, "must be a length of time such as PT1H, or one of 0, 1H, 3H, 12H, 24H");
    let frequency_s = parse_duration(&said).ok_or_else(bad)?;
    if frequency_s == 0 {
        return Ok(Schedule::Continuous);
    }
    let look_back_s = match text(schedule, "lookback")? {
        Some(said) => parse_duration(&said)
            .ok_or_else(|| wrong("schedule.lookback", "must be a length such as PT4H"))?,
        None => Schedule::default_look_back_s(frequency_s),
    };
    Ok(Schedule::Every { frequency_s, look_back_s })
}

fn apply_template(rule: &mut Rule, template: &Value) -> Result<(), FormError> {
    if let Some(title) = text(template, "title")? {
        rule.title = title;
    }
    if let Some(description) = text(template, "description")? {
        rule.description.clone_from(&description);
        rule.alert_description = description;
    }
    if let Some(actions) = text(template, "recommendedActions")? {
        rule.recommended_actions = actions;
    }
    if let Some(name) = text(template, "severity")? {
        let reason = "must be informational, low, medium or high";
        rule.severity = severity(&name).ok_or_else(|| wrong("severity", reason))?;
    }
    if let Some(category) = text(template, "category")? {
        rule.tactics = tactic_named(&category).into_iter().collect();
        rule.kept.insert("category".to_owned(), Value::String(category));
    }
    if let Some(techniques) = template.get("mitreTechniques").and_then(Value::as_array) {
        rule.techniques = techniques.iter().map(read_technique).collect::<Result<_, _>>()?;
    }
    if let Some(assets) = template.get("impactedAssets").and_then(Value::as_array) {
        rule.entities.retain(|e| !e.impacted);
        for asset in assets {
            rule.entities.push(read_asset(asset)?);
        }
    }
    if let Some(details) = template.get("customDetails").and_then(Value::as_object) {
        let named = details.iter().filter(|(name, _)| !name.starts_with('@'));
        let pairs = named.filter_map(|(name, column)| Some((name.clone(), column.as_str()?.to_owned())));
        rule.details = pairs.collect();
    }
    match template.get("eventGroupingKind").and_then(Value::as_str) {
        Some("alertPerEvent") => rule.grouping = Grouping::Row,
        Some("singleAlert") => rule.grouping = Grouping::Run,
        _ => {}
    }
    Ok(())
}

fn read_technique(value: &Value) -> Result<Technique, FormError> {
    let parsed = value.as_str().and_then(Technique::parse);
    parsed.ok_or_else(|| {
        wrong("mitreTechniques", format!("must be ids such as T1059.001, and {value} is none"))
    })
}

/// An impacted asset: the identifier is the column, with a small first letter.
fn read_asset(asset: &Value) -> Result<EntityMapping, FormError> {
    let kind = asset.get("@odata.type").and_then(Value::as_str).unwrap_or_default();
    let kind = kind.rsplit('.').next().unwrap_or_default();
    let identifier = asset.get("identifier").and_then(Value::as_str).unwrap_or_default();
    let column = capitalised(identifier);
    let (kind, known) = match kind {
        "impactedDeviceAsset" => {
            (EntityKind::Host, if column.ends_with("Id") { "DeviceId" } else { "DeviceName" })
        }
        "impactedUserAsset" => (EntityKind::Account, user_identifier(&column)),
        "impactedMailboxAsset" => (EntityKind::Mailbox, "MailboxPrimaryAddress"),
        _ => {
            let reason = "must have an `@odata.type` of impactedDeviceAsset, impactedUserAsset or \
                          impactedMailboxAsset and an `identifier`";
            return Err(wrong("impactedAssets", reason));
        }
    };
    if column.is_empty() {
        return Err(wrong("impactedAssets", "must each have an `identifier`, such as deviceId"));
    }
    let fields = vec![Field { identifier: known.to_owned(), column }];
    Ok(EntityMapping { kind, fields, impacted: true })
}

fn user_identifier(column: &str) -> &'static str {
    let ends = [
        ("ObjectId", "AadUserId"),
        ("PrincipalId", "AadUserId"),
        ("Sid", "Sid"),
        ("Upn", "Upn"),
        ("Domain", "NTDomain"),
    ];
    ends.iter().find(|(end, _)| column.ends_with(end)).map_or("Name", |(_, identifier)| identifier)
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str()).unwrap_or_default()
}

fn small(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_lowercase().to_string() + letters.as_str()).unwrap_or_default()
}

/// The text under a key; an error when it is something else.
pub(crate) fn text(value: &Value, key: &str) -> Result<Option<String>, FormError> {
    match value.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(_) => Err(wrong(key, "must be text")),
    }
}

/// The document of a rule, without what the server knows of it (times, last run).
#[must_use]
pub fn write(rule: &Rule) -> Value {
    let mut schedule = Map::new();
    match rule.schedule {
        Schedule::Continuous => {
            schedule.insert("frequency".to_owned(), json!("PT0S"));
            schedule.insert("period".to_owned(), json!("0"));
        }
        Schedule::Every { frequency_s, look_back_s } => {
            schedule.insert("frequency".to_owned(), json!(write_duration(frequency_s)));
            schedule.insert("lookback".to_owned(), json!(write_duration(look_back_s)));
            let period = [(3_600, "1H"), (10_800, "3H"), (43_200, "12H"), (86_400, "24H")];
            if let Some((_, period)) = period.iter().find(|(s, _)| *s == frequency_s) {
                schedule.insert("period".to_owned(), json!(period));
            }
        }
    }
    let mut action = Map::new();
    action.insert("alertTemplate".to_owned(), write_template(rule));
    for key in KEPT {
        let empty = if *key == "responseActions" { json!([]) } else { Value::Null };
        action.insert((*key).to_owned(), rule.kept.get(*key).cloned().unwrap_or(empty));
    }
    json!({
        "id": rule.id,
        "displayName": rule.name,
        "isEnabled": rule.enabled,
        "status": if rule.enabled { "enabled" } else { "disabled" },
        "detectorId": rule.id,
        "queryCondition": { "queryText": rule.query },
        "schedule": schedule,
        "detectionAction": action,
    })
}

fn write_template(rule: &Rule) -> Value {
    let category = rule.kept.get("category").cloned();
    let first = rule.tactics.first().map(|t: &Tactic| Value::String(t.name().replace(' ', "")));
    let grouping = match rule.grouping {
        Grouping::Entities => Value::Null,
        Grouping::Row => json!("alertPerEvent"),
        Grouping::Run => json!("singleAlert"),
    };
    let assets: Vec<Value> = rule.entities.iter().filter(|e| e.impacted).flat_map(write_assets).collect();
    json!({
        "title": if rule.title.is_empty() { &rule.name } else { &rule.title },
        "description":
            if rule.alert_description.is_empty() { &rule.description } else { &rule.alert_description },
        "severity": rule.severity.name(),
        "category": category.or(first),
        "recommendedActions": rule.recommended_actions,
        "mitreTechniques": rule.techniques.iter().map(Technique::id).collect::<Vec<_>>(),
        "impactedAssets": assets,
        "customDetails": rule.details,
        "eventGroupingKind": grouping,
    })
}

fn write_assets(mapping: &EntityMapping) -> Vec<Value> {
    let kind = match mapping.kind {
        EntityKind::Host => "impactedDeviceAsset",
        EntityKind::Account => "impactedUserAsset",
        EntityKind::Mailbox => "impactedMailboxAsset",
        _ => return vec![],
    };
    let asset = |f: &Field| json!({ "@odata.type": format!("#microsoft.graph.security.{kind}"), "identifier": small(&f.column) });
    mapping.fields.iter().map(asset).collect()
}
