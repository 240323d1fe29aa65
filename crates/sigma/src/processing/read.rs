//! YAML to steps.

use super::act::{Act, Case, Hashes};
use super::conditions::{Joined, Names, OnField, OnItem, OnRule, Order, Quantity, StateIs};
use super::{Pipeline, PipelineError, text};
use crate::language::error::nearest;
use crate::language::logic::Logic;
use crate::language::rule::{LogSource, MAX_TEXT_BYTES};
use crate::language::value::scalar_text;
use regex::Regex;
use serde_norway::{Mapping, Value};
use std::collections::BTreeMap;

/// The most steps of one pipeline, and the deepest nesting.
const MAX_STEPS: usize = 10_000;
const MAX_DEPTH: usize = 8;
/// The compiled size of one regular expression, in bytes.
const REGEX_BYTES: usize = 4 << 20;

/// One step: what is done, and when.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) id: Option<String>,
    pub(super) act: Act,
    pub(super) on_rule: Joined<OnRule>,
    pub(super) on_item: Joined<OnItem>,
    pub(super) on_field: Joined<OnField>,
    /// Whether it asks for a rule that is no correlation.
    pub(super) rules_only: bool,
}

type Read<T> = Result<T, String>;

pub(super) fn pipeline(text: &str, path: &str) -> Result<Pipeline, PipelineError> {
    let failed = |place: &str, message: String| PipelineError {
        path: path.to_owned(),
        place: place.to_owned(),
        message,
    };
    if text.len() > MAX_TEXT_BYTES {
        return Err(failed("", format!("larger than {MAX_TEXT_BYTES} bytes")));
    }
    let value: Value = serde_norway::from_str(text).map_err(|e| failed("YAML", e.to_string()))?;
    let Value::Mapping(map) = value else {
        return Err(failed("", "a pipeline must be a mapping with `transformations`".to_owned()));
    };
    let list = map.get("transformations").and_then(Value::as_sequence).map_or(&[][..], Vec::as_slice);
    let known = ["transformations", "postprocessing", "finalizers", "vars"];
    if !known.iter().any(|key| map.contains_key(*key)) {
        return Err(failed("", "the key `transformations` is missing".to_owned()));
    }
    let mut steps = Vec::with_capacity(list.len());
    for (number, step) in list.iter().enumerate() {
        steps.push(read_step(step, 0).map_err(|message| {
            let id = step.get("id").and_then(scalar_text).unwrap_or_default();
            failed(&format!("transformations[{number}] ({id})"), message)
        })?);
    }
    if steps.len() > MAX_STEPS {
        return Err(failed("transformations", format!("more than {MAX_STEPS} steps")));
    }
    Ok(Pipeline {
        name: map.get("name").and_then(scalar_text).unwrap_or_else(|| path.to_owned()),
        priority: map.get("priority").and_then(Value::as_i64).unwrap_or(0),
        vars: read_vars(map.get("vars")),
        steps,
    })
}

fn read_vars(vars: Option<&Value>) -> BTreeMap<String, Vec<String>> {
    let map = vars.and_then(Value::as_mapping);
    let entry = |(key, value): (&Value, &Value)| Some((scalar_text(key)?, texts_of(value)));
    map.into_iter().flatten().filter_map(entry).collect()
}

/// A scalar or a list of scalars as texts.
fn texts_of(value: &Value) -> Vec<String> {
    match value {
        Value::Sequence(items) => items.iter().filter_map(scalar_text).collect(),
        scalar => scalar_text(scalar).into_iter().collect(),
    }
}

fn read_step(value: &Value, depth: usize) -> Read<Step> {
    let map = value.as_mapping().ok_or("a step must be a mapping with `type`")?;
    let on_rule = conditions(map, "rule", &on_rule)?;
    let rules_only = on_rule.conditions.iter().any(|c| matches!(c, OnRule::IsRule(true)));
    Ok(Step {
        id: map.get("id").and_then(scalar_text),
        act: read_act(map, depth)?,
        on_rule,
        on_item: conditions(map, "detection_item", &on_item)?,
        on_field: conditions(map, "field_name", &on_field)?,
        rules_only,
    })
}

