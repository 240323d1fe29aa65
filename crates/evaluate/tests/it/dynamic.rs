//! Laws of arrays, bags, sets and series.

use crate::calls::call;
use evaluate::function::Functions;
use evaluate::value::equal;
use evaluate::{Call, Session, Value};
use kql::functions::FunctionKind;
use kql::{Library, Type};
use proptest::prelude::*;
use std::sync::LazyLock;

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (-9i64..9).prop_map(Value::Long),
        any::<i64>().prop_map(Value::Long),
        any::<f64>().prop_map(Value::Real),
        (-9i32..9).prop_map(|n| Value::Real(f64::from(n) / 2.0)),
        Just(Value::Real(f64::NAN)),
        any::<i64>().prop_map(Value::Timespan),
        (0..evaluate::value::time::MAX).prop_map(Value::DateTime),
        "(\\$|[.ab]|\\[|\\]|'|[0-9]|\\PC){0,6}".prop_map(Value::from),
    ]
}

fn dynamic() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(3, 24, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::array),
            prop::collection::vec(("[ab.$]{1,2}", inner), 0..5).prop_map(Value::bag),
        ]
    })
}

fn longs() -> impl Strategy<Value = Value> {
    prop::collection::vec((-5i64..5).prop_map(Value::Long), 0..12).prop_map(Value::array)
}

fn series() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(-1000.0..1000.0, 1..60)
}

fn reals(numbers: &[f64]) -> Value {
    Value::array(numbers.iter().copied().map(Value::Real).collect())
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap_or_default().iter().filter_map(Value::as_real).collect()
}

/// The names of the functions of dynamic values.
fn family() -> &'static [&'static str] {
    static FAMILY: LazyLock<Vec<&str>> = LazyLock::new(|| {
        let starts =
            ["series_", "array_", "bag_", "set_", "zip", "pack", "treepath", "jaccard_", "dynamic_to"];
        let library = Library::builtin();
        let names = library.of(FunctionKind::Scalar).map(|f| f.name);
        names.filter(|name| starts.iter().any(|start| name.starts_with(start))).collect()
    });
    &FAMILY
}

fn same(a: &Value, b: &Value) -> bool {
    equal(a, b) != Some(false)
}

fn array(name: &str, arguments: &[Value]) -> Value {
    call(name, Type::Dynamic, arguments)
}

