//! Where the query runs: `current_database()`, `current_cluster_endpoint()`.

use crate::{Scalar, Value};

pub(super) const CURRENT_DATABASE: Scalar = Scalar {
    name: "current_database",
    summary: "The database that the query's tables are in.",
    examples: &[("current_database()", "cordon")],
    source: "https://learn.microsoft.com/kusto/query/current-database-function",
    differs: "",
    eval: |call, _| Ok(Value::from(call.session.database.as_str())),
};

pub(super) const CURRENT_CLUSTER_ENDPOINT: Scalar = Scalar {
    name: "current_cluster_endpoint",
    summary: "The name of this server.",
    examples: &[("current_cluster_endpoint()", "cordon")],
    source: "https://learn.microsoft.com/kusto/query/current-cluster-endpoint-function",
    differs: "",
    eval: |call, _| Ok(Value::from(call.session.cluster.as_str())),
};
