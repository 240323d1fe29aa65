//! Lists narrowed by conditions and ordered by columns, page by page. A page's cursor holds the values
//! of the last row in the order's columns, so rows that come in between shift nothing.

use model::{Alert, Incident};

use super::Tenant;
use super::alerts::{self, AlertRecord};
use super::condition::{Condition, Field, FieldKind, Value};
use super::error::{StateError, check_text};
use super::incidents::{self, IncidentRecord};
use super::page::{PAGE_DEFAULT, PAGE_LIMIT, Page};
use super::sql::{Row, Sql};

/// Most columns of an order.
pub const ORDER_LIMIT: usize = 4;
/// Most rows that may be skipped.
pub const SKIP_LIMIT: u32 = 1_000_000;

/// Declares the columns of a table that lists may be narrowed and ordered by.
macro_rules! fields {
    ($(#[$about:meta])* $name:ident { $($variant:ident: $kind:ident $optional:literal $sql:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the properties of the records, of the same names")]
        pub enum $name { $($variant,)* }

        impl Field for $name {
            fn sql(self) -> &'static str {
                match self { $($name::$variant => $sql,)* }
            }
            fn kind(self) -> FieldKind {
                match self { $($name::$variant => FieldKind::$kind,)* }
            }
            fn optional(self) -> bool {
                match self { $($name::$variant => $optional,)* }
            }
        }
    };
}

fields! {
    /// Columns of incidents. Enumerations hold their stored words, severities their rank
    /// (`severity_rank`), times microseconds.
    IncidentField {
        Id: Text false "id",
        Name: Text false "COALESCE(custom_name, name)",
        Description: Text true "description",
        Status: Text false "status",
        Severity: Number false "severity",
        Priority: Number false "priority",
        RedirectId: Text true "redirect_id",
        AssignedTo: Text true "assigned_to",
        Classification: Text false "classification",
        Determination: Text false "determination",
        Created: Number false "created_us",
        Updated: Number false "updated_us",
        UpdatedBy: Text true "updated_by",
        FirstActivity: Number false "first_activity_us",
        LastActivity: Number false "last_activity_us",
        Tags: TextList false "tags",
    }
}

fields! {
    /// Columns of alerts; see [`IncidentField`].
    AlertField {
        Id: Text false "id",
        Title: Text false "title",
        RuleId: Text false "rule_id",
        Status: Text false "status",
        Severity: Number false "severity",
        ServiceSource: Text false "service_source",
        AssignedTo: Text true "assigned_to",
        Classification: Text false "classification",
        Determination: Text false "determination",
        Created: Number false "created_us",
        Updated: Number false "updated_us",
        Resolved: Number true "resolved_us",
        FirstActivity: Number false "first_activity_us",
        LastActivity: Number false "last_activity_us",
        IncidentId: Text true "(SELECT i.incident_id FROM incident_alerts i WHERE i.tenant = alerts.tenant AND i.alert_id = alerts.id)",
    }
}

/// Which way a list is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Smallest first; nothing before everything.
    Ascending,
    /// Largest first.
    Descending,
}

/// What to list.
#[derive(Debug, Clone)]
pub struct Listing<F> {
    /// Only what fulfils this.
    pub filter: Option<Condition<F>>,
    /// By these columns; then by identity, in the direction of the last one.
    pub order: Vec<(F, Direction)>,
    /// Most items of the page; 0 means [`PAGE_DEFAULT`], more than [`PAGE_LIMIT`] means that.
    pub size: u32,
    /// Items left out before the first; only without a cursor.
    pub skip: u32,
    /// [`Page::next`] of the page before.
    pub after: Option<String>,
}

impl<F> Default for Listing<F> {
    fn default() -> Self {
        Listing { filter: None, order: vec![], size: 0, skip: 0, after: None }
    }
}

impl Tenant {
    /// A page of incidents, redirected ones among them, without comments.
    ///
    /// # Errors
    /// [`StateError::Invalid`] for a condition, order or cursor that is not acceptable.
    pub async fn find_incidents(
        &self,
        listing: &Listing<IncidentField>,
    ) -> Result<Page<IncidentRecord>, StateError> {
        let mut page = self.find(("incidents", incidents::COLUMNS), listing, incidents::record).await?;
        self.narrow(&mut page.items).await?;
        Ok(page)
    }

