//! Exports: what is sent to other systems, where to, and how far it is.

use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use super::Tenant;
use super::audit;
use super::database::commit;
use super::error::{StateError, check_required, check_text, cut};
use super::secret;
use super::sql::{Row, Sql};
use super::triage::{Act, NAME_LIMIT_CHARS};
use super::words::{from_json, to_json};

/// Most exports of a tenant.
pub const EXPORTS_LIMIT: i64 = 32;
/// Most tables that one export names.
pub const EXPORT_TABLES_LIMIT: usize = 500;
/// Longest address, subject, token or certificate, in characters.
const TEXT_LIMIT_CHARS: usize = 16_384;
/// Longest reason of a failure, in bytes.
const ERROR_LIMIT_BYTES: usize = 1_024;

/// Where an export goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Destination {
    /// POST of lines of JSON; an answer of 200 to 299 takes them.
    Http {
        /// Where to.
        url: String,
        /// Sent as `Authorization`.
        authorization: Option<String>,
        /// Certificate in PEM to trust instead of the public authorities.
        authority: Option<String>,
    },
    /// CEF over syslog, TCP or TLS.
    Syslog {
        /// Name or address.
        host: String,
        /// Port.
        port: u16,
        /// Whether with TLS.
        tls: bool,
        /// Certificate in PEM to trust instead of the public authorities.
        authority: Option<String>,
    },
    /// Compressed lines of JSON in files: in the data folder, or on an object store.
    Files {
        /// `s3://…`; the folder `exports` of the data folder when absent.
        location: Option<String>,
    },
    /// Messages of NATS.
    Nats {
        /// Name or address.
        host: String,
        /// Port.
        port: u16,
        /// Whether with TLS.
        tls: bool,
        /// Certificate in PEM to trust instead of the public authorities.
        authority: Option<String>,
        /// Subject of the messages.
        subject: String,
        /// User, when the server asks for one.
        user: Option<String>,
        /// The user's password, or a token when there is no user.
        password: Option<String>,
        /// Whether a stream of JetStream confirms every message.
        jetstream: bool,
    },
}

/// The form of alerts and incidents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ObjectForm {
    /// The shape of Graph in the envelope of rows.
    #[default]
    Graph,
    /// OCSF: Detection Finding and Incident Finding.
    Ocsf,
}

/// What is sent, and where to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportSpec {
    /// Its name, one of a kind.
    pub name: String,
    /// Where to.
    pub destination: Destination,
    /// Tables, `*` for all.
    pub tables: Vec<String>,
    /// Whether alerts are sent.
    pub alerts: bool,
    /// Whether incidents are sent.
    pub incidents: bool,
    /// The form of both.
    pub form: ObjectForm,
}

/// How far an export is: everything up to here was taken by the receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportCursor {
    /// Sequence of the log.
    pub sequence: u64,
    /// Number of a change.
    pub change: i64,
}

/// An export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// Identity.
    pub id: String,
    /// What the administrator said.
    pub spec: ExportSpec,
    /// Whether it runs.
    pub enabled: bool,
    /// How far it is.
    pub cursor: ExportCursor,
    /// Rows that were taken.
    pub rows_sent: i64,
    /// Alerts and incidents that were taken.
    pub objects_sent: i64,
    /// When something was last taken.
    pub sent_us: Option<i64>,
    /// Why it does not go on, when it does not.
    pub error: Option<String>,
    /// Since when.
    pub error_us: Option<i64>,
    /// When it was made.
    pub created_us: i64,
    /// By whom.
    pub created_by: String,
}

