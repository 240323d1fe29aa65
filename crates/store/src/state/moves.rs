//! What analysts move: incidents merged, alerts moved from one incident to another, and both undone.
//!
//! A move leaves pins: which incident an analyst put an alert into. Correlation reads them and keeps to
//! them. The caller makes the new contents of the incidents (`graph::gather`) from what it has read, and
//! says which versions it read; when one of them is no longer current nothing is done.

use std::collections::BTreeMap;

use model::{AlertId, Incident, IncidentId, IncidentStatus};
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use super::Tenant;
use super::audit;
use super::changes::{next_change, touch_incidents};
use super::correlated::put;
use super::database::commit;
use super::error::StateError;
use super::incidents::{IncidentRecord, read_incident};
use super::secret;
use super::sql::{Row, Sql};
use super::triage::{Act, Commented, Subject, add_comment, last_comment};
use super::words::{from_json, from_word, to_json, word};

/// Most alerts of the incidents that a move concerns, together.
pub const MOVE_LIMIT: usize = 1_500;
/// Most moves of one list.
const MOVES_LISTED: i64 = 1_000;

/// Where an analyst put an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// The alert.
    pub alert: AlertId,
    /// The incident.
    pub incident: IncidentId,
}

/// What was moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MoveKind {
    /// Whole incidents went into one.
    Merge,
    /// Alerts went into another incident.
    Move,
}

/// An alert and the incident it was in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The alert.
    pub alert: AlertId,
    /// Where it was.
    pub from: IncidentId,
}

/// An incident that ended in the target, and what it takes to bring it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// The incident.
    pub incident: IncidentId,
    /// Its status before.
    status: IncidentStatus,
    /// Its comments are those of the target numbered above the first, up to the second.
    comments: (i64, i64),
}

/// A move as it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Identity.
    pub id: String,
    /// What was moved.
    pub kind: MoveKind,
    /// Where to.
    pub target: IncidentId,
    /// By whom.
    pub actor: String,
    /// When.
    pub created_us: i64,
    /// When it was undone.
    pub undone_us: Option<i64>,
    /// By whom it was undone.
    pub undone_by: Option<String>,
    /// What moved.
    pub moved: Vec<Moved>,
    /// Incidents that ended by it.
    pub ended: Vec<Ended>,
}

#[derive(Serialize, Deserialize)]
struct Body {
    moved: Vec<Moved>,
    ended: Vec<Ended>,
}

/// What is to be done, made from what was read.
#[derive(Debug, Clone)]
pub struct Placement {
    /// Where alerts go to.
    pub target: IncidentId,
    /// New contents of the incidents concerned that go on, the target among them.
    pub contents: Vec<Incident>,
    /// Incidents that have no alerts any more: they redirect to the target.
    pub ending: Vec<IncidentId>,
    /// Versions of all incidents concerned, as they were read.
    pub read: BTreeMap<IncidentId, i64>,
    /// A comment for the target.
    pub comment: Option<String>,
}

