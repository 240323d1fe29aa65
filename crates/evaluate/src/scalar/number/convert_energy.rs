//! `convert_energy()`.

use super::units::Scale::Times;
use super::units::{Unit, convert};
use crate::Scalar;

pub(super) const CONVERT_ENERGY: Scalar = Scalar {
    name: "convert_energy",
    summary: "An energy in another unit; null when a unit is not known. The names of the units are those of the page, letter for letter.",
    examples: &[
        ("convert_energy(2, 'KilowattHour', 'Megajoule')", "7.2"),
        ("convert_energy(4184, 'Joule', 'Kilocalorie')", "1"),
    ],
    source: "https://learn.microsoft.com/kusto/query/convert-energy-function",
    differs: "",
    eval: |_, arguments| convert(UNITS, arguments),
};

/// Against the joule.
const UNITS: &[Unit] = &[
    ("BritishThermalUnit", Times(1_055.055_852_62)),
    ("Calorie", Times(4.184)),
    ("DecathermEc", Times(1.055_055_852_62e9)),
    ("DecathermImperial", Times(1.055_055_852_573_48e9)),
    ("DecathermUs", Times(1.054_804e9)),
    ("ElectronVolt", Times(1.602_176_565e-19)),
    ("Erg", Times(1e-7)),
    ("FootPound", Times(1.355_817_948)),
    ("GigabritishThermalUnit", Times(1_055.055_852_62 * 1e9)),
    ("GigaelectronVolt", Times(1.602_176_565e-19 * 1e9)),
    ("Gigajoule", Times(1e9)),
    ("GigawattDay", Times(86_400.0 * 1e9)),
    ("GigawattHour", Times(3_600.0 * 1e9)),
    ("HorsepowerHour", Times(2.684_519_537_7e6)),
    ("Joule", Times(1.0)),
    ("KilobritishThermalUnit", Times(1_055.055_852_62 * 1e3)),
    ("Kilocalorie", Times(4.184 * 1e3)),
    ("KiloelectronVolt", Times(1.602_176_565e-19 * 1e3)),
    ("Kilojoule", Times(1e3)),
    ("KilowattDay", Times(86_400.0 * 1e3)),
    ("KilowattHour", Times(3_600.0 * 1e3)),
    ("MegabritishThermalUnit", Times(1_055.055_852_62 * 1e6)),
    ("Megacalorie", Times(4.184 * 1e6)),
    ("MegaelectronVolt", Times(1.602_176_565e-19 * 1e6)),
    ("Megajoule", Times(1e6)),
    ("MegawattDay", Times(86_400.0 * 1e6)),
    ("MegawattHour", Times(3_600.0 * 1e6)),
    ("Millijoule", Times(1e-3)),
    ("TeraelectronVolt", Times(1.602_176_565e-19 * 1e12)),
    ("TerawattDay", Times(86_400.0 * 1e12)),
    ("TerawattHour", Times(3_600.0 * 1e12)),
    ("ThermEc", Times(1.055_055_852_62e8)),
    ("ThermImperial", Times(1.055_055_852_573_48e8)),
    ("ThermUs", Times(1.054_804e8)),
    ("WattDay", Times(86_400.0)),
    ("WattHour", Times(3_600.0)),
];
