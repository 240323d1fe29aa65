//! Senders that are hostile, broken or simply too many.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::{Answer, Ledger, PLAIN, post, record, stored, wait_for};
use crate::server::{Server, send};

fn address(server: &Server) -> &str {
    server.url.trim_start_matches("http://")
}

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(address(server)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
}

fn head(token: &str, more: &str) -> String {
    format!("POST /api/v1/ingest HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n{more}\r\n")
}

/// The answer to a request of which only the head is sent.
fn answer_to_head(server: &Server, token: &str, more: &str) -> (String, Duration) {
    let started = Instant::now();
    let mut stream = connect(server);
    stream.write_all(head(token, more).as_bytes()).unwrap();
    let mut text = vec![0; 4096];
    let read = stream.read(&mut text).unwrap();
    (String::from_utf8_lossy(&text[..read]).into_owned(), started.elapsed())
}

#[test]
fn slow_senders_do_not_hold_up_others() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), PLAIN);
    let mut slow = vec![];
    for _ in 0..200 {
        let mut stream = connect(&server);
        stream.write_all(b"POST /_bulk HTTP/1.1\r\nHost: x\r\nX-Slow").unwrap();
        slow.push(stream);
    }
    for _ in 0..50 {
        let mut stream = connect(&server);
        stream.write_all(head(&server.ingest_token, "Content-Length: 100000\r\n").as_bytes()).unwrap();
        stream.write_all(b"{\"a\"").unwrap();
        slow.push(stream);
    }
    let mut ledger = Ledger::new(50, 100);
    let started = Instant::now();
    ledger.must_send(&server);
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    assert_eq!(server.get("/healthz").0, 200);
    drop(slow);
    server.settle();
    server.stop();
    ledger.check(folder.path());
}

#[test]
fn what_is_too_large_is_refused_with_413() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), PLAIN);
    let large = format!("Content-Length: {}\r\nExpect: 100-continue\r\n", 300 << 20);
    let (text, took) = answer_to_head(&server, &server.ingest_token, &large);
    assert!(text.starts_with("HTTP/1.1 413"), "{text}");
    assert!(took < Duration::from_secs(2), "{took:?}");
    // A sender that does not ask first gets to see the answer as well.
    let answer = post(&server, &server.ingest_token, &"x".repeat(300 << 20));
    assert_eq!(answer.status, 413, "{answer:?}");
    let bomb = zstd::encode_all(&vec![b'x'; 1 << 30][..], 1).unwrap();
    assert!(bomb.len() < 1 << 20);
    let mut stream = connect(&server);
    let more = format!("Content-Encoding: zstd\r\nContent-Length: {}\r\n", bomb.len());
    stream.write_all(head(&server.ingest_token, &more).as_bytes()).unwrap();
    stream.write_all(&bomb).unwrap();
    let mut text = vec![0; 4096];
    let read = stream.read(&mut text).unwrap();
    assert!(text[..read].starts_with(b"HTTP/1.1 413"), "{}", String::from_utf8_lossy(&text[..read]));
    assert_eq!(server.get("/healthz").0, 200);
    server.stop();
}

#[test]
fn without_the_right_token_nothing_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), PLAIN);
    let line = record("r", "");
    assert_eq!(send(&server.url, "wrong", "/_bulk", None, &format!("{{\"index\":{{}}}}\n{line}")), 403);
    assert_eq!(send(&server.url, "wrong", "/api/v1/ingest", None, &line.repeat(100_000)), 403);
    // The administrator's token is not one for sending, and a sender's not one for reading.
    assert_eq!(send(&server.url, &server.token, "/api/v1/ingest", None, &line), 403);
    let (text, took) =
        answer_to_head(&server, "wrong", "Content-Length: 60000000\r\nExpect: 100-continue\r\n");
    assert!(text.starts_with("HTTP/1.1 403"), "{text}");
    assert!(took < Duration::from_secs(2), "{took:?}");
    server.settle();
    server.stop();
    assert!(stored(folder.path()).is_empty());
}

#[test]
fn bodies_that_never_come_end_in_retry_after() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), PLAIN);
    let mut waiting = vec![];
    for _ in 0..4 {
        let mut stream = connect(&server);
        let more = format!("Content-Length: {}\r\n", 64 << 20);
        stream.write_all(head(&server.ingest_token, &more).as_bytes()).unwrap();
        waiting.push(stream);
    }
    std::thread::sleep(Duration::from_millis(300));
    let Answer { status, retry_after, text } = post(&server, &server.ingest_token, &record("r0", ""));
    assert_eq!((status, retry_after.as_deref()), (429, Some("5")), "{text}");
    drop(waiting);
    assert_eq!(post(&server, &server.ingest_token, &record("r1", "")).status, 200);
    server.settle();
    server.stop();
    assert_eq!(stored(folder.path()).into_keys().collect::<Vec<_>>(), ["r1"]);
}

#[test]
fn a_thousand_senders_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), PLAIN);
    let statuses = Mutex::new(vec![]);
    std::thread::scope(|scope| {
        for n in 0..1000 {
            let (server, statuses) = (&server, &statuses);
            let sender = move || {
                let answer = post(server, &server.ingest_token, &record(&format!("r{n}"), ""));
                statuses.lock().unwrap().push((answer.status, n));
            };
            std::thread::Builder::new().stack_size(256 << 10).spawn_scoped(scope, sender).unwrap();
        }
    });
    let statuses = statuses.into_inner().unwrap();
    let odd: Vec<_> = statuses.iter().filter(|(status, _)| !matches!(status, 200 | 429)).collect();
    assert!(odd.is_empty(), "{odd:?}\n{}", server.log());
    server.settle();
    server.stop();
    let taken = statuses.iter().filter(|(status, _)| *status == 200).count();
    eprintln!("{taken} of 1000 senders were taken at once");
    let seen = stored(folder.path());
    assert_eq!(seen.len(), taken);
    assert!(seen.values().all(|n| *n == 1));
}

#[test]
fn more_connections_than_there_may_be() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), PLAIN);
    let mut ledger = Ledger::new(50, 100);
    ledger.must_send(&server);
    let idle: Vec<_> = (0..4200).map_while(|_| TcpStream::connect(address(&server)).ok()).collect();
    if idle.len() < 4200 {
        return eprintln!("skipped: this process may not open {} connections", 4200);
    }
    // Those over the limit are closed, the log and the tables keep their files, and room comes back.
    // Some may still wait in the system's queue, unseen by the server.
    wait_for("a closed connection", &server, || idle.iter().rev().take(200).any(is_closed));
    wait_for("what was sent in the tables", &server, || is_in_the_tables(folder.path()));
    drop(idle);
    ledger.send_until_taken(&server, Duration::from_secs(10));
    server.settle();
    server.stop();
    ledger.check(folder.path());
}

fn is_closed(mut stream: &TcpStream) -> bool {
    stream.set_read_timeout(Some(Duration::from_millis(2))).unwrap();
    matches!(stream.read(&mut [0; 16]), Ok(0))
}

fn is_in_the_tables(folder: &std::path::Path) -> bool {
    !super::damage::files(&folder.join("tables/DeviceProcessEvents"), ".parquet").is_empty()
}