/// The conditions of one of the three kinds.
fn conditions<C>(map: &Mapping, kind: &str, one: &dyn Fn(&Mapping) -> Read<C>) -> Read<Joined<C>> {
    let key = |suffix: &str| map.get(format!("{kind}_{suffix}").as_str());
    let read = |value: &Value| {
        let map =
            value.as_mapping().ok_or_else(|| format!("{kind}_conditions: a condition must be a mapping"))?;
        one(map).map_err(|message| format!("{kind}_conditions: {message}"))
    };
    let (names, conditions): (Vec<String>, Vec<C>) = match key("conditions") {
        None | Some(Value::Null) => (Vec::new(), Vec::new()),
        Some(Value::Sequence(items)) => (Vec::new(), items.iter().map(read).collect::<Read<_>>()?),
        Some(Value::Mapping(named)) => {
            let names = named.keys().map(|name| scalar_text(name).unwrap_or_default()).collect();
            (names, named.values().map(read).collect::<Read<_>>()?)
        }
        Some(_) => return Err(format!("{kind}_conditions must be a list or a mapping")),
    };
    let each: Vec<Logic> = (0..conditions.len() as u32).map(Logic::Name).collect();
    let logic = match (key("cond_expr").and_then(Value::as_str), key("cond_op").and_then(Value::as_str)) {
        _ if conditions.is_empty() => None,
        (Some(text), _) => {
            let mut number = |name: &str| names.iter().position(|n| n == name).map(|at| at as u32);
            Some(Logic::parse(text, &mut number).map_err(|message| format!("{kind}_cond_expr: {message}"))?)
        }
        // `any` is what people write; the documentation says `or`.
        (None, Some("or" | "any")) => Some(Logic::Any(each)),
        (None, _) => Some(Logic::All(each)),
    };
    let negated = key("cond_not").and_then(Value::as_bool).unwrap_or(false);
    Ok(Joined { conditions, logic, negated })
}

fn kind_of(map: &Mapping) -> Read<String> {
    map.get("type").and_then(scalar_text).ok_or_else(|| "`type` is missing".to_owned())
}

fn text(map: &Mapping, key: &str) -> Read<String> {
    map.get(key).and_then(scalar_text).ok_or_else(|| format!("`{key}` is missing or not a text"))
}

fn truth(map: &Mapping, key: &str) -> bool {
    map.get(key).and_then(Value::as_bool).unwrap_or(false)
}

fn texts(map: &Mapping, key: &str) -> Read<Vec<String>> {
    map.get(key).map(texts_of).ok_or_else(|| format!("`{key}` is missing"))
}

fn source(map: &Mapping) -> LogSource {
    let word = |key| map.get(key).and_then(scalar_text).unwrap_or_default().to_lowercase();
    LogSource { product: word("product"), category: word("category"), service: word("service") }
}

/// An expression in Python's spelling; look-around, which takes more than linear time, is refused.
fn regex(source: &str, from_start: bool) -> Read<Regex> {
    let source = if from_start { format!("^(?:{source})") } else { source.to_owned() };
    let built = regex::RegexBuilder::new(&source).size_limit(REGEX_BYTES).build();
    built.map_err(|error| format!("regular expression: {error}"))
}

fn order(map: &Mapping) -> Read<Order> {
    let Some(word) = map.get("op").and_then(scalar_text) else { return Ok(Order::Eq) };
    let found = Order::WORDS.iter().find(|(known, _)| *known == word);
    found.map(|(_, order)| *order).ok_or_else(|| format!("`{word}` is no comparison"))
}

fn state(map: &Mapping) -> Read<StateIs> {
    Ok(StateIs { key: text(map, "key")?, order: order(map)?, value: text(map, "val")? })
}

fn on_rule(map: &Mapping) -> Read<OnRule> {
    const KNOWN: [&str; 9] = [
        "logsource",
        "contains_field",
        "contains_detection_item",
        "processing_item_applied",
        "processing_state",
        "is_sigma_rule",
        "is_sigma_correlation_rule",
        "rule_attribute",
        "tag",
    ];
    let kind = kind_of(map)?;
    Ok(match kind.as_str() {
        "logsource" => OnRule::LogSource(source(map)),
        "contains_field" => OnRule::ContainsField(text(map, "field")?),
        "contains_detection_item" => {
            OnRule::ContainsItem(text(map, "field")?, map.get("value").cloned().unwrap_or(Value::Null))
        }
        "processing_item_applied" => OnRule::Applied(text(map, "processing_item_id")?),
        "processing_state" => OnRule::State(state(map)?),
        "is_sigma_rule" => OnRule::IsRule(true),
        "is_sigma_correlation_rule" => OnRule::IsRule(false),
        "rule_attribute" => OnRule::Attribute(text(map, "attribute")?, order(map)?, text(map, "value")?),
        "tag" => OnRule::Tag(text(map, "tag")?),
        other => return Err(format!("unknown rule condition `{other}`{}", nearest(other, &KNOWN))),
    })
}

