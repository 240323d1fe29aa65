//! Threat indicators: hashes, addresses and ranges of them, domains, URLs, senders and certificates to alert
//! on, to block or to allow.
//! Field names and words follow Defender's indicator API.

use model::Severity;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use sqlx::AnyConnection;

use super::Tenant;
use super::audit;
use super::database::commit;
use super::error::{StateError, check_required, check_text};
use super::page::{Cursor, ListOrder, Page, PageRequest, cut_page, finish_page};
use super::sql::{Row, Sql};
use super::triage::Act;
use super::words::{from_word, severity_of_rank, severity_rank, word};

/// Most indicators of a tenant.
pub const INDICATORS_LIMIT: i64 = 1_000_000;
/// Rows in one statement.
const STATEMENT_ROWS: usize = 500;
const ORDER: ListOrder = ListOrder { name: 'i', column: "created_us" };

/// What an indicator is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs, reason = "Defender's own names")]
pub enum IndicatorType {
    FileSha1,
    FileSha256,
    FileMd5,
    IpAddress,
    DomainName,
    Url,
    CertificateThumbprint,
    /// A range of addresses, such as `198.51.100.0/24`.
    IpRange,
    /// The address that a message comes from.
    EmailSender,
}

/// What follows from a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "Defender's own names")]
pub enum IndicatorAction {
    Allowed,
    Audit,
    Alert,
    Warn,
    Block,
    BlockAndRemediate,
}

/// An indicator to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorSpec {
    /// What it is compared with.
    pub kind: IndicatorType,
    /// The value; kept in its folded form (lower case, canonical address, no trailing dot).
    pub value: String,
    /// What follows.
    pub action: IndicatorAction,
    /// Severity of the alert.
    pub severity: Severity,
    /// Title of the alert.
    pub title: String,
    /// Its description.
    pub description: String,
    /// When it ends.
    pub expires_us: Option<i64>,
    /// How sure the source is, from 0 to 100.
    pub confidence: Option<u8>,
}

/// A kept indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// Its identity: a function of kind and value.
    pub id: String,
    /// What it says, with the folded value.
    pub spec: IndicatorSpec,
    /// When it was added.
    pub created_us: i64,
    /// By whom.
    pub created_by: String,
}

impl Tenant {
    /// Adds indicators, all or none; one of the same type and value is replaced. Returns their
    /// identities in order.
    ///
    /// # Errors
    /// [`StateError::Invalid`] for a value that is not of its type, or overlong text.
    pub async fn add_indicators(
        &self,
        specs: &[IndicatorSpec],
        act: Act<'_>,
    ) -> Result<Vec<String>, StateError> {
        let folded = specs.iter().map(fold).collect::<Result<Vec<_>, _>>()?;
        if folded.is_empty() {
            return Ok(vec![]);
        }
        let ids = folded.iter().map(indicator_id).collect::<Result<Vec<_>, _>>()?;
        // Of the same one twice the later counts; one statement must not have both.
        let latest: BTreeMap<&str, &IndicatorSpec> = ids.iter().map(String::as_str).zip(&folded).collect();
        let rows: Vec<(&str, &IndicatorSpec)> = latest.into_iter().collect();
        let mut transaction = self.db.begin().await?;
        for part in rows.chunks(STATEMENT_ROWS) {
            insert(&mut transaction, self, part, act).await?;
        }
        note_change(&mut transaction, self.name()).await?;
        let count = Sql::new("count indicators", "SELECT COUNT(*) AS n FROM indicators WHERE tenant = $1");
        let count = count.bind(self.name()).row(&mut transaction).await?;
        if count.map_or(Ok(0), |row| row.int("n"))? > INDICATORS_LIMIT {
            let reason = format!("cannot be added: a tenant holds at most {INDICATORS_LIMIT}");
            return Err(StateError::invalid("indicators", reason));
        }
        let detail = format!(r#"{{"count":{}}}"#, ids.len());
        let object = if let [one] = ids.as_slice() { one.as_str() } else { "indicators" };
        let entry = audit::Entry { action: "indicator.add", object, detail: &detail };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await?;
        Ok(ids)
    }

    /// A page of the indicators, newest first.
    ///
    /// # Errors
    /// [`StateError::Invalid`] for a wrong cursor.
    pub async fn list_indicators(&self, page: &PageRequest) -> Result<Page<Indicator>, StateError> {
        let mut sql = Sql::new("list indicators", "SELECT * FROM indicators WHERE tenant = ");
        sql.arg(self.name());
        finish_page(&mut sql, ORDER, page)?;
        let rows = self.db.rows(sql).await?;
        let found = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        Ok(cut_page(found, page, |i| Cursor { order: ORDER.name, key: i.created_us, id: i.id.clone() }))
    }

    /// The indicators that have not ended with identities behind `after`, at most `limit` of them, by
    /// identity: for the matcher, which has room for all but not for all at once in this form.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn live_indicators(
        &self,
        now_us: i64,
        (after, limit): (&str, u32),
    ) -> Result<Vec<Indicator>, StateError> {
        let sql = Sql::new(
            "read indicators",
            "SELECT * FROM indicators WHERE tenant = $1 AND (expires_us IS NULL OR expires_us > $2) \
             AND id > $3 ORDER BY id LIMIT $4",
        );
        let sql = sql.bind(self.name()).bind(now_us).bind(after).bind(i64::from(limit));
        self.db.rows(sql).await?.iter().map(read).collect()
    }

