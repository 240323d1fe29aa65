//! Cells that cover shapes: `geo_polygon_to_s2cells()`, `geo_line_to_s2cells()`,
//! `geo_polygon_to_h3cells()`.

use super::arguments::{lines, number_or, region, whole_or};
use super::buffer::Size;
use super::combine::edges_of_lines;
use super::lookup::Lookup;
use super::region::{Edge, Region};
use super::s2cell::{LEVEL, corners};
use super::sphere::{Bounds, EARTH_RADIUS, Place, between};
use crate::{Fault, Scalar, Value};
use h3o::{CellIndex, LatLng, Resolution};
use s2::cellid::CellID;
use std::collections::HashSet;

/// Most S2 cells of a covering.
const S2_MAX: usize = 65_536;
/// Most H3 cells of a covering.
const H3_MAX: usize = 61_680;
/// Most comparisons of cells with edges: some seconds.
const WORK_MAX: usize = 100_000_000;
/// Nearer than this, in radians, is touching.
const TOUCH: f64 = 4e-15;
/// How exactly, as a share of the radius, a polygon is widened before H3 cells are taken.
const TOLERANCE: f64 = 0.01;

pub(super) const GEO_POLYGON_TO_S2CELLS: Scalar = Scalar {
    name: "geo_polygon_to_s2cells",
    summary: "The tokens of the S2 cells of a level (11) that cover a polygon or several and what is within a radius in metres (0).",
    examples: &[
        (
            "geo_polygon_to_s2cells(dynamic({\"type\":\"Polygon\",\"coordinates\":[[[1,1],[2,1],[1,2],[1,1]]]}), 1)",
            "[\"14\"]",
        ),
        (
            "geo_polygon_to_s2cells(dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[0,50],[100,50],[0,0]]]}), 30)",
            "null",
        ),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-polygon-to-s2cells-function",
    differs: "",
    eval: |_, arguments| {
        let region = region(arguments, 0)?;
        let Some(region) = region else { return Ok(Value::Null) };
        or_null(covering(region.edges(), Some(&region), arguments))
    },
};

pub(super) const GEO_LINE_TO_S2CELLS: Scalar = Scalar {
    name: "geo_line_to_s2cells",
    summary: "The tokens of the S2 cells of a level (11) that cover a line or several and what is within a radius in metres (0).",
    examples: &[(
        "geo_line_to_s2cells(dynamic({\"type\":\"LineString\",\"coordinates\":[[1,1],[2,2]]}), 1)",
        "[\"14\"]",
    )],
    source: "https://learn.microsoft.com/kusto/query/geo-line-to-s2cells-function",
    differs: "",
    eval: |_, arguments| {
        let Some(lines) = lines(arguments, 0) else { return Ok(Value::Null) };
        or_null(covering(&edges_of_lines(&lines), None, arguments))
    },
};

pub(super) const GEO_POLYGON_TO_H3CELLS: Scalar = Scalar {
    name: "geo_polygon_to_h3cells",
    summary: "The H3 cells of a resolution (6) whose middles are in a polygon or several, widened by a radius in metres (0).",
    examples: &[
        (
            "geo_polygon_to_h3cells(dynamic({\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}), 3)",
            "[\"83754efffffffff\"]",
        ),
        ("geo_polygon_to_h3cells(dynamic({}))", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/geo-polygon-to-h3cells-function",
    differs: "The cells are in ascending order, and edges are arcs rather than straight on the map.",
    eval: |_, arguments| {
        let resolution = whole_or(arguments, 1, 6, 0..=15).and_then(|r| Resolution::try_from(r as u8).ok());
        let radius = number_or(arguments, 2, 0.0).filter(|radius| *radius >= 0.0);
        let Some(((region, resolution), radius)) = region(arguments, 0)?.zip(resolution).zip(radius) else {
            return Ok(Value::Null);
        };
        let region = match Size::new(radius, radius * TOLERANCE) {
            Some(size) if radius > 0.0 => size.widened(&region)?,
            _ => region,
        };
        or_null(h3_cells(&region, resolution))
    },
};

/// Why there is no covering.
enum Stop {
    /// Null: arguments that are none, or more cells than the original gives.
    Null,
    /// More work than a row may be.
    Costly,
}

fn or_null(covering: Result<Value, Stop>) -> Result<Value, Fault> {
    match covering {
        Ok(cells) => Ok(cells),
        Err(Stop::Null) => Ok(Value::Null),
        Err(Stop::Costly) => Err(Fault::Limit {
            resource: "comparisons of cells with edges",
            limit: WORK_MAX.to_string(),
            advice: "simplify the shape first, with geo_polygon_simplify(), or ask for larger cells",
        }),
    }
}

/// How many comparisons of a cell with an edge are left.
struct Work(usize);

impl Work {
    fn spend(&mut self, edges: usize) -> Result<(), Stop> {
        self.0 = self.0.checked_sub(edges).ok_or(Stop::Costly)?;
        Ok(())
    }
}

/// The tokens of the covering.
fn covering(edges: &[Edge], region: Option<&Region>, arguments: &[Value]) -> Result<Value, Stop> {
    let level = whole_or(arguments, 1, LEVEL, 0..=30).ok_or(Stop::Null)? as u64;
    let radius = number_or(arguments, 2, 0.0).filter(|radius| *radius >= 0.0).ok_or(Stop::Null)?;
    let radius = radius / EARTH_RADIUS;
    let region = region.map(Lookup::new);
    let mut cover = Cover { level, radius, region, cells: vec![], work: Work(WORK_MAX) };
    let all: Vec<&Edge> = edges.iter().collect();
    for face in 0..6 {
        cover.descend(CellID::from_face(face), &all)?;
    }
    Ok(Value::array(cover.cells.iter().map(|cell| cell.to_token().into()).collect()))
}

struct Cover<'a> {
    level: u64,
    radius: f64,
    region: Option<Lookup<'a>>,
    cells: Vec<CellID>,
    work: Work,
}

impl Cover<'_> {
    /// Notes the cells of the level in that cell; `near` are the edges that may be near to it.
    fn descend(&mut self, id: CellID, near: &[&Edge]) -> Result<(), Stop> {
        self.work.spend(near.len())?;
        let corners = corners(id);
        let cell = Region::new(vec![corners.to_vec()]);
        let near: Vec<&Edge> = near.iter().copied().filter(|edge| self.is_near(&cell, edge)).collect();
        if near.is_empty() {
            // Wholly inside or wholly outside.
            let Some(region) = &self.region else { return Ok(()) };
            let middle = Place::of(corners[0].at + corners[2].at);
            self.work.spend(region.cost(&middle))?;
            return if region.contains(&middle) { self.all_of(id) } else { Ok(()) };
        }
        if id.level() >= self.level {
            return self.note(id);
        }
        id.children().into_iter().try_for_each(|child| self.descend(child, &near))
    }

    fn is_near(&self, cell: &Region, edge: &Edge) -> bool {
        let bounds = Bounds::around(edge.from.at, edge.to.at, self.radius);
        let near_side =
            |side: &Edge| side.bounds.meets(&bounds) && side.angle(edge) <= self.radius.max(TOUCH);
        cell.edges().iter().any(near_side) || cell.contains(edge.from.at)
    }

    fn all_of(&mut self, id: CellID) -> Result<(), Stop> {
        if id.level() >= self.level {
            return self.note(id);
        }
        // Four times as many with each level: more than eight levels are too many.
        if self.level - id.level() > 8 {
            return Err(Stop::Null);
        }
        id.children().into_iter().try_for_each(|child| self.all_of(child))
    }

    fn note(&mut self, id: CellID) -> Result<(), Stop> {
        self.cells.push(id);
        if self.cells.len() <= S2_MAX { Ok(()) } else { Err(Stop::Null) }
    }
}

/// The cells whose middles are in the region: those near the boundary, and from there inwards.
fn h3_cells(region: &Region, resolution: Resolution) -> Result<Value, Stop> {
    let mut work = Work(WORK_MAX);
    let lookup = Lookup::new(region);
    let mut seen: HashSet<CellIndex> = HashSet::new();
    let mut found: Vec<CellIndex> = vec![];
    let mut open: Vec<CellIndex> = along_boundary(region, resolution, &mut work)?.into_iter().collect();
    while let Some(cell) = open.pop() {
        for near in cell.grid_disk::<Vec<CellIndex>>(1) {
            if !seen.insert(near) {
                continue;
            }
            let middle = LatLng::from(near);
            let middle = Place::unchecked(middle.lng(), middle.lat());
            work.spend(lookup.cost(&middle))?;
            if lookup.contains(&middle) {
                found.push(near);
                open.push(near);
            }
        }
        if found.len() > H3_MAX {
            return Err(Stop::Null);
        }
    }
    found.sort_unstable();
    Ok(Value::array(found.iter().map(|cell| cell.to_string().into()).collect()))
}

/// The cells that the boundary runs through.
fn along_boundary(
    region: &Region,
    resolution: Resolution,
    work: &mut Work,
) -> Result<HashSet<CellIndex>, Stop> {
    let step = resolution.edge_length_rads() / 2.0;
    let mut cells = HashSet::new();
    for edge in region.edges() {
        let steps = (edge.from.at.angle(edge.to.at) / step).ceil().max(1.0);
        if steps > 8.0 * H3_MAX as f64 || cells.len() > 4 * H3_MAX {
            return Err(Stop::Null);
        }
        work.spend(steps as usize)?;
        for at in 0..steps as usize {
            let place = between(&edge.from, &edge.to, at as f64 / steps);
            let place = LatLng::new(place.lat, place.lng).map_err(|_| Stop::Null)?;
            cells.insert(place.to_cell(resolution));
        }
    }
    Ok(cells)
}
