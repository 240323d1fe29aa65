//! Webhooks of the real server: what a receiver gets, signed; what it gets again; what is not reached.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::server::Server;

/// How long something may take to come.
const PATIENCE: Duration = Duration::from_secs(60);

/// A request as a receiver sees it.
pub struct Request {
    pub head: String,
    pub body: Vec<u8>,
}

impl Request {
    /// Reads one request; none when the sender is gone.
    pub fn read(stream: &mut TcpStream) -> Option<Self> {
        let (mut seen, mut part) = (vec![], [0; 16_384]);
        loop {
            if let Some(end) = seen.windows(4).position(|w| w == b"\r\n\r\n") {
                let head = String::from_utf8_lossy(&seen[..end]).to_lowercase();
                let length = head.lines().find_map(|l| l.strip_prefix("content-length: ")?.parse().ok());
                let whole = end + 4 + length.unwrap_or(0);
                if seen.len() >= whole {
                    let head = String::from_utf8_lossy(&seen[..end]).into_owned();
                    return Some(Request { head, body: seen[end + 4..whole].to_vec() });
                }
            }
            match stream.read(&mut part) {
                Ok(0) | Err(_) => return None,
                Ok(read) => seen.extend_from_slice(&part[..read]),
            }
        }
    }

    fn header(&self, name: &str) -> String {
        let found =
            self.head.lines().filter_map(|l| l.split_once(": ")).find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map_or_else(String::new, |(_, value)| value.to_owned())
    }
}

/// The next request, answered with a status.
fn answer_next(listener: &TcpListener, status: &str) -> Request {
    let (mut stream, _) = listener.accept().unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let request = Request::read(&mut stream).unwrap();
    let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    stream.write_all(answer.as_bytes()).unwrap();
    request
}

fn made(server: &Server, url: &str, events: &[&str]) -> (String, String) {
    let body = json!({ "name": url, "url": url, "events": events }).to_string();
    let (status, text) = server.post("/api/v1/webhooks", "application/json", &body);
    assert_eq!(status, 201, "{text}");
    let made: Value = serde_json::from_str(&text).unwrap();
    (made["id"].as_str().unwrap().to_owned(), made["secret"].as_str().unwrap().to_owned())
}

/// The deliveries of a webhook once one of them is as wanted.
fn delivered(server: &Server, id: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let (_, text) = server.get(&format!("/api/v1/webhooks/{id}/deliveries"));
        let list: Value = serde_json::from_str(&text).unwrap();
        if let Some(found) = list["value"].as_array().unwrap().iter().find(|d| wanted(d)) {
            return found.clone();
        }
        assert!(Instant::now() < deadline, "{list}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn receivers_get_signed_events_again_until_they_take_them() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let patient = ["--outbound-allow", "127.0.0.1", "--webhook-wait-ms", "1", "--webhook-tries", "3"];
    let server = Server::start(folder.path(), &patient);
    let (id, secret) = made(&server, &url, &["incident.created"]);
    server.cordon(&["eval", "run", "ransomware"]);

    let first = answer_next(&listener, "503 Busy");
    let again = answer_next(&listener, "200 OK");
    let delivery = again.header("cordon-delivery");
    assert_eq!(first.header("cordon-delivery"), delivery, "a failed delivery is tried again");
    assert_eq!(again.header("cordon-event"), "incident.created");
    let signature = again.header("cordon-signature");
    let seconds = signature.strip_prefix("t=").unwrap().split(',').next().unwrap().parse().unwrap();
    assert_eq!(signature, connect::out::sign(&secret, seconds, &again.body));
    let body: Value = serde_json::from_slice(&again.body).unwrap();
    let incident = body["resource"]["id"].as_str().unwrap();
    let (status, _) = server.get(&format!("/v1.0/security/incidents/{incident}"));
    assert_eq!((status, &body["type"]), (200, &json!("incident.created")));
    let number: i64 = delivery.rsplit('-').next().unwrap().parse().unwrap();
    let taken = delivered(&server, &id, |d| d["number"] == number && d["status"] == "delivered");
    assert_eq!((&taken["attempts"], &taken["responseStatus"]), (&json!(2), &json!(200)));

    // A receiver that takes nothing: after three tries the delivery is dead, until somebody says otherwise.
    let refusing = TcpListener::bind("127.0.0.1:0").unwrap();
    let (id, _) = made(&server, &format!("http://{}/", refusing.local_addr().unwrap()), &["alert.updated"]);
    server.post(&format!("/api/v1/webhooks/{id}/test"), "application/json", "");
    (0..3).for_each(|_| drop(answer_next(&refusing, "500 No")));
    let dead = delivered(&server, &id, |d| d["status"] == "dead");
    assert_eq!((&dead["attempts"], &dead["event"]), (&json!(3), &json!("ping")));
    let retry = format!("/api/v1/webhooks/{id}/deliveries/{}/retry", dead["number"]);
    server.post(&retry, "application/json", "");
    answer_next(&refusing, "204 OK");
    delivered(&server, &id, |d| d["status"] == "delivered");
    server.stop();
}

#[test]
fn inner_addresses_are_not_reached() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &["--webhook-wait-ms", "1", "--webhook-tries", "1"]);
    for host in
        ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433", "169.254.169.254", "[fd00:ec2::254]"]
    {
        let (id, _) = made(&server, &format!("http://{host}:{port}/"), &["alert.created"]);
        server.post(&format!("/api/v1/webhooks/{id}/test"), "application/json", "");
        let dead = delivered(&server, &id, |d| d["status"] == "dead");
        let reason = dead["error"].as_str().unwrap();
        assert!(reason.contains("address") && !reason.contains("answered"), "{host}: {reason}");
    }
    assert!(listener.accept().is_err(), "nobody connected");
    server.stop();
}

/// A redirect to an inner address is an answer, and not a way in.
#[test]
fn redirects_are_not_followed() {
    let inner = TcpListener::bind("127.0.0.2:0").unwrap();
    inner.set_nonblocking(true).unwrap();
    let outer = TcpListener::bind("127.0.0.1:0").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &["--outbound-allow", "127.0.0.1", "--webhook-tries", "1"]);
    let (id, _) = made(&server, &format!("http://{}/", outer.local_addr().unwrap()), &["alert.created"]);
    server.post(&format!("/api/v1/webhooks/{id}/test"), "application/json", "");
    let target = format!("302 Found\r\nLocation: http://{}/", inner.local_addr().unwrap());
    answer_next(&outer, &target);
    let dead = delivered(&server, &id, |d| d["status"] == "dead");
    assert_eq!(dead["responseStatus"], 302);
    assert!(inner.accept().is_err(), "nobody followed");
    server.stop();
}
