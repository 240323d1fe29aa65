//! `convert_temperature()`.

use super::units::Scale::{Line, Times};
use super::units::{Unit, convert};
use crate::Scalar;

pub(super) const CONVERT_TEMPERATURE: Scalar = Scalar {
    name: "convert_temperature",
    summary: "A temperature in another unit; null when a unit is not known. The names of the units are those of the page, letter for letter.",
    examples: &[
        ("convert_temperature(100, 'DegreeCelsius', 'Kelvin')", "373.15"),
        ("round(convert_temperature(-40, 'DegreeFahrenheit', 'DegreeCelsius'), 6)", "-40"),
    ],
    source: "https://learn.microsoft.com/kusto/query/convert-temperature-function",
    differs: "",
    eval: |_, arguments| convert(UNITS, arguments),
};

/// Against the kelvin.
const UNITS: &[Unit] = &[
    ("DegreeCelsius", Line(1.0, 273.15)),
    ("DegreeDelisle", Line(-2.0 / 3.0, 373.15)),
    ("DegreeFahrenheit", Line(5.0 / 9.0, 459.67 * 5.0 / 9.0)),
    ("DegreeNewton", Line(100.0 / 33.0, 273.15)),
    ("DegreeRankine", Times(5.0 / 9.0)),
    ("DegreeReaumur", Line(1.25, 273.15)),
    ("DegreeRoemer", Line(40.0 / 21.0, 273.15 - 7.5 * 40.0 / 21.0)),
    ("Kelvin", Times(1.0)),
    ("MillidegreeCelsius", Line(1e-3, 273.15)),
    ("SolarTemperature", Times(5_778.0)),
];
