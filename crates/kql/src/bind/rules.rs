//! What infix operators give, by the types of their operands.

use crate::ast::BinaryOp;
use crate::scalar_type::Type;

/// The type of `left op right`; `None` when the operator is not defined for them.
pub(super) fn binary(op: BinaryOp, left: Type, right: Type) -> Option<Type> {
    match op {
        BinaryOp::Add => add(left, right),
        BinaryOp::Subtract => subtract(left, right),
        BinaryOp::Multiply => multiply(left, right),
        BinaryOp::Divide => divide(left, right),
        BinaryOp::Modulo => modulo(left, right),
        BinaryOp::Equal | BinaryOp::NotEqual => Some(Type::Bool),
        BinaryOp::Less | BinaryOp::LessEqual | BinaryOp::Greater | BinaryOp::GreaterEqual => {
            orders(left, right).then_some(Type::Bool)
        }
        BinaryOp::EqualFold | BinaryOp::NotEqualFold | BinaryOp::Text(_) => {
            (is_textual(left) && is_textual(right)).then_some(Type::Bool)
        }
    }
}

/// The type that the operator most likely gives although the operands do not fit.
pub(super) fn fallback(op: BinaryOp, left: Type, right: Type) -> Type {
    match op {
        BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Modulo => {
            match (left.is_number(), right.is_number()) {
                (true, _) if right != Type::DateTime => left,
                (_, true) if left != Type::DateTime => right,
                _ => Type::Unknown,
            }
        }
        _ => Type::Bool,
    }
}

fn is_textual(kind: Type) -> bool {
    matches!(kind, Type::String | Type::Dynamic | Type::Unknown)
}

fn orders(left: Type, right: Type) -> bool {
    use Type::{Bool, DateTime, Dynamic, Timespan, Unknown};
    match (left, right) {
        (Unknown, _) | (_, Unknown) => true,
        (l, r) if l.is_number() && r.is_number() => true,
        (Dynamic, r) => r.is_number() || r == Dynamic || r == Timespan,
        (l, Dynamic) => l.is_number() || l == Timespan,
        (DateTime, DateTime) | (Timespan, Timespan) | (Bool, Bool) => true,
        _ => false,
    }
}

/// The wider of two numbers; whole numbers of operators are `long`.
pub(super) fn widest(left: Type, right: Type) -> Option<Type> {
    let (a, b) = (left.width()?, right.width()?);
    Some(match a.max(b) {
        0 | 1 => Type::Long,
        2 => Type::Real,
        _ => Type::Decimal,
    })
}

fn number(left: Type, right: Type) -> Option<Type> {
    match (left, right) {
        (Type::Unknown, other) | (other, Type::Unknown) => {
            Some(if other.is_number() { Type::Real } else { Type::Unknown })
        }
        (Type::Dynamic, Type::Dynamic) => Some(Type::Dynamic),
        (Type::Dynamic, other) | (other, Type::Dynamic) if other.is_number() => widest(other, other),
        _ => widest(left, right),
    }
}

fn add(left: Type, right: Type) -> Option<Type> {
    use Type::{DateTime, Dynamic, Timespan, Unknown};
    match (left, right) {
        (DateTime, DateTime | Timespan | Dynamic | Unknown) | (Timespan | Dynamic | Unknown, DateTime) => {
            Some(DateTime)
        }
        (Timespan, Timespan | Dynamic | Unknown) | (Dynamic | Unknown, Timespan) => Some(Timespan),
        _ => number(left, right),
    }
}

fn subtract(left: Type, right: Type) -> Option<Type> {
    use Type::{DateTime, Dynamic, Timespan, Unknown};
    match (left, right) {
        (DateTime, DateTime | Dynamic) | (Dynamic | Unknown, DateTime) => Some(Timespan),
        (DateTime, Timespan | Unknown) => Some(DateTime),
        (Timespan, Timespan | Dynamic | Unknown) | (Dynamic | Unknown, Timespan) => Some(Timespan),
        _ => number(left, right),
    }
}

fn multiply(left: Type, right: Type) -> Option<Type> {
    match (left, right) {
        (Type::Timespan, other) | (other, Type::Timespan) if other.is_number() || other == Type::Unknown => {
            Some(Type::Timespan)
        }
        _ => number(left, right),
    }
}

fn divide(left: Type, right: Type) -> Option<Type> {
    match (left, right) {
        (Type::Timespan, Type::Timespan) => Some(Type::Real),
        (Type::Timespan, other) if other.is_number() => Some(Type::Timespan),
        (Type::DateTime | Type::Timespan, _) => None,
        _ => number(left, right),
    }
}

fn modulo(left: Type, right: Type) -> Option<Type> {
    match (left, right) {
        (Type::Timespan | Type::DateTime, Type::Timespan) => Some(Type::Timespan),
        _ => number(left, right),
    }
}

/// The common type of the branches of `iff`, `case`, `coalesce`, `max_of`. Dynamic gives way to
/// others when `dynamic_ok`; branches of different types are then dynamic. `None`: there is none.
pub(super) fn common(kinds: &[Type], dynamic_ok: bool) -> Option<Type> {
    let mut found: Option<Type> = None;
    for kind in kinds.iter().copied().filter(|k| *k != Type::Unknown) {
        found = match found {
            None => Some(kind),
            Some(before) if before == kind => Some(kind),
            Some(Type::Dynamic) if dynamic_ok => Some(kind),
            Some(before) if kind == Type::Dynamic && dynamic_ok => Some(before),
            Some(before) => match wider(before, kind) {
                Some(wide) => Some(wide),
                None if dynamic_ok => return Some(Type::Dynamic),
                None => return None,
            },
        };
    }
    Some(found.unwrap_or(Type::Unknown))
}

fn wider(a: Type, b: Type) -> Option<Type> {
    let (x, y) = (a.width()?, b.width()?);
    Some(if x >= y { a } else { b })
}
