//! Opening a log after any end: every prefix of its bytes, damage anywhere, another process.

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::{Expect, expect};
use proptest::prelude::*;
use store::log::{Batch, Log, LogError, LogOptions, Recovery};

use crate::rows::batch;

/// A log with some batches, and where each frame ends in its one segment.
async fn filled(folder: &Path, texts: &[String]) -> (PathBuf, Vec<u64>) {
    let (log, _) = Log::open(folder, LogOptions::default()).expect("log opens");
    let mut ends = vec![];
    for (i, text) in texts.iter().enumerate() {
        let appended = log.append(batch(Some(&i.to_string()), text)).await.expect("stored");
        assert_eq!(appended.sequence, i as u64 + 1);
        ends.push(log.stats().bytes);
    }
    drop(log);
    (segments(folder).remove(0), ends)
}

fn segments(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).expect("folder").map(|e| e.expect("entry").path());
    let mut found: Vec<_> = paths.filter(|p| p.extension().is_some_and(|e| e == "seg")).collect();
    found.sort();
    found
}

fn read_all(log: &Log) -> Vec<(u64, Batch)> {
    log.read_from(1).map(|b| b.expect("a good frame")).map(|b| (b.sequence, b.batch)).collect()
}

fn summary(recovery: &Recovery) -> String {
    let aside = |list: &[store::log::SetAside]| {
        let each = list
            .iter()
            .map(|a| format!("{}+{}{}", a.offset, a.bytes, if a.kept_in.is_some() { " kept" } else { "" }));
        each.collect::<Vec<_>>().join(", ")
    };
    format!(
        "{} batches, next {}, torn [{}], damaged [{}], missing {:?}",
        recovery.batches,
        recovery.next,
        aside(&recovery.torn),
        aside(&recovery.damaged),
        recovery.missing
    )
}

fn texts(count: usize) -> Vec<String> {
    (0..count).map(|i| format!("line {i} ").repeat(i % 5 + 1)).collect()
}

#[tokio::test]
async fn reads_back_what_was_stored() {
    let folder = tempfile::tempdir().expect("folder");
    let texts = texts(20);
    filled(folder.path(), &texts).await;
    let (log, recovery) = Log::open(folder.path(), LogOptions::default()).expect("log opens");
    assert_eq!(summary(&recovery), "20 batches, next 21, torn [], damaged [], missing []");
    let expected: Vec<_> =
        texts.iter().enumerate().map(|(i, t)| (i as u64 + 1, batch(Some(&i.to_string()), t))).collect();
    assert_eq!(read_all(&log), expected);
    let from_15: Vec<u64> = log.read_from(15).map(|b| b.expect("a good frame").sequence).collect();
    assert_eq!(from_15, [15, 16, 17, 18, 19, 20]);
}

#[tokio::test]
async fn every_prefix_recovers_exactly_the_whole_frames() {
    let source = tempfile::tempdir().expect("folder");
    let (segment, ends) = filled(source.path(), &texts(6)).await;
    let bytes = fs::read(&segment).expect("segment");
    for length in 0..=bytes.len() {
        let folder = tempfile::tempdir().expect("folder");
        let copy = folder.path().join(segment.file_name().expect("a name"));
        fs::write(&copy, &bytes[..length]).expect("copy");
        let (log, recovery) = Log::open(folder.path(), LogOptions::default()).expect("log opens");
        let whole = ends.iter().filter(|end| **end <= length as u64).count() as u64;
        assert_eq!((recovery.batches, recovery.next), (whole, whole + 1), "cut at {length}");
        assert!(!recovery.has_loss(), "cut at {length}: {recovery:?}");
        assert_eq!(read_all(&log).len() as u64, whole);
        // It goes on where it stopped.
        let appended = log.append(batch(None, "after")).await.expect("stored");
        assert_eq!(appended.sequence, whole + 1);
        assert_eq!(read_all(&log).last().map(|b| b.1.payload.clone()), Some("after".into()));
    }
}

