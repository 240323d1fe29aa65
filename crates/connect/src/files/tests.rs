//! Tests of expansion, archives and chunking.
use std::io::Write as _;

use expect_test::expect;
use proptest::prelude::*;

use super::*;
use crate::Limits;

fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn gz_of(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn documents(bytes: &[u8], limits: &Limits) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("input.bin");
    std::fs::write(&path, bytes).unwrap();
    let mut shown = vec![];
    let outcome = visit_documents::<FilesError>(&path, limits, &mut |document| {
        let mut text = String::new();
        document.reader.read_to_string(&mut text).unwrap();
        let name = document.name.rsplit('/').next().unwrap_or_default().to_owned();
        shown.push(format!("{name}: {text}"));
        Ok(())
    });
    if let Err(error) = outcome {
        shown.push(error.to_string().replace(&*folder.path().to_string_lossy(), ""));
    }
    shown.join("\n")
}

#[test]
fn archives_open() {
    let inner = gz_of(b"two");
    let zip = zip_of(&[("a.json", b"one"), ("d/b.json.gz", &inner)]);
    expect![[r#"
        input.bin!a.json: one
        b.json: two"#]]
    .assert_eq(&documents(&zip, &Limits::default()));
    expect!["input: three"].assert_eq(&documents(&gz_of(b"three"), &Limits::default()));
    let zst = zstd::encode_all(&b"four"[..], 1).unwrap();
    expect!["input: four"].assert_eq(&documents(&zst, &Limits::default()));
}

#[test]
fn a_bomb_meets_the_budget() {
    let limits = Limits { file_decompressed_bytes: 10, archive_depth: 1, ..Limits::default() };
    expect![[r#"
        input: 0000000000
        /input.bin: decompressed size is over the limit of 10; raise file_decompressed_bytes if this is expected"#]]
    .assert_eq(&documents(&gz_of(&[b'0'; 1000]), &limits));
    let nested = gz_of(&gz_of(&gz_of(b"x")));
    expect![
        "/input.bin: nesting of archives is over the limit of 1; raise archive_depth if this is expected"
    ]
    .assert_eq(&documents(&nested, &limits));
}

#[test]
fn every_truncation_of_an_archive_is_an_error_or_a_prefix() {
    let zip = zip_of(&[("a.json", b"one"), ("b.json", b"two")]);
    for cut in 0..zip.len() {
        documents(&zip[..cut], &Limits::default());
    }
}

#[test]
fn missing_files_say_so() {
    let error = expand(&["/nowhere/*.evtx".to_owned()]).unwrap_err();
    expect!["/nowhere/*.evtx: no such file or folder; check the path (globs need quotes when the shell expands them)"]
        .assert_eq(&error.to_string());
}

fn chunks(bytes: &[u8], framing: Framing, batch: usize, whole: usize) -> Vec<Chunk> {
    let mut reader = bytes;
    let mut chunker = Chunker::new(&mut reader, framing, batch, whole);
    let mut found = vec![];
    while let Some(chunk) = chunker.next_chunk().unwrap() {
        found.push(chunk);
    }
    found
}

#[test]
fn evtx_chunks_carry_the_header() {
    let mut file = vec![1; 4096];
    file.extend([vec![2; 65536], vec![3; 65536], vec![4; 65536]].concat());
    let sizes: Vec<(u64, usize)> =
        chunks(&file, Framing::Evtx, 131_072, 1 << 30).iter().map(|c| (c.offset, c.bytes.len())).collect();
    assert_eq!(sizes, [(4096, 4096 + 131_072), (4096 + 131_072, 4096 + 65536)]);
}

proptest! {
    #[test]
    fn line_chunks_join_to_the_document(text in "[ab\n]{0,200}", batch in 1_usize..40) {
        let found = chunks(text.as_bytes(), Framing::Lines, batch, 1 << 20);
        let mut joined = vec![];
        for chunk in &found {
            prop_assert_eq!(chunk.offset, joined.len() as u64);
            joined.extend_from_slice(&chunk.bytes);
        }
        prop_assert_eq!(&joined, text.as_bytes());
        for chunk in found.iter().rev().skip(1) {
            prop_assert_eq!(chunk.bytes.last(), Some(&b'\n'));
        }
    }
}
