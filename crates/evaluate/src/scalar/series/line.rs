//! Straight lines through series by least squares. As in the published examples, the first point lies at 1.

use super::numbers::series;
use crate::Value;

/// A line and how well it fits. Variances are of a sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    pub(super) rsquare: f64,
    pub(super) slope: f64,
    pub(super) interception: f64,
    pub(super) variance: f64,
    pub(super) rvariance: f64,
}

impl Line {
    /// The best line; `None` without points.
    pub(super) fn through(points: &[f64]) -> Option<Line> {
        let length = points.len() as f64;
        if points.is_empty() {
            return None;
        }
        let (middle, mean) = ((length - 1.0) / 2.0, points.iter().sum::<f64>() / length);
        let (mut both, mut places, mut squares) = (0.0, 0.0, 0.0);
        for (at, point) in points.iter().enumerate() {
            let place = at as f64 - middle;
            both += place * (point - mean);
            places += place * place;
            squares += (point - mean).powi(2);
        }
        let slope = if places > 0.0 { both / places } else { 0.0 };
        let mut line = Line {
            rsquare: 0.0,
            slope,
            interception: mean - slope * (middle + 1.0),
            variance: 0.0,
            rvariance: 0.0,
        };
        let left: f64 = points.iter().enumerate().map(|(at, point)| (point - line.at(at)).powi(2)).sum();
        (line.rsquare, line.variance, line.rvariance) = quality(squares, left, points.len());
        Some(line)
    }

    /// The line at the point of that index.
    pub(super) fn at(&self, place: usize) -> f64 {
        self.slope * (place as f64 + 1.0) + self.interception
    }

    /// What the line leaves of a series.
    pub(super) fn rest(&self, points: &[f64]) -> Vec<f64> {
        points.iter().enumerate().map(|(place, point)| point - self.at(place)).collect()
    }

    /// The line at all points of a series of that length.
    pub(super) fn values(&self, length: usize) -> Value {
        series((0..length).map(|place| self.at(place)))
    }

    /// The figures as members of a bag.
    pub(super) fn members(&self) -> [(&'static str, Value); 5] {
        [
            ("rsquare", self.rsquare.into()),
            ("slope", self.slope.into()),
            ("interception", self.interception.into()),
            ("variance", self.variance.into()),
            ("rvariance", self.rvariance.into()),
        ]
    }
}

/// The coefficient of determination, the variance and the residual variance, of the sum of squares around
/// the mean and around the fit.
pub(super) fn quality(squares: f64, left: f64, points: usize) -> (f64, f64, f64) {
    let freedom = points.saturating_sub(1).max(1) as f64;
    let rsquare = if squares > 0.0 { 1.0 - left / squares } else { 0.0 };
    (rsquare, squares / freedom, left / freedom)
}
