//! Incidents: put by correlation, triaged by analysts. Correlation owns what the incident is;
//! analysts own status, assignee, judgement, tags, comments and an own name or severity, and
//! putting an incident again keeps all of these.

use model::{Incident, IncidentId, IncidentStatus, Severity};
use sqlx::AnyConnection;

use super::Tenant;
use super::alerts::AlertRecord;
use super::audit;
use super::changes::next_change;
use super::database::commit;
use super::error::{StateError, check_required, check_text};
use super::incident_filter::{IncidentFilter, IncidentOrder};
use super::page::{Cursor, Page, PageRequest, cut_page, finish_page};
use super::sql::{Row, Sql};
use super::triage::{
    Act, Classification, Comment, Commented, Determination, Edit, NAME_LIMIT_CHARS, Subject, add_comment,
    comments, judgement_of, judgement_words,
};
use super::words::{from_json, from_word, severity_of_rank, severity_rank, to_json, word};

/// Most tags of one incident.
pub const TAGS_LIMIT: usize = 32;
/// Longest tag, in characters.
pub const TAG_LIMIT_CHARS: usize = 64;
/// Longest name that an analyst gives, in characters.
pub const INCIDENT_NAME_LIMIT_CHARS: usize = 256;

/// An incident and its state of work.
#[derive(Debug, Clone, PartialEq)]
pub struct IncidentRecord {
    /// What correlation says, with the analysts' status, name and severity put in.
    pub incident: Incident,
    /// When it was first stored.
    pub created_us: i64,
    /// When it last changed.
    pub updated_us: i64,
    /// Who last changed it; correlation is nobody.
    pub updated_by: Option<String>,
    /// When it was resolved.
    pub resolved_us: Option<i64>,
    /// Who works on it.
    pub assigned_to: Option<String>,
    /// What it turned out to be.
    pub classification: Classification,
    /// Which kind of that.
    pub determination: Determination,
    /// Analysts' tags, in their order.
    pub tags: Vec<String>,
    /// Comments, oldest first; empty in lists.
    pub comments: Vec<Comment>,
    /// Name an analyst gave instead of the generated one.
    pub custom_name: Option<String>,
    /// Severity an analyst gave instead of the computed one.
    pub custom_severity: Option<Severity>,
    /// What an analyst wrote about it.
    pub description: Option<String>,
    /// Summary an analyst wrote instead of the generated one, which is in `incident` otherwise.
    pub custom_summary: Option<String>,
    /// Why it was resolved.
    pub resolving_comment: Option<String>,
    /// Number of its latest change: its version.
    pub changed: i64,
}

/// What an analyst changes of an incident.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IncidentChange {
    /// New status; `Redirected` is refused, only correlation merges.
    pub status: Option<IncidentStatus>,
    /// New assignee.
    pub assigned_to: Edit<String>,
    /// New classification.
    pub classification: Option<Classification>,
    /// New determination.
    pub determination: Option<Determination>,
    /// New tags, replacing the old ones.
    pub tags: Option<Vec<String>>,
    /// Own name; cleared, the generated one shows again.
    pub name: Edit<String>,
    /// Own severity; cleared, the computed one shows again.
    pub severity: Edit<Severity>,
    /// What it is about, in an analyst's words.
    pub description: Edit<String>,
    /// Own summary; cleared, the generated one shows again.
    pub summary: Edit<String>,
    /// Why it is resolved.
    pub resolving_comment: Edit<String>,
    /// A comment to add.
    pub comment: Option<String>,
    /// Only if the incident's version is still this.
    pub expected: Option<i64>,
}

/// Longest text that an analyst writes about an incident, in characters.
pub const INCIDENT_TEXT_LIMIT_CHARS: usize = 16_384;

pub(crate) const COLUMNS: &str = "id, status, changed, description, custom_summary, resolving_comment, redirect_id, created_us, updated_us, updated_by, \
     resolved_us, assigned_to, classification, determination, custom_name, custom_severity, tags, body";

impl Tenant {
    /// A page of the incidents that pass the filter, in the given order, without comments.
    ///
    /// # Errors
    /// [`StateError::Invalid`] for a wrong cursor or an overlong filter text.
    pub async fn list_incidents(
        &self,
        filter: &IncidentFilter,
        order: IncidentOrder,
        page: &PageRequest,
    ) -> Result<Page<IncidentRecord>, StateError> {
        let mut sql = Sql::new("list incidents", &format!("SELECT {COLUMNS} FROM incidents WHERE tenant = "));
        sql.arg(self.name());
        filter.push_conditions(&mut sql, self.name())?;
        self.push_incident_reach(&mut sql);
        let list_order = order.list_order();
        finish_page(&mut sql, list_order, page)?;
        let rows = self.db.rows(sql).await?;
        let mut records = rows.iter().map(record).collect::<Result<Vec<_>, _>>()?;
        self.narrow(&mut records).await?;
        Ok(cut_page(records, page, |r| Cursor {
            order: list_order.name,
            key: order.key(&r.incident),
            id: r.incident.id.0.clone(),
        }))
    }

