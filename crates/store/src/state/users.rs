//! People who log in with a password.

use super::Tenant;
use super::audit;
use super::database::commit;
use super::error::{StateError, check_required};
use super::secret::{
    PASSWORD_LIMIT_CHARS, PASSWORD_MIN_CHARS, check_password, hash_password, random_password,
};
use super::sql::Sql;
use super::tokens::Scope;
use super::triage::{Act, NAME_LIMIT_CHARS};
use super::words::{from_json, to_json};
use std::fmt;

/// Name of the user made at the first start.
pub const ADMIN_NAME: &str = "admin";

/// The admin's credential, made once. `password` is its only copy.
pub struct Credential {
    /// User name.
    pub user: String,
    /// Password, to be shown once.
    pub password: String,
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential").field("user", &self.user).finish_non_exhaustive()
    }
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Login name.
    pub name: String,
    /// What they may do.
    pub scopes: Vec<Scope>,
}

impl Tenant {
    /// Makes the admin with a random password if the tenant has no user yet, and returns it for the
    /// caller to show once.
    ///
    /// # Errors
    /// [`StateError::Random`], [`StateError::Password`], [`StateError::Query`].
    pub async fn ensure_admin(&self, now_us: i64) -> Result<Option<Credential>, StateError> {
        let count = Sql::new("count users", "SELECT COUNT(*) AS users FROM users WHERE tenant = $1");
        let users = self.db.row(count.bind(self.name())).await?.map_or(Ok(0), |row| row.int("users"))?;
        if users > 0 {
            return Ok(None);
        }
        let password = random_password()?;
        let act = Act::new("first start", now_us);
        match self.create_user(ADMIN_NAME, &password, &[Scope::Admin], act).await {
            Ok(()) => Ok(Some(Credential { user: ADMIN_NAME.to_owned(), password })),
            // Another server of the same database was faster.
            Err(StateError::Exists { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Makes a user.
    ///
    /// # Errors
    /// [`StateError::Exists`]; [`StateError::Invalid`] for a weak password or a bad name.
    pub async fn create_user(
        &self,
        name: &str,
        password: &str,
        scopes: &[Scope],
        act: Act<'_>,
    ) -> Result<(), StateError> {
        check_required("user", name, NAME_LIMIT_CHARS)?;
        let hash = hash_password(checked_password(password)?, self.cost).await?;
        let mut transaction = self.db.begin().await?;
        let created = Sql::new(
            "create a user",
            "INSERT INTO users (tenant, name, password_hash, scopes, created_us) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant, name) DO NOTHING",
        )
        .bind(self.name())
        .bind(name)
        .bind(hash)
        .bind(to_json("scopes", &scopes)?)
        .bind(act.now_us)
        .execute(&mut transaction)
        .await?;
        if created == 0 {
            return Err(StateError::Exists { kind: "user", id: name.to_owned() });
        }
        let entry = audit::Entry { action: "user.create", object: name, detail: "{}" };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await
    }

    /// Gives a user a fresh random password and ends their sessions.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn reset_password(&self, name: &str, act: Act<'_>) -> Result<Credential, StateError> {
        let password = random_password()?;
        let hash = hash_password(password.clone(), self.cost).await?;
        let mut transaction = self.db.begin().await?;
        let changed = Sql::new(
            "reset a password",
            "UPDATE users SET password_hash = $1 WHERE tenant = $2 AND name = $3",
        )
        .bind(hash)
        .bind(self.name())
        .bind(name)
        .execute(&mut transaction)
        .await?;
        if changed == 0 {
            return Err(StateError::not_found("user", name));
        }
        Sql::new(
            "end a user's sessions",
            "DELETE FROM tokens WHERE tenant = $1 AND name = $2 AND kind = 'session'",
        )
        .bind(self.name())
        .bind(name)
        .execute(&mut transaction)
        .await?;
        let entry = audit::Entry { action: "user.reset_password", object: name, detail: "{}" };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await?;
        Ok(Credential { user: name.to_owned(), password })
    }

    /// The user, if name and password are right. Takes the same time when there is no such user.
    ///
    /// # Errors
    /// [`StateError::Query`], [`StateError::Password`].
    pub async fn check_login(&self, name: &str, password: &str) -> Result<Option<User>, StateError> {
        if password.chars().count() > PASSWORD_LIMIT_CHARS || name.chars().count() > NAME_LIMIT_CHARS {
            return Ok(None);
        }
        let sql = Sql::new(
            "look up a user",
            "SELECT name, password_hash, scopes FROM users WHERE tenant = $1 AND name = $2",
        );
        // A NUL cannot be sent to PostgreSQL and is in no stored name.
        let found = self.db.row(sql.bind(self.name()).bind(name.replace('\0', "\u{fffd}"))).await?;
        let Some(row) = found else {
            hash_password(password.to_owned(), self.cost).await?;
            return Ok(None);
        };
        let right = check_password(password.to_owned(), row.text("password_hash")?).await?;
        let user =
            || Ok(User { name: row.text("name")?, scopes: from_json("scopes", &row.text("scopes")?)? });
        right.then(user).transpose()
    }
}

fn checked_password(password: &str) -> Result<String, StateError> {
    let length = password.chars().count();
    if !(PASSWORD_MIN_CHARS..=PASSWORD_LIMIT_CHARS).contains(&length) {
        let reason = format!("must have {PASSWORD_MIN_CHARS} to {PASSWORD_LIMIT_CHARS} characters");
        return Err(StateError::invalid("password", reason));
    }
    Ok(password.to_owned())
}
