//! Leaving out rows that their table has already.

use arrow_array::cast::AsArray;
use arrow_array::{Array, BooleanArray, RecordBatch};
use arrow_schema::ArrowError;
use arrow_select::filter::filter_record_batch;
use schema::system;

/// The rows of a batch that come from the log after `covered`, told by their event identity.
pub(super) fn rows_after(batch: &RecordBatch, covered: u64) -> Result<RecordBatch, ArrowError> {
    let Some(ids) = batch.column_by_name(system::EVENT_ID).and_then(|c| c.as_string_opt::<i32>()) else {
        return Ok(batch.clone());
    };
    let is_after = |id: Option<&str>| id.and_then(sequence_of).is_none_or(|sequence| sequence > covered);
    let keep: BooleanArray = (0..ids.len())
        .map(|row| ids.is_valid(row).then(|| ids.value(row)))
        .map(|id| Some(is_after(id)))
        .collect();
    filter_record_batch(batch, &keep)
}

/// The log sequence in an event's identity, which is its first part in hexadecimal.
fn sequence_of(id: &str) -> Option<u64> {
    u64::from_str_radix(id.split('-').next()?, 16).ok()
}
