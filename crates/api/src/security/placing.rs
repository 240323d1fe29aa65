//! Merging incidents, moving alerts, undoing either: from what is asked and what is stored to the new
//! contents of the incidents. Two people at once: who read an older version is asked to read again, which
//! happens here a few times before the caller hears of it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use model::{Alert, AlertId, Incident, IncidentId, IncidentStatus};
use store::state::{
    Act, AlertRecord, IncidentRecord, MOVE_LIMIT, Move, MoveKind, Placement, StateError, Tenant,
};

use crate::problem::{Code, Problem};

/// Most incidents of one merge.
const MERGE_MOST: usize = 50;
/// Most alerts of one move.
const ALERTS_MOST: usize = 500;
/// Readings before a caller is told that somebody else was faster.
const TRIES: u32 = 4;

/// Refuses callers who do not see everything: what they do not see would be moved unseen.
pub(crate) fn check_sees_all(tenant: &Tenant) -> Result<(), Problem> {
    if tenant.sees_all() {
        return Ok(());
    }
    let detail = "merging and moving need a role for all sources and devices, and yours is for some of them";
    Err(Problem::new(Code::Forbidden, detail))
}

/// Merges incidents into the oldest of them, then the one with most alerts.
pub(crate) async fn merge(
    tenant: &Tenant,
    ids: &[IncidentId],
    comment: Option<String>,
    act: Act<'_>,
) -> Result<Move, Problem> {
    check_sees_all(tenant)?;
    let ids: BTreeSet<&IncidentId> = ids.iter().collect();
    if ids.len() < 2 || ids.len() > MERGE_MOST {
        return Err(Problem::invalid(format!("name 2 to {MERGE_MOST} different incidents to merge")));
    }
    let mut tries = 0;
    loop {
        let placement = merge_plan(tenant, &ids, comment.clone()).await?;
        match tenant.place_alerts(MoveKind::Merge, &placement, act).await {
            Err(StateError::Stale { .. }) if tries < TRIES => tries += 1,
            done => return Ok(done?),
        }
    }
}

async fn merge_plan(
    tenant: &Tenant,
    ids: &BTreeSet<&IncidentId>,
    comment: Option<String>,
) -> Result<Placement, Problem> {
    let mut records = vec![];
    for id in ids {
        records.push(open_incident(tenant, id).await?);
    }
    records.sort_by_key(|r| {
        let i = &r.incident;
        (i.first_activity_us, Reverse(i.alerts.len()), i.id.0.clone())
    });
    let Some((target, sources)) = records.split_first() else { return Err(nothing()) };
    let alerts: Vec<AlertId> = records.iter().flat_map(|r| r.incident.alerts.iter().cloned()).collect();
    let found = read_alerts(tenant, &alerts).await?;
    let here = found.into_iter().filter(|a| a.incident.as_ref().is_some_and(|i| ids.contains(i)));
    Ok(Placement {
        target: target.incident.id.clone(),
        contents: vec![content(target.incident.id.clone(), here.map(|a| a.alert).collect())?],
        ending: sources.iter().map(|r| r.incident.id.clone()).collect(),
        read: versions(&records),
        comment,
    })
}

/// Moves alerts into an incident, or into a new one.
pub(crate) async fn move_alerts(
    tenant: &Tenant,
    ids: &[AlertId],
    (target, comment): (Option<IncidentId>, Option<String>),
    act: Act<'_>,
) -> Result<Move, Problem> {
    check_sees_all(tenant)?;
    if ids.is_empty() || ids.len() > ALERTS_MOST {
        return Err(Problem::invalid(format!("name 1 to {ALERTS_MOST} alerts to move")));
    }
    let mut tries = 0;
    loop {
        let placement = move_plan(tenant, ids, (target.clone(), comment.clone())).await?;
        match tenant.place_alerts(MoveKind::Move, &placement, act).await {
            Err(StateError::Stale { .. }) if tries < TRIES => tries += 1,
            done => return Ok(done?),
        }
    }
}

