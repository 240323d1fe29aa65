//! `geo_polygon_lookup` and `geo_line_lookup`.

use super::beside::{Beside, keeps_unmatched, lookup_key};
use super::{Plugin, PluginCall};
use crate::function::Functions;
use crate::{Call, Fault, Scalar, Table, Value};
use kql::Type;

pub(super) const GEO_POLYGON_LOOKUP: Plugin = Plugin {
    name: "geo_polygon_lookup",
    summary: "The rows whose place lies in a polygon of a lookup table, with that table's row.",
    examples: &[(
        r#"let t = datatable(n: string, p: dynamic)["a", dynamic({"type":"Polygon","coordinates":[[[0,0],[2,0],[2,2],[0,2],[0,0]]]})]; datatable(x: real, y: real)[1.0, 1.0, 5.0, 5.0] | evaluate geo_polygon_lookup(t, p, x, y) | project n"#,
        r#"["a"]"#,
    )],
    source: "https://learn.microsoft.com/kusto/query/geo-polygon-lookup-plugin",
    differs: "Every place is held against every polygon.",
    run: |call| {
        let radius = call.constant(4, "radius").and_then(Value::as_real);
        let test = match radius {
            Some(radius) => Test::Near(known("geo_distance_point_to_polygon")?, radius),
            None => Test::Inside(known("geo_point_in_polygon")?),
        };
        lookup(call, "geo_polygon_lookup", &test)
    },
};

pub(super) const GEO_LINE_LOOKUP: Plugin = Plugin {
    name: "geo_line_lookup",
    summary: "The rows whose place is near a line of a lookup table, with that table's row.",
    examples: &[(
        r#"let t = datatable(n: string, l: dynamic)["a", dynamic({"type":"LineString","coordinates":[[0,0],[2,0]]})]; datatable(x: real, y: real)[1.0, 0.0001, 5.0, 5.0] | evaluate geo_line_lookup(t, l, x, y, 100) | project n"#,
        r#"["a"]"#,
    )],
    source: "https://learn.microsoft.com/kusto/query/geo-line-lookup-plugin",
    differs: "Every place is held against every line.",
    run: |call| {
        let radius = call.constant(4, "radius").and_then(Value::as_real);
        let radius = radius.ok_or_else(|| Fault::argument("geo_line_lookup", "needs a radius in metres"))?;
        lookup(call, "geo_line_lookup", &Test::Near(known("geo_distance_point_to_line")?, radius))
    },
};

/// When a place and a shape belong together.
enum Test {
    Inside(&'static Scalar),
    Near(&'static Scalar, f64),
}

impl Test {
    fn holds(&self, call: &PluginCall<'_>, place: &[Value; 2], shape: &Value) -> Result<bool, Fault> {
        let [x, y] = place.clone();
        let arguments = [x, y, shape.clone()];
        let types = [Type::Real, Type::Real, Type::Dynamic];
        let ask = |function: &Scalar, gives: Type| {
            (function.eval)(&Call { types: &types, gives, session: call.session }, &arguments)
        };
        Ok(match self {
            Test::Inside(function) => ask(function, Type::Bool)?.as_bool() == Some(true),
            Test::Near(function, radius) => {
                ask(function, Type::Real)?.as_real().is_some_and(|distance| distance <= *radius)
            }
        })
    }
}

fn known(name: &str) -> Result<&'static Scalar, Fault> {
    Functions::builtin().scalar(name).ok_or_else(|| Fault::unsupported(name, "the function is not built in"))
}

fn lookup(call: &PluginCall<'_>, plugin: &str, test: &Test) -> Result<Table, Fault> {
    let lookup = call.table(0, plugin)?;
    let key = lookup_key(call, 1, plugin)?;
    let (longitude, latitude) = (call.column(2, plugin)?, call.column(3, plugin)?);
    let unmatched = keeps_unmatched(call, 5);
    let returns_key = call.constant(7, "return_lookup_key").and_then(Value::as_bool) == Some(true);
    let without: &[usize] = if returns_key { &[] } else { std::slice::from_ref(&key) };
    let beside = Beside::new(call.input, lookup, without);
    let pairs = call.input.rows.len().saturating_mul(lookup.rows.len());
    if pairs > call.session.rows_max {
        return Err(Fault::Limit {
            resource: "pairs of places and shapes",
            limit: call.session.rows_max.to_string(),
            advice: "filter the places, or use geo_point_to_s2cell() and join",
        });
    }
    let mut rows = vec![];
    for row in &call.input.rows {
        let before = rows.len();
        let place = [longitude, latitude].map(|at| row.get(at).cloned().unwrap_or_default());
        for (at, other) in lookup.rows.iter().enumerate() {
            if test.holds(call, &place, other.get(key).unwrap_or(&Value::Null))? {
                rows.push(beside.matched(row, at));
            }
        }
        if rows.len() == before && unmatched {
            rows.push(beside.unmatched(row));
        }
    }
    Ok(Table { columns: beside.columns, rows })
}
