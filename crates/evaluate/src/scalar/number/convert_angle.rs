//! `convert_angle()`.

use super::units::Scale::{Over, Sine, Times};
use super::units::{Unit, convert};
use crate::Scalar;

pub(super) const CONVERT_ANGLE: Scalar = Scalar {
    name: "convert_angle",
    summary: "An angle in another unit; null when a unit is not known. The names of the units are those of the page, letter for letter.",
    examples: &[
        ("convert_angle(90, 'Degree', 'Gradian')", "100"),
        ("round(convert_angle(1, 'Revolution', 'Radian'), 6)", "6.283185"),
        ("convert_angle(1, 'Degree', 'Furlong')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/convert-angle-function",
    differs: "",
    eval: |_, arguments| convert(UNITS, arguments),
};

/// Against the degree.
const UNITS: &[Unit] = &[
    ("Arcminute", Over(60.0)),
    ("Arcsecond", Over(3600.0)),
    ("Centiradian", Times(57.295_779_513_082_32 * 1e-2)),
    ("Deciradian", Times(57.295_779_513_082_32 * 1e-1)),
    ("Degree", Times(1.0)),
    ("Gradian", Times(0.9)),
    ("Microdegree", Times(1e-6)),
    ("Microradian", Times(57.295_779_513_082_32 * 1e-6)),
    ("Millidegree", Times(1e-3)),
    ("Milliradian", Times(57.295_779_513_082_32 * 1e-3)),
    ("Nanodegree", Times(1e-9)),
    ("Nanoradian", Times(57.295_779_513_082_32 * 1e-9)),
    ("NatoMil", Times(0.05625)),
    ("Radian", Times(57.295_779_513_082_32)),
    ("Revolution", Times(360.0)),
    ("Tilt", Sine),
];
