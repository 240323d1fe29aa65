//! `convert_mass()`.

use super::units::Scale::{Over, Times};
use super::units::{Unit, convert};
use crate::Scalar;

pub(super) const CONVERT_MASS: Scalar = Scalar {
    name: "convert_mass",
    summary: "A mass in another unit; null when a unit is not known. The names of the units are those of the page, letter for letter.",
    examples: &[
        ("convert_mass(2, 'Tonne', 'Kilogram')", "2000"),
        ("convert_mass(1, 'Pound', 'Gram')", "453.59237"),
    ],
    source: "https://learn.microsoft.com/kusto/query/convert-mass-function",
    differs: "",
    eval: |_, arguments| convert(UNITS, arguments),
};

/// Against the kilogram.
const UNITS: &[Unit] = &[
    ("Centigram", Times(1e-5)),
    ("Decagram", Times(1e-2)),
    ("Decigram", Times(1e-4)),
    ("EarthMass", Times(5.972_2e24)),
    ("Grain", Over(15_432.358_352_941_431)),
    ("Gram", Times(1e-3)),
    ("Hectogram", Times(1e-1)),
    ("Kilogram", Times(1.0)),
    ("Kilopound", Times(0.453_592_37 * 1e3)),
    ("Kilotonne", Times(1e6)),
    ("LongHundredweight", Over(0.019_684_130_552_221_21)),
    ("LongTon", Times(1_016.046_908_8)),
    ("Megapound", Times(0.453_592_37 * 1e6)),
    ("Megatonne", Times(1e9)),
    ("Microgram", Times(1e-9)),
    ("Milligram", Times(1e-6)),
    ("Nanogram", Times(1e-12)),
    ("Ounce", Times(0.028_349_523_125)),
    ("Pound", Times(0.453_592_37)),
    ("ShortHundredweight", Over(0.022_046_226_218_487_758)),
    ("ShortTon", Times(907.184_74)),
    ("Slug", Over(6.852_176_556_196_105e-2)),
    ("SolarMass", Times(1.989_47e30)),
    ("Stone", Over(0.157_473_172_870_269_8)),
    ("Tonne", Times(1e3)),
];