fn quantity(map: &Mapping) -> Read<Quantity> {
    match map.get("cond").and_then(Value::as_str) {
        Some("any") => Ok(Quantity::Any),
        Some("all") => Ok(Quantity::All),
        _ => Err("`cond` must be `any` or `all`".to_owned()),
    }
}

fn on_item(map: &Mapping) -> Read<OnItem> {
    const KNOWN: [&str; 6] = [
        "match_string",
        "match_value",
        "contains_wildcard",
        "is_null",
        "processing_item_applied",
        "processing_state",
    ];
    let kind = kind_of(map)?;
    Ok(match kind.as_str() {
        "match_string" => OnItem::MatchString {
            quantity: quantity(map)?,
            pattern: Box::new(regex(&text(map, "pattern")?, true)?),
            negated: truth(map, "negate"),
        },
        "match_value" => OnItem::MatchValue(quantity(map)?, map.get("value").cloned().unwrap_or(Value::Null)),
        "contains_wildcard" => OnItem::ContainsWildcard(quantity(map)?),
        "is_null" => OnItem::IsNull(quantity(map)?),
        "processing_item_applied" => OnItem::Applied(text(map, "processing_item_id")?),
        "processing_state" => OnItem::State(state(map)?),
        other => return Err(format!("unknown detection item condition `{other}`{}", nearest(other, &KNOWN))),
    })
}

fn on_field(map: &Mapping) -> Read<OnField> {
    const KNOWN: [&str; 4] =
        ["include_fields", "exclude_fields", "processing_item_applied", "processing_state"];
    let names = || -> Read<Names> {
        let names = texts(map, "fields")?;
        match map.get("mode").and_then(Value::as_str) {
            None | Some("plain") => Ok(Names::Plain(names)),
            Some("re") => names.iter().map(|n| regex(n, true)).collect::<Read<_>>().map(Names::Patterns),
            Some(other) => Err(format!("unknown mode `{other}`; use `plain` or `re`")),
        }
    };
    let kind = kind_of(map)?;
    Ok(match kind.as_str() {
        "include_fields" => OnField::Include(names()?),
        "exclude_fields" => OnField::Exclude(names()?),
        "processing_item_applied" => OnField::Applied(text(map, "processing_item_id")?),
        "processing_state" => OnField::State(state(map)?),
        other => return Err(format!("unknown field name condition `{other}`{}", nearest(other, &KNOWN))),
    })
}

/// A mapping whose values are one text or several.
fn text_map(map: &Mapping, key: &str) -> Read<Vec<(Option<String>, Vec<String>)>> {
    let inner =
        map.get(key).and_then(Value::as_mapping).ok_or_else(|| format!("`{key}` must be a mapping"))?;
    let entry = |(name, value): (&Value, &Value)| {
        let names = match value {
            Value::Null => vec![String::new()],
            value => texts_of(value),
        };
        (scalar_text(name), names)
    };
    Ok(inner.iter().map(entry).collect())
}

fn read_act(map: &Mapping, depth: usize) -> Read<Act> {
    let kind = kind_of(map)?;
    if let Some(act) = rule_act(&kind, map, depth)? {
        return Ok(act);
    }
    Ok(match kind.as_str() {
        "field_name_mapping" => Act::MapFields(text_map(map, "mapping")?.into_iter().collect()),
        "field_name_prefix_mapping" => {
            let named = text_map(map, "mapping")?.into_iter().filter_map(|(from, to)| Some((from?, to)));
            Act::MapPrefixes(named.collect())
        }
        "field_name_prefix" => Act::Prefix(text(map, "prefix")?),
        "field_name_suffix" => Act::Suffix(text(map, "suffix")?),
        "drop_detection_item" => Act::Drop,
        "detection_item_failure" => Act::FailItem(text(map, "message")?),
        "hashes_fields" => Act::Hashes(Hashes {
            algorithms: texts(map, "valid_hash_algos")?,
            prefix: text(map, "field_prefix").unwrap_or_default(),
            without_algorithm: truth(map, "drop_algo_prefix"),
            fields: texts(map, "field_to_parse")
                .unwrap_or_else(|_| vec!["Hashes".to_owned(), "Hash".to_owned()]),
        }),
        "wildcard_placeholders" | "value_placeholders" => Act::Placeholders {
            as_wildcards: kind == "wildcard_placeholders",
            include: texts(map, "include").ok(),
            exclude: texts(map, "exclude").ok(),
        },
        _ => return value_act(&kind, map),
    })
}

