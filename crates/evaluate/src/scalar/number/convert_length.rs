//! `convert_length()`.

use super::units::Scale::{Over, Times};
use super::units::{Unit, convert};
use crate::Scalar;

pub(super) const CONVERT_LENGTH: Scalar = Scalar {
    name: "convert_length",
    summary: "A length in another unit; null when a unit is not known. The names of the units are those of the page, letter for letter.",
    examples: &[
        ("convert_length(2, 'Inch', 'Centimeter')", "5.08"),
        ("convert_length(3, 'Mile', 'Kilometer')", "4.828032"),
    ],
    source: "https://learn.microsoft.com/kusto/query/convert-length-function",
    differs: "",
    eval: |_, arguments| convert(UNITS, arguments),
};

/// Against the metre.
const UNITS: &[Unit] = &[
    ("Angstrom", Times(1e-10)),
    ("AstronomicalUnit", Times(1.495_978_707_0e11)),
    ("Centimeter", Times(1e-2)),
    ("Chain", Times(20.116_8)),
    ("DataMile", Times(1_828.8)),
    ("Decameter", Times(1e1)),
    ("Decimeter", Times(1e-1)),
    ("DtpPica", Over(236.220_472_441)),
    ("DtpPoint", Times(2.54e-2 / 72.0)),
    ("Fathom", Times(1.828_8)),
    ("Foot", Times(0.304_8)),
    ("Hand", Times(0.101_6)),
    ("Hectometer", Times(1e2)),
    ("Inch", Times(2.54e-2)),
    ("KilolightYear", Times(9.460_730_472_58e15 * 1e3)),
    ("Kilometer", Times(1e3)),
    ("Kiloparsec", Times(3.085_677_581_28e16 * 1e3)),
    ("LightYear", Times(9.460_730_472_58e15)),
    ("MegalightYear", Times(9.460_730_472_58e15 * 1e6)),
    ("Megaparsec", Times(3.085_677_581_28e16 * 1e6)),
    ("Meter", Times(1.0)),
    ("Microinch", Times(2.54e-8)),
    ("Micrometer", Times(1e-6)),
    ("Mil", Times(2.54e-5)),
    ("Mile", Times(1_609.344)),
    ("Millimeter", Times(1e-3)),
    ("Nanometer", Times(1e-9)),
    ("NauticalMile", Times(1_852.0)),
    ("Parsec", Times(3.085_677_581_28e16)),
    ("PrinterPica", Over(237.106_301_584)),
    ("PrinterPoint", Times(2.54e-2 / 72.27)),
    ("Shackle", Times(27.432)),
    ("SolarRadius", Times(6.955_1e8)),
    ("Twip", Over(56_692.913_385_826)),
    ("UsSurveyFoot", Times(1_200.0 / 3_937.0)),
    ("Yard", Times(0.914_4)),
];
