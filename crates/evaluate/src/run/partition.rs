//! `partition by`: a body for each key.
//!
//! Facts: <https://learn.microsoft.com/kusto/query/partition-operator>.

use super::Interpreter;
use crate::plan::{Expr, Rel};
use crate::value::Key;
use crate::{Fault, Row};
use indexmap::IndexMap;

impl Interpreter<'_> {
    pub(super) fn partition(&self, rows: Vec<Row>, key: &Expr, body: &Rel) -> Result<Vec<Row>, Fault> {
        let mut results = vec![];
        for (_, part) in self.grouped(rows, std::slice::from_ref(key))? {
            results.extend(self.rows_within(body, part)?);
            self.check(&results)?;
        }
        Ok(results)
    }

    /// The rows by the values of the keys, in the order in which these first come.
    pub(crate) fn grouped(
        &self,
        rows: Vec<Row>,
        keys: &[Expr],
    ) -> Result<IndexMap<Vec<Key>, Vec<Row>, ahash::RandomState>, Fault> {
        let keys = self.all_prepared(keys)?;
        let mut groups: IndexMap<Vec<Key>, Vec<Row>, ahash::RandomState> = IndexMap::default();
        for row in rows {
            let key = keys.iter().map(|k| super::eval(k, &row, self.session).map(Key));
            groups.entry(key.collect::<Result<_, _>>()?).or_default().push(row);
        }
        Ok(groups)
    }
}