    /// One incident with its comments.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn get_incident(&self, id: &IncidentId) -> Result<IncidentRecord, StateError> {
        let mut connection = self.db.connection().await?;
        self.check_incident(&mut connection, id).await?;
        let mut found = read_incident(&mut connection, &self.name, id).await?;
        // In memory there is one connection, which the alerts are read by.
        drop(connection);
        self.narrow(std::slice::from_mut(&mut found)).await?;
        Ok(found)
    }

    /// The alerts of an incident that are stored, in the incident's order.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn incident_alerts(&self, incident: &Incident) -> Result<Vec<AlertRecord>, StateError> {
        let mut found = self.get_alerts(&incident.alerts).await?;
        found.sort_by(|a, b| {
            let key = |r: &AlertRecord| (r.alert.first_activity_us, r.alert.id.0.clone());
            key(a).cmp(&key(b))
        });
        Ok(found)
    }

    /// Changes an incident's triage, adds the comment and the audit row, all or none.
    ///
    /// # Errors
    /// [`StateError::NotFound`]; [`StateError::Stale`]; [`StateError::Invalid`] for overlong text or a
    /// status that only a merge gives.
    pub async fn update_incident(
        &self,
        id: &IncidentId,
        change: IncidentChange,
        act: Act<'_>,
    ) -> Result<IncidentRecord, StateError> {
        check_change(&change)?;
        let mut transaction = self.db.begin().await?;
        self.check_incident(&mut transaction, id).await?;
        let number = next_change(&mut transaction, &self.name).await?;
        let old = read_incident(&mut transaction, &self.name, id).await?;
        if change.expected.is_some_and(|expected| expected != old.changed) {
            return Err(StateError::stale("incident", &id.0));
        }
        if old.incident.status == IncidentStatus::Redirected {
            let target = old.incident.redirect.map_or_else(String::new, |r| r.0);
            let reason =
                format!("cannot be changed: the incident was merged into `{target}`; change that one");
            return Err(StateError::invalid("incident", reason));
        }
        let detail = to_json("audit detail", &change_words(&change)?)?;
        if let Some(text) = &change.comment {
            let subject = Subject { tenant: &self.name, kind: Commented::Incident, id: &id.0 };
            add_comment(&mut transaction, subject, text, act).await?;
        }
        write_triage(&mut transaction, (&self.name, number), old, change, act).await?;
        let entry = audit::Entry { action: "incident.update", object: &id.0, detail: &detail };
        audit::append(&mut transaction, self, entry, act).await?;
        let mut new = read_incident(&mut transaction, &self.name, id).await?;
        commit(transaction).await?;
        self.db.wake();
        self.narrow(std::slice::from_mut(&mut new)).await?;
        Ok(new)
    }
}

fn check_change(change: &IncidentChange) -> Result<(), StateError> {
    if change.status == Some(IncidentStatus::Redirected) {
        return Err(StateError::invalid("status", "cannot be set to redirected; only merging does that"));
    }
    if let Edit::Set(name) = &change.assigned_to {
        check_required("assignedTo", name, NAME_LIMIT_CHARS)?;
    }
    if let Edit::Set(name) = &change.name {
        check_required("displayName", name, INCIDENT_NAME_LIMIT_CHARS)?;
    }
    let texts = [
        ("description", &change.description),
        ("summary", &change.summary),
        ("resolvingComment", &change.resolving_comment),
    ];
    for (field, text) in texts {
        if let Edit::Set(text) = text {
            check_text(field, text, INCIDENT_TEXT_LIMIT_CHARS)?;
        }
    }
    let tags = change.tags.as_deref().unwrap_or_default();
    if tags.len() > TAGS_LIMIT {
        return Err(StateError::invalid("customTags", format!("has more than {TAGS_LIMIT} tags")));
    }
    tags.iter().try_for_each(|tag| check_required("customTags", tag, TAG_LIMIT_CHARS))
}

fn change_words(change: &IncidentChange) -> Result<serde_json::Value, StateError> {
    let mut words = serde_json::Map::new();
    let mut edit = |name: &str, value: Edit<serde_json::Value>| match value {
        Edit::Keep => {}
        Edit::Clear => _ = words.insert(name.to_owned(), serde_json::Value::Null),
        Edit::Set(value) => _ = words.insert(name.to_owned(), value),
    };
    let set = |value: Option<String>| value.map_or(Edit::Keep, |v| Edit::Set(v.into()));
    edit("status", set(change.status.map(|s| word(&s)).transpose()?));
    edit("classification", set(change.classification.map(|c| word(&c)).transpose()?));
    edit("determination", set(change.determination.map(|d| word(&d)).transpose()?));
    edit("customTags", change.tags.as_ref().map_or(Edit::Keep, |t| Edit::Set(t.clone().into())));
    edit("comment", change.comment.as_ref().map_or(Edit::Keep, |_| Edit::Set(true.into())));
    let text = |value: &Edit<String>| match value {
        Edit::Keep => Edit::Keep,
        Edit::Clear => Edit::Clear,
        Edit::Set(value) => Edit::Set(value.clone().into()),
    };
    edit("assignedTo", text(&change.assigned_to));
    edit("displayName", text(&change.name));
    edit("description", text(&change.description));
    edit("summary", text(&change.summary));
    edit("resolvingComment", text(&change.resolving_comment));
    edit(
        "severity",
        match change.severity {
            Edit::Keep => Edit::Keep,
            Edit::Clear => Edit::Clear,
            Edit::Set(severity) => Edit::Set(severity.name().into()),
        },
    );
    Ok(words.into())
}

