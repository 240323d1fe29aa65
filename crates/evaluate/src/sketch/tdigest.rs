//! How values are spread: a t-digest, exact while there are few.
//!
//! Dunning and Ertl, "Computing extremely accurate quantiles using t-digests", 2019.

use crate::Value;
use kql::Type;
use std::cmp::Ordering;

/// Distinct values that are kept as they are.
const EXACT: usize = 4096;
/// How fine the digest is once there are more: the weight of a centroid is at most
/// `4 · total · q (1 - q) / FINENESS` at quantile `q`.
const FINENESS: f64 = 400.0;

/// The numbers by which the types are written; 7 is documented, the others are ours.
const TYPES: [(i64, Type); 5] =
    [(7, Type::Long), (8, Type::Real), (9, Type::DateTime), (10, Type::Timespan), (11, Type::Int)];

/// The spread of numbers, moments or lengths of time.
#[derive(Debug, Clone)]
pub struct TDigest {
    kind: Type,
    exact: usize,
    total: u64,
    centroids: Vec<Centroid>,
    /// How many of the centroids are in order and of different values.
    tidy: usize,
}

#[derive(Debug, Clone, Copy)]
struct Centroid {
    mean: Mean,
    weight: u64,
}

/// Whole numbers stay whole: ticks have more digits than a real.
#[derive(Debug, Clone, Copy)]
enum Mean {
    Whole(i64),
    Real(f64),
}

impl Mean {
    fn order(self, other: Mean) -> Ordering {
        match (self, other) {
            (Mean::Whole(a), Mean::Whole(b)) => a.cmp(&b),
            (a, b) => a.real().total_cmp(&b.real()),
        }
    }

    fn real(self) -> f64 {
        match self {
            Mean::Whole(number) => number as f64,
            Mean::Real(number) => number,
        }
    }
}

impl Centroid {
    fn with(self, other: Centroid) -> Centroid {
        let weight = self.weight.saturating_add(other.weight);
        let mean = match (self.mean, other.mean) {
            (Mean::Whole(a), Mean::Whole(b)) => {
                let gap = i128::from(b) - i128::from(a);
                let share = gap * i128::from(other.weight) / i128::from(weight.max(1));
                Mean::Whole(i64::try_from(i128::from(a) + share).unwrap_or(a))
            }
            (a, b) => {
                let share = other.weight as f64 / weight as f64;
                Mean::Real(a.real() + (b.real() - a.real()) * share)
            }
        };
        Centroid { mean, weight }
    }
}

impl TDigest {
    /// An empty digest of values of that type; others than whole numbers, moments and lengths of time
    /// are taken as `real`.
    #[must_use]
    pub fn new(kind: Type) -> Self {
        TDigest::exact_up_to(kind, EXACT)
    }

    /// An empty digest that is exact for that many distinct values.
    #[must_use]
    pub fn exact_up_to(kind: Type, exact: usize) -> Self {
        let kind = if TYPES.iter().any(|(_, known)| *known == kind) { kind } else { Type::Real };
        TDigest { kind, exact, total: 0, centroids: vec![], tidy: 0 }
    }

    /// Takes a value so many times; nulls, `nan` and weights of 0 are passed over.
    pub fn insert(&mut self, value: &Value, weight: u64) {
        let Some(mean) = self.mean_of(value).filter(|_| weight > 0) else { return };
        self.push(Centroid { mean, weight });
    }

    /// Takes a whole number, or the ticks of a moment or length of time, so many times.
    pub fn insert_whole(&mut self, number: i64, weight: u64) {
        let mean = if self.kind == Type::Real { Mean::Real(number as f64) } else { Mean::Whole(number) };
        if weight > 0 {
            self.push(Centroid { mean, weight });
        }
    }

    fn mean_of(&self, value: &Value) -> Option<Mean> {
        match (self.kind, value) {
            (Type::Real, _) => {
                value.to(Type::Real).as_real().filter(|n| !n.is_nan()).map(|n| Mean::Real(n + 0.0))
            }
            (_, Value::DateTime(number) | Value::Timespan(number) | Value::Long(number)) => {
                Some(Mean::Whole(*number))
            }
            (_, Value::Int(number)) => Some(Mean::Whole(i64::from(*number))),
            (_, Value::Null) => None,
            (_, other) => other.to(self.kind).to(Type::Long).as_long().map(Mean::Whole),
        }
    }

    fn push(&mut self, centroid: Centroid) {
        self.total = self.total.saturating_add(centroid.weight);
        self.centroids.push(centroid);
        if self.centroids.len() > self.tidy.max(self.exact) + self.exact {
            self.tidy_up();
            self.compress();
        }
    }

    /// Sorts, and joins equal values.
    fn tidy_up(&mut self) {
        if self.tidy == self.centroids.len() {
            return;
        }
        self.centroids.sort_by(|a, b| a.mean.order(b.mean));
        self.centroids.dedup_by(|next, kept| {
            let equal = next.mean.order(kept.mean) == Ordering::Equal;
            if equal {
                kept.weight = kept.weight.saturating_add(next.weight);
            }
            equal
        });
        self.tidy = self.centroids.len();
    }

    /// Joins neighbours as far as the fineness allows.
    fn compress(&mut self) {
        if self.centroids.len() <= self.exact {
            return;
        }
        let total = self.total as f64;
        let mut before = 0.0;
        let mut out: Vec<Centroid> = Vec::with_capacity(self.centroids.len() / 2);
        for centroid in &self.centroids {
            let Some(last) = out.last_mut() else {
                out.push(*centroid);
                continue;
            };
            let joined = last.weight as f64 + centroid.weight as f64;
            let middle = (before + joined / 2.0) / total;
            if joined <= 4.0 * total * middle * (1.0 - middle) / FINENESS {
                *last = last.with(*centroid);
            } else {
                before += last.weight as f64;
                out.push(*centroid);
            }
        }
        self.centroids = out;
        self.tidy = self.centroids.len();
    }

