//! Assignments: who has which role, over which data.

use std::collections::HashMap;

use super::Tenant;
use super::audit;
use super::database::commit;
use super::error::{StateError, check_required};
use super::grant::{Grant, Within};
use super::roles::Role;
use super::secret::{hex, random};
use super::sql::{Row, Sql};
use super::triage::{Act, NAME_LIMIT_CHARS};
use super::words::{from_json, from_word, to_json, word};
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

/// Most assignments of a tenant.
pub const ASSIGNMENTS_LIMIT: i64 = 10_000;
/// Most sources or device groups of an assignment.
pub const ASSIGNMENT_SCOPE_LIMIT: usize = 100;
/// Most assignments of one subject that are looked at.
const SUBJECT_ASSIGNMENTS: i64 = 100;

/// What kind of subject has a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SubjectKind {
    /// A person, by login name.
    User,
    /// An API client, by its id.
    Client,
}

/// A role to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignmentSpec {
    /// What kind of subject.
    pub subject_kind: SubjectKind,
    /// The user's name, or the client's id.
    pub subject: String,
    /// The role's id.
    pub role: String,
    /// For records of these sources only; for all when empty.
    pub sources: Vec<String>,
    /// For devices of these groups only; for all when empty.
    pub device_groups: Vec<String>,
}

impl AssignmentSpec {
    /// A role over everything.
    #[must_use]
    pub fn whole(subject_kind: SubjectKind, subject: &str, role: &str) -> Self {
        AssignmentSpec {
            subject_kind,
            subject: subject.to_owned(),
            role: role.to_owned(),
            sources: vec![],
            device_groups: vec![],
        }
    }
}

/// A given role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Its identity.
    pub id: String,
    /// Who has which role, over what.
    pub spec: AssignmentSpec,
    /// When it was given.
    pub created_us: i64,
    /// Who gave it.
    pub created_by: String,
}

impl Tenant {
    /// All assignments, by subject.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn list_assignments(&self) -> Result<Vec<Assignment>, StateError> {
        let mut sql = Sql::new("list assignments", "SELECT * FROM assignments WHERE tenant = ");
        sql.arg(self.name()).push(" ORDER BY subject_kind, subject, id LIMIT ").arg(ASSIGNMENTS_LIMIT);
        self.db.rows(sql).await?.iter().map(read).collect()
    }

    /// Gives a role.
    ///
    /// # Errors
    /// [`StateError::NotFound`] when there is no such role, user, client or device group;
    /// [`StateError::Invalid`] for too many of anything.
    pub async fn assign(&self, spec: &AssignmentSpec, act: Act<'_>) -> Result<Assignment, StateError> {
        check_required("subject", &spec.subject, NAME_LIMIT_CHARS)?;
        self.get_role(&spec.role).await?;
        if spec.sources.len().max(spec.device_groups.len()) > ASSIGNMENT_SCOPE_LIMIT {
            let reason = format!("must not have more than {ASSIGNMENT_SCOPE_LIMIT} sources or device groups");
            return Err(StateError::invalid("assignment", reason));
        }
        spec.sources.iter().try_for_each(|source| super::sources::check_source_name(source))?;
        let groups = self.list_device_groups().await?;
        if let Some(unknown) = spec.device_groups.iter().find(|name| groups.iter().all(|g| g.name != **name))
        {
            return Err(StateError::not_found("device group", unknown));
        }
        let mut transaction = self.db.begin().await?;
        self.check_subject(&mut transaction, spec).await?;
        let made = insert(&mut transaction, self, spec, act).await?;
        commit(transaction).await?;
        Ok(made)
    }

    async fn check_subject(&self, on: &mut AnyConnection, spec: &AssignmentSpec) -> Result<(), StateError> {
        let (kind, text) = match spec.subject_kind {
            SubjectKind::User => ("user", "SELECT name FROM users WHERE tenant = $1 AND name = $2"),
            SubjectKind::Client => ("client", "SELECT name FROM clients WHERE tenant = $1 AND id = $2"),
        };
        let found =
            Sql::new("look up a subject", text).bind(self.name()).bind(spec.subject.as_str()).row(&mut *on);
        found.await?.ok_or_else(|| StateError::not_found(kind, &spec.subject))?;
        let count = Sql::new(
            "count assignments",
            "SELECT COUNT(*) AS n FROM assignments WHERE tenant = $1 AND subject_kind = $2 AND subject = $3",
        );
        let count =
            count.bind(self.name()).bind(word(&spec.subject_kind)?).bind(spec.subject.as_str()).row(on);
        if count.await?.map_or(Ok(0), |row| row.int("n"))? >= SUBJECT_ASSIGNMENTS {
            let reason = format!("has {SUBJECT_ASSIGNMENTS} assignments, as many as there may be");
            return Err(StateError::invalid("subject", reason));
        }
        Ok(())
    }

    /// Takes a role away. The last assignment of the administrator's role to a user stays, so that
    /// nobody locks everyone out.
    ///
    /// # Errors
    /// [`StateError::NotFound`]; [`StateError::Invalid`] for the last administrator.
    pub async fn unassign(&self, id: &str, act: Act<'_>) -> Result<(), StateError> {
        let mut transaction = self.db.begin().await?;
        let sql =
            Sql::new("look up an assignment", "SELECT * FROM assignments WHERE tenant = $1 AND id = $2");
        let row = sql.bind(self.name()).bind(id).row(&mut transaction).await?;
        let old = read(&row.ok_or_else(|| StateError::not_found("assignment", id))?)?;
        Sql::new("remove an assignment", "DELETE FROM assignments WHERE tenant = $1 AND id = $2")
            .bind(self.name())
            .bind(id)
            .execute(&mut transaction)
            .await?;
        keep_an_administrator(&mut transaction, self).await?;
        let detail = detail(&old.spec)?;
        let entry = audit::Entry { action: "assignment.delete", object: id, detail: &detail };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await
    }

    /// What a subject may do.
    pub(crate) async fn grants(&self, kind: SubjectKind, subject: &str) -> Result<Vec<Grant>, StateError> {
        let mut sql = Sql::new("read assignments", "SELECT * FROM assignments WHERE tenant = ");
        sql.arg(self.name()).push(" AND subject_kind = ").arg(word(&kind)?);
        sql.push(" AND subject = ").arg(subject).push(" ORDER BY id LIMIT ").arg(SUBJECT_ASSIGNMENTS);
        let rows = self.db.rows(sql).await?;
        let held = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let mut roles: HashMap<String, Role> =
            super::roles::built_in_roles().into_iter().map(|role| (role.id.clone(), role)).collect();
        if held.iter().any(|a| !roles.contains_key(&a.spec.role)) {
            roles = self.list_roles().await?.into_iter().map(|role| (role.id.clone(), role)).collect();
        }
        let mut groups = HashMap::new();
        if held.iter().any(|a| !a.spec.device_groups.is_empty()) {
            groups = self.list_device_groups().await?.into_iter().map(|g| (g.name, g.patterns)).collect();
        }
        Ok(held.into_iter().filter_map(|a| grant(a.spec, &roles, &groups)).collect())
    }
}

