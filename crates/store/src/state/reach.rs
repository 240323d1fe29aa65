//! Alerts and incidents by what a caller may see: conditions on every statement that reads them.
//!
//! An alert is within a scope when its records came by one of the sources and it names one of the devices;
//! an incident, when one of its alerts is. Both are looked up in the index of an alert's entities, where
//! its sources stand beside them.

use std::collections::HashSet;
use std::sync::Arc;

use model::{Alert, AlertId, Entity, EntityKey, IncidentId};
use sqlx::AnyConnection;

use super::Tenant;
use super::error::StateError;
use super::grant::{Reach, Within};
use super::incidents::IncidentRecord;
use super::sql::{Sql, escape_like};

/// Kind of the index's keys that name a source.
const SOURCE_KEY: &str = "cordon-source:";

/// The keys that say by which sources an alert's records came.
pub(crate) fn source_keys(alert: &Alert) -> impl Iterator<Item = String> + '_ {
    alert.events.iter().map(|event| format!("{SOURCE_KEY}{}", event.source))
}

impl Tenant {
    /// The same tenant, of whose alerts and incidents only those within reach are shown and changed.
    #[must_use]
    pub fn within(mut self, reach: Reach) -> Self {
        self.reach = Arc::new(reach);
        self
    }

    /// Whether nothing of the tenant is out of reach.
    #[must_use]
    pub fn sees_all(&self) -> bool {
        *self.reach == Reach::All
    }

    /// Adds the condition that `column` is the id of an alert within reach, to a statement that already
    /// ends in a condition.
    pub(crate) fn push_alert_reach(&self, sql: &mut Sql, column: &str) {
        let Reach::Some(within) = &*self.reach else { return };
        sql.push(" AND (1 = 0");
        for within in within {
            sql.push(" OR (1 = 1");
            push_within(sql, &self.name, column, within);
            sql.push(")");
        }
        sql.push(")");
    }

    /// Adds the condition that `id` is the id of an incident within reach.
    pub(crate) fn push_incident_reach(&self, sql: &mut Sql) {
        if *self.reach == Reach::All {
            return;
        }
        sql.push(" AND id IN (SELECT r.incident_id FROM incident_alerts r WHERE r.tenant = ")
            .arg(self.name());
        self.push_alert_reach(sql, "r.alert_id");
        sql.push(")");
    }

    /// Refuses alerts out of reach as if they were not there.
    pub(crate) async fn check_alert(&self, on: &mut AnyConnection, id: &AlertId) -> Result<(), StateError> {
        if *self.reach == Reach::All {
            return Ok(());
        }
        let mut sql = Sql::new("look for an alert", "SELECT id FROM alerts WHERE tenant = ");
        sql.arg(self.name()).push(" AND id = ").arg(id.0.as_str());
        self.push_alert_reach(&mut sql, "id");
        sql.row(on).await?.map(|_| ()).ok_or_else(|| StateError::not_found("alert", &id.0))
    }

    /// Refuses incidents out of reach as if they were not there.
    pub(crate) async fn check_incident(
        &self,
        on: &mut AnyConnection,
        id: &IncidentId,
    ) -> Result<(), StateError> {
        if *self.reach == Reach::All {
            return Ok(());
        }
        let mut sql = Sql::new("look for an incident", "SELECT id FROM incidents WHERE tenant = ");
        sql.arg(self.name()).push(" AND id = ").arg(id.0.as_str());
        self.push_incident_reach(&mut sql);
        sql.row(on).await?.map(|_| ()).ok_or_else(|| StateError::not_found("incident", &id.0))
    }
}

impl Tenant {
    /// Takes out of incidents what only alerts out of reach tell of. The name stays.
    pub(crate) async fn narrow(&self, records: &mut [IncidentRecord]) -> Result<(), StateError> {
        if *self.reach == Reach::All {
            return Ok(());
        }
        for record in records {
            let incident = &mut record.incident;
            let seen = self.get_alerts(&incident.alerts).await?;
            let ids: HashSet<AlertId> = seen.iter().map(|r| r.alert.id.clone()).collect();
            if ids.len() == incident.alerts.len() {
                continue;
            }
            let evidence = seen.iter().flat_map(|r| &r.alert.evidence);
            let keys: HashSet<EntityKey> = evidence.flat_map(|e| e.entity.keys()).collect();
            let named = |entity: &Entity| entity.keys().iter().any(|key| keys.contains(key));
            incident.alerts.retain(|id| ids.contains(id));
            incident.links.retain(|link| ids.contains(&link.from) && ids.contains(&link.to));
            incident.story.retain(|step| step.alerts.iter().all(|id| ids.contains(id)));
            incident.assets.retain(named);
            incident.evidence.retain(|evidence| named(&evidence.entity));
            HIDDEN.clone_into(&mut incident.summary);
        }
        Ok(())
    }
}

/// In place of a summary that tells of alerts out of reach.
const HIDDEN: &str = "Some alerts of this incident are of sources or devices that your roles do not show.";

fn push_within(sql: &mut Sql, tenant: &str, column: &str, within: &Within) {
    if let Some(sources) = &within.sources {
        let keys: Vec<String> = sources.iter().map(|source| format!("{SOURCE_KEY}{source}")).collect();
        open_lookup(sql, tenant, column);
        if keys.is_empty() {
            sql.push("1 = 0");
        } else {
            sql.push("s.entity_key IN ").args(keys.iter().map(String::as_str));
        }
        sql.push(")");
    }
    if let Some(patterns) = &within.devices {
        open_lookup(sql, tenant, column);
        sql.push("(1 = 0");
        for pattern in patterns {
            let like = format!("device:{}", escape_like(pattern).replace('*', "%"));
            sql.push(" OR s.entity_key LIKE ").arg(like).push(" ESCAPE '!'");
        }
        sql.push("))");
    }
}

fn open_lookup(sql: &mut Sql, tenant: &str, column: &str) {
    sql.push(" AND ").push(column);
    sql.push(" IN (SELECT s.alert_id FROM alert_entities s WHERE s.tenant = ").arg(tenant).push(" AND ");
}
