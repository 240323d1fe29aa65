//! Watchlists: small tables of an organisation's own (its critical servers, its leavers, its address
//! ranges) that queries look things up in.

use std::collections::BTreeMap;

use super::Tenant;
use super::audit;
use super::database::commit;
use super::error::{StateError, check_required, check_text};
use super::sql::{Row, Sql};
use super::triage::Act;

/// Most watchlists of a tenant.
pub const WATCHLISTS_LIMIT: i64 = 200;
/// Most items of one list.
pub const WATCHLIST_ITEMS_LIMIT: usize = 100_000;
/// Most bytes of the items of one list, as JSON.
pub const WATCHLIST_BYTES_LIMIT: usize = 8 << 20;
/// Most columns of one list.
pub const WATCHLIST_COLUMNS_LIMIT: usize = 100;

/// One item: texts by column.
pub type WatchlistItem = BTreeMap<String, String>;

/// A list to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchlistSpec {
    /// The name that queries use: letters, digits, `-` and `_`.
    pub alias: String,
    /// Its name for people.
    pub name: String,
    /// What it holds.
    pub description: String,
    /// The column that lookups go by; every item has it.
    pub search_key: String,
    /// The items.
    pub items: Vec<WatchlistItem>,
}

/// A kept list without its items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchlistInfo {
    /// The name that queries use.
    pub alias: String,
    /// Its name for people.
    pub name: String,
    /// What it holds.
    pub description: String,
    /// The column that lookups go by.
    pub search_key: String,
    /// How many items it has.
    pub item_count: i64,
    /// When it was made, and by whom.
    pub created: (i64, String),
    /// When it was changed last, and by whom.
    pub updated: (i64, String),
}

impl Tenant {
    /// Keeps a list, in place of one of the same alias; gives it as kept.
    ///
    /// # Errors
    /// [`StateError::Invalid`] for a bad field or when there are too many lists.
    pub async fn put_watchlist(
        &self,
        spec: &WatchlistSpec,
        act: Act<'_>,
    ) -> Result<WatchlistInfo, StateError> {
        let items = checked(spec)?;
        let mut transaction = self.db.begin().await?;
        let count = Sql::new(
            "count watchlists",
            "SELECT COUNT(*) AS n FROM watchlists WHERE tenant = $1 AND alias <> $2",
        );
        let count = count.bind(self.name()).bind(spec.alias.as_str()).row(&mut transaction).await?;
        if count.map_or(Ok(0), |row| row.int("n"))? >= WATCHLISTS_LIMIT {
            let reason = format!("cannot be added: a tenant keeps at most {WATCHLISTS_LIMIT}; remove some");
            return Err(StateError::invalid("watchlist", reason));
        }
        let item_count = i64::try_from(spec.items.len()).unwrap_or(i64::MAX);
        Sql::new(
            "keep a watchlist",
            "INSERT INTO watchlists (tenant, alias, name, description, search_key, items, item_count, \
             created_us, created_by, updated_us, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, $9) \
             ON CONFLICT (tenant, alias) DO UPDATE SET name = excluded.name, \
             description = excluded.description, search_key = excluded.search_key, items = excluded.items, \
             item_count = excluded.item_count, updated_us = excluded.updated_us, \
             updated_by = excluded.updated_by",
        )
        .bind(self.name())
        .bind(spec.alias.as_str())
        .bind(spec.name.as_str())
        .bind(spec.description.as_str())
        .bind(spec.search_key.as_str())
        .bind(items.as_str())
        .bind(item_count)
        .bind(act.now_us)
        .bind(act.actor)
        .execute(&mut transaction)
        .await?;
        let detail = serde_json::json!({ "name": spec.name, "items": item_count }).to_string();
        let entry = audit::Entry { action: "watchlist.put", object: &spec.alias, detail: &detail };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await?;
        self.get_watchlist(&spec.alias).await.map(|(info, _)| info)
    }

