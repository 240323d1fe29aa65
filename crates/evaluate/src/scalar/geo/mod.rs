//! Places on Earth.
//!
//! Shapes are GeoJSON; edges are the shortest arcs on a sphere. What is computed is the same geometry as
//! the S2 library's, which the original is built on; here it is written for the few shapes of a row.

use crate::Scalar;

mod arguments;
mod buffer;
mod combine;
mod cover;
mod densify;
mod direction;
mod distance;
mod geohash;
mod h3cell;
mod lookup;
mod measure;
mod near;
mod nearest;
mod nodes;
mod overlay;
mod region;
mod s2cell;
mod shape;
mod simplify;
mod sphere;
mod validate;
mod wkt;

/// The family's functions.
pub(super) const ALL: &[&Scalar] = &[
    &buffer::GEO_LINE_BUFFER,
    &buffer::GEO_POINT_BUFFER,
    &buffer::GEO_POLYGON_BUFFER,
    &combine::GEO_INTERSECTION_2LINES,
    &combine::GEO_INTERSECTION_2POLYGONS,
    &combine::GEO_INTERSECTION_LINE_WITH_POLYGON,
    &combine::GEO_INTERSECTS_2LINES,
    &combine::GEO_INTERSECTS_2POLYGONS,
    &combine::GEO_INTERSECTS_LINE_WITH_POLYGON,
    &combine::GEO_POINT_IN_POLYGON,
    &combine::GEO_UNION_LINES_ARRAY,
    &combine::GEO_UNION_POLYGONS_ARRAY,
    &cover::GEO_LINE_TO_S2CELLS,
    &cover::GEO_POLYGON_TO_H3CELLS,
    &cover::GEO_POLYGON_TO_S2CELLS,
    &densify::GEO_LINE_DENSIFY,
    &densify::GEO_POLYGON_DENSIFY,
    &direction::GEO_ANGLE,
    &direction::GEO_AZIMUTH,
    &distance::GEO_DISTANCE_2POINTS,
    &distance::GEO_DISTANCE_POINT_TO_LINE,
    &distance::GEO_DISTANCE_POINT_TO_POLYGON,
    &distance::GEO_POINT_IN_CIRCLE,
    &geohash::GEO_GEOHASH_NEIGHBORS,
    &geohash::GEO_GEOHASH_TO_CENTRAL_POINT,
    &geohash::GEO_GEOHASH_TO_POLYGON,
    &geohash::GEO_POINT_TO_GEOHASH,
    &h3cell::GEO_H3CELL_CHILDREN,
    &h3cell::GEO_H3CELL_LEVEL,
    &h3cell::GEO_H3CELL_NEIGHBORS,
    &h3cell::GEO_H3CELL_PARENT,
    &h3cell::GEO_H3CELL_RINGS,
    &h3cell::GEO_H3CELL_TO_CENTRAL_POINT,
    &h3cell::GEO_H3CELL_TO_POLYGON,
    &h3cell::GEO_POINT_TO_H3CELL,
    &measure::GEO_LINE_CENTROID,
    &measure::GEO_LINE_LENGTH,
    &measure::GEO_POLYGON_AREA,
    &measure::GEO_POLYGON_CENTROID,
    &measure::GEO_POLYGON_PERIMETER,
    &nearest::GEO_CLOSEST_POINT_ON_LINE,
    &nearest::GEO_CLOSEST_POINT_ON_POLYGON,
    &nearest::GEO_LINE_INTERPOLATE_POINT,
    &nearest::GEO_LINE_LOCATE_POINT,
    &s2cell::GEO_LENGTH_TO_S2CELL_LEVEL,
    &s2cell::GEO_LINE_S2CELL_COVERING_LEVEL,
    &s2cell::GEO_POINT_TO_S2CELL,
    &s2cell::GEO_POLYGON_S2CELL_COVERING_LEVEL,
    &s2cell::GEO_S2CELL_NEIGHBORS,
    &s2cell::GEO_S2CELL_TO_CENTRAL_POINT,
    &s2cell::GEO_S2CELL_TO_POLYGON,
    &simplify::GEO_LINE_SIMPLIFY,
    &simplify::GEO_POLYGON_SIMPLIFY,
    &simplify::GEO_SIMPLIFY_POLYGONS_ARRAY,
    &validate::GEO_LINE_VALIDATE,
    &validate::GEO_POLYGON_VALIDATE,
    &wkt::GEO_FROM_WKT,
];
