//! Streaming exports in the server: one task each, from a cursor in the state database onwards.
//!
//! ```text
//! tables: rows of sequences (cursor, applied] ─ envelope ─┐
//! state: alerts, incidents changed after cursor ─ Graph/OCSF ┴─► receiver ─ taken ─► cursor
//! ```
//!
//! The cursor moves only when the receiver has taken everything up to it, so whatever ends — the
//! receiver, the network, this server — nothing is left out; what was sent since the cursor last moved is
//! sent again.

mod envelope;
mod ocsf;
mod receiver;
mod rows;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use api::told::Thing;
use connect::out::AddressPolicy;
use futures::StreamExt as _;
use schema::TableId;
use serde_json::json;
use store::state::{CHANGES_LIMIT, Changed, Export, ExportCursor, ObjectForm, StateError, Tenant};
use store::tables::ScanRequest;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::engine::{Engine, Stop};
use super::now_us;
use envelope::{Message, envelope, row_messages};
use receiver::Receiver;
use rows::{Files, sequences};

/// Messages sent at once, and their size in bytes, about.
const BATCH: usize = 1_000;
const BATCH_BYTES: usize = 4 << 20;
/// Sequences taken up in one round: at first, at least and at most. It follows the number of rows.
const WINDOW: u64 = 64;
const WINDOW_MOST: u64 = 1 << 20;
/// Rows of a round below which the next one is larger, and above which it is smaller.
const FEW_ROWS: u64 = 20_000;
const MANY_ROWS: u64 = 100_000;
/// How often an idle export looks for work, and the list of exports is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Waits after a failure: the first, and the longest.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// What all exports of a server share.
#[derive(Clone)]
pub(super) struct Exports {
    pub(super) engine: Engine,
    pub(super) policy: AddressPolicy,
    /// Where files without a location of their own go.
    pub(super) folder: PathBuf,
}

impl Exports {
    /// Keeps a task for every export that is enabled, until told to stop.
    pub(super) async fn run(self, mut stopping: watch::Receiver<Stop>) {
        let mut running: HashMap<String, JoinHandle<()>> = HashMap::new();
        loop {
            let tenant = self.engine.state().default_tenant();
            match tenant.list_exports().await {
                Ok(exports) => self.keep(&exports, &mut running),
                Err(error) => tracing::warn!(%error, "exports wait for the state database"),
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                _ = stopping.changed() => break,
            }
        }
        running.into_values().for_each(|task| task.abort());
    }

    fn keep(&self, exports: &[Export], running: &mut HashMap<String, JoinHandle<()>>) {
        running.retain(|id, task| {
            let wanted = exports.iter().any(|e| e.enabled && e.id == *id);
            if !wanted {
                task.abort();
            }
            wanted && !task.is_finished()
        });
        for export in exports.iter().filter(|e| e.enabled) {
            running
                .entry(export.id.clone())
                .or_insert_with(|| tokio::spawn(Exporter::new(self, export).run()));
        }
    }
}

/// One running export.
struct Exporter {
    shared: Exports,
    tenant: Tenant,
    export: Export,
    receiver: Option<Receiver>,
    files: Files,
    window: u64,
}

/// What keeps an export from going on.
enum Failure {
    /// The receiver or a data file; told to the administrator.
    Told(String),
    /// The state database.
    State(StateError),
}

impl From<StateError> for Failure {
    fn from(error: StateError) -> Self {
        Failure::State(error)
    }
}

impl Exporter {
    fn new(shared: &Exports, export: &Export) -> Self {
        Exporter {
            tenant: shared.engine.state().default_tenant(),
            files: Files::since(export.sent_us.filter(|_| export.rows_sent > 0)),
            shared: shared.clone(),
            export: export.clone(),
            receiver: None,
            window: WINDOW,
        }
    }

