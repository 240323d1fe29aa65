//! Correlation of a growing set of alerts, within bounded memory.

use std::collections::BTreeMap;

use ahash::AHashMap;
use model::{Alert, AlertId, Incident};

use crate::config::Config;
use crate::correlate::{Correlation, correlate_each};
use crate::estate::version;
use crate::hold::Hold;

/// Keeps alerts as they come, in any order, and gives the incidents of all it keeps: what
/// [`crate::correlate`] would give of them.
///
/// It keeps the alerts of [`Config::retention_us`] before the newest one, and of these the newest
/// [`Config::max_alerts`]. Both are functions of the set of alerts seen, not of their order.
#[derive(Debug, Clone, Default)]
pub struct Correlator {
    config: Config,
    alerts: BTreeMap<(i64, AlertId), Alert>,
    place: AHashMap<AlertId, i64>,
    newest_us: Option<i64>,
    dropped: u64,
}

impl Correlator {
    /// An empty one.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Correlator { config, ..Correlator::default() }
    }

    /// Takes an alert, or a later version of one. False when it is older than what is kept, or an
    /// older version of one that is kept.
    pub fn insert(&mut self, alert: Alert) -> bool {
        self.newest_us = self.newest_us.max(Some(alert.first_activity_us));
        if let Some(&at) = self.place.get(&alert.id) {
            let key = (at, alert.id.clone());
            if self.alerts.get(&key).is_some_and(|held| version(&alert) <= version(held)) {
                return false;
            }
            self.alerts.remove(&key);
        }
        let id = alert.id.clone();
        self.place.insert(id.clone(), alert.first_activity_us);
        self.alerts.insert((alert.first_activity_us, id.clone()), alert);
        self.forget_old();
        self.place.contains_key(&id)
    }

    /// Takes many alerts.
    pub fn extend(&mut self, alerts: impl IntoIterator<Item = Alert>) {
        for alert in alerts {
            self.insert(alert);
        }
    }

    /// Says which device each internal address belongs to, in place of what was said before.
    pub fn set_device_addresses(&mut self, of_address: BTreeMap<String, String>) {
        self.config.device_addresses = of_address;
    }

    /// Whether an alert is kept.
    #[must_use]
    pub fn keeps(&self, alert: &AlertId) -> bool {
        self.place.contains_key(alert)
    }

    /// How many alerts are kept.
    #[must_use]
    pub fn len(&self) -> usize {
        self.alerts.len()
    }

    /// Whether none is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.alerts.is_empty()
    }

    /// How many alerts fell out of the bounds: they stay in the incidents that were stored with them.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// The incidents of all alerts that are kept.
    #[must_use]
    pub fn incidents(&self) -> Vec<Incident> {
        self.incidents_held(&[]).incidents
    }

    /// The incidents under analysts' decisions, and the links these refuse.
    #[must_use]
    pub fn incidents_held(&self, holds: &[Hold]) -> Correlation {
        correlate_each(self.alerts.values(), &self.config, holds)
    }

    fn forget_old(&mut self) {
        let oldest = self.newest_us.map_or(i64::MIN, |n| n.saturating_sub(self.config.retention_us));
        while let Some(((at, _), _)) = self.alerts.first_key_value() {
            if *at >= oldest && self.alerts.len() <= self.config.max_alerts.max(1) {
                break;
            }
            if let Some(((_, id), _)) = self.alerts.pop_first() {
                self.place.remove(&id);
                self.dropped += 1;
            }
        }
    }
}
