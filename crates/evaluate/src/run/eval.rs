//! Scalar expressions over one row.

use crate::plan::{Each, Expr, Node};
use crate::{Call, Fault, Session, Value};
use kql::Type;

/// The value of an expression for a row. Tables within it must have been replaced by constants.
///
/// # Errors
/// What the functions in it report.
pub fn eval(expr: &Expr, row: &[Value], session: &Session) -> Result<Value, Fault> {
    match &expr.node {
        Node::Column(place) => Ok(row.get(*place).cloned().unwrap_or_default()),
        Node::Literal(value) => Ok(value.clone()),
        Node::Call(function, arguments) => {
            let values = arguments.iter().map(|a| eval(a, row, session)).collect::<Result<Vec<_>, _>>()?;
            let types: Vec<Type> = arguments.iter().map(|a| a.kind).collect();
            let call = Call { types: &types, gives: expr.kind, session };
            let value = (function.eval)(&call, &values)?;
            // A member is part of what was looked at before.
            if function.name != "[]" {
                session.check_value(&value)?;
            }
            Ok(settled(value, expr.kind))
        }
        Node::And(parts) => truth(parts, row, session, false),
        Node::Or(parts) => truth(parts, row, session, true),
        Node::Case(branches, otherwise) => {
            for (condition, value) in branches {
                if truth_of(&eval(condition, row, session)?) == Some(true) {
                    return Ok(settled(eval(value, row, session)?, expr.kind));
                }
            }
            Ok(settled(eval(otherwise, row, session)?, expr.kind))
        }
        Node::Cast(inner) => Ok(eval(inner, row, session)?.to(expr.kind)),
        Node::Part(inner, place) => {
            let parts = eval(inner, row, session)?;
            let part = parts.as_array().and_then(|p| p.get(*place)).cloned().unwrap_or_default();
            Ok(settled(part, expr.kind))
        }
        Node::Each(what, items, of) => each(*what, (&eval(items, row, session)?, of), row, session),
        Node::First(_) | Node::List(_) => {
            Err(Fault::Failed("a table was not computed before its use".into()))
        }
        Node::Window(..) => Err(Fault::Failed(
            "a window function needs rows in order: add 'serialize' or 'sort' before it".into(),
        )),
    }
}

/// A string is never null.
pub(super) fn settled(value: Value, kind: Type) -> Value {
    if kind == Type::String && value.is_null() { Value::text("") } else { value }
}

/// The truth of a condition; dynamic truths count.
pub(crate) fn truth_of(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::Int(_) | Value::Long(_) => value.as_long().map(|n| n != 0),
        _ => None,
    }
}

/// `or` when `decides` is true, else `and`: one part that decides is enough; else null if one is null.
fn truth(parts: &[Expr], row: &[Value], session: &Session, decides: bool) -> Result<Value, Fault> {
    let mut unknown = false;
    for part in parts {
        match truth_of(&eval(part, row, session)?) {
            Some(found) if found == decides => return Ok(Value::Bool(decides)),
            Some(_) => {}
            None => unknown = true,
        }
    }
    Ok(if unknown { Value::Null } else { Value::Bool(!decides) })
}

/// Asks something of every row in an array of rows.
fn each(what: Each, (items, of): (&Value, &Expr), row: &[Value], session: &Session) -> Result<Value, Fault> {
    let mut wide = row.to_vec();
    let mut values = vec![];
    for item in items.as_array().unwrap_or_default() {
        wide.truncate(row.len());
        wide.extend_from_slice(item.as_array().unwrap_or_default());
        let value = eval(of, &wide, session)?;
        match (what, truth_of(&value) == Some(true)) {
            (Each::All, false) => return Ok(Value::Bool(false)),
            (Each::Any, true) => return Ok(Value::Bool(true)),
            (Each::Map, _) => values.push(value.to(Type::Dynamic)),
            _ => {}
        }
    }
    Ok(if what == Each::Map { Value::array(values) } else { Value::Bool(what == Each::All) })
}
