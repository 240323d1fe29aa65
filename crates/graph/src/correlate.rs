//! The law: alerts in, incidents out.

use std::collections::BTreeMap;

use model::{Alert, AlertId, Incident, IncidentId, Link};

use crate::assemble::incidents;
use crate::config::Config;
use crate::estate::{Estate, in_order};
use crate::explain::link;
use crate::forest::grow;
use crate::hold::{Hold, Holds};

/// What correlation under analysts' decisions gives.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Correlation {
    /// The incidents, earliest first; every alert is in exactly one.
    pub incidents: Vec<Incident>,
    /// Links that would have united incidents but for a decision: suggestions for an analyst.
    pub refused: Vec<Link>,
}

/// Groups alerts into incidents. A function of the set of alerts: their order and repeats do not
/// matter. Alerts of different tenants never meet.
#[must_use]
pub fn correlate(alerts: &[Alert], config: &Config) -> Vec<Incident> {
    correlate_held(alerts, config, &[]).incidents
}

/// Groups alerts into incidents as [`correlate`] does, without uniting what analysts' decisions keep
/// apart.
#[must_use]
pub fn correlate_held(alerts: &[Alert], config: &Config, holds: &[Hold]) -> Correlation {
    correlate_each(alerts, config, holds)
}

/// The incident of exactly these alerts, which an analyst put together; alerts of another tenant than
/// the earliest one's are left out. None without alerts.
#[must_use]
pub fn gather(alerts: &[Alert], config: &Config) -> Option<Incident> {
    let mut ordered = in_order(alerts);
    let tenant = ordered.first()?.tenant.as_str();
    ordered.retain(|alert| alert.tenant == tenant);
    let ids: Vec<AlertId> = ordered.iter().map(|alert| alert.id.clone()).collect();
    let together = [Hold { pinned: ids.clone(), ..Hold::new(IncidentId(String::new()), ids) }];
    correlate_tenant(&ordered, config, &Holds::new(&together)).incidents.into_iter().next()
}

/// [`correlate_held`] over alerts wherever they are kept.
pub(crate) fn correlate_each<'a>(
    alerts: impl IntoIterator<Item = &'a Alert>,
    config: &Config,
    holds: &[Hold],
) -> Correlation {
    let mut tenants: BTreeMap<&str, Vec<&Alert>> = BTreeMap::new();
    for alert in in_order(alerts) {
        tenants.entry(&alert.tenant).or_default().push(alert);
    }
    let holds = Holds::new(holds);
    let mut all = Correlation::default();
    for alerts in tenants.values() {
        let part = correlate_tenant(alerts, config, &holds);
        all.incidents.extend(part.incidents);
        all.refused.extend(part.refused);
    }
    all.incidents.sort_by(|a, b| (a.first_activity_us, &a.id).cmp(&(b.first_activity_us, &b.id)));
    all
}

/// Correlates one tenant's alerts, which are in time order.
pub(crate) fn correlate_tenant(alerts: &[&Alert], config: &Config, holds: &Holds<'_>) -> Correlation {
    let estate = Estate::new(alerts, config);
    let forest = grow(&estate, holds, config);
    Correlation {
        incidents: incidents(&estate, &forest, config),
        refused: forest.refused.iter().map(|edge| link(&estate, edge, config)).collect(),
    }
}
