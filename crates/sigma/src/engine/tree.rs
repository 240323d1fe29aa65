//! A rule's expression with its tests replaced by numbers, and which tests make it a candidate.

use super::predicates::Predicates;
use crate::language::{Anchor, Atom, Expression, Test};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A Boolean expression over predicate numbers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Tree {
    All(Box<[Tree]>),
    Any(Box<[Tree]>),
    AtLeast(usize, Box<[Tree]>),
    Not(Box<Tree>),
    Predicate(u32),
    /// Compares two fields; cannot be known from one value.
    Reference(Box<Reference>),
}

/// A comparison of a field with another.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Reference {
    pub(crate) field: Arc<str>,
    pub(crate) other: Arc<str>,
    pub(crate) anchor: Anchor,
    pub(crate) cased: bool,
}

impl Tree {
    /// Lowers an expression, numbering its tests.
    pub(crate) fn lower(expression: &Expression, predicates: &mut Predicates) -> Tree {
        let mut each =
            |of: &[Expression]| -> Box<[Tree]> { of.iter().map(|e| Tree::lower(e, predicates)).collect() };
        match expression {
            Expression::All(of) => Tree::All(each(of)),
            Expression::Any(of) => Tree::Any(each(of)),
            Expression::AtLeast(n, of) => Tree::AtLeast(*n, each(of)),
            Expression::Not(inner) => Tree::Not(Box::new(Tree::lower(inner, predicates))),
            Expression::Test(Atom {
                field: Some(field),
                test: Test::FieldRef { field: other, anchor, cased },
            }) => {
                let reference =
                    Reference { field: field.clone(), other: other.clone(), anchor: *anchor, cased: *cased };
                Tree::Reference(Box::new(reference))
            }
            Expression::Test(atom) => Tree::Predicate(predicates.number(atom)),
        }
    }

    /// Whether the expression holds, given which predicates and references do.
    pub(crate) fn holds(&self, truth: &impl Truth) -> bool {
        match self {
            Tree::All(of) => of.iter().all(|t| t.holds(truth)),
            Tree::Any(of) => of.iter().any(|t| t.holds(truth)),
            Tree::AtLeast(n, of) => of.iter().filter(|t| t.holds(truth)).take(*n).count() >= *n,
            Tree::Not(inner) => !inner.holds(truth),
            Tree::Predicate(number) => truth.predicate(*number),
            Tree::Reference(reference) => truth.reference(reference),
        }
    }

    /// Calls `visit` for every predicate.
    pub(crate) fn each_predicate(&self, visit: &mut impl FnMut(u32)) {
        match self {
            Tree::All(of) | Tree::Any(of) | Tree::AtLeast(_, of) => {
                of.iter().for_each(|t| t.each_predicate(visit));
            }
            Tree::Not(inner) => inner.each_predicate(visit),
            Tree::Predicate(number) => visit(*number),
            Tree::Reference(_) => {}
        }
    }

    /// The fields read by references.
    pub(crate) fn each_reference(&self, visit: &mut impl FnMut(&Reference)) {
        match self {
            Tree::All(of) | Tree::Any(of) | Tree::AtLeast(_, of) => {
                of.iter().for_each(|t| t.each_reference(visit));
            }
            Tree::Not(inner) => inner.each_reference(visit),
            Tree::Predicate(_) => {}
            Tree::Reference(reference) => visit(reference),
        }
    }

    /// Predicates of which at least one is true whenever the expression holds, the rarest that can
    /// be had; `None` when it may hold with no predicate true.
    pub(crate) fn witnesses(&self, predicates: &Predicates) -> Option<Witnesses> {
        match self {
            Tree::Predicate(number) => {
                Some(Witnesses { cost: predicates.commonness(*number), of: vec![*number] })
            }
            Tree::All(of) => {
                of.iter().filter_map(|t| t.witnesses(predicates)).min_by(|a, b| a.cost.total_cmp(&b.cost))
            }
            Tree::Any(of) => Witnesses::sum(of.iter().map(|t| t.witnesses(predicates))),
            Tree::AtLeast(n, of) => {
                // Of k members n hold, so among any k-n+1 of them one does: take the rarest.
                let mut each: Vec<_> = of.iter().map(|t| t.witnesses(predicates)).collect();
                let cost = |w: &Option<Witnesses>| w.as_ref().map_or(f64::INFINITY, |w| w.cost);
                each.sort_by(|a, b| cost(a).total_cmp(&cost(b)));
                Witnesses::sum(each.into_iter().take((of.len() + 1).saturating_sub(*n)))
            }
            Tree::Not(_) | Tree::Reference(_) => None,
        }
    }
}

/// What an expression is judged by.
pub(crate) trait Truth {
    fn predicate(&self, number: u32) -> bool;
    fn reference(&self, reference: &Reference) -> bool;
}

/// A witness set and how often, relatively, one of it is true.
pub(crate) struct Witnesses {
    pub(crate) cost: f64,
    pub(crate) of: Vec<u32>,
}

impl Witnesses {
    fn sum(each: impl Iterator<Item = Option<Witnesses>>) -> Option<Witnesses> {
        let mut total = Witnesses { cost: 0.0, of: Vec::new() };
        for part in each {
            let part = part?;
            total.cost += part.cost;
            total.of.extend(part.of);
        }
        Some(total)
    }
}
