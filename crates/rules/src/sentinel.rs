//! Analytics rules in Sentinel's YAML, as in the public repositories of such rules, scheduled and NRT; the
//! `properties` of its API are read as well.
//!
//! <https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview> and
//! <https://learn.microsoft.com/azure/sentinel/sentinel-analytic-rules-creation>.

use model::{Tactic, Technique};
use serde_json::{Map, Value, json};

use crate::duration::{parse_duration, write_duration};
use crate::entity::{EntityKind, EntityMapping, Field};
use crate::finding::{severity, tactic_named};
use crate::graph_json::{FormError, empty, text, wrong};
use crate::rule::{Comparison, Form, Grouping, Rule, Schedule, Threshold};

/// Longest text of a rule file, in bytes.
const TEXT_BYTES_MAX: usize = 1 << 20;
/// Keys that are kept as they are.
const KEPT: &[&str] = &[
    "requiredDataConnectors",
    "version",
    "status",
    "tags",
    "metadata",
    "incidentConfiguration",
    "alertRuleTemplateName",
    "templateVersion",
    "sentinelEntitiesMappings",
    "subTechniques",
];

/// A rule that was read, and what of it works otherwise here.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// The rule; its identity is the file's.
    pub rule: Rule,
    /// What a person should know.
    pub notes: Vec<String>,
}

/// A rule of a YAML (or JSON) text.
///
/// # Errors
/// When the text is no YAML, no analytics rule of a kind that has a query, or a part of it is not what it
/// must be.
pub fn read(file: &str) -> Result<Read, FormError> {
    if file.len() > TEXT_BYTES_MAX {
        return Err(wrong("file", format!("is longer than {TEXT_BYTES_MAX} bytes")));
    }
    let whole: Value = serde_norway::from_str(file).map_err(|e| wrong("file", format!("is no YAML: {e}")))?;
    let document = whole.get("properties").filter(|p| p.is_object()).unwrap_or(&whole);
    let kind = text(&whole, "kind")?.unwrap_or_else(|| "Scheduled".to_owned());
    let mut rule = empty(Form::Analytics);
    rule.id = text(&whole, "id")?.or(text(&whole, "name")?.filter(|n| is_guid(n))).unwrap_or_default();
    rule.name = match text(document, "displayName")? {
        Some(name) => name,
        None => text(document, "name")?.ok_or_else(|| wrong("name", "is missing"))?,
    };
    rule.description = text(document, "description")?.unwrap_or_default();
    rule.query = text(document, "query")?.ok_or_else(|| wrong("query", "is missing"))?;
    rule.enabled = document.get("enabled").and_then(Value::as_bool).unwrap_or(true);
    rule.schedule = match kind.to_ascii_lowercase().as_str() {
        "nrt" => Schedule::Continuous,
        "scheduled" => schedule(document)?,
        _ => return Err(wrong("kind", format!("must be Scheduled or NRT; `{kind}` has no query to run"))),
    };
    judgement(&mut rule, document)?;
    presentation(&mut rule, document)?;
    rule.entities = mappings(document)?;
    for key in KEPT {
        if let Some(value) = document.get(*key) {
            rule.kept.insert((*key).to_owned(), value.clone());
        }
    }
    let notes = notes(&rule, document);
    Ok(Read { rule, notes })
}

