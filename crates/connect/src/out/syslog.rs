//! Syslog over TCP or TLS, octet-counted (RFC 6587, RFC 5425). Syslog confirms nothing: what the system
//! has taken may still be lost with the receiver.

use std::io::Write as _;

use super::address::AddressPolicy;
use super::stream::{Stream, StreamError, Target, io_error};

/// Facility 13 (log audit), severity 5 (notice).
const PRIORITY: u8 = 13 * 8 + 5;

/// A connection to a collector, made anew when it breaks.
pub struct Syslog {
    target: Target,
    policy: AddressPolicy,
    stream: Option<Stream>,
}

impl Syslog {
    /// A collector that is not connected to yet.
    #[must_use]
    pub fn new(target: Target, policy: AddressPolicy) -> Self {
        Syslog { target, policy, stream: None }
    }

    /// Sends messages, each as one frame. After a failure the caller sends all of them again.
    ///
    /// # Errors
    /// When there is no connection, or it breaks.
    pub fn send(&mut self, messages: &[String]) -> Result<(), StreamError> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => Stream::connect(&self.target, &self.policy)?.secured(&self.target)?,
        };
        let mut frames = Vec::with_capacity(messages.iter().map(|m| m.len() + 8).sum());
        for message in messages {
            frames.extend_from_slice(format!("{} ", message.len()).as_bytes());
            frames.extend_from_slice(message.as_bytes());
        }
        let written = stream.write_all(&frames).and_then(|()| stream.flush());
        written.map_err(io_error(&self.target))?;
        self.stream = Some(stream);
        Ok(())
    }
}

/// A message of RFC 5424; `time` is ISO 8601 in UTC.
#[must_use]
pub fn syslog_line(time: &str, kind: &str, text: &str) -> String {
    let kind: String = kind.chars().filter(char::is_ascii_graphic).take(32).collect();
    let kind = if kind.is_empty() { "-".to_owned() } else { kind };
    format!("<{PRIORITY}>1 {time} cordon cordon - {kind} - {text}")
}

#[cfg(test)]
mod tests {
    //! Frames as a collector reads them.
    use std::io::Read as _;
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn frames_are_counted_in_bytes() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let reading = std::thread::spawn(move || {
            let mut text = String::new();
            listener.accept().unwrap().0.read_to_string(&mut text).unwrap();
            text
        });
        let target = Target { host: "127.0.0.1".to_owned(), port, tls: false, authority: None };
        let policy = AddressPolicy::new(vec!["127.0.0.1".parse().unwrap()]);
        let mut refused = Syslog::new(target.clone(), AddressPolicy::default());
        assert!(matches!(refused.send(&["x".to_owned()]), Err(StreamError::Refused(_))));
        let mut syslog = Syslog::new(target, policy);
        syslog.send(&["é".to_owned(), syslog_line("2027-01-31T00:00:00Z", "a b", "x")]).unwrap();
        drop(syslog);
        assert_eq!(reading.join().unwrap(), "2 é50 <109>1 2027-01-31T00:00:00Z cordon cordon - ab - x");
    }
}
