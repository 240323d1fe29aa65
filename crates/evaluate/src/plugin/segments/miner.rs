//! Frequent patterns: values of columns that stand together in many rows.
//!
//! Only closed patterns are kept, that is, those to which no value can be added without losing rows
//! (Pasquier et al., "Discovering frequent closed itemsets for association rules", 1999). The search
//! stops at a bound of work; what has been found until then is given.

use crate::value::Key;
use crate::{Row, Value};
use indexmap::IndexMap;
use std::collections::HashSet;

/// Rows that may be looked at, counted again each time.
const WORK_MAX: usize = 50_000_000;
/// Patterns that are kept.
const PATTERNS_MAX: usize = 10_000;

/// Values of columns, and the rows that have them all.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    /// Columns with their values.
    pub items: Vec<(usize, Value)>,
    /// The rows that fit.
    pub rows: Vec<usize>,
    /// Their weight.
    pub weight: f64,
}

/// What is searched for.
pub(super) struct Search<'a> {
    pub rows: &'a [Row],
    pub weights: &'a [f64],
    /// The columns that count.
    pub columns: &'a [usize],
    /// The least weight of a pattern.
    pub least: f64,
    /// Most values that are chosen for a pattern; those that follow from them come on top.
    pub dimensions: usize,
}

struct Miner<'a> {
    search: &'a Search<'a>,
    /// Values that are frequent by themselves: column, value, rows.
    items: Vec<(usize, Value, Vec<usize>)>,
    seen: HashSet<Vec<(usize, Key)>>,
    found: Vec<Pattern>,
    work: usize,
}

impl Search<'_> {
    /// The patterns in the given rows, heaviest first.
    pub(super) fn patterns(&self, within: &[usize]) -> Vec<Pattern> {
        let mut miner = Miner { search: self, items: vec![], seen: HashSet::new(), found: vec![], work: 0 };
        miner.items = miner.frequent(within);
        miner.extend(within, 0, self.dimensions);
        miner.found.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        miner.found
    }

    fn weight(&self, rows: &[usize]) -> f64 {
        rows.iter().filter_map(|row| self.weights.get(*row)).fold(0.0, |sum, weight| sum + weight)
    }

    fn cell(&self, row: usize, column: usize) -> &Value {
        self.rows.get(row).and_then(|row| row.get(column)).unwrap_or(&Value::Null)
    }
}

impl Miner<'_> {
    fn frequent(&self, within: &[usize]) -> Vec<(usize, Value, Vec<usize>)> {
        let mut items = vec![];
        for &column in self.search.columns {
            let mut values: IndexMap<Key, Vec<usize>, ahash::RandomState> = IndexMap::default();
            for &row in within {
                values.entry(Key(self.search.cell(row, column).clone())).or_default().push(row);
            }
            let heavy = values.into_iter().filter(|(_, rows)| self.search.weight(rows) >= self.search.least);
            items.extend(heavy.map(|(key, rows)| (column, key.0, rows)));
        }
        items
    }

    /// Adds every further frequent value to what these rows have in common.
    fn extend(&mut self, rows: &[usize], from: usize, left: usize) {
        if left == 0 {
            return;
        }
        let inside: HashSet<usize> = rows.iter().copied().collect();
        self.work += rows.len();
        for at in from..self.items.len() {
            let Some((_, _, own)) = self.items.get(at) else { return };
            self.work += own.len();
            if self.work > WORK_MAX || self.found.len() >= PATTERNS_MAX {
                return;
            }
            let common: Vec<usize> = own.iter().copied().filter(|row| inside.contains(row)).collect();
            if common.is_empty() || self.search.weight(&common) < self.search.least {
                continue;
            }
            let items = self.shared(&common);
            let key = items.iter().map(|(column, value)| (*column, Key(value.clone()))).collect();
            if self.seen.insert(key) {
                let weight = self.search.weight(&common);
                self.found.push(Pattern { items, rows: common.clone(), weight });
                self.extend(&common, at + 1, left - 1);
            }
        }
    }

    /// The values that all these rows share.
    fn shared(&mut self, rows: &[usize]) -> Vec<(usize, Value)> {
        let Some((first, rest)) = rows.split_first() else { return vec![] };
        let mut items = vec![];
        for &column in self.search.columns {
            let value = self.search.cell(*first, column);
            let same = |row: &usize| Key(self.search.cell(*row, column).clone()) == Key(value.clone());
            self.work += rest.len() / 8;
            if rest.iter().all(same) {
                items.push((column, value.clone()));
            }
        }
        items
    }
}
