//! Watchlists.

use super::super::{StateError, WATCHLIST_ITEMS_LIMIT, WatchlistItem, WatchlistSpec};
use super::databases::on_each;
use super::samples::by_ann;

fn spec(alias: &str, keys: &[&str]) -> WatchlistSpec {
    let item = |key: &&str| WatchlistItem::from([("Host".to_owned(), (*key).to_owned())]);
    WatchlistSpec {
        alias: alias.to_owned(),
        name: "Critical servers".to_owned(),
        description: String::new(),
        search_key: "Host".to_owned(),
        items: keys.iter().map(item).collect(),
    }
}

#[test]
fn lists_are_kept_replaced_and_removed() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        let made = tenant.put_watchlist(&spec("Servers", &["dc1", "dc2"]), by_ann(1)).await.unwrap();
        assert_eq!((made.item_count, made.created.0, made.updated.0), (2, 1, 1));
        let other = spec("Servers", &["dç3"]);
        let made = tenant.put_watchlist(&other, by_ann(2)).await.unwrap();
        assert_eq!((made.item_count, made.created.0, made.updated.0), (1, 1, 2));
        assert_eq!(tenant.get_watchlist("Servers").await.unwrap().1, other.items);
        assert!(state.tenant("other").unwrap().list_watchlists().await.unwrap().is_empty());
        tenant.delete_watchlist("Servers", by_ann(3)).await.unwrap();
        let gone = tenant.get_watchlist("Servers").await;
        assert!(matches!(gone, Err(StateError::NotFound { .. })), "{gone:?}");
        assert!(tenant.verify_audit().await.unwrap().broken.is_none());
    });
}

#[test]
fn lists_that_cannot_be_looked_up_in_are_refused() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        let wrong = [
            spec("", &["a"]),
            spec("a b", &["a"]),
            spec("NoKey", &["a", ""]),
            WatchlistSpec { search_key: "Nothing".to_owned(), ..spec("Other", &["a"]) },
            WatchlistSpec { name: String::new(), ..spec("Nameless", &["a"]) },
            WatchlistSpec {
                items: vec![spec("x", &["a"]).items.remove(0); WATCHLIST_ITEMS_LIMIT + 1],
                ..spec("Big", &[])
            },
        ];
        for spec in wrong {
            let refused = tenant.put_watchlist(&spec, by_ann(1)).await;
            assert!(matches!(refused, Err(StateError::Invalid { .. })), "{}: {refused:?}", spec.alias);
        }
        assert!(tenant.list_watchlists().await.unwrap().is_empty());
    });
}
