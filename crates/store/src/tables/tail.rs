//! Rows of a table that are not in a data file yet.

use arrow_array::RecordBatch;

use super::nulls::{NullColumns, own_bytes};

/// Small batches are joined up to this many rows. Joining copies, and a flush copies anyway: it is for
/// trickles, where every batch is of a few rows.
const JOINED_ROWS_MAX: usize = 1024;

struct Held {
    batch: RecordBatch,
    bytes: usize,
    /// Last log sequence that the rows come from.
    through: u64,
    /// Part of a flush that has begun: not joined with later rows.
    sealed: bool,
}

impl Held {
    fn new(batch: RecordBatch, through: u64) -> Self {
        Held { bytes: own_bytes(&batch), batch, through, sealed: false }
    }
}

/// The tail of one table.
#[derive(Default)]
pub(super) struct Tail {
    held: Vec<Held>,
    nulls: NullColumns,
}

impl Tail {
    /// Adds rows. Like a binary counter, neighbours of like size are joined, so that many tiny
    /// batches become few at a cost of a few copies per row.
    pub fn push(&mut self, batch: RecordBatch, through: u64) {
        // Batches of one table have one schema, so neither sharing nor joining fails; if one did, the
        // rows would be held as they came.
        let mut newest = Held::new(self.nulls.share(&batch).unwrap_or(batch), through);
        while let Some(before) = self.held.pop_if(|before| joins(before, &newest)) {
            match self.nulls.join(&before.batch, &newest.batch) {
                Ok(batch) => newest = Held::new(batch, through),
                Err(_) => {
                    self.held.push(before);
                    break;
                }
            }
        }
        self.held.push(newest);
    }

    /// Begins a flush: what is held now stays apart from what comes.
    pub fn seal(&mut self) {
        self.held.iter_mut().for_each(|held| held.sealed = true);
    }

    /// The rows that come from the log up to `through`.
    pub fn up_to(&self, through: u64) -> Vec<RecordBatch> {
        self.held.iter().filter(|held| held.through <= through).map(|held| held.batch.clone()).collect()
    }

    /// Lets go of the rows that come from the log up to `through`.
    pub fn release(&mut self, through: u64) {
        self.held.retain(|held| held.through > through);
    }

    /// All rows.
    pub fn batches(&self) -> Vec<RecordBatch> {
        self.held.iter().map(|held| held.batch.clone()).collect()
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// Memory held, about.
    pub fn bytes(&self) -> usize {
        self.held.iter().map(|held| held.bytes).sum()
    }

    /// Rows held.
    pub fn rows(&self) -> usize {
        self.held.iter().map(|held| held.batch.num_rows()).sum()
    }
}

fn joins(before: &Held, newest: &Held) -> bool {
    let (a, b) = (before.batch.num_rows(), newest.batch.num_rows());
    !before.sealed && a <= 2 * b && a + b <= JOINED_ROWS_MAX
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Int64Array, StringArray};

    use super::*;

    fn batch(rows: usize) -> RecordBatch {
        let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values(0..rows as i64));
        let nothing: ArrayRef = Arc::new(StringArray::new_null(rows));
        RecordBatch::try_from_iter_with_nullable([("n", numbers, true), ("s", nothing, true)])
            .expect("a batch")
    }

    #[test]
    fn many_tiny_batches_become_few() {
        let mut tail = Tail::default();
        (1..=1000).for_each(|n| tail.push(batch(3), n));
        assert_eq!(tail.rows(), 3000);
        assert!(tail.batches().len() <= 11, "{}", tail.batches().len());
        let bytes = tail.bytes();
        assert!(bytes < 3000 * 8 * 2, "columns of nulls take no memory: {bytes}");
    }

    #[test]
    fn a_flush_takes_what_was_there_when_it_began() {
        let mut tail = Tail::default();
        (1..=3).for_each(|n| tail.push(batch(1), n));
        tail.seal();
        (4..=5).for_each(|n| tail.push(batch(1), n));
        let taken: usize = tail.up_to(3).iter().map(RecordBatch::num_rows).sum();
        assert_eq!(taken, 3);
        tail.release(3);
        assert_eq!((tail.rows(), tail.is_empty()), (2, false));
    }
}
