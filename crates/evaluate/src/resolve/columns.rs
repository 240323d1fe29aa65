//! Operators that make, drop, rename or reorder columns.

use super::{Found, Resolver};
use crate::Fault;
use crate::plan::{Expr, Node, Rel, RelNode};
use kql::Column;
use kql::ast::{Expr as Syntax, ExprKind, Operator, OperatorKind};
use std::collections::HashMap;
use std::sync::Arc;

/// Expressions by the name of the column that they fill.
pub(super) type Placed = HashMap<Arc<str>, Expr>;

impl<'a> Resolver<'a> {
    /// Resolves an item and files its values under the columns that binding gave it.
    pub(super) fn place(&mut self, item: &'a Syntax, placed: &mut Placed) -> Result<(), Fault> {
        let value = item_value(item);
        let names = self.frame.bound.items.get(&item.id).cloned().unwrap_or_default();
        let parts = self.frame.bound.tuples.get(&value.bare().id).cloned();
        let found = self.scalar(value)?;
        let aggregated = matches!(found.node, Node::Column(_)) && self.aggregates.is_some();
        match parts {
            // One sorted array is a value of its own.
            Some(parts) if aggregated || parts.len() > 1 => {
                for (at, name) in names.into_iter().enumerate() {
                    let kind = parts.get(at).map_or(found.kind, |c| c.column_type);
                    let part = match &found.node {
                        // The results of an aggregate lie side by side.
                        Node::Column(first) if aggregated => Expr::column(first + at, kind),
                        // One of one is the value itself.
                        _ if parts.len() == 1 => found.clone(),
                        _ => Expr { kind, node: Node::Part(Box::new(found.clone()), at) },
                    };
                    placed.insert(name, part);
                }
            }
            _ => {
                if let Some(name) = names.into_iter().next() {
                    placed.insert(name, found);
                }
            }
        }
        Ok(())
    }

    /// Resolves items over the input.
    pub(super) fn placed(&mut self, input: &Rel, items: &'a [Syntax]) -> Result<Placed, Fault> {
        self.over(input, |r| {
            let mut placed = Placed::default();
            for item in items {
                r.place(item, &mut placed)?;
            }
            Ok(placed)
        })
    }

    pub(super) fn extend(
        &mut self,
        input: Rel,
        operator: &'a Operator,
        items: &'a [Syntax],
    ) -> Result<Rel, Fault> {
        let mut placed = self.placed(&input, items)?;
        let columns = self.shape_of(operator.id)?;
        let exprs = columns.iter().enumerate().map(|(at, c)| {
            // Binding tells columns of one name apart here, as `a` and `a1`; they keep their places.
            let same_place = || input.columns.get(at).map(|c| Expr::column(at, c.column_type));
            placed.remove(&c.name).or_else(|| carried(&input, c)).or_else(same_place)
        });
        let exprs = exprs.collect::<Option<Vec<_>>>().ok_or_else(|| lost("extend"))?;
        Ok(projected(input, columns, exprs))
    }

    pub(super) fn project(
        &mut self,
        input: Rel,
        operator: &'a Operator,
        items: &'a [Syntax],
    ) -> Result<Rel, Fault> {
        let mut placed = self.placed(&input, items)?;
        let columns = self.shape_of(operator.id)?;
        let exprs = columns.iter().map(|c| placed.remove(&c.name)).collect::<Option<Vec<_>>>();
        Ok(projected(input, columns, exprs.ok_or_else(|| lost("project"))?))
    }

    pub(super) fn print(&mut self, operator: &'a Operator, items: &'a [Syntax]) -> Result<Rel, Fault> {
        let nothing = super::statement::constant_rows(vec![], vec![vec![]]);
        self.project(nothing, operator, items)
    }

    pub(super) fn rename(
        &mut self,
        input: Rel,
        operator: &'a Operator,
        items: &'a [Syntax],
    ) -> Result<Rel, Fault> {
        let _ = items;
        // Renaming keeps the places.
        let columns = self.shape_of(operator.id)?;
        let exprs = input.identity();
        Ok(projected(input, columns, exprs))
    }

