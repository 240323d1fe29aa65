//! An export request as JSON lines, one per log record.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value as Any;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue};
use opentelemetry_proto::tonic::logs::v1::LogRecord;
use serde_json::{Map, Value};

/// The lines; empty for a request without records.
pub(super) fn write(request: ExportLogsServiceRequest) -> Vec<u8> {
    let mut out = vec![];
    for of_resource in request.resource_logs {
        let resource = object(of_resource.resource.map(|r| r.attributes).unwrap_or_default());
        for of_scope in of_resource.scope_logs {
            let scope = of_scope.scope.map(|s| s.name).unwrap_or_default();
            for record in of_scope.log_records {
                let line = Value::Object(line(record, &resource, &scope));
                // Writing to memory does not fail.
                let _ = serde_json::to_writer(&mut out, &line);
                out.push(b'\n');
            }
        }
    }
    out
}

fn line(record: LogRecord, resource: &Map<String, Value>, scope: &str) -> Map<String, Value> {
    let mut line = Map::new();
    let mut put = |name: &str, value: Value| {
        let empty = matches!(&value, Value::Null)
            || value.as_str() == Some("")
            || value.as_object().is_some_and(Map::is_empty);
        if !empty {
            line.insert(name.to_owned(), value);
        }
    };
    // 64-bit numbers are text in OTLP's JSON.
    let nanos = |n: u64| if n == 0 { Value::Null } else { Value::String(n.to_string()) };
    put("timeUnixNano", nanos(record.time_unix_nano));
    put("observedTimeUnixNano", nanos(record.observed_time_unix_nano));
    put("severityText", Value::String(record.severity_text));
    if record.severity_number != 0 {
        put("severityNumber", record.severity_number.into());
    }
    put("eventName", Value::String(record.event_name));
    put("body", any(record.body));
    put("attributes", Value::Object(object(record.attributes)));
    put("resource", Value::Object(resource.clone()));
    put("scope", Value::String(scope.to_owned()));
    put("traceId", Value::String(hex(&record.trace_id)));
    put("spanId", Value::String(hex(&record.span_id)));
    line
}

fn object(pairs: Vec<KeyValue>) -> Map<String, Value> {
    pairs.into_iter().map(|pair| (pair.key, any(pair.value))).collect()
}

/// Depth is bounded by what the decoders let through.
fn any(value: Option<AnyValue>) -> Value {
    match value.and_then(|v| v.value) {
        Some(Any::StringValue(text)) => Value::String(text),
        Some(Any::BoolValue(truth)) => Value::Bool(truth),
        Some(Any::IntValue(number)) => number.into(),
        Some(Any::DoubleValue(number)) => number.into(),
        Some(Any::ArrayValue(list)) => list.values.into_iter().map(|v| any(Some(v))).collect(),
        Some(Any::KvlistValue(list)) => Value::Object(object(list.values)),
        Some(Any::BytesValue(bytes)) => Value::String(STANDARD.encode(bytes)),
        // An index into a dictionary that log exports do not have.
        None | Some(_) => Value::Null,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
