//! Settings: a name and a JSON value.

use super::Tenant;
use super::audit;
use super::database::commit;
use super::error::{StateError, check_required};
use super::sql::Sql;
use super::triage::Act;
use super::words::{from_json, to_json};

/// Longest value, in bytes of JSON.
pub const SETTING_LIMIT_BYTES: usize = 65_536;

impl Tenant {
    /// The value of a setting, if it was ever set.
    ///
    /// # Errors
    /// [`StateError::Stored`] when it does not read back.
    pub async fn get_setting(&self, name: &str) -> Result<Option<serde_json::Value>, StateError> {
        let sql = Sql::new("read a setting", "SELECT value FROM settings WHERE tenant = $1 AND name = $2");
        let row = self.db.row(sql.bind(self.name()).bind(name)).await?;
        row.map(|row| from_json("setting", &row.text("value")?)).transpose()
    }

    /// Sets it, with an audit row that names the setting but not the value.
    ///
    /// # Errors
    /// [`StateError::Invalid`] for a bad name or an overlong value.
    pub async fn put_setting(
        &self,
        name: &str,
        value: &serde_json::Value,
        act: Act<'_>,
    ) -> Result<(), StateError> {
        check_required("setting", name, 128)?;
        let value = to_json("setting", value)?;
        if value.len() > SETTING_LIMIT_BYTES {
            let reason = format!("has a value longer than {SETTING_LIMIT_BYTES} bytes");
            return Err(StateError::invalid("setting", reason));
        }
        let mut transaction = self.db.begin().await?;
        Sql::new(
            "put a setting",
            "INSERT INTO settings (tenant, name, value, updated_us) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (tenant, name) DO UPDATE SET value = excluded.value, updated_us = excluded.updated_us",
        )
        .bind(self.name())
        .bind(name)
        .bind(value)
        .bind(act.now_us)
        .execute(&mut transaction)
        .await?;
        let entry = audit::Entry { action: "setting.put", object: name, detail: "{}" };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await
    }
}
