//! Values as JSON cells of a result.

use super::{Value, text, time};
use serde_json::Value as Json;

impl Value {
    /// The cell of a result: numbers and truths as they are, times and guids as text, dynamic values as
    /// JSON, `nan` and infinities as text.
    #[must_use]
    pub fn to_cell(&self) -> Json {
        match self {
            Value::Null => Json::Null,
            Value::Bool(truth) => Json::Bool(*truth),
            Value::Int(number) => Json::from(*number),
            Value::Long(number) => Json::from(*number),
            Value::Real(number) if number.is_finite() => Json::from(*number),
            Value::Real(number) => Json::String(text::real_text(*number)),
            Value::Text(text) => Json::String(text.to_string()),
            Value::DateTime(ticks) => Json::String(time::datetime_text(*ticks)),
            Value::Timespan(ticks) => Json::String(time::timespan_text(*ticks)),
            Value::Decimal(_) | Value::Guid(_) => Json::String(text::to_text(self)),
            Value::Array(items) => Json::Array(items.iter().map(Value::to_cell).collect()),
            Value::Bag(members) => {
                Json::Object(members.iter().map(|(k, v)| (k.to_string(), v.to_cell())).collect())
            }
        }
    }
}
