//! A disk that does what it is told to get wrong.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use store::disk::{Disk, LogFile, ReadFile, Room, SystemDisk};

/// Which faults the disk shows now.
#[derive(Default)]
pub struct Faults {
    /// Bytes that still fit; writes beyond them are cut short and fail with "no space".
    pub space: Mutex<Option<u64>>,
    /// The room of the file system, as it says; it does not change by itself.
    pub room: Mutex<Option<Room>>,
    /// Whether cutting a file fails.
    pub cut_fails: AtomicBool,
    /// Syncs that fail from now on.
    pub sync_failures: AtomicU64,
    /// Whether creating files fails, as in a folder without rights.
    pub create_fails: AtomicBool,
    /// How long each sync takes.
    pub sync_delay_ms: AtomicU64,
    /// Whether each write takes at most 7 bytes.
    pub short_writes: AtomicBool,
    /// Syncs seen.
    pub syncs: AtomicU64,
}

/// A system disk with faults.
#[derive(Clone, Default)]
pub struct FaultyDisk {
    pub faults: Arc<Faults>,
}

struct FaultyFile {
    file: Box<dyn LogFile>,
    faults: Arc<Faults>,
}

fn no_space() -> io::Error {
    io::ErrorKind::StorageFull.into()
}

impl Write for FaultyFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut most = bytes.len();
        if self.faults.short_writes.load(Ordering::SeqCst) {
            most = most.min(7);
        }
        let mut space = self.faults.space.lock().expect("no panic");
        if let Some(left) = space.as_mut() {
            most = most.min(*left as usize);
            if most == 0 {
                return Err(no_space());
            }
            *left -= most as u64;
        }
        self.file.write(&bytes[..most])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl LogFile for FaultyFile {
    fn sync(&mut self) -> io::Result<()> {
        self.faults.syncs.fetch_add(1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(self.faults.sync_delay_ms.load(Ordering::SeqCst)));
        let fails =
            self.faults.sync_failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
        if fails.is_ok() {
            return Err(io::Error::from_raw_os_error(5));
        }
        self.file.sync()
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        if self.faults.cut_fails.load(Ordering::SeqCst) {
            return Err(io::Error::from_raw_os_error(5));
        }
        self.file.cut(length)
    }
}

impl FaultyDisk {
    fn wrap(&self, file: Box<dyn LogFile>) -> Box<dyn LogFile> {
        Box::new(FaultyFile { file, faults: Arc::clone(&self.faults) })
    }
}

impl Disk for FaultyDisk {
    fn room(&self, _: &Path) -> Option<Room> {
        *self.faults.room.lock().expect("no panic")
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn LogFile>> {
        if self.faults.create_fails.load(Ordering::SeqCst) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        Ok(self.wrap(SystemDisk.create(path)?))
    }

    fn open_append(&self, path: &Path) -> io::Result<Box<dyn LogFile>> {
        Ok(self.wrap(SystemDisk.open_append(path)?))
    }

    fn open_read(&self, path: &Path) -> io::Result<Box<dyn ReadFile>> {
        SystemDisk.open_read(path)
    }

    fn replace(&self, path: &Path, content: &[u8]) -> io::Result<()> {
        let space = *self.faults.space.lock().expect("no panic");
        if space.is_some_and(|left| left < content.len() as u64) {
            return Err(no_space());
        }
        SystemDisk.replace(path, content)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let bytes = std::fs::metadata(path)?.len();
        SystemDisk.remove(path)?;
        if let Some(left) = self.faults.space.lock().expect("no panic").as_mut() {
            *left += bytes;
        }
        Ok(())
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        SystemDisk.sync_folder(folder)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        SystemDisk.list(folder)
    }
}
