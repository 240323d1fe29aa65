//! Incidents kept up to date: correlation over the alerts that are kept, reconciled with what the
//! state database has.

use std::collections::BTreeMap;

use graph::{Change, Config, Correlator, Hold};
use model::{Alert, AlertId, Incident, IncidentId, IncidentStatus};
use store::state::{
    Classification, Determination, IncidentFilter, IncidentOrder, IncidentRecord, PAGE_LIMIT, PageRequest,
    StateError, Tenant,
};

use super::error::ServerError;

/// Alerts read back from the state database at start.
const ALERTS_AT_START: u32 = 100_000;

/// Correlation's view and the database's.
pub struct Incidents {
    tenant: Tenant,
    correlator: Correlator,
    stored: BTreeMap<IncidentId, Incident>,
    holds: Vec<Hold>,
    moves: i64,
    through: u64,
    stale: bool,
}

/// Runs in a row that analysts may overtake before it counts as a failure.
const OVERTAKEN_MOST: u32 = 5;

impl Incidents {
    /// Loads alerts and incidents from the database.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn load(tenant: Tenant, config: Config) -> Result<Self, ServerError> {
        let mut correlator = Correlator::new(config);
        correlator.extend(tenant.alerts_since(0, ALERTS_AT_START).await?);
        let mut incidents = Incidents {
            tenant,
            correlator,
            stored: BTreeMap::new(),
            holds: vec![],
            moves: 0,
            through: 0,
            stale: true,
        };
        incidents.read_stored().await?;
        Ok(incidents)
    }

    /// Takes alerts made of batches up to `through`.
    pub fn add(&mut self, alerts: Vec<Alert>, through: u64) {
        for alert in alerts {
            self.stale |= self.correlator.insert(alert);
        }
        self.through = through;
    }

    /// Says which device each internal address belongs to.
    pub fn learn(&mut self, device_addresses: BTreeMap<String, String>) {
        self.correlator.set_device_addresses(device_addresses);
        self.stale = true;
    }

    /// Brings the database up to date; returns the sequence it then stands for.
    ///
    /// # Errors
    /// When the database cannot be read or written; the next call tries again.
    pub async fn update(&mut self, now_us: i64) -> Result<u64, ServerError> {
        if !self.stale {
            return Ok(self.through);
        }
        let mut overtaken = 0;
        loop {
            match self.run(now_us).await {
                // What an analyst moved meanwhile must not be undone by what was read before.
                Err(StateError::Stale { .. }) if overtaken < OVERTAKEN_MOST => overtaken += 1,
                done => break done?,
            }
        }
        self.stale = false;
        Ok(self.through)
    }

    async fn run(&mut self, now_us: i64) -> Result<(), StateError> {
        self.read_stored().await?;
        let current = tokio::task::block_in_place(|| self.correlator.incidents_held(&self.holds).incidents);
        let previous: Vec<Incident> = self.stored.values().cloned().collect();
        let mut changed: Vec<Incident> = vec![];
        for change in graph::reconcile(&previous, &current, &self.holds) {
            match change {
                Change::Created(incident) => changed.push(*incident),
                Change::Updated(incident) => changed.push(self.with_forgotten(*incident)),
                Change::Merged { source, target } => changed.extend(self.redirected(&source, &target)),
                Change::Suggested { source, target, because } => {
                    tracing::info!(
                        source = source.0,
                        target = target.0,
                        because,
                        "incidents look alike but stay apart"
                    );
                }
            }
        }
        self.tenant.put_correlated(&changed, self.moves, now_us).await.map(|_| ())
    }

    /// With the alerts that the stored incident has and that are too old to be correlated any more.
    fn with_forgotten(&self, mut incident: Incident) -> Incident {
        let Some(stored) = self.stored.get(&incident.id) else { return incident };
        let forgotten = stored.alerts.iter().filter(|alert| !self.correlator.keeps(alert));
        let mut alerts: Vec<AlertId> = forgotten.cloned().collect();
        alerts.append(&mut incident.alerts);
        incident.alerts = alerts;
        incident
    }

    fn redirected(&self, source: &IncidentId, target: &IncidentId) -> Option<Incident> {
        let mut incident = self.stored.get(source)?.clone();
        incident.status = IncidentStatus::Redirected;
        incident.redirect = Some(target.clone());
        Some(incident)
    }

    async fn read_stored(&mut self) -> Result<(), StateError> {
        self.moves = self.tenant.moves_version().await?;
        let mut pinned: BTreeMap<IncidentId, Vec<AlertId>> = BTreeMap::new();
        for pin in self.tenant.pins().await? {
            pinned.entry(pin.incident).or_default().push(pin.alert);
        }
        let mut page = PageRequest { limit: PAGE_LIMIT, ..PageRequest::default() };
        let mut records: Vec<IncidentRecord> = vec![];
        loop {
            let found = self
                .tenant
                .list_incidents(&IncidentFilter::default(), IncidentOrder::LastActivity, &page)
                .await?;
            records.extend(found.items);
            match found.next {
                Some(next) => page.after = Some(next),
                None => break,
            }
        }
        self.holds = records
            .iter()
            .map(|record| Hold {
                pinned: pinned.remove(&record.incident.id).unwrap_or_default(),
                ..hold(record)
            })
            .collect();
        let open = records.into_iter().filter(|r| r.incident.redirect.is_none());
        self.stored = open.map(|r| (r.incident.id.clone(), r.incident)).collect();
        Ok(())
    }
}

/// What an analyst decided on an incident, which correlation must respect.
fn hold(record: &IncidentRecord) -> Hold {
    let said = |unsaid: bool, word: String| (!unsaid).then_some(word);
    let (classification, determination) = (record.classification, record.determination);
    Hold {
        closed: record.incident.status == IncidentStatus::Resolved,
        assigned_to: record.assigned_to.clone(),
        classification: said(classification == Classification::Unknown, format!("{classification:?}")),
        determination: said(determination == Determination::Unknown, format!("{determination:?}")),
        ..Hold::new(record.incident.id.clone(), record.incident.alerts.clone())
    }
}
