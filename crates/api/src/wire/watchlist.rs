//! Watchlists on the wire.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use store::state::{WatchlistInfo, WatchlistItem, WatchlistSpec};
use utoipa::ToSchema;

use super::time;

/// A watchlist, without its items.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WatchlistSummary {
    /// The name that queries use: `_GetWatchlist('alias')`.
    pub alias: String,
    /// Its name for people.
    pub display_name: String,
    /// What it holds.
    pub description: String,
    /// The column that lookups go by.
    pub items_search_key: String,
    /// How many items it has.
    pub item_count: i64,
    /// When it was made.
    pub created_date_time: String,
    /// By whom.
    pub created_by: String,
    /// When it was changed last.
    pub last_modified_date_time: String,
    /// By whom.
    pub last_modified_by: String,
}

impl From<WatchlistInfo> for WatchlistSummary {
    fn from(info: WatchlistInfo) -> Self {
        WatchlistSummary {
            alias: info.alias,
            display_name: info.name,
            description: info.description,
            items_search_key: info.search_key,
            item_count: info.item_count,
            created_date_time: time(info.created.0),
            created_by: info.created.1,
            last_modified_date_time: time(info.updated.0),
            last_modified_by: info.updated.1,
        }
    }
}

/// A watchlist with its items.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Watchlist {
    /// What it is.
    #[serde(flatten)]
    pub summary: WatchlistSummary,
    /// Its items: texts by column.
    pub items: Vec<BTreeMap<String, String>>,
}

impl From<(WatchlistInfo, Vec<WatchlistItem>)> for Watchlist {
    fn from((info, items): (WatchlistInfo, Vec<WatchlistItem>)) -> Self {
        Watchlist { summary: info.into(), items }
    }
}

/// A watchlist to be kept.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WatchlistWrite {
    /// Its name for people.
    #[schema(min_length = 1, max_length = 256)]
    pub display_name: String,
    /// What it holds.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub description: String,
    /// The column that lookups go by; every item has it.
    #[schema(min_length = 1, max_length = 128)]
    pub items_search_key: String,
    /// The items: texts by column, at most 100,000 and 8 MiB.
    pub items: Vec<BTreeMap<String, String>>,
}

impl WatchlistWrite {
    pub(crate) fn spec(self, alias: String) -> WatchlistSpec {
        WatchlistSpec {
            alias,
            name: self.display_name,
            description: self.description,
            search_key: self.items_search_key,
            items: self.items,
        }
    }
}
