//! `series_fit_2lines()` and `series_fit_2lines_dynamic()`.

use super::line::{Line, quality};
use super::numbers::{count, full, nulls, series};
use crate::{Scalar, Value};

/// Least points of one line.
const POINTS_MIN: usize = 2;

pub(super) const SERIES_FIT_2LINES: Scalar = Scalar {
    name: "series_fit_2lines",
    summary: "The two straight lines, one after the other, that fit a series best: figures of both, then of the right and the left one.",
    examples: &[(
        "series_fit_2lines(dynamic([0,2,4,9,7,5]))",
        "[1.0,3,10.7,0.0,[0.0,2.0,4.0,9.0,7.0,5.0],1.0,-2.0,11.0,4.0,0.0,1.0,2.0,-2.0,4.0,0.0]",
    )],
    source: "https://learn.microsoft.com/kusto/query/series-fit-2lines-function",
    differs: "The original does not say where exactly it cuts; here each line has two points at least, and the place is the first of the right one.",
    eval: |_, arguments| {
        let points = full(arguments, 0).unwrap_or_default();
        Ok(Fit::through(&points).map_or(nulls(15), |fit| {
            let (rsquare, variance, rvariance) = fit.quality;
            let whole = [
                rsquare.into(),
                count(fit.split),
                variance.into(),
                rvariance.into(),
                fit.values(points.len()),
            ];
            let halves = [fit.right, fit.left].map(|line| line.members().map(|(_, value)| value));
            Value::array(whole.into_iter().chain(halves.into_iter().flatten()).collect())
        }))
    },
};

pub(super) const SERIES_FIT_2LINES_DYNAMIC: Scalar = Scalar {
    name: "series_fit_2lines_dynamic",
    summary: "The two straight lines, one after the other, that fit a series best, as a bag.",
    examples: &[
        ("series_fit_2lines_dynamic(dynamic([0,1,2,3,9,7,5,3])).split_idx", "4"),
        ("series_fit_2lines_dynamic(dynamic([0,1,2,3,9,7,5,3])).right.slope", "-2"),
    ],
    source: "https://learn.microsoft.com/kusto/query/series-fit-2lines-dynamic-function",
    differs: "",
    eval: |_, arguments| {
        let points = full(arguments, 0).unwrap_or_default();
        Ok(Fit::through(&points).map_or(Value::Null, |fit| {
            let (rsquare, variance, rvariance) = fit.quality;
            Value::bag([
                ("rsquare", rsquare.into()),
                ("split_idx", count(fit.split)),
                ("variance", variance.into()),
                ("rvariance", rvariance.into()),
                ("line_fit", fit.values(points.len())),
                ("right", Value::bag(fit.right.members())),
                ("left", Value::bag(fit.left.members())),
            ])
        }))
    },
};

/// Two lines; the right one counts its places from the split.
struct Fit {
    split: usize,
    left: Line,
    right: Line,
    /// R-square, variance, residual variance.
    quality: (f64, f64, f64),
}

impl Fit {
    fn through(points: &[f64]) -> Option<Fit> {
        let mean = points.iter().sum::<f64>() / points.len() as f64;
        let sums = Sums::of(points, mean);
        let residue = |split: usize| sums.residue(0, split) + sums.residue(split, points.len());
        let splits = POINTS_MIN..=points.len().checked_sub(POINTS_MIN)?;
        let split = splits.min_by(|a, b| residue(*a).total_cmp(&residue(*b)))?;
        let (before, after) = points.split_at_checked(split)?;
        let (left, right) = (Line::through(before)?, Line::through(after)?);
        let squares = points.iter().map(|point| (point - mean).powi(2)).sum();
        let around = |line: &Line, part: &[f64]| {
            part.iter().enumerate().map(|(at, point)| (point - line.at(at)).powi(2)).sum::<f64>()
        };
        let quality = quality(squares, around(&left, before) + around(&right, after), points.len());
        Some(Fit { split, left, right, quality })
    }

    fn values(&self, length: usize) -> Value {
        let left = (0..self.split).map(|place| self.left.at(place));
        series(left.chain((0..length.saturating_sub(self.split)).map(|place| self.right.at(place))))
    }
}

/// Running sums of a series around its mean, so that a line through any part is found at once.
struct Sums {
    /// Of the points, of the points times their places, of their squares, before each place.
    before: Vec<(f64, f64, f64)>,
}

impl Sums {
    fn of(points: &[f64], mean: f64) -> Sums {
        let mut sums = (0.0, 0.0, 0.0);
        let mut before = vec![sums];
        for (at, point) in points.iter().enumerate() {
            let point = point - mean;
            sums = (sums.0 + point, sums.1 + point * at as f64, sums.2 + point * point);
            before.push(sums);
        }
        Sums { before }
    }

    /// The sum of squares around the best line through the points of a part.
    fn residue(&self, start: usize, end: usize) -> f64 {
        let (Some(a), Some(b)) = (self.before.get(start), self.before.get(end)) else { return f64::INFINITY };
        let length = (end - start) as f64;
        let (sum, moment, squares) = (b.0 - a.0, b.1 - a.1, b.2 - a.2);
        let middle = start as f64 + (length - 1.0) / 2.0;
        let both = moment - middle * sum;
        let places = length * (length * length - 1.0) / 12.0;
        squares - sum * sum / length - both * both / places
    }
}