    /// How many incidents fulfil a condition.
    ///
    /// # Errors
    /// As [`Tenant::find_incidents`].
    pub async fn count_incidents(
        &self,
        filter: Option<&Condition<IncidentField>>,
    ) -> Result<i64, StateError> {
        self.count_rows("incidents", filter).await
    }

    /// A page of alerts, without comments.
    ///
    /// # Errors
    /// As [`Tenant::find_incidents`].
    pub async fn find_alerts(&self, listing: &Listing<AlertField>) -> Result<Page<AlertRecord>, StateError> {
        self.find(("alerts", alerts::COLUMNS), listing, alerts::record).await
    }

    /// How many alerts fulfil a condition.
    ///
    /// # Errors
    /// As [`Tenant::find_incidents`].
    pub async fn count_alerts(&self, filter: Option<&Condition<AlertField>>) -> Result<i64, StateError> {
        self.count_rows("alerts", filter).await
    }

    async fn find<F: Field, T: Identified>(
        &self,
        (table, columns): (&str, &str),
        listing: &Listing<F>,
        read: fn(&Row) -> Result<T, StateError>,
    ) -> Result<Page<T>, StateError> {
        let (order, id_direction) = keys(&listing.order)?;
        let mut sql = Sql::new("list", &format!("SELECT {columns}"));
        for (place, key) in order.iter().enumerate() {
            sql.push(&format!(", {} AS key_{place}", key.sql));
        }
        sql.push(&format!(" FROM {table} WHERE tenant = ")).arg(self.name());
        self.push_reach(&mut sql, table);
        if let Some(filter) = &listing.filter {
            sql.push(" AND ");
            filter.push(&mut sql, self.db.dialect)?;
        }
        if let Some(after) = &listing.after {
            push_after(&mut sql, &order, id_direction, after)?;
        }
        sql.push(" ORDER BY ");
        for key in &order {
            sql.push(&format!("{}{}, ", key.sql, key.direction.sql()));
        }
        let size = if listing.size == 0 { PAGE_DEFAULT } else { listing.size.min(PAGE_LIMIT) };
        sql.push(&format!("id{} LIMIT ", id_direction.sql())).arg(i64::from(size) + 1);
        if listing.after.is_none() && listing.skip > 0 {
            sql.push(" OFFSET ").arg(i64::from(listing.skip.min(SKIP_LIMIT)));
        }
        let rows = self.db.rows(sql).await?;
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let items = rows.iter().take(size).map(read).collect::<Result<Vec<_>, _>>()?;
        let last = rows.get(size.saturating_sub(1)).filter(|_| rows.len() > size).zip(items.last());
        let next = last.map(|(row, item)| cursor(row, &order, item.identity())).transpose()?;
        Ok(Page { items, next })
    }

    /// Adds the condition that a row of alerts or incidents is within reach, and hidden by no tuning.
    pub(crate) fn push_reach(&self, sql: &mut Sql, table: &str) {
        match table {
            "alerts" => {
                sql.push(" AND hidden_by IS NULL");
                self.push_alert_reach(sql, "id");
            }
            _ => self.push_incident_reach(sql),
        }
    }

    async fn count_rows<F: Field>(
        &self,
        table: &str,
        filter: Option<&Condition<F>>,
    ) -> Result<i64, StateError> {
        let text = format!("SELECT COUNT(*) AS found FROM {table} WHERE tenant = ");
        let mut sql = Sql::new("count", &text);
        sql.arg(self.name());
        self.push_reach(&mut sql, table);
        if let Some(filter) = filter {
            sql.push(" AND ");
            filter.push(&mut sql, self.db.dialect)?;
        }
        self.db.row(sql).await?.map_or(Ok(0), |row| row.int("found"))
    }
}

/// What has an identity.
trait Identified {
    fn identity(&self) -> &str;
}

impl Identified for IncidentRecord {
    fn identity(&self) -> &str {
        let Incident { id, .. } = &self.incident;
        &id.0
    }
}

impl Identified for AlertRecord {
    fn identity(&self) -> &str {
        let Alert { id, .. } = &self.alert;
        &id.0
    }
}

