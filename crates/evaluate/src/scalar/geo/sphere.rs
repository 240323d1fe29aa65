//! Points and arcs of great circles on a sphere.
//!
//! Kusto measures on a sphere whose radius is that of the S2 library, and takes the edges of lines and
//! polygons as the shortest arcs between their ends.

use std::cmp::Ordering;
use std::ops::{Add, Mul, Sub};

/// The radius of Earth in metres, as the S2 library has it.
pub(super) const EARTH_RADIUS: f64 = 6_371_010.0;

/// A vector in space; places on the sphere are of length 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Vector {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) z: f64,
}

impl Add for Vector {
    type Output = Vector;
    fn add(self, o: Vector) -> Vector {
        Vector { x: self.x + o.x, y: self.y + o.y, z: self.z + o.z }
    }
}

impl Sub for Vector {
    type Output = Vector;
    fn sub(self, o: Vector) -> Vector {
        Vector { x: self.x - o.x, y: self.y - o.y, z: self.z - o.z }
    }
}

impl Mul<f64> for Vector {
    type Output = Vector;
    fn mul(self, by: f64) -> Vector {
        Vector { x: self.x * by, y: self.y * by, z: self.z * by }
    }
}

impl Vector {
    pub(super) const ZERO: Vector = Vector { x: 0.0, y: 0.0, z: 0.0 };

    pub(super) fn dot(self, o: Vector) -> f64 {
        self.x * o.x + self.y * o.y + self.z * o.z
    }

    pub(super) fn cross(self, o: Vector) -> Vector {
        Vector {
            x: self.y * o.z - self.z * o.y,
            y: self.z * o.x - self.x * o.z,
            z: self.x * o.y - self.y * o.x,
        }
    }

    pub(super) fn norm(self) -> f64 {
        self.dot(self).sqrt()
    }

    /// In the same direction, of length 1; the zero vector as it is.
    pub(super) fn unit(self) -> Vector {
        let norm = self.norm();
        if norm > 0.0 { self * (1.0 / norm) } else { self }
    }

    /// The angle between the two, in radians.
    pub(super) fn angle(self, o: Vector) -> f64 {
        normal(self, o).norm().atan2(self.dot(o))
    }
}

/// The cross product of two places, exact also where they are near each other.
pub(super) fn normal(a: Vector, b: Vector) -> Vector {
    (a - b).cross(a + b) * 0.5
}

/// Positive when `c` is to the left of the arc from `a` to `b`.
pub(super) fn turn(a: Vector, b: Vector, c: Vector) -> f64 {
    a.dot((b - a).cross(c - a))
}

/// A place on Earth, in degrees and as a vector.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) lng: f64,
    pub(super) lat: f64,
    pub(super) at: Vector,
}

impl PartialEq for Place {
    fn eq(&self, other: &Place) -> bool {
        self.at == other.at
    }
}

impl Place {
    /// The place of a longitude of -180 to 180 and a latitude of -90 to 90 degrees.
    pub(super) fn degrees(lng: f64, lat: f64) -> Option<Place> {
        let valid = (-180.0..=180.0).contains(&lng) && (-90.0..=90.0).contains(&lat);
        valid.then(|| Place::unchecked(lng, lat))
    }

    /// The place of any longitude and latitude.
    pub(super) fn unchecked(lng: f64, lat: f64) -> Place {
        let (theta, phi) = (lng.to_radians(), lat.to_radians());
        let at = Vector { x: phi.cos() * theta.cos(), y: phi.cos() * theta.sin(), z: phi.sin() };
        Place { lng, lat, at }
    }

    /// The place in the direction of that vector.
    pub(super) fn of(vector: Vector) -> Place {
        let at = vector.unit();
        let lng = at.y.atan2(at.x).to_degrees();
        let lat = at.z.atan2(at.x.hypot(at.y)).to_degrees();
        Place { lng, lat, at }
    }

    /// The distance in metres.
    pub(super) fn distance(&self, other: &Place) -> f64 {
        self.at.angle(other.at) * EARTH_RADIUS
    }

    /// The place at that angle from here, `heading` radians clockwise from north.
    pub(super) fn at_heading(&self, heading: f64, angle: f64) -> Place {
        let (theta, phi) = (self.lng.to_radians(), self.lat.to_radians());
        let north = Vector { x: -phi.sin() * theta.cos(), y: -phi.sin() * theta.sin(), z: phi.cos() };
        let east = Vector { x: -theta.sin(), y: theta.cos(), z: 0.0 };
        let direction = north * heading.cos() + east * heading.sin();
        Place::of(self.at * angle.cos() + direction * angle.sin())
    }
}

