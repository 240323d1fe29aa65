//! Tables of which only a span of time is shown.

use super::{Source, Tables};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::{Expr, lit};
use evaluate::value::time::UNIX_EPOCH;
use std::sync::Arc;

/// A span of time, in ticks since 0001-01-01, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first moment.
    pub from: i64,
    /// The last moment.
    pub to: i64,
}

impl Window {
    /// The condition on a column of moments in that form.
    pub(crate) fn holds(self, column: &Expr, form: &DataType) -> Expr {
        let moment = |ticks: i64, micros: i64| match form {
            DataType::Timestamp(_, zone) => {
                lit(ScalarValue::TimestampMicrosecond(Some(micros), zone.clone()))
            }
            _ => lit(ticks),
        };
        // Of ticks between two microseconds, none is stored.
        let from = moment(self.from, micros(self.from.saturating_add(9)));
        let to = moment(self.to, micros(self.to));
        column.clone().gt_eq(from).and(column.clone().lt_eq(to))
    }
}

/// Rows by when they are due, in microseconds since 1970-01-01: those due after `from`, up to and
/// including `to`.
///
/// A row is due when it has arrived and its event is `lateness_us` old, so that rows that arrive out of
/// order by no more than that are looked at in the order of their events. An event later than its arrival
/// counts as of its arrival. Every row is due exactly once, however late it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Rows due up to then are not shown.
    pub from_us: i64,
    /// Rows due later are not shown.
    pub to_us: i64,
    /// How long rows wait for those of earlier events.
    pub lateness_us: i64,
}

impl Due {
    /// The condition on the columns of arrival and, when the table has one, of the event's time.
    pub(crate) fn holds(self, arrival: (&Expr, &DataType), event: Option<(&Expr, &DataType)>) -> Expr {
        let moment = |form: &DataType, micros: i64| match form {
            DataType::Timestamp(_, zone) => {
                lit(ScalarValue::TimestampMicrosecond(Some(micros), zone.clone()))
            }
            _ => lit(micros),
        };
        let (column, form) = arrival;
        let upper = column.clone().lt_eq(moment(form, self.to_us));
        let Some((time, time_form)) = event.filter(|_| self.lateness_us > 0) else {
            return upper.and(column.clone().gt(moment(form, self.from_us)));
        };
        let (from, to) = (self.from_us - self.lateness_us, self.to_us - self.lateness_us);
        // A row of no time is due when it arrives.
        let ripe = column.clone().lt_eq(moment(form, to));
        let ripe = ripe.or(time.clone().lt_eq(moment(time_form, to))).or(time.clone().is_null());
        let fresh = time.clone().gt(moment(time_form, from)).and(column.clone().gt(moment(form, from)));
        upper.and(ripe).and(column.clone().gt(moment(form, self.from_us)).or(fresh))
    }
}

fn micros(ticks: i64) -> i64 {
    ticks.saturating_sub(UNIX_EPOCH).div_euclid(10)
}

/// The columns that hold the time of a table's rows, the first that there is.
const TIME_COLUMNS: [&str; 2] = ["Timestamp", "TimeGenerated"];

impl Source {
    /// The place of the time of its rows in the provider's schema; none when it has no time.
    pub(crate) fn time_place(&self) -> Option<usize> {
        let named = |name: &&str| {
            let moment = |c: &kql::Column| &*c.name == *name && c.column_type == kql::Type::DateTime;
            self.columns.iter().find(|(c, _)| moment(c)).map(|(_, place)| *place)
        };
        TIME_COLUMNS.iter().find_map(named)
    }

    /// The place of the time at which its rows arrived; none when that is not kept.
    pub(crate) fn arrival_place(&self) -> Option<usize> {
        let arrival = |(c, _): &&(kql::Column, usize)| &*c.name == schema::system::ARRIVAL_TIME;
        self.columns.iter().find(arrival).map(|(_, place)| *place)
    }
}

/// The tables with what is in the window, or due. Tables without time are shown whole.
pub(crate) struct Windowed {
    pub(crate) tables: Arc<dyn Tables>,
    pub(crate) window: Option<Window>,
    pub(crate) due: Option<Due>,
}

impl Tables for Windowed {
    fn table(&self, name: &str) -> Option<Source> {
        self.tables.table(name)
    }

    fn window(&self, table: &str) -> Option<Window> {
        // Watchlists are of no time.
        self.window.filter(|_| table != crate::hunt::WATCHLIST_TABLE)
    }

    fn due(&self) -> Option<Due> {
        self.due
    }

    fn shown(&self, name: &str) -> Option<Vec<store::state::Within>> {
        self.tables.shown(name)
    }
}