async fn move_plan(
    tenant: &Tenant,
    ids: &[AlertId],
    (target, comment): (Option<IncidentId>, Option<String>),
) -> Result<Placement, Problem> {
    let moving = tenant.get_alerts(ids).await?;
    if let Some(missing) = ids.iter().find(|id| !moving.iter().any(|a| a.alert.id == **id)) {
        return Err(Problem::new(
            Code::NotFound,
            format!("no alert `{}`; list them to see what exists", missing.0),
        ));
    }
    let mut places: BTreeMap<IncidentId, IncidentRecord> = BTreeMap::new();
    for alert in &moving {
        let Some(from) = &alert.incident else {
            let detail =
                format!("the alert `{}` is in no incident yet; try again in a moment", alert.alert.id.0);
            return Err(Problem::new(Code::Conflict, detail));
        };
        if Some(from) != target.as_ref() && !places.contains_key(from) {
            places.insert(from.clone(), open_incident(tenant, from).await?);
        }
    }
    if places.is_empty() {
        return Err(Problem::new(Code::Conflict, "all these alerts are in that incident already"));
    }
    let is_new = target.is_none();
    let target = match target {
        Some(id) => {
            let record = open_incident(tenant, &id).await?;
            places.insert(id.clone(), record);
            id
        }
        None => new_identity(tenant, &moving).await?,
    };
    let gone: BTreeSet<&AlertId> = ids.iter().collect();
    let mut plan = Placement {
        contents: vec![],
        ending: vec![],
        read: versions(places.values()),
        comment,
        target: target.clone(),
    };
    let mut into: Vec<Alert> = moving.into_iter().map(|a| a.alert).collect();
    for (id, record) in &places {
        let mut here = alerts_in(tenant, record).await?;
        here.retain(|alert| !gone.contains(&alert.id));
        match here.is_empty() {
            _ if *id == target => into.append(&mut here),
            true if is_new => {
                return Err(Problem::new(
                    Code::Conflict,
                    format!(
                        "these are all alerts of `{}`; leave one of them, or name the incident to move them to",
                        id.0
                    ),
                ));
            }
            true => plan.ending.push(id.clone()),
            false => plan.contents.push(content(id.clone(), here)?),
        }
    }
    plan.contents.push(content(target, into)?);
    Ok(plan)
}

/// Brings the alerts of a move back to where they were.
pub(crate) async fn undo(tenant: &Tenant, id: &str, act: Act<'_>) -> Result<Move, Problem> {
    check_sees_all(tenant)?;
    let mut tries = 0;
    loop {
        let placement = undo_plan(tenant, id).await?;
        match tenant.undo_move(id, &placement, act).await {
            Err(StateError::Stale { .. }) if tries < TRIES => tries += 1,
            done => return Ok(done?),
        }
    }
}

async fn undo_plan(tenant: &Tenant, id: &str) -> Result<Placement, Problem> {
    let done = tenant.get_move(id).await?;
    if done.undone_us.is_some() {
        return Err(Problem::new(Code::Conflict, "this move was undone already"));
    }
    let ids: Vec<AlertId> = done.moved.iter().map(|m| m.alert.clone()).collect();
    let moved = read_alerts(tenant, &ids).await?;
    if let Some(elsewhere) = moved.iter().find(|a| a.incident.as_ref() != Some(&done.target)) {
        let detail = format!("the alert `{}` was moved on since; undo that first", elsewhere.alert.id.0);
        return Err(Problem::new(Code::Conflict, detail));
    }
    let mut back: BTreeMap<&IncidentId, Vec<Alert>> = BTreeMap::new();
    for alert in moved {
        if let Some(was) = done.moved.iter().find(|m| m.alert == alert.alert.id) {
            back.entry(&was.from).or_default().push(alert.alert);
        }
    }
    let target = tenant.get_incident(&done.target).await?;
    let mut stays = alerts_in(tenant, &target).await?;
    stays.retain(|alert| !ids.contains(&alert.id));
    let mut records = vec![target];
    let mut contents = vec![];
    for (from, mut alerts) in back {
        let record = match done.ended.iter().any(|e| e.incident == *from) {
            true => tenant.get_incident(from).await?,
            false => {
                let record = open_incident(tenant, from).await?;
                alerts.append(&mut alerts_in(tenant, &record).await?);
                record
            }
        };
        contents.push(content(from.clone(), alerts)?);
        records.push(record);
    }
    let mut ending = vec![];
    match stays.is_empty() {
        // A new incident of this move only: what it was made of takes it back.
        true => ending.push(done.target.clone()),
        false => contents.push(content(done.target.clone(), stays)?),
    }
    let target = match ending.is_empty() {
        true => done.target.clone(),
        false => done.moved.first().map_or_else(|| done.target.clone(), |m| m.from.clone()),
    };
    Ok(Placement { target, contents, ending, read: versions(&records), comment: None })
}