async fn check_damage(at: impl Fn(&[u64]) -> u64, expected: Expect) {
    let folder = tempfile::tempdir().expect("folder");
    let (segment, ends) = filled(folder.path(), &texts(5)).await;
    let mut bytes = fs::read(&segment).expect("segment");
    bytes[at(&ends) as usize] ^= 0x55;
    fs::write(&segment, &bytes).expect("damage");
    let (log, recovery) = Log::open(folder.path(), LogOptions::default()).expect("log opens");
    let read: Vec<u64> = read_all(&log).into_iter().map(|b| b.0).collect();
    expected.assert_eq(&format!("{}, read {read:?}", summary(&recovery)));
    drop(log);
    // The second opening has nothing to report but what is missing.
    let (_, again) = Log::open(folder.path(), LogOptions::default()).expect("log opens");
    assert!(again.damaged.is_empty() && again.torn.is_empty(), "{again:?}");
    assert_eq!(again.missing, recovery.missing);
}

#[tokio::test]
async fn damage_in_the_middle_is_set_aside() {
    check_damage(
        |ends| ends[1] + 20,
        expect!["4 batches, next 6, torn [], damaged [175+70 kept], missing [3..=3], read [1, 2, 4, 5]"],
    )
    .await;
}

#[tokio::test]
async fn damage_at_the_end_is_a_torn_end() {
    check_damage(
        |ends| ends[4] - 1,
        expect!["4 batches, next 5, torn [315+71 kept], damaged [], missing [], read [1, 2, 3, 4]"],
    )
    .await;
}

#[tokio::test]
async fn damage_to_a_length_is_set_aside() {
    check_damage(
        |ends| ends[0] + 9,
        expect!["4 batches, next 6, torn [], damaged [108+67 kept], missing [2..=2], read [1, 3, 4, 5]"],
    )
    .await;
}

#[tokio::test]
async fn a_sender_cannot_forge_a_frame() {
    let source = tempfile::tempdir().expect("folder");
    let (segment, ends) = filled(source.path(), &texts(2)).await;
    let bytes = fs::read(&segment).expect("segment");
    let frame = &bytes[ends[0] as usize..ends[1] as usize];

    let folder = tempfile::tempdir().expect("folder");
    let (log, _) = Log::open(folder.path(), LogOptions::default()).expect("log opens");
    let forged = Batch { payload: frame.to_vec().into(), ..batch(None, "") };
    log.append(forged).await.expect("stored");
    drop(log);
    let segment = segments(folder.path()).remove(0);
    let mut bytes = fs::read(&segment).expect("segment");
    bytes[50] ^= 1;
    fs::write(&segment, &bytes).expect("damage");
    let (log, recovery) = Log::open(folder.path(), LogOptions::default()).expect("log opens");
    assert_eq!(recovery.batches, 0);
    assert!(read_all(&log).is_empty());
}

#[tokio::test]
async fn damage_while_open_is_reported_once_and_stepped_over() {
    let folder = tempfile::tempdir().expect("folder");
    let (segment, ends) = filled(folder.path(), &texts(5)).await;
    let (log, _) = Log::open(folder.path(), LogOptions::default()).expect("log opens");
    let mut bytes = fs::read(&segment).expect("segment");
    bytes[ends[1] as usize + 30] ^= 0x55;
    fs::write(&segment, &bytes).expect("damage");
    let read: Vec<_> = log
        .read_from(1)
        .map(|b| match b {
            Ok(b) => b.sequence.to_string(),
            Err(LogError::Damaged { .. }) => "damaged".to_owned(),
            Err(other) => other.to_string(),
        })
        .collect();
    assert_eq!(read, ["1", "2", "damaged", "4", "5"]);
}

#[tokio::test]
async fn a_lost_segment_is_told() {
    let folder = tempfile::tempdir().expect("folder");
    let options = LogOptions { segment_bytes: 200, ..LogOptions::default() };
    let (log, _) = Log::open(folder.path(), options).expect("log opens");
    for i in 0..12 {
        log.append(batch(None, &format!("some text {i}"))).await.expect("stored");
    }
    drop(log);
    let segments = segments(folder.path());
    fs::remove_file(&segments[1]).expect("loss");
    let (log, recovery) = Log::open(folder.path(), LogOptions::default()).expect("log opens");
    expect!["9 batches, next 13, torn [], damaged [], missing [4..=6]"].assert_eq(&summary(&recovery));
    assert_eq!(read_all(&log).len() as u64, recovery.batches);
}

