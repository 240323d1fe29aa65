//! Tables of Parquet files, with rows in memory beside them.
//!
//! What is not needed is left out as early as it is known: files by their statistics (which the Delta
//! log has, so nothing is opened), row groups by theirs and by Bloom filters, pages by the page index, rows
//! by the index of terms; of what is left, the columns of the filter are read first and the others only for the rows that pass.

use super::terms::{self, Passing};
use crate::source::counts::ScanCounts;
use async_trait::async_trait;
use chrono::DateTime;
use datafusion::arrow::array::{ArrayRef, BooleanArray, RecordBatch, UInt64Array};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{Field, Schema, SchemaRef};
use datafusion::catalog::memory::MemorySourceConfig;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::pruning::PruningStatistics;
use datafusion::common::stats::Precision;
use datafusion::common::{Column, ColumnStatistics, DFSchema, ScalarValue, Statistics};
use datafusion::datasource::TableType;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::physical_plan::parquet::{CachedParquetFileReaderFactory, ParquetRowSelection};
use datafusion::datasource::physical_plan::{
    FileGroup, FileGroupPartitioner, FileScanConfigBuilder, ParquetSource,
};
use datafusion::datasource::source::DataSourceExec;
use datafusion::error::Result;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::logical_expr::utils::conjunction;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown};
use datafusion::physical_optimizer::pruning::PruningPredicateBuilder;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::empty::EmptyExec;
use datafusion::physical_plan::union::UnionExec;
use object_store::path::Path;
use object_store::{ObjectMeta, ObjectStore};
use std::collections::{BTreeMap, HashSet};
use std::fmt::{self, Debug, Formatter};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::tables::TermIndex;

/// Files below this size are not split between streams.
const SPLIT_BYTES_MIN: usize = 4 << 20;
/// Bytes read at the end of a file in the hope that its whole footer is in them.
const FOOTER_BYTES: usize = 64 << 10;

/// Where files are: an object store under a name of its own.
#[derive(Clone)]
pub struct FileStore {
    store: Arc<dyn ObjectStore>,
    url: ObjectStoreUrl,
    number: u64,
}

impl FileStore {
    /// A store. Each one made counts as another.
    #[must_use]
    pub fn new(store: Arc<dyn ObjectStore>) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        // A scheme and a host: always an address.
        let url = ObjectStoreUrl::parse(format!("cordon://store-{number}"));
        FileStore { store, url: url.unwrap_or_else(|_| ObjectStoreUrl::local_filesystem()), number }
    }
}

impl Debug for FileStore {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.url.as_str())
    }
}

/// What is known of a column in a file.
#[derive(Debug, Clone, Default)]
pub struct ColumnRange {
    /// A value no greater than any in the file, of the column's type.
    pub min: Option<ScalarValue>,
    /// A value no less than any in the file.
    pub max: Option<ScalarValue>,
    /// Rows without a value.
    pub nulls: Option<u64>,
}

/// A Parquet file.
#[derive(Debug, Clone)]
pub struct DataFile {
    /// Where it is in its store.
    pub path: Path,
    /// Its size.
    pub bytes: u64,
    /// Its rows, when that is known without opening it.
    pub rows: Option<u64>,
    /// What is known of its columns, by place in the table's schema.
    pub ranges: BTreeMap<usize, ColumnRange>,
}

/// A table of files and of rows in memory.
#[derive(Debug)]
pub struct FileTable {
    store: FileStore,
    schema: SchemaRef,
    files: Vec<DataFile>,
    tail: Vec<RecordBatch>,
    terms: Option<TermIndex>,
}

/// A file with the rows of it that may pass.
type Narrowed<'a> = (&'a DataFile, Passing);

impl FileTable {
    /// A table. Columns of the schema that a file lacks are null in it; texts should be `Utf8View`. The
    /// batches of the tail have the schema's columns in its order, of types that can be cast to its.
    #[must_use]
    pub fn new(store: FileStore, schema: SchemaRef, files: Vec<DataFile>, tail: Vec<RecordBatch>) -> Self {
        FileTable { store, schema, files, tail, terms: None }
    }

    /// The same with an index of the terms of its files, in which columns have the names of the schema.
    #[must_use]
    pub fn with_terms(self, terms: TermIndex) -> Self {
        FileTable { terms: Some(terms), ..self }
    }

