//! Device groups: devices by patterns of their names.

use super::Tenant;
use super::audit;
use super::database::commit;
use super::error::StateError;
use super::roles::check_role_name;
use super::sql::Sql;
use super::triage::Act;
use super::words::{from_json, to_json};

/// Most device groups of a tenant.
pub const DEVICE_GROUPS_LIMIT: i64 = 500;
/// Most patterns of a group.
pub const DEVICE_PATTERNS_LIMIT: usize = 200;

/// Devices by patterns of their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceGroup {
    /// Its name, which is its identity.
    pub name: String,
    /// Patterns of short host names in lower case; `*` stands for any text.
    pub patterns: Vec<String>,
}

impl Tenant {
    /// All device groups, by name.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn list_device_groups(&self) -> Result<Vec<DeviceGroup>, StateError> {
        let text = "SELECT name, patterns FROM device_groups WHERE tenant = $1 ORDER BY name LIMIT 500";
        let rows = self.db.rows(Sql::new("list device groups", text).bind(self.name())).await?;
        let read = |row: &super::sql::Row| {
            let patterns = from_json("patterns", &row.text("patterns")?)?;
            Ok(DeviceGroup { name: row.text("name")?, patterns })
        };
        rows.iter().map(read).collect()
    }

    /// Makes a device group, or changes it. The patterns are kept in lower case.
    ///
    /// # Errors
    /// [`StateError::Invalid`] for a bad name, bad patterns, too many of either.
    pub async fn put_device_group(&self, group: &DeviceGroup, act: Act<'_>) -> Result<(), StateError> {
        check_role_name(&group.name)?;
        let patterns = checked_patterns(&group.patterns)?;
        let known = i64::try_from(self.list_device_groups().await?.len()).unwrap_or(i64::MAX);
        if known >= DEVICE_GROUPS_LIMIT {
            return Err(StateError::invalid("deviceGroups", format!("are {known}, as many as there may be")));
        }
        let mut transaction = self.db.begin().await?;
        Sql::new(
            "put a device group",
            "INSERT INTO device_groups (tenant, name, patterns, created_us, created_by) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant, name) DO UPDATE SET patterns = excluded.patterns",
        )
        .bind(self.name())
        .bind(group.name.as_str())
        .bind(patterns.as_str())
        .bind(act.now_us)
        .bind(act.actor)
        .execute(&mut transaction)
        .await?;
        let detail: String = format!(r#"{{"patterns":{patterns}}}"#);
        let entry = audit::Entry { action: "deviceGroup.put", object: &group.name, detail: &detail };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await
    }

    /// Removes a device group. Assignments that name it then reach no device by it.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn delete_device_group(&self, name: &str, act: Act<'_>) -> Result<(), StateError> {
        let mut transaction = self.db.begin().await?;
        let text = "DELETE FROM device_groups WHERE tenant = $1 AND name = $2";
        let removed = Sql::new("remove a device group", text)
            .bind(self.name())
            .bind(name)
            .execute(&mut transaction)
            .await?;
        if removed == 0 {
            return Err(StateError::not_found("device group", name));
        }
        let entry = audit::Entry { action: "deviceGroup.delete", object: name, detail: "{}" };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await
    }
}

fn checked_patterns(patterns: &[String]) -> Result<String, StateError> {
    if patterns.is_empty() || patterns.len() > DEVICE_PATTERNS_LIMIT {
        let reason = format!("must be 1 to {DEVICE_PATTERNS_LIMIT} patterns");
        return Err(StateError::invalid("patterns", reason));
    }
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '*');
    if patterns.iter().any(|p| p.is_empty() || p.chars().count() > 64 || !p.chars().all(allowed)) {
        let reason =
            "must hold short host names of letters, digits, `-` and `_`, in which `*` stands for any text";
        return Err(StateError::invalid("patterns", reason));
    }
    to_json("patterns", &patterns.iter().map(|p| p.to_lowercase()).collect::<Vec<_>>())
}
