//! Rows into data files: one Parquet file per day, sorted, without the columns that hold nothing.
//!
//! A column that a file lacks reads as null in every Delta reader. The documented tables have up to
//! 229 columns of which a source fills a few dozen, so leaving them out saves most of the work and
//! much of the size.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef, RecordBatch, UInt32Array};
use arrow_schema::{ArrowError, DataType, Schema};
use arrow_select::concat::concat;
use arrow_select::take::take;
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder};
use parquet::schema::types::ColumnPath;

use super::error::TablesError;
use super::layout::Layout;
use super::stats::{self, FileStats};

/// Text is cut to this in the statistics inside a file.
const STATISTICS_BYTES_MAX: usize = 64;
const HOUR_US: i64 = 3_600_000_000;

/// How rows are ordered in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// By time.
    Time,
    /// By hour, then device, then time: row groups and pages then hold few devices.
    HourDevice,
}

/// What a file is made with.
#[derive(Debug, Clone, Copy)]
pub(super) struct EncodeSettings {
    pub order: Order,
    pub zstd_level: i32,
    pub row_group_rows: usize,
}

/// A data file, not yet stored.
pub(super) struct DataFile {
    pub bytes: Bytes,
    pub rows: u64,
    pub day: i32,
    pub columns: FileStats,
}

/// Makes the files of some rows: one for each day that occurs.
pub(super) fn encode(
    layout: &Layout,
    batches: &[RecordBatch],
    settings: EncodeSettings,
) -> Result<Vec<DataFile>, TablesError> {
    let rows_error = |source: ArrowError| TablesError::Rows { table: layout.table.name.clone(), source };
    let columns = gather(batches, layout).map_err(rows_error)?;
    let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
    if rows == 0 {
        return Ok(vec![]);
    }
    let days = day_values(layout, &columns, rows);
    let permutation = sorted(layout, &columns, &days, settings.order);
    let columns = reorder(columns, &permutation).map_err(rows_error)?;

    let mut files = vec![];
    let mut start = 0;
    while start < rows {
        let day = days[permutation[start] as usize];
        let length = permutation[start..].partition_point(|row| days[*row as usize] == day);
        let sliced = columns.iter().map(|c| c.as_ref().map(|c| c.slice(start, length))).collect();
        let file = encode_day(layout, sliced, day, settings)
            .map_err(|source| TablesError::Encode { table: layout.table.name.clone(), source })?;
        files.push(file);
        start += length;
    }
    Ok(files)
}

/// The columns of all batches joined; `None` for those without any value.
fn gather(batches: &[RecordBatch], layout: &Layout) -> Result<Vec<Option<ArrayRef>>, ArrowError> {
    let join = |index: usize| {
        let parts: Vec<&dyn Array> = batches.iter().map(|batch| batch.column(index).as_ref()).collect();
        let has_value = parts.iter().any(|part| part.null_count() < part.len());
        if has_value { concat(&parts).map(Some) } else { Ok(None) }
    };
    (0..layout.schema.fields().len()).map(join).collect()
}

fn day_values(layout: &Layout, columns: &[Option<ArrayRef>], rows: usize) -> Vec<i32> {
    match &columns[layout.day] {
        Some(days) => {
            let days = days.as_primitive::<Date32Type>();
            (0..rows).map(|row| if days.is_valid(row) { days.value(row) } else { 0 }).collect()
        }
        None => vec![0; rows],
    }
}

/// Event times, or arrival times where there is none.
fn time_values(layout: &Layout, columns: &[Option<ArrayRef>], rows: usize) -> Vec<i64> {
    let of = |index: Option<usize>| index.and_then(|index| columns[index].as_ref());
    let time = of(layout.time).map(|c| c.as_primitive::<TimestampMicrosecondType>());
    let arrival = of(Some(layout.arrival)).map(|c| c.as_primitive::<TimestampMicrosecondType>());
    let value = |row: usize| {
        let known = |times: Option<&arrow_array::TimestampMicrosecondArray>| {
            times.filter(|times| times.is_valid(row)).map(|times| times.value(row))
        };
        known(time).or_else(|| known(arrival)).unwrap_or_default()
    };
    (0..rows).map(value).collect()
}

