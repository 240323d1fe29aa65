//! Storing what correlation says of incidents without touching what analysts said.

use std::collections::BTreeSet;

use model::{AlertId, Incident, IncidentId, IncidentStatus};
use sqlx::AnyConnection;

use super::Tenant;
use super::changes::{next_change, touch_alerts, touch_incidents};
use super::database::commit;
use super::error::{StateError, cut};
use super::incidents::{IncidentRecord, TAGS_LIMIT, read_incident};
use super::moves::moves_version;
use super::sql::Sql;
use super::triage::{Commented, Subject, move_comments};
use super::words::{severity_rank, to_json, word};

const SEARCH_LIMIT_BYTES: usize = 16_384;
/// Longest generated name in its column, in bytes.
const NAME_LIMIT_BYTES: usize = 1_024;

/// What [`Tenant::put_incidents`] did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PutIncidents {
    /// Incidents that were not there.
    pub inserted: u64,
    /// Incidents that changed.
    pub changed: u64,
}

impl Tenant {
    /// Stores incidents as correlation sees them now, all or none. Analysts' fields stay. An incident
    /// with `redirect` becomes redirected, and hands comments, tags and assignee on to its target.
    /// One that did not change is not written, so replays leave `updated_us` alone.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn put_incidents(
        &self,
        incidents: &[Incident],
        now_us: i64,
    ) -> Result<PutIncidents, StateError> {
        self.put(incidents, None, now_us).await
    }

    /// The same, of what was made from what was read when [`Tenant::moves_version`] was `version`.
    ///
    /// # Errors
    /// [`StateError::Stale`] when an analyst has moved something since; nothing is stored then.
    pub async fn put_correlated(
        &self,
        incidents: &[Incident],
        version: i64,
        now_us: i64,
    ) -> Result<PutIncidents, StateError> {
        self.put(incidents, Some(version), now_us).await
    }

    async fn put(
        &self,
        incidents: &[Incident],
        version: Option<i64>,
        now_us: i64,
    ) -> Result<PutIncidents, StateError> {
        let mut done = PutIncidents::default();
        if incidents.is_empty() {
            return Ok(done);
        }
        let mut transaction = self.db.begin().await?;
        if let Some(version) = version {
            // Moves take this lock as well.
            next_change(&mut transaction, &self.name).await?;
            if moves_version(&mut transaction, &self.name).await? != version {
                return Err(StateError::stale("view", "correlation"));
            }
        }
        // Targets first, so that a redirected incident finds the one it hands its triage to.
        let (merged, whole): (Vec<_>, Vec<_>) = incidents.iter().partition(|i| i.redirect.is_some());
        for incident in whole.into_iter().chain(merged) {
            match put(&mut transaction, &self.name, incident, now_us).await? {
                Put::Inserted => done.inserted += 1,
                Put::Changed => done.changed += 1,
                Put::Same => {}
            }
        }
        commit(transaction).await?;
        self.db.wake();
        Ok(done)
    }
}

pub(crate) enum Put {
    Inserted,
    Changed,
    Same,
}

/// Stores one incident as correlation sees it.
pub(crate) async fn put(
    on: &mut AnyConnection,
    tenant: &str,
    incident: &Incident,
    now_us: i64,
) -> Result<Put, StateError> {
    let mut kept = incident.clone();
    tenant.clone_into(&mut kept.tenant);
    let body = to_json("incident", &kept)?;
    let Some((old_body, old)) = read_old(&mut *on, tenant, &incident.id).await? else {
        insert(&mut *on, tenant, &kept, &body, now_us).await?;
        place_alerts(&mut *on, tenant, &kept, now_us).await?;
        return Ok(Put::Inserted);
    };
    if old_body == body {
        return Ok(Put::Same);
    }
    update(&mut *on, tenant, &kept, &old, (&body, now_us)).await?;
    if kept.redirect.is_some() && old.incident.redirect != kept.redirect {
        hand_over(on, tenant, &kept, &old, now_us).await?;
    } else if kept.redirect.is_none() {
        place_alerts(on, tenant, &kept, now_us).await?;
    }
    Ok(Put::Changed)
}

