//! Roles: named sets of permissions, the built-in ones and the tenant's own.

use super::Tenant;
use super::audit;
use super::database::commit;
use super::error::{StateError, check_text};
use super::permission::{Permission, PermissionSet};
use super::sql::{Row, Sql};
use super::triage::Act;
use super::words::{from_json, to_json};

/// Most roles of a tenant beside the built-in ones.
pub const ROLES_LIMIT: i64 = 200;
/// Most table patterns of a role.
pub const ROLE_TABLES_LIMIT: usize = 200;
/// The role of those who may do everything.
pub const ADMINISTRATOR: &str = "administrator";
/// The role of those who triage and respond.
pub const OPERATOR: &str = "operator";
/// The role of those who look.
pub const READER: &str = "reader";

/// A role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Its name, which is its identity.
    pub id: String,
    /// What it is for.
    pub description: String,
    /// What it allows.
    pub permissions: Vec<Permission>,
    /// The tables that hunting may read, as patterns with `*`; all when empty.
    pub tables: Vec<String>,
    /// Whether it is one of Cordon's own, which do not change.
    pub built_in: bool,
}

/// The roles that every tenant has.
#[must_use]
pub fn built_in_roles() -> [Role; 3] {
    use Permission as P;
    let read = [P::SecurityDataRead, P::PostureRead, P::SettingsRead];
    let respond = [
        P::AlertsManage,
        P::ResponseManage,
        P::LiveResponseBasic,
        P::FileCollectionManage,
        P::EmailContentRead,
        P::EmailActionsManage,
    ];
    let role = |id: &str, description: &str, permissions: Vec<P>| Role {
        id: id.to_owned(),
        description: description.to_owned(),
        permissions,
        tables: vec![],
        built_in: true,
    };
    [
        role(READER, "Looks at everything and hunts; changes nothing", read.to_vec()),
        role(OPERATOR, "Triages, hunts and responds", read.into_iter().chain(respond).collect()),
        role(ADMINISTRATOR, "May do everything", P::all().collect()),
    ]
}

impl Role {
    /// What it allows, as a set.
    #[must_use]
    pub fn set(&self) -> PermissionSet {
        self.permissions.iter().copied().collect()
    }

    fn check(&self) -> Result<(), StateError> {
        check_role_name(&self.id)?;
        check_text("description", &self.description, 1_024)?;
        if self.permissions.is_empty() {
            return Err(StateError::invalid("permissions", "must have at least one"));
        }
        if self.tables.len() > ROLE_TABLES_LIMIT {
            let reason = format!("must not have more than {ROLE_TABLES_LIMIT} entries");
            return Err(StateError::invalid("tables", reason));
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '*');
        if self.tables.iter().any(|t| t.is_empty() || t.len() > 128 || !t.chars().all(allowed)) {
            let reason = "must hold names of tables, in which `*` stands for any text";
            return Err(StateError::invalid("tables", reason));
        }
        Ok(())
    }
}

impl Tenant {
    /// All roles, the built-in ones first.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn list_roles(&self) -> Result<Vec<Role>, StateError> {
        let sql = Sql::new("list roles", "SELECT * FROM roles WHERE tenant = $1 ORDER BY id LIMIT 200");
        let own = self.db.rows(sql.bind(self.name())).await?;
        let own = own.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        Ok(built_in_roles().into_iter().chain(own).collect())
    }

    /// One role.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn get_role(&self, id: &str) -> Result<Role, StateError> {
        let found = self.list_roles().await?.into_iter().find(|role| role.id == id);
        found.ok_or_else(|| StateError::not_found("role", id))
    }

    /// Makes a role, or changes it.
    ///
    /// # Errors
    /// [`StateError::Invalid`] for a built-in role, a bad name, no permission, too many roles.
    pub async fn put_role(&self, role: &Role, act: Act<'_>) -> Result<(), StateError> {
        role.check()?;
        refuse_built_in(&role.id)?;
        let count = Sql::new("count roles", "SELECT COUNT(*) AS n FROM roles WHERE tenant = $1");
        let count = self.db.row(count.bind(self.name())).await?.map_or(Ok(0), |row| row.int("n"))?;
        if count >= ROLES_LIMIT {
            return Err(StateError::invalid("roles", format!("are {count}, as many as there may be")));
        }
        let (permissions, tables) =
            (to_json("permissions", &role.permissions)?, to_json("tables", &role.tables)?);
        let mut transaction = self.db.begin().await?;
        Sql::new(
            "put a role",
            "INSERT INTO roles (tenant, id, description, permissions, tables, created_us, created_by) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (tenant, id) DO UPDATE SET \
             description = excluded.description, permissions = excluded.permissions, tables = excluded.tables",
        )
        .bind(self.name())
        .bind(role.id.as_str())
        .bind(role.description.as_str())
        .bind(permissions.as_str())
        .bind(tables.as_str())
        .bind(act.now_us)
        .bind(act.actor)
        .execute(&mut transaction)
        .await?;
        let detail = format!(r#"{{"permissions":{permissions},"tables":{tables}}}"#);
        let entry = audit::Entry { action: "role.put", object: &role.id, detail: &detail };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await
    }

    /// Removes a role that nobody has.
    ///
    /// # Errors
    /// [`StateError::NotFound`]; [`StateError::Invalid`] for a built-in role or one that is assigned.
    pub async fn delete_role(&self, id: &str, act: Act<'_>) -> Result<(), StateError> {
        refuse_built_in(id)?;
        let mut transaction = self.db.begin().await?;
        let assigned = Sql::new(
            "look for a role's assignments",
            "SELECT COUNT(*) AS n FROM assignments WHERE tenant = $1 AND role = $2",
        );
        let row = assigned.bind(self.name()).bind(id).row(&mut transaction).await?;
        if row.map_or(Ok(0), |row| row.int("n"))? > 0 {
            return Err(StateError::invalid("role", "is assigned; remove its assignments first"));
        }
        let removed = Sql::new("remove a role", "DELETE FROM roles WHERE tenant = $1 AND id = $2")
            .bind(self.name())
            .bind(id)
            .execute(&mut transaction)
            .await?;
        if removed == 0 {
            return Err(StateError::not_found("role", id));
        }
        let entry = audit::Entry { action: "role.delete", object: id, detail: "{}" };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await
    }
}

fn refuse_built_in(id: &str) -> Result<(), StateError> {
    match built_in_roles().iter().any(|role| role.id == id) {
        true => Err(StateError::invalid("role", "is built in and does not change; make one of another name")),
        false => Ok(()),
    }
}

/// Refuses names that would need escaping somewhere.
pub(crate) fn check_role_name(name: &str) -> Result<(), StateError> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    match name.is_empty() || name.len() > 64 || !name.chars().all(allowed) {
        true => Err(StateError::invalid("name", "must be 1 to 64 letters, digits, `-`, `_` or `.`")),
        false => Ok(()),
    }
}

fn read(row: &Row) -> Result<Role, StateError> {
    Ok(Role {
        id: row.text("id")?,
        description: row.text("description")?,
        permissions: from_json("permissions", &row.text("permissions")?)?,
        tables: from_json("tables", &row.text("tables")?)?,
        built_in: false,
    })
}
