//! Types of expressions.

use super::scope::{LocalValue, Value};
use super::{Binder, Shape, rules};
use crate::ast::{BinaryOp, DynamicValue, Expr, ExprKind, Name, NodeId, TypeOf, UnaryOp};
use crate::catalogue::Column;
use crate::scalar_type::Type;
use crate::span::Span;

impl<'a> Binder<'a> {
    /// The type of a scalar expression; tables are reported.
    pub(super) fn scalar(&mut self, expr: &'a Expr) -> Type {
        match self.value(expr) {
            Value::Table(_) | Value::Graph(..) => {
                self.report(
                    "KS108",
                    expr.span,
                    "A scalar is needed here, not a table; use toscalar() for one value.",
                );
                Type::Unknown
            }
            value => value.scalar_type(),
        }
    }

    /// A scalar that must be of that type; unknown ones pass.
    pub(super) fn require_type(&mut self, expr: &'a Expr, wanted: Type) {
        let found = self.scalar(expr);
        if found != wanted && found != Type::Unknown {
            let message = format!("This must be {}, and is {}.", wanted.name(), found.name());
            self.report("KS141", expr.span, message);
        }
    }

    /// What an expression gives.
    pub(super) fn value(&mut self, expr: &'a Expr) -> Value {
        self.site = expr.id;
        let found = self.deeper(expr.span, |b| b.value_of(expr)).unwrap_or(Value::Nothing);
        if let Value::Tuple(columns) = &found {
            self.bound.tuples.insert(expr.id, columns.clone());
            self.file_type(expr.id, found.scalar_type());
        }
        if let Value::Scalar(kind) = &found {
            self.file_type(expr.id, *kind);
            if self.quiet == 0 {
                self.bound.expressions.push((expr.span, *kind));
            }
        }
        found
    }

    fn file_type(&mut self, id: NodeId, kind: Type) {
        self.bound.types.insert(id, kind);
    }

    fn value_of(&mut self, expr: &'a Expr) -> Value {
        match &expr.kind {
            ExprKind::Missing | ExprKind::Star => Value::Nothing,
            ExprKind::Literal(kind) => self.literal(expr.span, *kind),
            ExprKind::Dynamic(value) => {
                self.dynamic_members(value);
                Value::Scalar(Type::Dynamic)
            }
            ExprKind::Name(name) => self.name_value(name),
            ExprKind::Path(base, member) => self.path(base, member),
            ExprKind::Index(base, index) => Value::Scalar(self.index(expr.span, base, index)),
            ExprKind::Call(name, arguments) => self.call(expr, name, arguments),
            ExprKind::Unary(op, operand) => Value::Scalar(self.unary(expr.span, *op, operand)),
            ExprKind::Binary(op, left, right) => Value::Scalar(self.binary(expr, *op, left, right)),
            ExprKind::Logical(is_or, operands) => Value::Scalar(self.logical(*is_or, operands)),
            ExprKind::Membership(_, left, items) => Value::Scalar(self.membership(expr, left, items)),
            ExprKind::Between(_, left, low, high) => Value::Scalar(self.between(expr, left, low, high)),
            ExprKind::Paren(inner) => self.value(inner),
            ExprKind::Named(_, value) | ExprKind::Ordered(value, _) => self.value(value),
            ExprKind::TypeOf(members) => type_of(members),
            ExprKind::Pipeline(pipeline) => self.pipeline(pipeline),
            ExprKind::DataTable(columns, values) => {
                for value in values {
                    self.scalar(value);
                }
                Value::Table(self.declared_shape(columns))
            }
            ExprKind::ExternalData(columns, addresses, _) => {
                for address in addresses {
                    self.scalar(address);
                }
                Value::Table(self.declared_shape(columns))
            }
            ExprKind::Lambda(_) => Value::Nothing,
        }
    }

    fn declared_shape(&mut self, columns: &'a [crate::ast::ColumnDeclaration]) -> Shape {
        Shape::of(super::lambda::declared(columns))
    }

    fn literal(&mut self, span: Span, kind: Type) -> Value {
        if kind == Type::Unknown {
            // The word null: a column may be called so.
            let name = Name { text: span.of(self.text).to_owned(), span };
            if self.row.shape.has(&name.text) {
                return Value::Scalar(self.row.shape.get(&name.text).unwrap_or(Type::Unknown));
            }
            self.unknown_name(&name);
        }
        Value::Scalar(kind)
    }

    fn dynamic_members(&mut self, value: &'a DynamicValue) {
        match value {
            DynamicValue::Null => {}
            DynamicValue::Literal(expr) => {
                if !matches!(expr.kind, ExprKind::Name(_)) {
                    self.scalar(expr);
                }
            }
            DynamicValue::Array(items) => items.iter().for_each(|item| self.dynamic_members(item)),
            DynamicValue::Bag(members) => members.iter().for_each(|(_, item)| self.dynamic_members(item)),
        }
    }

