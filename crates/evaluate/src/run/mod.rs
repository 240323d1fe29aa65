//! The interpreter: a plan → rows.
//!
//! One function per kind of node, each a value of its inputs. Tables come from a [`Source`]. Rows are
//! held in memory; past [`crate::Session::rows_max`] and [`crate::Session::bytes_max`] a query ends
//! with a [`Fault::Limit`].

mod aggregate;
mod eval;
mod evaluate;
mod expand;
mod graph;
mod join;
mod parse;
mod parse_kv;
mod partition;
mod reduce;
mod rows;
mod scan;
mod series;
mod special;
mod subquery;
mod top_nested;

pub use eval::eval;
use eval::settled;
pub use expand::{expanded_as, items_of};

use crate::plan::{Plan, Rel, RelNode};
use crate::{Fault, Row, Session, Table};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Where stored tables come from.
pub trait Source {
    /// The rows of that table, under these columns.
    ///
    /// # Errors
    /// When the table cannot be read.
    fn table(&self, name: &str, columns: &[kql::Column]) -> Result<Vec<Row>, Fault>;

    /// What `externaldata` names.
    ///
    /// # Errors
    /// When policy forbids it or it cannot be read.
    fn external(&self, external: &crate::plan::External, columns: &[kql::Column]) -> Result<Vec<Row>, Fault> {
        let _ = (external, columns);
        Err(Fault::unsupported("externaldata", "reading from outside is switched off"))
    }
}

/// A source without tables.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoTables;

impl Source for NoTables {
    fn table(&self, name: &str, _: &[kql::Column]) -> Result<Vec<Row>, Fault> {
        Err(Fault::Failed(format!("there is no table '{name}' here")))
    }
}

/// Runs one query's plans.
pub struct Interpreter<'a> {
    pub(crate) session: &'a Session,
    pub(crate) source: &'a dyn Source,
    shared: RefCell<HashMap<usize, Rc<Vec<Row>>>>,
    /// First cells and lists by the place of their plan, which lives as long as the query runs.
    constants: RefCell<HashMap<(*const Rel, bool), crate::Value>>,
    /// The rows that the operators around hand in, for tables within expressions.
    around: RefCell<Vec<Rc<Vec<Row>>>>,
}

impl<'a> Interpreter<'a> {
    /// An interpreter over these tables.
    #[must_use]
    pub fn new(session: &'a Session, source: &'a dyn Source) -> Self {
        Interpreter {
            session,
            source,
            shared: RefCell::default(),
            constants: RefCell::default(),
            around: RefCell::default(),
        }
    }

    /// All results of a plan.
    ///
    /// # Errors
    /// See [`Fault`].
    pub fn plan(&self, plan: &Plan) -> Result<Vec<(String, Table)>, Fault> {
        let tables = plan.results.iter();
        tables.map(|(name, rel)| Ok((name.clone(), self.table(rel, None)?))).collect()
    }

    /// The rows of a table expression with its columns. `input` is what [`RelNode::Input`] stands for.
    ///
    /// # Errors
    /// See [`Fault`].
    pub fn table(&self, rel: &Rel, input: Option<&[Row]>) -> Result<Table, Fault> {
        match &rel.node {
            RelNode::Evaluate(evaluate) if evaluate.open => self.plugin(evaluate, input),
            _ => Ok(Table { columns: rel.columns.clone(), rows: self.rows(rel, input)? }),
        }
    }

    /// The rows of a table expression.
    pub(crate) fn rows(&self, rel: &Rel, input: Option<&[Row]>) -> Result<Vec<Row>, Fault> {
        self.session.check_running()?;
        let rows = self.unchecked(rel, input)?;
        self.check(&rows)?;
        Ok(rows)
    }

    fn unchecked(&self, rel: &Rel, input: Option<&[Row]>) -> Result<Vec<Row>, Fault> {
        match &rel.node {
            RelNode::Table(name) => self.source.table(name, &rel.columns),
            RelNode::Input => Ok(input.unwrap_or_default().to_vec()),
            RelNode::Rows(cells) => self.constants(cells),
            RelNode::Range(bounds) => self.range(bounds, rel, None),
            RelNode::Where(from, predicate) => self.filter(self.rows(from, input)?, predicate),
            RelNode::Project(from, items) => self.project(self.rows(from, input)?, items),
            RelNode::Aggregate(from, keys, calls) => self.aggregate(self.rows(from, input)?, keys, calls),
            RelNode::Sort(from, keys) => self.sort(self.rows(from, input)?, keys),
            RelNode::Take(from, count) => match &from.node {
                // A range may be longer than memory.
                RelNode::Range(bounds) => self.range(bounds, from, Some(self.count(count)?)),
                _ => self.take(self.rows(from, input)?, count),
            },
            RelNode::Sample(from, count) => self.sample(self.rows(from, input)?, count),
            RelNode::Join(join) => self.join(join, input),
            RelNode::Union(parts) => self.union(parts, input),
            RelNode::Serialize(from, items) => self.serialize(self.rows(from, input)?, items),
            RelNode::Shared(id, from) => self.shared(*id, from, input),
            RelNode::Cached(table) => Ok(table.rows.clone()),
            RelNode::External(external) => self.source.external(external, &rel.columns),
            _ => self.special(rel, input),
        }
    }

    /// The rows of an inner pipeline for the rows that it is handed.
    pub(crate) fn rows_within(&self, rel: &Rel, input: Vec<Row>) -> Result<Vec<Row>, Fault> {
        let input = Rc::new(input);
        self.around.borrow_mut().push(input.clone());
        let rows = self.rows(rel, Some(&input));
        self.around.borrow_mut().pop();
        rows
    }

    fn shared(&self, id: usize, from: &Rel, input: Option<&[Row]>) -> Result<Vec<Row>, Fault> {
        if from.is_open() {
            return self.rows(from, input);
        }
        if let Some(found) = self.shared.borrow().get(&id) {
            return Ok(found.to_vec());
        }
        let rows = self.rows(from, input)?;
        self.shared.borrow_mut().insert(id, Rc::new(rows.clone()));
        Ok(rows)
    }

    fn check(&self, rows: &[Row]) -> Result<(), Fault> {
        self.session.check_running()?;
        self.session.check_rows(rows)
    }
}
