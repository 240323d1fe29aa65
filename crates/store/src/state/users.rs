//! People who sign in, with a password here or by an identity provider.

use super::Tenant;
use super::assignments::{AssignmentSpec, SubjectKind, insert, keep_an_administrator};
use super::audit;
use super::database::commit;
use super::error::{StateError, check_required};
use super::password;
use super::permission::PermissionSet;
use super::roles::ADMINISTRATOR;
use super::secret::{PASSWORD_LIMIT_CHARS, check_password, hash_password, random_password};
use super::sql::{Row, Sql};
use super::tokens::{TokenKind, delete_owned};
use super::triage::{Act, NAME_LIMIT_CHARS};
use std::fmt;

/// Name of the user made at the first start.
pub const ADMIN_NAME: &str = "admin";
/// Where users come from who have a password here.
pub const LOCAL_ORIGIN: &str = "local";
/// Most users of a tenant that are listed.
pub const USERS_LIMIT: i64 = 10_000;

/// A credential, made once. `password` is its only copy.
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
    /// `local`, or the identity provider's name.
    pub origin: String,
    /// When they were made.
    pub created_us: i64,
    /// When they last signed in.
    pub last_login_us: Option<i64>,
    /// When they were disabled.
    pub disabled_us: Option<i64>,
    /// Whether they must choose a password before anything else.
    pub must_change: bool,
    /// Whether signing in takes a code besides.
    pub second_factor: bool,
}