#[tokio::test]
async fn only_one_process_at_a_time() {
    let folder = tempfile::tempdir().expect("folder");
    let (log, _) = Log::open(folder.path(), LogOptions::default()).expect("log opens");
    let second = Log::open(folder.path(), LogOptions::default());
    assert!(matches!(second, Err(LogError::Locked { .. })));
    drop(log);
    Log::open(folder.path(), LogOptions::default()).expect("free again");
}

#[tokio::test]
async fn a_skip_is_no_loss() {
    let folder = tempfile::tempdir().expect("folder");
    let (log, _) = Log::open(folder.path(), LogOptions::default()).expect("log opens");
    log.append(batch(None, "one")).await.expect("stored");
    log.skip_to(100).await.expect("skipped");
    assert_eq!(log.append(batch(None, "hundred")).await.expect("stored").sequence, 100);
    drop(log);
    let (log, recovery) = Log::open(folder.path(), LogOptions::default()).expect("log opens");
    assert_eq!(summary(&recovery), "2 batches, next 101, torn [], damaged [], missing []");
    assert_eq!(read_all(&log).iter().map(|b| b.0).collect::<Vec<_>>(), [1, 100]);
}

#[tokio::test]
async fn sequences_go_on_after_everything_was_truncated() {
    let folder = tempfile::tempdir().expect("folder");
    let options = LogOptions { segment_bytes: 300, ..LogOptions::default() };
    let (log, _) = Log::open(folder.path(), options.clone()).expect("log opens");
    for i in 0..30 {
        log.append(batch(None, &format!("text {i}"))).await.expect("stored");
    }
    let truncated = log.truncate_before(1000).expect("truncated");
    assert!(truncated.segments > 3, "{truncated:?}");
    drop(log);
    let (log, recovery) = Log::open(folder.path(), options).expect("log opens");
    assert_eq!(recovery.next, 31);
    assert!(recovery.missing.is_empty(), "{recovery:?}");
    assert_eq!(log.append(batch(None, "more")).await.expect("stored").sequence, 31);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Any byte changed anywhere: no panic, no frame that was not written, nothing but the touched
    /// frame (and, for a torn end, what was never whole) is gone.
    #[test]
    fn one_changed_byte_costs_at_most_one_frame(place in 0.0f64..1.0, flip in 1u8..=255) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("runtime");
        let folder = tempfile::tempdir().expect("folder");
        let (segment, _) = runtime.block_on(filled(folder.path(), &texts(8)));
        let mut bytes = fs::read(&segment).expect("segment");
        let at = ((bytes.len() - 1) as f64 * place) as usize;
        bytes[at] ^= flip;
        fs::write(&segment, &bytes).expect("damage");
        let (log, recovery) = Log::open(folder.path(), LogOptions::default()).expect("log opens");
        prop_assert!(recovery.batches >= 7, "byte {at}: {recovery:?}");
        let read = read_all(&log);
        prop_assert_eq!(read.len() as u64, recovery.batches);
        let texts = texts(8);
        for (sequence, batch) in read {
            let text = texts[sequence as usize - 1].as_bytes();
            prop_assert_eq!(&batch.payload[..], text);
        }
    }

    /// Bytes that are no log at all.
    #[test]
    fn any_bytes_as_a_segment(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let folder = tempfile::tempdir().expect("folder");
        fs::write(folder.path().join("000000000001-00000000000000aa.seg"), &bytes).expect("file");
        let (log, recovery) = Log::open(folder.path(), LogOptions::default()).expect("log opens");
        prop_assert_eq!(recovery.batches, 0);
        prop_assert!(read_all(&log).is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn fuzz_entries_take_anything(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        store::log::fuzz_entry::segment(&bytes);
        prop_assert!(!store::log::fuzz_entry::keys(&bytes));
    }
}
