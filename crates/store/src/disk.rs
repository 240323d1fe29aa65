//! The disk as the log sees it: a small trait, so that tests can inject short writes, full disks,
//! failed syncs and slowness.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// The room of a file system, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// What an ordinary process may still write.
    pub free_bytes: u64,
    /// Its size.
    pub total_bytes: u64,
}

/// A file being appended to.
pub trait LogFile: Write + Send {
    /// Forces the bytes written so far to the device.
    ///
    /// # Errors
    /// What the device said. After an error nothing about unsynced bytes may be believed.
    fn sync(&mut self) -> io::Result<()>;

    /// Cuts the file; later writes go to the new end.
    ///
    /// # Errors
    /// What the file system said.
    fn cut(&mut self, length: u64) -> io::Result<()>;
}

/// A file being read.
pub trait ReadFile: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadFile for T {}

/// What the log needs of a file system.
pub trait Disk: Send + Sync {
    /// Creates a file that must not exist yet, for appending.
    ///
    /// # Errors
    /// What the file system said.
    fn create(&self, path: &Path) -> io::Result<Box<dyn LogFile>>;

    /// Opens an existing file for appending.
    ///
    /// # Errors
    /// What the file system said.
    fn open_append(&self, path: &Path) -> io::Result<Box<dyn LogFile>>;

    /// Opens an existing file for reading.
    ///
    /// # Errors
    /// What the file system said.
    fn open_read(&self, path: &Path) -> io::Result<Box<dyn ReadFile>>;

    /// Puts a whole file in place durably: after a crash either the old or the new content is there.
    ///
    /// # Errors
    /// What the file system said; the old content is then still in place.
    fn replace(&self, path: &Path, content: &[u8]) -> io::Result<()>;

    /// Removes a file.
    ///
    /// # Errors
    /// What the file system said.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// Makes creations and removals in a folder durable.
    ///
    /// # Errors
    /// What the file system said.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;

    /// The files of a folder, by name.
    ///
    /// # Errors
    /// What the file system said.
    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>>;

    /// The room of the file system that a folder is on; `None` when it cannot be told.
    fn room(&self, _folder: &Path) -> Option<Room> {
        None
    }

    /// Reads a whole file.
    ///
    /// # Errors
    /// What the file system said.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let mut bytes = vec![];
        self.open_read(path)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// The operating system's file system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemDisk;

struct SystemFile(File);

impl Write for SystemFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl LogFile for SystemFile {
    fn sync(&mut self) -> io::Result<()> {
        self.0.sync_data()
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.0.set_len(length)
    }
}

impl Disk for SystemDisk {
    fn create(&self, path: &Path) -> io::Result<Box<dyn LogFile>> {
        Ok(Box::new(SystemFile(OpenOptions::new().append(true).create_new(true).open(path)?)))
    }

    fn open_append(&self, path: &Path) -> io::Result<Box<dyn LogFile>> {
        Ok(Box::new(SystemFile(OpenOptions::new().append(true).open(path)?)))
    }

    fn open_read(&self, path: &Path) -> io::Result<Box<dyn ReadFile>> {
        Ok(Box::new(File::open(path)?))
    }

    fn replace(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        replace_file(path, content)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        sync_folder(folder)
    }

    fn room(&self, folder: &Path) -> Option<Room> {
        let found = rustix::fs::statvfs(folder).ok()?;
        let bytes = |blocks: u64| blocks.saturating_mul(found.f_frsize);
        Some(Room { free_bytes: bytes(found.f_bavail), total_bytes: bytes(found.f_blocks) })
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let mut paths = fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<io::Result<Vec<_>>>()?;
        paths.sort();
        Ok(paths)
    }
}

/// Puts a whole file in place durably: a temporary file beside it is synced, then renamed over it.
pub(crate) fn replace_file(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".tmp");
    let temporary = path.with_file_name(name);
    let written = File::create(&temporary).and_then(|mut file| {
        file.write_all(content)?;
        file.sync_all()
    });
    let placed = written.and_then(|()| fs::rename(&temporary, path));
    if placed.is_err() {
        // The temporary file is ours alone; that it may stay behind is harmless.
        let _ = fs::remove_file(&temporary);
    }
    placed?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Makes creations, renames and removals in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
