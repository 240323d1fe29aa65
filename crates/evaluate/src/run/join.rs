//! Pairs of rows.

use super::{Interpreter, eval};
use crate::plan::{Expr, Join, JoinKind};
use crate::value::Key;
use crate::{Fault, Row, Value};
use kql::Type;
use std::collections::{HashMap, HashSet};

type Index = HashMap<Vec<Key>, Vec<usize>, ahash::RandomState>;

impl Interpreter<'_> {
    pub(super) fn join(&self, join: &Join, input: Option<&[Row]>) -> Result<Vec<Row>, Fault> {
        let mut left = self.rows(&join.left, input)?;
        let right = self.rows(&join.right, input)?;
        let (on_left, on_right): (Vec<Expr>, Vec<Expr>) = join.on.iter().cloned().unzip();
        let mut left_keys = self.keys(&left, &on_left)?;
        let right_keys = self.keys(&right, &on_right)?;
        if join.kind == JoinKind::InnerUnique {
            (left, left_keys) = first_of_each(left, left_keys);
        }
        let widths = (join.left.columns.as_slice(), join.right.columns.as_slice());
        match join.kind {
            JoinKind::LeftSemi => Ok(semi(left, &left_keys, &index(&right_keys), true)),
            JoinKind::LeftAnti => Ok(semi(left, &left_keys, &index(&right_keys), false)),
            JoinKind::RightSemi => Ok(semi(right, &right_keys, &index(&left_keys), true)),
            JoinKind::RightAnti => Ok(semi(right, &right_keys, &index(&left_keys), false)),
            kind => self.pairs(kind, (&left, &left_keys), (&right, &right_keys), widths),
        }
    }

    /// The key of each row; `None` when a part of it is null.
    fn keys(&self, rows: &[Row], on: &[Expr]) -> Result<Vec<Option<Vec<Key>>>, Fault> {
        let key = |row: &Row| {
            let mut key = vec![];
            for expr in on {
                let value = eval(expr, row, self.session)?;
                if value.is_null() && expr.kind != Type::String {
                    return Ok(None);
                }
                key.push(Key(value));
            }
            Ok(Some(key))
        };
        rows.iter().map(key).collect()
    }

    fn pairs(
        &self,
        kind: JoinKind,
        (left, left_keys): (&[Row], &[Option<Vec<Key>>]),
        (right, right_keys): (&[Row], &[Option<Vec<Key>>]),
        (left_columns, right_columns): (&[kql::Column], &[kql::Column]),
    ) -> Result<Vec<Row>, Fault> {
        let index = index(right_keys);
        let mut matched = vec![false; right.len()];
        let mut rows = vec![];
        for (row, key) in left.iter().zip(left_keys) {
            let partners = key.as_ref().and_then(|k| index.get(k)).map_or(&[][..], Vec::as_slice);
            for &at in partners {
                if let Some(seen) = matched.get_mut(at) {
                    *seen = true;
                }
                rows.push(row.iter().chain(right.get(at).into_iter().flatten()).cloned().collect());
            }
            if partners.is_empty() && matches!(kind, JoinKind::LeftOuter | JoinKind::FullOuter) {
                rows.push(row.iter().cloned().chain(missing(right_columns)).collect());
            }
            self.check(&rows)?;
        }
        if matches!(kind, JoinKind::RightOuter | JoinKind::FullOuter) {
            let alone = right.iter().zip(&matched).filter(|(_, matched)| !**matched);
            rows.extend(
                alone.map(|(row, _)| missing(left_columns).chain(row.iter().cloned()).collect::<Row>()),
            );
        }
        Ok(rows)
    }
}

/// What stands where there is no partner.
pub(crate) fn missing(columns: &[kql::Column]) -> impl Iterator<Item = Value> {
    columns.iter().map(|c| if c.column_type == Type::String { Value::text("") } else { Value::Null })
}

fn index(keys: &[Option<Vec<Key>>]) -> Index {
    let mut index = Index::default();
    for (at, key) in keys.iter().enumerate() {
        if let Some(key) = key {
            index.entry(key.clone()).or_default().push(at);
        }
    }
    index
}

fn first_of_each(rows: Vec<Row>, keys: Vec<Option<Vec<Key>>>) -> (Vec<Row>, Vec<Option<Vec<Key>>>) {
    let mut seen: HashSet<Vec<Key>, ahash::RandomState> = HashSet::default();
    let fresh =
        rows.into_iter().zip(keys).filter(|(_, key)| key.as_ref().is_some_and(|k| seen.insert(k.clone())));
    fresh.unzip()
}

fn semi(rows: Vec<Row>, keys: &[Option<Vec<Key>>], others: &Index, wanted: bool) -> Vec<Row> {
    let found = |key: &Option<Vec<Key>>| key.as_ref().is_some_and(|k| others.contains_key(k));
    rows.into_iter().zip(keys).filter(|(_, key)| found(key) == wanted).map(|(row, _)| row).collect()
}
