//! Folders a server cannot work on: it does not start, and says which path, why and what to do.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::PLAIN;
use crate::server::{CORDON, Server};

/// What `serve` says when it does not start.
fn refusal(folder: &Path) -> String {
    let arguments = ["serve", "--plain-http", "--listen", "127.0.0.1:0", "--no-starter-pack", "--data-dir"];
    let mut process = Command::new(CORDON)
        .args(arguments)
        .arg(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    for _ in 0..1000 {
        if process.try_wait().unwrap().is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = process.kill();
    let output = process.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    said
}

fn check(folder: &Path, expected: &[&str]) {
    let said = refusal(folder);
    let last = said.lines().last().unwrap_or_default();
    assert!(last.starts_with("cordon: "), "{said}");
    assert!(last.contains(folder.to_str().unwrap()), "no path in: {last}");
    for words in expected {
        assert!(last.contains(words), "`{words}` is not in: {last}");
    }
}

#[test]
fn a_file_in_the_folders_place() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("data");
    std::fs::write(&file, "x").unwrap();
    check(&file, &["cannot create the data folder", "--data-dir"]);
}

#[test]
fn a_file_in_the_place_of_the_log() {
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("log"), "x").unwrap();
    check(place.path(), &["cannot create folder", "check the disk and the folder's rights"]);
}

#[test]
fn a_folder_that_cannot_be_written() {
    let place = tempfile::tempdir().unwrap();
    let server = Server::start(place.path(), PLAIN);
    server.stop();
    // Rights do not bind root; a mount that is read-only does.
    let bind = |options: &str| {
        let mut command = Command::new("mount");
        command.args(["-o", options]).arg(place.path()).arg(place.path()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    if !bind("bind") {
        return eprintln!("skipped: nothing can be mounted here (it needs root)");
    }
    let read_only = bind("remount,bind,ro");
    let said = std::panic::catch_unwind(|| {
        check(place.path(), &["Read-only", "check the disk and the folder's rights"])
    });
    Command::new("umount").arg("--lazy").arg(place.path()).status().unwrap();
    assert!(read_only);
    said.unwrap();
}

#[test]
fn a_state_database_that_is_none() {
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("state.sqlite"), "x".repeat(10_000)).unwrap();
    check(place.path(), &["state.sqlite", "file is not a database"]);
}

#[test]
fn a_folder_in_use() {
    let place = tempfile::tempdir().unwrap();
    let server = Server::start(place.path(), PLAIN);
    check(place.path(), &["in use by another process; stop that one first"]);
    let (status, _) = server.get("/healthz");
    assert_eq!(status, 200, "the first is not disturbed");
    server.stop();
}