    /// Rounds until the task is ended.
    async fn run(mut self) {
        let mut failures = 0_u32;
        loop {
            match self.round().await {
                Ok(true) => failures = 0,
                Ok(false) => {
                    failures = 0;
                    tokio::time::sleep(LOOK_EVERY).await;
                }
                Err(failure) => {
                    self.note(&failure).await;
                    tokio::time::sleep(wait_after(failures)).await;
                    failures += 1;
                }
            }
        }
    }

    async fn note(&self, failure: &Failure) {
        let (id, name) = (&self.export.id, &self.export.spec.name);
        match failure {
            Failure::Told(reason) => {
                tracing::warn!(export = name, reason, "export waits and tries again");
                if let Err(error) = self.tenant.note_export_failure(id, reason, now_us()).await {
                    tracing::warn!(export = name, %error, "the export's failure is not noted");
                }
            }
            Failure::State(error) => tracing::warn!(export = name, %error, "export waits"),
        }
    }

    /// One round of alerts and incidents and one of rows; whether there was anything.
    async fn round(&mut self) -> Result<bool, Failure> {
        let objects = self.round_of_objects().await?;
        let rows = self.round_of_rows().await?;
        Ok(objects || rows)
    }

    async fn round_of_objects(&mut self) -> Result<bool, Failure> {
        let (alerts, incidents) = (self.export.spec.alerts, self.export.spec.incidents);
        if !alerts && !incidents {
            return Ok(false);
        }
        let after = self.export.cursor.change;
        let changes = self.tenant.changes_after(after, CHANGES_LIMIT).await?;
        let Some(last) = changes.last() else { return Ok(false) };
        let to = ExportCursor { change: last.number, ..self.export.cursor };
        let mut sent = 0;
        for (kind, wanted) in [(Changed::Alert, alerts), (Changed::Incident, incidents)] {
            let mut messages = vec![];
            for change in changes.iter().filter(|c| wanted && c.kind == kind) {
                if let Some(thing) = Thing::read(&self.tenant, change).await? {
                    let is_new = change.first > after;
                    messages.push(object_message(&thing, self.export.spec.form, is_new, change.number));
                }
            }
            sent += messages.len() as u64;
            self.send(messages, format!("{after:020}-{:020}", to.change)).await;
        }
        self.taken(to, (0, sent)).await?;
        Ok(true)
    }

    async fn round_of_rows(&mut self) -> Result<bool, Failure> {
        if self.export.spec.tables.is_empty() {
            return Ok(false);
        }
        let applied = self.shared.engine.progress().applied;
        let from = self.export.cursor.sequence + 1;
        let through = applied.min(self.export.cursor.sequence.saturating_add(self.window));
        if from > through {
            return Ok(false);
        }
        let mut sent = 0;
        for table in self.tables() {
            sent += self.send_table(table, from, through).await?;
        }
        let to = ExportCursor { sequence: through, ..self.export.cursor };
        self.taken(to, (sent, 0)).await?;
        self.window = match sent {
            0..=FEW_ROWS => (self.window * 2).min(WINDOW_MOST),
            MANY_ROWS.. => (self.window / 2).max(1),
            _ => self.window,
        };
        Ok(true)
    }

    /// The tables that are there and wanted.
    fn tables(&self) -> Vec<TableId> {
        let tables = self.shared.engine.tables();
        let wanted = &self.export.spec.tables;
        let all = wanted.iter().any(|name| name == "*");
        let is_wanted = |id: &TableId| all || wanted.contains(&tables.catalog().table(*id).name);
        tables.present().into_iter().filter(is_wanted).collect()
    }

