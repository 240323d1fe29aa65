//! What analysts say of alerts and incidents: classification, determination, comments.

use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use super::error::{StateError, check_required};
use super::sql::Sql;
use super::words::{from_word, word};

/// Longest comment, in characters.
pub const COMMENT_LIMIT_CHARS: usize = 4_000;
/// Longest name of a person or group, in characters.
pub const NAME_LIMIT_CHARS: usize = 256;
/// Most comments of one alert or incident.
pub const COMMENTS_LIMIT: i64 = 500;

/// Graph's `alertClassification`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Classification {
    /// Nobody has said.
    #[default]
    Unknown,
    /// Not what the alert claims.
    FalsePositive,
    /// A real attack.
    TruePositive,
    /// Real, known and wanted.
    InformationalExpectedActivity,
}

/// Graph's `alertDetermination`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "Graph's own names")]
pub enum Determination {
    #[default]
    Unknown,
    Apt,
    Malware,
    SecurityPersonnel,
    SecurityTesting,
    UnwantedSoftware,
    Other,
    MultiStagedAttack,
    CompromisedAccount,
    Phishing,
    MaliciousUserActivity,
    NotMalicious,
    NotEnoughDataToValidate,
    ConfirmedActivity,
    LineOfBusinessApplication,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Who.
    pub author: String,
    /// When.
    pub created_us: i64,
    /// What.
    pub text: String,
}

/// Who does something, and when. Goes to the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Act<'a> {
    /// Name of the user or token.
    pub actor: &'a str,
    /// The clock's reading.
    pub now_us: i64,
}

impl<'a> Act<'a> {
    /// An act of `actor` at `now_us`.
    #[must_use]
    pub fn new(actor: &'a str, now_us: i64) -> Self {
        Act { actor, now_us }
    }
}

/// Keeps a value, clears it, or sets it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Edit<T> {
    /// As it was.
    #[default]
    Keep,
    /// Nothing any more.
    Clear,
    /// A new value.
    Set(T),
}

impl<T> Edit<T> {
    /// The value after the edit of `old`.
    pub(crate) fn apply(self, old: Option<T>) -> Option<T> {
        match self {
            Edit::Keep => old,
            Edit::Clear => None,
            Edit::Set(new) => Some(new),
        }
    }
}

/// Classification and determination read from a row's words.
pub(crate) fn judgement_of(
    classification: &str,
    determination: &str,
) -> Result<(Classification, Determination), StateError> {
    Ok((from_word("classification", classification)?, from_word("determination", determination)?))
}

/// Their words.
pub(crate) fn judgement_words(c: Classification, d: Determination) -> Result<(String, String), StateError> {
    Ok((word(&c)?, word(&d)?))
}

/// Which object a comment belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Commented {
    Alert,
    Incident,
}

impl Commented {
    fn word(self) -> &'static str {
        match self {
            Commented::Alert => "alert",
            Commented::Incident => "incident",
        }
    }
}

/// The object whose comments are meant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) tenant: &'a str,
    pub(crate) kind: Commented,
    pub(crate) id: &'a str,
}

/// Adds a comment.
pub(crate) async fn add_comment(
    on: &mut AnyConnection,
    subject: Subject<'_>,
    text: &str,
    act: Act<'_>,
) -> Result<(), StateError> {
    check_required("comment", text, COMMENT_LIMIT_CHARS)?;
    let number = Sql::new(
        "number a comment",
        "SELECT COALESCE(MAX(number), 0) + 1 AS number FROM comments
         WHERE tenant = $1 AND object_kind = $2 AND object_id = $3",
    )
    .bind(subject.tenant)
    .bind(subject.kind.word())
    .bind(subject.id)
    .row(&mut *on)
    .await?
    .map_or(Ok(1), |row| row.int("number"))?;
    if number > COMMENTS_LIMIT {
        let reason = format!("cannot be added: there are {COMMENTS_LIMIT} already");
        return Err(StateError::invalid("comment", reason));
    }
    Sql::new(
        "add a comment",
        "INSERT INTO comments (tenant, object_kind, object_id, number, author, created_us, text)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(subject.tenant)
    .bind(subject.kind.word())
    .bind(subject.id)
    .bind(number)
    .bind(act.actor)
    .bind(act.now_us)
    .bind(text)
    .execute(on)
    .await?;
    Ok(())
}

/// The number of the last comment of one object; 0 without any.
pub(crate) async fn last_comment(on: &mut AnyConnection, subject: Subject<'_>) -> Result<i64, StateError> {
    Sql::new(
        "number comments",
        "SELECT COALESCE(MAX(number), 0) AS number FROM comments
         WHERE tenant = $1 AND object_kind = $2 AND object_id = $3",
    )
    .bind(subject.tenant)
    .bind(subject.kind.word())
    .bind(subject.id)
    .row(on)
    .await?
    .map_or(Ok(0), |row| row.int("number"))
}

/// Comments of one object, oldest first.
pub(crate) async fn comments(
    on: &mut AnyConnection,
    subject: Subject<'_>,
) -> Result<Vec<Comment>, StateError> {
    let rows = Sql::new(
        "read comments",
        "SELECT author, created_us, text FROM comments
         WHERE tenant = $1 AND object_kind = $2 AND object_id = $3 ORDER BY number",
    )
    .bind(subject.tenant)
    .bind(subject.kind.word())
    .bind(subject.id)
    .rows(on)
    .await?;
    let read = |row: &super::sql::Row| {
        Ok(Comment {
            author: row.text("author")?,
            created_us: row.int("created_us")?,
            text: row.text("text")?,
        })
    };
    rows.iter().map(read).collect()
}

/// Gives the comments of one object to another, behind its own.
pub(crate) async fn move_comments(
    on: &mut AnyConnection,
    from: Subject<'_>,
    to_id: &str,
) -> Result<(), StateError> {
    Sql::new(
        "move comments",
        "UPDATE comments SET object_id = $1, number = number + (
             SELECT COALESCE(MAX(c.number), 0) FROM comments c
             WHERE c.tenant = $2 AND c.object_kind = $3 AND c.object_id = $1)
         WHERE tenant = $2 AND object_kind = $3 AND object_id = $4",
    )
    .bind(to_id)
    .bind(from.tenant)
    .bind(from.kind.word())
    .bind(from.id)
    .execute(on)
    .await?;
    Ok(())
}
