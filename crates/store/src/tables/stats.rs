//! Statistics of a file's columns: taken from its rows, written to and read from the Delta log.
//!
//! The form is Delta's "per-file statistics": one JSON object with `numRecords`, `minValues`,
//! `maxValues` and `nullCount` (Delta protocol, "Per-file Statistics").

use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use chrono::{DateTime, SecondsFormat};
use schema::ColumnType;
use serde_json::{Map, Value, json};

use super::layout::Layout;
use super::report::{ColumnStats, StatValue};

/// Longer text is cut to this for a least value; a longer greatest value is left out.
const TEXT_BYTES_MAX: usize = 64;

/// Statistics by declared column name.
pub(super) type FileStats = BTreeMap<String, ColumnStats>;

/// The statistics of one column's values.
pub(super) fn of_array(array: &ArrayRef) -> ColumnStats {
    let nulls = Some(array.null_count() as u64);
    let (min, max) = match array.data_type() {
        DataType::Utf8 => text_range(array),
        DataType::Int32 => {
            let values = array.as_primitive::<Int32Type>().iter().flatten().map(i64::from);
            range(values, StatValue::Int)
        }
        DataType::Int64 => range(array.as_primitive::<Int64Type>().iter().flatten(), StatValue::Int),
        DataType::Timestamp(..) => {
            range(array.as_primitive::<TimestampMicrosecondType>().iter().flatten(), StatValue::Time)
        }
        DataType::Float64 => {
            let values: Vec<f64> = array.as_primitive::<Float64Type>().iter().flatten().collect();
            let least = values.iter().copied().reduce(f64::min);
            let greatest = values.iter().copied().reduce(f64::max);
            (least.map(StatValue::Real), greatest.map(StatValue::Real))
        }
        _ => (None, None),
    };
    ColumnStats { min, max, nulls }
}

type Range = (Option<StatValue>, Option<StatValue>);

fn range(values: impl Iterator<Item = i64>, wrap: fn(i64) -> StatValue) -> Range {
    let mut ends: Option<(i64, i64)> = None;
    for value in values {
        let (min, max) = ends.unwrap_or((value, value));
        ends = Some((min.min(value), max.max(value)));
    }
    (ends.map(|(min, _)| wrap(min)), ends.map(|(_, max)| wrap(max)))
}

fn text_range(array: &ArrayRef) -> Range {
    let texts = array.as_string::<i32>();
    let min = texts.iter().flatten().min();
    let max = texts.iter().flatten().max();
    let cut = |text: &str| StatValue::Text(text[..text.floor_char_boundary(TEXT_BYTES_MAX)].to_owned());
    let short = |text: &str| (text.len() <= TEXT_BYTES_MAX).then(|| StatValue::Text(text.to_owned()));
    (min.map(cut), max.and_then(short))
}

/// The JSON text of Delta's log.
pub(super) fn to_json(layout: &Layout, rows: u64, columns: &FileStats) -> String {
    let (mut min, mut max, mut nulls) = (Map::new(), Map::new(), Map::new());
    for index in &layout.ranged {
        let stored = &layout.stored_names[*index];
        // A column that the file lacks is null in every row.
        let Some(stats) = columns.get(layout.schema.field(*index).name()) else {
            nulls.insert(stored.clone(), json!(rows));
            continue;
        };
        if let Some(value) = &stats.min {
            min.insert(stored.clone(), value_to_json(value, false));
        }
        if let Some(value) = &stats.max {
            max.insert(stored.clone(), value_to_json(value, true));
        }
        if let Some(count) = stats.nulls {
            nulls.insert(stored.clone(), json!(count));
        }
    }
    json!({ "numRecords": rows, "minValues": min, "maxValues": max, "nullCount": nulls }).to_string()
}

/// Times are given in milliseconds, as other writers do; a greatest one is rounded up.
fn value_to_json(value: &StatValue, up: bool) -> Value {
    match value {
        StatValue::Text(text) => json!(text),
        StatValue::Int(number) => json!(number),
        StatValue::Real(number) => json!(number),
        StatValue::Time(us) => {
            let ms = us.saturating_add(if up { 999 } else { 0 }).div_euclid(1000);
            match DateTime::from_timestamp_millis(ms) {
                Some(time) => json!(time.to_rfc3339_opts(SecondsFormat::Millis, true)),
                None => Value::Null,
            }
        }
    }
}

/// Reads the JSON text of Delta's log: the rows, and the statistics it has.
pub(super) fn from_json(layout: &Layout, text: &str) -> (Option<u64>, FileStats) {
    let Ok(json) = serde_json::from_str::<Value>(text) else { return (None, FileStats::new()) };
    let mut columns = FileStats::new();
    for (field, stored) in layout.schema.fields().iter().zip(layout.stored_names.iter()) {
        let column_type = layout.table.column(field.name()).map(|c| c.column_type);
        let is_time = matches!(field.data_type(), DataType::Timestamp(..));
        let value = |part: &str| value_from_json(json.get(part)?.get(stored)?, column_type, is_time);
        let stats = ColumnStats {
            min: value("minValues"),
            max: value("maxValues"),
            nulls: json.get("nullCount").and_then(|n| n.get(stored)).and_then(Value::as_u64),
        };
        if stats != ColumnStats::default() {
            columns.insert(field.name().clone(), stats);
        }
    }
    (json.get("numRecords").and_then(Value::as_u64), columns)
}

fn value_from_json(value: &Value, column_type: Option<ColumnType>, is_time: bool) -> Option<StatValue> {
    match value {
        Value::String(text) if is_time => {
            let time = DateTime::parse_from_rfc3339(text).ok()?;
            Some(StatValue::Time(time.timestamp_micros()))
        }
        Value::String(text) => Some(StatValue::Text(text.clone())),
        Value::Number(number) if column_type == Some(ColumnType::Real) => {
            number.as_f64().map(StatValue::Real)
        }
        Value::Number(number) => number.as_i64().map(StatValue::Int),
        _ => None,
    }
}
