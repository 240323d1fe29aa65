//! Polled sources as the API shows and sets them.

use std::collections::BTreeMap;
use std::sync::Arc;

use api::polling::Polling;
use api::problem::{Code, Problem};
use api::wire::polling::{PollSet, PollVendor, PolledFeed, PolledSource, SourceCheck};
use async_trait::async_trait;
use connect::poll::{Feed, Poller, Source};
use event::format_micros;
use store::state::{Act, PollerSpec, Tenant};

use super::memory::{self, StateMemory};
use super::{Sealing, description_of, source_of};
use crate::server::now_us;
use crate::server::sink::Door;

/// The implementation behind the API.
pub(in crate::server) struct Doors {
    door: Arc<Door>,
    sealing: Arc<Sealing>,
}

impl Doors {
    pub(in crate::server) fn new(door: Arc<Door>, sealing: Arc<Sealing>) -> Self {
        Doors { door, sealing }
    }

    /// The secrets given now, or those given before.
    async fn secrets(
        &self,
        tenant: &Tenant,
        source: &str,
        given: Option<BTreeMap<String, String>>,
    ) -> Result<BTreeMap<String, String>, Problem> {
        if let Some(given) = given {
            return Ok(given);
        }
        match tenant.get_poller(source).await {
            Ok(record) => self.sealing.open(source, &record.spec.sealed).map_err(invalid),
            Err(_) => Ok(BTreeMap::new()),
        }
    }
}

fn invalid(detail: impl Into<String>) -> Problem {
    Problem::new(Code::InvalidRequest, detail)
}

#[async_trait]
impl Polling for Doors {
    fn vendors(&self) -> Vec<PollVendor> {
        let of = |name: &str| {
            let described = connect::poll::vendor(name)?;
            let doc = |(name, setting): (String, connect::poll::Setting)| match setting.default {
                Some(default) => (name, format!("{}; {default} when not given", setting.doc)),
                None => (name, setting.doc),
            };
            Some(PollVendor {
                name: described.name,
                title: described.title,
                reference: described.reference,
                settings: described.settings.into_iter().map(doc).collect(),
                secrets: described.secrets,
                feeds: described.feeds,
            })
        };
        connect::poll::vendors().filter_map(of).collect()
    }

    async fn set(&self, tenant: &Tenant, source: &str, set: PollSet, act: Act<'_>) -> Result<(), Problem> {
        let described = description_of(&set.vendor, set.description.as_deref()).map_err(invalid)?;
        let secrets = self.secrets(tenant, source, set.secrets).await?;
        described.settle(&set.settings, &secrets).map_err(|e| invalid(e.to_string()))?;
        let spec = PollerSpec {
            source: source.to_owned(),
            vendor: set.vendor,
            description: set.description,
            settings: serde_json::to_string(&set.settings).map_err(|e| invalid(e.to_string()))?,
            sealed: self.sealing.seal(source, &secrets).map_err(|e| Problem::new(Code::Internal, e))?,
        };
        Ok(tenant.put_poller(&spec, act).await?)
    }

    async fn get(&self, tenant: &Tenant, source: &str) -> Result<PolledSource, Problem> {
        let record = tenant.get_poller(source).await?;
        let described =
            description_of(&record.spec.vendor, record.spec.description.as_deref()).map_err(invalid)?;
        let saved = memory::read(record.state.as_deref()).unwrap_or_default();
        let feed = |name: &String| feed(name, saved.feeds.get(name));
        Ok(PolledSource {
            vendor: record.spec.vendor,
            settings: serde_json::from_str(&record.spec.settings).unwrap_or_default(),
            feeds: described.feeds.iter().map(feed).collect(),
        })
    }

    async fn test(&self, tenant: &Tenant, source: &str) -> Result<Vec<SourceCheck>, Problem> {
        let record = tenant.get_poller(source).await?;
        let made: Source = match source_of(&record, &self.sealing) {
            Ok(made) => made,
            Err(told) => return Ok(vec![SourceCheck { what: "settings".to_owned(), good: false, told }]),
        };
        let memory = StateMemory::new(tenant.clone(), source.to_owned());
        let mut poller = Poller::resume(made, self.door.clone(), memory)
            .await
            .map_err(|e| Problem::new(Code::Unavailable, e.to_string()))?;
        let checks = poller.test(now_us()).await.into_iter();
        Ok(checks.map(|c| SourceCheck { what: c.what, good: c.good, told: c.told }).collect())
    }
}

fn feed(name: &str, feed: Option<&Feed>) -> PolledFeed {
    let feed = feed.cloned().unwrap_or_default();
    let time = |us: i64| (us != 0).then(|| format_micros(us));
    PolledFeed {
        name: name.to_owned(),
        through_date_time: time(feed.through_us),
        last_heard_date_time: time(feed.heard_us),
        next_date_time: time(feed.not_before_us),
        problem: feed.problem,
        gap: feed.gap,
    }
}
