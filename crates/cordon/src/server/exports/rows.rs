//! Rows of a table that came with a range of the log's sequences.
//!
//! A row's event id tells the sequence it came with. What sequences a data file holds is read from it once
//! and remembered: files do not change. After a restart only files that may hold newer rows are looked at
//! again, by their newest arrival; a machine's clock that was set back by more than a day while rows waited
//! would hide them, and nothing else does.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::{Array as _, RecordBatch};
use futures::StreamExt as _;
use schema::{TableId, system};
use store::tables::{FileEntry, RowStream, ScanRequest, StatValue, TableSnapshot, Tables};

/// How far back, in microseconds of arrival, files are looked at after a restart.
const LOOK_BACK_US: i64 = 86_400_000_000;
/// Files whose sequences are remembered; when there are more, all are looked at again.
const REMEMBERED_MOST: usize = 100_000;

/// What sequences data files hold.
#[derive(Default)]
pub(super) struct Files {
    sequences: HashMap<String, RangeInclusive<u64>>,
    /// Files whose newest row arrived before this hold nothing that is wanted.
    arrived_since_us: Option<i64>,
}

/// Why rows cannot be read.
pub(super) type Unreadable = String;

impl Files {
    /// Files as far as rows that arrived about `arrived_us` or later may be in them.
    pub(super) fn since(arrived_us: Option<i64>) -> Self {
        let since = arrived_us.map(|us| us.saturating_sub(LOOK_BACK_US));
        Files { sequences: HashMap::new(), arrived_since_us: since }
    }

    /// The parts of a table that hold rows of a range of sequences: its files one by one, then its tail.
    pub(super) async fn parts(
        &mut self,
        tables: &Tables,
        table: TableId,
        wanted: &RangeInclusive<u64>,
    ) -> Result<Vec<TableSnapshot>, Unreadable> {
        let whole = tables.snapshot(table);
        let mut parts = vec![];
        for file in whole.files.iter() {
            let alone = TableSnapshot { files: Arc::from([Arc::clone(file)]), tail: vec![], ..whole.clone() };
            if self.is_older(file) {
                continue;
            }
            let held = self.held(tables, table, (file, &alone)).await?;
            if held.start() <= wanted.end() && held.end() >= wanted.start() {
                parts.push(alone);
            }
        }
        if !whole.tail.is_empty() {
            parts.push(TableSnapshot { files: Arc::from([]), ..whole });
        }
        Ok(parts)
    }

    fn is_older(&self, file: &FileEntry) -> bool {
        let Some(since) = self.arrived_since_us else { return false };
        let newest = file.columns.get(system::ARRIVAL_TIME).and_then(|stats| stats.max.as_ref());
        matches!(newest, Some(StatValue::Time(newest)) if *newest < since)
    }

    async fn held(
        &mut self,
        tables: &Tables,
        table: TableId,
        (file, alone): (&FileEntry, &TableSnapshot),
    ) -> Result<RangeInclusive<u64>, Unreadable> {
        let path = file.path.to_string();
        if let Some(held) = self.sequences.get(&path) {
            return Ok(held.clone());
        }
        let request =
            ScanRequest { columns: Some(vec![system::EVENT_ID.to_owned()]), ..ScanRequest::default() };
        let mut ends: Option<(u64, u64)> = None;
        let mut rows = scan(tables, table, alone, &request)?;
        while let Some(batch) = rows.next().await {
            for sequence in sequences(&batch?).into_iter().flatten() {
                let (least, most) = ends.unwrap_or((sequence, sequence));
                ends = Some((least.min(sequence), most.max(sequence)));
            }
        }
        // A range with nothing in it for a file without sequences.
        let held = ends.map_or(RangeInclusive::new(1, 0), |(least, most)| least..=most);
        if self.sequences.len() >= REMEMBERED_MOST {
            self.sequences.clear();
        }
        self.sequences.insert(path, held.clone());
        Ok(held)
    }
}

/// The rows of a snapshot; a file that cannot be read is an error here, because what it holds would be
/// missing at the receiver.
pub(super) fn scan(
    tables: &Tables,
    table: TableId,
    snapshot: &TableSnapshot,
    request: &ScanRequest,
) -> Result<futures::stream::BoxStream<'static, Result<RecordBatch, Unreadable>>, Unreadable> {
    let (rows, problems): (RowStream, _) = tables.scan_snapshot(table, snapshot.clone(), request);
    let read = rows.map(|batch| batch.map_err(|e| e.to_string()));
    let checked = futures::stream::once(async move {
        match problems.files().first() {
            None => Ok(None),
            Some(bad) => {
                Err(format!("the data file {} cannot be read: {}; restore it", bad.path, bad.reason))
            }
        }
    });
    Ok(read.map(|batch| batch.map(Some)).chain(checked).filter_map(async |b| b.transpose()).boxed())
}

/// The sequence that each row came with.
pub(super) fn sequences(batch: &RecordBatch) -> Vec<Option<u64>> {
    let ids = batch.column_by_name(system::EVENT_ID).and_then(|column| column.as_string_opt::<i32>());
    let Some(ids) = ids else { return vec![None; batch.num_rows()] };
    let sequence = |row: usize| {
        let id = ids.is_valid(row).then(|| ids.value(row))?;
        u64::from_str_radix(id.split('-').next()?, 16).ok()
    };
    (0..ids.len()).map(sequence).collect()
}
