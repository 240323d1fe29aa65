//! Series as a sum of a seasonal part, a trend and what is left.

use super::line::Line;
use super::numbers::{items, number_at, real, whole_at};
use super::periods::Periods;
use crate::{Fault, Value};

/// How seasons are found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Season {
    /// The best period that scores at least this.
    Detect(f64),
    /// A period of that many points.
    Period(usize),
    /// There is none.
    None,
}

impl Season {
    /// Of the argument's number: -1 detects, a positive number is the period.
    pub(super) fn of(period: Option<i64>, threshold: f64) -> Season {
        match period.unwrap_or(-1) {
            -1 => Season::Detect(threshold),
            period => usize::try_from(period).ok().filter(|p| *p > 0).map_or(Season::None, Season::Period),
        }
    }

    fn period(self, learned: &[f64]) -> Option<usize> {
        match self {
            Season::Detect(threshold) => {
                let best = |points: &[f64]| {
                    let found = Periods::of(points).found(0.0, f64::INFINITY);
                    found.first().filter(|(_, score)| *score >= threshold).map(|(period, _)| *period)
                };
                // A trend hides seasons.
                best(learned).or_else(|| best(&Line::through(learned)?.rest(learned)))
            }
            Season::Period(period) => Some(period),
            Season::None => None,
        }
    }

    /// The seasonal part of a series by its first `learn` points: the median of each phase, 0 without season.
    pub(super) fn part(self, points: &[f64], learn: usize) -> Vec<f64> {
        let learned = points.get(..learn).unwrap_or(points);
        let Some(period) = self.period(learned) else { return vec![0.0; points.len()] };
        let phases: Vec<f64> = (0..period.min(points.len()))
            .map(|phase| median(learned.iter().skip(phase).step_by(period).copied().collect()))
            .collect();
        phases.iter().copied().cycle().take(points.len()).collect()
    }
}

/// The median; of none 0.
fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let upper = numbers.get(numbers.len() / 2).copied().unwrap_or(0.0);
    if numbers.len() % 2 == 1 {
        return upper;
    }
    let lower = (numbers.len() / 2).checked_sub(1).and_then(|at| numbers.get(at)).copied();
    f64::midpoint(lower.unwrap_or(upper), upper)
}

/// How the trend is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trend {
    Average,
    Line,
    None,
}

impl Trend {
    fn named(function: &str, name: &str) -> Result<Trend, Fault> {
        match name {
            "" | "avg" => Ok(Trend::Average),
            "linefit" => Ok(Trend::Line),
            "none" => Ok(Trend::None),
            other => {
                let problem = format!("there is no trend '{other}'; use 'avg', 'linefit' or 'none'");
                Err(Fault::argument(function, problem))
            }
        }
    }

    fn part(self, points: &[f64], learn: usize) -> Vec<f64> {
        let learned = points.get(..learn).unwrap_or(points);
        let line = match self {
            Trend::None => None,
            Trend::Line => Line::through(learned),
            Trend::Average => {
                let mean = learned.iter().sum::<f64>() / learned.len().max(1) as f64;
                return vec![mean; points.len()];
            }
        };
        (0..points.len()).map(|place| line.map_or(0.0, |line| line.at(place))).collect()
    }
}

/// The score that a season needs when nothing else is said.
const THRESHOLD: f64 = 0.6;

/// Where the arguments of a decomposition stand in a call.
pub(super) struct Places {
    pub(super) function: &'static str,
    pub(super) season: usize,
    pub(super) trend: usize,
    pub(super) test_points: usize,
    pub(super) threshold: usize,
}

/// A series and its parts, all of one length.
pub(super) struct Components {
    pub(super) points: Vec<f64>,
    /// How many of the first points the parts are learned from.
    pub(super) learn: usize,
    pub(super) baseline: Vec<f64>,
    pub(super) seasonal: Vec<f64>,
    pub(super) trend: Vec<f64>,
    pub(super) residual: Vec<f64>,
}

impl Components {
    /// The parts of the series of a call; `None` when a point to learn from is not a number.
    ///
    /// # Errors
    /// For a trend that there is not.
    pub(super) fn of(arguments: &[Value], places: &Places) -> Result<Option<Components>, Fault> {
        let name = arguments.get(places.trend).and_then(Value::as_text).unwrap_or_default();
        let trend = Trend::named(places.function, name)?;
        let Some(elements) = items(arguments, 0) else { return Ok(None) };
        let test_points = whole_at(arguments, places.test_points).unwrap_or(0);
        let learn = elements.len().saturating_sub(usize::try_from(test_points).unwrap_or(0));
        let points: Vec<f64> = elements.iter().map(|element| real(element).unwrap_or(f64::NAN)).collect();
        if points.iter().take(learn).any(|point| !point.is_finite()) {
            return Ok(None);
        }
        let threshold = number_at(arguments, places.threshold).unwrap_or(THRESHOLD);
        let season = Season::of(whole_at(arguments, places.season), threshold);
        let seasonal = season.part(&points, learn);
        let rest: Vec<f64> = points.iter().zip(&seasonal).map(|(point, season)| point - season).collect();
        let trend = trend.part(&rest, learn);
        let baseline: Vec<f64> = seasonal.iter().zip(&trend).map(|(season, trend)| season + trend).collect();
        let residual = points.iter().zip(&baseline).map(|(point, base)| point - base).collect();
        Ok(Some(Components { points, learn, baseline, seasonal, trend, residual }))
    }
}
