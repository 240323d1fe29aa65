//! Plain folders of Parquet files as tables.

use super::{DataFile, FileStore, FileTable, Source, Tables};
use crate::error::QueryError;
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use datafusion::datasource::physical_plan::parquet::metadata::DFParquetMetadata;
use futures::TryStreamExt;
use kql::{Column, Type};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Tables of Parquet files, each in a folder of its own.
#[derive(Debug, Clone, Default)]
pub struct FolderTables {
    tables: HashMap<String, Source>,
}

impl FolderTables {
    /// Adds the files in a folder of a store, and below, as a table. All have the columns of the first.
    ///
    /// # Errors
    /// [`QueryError::Data`] when the folder has no Parquet file, or its first cannot be read.
    pub async fn add(
        &mut self,
        name: impl Into<String>,
        store: Arc<dyn ObjectStore>,
        folder: &Path,
    ) -> Result<(), QueryError> {
        let unreadable = |problem: String| QueryError::Data(format!("{folder}: {problem}"));
        let listed: Vec<_> =
            store.list(Some(folder)).try_collect().await.map_err(|e| unreadable(e.to_string()))?;
        let mut files: Vec<_> =
            listed.into_iter().filter(|file| file.location.as_ref().ends_with(".parquet")).collect();
        files.sort_by(|a, b| a.location.cmp(&b.location));
        let first = files.first().ok_or_else(|| unreadable("there is no Parquet file".into()))?;
        let schema = schema_of(&store, &first.location).await?;
        let columns = schema.fields().iter().enumerate();
        let columns =
            columns.map(|(at, field)| (Column::new(field.name().as_str(), kind_of(field)), at)).collect();
        let files = files.into_iter().map(|file| DataFile {
            path: file.location,
            bytes: file.size,
            rows: None,
            ranges: BTreeMap::new(),
        });
        let table = FileTable::new(FileStore::new(store), schema, files.collect(), vec![]);
        self.tables.insert(name.into(), Source { provider: Arc::new(table), columns });
        Ok(())
    }

    /// The columns of a table.
    #[must_use]
    pub fn columns(&self, name: &str) -> Option<Vec<Column>> {
        let source = self.tables.get(name)?;
        Some(source.columns.iter().map(|(column, _)| column.clone()).collect())
    }
}

impl Tables for FolderTables {
    fn table(&self, name: &str) -> Option<Source> {
        self.tables.get(name).cloned()
    }
}

/// The columns of a file, texts as views.
async fn schema_of(store: &Arc<dyn ObjectStore>, path: &Path) -> Result<SchemaRef, QueryError> {
    let unreadable = |problem: String| QueryError::Data(format!("{path}: {problem}"));
    let meta = store.head(path).await.map_err(|e| unreadable(e.to_string()))?;
    let footer = DFParquetMetadata::new(store.as_ref(), &meta);
    let schema = footer.fetch_schema().await.map_err(|e| unreadable(e.to_string()))?;
    let fields = schema.fields().iter().map(|field| match field.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 => Field::new(field.name(), DataType::Utf8View, true),
        DataType::Timestamp(_, zone) => {
            Field::new(field.name(), DataType::Timestamp(TimeUnit::Microsecond, zone.clone()), true)
        }
        _ => field.as_ref().clone().with_nullable(true),
    });
    Ok(Arc::new(Schema::new(fields.collect::<Vec<_>>())))
}

/// The type of a column: that which its metadata names under `cordon.type`, or the one nearest to its
/// Arrow type.
fn kind_of(field: &Field) -> Type {
    if let Some(kind) = field.metadata().get("cordon.type").and_then(|name| Type::from_name(name)) {
        return kind;
    }
    match field.data_type() {
        DataType::Boolean => Type::Bool,
        DataType::Int8 | DataType::Int16 | DataType::Int32 | DataType::UInt8 | DataType::UInt16 => Type::Int,
        DataType::Int64 | DataType::UInt32 | DataType::UInt64 => Type::Long,
        DataType::Float32 | DataType::Float64 => Type::Real,
        DataType::Timestamp(..) | DataType::Date32 => Type::DateTime,
        DataType::FixedSizeBinary(16) => Type::Guid,
        DataType::Struct(_) | DataType::List(_) | DataType::Map(..) => Type::Dynamic,
        _ => Type::String,
    }
}
