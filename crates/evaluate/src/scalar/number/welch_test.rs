//! `welch_test()`.

use super::incomplete_beta::regularised;
use super::reals::all;
use crate::{Call, Fault, Scalar, Value};

pub(super) const WELCH_TEST: Scalar = Scalar {
    name: "welch_test",
    summary: "The two-sided p-value of Welch's t-test from the mean, variance and count of two samples; null for fewer than two values or a negative variance.",
    examples: &[
        ("welch_test(5, 2, 30, 5, 3, 40)", "1"),
        ("round(welch_test(20, 4, 10, 22, 9, 12), 4)", "0.0775"),
        ("welch_test(5, 2, 1, 5, 3, 40)", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/welch-test-function",
    differs: "",
    eval: welch_test,
};

fn welch_test(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    Ok(all(arguments).and_then(p_value).into())
}

/// With t the difference of the means over its standard error and n the degrees of freedom by
/// Welch–Satterthwaite, Student's t gives p = I_{n / (n + t²)}(n / 2, 1 / 2).
fn p_value([mean1, variance1, count1, mean2, variance2, count2]: [f64; 6]) -> Option<f64> {
    if count1 < 2.0 || count2 < 2.0 || variance1 < 0.0 || variance2 < 0.0 {
        return None;
    }
    let (error1, error2) = (variance1 / count1, variance2 / count2);
    let error = error1 + error2;
    let t_squared = (mean1 - mean2).powi(2) / error;
    let freedom = error.powi(2) / (error1.powi(2) / (count1 - 1.0) + error2.powi(2) / (count2 - 1.0));
    if t_squared.is_nan() || freedom.is_nan() {
        return None;
    }
    Some(regularised(freedom / (freedom + t_squared), freedom / 2.0, 0.5))
}
