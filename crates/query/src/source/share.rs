//! What one may read: some tables, and of them some rows.

use super::{Source, Tables, Window};
use crate::hunt::stored_name;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Column, ScalarValue};
use datafusion::logical_expr::{BinaryExpr, Expr, Operator, lit};
use schema::system;
use std::sync::Arc;
use store::state::{Within, fits};

/// The columns that name the device of a row, the first that a table has.
const DEVICE_COLUMNS: [&str; 4] = ["DeviceName", "Computer", "HostName", "Hostname"];

/// Some tables, and the rows of them that are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Names of tables, in which `*` stands for any text; all tables when empty.
    pub tables: Vec<String>,
    /// The rows: of these sources and devices.
    pub within: Within,
}

impl Share {
    /// Whether it is of this table, by whatever name.
    #[must_use]
    pub fn has(&self, table: &str) -> bool {
        let table = stored_name(table);
        self.tables.is_empty() || self.tables.iter().any(|pattern| fits(pattern, table))
    }
}

/// The tables with what is shared of them.
pub(crate) struct Shared {
    pub(crate) tables: Arc<dyn Tables>,
    pub(crate) shares: Arc<[Share]>,
}

impl Tables for Shared {
    fn table(&self, name: &str) -> Option<Source> {
        self.shares.iter().any(|share| share.has(name)).then(|| self.tables.table(name)).flatten()
    }

    fn window(&self, table: &str) -> Option<Window> {
        self.tables.window(table)
    }

    fn shown(&self, name: &str) -> Option<Vec<Within>> {
        let mut shown = vec![];
        for share in self.shares.iter().filter(|share| share.has(name)) {
            if share.within.is_everything() {
                return None;
            }
            shown.push(share.within.clone());
        }
        Some(shown)
    }
}

/// A condition on the rows of a provider, and the places there that it looks at.
pub(crate) struct Condition {
    pub(crate) expr: Expr,
    pub(crate) places: Vec<usize>,
}

impl Source {
    /// The condition that a row is within one of these. A table that does not say a row's source or device
    /// has no row that is within such a scope.
    pub(crate) fn within(&self, shown: &[Within]) -> Condition {
        let mut places = vec![];
        let mut any = lit(false);
        for within in shown {
            let mut all = lit(true);
            if let Some(sources) = &within.sources {
                all = all.and(self.holds(&[system::SOURCE], &mut places, |column, form| {
                    column.in_list(sources.iter().map(|s| text(s, form)).collect(), false)
                }));
            }
            if let Some(patterns) = &within.devices {
                all = all.and(self.holds(&DEVICE_COLUMNS, &mut places, |column, form| {
                    let pattern = text(&device_expression(patterns), form);
                    let matched = BinaryExpr::new(Box::new(column), Operator::RegexMatch, Box::new(pattern));
                    if patterns.is_empty() { lit(false) } else { Expr::BinaryExpr(matched) }
                }));
            }
            any = any.or(all);
        }
        Condition { expr: any, places }
    }

    /// A condition on the first of the columns that there is; false when there is none.
    fn holds(
        &self,
        names: &[&str],
        places: &mut Vec<usize>,
        condition: impl FnOnce(Expr, &DataType) -> Expr,
    ) -> Expr {
        let place = |name: &&str| self.columns.iter().find(|(c, _)| &*c.name == *name).map(|(_, at)| *at);
        let schema = self.provider.schema();
        let Some(at) = names.iter().find_map(place) else { return lit(false) };
        let Some(field) = schema.fields().get(at) else { return lit(false) };
        places.push(at);
        condition(Expr::Column(Column::from_name(field.name())), field.data_type())
    }
}

fn text(value: &str, form: &DataType) -> Expr {
    let value = Some(value.to_owned());
    Expr::Literal(
        match form {
            DataType::Utf8View => ScalarValue::Utf8View(value),
            _ => ScalarValue::Utf8(value),
        },
        None,
    )
}

/// The regular expression of names whose first label fits one of the patterns.
fn device_expression(patterns: &[String]) -> String {
    let mut parts = vec![];
    for pattern in patterns {
        let mut part = String::new();
        for c in pattern.chars() {
            match c {
                '*' => part.push_str("[^.]*"),
                c if c.is_alphanumeric() => part.push(c),
                c => part.push_str(&format!("\\x{{{:x}}}", u32::from(c))),
            }
        }
        parts.push(part);
    }
    format!("(?is)^(?:{})(?:\\..*)?$", parts.join("|"))
}
