//! Opening a log that may have been left at any instant, by any kind of end.

use std::io;
use std::path::{Path, PathBuf};

use super::batch::{Recovery, SetAside};
use super::error::LogError;
use super::keys::{KeyDigest, Keys};
use super::options::LogOptions;
use super::segment::{HEAD_BYTES, Head, Name, Step, Walk};
use super::state::SegmentState;
use crate::disk::Disk;

/// File of the keys that outlive their frames.
pub(super) const KEYS_FILE: &str = "keys.bin";

/// What a folder of segments holds.
pub(super) struct Recovered {
    /// The segments, oldest first.
    pub segments: Vec<SegmentState>,
    /// Number for the next segment.
    pub next_number: u64,
    /// Keys of the frames and of the key file.
    pub keys: Keys,
    /// The report.
    pub report: Recovery,
}

/// Reads all segments, cuts what was never acknowledged and sets damage aside.
pub(super) fn recover(disk: &dyn Disk, folder: &Path, options: &LogOptions) -> Result<Recovered, LogError> {
    let files = segment_files(disk, folder)?;
    let mut recovered = Recovered {
        segments: vec![],
        next_number: files.last().map_or(1, |(name, _)| name.number + 1),
        keys: Keys::new(options),
        report: Recovery::default(),
    };
    recovered.report.keys_lost = !load_keys(disk, folder, &mut recovered.keys)?;
    let mut last = 0;
    for (index, (name, path)) in files.iter().enumerate() {
        let holds = match files.get(index + 1) {
            Some((_, next)) => read_head(disk, next)?.map_or(u64::MAX, |head| head.previous_bytes),
            None => u64::MAX,
        };
        let place = Place { name: *name, path, holds, is_last: index + 1 == files.len() };
        last = recover_segment(disk, &place, last, &mut recovered)?;
    }
    recovered.report.next = last + 1;
    Ok(recovered)
}

struct Place<'a> {
    name: Name,
    path: &'a Path,
    /// Bytes that hold, as the next segment's head tells.
    holds: u64,
    is_last: bool,
}

fn segment_files(disk: &dyn Disk, folder: &Path) -> Result<Vec<(Name, PathBuf)>, LogError> {
    let paths = disk.list(folder).map_err(|e| LogError::reading(folder, e))?;
    let mut files: Vec<(Name, PathBuf)> =
        paths.into_iter().filter_map(|path| Some((Name::of(&path)?, path))).collect();
    files.sort();
    Ok(files)
}

fn read_head(disk: &dyn Disk, path: &Path) -> Result<Option<Head>, LogError> {
    let mut bytes = vec![];
    let file = disk.open_read(path).map_err(|e| LogError::reading(path, e))?;
    io::Read::read_to_end(&mut io::Read::take(file, HEAD_BYTES as u64), &mut bytes)
        .map_err(|e| LogError::reading(path, e))?;
    Ok(Head::decode(&bytes))
}

