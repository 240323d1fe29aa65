//! Pages by key: a cursor names the last row seen, so a page stays right while rows are added.

use super::error::StateError;
use super::sql::Sql;

/// Most items of one page.
pub const PAGE_LIMIT: u32 = 1_000;
/// Items of one page when the caller does not say.
pub const PAGE_DEFAULT: u32 = 100;

/// Which page of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageRequest {
    /// Most items; 0 means [`PAGE_DEFAULT`], more than [`PAGE_LIMIT`] means [`PAGE_LIMIT`].
    pub limit: u32,
    /// [`Page::next`] of the page before.
    pub after: Option<String>,
}

impl PageRequest {
    /// The first page, of at most `limit` items.
    #[must_use]
    pub fn first(limit: u32) -> Self {
        PageRequest { limit, after: None }
    }

    pub(crate) fn size(&self) -> usize {
        let limit = if self.limit == 0 { PAGE_DEFAULT } else { self.limit.min(PAGE_LIMIT) };
        usize::try_from(limit).unwrap_or(usize::MAX)
    }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The items in the order of the list.
    pub items: Vec<T>,
    /// Cursor for the next page; none at the end.
    pub next: Option<String>,
}

/// The place of a row in a list ordered by a number descending, then by id descending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cursor {
    /// Name of the order, so that a cursor of one order is refused in another.
    pub(crate) order: char,
    pub(crate) key: i64,
    pub(crate) id: String,
}

impl Cursor {
    pub(crate) fn show(&self) -> String {
        format!("{}{}~{}", self.order, self.key, self.id)
    }

    pub(crate) fn read(text: &str, order: char) -> Result<Self, StateError> {
        let bad = || {
            let reason = "is not a cursor of this list; use the nextLink of the page before as it came";
            StateError::invalid("after", reason)
        };
        let rest = text.strip_prefix(order).ok_or_else(bad)?;
        let (key, id) = rest.split_once('~').ok_or_else(bad)?;
        super::error::check_text("after", id, 1_024)?;
        Ok(Cursor { order, key: key.parse().map_err(|_| bad())?, id: id.to_owned() })
    }
}

/// How a list is ordered: number column, descending, then id.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ListOrder {
    pub(crate) name: char,
    pub(crate) column: &'static str,
}

/// Adds the condition of a page's cursor, the order and a limit of one row more than the page.
pub(crate) fn finish_page(sql: &mut Sql, order: ListOrder, page: &PageRequest) -> Result<(), StateError> {
    if let Some(after) = &page.after {
        let cursor = Cursor::read(after, order.name)?;
        sql.push(&format!(" AND ({} < ", order.column)).arg(cursor.key);
        sql.push(&format!(" OR ({} = ", order.column)).arg(cursor.key);
        sql.push(" AND id < ").arg(cursor.id).push("))");
    }
    let limit = i64::try_from(page.size() + 1).unwrap_or(i64::MAX);
    sql.push(&format!(" ORDER BY {} DESC, id DESC LIMIT ", order.column)).arg(limit);
    Ok(())
}

/// Cuts the row too many and makes the cursor from the last one kept.
pub(crate) fn cut_page<T>(mut items: Vec<T>, page: &PageRequest, cursor: impl Fn(&T) -> Cursor) -> Page<T> {
    let more = items.len() > page.size();
    items.truncate(page.size());
    let next = items.last().filter(|_| more).map(|last| cursor(last).show());
    Page { items, next }
}
