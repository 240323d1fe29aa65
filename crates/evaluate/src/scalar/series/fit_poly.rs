//! `series_fit_poly()`.

use super::line::quality;
use super::numbers::{full, nulls, series, whole_at};
use crate::{Call, Fault, Scalar, Value};

/// Highest degree of a polynomial.
const DEGREE_MAX: i64 = 64;

pub(super) const SERIES_FIT_POLY: Scalar = Scalar {
    name: "series_fit_poly",
    summary: "The polynomial that fits a series best: r-square, coefficients, variance, residual variance, the polynomial.",
    examples: &[
        ("series_fit_poly(dynamic([3,5,7]))", "[1.0,[2.0,1.0],4.0,0.0,[3.0,5.0,7.0]]"),
        ("series_fit_poly(dynamic([1,null]))", "[null,null,null,null,null]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/series-fit-poly-function",
    differs: "",
    eval,
};

/// Arguments: the series, its places (1, 2, …), the degree (1).
fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let degree = whole_at(arguments, 2).unwrap_or(1);
    if !(0..=DEGREE_MAX).contains(&degree) {
        let problem = format!("the degree is {degree}; give one from 1 to {DEGREE_MAX}");
        return Err(Fault::argument("series_fit_poly", problem));
    }
    let Some(points) = full(arguments, 0).filter(|points| !points.is_empty()) else { return Ok(nulls(5)) };
    let places = match arguments.get(1) {
        Some(_) => full(arguments, 1),
        None => Some((1..=points.len()).map(|place| place as f64).collect()),
    };
    let Some(places) = places.filter(|places| places.len() == points.len()) else { return Ok(nulls(5)) };
    Ok(fit(&places, &points, usize::try_from(degree).unwrap_or(1)))
}

fn fit(places: &[f64], points: &[f64], degree: usize) -> Value {
    let scale = Scale::of(places);
    let scaled: Vec<f64> = places.iter().map(|place| scale.to(*place)).collect();
    let (in_scale, fitted) = expansion(&scaled, points, degree);
    let mean = points.iter().sum::<f64>() / points.len() as f64;
    let squares = points.iter().map(|point| (point - mean).powi(2)).sum();
    let left = points.iter().zip(&fitted).map(|(point, fit)| (point - fit).powi(2)).sum();
    let (rsquare, variance, rvariance) = quality(squares, left, points.len());
    let coefficients = scale.unscaled(&in_scale);
    Value::array(vec![
        rsquare.into(),
        series(coefficients.into_iter().rev()),
        variance.into(),
        rvariance.into(),
        series(fitted),
    ])
}

/// Places moved into -1 to 1, where powers stay small.
struct Scale {
    middle: f64,
    half: f64,
}

impl Scale {
    fn of(places: &[f64]) -> Scale {
        let low = places.iter().copied().fold(f64::INFINITY, f64::min);
        let high = places.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let half = (high - low) / 2.0;
        Scale { middle: f64::midpoint(low, high), half: if half > 0.0 { half } else { 1.0 } }
    }

    fn to(&self, place: f64) -> f64 {
        (place - self.middle) / self.half
    }

    /// The coefficients in places of those in scaled places; the lowest power first.
    fn unscaled(&self, coefficients: &[f64]) -> Vec<f64> {
        let mut result: Vec<f64> = vec![];
        for coefficient in coefficients.iter().rev() {
            // result := result * (x - middle) / half + coefficient
            let mut next = vec![0.0; result.len() + 1];
            for (power, value) in result.iter().enumerate() {
                add(&mut next, power + 1, value / self.half);
                add(&mut next, power, -value * self.middle / self.half);
            }
            add(&mut next, 0, *coefficient);
            result = next;
        }
        result
    }
}

fn add(polynomial: &mut [f64], power: usize, value: f64) {
    if let Some(coefficient) = polynomial.get_mut(power) {
        *coefficient += value;
    }
}

/// The best polynomial, lowest power first, and its values, by polynomials that are orthogonal over the
/// places (Forsythe, "Generation and use of orthogonal polynomials for data-fitting", 1957).
fn expansion(places: &[f64], points: &[f64], degree: usize) -> (Vec<f64>, Vec<f64>) {
    let mut sum = vec![0.0; degree + 1];
    let mut fitted = vec![0.0; places.len()];
    let (mut before, mut before_coefficients) = (vec![0.0; places.len()], vec![0.0; degree + 1]);
    let (mut now, mut coefficients) = (vec![1.0; places.len()], vec![0.0; degree + 1]);
    add(&mut coefficients, 0, 1.0);
    let (mut norm_before, mut norm) = (f64::INFINITY, places.len() as f64);
    for step in 0..=degree {
        let weight = points.iter().zip(&now).map(|(y, p)| y * p).sum::<f64>() / norm;
        sum.iter_mut().zip(&coefficients).for_each(|(s, c)| *s += weight * c);
        fitted.iter_mut().zip(&now).for_each(|(f, p)| *f += weight * p);
        let shift = places.iter().zip(&now).map(|(x, p)| x * p * p).sum::<f64>() / norm;
        let carry = norm / norm_before;
        let next =
            places.iter().zip(&now).zip(&before).map(|((x, p), b)| (x - shift) * p - carry * b).collect();
        let raised = std::iter::once(0.0).chain(coefficients.iter().copied());
        let next_coefficients = raised.zip(&coefficients).zip(&before_coefficients);
        let next_coefficients = next_coefficients.map(|((r, c), b)| r - shift * c - carry * b).collect();
        (before, now) = (now, next);
        (before_coefficients, coefficients) = (coefficients, next_coefficients);
        (norm_before, norm) = (norm, now.iter().map(|p| p * p).sum());
        // No more distinct places than powers: the fit is exact.
        if norm <= f64::EPSILON * norm_before || step >= places.len() {
            break;
        }
    }
    (sum, fitted)
}
