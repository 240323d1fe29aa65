//! Operators that DataFusion does not have.
//!
//! An [`Operator`] says what it needs of its input and starts a [`Stage`] per stream; [`node`] puts it
//! into logical plans, [`exec`] into physical ones. [`order`] holds rows in an order.

mod exec;
pub(crate) mod expand;
pub(crate) mod groups;
mod node;
pub(crate) mod order;
pub(crate) mod rowwise;
pub(crate) mod unique;
mod yielding;

pub(crate) use exec::Planning;
pub(crate) use node::applied;
pub(crate) use yielding::Yielding;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::common::TableReference;
use datafusion::error::Result;

/// An operator over a stream of batches.
pub(crate) trait Operator: Send + Sync + std::fmt::Debug {
    /// Its name, for explanations.
    fn name(&self) -> &'static str;

    /// The columns that it gives.
    fn schema(&self) -> SchemaRef;

    /// Whether it has to see all rows in one stream, in their order.
    fn whole(&self) -> bool;

    /// The tables that its columns are of, where it hands on those of its input.
    fn qualifiers(&self) -> Vec<Option<TableReference>> {
        vec![None; self.schema().fields().len()]
    }

    /// Begins on one stream.
    fn start(&self) -> Result<Box<dyn Stage>>;
}

/// An operator at work on one stream. After each [`push`](Stage::push) and after
/// [`end`](Stage::end), [`next`](Stage::next) is called until it gives nothing, so that what a batch
/// gives need never be held as a whole.
pub(crate) trait Stage: Send {
    /// Takes a batch.
    fn push(&mut self, batch: RecordBatch) -> Result<()>;

    /// There are no more batches.
    fn end(&mut self) -> Result<()> {
        Ok(())
    }

    /// The next batch of what is ready.
    fn next(&mut self) -> Result<Option<RecordBatch>>;

    /// Bytes held, about.
    fn bytes(&self) -> usize {
        0
    }
}
