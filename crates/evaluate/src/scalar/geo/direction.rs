//! `geo_angle()`, `geo_azimuth()`.

use super::arguments::place;
use super::sphere::{Place, normal};
use crate::Scalar;
use std::f64::consts::TAU;

pub(super) const GEO_ANGLE: Scalar = Scalar {
    name: "geo_angle",
    summary: "The angle, clockwise in radians, from the line of the first two places to that of the last two.",
    examples: &[
        ("round(degrees(geo_angle(0, 1, 0, 0, 1, 0)), 6)", "90"),
        ("round(degrees(geo_angle(1, 0, 0, 0, 0, 1)), 6)", "270"),
        ("geo_angle(0, 0, 0, 0, 1, 0)", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-angle-function",
    differs: "",
    eval: |_, arguments| {
        let places = place(arguments, 0).zip(place(arguments, 2)).zip(place(arguments, 4));
        let parted = places.filter(|((a, b), c)| apart(a, b) && apart(b, c));
        Ok(parted.map(|((a, b), c)| clockwise(&b, &a, &c)).into())
    },
};

pub(super) const GEO_AZIMUTH: Scalar = Scalar {
    name: "geo_azimuth",
    summary: "The angle, clockwise in radians, from north to the line from the first place to the second.",
    examples: &[
        ("round(degrees(geo_azimuth(0, 0, 1, 0)), 6)", "90"),
        ("round(degrees(geo_azimuth(0, 0, -1, 0)), 6)", "270"),
        ("geo_azimuth(5, 10, 5, 10)", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-azimuth-function",
    differs: "",
    eval: |_, arguments| {
        let places = place(arguments, 0).zip(place(arguments, 2)).filter(|(a, b)| apart(a, b));
        let azimuth = |(a, b): (Place, Place)| {
            let (turn, height) = ((b.lng - a.lng).to_radians(), a.lat.to_radians());
            let goal = b.lat.to_radians();
            let east = turn.sin() * goal.cos();
            let north = height.cos() * goal.sin() - height.sin() * goal.cos() * turn.cos();
            positive(east.atan2(north))
        };
        Ok(places.map(azimuth).into())
    },
};

/// Neither the same place nor opposite ones.
fn apart(a: &Place, b: &Place) -> bool {
    normal(a.at, b.at).norm() > 1e-15
}

/// The angle at `centre`, clockwise from `a` to `b`.
fn clockwise(centre: &Place, a: &Place, b: &Place) -> f64 {
    let (to_a, to_b) = (normal(centre.at, a.at), normal(centre.at, b.at));
    positive(-to_a.cross(to_b).dot(centre.at).atan2(to_a.dot(to_b)))
}

fn positive(angle: f64) -> f64 {
    if angle < 0.0 { angle + TAU } else { angle + 0.0 }
}
