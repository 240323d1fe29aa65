//! `mv-expand` over columns.

use super::{Flow, Found, Planner, Want};
use crate::column::arrow_type;
use crate::operator::applied;
use crate::operator::expand::{Expansion, Filled};
use crate::scalar::{Lowered, computed};
use datafusion::arrow::datatypes::{Field, Schema};
use datafusion::common::Column;
use datafusion::logical_expr::Expr as Df;
use evaluate::plan::{Expand, Expr, Rel};
use kql::Type;
use std::sync::Arc;

/// Whether all that is expanded are dynamic values.
pub(super) fn is_columnar(expand: &Expand) -> bool {
    expand.items.iter().all(|item| item.value.kind == Type::Dynamic)
}

impl Planner<'_> {
    /// The plan of an expansion.
    pub(super) async fn expand(&self, rel: &Rel, expand: &Expand, want: Want) -> Found<Flow> {
        let limit = match &expand.limit {
            Some(limit) => self.count(limit).await?,
            None => usize::MAX,
        };
        let values: Vec<Expr> = expand.items.iter().map(|item| item.value.clone()).collect();
        let values = self.all_prepared(&values).await?;
        let carried = |at: usize| expand.carried.get(at).copied().flatten().filter(|_| want.has(at));
        let places: Vec<usize> = (0..rel.columns.len()).filter_map(carried).collect();
        let needed = Want::of(expand.input.columns.len(), &values.iter().collect::<Vec<_>>(), want.ordered);
        let needed = places.iter().fold(needed, |needed, place| needed.with(*place));
        let input = self.flow(&expand.input, needed).await?;
        let scope = self.scope(&input.columns);
        let mut moved: Vec<Lowered> = vec![];
        for value in &values {
            moved.push(computed(scope.value(value)?));
        }
        moved.extend(places.iter().filter_map(|place| input.columns.get(*place).cloned()));
        let moved = self.materialised(input.plan, moved)?;
        let (mut fields, mut outputs, mut filled) = (vec![], vec![], vec![]);
        for (at, column) in rel.columns.iter().enumerate() {
            let fill = filled_with(expand, at, || {
                carried(at)
                    .and_then(|place| places.iter().position(|p| *p == place))
                    .map(|p| values.len() + p)
            });
            let kind = column.column_type;
            let of_input = match fill {
                Filled::Carried(place) => moved.columns.get(place),
                _ => None,
            };
            let (form, nullable) =
                of_input.map_or((arrow_type(kind), true), |l| (l.form.clone(), l.nullable));
            fields.push(Field::new(format!("{at}"), form.clone(), true));
            let expr = Df::Column(Column::new_unqualified(format!("{at}")));
            outputs.push(Lowered { expr, kind, form, nullable });
            filled.push(fill);
        }
        let schema = Arc::new(Schema::new(fields));
        let operator = Expansion { columns: filled, limit, pairs: expand.pairs, schema };
        let plan = applied(Arc::new(Arc::new(operator)), moved.plan)?;
        // Names of their own, since another operator's columns are named the same.
        self.materialised(plan, outputs)
    }
}

/// What a column of the result is. Of what is put into one place the last stays.
fn filled_with(expand: &Expand, at: usize, carried: impl Fn() -> Option<usize>) -> Filled {
    if expand.index == Some(at) {
        return Filled::Number;
    }
    match expand.items.iter().enumerate().rfind(|(_, item)| item.column == at) {
        Some((place, item)) => Filled::Item(place, item.to),
        None => carried().map_or(Filled::Nothing, Filled::Carried),
    }
}
