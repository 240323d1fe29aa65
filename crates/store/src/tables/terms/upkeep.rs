//! Making files of terms for data files that have none, and finding those that are of no use any more.

use std::collections::HashSet;
use std::sync::Arc;

use arrow_array::RecordBatch;
use futures::TryStreamExt;
use object_store::path::Path;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt};
use parquet::errors::ParquetError;
use schema::ColumnType;

use super::build::{Builder, ColumnTerms};
use super::{FOLDER, SUFFIX, index_path};
use crate::tables::error::TablesError;
use crate::tables::read::{Span, Wanted, read_file};
use crate::tables::report::{BadFile, FileEntry};
use crate::tables::scan::bad_file;
use crate::tables::slot::Slot;

/// What is indexed.
#[derive(Debug, Clone)]
pub struct IndexOptions {
    /// Data files with fewer rows are read about as fast as their index, and get none.
    pub rows_min: u64,
    /// Memory of terms while they are gathered, at most. A column that alone would take more is left out.
    pub memory_bytes_max: usize,
}

impl Default for IndexOptions {
    fn default() -> Self {
        IndexOptions { rows_min: 16 << 10, memory_bytes_max: 192 << 20 }
    }
}

/// What was indexed of one table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Indexed {
    /// Files of terms made.
    pub files: usize,
    /// Their size.
    pub bytes: u64,
    /// Size of the data files that they are of.
    pub data_bytes: u64,
    /// Data files that cannot be read.
    pub unreadable: Vec<BadFile>,
}

/// The indexing of one table.
pub(in crate::tables) struct Upkeep<'a> {
    pub store: &'a Arc<dyn ObjectStore>,
    pub slot: &'a Slot,
    pub options: &'a IndexOptions,
}

impl Upkeep<'_> {
    /// Makes what is missing.
    pub async fn run(self) -> Result<Indexed, TablesError> {
        let files = Arc::clone(&self.slot.view().files);
        let large: Vec<_> = files.iter().filter(|file| file.rows >= self.options.rows_min).collect();
        let mut done = Indexed::default();
        if large.is_empty() {
            return Ok(done);
        }
        let present: HashSet<Path> =
            listed(self.store, self.slot).await?.into_iter().map(|object| object.location).collect();
        for file in large {
            let Some(path) = index_path(&self.slot.path, &file.path).filter(|path| !present.contains(path))
            else {
                continue;
            };
            match self.terms_of(file).await {
                Ok(bytes) => {
                    done.files += 1;
                    done.bytes += bytes.len() as u64;
                    done.data_bytes += file.bytes;
                    let put = self.store.put(&path, bytes.into()).await;
                    put.map_err(|source| TablesError::store("write", &path, source))?;
                }
                Err(error) => done.unreadable.push(bad_file(self.slot.id(), file, &error)),
            }
        }
        Ok(done)
    }

    /// The file of terms of a data file. The columns are read together, as far as memory allows.
    async fn terms_of(&self, file: &Arc<FileEntry>) -> Result<Vec<u8>, ParquetError> {
        let layout = &self.slot.layout;
        let mut builder = Builder::new(file.bytes, file.rows);
        let columns = layout.table.columns.iter().enumerate();
        let texts =
            columns.filter(|(_, c)| matches!(c.column_type, ColumnType::String | ColumnType::Dynamic));
        let mut waiting: Vec<usize> = texts.map(|(place, _)| place).collect();
        while !waiting.is_empty() {
            let pass = self.pass(file, &waiting).await?;
            let alone = waiting.len() == 1;
            waiting.clear();
            for (place, terms) in pass {
                match terms {
                    Some(terms) => builder.add(&layout.stored_names[place], terms),
                    // Too much even alone: searches of this column read all of it.
                    None if alone => {}
                    None => waiting.push(place),
                }
            }
        }
        Ok(builder.finish())
    }

    /// The terms of columns, read at once; `None` for those that there was no memory for.
    async fn pass(
        &self,
        file: &Arc<FileEntry>,
        places: &[usize],
    ) -> Result<Vec<(usize, Option<ColumnTerms>)>, ParquetError> {
        let wanted = Wanted::new(Arc::clone(&self.slot.layout), places.to_vec(), Span::default());
        let mut batches = read_file(Arc::clone(self.store), Arc::clone(file), wanted).await?;
        let mut columns: Vec<_> = places.iter().map(|_| Some(ColumnTerms::default())).collect();
        while let Some(batch) = batches.try_next().await? {
            columns = taken(columns, batch, self.options.memory_bytes_max).await?;
        }
        Ok(places.iter().copied().zip(columns).collect())
    }
}

/// Takes rows on a thread that may block. The largest columns go when there is too much.
async fn taken(
    mut columns: Vec<Option<ColumnTerms>>,
    rows: RecordBatch,
    bytes_max: usize,
) -> Result<Vec<Option<ColumnTerms>>, ParquetError> {
    let taking = tokio::task::spawn_blocking(move || {
        for (terms, column) in columns.iter_mut().zip(rows.columns()) {
            if let Some(terms) = terms {
                terms.push(column);
            }
        }
        let memory = |column: &Option<ColumnTerms>| column.as_ref().map_or(0, ColumnTerms::memory);
        while columns.iter().map(memory).sum::<usize>() > bytes_max {
            let Some(largest) = columns.iter_mut().max_by_key(|column| memory(column)) else { break };
            *largest = None;
        }
        columns
    });
    taking.await.map_err(|_| ParquetError::General("the indexing was cut off".to_owned()))
}

async fn listed(store: &Arc<dyn ObjectStore>, slot: &Slot) -> Result<Vec<ObjectMeta>, TablesError> {
    let folder = slot.path.clone().join(FOLDER);
    let listed = store.list(Some(&folder)).try_collect().await;
    listed.map_err(|source| TablesError::store("list", &folder, source))
}

/// Files of terms among these whose data file is not there.
pub(in crate::tables) fn leftovers(
    table: &Path,
    listed: &[ObjectMeta],
    live: &HashSet<Path>,
) -> Vec<ObjectMeta> {
    let wanted: HashSet<Path> = live.iter().filter_map(|data| index_path(table, data)).collect();
    let folder = table.clone().join(FOLDER);
    let ours = |object: &&ObjectMeta| {
        object.location.prefix_matches(&folder) && object.location.as_ref().ends_with(SUFFIX)
    };
    listed.iter().filter(ours).filter(|object| !wanted.contains(&object.location)).cloned().collect()
}
