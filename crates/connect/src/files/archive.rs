//! One file → the documents in it, through gz, zst, tar and zip, nested up to a limit.
//!
//! Kinds are told by their first bytes, not their names. All decompression counts against one budget
//! per file, so that a small file cannot become an endless one.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::Path;

use super::FilesError;
use crate::Limits;

/// Bytes read ahead to tell what a stream is.
const PEEK_BYTES: usize = 64 << 10;

/// A document: its name (`archive.zip!inner.json` inside an archive), its first bytes, its stream.
pub struct Document<'a> {
    /// Name, for people and for recognition.
    pub name: &'a str,
    /// The first bytes, up to 64 KiB; they are also the start of `reader`.
    pub head: &'a [u8],
    /// The whole document.
    pub reader: &'a mut dyn Read,
}

/// Opens a file (`-` is standard input) and calls `visit` with each document in it.
///
/// # Errors
/// When the file cannot be read, an archive is damaged, a limit is passed, or `visit` fails.
pub fn visit_documents<E: From<FilesError>>(
    path: &Path,
    limits: &Limits,
    visit: &mut dyn FnMut(Document<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut opener =
        Opener { path, limits, budget: limits.file_decompressed_bytes, members: 0, visit, failure: None };
    let name = path.to_string_lossy().into_owned();
    let outcome = if name == "-" {
        opener.stream("stdin", &mut io::stdin().lock(), 0)
    } else {
        File::open(path)
            .map_err(|source| FilesError::Io { path: path.to_owned(), operation: "open", source })
            .and_then(|file| opener.stream(&name, &mut BufReader::with_capacity(256 << 10, file), 0))
    };
    match opener.failure {
        Some(failure) => Err(failure),
        None => outcome.map_err(E::from),
    }
}

struct Opener<'v, E> {
    path: &'v Path,
    limits: &'v Limits,
    budget: u64,
    members: usize,
    visit: &'v mut dyn FnMut(Document<'_>) -> Result<(), E>,
    /// The visitor's own failure, kept apart from ours.
    failure: Option<E>,
}

/// What a stream's first bytes say it is.
enum Kind {
    Gzip,
    Zstd,
    Zip,
    Tar,
    Plain,
}

fn kind_of(head: &[u8]) -> Kind {
    match head {
        [0x1f, 0x8b, 8, ..] => Kind::Gzip,
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Kind::Zstd,
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Kind::Zip,
        _ if head.get(257..262) == Some(b"ustar") => Kind::Tar,
        _ => Kind::Plain,
    }
}

impl<E> Opener<'_, E> {
    fn io(&self, operation: &'static str) -> impl Fn(io::Error) -> FilesError {
        let path = self.path.to_owned();
        move |source| FilesError::Io { path: path.clone(), operation, source }
    }

    fn limit(&self, what: &'static str, limit: u64, setting: &'static str) -> FilesError {
        FilesError::Limit { path: self.path.to_owned(), what, limit, setting }
    }

    fn archive(&self, message: &dyn std::fmt::Display) -> FilesError {
        FilesError::Archive { path: self.path.to_owned(), message: message.to_string() }
    }

    fn stream(&mut self, name: &str, reader: &mut dyn Read, depth: usize) -> Result<(), FilesError> {
        let mut head = vec![];
        reader.take(PEEK_BYTES as u64).read_to_end(&mut head).map_err(self.io("read"))?;
        if depth > self.limits.archive_depth {
            let limit = self.limits.archive_depth as u64;
            return Err(self.limit("nesting of archives", limit, "archive_depth"));
        }
        let inner = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
        match kind_of(&head) {
            Kind::Gzip => {
                let mut decoder = flate2::read::MultiGzDecoder::new(Cursor::new(&head).chain(reader));
                self.stream(&inner, &mut decoder, depth + 1)
            }
            Kind::Zstd => {
                let mut decoder = zstd::stream::read::Decoder::new(Cursor::new(&head).chain(reader))
                    .map_err(self.io("open"))?;
                decoder.window_log_max(27).map_err(self.io("open"))?;
                self.stream(&inner, &mut decoder, depth + 1)
            }
            Kind::Zip => self.zip(name, &head, reader, depth),
            Kind::Tar => self.tar(name, &mut Cursor::new(&head).chain(reader), depth),
            Kind::Plain => self.document(name, &head, reader),
        }
    }

    fn document(&mut self, name: &str, head: &[u8], rest: &mut dyn Read) -> Result<(), FilesError> {
        let mut counted = Counted { inner: Cursor::new(head).chain(rest), left: self.budget, over: false };
        let visited = (self.visit)(Document { name, head, reader: &mut counted });
        self.budget = counted.left;
        if counted.over {
            let limit = self.limits.file_decompressed_bytes;
            return Err(self.limit("decompressed size", limit, "file_decompressed_bytes"));
        }
        if let Err(failure) = visited {
            self.failure = Some(failure);
            return Err(self.archive(&"stopped"));
        }
        Ok(())
    }

    /// A zip's directory is at its end, so the archive is read whole first, within the document limit.
    fn zip(&mut self, name: &str, head: &[u8], rest: &mut dyn Read, depth: usize) -> Result<(), FilesError> {
        let most = self.limits.document_bytes as u64;
        let mut bytes = head.to_vec();
        rest.take((most + 1).saturating_sub(head.len() as u64))
            .read_to_end(&mut bytes)
            .map_err(self.io("read"))?;
        if bytes.len() as u64 > most {
            return Err(self.limit("size of a zip archive", most, "document_bytes"));
        }
        let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).map_err(|e| self.archive(&e))?;
        for index in 0..archive.len() {
            self.count_member()?;
            let mut member = archive.by_index(index).map_err(|e| self.archive(&e))?;
            if member.is_dir() {
                continue;
            }
            let inner = member.name().map_or_else(|_| format!("member-{index}"), |n| n.into_owned());
            let member_name = format!("{name}!{inner}");
            self.stream(&member_name, &mut member, depth + 1)?;
        }
        Ok(())
    }

    fn tar(&mut self, name: &str, reader: &mut dyn Read, depth: usize) -> Result<(), FilesError> {
        let mut archive = tar::Archive::new(reader);
        for entry in archive.entries().map_err(|e| self.archive(&e))? {
            self.count_member()?;
            let mut entry = entry.map_err(|e| self.archive(&e))?;
            if !entry.header().entry_type().is_file() {
                continue;
            }
            let path = entry.path().map_err(|e| self.archive(&e))?.to_string_lossy().into_owned();
            self.stream(&format!("{name}!{path}"), &mut entry, depth + 1)?;
        }
        Ok(())
    }

    fn count_member(&mut self) -> Result<(), FilesError> {
        self.members += 1;
        if self.members > self.limits.archive_members {
            let limit = self.limits.archive_members as u64;
            return Err(self.limit("number of archive members", limit, "archive_members"));
        }
        Ok(())
    }
}

/// A reader that stops, and says so, when its budget is used up.
struct Counted<R> {
    inner: R,
    left: u64,
    over: bool,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        if most == 0 && !buffer.is_empty() {
            self.over = self.inner.read(&mut [0])? > 0;
            return Ok(0);
        }
        let read = self.inner.read(&mut buffer[..most])?;
        self.left -= read as u64;
        Ok(read)
    }
}
