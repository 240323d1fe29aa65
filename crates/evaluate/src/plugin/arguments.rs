//! How plugins read their arguments: by name or by place; `'~'` stands for the default.

use super::{PluginCall, PluginValue};
use crate::{Fault, Value};
use kql::{Column, Type};

impl PluginCall<'_> {
    /// The argument of that name, or the one at that place when it has no name.
    #[must_use]
    pub fn argument(&self, place: usize, name: &str) -> Option<&PluginValue> {
        let named = self.arguments.iter().find(|a| a.name.as_deref() == Some(name));
        let placed = || self.arguments.get(place).filter(|a| a.name.is_none());
        named.or_else(placed).map(|a| &a.value).filter(|value| !is_default(value))
    }

    /// The argument at that place, whatever its name.
    #[must_use]
    pub fn at(&self, place: usize) -> Option<&PluginValue> {
        self.arguments.get(place).map(|a| &a.value)
    }

    /// The constant of that name or at that place.
    #[must_use]
    pub fn constant(&self, place: usize, name: &str) -> Option<&Value> {
        match self.argument(place, name)? {
            PluginValue::Constant(value) => Some(value),
            _ => None,
        }
    }

    /// The place of the column that the argument names.
    ///
    /// # Errors
    /// When it is no column.
    pub fn column(&self, place: usize, plugin: &str) -> Result<usize, Fault> {
        match self.at(place) {
            Some(PluginValue::Column(column)) => Ok(*column),
            _ => Err(Fault::argument(plugin, format!("argument {} has to be a column", place + 1))),
        }
    }

    /// The columns that the arguments from that place on name.
    #[must_use]
    pub fn columns_from(&self, place: usize) -> Vec<usize> {
        let column = |value: &PluginValue| match value {
            PluginValue::Column(column) => Some(*column),
            _ => None,
        };
        self.arguments.iter().skip(place).filter_map(|a| column(&a.value)).collect()
    }

    /// The name and type of a column of the input.
    #[must_use]
    pub fn input_column(&self, place: usize) -> Column {
        self.input.columns.get(place).cloned().unwrap_or_else(|| Column::new("", Type::Unknown))
    }

    /// The table of an argument.
    ///
    /// # Errors
    /// When it is none.
    pub fn table(&self, place: usize, plugin: &str) -> Result<&crate::Table, Fault> {
        match self.at(place) {
            Some(PluginValue::Table(table)) => Ok(table),
            _ => Err(Fault::argument(plugin, format!("argument {} has to be a table", place + 1))),
        }
    }

    /// The value of an argument for each row of the input.
    #[must_use]
    pub fn values(&self, place: usize) -> Vec<Value> {
        match self.at(place) {
            Some(PluginValue::Column(column)) => {
                self.input.rows.iter().map(|row| row.get(*column).cloned().unwrap_or_default()).collect()
            }
            Some(PluginValue::Computed(values)) => values.clone(),
            Some(PluginValue::Constant(value)) => vec![value.clone(); self.input.rows.len()],
            _ => vec![Value::Null; self.input.rows.len()],
        }
    }

    /// Whether a result of so many rows and columns may be made.
    ///
    /// # Errors
    /// [`Fault::Limit`] when it would take too much memory.
    pub fn fits(&self, rows: usize, columns: usize) -> Result<(), Fault> {
        let bytes = rows.saturating_mul(columns).saturating_mul(std::mem::size_of::<Value>());
        if bytes <= self.session.bytes_max {
            return Ok(());
        }
        Err(Fault::Limit {
            resource: "memory",
            limit: format!("{} bytes", self.session.bytes_max),
            advice: "filter the rows, or keep columns with fewer different values",
        })
    }

    /// A whole number that has to be there.
    ///
    /// # Errors
    /// When it is none.
    pub fn count(&self, place: usize, name: &str, plugin: &str) -> Result<usize, Fault> {
        let number = self.constant(place, name).and_then(Value::as_long);
        number.and_then(|n| usize::try_from(n).ok()).ok_or_else(|| {
            Fault::argument(plugin, format!("'{name}' has to be a whole number that is not negative"))
        })
    }
}

fn is_default(value: &PluginValue) -> bool {
    matches!(value, PluginValue::Constant(Value::Text(text)) if &**text == "~")
}
