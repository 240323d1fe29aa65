//! The poller: asks, stores, remembers, one step at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::account::Account;
use super::description::{Description, DescriptionError};
use super::exchange::{Exchange, digest};
use super::feed::{Ask, Feed, Next};
use super::page::{Answer, Outcome, Record};
use super::saved::{Memory, MemoryError, Pending, Saved, Seen};
use super::wire::Wire;
use crate::{Batch, Grant, Sink, SinkError};

/// A polled source: whose, of which vendor, with which settings and secrets.
pub struct Source {
    /// Whom the records belong to.
    pub grant: Grant,
    /// The vendor.
    pub description: Description,
    /// Settings, by name.
    pub settings: BTreeMap<String, String>,
    /// Secrets, by name.
    pub secrets: BTreeMap<String, String>,
}

/// What a step was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// There is nothing to do before this time, microseconds.
    Wait(i64),
    /// A page was read; so many records of it were new and are stored.
    Read(usize),
}

/// Why a step could not be made; the next one tries again.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PollError {
    /// The memory.
    #[error(transparent)]
    Memory(#[from] MemoryError),
    /// The sink.
    #[error(transparent)]
    Sink(#[from] SinkError),
}

/// Polls one source.
pub struct Poller<S, M> {
    pub(super) grant: Grant,
    pub(super) description: Description,
    pub(super) settings: BTreeMap<String, String>,
    pub(super) account: Account,
    pub(super) wire: Wire,
    sink: Arc<S>,
    memory: M,
    saved: Saved,
    prepared: BTreeSet<String>,
}

impl<S: Sink, M: Memory> Poller<S, M> {
    /// Takes up where the memory says; nothing is asked yet.
    ///
    /// # Errors
    /// When the memory cannot be read.
    pub async fn resume(source: Source, sink: Arc<S>, memory: M) -> Result<Self, MemoryError> {
        let saved = memory.load().await?.unwrap_or_default();
        Ok(Poller {
            grant: source.grant,
            account: Account::new(source.secrets),
            description: source.description,
            settings: source.settings,
            wire: Wire::new(),
            sink,
            memory,
            saved,
            prepared: BTreeSet::new(),
        })
    }

    /// The state.
    #[must_use]
    pub fn saved(&self) -> &Saved {
        &self.saved
    }

    /// One step at `now_us`.
    ///
    /// # Errors
    /// When the memory or the sink fail; what was read is read again.
    pub async fn step(&mut self, now_us: i64) -> Result<Step, PollError> {
        self.settle_pending().await?;
        let (name, ask) = match self.choose(now_us) {
            Ok(chosen) => chosen,
            Err(until_us) => return Ok(Step::Wait(until_us)),
        };
        let mut outcome = self.ask(&name, &ask, now_us).await;
        if let Answer::Page { contents, .. } = &mut outcome.answer {
            *contents = self.unread(&name, std::mem::take(contents)).await?;
        }
        let is_read = matches!(outcome.answer, Answer::Page { .. } | Answer::Gone);
        let Some(mut feed) = self.saved.feeds.get(&name).cloned() else { return Ok(Step::Wait(now_us)) };
        let records = feed.answered(&self.description.plan, outcome, now_us);
        let read_us = now_us + feed.skew_us;
        let new = self.unknown(&name, records, read_us).await?;
        // A content is read once; lists show it again as long as windows overlap.
        let content = match &ask {
            Ask::Content(url) if is_read => Some(Seen { id: content_id(&name, url), read_us }),
            _ => None,
        };
        if new.is_empty() {
            self.saved.feeds.insert(name, feed);
            self.memory.save(&self.saved, content.as_slice(), self.forget_before_us()).await?;
            return Ok(Step::Read(0));
        }
        self.store((name, feed), new, content).await
    }

    /// The feed to ask next and what, or until when there is nothing to ask.
    fn choose(&mut self, now_us: i64) -> Result<(String, Ask), i64> {
        let mut until_us = i64::MAX;
        for name in &self.description.feeds {
            let feed = self.saved.feeds.entry(name.clone()).or_default();
            match feed.next(&self.description.plan, now_us) {
                Next::Ask(ask) => return Ok((name.clone(), ask)),
                Next::Wait(until) => until_us = until_us.min(until),
            }
        }
        Err(until_us)
    }

    /// Asks the vendor; whatever goes wrong is an outcome.
    pub(super) async fn ask(&mut self, name: &str, ask: &Ask, now_us: i64) -> Outcome {
        let of = |answer: Answer| Outcome { answer, vendor_us: None };
        let header = self.account.header(&self.description, &self.settings, (&self.wire, now_us)).await;
        let header = match header {
            Ok(header) => header,
            Err(cause) => return of(Answer::Refused(cause)),
        };
        let exchange = Exchange::new(&self.description, &self.settings, name);
        if !self.prepared.contains(name)
            && let Some(preparation) = exchange.preparation()
        {
            let answer = self.wire.send(preparation, vec![header.clone()]).await;
            match answer.map(|answer| exchange.prepared(&answer)) {
                Ok(Ok(())) => {}
                Ok(Err(cause)) => return of(Answer::Refused(cause)),
                Err(reason) => return of(Answer::Failed(reason)),
            }
        }
        let request = match exchange.request(ask) {
            Ok(request) => request,
            Err(cause) => return of(Answer::Refused(cause)),
        };
        let outcome = match self.wire.send(request, vec![header]).await {
            Ok(answer) => {
                if answer.status == 401 {
                    self.account.renew();
                }
                exchange.read(ask, &answer)
            }
            Err(reason) => return of(Answer::Failed(reason)),
        };
        self.prepared.insert(name.to_owned());
        outcome
    }

    /// The records of a page that are not stored yet, each once.
    async fn unknown(
        &self,
        feed: &str,
        records: Vec<Record>,
        read_us: i64,
    ) -> Result<Vec<(Seen, String)>, MemoryError> {
        let mut new: BTreeMap<String, String> = BTreeMap::new();
        let mut order = vec![];
        for record in records {
            let id = short_digest(&format!("{feed}\u{1f}{}", record.id));
            if new.insert(id.clone(), record.text).is_none() {
                order.push(id);
            }
        }
        for known in self.memory.known(&order).await? {
            new.remove(&known);
        }
        let found = |id: String| new.remove(&id).map(|text| (Seen { id, read_us }, text));
        Ok(order.into_iter().filter_map(found).collect())
    }

    /// The contents of a list that have not been read yet.
    async fn unread(&self, feed: &str, contents: Vec<String>) -> Result<Vec<String>, MemoryError> {
        let ids: Vec<String> = contents.iter().map(|url| content_id(feed, url)).collect();
        let known: BTreeSet<String> = self.memory.known(&ids).await?.into_iter().collect();
        let unread = contents.into_iter().zip(ids).filter(|(_, id)| !known.contains(id));
        Ok(unread.map(|(url, _)| url).collect())
    }

    async fn store(
        &mut self,
        (name, after): (String, Feed),
        new: Vec<(Seen, String)>,
        content: Option<Seen>,
    ) -> Result<Step, PollError> {
        let (mut payload, mut seen) = (vec![], Vec::with_capacity(new.len()));
        for (one, text) in new {
            payload.extend_from_slice(text.as_bytes());
            payload.push(b'\n');
            seen.push(one);
        }
        let ids: Vec<&str> = seen.iter().map(|s| s.id.as_str()).collect();
        let key = format!("poll:{}", digest(ids.join(" ").as_bytes()));
        let batch = Batch {
            tenant: self.grant.tenant.clone(),
            source: self.grant.source.clone(),
            format: Some(self.grant.format.clone().unwrap_or_else(|| "json".to_owned())),
            name: Some(format!("{}/{name}", self.description.name)),
            zone: None,
            key: Some(key.clone()),
            payload: payload.into(),
        };
        let stored = seen.len();
        seen.extend(content);
        self.saved.pending = Some(Pending { feed: name, key, after, seen });
        self.memory.save(&self.saved, &[], self.forget_before_us()).await?;
        self.sink.append(batch).await?;
        self.settle_pending().await?;
        Ok(Step::Read(stored))
    }

    /// Makes of what was on its way what became of it: the log knows.
    async fn settle_pending(&mut self) -> Result<(), MemoryError> {
        let Some(pending) = self.saved.pending.clone() else { return Ok(()) };
        let mut saved = Saved { pending: None, ..self.saved.clone() };
        let mut seen = vec![];
        if self.sink.has(&self.grant.source, &pending.key) {
            saved.feeds.insert(pending.feed, pending.after);
            seen = pending.seen;
        }
        self.memory.save(&saved, &seen, self.forget_before_us()).await?;
        self.saved = saved;
        Ok(())
    }

    fn forget_before_us(&self) -> i64 {
        let plan = &self.description.plan;
        self.saved.feeds.values().map(|feed| feed.forget_before_us(plan)).min().unwrap_or(i64::MIN)
    }
}

/// Identity of a record among those of a source: 128 bits.
fn short_digest(text: &str) -> String {
    let mut id = digest(text.as_bytes());
    id.truncate(32);
    id
}

fn content_id(feed: &str, url: &str) -> String {
    short_digest(&format!("{feed}\u{1e}{url}"))
}

impl Source {
    /// A source with its settings completed and checked.
    ///
    /// # Errors
    /// When a setting or secret is missing or not known.
    pub fn new(
        grant: Grant,
        description: Description,
        settings: &BTreeMap<String, String>,
        secrets: BTreeMap<String, String>,
    ) -> Result<Self, DescriptionError> {
        let settings = description.settle(settings, &secrets)?;
        Ok(Source { grant, description, settings, secrets })
    }
}