async fn read_old(
    on: &mut AnyConnection,
    tenant: &str,
    id: &IncidentId,
) -> Result<Option<(String, IncidentRecord)>, StateError> {
    let mut sql = Sql::new("read an incident", "SELECT body FROM incidents WHERE tenant = ");
    sql.arg(tenant).push(" AND id = ").arg(id.0.as_str());
    let Some(row) = sql.row(&mut *on).await? else { return Ok(None) };
    Ok(Some((row.text("body")?, read_incident(on, tenant, id).await?)))
}

fn search_text(incident: &Incident) -> String {
    let mut text = format!("{}\n", incident.name);
    for technique in &incident.techniques {
        text.push_str(technique.id());
        text.push('\n');
    }
    let entities = incident.assets.iter().chain(incident.evidence.iter().map(|e| &e.entity));
    for entity in entities {
        text.push_str(&cut(&entity.label(), 512));
        text.push('\n');
        if text.len() > SEARCH_LIMIT_BYTES {
            break;
        }
    }
    cut(&text.to_lowercase(), SEARCH_LIMIT_BYTES)
}

fn first_status(incident: &Incident) -> IncidentStatus {
    if incident.redirect.is_some() { IncidentStatus::Redirected } else { incident.status }
}

async fn insert(
    on: &mut AnyConnection,
    tenant: &str,
    incident: &Incident,
    body: &str,
    now_us: i64,
) -> Result<(), StateError> {
    let number = next_change(&mut *on, tenant).await?;
    Sql::new(
        "insert an incident",
        "INSERT INTO incidents (tenant, id, severity, priority, status, redirect_id, first_activity_us, \
         last_activity_us, created_us, updated_us, classification, determination, tags, search_text, body, name, \
         changed, first_changed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, 'unknown', 'unknown', '[]', $10, $11, $12, $13, $13)",
    )
    .bind(tenant)
    .bind(incident.id.0.as_str())
    .bind(severity_rank(incident.severity))
    .bind(i64::from(incident.priority))
    .bind(word(&first_status(incident))?)
    .bind(incident.redirect.as_ref().map(|r| r.0.clone()))
    .bind(incident.first_activity_us)
    .bind(incident.last_activity_us)
    .bind(now_us)
    .bind(search_text(incident))
    .bind(body)
    .bind(cut(&incident.name, NAME_LIMIT_BYTES))
    .bind(number)
    .execute(on)
    .await?;
    Ok(())
}

/// An analyst's status stays, but a merge or the end of one is correlation's to say.
fn next_status(incident: &Incident, old: &IncidentRecord) -> IncidentStatus {
    match (&incident.redirect, old.incident.status) {
        (Some(_), _) => IncidentStatus::Redirected,
        (None, IncidentStatus::Redirected) => IncidentStatus::Active,
        (None, status) => status,
    }
}

async fn update(
    on: &mut AnyConnection,
    tenant: &str,
    incident: &Incident,
    old: &IncidentRecord,
    (body, now_us): (&str, i64),
) -> Result<(), StateError> {
    let number = next_change(&mut *on, tenant).await?;
    Sql::new(
        "update an incident",
        "UPDATE incidents SET severity = $1, priority = $2, status = $3, redirect_id = $4, \
         first_activity_us = $5, last_activity_us = $6, updated_us = $7, search_text = $8, body = $9, \
         name = $12, changed = $13 \
         WHERE tenant = $10 AND id = $11",
    )
    .bind(severity_rank(old.custom_severity.unwrap_or(incident.severity)))
    .bind(i64::from(incident.priority))
    .bind(word(&next_status(incident, old))?)
    .bind(incident.redirect.as_ref().map(|r| r.0.clone()))
    .bind(incident.first_activity_us)
    .bind(incident.last_activity_us)
    .bind(now_us)
    .bind(search_text(incident))
    .bind(body)
    .bind(tenant)
    .bind(incident.id.0.as_str())
    .bind(cut(&incident.name, NAME_LIMIT_BYTES))
    .bind(number)
    .execute(on)
    .await?;
    Ok(())
}

