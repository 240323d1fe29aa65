//! Reading a table: data files pruned by time, then the tail.

use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use futures::stream::{self, BoxStream, StreamExt};
use object_store::ObjectStore;
use parquet::errors::ParquetError;
use schema::TableId;

use super::error::TablesError;
use super::layout::Layout;
use super::read::{Span, Wanted, read_file};
use super::report::{BadFile, ColumnStats, FileEntry, StatValue, TableSnapshot};

/// What to read of a table.
#[derive(Debug, Clone, Default)]
pub struct ScanRequest {
    /// Rows whose event time is at or after this, microseconds since 1970-01-01 UTC. Rows without an
    /// event time are taken by their arrival time.
    pub from_us: Option<i64>,
    /// Rows whose event time is before this.
    pub to_us: Option<i64>,
    /// Columns by declared name, in this order; `None` for all stored columns.
    pub columns: Option<Vec<String>>,
    /// Rows at most.
    pub limit: Option<usize>,
}

/// Files that a scan could not read, filled while the scan runs.
#[derive(Debug, Clone, Default)]
pub struct ScanProblems {
    files: Arc<Mutex<Vec<BadFile>>>,
}

impl ScanProblems {
    /// The files so far.
    #[must_use]
    pub fn files(&self) -> Vec<BadFile> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn add(&self, file: BadFile) {
        tracing::warn!(path = %file.path, rows = file.rows, reason = %file.reason, "data file left out");
        self.files.lock().unwrap_or_else(PoisonError::into_inner).push(file);
    }
}

/// Rows of a table, batch by batch.
pub type RowStream = BoxStream<'static, Result<RecordBatch, TablesError>>;

/// Starts a scan of a table as it was at the snapshot.
pub(super) fn scan(
    store: Arc<dyn ObjectStore>,
    layout: Arc<Layout>,
    snapshot: TableSnapshot,
    request: &ScanRequest,
) -> (RowStream, ScanProblems) {
    let problems = ScanProblems::default();
    let rows_error = {
        let table = layout.table.name.clone();
        move |source: ArrowError| TablesError::Rows { table: table.clone(), source }
    };
    let columns = match column_places(&layout, request.columns.as_deref()) {
        Ok(columns) => columns,
        Err(error) => return (stream::iter([Err(rows_error(error))]).boxed(), problems),
    };
    let span = Span { from: request.from_us, to: request.to_us };
    let wanted = Wanted::new(Arc::clone(&layout), columns, span);
    let files: Vec<_> = snapshot.files.iter().filter(|file| may_hold(&layout, file, span)).cloned().collect();
    let (table, reports, of_file) = (layout.table.id, problems.clone(), wanted.clone());
    let from_files = stream::iter(files).flat_map(move |file| {
        rows_of_file(Arc::clone(&store), table, file, of_file.clone(), reports.clone())
    });
    let tail = snapshot.tail.into_iter().map(move |batch| wanted.of_tail(&batch).map_err(&rows_error));
    let rows = from_files.map(Ok).chain(stream::iter(tail));
    (limited(rows.boxed(), request.limit), problems)
}

fn column_places(layout: &Layout, names: Option<&[String]>) -> Result<Vec<usize>, ArrowError> {
    match names {
        Some(names) => names.iter().map(|name| layout.schema.index_of(name)).collect(),
        None => Ok((0..layout.schema.fields().len()).collect()),
    }
}

/// The rows of a file; what cannot be read of it is reported.
fn rows_of_file(
    store: Arc<dyn ObjectStore>,
    table: TableId,
    file: Arc<FileEntry>,
    wanted: Wanted,
    problems: ScanProblems,
) -> BoxStream<'static, RecordBatch> {
    let opened = read_file(store, Arc::clone(&file), wanted);
    let batches = stream::once(opened).flat_map(|opened| match opened {
        Ok(batches) => batches.boxed(),
        Err(error) => stream::iter([Err(error)]).boxed(),
    });
    // The first failure ends the file.
    let good = batches.scan(problems, move |problems, batch| {
        let batch = batch.map_err(|error| problems.add(bad_file(table, &file, &error))).ok();
        futures::future::ready(batch)
    });
    good.boxed()
}

/// Names a file that cannot be read.
pub(super) fn bad_file(table: TableId, file: &FileEntry, error: &ParquetError) -> BadFile {
    BadFile { table, path: file.path.clone(), rows: file.rows, reason: error.to_string() }
}

fn limited(rows: RowStream, limit: Option<usize>) -> RowStream {
    let Some(limit) = limit else { return rows };
    let counted = rows.scan(limit, |left, batch| {
        let taken = match batch {
            _ if *left == 0 => None,
            Ok(batch) => {
                let batch = batch.slice(0, batch.num_rows().min(*left));
                *left -= batch.num_rows();
                Some(Ok(batch))
            }
            Err(error) => Some(Err(error)),
        };
        futures::future::ready(taken)
    });
    counted.boxed()
}

/// Whether a file may hold rows of a span, by its statistics. Its day does not decide: an event whose
/// clock is broken is filed under the day of its arrival.
fn may_hold(layout: &Layout, file: &FileEntry, span: Span) -> bool {
    let stats = |index: usize| file.columns.get(layout.schema.field(index).name());
    let arrival = stats(layout.arrival);
    let Some(time) = layout.time else { return meets(span, arrival) };
    match stats(time) {
        // A file without the column has no event times at all.
        None => meets(span, arrival),
        Some(time) if time.nulls == Some(0) => meets(span, Some(time)),
        Some(time) => meets(span, Some(time)) || meets(span, arrival),
    }
}

fn meets(span: Span, stats: Option<&ColumnStats>) -> bool {
    match stats.map(|stats| (&stats.min, &stats.max)) {
        Some((Some(StatValue::Time(min)), Some(StatValue::Time(max)))) => span.meets(*min, *max),
        _ => true,
    }
}