impl Tenant {
    /// Where analysts put alerts.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn pins(&self) -> Result<Vec<Pin>, StateError> {
        let mut sql = Sql::new("read pins", "SELECT alert_id, incident_id FROM alert_pins WHERE tenant = ");
        sql.arg(self.name());
        let pin = |row: &Row| {
            Ok(Pin { alert: AlertId(row.text("alert_id")?), incident: IncidentId(row.text("incident_id")?) })
        };
        self.db.rows(sql).await?.iter().map(pin).collect()
    }

    /// A number that is another one after every move and every undoing.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn moves_version(&self) -> Result<i64, StateError> {
        moves_version(&mut *self.db.connection().await?, &self.name).await
    }

    /// Moves alerts: new contents are stored, emptied incidents redirect, alerts are pinned, the move is
    /// kept for undoing and goes to the audit log; all or none.
    ///
    /// # Errors
    /// [`StateError::Stale`] when an incident is no longer as it was read; [`StateError::NotFound`].
    pub async fn place_alerts(
        &self,
        kind: MoveKind,
        placement: &Placement,
        act: Act<'_>,
    ) -> Result<Move, StateError> {
        let mut transaction = self.db.begin().await?;
        let on = &mut *transaction;
        check_versions(&mut *on, &self.name, placement).await?;
        let moved = moved_by(&mut *on, &self.name, placement).await?;
        let mut ended = vec![];
        for id in &placement.ending {
            ended.push(ending(&mut *on, &self.name, id, &placement.target).await?);
        }
        store_contents(&mut *on, &self.name, placement, act).await?;
        let done = Move {
            id: format!("mv-{}", secret::hex(&secret::random::<8>()?)),
            kind,
            target: placement.target.clone(),
            actor: act.actor.to_owned(),
            created_us: act.now_us,
            undone_us: None,
            undone_by: None,
            moved,
            ended,
        };
        insert_move(&mut *on, &self.name, &done).await?;
        let action = match kind {
            MoveKind::Merge => "incident.merge",
            MoveKind::Move => "incident.moveAlerts",
        };
        let detail = to_json("audit detail", &detail(&done))?;
        let entry = audit::Entry { action, object: &placement.target.0, detail: &detail };
        audit::append(&mut *on, self, entry, act).await?;
        commit(transaction).await?;
        self.db.wake();
        Ok(done)
    }

    /// Undoes a move: the placement brings alerts back to where they were, incidents that ended by it go
    /// on with the status they had, and all alerts concerned stay where they are then.
    ///
    /// # Errors
    /// As [`Tenant::place_alerts`]; [`StateError::Invalid`] when it was undone already.
    pub async fn undo_move(&self, id: &str, placement: &Placement, act: Act<'_>) -> Result<Move, StateError> {
        let mut transaction = self.db.begin().await?;
        let on = &mut *transaction;
        check_versions(&mut *on, &self.name, placement).await?;
        let mut done = read_move(&mut *on, &self.name, id).await?;
        if done.undone_us.is_some() {
            return Err(StateError::invalid("the move", "was undone already"));
        }
        for emptied in &placement.ending {
            ending(&mut *on, &self.name, emptied, &placement.target).await?;
        }
        store_contents(&mut *on, &self.name, placement, act).await?;
        for ended in &done.ended {
            revive(&mut *on, &self.name, ended, &done.target).await?;
        }
        Sql::new(
            "undo a move",
            "UPDATE incident_moves SET undone_us = $1, undone_by = $2 WHERE tenant = $3 AND id = $4",
        )
        .bind(act.now_us)
        .bind(act.actor)
        .bind(self.name())
        .bind(id)
        .execute(&mut *on)
        .await?;
        (done.undone_us, done.undone_by) = (Some(act.now_us), Some(act.actor.to_owned()));
        let detail = to_json("audit detail", &detail(&done))?;
        let entry = audit::Entry { action: "incident.undoMove", object: id, detail: &detail };
        audit::append(&mut *on, self, entry, act).await?;
        commit(transaction).await?;
        self.db.wake();
        Ok(done)
    }

    /// One move.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn get_move(&self, id: &str) -> Result<Move, StateError> {
        read_move(&mut *self.db.connection().await?, &self.name, id).await
    }

    /// Moves, latest first, at most a thousand; of one incident if it is named.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn list_moves(&self, incident: Option<&IncidentId>) -> Result<Vec<Move>, StateError> {
        let mut sql = Sql::new("list moves", "SELECT * FROM incident_moves WHERE tenant = ");
        sql.arg(self.name()).push(" ORDER BY created_us DESC, id DESC LIMIT ").arg(MOVES_LISTED);
        let moves: Vec<Move> = self.db.rows(sql).await?.iter().map(record).collect::<Result<_, _>>()?;
        let concerns = |m: &Move, id: &IncidentId| m.target == *id || m.moved.iter().any(|a| a.from == *id);
        Ok(moves.into_iter().filter(|m| incident.is_none_or(|id| concerns(m, id))).collect())
    }
}

