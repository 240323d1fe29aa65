//! What the original tells of its storage, most of which does not exist here.

use crate::{Call, Fault, Scalar, Value};

const SOURCE: &str = "https://learn.microsoft.com/kusto/query/scalar-functions";

pub(super) const INGESTION_TIME: Scalar = Scalar {
    name: "ingestion_time",
    summary: "When a row was stored; not kept here, so null.",
    examples: &[("ingestion_time()", "null")],
    source: "https://learn.microsoft.com/kusto/query/ingestion-time-function",
    differs: "Always null, as in the original for tables whose policy is off; use the Timestamp column.",
    eval: |_, _| Ok(Value::Null),
};

/// A function of the original's storage, which fails with what to do instead.
const fn missing(name: &'static str, eval: fn(&Call<'_>, &[Value]) -> Result<Value, Fault>) -> Scalar {
    Scalar {
        name,
        summary: "Not available.",
        examples: &[],
        source: SOURCE,
        differs: "Rows have no extents, nodes or cursors here.",
        eval,
    }
}

pub(super) const EXTENT_ID: Scalar = missing("extent_id", |_, _| no_extent("extent_id()"));
pub(super) const EXTENTID: Scalar = missing("extentid", |_, _| no_extent("extentid()"));
pub(super) const EXTENT_TAGS: Scalar = missing("extent_tags", |_, _| no_extent("extent_tags()"));
pub(super) const CURRENT_NODE_ID: Scalar = missing("current_node_id", |_, _| no_extent("current_node_id()"));
pub(super) const ROW_ID: Scalar = missing("row_id", |_, _| no_extent("row_id()"));
pub(super) const ROWSTORE_ORDINAL_RANGE: Scalar =
    missing("rowstore_ordinal_range", |_, _| no_extent("rowstore_ordinal_range()"));
pub(super) const CURSOR_AFTER: Scalar = missing("cursor_after", |_, _| no_cursor("cursor_after()"));
pub(super) const CURSOR_BEFORE_OR_AT: Scalar =
    missing("cursor_before_or_at", |_, _| no_cursor("cursor_before_or_at()"));
pub(super) const CURSOR_CURRENT: Scalar = missing("cursor_current", |_, _| no_cursor("cursor_current()"));
pub(super) const CURRENT_CURSOR: Scalar = missing("current_cursor", |_, _| no_cursor("current_cursor()"));

pub(super) const STORED_QUERY_RESULT: Scalar = missing("stored_query_result", |_, _| {
    Err(Fault::unsupported("stored_query_result()", "results are not stored; write the query in its place"))
});

fn no_extent(name: &str) -> Result<Value, Fault> {
    Err(Fault::unsupported(name, "it tells of the original's storage; tell rows apart by their own columns"))
}

fn no_cursor(name: &str) -> Result<Value, Fault> {
    Err(Fault::unsupported(name, "there are no database cursors; compare the Timestamp column instead"))
}
