//! Scores of outliers by Tukey's fences.

/// Which quantiles the fences hang on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// The quartiles of all points.
    Tukey,
    /// The quartiles of the points above one percentile, and of those below another.
    Custom { min: f64, max: f64 },
}

impl Kind {
    /// The kind by its name in the language, with the percentiles that are usual.
    pub(super) fn named(name: &str) -> Option<Kind> {
        match name {
            "tukey" => Some(Kind::Tukey),
            "ctukey" => Some(Kind::Custom { min: 10.0, max: 90.0 }),
            _ => None,
        }
    }
}

/// The scores of points: 0 within the quartiles, beyond them the distance from the quartile by the distance
/// between the quartiles. The quartiles are those of the first `learn` points; missing points score 0.
/// Distances below `noise` are taken for rounding.
///
/// The rule of [`Kind::Custom`] is what the example on the 2018 page of `series_outliers` comes to.
pub(super) fn scores(points: &[Option<f64>], learn: usize, kind: Kind, noise: f64) -> Vec<f64> {
    let mut sorted: Vec<f64> = points.iter().take(learn).flatten().copied().collect();
    sorted.sort_by(f64::total_cmp);
    let all = Quartiles::of(&sorted);
    let (low, high) = match kind {
        Kind::Tukey => (all, all),
        Kind::Custom { min, max } => {
            let length = sorted.len() as f64;
            let skip = (length * min / 100.0).floor() as usize;
            let keep = ((length * max / 100.0).floor() as usize).max(1);
            let low = Quartiles::of(sorted.get(skip..).unwrap_or_default());
            (low, Quartiles::of(sorted.get(..keep).unwrap_or(&sorted)))
        }
    };
    let score = |point: f64| {
        if point > all.third {
            ((point - high.third) / high.range().max(noise)).max(0.0)
        } else if point < all.first {
            ((point - low.first) / low.range().max(noise)).min(0.0)
        } else {
            0.0
        }
    };
    points.iter().map(|point| point.map_or(0.0, score)).collect()
}

/// The noise of the arithmetic on numbers of that size.
pub(super) fn noise(points: &[Option<f64>]) -> f64 {
    let size =
        points.iter().flatten().filter(|point| point.is_finite()).fold(0.0, |a: f64, b| a.max(b.abs()));
    (size * 1e-9).max(f64::MIN_POSITIVE)
}

#[derive(Clone, Copy)]
struct Quartiles {
    first: f64,
    third: f64,
}

impl Quartiles {
    fn of(sorted: &[f64]) -> Quartiles {
        Quartiles { first: quantile(sorted, 0.25), third: quantile(sorted, 0.75) }
    }

    fn range(self) -> f64 {
        self.third - self.first
    }
}

/// The quantile of sorted numbers, between two of them by their distance; `nan` of none.
fn quantile(sorted: &[f64], part: f64) -> f64 {
    let place = part * sorted.len().saturating_sub(1) as f64;
    let at = place.floor() as usize;
    let below = sorted.get(at).copied().unwrap_or(f64::NAN);
    let above = sorted.get(at + 1).copied().unwrap_or(below);
    below + (above - below) * (place - place.floor())
}

#[cfg(test)]
mod tests {
    use super::{Kind, noise, scores};

    #[test]
    fn custom_fences_score_as_documented() {
        let points = [30, 28, 5, 27, 31, 38, 29, 80, 25, 37, 30].map(|point| Some(f64::from(point)));
        let scores = scores(&points, points.len(), Kind::Custom { min: 10.0, max: 90.0 }, noise(&points));
        let documented =
            [0.0, 0.0, -3.206_896, -0.172_413, 0.0, 2.666_666, 0.0, 16.666_666, -0.448_275, 2.333_333, 0.0];
        for (score, documented) in scores.iter().zip(documented) {
            assert!((score - documented).abs() < 1e-5, "{scores:?}");
        }
    }
}
