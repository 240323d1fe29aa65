//! Laws of numbers.

use crate::calls::call;
use evaluate::Value;
use kql::Type;
use proptest::prelude::*;

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i32>().prop_map(Value::Int),
        any::<i64>().prop_map(Value::Long),
        (-100i64..100).prop_map(Value::Long),
        any::<f64>().prop_map(Value::Real),
        any::<i64>().prop_map(|n| Value::Decimal(n.into())),
        any::<i64>().prop_map(Value::Timespan),
        (0..evaluate::value::time::MAX).prop_map(Value::DateTime),
        "[0-9:.-]{0,12}".prop_map(Value::from),
    ]
}

fn kind() -> impl Strategy<Value = Type> {
    prop::sample::select(vec![
        Type::Bool,
        Type::Long,
        Type::Int,
        Type::Real,
        Type::Decimal,
        Type::DateTime,
        Type::Timespan,
        Type::Dynamic,
    ])
}

const OPERATORS: &[&str] =
    &["+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "bin", "floor", "round"];
const FUNCTIONS: &[&str] =
    &["around", "between", "!between", "bin_at", "range", "beta_cdf", "beta_inv", "beta_pdf"];

proptest! {
    #[test]
    fn no_operator_fails(a in value(), b in value(), gives in kind()) {
        for name in OPERATORS {
            call(name, gives, &[a.clone(), b.clone()]);
        }
        for name in ["neg", "pos", "abs", "ceiling", "sign", "gamma", "loggamma", "round", "bitset_count_ones"] {
            call(name, gives, std::slice::from_ref(&a));
        }
    }

    #[test]
    fn no_function_of_three_fails(a in value(), b in value(), c in value(), gives in kind()) {
        for name in FUNCTIONS {
            call(name, gives, &[a.clone(), b.clone(), c.clone()]);
        }
    }

    #[test]
    fn a_bin_holds_its_value(x in -1_000_000_000i64..1_000_000_000, size in 1i64..10_000) {
        let Value::Long(start) = call("bin", Type::Long, &[x.into(), size.into()]) else { panic!("no bin") };
        prop_assert!(start <= x && x < start + size && start % size == 0);
    }

    #[test]
    fn quotient_and_rest_make_the_number(x in any::<i32>(), y in any::<i32>().prop_filter("", |y| *y != 0)) {
        let (x, y) = (i64::from(x), i64::from(y));
        let Value::Long(rest) = call("%", Type::Long, &[x.into(), y.into()]) else { panic!("no rest") };
        prop_assert!((0..y.abs()).contains(&rest) && (x - rest) % y == 0);
    }

    #[test]
    fn values_have_an_order(x in any::<i64>(), y in any::<i64>()) {
        let holds = |name| call(name, Type::Bool, &[x.into(), y.into()]).as_bool().unwrap();
        prop_assert_eq!(holds("<"), !holds(">="));
        prop_assert_eq!(holds(">"), !holds("<="));
        prop_assert_eq!(holds("=="), holds("<=") && holds(">="));
        prop_assert_eq!(holds("=="), !holds("!="));
    }

    #[test]
    fn the_beta_distribution_and_its_inverse_agree(p in 0.001f64..0.999, a in 0.2f64..50.0, b in 0.2f64..50.0) {
        let x = call("beta_inv", Type::Real, &[p.into(), a.into(), b.into()]);
        let Value::Real(back) = call("beta_cdf", Type::Real, &[x, a.into(), b.into()]) else { panic!("no number") };
        prop_assert!((back - p).abs() < 1e-9, "{} {}", back, p);
    }

    #[test]
    fn units_lead_back(value in 0.001f64..1000.0) {
        for (name, from, to) in [
            ("convert_angle", "NatoMil", "Radian"),
            ("convert_energy", "KilowattHour", "BritishThermalUnit"),
            ("convert_force", "PoundForce", "Dyn"),
            ("convert_length", "Parsec", "Twip"),
            ("convert_mass", "Stone", "Microgram"),
            ("convert_speed", "Knot", "FootPerMinute"),
            ("convert_temperature", "DegreeDelisle", "DegreeFahrenheit"),
            ("convert_volume", "AcreFoot", "UsTeaspoon"),
        ] {
            let there = call(name, Type::Real, &[value.into(), from.into(), to.into()]);
            let Value::Real(back) = call(name, Type::Real, &[there, to.into(), from.into()]) else { panic!("{name}") };
            prop_assert!((back / value - 1.0).abs() < 1e-6, "{} {} {}", name, value, back);
        }
    }
}

#[test]
fn known_numbers() {
    let near = |name: &str, arguments: &[f64], wanted: f64| {
        let arguments: Vec<Value> = arguments.iter().map(|n| Value::Real(*n)).collect();
        let Value::Real(found) = call(name, Type::Real, &arguments) else { panic!("{name}: no number") };
        assert!((found - wanted).abs() <= wanted.abs() * 1e-12, "{name}: {found}, not {wanted}");
    };
    // By R: pbeta, qbeta, dbeta, and t.test with the summary statistics of two samples.
    near("beta_cdf", &[0.2, 3.0, 4.0], 0.09888);
    near("beta_pdf", &[0.2, 3.0, 4.0], 1.2288);
    near("gamma", &[5.0], 24.0);
    near("loggamma", &[5.0], 3.178_053_830_347_945_8);
    near("erf", &[1.0], 0.842_700_792_949_714_9);
    near("erfc", &[2.0], 0.004_677_734_981_047_266);
}
