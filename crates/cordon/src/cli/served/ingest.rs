//! `cordon ingest PATH…`: recorded telemetry to the server, or into the data folder when none runs.
//!
//! Each piece carries a key made of the file's content and the piece's place in it, so that the same
//! file sent again, or sent on after an interruption, is stored once.

use std::path::Path;

use clap::Args;
use connect::files::{self, Chunker, Document};
use connect::{Batch, Limits, SinkError};
use indicatif::ProgressBar;
use sha2::{Digest, Sha256};
use tokio::runtime::Handle;

use super::client::{Client, IngestPart, ServerArgs};
use super::patience::{Attempt, until_taken};
use crate::cli::scan::framing;
use crate::exit::{Code, CommandError};
use crate::render::progress;
use crate::server::LocalAccess;
use crate::server::config::EngineArgs;
use crate::server::engine::Engine;

/// Send recorded telemetry.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cordon ingest logs/\n  cordon ingest case.zip --format evtx\n  zcat events.json.gz | cordon ingest -"
)]
pub struct Ingest {
    /// Files, folders, globs, or `-` for standard input; gz, zst, zip and tar are opened
    #[arg(required = true)]
    paths: Vec<String>,
    /// Format of the input, when it is not to be recognised
    #[arg(long)]
    format: Option<String>,
    #[command(flatten)]
    engine: EngineArgs,
    /// Base URL of a server elsewhere
    #[arg(long, env = "CORDON_SERVER", value_name = "URL")]
    server: Option<String>,
    /// Ingest token for it
    #[arg(long, env = "CORDON_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Certificate authority to trust for it, in PEM
    #[arg(long, env = "CORDON_CA", value_name = "FILE")]
    ca: Option<std::path::PathBuf>,
    /// No progress and no summary
    #[arg(long, short)]
    quiet: bool,
}

/// Where pieces go.
enum Target {
    Server(Client),
    Local(Engine, Handle),
}

#[derive(Default)]
struct Sent {
    documents: u64,
    pieces: u64,
    bytes: u64,
    duplicates: u64,
    problems: Vec<String>,
}

impl Ingest {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        let paths = files::expand(&self.paths)?;
        let access = LocalAccess::read(&self.engine.data.data_dir);
        if self.server.is_some() || access.is_some() {
            let args = ServerArgs {
                data: self.engine.data.clone(),
                server: self.server.clone(),
                token: self.token.clone(),
                ca: self.ca.clone(),
            };
            let target = Target::Server(args.connect()?);
            let sent = self.send_all(&paths, &target)?;
            return self.report(&sent);
        }
        let content = self.engine.rule_set.load()?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let running = runtime.block_on(Engine::start(&self.engine, &content))?;
        let target = Target::Local(running.engine().clone(), runtime.handle().clone());
        let sent = self.send_all(&paths, &target);
        runtime.block_on(running.stop())?;
        self.report(&sent?)
    }

    fn send_all(&self, paths: &[std::path::PathBuf], target: &Target) -> Result<Sent, CommandError> {
        let total = paths.iter().filter_map(|p| p.metadata().ok()).map(|m| m.len()).sum();
        let bar = progress::bytes(total, self.quiet);
        let mut sent = Sent::default();
        for path in paths {
            self.file(path, target, &bar, &mut sent)?;
        }
        bar.finish_and_clear();
        Ok(sent)
    }

    fn file(
        &self,
        path: &Path,
        target: &Target,
        bar: &ProgressBar,
        sent: &mut Sent,
    ) -> Result<(), CommandError> {
        bar.set_message(path.display().to_string());
        let limits = Limits::default();
        let outcome = files::visit_documents::<CommandError>(path, &limits, &mut |document| {
            self.document(document, target, sent)
        });
        bar.inc(path.metadata().map(|m| m.len()).unwrap_or(0));
        match outcome {
            Err(CommandError::Files(error)) => {
                sent.problems.push(error.to_string());
                Ok(())
            }
            other => other,
        }
    }

    fn document(&self, document: Document<'_>, target: &Target, sent: &mut Sent) -> Result<(), CommandError> {
        sent.documents += 1;
        let limits = Limits::default();
        let name = document.name.to_owned();
        let framing = framing(self.format.as_deref(), document.head, &name);
        let mut chunker = Chunker::new(document.reader, framing, limits.batch_bytes, limits.document_bytes);
        // The running digest of all pieces so far names the place in the content, whatever the file
        // is called: equal beginnings have equal keys.
        let mut digest = KeyDigest::default();
        while let Some(chunk) = chunker.next_chunk()? {
            let key = digest.advance(chunk.offset, &chunk.bytes);
            sent.pieces += 1;
            sent.bytes += chunk.bytes.len() as u64;
            let duplicate = target.send(self.format.as_deref(), &name, &key, chunk.bytes)?;
            sent.duplicates += u64::from(duplicate);
        }
        Ok(())
    }

    fn report(&self, sent: &Sent) -> Result<Code, CommandError> {
        if !self.quiet {
            eprintln!(
                "{} documents, {} bytes in {} pieces, {} of them stored before",
                sent.documents, sent.bytes, sent.pieces, sent.duplicates
            );
        }
        for problem in &sent.problems {
            eprintln!("note: {problem}");
        }
        Ok(if sent.problems.is_empty() { Code::Done } else { Code::Failed })
    }
}

impl Target {
    fn send(
        &self,
        format: Option<&str>,
        name: &str,
        key: &str,
        bytes: Vec<u8>,
    ) -> Result<bool, CommandError> {
        match self {
            Target::Server(client) => {
                let part = IngestPart { format, name: Some(name), key: Some(key), bytes: &bytes };
                let answer = client.ingest(&part)?;
                Ok(answer.get("duplicate").and_then(serde_json::Value::as_bool).unwrap_or(false))
            }
            Target::Local(engine, runtime) => {
                let batch = Batch {
                    tenant: store::state::DEFAULT_TENANT.to_owned(),
                    source: "ingest".to_owned(),
                    format: format.map(str::to_owned),
                    name: Some(name.to_owned()),
                    zone: None,
                    key: Some(format!("http:{key}")),
                    payload: bytes.into(),
                };
                until_taken(|| match runtime.block_on(engine.append(batch.clone())) {
                    Ok(ack) => Ok(Attempt::Taken(ack.duplicate)),
                    Err(wait @ (SinkError::Busy { .. } | SinkError::Full)) => {
                        Ok(Attempt::Later(wait.to_string()))
                    }
                    Err(other) => Err(CommandError::Told(other.to_string())),
                })
            }
        }
    }
}

/// A chain of digests over the pieces of a document.
#[derive(Default)]
struct KeyDigest {
    state: [u8; 32],
}

impl KeyDigest {
    /// The key of the next piece: it names all content up to the piece's end.
    fn advance(&mut self, offset: u64, bytes: &[u8]) -> String {
        self.state = Sha256::new().chain_update(self.state).chain_update(bytes).finalize().into();
        let half: String = self.state.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        format!("file:{half}:{offset}")
    }
}
