//! Correlation documents: what is counted over the hits of other rules, by group and time span.

use super::error::{Fault, Reason, nearest};
use super::expression::{Number, Operator, compare_numbers};
use super::logic::Logic;
use super::rule::Header;
use super::value::{self, wrong_kind};
use serde::{Deserialize, Serialize};
use serde_norway::{Mapping, Value};

/// The most rules that an extended condition may name.
const MAX_RULES: usize = 1000;

/// What a correlation computes over a window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum CorrelationKind {
    /// The number of hits.
    EventCount,
    /// A figure over a field of the hits; only [`Aggregate::Count`] may have several fields, whose
    /// different combinations it counts.
    Value(Aggregate, Vec<String>),
    /// The number of different rules that hit.
    Temporal,
    /// As `Temporal`, with the hits in the order of the rules.
    TemporalOrdered,
}

/// A figure over the values of a field.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Aggregate {
    /// Number of different values.
    Count,
    /// Sum.
    Sum,
    /// Mean.
    Average,
    /// The value in the middle, or the mean of the two in the middle.
    Median,
    /// The value below which that share (0–100) of values lies.
    Percentile(f64),
}

/// One bound of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// How the figure must compare.
    pub operator: Operator,
    /// With what.
    pub bound: Number,
}

/// One name for a field that is named differently in the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alias {
    /// The name used in `group-by`.
    pub name: String,
    /// The field to read, by the rule's id or name.
    pub fields: Vec<(String, String)>,
}

/// A correlation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Correlation {
    /// Where it was read from, as given to the parser.
    pub path: String,
    /// Id, title, level, tags and the rest.
    pub header: Header,
    /// What is computed.
    pub kind: CorrelationKind,
    /// The rules whose hits count, by id or name, in order.
    pub rules: Vec<String>,
    /// The fields (or aliases) that hits must share.
    pub group_by: Vec<String>,
    /// The length of the window, in microseconds.
    pub timespan_us: i64,
    /// The bounds, all of which must hold. Temporal kinds without a condition ask for all rules.
    pub condition: Vec<Comparison>,
    /// Of a temporal kind: which of [`Correlation::rules`], by place, must and must not have hit.
    pub logic: Option<Logic>,
    /// Names for fields that differ by rule.
    pub aliases: Vec<Alias>,
    /// Whether the rules it refers to alert by themselves as well.
    pub generate: bool,
}

impl Correlation {
    /// The id, or the title when there is none.
    #[must_use]
    pub fn label(&self) -> &str {
        if self.header.id.is_empty() { &self.header.title } else { &self.header.id }
    }

    /// Whether a figure satisfies all bounds.
    #[must_use]
    pub fn accepts(&self, figure: Number) -> bool {
        self.condition.iter().all(|c| c.operator.accepts(compare_numbers(figure, c.bound)))
    }

    /// Whether the condition may hold of a window and then fail when more events come, so that it
    /// can only be judged once the window is over.
    #[must_use]
    pub fn needs_whole_window(&self) -> bool {
        if self.logic.as_ref().is_some_and(Logic::negates) {
            return true;
        }
        let grows = match &self.kind {
            CorrelationKind::Value(aggregate, _) if *aggregate != Aggregate::Count => return false,
            _ => [Operator::Gt, Operator::Gte, Operator::Eq],
        };
        self.condition.iter().any(|c| !grows.contains(&c.operator))
    }
}

pub(crate) fn read(map: &Mapping, header: Header, path: &str) -> Result<Correlation, Fault> {
    let block =
        value::mapping(map, "correlation")?.ok_or_else(|| Fault::new("", Reason::Missing("correlation")))?;
    read_block(map, block, header, path).map_err(|fault| fault.within("correlation"))
}

fn read_block(map: &Mapping, block: &Mapping, header: Header, path: &str) -> Result<Correlation, Fault> {
    let mut rules = value::texts(block, "rules")?;
    let (condition, words) = match block.get("condition") {
        None | Some(Value::Null) => (Mapping::new(), None),
        Some(Value::Mapping(map)) => (map.clone(), None),
        Some(Value::String(words)) => (Mapping::new(), Some(words)),
        Some(other) => return Err(wrong_kind("condition", "a mapping such as `gte: 10`", other)),
    };
    let kind = read_kind(block, &condition)?;
    let temporal = matches!(kind, CorrelationKind::Temporal | CorrelationKind::TemporalOrdered);
    let logic = words.map(|words| read_logic(words, temporal, &mut rules)).transpose()?;
    if rules.is_empty() {
        return Err(Fault::new("", Reason::Missing("rules")));
    }
    let mut bounds = read_bounds(&condition).map_err(|fault| fault.within("condition"))?;
    if bounds.is_empty() && logic.is_none() {
        if !temporal {
            return Err(Fault::new("", Reason::Missing("condition")));
        }
        let bound = Number::Whole(i64::try_from(rules.len()).unwrap_or(i64::MAX));
        bounds.push(Comparison { operator: Operator::Gte, bound });
    }
    let timespan = value::text(block, "timespan")?.or(value::text(block, "timeframe")?);
    let timespan = timespan.ok_or_else(|| Fault::new("", Reason::Missing("timespan")))?;
    let generate = [map, block].iter().any(|m| m.get("generate").and_then(Value::as_bool) == Some(true));
    Ok(Correlation {
        path: path.to_owned(),
        header,
        kind,
        rules,
        group_by: value::texts(block, "group-by")?,
        timespan_us: read_timespan(&timespan)?,
        condition: bounds,
        logic,
        aliases: read_aliases(block)?,
        generate,
    })
}

