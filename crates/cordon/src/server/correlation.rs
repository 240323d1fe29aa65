//! Incidents kept up to date: correlation over the alerts that are kept, reconciled with what the
//! state database has.

use std::collections::BTreeMap;

use graph::{Change, Config, Correlator, Hold};
use model::{Alert, Incident, IncidentId, IncidentStatus};
use store::state::{
    Classification, Determination, IncidentFilter, IncidentOrder, IncidentRecord, PAGE_LIMIT, PageRequest,
    Tenant,
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
    through: u64,
    stale: bool,
}

impl Incidents {
    /// Loads alerts and incidents from the database.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn load(tenant: Tenant, config: Config) -> Result<Self, ServerError> {
        let mut correlator = Correlator::new(config);
        correlator.extend(tenant.alerts_since(0, ALERTS_AT_START).await?);
        let mut incidents =
            Incidents { tenant, correlator, stored: BTreeMap::new(), holds: vec![], through: 0, stale: true };
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
        self.read_stored().await?;
        let current = tokio::task::block_in_place(|| self.correlator.incidents_held(&self.holds).incidents);
        let previous: Vec<Incident> = self.stored.values().cloned().collect();
        let mut changed: Vec<Incident> = vec![];
        for change in graph::reconcile(&previous, &current, &self.holds) {
            match change {
                Change::Created(incident) | Change::Updated(incident) => changed.push(*incident),
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
        self.tenant.put_incidents(&changed, now_us).await?;
        self.stale = false;
        Ok(self.through)
    }

    fn redirected(&self, source: &IncidentId, target: &IncidentId) -> Option<Incident> {
        let mut incident = self.stored.get(source)?.clone();
        incident.status = IncidentStatus::Redirected;
        incident.redirect = Some(target.clone());
        Some(incident)
    }

    async fn read_stored(&mut self) -> Result<(), ServerError> {
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
        self.holds = records.iter().map(hold).collect();
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
