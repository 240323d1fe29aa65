//! OpenTelemetry logs over OTLP (OpenTelemetry Protocol specification 1.x): `POST /v1/logs` with
//! protobuf or JSON, and gRPC's `LogsService/Export` on the same address.
//!
//! Every log record becomes one JSON line that names its resource, scope and attributes; records that a
//! collector read as lines are read again from their body. Traces and metrics are not taken.

mod grpc;
mod lines;
mod web;

pub(super) use grpc::routes as grpc_routes;
pub(super) use web::handle;