/// Steps that change the rule as a whole.
fn rule_act(kind: &str, map: &Mapping, depth: usize) -> Read<Option<Act>> {
    let fields = |key| texts(map, key);
    Ok(Some(match kind {
        "add_condition" => Act::AddCondition {
            conditions: map.get("conditions").and_then(Value::as_mapping).cloned().unwrap_or_default(),
            template: truth(map, "template"),
            negated: truth(map, "negated"),
        },
        "change_logsource" => Act::ChangeSource(source(map)),
        "add_field" => Act::AddFields(fields("field")?),
        "remove_field" => Act::RemoveFields(fields("field")?),
        "set_field" => Act::SetFields(fields("fields")?),
        "set_state" => Act::SetState(text(map, "key")?, text(map, "val")?),
        "set_custom_attribute" => Act::SetAttribute(
            text(map, "attribute")?,
            map.get("value").and_then(scalar_text).unwrap_or_default(),
        ),
        "rule_failure" => Act::FailRule(text(map, "message")?),
        "strict_field_mapping_failure" => Act::RequireMapping,
        "nest" => {
            if depth >= MAX_DEPTH {
                return Err(format!("steps are nested deeper than {MAX_DEPTH} levels"));
            }
            let items = map.get("items").and_then(Value::as_sequence).ok_or("`items` is missing")?;
            Act::Nest(items.iter().map(|item| read_step(item, depth + 1)).collect::<Read<_>>()?)
        }
        // What the placeholder stands for is looked up by the query; here by the placeholder lists.
        "query_expression_placeholders" => Act::Nothing,
        _ => return Ok(None),
    }))
}

/// Steps that change values.
fn value_act(kind: &str, map: &Mapping) -> Read<Act> {
    const KNOWN: [&str; 26] = [
        "field_name_mapping",
        "field_name_prefix_mapping",
        "field_name_prefix",
        "field_name_suffix",
        "drop_detection_item",
        "hashes_fields",
        "wildcard_placeholders",
        "value_placeholders",
        "query_expression_placeholders",
        "add_condition",
        "change_logsource",
        "add_field",
        "remove_field",
        "set_field",
        "replace_string",
        "map_string",
        "set_state",
        "regex",
        "set_value",
        "convert_type",
        "rule_failure",
        "detection_item_failure",
        "strict_field_mapping_failure",
        "set_custom_attribute",
        "nest",
        "case",
    ];
    Ok(match kind {
        "replace_string" => Act::Replace {
            pattern: Box::new(regex(&text(map, "regex")?, false)?),
            with: text::replacement(&text(map, "replacement")?),
            literals_only: truth(map, "skip_special"),
        },
        "map_string" => {
            let named = text_map(map, "mapping")?.into_iter().filter_map(|(from, to)| Some((from?, to)));
            Act::MapStrings(named.collect())
        }
        "set_value" => Act::SetValue(map.get("value").cloned().unwrap_or(Value::Null)),
        "convert_type" => match text(map, "target_type")?.as_str() {
            "str" => Act::ToText,
            "num" => Act::ToNumber,
            other => return Err(format!("unknown target_type `{other}`; use `str` or `num`")),
        },
        "regex" => match map.get("method").and_then(Value::as_str).unwrap_or("ignore_case_brackets") {
            "plain" => Act::ToRegex { in_brackets: false, ignore_case: false },
            "ignore_case_flag" => Act::ToRegex { in_brackets: false, ignore_case: true },
            "ignore_case_brackets" => Act::ToRegex { in_brackets: true, ignore_case: false },
            other => return Err(format!("unknown method `{other}`")),
        },
        "case" => match map.get("method").and_then(Value::as_str).unwrap_or("lower") {
            "lower" => Act::Case(Case::Lower),
            "upper" => Act::Case(Case::Upper),
            "snake_case" => Act::Case(Case::Snake),
            other => return Err(format!("unknown method `{other}`")),
        },
        "file_placeholders" | "http_placeholders" | "command_placeholders" => {
            return Err(format!(
                "`{kind}` would read from outside; give the values as `vars` and use value_placeholders"
            ));
        }
        other => return Err(format!("unknown transformation `{other}`{}", nearest(other, &KNOWN))),
    })
}