/// The extended condition: rules joined by `and`, `or` and `not`. Without a list of rules, those it
/// names are the rules.
fn read_logic(words: &str, temporal: bool, rules: &mut Vec<String>) -> Result<Logic, Fault> {
    let fault = |message| Fault::new("condition", Reason::Modifier(message));
    if !temporal {
        return Err(fault("a condition in words goes with temporal and temporal_ordered only".to_owned()));
    }
    let listed = !rules.is_empty();
    let mut number = |name: &str| {
        let known = rules.iter().position(|rule| rule == name);
        if known.is_none() && !listed && rules.len() < MAX_RULES {
            rules.push(name.to_owned());
            return Some(rules.len() as u32 - 1);
        }
        known.map(|at| at as u32)
    };
    Logic::parse(words, &mut number).map_err(fault)
}

fn read_kind(block: &Mapping, condition: &Mapping) -> Result<CorrelationKind, Fault> {
    const KNOWN: [&str; 8] = [
        "event_count",
        "value_count",
        "temporal",
        "temporal_ordered",
        "value_sum",
        "value_avg",
        "value_percentile",
        "value_median",
    ];
    let word = value::text(block, "type")?.ok_or_else(|| Fault::new("", Reason::Missing("type")))?;
    let aggregate = match word.as_str() {
        "event_count" => return Ok(CorrelationKind::EventCount),
        "temporal" | "temporal_extended" => return Ok(CorrelationKind::Temporal),
        "temporal_ordered" | "ordered_temporal" | "temporal_ordered_extended" => {
            return Ok(CorrelationKind::TemporalOrdered);
        }
        "value_count" => Aggregate::Count,
        "value_sum" => Aggregate::Sum,
        "value_avg" => Aggregate::Average,
        "value_median" => Aggregate::Median,
        "value_percentile" => Aggregate::Percentile(read_percentile(condition)?),
        _ => {
            let hint = nearest(&word, &KNOWN);
            return Err(Fault::new("type", Reason::UnknownWord { what: "correlation type", word, hint }));
        }
    };
    let field = value::texts(condition, "field").map_err(|fault| fault.within("condition"))?;
    match field.len() {
        0 => Err(Fault::new("condition", Reason::Missing("field"))),
        2.. if aggregate != Aggregate::Count => {
            let message = "only value_count takes several fields".to_owned();
            Err(Fault::new("condition.field", Reason::Modifier(message)))
        }
        _ => Ok(CorrelationKind::Value(aggregate, field)),
    }
}

fn read_percentile(condition: &Mapping) -> Result<f64, Fault> {
    let share = match condition.get("percentile") {
        None => Some(50.0),
        Some(value) => value.as_f64(),
    };
    share.filter(|s| (0.0..=100.0).contains(s)).ok_or_else(|| {
        Fault::new("condition.percentile", Reason::Modifier("must be a number from 0 to 100".to_owned()))
    })
}

fn read_bounds(condition: &Mapping) -> Result<Vec<Comparison>, Fault> {
    let mut bounds = Vec::new();
    for (key, value) in condition {
        let word = key.as_str().unwrap_or_default();
        if matches!(word, "field" | "percentile") {
            continue;
        }
        let Some(operator) = Operator::of_word(word) else {
            let hint = nearest(word, &["gt", "gte", "lt", "lte", "eq", "neq", "field", "percentile"]);
            let reason = Reason::UnknownWord { what: "condition", word: word.to_owned(), hint };
            return Err(Fault::new(word, reason));
        };
        let number = value::scalar_text(value).as_deref().and_then(Number::parse);
        let bound = number.ok_or_else(|| wrong_kind(word, "a number", value))?;
        bounds.push(Comparison { operator, bound });
    }
    Ok(bounds)
}

/// Reads `30s`, `5m`, `1h`, `2d`, `1w`, `1M` (30 days) or `1y` (365 days).
fn read_timespan(text: &str) -> Result<i64, Fault> {
    let text = text.trim();
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit_s = match text[digits.len()..].trim() {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86_400,
        "w" => 7 * 86_400,
        "M" => 30 * 86_400,
        "y" => 365 * 86_400,
        _ => 0,
    };
    let span = digits.parse::<i64>().ok().and_then(|n| n.checked_mul(unit_s)?.checked_mul(1_000_000));
    span.filter(|us| *us > 0).ok_or_else(|| {
        let message = format!("`{text}` is not a time span such as 30s, 5m, 1h or 7d");
        Fault::new("timespan", Reason::Modifier(message))
    })
}

fn read_aliases(block: &Mapping) -> Result<Vec<Alias>, Fault> {
    let Some(map) = value::mapping(block, "aliases")? else { return Ok(Vec::new()) };
    let read = |(key, value): (&Value, &Value)| {
        let name = value::scalar_text(key).ok_or_else(|| wrong_kind("aliases", "a name", key))?;
        let Value::Mapping(by_rule) = value else {
            return Err(wrong_kind("aliases", "a mapping from rule to field", value));
        };
        let field = |(rule, field): (&Value, &Value)| {
            let pair = value::scalar_text(rule).zip(value::scalar_text(field));
            pair.ok_or_else(|| wrong_kind("aliases", "a field's name", field))
        };
        Ok(Alias { name, fields: by_rule.iter().map(field).collect::<Result<_, Fault>>()? })
    };
    map.iter().map(read).collect()
}
