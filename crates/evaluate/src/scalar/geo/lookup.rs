//! Whether many places are in one region: edges by longitude.

use super::region::{Edge, Region, parts};
use super::sphere::{Place, Vector};

/// Most strips of longitude.
const STRIPS_MAX: usize = 4096;
/// Regions that come nearer to a pole than this, in degrees, are looked at edge by edge.
const POLAR: f64 = 1e-6;

/// A region whose edges are sorted into strips of longitude. A place is inside when the way from it to
/// the north pole crosses an odd number of edges, or an even one when the pole is inside; only edges of
/// the place's strip can cross that way.
pub(super) struct Lookup<'a> {
    region: &'a Region,
    pole_inside: bool,
    /// The longitude from which the others are counted, the least of those and the width of a strip.
    origin: f64,
    least: f64,
    width: f64,
    /// The numbers of the edges of each strip; none when the region is looked at edge by edge.
    strips: Vec<Vec<usize>>,
}

const NORTH: Vector = Vector { x: 0.0, y: 0.0, z: 1.0 };

/// A difference of longitudes, the short way round.
fn turned(degrees: f64) -> f64 {
    (degrees + 180.0).rem_euclid(360.0) - 180.0
}

impl<'a> Lookup<'a> {
    pub(super) fn new(region: &'a Region) -> Lookup<'a> {
        let edges = region.edges();
        let origin = edges.first().map_or(0.0, |edge| edge.from.lng);
        let span = |edge: &Edge| {
            let start = turned(edge.from.lng - origin);
            let end = start + turned(edge.to.lng - edge.from.lng);
            (start.min(end), start.max(end))
        };
        let spans: Vec<(f64, f64)> = edges.iter().map(span).collect();
        let least = spans.iter().map(|(low, _)| *low).fold(f64::INFINITY, f64::min);
        let most = spans.iter().map(|(_, high)| *high).fold(f64::NEG_INFINITY, f64::max);
        let polar = edges.iter().any(|edge| edge.from.lat.abs() > 90.0 - POLAR);
        // Strips that go round the globe would meet themselves.
        let plain = !polar && most - least < 180.0 && most > least;
        let count = if plain { strips_for(&spans, most - least) } else { 0 };
        let width = (most - least) / count.max(1) as f64;
        let mut strips = vec![vec![]; count];
        for (at, (low, high)) in spans.iter().enumerate() {
            let first = ((low - least) / width - 0.01).max(0.0) as usize;
            let last = ((high - least) / width + 0.01) as usize;
            for strip in strips.iter_mut().take(last.saturating_add(1)).skip(first) {
                strip.push(at);
            }
        }
        Lookup { region, pole_inside: region.contains(NORTH), origin, least, width, strips }
    }

    /// The edges that the way to the pole can cross; all of them when there are no strips.
    fn strip(&self, place: &Place) -> &[usize] {
        let offset = (turned(place.lng - self.origin) - self.least) / self.width;
        let at = if offset < 0.0 { usize::MAX } else { offset as usize };
        self.strips.get(at).map(Vec::as_slice).unwrap_or_default()
    }

    /// How many edges are looked at for that place.
    pub(super) fn cost(&self, place: &Place) -> usize {
        if self.strips.is_empty() { self.region.edges().len() } else { self.strip(place).len() + 1 }
    }

    /// Whether the place is inside. Places on the boundary may be or not be.
    pub(super) fn contains(&self, place: &Place) -> bool {
        if self.strips.is_empty() {
            return self.region.contains(place.at);
        }
        let edges = self.strip(place).iter().filter_map(|at| self.region.edges().get(*at));
        let crossed = edges.filter(|edge| parts(edge, place.at, NORTH)).count();
        self.pole_inside == (crossed % 2 == 0)
    }
}

/// As many strips as keep the edges from being noted too often.
fn strips_for(spans: &[(f64, f64)], all: f64) -> usize {
    let wide: f64 = spans.iter().map(|(low, high)| high - low).sum();
    let mut count = (2 * spans.len()).clamp(1, STRIPS_MAX);
    while count > 1 && wide / all * count as f64 > 8.0 * spans.len() as f64 {
        count /= 2;
    }
    count
}
