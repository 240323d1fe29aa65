//! What can go wrong with the state database.

use thiserror::Error;

/// A failure of the state database. Expected refusals (not found, taken, too long) are variants of
/// their own, so that an API can answer each with its status.
#[derive(Debug, Error)]
pub enum StateError {
    /// The database cannot be opened.
    #[error(
        "the state database {location} cannot be opened: {source}. Check that the folder exists, is writable and has free space, or that the PostgreSQL server is reachable with this user"
    )]
    Open {
        /// The file or URL, without a password.
        location: String,
        /// What the driver said.
        source: sqlx::Error,
    },
    /// The location is neither a folder nor a URL this build supports.
    #[error("the state database location `{location}` is not supported: {reason}")]
    Location {
        /// As given, without a password.
        location: String,
        /// Why, and what to do.
        reason: String,
    },
    /// A newer Cordon has written this database.
    #[error(
        "the state database is at version {found}, this program knows versions up to {known}: start the newer Cordon that last used it, or restore the backup made before the upgrade"
    )]
    Newer {
        /// Version of the database.
        found: i64,
        /// Newest version this program knows.
        known: i64,
    },
    /// A migration failed; the database is as it was before it.
    #[error("migration {version} ({name}) of the state database failed and was rolled back: {source}")]
    Migrate {
        /// Version of the migration.
        version: i64,
        /// Its name.
        name: String,
        /// What the database said.
        source: sqlx::Error,
    },
    /// A statement failed.
    #[error("the state database failed to {operation}: {source}")]
    Query {
        /// What was being done.
        operation: &'static str,
        /// What the database said.
        source: sqlx::Error,
    },
    /// A stored value does not read back, or a value cannot be written.
    #[error("the state database holds a {object} that does not read back: {reason}")]
    Stored {
        /// Kind of value.
        object: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// There is no such thing.
    #[error("no {kind} `{id}`")]
    NotFound {
        /// Kind of thing.
        kind: &'static str,
        /// Its identity as asked for.
        id: String,
    },
    /// There is one already.
    #[error("the {kind} `{id}` exists already")]
    Exists {
        /// Kind of thing.
        kind: &'static str,
        /// Its identity.
        id: String,
    },
    /// It has changed since the caller looked.
    #[error("the {kind} `{id}` has changed since you read it: read it again and decide anew")]
    Stale {
        /// Kind of thing.
        kind: &'static str,
        /// Its identity.
        id: String,
    },
    /// A value given by a caller is not acceptable.
    #[error("{field} {reason}")]
    Invalid {
        /// Which field.
        field: &'static str,
        /// What is wrong and what would be right.
        reason: String,
    },
    /// The system gave no randomness.
    #[error("the system gave no random bytes ({0}); a token or password cannot be made safely")]
    Random(String),
    /// A password could not be hashed or checked.
    #[error("the password could not be hashed: {0}")]
    Password(String),
}

impl StateError {
    pub(crate) fn stored(object: &'static str, reason: impl ToString) -> Self {
        StateError::Stored { object, reason: reason.to_string() }
    }

    pub(crate) fn invalid(field: &'static str, reason: impl Into<String>) -> Self {
        StateError::Invalid { field, reason: reason.into() }
    }

    pub(crate) fn stale(kind: &'static str, id: impl Into<String>) -> Self {
        StateError::Stale { kind, id: id.into() }
    }

    pub(crate) fn not_found(kind: &'static str, id: impl Into<String>) -> Self {
        StateError::NotFound { kind, id: id.into() }
    }
}

/// Refuses text longer than `limit_chars` characters, and control characters other than line breaks
/// and tabs (a NUL cannot be stored by PostgreSQL at all).
pub(crate) fn check_text(field: &'static str, text: &str, limit_chars: usize) -> Result<(), StateError> {
    if text.chars().count() > limit_chars {
        return Err(StateError::invalid(field, format!("is longer than {limit_chars} characters")));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(StateError::invalid(field, "holds control characters; remove them"));
    }
    Ok(())
}

/// The same, and not blank.
pub(crate) fn check_required(field: &'static str, text: &str, limit_chars: usize) -> Result<(), StateError> {
    if text.trim().is_empty() {
        return Err(StateError::invalid(field, "must not be empty"));
    }
    check_text(field, text, limit_chars)
}

/// Machine-made text cut to at most `limit_bytes` at a character border, without NUL.
pub(crate) fn cut(text: &str, limit_bytes: usize) -> String {
    let mut end = text.len().min(limit_bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].replace('\0', "")
}