/// See [`Tenant::moves_version`].
pub(crate) async fn moves_version(on: &mut AnyConnection, tenant: &str) -> Result<i64, StateError> {
    let text = "SELECT COUNT(*) + COUNT(undone_us) AS version FROM incident_moves WHERE tenant = ";
    let mut sql = Sql::new("count moves", text);
    sql.arg(tenant);
    sql.row(on).await?.map_or(Ok(0), |row| row.int("version"))
}

fn detail(done: &Move) -> serde_json::Value {
    let ended: Vec<&str> = done.ended.iter().map(|e| e.incident.0.as_str()).collect();
    serde_json::json!({ "move": done.id, "target": done.target.0, "alerts": done.moved.len(), "ended": ended })
}

/// Takes the lock of the tenant's changes, then compares.
async fn check_versions(
    on: &mut AnyConnection,
    tenant: &str,
    placement: &Placement,
) -> Result<(), StateError> {
    next_change(&mut *on, tenant).await?;
    for (id, version) in &placement.read {
        if read_incident(&mut *on, tenant, id).await?.changed != *version {
            return Err(StateError::stale("incident", &id.0));
        }
    }
    Ok(())
}

/// Which alerts of the contents are elsewhere now.
async fn moved_by(
    on: &mut AnyConnection,
    tenant: &str,
    placement: &Placement,
) -> Result<Vec<Moved>, StateError> {
    let mut moved = vec![];
    let target = placement.contents.iter().filter(|i| i.id == placement.target);
    let alerts: Vec<&AlertId> = target.flat_map(|i| &i.alerts).collect();
    for part in alerts.chunks(500) {
        let text = "SELECT alert_id, incident_id FROM incident_alerts WHERE tenant = ";
        let mut sql = Sql::new("look for alerts", text);
        sql.arg(tenant).push(" AND alert_id IN ").args(part.iter().map(|a| a.0.as_str()));
        for row in sql.rows(&mut *on).await? {
            let from = IncidentId(row.text("incident_id")?);
            if from != placement.target {
                moved.push(Moved { alert: AlertId(row.text("alert_id")?), from });
            }
        }
    }
    moved.sort_by(|a, b| (&a.from, &a.alert).cmp(&(&b.from, &b.alert)));
    Ok(moved)
}

/// What it takes to bring an incident back that is about to end.
async fn ending(
    on: &mut AnyConnection,
    tenant: &str,
    id: &IncidentId,
    target: &IncidentId,
) -> Result<Ended, StateError> {
    let record = read_incident(&mut *on, tenant, id).await?;
    let subject = |id| Subject { tenant, kind: Commented::Incident, id };
    let before = last_comment(&mut *on, subject(&target.0)).await?;
    let own = last_comment(&mut *on, subject(&id.0)).await?;
    redirect(on, tenant, record.clone(), target).await?;
    Ok(Ended {
        incident: id.clone(),
        status: record.incident.status,
        comments: (before, before.saturating_add(own)),
    })
}

async fn redirect(
    on: &mut AnyConnection,
    tenant: &str,
    record: IncidentRecord,
    target: &IncidentId,
) -> Result<(), StateError> {
    let now_us = record.updated_us;
    let mut incident = generated(on, tenant, record).await?;
    incident.redirect = Some(target.clone());
    put(on, tenant, &incident, now_us).await.map(|_| ())
}

/// The incident as correlation said it, without what analysts put over it.
async fn generated(
    on: &mut AnyConnection,
    tenant: &str,
    record: IncidentRecord,
) -> Result<Incident, StateError> {
    let mut sql = Sql::new("read an incident", "SELECT body FROM incidents WHERE tenant = ");
    sql.arg(tenant).push(" AND id = ").arg(record.incident.id.0.as_str());
    match sql.row(on).await? {
        Some(row) => from_json("incident", &row.text("body")?),
        None => Ok(record.incident),
    }
}