    /// All lists by alias, without their items.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn list_watchlists(&self) -> Result<Vec<WatchlistInfo>, StateError> {
        let sql = Sql::new(
            "list watchlists",
            "SELECT alias, name, description, search_key, item_count, created_us, created_by, updated_us, \
             updated_by FROM watchlists WHERE tenant = $1 ORDER BY alias",
        );
        self.db.rows(sql.bind(self.name())).await?.iter().map(info).collect()
    }

    /// A list and its items, in the order in which they were given.
    ///
    /// # Errors
    /// [`StateError::NotFound`]; [`StateError::Stored`] when the items do not read back.
    pub async fn get_watchlist(
        &self,
        alias: &str,
    ) -> Result<(WatchlistInfo, Vec<WatchlistItem>), StateError> {
        let sql = Sql::new("read a watchlist", "SELECT * FROM watchlists WHERE tenant = $1 AND alias = $2");
        let row = self.db.row(sql.bind(self.name()).bind(alias)).await?;
        let row = row.ok_or_else(|| StateError::not_found("watchlist", alias))?;
        let items = serde_json::from_str(&row.text("items")?)
            .map_err(|e| StateError::Stored { object: "watchlist", reason: e.to_string() })?;
        Ok((info(&row)?, items))
    }

    /// Removes a list.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn delete_watchlist(&self, alias: &str, act: Act<'_>) -> Result<(), StateError> {
        let mut transaction = self.db.begin().await?;
        let sql = Sql::new("remove a watchlist", "DELETE FROM watchlists WHERE tenant = $1 AND alias = $2");
        if sql.bind(self.name()).bind(alias).execute(&mut transaction).await? == 0 {
            return Err(StateError::not_found("watchlist", alias));
        }
        let entry = audit::Entry { action: "watchlist.delete", object: alias, detail: "{}" };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await
    }
}

/// The items as they are stored, when the list may be kept.
fn checked(spec: &WatchlistSpec) -> Result<String, StateError> {
    check_required("alias", &spec.alias, 64)?;
    check_required("name", &spec.name, 256)?;
    check_text("description", &spec.description, 4_000)?;
    check_required("searchKey", &spec.search_key, 128)?;
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !spec.alias.chars().all(letter) {
        return Err(StateError::invalid("alias", "must be letters, digits, `-` and `_`"));
    }
    let refuse = |reason: String| Err(StateError::invalid("items", reason));
    if spec.items.len() > WATCHLIST_ITEMS_LIMIT {
        return refuse(format!("are more than {WATCHLIST_ITEMS_LIMIT}; make several lists of them"));
    }
    for (number, item) in spec.items.iter().enumerate() {
        if item.get(&spec.search_key).is_none_or(|key| key.is_empty()) {
            return refuse(format!(
                "must all have the search key: item {number} has no `{}`",
                spec.search_key
            ));
        }
        if item.len() > WATCHLIST_COLUMNS_LIMIT {
            return refuse(format!("have at most {WATCHLIST_COLUMNS_LIMIT} columns: item {number} has more"));
        }
        if item.iter().any(|(column, text)| column.is_empty() || column.contains('\0') || text.contains('\0'))
        {
            return refuse(format!("may not hold nameless columns or NUL characters: see item {number}"));
        }
    }
    let text = serde_json::to_string(&spec.items)
        .map_err(|e| StateError::Stored { object: "watchlist", reason: e.to_string() })?;
    if text.len() > WATCHLIST_BYTES_LIMIT {
        return refuse(format!("take more than {WATCHLIST_BYTES_LIMIT} bytes; make several lists of them"));
    }
    Ok(text)
}

fn info(row: &Row) -> Result<WatchlistInfo, StateError> {
    Ok(WatchlistInfo {
        alias: row.text("alias")?,
        name: row.text("name")?,
        description: row.text("description")?,
        search_key: row.text("search_key")?,
        item_count: row.int("item_count")?,
        created: (row.int("created_us")?, row.text("created_by")?),
        updated: (row.int("updated_us")?, row.text("updated_by")?),
    })
}
