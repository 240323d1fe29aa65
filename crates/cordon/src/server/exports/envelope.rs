//! Rows in the envelope of the original's streaming API
//! (<https://learn.microsoft.com/defender-xdr/streaming-api-event-hub>): time, tenant, category and the
//! columns as properties. Times are ISO 8601 in UTC; what is empty in a row is left out.

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int32Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType;
use schema::system;
use serde_json::{Map, Value, json};

/// One thing to send.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Message {
    /// Identity, by which a receiver can tell what comes twice.
    pub(super) id: String,
    /// What kind it is, such as `AdvancedHunting-DeviceProcessEvents`.
    pub(super) category: String,
    /// When it came in, ISO 8601.
    pub(super) time: String,
    /// What is sent as JSON.
    pub(super) body: Value,
}

/// Messages of rows of a table.
pub(super) fn row_messages(table: &str, batch: &RecordBatch, rows: &[usize]) -> Vec<Message> {
    let schema = batch.schema();
    let columns: Vec<(&str, &ArrayRef)> =
        schema.fields().iter().map(|field| field.name().as_str()).zip(batch.columns()).collect();
    let text = |name: &str, row: usize| {
        let column = batch.column_by_name(name)?;
        cell(column, row).and_then(|value| value.as_str().map(str::to_owned))
    };
    let message = |row: &usize| {
        let mut properties = Map::new();
        for (name, column) in &columns {
            let is_ours = system::is_system(name) && *name != system::EVENT_ID;
            if let Some(value) = cell(column, *row).filter(|_| !is_ours) {
                properties.insert((*name).to_owned(), value);
            }
        }
        let time = text(system::ARRIVAL_TIME, *row).unwrap_or_default();
        let tenant = text(system::TENANT, *row).unwrap_or_default();
        let category = format!("AdvancedHunting-{table}");
        Message {
            id: format!("{table}-{}", text(system::EVENT_ID, *row).unwrap_or_default()),
            body: envelope(&time, &tenant, &category, Value::Object(properties)),
            category,
            time,
        }
    };
    rows.iter().map(message).collect()
}

/// The envelope.
pub(super) fn envelope(time: &str, tenant: &str, category: &str, properties: Value) -> Value {
    json!({
        "time": time,
        "tenantId": tenant,
        "operationName": "Publish",
        "category": category,
        "properties": properties,
    })
}

/// A cell as JSON; none when it is empty.
fn cell(column: &ArrayRef, row: usize) -> Option<Value> {
    if column.is_null(row) {
        return None;
    }
    match column.data_type() {
        DataType::Utf8 => Some(column.as_string_opt::<i32>()?.value(row).into()),
        DataType::Int32 => Some(column.as_primitive_opt::<Int32Type>()?.value(row).into()),
        DataType::Int64 => Some(column.as_primitive_opt::<Int64Type>()?.value(row).into()),
        DataType::Float64 => {
            serde_json::Number::from_f64(column.as_primitive_opt::<Float64Type>()?.value(row))
                .map(Value::Number)
        }
        DataType::Boolean => Some(column.as_boolean_opt()?.value(row).into()),
        DataType::Timestamp(..) => {
            let micros = column.as_primitive_opt::<TimestampMicrosecondType>()?.value(row);
            Some(event::format_micros(micros).into())
        }
        _ => arrow_cast::display::array_value_to_string(column, row).ok().map(Value::String),
    }
}
