//! Laws of aggregates over random groups.

use evaluate::function::Functions;
use evaluate::sketch::{Hll, TDigest};
use evaluate::value::to_text;
use evaluate::{Call, Session, Value};
use kql::Type;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// The results of an aggregate over rows of arguments.
fn over(name: &str, types: &[Type], rows: impl IntoIterator<Item = Vec<Value>>) -> Vec<Value> {
    let session = Session::new(0, 0);
    let gives = types.first().copied().unwrap_or(Type::Long);
    let aggregate = Functions::builtin().aggregate(name).unwrap_or_else(|| panic!("there is no {name}"));
    let call = Call { types, gives, session: &session };
    let mut state = (aggregate.start)(&call).expect("starts");
    rows.into_iter().for_each(|row| state.add(&session, &row).expect("takes the row"));
    state.finish(&session).expect("finishes")
}

fn longs(name: &str, numbers: &[i64]) -> Value {
    over(name, &[Type::Long], numbers.iter().map(|n| vec![Value::Long(*n)])).swap_remove(0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn percentiles_are_of_the_nearest_rank(mut numbers in prop::collection::vec(-50_i64..50, 1..80), percent in 0_i64..=100) {
        let rows = numbers.iter().map(|n| vec![Value::Long(*n), Value::Long(percent)]);
        let got = over("percentile", &[Type::Long, Type::Long], rows);
        numbers.sort_unstable();
        let rank = (percent as usize * numbers.len()).div_ceil(100).max(1);
        prop_assert_eq!(got[0].as_long(), Some(numbers[rank - 1]));
    }

    #[test]
    fn weights_count_as_repetitions(numbers in prop::collection::vec((-9_i64..9, 0_i64..5), 1..40), percent in 0_i64..=100) {
        let weighted = numbers.iter().map(|(n, w)| vec![Value::Long(*n), Value::Long(*w), Value::Long(percent)]);
        let repeated = numbers.iter().flat_map(|(n, w)| {
            vec![vec![Value::Long(*n), Value::Long(percent)]; usize::try_from(*w).unwrap_or(0)]
        });
        let weighted = over("percentilew", &[Type::Long, Type::Long, Type::Long], weighted);
        let repeated = over("percentile", &[Type::Long, Type::Long], repeated);
        prop_assert_eq!(to_text(&weighted[0]), to_text(&repeated[0]));
    }

    #[test]
    fn distinct_values_are_counted(numbers in prop::collection::vec(-20_i64..20, 0..200)) {
        let distinct = numbers.iter().collect::<BTreeSet<_>>().len() as i64;
        prop_assert_eq!(longs("dcount", &numbers).as_long(), Some(distinct));
        prop_assert_eq!(longs("count_distinct", &numbers).as_long(), Some(distinct));
        let set = longs("make_set", &numbers);
        prop_assert_eq!(set.as_array().map(<[Value]>::len), Some(distinct as usize));
    }

    #[test]
    fn the_extreme_row_has_the_extreme_value(rows in prop::collection::vec((-9_i64..9, 0_i64..99), 1..60)) {
        let pairs = || rows.iter().map(|(x, y)| vec![Value::Long(*x), Value::Long(*y)]);
        for (of_row, of_value) in [("arg_max", "max"), ("arg_min", "min")] {
            let found = over(of_row, &[Type::Long, Type::Long], pairs());
            let extreme = over(of_value, &[Type::Long], pairs());
            prop_assert_eq!(found[0].as_long(), extreme[0].as_long());
            let row = (found[0].as_long().unwrap_or(0), found[1].as_long().unwrap_or(0));
            prop_assert!(rows.contains(&row));
        }
    }

    #[test]
    fn spread_follows_its_definition(numbers in prop::collection::vec(-1e6..1e6_f64, 2..50)) {
        let count = numbers.len() as f64;
        let mean = numbers.iter().sum::<f64>() / count;
        let squares: f64 = numbers.iter().map(|x| (x - mean).powi(2)).sum();
        let rows = || numbers.iter().map(|x| vec![Value::Real(*x), Value::Real(*x)]);
        for (name, wanted) in [
            ("variance", squares / (count - 1.0)),
            ("variancep", squares / count),
            ("covariance", squares / (count - 1.0)),
            ("covariancep", squares / count),
            ("stdev", (squares / (count - 1.0)).sqrt()),
        ] {
            let got = over(name, &[Type::Real, Type::Real], rows())[0].as_real().unwrap_or(f64::NAN);
            prop_assert!((got - wanted).abs() <= 1e-9 * wanted.abs(), "{}: {} is not {}", name, got, wanted);
        }
    }

    #[test]
    fn sketches_do_not_mind_how_they_are_put_together(
        parts in prop::collection::vec(prop::collection::vec(-99_i64..99, 0..60), 1..6), percent in 0.0..=100.0_f64,
    ) {
        let (mut merged, mut at_once) = (Hll::default(), Hll::default());
        let (mut digest, mut whole) = (TDigest::new(Type::Long), TDigest::new(Type::Long));
        for part in &parts {
            let (mut own, mut spread) = (Hll::default(), TDigest::new(Type::Long));
            for number in part.iter().map(|n| Value::Long(*n)) {
                own.insert(&number);
                at_once.insert(&number);
                spread.insert(&number, 1);
                whole.insert(&number, 1);
            }
            merged.merge(&Hll::from_value(&own.to_value()).expect("a sketch"));
            digest.merge(&TDigest::from_value(&spread.to_value()).expect("a digest"));
        }
        prop_assert_eq!(merged.to_value().to_json(), at_once.to_value().to_json());
        prop_assert_eq!(digest.to_value().to_json(), whole.to_value().to_json());
        prop_assert_eq!(to_text(&digest.percentile(percent)), to_text(&whole.percentile(percent)));
    }

    #[test]
    fn no_value_breaks_the_sketches(text in "[\\[\\]0-9,.-]{0,60}") {
        if let Some(value) = evaluate::value::from_json(&text) {
            let _ = (Hll::from_value(&value).map(|h| h.estimate()), TDigest::from_value(&value).map(|d| d.total()));
        }
    }
}
