//! A process that appends, stores and flushes is killed at any instant and started again: what it
//! said is stored is in the tables once.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use store::ingest::{Writer, WriterOptions};
use store::log::{Log, LogOptions};

use crate::rows::{DAY_ONE_US, batch, event_ids, expected_ids, open_tables, process_rows, table};

/// Names the folder to a child; without it the child's test does nothing.
const FOLDER_VARIABLE: &str = "CORDON_STORE_CRASH_FOLDER";
/// Kills in a longer run.
const KILLS_VARIABLE: &str = "CORDON_STORE_KILLS";
const ROWS_PER_BATCH: usize = 3;

async fn open(folder: &Path) -> (Log, Writer) {
    let options = LogOptions { segment_bytes: 2000, ..LogOptions::default() };
    let (log, recovery) = Log::open(&folder.join("log"), options).expect("log opens");
    assert!(!recovery.has_loss(), "{recovery:?}");
    let tables = open_tables(folder).await;
    let writer =
        Writer::open(folder, log.clone(), tables, WriterOptions::default()).await.expect("writer opens");
    (log, writer)
}

/// Stores all that is in the log and not in the tables.
fn catch_up(log: &Log, writer: &Writer) {
    for stored in log.read_from(writer.replay_from()) {
        let sequence = stored.expect("a good frame").sequence;
        let rows = process_rows(sequence, ROWS_PER_BATCH, DAY_ONE_US);
        // Every third batch has rows for no table, so that the position has to carry it.
        let rows = if sequence % 3 == 0 { vec![] } else { vec![(table("DeviceProcessEvents"), rows)] };
        writer.accept(sequence, rows).expect("rows taken");
    }
}

/// The child: appends under keys, says what was acknowledged, and flushes now and then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child() {
    let Ok(folder) = std::env::var(FOLDER_VARIABLE) else { return };
    let (log, writer) = open(Path::new(&folder)).await;
    catch_up(&log, &writer);
    println!("ready {}", log.durable());
    for round in 0u64.. {
        let appends = (0..4).map(|i| log.append(batch(None, &format!("{round} {i}"))));
        for appended in futures::future::join_all(appends).await {
            println!("stored {}", appended.expect("stored").sequence);
        }
        catch_up(&log, &writer);
        if round % 3 == 2 {
            writer.flush().await.expect("flushed");
        }
    }
}

/// Runs the child for a while and kills it; returns the highest sequence it said is stored.
fn run_and_kill(folder: &Path, delay: Duration) -> u64 {
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args(["crash::child", "--exact", "--nocapture", "--test-threads=1"])
        .env(FOLDER_VARIABLE, folder)
        .stdout(Stdio::piped())
        .spawn()
        .expect("child starts");
    let output = BufReader::new(child.stdout.take().expect("its output"));
    let reader = std::thread::spawn(move || {
        let numbers = output.lines().map_while(Result::ok).filter_map(|line| {
            let (word, number) = line.split_once(' ')?;
            (word == "stored").then(|| number.parse::<u64>().ok())?
        });
        numbers.max().unwrap_or_default()
    });
    std::thread::sleep(delay);
    child.kill().expect("killed");
    child.wait().expect("ended");
    reader.join().expect("no panic")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_or_doubled() {
    let kills: u64 = std::env::var(KILLS_VARIABLE).ok().and_then(|n| n.parse().ok()).unwrap_or(6);
    let folder = tempfile::tempdir().expect("folder");
    let mut acknowledged = 0;
    for kill in 0..kills {
        // Not random, so that a failure can be repeated; spread over start, appends and flushes.
        let delay = Duration::from_millis(150 + kill * 137 % 700);
        acknowledged = run_and_kill(folder.path(), delay).max(acknowledged);
        let (log, writer) = open(folder.path()).await;
        assert!(
            log.durable() >= acknowledged,
            "lost: {acknowledged} acknowledged, {} in the log",
            log.durable()
        );
        catch_up(&log, &writer);
        if kill % 2 == 1 {
            writer.flush().await.expect("flushed");
        }
        let tables = writer.parts().1;
        let ids = event_ids(tables, table("DeviceProcessEvents")).await;
        let mut counts = BTreeMap::new();
        ids.iter().for_each(|id| *counts.entry(id.as_str()).or_insert(0) += 1);
        assert!(counts.values().all(|count| *count == 1), "kill {kill}: stored twice");
        assert_eq!(
            ids,
            expected_ids((1..=log.durable()).filter(|n| n % 3 != 0), ROWS_PER_BATCH),
            "kill {kill}"
        );
    }
    println!("{kills} kills, {acknowledged} batches acknowledged, 0 lost, 0 doubled");
}
