//! `convert_force()`.

use super::units::Scale::{Over, Times};
use super::units::{Unit, convert};
use crate::Scalar;

pub(super) const CONVERT_FORCE: Scalar = Scalar {
    name: "convert_force",
    summary: "A force in another unit; null when a unit is not known. The names of the units are those of the page, letter for letter.",
    examples: &[
        ("convert_force(3, 'Kilonewton', 'Newton')", "3000"),
        ("convert_force(1, 'KilogramForce', 'Newton')", "9.80665"),
    ],
    source: "https://learn.microsoft.com/kusto/query/convert-force-function",
    differs: "",
    eval: |_, arguments| convert(UNITS, arguments),
};

/// Against the newton.
const UNITS: &[Unit] = &[
    ("Decanewton", Times(1e1)),
    ("Dyn", Over(1e5)),
    ("KiloPond", Times(9.806_65)),
    ("KilogramForce", Times(9.806_65)),
    ("Kilonewton", Times(1e3)),
    ("KilopoundForce", Times(4.448_221_615_260_5 * 1e3)),
    ("Meganewton", Times(1e6)),
    ("Micronewton", Times(1e-6)),
    ("Millinewton", Times(1e-3)),
    ("Newton", Times(1.0)),
    ("OunceForce", Times(4.448_221_615_260_5 / 16.0)),
    ("PoundForce", Times(4.448_221_615_260_5)),
    ("Poundal", Times(0.138_254_954_376)),
    ("ShortTonForce", Times(4.448_221_615_260_5 * 2_000.0)),
    ("TonneForce", Times(9_806.65)),
];
