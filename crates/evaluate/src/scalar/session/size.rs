//! `estimate_data_size()`.

use crate::{Scalar, Value};

pub(super) const ESTIMATE_DATA_SIZE: Scalar = Scalar {
    name: "estimate_data_size",
    summary: "Roughly how many bytes the values of the columns take.",
    examples: &[],
    source: "https://learn.microsoft.com/kusto/query/estimate-data-size-function",
    differs: "Of dynamic values the size of their JSON is taken.",
    eval: |_, arguments| {
        let total: usize = arguments.iter().map(size).sum();
        Ok(Value::Long(i64::try_from(total).unwrap_or(i64::MAX)))
    },
};

fn size(value: &Value) -> usize {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Int(_) => 4,
        Value::Long(_) | Value::Real(_) | Value::DateTime(_) | Value::Timespan(_) => 8,
        Value::Decimal(_) | Value::Guid(_) => 16,
        Value::Text(text) => text.len(),
        Value::Array(_) | Value::Bag(_) => value.to_json().len(),
    }
}
