//! Functions that have a form over columns.

use super::compare::{comparison, operator};
use super::shape::{as_kind, filled, truth};
use super::{Lowered, Scope, member, number, parsed, text, times};
use datafusion::common::ScalarValue;
use datafusion::logical_expr::{Expr as Df, lit};
use evaluate::Fault;
use evaluate::plan::Expr;
use kql::Type;

/// A value in a wider type.
pub(super) fn cast(scope: &Scope<'_>, kind: Type, inner: &Expr) -> Result<Option<Lowered>, Fault> {
    match (inner.kind, kind) {
        (Type::Int, Type::Long) | (Type::Int | Type::Long, Type::Real) => {
            Ok(Some(as_kind(scope.computed(inner)?, kind)))
        }
        (from, to) if from == to => scope.value(inner).map(Some),
        _ => Ok(None),
    }
}

/// A call of the function of that name; `None` when it has no form over columns.
pub(super) fn call(
    scope: &Scope<'_>,
    name: &str,
    gives: Type,
    arguments: &[Expr],
) -> Result<Option<Lowered>, Fault> {
    match (name, arguments) {
        ("not", [inner]) if inner.kind == Type::Bool => {
            let inner = scope.value(inner)?;
            let nullable = inner.nullable;
            Ok(Some(Lowered::truth(Df::Not(Box::new(truth(inner))), nullable)))
        }
        ("isnull", [inner]) => missing(scope, inner, false),
        ("isnotnull" | "notnull", [inner]) => missing(scope, inner, true),
        ("isempty", [inner]) => empty(scope, inner, false),
        ("isnotempty" | "notempty", [inner]) => empty(scope, inner, true),
        ("bin" | "floor", [value, width]) if value.kind == gives => match scope.constant(width) {
            Some(width) => times::bin(scope, value, &width),
            None => Ok(None),
        },
        ("tostring", [inner]) if inner.kind == Type::String => scope.value(inner).map(Some),
        ("tostring", [inner]) if inner.kind == Type::Dynamic => member::text(scope, inner).map(Some),
        ("parse_json" | "parsejson" | "todynamic" | "toobject", [inner])
            if matches!(inner.kind, Type::String | Type::Dynamic) =>
        {
            parsed::parsed(scope, inner).map(Some)
        }
        ("[]", [value, key]) => member::member(scope, value, key),
        ("tolower" | "toupper", [value]) => text::changed(scope, name, value),
        ("strcat", parts) => text::joined(scope, parts),
        ("+" | "-" | "*" | "/", [left, right]) => number::arithmetic(scope, (name, gives), (left, right)),
        (_, [left, right]) => match operator(name) {
            Some(operator) => comparison(scope, operator, (left, right), false),
            None => text::test(scope, name, arguments),
        },
        _ => text::test(scope, name, arguments),
    }
}

/// `isnull` and its opposite. Stored dynamic values may be the text `null`, so they are looked at.
fn missing(scope: &Scope<'_>, inner: &Expr, negated: bool) -> Result<Option<Lowered>, Fault> {
    match inner.kind {
        Type::String => Ok(Some(Lowered::truth(lit(negated), false))),
        Type::Dynamic | Type::Unknown => Ok(None),
        _ => {
            let inner = scope.value(inner)?.expr;
            let missing = if negated { inner.is_not_null() } else { inner.is_null() };
            Ok(Some(Lowered::truth(missing, false)))
        }
    }
}

/// `isempty` and its opposite.
fn empty(scope: &Scope<'_>, inner: &Expr, negated: bool) -> Result<Option<Lowered>, Fault> {
    if inner.kind != Type::String {
        return missing(scope, inner, negated);
    }
    let inner = filled(scope.computed(inner)?).expr;
    let nothing = lit(ScalarValue::Utf8View(Some(String::new())));
    let empty = if negated { inner.not_eq(nothing) } else { inner.eq(nothing) };
    Ok(Some(Lowered::truth(empty, false)))
}
