//! Rows of a table that are not in a data file yet.

use arrow_array::RecordBatch;
use arrow_select::concat::concat_batches;

/// Small batches are joined up to this many rows.
const JOINED_ROWS_MAX: usize = 8192;

struct Held {
    batch: RecordBatch,
    bytes: usize,
    /// Last log sequence that the rows come from.
    through: u64,
    /// Part of a flush that has begun: not joined with later rows.
    sealed: bool,
}

/// The tail of one table.
#[derive(Default)]
pub(super) struct Tail {
    held: Vec<Held>,
}

impl Tail {
    /// Adds rows. Like a binary counter, neighbours of like size are joined, so that many tiny
    /// batches become few at a cost of a few copies per row.
    pub fn push(&mut self, batch: RecordBatch, through: u64) {
        let mut newest = Held { bytes: batch.get_array_memory_size(), batch, through, sealed: false };
        while let Some(before) = self.held.pop_if(|before| joins(before, &newest)) {
            match concat_batches(&newest.batch.schema(), [&before.batch, &newest.batch]) {
                Ok(batch) => {
                    let bytes = batch.get_array_memory_size();
                    newest = Held { batch, bytes, through: newest.through, sealed: false };
                }
                // Batches of one table have one schema, so this does not happen; if it did, the
                // two would stay apart.
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