/// The place at that share of the way from `a` to `b`.
pub(super) fn between(a: &Place, b: &Place, share: f64) -> Place {
    if share <= 0.0 {
        return *a;
    }
    if share >= 1.0 {
        return *b;
    }
    let angle = a.at.angle(b.at);
    let direction = normal(a.at, b.at).cross(a.at).unit();
    Place::of(a.at * (angle * share).cos() + direction * (angle * share).sin())
}

/// The place of the arc from `a` to `b` that is nearest to `p`.
pub(super) fn nearest(p: &Place, a: &Place, b: &Place) -> Place {
    let n = normal(a.at, b.at);
    let length = n.dot(n);
    let beside = n.cross(a.at).dot(p.at) > 0.0 && b.at.cross(n).dot(p.at) > 0.0;
    if length > 0.0 && beside {
        return Place::of(p.at - n * (p.at.dot(n) / length));
    }
    match p.at.dot(a.at).total_cmp(&p.at.dot(b.at)) {
        Ordering::Less => *b,
        _ => *a,
    }
}

/// The angle between `p` and the arc from `a` to `b`.
pub(super) fn arc_angle(p: Vector, a: Vector, b: Vector) -> f64 {
    let n = normal(a, b);
    let length = n.norm();
    if length > 0.0 && n.cross(a).dot(p) > 0.0 && b.cross(n).dot(p) > 0.0 {
        let lift = (turn(a, b, p) / length).abs();
        return lift.atan2((1.0 - lift * lift).max(0.0).sqrt());
    }
    p.angle(a).min(p.angle(b))
}

/// Whether two arcs cross at a place inside of both.
pub(super) fn cross(a: Vector, b: Vector, c: Vector, d: Vector) -> bool {
    let (acb, bda) = (-turn(a, b, c), turn(a, b, d));
    if acb * bda <= 0.0 {
        return false;
    }
    let (cbd, dac) = (-turn(c, d, b), turn(c, d, a));
    acb * cbd > 0.0 && acb * dac > 0.0
}

/// Where two crossing arcs cross.
pub(super) fn crossing(a: Vector, b: Vector, c: Vector, d: Vector) -> Vector {
    let at = normal(a, b).unit().cross(normal(c, d).unit()).unit();
    if at.dot(a + b + c + d) < 0.0 { at * -1.0 } else { at }
}

/// The signed area of a triangle on the unit sphere, positive when it runs counterclockwise.
pub(super) fn triangle_area(a: Vector, b: Vector, c: Vector) -> f64 {
    2.0 * turn(a, b, c).atan2(1.0 + a.dot(b) + b.dot(c) + c.dot(a))
}

/// A direction of space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    X,
    Y,
    Z,
}

impl Axis {
    /// The axis along which the boxes lie most apart.
    pub(super) fn longest<'a>(boxes: impl Iterator<Item = &'a Bounds> + Clone) -> Axis {
        let extent = |axis: &Axis| {
            let ends = boxes.clone().map(|bounds| bounds.along(*axis));
            let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (start, end)| {
                (low.min(start), high.max(end))
            });
            high - low
        };
        let axes = [Axis::X, Axis::Y, Axis::Z].into_iter();
        axes.max_by(|a, b| extent(a).total_cmp(&extent(b))).unwrap_or(Axis::X)
    }
}

/// A box in space around an arc, wide enough for its bulge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    low: Vector,
    high: Vector,
}

impl Bounds {
    /// Around the arc from `a` to `b`, wider by `more` on all sides.
    pub(super) fn around(a: Vector, b: Vector, more: f64) -> Bounds {
        // An arc of angle t rises 1 - cos(t / 2) above its chord.
        let chord = (a - b).norm();
        let margin = more + 1e-14 + chord * chord / 4.0;
        let side = Vector { x: margin, y: margin, z: margin };
        Bounds {
            low: Vector { x: a.x.min(b.x), y: a.y.min(b.y), z: a.z.min(b.z) } - side,
            high: Vector { x: a.x.max(b.x), y: a.y.max(b.y), z: a.z.max(b.z) } + side,
        }
    }

    /// Where the box starts and ends along an axis.
    pub(super) fn along(&self, axis: Axis) -> (f64, f64) {
        match axis {
            Axis::X => (self.low.x, self.high.x),
            Axis::Y => (self.low.y, self.high.y),
            Axis::Z => (self.low.z, self.high.z),
        }
    }

    /// Whether the boxes share a point.
    pub(super) fn meets(&self, other: &Bounds) -> bool {
        self.low.x <= other.high.x
            && other.low.x <= self.high.x
            && self.low.y <= other.high.y
            && other.low.y <= self.high.y
            && self.low.z <= other.high.z
            && other.low.z <= self.high.z
    }
}
