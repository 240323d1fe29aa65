//! Watchlists as queries see them: the table `Watchlist`, and `_GetWatchlist()` over it.
//!
//! Names and columns are those of Microsoft Sentinel,
//! <https://learn.microsoft.com/azure/sentinel/watchlists-queries>.

use super::StoredFunction;
use crate::QueryError;
use crate::source::{MemoryTables, Source, Tables, Window};
use evaluate::value::Bag;
use evaluate::value::time::UNIX_EPOCH;
use evaluate::{Table, Value};
use kql::Column;
use std::sync::Arc;

/// The table of all items of all lists.
pub(crate) const TABLE: &str = "Watchlist";

/// A list of items that queries look things up in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watchlist {
    /// The name that queries use.
    pub alias: String,
    /// Its name for people.
    pub name: String,
    /// What it holds.
    pub notes: String,
    /// The column that lookups go by.
    pub search_key: String,
    /// When it was made, in microseconds since 1970.
    pub created_us: i64,
    /// When it was changed last, in microseconds since 1970.
    pub updated_us: i64,
    /// The items: columns with their texts.
    pub items: Vec<Vec<(String, String)>>,
}

/// `_GetWatchlist` and the list of aliases.
pub(super) fn functions() -> Vec<StoredFunction> {
    [
        (
            "_GetWatchlist",
            "(watchlistAlias:string)",
            "Watchlist | where WatchlistAlias == watchlistAlias \
             | project _DTItemId, LastUpdatedTimeUTC, SearchKey, WatchlistItem | evaluate bag_unpack(WatchlistItem)",
            "The items of the watchlist with that alias, a column for each of theirs.",
        ),
        (
            "_GetWatchlistAlias",
            "()",
            "Watchlist | distinct WatchlistAlias",
            "The aliases of all watchlists that have items.",
        ),
    ]
    .into_iter()
    .map(|(name, parameters, body, doc)| StoredFunction {
        name: name.into(),
        parameters: parameters.into(),
        body: body.into(),
        folder: "Watchlists".into(),
        doc: doc.into(),
    })
    .collect()
}

/// The table of the items, with the columns that the catalogue gives it.
///
/// # Errors
/// When the rows do not form columns.
pub(super) fn table(lists: &[Watchlist], columns: &[Column]) -> Result<MemoryTables, QueryError> {
    let mut rows = vec![];
    for list in lists {
        for (number, item) in list.items.iter().enumerate() {
            let cells = columns.iter().map(|column| cell(list, (number, item), &column.name));
            rows.push(cells.collect());
        }
    }
    let mut tables = MemoryTables::default();
    tables.add_rows(TABLE, &Table { columns: columns.to_vec(), rows })?;
    Ok(tables)
}

fn cell(list: &Watchlist, (number, item): (usize, &[(String, String)]), column: &str) -> Value {
    let text = |text: &str| Value::Text(text.into());
    let moment = |us: i64| Value::DateTime(us.saturating_mul(10).saturating_add(UNIX_EPOCH));
    match column {
        "TimeGenerated" | "LastUpdatedTimeUTC" | "_DTTimestamp" => moment(list.updated_us),
        "CreatedTimeUTC" => moment(list.created_us),
        "WatchlistId" | "WatchlistAlias" => text(&list.alias),
        "WatchlistName" => text(&list.name),
        "Notes" => text(&list.notes),
        "WatchlistItemId" | "_DTItemId" => text(&format!("{}/{number}", list.alias)),
        "_DTItemType" => text("watchlist-item"),
        "_DTItemStatus" => text("Create"),
        "Provider" | "SourceSystem" => text("Cordon"),
        "Type" => text(TABLE),
        "SearchKey" => {
            text(item.iter().find(|(name, _)| *name == list.search_key).map_or("", |(_, value)| value))
        }
        "WatchlistItem" => {
            let members = item.iter().map(|(name, value)| (Arc::from(name.as_str()), text(value)));
            Value::Bag(Arc::new(members.collect::<Bag>()))
        }
        _ => Value::Null,
    }
}

/// Tables with the watchlists in place of the stored table of that name.
pub(super) struct WithWatchlists {
    pub(super) lists: Arc<MemoryTables>,
    pub(super) tables: Arc<dyn Tables>,
}

impl Tables for WithWatchlists {
    fn table(&self, name: &str) -> Option<Source> {
        self.lists.table(name).or_else(|| self.tables.table(name))
    }

    fn window(&self, table: &str) -> Option<Window> {
        self.tables.window(table)
    }
}
