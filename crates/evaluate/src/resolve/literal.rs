//! Constants.

use super::Resolver;
use crate::plan::Expr;
use crate::value::time;
use crate::{Fault, Value};
use kql::ast::{DynamicValue, Expr as Syntax, ExprKind, UnaryOp};
use kql::{Type, literal};
use std::sync::Arc;

impl<'a> Resolver<'a> {
    /// The value of a literal.
    pub(super) fn literal(&self, expr: &Syntax, kind: Type) -> Expr {
        let text = expr.span.of(self.frame.text);
        let value = match literal_value(text, kind) {
            Value::Null if kind == Type::DateTime => today(text, self.world.session.now),
            value => value,
        };
        Expr::literal(value, kind)
    }

    /// The value in `dynamic(…)`.
    pub(super) fn dynamic(&mut self, value: &'a DynamicValue) -> Result<Value, Fault> {
        Ok(match value {
            DynamicValue::Null => Value::Null,
            DynamicValue::Literal(expr) => self.dynamic_literal(expr)?,
            DynamicValue::Array(items) => {
                Value::array(items.iter().map(|i| self.dynamic(i)).collect::<Result<_, _>>()?)
            }
            DynamicValue::Bag(members) => {
                let mut bag = crate::Bag::default();
                for (name, item) in members {
                    bag.insert(Arc::from(name.text.as_str()), self.dynamic(item)?);
                }
                Value::Bag(Arc::new(bag))
            }
        })
    }

    fn dynamic_literal(&mut self, expr: &'a Syntax) -> Result<Value, Fault> {
        let value = match &expr.kind {
            ExprKind::Literal(kind) => literal_value(expr.span.of(self.frame.text), *kind),
            ExprKind::Unary(UnaryOp::Minus, inner) => match &inner.kind {
                ExprKind::Literal(kind) => negated(&literal_value(inner.span.of(self.frame.text), *kind)),
                _ => Value::Null,
            },
            ExprKind::Dynamic(inner) => self.dynamic(inner)?,
            ExprKind::Name(name) => match name.text.as_str() {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                "null" => Value::Null,
                other => Value::text(other),
            },
            _ => self.scalar(expr)?.as_literal().cloned().unwrap_or_default(),
        };
        Ok(value.to(Type::Dynamic))
    }
}

/// `datetime()` is now, and without a date a time of day is one of today.
fn today(text: &str, now: i64) -> Value {
    let body = literal::typed_body(text).trim_matches(['"', '\'']).trim();
    if body.is_empty() {
        return Value::DateTime(now);
    }
    let date = time::datetime_text(now);
    let date = date.split('T').next().unwrap_or_default();
    Value::text(format!("{date} {body}")).to(Type::DateTime)
}

/// A number or timespan with the other sign.
pub(super) fn negated(value: &Value) -> Value {
    match value {
        Value::Int(n) => Value::Int(n.wrapping_neg()),
        Value::Long(n) => Value::Long(n.wrapping_neg()),
        Value::Real(n) => Value::Real(-n),
        Value::Decimal(n) => Value::Decimal(-n),
        Value::Timespan(n) => Value::Timespan(n.wrapping_neg()),
        _ => Value::Null,
    }
}

/// The value of a literal's text.
pub(super) fn literal_value(text: &str, kind: Type) -> Value {
    if kind == Type::String {
        return Value::Text(literal::text_value(text).into());
    }
    let body = if text.contains('(') { literal::typed_body(text) } else { text };
    let body = body.trim_matches(['"', '\'']).trim();
    if body.is_empty() || body == "null" {
        return Value::Null;
    }
    match kind {
        Type::Timespan => time::parse_timespan(body)
            .or_else(|| literal::timespan_ticks(text))
            .map_or(Value::Null, Value::Timespan),
        Type::DateTime => match body {
            "min" => Value::DateTime(0),
            "max" => Value::DateTime(time::MAX),
            _ => Value::text(body).to(Type::DateTime),
        },
        Type::Bool => Value::text(body).to(Type::Bool),
        _ => Value::text(body).to(kind),
    }
}
