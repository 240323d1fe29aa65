//! Groups whose aggregates are computed row by row.

use super::{Operator, Stage};
use crate::column::{Reader, Writer};
use crate::scalar::function::carried;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::error::Result;
use evaluate::plan::AggregateCall;
use evaluate::run::eval;
use evaluate::value::Key;
use evaluate::{Accumulator, Call, Fault, Session, Value};
use indexmap::IndexMap;
use kql::Type;
use std::sync::Arc;

/// Rows per batch given.
const BATCH_ROWS: usize = 8192;
/// Bytes that the state of one aggregate takes, about.
const STATE_BYTES: usize = 256;

/// What is grouped: the first columns of the input are the keys, the aggregates' arguments are over
/// all columns.
pub(crate) struct Groups {
    /// Types of the input's columns.
    pub kinds: Vec<Type>,
    /// How many of them are keys.
    pub keys: usize,
    /// The aggregates.
    pub calls: Vec<AggregateCall>,
    /// The keys and results.
    pub schema: SchemaRef,
    /// The surroundings.
    pub session: Arc<Session>,
}

impl std::fmt::Debug for Groups {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl Operator for Arc<Groups> {
    fn name(&self) -> &'static str {
        "GroupsByRow"
    }

    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    fn whole(&self) -> bool {
        true
    }

    fn start(&self) -> Result<Box<dyn Stage>> {
        let (groups, found) = (self.clone(), States::default());
        Ok(Box::new(Grouping { groups, found, results: None, bytes: 0 }))
    }
}

impl Groups {
    fn name(&self) -> &'static str {
        "GroupsByRow"
    }

    fn states(&self) -> Result<Vec<Box<dyn Accumulator>>, Fault> {
        let start = |call: &AggregateCall| {
            let types: Vec<Type> = call.arguments.iter().map(|a| a.kind).collect();
            let gives = call.gives.first().copied().unwrap_or(Type::Unknown);
            (call.function.start)(&Call { types: &types, gives, session: &self.session })
        };
        self.calls.iter().map(start).collect()
    }

    fn add(&self, states: &mut [Box<dyn Accumulator>], row: &[Value]) -> Result<(), Fault> {
        for (state, call) in states.iter_mut().zip(&self.calls) {
            let arguments = call.arguments.iter().map(|a| eval(a, row, &self.session));
            state.add(&self.session, &arguments.collect::<Result<Vec<_>, _>>()?)?;
        }
        Ok(())
    }

    /// Types of the keys, then of the results.
    fn result_kinds(&self) -> Vec<Type> {
        let keys = self.kinds.iter().take(self.keys).copied();
        keys.chain(self.calls.iter().flat_map(|call| call.gives.iter().copied())).collect()
    }
}

type States = IndexMap<Vec<Key>, Vec<Box<dyn Accumulator>>, ahash::RandomState>;

struct Grouping {
    groups: Arc<Groups>,
    found: States,
    results: Option<std::vec::IntoIter<RecordBatch>>,
    bytes: usize,
}

impl Stage for Grouping {
    fn push(&mut self, batch: RecordBatch) -> Result<()> {
        let readers = batch.columns().iter().zip(&self.groups.kinds).map(|(c, kind)| Reader::new(*kind, c));
        let readers = readers.collect::<Result<Vec<_>>>()?;
        for at in 0..batch.num_rows() {
            let row: Vec<Value> = readers.iter().map(|reader| reader.value(at)).collect();
            let key: Vec<Key> = row.iter().take(self.groups.keys).cloned().map(Key).collect();
            let states = match self.found.get_mut(&key) {
                Some(states) => states,
                None => {
                    let states = self.groups.states().map_err(carried)?;
                    self.bytes += key.iter().map(|k| k.0.bytes()).sum::<usize>() + STATE_BYTES * states.len();
                    self.found.entry(key).or_insert(states)
                }
            };
            self.groups.add(states, &row).map_err(carried)?;
        }
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        let mut found = std::mem::take(&mut self.found);
        if self.groups.keys == 0 && found.is_empty() {
            found.insert(vec![], self.groups.states().map_err(carried)?);
        }
        let kinds = self.groups.result_kinds();
        let mut batches = vec![];
        let mut found = found.into_iter().peekable();
        while found.peek().is_some() {
            let mut writers: Vec<Writer> = kinds.iter().map(|kind| Writer::new(*kind, 0)).collect();
            let mut rows = 0;
            for (key, mut states) in found.by_ref().take(BATCH_ROWS) {
                let mut values: Vec<Value> = key.into_iter().map(|key| key.0).collect();
                for (state, call) in states.iter_mut().zip(&self.groups.calls) {
                    let mut results = state.finish(&self.groups.session).map_err(carried)?;
                    results.resize(call.gives.len(), Value::Null);
                    values.extend(results);
                }
                writers.iter_mut().zip(&values).for_each(|(writer, value)| writer.push(value));
                rows += 1;
            }
            let columns = writers.into_iter().map(Writer::finish).collect();
            batches.push(crate::column::batch(&self.groups.schema, columns, rows)?);
        }
        self.results = Some(batches.into_iter());
        Ok(())
    }

    fn next(&mut self) -> Result<Option<RecordBatch>> {
        Ok(self.results.as_mut().and_then(Iterator::next))
    }

    fn bytes(&self) -> usize {
        self.bytes
    }
}
