//! A sink and tokens in memory, the HTTP ways in served on a port of their own, and Python clients.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use connect::http::Ingest;
use connect::{Ack, Batch, Grant, Limits, Scope, Sink, SinkError, Tokens, TokensUnavailable};

/// Batches as they were acknowledged.
#[derive(Debug, Default)]
pub struct Memory {
    batches: Mutex<Vec<Batch>>,
}

impl Memory {
    /// Every line of every batch, in order.
    pub fn lines(&self) -> Vec<String> {
        let batches = self.batches.lock().unwrap();
        let text = |b: &Batch| String::from_utf8_lossy(&b.payload).into_owned();
        batches.iter().flat_map(|b| text(b).lines().map(str::to_owned).collect::<Vec<_>>()).collect()
    }

    /// The first batch.
    pub fn first(&self) -> Batch {
        self.batches.lock().unwrap()[0].clone()
    }
}

impl Sink for Memory {
    async fn append(&self, batch: Batch) -> Result<Ack, SinkError> {
        let mut batches = self.batches.lock().unwrap();
        let same = batches.iter().position(|b| b.key.is_some() && b.key == batch.key);
        if same.is_none() {
            batches.push(batch);
        }
        let sequence = same.map_or(batches.len(), |at| at + 1) as u64;
        Ok(Ack { sequence, duplicate: same.is_some() })
    }

    fn has(&self, source: &str, key: &str) -> bool {
        let batches = self.batches.lock().unwrap();
        batches.iter().any(|b| b.source == source && b.key.as_deref() == Some(key))
    }

    fn durable(&self) -> u64 {
        self.batches.lock().unwrap().len() as u64
    }
}

/// The token `secret` belongs to the source `test`.
pub struct OneToken;

impl Tokens for OneToken {
    async fn check(&self, token: &str, _: Scope) -> Result<Option<Grant>, TokensUnavailable> {
        Ok((token == "secret").then(grant))
    }
}

/// The grant of the only source.
pub fn grant() -> Grant {
    Grant { tenant: "default".into(), source: "test".into(), format: None }
}

/// The HTTP ways in, and where batches go.
pub fn router() -> (Arc<Memory>, axum::Router) {
    let sink = Arc::new(Memory::default());
    let ingest = Ingest { sink: sink.clone(), tokens: Arc::new(OneToken), limits: Limits::default() };
    (sink, connect::http::router(ingest))
}

/// Serves the HTTP ways in; returns the address and where batches go.
pub async fn serve() -> (SocketAddr, Arc<Memory>) {
    let (sink, router) = router();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, sink)
}

/// Runs a script with the tests' Python; `None` when there is none.
pub async fn python(script: &'static str, arguments: Vec<String>) -> Option<String> {
    let python = PathBuf::from(std::env::var_os("CORDON_PYTHON")?);
    if !python.exists() {
        return None;
    }
    let run = move || {
        let output =
            Command::new(python).arg("-c").arg(script).args(arguments).stdin(Stdio::null()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    Some(tokio::task::spawn_blocking(run).await.unwrap())
}