async fn write_triage(
    on: &mut AnyConnection,
    (tenant, number): (&str, i64),
    old: IncidentRecord,
    change: IncidentChange,
    act: Act<'_>,
) -> Result<(), StateError> {
    let status = change.status.unwrap_or(old.incident.status);
    let resolved = status == IncidentStatus::Resolved;
    let custom_severity = change.severity.apply(old.custom_severity);
    let (classification, determination) = judgement_words(
        change.classification.unwrap_or(old.classification),
        change.determination.unwrap_or(old.determination),
    )?;
    let computed = computed_severity(&mut *on, tenant, &old.incident.id).await?;
    Sql::new(
        "update an incident",
        "UPDATE incidents SET status = $1, assigned_to = $2, classification = $3, determination = $4, \
         tags = $5, custom_name = $6, custom_severity = $7, severity = $8, resolved_us = $9, \
         updated_us = $10, updated_by = $11, description = $14, custom_summary = $15, \
         resolving_comment = $16, changed = $17 WHERE tenant = $12 AND id = $13",
    )
    .bind(word(&status)?)
    .bind(change.assigned_to.apply(old.assigned_to))
    .bind(classification)
    .bind(determination)
    .bind(to_json("tags", &change.tags.unwrap_or(old.tags))?)
    .bind(change.name.apply(old.custom_name))
    .bind(custom_severity.map(severity_rank))
    .bind(severity_rank(custom_severity.unwrap_or(computed)))
    .bind(resolved.then(|| old.resolved_us.unwrap_or(act.now_us)))
    .bind(act.now_us)
    .bind(act.actor)
    .bind(tenant)
    .bind(old.incident.id.0)
    .bind(change.description.apply(old.description))
    .bind(change.summary.apply(old.custom_summary))
    .bind(change.resolving_comment.apply(old.resolving_comment))
    .bind(number)
    .execute(on)
    .await?;
    Ok(())
}

async fn computed_severity(
    on: &mut AnyConnection,
    tenant: &str,
    id: &IncidentId,
) -> Result<Severity, StateError> {
    let mut sql = Sql::new("read an incident", "SELECT body FROM incidents WHERE tenant = ");
    sql.arg(tenant).push(" AND id = ").arg(id.0.as_str());
    let row = sql.row(on).await?.ok_or_else(|| StateError::not_found("incident", &id.0))?;
    let incident: Incident = from_json("incident", &row.text("body")?)?;
    Ok(incident.severity)
}

/// Reads one incident with its comments.
pub(crate) async fn read_incident(
    on: &mut AnyConnection,
    tenant: &str,
    id: &IncidentId,
) -> Result<IncidentRecord, StateError> {
    let mut sql = Sql::new("read an incident", &format!("SELECT {COLUMNS} FROM incidents WHERE tenant = "));
    sql.arg(tenant).push(" AND id = ").arg(id.0.as_str());
    let row = sql.row(&mut *on).await?.ok_or_else(|| StateError::not_found("incident", &id.0))?;
    let mut found = record(&row)?;
    found.comments = comments(on, Subject { tenant, kind: Commented::Incident, id: &id.0 }).await?;
    Ok(found)
}

/// Reads a row with [`COLUMNS`].
pub(crate) fn record(row: &Row) -> Result<IncidentRecord, StateError> {
    let mut incident: Incident = from_json("incident", &row.text("body")?)?;
    let custom_name = row.optional_text("custom_name")?;
    let custom_severity = row.optional_int("custom_severity")?.map(severity_of_rank);
    if let Some(name) = &custom_name {
        incident.name.clone_from(name);
    }
    incident.severity = custom_severity.unwrap_or(incident.severity);
    let custom_summary = row.optional_text("custom_summary")?;
    if let Some(summary) = &custom_summary {
        incident.summary.clone_from(summary);
    }
    incident.status = from_word("incident status", &row.text("status")?)?;
    incident.redirect = row.optional_text("redirect_id")?.map(IncidentId);
    let (classification, determination) =
        judgement_of(&row.text("classification")?, &row.text("determination")?)?;
    Ok(IncidentRecord {
        incident,
        created_us: row.int("created_us")?,
        updated_us: row.int("updated_us")?,
        updated_by: row.optional_text("updated_by")?,
        resolved_us: row.optional_int("resolved_us")?,
        assigned_to: row.optional_text("assigned_to")?,
        classification,
        determination,
        tags: from_json("tags", &row.text("tags")?)?,
        comments: vec![],
        custom_name,
        custom_severity,
        description: row.optional_text("description")?,
        custom_summary,
        resolving_comment: row.optional_text("resolving_comment")?,
        changed: row.int("changed")?,
    })
}
