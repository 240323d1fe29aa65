//! Reading one data file into the table's declared columns.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMicrosecondType;
use arrow_array::{Array, ArrayRef, BooleanArray, Date32Array, RecordBatch};
use arrow_cast::cast;
use arrow_schema::{ArrowError, Schema, SchemaRef};
use arrow_select::filter::filter_record_batch;
use bytes::Bytes;
use futures::future::BoxFuture;
use futures::{FutureExt, Stream, StreamExt};
use object_store::{ObjectStore, ObjectStoreExt};
use parquet::arrow::arrow_reader::statistics::StatisticsConverter;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::arrow::async_reader::AsyncFileReader;
use parquet::arrow::{ParquetRecordBatchStreamBuilder, ProjectionMask};
use parquet::errors::ParquetError;
use parquet::file::metadata::{PageIndexPolicy, ParquetMetaData, ParquetMetaDataReader};

use super::layout::Layout;
use super::nulls::{NullColumns, with_rows};
use super::report::FileEntry;

/// Rows per batch read.
const BATCH_ROWS: usize = 8192;
/// Bytes read at the end of a file in the hope that its whole footer is in them.
const FOOTER_BYTES: usize = 64 << 10;

/// A span of time in microseconds since 1970-01-01 UTC: from the first, to before the second.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub from: Option<i64>,
    pub to: Option<i64>,
}

impl Span {
    pub fn is_all(self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    pub fn holds(self, time: i64) -> bool {
        self.from.is_none_or(|from| time >= from) && self.to.is_none_or(|to| time < to)
    }

    /// Whether any time between two, both included, may be in the span.
    pub fn meets(self, min: i64, max: i64) -> bool {
        self.from.is_none_or(|from| max >= from) && self.to.is_none_or(|to| min < to)
    }
}

/// What to read of files of one table.
#[derive(Clone)]
pub(super) struct Wanted {
    pub layout: Arc<Layout>,
    /// Columns by their place in the layout's schema, in the order of the result.
    pub columns: Arc<[usize]>,
    pub schema: SchemaRef,
    pub span: Span,
}

impl Wanted {
    pub fn new(layout: Arc<Layout>, columns: Vec<usize>, span: Span) -> Self {
        let fields: Vec<_> = columns.iter().map(|index| layout.schema.field(*index).clone()).collect();
        Wanted { schema: Arc::new(Schema::new(fields)), columns: columns.into(), layout, span }
    }

    /// The wanted rows and columns of a batch in the layout's schema.
    pub fn of_tail(&self, batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let time = self.layout.time.map(|index| batch.column(index));
        let keep = self.keep(time, Some(batch.column(self.layout.arrival)), batch.num_rows());
        let columns = self.columns.iter().map(|index| Arc::clone(batch.column(*index))).collect();
        let batch = with_rows(Arc::clone(&self.schema), columns, batch.num_rows())?;
        keep.map_or(Ok(batch.clone()), |keep| filter_record_batch(&batch, &keep))
    }

    /// Which rows are in the span, by event time, else arrival time; `None` for all.
    fn keep(&self, time: Option<&ArrayRef>, arrival: Option<&ArrayRef>, rows: usize) -> Option<BooleanArray> {
        if self.span.is_all() {
            return None;
        }
        let typed = |array: Option<&ArrayRef>| {
            array.and_then(|array| array.as_primitive_opt::<TimestampMicrosecondType>().cloned())
        };
        let (time, arrival) = (typed(time), typed(arrival));
        let value = |times: &Option<arrow_array::TimestampMicrosecondArray>, row: usize| {
            times.as_ref().filter(|times| times.is_valid(row)).map(|times| times.value(row))
        };
        let holds =
            |row| value(&time, row).or_else(|| value(&arrival, row)).is_some_and(|t| self.span.holds(t));
        Some((0..rows).map(|row| Some(holds(row))).collect())
    }
}

/// Opens a file and reads the wanted columns and rows of it.
pub(super) async fn read_file(
    store: Arc<dyn ObjectStore>,
    file: Arc<FileEntry>,
    wanted: Wanted,
) -> Result<impl Stream<Item = Result<RecordBatch, ParquetError>> + Send + 'static, ParquetError> {
    let mut reader = StoredFile { store, file: Arc::clone(&file) };
    let options = ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Skip);
    let metadata = ArrowReaderMetadata::load_async(&mut reader, options).await?;
    let mut builder = ParquetRecordBatchStreamBuilder::new_with_metadata(reader, metadata.clone());
    let needed = needed_names(&wanted);
    let mask = ProjectionMask::columns(metadata.parquet_schema(), needed);
    if !wanted.span.is_all() {
        builder = builder.with_row_groups(row_groups(&metadata, &wanted)?);
    }
    let stream = builder.with_batch_size(BATCH_ROWS).with_projection(mask).build()?;
    let mut mapping = Mapping { wanted, day: file.day, nulls: NullColumns::default() };
    Ok(stream.map(move |batch| mapping.apply(&batch?).map_err(ParquetError::from)))
}