fn is_guid(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

fn length(document: &Value, key: &str) -> Result<Option<i64>, FormError> {
    let Some(said) = text(document, key)? else { return Ok(None) };
    let bad = || wrong(key, format!("must be a length of time such as 1h or PT1H, and `{said}` is none"));
    parse_duration(&said).map(Some).ok_or_else(bad)
}

fn schedule(document: &Value) -> Result<Schedule, FormError> {
    let frequency_s =
        length(document, "queryFrequency")?.ok_or_else(|| wrong("queryFrequency", "is missing"))?;
    let look_back_s = length(document, "queryPeriod")?.unwrap_or(frequency_s).max(frequency_s);
    Ok(Schedule::Every { frequency_s, look_back_s })
}

fn judgement(rule: &mut Rule, document: &Value) -> Result<(), FormError> {
    if let Some(name) = text(document, "severity")? {
        let reason = "must be Informational, Low, Medium or High";
        rule.severity = severity(&name).ok_or_else(|| wrong("severity", reason))?;
    }
    let names = |key: &str| document.get(key).and_then(Value::as_array).into_iter().flatten();
    rule.tactics = names("tactics").filter_map(|v| tactic_named(v.as_str()?)).collect();
    let techniques = names("relevantTechniques").chain(names("techniques")).chain(names("subTechniques"));
    rule.techniques = techniques.filter_map(|v| Technique::parse(v.as_str()?)).collect();
    let operator = text(document, "triggerOperator")?;
    let comparison = match operator.as_deref().map(str::to_ascii_lowercase).as_deref() {
        None | Some("gt" | "greaterthan") => Comparison::GreaterThan,
        Some("lt" | "lessthan") => Comparison::LessThan,
        Some("eq" | "equal") => Comparison::Equal,
        Some("ne" | "notequal") => Comparison::NotEqual,
        Some(_) => return Err(wrong("triggerOperator", "must be gt, lt, eq or ne")),
    };
    let value = document.get("triggerThreshold").map(Value::as_u64);
    let bad = || wrong("triggerThreshold", "must be a whole number");
    let value = value.map_or(Ok(0), |v| v.ok_or_else(bad))?;
    rule.threshold = Threshold { comparison, value };
    if document.get("suppressionEnabled").and_then(Value::as_bool) == Some(true) {
        rule.quiet_s = length(document, "suppressionDuration")?;
    }
    Ok(())
}

fn presentation(rule: &mut Rule, document: &Value) -> Result<(), FormError> {
    let grouping = document.get("eventGroupingSettings").and_then(|s| s.get("aggregationKind"));
    rule.grouping = match grouping.and_then(Value::as_str) {
        None | Some("SingleAlert") => Grouping::Run,
        Some("AlertPerResult") => Grouping::Row,
        Some(_) => {
            let reason = "must have an `aggregationKind` of SingleAlert or AlertPerResult";
            return Err(wrong("eventGroupingSettings", reason));
        }
    };
    if let Some(details) = document.get("customDetails").and_then(Value::as_object) {
        let pairs = details.iter().filter_map(|(name, c)| Some((name.clone(), c.as_str()?.to_owned())));
        rule.details = pairs.collect();
    }
    if let Some(over) = document.get("alertDetailsOverride").filter(|o| o.is_object()) {
        rule.title = text(over, "alertDisplayNameFormat")?.unwrap_or_default();
        rule.alert_description = text(over, "alertDescriptionFormat")?.unwrap_or_default();
        let severity = text(over, "alertSeverityColumnName")?.or(text(over, "alertSeverity")?);
        rule.severity_column = severity.filter(|c| !c.is_empty());
        let tactics = text(over, "alertTacticsColumnName")?.or(text(over, "alertTactics")?);
        rule.tactics_column = tactics.filter(|c| !c.is_empty());
        if let Some(dynamic) = over.get("alertDynamicProperties") {
            rule.kept.insert("alertDynamicProperties".to_owned(), dynamic.clone());
        }
    }
    Ok(())
}

fn mappings(document: &Value) -> Result<Vec<EntityMapping>, FormError> {
    let listed = document.get("entityMappings").and_then(Value::as_array);
    listed.into_iter().flatten().map(mapping).collect()
}

fn mapping(value: &Value) -> Result<EntityMapping, FormError> {
    let name = text(value, "entityType")?.unwrap_or_default();
    let known = EntityKind::from_name(&name);
    let kind = known.ok_or_else(|| wrong("entityMappings", format!("names no known entity: `{name}`")))?;
    let fields = value.get("fieldMappings").and_then(Value::as_array).into_iter().flatten();
    let fields: Result<Vec<Field>, FormError> = fields
        .map(|f| {
            let (identifier, column) = (text(f, "identifier")?, text(f, "columnName")?);
            let both = identifier.zip(column);
            let (identifier, column) =
                both.ok_or_else(|| wrong("entityMappings", "needs `identifier` and `columnName`"))?;
            Ok(Field { identifier, column })
        })
        .collect();
    Ok(EntityMapping { kind, fields: fields?, impacted: false })
}

fn notes(rule: &Rule, document: &Value) -> Vec<String> {
    let mut notes = vec![];
    if document.get("incidentConfiguration").is_some() {
        let note = "incidentConfiguration is kept for export; here correlation decides which alerts make an incident";
        notes.push(note.to_owned());
    }
    if rule.kept.contains_key("alertDynamicProperties") {
        notes.push("alertDynamicProperties are kept for export and not applied".to_owned());
    }
    let unmapped = rule.entities.iter().filter(|e| {
        use EntityKind as Kind;
        let known =
            [Kind::SecurityGroup, Kind::Malware, Kind::MailCluster, Kind::SubmissionMail, Kind::IoTDevice];
        known.contains(&e.kind)
    });
    notes.extend(unmapped.map(|e| format!("entities of kind {} are kept for export only", e.kind.name())));
    notes
}

/// The YAML of a rule.
///
/// # Errors
/// When the YAML library refuses, which it has no reason to.
pub fn write(rule: &Rule) -> Result<String, FormError> {
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| {
        out.insert(key.to_owned(), value);
    };
    put("id", json!(rule.id));
    put("name", json!(rule.name));
    if let Some(version) = rule.kept.get("version") {
        put("version", version.clone());
    }
    let severity = rule.severity.name();
    put("kind", json!(if rule.schedule == Schedule::Continuous { "NRT" } else { "Scheduled" }));
    put("description", json!(rule.description));
    put("severity", json!(format!("{}{}", severity[..1].to_uppercase(), &severity[1..])));
    put("enabled", json!(rule.enabled));
    if let Schedule::Every { frequency_s, look_back_s } = rule.schedule {
        put("queryFrequency", json!(write_duration(frequency_s)));
        put("queryPeriod", json!(write_duration(look_back_s)));
        put("triggerOperator", json!(operator(rule.threshold.comparison)));
        put("triggerThreshold", json!(rule.threshold.value));
    }
    let tactics: Vec<String> = rule.tactics.iter().map(|t: &Tactic| t.name().replace(' ', "")).collect();
    put("tactics", json!(tactics));
    put("relevantTechniques", json!(rule.techniques.iter().map(Technique::id).collect::<Vec<_>>()));
    put("query", json!(rule.query));
    put("entityMappings", Value::Array(rule.entities.iter().map(write_mapping).collect()));
    if !rule.details.is_empty() {
        put("customDetails", json!(rule.details));
    }
    if let Some(over) = write_override(rule) {
        put("alertDetailsOverride", over);
    }
    let aggregation = if rule.grouping == Grouping::Run { "SingleAlert" } else { "AlertPerResult" };
    put("eventGroupingSettings", json!({ "aggregationKind": aggregation }));
    if let Some(quiet_s) = rule.quiet_s {
        put("suppressionEnabled", json!(true));
        put("suppressionDuration", json!(write_duration(quiet_s)));
    }
    for key in KEPT.iter().filter(|key| **key != "version") {
        if let Some(value) = rule.kept.get(*key) {
            put(key, value.clone());
        }
    }
    serde_norway::to_string(&out).map_err(|e| wrong("rule", format!("cannot be written as YAML: {e}")))
}

fn operator(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::GreaterThan => "gt",
        Comparison::LessThan => "lt",
        Comparison::Equal => "eq",
        Comparison::NotEqual => "ne",
    }
}

fn write_mapping(mapping: &EntityMapping) -> Value {
    let field = |f: &Field| json!({ "identifier": f.identifier, "columnName": f.column });
    json!({
        "entityType": mapping.kind.name(),
        "fieldMappings": mapping.fields.iter().map(field).collect::<Vec<_>>(),
    })
}

fn write_override(rule: &Rule) -> Option<Value> {
    let mut over = Map::new();
    let texts =
        [("alertDisplayNameFormat", &rule.title), ("alertDescriptionFormat", &rule.alert_description)];
    for (key, text) in texts.iter().filter(|(_, text)| !text.is_empty()) {
        over.insert((*key).to_owned(), json!(text));
    }
    let columns = [
        ("alertSeverityColumnName", &rule.severity_column),
        ("alertTacticsColumnName", &rule.tactics_column),
    ];
    for (key, column) in columns.iter().filter_map(|(key, column)| Some((key, column.as_ref()?))) {
        over.insert((*key).to_owned(), json!(column));
    }
    if let Some(dynamic) = rule.kept.get("alertDynamicProperties") {
        over.insert("alertDynamicProperties".to_owned(), dynamic.clone());
    }
    (!over.is_empty()).then_some(Value::Object(over))
}