    /// Takes all that the other has seen.
    pub fn merge(&mut self, other: &TDigest) {
        if self.total == 0 {
            self.kind = other.kind;
        } else if self.kind != other.kind {
            self.centroids.iter_mut().for_each(|c| c.mean = Mean::Real(c.mean.real()));
            self.kind = Type::Real;
        }
        for centroid in &other.centroids {
            let mean = match self.kind {
                Type::Real => Mean::Real(centroid.mean.real()),
                _ => centroid.mean,
            };
            self.push(Centroid { mean, ..*centroid });
        }
    }

    /// Whether nothing was seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// The value of which `percent` % are not larger (nearest rank); null when nothing was seen.
    pub fn percentile(&mut self, percent: f64) -> Value {
        self.tidy_up();
        let rank = rank_of(percent, self.total);
        let mut seen = 0_u64;
        for centroid in &self.centroids {
            seen = seen.saturating_add(centroid.weight);
            if seen >= rank {
                return self.value_of(centroid.mean);
            }
        }
        self.centroids.last().map_or(Value::Null, |c| self.value_of(c.mean))
    }

    fn value_of(&self, mean: Mean) -> Value {
        match (self.kind, mean) {
            (Type::DateTime, Mean::Whole(ticks)) => Value::DateTime(ticks),
            (Type::Timespan, Mean::Whole(ticks)) => Value::Timespan(ticks),
            (_, Mean::Whole(number)) => Value::Long(number),
            (_, Mean::Real(number)) => Value::Real(number),
        }
    }

    /// How many of the values are not larger than that one; null when it is not of their type.
    pub fn rank(&self, value: &Value) -> Option<u64> {
        let mean = self.mean_of(value)?;
        let up_to = self.centroids.iter().filter(|c| c.mean.order(mean) != Ordering::Greater);
        Some(up_to.map(|c| c.weight).sum())
    }

    /// How many values were seen, by weight.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The digest as a dynamic value: `[[type], values, weights]`.
    pub fn to_value(&mut self) -> Value {
        self.tidy_up();
        self.compress();
        let code = TYPES.iter().find(|(_, kind)| *kind == self.kind).map_or(8, |(code, _)| *code);
        let means = self.centroids.iter().map(|c| match c.mean {
            Mean::Whole(number) => Value::Long(number),
            Mean::Real(number) => Value::Real(number),
        });
        let weights = self.centroids.iter().map(|c| Value::Long(i64::try_from(c.weight).unwrap_or(i64::MAX)));
        Value::array(vec![
            Value::array(vec![Value::Long(code)]),
            Value::array(means.collect()),
            Value::array(weights.collect()),
        ])
    }

    /// The digest that [`to_value`](Self::to_value) wrote; `None` for anything else.
    #[must_use]
    pub fn from_value(value: &Value) -> Option<Self> {
        let [head, means, weights] = value.as_array()? else { return None };
        let [code] = head.as_array()? else { return None };
        let code = code.as_long()?;
        let (_, kind) = TYPES.iter().find(|(known, _)| *known == code)?;
        let (means, weights) = (means.as_array()?, weights.as_array()?);
        if means.len() != weights.len() {
            return None;
        }
        let mut digest = TDigest::new(*kind);
        for (mean, weight) in means.iter().zip(weights) {
            mean.as_real()?;
            digest.insert(mean, u64::try_from(weight.as_long()?).ok()?);
        }
        Some(digest)
    }
}

/// The place, from 1, of the percentile among so many values in order.
pub(crate) fn rank_of(percent: f64, total: u64) -> u64 {
    let share = percent.clamp(0.0, 100.0) / 100.0 * total as f64;
    // 0.999 · 1000 must not become rank 1000 by the error of the last bit.
    let rank = (share - share.abs() * 1e-12).ceil();
    (rank as u64).clamp(1, total.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_are_exact_and_many_near() {
        let mut digest = TDigest::new(Type::Long);
        (1..=1000).rev().for_each(|n| digest.insert(&Value::Long(n), 1));
        assert_eq!(digest.percentile(99.9).as_long(), Some(999));
        assert_eq!(digest.rank(&Value::Long(250)), Some(250));
        (1001..=200_000).for_each(|n| digest.insert(&Value::Long((n * 7919) % 200_000), 1));
        for percent in [1.0, 25.0, 50.0, 75.0, 99.0] {
            let got = digest.percentile(percent).as_real().unwrap();
            assert!((got / 2000.0 - percent).abs() < 1.0, "{percent}: {got}");
        }
    }

    #[test]
    fn survives_being_a_value_and_merging() {
        let mut digest = TDigest::new(Type::DateTime);
        [5, 3, 3, 9]
            .into_iter()
            .for_each(|n| digest.insert(&Value::DateTime(630_000_000_000_000_001 + n), 1));
        let text = digest.to_value().to_json();
        let mut again = TDigest::from_value(&crate::value::from_json(&text).unwrap()).unwrap();
        assert_eq!(again.to_value().to_json(), text);
        again.merge(&digest);
        assert_eq!(again.total(), 8);
        assert_eq!(
            crate::value::to_text(&again.percentile(50.0)),
            crate::value::to_text(&digest.percentile(50.0))
        );
    }
}