    /// By what to know that the live indicators are others than before: the number of changes, and when the
    /// next one ends.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn indicators_mark(&self, now_us: i64) -> Result<(i64, Option<i64>), StateError> {
        let sql = Sql::new(
            "look for changes of indicators",
            "SELECT COALESCE((SELECT number FROM indicator_changes WHERE tenant = $1), 0) AS number, \
             (SELECT MIN(expires_us) FROM indicators WHERE tenant = $1 AND expires_us > $2) AS next_end",
        );
        let row = self.db.row(sql.bind(self.name()).bind(now_us)).await?;
        row.map_or(Ok((0, None)), |row| Ok((row.int("number")?, row.optional_int("next_end")?)))
    }

    /// Live indicators made up to then for which history has not been looked through, at most `limit`.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn unhunted_indicators(
        &self,
        now_us: i64,
        (made_by_us, limit): (i64, u32),
    ) -> Result<Vec<Indicator>, StateError> {
        let sql = Sql::new(
            "read new indicators",
            "SELECT * FROM indicators WHERE tenant = $1 AND hunted_us IS NULL \
             AND (expires_us IS NULL OR expires_us > $2) AND created_us <= $3 ORDER BY id LIMIT $4",
        );
        let sql = sql.bind(self.name()).bind(now_us).bind(made_by_us).bind(i64::from(limit));
        self.db.rows(sql).await?.iter().map(read).collect()
    }

    /// Notes that history has been looked through for these.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn note_hunted(&self, ids: &[String], now_us: i64) -> Result<(), StateError> {
        let mut transaction = self.db.begin().await?;
        for part in ids.chunks(STATEMENT_ROWS) {
            let mut sql = Sql::new("note a hunt", "UPDATE indicators SET hunted_us = ");
            sql.arg(now_us).push(" WHERE tenant = ").arg(self.name()).push(" AND id IN ");
            sql.args(part.iter().map(String::as_str));
            sql.execute(&mut transaction).await?;
        }
        commit(transaction).await
    }

    /// One indicator.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn get_indicator(&self, id: &str) -> Result<Indicator, StateError> {
        let sql = Sql::new("read an indicator", "SELECT * FROM indicators WHERE tenant = $1 AND id = $2");
        let row = self.db.row(sql.bind(self.name()).bind(id)).await?;
        read(&row.ok_or_else(|| StateError::not_found("indicator", id))?)
    }

    /// Removes an indicator.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn delete_indicator(&self, id: &str, act: Act<'_>) -> Result<(), StateError> {
        let mut transaction = self.db.begin().await?;
        let removed = Sql::new("remove an indicator", "DELETE FROM indicators WHERE tenant = $1 AND id = $2")
            .bind(self.name())
            .bind(id)
            .execute(&mut transaction)
            .await?;
        if removed == 0 {
            return Err(StateError::not_found("indicator", id));
        }
        note_change(&mut transaction, self.name()).await?;
        let entry = audit::Entry { action: "indicator.delete", object: id, detail: "{}" };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await
    }
}

fn indicator_id(spec: &IndicatorSpec) -> Result<String, StateError> {
    let mut hash = Sha256::new();
    hash.update(word(&spec.kind)?.as_bytes());
    hash.update([0]);
    hash.update(spec.value.as_bytes());
    Ok(super::secret::hex(&hash.finalize()[..16]))
}

fn read(row: &Row) -> Result<Indicator, StateError> {
    Ok(Indicator {
        id: row.text("id")?,
        spec: IndicatorSpec {
            kind: from_word("indicator type", &row.text("kind")?)?,
            value: row.text("value")?,
            action: from_word("indicator action", &row.text("action")?)?,
            severity: severity_of_rank(row.int("severity")?),
            title: row.text("title")?,
            description: row.text("description")?,
            expires_us: row.optional_int("expires_us")?,
            confidence: row.optional_int("confidence")?.and_then(|c| u8::try_from(c).ok()),
        },
        created_us: row.int("created_us")?,
        created_by: row.text("created_by")?,
    })
}

async fn insert(
    on: &mut AnyConnection,
    tenant: &Tenant,
    rows: &[(&str, &IndicatorSpec)],
    act: Act<'_>,
) -> Result<(), StateError> {
    let mut sql = Sql::new(
        "add indicators",
        "INSERT INTO indicators (tenant, id, kind, value, action, severity, title, description, expires_us, \
         created_us, created_by, confidence) VALUES ",
    );
    for (at, (id, spec)) in rows.iter().enumerate() {
        sql.push(if at == 0 { "(" } else { ", (" }).arg(tenant.name()).push(", ").arg(*id);
        sql.push(", ").arg(word(&spec.kind)?).push(", ").arg(spec.value.as_str());
        sql.push(", ").arg(word(&spec.action)?).push(", ").arg(severity_rank(spec.severity));
        sql.push(", ").arg(spec.title.as_str()).push(", ").arg(spec.description.as_str());
        sql.push(", ").arg(spec.expires_us).push(", ").arg(act.now_us).push(", ").arg(act.actor);
        sql.push(", ").arg(spec.confidence.map(i64::from)).push(")");
    }
    sql.push(
        " ON CONFLICT (tenant, id) DO UPDATE SET action = excluded.action, severity = excluded.severity, \
         title = excluded.title, description = excluded.description, expires_us = excluded.expires_us, \
         confidence = excluded.confidence",
    );
    sql.execute(on).await?;
    Ok(())
}

