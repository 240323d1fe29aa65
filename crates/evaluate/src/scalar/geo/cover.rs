//! Cells that cover shapes: `geo_polygon_to_s2cells()`, `geo_line_to_s2cells()`,
//! `geo_polygon_to_h3cells()`.

use super::arguments::{lines, number_or, region, whole_or};
use super::buffer::Size;
use super::combine::edges_of_lines;
use super::region::{Edge, Region};
use super::s2cell::{LEVEL, corners};
use super::sphere::{Bounds, EARTH_RADIUS, Place, between};
use crate::{Scalar, Value};
use h3o::{CellIndex, LatLng, Resolution};
use s2::cellid::CellID;
use std::collections::HashSet;

/// Most S2 cells of a covering.
const S2_MAX: usize = 65_536;
/// Most H3 cells of a covering.
const H3_MAX: usize = 61_680;
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
        Ok(region.and_then(|region| covering(region.edges(), Some(&region), arguments)).unwrap_or_default())
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
        let edges = lines(arguments, 0).map(|lines| edges_of_lines(&lines));
        Ok(edges.and_then(|edges| covering(&edges, None, arguments)).unwrap_or_default())
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
        Ok(h3_cells(&region, resolution).unwrap_or_default())
    },
};

/// The tokens of the covering; `None` for arguments that are none and for too many cells.
fn covering(edges: &[Edge], region: Option<&Region>, arguments: &[Value]) -> Option<Value> {
    let level = whole_or(arguments, 1, LEVEL, 0..=30)? as u64;
    let radius = number_or(arguments, 2, 0.0).filter(|radius| *radius >= 0.0)? / EARTH_RADIUS;
    let mut cover = Cover { level, radius, region, cells: vec![] };
    let all: Vec<&Edge> = edges.iter().collect();
    for face in 0..6 {
        cover.descend(CellID::from_face(face), &all)?;
    }
    Some(Value::array(cover.cells.iter().map(|cell| cell.to_token().into()).collect()))
}

struct Cover<'a> {
    level: u64,
    radius: f64,
    region: Option<&'a Region>,
    cells: Vec<CellID>,
}

impl Cover<'_> {
    /// Notes the cells of the level in that cell; `near` are the edges that may be near to it.
    fn descend(&mut self, id: CellID, near: &[&Edge]) -> Option<()> {
        let corners = corners(id);
        let cell = Region::new(vec![corners.to_vec()]);
        let near: Vec<&Edge> = near.iter().copied().filter(|edge| self.is_near(&cell, edge)).collect();
        if near.is_empty() {
            // Wholly inside or wholly outside.
            let middle = (corners[0].at + corners[2].at).unit();
            return match self.region.is_some_and(|region| region.contains(middle)) {
                true => self.all_of(id),
                false => Some(()),
            };
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

    fn all_of(&mut self, id: CellID) -> Option<()> {
        if id.level() >= self.level {
            return self.note(id);
        }
        let more = 1_usize.checked_shl(2 * (self.level - id.level()) as u32)?;
        if more > S2_MAX {
            return None;
        }
        id.children().into_iter().try_for_each(|child| self.all_of(child))
    }

    fn note(&mut self, id: CellID) -> Option<()> {
        self.cells.push(id);
        (self.cells.len() <= S2_MAX).then_some(())
    }
}

/// The cells whose middles are in the region; `None` when there are too many.
fn h3_cells(region: &Region, resolution: Resolution) -> Option<Value> {
    let mut found: HashSet<CellIndex> = HashSet::new();
    let mut open: Vec<CellIndex> = vec![];
    for cell in along_boundary(region, resolution)? {
        for near in cell.grid_disk::<Vec<CellIndex>>(1) {
            if is_in(region, near) && found.insert(near) {
                open.push(near);
            }
        }
    }
    while let Some(cell) = open.pop() {
        for near in cell.grid_disk::<Vec<CellIndex>>(1) {
            if !found.contains(&near) && is_in(region, near) {
                found.insert(near);
                open.push(near);
            }
        }
        if found.len() > H3_MAX {
            return None;
        }
    }
    let mut cells: Vec<CellIndex> = found.into_iter().collect();
    cells.sort_unstable();
    Some(Value::array(cells.iter().map(|cell| cell.to_string().into()).collect()))
}

/// The cells that the boundary runs through; `None` when there are too many.
fn along_boundary(region: &Region, resolution: Resolution) -> Option<HashSet<CellIndex>> {
    let step = resolution.edge_length_rads() / 2.0;
    let mut cells = HashSet::new();
    for edge in region.edges() {
        let steps = (edge.from.at.angle(edge.to.at) / step).ceil().max(1.0);
        if steps > 8.0 * H3_MAX as f64 {
            return None;
        }
        for at in 0..steps as usize {
            let place = between(&edge.from, &edge.to, at as f64 / steps);
            cells.insert(LatLng::new(place.lat, place.lng).ok()?.to_cell(resolution));
        }
        if cells.len() > 4 * H3_MAX {
            return None;
        }
    }
    Some(cells)
}

fn is_in(region: &Region, cell: CellIndex) -> bool {
    let middle = LatLng::from(cell);
    region.contains(Place::unchecked(middle.lng(), middle.lat()).at)
}