impl Direction {
    fn sql(self) -> &'static str {
        match self {
            Direction::Ascending => " ASC",
            Direction::Descending => " DESC",
        }
    }

    fn beyond(self) -> &'static str {
        match self {
            Direction::Ascending => " > ",
            Direction::Descending => " < ",
        }
    }
}

/// A column of an order, in a form that never holds nothing.
struct Key {
    sql: String,
    kind: FieldKind,
    direction: Direction,
}

fn keys<F: Field>(order: &[(F, Direction)]) -> Result<(Vec<Key>, Direction), StateError> {
    if order.len() > ORDER_LIMIT {
        let reason = format!("names {} properties; at most {ORDER_LIMIT} are allowed", order.len());
        return Err(StateError::invalid("order", reason));
    }
    let keys = order.iter().map(|(field, direction)| {
        let nothing = match field.kind() {
            FieldKind::Text => "''",
            FieldKind::Number => "-9223372036854775807",
            FieldKind::TextList => {
                return Err(StateError::invalid("order", "cannot be by a list"));
            }
        };
        let sql = if field.optional() {
            format!("COALESCE({}, {nothing})", field.sql())
        } else {
            field.sql().to_owned()
        };
        Ok(Key { sql, kind: field.kind(), direction: *direction })
    });
    let keys: Vec<Key> = keys.collect::<Result<_, _>>()?;
    let direction = keys.last().map_or(Direction::Ascending, |key| key.direction);
    Ok((keys, direction))
}

/// The cursor of a row: the values of its keys and its identity, as a JSON list.
fn cursor(row: &Row, order: &[Key], id: &str) -> Result<String, StateError> {
    let mut values: Vec<serde_json::Value> = vec![];
    for (place, key) in order.iter().enumerate() {
        let column = format!("key_{place}");
        values.push(match key.kind {
            FieldKind::Number => row.int(&column)?.into(),
            _ => row.text(&column)?.into(),
        });
    }
    values.push(id.into());
    Ok(serde_json::Value::Array(values).to_string())
}

/// Adds the condition of being behind a cursor: larger in the first key, or equal in it and larger in
/// the second, and so on.
fn push_after(sql: &mut Sql, order: &[Key], id_direction: Direction, after: &str) -> Result<(), StateError> {
    let values = read_cursor(order, after)?;
    let columns: Vec<(&str, Direction)> = order
        .iter()
        .map(|key| (key.sql.as_str(), key.direction))
        .chain(std::iter::once(("id", id_direction)))
        .collect();
    sql.push(" AND (");
    for (place, ((column, direction), value)) in columns.iter().zip(&values).enumerate() {
        sql.push(if place == 0 { "(" } else { " OR (" });
        for ((before, _), equal) in columns.iter().zip(&values).take(place) {
            sql.push(before).push(" = ");
            push_value(sql, equal);
            sql.push(" AND ");
        }
        sql.push(column).push(direction.beyond());
        push_value(sql, value);
        sql.push(")");
    }
    sql.push(")");
    Ok(())
}

fn push_value(sql: &mut Sql, value: &Value) {
    match value {
        Value::Text(text) => sql.arg(text.as_str()),
        Value::Number(number) => sql.arg(*number),
    };
}

fn read_cursor(order: &[Key], after: &str) -> Result<Vec<Value>, StateError> {
    let bad = || {
        let reason = "is not of this list and order; use the link of the page before as it came";
        StateError::invalid("the page's cursor", reason)
    };
    check_text("the page's cursor", after, 16_384)?;
    let values: Vec<serde_json::Value> = serde_json::from_str(after).map_err(|_| bad())?;
    if values.len() != order.len() + 1 {
        return Err(bad());
    }
    let kinds = order.iter().map(|key| key.kind).chain(std::iter::once(FieldKind::Text));
    let read = kinds.zip(values).map(|(kind, value)| match (kind, value) {
        (FieldKind::Number, serde_json::Value::Number(number)) => {
            number.as_i64().map(Value::Number).ok_or_else(bad)
        }
        (FieldKind::Text, serde_json::Value::String(text)) => {
            check_text("the page's cursor", &text, 16_384)?;
            Ok(Value::Text(text))
        }
        _ => Err(bad()),
    });
    read.collect()
}
