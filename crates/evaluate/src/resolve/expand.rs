//! `mv-expand` and `mv-apply`.

use super::Resolver;
use super::columns::item_value;
use crate::Fault;
use crate::plan::{ApplyColumn, Expand, ExpandItem, Rel, RelNode};
use kql::ast::{ExpandItem as Item, Expr as Syntax, Operator, Pipeline};
use kql::{Column, Type};

/// Rows per row of the old `mvexpand`.
const OLD_LIMIT: i64 = 128;

impl<'a> Resolver<'a> {
    pub(super) fn mv_expand(
        &mut self,
        input: Rel,
        operator: &'a Operator,
        (items, limit): (&'a [Item], Option<&'a Syntax>),
    ) -> Result<Rel, Fault> {
        let expand = self.expand(input, operator, (items, limit))?;
        Ok(Rel::new(expand.columns.clone(), RelNode::Expand(Box::new(expand))))
    }

    fn expand(
        &mut self,
        input: Rel,
        operator: &'a Operator,
        (items, limit): (&'a [Item], Option<&'a Syntax>),
    ) -> Result<Expand, Fault> {
        let mut columns = input.columns.clone();
        let mut carried: Vec<Option<usize>> = (0..columns.len()).map(Some).collect();
        let mut expanded = vec![];
        for item in items {
            let value = self.over(&input, |r| r.scalar(item_value(&item.value)))?;
            let names = self.frame.bound.items.get(&item.value.id);
            let Some(name) = names.and_then(|n| n.first()).cloned() else { continue };
            let to = item.to.unwrap_or(Type::Dynamic);
            let column = match columns.iter().position(|c| c.name == name) {
                Some(at) => at,
                None => {
                    columns.push(Column { name, column_type: to });
                    carried.push(None);
                    columns.len() - 1
                }
            };
            if let (Some(c), Some(from)) = (columns.get_mut(column), carried.get_mut(column)) {
                c.column_type = to;
                *from = None;
            }
            expanded.push(ExpandItem { value, to, column });
        }
        let word = |name: &str| operator.parameter(name).map(|p| p.value.span.of(self.frame.text));
        let index = word("with_itemindex").map(|name| {
            columns.push(Column::new(name, Type::Long));
            carried.push(None);
            columns.len() - 1
        });
        let pairs = word("bagexpansion").or(word("kind")) == Some("array");
        let old = operator.keyword.of(self.frame.text) == "mvexpand";
        let limit = limit.map(|l| self.scalar(l)).transpose()?;
        let limit = limit.or_else(|| old.then(|| super::operator::number(OLD_LIMIT)));
        Ok(Expand { input, items: expanded, columns, carried, limit, index, pairs })
    }

    pub(super) fn mv_apply(
        &mut self,
        input: Rel,
        operator: &'a Operator,
        (items, limit, body): (&'a [Item], Option<&'a Syntax>, &'a Pipeline),
    ) -> Result<Rel, Fault> {
        let columns = self.shape_of(operator.id)?;
        let source = input.columns.clone();
        let expand = self.expand(input, operator, (items, limit))?;
        let found = self.inner(expand.columns.clone(), body)?;
        let body = self.rel_of(found, "mv-apply")?;
        let outputs = columns.iter().map(|c| {
            let of_body = body.place(&c.name).map(ApplyColumn::Body);
            of_body.or_else(|| source.iter().position(|s| s.name == c.name).map(ApplyColumn::Source))
        });
        let outputs = outputs.collect::<Option<Vec<_>>>().ok_or_else(|| super::columns::lost("mv-apply"))?;
        Ok(Rel::new(columns, RelNode::Apply(Box::new(expand), Box::new(body), outputs)))
    }
}