/// Stores the contents, the pins and the comment.
async fn store_contents(
    on: &mut AnyConnection,
    tenant: &str,
    placement: &Placement,
    act: Act<'_>,
) -> Result<(), StateError> {
    for incident in &placement.contents {
        put(&mut *on, tenant, incident, act.now_us).await?;
        pin(&mut *on, tenant, incident).await?;
    }
    if let Some(text) = &placement.comment {
        let subject = Subject { tenant, kind: Commented::Incident, id: &placement.target.0 };
        add_comment(&mut *on, subject, text, act).await?;
    }
    let ids: Vec<IncidentId> = placement.read.keys().cloned().collect();
    for id in &ids {
        Sql::new("note who moved", "UPDATE incidents SET updated_by = $1 WHERE tenant = $2 AND id = $3")
            .bind(act.actor)
            .bind(tenant)
            .bind(id.0.as_str())
            .execute(&mut *on)
            .await?;
    }
    touch_incidents(on, tenant, &ids, act.now_us).await
}

async fn pin(on: &mut AnyConnection, tenant: &str, incident: &Incident) -> Result<(), StateError> {
    for part in incident.alerts.chunks(200) {
        let mut sql =
            Sql::new("pin alerts", "INSERT INTO alert_pins (tenant, incident_id, alert_id) VALUES ");
        for (place, alert) in part.iter().enumerate() {
            sql.push(if place == 0 { "(" } else { ", (" }).arg(tenant).push(", ");
            sql.arg(incident.id.0.as_str()).push(", ").arg(alert.0.as_str()).push(")");
        }
        sql.push(" ON CONFLICT (tenant, alert_id) DO UPDATE SET incident_id = excluded.incident_id");
        sql.execute(&mut *on).await?;
    }
    Ok(())
}

/// Gives an incident that ended its status and comments back; its contents are stored already.
async fn revive(
    on: &mut AnyConnection,
    tenant: &str,
    ended: &Ended,
    target: &IncidentId,
) -> Result<(), StateError> {
    Sql::new("bring an incident back", "UPDATE incidents SET status = $1 WHERE tenant = $2 AND id = $3")
        .bind(word(&ended.status)?)
        .bind(tenant)
        .bind(ended.incident.0.as_str())
        .execute(&mut *on)
        .await?;
    let (before, last) = ended.comments;
    Sql::new(
        "bring comments back",
        "UPDATE comments SET object_id = $1, number = number - $2 WHERE tenant = $3 \
         AND object_kind = 'incident' AND object_id = $4 AND number > $2 AND number <= $5",
    )
    .bind(ended.incident.0.as_str())
    .bind(before)
    .bind(tenant)
    .bind(target.0.as_str())
    .bind(last)
    .execute(on)
    .await?;
    Ok(())
}

async fn insert_move(on: &mut AnyConnection, tenant: &str, done: &Move) -> Result<(), StateError> {
    let body = Body { moved: done.moved.clone(), ended: done.ended.clone() };
    Sql::new(
        "keep a move",
        "INSERT INTO incident_moves (tenant, id, kind, target_id, actor, created_us, body) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(tenant)
    .bind(done.id.as_str())
    .bind(word(&done.kind)?)
    .bind(done.target.0.as_str())
    .bind(done.actor.as_str())
    .bind(done.created_us)
    .bind(to_json("move", &body)?)
    .execute(on)
    .await?;
    Ok(())
}

async fn read_move(on: &mut AnyConnection, tenant: &str, id: &str) -> Result<Move, StateError> {
    let mut sql = Sql::new("read a move", "SELECT * FROM incident_moves WHERE tenant = ");
    sql.arg(tenant).push(" AND id = ").arg(id);
    sql.row(on).await?.map_or_else(|| Err(StateError::not_found("move", id)), |row| record(&row))
}

fn record(row: &Row) -> Result<Move, StateError> {
    let Body { moved, ended } = from_json("move", &row.text("body")?)?;
    Ok(Move {
        id: row.text("id")?,
        kind: from_word("kind of move", &row.text("kind")?)?,
        target: IncidentId(row.text("target_id")?),
        actor: row.text("actor")?,
        created_us: row.int("created_us")?,
        undone_us: row.optional_int("undone_us")?,
        undone_by: row.optional_text("undone_by")?,
        moved,
        ended,
    })
}
