//! Queries over a stored table, run by both engines.

use crate::engines::{Bench, difference};
use crate::stored::stored;
use std::sync::Arc;

#[test]
fn queries_over_stored_tables_agree() {
    let bench = Bench::new();
    let stored = Arc::new(stored(2_000));
    let mut differ = vec![];
    for query in include_str!("queries.kql").split("\n\n").map(str::trim).filter(|q| !q.is_empty()) {
        let expected = bench.by_row(query, stored.as_ref(), stored.as_ref());
        let found = bench.columnar(query, stored.as_ref(), stored.clone());
        let how = match (expected, found) {
            (Ok(expected), Ok(found)) => difference(&expected, &found),
            (Err(expected), _) => Some(format!("the interpreter says: {expected}")),
            (_, Err(found)) => Some(format!("{found}")),
        };
        if let Some(how) = how {
            let cut = how.floor_char_boundary(1500);
            differ.push(format!("{query}\n=> {}\n", &how[..cut]));
        }
    }
    assert!(differ.is_empty(), "{} differ:\n{}", differ.len(), differ.join("\n"));
}
