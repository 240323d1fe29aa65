//! The tables of the store.

use super::{ColumnRange, DataFile, FileStore, FileTable, Source, Tables};
use crate::hunt::stored_name;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::common::ScalarValue;
use kql::{Column, Type};
use schema::{ColumnType, system};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::tables::{FileEntry, StatValue, TableSnapshot, Tables as Stored};

/// The names that the time of an event has, the documented one and that of the other family.
const TIMES: [&str; 2] = ["Timestamp", "TimeGenerated"];

/// All tables of a store, each as it is when a query asks for it: what is in files, and what is not yet.
pub struct StoreTables {
    tables: Stored,
    files: FileStore,
}

impl StoreTables {
    /// The tables as they are when each query looks at them.
    #[must_use]
    pub fn new(tables: Stored) -> Self {
        StoreTables { files: FileStore::new(tables.object_store()), tables }
    }
}

impl Tables for StoreTables {
    fn table(&self, name: &str) -> Option<Source> {
        let catalog = self.tables.catalog();
        let named = catalog.get(stored_name(name))?;
        // An older name of a table means the same rows.
        let current = named.alias_of.as_deref().and_then(|current| catalog.get(current)).unwrap_or(named);
        let snapshot = self.tables.snapshot(current.id);
        let provider = table_of(&self.files, &snapshot).with_terms(self.tables.terms(current.id));
        let provider = Arc::new(provider);
        Some(Source { provider, columns: columns_of(&snapshot) })
    }
}

/// The columns by declared name, and the time of an event by both its names.
fn columns_of(snapshot: &TableSnapshot) -> Vec<(Column, usize)> {
    let declared = |name: &str| snapshot.table.column(name).map(|c| kind_of(c.column_type));
    let fields = snapshot.schema.fields().iter().enumerate().filter(|(_, field)| field.name() != system::DAY);
    let mut columns: Vec<(Column, usize)> = fields
        .map(|(at, field)| {
            let time = matches!(field.data_type(), DataType::Timestamp(..));
            let kind = declared(field.name()).unwrap_or(if time { Type::DateTime } else { Type::String });
            (Column::new(field.name().as_str(), kind), at)
        })
        .collect();
    let place = |name: &str| columns.iter().find(|(c, _)| &*c.name == name).map(|(_, at)| *at);
    let [first, second] = TIMES.map(place);
    if let (None, None) = (first, second)
        && let Some(at) = place(system::ARRIVAL_TIME)
    {
        // Tables without a time of their own: when the row came.
        columns.extend(TIMES.map(|name| (Column::new(name, Type::DateTime), at)));
    } else if let Some((name, at)) = match (first, second) {
        (Some(at), None) => Some((TIMES[1], at)),
        (None, Some(at)) => Some((TIMES[0], at)),
        _ => None,
    } {
        columns.push((Column::new(name, Type::DateTime), at));
    }
    columns
}

fn kind_of(column: ColumnType) -> Type {
    match column {
        ColumnType::String => Type::String,
        ColumnType::Int => Type::Int,
        ColumnType::Long => Type::Long,
        ColumnType::Real => Type::Real,
        ColumnType::Bool => Type::Bool,
        ColumnType::DateTime => Type::DateTime,
        ColumnType::Guid => Type::Guid,
        ColumnType::Dynamic => Type::Dynamic,
    }
}

/// The table under the names in its files, without the column of the partition, which is not in them.
fn table_of(files: &FileStore, snapshot: &TableSnapshot) -> FileTable {
    let fields = snapshot.schema.fields().iter().zip(snapshot.stored_names.iter());
    let kept: Vec<usize> = (0..snapshot.schema.fields().len())
        .filter(|at| snapshot.schema.field(*at).name() != system::DAY)
        .collect();
    let renamed = fields.filter(|(field, _)| field.name() != system::DAY).map(|(field, name)| {
        let form = match field.data_type() {
            DataType::Utf8 => DataType::Utf8View,
            other => other.clone(),
        };
        Field::new(name, form, true)
    });
    let schema: SchemaRef = Arc::new(Schema::new(renamed.collect::<Vec<_>>()));
    let entries = snapshot.files.iter().map(|file| data_file(snapshot, &schema, file)).collect();
    let tail: Vec<RecordBatch> = snapshot.tail.iter().filter_map(|batch| batch.project(&kept).ok()).collect();
    FileTable::new(files.clone(), schema, entries, tail)
}

fn data_file(snapshot: &TableSnapshot, schema: &SchemaRef, file: &FileEntry) -> DataFile {
    let mut ranges = BTreeMap::new();
    for (name, stats) in &file.columns {
        let Ok(at) = snapshot.schema.index_of(name) else { continue };
        let Some(form) = schema.fields().get(at).map(|field| field.data_type()) else { continue };
        let end = |value: &Option<StatValue>| value.as_ref().and_then(|value| scalar_of(value, form));
        ranges.insert(at, ColumnRange { min: end(&stats.min), max: end(&stats.max), nulls: stats.nulls });
    }
    DataFile { path: file.path.clone(), bytes: file.bytes, rows: Some(file.rows), ranges }
}

fn scalar_of(value: &StatValue, form: &DataType) -> Option<ScalarValue> {
    Some(match (value, form) {
        (StatValue::Text(text), DataType::Utf8View) => ScalarValue::Utf8View(Some(text.clone())),
        (StatValue::Int(number), DataType::Int64) => ScalarValue::Int64(Some(*number)),
        (StatValue::Int(number), DataType::Int32) => ScalarValue::Int32(Some(i32::try_from(*number).ok()?)),
        (StatValue::Real(number), DataType::Float64) => ScalarValue::Float64(Some(*number)),
        (StatValue::Time(micros), DataType::Timestamp(_, zone)) => {
            ScalarValue::TimestampMicrosecond(Some(*micros), zone.clone())
        }
        _ => return None,
    })
}
