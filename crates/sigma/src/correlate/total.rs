//! A sum of decimal numbers that is exact, so that it does not depend on the order of adding and
//! taking away.

use crate::language::Number;

/// Parts of one: a billion, so nine decimal places count.
const PARTS: i128 = 1_000_000_000;
/// Larger numbers count as this large: a million of them still add up.
const LARGEST: f64 = 1e23;

/// Numbers added up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Total {
    parts: i128,
    numbers: usize,
}

impl Total {
    pub(crate) fn add(&mut self, number: Number) {
        self.parts += parts_of(number);
        self.numbers += 1;
    }

    /// Takes away a number that was added before.
    pub(crate) fn remove(&mut self, number: Number) {
        self.parts -= parts_of(number);
        self.numbers = self.numbers.saturating_sub(1);
    }

    /// The sum; `None` of no numbers.
    pub(crate) fn sum(self) -> Option<f64> {
        // Apart, so that whole numbers and short decimals come out as they are written.
        let (whole, rest) = (self.parts.div_euclid(PARTS), self.parts.rem_euclid(PARTS));
        (self.numbers > 0).then(|| whole as f64 + rest as f64 / PARTS as f64)
    }

    /// The mean; `None` of no numbers.
    pub(crate) fn mean(self) -> Option<f64> {
        self.sum().map(|sum| sum / self.numbers as f64)
    }
}

fn parts_of(number: Number) -> i128 {
    match number {
        Number::Whole(n) => i128::from(n) * PARTS,
        Number::Fraction(n) => {
            let n = n.clamp(-LARGEST, LARGEST);
            n.trunc() as i128 * PARTS + (n.fract() * PARTS as f64).round() as i128
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(texts: &[&str]) -> Total {
        let mut total = Total::default();
        texts.iter().filter_map(|t| Number::parse(t)).for_each(|n| total.add(n));
        total
    }

    #[test]
    fn decimals_add_up_as_written() {
        assert_eq!(total(&["0.1", "0.2"]).sum(), Some(0.3));
        assert_eq!(total(&["-0.25", "1.5", "-3"]).sum(), Some(-1.75));
        assert_eq!(total(&["123456789012345", "1"]).sum(), Some(123_456_789_012_346.0));
        assert_eq!(total(&["1e300", "-1e300", "7"]).sum(), Some(7.0));
        assert_eq!(total(&["10", "80"]).mean(), Some(45.0));
        assert_eq!(total(&["x"]).sum(), None);
    }

    #[test]
    fn what_is_taken_away_leaves_nothing_behind() {
        let mut all = total(&["0.1", "1e22", "3"]);
        [Number::Fraction(0.1), Number::Fraction(1e22)].into_iter().for_each(|n| all.remove(n));
        assert_eq!(all, total(&["3"]));
    }
}