impl Tenant {
    /// Makes an export that begins behind `from`.
    ///
    /// # Errors
    /// [`StateError::Exists`], [`StateError::Invalid`].
    pub async fn create_export(
        &self,
        spec: &ExportSpec,
        from: ExportCursor,
        act: Act<'_>,
    ) -> Result<Export, StateError> {
        check(spec)?;
        let mut transaction = self.db.begin().await?;
        let on = &mut *transaction;
        let mut sql = Sql::new("count exports", "SELECT COUNT(*) AS found FROM exports WHERE tenant = ");
        sql.arg(self.name());
        if sql.row(&mut *on).await?.map_or(Ok(0), |row| row.int("found"))? >= EXPORTS_LIMIT {
            let reason = format!("cannot be added: there are {EXPORTS_LIMIT} already");
            return Err(StateError::invalid("the export", reason));
        }
        let mut sql = Sql::new("look for an export", "SELECT id FROM exports WHERE tenant = ");
        sql.arg(self.name()).push(" AND name = ").arg(spec.name.as_str());
        if sql.row(&mut *on).await?.is_some() {
            return Err(StateError::Exists { kind: "export", id: spec.name.clone() });
        }
        let id = format!("ex-{}", secret::hex(&secret::random::<8>()?));
        let sql = Sql::new(
            "add an export",
            "INSERT INTO exports (tenant, id, name, spec, enabled, sequence_cursor, change_cursor, rows_sent, \
             objects_sent, created_us, created_by) VALUES ($1, $2, $3, $4, 1, $5, $6, 0, 0, $7, $8)",
        );
        let sql = sql.bind(self.name()).bind(id.as_str()).bind(spec.name.as_str());
        let sql = sql.bind(to_json("export", spec)?).bind(signed(from.sequence)).bind(from.change);
        sql.bind(act.now_us).bind(act.actor).execute(&mut *on).await?;
        let kind = kind_word(&spec.destination);
        let words = serde_json::json!({ "name": spec.name, "kind": kind, "tables": spec.tables });
        let detail = to_json("audit detail", &words)?;
        let entry = audit::Entry { action: "export.create", object: &id, detail: &detail };
        audit::append(&mut *on, self, entry, act).await?;
        let made = read(&mut *on, &self.name, &id).await?;
        commit(transaction).await?;
        Ok(made)
    }

    /// Halts an export or has it go on where it was.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn enable_export(&self, id: &str, enabled: bool, act: Act<'_>) -> Result<Export, StateError> {
        let mut transaction = self.db.begin().await?;
        let on = &mut *transaction;
        read(&mut *on, &self.name, id).await?;
        let sql = Sql::new(
            "switch an export",
            "UPDATE exports SET enabled = $1, error = NULL, error_us = NULL WHERE tenant = $2 AND id = $3",
        );
        sql.bind(i64::from(enabled)).bind(self.name()).bind(id).execute(&mut *on).await?;
        let detail = format!("{{\"enabled\":{enabled}}}");
        let entry = audit::Entry { action: "export.enable", object: id, detail: &detail };
        audit::append(&mut *on, self, entry, act).await?;
        let new = read(&mut *on, &self.name, id).await?;
        commit(transaction).await?;
        Ok(new)
    }

    /// Deletes an export. What was sent stays where it is.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn delete_export(&self, id: &str, act: Act<'_>) -> Result<(), StateError> {
        let mut transaction = self.db.begin().await?;
        let on = &mut *transaction;
        read(&mut *on, &self.name, id).await?;
        let sql = Sql::new("delete an export", "DELETE FROM exports WHERE tenant = $1 AND id = $2");
        sql.bind(self.name()).bind(id).execute(&mut *on).await?;
        let entry = audit::Entry { action: "export.delete", object: id, detail: "{}" };
        audit::append(&mut *on, self, entry, act).await?;
        commit(transaction).await
    }

    /// All exports, by name.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn list_exports(&self) -> Result<Vec<Export>, StateError> {
        let mut sql = Sql::new("list exports", "SELECT * FROM exports WHERE tenant = ");
        sql.arg(self.name()).push(" ORDER BY name LIMIT ").arg(EXPORTS_LIMIT);
        self.db.rows(sql).await?.iter().map(record).collect()
    }

    /// One export.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn get_export(&self, id: &str) -> Result<Export, StateError> {
        read(&mut *self.db.connection().await?, &self.name, id).await
    }

    /// Notes what the receiver has taken. Cursors move on only.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn note_exported(
        &self,
        id: &str,
        to: ExportCursor,
        (rows, objects): (u64, u64),
        now_us: i64,
    ) -> Result<(), StateError> {
        let sql = Sql::new(
            "note an export",
            "UPDATE exports SET sequence_cursor = $1, change_cursor = $2, rows_sent = rows_sent + $3, \
             objects_sent = objects_sent + $4, sent_us = $5, error = NULL, error_us = NULL \
             WHERE tenant = $6 AND id = $7 AND sequence_cursor <= $1 AND change_cursor <= $2",
        );
        let sql = sql.bind(signed(to.sequence)).bind(to.change).bind(signed(rows)).bind(signed(objects));
        self.db.execute(sql.bind(now_us).bind(self.name()).bind(id)).await.map(|_| ())
    }

    /// Notes why an export does not go on.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn note_export_failure(&self, id: &str, error: &str, now_us: i64) -> Result<(), StateError> {
        let sql = Sql::new(
            "note an export's failure",
            "UPDATE exports SET error = $1, error_us = COALESCE(error_us, $2) WHERE tenant = $3 AND id = $4",
        );
        let sql = sql.bind(cut(error, ERROR_LIMIT_BYTES)).bind(now_us);
        self.db.execute(sql.bind(self.name()).bind(id)).await.map(|_| ())
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The kind of a destination, as a word.
#[must_use]
pub fn kind_word(destination: &Destination) -> &'static str {
    match destination {
        Destination::Http { .. } => "http",
        Destination::Syslog { .. } => "syslog",
        Destination::Files { .. } => "files",
        Destination::Nats { .. } => "nats",
    }
}