fn grant(
    spec: AssignmentSpec,
    roles: &HashMap<String, Role>,
    groups: &HashMap<String, Vec<String>>,
) -> Option<Grant> {
    let role = roles.get(&spec.role)?;
    // A group that is gone stands for no device, never for all.
    let patterns = |name: &String| groups.get(name).cloned().unwrap_or_default();
    let devices = (!spec.device_groups.is_empty())
        .then(|| spec.device_groups.iter().flat_map(patterns).collect::<Vec<String>>());
    let sources = (!spec.sources.is_empty()).then_some(spec.sources);
    Some(Grant {
        role: spec.role,
        permissions: role.set(),
        tables: role.tables.clone(),
        within: Within { sources, devices },
    })
}

/// Refuses to leave a tenant that has users without an enabled one who may do everything.
pub(crate) async fn keep_an_administrator(on: &mut AnyConnection, tenant: &Tenant) -> Result<(), StateError> {
    let left = Sql::new(
        "look for administrators",
        "SELECT COUNT(*) AS n FROM assignments a JOIN users u ON u.tenant = a.tenant AND u.name = a.subject \
         WHERE a.tenant = $1 AND a.subject_kind = 'user' AND a.role = 'administrator' \
         AND a.sources = '[]' AND a.device_groups = '[]' AND u.disabled_us IS NULL",
    );
    let left = left.bind(tenant.name()).row(on).await?.map_or(Ok(0), |row| row.int("n"))?;
    match left {
        0 => Err(StateError::invalid(
            "user",
            "is the last administrator; give another user the role `administrator` first",
        )),
        _ => Ok(()),
    }
}

/// Gives a role within a transaction.
pub(crate) async fn insert(
    on: &mut AnyConnection,
    tenant: &Tenant,
    spec: &AssignmentSpec,
    act: Act<'_>,
) -> Result<Assignment, StateError> {
    let id = hex(&random::<8>()?);
    Sql::new(
        "create an assignment",
        "INSERT INTO assignments (tenant, id, subject_kind, subject, role, sources, device_groups, \
         created_us, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(tenant.name())
    .bind(id.as_str())
    .bind(word(&spec.subject_kind)?)
    .bind(spec.subject.as_str())
    .bind(spec.role.as_str())
    .bind(to_json("sources", &spec.sources)?)
    .bind(to_json("device groups", &spec.device_groups)?)
    .bind(act.now_us)
    .bind(act.actor)
    .execute(&mut *on)
    .await?;
    let detail = detail(spec)?;
    let entry = audit::Entry { action: "assignment.create", object: &id, detail: &detail };
    audit::append(on, tenant, entry, act).await?;
    Ok(Assignment { id, spec: spec.clone(), created_us: act.now_us, created_by: act.actor.to_owned() })
}

fn detail(spec: &AssignmentSpec) -> Result<String, StateError> {
    let value = serde_json::json!({
        "kind": word(&spec.subject_kind)?,
        "subject": spec.subject,
        "role": spec.role,
        "sources": spec.sources,
        "deviceGroups": spec.device_groups,
    });
    Ok(value.to_string())
}

fn read(row: &Row) -> Result<Assignment, StateError> {
    Ok(Assignment {
        id: row.text("id")?,
        spec: AssignmentSpec {
            subject_kind: from_word("subject kind", &row.text("subject_kind")?)?,
            subject: row.text("subject")?,
            role: row.text("role")?,
            sources: from_json("sources", &row.text("sources")?)?,
            device_groups: from_json("device groups", &row.text("device_groups")?)?,
        },
        created_us: row.int("created_us")?,
        created_by: row.text("created_by")?,
    })
}