    /// Operators that only pick columns of the input by name.
    pub(super) fn pick(&mut self, input: Rel, operator: &'a Operator) -> Result<Rel, Fault> {
        let columns = match &operator.kind {
            OperatorKind::ProjectByNames(items) => self.by_names(&input, items)?,
            _ => self.shape_of(operator.id)?,
        };
        let exprs = columns.iter().map(|c| carried(&input, c)).collect::<Option<Vec<_>>>();
        Ok(projected(input, columns, exprs.ok_or_else(|| lost("project"))?))
    }

    /// The columns that constant texts and arrays of texts name.
    fn by_names(&mut self, input: &Rel, items: &'a [Syntax]) -> Result<Vec<Column>, Fault> {
        let mut names = vec![];
        for item in items {
            if let ExprKind::Call(function, arguments) = &item.bare().kind
                && function.text == "column_names_of"
                && let Some(table) = arguments.first()
            {
                names.extend(self.table(table)?.columns.iter().map(|c| c.name.to_string()));
                continue;
            }
            let value = self.constant(item)?;
            match value.as_array() {
                Some(items) => names.extend(items.iter().map(crate::value::to_text)),
                None => names.push(crate::value::to_text(&value)),
            }
        }
        let found = |name: &String| input.columns.iter().find(|c| *c.name == **name).cloned();
        Ok(names.iter().filter_map(found).collect())
    }

    pub(super) fn distinct(
        &mut self,
        input: Rel,
        operator: &'a Operator,
        items: &'a [Syntax],
    ) -> Result<Rel, Fault> {
        let columns = self.shape_of(operator.id)?;
        let starred = items.iter().any(|i| matches!(i.kind, ExprKind::Star));
        let plain: Vec<&Syntax> = items.iter().filter(|i| !matches!(i.kind, ExprKind::Star)).collect();
        let mut placed = self.over(&input, |r| {
            let mut placed = Placed::default();
            for item in plain {
                r.place(item, &mut placed)?;
            }
            Ok(placed)
        })?;
        let keys = columns
            .iter()
            .map(|c| placed.remove(&c.name).or_else(|| if starred { carried(&input, c) } else { None }))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| lost("distinct"))?;
        Ok(Rel::new(columns, RelNode::Aggregate(Box::new(input), keys, vec![])))
    }

    /// The table within an expression that must be one.
    pub(super) fn rel_of(&mut self, found: Found, what: &str) -> Result<Rel, Fault> {
        match found {
            Found::Table(rel) => Ok(rel),
            _ => Err(Fault::Failed(format!("{what} needs a table"))),
        }
    }
}

/// The value of `name = value`.
pub(super) fn item_value(item: &Syntax) -> &Syntax {
    match &item.kind {
        ExprKind::Named(_, value) => value,
        ExprKind::Ordered(inner, _) => item_value(inner),
        _ => item,
    }
}

/// The input's column of that name.
pub(super) fn carried(input: &Rel, column: &Column) -> Option<Expr> {
    let at = input.place(&column.name)?;
    input.columns.get(at).map(|c| Expr::column(at, c.column_type))
}

pub(super) fn lost(operator: &str) -> Fault {
    Fault::Failed(format!("'{operator}' has a column that nothing fills"))
}

/// A projection; over rows in order when it has window functions.
pub(super) fn projected(input: Rel, columns: Vec<Column>, exprs: Vec<Expr>) -> Rel {
    let exprs: Vec<Expr> = exprs
        .into_iter()
        .zip(&columns)
        .map(|(e, c)| if c.column_type == kql::Type::Dynamic { e } else { e.cast(c.column_type) })
        .collect();
    if exprs.iter().any(Expr::has_window) {
        return Rel::new(columns, RelNode::Serialize(Box::new(input), exprs));
    }
    Rel::new(columns, RelNode::Project(Box::new(input), exprs))
}
