//! Rows into data files: one Parquet file per day, sorted, without the columns that hold nothing.
//!
//! A column that a file lacks reads as null in every Delta reader. The documented tables have up to
//! 229 columns of which a source fills a few dozen, so leaving them out saves most of the work and
//! much of the size.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Schema};
use arrow_select::concat::concat;
use arrow_select::interleave::interleave;
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
/// Columns of a file with fewer bytes of values are not compressed: the compressor's memory costs more
/// time to set up than such a column is worth.
const PACKED_BYTES_MIN: usize = 2 << 10;
/// Rows copied at a time.
const PIECE_ROWS: usize = 2048;
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
    let keys = gather(batches, layout).map_err(rows_error)?;
    let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
    if rows == 0 {
        return Ok(vec![]);
    }
    let days = day_values(layout, &keys, rows);
    let order = sorted(layout, &keys, &days, settings.order);
    let places: Vec<(usize, usize)> = batches
        .iter()
        .enumerate()
        .flat_map(|(b, batch)| (0..batch.num_rows()).map(move |row| (b, row)))
        .collect();

    let mut files = vec![];
    let mut start = 0;
    while start < rows {
        let day = days[order[start] as usize];
        let length = order[start..].partition_point(|row| days[*row as usize] == day);
        let places = order[start..start + length].iter().map(|row| places[*row as usize]).collect();
        let file = Picked { batches, places }
            .encode(layout, day, settings)
            .map_err(|source| TablesError::Encode { table: layout.table.name.clone(), source })?;
        files.push(file);
        start += length;
    }
    Ok(files)
}

/// The columns that rows are ordered by, of all batches joined; `None` for the others, and for those
/// without any value.
fn gather(batches: &[RecordBatch], layout: &Layout) -> Result<Vec<Option<ArrayRef>>, ArrowError> {
    let keys = [Some(layout.day), Some(layout.arrival), layout.time, layout.device];
    let join = |index: usize| {
        if !keys.contains(&Some(index)) {
            return Ok(None);
        }
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

/// The rows of a file, by where they are: batch and row.
struct Picked<'a> {
    batches: &'a [RecordBatch],
    places: Vec<(usize, usize)>,
}

impl Picked<'_> {
    /// Bytes of a column's values; `None` when there is no value. Counting stops once there are enough
    /// to be worth compressing.
    fn weight(&self, index: usize) -> Option<usize> {
        let columns: Vec<&ArrayRef> = self.batches.iter().map(|batch| batch.column(index)).collect();
        if columns.iter().all(|column| column.null_count() == column.len()) {
            return None;
        }
        let texts: Vec<_> = columns.iter().map(|column| column.as_string_opt::<i32>()).collect();
        let mut bytes = None;
        for (batch, row) in self.places.iter().filter(|(batch, row)| columns[*batch].is_valid(*row)) {
            let more = texts[*batch].map_or(8, |texts| texts.value_length(*row) as usize);
            let sum = bytes.unwrap_or_default() + more;
            bytes = Some(sum);
            if sum >= PACKED_BYTES_MIN {
                break;
            }
        }
        bytes
    }

    /// A column of some of the rows.
    fn column(&self, index: usize, places: &[(usize, usize)]) -> Result<ArrayRef, ArrowError> {
        let parts: Vec<&dyn Array> = self.batches.iter().map(|batch| batch.column(index).as_ref()).collect();
        interleave(&parts, places)
    }

    /// Writes the rows. They are copied in pieces that stay in the processor's cache and whose memory is
    /// used again, rather than all at once.
    fn encode(&self, layout: &Layout, day: i32, settings: EncodeSettings) -> Result<DataFile, ParquetError> {
        let mut columns = vec![];
        let mut fields = vec![];
        let mut stats = FileStats::new();
        for index in (0..layout.schema.fields().len()).filter(|index| *index != layout.day) {
            let Some(bytes) = self.weight(index) else { continue };
            let field = layout.schema.field(index);
            if layout.ranged.contains(&index) {
                stats.insert(field.name().clone(), stats::of_array(&self.column(index, &self.places)?));
            }
            let stored =
                field.clone().with_name(&layout.stored_names[index]).with_metadata(Default::default());
            fields.push((stored, bytes < PACKED_BYTES_MIN));
            columns.push(index);
        }
        let rows = self.places.len();
        let properties = properties(layout, &fields, rows, settings)?;
        let schema = Arc::new(Schema::new(fields.into_iter().map(|(field, _)| field).collect::<Vec<_>>()));
        let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
        let mut writer = ArrowWriter::try_new_with_options(Vec::new(), Arc::clone(&schema), options)?;
        for places in self.places.chunks(PIECE_ROWS) {
            let arrays = columns.iter().map(|index| self.column(*index, places)).collect::<Result<_, _>>()?;
            writer.write(&RecordBatch::try_new(Arc::clone(&schema), arrays)?)?;
        }
        let bytes = Bytes::from(writer.into_inner()?);
        Ok(DataFile { bytes, rows: rows as u64, day, columns: stats })
    }
}

/// The file's settings; of each field, whether it is too small to be compressed.
fn properties(
    layout: &Layout,
    fields: &[(arrow_schema::Field, bool)],
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
    for (field, sparse) in fields {
        builder = column_properties(builder, layout, field);
        if *sparse {
            let path = ColumnPath::from(field.name().as_str());
            builder = builder.set_column_compression(path, Compression::UNCOMPRESSED);
        }
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
