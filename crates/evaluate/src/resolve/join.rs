//! `join` and `lookup`.

use super::Resolver;
use super::scope::{Member, Row};
use crate::Fault;
use crate::plan::{Expr, Join, JoinKind, Rel, RelNode};
use kql::Type;
use kql::ast::{BinaryOp, Expr as Syntax, ExprKind, JoinClause, Operator};

impl<'a> Resolver<'a> {
    pub(super) fn join(
        &mut self,
        left: Rel,
        operator: &'a Operator,
        clause: &'a JoinClause,
    ) -> Result<Rel, Fault> {
        let word =
            operator.parameter("kind").map(|p| p.value.span.of(self.frame.text)).unwrap_or("innerunique");
        let kind = match word {
            "inner" => JoinKind::Inner,
            "leftouter" => JoinKind::LeftOuter,
            "rightouter" => JoinKind::RightOuter,
            "fullouter" => JoinKind::FullOuter,
            "leftsemi" => JoinKind::LeftSemi,
            "rightsemi" => JoinKind::RightSemi,
            "leftanti" | "leftantisemi" | "anti" => JoinKind::LeftAnti,
            "rightanti" | "rightantisemi" => JoinKind::RightAnti,
            _ => JoinKind::InnerUnique,
        };
        let right = self.table(&clause.right)?;
        let on = self.conditions(&left, &right, &clause.on)?;
        let columns = self.shape_of(operator.id)?;
        Ok(Rel::new(columns, RelNode::Join(Box::new(Join { kind, left, right, on }))))
    }

    /// A join without the keys of the right side.
    pub(super) fn lookup(
        &mut self,
        left: Rel,
        operator: &'a Operator,
        clause: &'a JoinClause,
    ) -> Result<Rel, Fault> {
        let word =
            operator.parameter("kind").map(|p| p.value.span.of(self.frame.text)).unwrap_or("leftouter");
        let kind = if word == "inner" { JoinKind::Inner } else { JoinKind::LeftOuter };
        let right = self.table(&clause.right)?;
        let on = self.conditions(&left, &right, &clause.on)?;
        let columns = self.shape_of(operator.id)?;
        let key_places: Vec<usize> = on
            .iter()
            .filter_map(|(_, key)| match &key.node {
                crate::plan::Node::Column(at) => Some(*at),
                crate::plan::Node::Cast(inner) => match &inner.node {
                    crate::plan::Node::Column(at) => Some(*at),
                    _ => None,
                },
                _ => None,
            })
            .collect();
        let width = left.columns.len();
        let all: Vec<kql::Column> = left.columns.iter().chain(&right.columns).cloned().collect();
        let kept: Vec<Expr> = all
            .iter()
            .enumerate()
            .filter(|(at, _)| *at < width || !key_places.contains(&(at - width)))
            .map(|(at, c)| Expr::column(at, c.column_type))
            .collect();
        let joined = Rel::new(all, RelNode::Join(Box::new(Join { kind, left, right, on })));
        Ok(Rel::new(columns, RelNode::Project(Box::new(joined), kept)))
    }

    fn conditions(&mut self, left: &Rel, right: &Rel, on: &'a [Syntax]) -> Result<Vec<(Expr, Expr)>, Fault> {
        let mut pairs = vec![];
        for condition in on {
            self.condition(left, right, condition, &mut pairs)?;
        }
        Ok(pairs)
    }

    fn condition(
        &mut self,
        left: &Rel,
        right: &Rel,
        condition: &'a Syntax,
        pairs: &mut Vec<(Expr, Expr)>,
    ) -> Result<(), Fault> {
        match &condition.bare().kind {
            ExprKind::Logical(false, parts) => {
                parts.iter().try_for_each(|part| self.condition(left, right, part, pairs))
            }
            ExprKind::Name(name) => {
                let (x, y) = (Row::of(left.columns.clone()), Row::of(right.columns.clone()));
                if let (Some(x), Some(y)) = (x.column(&name.text), y.column(&name.text)) {
                    pairs.push(alike(x, y));
                }
                Ok(())
            }
            ExprKind::Binary(BinaryOp::Equal, a, b) => {
                let backward = starts_at(a, "$right");
                let (a, b) = if backward { (b, a) } else { (a, b) };
                let x = self.side(left, "$left", a)?;
                let y = self.side(right, "$right", b)?;
                pairs.push(alike(x, y));
                Ok(())
            }
            _ => Err(Fault::Failed("a join condition is a column or $left.x == $right.y".into())),
        }
    }

    /// An expression over one side.
    fn side(&mut self, rel: &Rel, name: &str, expr: &'a Syntax) -> Result<Expr, Fault> {
        let member =
            Member { name: name.into(), start: 0, columns: rel.columns.clone(), many: false, node: false };
        self.with_row(Row { members: vec![member], ..Row::default() }, |r| r.scalar(expr))
    }
}

fn starts_at(expr: &Syntax, side: &str) -> bool {
    match &expr.bare().kind {
        ExprKind::Path(base, _) | ExprKind::Index(base, _) => starts_at(base, side),
        ExprKind::Name(name) => name.text == side,
        _ => false,
    }
}

/// Both keys in the wider of their types.
fn alike(x: Expr, y: Expr) -> (Expr, Expr) {
    if x.kind == y.kind {
        return (x, y);
    }
    let kind = match (x.kind.width(), y.kind.width()) {
        (Some(a), Some(b)) => {
            if a >= b {
                x.kind
            } else {
                y.kind
            }
        }
        _ if x.kind == Type::Dynamic => y.kind,
        _ => x.kind,
    };
    (x.cast(kind), y.cast(kind))
}