const COLUMNS: &str = "name, origin, created_us, last_login_us, disabled_us, must_change, totp_secret";

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
        match self.create_user(ADMIN_NAME, &password, ADMINISTRATOR, act).await {
            Ok(()) => Ok(Some(Credential { user: ADMIN_NAME.to_owned(), password })),
            // Another server of the same database was faster.
            Err(StateError::Exists { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Makes a user with a role over everything.
    ///
    /// # Errors
    /// [`StateError::Exists`]; [`StateError::Invalid`] for a weak password or a bad name;
    /// [`StateError::NotFound`] when there is no such role.
    pub async fn create_user(
        &self,
        name: &str,
        password: &str,
        role: &str,
        act: Act<'_>,
    ) -> Result<(), StateError> {
        let hash = hash_password(password::checked(name, password)?, self.cost).await?;
        self.insert_user(name, (LOCAL_ORIGIN, &hash), &[role.to_owned()], act).await
    }

    /// Makes a user with a role over everything and a random password that they must change.
    ///
    /// # Errors
    /// As [`Tenant::create_user`].
    pub async fn create_user_with_password(
        &self,
        name: &str,
        role: &str,
        act: Act<'_>,
    ) -> Result<Credential, StateError> {
        let password = random_password()?;
        self.create_user(name, &password, role, act).await?;
        let text = "UPDATE users SET must_change = 1 WHERE tenant = $1 AND name = $2";
        let sql = Sql::new("impose a change of password", text).bind(self.name()).bind(name);
        self.db.execute(sql).await?;
        Ok(Credential { user: name.to_owned(), password })
    }

    /// What a user may do over some data at least.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn user_permissions(&self, name: &str) -> Result<PermissionSet, StateError> {
        self.get_user(name).await?;
        let grants = self.grants(SubjectKind::User, name).await?;
        Ok(grants.iter().fold(PermissionSet::default(), |all, grant| all.either(grant.permissions)))
    }

    /// Makes a user of an identity provider if they are new, and gives them these roles in place of those
    /// that the provider gave before. Roles given here stay.
    ///
    /// # Errors
    /// [`StateError::Invalid`] when the name is that of a user of another origin;
    /// [`StateError::NotFound`] when there is no such role.
    pub async fn put_external_user(
        &self,
        (origin, name): (&str, &str),
        roles: &[String],
        act: Act<'_>,
    ) -> Result<User, StateError> {
        match self.get_user(name).await {
            Err(StateError::NotFound { .. }) => self.insert_user(name, (origin, ""), roles, act).await?,
            Ok(user) if user.origin == origin => self.replace_roles(&user, roles, act).await?,
            Ok(user) => {
                let reason =
                    format!("`{name}` is of `{}`, not of `{origin}`; rename one of the two", user.origin);
                return Err(StateError::invalid("user", reason));
            }
            Err(error) => return Err(error),
        }
        self.get_user(name).await
    }

    async fn insert_user(
        &self,
        name: &str,
        (origin, hash): (&str, &str),
        roles: &[String],
        act: Act<'_>,
    ) -> Result<(), StateError> {
        check_required("user", name, NAME_LIMIT_CHARS)?;
        for role in roles {
            self.get_role(role).await?;
        }
        let mut transaction = self.db.begin().await?;
        let created = Sql::new(
            "create a user",
            "INSERT INTO users (tenant, name, password_hash, scopes, created_us, origin) \
             VALUES ($1, $2, $3, '[]', $4, $5) ON CONFLICT (tenant, name) DO NOTHING",
        )
        .bind(self.name())
        .bind(name)
        .bind(hash)
        .bind(act.now_us)
        .bind(origin)
        .execute(&mut transaction)
        .await?;
        if created == 0 {
            return Err(StateError::Exists { kind: "user", id: name.to_owned() });
        }
        let entry = audit::Entry { action: "user.create", object: name, detail: "{}" };
        audit::append(&mut transaction, self, entry, act).await?;
        for role in roles {
            let spec = AssignmentSpec::whole(SubjectKind::User, name, role);
            insert(&mut transaction, self, &spec, act).await?;
        }
        commit(transaction).await
    }

    async fn replace_roles(&self, user: &User, roles: &[String], act: Act<'_>) -> Result<(), StateError> {
        let held = self.list_assignments().await?.into_iter();
        let given = held.filter(|a| {
            let theirs = a.spec.subject_kind == SubjectKind::User && a.spec.subject == user.name;
            theirs && a.created_by == act.actor
        });
        let mut given: Vec<_> = given.collect();
        let kept = |role: &String| given.iter().any(|a| a.spec.role == *role);
        let missing: Vec<String> = roles.iter().filter(|role| !kept(role)).cloned().collect();
        given.retain(|a| !roles.contains(&a.spec.role));
        for role in &missing {
            self.assign(&AssignmentSpec::whole(SubjectKind::User, &user.name, role), act).await?;
        }
        for old in given {
            self.unassign(&old.id, act).await?;
        }
        Ok(())
    }

    /// All users, by name.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn list_users(&self) -> Result<Vec<User>, StateError> {
        let mut sql = Sql::new("list users", &format!("SELECT {COLUMNS} FROM users WHERE tenant = "));
        sql.arg(self.name()).push(" ORDER BY name LIMIT ").arg(USERS_LIMIT);
        self.db.rows(sql).await?.iter().map(read).collect()
    }

    /// One user.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn get_user(&self, name: &str) -> Result<User, StateError> {
        let mut sql = Sql::new("look up a user", &format!("SELECT {COLUMNS} FROM users WHERE tenant = "));
        sql.arg(self.name()).push(" AND name = ").arg(name.replace('\0', "\u{fffd}"));
        let row = self.db.row(sql).await?.ok_or_else(|| StateError::not_found("user", name))?;
        read(&row)
    }

    /// Disables a user, which ends their sessions and personal tokens' use, or enables them again.
    ///
    /// # Errors
    /// [`StateError::NotFound`]; [`StateError::Invalid`] for the last administrator.
    pub async fn set_user_enabled(&self, name: &str, enabled: bool, act: Act<'_>) -> Result<(), StateError> {
        let mut transaction = self.db.begin().await?;
        let text = "UPDATE users SET disabled_us = $1 WHERE tenant = $2 AND name = $3";
        let changed = Sql::new("disable or enable a user", text)
            .bind((!enabled).then_some(act.now_us))
            .bind(self.name())
            .bind(name)
            .execute(&mut transaction)
            .await?;
        if changed == 0 {
            return Err(StateError::not_found("user", name));
        }
        if !enabled {
            keep_an_administrator(&mut transaction, self).await?;
            delete_owned(&mut transaction, self, TokenKind::Session, name).await?;
        }
        let action = if enabled { "user.enable" } else { "user.disable" };
        audit::append(&mut transaction, self, audit::Entry { action, object: name, detail: "{}" }, act)
            .await?;
        commit(transaction).await
    }

    /// Removes a user with their roles and tokens. What they did stays in the audit log.
    ///
    /// # Errors
    /// [`StateError::NotFound`]; [`StateError::Invalid`] for the last administrator.
    pub async fn delete_user(&self, name: &str, act: Act<'_>) -> Result<(), StateError> {
        let mut transaction = self.db.begin().await?;
        let removed = Sql::new("remove a user", "DELETE FROM users WHERE tenant = $1 AND name = $2");
        if removed.bind(self.name()).bind(name).execute(&mut transaction).await? == 0 {
            return Err(StateError::not_found("user", name));
        }
        keep_an_administrator(&mut transaction, self).await?;
        let text = "DELETE FROM assignments WHERE tenant = $1 AND subject_kind = 'user' AND subject = $2";
        let roles = Sql::new("remove a user's roles", text);
        roles.bind(self.name()).bind(name).execute(&mut transaction).await?;
        for kind in [TokenKind::Session, TokenKind::Personal] {
            delete_owned(&mut transaction, self, kind, name).await?;
        }
        let entry = audit::Entry { action: "user.delete", object: name, detail: "{}" };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await
    }

    /// Gives a user a fresh random password and ends their sessions.
    ///
    /// # Errors
    /// [`StateError::NotFound`]; [`StateError::Invalid`] for users of an identity provider.
    pub async fn reset_password(&self, name: &str, act: Act<'_>) -> Result<Credential, StateError> {
        let password = random_password()?;
        self.write_password(name, &password, ("user.reset_password", false), act).await?;
        Ok(Credential { user: name.to_owned(), password })
    }

    /// Gives a user a fresh random password that they must change, and ends their sessions.
    ///
    /// # Errors
    /// As [`Tenant::reset_password`].
    pub async fn impose_password(&self, name: &str, act: Act<'_>) -> Result<Credential, StateError> {
        let password = random_password()?;
        self.write_password(name, &password, ("user.reset_password", true), act).await?;
        Ok(Credential { user: name.to_owned(), password })
    }

    /// Gives a user the password that they chose and ends their sessions.
    ///
    /// # Errors
    /// [`StateError::Invalid`] for a weak password; [`StateError::NotFound`].
    pub async fn change_password(&self, name: &str, new: &str, act: Act<'_>) -> Result<(), StateError> {
        password::checked(name, new)?;
        self.write_password(name, new, ("user.change_password", false), act).await
    }

    async fn write_password(
        &self,
        name: &str,
        password: &str,
        (action, must_change): (&str, bool),
        act: Act<'_>,
    ) -> Result<(), StateError> {
        if self.get_user(name).await?.origin != LOCAL_ORIGIN {
            let reason = "signs in by an identity provider and has no password here";
            return Err(StateError::invalid("user", reason));
        }
        let hash = hash_password(password.to_owned(), self.cost).await?;
        let mut transaction = self.db.begin().await?;
        let text = "UPDATE users SET password_hash = $1, must_change = $2 WHERE tenant = $3 AND name = $4";
        Sql::new("write a password", text)
            .bind(hash)
            .bind(i64::from(must_change))
            .bind(self.name())
            .bind(name)
            .execute(&mut transaction)
            .await?;
        delete_owned(&mut transaction, self, TokenKind::Session, name).await?;
        audit::append(&mut transaction, self, audit::Entry { action, object: name, detail: "{}" }, act)
            .await?;
        commit(transaction).await
    }

    /// The user, if name and password are right and they are not disabled. Takes the same time when
    /// there is no such user.
    ///
    /// # Errors
    /// [`StateError::Query`], [`StateError::Password`].
    pub async fn check_login(&self, name: &str, password: &str) -> Result<Option<User>, StateError> {
        if password.chars().count() > PASSWORD_LIMIT_CHARS || name.chars().count() > NAME_LIMIT_CHARS {
            return Ok(None);
        }
        let text = format!("SELECT {COLUMNS}, password_hash FROM users WHERE tenant = $1 AND name = $2");
        let sql = Sql::new("look up a user", &text);
        // A NUL cannot be sent to PostgreSQL and is in no stored name.
        let found = self.db.row(sql.bind(self.name()).bind(name.replace('\0', "\u{fffd}"))).await?;
        let local = |row: &Row| Ok::<bool, StateError>(!row.text("password_hash")?.is_empty());
        let found = found.map(|row| local(&row).map(|local| local.then_some(row))).transpose()?.flatten();
        let Some(row) = found else {
            hash_password(password.to_owned(), self.cost).await?;
            return Ok(None);
        };
        let right = check_password(password.to_owned(), row.text("password_hash")?).await?;
        let user = read(&row)?;
        Ok((right && user.disabled_us.is_none()).then_some(user))
    }

    /// Notes that a user signed in.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn note_login(&self, name: &str, now_us: i64) -> Result<(), StateError> {
        let text = "UPDATE users SET last_login_us = $1 WHERE tenant = $2 AND name = $3";
        let sql = Sql::new("note a sign-in", text).bind(now_us).bind(self.name()).bind(name);
        self.db.execute(sql).await.map(|_| ())
    }
}

fn read(row: &Row) -> Result<User, StateError> {
    Ok(User {
        name: row.text("name")?,
        origin: row.text("origin")?,
        created_us: row.int("created_us")?,
        last_login_us: row.optional_int("last_login_us")?,
        disabled_us: row.optional_int("disabled_us")?,
        must_change: row.int("must_change")? != 0,
        second_factor: row.optional_text("totp_secret")?.is_some(),
    })
}
