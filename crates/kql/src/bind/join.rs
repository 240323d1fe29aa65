//! `join` and `lookup`: conditions, result columns.

use super::scope::Row;
use super::{Binder, Shape};
use crate::ast::{BinaryOp, Expr, ExprKind, JoinClause, Name, Operator};
use crate::catalogue::Column;
use crate::scalar_type::Type;
use std::collections::HashSet;
use std::sync::Arc;

/// The kinds of `join`.
const KINDS: &[&str] = &[
    "inner",
    "fullouter",
    "innerunique",
    "leftanti",
    "leftantisemi",
    "anti",
    "leftouter",
    "leftsemi",
    "rightanti",
    "rightantisemi",
    "rightouter",
    "rightsemi",
];

impl<'a> Binder<'a> {
    pub(super) fn join(&mut self, input: Shape, operator: &'a Operator, clause: &'a JoinClause) -> Shape {
        let mut input = input;
        let mut right = self.without_row(|b| b.table(&clause.right));
        infer_keys(&mut input, &mut right, &clause.on);
        let kind = self.parameter_word(operator, "kind").unwrap_or("innerunique");
        if !KINDS.contains(&kind)
            && let Some(parameter) = operator.parameter("kind")
        {
            self.report("KS005", parameter.value.span, format!("Expected one of: {}", KINDS.join(", ")));
        }
        self.conditions(&input, &right, &clause.on);
        match kind {
            "leftanti" | "leftantisemi" | "anti" | "leftsemi" => input,
            "rightanti" | "rightantisemi" | "rightsemi" => right,
            _ => beside(input, right, &HashSet::new()),
        }
    }

    pub(super) fn lookup(&mut self, input: Shape, clause: &'a JoinClause) -> Shape {
        let mut input = input;
        let mut right = self.without_row(|b| b.table(&clause.right));
        infer_keys(&mut input, &mut right, &clause.on);
        let keys = self.conditions(&input, &right, &clause.on);
        beside(input, right, &keys)
    }