fn nothing() -> Problem {
    Problem::invalid("there is nothing to move")
}

/// An incident that is not redirected.
async fn open_incident(tenant: &Tenant, id: &IncidentId) -> Result<IncidentRecord, Problem> {
    let record = tenant.get_incident(id).await?;
    match (record.incident.status, &record.incident.redirect) {
        (IncidentStatus::Redirected, Some(to)) => {
            let detail = format!("the incident `{}` was merged into `{}`; name that one", id.0, to.0);
            Err(Problem::new(Code::Conflict, detail))
        }
        _ => Ok(record),
    }
}

async fn read_alerts(tenant: &Tenant, ids: &[AlertId]) -> Result<Vec<AlertRecord>, Problem> {
    if ids.len() > MOVE_LIMIT {
        let detail =
            format!("the incidents have {} alerts together; an incident holds {MOVE_LIMIT}", ids.len());
        return Err(Problem::new(Code::Conflict, detail));
    }
    Ok(tenant.get_alerts(ids).await?)
}

/// The alerts that are in an incident now.
async fn alerts_in(tenant: &Tenant, record: &IncidentRecord) -> Result<Vec<Alert>, Problem> {
    let found = read_alerts(tenant, &record.incident.alerts).await?;
    let here = found.into_iter().filter(|a| a.incident.as_ref() == Some(&record.incident.id));
    Ok(here.map(|a| a.alert).collect())
}

fn versions<'r>(records: impl IntoIterator<Item = &'r IncidentRecord>) -> BTreeMap<IncidentId, i64> {
    records.into_iter().map(|r| (r.incident.id.clone(), r.changed)).collect()
}

/// The content of an incident of these alerts.
fn content(id: IncidentId, alerts: Vec<Alert>) -> Result<Incident, Problem> {
    if alerts.len() > MOVE_LIMIT {
        let detail = format!("the incident would have {} alerts; it holds {MOVE_LIMIT}", alerts.len());
        return Err(Problem::new(Code::Conflict, detail));
    }
    let incident = graph::gather(&alerts, &graph::Config::default()).ok_or_else(nothing)?;
    Ok(Incident { id, ..incident })
}

/// An identity for a new incident: that of its earliest alert, numbered when it is taken.
async fn new_identity(tenant: &Tenant, alerts: &[AlertRecord]) -> Result<IncidentId, Problem> {
    let first = alerts.iter().map(|a| &a.alert).min_by_key(|a| (a.first_activity_us, &a.id));
    let founder = &first.ok_or_else(nothing)?.id.0;
    for number in 1..100 {
        let id = match number {
            1 => IncidentId(format!("inc-{founder}")),
            _ => IncidentId(format!("inc-{founder}-{number}")),
        };
        match tenant.get_incident(&id).await {
            Err(StateError::NotFound { .. }) => return Ok(id),
            Err(error) => return Err(error.into()),
            Ok(_) => {}
        }
    }
    Err(Problem::new(Code::Conflict, "this alert has founded too many incidents; move it to one of them"))
}
