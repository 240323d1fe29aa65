//! The local file system as an object store whose writes are on disk when they return.
//!
//! `object_store`'s own local store leaves writing back to the operating system. A table's commit
//! must not come to disk before the data files it names, and the durable log is let go of once the
//! commit is there; so every put here syncs the file and its folder.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path as FsPath, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use futures::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, PutMode,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};

use crate::disk::sync_folder;

/// Name of the store in errors.
const STORE: &str = "local folder";

/// Unfinished files of this age are of a process that is gone.
const STAGED_AGE_MAX: Duration = Duration::from_secs(3600);

/// The local file system, with `/` as its root.
#[derive(Debug)]
pub(super) struct DurableLocal {
    files: LocalFileSystem,
    /// Where files are written before they are put in place; on the same file system.
    staging: PathBuf,
}

impl DurableLocal {
    /// A store that stages in a folder of its own, which is made and cleared of old leftovers.
    pub fn new(staging: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&staging)?;
        for entry in fs::read_dir(&staging)? {
            let entry = entry?;
            let age = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
            if age > STAGED_AGE_MAX {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(DurableLocal { files: LocalFileSystem::new(), staging })
    }
}

impl std::fmt::Display for DurableLocal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(STORE)
    }
}

fn generic(source: io::Error) -> Error {
    Error::Generic { store: STORE, source: Box::new(source) }
}

/// Creates the folder of a file and the folders above it, each synced into its own.
fn create_folder(folder: &FsPath) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let above = folder.parent().unwrap_or(folder);
    create_folder(above)?;
    match fs::create_dir(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    sync_folder(above)
}

fn put(staged: &FsPath, path: &FsPath, payload: &PutPayload, create_only: bool) -> Result<()> {
    let folder = path.parent().unwrap_or(path);
    create_folder(folder).map_err(generic)?;
    let placed = stage(staged, payload).and_then(|()| place(staged, path, create_only));
    if create_only || placed.is_err() {
        // Placed by a link, or not at all: either way the staged name is not needed any more.
        let _ = fs::remove_file(staged);
    }
    match placed {
        Ok(()) => sync_folder(folder).map_err(generic),
        Err(source) if create_only && source.kind() == io::ErrorKind::AlreadyExists => {
            Err(Error::AlreadyExists { path: path.display().to_string(), source: Box::new(source) })
        }
        Err(source) => Err(generic(source)),
    }
}

fn stage(staged: &FsPath, payload: &PutPayload) -> io::Result<()> {
    let mut file = File::create_new(staged)?;
    for part in payload {
        file.write_all(part)?;
    }
    file.sync_all()
}

fn place(staged: &FsPath, path: &FsPath, create_only: bool) -> io::Result<()> {
    if create_only { fs::hard_link(staged, path) } else { fs::rename(staged, path) }
}

#[async_trait]
impl ObjectStore for DurableLocal {
    async fn put_opts(&self, location: &Path, payload: PutPayload, opts: PutOptions) -> Result<PutResult> {
        let create_only = match opts.mode {
            PutMode::Create => true,
            PutMode::Overwrite => false,
            PutMode::Update(_) => {
                let operation = "conditional update".to_owned();
                return Err(Error::NotImplemented { operation, implementer: STORE.to_owned() });
            }
        };
        let path: PathBuf = self.files.path_to_filesystem(location)?;
        let staged = self.staging.join(uuid::Uuid::new_v4().to_string());
        tokio::task::spawn_blocking(move || put(&staged, &path, &payload, create_only))
            .await
            .map_err(|source| Error::JoinError { source })??;
        Ok(PutResult { e_tag: None, version: None })
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        opts: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.files.put_multipart_opts(location, opts).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.files.get_opts(location, options).await
    }

    async fn get_ranges(
        &self,
        location: &Path,
        ranges: &[std::ops::Range<u64>],
    ) -> Result<Vec<bytes::Bytes>> {
        self.files.get_ranges(location, ranges).await
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.files.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.files.list(prefix)
    }

    fn list_with_offset(
        &self,
        prefix: Option<&Path>,
        offset: &Path,
    ) -> BoxStream<'static, Result<ObjectMeta>> {
        self.files.list_with_offset(prefix, offset)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.files.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.files.copy_opts(from, to, options).await
    }
}