    /// The word that a parameter has for value.
    pub(super) fn parameter_word(&self, operator: &'a Operator, name: &str) -> Option<&'a str> {
        match &operator.parameter(name)?.value.kind {
            ExprKind::Name(word) => Some(&word.text),
            _ => None,
        }
    }

    /// Binds the conditions; gives the names of the right side's keys.
    fn conditions(&mut self, left: &Shape, right: &Shape, on: &'a [Expr]) -> HashSet<Arc<str>> {
        let mut keys = HashSet::new();
        let before = std::mem::take(&mut self.row);
        for condition in on {
            self.condition(left, right, condition, &mut keys);
        }
        self.row = before;
        keys
    }

    fn condition(&mut self, left: &Shape, right: &Shape, expr: &'a Expr, keys: &mut HashSet<Arc<str>>) {
        match &expr.bare().kind {
            ExprKind::Logical(false, parts) => {
                for part in parts {
                    self.condition(left, right, part, keys);
                }
            }
            ExprKind::Name(name) => {
                keys.insert(name.text.as_str().into());
                self.common_column(left, right, name);
            }
            ExprKind::Binary(BinaryOp::Equal, a, b) => {
                self.row = Row { left: Some(left.clone()), right: Some(right.clone()), ..Row::default() };
                self.quiet += usize::from(!sided(a) || !sided(b));
                let (x, y) = (self.scalar(a), self.scalar(b));
                self.quiet -= usize::from(!sided(a) || !sided(b));
                self.check_sides(a, b);
                let dynamic = if x == Type::Dynamic { a } else { b };
                self.check_key_types(expr, dynamic, x, y);
                for side in [a, b] {
                    if let Some(column) = right_column(side) {
                        keys.insert(column.into());
                    }
                }
            }
            ExprKind::Missing => {}
            _ => self.bad_condition(expr),
        }
    }

    fn check_sides(&mut self, a: &Expr, b: &Expr) {
        let backward = side_of(a) == Some("$right");
        let wanted = if backward { ["$right", "$left"] } else { ["$left", "$right"] };
        for (operand, side) in [a, b].into_iter().zip(wanted) {
            if side_of(operand) != Some(side) {
                self.report("KS183", operand.span, format!("A join condition needs {side}.column here."));
            }
        }
    }

    fn check_key_types(&mut self, expr: &Expr, dynamic: &Expr, x: Type, y: Type) {
        if x == Type::Unknown || y == Type::Unknown || x == y || compatible(x, y) {
            return;
        }
        if x == Type::Dynamic || y == Type::Dynamic {
            self.report("KS241", dynamic.span, "A key of a join cannot be dynamic; use tostring() before.");
        } else {
            let message = format!("The keys have different types, {} and {}.", x.name(), y.name());
            self.report("KS242", expr.span, message);
        }
    }

    fn bad_condition(&mut self, expr: &Expr) {
        self.report("KS182", expr.span, "A join condition is a common column or $left.x == $right.y.");
    }

    fn common_column(&mut self, left: &Shape, right: &Shape, name: &'a Name) {
        let (x, y) = (left.get(&name.text), right.get(&name.text));
        if (x.is_none() && !left.open) || (y.is_none() && !right.open) {
            if matches!(self.named_thing(name), Some(super::Value::Scalar(_))) {
                return;
            }
            if x.is_none() && y.is_none() && !left.open && !right.open {
                self.unknown_name(name);
                return;
            }
            let message = format!("The column '{}' must be on both sides of the join.", name.text);
            self.report("KS145", name.span, message);
            return;
        }
        if let (Some(x), Some(y)) = (x, y)
            && x != y
            && x != Type::Unknown
            && y != Type::Unknown
        {
            let message =
                format!("'{}' is {} on the left and {} on the right.", name.text, x.name(), y.name());
            self.report("KS227", name.span, message);
        }
    }
}

/// Tables of unknown columns have those that the conditions name.
fn infer_keys(left: &mut Shape, right: &mut Shape, on: &[Expr]) {
    for condition in on {
        match &condition.bare().kind {
            ExprKind::Logical(false, parts) => infer_keys(left, right, parts),
            ExprKind::Name(name) => {
                infer(left, &name.text);
                infer(right, &name.text);
            }
            ExprKind::Binary(BinaryOp::Equal, a, b) => {
                for operand in [a, b] {
                    let ExprKind::Path(base, member) = &operand.bare().kind else { continue };
                    match (&base.kind, &member.kind) {
                        (ExprKind::Name(side), ExprKind::Name(column)) if side.text == "$left" => {
                            infer(left, &column.text);
                        }
                        (ExprKind::Name(side), ExprKind::Name(column)) if side.text == "$right" => {
                            infer(right, &column.text);
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}

fn infer(shape: &mut Shape, column: &str) {
    if shape.open && !shape.has(column) {
        shape.columns.push(Column::new(column, Type::Unknown));
    }
}

fn compatible(a: Type, b: Type) -> bool {
    a.is_number() && b.is_number()
}

fn sided(expr: &Expr) -> bool {
    side_of(expr).is_some()
}

/// `$left` or `$right`, when the expression starts at one of them.
fn side_of(expr: &Expr) -> Option<&str> {
    match &expr.bare().kind {
        ExprKind::Path(base, _) | ExprKind::Index(base, _) => match &base.kind {
            ExprKind::Name(name) if matches!(name.text.as_str(), "$left" | "$right") => Some(&name.text),
            _ => side_of(base),
        },
        _ => None,
    }
}

fn right_column(expr: &Expr) -> Option<&str> {
    match &expr.bare().kind {
        ExprKind::Path(base, member) => match (&base.kind, &member.kind) {
            (ExprKind::Name(side), ExprKind::Name(column)) if side.text == "$right" => Some(&column.text),
            _ => None,
        },
        _ => None,
    }
}

/// Left columns, then right ones under names that neither side has.
pub(super) fn beside(left: Shape, right: Shape, without: &HashSet<Arc<str>>) -> Shape {
    let mut used: HashSet<Arc<str>> =
        left.columns.iter().chain(&right.columns).map(|c| c.name.clone()).collect();
    let of_left: HashSet<Arc<str>> = left.columns.iter().map(|c| c.name.clone()).collect();
    let open = left.open || right.open;
    let mut columns = left.columns;
    for column in right.columns {
        if without.contains(&column.name) {
            continue;
        }
        let mut name = column.name.clone();
        let mut number = 0;
        while of_left.contains(&column.name) && used.contains(&name) {
            number += 1;
            name = format!("{}{number}", column.name).into();
        }
        used.insert(name.clone());
        columns.push(Column { name, column_type: column.column_type });
    }
    Shape { columns, open }
}
