//! Units of measure and the conversion between them.

use crate::{Fault, Value};

/// How a value in a unit becomes one in the base unit of its kind.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scale {
    /// Base = value × factor.
    Times(f64),
    /// Base = value ÷ factor.
    Over(f64),
    /// Base = value × factor + offset.
    Line(f64, f64),
    /// Base, an angle in degrees, is the arc sine of the value.
    Sine,
}

impl Scale {
    fn base_of(self, value: f64) -> f64 {
        match self {
            Scale::Times(factor) => value * factor,
            Scale::Over(factor) => value / factor,
            Scale::Line(factor, offset) => value * factor + offset,
            Scale::Sine => value.asin() * 180.0 / std::f64::consts::PI,
        }
    }

    fn value_of(self, base: f64) -> f64 {
        match self {
            Scale::Times(factor) => base / factor,
            Scale::Over(factor) => base * factor,
            Scale::Line(factor, offset) => (base - offset) / factor,
            Scale::Sine => (base / 180.0 * std::f64::consts::PI).sin(),
        }
    }
}

/// A unit by its name.
pub(super) type Unit = (&'static str, Scale);

/// The value of the first argument, in the unit of the second, in the unit of the third; null when it
/// is not a number or a unit is not known.
pub(super) fn convert(units: &[Unit], arguments: &[Value]) -> Result<Value, Fault> {
    let [value, from, to] = arguments else { return Ok(Value::Null) };
    let scale = |name: &Value| {
        let name = name.as_text()?;
        units.iter().find(|(known, _)| *known == name).map(|(_, scale)| *scale)
    };
    let converted = || {
        let (value, source, target) = (value.as_real()?, scale(from)?, scale(to)?);
        Some(if from.as_text() == to.as_text() { value } else { target.value_of(source.base_of(value)) })
    };
    Ok(converted().into())
}
