//! `convert_speed()`.

use super::units::Scale::Times;
use super::units::{Unit, convert};
use crate::Scalar;

pub(super) const CONVERT_SPEED: Scalar = Scalar {
    name: "convert_speed",
    summary: "A speed in another unit; null when a unit is not known. The names of the units are those of the page, letter for letter.",
    examples: &[
        ("convert_speed(10, 'MeterPerSecond', 'KilometerPerHour')", "36"),
        ("round(convert_speed(1, 'Knot', 'MilePerHour'), 6)", "1.150779"),
    ],
    source: "https://learn.microsoft.com/kusto/query/convert-speed-function",
    differs: "",
    eval: |_, arguments| convert(UNITS, arguments),
};

/// Against the metre per second.
const UNITS: &[Unit] = &[
    ("CentimeterPerHour", Times(1e-2 / 3_600.0)),
    ("CentimeterPerMinute", Times(1e-2 / 60.0)),
    ("CentimeterPerSecond", Times(1e-2)),
    ("DecimeterPerMinute", Times(1e-1 / 60.0)),
    ("DecimeterPerSecond", Times(1e-1)),
    ("FootPerHour", Times(0.304_8 / 3_600.0)),
    ("FootPerMinute", Times(0.304_8 / 60.0)),
    ("FootPerSecond", Times(0.304_8)),
    ("InchPerHour", Times(2.54e-2 / 3_600.0)),
    ("InchPerMinute", Times(2.54e-2 / 60.0)),
    ("InchPerSecond", Times(2.54e-2)),
    ("KilometerPerHour", Times(1e3 / 3_600.0)),
    ("KilometerPerMinute", Times(1e3 / 60.0)),
    ("KilometerPerSecond", Times(1e3)),
    ("Knot", Times(1_852.0 / 3_600.0)),
    ("MeterPerHour", Times(1.0 / 3_600.0)),
    ("MeterPerMinute", Times(1.0 / 60.0)),
    ("MeterPerSecond", Times(1.0)),
    ("MicrometerPerMinute", Times(1e-6 / 60.0)),
    ("MicrometerPerSecond", Times(1e-6)),
    ("MilePerHour", Times(1_609.344 / 3_600.0)),
    ("MillimeterPerHour", Times(1e-3 / 3_600.0)),
    ("MillimeterPerMinute", Times(1e-3 / 60.0)),
    ("MillimeterPerSecond", Times(1e-3)),
    ("NanometerPerMinute", Times(1e-9 / 60.0)),
    ("NanometerPerSecond", Times(1e-9)),
    ("UsSurveyFootPerHour", Times(1_200.0 / 3_937.0 / 3_600.0)),
    ("UsSurveyFootPerMinute", Times(1_200.0 / 3_937.0 / 60.0)),
    ("UsSurveyFootPerSecond", Times(1_200.0 / 3_937.0)),
    ("YardPerHour", Times(0.914_4 / 3_600.0)),
    ("YardPerMinute", Times(0.914_4 / 60.0)),
    ("YardPerSecond", Times(0.914_4)),
];