/// Row numbers in the order of the file. Rows that tie keep their order.
fn sorted(layout: &Layout, columns: &[Option<ArrayRef>], days: &[i32], order: Order) -> Vec<u32> {
    let times = time_values(layout, columns, days.len());
    let mut rows: Vec<u32> = (0..days.len() as u32).collect();
    let key = |row: &u32| (days[*row as usize], times[*row as usize]);
    let devices = layout.device.and_then(|index| columns[index].as_ref()).map(|c| c.as_string::<i32>());
    match (order, devices) {
        (Order::HourDevice, Some(devices)) => rows.sort_by(|a, b| {
            let ((day_a, time_a), (day_b, time_b)) = (key(a), key(b));
            let device = |row: &u32| devices.is_valid(*row as usize).then(|| devices.value(*row as usize));
            (day_a, time_a.div_euclid(HOUR_US))
                .cmp(&(day_b, time_b.div_euclid(HOUR_US)))
                .then_with(|| device(a).cmp(&device(b)))
                .then_with(|| time_a.cmp(&time_b))
        }),
        _ => rows.sort_by_key(key),
    }
    rows
}

fn reorder(columns: Vec<Option<ArrayRef>>, permutation: &[u32]) -> Result<Vec<Option<ArrayRef>>, ArrowError> {
    if permutation.iter().enumerate().all(|(place, row)| place as u32 == *row) {
        return Ok(columns);
    }
    let indices = UInt32Array::from(permutation.to_vec());
    let moved = |column: Option<ArrayRef>| column.map(|c| take(&c, &indices, None)).transpose();
    columns.into_iter().map(moved).collect()
}

fn encode_day(
    layout: &Layout,
    columns: Vec<Option<ArrayRef>>,
    day: i32,
    settings: EncodeSettings,
) -> Result<DataFile, ParquetError> {
    let mut fields = vec![];
    let mut arrays = vec![];
    let mut stats = FileStats::new();
    for (index, column) in columns.into_iter().enumerate() {
        let Some(column) = column.filter(|c| index != layout.day && c.null_count() < c.len()) else {
            continue;
        };
        let field = layout.schema.field(index);
        if layout.ranged.contains(&index) {
            stats.insert(field.name().clone(), stats::of_array(&column));
        }
        fields.push(field.clone().with_name(&layout.stored_names[index]).with_metadata(Default::default()));
        arrays.push(column);
    }
    let rows = arrays.first().map_or(0, |column| column.len());
    let properties = properties(layout, &fields, rows, settings)?;
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)?;
    let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
    let mut writer = ArrowWriter::try_new_with_options(Vec::new(), batch.schema(), options)?;
    writer.write(&batch)?;
    let bytes = Bytes::from(writer.into_inner()?);
    Ok(DataFile { bytes, rows: rows as u64, day, columns: stats })
}

fn properties(
    layout: &Layout,
    fields: &[arrow_schema::Field],
    rows: usize,
    settings: EncodeSettings,
) -> Result<WriterProperties, ParquetError> {
    let mut builder = WriterProperties::builder()
        .set_created_by(concat!("cordon ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(settings.zstd_level)?))
        .set_max_row_group_row_count(Some(settings.row_group_rows))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_statistics_truncate_length(Some(STATISTICS_BYTES_MAX))
        .set_column_index_truncate_length(Some(STATISTICS_BYTES_MAX))
        .set_bloom_filter_max_ndv(rows.min(settings.row_group_rows).max(1) as u64)
        .set_bloom_filter_fpp(0.01);
    for field in fields {
        builder = column_properties(builder, layout, field);
    }
    Ok(builder.build())
}

fn column_properties(
    builder: WriterPropertiesBuilder,
    layout: &Layout,
    field: &arrow_schema::Field,
) -> WriterPropertiesBuilder {
    let path = ColumnPath::from(field.name().as_str());
    let is = |index: &usize| layout.stored_names[*index] == *field.name();
    if is(&layout.event_id) {
        // No value occurs twice, but neighbours share their start.
        return builder
            .set_column_dictionary_enabled(path.clone(), false)
            .set_column_encoding(path.clone(), Encoding::DELTA_BYTE_ARRAY)
            .set_column_statistics_enabled(path, EnabledStatistics::None);
    }
    let mut builder = builder;
    if matches!(field.data_type(), DataType::Timestamp(..)) {
        builder = builder
            .set_column_dictionary_enabled(path.clone(), false)
            .set_column_encoding(path.clone(), Encoding::DELTA_BINARY_PACKED);
    }
    if layout.ranged.iter().any(is) {
        builder = builder.set_column_statistics_enabled(path.clone(), EnabledStatistics::Page);
    }
    if layout.filtered.iter().any(is) {
        builder = builder
            .set_column_statistics_enabled(path.clone(), EnabledStatistics::Page)
            .set_column_bloom_filter_enabled(path, true);
    }
    builder
}
