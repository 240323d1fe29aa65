//! Which rows of files may pass a filter, as the index of terms has it.

use super::DataFile;
use crate::scalar::function;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::{BinaryExpr, Expr, Operator};
use evaluate::terms::{Place, needed};
use parquet::arrow::arrow_reader::{RowSelection, RowSelector};
use std::ops::Range;
use std::sync::Arc;
use store::tables::{Sought, TermIndex};

/// Files whose index is asked at once.
const ASKED_AT_ONCE: usize = 16;

/// Rows of a file that may pass.
pub(super) enum Passing {
    /// None of them.
    None,
    /// All, as far as is known.
    Any,
    /// Some.
    Some(RowSelection),
}

/// What rows must have in their text columns for all filters to be true; `None` when nothing is known.
pub(super) fn sought(filters: &[Expr]) -> Option<Sought> {
    let parts: Vec<Sought> = filters.iter().filter_map(condition).collect();
    (!parts.is_empty()).then_some(Sought::All(parts))
}

fn condition(filter: &Expr) -> Option<Sought> {
    match filter {
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::And, right }) => {
            match (condition(left), condition(right)) {
                (Some(left), Some(right)) => Some(Sought::All(vec![left, right])),
                (one, other) => one.or(other),
            }
        }
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::Or, right }) => {
            Some(Sought::Any(vec![condition(left)?, condition(right)?]))
        }
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::Eq, right }) => {
            equal(left, right).or_else(|| equal(right, left))
        }
        Expr::InList(list) if !list.negated => {
            let each = list.list.iter().map(|item| equal(&list.expr, item));
            each.collect::<Option<Vec<_>>>().map(Sought::Any)
        }
        Expr::ScalarFunction(call) => {
            let [Expr::Column(column)] = call.args.as_slice() else { return None };
            let alternatives = function::needed(&call.func)?;
            let name: Arc<str> = column.name().into();
            let each = alternatives.iter().map(|runs| Sought::Has(name.clone(), runs.clone()));
            Some(Sought::Any(each.collect()))
        }
        _ => None,
    }
}

/// A column that equals a text.
fn equal(column: &Expr, constant: &Expr) -> Option<Sought> {
    let Expr::Column(column) = column else { return None };
    let Expr::Literal(
        ScalarValue::Utf8(Some(text))
        | ScalarValue::Utf8View(Some(text))
        | ScalarValue::LargeUtf8(Some(text)),
        _,
    ) = constant
    else {
        return None;
    };
    let runs = needed(text, Place::Whole);
    (!runs.is_empty()).then(|| Sought::Has(column.name().into(), runs))
}

/// For each file which of its rows may have what is sought.
pub(super) async fn passing(index: &TermIndex, files: &[&DataFile], sought: Sought) -> Vec<Passing> {
    let sought = Arc::new(sought);
    let mut found = vec![];
    for files in files.chunks(ASKED_AT_ONCE) {
        // Tasks of their own: terms are unpacked and searched.
        let asked: Vec<_> = files.iter().map(|file| tokio::spawn(asked(index, file, &sought))).collect();
        for (file, asked) in files.iter().zip(asked) {
            found.push(passing_of(file.rows.unwrap_or(0), asked.await.unwrap_or(None)));
        }
    }
    found
}

/// Asks for one file.
fn asked(
    index: &TermIndex,
    file: &DataFile,
    sought: &Arc<Sought>,
) -> impl Future<Output = Option<Vec<Range<u64>>>> + Send + 'static {
    let (index, sought, path) = (index.clone(), Arc::clone(sought), file.path.clone());
    let (bytes, rows) = (file.bytes, file.rows);
    async move { index.rows(&path, (bytes, rows?), &sought).await }
}

fn passing_of(rows: u64, ranges: Option<Vec<Range<u64>>>) -> Passing {
    let Some(ranges) = ranges else { return Passing::Any };
    let kept: u64 = ranges.iter().map(|range| range.end - range.start).sum();
    match kept {
        0 => Passing::None,
        // Skipping little costs more than it spares.
        kept if kept * 4 > rows * 3 => Passing::Any,
        _ => Passing::Some(selection(rows, &ranges)),
    }
}

fn selection(rows: u64, ranges: &[Range<u64>]) -> RowSelection {
    let mut selectors = vec![];
    let mut at = 0;
    for range in ranges {
        if range.start > at {
            selectors.push(RowSelector::skip((range.start - at) as usize));
        }
        selectors.push(RowSelector::select((range.end - range.start) as usize));
        at = range.end;
    }
    if rows > at {
        selectors.push(RowSelector::skip((rows - at) as usize));
    }
    RowSelection::from(selectors)
}