fn load_keys(disk: &dyn Disk, folder: &Path, keys: &mut Keys) -> Result<bool, LogError> {
    let path = folder.join(KEYS_FILE);
    match disk.read(&path) {
        Ok(bytes) => Ok(keys.load(&bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(LogError::reading(&path, error)),
    }
}

/// What one segment's bytes turned out to be.
#[derive(Default)]
struct Found {
    first: Option<u64>,
    last: u64,
    frames: u64,
    /// Ranges to take out: offset, bytes, and whether they are a torn end.
    bad: Vec<(usize, usize, bool)>,
}

/// Recovers one segment after `last`; returns the last sequence known afterwards.
fn recover_segment(
    disk: &dyn Disk,
    place: &Place<'_>,
    last: u64,
    recovered: &mut Recovered,
) -> Result<u64, LogError> {
    let bytes = disk.read(place.path).map_err(|e| LogError::reading(place.path, e))?;
    let head = Head::decode(&bytes);
    if bytes.len() < HEAD_BYTES || (head.is_none() && bytes.len() == HEAD_BYTES) {
        // Its creation was never finished, so nothing in it was ever acknowledged.
        disk.remove(place.path).map_err(|e| LogError::writing("remove", place.path, e))?;
        return Ok(last);
    }
    let report = &mut recovered.report;
    let is_oldest = recovered.segments.is_empty();
    let follows = head.map_or(last, |head| head.follows);
    if follows > last && !is_oldest {
        report.missing.push(last + 1..=follows);
    }
    let above = head.map_or(last, |head| head.first.saturating_sub(1)).max(last);
    let found = walk(&bytes, place, above, &mut recovered.keys, report);
    let mut bad = found.bad;
    if head.is_none() {
        bad.insert(0, (0, HEAD_BYTES, false));
    }
    let length = set_bad_aside(disk, place, &bytes, &bad, report)?;
    report.batches += found.frames;
    report.first = report.first.or(found.first);
    let last = found.last.max(above);
    recovered.segments.push(SegmentState {
        name: place.name,
        path: place.path.to_owned(),
        last,
        bytes: length,
    });
    Ok(last)
}

fn walk(bytes: &[u8], place: &Place<'_>, above: u64, keys: &mut Keys, report: &mut Recovery) -> Found {
    let holds = usize::try_from(place.holds).unwrap_or(usize::MAX).clamp(HEAD_BYTES, bytes.len());
    let mut found = Found { last: above, ..Found::default() };
    for step in Walk::new(&bytes[..holds], HEAD_BYTES, place.name.salt, above) {
        match step {
            Step::Frame(frame) => {
                if frame.sequence > found.last + 1 {
                    report.missing.push(found.last + 1..=frame.sequence - 1);
                }
                if let Some((source, key)) = frame.source_and_key() {
                    keys.insert(KeyDigest::new(source, key), frame.sequence, frame.arrival_us());
                }
                found.first = found.first.or(Some(frame.sequence));
                found.last = frame.sequence;
                found.frames += 1;
            }
            Step::Damage { offset, bytes } => found.bad.push((offset, bytes, false)),
            Step::Rest { offset, bytes } => found.bad.push((offset, bytes, place.is_last)),
        }
    }
    if holds < bytes.len() {
        found.bad.push((holds, bytes.len() - holds, true));
    }
    found
}

/// Copies bad ranges to files of their own and takes them out of the segment. Returns the segment's
/// length afterwards.
fn set_bad_aside(
    disk: &dyn Disk,
    place: &Place<'_>,
    bytes: &[u8],
    bad: &[(usize, usize, bool)],
    report: &mut Recovery,
) -> Result<u64, LogError> {
    let mut everything_kept = true;
    for &(offset, length, torn) in bad {
        let suffix = if torn { "torn" } else { "damaged" };
        let copy = place.path.with_extension(format!("{offset}.{suffix}"));
        let kept = disk.replace(&copy, &bytes[offset..offset + length]).is_ok();
        everything_kept &= kept;
        let aside = SetAside {
            segment: place.path.to_owned(),
            offset: offset as u64,
            bytes: length as u64,
            kept_in: kept.then_some(copy),
        };
        if torn { &mut report.torn } else { &mut report.damaged }.push(aside);
    }
    let Some(&(end, _, true)) = bad.last() else {
        return remove_damage(disk, place, bytes, bad, everything_kept);
    };
    if bad.len() > 1 {
        return remove_damage(disk, place, bytes, bad, everything_kept);
    }
    // The common case, a torn end: nothing in it was acknowledged, so it goes even when there was
    // no room for a copy.
    let mut file = disk.open_append(place.path).map_err(|e| LogError::writing("open", place.path, e))?;
    file.cut(end as u64)
        .and_then(|()| file.sync())
        .map_err(|e| LogError::writing("cut the torn end of", place.path, e))?;
    Ok(end as u64)
}

fn remove_damage(
    disk: &dyn Disk,
    place: &Place<'_>,
    bytes: &[u8],
    bad: &[(usize, usize, bool)],
    everything_kept: bool,
) -> Result<u64, LogError> {
    if bad.is_empty() || !everything_kept {
        // Without a copy the damage stays where it is; readers step over it.
        return Ok(bytes.len() as u64);
    }
    let mut good = Vec::with_capacity(bytes.len());
    let mut from = 0;
    for &(offset, length, _) in bad {
        good.extend_from_slice(&bytes[from..offset]);
        from = offset + length;
    }
    good.extend_from_slice(&bytes[from..]);
    if bad.first().is_some_and(|(offset, _, _)| *offset == 0) {
        return Ok(bytes.len() as u64);
    }
    disk.replace(place.path, &good).map_err(|e| LogError::writing("rewrite", place.path, e))?;
    Ok(good.len() as u64)
}
