//! The `…if` forms: an aggregate over the rows for which a condition is true.

use crate::{Accumulator, Fault, Session, Value};

/// Feeds `inner` the rows whose argument at `at` is true. The arguments are handed on as they are.
pub(super) struct When {
    pub(super) at: usize,
    pub(super) inner: Box<dyn Accumulator>,
}

/// An accumulator for the rows whose argument at `at` is true.
pub(super) fn when(at: usize, inner: Box<dyn Accumulator>) -> Result<Box<dyn Accumulator>, Fault> {
    Ok(Box::new(When { at, inner }))
}

impl Accumulator for When {
    fn add(&mut self, session: &Session, arguments: &[Value]) -> Result<(), Fault> {
        match arguments.get(self.at) {
            Some(Value::Bool(true)) => self.inner.add(session, arguments),
            _ => Ok(()),
        }
    }

    fn finish(&mut self, session: &Session) -> Result<Vec<Value>, Fault> {
        self.inner.finish(session)
    }
}
