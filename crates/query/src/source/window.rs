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
}

/// The tables with what is in the window. Tables without time are shown whole.
pub(crate) struct Windowed {
    pub(crate) tables: Arc<dyn Tables>,
    pub(crate) window: Window,
}

impl Tables for Windowed {
    fn table(&self, name: &str) -> Option<Source> {
        self.tables.table(name)
    }

    fn window(&self) -> Option<Window> {
        Some(self.window)
    }

    fn shown(&self, name: &str) -> Option<Vec<store::state::Within>> {
        self.tables.shown(name)
    }
}
