//! The first row of each key.

use super::{Operator, Stage};
use datafusion::arrow::array::{Array, BooleanArray, RecordBatch};
use datafusion::arrow::compute::filter_record_batch;
use datafusion::arrow::datatypes::{Schema, SchemaRef};
use datafusion::common::TableReference;
use datafusion::error::Result;
use datafusion::physical_plan::aggregates::group_values::{GroupValues, new_group_values};
use datafusion::physical_plan::aggregates::order::GroupOrdering;
use std::sync::Arc;

/// Lets a row through when its key is new and has no null.
#[derive(Debug)]
pub(crate) struct Unique {
    keys: Vec<usize>,
    schema: SchemaRef,
    qualifiers: Vec<Option<TableReference>>,
}

impl Unique {
    /// Over an input of these columns, with the keys at these places.
    pub fn new(keys: Vec<usize>, schema: SchemaRef, qualifiers: Vec<Option<TableReference>>) -> Self {
        Unique { keys, schema, qualifiers }
    }
}

impl Operator for Unique {
    fn name(&self) -> &'static str {
        "FirstOfEachKey"
    }

    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    fn qualifiers(&self) -> Vec<Option<TableReference>> {
        self.qualifiers.clone()
    }

    fn whole(&self) -> bool {
        true
    }

    fn start(&self) -> Result<Box<dyn Stage>> {
        let fields = self.keys.iter().map(|key| self.schema.field(*key).clone()).collect::<Vec<_>>();
        let values = new_group_values(Arc::new(Schema::new(fields)), &GroupOrdering::None)?;
        Ok(Box::new(Seen { keys: self.keys.clone(), values, groups: vec![], ready: None }))
    }
}

struct Seen {
    keys: Vec<usize>,
    values: Box<dyn GroupValues>,
    groups: Vec<usize>,
    ready: Option<RecordBatch>,
}

impl Stage for Seen {
    fn push(&mut self, batch: RecordBatch) -> Result<()> {
        let columns: Vec<_> = self.keys.iter().map(|key| batch.column(*key).clone()).collect();
        let known = self.values.len();
        self.values.intern(&columns, &mut self.groups)?;
        // Groups are numbered in the order in which they are first seen.
        let mut next = known;
        let fresh = |(row, group): (usize, &usize)| {
            let first = *group == next;
            next += usize::from(first);
            first && columns.iter().all(|column| column.is_valid(row))
        };
        let keep: BooleanArray = self.groups.iter().enumerate().map(fresh).map(Some).collect();
        self.ready = Some(filter_record_batch(&batch, &keep)?);
        Ok(())
    }

    fn next(&mut self) -> Result<Option<RecordBatch>> {
        Ok(self.ready.take())
    }

    fn bytes(&self) -> usize {
        self.values.size()
    }
}