    /// A column, then a variable, then a table, then a function without parentheses.
    pub(super) fn name_value(&mut self, name: &'a Name) -> Value {
        if name.text.is_empty() {
            return Value::Nothing;
        }
        if let Some(kind) = self.row.shape.get(&name.text) {
            if self.aggregates {
                let message =
                    format!("'{}' is a column; wrap it in an aggregate as max() or take_any().", name.text);
                self.report("KS236", name.span, message);
            }
            return Value::Scalar(kind);
        }
        if let Some(found) = self.named_thing(name) {
            return found;
        }
        if self.row.exists && self.row.shape.open {
            // The table may have it: from here on it does.
            self.row.shape.columns.push(Column::new(name.text.as_str(), Type::Unknown));
            return Value::Scalar(Type::Unknown);
        }
        self.unknown_name(name);
        Value::Nothing
    }

    /// What a name stands for besides columns.
    pub(super) fn named_thing(&mut self, name: &'a Name) -> Option<Value> {
        if self.row.members.iter().any(|(n, _)| *n == name.text) {
            return Some(Value::Scalar(Type::Dynamic));
        }
        if let Some(local) = self.locals.iter().rev().find(|l| l.name == name.text) {
            return Some(match local.value.clone() {
                LocalValue::Value(value) => (*value).clone(),
                LocalValue::Function(lambda, known) => self.call_lambda(name, lambda, known, vec![]),
                LocalValue::Pattern(_) | LocalValue::Opaque => Value::Nothing,
            });
        }
        if let Some(columns) = self.catalogue.table(&name.text) {
            return Some(Value::Table(Shape::of(columns)));
        }
        let text = self.catalogue.function(&name.text)?;
        Some(self.call_stored(name, &text, vec![]))
    }

    fn path(&mut self, base: &'a Expr, member: &'a Expr) -> Value {
        if let ExprKind::Name(name) = &base.kind
            && let Some(shape) = self.side(name)
        {
            return self.member_of(&shape, member);
        }
        if let Some(found) = self.pattern_path(base) {
            return found;
        }
        match self.value(base) {
            Value::Scalar(Type::Dynamic) => Value::Scalar(Type::Dynamic),
            Value::Scalar(Type::Unknown) | Value::Nothing => Value::Scalar(Type::Unknown),
            // `database("x").T`; a table's columns are not reached so.
            Value::Table(_) if matches!(base.bare().kind, ExprKind::Call(..) | ExprKind::Path(..)) => {
                self.without_row(|b| b.quietly(|b| b.value(member)))
            }
            Value::Tuple(columns) => match &member.kind {
                ExprKind::Name(name) => {
                    let found = columns.iter().find(|c| *c.name == name.text).map(|c| c.column_type);
                    Value::Scalar(found.unwrap_or(Type::Unknown))
                }
                _ => Value::Nothing,
            },
            _ => {
                if let ExprKind::Name(name) = &member.kind {
                    self.report(
                        "KS142",
                        name.span,
                        format!(
                            "A {} has no member '{}'; use parse_json() on text first.",
                            "value that is not dynamic", name.text
                        ),
                    );
                }
                Value::Scalar(Type::Unknown)
            }
        }
    }

    /// `country("x").Alberta`: the path chooses an arm, and all arms give the same columns.
    fn pattern_path(&mut self, base: &'a Expr) -> Option<Value> {
        let ExprKind::Call(name, _) = &base.kind else { return None };
        let local = self.locals.iter().rev().find(|l| l.name == name.text)?;
        matches!(local.value, LocalValue::Pattern(_)).then(|| self.value(base))
    }

    /// The columns behind `$left`, `$right` or a name of a graph pattern.
    fn side(&self, name: &Name) -> Option<Shape> {
        match name.text.as_str() {
            "$left" => self.row.left.clone(),
            "$right" => self.row.right.clone(),
            other => self.row.members.iter().find(|(n, _)| n == other).map(|(_, shape)| shape.clone()),
        }
    }

    fn member_of(&mut self, shape: &Shape, member: &'a Expr) -> Value {
        let ExprKind::Name(name) = &member.kind else { return Value::Nothing };
        match shape.get(&name.text) {
            Some(kind) => Value::Scalar(kind),
            None if shape.open => Value::Scalar(Type::Unknown),
            None => {
                let known = shape.columns.iter().map(|c| &*c.name);
                let suggestions = crate::diagnostic::closest(&name.text, known);
                self.suggest(
                    "KS142",
                    name,
                    suggestions,
                    format!("There is no column '{}' on that side.", name.text),
                );
                Value::Scalar(Type::Unknown)
            }
        }
    }

    fn index(&mut self, span: Span, base: &'a Expr, index: &'a Expr) -> Type {
        let found = self.value(base).scalar_type();
        self.scalar(index);
        match found {
            Type::Dynamic => Type::Dynamic,
            Type::Unknown => Type::Unknown,
            _ => {
                let at = Span::new(base.span.end, span.end);
                self.report(
                    "KS147",
                    at,
                    "Only dynamic values have elements; use parse_json() or split() first.",
                );
                Type::Unknown
            }
        }
    }