async fn note_change(on: &mut AnyConnection, tenant: &str) -> Result<(), StateError> {
    Sql::new(
        "note a change of indicators",
        "INSERT INTO indicator_changes (tenant, number) VALUES ($1, 1) \
         ON CONFLICT (tenant) DO UPDATE SET number = indicator_changes.number + 1",
    )
    .bind(tenant)
    .execute(on)
    .await?;
    Ok(())
}

/// The indicator with its value checked and in the form in which it is compared.
pub(crate) fn fold(spec: &IndicatorSpec) -> Result<IndicatorSpec, StateError> {
    check_required("title", &spec.title, 256)?;
    check_text("description", &spec.description, 4_000)?;
    check_required("indicatorValue", &spec.value, 2_048)?;
    let value = spec.value.trim();
    let folded = match spec.kind {
        IndicatorType::FileMd5 => hash_value(value, 32)?,
        IndicatorType::FileSha1 => hash_value(value, 40)?,
        IndicatorType::FileSha256 => hash_value(value, 64)?,
        IndicatorType::IpAddress => address_value(value)?,
        IndicatorType::DomainName => domain_value(value)?,
        IndicatorType::Url => url_value(value)?,
        IndicatorType::CertificateThumbprint => {
            hash_value(value, 40).or_else(|_| hash_value(value, 64)).map_err(|_| {
                bad_value("must be 40 or 64 hexadecimal digits, the hash of a certificate".to_owned())
            })?
        }
        IndicatorType::IpRange => range_value(value)?,
        IndicatorType::EmailSender => sender_value(value)?,
    };
    Ok(IndicatorSpec { value: folded, ..spec.clone() })
}

fn bad_value(reason: String) -> StateError {
    StateError::invalid("indicatorValue", reason)
}

fn hash_value(value: &str, digits: usize) -> Result<String, StateError> {
    if value.len() != digits || !value.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(bad_value(format!("must be {digits} hexadecimal digits for this type of hash")));
    }
    Ok(value.to_ascii_lowercase())
}

fn address_value(value: &str) -> Result<String, StateError> {
    let address: Result<std::net::IpAddr, _> = value.parse();
    address
        .map(|a| a.to_canonical().to_string())
        .map_err(|_| bad_value("must be one IPv4 or IPv6 address, without a mask".to_owned()))
}

fn range_value(value: &str) -> Result<String, StateError> {
    let bad = || bad_value("must be a range of addresses such as 198.51.100.0/24".to_owned());
    let (address, length) = value.split_once('/').ok_or_else(bad)?;
    let address: std::net::IpAddr = address.parse().map_err(|_| bad())?;
    let length: u8 = length.parse().map_err(|_| bad())?;
    // A tenth of all addresses is no indicator but a mistake.
    let (most, least) = if address.is_ipv4() { (32, 8) } else { (128, 16) };
    if !(least..=most).contains(&length) {
        return Err(bad_value(format!("must be a range of /{least} to /{most}")));
    }
    Ok(format!("{address}/{length}"))
}

fn sender_value(value: &str) -> Result<String, StateError> {
    let bad = || bad_value("must be the address of a sender such as name@example.org".to_owned());
    let (name, domain) = value.rsplit_once('@').ok_or_else(bad)?;
    if name.is_empty() || name.contains(char::is_whitespace) {
        return Err(bad());
    }
    Ok(format!("{}@{}", name.to_lowercase(), domain_value(domain)?))
}

fn domain_value(value: &str) -> Result<String, StateError> {
    let domain = value.trim_end_matches('.').to_lowercase();
    let label = |l: &str| !l.is_empty() && l.len() <= 63 && !l.contains(|c: char| "/:@ \\?#".contains(c));
    if domain.len() > 253 || !domain.contains('.') || !domain.split('.').all(label) {
        return Err(bad_value(
            "must be a domain name such as example.org, without scheme or path".to_owned(),
        ));
    }
    Ok(domain)
}

/// Scheme and host in lower case, the rest as it is.
fn url_value(value: &str) -> Result<String, StateError> {
    let bad = || bad_value("must be a URL such as https://example.org/path".to_owned());
    let (scheme, rest) = value.split_once("://").ok_or_else(bad)?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, tail) = rest.split_at(end);
    if scheme.is_empty() || host.is_empty() || !scheme.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(bad());
    }
    Ok(format!("{}://{}{tail}", scheme.to_ascii_lowercase(), host.to_lowercase()))
}
