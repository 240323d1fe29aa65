//! Laws of the functions of places: of shapes put together, of cells, of addresses.

use crate::calls::call;
use evaluate::Value;
use evaluate::value::{from_json, to_text};
use kql::Type;
use proptest::prelude::*;

fn real(name: &str, arguments: &[Value]) -> f64 {
    call(name, Type::Real, arguments).as_real().unwrap_or(f64::NAN)
}

fn shape(name: &str, arguments: &[Value]) -> Value {
    call(name, Type::Dynamic, arguments)
}

/// A star around a place: no edges cross, whatever the lengths of its rays.
fn star(lng: f64, lat: f64, rays: &[f64]) -> Value {
    let corner = |(at, ray): (usize, &f64)| {
        let (sin, cos) = (std::f64::consts::TAU * at as f64 / rays.len() as f64).sin_cos();
        format!("[{},{}]", lng + ray * cos, lat + ray * sin)
    };
    let mut corners: Vec<String> = rays.iter().enumerate().map(corner).collect();
    corners.push(corners[0].clone());
    let text = format!("{{\"type\":\"Polygon\",\"coordinates\":[[{}]]}}", corners.join(","));
    from_json(&text).expect("JSON")
}

fn any_star() -> impl Strategy<Value = Value> {
    (-1.0..1.0_f64, -1.0..1.0_f64, prop::collection::vec(0.2..2.0_f64, 3..12))
        .prop_map(|(x, y, rays)| star(10.0 + x, 50.0 + y, &rays))
}

/// A rectangle with corners on whole degrees: edges of two such often lie on each other.
fn any_rectangle() -> impl Strategy<Value = Value> {
    (-4..4_i32, -4..4_i32, 1..5_i32, 1..5_i32).prop_map(|(x, y, width, height)| {
        let (right, top) = (x + width, y + height);
        let text = format!(
            "{{\"type\":\"Polygon\",\"coordinates\":[[[{x},{y}],[{right},{y}],[{right},{top}],[{x},{top}],[{x},{y}]]]}}"
        );
        from_json(&text).expect("JSON")
    })
}

fn area(value: &Value) -> f64 {
    let is_polygon = value.member(&"type".into()).as_text().is_some_and(|kind| kind.ends_with("Polygon"));
    if is_polygon { real("geo_polygon_area", std::slice::from_ref(value)) } else { 0.0 }
}