    /// The files with rows that may have the terms that the filters ask for.
    async fn narrowed<'a>(&self, files: Vec<&'a DataFile>, filters: &[Expr]) -> Vec<Narrowed<'a>> {
        let Some((index, sought)) = self.terms.as_ref().zip(terms::sought(filters)) else {
            return files.into_iter().map(|file| (file, Passing::Any)).collect();
        };
        let passing = terms::passing(index, &files, sought).await;
        files.into_iter().zip(passing).filter(|(_, passing)| !matches!(passing, Passing::None)).collect()
    }

    /// The files that may have rows for which all filters are true.
    fn pruned(&self, state: &dyn Session, filters: &[Expr]) -> Result<Vec<&DataFile>> {
        let Some(filter) = conjunction(filters.iter().cloned()) else {
            return Ok(self.files.iter().collect());
        };
        let schema = DFSchema::try_from(self.schema.as_ref().clone())?;
        let filter = state.create_physical_expr(filter, &schema)?;
        let builder = PruningPredicateBuilder::new().with_file_schema(self.schema.clone());
        let Ok(predicate) = builder.try_build(filter) else { return Ok(self.files.iter().collect()) };
        let keep = predicate.prune(self)?;
        Ok(self.files.iter().zip(keep).filter(|(_, keep)| *keep).map(|(file, _)| file).collect())
    }

    fn partitioned(&self, (file, passing): &Narrowed<'_>) -> PartitionedFile {
        let meta = ObjectMeta {
            location: file.path.clone(),
            // Files never change; but the cache of footers knows a file by its path, size and time
            // only, and two stores may have the same paths.
            last_modified: DateTime::from_timestamp_nanos(self.store.number as i64),
            size: file.bytes,
            e_tag: None,
            version: None,
        };
        let known = self.statistics_of(std::iter::once(*file));
        let partitioned = PartitionedFile::new_from_meta(meta);
        match passing {
            Passing::Some(rows) => partitioned
                .with_statistics(Arc::new(known.to_inexact()))
                .with_extension(ParquetRowSelection::new(rows.clone())),
            _ => partitioned.with_statistics(Arc::new(known)),
        }
    }

    /// Statistics of some files together.
    fn statistics_of<'a>(&self, files: impl Iterator<Item = &'a DataFile> + Clone) -> Statistics {
        let mut known = Statistics::new_unknown(&self.schema);
        let rows = files.clone().map(|file| file.rows).sum::<Option<u64>>();
        let exact = |number: u64| Precision::Exact(number as usize);
        known.num_rows = rows.map_or(Precision::Absent, exact);
        let bytes = files.clone().map(|file| file.bytes).sum::<u64>() as usize;
        known.total_byte_size = Precision::Inexact(bytes);
        let columns = known.column_statistics.iter_mut().enumerate();
        columns.for_each(|(at, column)| *column = column_statistics(at, files.clone()));
        known
    }

    /// Statistics of what is read of some files.
    fn statistics_together(&self, files: &[Narrowed<'_>]) -> Statistics {
        let known = self.statistics_of(files.iter().map(|(file, _)| *file));
        let whole = files.iter().all(|(_, passing)| matches!(passing, Passing::Any));
        if whole { known } else { known.to_inexact() }
    }

    fn scan_files(
        &self,
        state: &dyn Session,
        files: &[Narrowed<'_>],
        (projection, limit): (Option<&Vec<usize>>, Option<usize>),
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let runtime = state.runtime_env();
        runtime.register_object_store(self.store.url.as_ref(), self.store.store.clone());
        let cache = runtime.cache_manager.get_file_metadata_cache();
        let reader = CachedParquetFileReaderFactory::new(self.store.store.clone(), cache);
        let source = ParquetSource::new(self.schema.clone())
            .with_table_parquet_options(state.table_options().parquet.clone())
            .with_parquet_file_reader_factory(Arc::new(reader))
            .with_metadata_size_hint(FOOTER_BYTES);
        let groups = self.groups(state, files);
        let config = FileScanConfigBuilder::new(self.store.url.clone(), Arc::new(source))
            .with_file_groups(groups)
            .with_statistics(self.statistics_together(files))
            .with_projection_indices(projection.cloned())?
            .with_limit(limit)
            .build();
        Ok(DataSourceExec::from_data_source(config))
    }

    /// The files dealt out to streams of about equal bytes; large files are split.
    fn groups(&self, state: &dyn Session, files: &[Narrowed<'_>]) -> Vec<FileGroup> {
        let whole = FileGroup::new(files.iter().map(|file| self.partitioned(file)).collect());
        let partitioner = FileGroupPartitioner::new()
            .with_target_partitions(state.config().target_partitions())
            .with_repartition_file_min_size(SPLIT_BYTES_MIN);
        partitioner.repartition_file_groups(std::slice::from_ref(&whole)).unwrap_or_else(|| vec![whole])
    }

    fn scan_tail(&self, projection: Option<&Vec<usize>>) -> Result<Arc<dyn ExecutionPlan>> {
        let wanted: Vec<usize> = match projection {
            Some(projection) => projection.clone(),
            None => (0..self.schema.fields().len()).collect(),
        };
        let fields: Vec<Field> = wanted.iter().map(|at| self.schema.field(*at).clone()).collect();
        let schema = Arc::new(Schema::new(fields));
        let mut batches = vec![];
        for batch in &self.tail {
            let column = |at: &usize| cast(batch.column(*at), self.schema.field(*at).data_type());
            let columns = wanted.iter().map(column).collect::<Result<Vec<_>, _>>()?;
            batches.push(crate::column::batch(&schema, columns, batch.num_rows())?);
        }
        Ok(MemorySourceConfig::try_new_exec(&[batches], schema, None)?)
    }
}

fn column_statistics<'a>(at: usize, files: impl Iterator<Item = &'a DataFile> + Clone) -> ColumnStatistics {
    let range = |file: &'a DataFile| file.ranges.get(&at);
    let ends = |end: fn(&ColumnRange) -> Option<&ScalarValue>, wanted| {
        let mut ends = files.clone().map(|file| range(file).and_then(end));
        let first = ends.next().flatten().cloned()?;
        ends.try_fold(first, |best, end| {
            let end = end?;
            Some(if end.partial_cmp(&best) == Some(wanted) { end.clone() } else { best })
        })
    };
    let nulls = files.clone().map(|file| range(file).and_then(|r| r.nulls)).sum::<Option<u64>>();
    ColumnStatistics {
        null_count: nulls.map_or(Precision::Absent, |n| Precision::Exact(n as usize)),
        min_value: ends(|r| r.min.as_ref(), std::cmp::Ordering::Less)
            .map_or(Precision::Absent, Precision::Inexact),
        max_value: ends(|r| r.max.as_ref(), std::cmp::Ordering::Greater)
            .map_or(Precision::Absent, Precision::Inexact),
        ..ColumnStatistics::new_unknown()
    }
}

#[async_trait]
impl TableProvider for FileTable {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> Result<Vec<TableProviderFilterPushDown>> {
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let files = self.narrowed(self.pruned(state, filters)?, filters).await;
        if let Some(counts) = state.config().get_extension::<ScanCounts>() {
            counts.add(self.files.len() as u64, (self.files.len() - files.len()) as u64);
        }
        let mut parts = vec![];
        if !files.is_empty() {
            parts.push(self.scan_files(state, &files, (projection, limit))?);
        }
        if !self.tail.is_empty() {
            parts.push(self.scan_tail(projection)?);
        }
        match parts.len() {
            0 => {
                let schema = match projection {
                    Some(projection) => Arc::new(self.schema.project(projection)?),
                    None => self.schema.clone(),
                };
                Ok(Arc::new(EmptyExec::new(schema)))
            }
            1 => Ok(parts.swap_remove(0)),
            _ => UnionExec::try_new(parts),
        }
    }
}

impl FileTable {
    /// One value per file, of the column's type; null where it is not known.
    fn per_file(&self, column: &Column, value: fn(&ColumnRange) -> Option<&ScalarValue>) -> Option<ArrayRef> {
        let at = self.schema.index_of(column.name()).ok()?;
        let form = self.schema.field(at).data_type();
        let unknown = ScalarValue::try_from(form).ok()?;
        let values = self.files.iter().map(|file| {
            let value = file.ranges.get(&at).and_then(value).filter(|v| v.data_type() == *form);
            value.cloned().unwrap_or_else(|| unknown.clone())
        });
        ScalarValue::iter_to_array(values).ok()
    }
}

impl PruningStatistics for FileTable {
    fn min_values(&self, column: &Column) -> Option<ArrayRef> {
        self.per_file(column, |range| range.min.as_ref())
    }

    fn max_values(&self, column: &Column) -> Option<ArrayRef> {
        self.per_file(column, |range| range.max.as_ref())
    }

    fn num_containers(&self) -> usize {
        self.files.len()
    }

    fn null_counts(&self, column: &Column) -> Option<ArrayRef> {
        let at = self.schema.index_of(column.name()).ok()?;
        let nulls = self.files.iter().map(|file| file.ranges.get(&at).and_then(|range| range.nulls));
        Some(Arc::new(nulls.collect::<UInt64Array>()))
    }

    fn row_counts(&self) -> Option<ArrayRef> {
        Some(Arc::new(self.files.iter().map(|file| file.rows).collect::<UInt64Array>()))
    }

    fn contained(&self, _: &Column, _: &HashSet<ScalarValue>) -> Option<BooleanArray> {
        None
    }
}
