//! Threat indicators: hashes, addresses, domains and URLs to alert on, to block or to allow.
//! Field names and words follow Defender's indicator API.

use model::Severity;
use serde::{Deserialize, Serialize};
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
        let mut transaction = self.db.begin().await?;
        let mut ids = Vec::with_capacity(folded.len());
        for spec in &folded {
            let id = indicator_id(spec)?;
            insert(&mut transaction, self, (&id, spec), act).await?;
            ids.push(id);
        }
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

    /// All indicators that have not ended, for the matcher.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn live_indicators(&self, now_us: i64) -> Result<Vec<Indicator>, StateError> {
        let sql = Sql::new(
            "read indicators",
            "SELECT * FROM indicators WHERE tenant = $1 AND (expires_us IS NULL OR expires_us > $2) ORDER BY id",
        );
        let rows = self.db.rows(sql.bind(self.name()).bind(now_us)).await?;
        rows.iter().map(read).collect()
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
        },
        created_us: row.int("created_us")?,
        created_by: row.text("created_by")?,
    })
}

async fn insert(
    on: &mut AnyConnection,
    tenant: &Tenant,
    (id, spec): (&str, &IndicatorSpec),
    act: Act<'_>,
) -> Result<(), StateError> {
    Sql::new(
        "add an indicator",
        "INSERT INTO indicators (tenant, id, kind, value, action, severity, title, description, expires_us, \
         created_us, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
         ON CONFLICT (tenant, id) DO UPDATE SET action = excluded.action, severity = excluded.severity, \
         title = excluded.title, description = excluded.description, expires_us = excluded.expires_us",
    )
    .bind(tenant.name())
    .bind(id)
    .bind(word(&spec.kind)?)
    .bind(spec.value.as_str())
    .bind(word(&spec.action)?)
    .bind(severity_rank(spec.severity))
    .bind(spec.title.as_str())
    .bind(spec.description.as_str())
    .bind(spec.expires_us)
    .bind(act.now_us)
    .bind(act.actor)
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