/// A coordinate of the first corner.
fn corner(polygon: &Value, at: i64) -> Value {
    polygon.member(&"coordinates".into()).member(&0_i64.into()).member(&0_i64.into()).member(&at.into())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn areas_of_union_and_intersection_add_up(a in any_star(), b in any_star()) {
        let union = area(&shape("geo_union_polygons_array", &[Value::array(vec![a.clone(), b.clone()])]));
        let common = area(&shape("geo_intersection_2polygons", &[a.clone(), b.clone()]));
        let sum = area(&a) + area(&b);
        prop_assert!((union + common - sum).abs() < 1e-6 * sum, "{union} + {common} is not {sum}");
    }

    #[test]
    fn areas_of_shapes_that_share_edges_add_up(a in any_rectangle(), b in any_rectangle(), c in any_rectangle()) {
        let ab = shape("geo_union_polygons_array", &[Value::array(vec![a.clone(), b.clone()])]);
        let abc = area(&shape("geo_union_polygons_array", &[Value::array(vec![ab.clone(), c.clone()])]));
        let common_parts = shape("geo_intersection_2polygons", &[ab.clone(), c.clone()]);
        let common = match common_parts.member(&"geometries".into()) {
            Value::Array(parts) => parts.iter().map(area).sum(),
            _ => area(&common_parts),
        };
        let sum = area(&ab) + area(&c);
        prop_assert!((abc + common - sum).abs() < 1e-6 * sum, "{} + {} is not {}", abc, common, sum);
        let touches = call("geo_intersects_2polygons", Type::Bool, &[a.clone(), b.clone()]).as_bool();
        let apart = real("geo_distance_point_to_polygon", &[corner(&a, 0), corner(&a, 1), b]) > 1.0;
        prop_assert!(touches == Some(true) || apart);
    }

    #[test]
    fn no_shape_breaks_the_functions(
        a in prop::collection::vec((-2..3_i32, -2..3_i32), 0..9),
        b in prop::collection::vec((-2..3_i32, -2..3_i32), 0..9),
    ) {
        let ring = |corners: &[(i32, i32)]| {
            let pairs = corners.iter().chain(corners.first()).map(|(x, y)| {
                Value::array(vec![Value::Long(i64::from(x * 90)), Value::Long(i64::from(y * 45))])
            });
            Value::array(pairs.collect())
        };
        let of = |kind: &str, coordinates: Value| Value::bag([("type", Value::text(kind)), ("coordinates", coordinates)]);
        let (line, other) = (of("LineString", ring(&a)), of("LineString", ring(&b)));
        let polygon = of("Polygon", Value::array(vec![ring(&a)]));
        let polygons = of("MultiPolygon", Value::array(vec![Value::array(vec![ring(&a)]), Value::array(vec![ring(&b)])]));
        for name in ["geo_intersection_2lines", "geo_union_lines_array", "geo_line_simplify", "geo_line_densify",
            "geo_line_buffer", "geo_line_centroid", "geo_line_to_s2cells"] {
            shape(name, &[line.clone(), other.clone()]);
            shape(name, &[line.clone(), 3_i64.into()]);
        }
        for name in ["geo_intersection_2polygons", "geo_polygon_area", "geo_polygon_simplify", "geo_polygon_buffer",
            "geo_polygon_to_s2cells", "geo_polygon_to_h3cells", "geo_polygon_centroid"] {
            shape(name, &[polygon.clone(), polygons.clone()]);
            shape(name, &[polygons.clone(), 2_i64.into()]);
        }
        shape("geo_intersection_line_with_polygon", &[line, polygons]);
    }

    #[test]
    fn neighbours_join_without_a_seam(lng in -180.0..180.0_f64, lat in -80.0..80.0_f64, level in 3_i64..=12) {
        for (point_to_cell, around) in
            [("geo_point_to_s2cell", "geo_s2cell_neighbors"), ("geo_point_to_geohash", "geo_geohash_neighbors")]
        {
            let cell = call(point_to_cell, Type::String, &[lng.into(), lat.into(), level.into()]);
            let to_polygon = if around.contains("s2") { "geo_s2cell_to_polygon" } else { "geo_geohash_to_polygon" };
            let mut cells = vec![cell.clone()];
            cells.extend(shape(around, &[cell]).as_array().unwrap_or_default().iter().cloned());
            let polygons: Vec<Value> = cells.iter().map(|c| shape(to_polygon, std::slice::from_ref(c))).collect();
            let sum: f64 = polygons.iter().map(area).sum();
            let union = shape("geo_union_polygons_array", &[Value::array(polygons)]);
            prop_assert_eq!(to_text(&union.member(&"type".into())), "Polygon");
            prop_assert!((area(&union) - sum).abs() < 1e-6 * sum, "{} is not {}", area(&union), sum);
        }
    }

    #[test]
    fn a_place_is_in_the_union_when_it_is_in_one(a in any_star(), b in any_star(), x in -2.0..2.0_f64, y in -2.0..2.0_f64) {
        let is_in = |polygon: &Value| {
            call("geo_point_in_polygon", Type::Bool, &[(10.0 + x).into(), (50.0 + y).into(), polygon.clone()]).as_bool()
        };
        let union = shape("geo_union_polygons_array", &[Value::array(vec![a.clone(), b.clone()])]);
        prop_assert_eq!(is_in(&union), Some(is_in(&a) == Some(true) || is_in(&b) == Some(true)));
    }

    #[test]
    fn a_buffer_holds_what_is_near(a in any_star(), x in -3.0..3.0_f64, y in -3.0..3.0_f64) {
        let radius = 20_000.0;
        let buffer = shape("geo_polygon_buffer", &[a.clone(), radius.into(), 100.0.into()]);
        let place: [Value; 2] = [(10.0 + x).into(), (50.0 + y).into()];
        let at = |polygon: &Value| [place[0].clone(), place[1].clone(), polygon.clone()];
        let distance = real("geo_distance_point_to_polygon", &at(&a));
        let is_in = call("geo_point_in_polygon", Type::Bool, &at(&buffer)).as_bool();
        if distance < radius {
            prop_assert_eq!(is_in, Some(true));
        }
        if distance > radius + 110.0 {
            prop_assert_eq!(is_in, Some(false));
        }
    }

    #[test]
    fn cells_cover_the_places_of_a_polygon(a in any_star(), x in -2.0..2.0_f64, y in -2.0..2.0_f64) {
        let place: [Value; 2] = [(10.0 + x).into(), (50.0 + y).into()];
        let is_in = call("geo_point_in_polygon", Type::Bool, &[place[0].clone(), place[1].clone(), a.clone()]);
        if is_in.as_bool() == Some(true) {
            let cell = call("geo_point_to_s2cell", Type::String, &[place[0].clone(), place[1].clone(), 9_i64.into()]);
            let cells = to_text(&shape("geo_polygon_to_s2cells", &[a, 9_i64.into()]));
            prop_assert!(cells.contains(&format!("\"{}\"", to_text(&cell))), "{cells}");
        }
    }

    #[test]
    fn middles_of_h3_cells_tell_which_cover(a in any_star(), x in -2.0..2.0_f64, y in -2.0..2.0_f64) {
        let cell = call("geo_point_to_h3cell", Type::String, &[(10.0 + x).into(), (50.0 + y).into(), 5_i64.into()]);
        let middle = shape("geo_h3cell_to_central_point", std::slice::from_ref(&cell)).member(&"coordinates".into());
        let place = [middle.member(&0_i64.into()), middle.member(&1_i64.into()), a.clone()];
        let is_in = call("geo_point_in_polygon", Type::Bool, &place).as_bool();
        let cells = to_text(&shape("geo_polygon_to_h3cells", &[a, 5_i64.into()]));
        prop_assert_eq!(Some(cells.contains(&to_text(&cell))), is_in);
    }

    #[test]
    fn a_place_is_in_its_cells(lng in -180.0..180.0_f64, lat in -90.0..90.0_f64, level in 1_i64..=12) {
        for (point_to_cell, cell_to_point) in [
            ("geo_point_to_geohash", "geo_geohash_to_central_point"),
            ("geo_point_to_s2cell", "geo_s2cell_to_central_point"),
            ("geo_point_to_h3cell", "geo_h3cell_to_central_point"),
        ] {
            let cell = call(point_to_cell, Type::String, &[lng.into(), lat.into(), level.into()]);
            let middle = shape(cell_to_point, std::slice::from_ref(&cell)).member(&"coordinates".into());
            let (x, y) = (middle.member(&0_i64.into()), middle.member(&1_i64.into()));
            let again = call(point_to_cell, Type::String, &[x.to(Type::Real), y.to(Type::Real), level.into()]);
            prop_assert_eq!(to_text(&again), to_text(&cell), "{}", point_to_cell);
        }
    }

    #[test]
    fn ranges_cover_addresses_exactly(from: u32, length in 0_u32..100_000) {
        let to = from.saturating_add(length);
        let text = |bits: u32| Value::text(std::net::Ipv4Addr::from(bits).to_string());
        let ranges = shape("ipv4_range_to_cidr_list", &[text(from), text(to)]);
        let size = |range: &Value| {
            let prefix = call("ipv4_netmask_suffix", Type::Long, std::slice::from_ref(range)).as_long();
            1_u64 << (32 - prefix.unwrap_or(0))
        };
        let total: u64 = ranges.as_array().unwrap_or_default().iter().map(size).sum();
        prop_assert_eq!(total, u64::from(to - from) + 1);
        let inside = call("ipv4_is_in_any_range", Type::Bool, &[text(to), ranges]);
        prop_assert_eq!(inside.as_bool(), Some(true));
    }

    #[test]
    fn no_text_breaks_the_readers(text in "[0-9a-fA-F:./%() ,A-Z]{0,60}") {
        let text = Value::text(text);
        for name in ["parse_ipv4", "parse_ipv6", "ipv4_is_private", "geo_from_wkt", "geo_geohash_to_polygon",
            "geo_s2cell_neighbors", "geo_h3cell_to_polygon"] {
            call(name, Type::Dynamic, std::slice::from_ref(&text));
        }
    }
}