    fn unary(&mut self, span: Span, op: UnaryOp, operand: &'a Expr) -> Type {
        let found = self.scalar(operand);
        if matches!(found, Type::String | Type::Bool | Type::Guid) {
            let sign = if op == UnaryOp::Minus { "-" } else { "+" };
            let message = format!("'{sign}' is not defined for {}.", found.name());
            self.report("KS106", Span::new(span.start, span.start + 1), message);
            return Type::Unknown;
        }
        match found {
            // A column widens; a constant stays what it is.
            Type::Int if !matches!(operand.bare().kind, ExprKind::Literal(_)) => Type::Long,
            other => other,
        }
    }

    fn binary(&mut self, expr: &Expr, op: BinaryOp, left: &'a Expr, right: &'a Expr) -> Type {
        // `* has "x"` looks into every column.
        let (l, r) = (self.scalar(left), self.scalar(right));
        match rules::binary(op, l, r) {
            Some(kind) => kind,
            None if matches!(left.kind, ExprKind::Missing) || matches!(right.kind, ExprKind::Missing) => {
                rules::fallback(op, l, r)
            }
            None => {
                let at = self.sign_span(left, right);
                self.report(
                    "KS106",
                    at,
                    format!("'{}' is not defined for {} and {}.", op.name(), l.name(), r.name()),
                );
                let _ = expr;
                rules::fallback(op, l, r)
            }
        }
    }

    /// Where the operator stands between two operands.
    fn sign_span(&self, left: &Expr, right: &Expr) -> Span {
        let between = Span::new(left.span.end, right.span.start);
        let text = between.of(self.text);
        let start = between.start + (text.len() - text.trim_start().len());
        Span::new(start, start + text.trim().len())
    }

    fn logical(&mut self, is_or: bool, operands: &'a [Expr]) -> Type {
        let kinds: Vec<Type> = operands.iter().map(|o| self.scalar(o)).collect();
        let word = if is_or { "or" } else { "and" };
        for (at, pair) in operands.windows(2).enumerate() {
            let (left, right) = (if at == 0 { kinds[0] } else { Type::Bool }, kinds[at + 1]);
            let fits = |kind| matches!(kind, Type::Bool | Type::Dynamic | Type::Unknown);
            if !fits(left) || !fits(right) {
                let span = self.sign_span(&pair[0], &pair[1]);
                self.report(
                    "KS106",
                    span,
                    format!("'{word}' is not defined for {} and {}.", left.name(), right.name()),
                );
            }
        }
        Type::Bool
    }

    fn membership(&mut self, expr: &Expr, left: &'a Expr, items: &'a [Expr]) -> Type {
        let kind = self.scalar(left);
        if let ExprKind::Membership(op, ..) = &expr.kind {
            let textual = matches!(op, crate::ast::MembershipOp::HasAny | crate::ast::MembershipOp::HasAll);
            if textual && !matches!(kind, Type::String | Type::Dynamic | Type::Unknown) {
                self.report("KS107", left.span, "A string or dynamic is needed here.");
            }
        }
        for item in items {
            self.value(item);
        }
        Type::Bool
    }

    fn between(&mut self, expr: &Expr, left: &'a Expr, low: &'a Expr, high: &'a Expr) -> Type {
        let kinds = [self.scalar(left), self.scalar(low), self.scalar(high)];
        if kinds.contains(&Type::Unknown) {
            return Type::Bool;
        }
        if kinds[0] == Type::DateTime {
            if kinds[1] != Type::DateTime {
                self.report("KS141", low.span, "This must be datetime.");
            } else if !matches!(kinds[2], Type::DateTime | Type::Timespan) {
                self.report("KS141", high.span, "This must be datetime or timespan.");
            }
        } else if kinds[0].is_number() {
            for (part, kind) in [(low, kinds[1]), (high, kinds[2])] {
                if !kind.is_number() {
                    self.report("KS137", part.span, "This must be a number.");
                }
            }
        } else if kinds[0] == Type::String {
            let at = self.sign_span(left, low);
            let _ = expr;
            self.report("KS106", Span::new(at.start, at.start + 7), "'between' is not defined for strings.");
        }
        Type::Bool
    }
}

fn type_of(members: &[TypeOf]) -> Value {
    match members {
        [TypeOf::Scalar(kind)] => Value::TypeLiteral(*kind),
        _ => {
            let columns = members
                .iter()
                .filter_map(|m| match m {
                    TypeOf::Column(c) => {
                        Some(Column::new(c.name.text.as_str(), c.column_type.unwrap_or(Type::Unknown)))
                    }
                    _ => None,
                })
                .collect();
            Value::Table(Shape::of(columns))
        }
    }
}