fn needed_names(wanted: &Wanted) -> Vec<&str> {
    let layout = &wanted.layout;
    let for_span = (!wanted.span.is_all()).then_some([layout.time, Some(layout.arrival)]);
    let extra = for_span.into_iter().flatten().flatten();
    let needed = wanted.columns.iter().copied().chain(extra);
    needed.map(|index| layout.stored_names[index].as_str()).collect()
}

/// Row groups that may hold rows of the span.
fn row_groups(metadata: &ArrowReaderMetadata, wanted: &Wanted) -> Result<Vec<usize>, ParquetError> {
    let groups = metadata.metadata().row_groups();
    let all = (0..groups.len()).collect();
    let Some(time) = wanted.layout.time else { return Ok(all) };
    let name = &wanted.layout.stored_names[time];
    if metadata.schema().column_with_name(name).is_none() {
        return Ok(all);
    }
    let converter = StatisticsConverter::try_new(name, metadata.schema(), metadata.parquet_schema())?;
    let (min, max) = (converter.row_group_mins(groups)?, converter.row_group_maxes(groups)?);
    let nulls = converter.row_group_null_counts(groups)?;
    let (Some(min), Some(max)) = (
        min.as_primitive_opt::<TimestampMicrosecondType>(),
        max.as_primitive_opt::<TimestampMicrosecondType>(),
    ) else {
        return Ok(all);
    };
    let may_hold = |group: &usize| {
        let known = min.is_valid(*group) && max.is_valid(*group);
        let no_nulls = nulls.is_valid(*group) && nulls.value(*group) == 0;
        !(known && no_nulls) || wanted.span.meets(min.value(*group), max.value(*group))
    };
    Ok((0..groups.len()).filter(may_hold).collect())
}

/// Turns what a file has into what was wanted.
struct Mapping {
    wanted: Wanted,
    day: Option<i32>,
    nulls: NullColumns,
}

impl Mapping {
    fn apply(&mut self, batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let rows = batch.num_rows();
        let layout = Arc::clone(&self.wanted.layout);
        let stored = |index: usize| batch.column_by_name(&layout.stored_names[index]);
        let keep = self.wanted.keep(layout.time.and_then(stored), stored(layout.arrival), rows);
        let mut columns = Vec::with_capacity(self.wanted.columns.len());
        for index in Arc::clone(&self.wanted.columns).iter() {
            let data_type = layout.schema.field(*index).data_type();
            columns.push(match stored(*index) {
                _ if *index == layout.day => Arc::new(Date32Array::from(vec![self.day; rows])),
                Some(column) if column.data_type() == data_type => Arc::clone(column),
                Some(column) => cast(column, data_type)?,
                None => self.nulls.column(data_type, rows),
            });
        }
        let batch = with_rows(Arc::clone(&self.wanted.schema), columns, rows)?;
        keep.map_or(Ok(batch.clone()), |keep| filter_record_batch(&batch, &keep))
    }
}

/// A data file in the store, for the Parquet reader.
struct StoredFile {
    store: Arc<dyn ObjectStore>,
    file: Arc<FileEntry>,
}

fn external(error: object_store::Error) -> ParquetError {
    ParquetError::External(Box::new(error))
}

impl AsyncFileReader for StoredFile {
    fn get_bytes(&mut self, range: Range<u64>) -> BoxFuture<'_, Result<Bytes, ParquetError>> {
        async move { self.store.get_range(&self.file.path, range).await.map_err(external) }.boxed()
    }

    fn get_byte_ranges(
        &mut self,
        ranges: Vec<Range<u64>>,
    ) -> BoxFuture<'_, Result<Vec<Bytes>, ParquetError>> {
        async move { self.store.get_ranges(&self.file.path, &ranges).await.map_err(external) }.boxed()
    }

    fn get_metadata<'a>(
        &'a mut self,
        _: Option<&'a ArrowReaderOptions>,
    ) -> BoxFuture<'a, Result<Arc<ParquetMetaData>, ParquetError>> {
        let size = self.file.bytes;
        async move {
            let reader = ParquetMetaDataReader::new().with_prefetch_hint(Some(FOOTER_BYTES));
            reader.load_and_finish(self, size).await.map(Arc::new)
        }
        .boxed()
    }
}