proptest! {
    #[test]
    fn no_value_makes_a_function_panic(arguments in prop::collection::vec(dynamic(), 1..5)) {
        let session = Session::new(0, 0);
        let types = vec![Type::Dynamic; arguments.len()];
        for name in family() {
            if let Some(function) = Functions::builtin().scalar(name) {
                let call = Call { types: &types, gives: Type::Dynamic, session: &session };
                let _ = (function.eval)(&call, &arguments);
            }
        }
    }

    #[test]
    fn turning_left_then_right_changes_nothing(items in longs(), count in any::<i64>()) {
        let left = array("array_rotate_left", &[items.clone(), Value::Long(count)]);
        prop_assert!(same(&array("array_rotate_right", &[left, Value::Long(count)]), &items));
    }

    #[test]
    fn the_parts_of_a_split_are_the_whole(items in longs(), at in -15i64..15) {
        let parts = array("array_split", &[items.clone(), Value::Long(at)]);
        let parts = parts.as_array().unwrap_or_default();
        prop_assert_eq!(parts.len(), 2);
        prop_assert!(same(&array("array_concat", parts), &items));
    }

    #[test]
    fn a_shift_keeps_the_length(items in longs(), count in any::<i64>()) {
        let shifted = array("array_shift_left", &[items.clone(), Value::Long(count)]);
        prop_assert_eq!(shifted.as_array().map(<[Value]>::len), items.as_array().map(<[Value]>::len));
    }

    #[test]
    fn sorting_down_is_sorting_up_turned_around(items in longs()) {
        let up = array("array_sort_asc", std::slice::from_ref(&items));
        let down = array("array_sort_desc", &[items]);
        prop_assert!(same(&array("array_reverse", &[down]), &up));
        let up = numbers(&up);
        prop_assert!(up.is_sorted());
    }

    #[test]
    fn union_is_what_is_shared_and_what_is_not(a in longs(), b in longs()) {
        let shared = array("set_intersect", &[a.clone(), b.clone()]);
        let only_a = array("set_difference", &[a.clone(), b.clone()]);
        let only_b = array("set_difference", &[b.clone(), a.clone()]);
        let union = array("set_union", &[a, b]);
        let parts = array("array_concat", &[shared, only_a, only_b]);
        prop_assert_eq!(union.as_array().map(<[Value]>::len), parts.as_array().map(<[Value]>::len));
        prop_assert_eq!(call("set_equals", Type::Bool, &[union, parts]).as_bool(), Some(true));
    }

    #[test]
    fn what_is_set_at_a_key_is_there_and_can_be_removed(bag in prop::collection::btree_map("[a-c]", leaf(), 0..3), path in "[a-c](\\.[a-c]){0,2}") {
        let (bag, path) = (Value::bag(bag), Value::from(format!("$.{path}")));
        let set = array("bag_set_key", &[bag, path.clone(), Value::Long(7)]);
        prop_assert_eq!(call("bag_has_key", Type::Bool, &[set.clone(), path.clone()]).as_bool(), Some(true));
        let removed = array("bag_remove_keys", &[set, Value::array(vec![path.clone()])]);
        prop_assert_eq!(call("bag_has_key", Type::Bool, &[removed, path]).as_bool(), Some(false));
    }

    #[test]
    fn a_straight_line_is_found(slope in -100.0f64..100.0, start in -100.0..100.0, length in 3usize..50) {
        let points: Vec<f64> = (0..length).map(|at| start + slope * at as f64).collect();
        let fit = array("series_fit_line", &[reals(&points)]);
        let slot = fit.as_array().and_then(|parts| parts.get(1));
        let found: f64 = slot.and_then(Value::as_real).unwrap_or(f64::NAN);
        prop_assert!((found - slope).abs() < 1e-9 * (1.0 + slope.abs()));
        let poly = array("series_fit_poly", &[reals(&points), reals(&(0..length).map(|x| x as f64).collect::<Vec<_>>()), Value::Long(2)]);
        let fitted = poly.as_array().and_then(|parts| parts.get(4)).map(numbers).unwrap_or_default();
        prop_assert!(fitted.iter().zip(&points).all(|(a, b)| (a - b).abs() < 1e-6));
    }

    #[test]
    fn a_series_is_the_sum_of_its_parts(points in series(), period in -1i64..9, trend in prop::sample::select(vec!["avg", "linefit", "none"])) {
        let parts = array("series_decompose", &[reals(&points), Value::Long(period), Value::from(trend)]);
        let [baseline, seasonal, trend, residual] = parts.as_array().unwrap_or_default() else { panic!("four parts") };
        let parts = [baseline, seasonal, trend, residual].map(numbers);
        for (at, point) in points.iter().enumerate() {
            prop_assert!((parts[0][at] + parts[3][at] - point).abs() < 1e-9);
            prop_assert!((parts[1][at] + parts[2][at] - parts[0][at]).abs() < 1e-9);
        }
    }

    #[test]
    fn two_lines_fit_no_worse_than_one(points in series()) {
        let one = array("series_fit_line", &[reals(&points)]);
        let two = array("series_fit_2lines", &[reals(&points)]);
        let rsquare = |fit: &Value| fit.as_array().and_then(|p| p.first()).and_then(Value::as_real);
        if let (Some(one), Some(two)) = (rsquare(&one), rsquare(&two)) {
            prop_assert!(two >= one - 1e-9);
        }
    }
}

/// Five weeks of hours with a weekly season, a trend, small noise and outliers at three hours.
fn traffic() -> Vec<f64> {
    (0..840i32)
        .map(|hour| {
            let day = hour / 24 % 7;
            let night = f64::from(hour % 24 / 10).powi(2);
            let noise = f64::from(hour.wrapping_mul(7919) % 100) / 50.0;
            let outlier = match hour {
                150 => -16.0,
                300 | 600 => 16.0,
                _ => 0.0,
            };
            let season = if day >= 5 { 5.0 } else { 15.0 };
            season - night + f64::from(hour) / 72.0 + noise + outlier
        })
        .collect()
}

#[test]
fn outliers_are_found_around_a_season_and_a_trend() {
    let arguments = [reals(&traffic()), Value::Real(4.0), Value::Long(-1), Value::from("linefit")];
    let parts = array("series_decompose_anomalies", &arguments);
    let flags = parts.as_array().and_then(|parts| parts.first()).map(numbers).unwrap_or_default();
    let found: Vec<(usize, f64)> = flags.into_iter().enumerate().filter(|(_, flag)| *flag != 0.0).collect();
    assert_eq!(found, [(150, -1.0), (300, 1.0), (600, 1.0)]);
}
