//! Groups.

use super::{Interpreter, eval};
use crate::plan::{AggregateCall, Expr};
use crate::value::Key;
use crate::{Accumulator, Call, Fault, Row, Value};
use indexmap::IndexMap;
use kql::Type;

type Groups = IndexMap<Vec<Key>, Vec<Box<dyn Accumulator>>, ahash::RandomState>;

impl Interpreter<'_> {
    /// Groups in the order in which their keys first come; per group the keys, then the results.
    pub(crate) fn aggregate(
        &self,
        rows: Vec<Row>,
        keys: &[Expr],
        calls: &[AggregateCall],
    ) -> Result<Vec<Row>, Fault> {
        let keys = self.all_prepared(keys)?;
        let calls = self.calls_prepared(calls)?;
        let mut groups = Groups::default();
        if keys.is_empty() {
            groups.insert(vec![], self.started(&calls)?);
        }
        for (at, row) in rows.iter().enumerate() {
            self.look(at)?;
            let key =
                keys.iter().map(|k| eval(k, row, self.session).map(Key)).collect::<Result<Vec<_>, _>>()?;
            let states = match groups.get_mut(&key) {
                Some(states) => states,
                None => groups.entry(key).or_insert(self.started(&calls)?),
            };
            self.add(states, &calls, row)?;
        }
        let finished = groups.into_iter().map(|(key, mut states)| {
            let mut row: Row = key.into_iter().map(|k| k.0).collect();
            for (state, call) in states.iter_mut().zip(&calls) {
                row.extend(self.finished(state.as_mut(), call)?);
            }
            Ok(row)
        });
        finished.collect()
    }

    /// New states for one group.
    pub(crate) fn started(&self, calls: &[AggregateCall]) -> Result<Vec<Box<dyn Accumulator>>, Fault> {
        calls
            .iter()
            .map(|call| {
                let types: Vec<Type> = call.arguments.iter().map(|a| a.kind).collect();
                let gives = call.gives.first().copied().unwrap_or(Type::Unknown);
                (call.function.start)(&Call { types: &types, gives, session: self.session })
            })
            .collect()
    }

    /// One row for the states of its group.
    pub(crate) fn add(
        &self,
        states: &mut [Box<dyn Accumulator>],
        calls: &[AggregateCall],
        row: &[Value],
    ) -> Result<(), Fault> {
        for (state, call) in states.iter_mut().zip(calls) {
            let values =
                call.arguments.iter().map(|a| eval(a, row, self.session)).collect::<Result<Vec<_>, _>>()?;
            state.add(self.session, &values)?;
        }
        Ok(())
    }

    /// The results of one state, as many as the call has columns.
    pub(crate) fn finished(
        &self,
        state: &mut dyn Accumulator,
        call: &AggregateCall,
    ) -> Result<Vec<Value>, Fault> {
        let mut values = state.finish(self.session)?;
        values.resize(call.gives.len(), Value::Null);
        for (value, kind) in values.iter_mut().zip(&call.gives) {
            if *kind == Type::String && value.is_null() {
                *value = Value::text("");
            }
        }
        Ok(values)
    }
}
