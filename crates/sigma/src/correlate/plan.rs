//! Which hits feed which correlations.

use crate::engine::RuleIndex;
use crate::language::{Correlation, Reason, Rule, RuleError};
use ahash::{AHashMap, AHashSet};

/// The correlations of a program, with their references resolved.
#[derive(Debug, Default)]
pub struct Plan {
    correlations: Box<[Correlation]>,
    by_rule: AHashMap<RuleIndex, Vec<Feed>>,
    by_correlation: AHashMap<u32, Vec<Feed>>,
    silent: AHashSet<RuleIndex>,
}

/// A correlation fed, and as which of its rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Feed {
    pub(crate) correlation: u32,
    pub(crate) position: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Referent {
    Rule(RuleIndex),
    Correlation(usize),
}

impl Plan {
    /// Resolves references. Correlations that refer to something not loaded, or in a circle, are
    /// left out with an error, and so are those that refer to them.
    pub(crate) fn build(correlations: Vec<Correlation>, rules: &[Rule], errors: &mut Vec<RuleError>) -> Self {
        let mut kept = correlations;
        loop {
            let before = kept.len();
            let faults: Vec<Option<Reason>> = (0..kept.len()).map(|at| fault_of(at, &kept, rules)).collect();
            let mut faults = faults.into_iter();
            kept.retain(|correlation| match faults.next().flatten() {
                Some(reason) => {
                    errors.push(error_of(correlation, reason));
                    false
                }
                None => true,
            });
            if kept.len() == before {
                break;
            }
        }
        let mut plan = Plan::default();
        let mut loud = AHashSet::new();
        for (number, correlation) in kept.iter().enumerate() {
            for (position, name) in correlation.rules.iter().enumerate() {
                let feed = Feed { correlation: number as u32, position: position as u32 };
                match resolve(name, &kept, rules) {
                    Some(Referent::Rule(rule)) => {
                        plan.by_rule.entry(rule).or_default().push(feed);
                        if correlation.generate {
                            loud.insert(rule)
                        } else {
                            plan.silent.insert(rule)
                        };
                    }
                    Some(Referent::Correlation(other)) => {
                        plan.by_correlation.entry(other as u32).or_default().push(feed);
                    }
                    None => {}
                }
            }
        }
        plan.silent.retain(|rule| !loud.contains(rule));
        plan.correlations = kept.into();
        plan
    }

    pub(crate) fn correlations(&self) -> &[Correlation] {
        &self.correlations
    }

    pub(crate) fn is_silent(&self, rule: RuleIndex) -> bool {
        self.silent.contains(&rule)
    }

    pub(crate) fn fed_by_rule(&self, rule: RuleIndex) -> &[Feed] {
        self.by_rule.get(&rule).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn fed_by_correlation(&self, correlation: u32) -> &[Feed] {
        self.by_correlation.get(&correlation).map_or(&[], Vec::as_slice)
    }
}

fn resolve(name: &str, correlations: &[Correlation], rules: &[Rule]) -> Option<Referent> {
    if let Some(rule) = rules.iter().position(|rule| rule.answers_to(name)) {
        return Some(Referent::Rule(rule as RuleIndex));
    }
    let named = |c: &Correlation| !name.is_empty() && (c.header.id == name || c.header.name == name);
    correlations.iter().position(named).map(Referent::Correlation)
}

/// What is wrong with the references of a correlation.
fn fault_of(at: usize, correlations: &[Correlation], rules: &[Rule]) -> Option<Reason> {
    let mut open = vec![at];
    let mut visited = AHashSet::new();
    while let Some(number) = open.pop() {
        for name in &correlations[number].rules {
            match resolve(name, correlations, rules) {
                Some(Referent::Correlation(other)) if other == at => {
                    return Some(Reason::Circular(name.clone()));
                }
                Some(Referent::Correlation(other)) if visited.insert(other) => open.push(other),
                Some(_) => {}
                None if number == at => return Some(Reason::UnknownRule(name.clone())),
                None => {}
            }
        }
    }
    None
}

fn error_of(correlation: &Correlation, reason: Reason) -> RuleError {
    let key = "correlation.rules";
    RuleError {
        path: correlation.path.clone(),
        rule: Some(correlation.label().to_owned()),
        line: None,
        key: Some(key.to_owned()),
        reason: Box::new(reason),
    }
}