/// Says of each alert of a whole incident that it is in this one.
pub(crate) async fn place_alerts(
    on: &mut AnyConnection,
    tenant: &str,
    incident: &Incident,
    now_us: i64,
) -> Result<(), StateError> {
    if incident.redirect.is_some() {
        return Ok(());
    }
    let before = alerts_of(&mut *on, tenant, &incident.id).await?;
    Sql::new("place alerts", "DELETE FROM incident_alerts WHERE tenant = $1 AND incident_id = $2")
        .bind(tenant)
        .bind(incident.id.0.as_str())
        .execute(&mut *on)
        .await?;
    for part in incident.alerts.chunks(200) {
        let mut sql =
            Sql::new("place alerts", "INSERT INTO incident_alerts (tenant, incident_id, alert_id) VALUES ");
        for (i, alert) in part.iter().enumerate() {
            sql.push(if i == 0 { "(" } else { ", (" }).arg(tenant).push(", ");
            sql.arg(incident.id.0.as_str()).push(", ").arg(alert.0.as_str()).push(")");
        }
        sql.push(" ON CONFLICT (tenant, alert_id) DO UPDATE SET incident_id = excluded.incident_id");
        sql.execute(&mut *on).await?;
    }
    let moved: Vec<AlertId> = incident.alerts.iter().filter(|a| !before.contains(*a)).cloned().collect();
    touch_alerts(on, tenant, &moved, now_us).await
}

/// The alerts that are said to be in an incident.
pub(crate) async fn alerts_of(
    on: &mut AnyConnection,
    tenant: &str,
    id: &IncidentId,
) -> Result<BTreeSet<AlertId>, StateError> {
    let mut sql =
        Sql::new("read an incident's alerts", "SELECT alert_id FROM incident_alerts WHERE tenant = ");
    sql.arg(tenant).push(" AND incident_id = ").arg(id.0.as_str());
    sql.rows(on).await?.iter().map(|row| row.text("alert_id").map(AlertId)).collect()
}

/// Gives a merged incident's comments, tags and assignee to the incident it went into.
pub(crate) async fn hand_over(
    on: &mut AnyConnection,
    tenant: &str,
    incident: &Incident,
    old: &IncidentRecord,
    now_us: i64,
) -> Result<(), StateError> {
    let Some(target_id) = incident.redirect.as_ref().filter(|r| **r != incident.id) else { return Ok(()) };
    let target = match read_incident(&mut *on, tenant, target_id).await {
        Ok(target) => target,
        Err(StateError::NotFound { .. }) => return Ok(()),
        Err(error) => return Err(error),
    };
    let subject = Subject { tenant, kind: Commented::Incident, id: &incident.id.0 };
    move_comments(&mut *on, subject, &target_id.0).await?;
    let mut tags = target.tags;
    tags.extend(old.tags.iter().filter(|t| !tags.contains(t)).cloned().collect::<Vec<_>>());
    tags.truncate(TAGS_LIMIT);
    Sql::new(
        "hand over an incident's triage",
        "UPDATE incidents SET tags = $1, assigned_to = $2 WHERE tenant = $3 AND id = $4",
    )
    .bind(to_json("tags", &tags)?)
    .bind(target.assigned_to.or_else(|| old.assigned_to.clone()))
    .bind(tenant)
    .bind(target_id.0.as_str())
    .execute(&mut *on)
    .await?;
    // What analysts put into the one that ends stays with its content.
    Sql::new(
        "hand over pins",
        "UPDATE alert_pins SET incident_id = $1 WHERE tenant = $2 AND incident_id = $3",
    )
    .bind(target_id.0.as_str())
    .bind(tenant)
    .bind(incident.id.0.as_str())
    .execute(&mut *on)
    .await?;
    touch_incidents(on, tenant, std::slice::from_ref(target_id), now_us).await
}
