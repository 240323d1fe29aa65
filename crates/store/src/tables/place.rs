//! Where the tables are: a folder or an object store's URL, turned into a store and paths in it.

use std::sync::Arc;

use deltalake_core::logstore::{LogStoreRef, StorageConfig, default_logstore};
use object_store::ObjectStore;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use url::Url;

use super::durable_local::DurableLocal;
use super::error::TablesError;
use super::options::TablesOptions;

/// The place of all tables.
pub(super) struct Place {
    /// The store, from its root.
    pub store: Arc<dyn ObjectStore>,
    /// The folder of all tables in it.
    pub base: Path,
    url: Url,
}

/// A place for files beside the tables.
pub struct ExportStore {
    /// The store, from its root.
    pub store: Arc<dyn ObjectStore>,
    /// The folder in it.
    pub base: Path,
}

impl ExportStore {
    /// Opens a folder, which is made when it is not there, or `s3://…` (with the feature `s3`, settings by
    /// the environment).
    ///
    /// # Errors
    /// [`TablesError::Location`].
    pub fn open(location: &str) -> Result<Self, TablesError> {
        let Place { store, base, .. } = Place::open_at(location, &TablesOptions::default(), "")?;
        Ok(ExportStore { store, base })
    }
}

impl Place {
    /// Opens a folder, `s3://…` (with the feature `s3`) or `memory:///` (for tests).
    pub fn open(location: &str, options: &TablesOptions) -> Result<Self, TablesError> {
        Self::open_at(location, options, "tables")
    }

    /// The same, the place being a folder of that name within; the location itself for none.
    fn open_at(location: &str, options: &TablesOptions, within: &str) -> Result<Self, TablesError> {
        let bad = |reason: String| TablesError::Location { location: location.to_owned(), reason };
        match Url::parse(location) {
            Ok(url) if url.scheme() == "memory" => {
                Ok(Place { store: Arc::new(InMemory::new()), base: Path::from("tables"), url })
            }
            Ok(url) if url.scheme() == "s3" => open_s3(url, options, within).map_err(bad),
            Ok(url) if url.scheme() == "file" => {
                let path = url.to_file_path().map_err(|()| bad("it names no local folder".to_owned()))?;
                open_folder(&path, within).map_err(bad)
            }
            Ok(url) if url.scheme().len() > 1 => {
                Err(bad(format!("the scheme {} is not supported; use a folder or s3://", url.scheme())))
            }
            _ => open_folder(std::path::Path::new(location), within).map_err(bad),
        }
    }

    /// The folder of a table.
    pub fn table_path(&self, name: &str) -> Path {
        self.base.clone().join(name)
    }

    /// Delta's view of a table's folder.
    pub fn log_store(&self, name: &str) -> Result<LogStoreRef, TablesError> {
        let path = self.table_path(name);
        let mut url = self.url.clone();
        url.set_path(&format!("/{path}/"));
        let prefixed = Arc::new(PrefixStore::new(Arc::clone(&self.store), path));
        Ok(default_logstore(prefixed, Arc::clone(&self.store), &url, &StorageConfig::default()))
    }
}

fn open_folder(folder: &std::path::Path, within: &str) -> Result<Place, String> {
    let tables = folder.join(within);
    std::fs::create_dir_all(&tables).map_err(|e| format!("the folder cannot be made: {e}"))?;
    let absolute = tables.canonicalize().map_err(|e| format!("the folder cannot be opened: {e}"))?;
    let base = Path::from_absolute_path(&absolute).map_err(|e| format!("its name cannot be used: {e}"))?;
    let url = Url::from_directory_path(&absolute).map_err(|()| "its name cannot be used".to_owned())?;
    let staging = absolute.with_file_name("staging");
    let store = DurableLocal::new(staging).map_err(|e| format!("its staging folder cannot be used: {e}"))?;
    Ok(Place { store: Arc::new(store), base, url })
}

#[cfg(feature = "s3")]
fn open_s3(url: Url, options: &TablesOptions, within: &str) -> Result<Place, String> {
    use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
    let bucket = url.host_str().ok_or("it names no bucket")?.to_owned();
    let mut builder = AmazonS3Builder::from_env().with_bucket_name(bucket);
    for (key, value) in &options.store_options {
        let key: AmazonS3ConfigKey =
            key.parse().map_err(|e| format!("the store option {key} is not known: {e}"))?;
        builder = builder.with_config(key, value);
    }
    let store = builder.build().map_err(|e| e.to_string())?;
    let base = Path::from(format!("{}/{within}", url.path()));
    Ok(Place { store: Arc::new(store), base, url })
}

#[cfg(not(feature = "s3"))]
fn open_s3(_: Url, _: &TablesOptions, _: &str) -> Result<Place, String> {
    Err("this build has no S3 support; build it with the feature `s3`".to_owned())
}