    /// Sends the rows of a table; returns how many.
    async fn send_table(&mut self, table: TableId, from: u64, through: u64) -> Result<u64, Failure> {
        let tables = self.shared.engine.tables().clone();
        let name = tables.catalog().table(table).name.clone();
        let wanted = from..=through;
        let parts = self.files.parts(&tables, table, &wanted).await.map_err(Failure::Told)?;
        let (mut sent, mut batches, mut held) = (0, 0, Held::default());
        for part in parts {
            let request = ScanRequest::default();
            let mut rows = rows::scan(&tables, table, &part, &request).map_err(Failure::Told)?;
            while let Some(batch) = rows.next().await {
                let batch = batch.map_err(Failure::Told)?;
                let found = sequences(&batch);
                let is_in =
                    |row: &usize| found.get(*row).is_some_and(|s| s.is_some_and(|s| wanted.contains(&s)));
                let keep: Vec<usize> = (0..batch.num_rows()).filter(is_in).collect();
                for part in keep.chunks(BATCH) {
                    held.add(row_messages(&name, &batch, part));
                    sent += part.len() as u64;
                    if held.is_full() {
                        batches += 1;
                        self.send(held.take(), format!("{from:020}-{through:020}-{batches:05}")).await;
                    }
                }
            }
        }
        batches += 1;
        self.send(held.take(), format!("{from:020}-{through:020}-{batches:05}")).await;
        Ok(sent)
    }

    /// Sends messages of one category, again and again until they are taken: what was sent before them in
    /// the round need not be sent again then. The task ends when the export is halted.
    async fn send(&mut self, messages: Vec<Message>, name: String) {
        if messages.is_empty() {
            return;
        }
        let messages: Arc<[Message]> = messages.into();
        let mut failures = 0;
        while let Err(reason) = self.try_send(&messages, &name).await {
            self.note(&Failure::Told(reason)).await;
            tokio::time::sleep(wait_after(failures)).await;
            failures += 1;
        }
    }

    async fn try_send(&mut self, messages: &Arc<[Message]>, name: &str) -> Result<(), String> {
        let receiver = match self.receiver.take() {
            Some(receiver) => receiver,
            None => {
                let folder = self.shared.folder.join(&self.export.id);
                let policy = self.shared.policy.clone();
                Receiver::open(&self.export.spec.destination, policy, &folder)?
            }
        };
        self.receiver = Some(receiver.send(Arc::clone(messages), name).await?);
        Ok(())
    }

    /// Moves the cursor.
    async fn taken(&mut self, to: ExportCursor, sent: (u64, u64)) -> Result<(), Failure> {
        self.tenant.note_exported(&self.export.id, to, sent, now_us()).await?;
        self.export.cursor = to;
        Ok(())
    }
}

/// The wait after a number of failures.
fn wait_after(failures: u32) -> Duration {
    FIRST_WAIT.saturating_mul(2_u32.saturating_pow(failures.min(10))).min(LONGEST_WAIT)
}

/// Messages that wait to be sent together.
#[derive(Default)]
struct Held {
    messages: Vec<Message>,
    bytes: usize,
}

impl Held {
    fn add(&mut self, more: Vec<Message>) {
        let size = |m: &Message| {
            let properties = m.body["properties"].as_object();
            properties.map_or(0, |p| p.values().map(|v| 24 + v.as_str().map_or(8, str::len)).sum::<usize>())
        };
        self.bytes += more.iter().map(size).sum::<usize>();
        self.messages.extend(more);
    }

    fn is_full(&self) -> bool {
        self.messages.len() >= BATCH || self.bytes >= BATCH_BYTES
    }

    fn take(&mut self) -> Vec<Message> {
        self.bytes = 0;
        std::mem::take(&mut self.messages)
    }
}

/// The message of an alert or incident.
fn object_message(thing: &Thing, form: ObjectForm, is_new: bool, number: i64) -> Message {
    let (category, id, time_us, tenant) = match thing {
        Thing::Alert(r) => ("Alert", &r.alert.id.0, r.updated_us, &r.alert.tenant),
        Thing::Incident(r) => ("Incident", &r.incident.id.0, r.updated_us, &r.incident.tenant),
    };
    let time = event::format_micros(time_us);
    let body = match form {
        ObjectForm::Ocsf => ocsf::finding(thing, is_new),
        ObjectForm::Graph => {
            let mut body = envelope(&time, tenant, category, thing.graph());
            body["operationName"] = json!(if is_new { "Create" } else { "Update" });
            body
        }
    };
    Message { id: format!("{category}-{id}-{number}"), category: category.to_owned(), time, body }
}
