//! `beta_cdf()`, `beta_inv()`, `beta_pdf()`.

use super::incomplete_beta::{inverse, log_beta, regularised};
use super::reals::all;
use crate::{Fault, Scalar, Value};

/// The largest parameter of the distribution that the functions take.
const PARAMETER_MAX: f64 = 10_000.0;

pub(super) const BETA_CDF: Scalar = Scalar {
    name: "beta_cdf",
    summary: "The probability that a value of the beta distribution is at most x; `nan` for x outside of 0 to 1 and for parameters outside of 0 to 10000.",
    examples: &[
        ("round(beta_cdf(0.5, 2, 2), 9)", "0.5"),
        ("beta_cdf(1.5, 2, 2)", "NaN"),
        ("beta_cdf(0.5, -2, 2)", "NaN"),
    ],
    source: "https://learn.microsoft.com/kusto/query/beta-cdf-function",
    differs: "",
    eval: cdf,
};

pub(super) const BETA_INV: Scalar = Scalar {
    name: "beta_inv",
    summary: "The x below which a value of the beta distribution lies with that probability; null for a probability outside of 0 to 1, `nan` for parameters outside of 0 to 10000.",
    examples: &[
        ("round(beta_inv(0.5, 2, 2), 9)", "0.5"),
        ("beta_inv(1.5, 2, 2)", "null"),
        ("beta_inv(0.5, -2, 2)", "NaN"),
    ],
    source: "https://learn.microsoft.com/kusto/query/beta-inv-function",
    differs: "The page's notes and its example disagree on which of null and `nan` is given when; this follows the example.",
    eval: inv,
};

pub(super) const BETA_PDF: Scalar = Scalar {
    name: "beta_pdf",
    summary: "The density of the beta distribution at x; `nan` for x outside of 0 to 1 and for parameters that are not positive.",
    examples: &[("round(beta_pdf(0.5, 2, 2), 9)", "1.5"), ("beta_pdf(1, 2, 2)", "NaN")],
    source: "https://learn.microsoft.com/kusto/query/beta-pdf-function",
    differs: "",
    eval: pdf,
};

fn is_parameter(number: f64) -> bool {
    number > 0.0 && number <= PARAMETER_MAX
}

fn cdf(_: &crate::Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let Some([x, a, b]) = all(arguments) else { return Ok(Value::Null) };
    let fits = (0.0..=1.0).contains(&x) && is_parameter(a) && is_parameter(b);
    Ok(Value::Real(if fits { regularised(x, a, b) } else { f64::NAN }))
}

fn inv(_: &crate::Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let Some([probability, a, b]) = all(arguments) else { return Ok(Value::Null) };
    if !(is_parameter(a) && is_parameter(b)) {
        return Ok(Value::Real(f64::NAN));
    }
    let fits = probability > 0.0 && probability <= 1.0;
    Ok(fits.then(|| inverse(probability, a, b)).into())
}

fn pdf(_: &crate::Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let Some([x, a, b]) = all(arguments) else { return Ok(Value::Null) };
    let fits = x > 0.0 && x < 1.0 && a > 0.0 && b > 0.0;
    let density = || ((a - 1.0) * x.ln() + (b - 1.0) * (-x).ln_1p() - log_beta(a, b)).exp();
    Ok(Value::Real(if fits { density() } else { f64::NAN }))
}
