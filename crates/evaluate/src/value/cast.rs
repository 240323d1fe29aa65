//! Conversions between types, as `tolong` and its kin do them: what cannot be converted is null.

use super::{Value, time};
use kql::Type;
use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

impl Value {
    /// The value converted to that type, as the `to…` functions do; null when it cannot be.
    ///
    /// <https://learn.microsoft.com/kusto/query/scalar-functions#conversion-functions>
    #[must_use]
    pub fn to(&self, kind: Type) -> Value {
        match kind {
            Type::Bool => self.to_bool(),
            Type::Int => self.to_long().and_then(|n| i32::try_from(n).ok()).map_or(Value::Null, Value::Int),
            Type::Long => self.to_long().into(),
            Type::Real => self.to_real().into(),
            Type::Decimal => self.to_decimal().map_or(Value::Null, Value::Decimal),
            Type::String => match self {
                Value::Text(_) => self.clone(),
                other => super::to_text(other).into(),
            },
            Type::DateTime => self.to_datetime().map_or(Value::Null, Value::DateTime),
            Type::Timespan => self.to_timespan().map_or(Value::Null, Value::Timespan),
            Type::Guid => self.to_guid().map_or(Value::Null, Value::Guid),
            Type::Dynamic => self.to_dynamic(),
            Type::Unknown => self.clone(),
        }
    }

    /// As a member of a dynamic value.
    fn to_dynamic(&self) -> Value {
        match self {
            Value::Int(number) => Value::Long(i64::from(*number)),
            other => other.clone(),
        }
    }

    fn to_bool(&self) -> Value {
        match self {
            Value::Bool(truth) => Value::Bool(*truth),
            Value::Int(_) | Value::Long(_) | Value::Real(_) | Value::Decimal(_) => {
                self.as_real().map(|n| n != 0.0).into()
            }
            Value::Text(text) => match text.trim() {
                t if t.eq_ignore_ascii_case("true") => Value::Bool(true),
                t if t.eq_ignore_ascii_case("false") => Value::Bool(false),
                t => t.parse::<i64>().ok().map(|n| n != 0).into(),
            },
            _ => Value::Null,
        }
    }

    fn to_long(&self) -> Option<i64> {
        match self {
            Value::Bool(truth) => Some(i64::from(*truth)),
            Value::Real(number) => whole(number.trunc()),
            Value::Decimal(number) => number.trunc().to_i64(),
            Value::DateTime(ticks) | Value::Timespan(ticks) => Some(*ticks),
            Value::Text(text) => long_of_text(text.trim()),
            other => other.as_long(),
        }
    }

    fn to_real(&self) -> Option<f64> {
        match self {
            Value::Bool(truth) => Some(f64::from(u8::from(*truth))),
            Value::DateTime(ticks) | Value::Timespan(ticks) => Some(*ticks as f64),
            Value::Text(text) => real_of_text(text.trim()),
            other => other.as_real(),
        }
    }

    fn to_decimal(&self) -> Option<Decimal> {
        match self {
            Value::Decimal(number) => Some(*number),
            Value::Real(number) => Decimal::from_f64(*number),
            Value::Text(text) => {
                let text = text.trim();
                text.parse().or_else(|_| Decimal::from_scientific(text)).ok()
            }
            other => other.to_long().map(Decimal::from),
        }
    }

    fn to_datetime(&self) -> Option<i64> {
        match self {
            Value::DateTime(ticks) => Some(*ticks),
            Value::Text(text) => time::parse_datetime(text),
            Value::Int(_) | Value::Long(_) => self.as_long().and_then(time::in_range),
            _ => None,
        }
    }

    fn to_timespan(&self) -> Option<i64> {
        match self {
            Value::Timespan(ticks) => Some(*ticks),
            Value::Text(text) => time::parse_timespan(text),
            Value::Int(_) | Value::Long(_) => self.as_long(),
            _ => None,
        }
    }

    fn to_guid(&self) -> Option<u128> {
        match self {
            Value::Guid(guid) => Some(*guid),
            Value::Text(text) => {
                // The first 32 digits count, as the original documents; what follows them does not.
                let text = text.trim().trim_start_matches('{');
                let hex: String = text.chars().filter(|c| *c != '-').take(32).collect();
                let digits = hex.len() == 32 && hex.bytes().all(|b| b.is_ascii_hexdigit());
                digits.then(|| u128::from_str_radix(&hex, 16).ok()).flatten()
            }
            _ => None,
        }
    }
}

/// A real without fraction as `long`, when it fits.
fn whole(number: f64) -> Option<i64> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    (-LIMIT..LIMIT).contains(&number).then_some(number as i64)
}

fn long_of_text(text: &str) -> Option<i64> {
    kql::literal::whole_number(text).or_else(|| whole(text.parse::<f64>().ok()?.trunc()))
}

fn real_of_text(text: &str) -> Option<f64> {
    match text.to_ascii_lowercase().as_str() {
        "nan" => Some(f64::NAN),
        "inf" | "+inf" | "infinity" => Some(f64::INFINITY),
        "-inf" | "-infinity" => Some(f64::NEG_INFINITY),
        _ => text.parse().ok().or_else(|| kql::literal::whole_number(text).map(|n| n as f64)),
    }
}