fn check(spec: &ExportSpec) -> Result<(), StateError> {
    check_required("name", &spec.name, NAME_LIMIT_CHARS)?;
    if spec.tables.is_empty() && !spec.alerts && !spec.incidents {
        return Err(StateError::invalid(
            "tables",
            "must name a table when neither alerts nor incidents are sent",
        ));
    }
    if spec.tables.len() > EXPORT_TABLES_LIMIT {
        let reason = format!("has more than {EXPORT_TABLES_LIMIT} names; `*` means all");
        return Err(StateError::invalid("tables", reason));
    }
    let texts: Vec<(&'static str, Option<&str>)> = match &spec.destination {
        Destination::Http { url, authorization, authority } => {
            let read = url::Url::parse(url).ok();
            if read.is_none_or(|u| !matches!(u.scheme(), "http" | "https") || u.host_str().is_none()) {
                return Err(StateError::invalid("url", "must be a URL that begins with https:// or http://"));
            }
            vec![
                ("url", Some(url)),
                ("authorization", authorization.as_deref()),
                ("authority", authority.as_deref()),
            ]
        }
        Destination::Syslog { host, authority, .. } => {
            check_required("host", host, NAME_LIMIT_CHARS)?;
            vec![("authority", authority.as_deref())]
        }
        Destination::Files { location } => {
            if location.as_deref().is_some_and(|l| !l.starts_with("s3://")) {
                return Err(StateError::invalid(
                    "location",
                    "must begin with s3://, or be absent for the data folder",
                ));
            }
            vec![("location", location.as_deref())]
        }
        Destination::Nats { host, subject, user, password, authority, .. } => {
            check_required("host", host, NAME_LIMIT_CHARS)?;
            let fits = |c: char| c.is_ascii_graphic() && !matches!(c, '*' | '>');
            if subject.is_empty() || !subject.chars().all(fits) {
                return Err(StateError::invalid(
                    "subject",
                    "must be a subject such as cordon.rows, without wildcards",
                ));
            }
            vec![
                ("subject", Some(subject)),
                ("user", user.as_deref()),
                ("password", password.as_deref()),
                ("authority", authority.as_deref()),
            ]
        }
    };
    let given = texts.into_iter().filter_map(|(field, text)| text.map(|text| (field, text)));
    given.into_iter().try_for_each(|(field, text)| check_text(field, text, TEXT_LIMIT_CHARS))
}

async fn read(on: &mut AnyConnection, tenant: &str, id: &str) -> Result<Export, StateError> {
    let mut sql = Sql::new("read an export", "SELECT * FROM exports WHERE tenant = ");
    sql.arg(tenant).push(" AND id = ").arg(id);
    sql.row(on).await?.map_or_else(|| Err(StateError::not_found("export", id)), |row| record(&row))
}

fn record(row: &Row) -> Result<Export, StateError> {
    Ok(Export {
        id: row.text("id")?,
        spec: from_json("export", &row.text("spec")?)?,
        enabled: row.int("enabled")? != 0,
        cursor: ExportCursor {
            sequence: u64::try_from(row.int("sequence_cursor")?).unwrap_or(0),
            change: row.int("change_cursor")?,
        },
        rows_sent: row.int("rows_sent")?,
        objects_sent: row.int("objects_sent")?,
        sent_us: row.optional_int("sent_us")?,
        error: row.optional_text("error")?,
        error_us: row.optional_int("error_us")?,
        created_us: row.int("created_us")?,
        created_by: row.text("created_by")?,
    })
}
