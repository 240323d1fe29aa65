//! Cordon's own columns, present in every stored table after the documented ones.
//!
//! They are kept out of results unless a query names them, so that a query written for the
//! original returns the columns it expects.

use arrow_schema::{DataType, Field, TimeUnit};

/// Tenant the row belongs to.
pub const TENANT: &str = "CordonTenant";
/// Name of the source the record came in by.
pub const SOURCE: &str = "CordonSource";
/// Identity of the row: `sequence-record-row`, where `sequence` is the batch's place in the durable
/// log, `record` the record's place in the batch, and `row` the row's place among those of the record.
pub const EVENT_ID: &str = "CordonEventId";
/// When Cordon acknowledged the record.
pub const ARRIVAL_TIME: &str = "CordonArrivalTime";
/// Day of the event (of arrival, when the event has no time), the partition column.
pub const DAY: &str = "CordonDay";

/// The system columns as Arrow fields, in stored order.
#[must_use]
pub fn arrow_fields() -> [Field; 5] {
    [
        Field::new(TENANT, DataType::Utf8, true),
        Field::new(SOURCE, DataType::Utf8, true),
        Field::new(EVENT_ID, DataType::Utf8, true),
        Field::new(ARRIVAL_TIME, DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())), true),
        Field::new(DAY, DataType::Date32, true),
    ]
}

/// Whether a column name is one of the system columns.
#[must_use]
pub fn is_system(name: &str) -> bool {
    [TENANT, SOURCE, EVENT_ID, ARRIVAL_TIME, DAY].contains(&name)
}

/// Values of the system columns for one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SystemCells<'a> {
    /// Tenant.
    pub tenant: &'a str,
    /// Source.
    pub source: &'a str,
    /// Place of the batch in the durable log.
    pub sequence: u64,
    /// Place of the record in the batch.
    pub record: u32,
    /// Place of the row among the rows of its record.
    pub row: u16,
    /// Acknowledgement time, microseconds UTC.
    pub arrival_us: i64,
    /// Event time, microseconds UTC, from which the day is taken.
    pub event_us: Option<i64>,
}

impl SystemCells<'_> {
    /// The text of [`EVENT_ID`].
    #[must_use]
    pub fn event_id(&self) -> String {
        format!("{:x}-{:x}-{:x}", self.sequence, self.record, self.row)
    }

    /// Days since 1970-01-01 of the event, or of the arrival; event times before 1990 or more than
    /// two days past arrival are a broken clock and fall to the arrival's day.
    #[must_use]
    pub fn day(&self) -> i32 {
        const DAY_US: i64 = 86_400_000_000;
        const YEAR_1990_US: i64 = 631_152_000_000_000;
        let event = self.event_us.filter(|us| (YEAR_1990_US..self.arrival_us + 2 * DAY_US).contains(us));
        event.unwrap_or(self.arrival_us).div_euclid(DAY_US) as i32
    }
}
