//! Result columns, and how an operator gathers and names them.

use crate::catalogue::Column;
use crate::scalar_type::Type;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The columns that flow from one operator to the next.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shape {
    /// The columns in order.
    pub columns: Vec<Column>,
    /// Whether there may be more, known only when the query runs, as after `bag_unpack`.
    pub open: bool,
}

impl Shape {
    /// A shape of these columns and no others.
    #[must_use]
    pub fn of(columns: Vec<Column>) -> Self {
        Shape { columns, open: false }
    }

    /// The type of that column.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Type> {
        self.columns.iter().find(|c| &*c.name == name).map(|c| c.column_type)
    }

    /// Whether the column is there.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// Gathers the columns of a result.
#[derive(Debug, Default)]
pub(super) struct Output {
    pub columns: Vec<Column>,
    index: HashMap<Arc<str>, usize>,
    declared: HashSet<Arc<str>>,
    /// Names taken from a column within a function, as `tostring(x)` takes `x`.
    borrowed: HashSet<Arc<str>>,
    /// Names of the input, which numbered columns avoid.
    reserved: HashSet<Arc<str>>,
    counters: HashMap<String, usize>,
    /// The columns filled since the last [`Self::take_filled`].
    filled: Vec<Arc<str>>,
}

impl Output {
    /// The names of the columns filled since the last call.
    pub fn take_filled(&mut self) -> Vec<Arc<str>> {
        std::mem::take(&mut self.filled)
    }

    /// Starts from columns that later ones may replace.
    pub fn over(columns: &[Column]) -> Self {
        let mut output = Output::default();
        for column in columns {
            let name = output.unique(&column.name);
            output.push(Column { name, column_type: column.column_type });
        }
        output
    }

    /// Starts empty, for an operator whose input has these columns.
    pub fn beside(columns: &[Column]) -> Self {
        Output { reserved: columns.iter().map(|c| c.name.clone()).collect(), ..Output::default() }
    }

    /// Appends; of two columns with one name both stay.
    pub fn push(&mut self, column: Column) {
        self.filled.push(column.name.clone());
        self.index.entry(column.name.clone()).or_insert(self.columns.len());
        self.columns.push(column);
    }

    pub fn has(&self, name: &str) -> bool {
        self.index.contains_key(name)
    }

    /// Appends under the name, or `name1`, `name2`, … when it is taken.
    pub fn push_unique(&mut self, name: &str, column_type: Type) {
        let name = self.unique(name);
        self.push(Column { name, column_type });
    }

    /// Appends or replaces under a name borrowed from a column. `false` when it is declared already.
    pub fn set_borrowed(&mut self, name: &str, column_type: Type, replace: bool) -> bool {
        if self.declared.contains(name) {
            return false;
        }
        let again = !self.borrowed.insert(name.into());
        if replace && !again {
            self.put(name.into(), column_type);
        } else {
            self.push_unique(name, column_type);
        }
        true
    }

    /// A free name: itself, or with the next number.
    pub fn unique(&mut self, name: &str) -> Arc<str> {
        if !self.has(name) {
            return name.into();
        }
        let counter = self.counters.entry(name.to_owned()).or_insert(0);
        loop {
            *counter += 1;
            let candidate = format!("{name}{counter}");
            if !self.index.contains_key(candidate.as_str()) {
                return candidate.into();
            }
        }
    }

    /// Appends a column without a name of its own: `Column1`, `Column2`, ….
    pub fn push_numbered(&mut self, column_type: Type) {
        let counter = self.counters.entry(String::new()).or_insert(0);
        loop {
            *counter += 1;
            let candidate = format!("Column{counter}");
            if !self.index.contains_key(candidate.as_str()) && !self.reserved.contains(candidate.as_str()) {
                let name: Arc<str> = candidate.into();
                self.push(Column { name, column_type });
                return;
            }
        }
    }

    /// Appends, or replaces a column that was there before this operator. `false` when this operator
    /// has declared the name already.
    pub fn set(&mut self, name: &str, column_type: Type) -> bool {
        let name: Arc<str> = name.into();
        if !self.declared.insert(name.clone()) {
            return false;
        }
        self.put(name, column_type);
        true
    }

    fn put(&mut self, name: Arc<str>, column_type: Type) {
        match self.index.get(&name).and_then(|at| self.columns.get_mut(*at)) {
            Some(column) => {
                column.column_type = column_type;
                self.filled.push(name);
            }
            None => self.push(Column { name, column_type }),
        }
    }

    /// Whether the name is borrowed from a column within a function.
    pub fn is_borrowed(&self, name: &str) -> bool {
        self.borrowed.contains(name)
    }

    /// Whether this operator has declared the name.
    pub fn is_declared(&self, name: &str) -> bool {
        self.declared.contains(name)
    }
}
