//! Documents to one program: filters applied, tests numbered, tables and indexes built.

use super::lazy::LazyRegex;
use super::predicates::Predicates;
use super::table::Table;
use super::taxonomy::Taxonomy;
use super::tree::Tree;
use crate::correlate::Plan;
use crate::language::{Atom, Correlation, Document, Expression, Filter, LogSource, Reason, Rule, RuleError};
use ahash::AHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A rule's place in [`Program::rules`].
pub type RuleIndex = u32;

/// What to compile.
#[derive(Debug, Clone, Default)]
pub struct CompileOptions {
    /// Keep rules whose status is `deprecated` or `unsupported`.
    pub keep_retired: bool,
    /// Bytes that the compiled rules may take, roughly; zero stands for
    /// [`CompileOptions::DEFAULT_BYTES`]. Rules past it are left out, each with an error.
    pub max_bytes: usize,
}

impl CompileOptions {
    /// What rules may take unless something else is said: some eighty times all of SigmaHQ.
    pub const DEFAULT_BYTES: usize = 4 << 30;
}

/// All rules, compiled. Immutable; share it with [`Arc`].
#[derive(Debug)]
pub struct Program {
    rules: Box<[Rule]>,
    trees: Box<[Tree]>,
    predicates: Predicates,
    group_of: Box<[u32]>,
    pub(crate) groups: Box<[Group]>,
    pub(crate) taxonomy: Taxonomy,
    plan: Plan,
}

/// The rules of one log source.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) source: LogSource,
    /// By field, sorted.
    pub(crate) tables: Vec<(Arc<str>, Table)>,
    pub(crate) keywords: Option<Table>,
    /// Fields that references read, which need no table.
    pub(crate) referenced: Vec<Arc<str>>,
    /// Predicate to the rules it makes candidates.
    pub(crate) witnesses: AHashMap<u32, Box<[RuleIndex]>>,
    /// Rules that may hold with no predicate true.
    pub(crate) always: Vec<RuleIndex>,
    /// Rules that compare fields with one another, sorted.
    pub(crate) comparing: Vec<RuleIndex>,
}

impl Program {
    /// Compiles documents. Rules that cannot be part of the program are named in the errors and
    /// left out; the program works without them.
    ///
    /// The order of the rules is the order of the documents, so the same documents give the same
    /// indexes.
    #[must_use]
    pub fn compile(
        documents: impl IntoIterator<Item = Document>,
        options: &CompileOptions,
    ) -> (Program, Vec<RuleError>) {
        let mut errors = Vec::new();
        let mut sorted = Sorted::default();
        for document in documents {
            sorted.take(document, options, &mut errors);
        }
        sorted.apply_filters(&mut errors);
        let taxonomy = Taxonomy::load().unwrap_or_else(|message| {
            errors.push(internal_error("taxonomy.yaml", message));
            Taxonomy::default()
        });
        let (rules, trees, predicates) = lower(sorted.rules, options, &mut errors);
        let plan = Plan::build(sorted.correlations, &rules, &mut errors);
        (Self::assemble(rules, trees, predicates, (taxonomy, plan)), errors)
    }

    /// Builds tables and indexes over what is lowered already.
    pub(super) fn assemble(
        rules: Vec<Rule>,
        trees: Vec<Tree>,
        mut predicates: Predicates,
        (taxonomy, plan): (Taxonomy, Plan),
    ) -> Program {
        predicates.seal();
        let (groups, group_of) = build_groups(&rules, &trees, &predicates);
        Program {
            rules: rules.into(),
            trees: trees.into(),
            predicates,
            group_of: group_of.into(),
            groups: groups.into(),
            taxonomy,
            plan,
        }
    }

    /// The rules in order. Their `detection` is emptied; the program holds it compiled.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule of an index.
    #[must_use]
    pub fn rule(&self, index: RuleIndex) -> Option<&Rule> {
        self.rules.get(index as usize)
    }

    /// The correlations in order; [`crate::CorrelationHit::correlation`] is an index into them.
    #[must_use]
    pub fn correlations(&self) -> &[Correlation] {
        self.plan.correlations()
    }

    /// Whether a rule only feeds correlations and should not alert by itself: some correlation
    /// refers to it, and none of those asks to `generate`.
    #[must_use]
    pub fn is_silent(&self, rule: RuleIndex) -> bool {
        self.plan.is_silent(rule)
    }

    /// Whether a log source means any Windows events, or is one that other events may name as their
    /// origin. Rules of an unknown Windows log source never fire.
    #[must_use]
    pub fn knows(&self, source: &LogSource) -> bool {
        source.product != "windows" || self.taxonomy.knows(source)
    }

    /// The number of distinct tests.
    #[must_use]
    pub fn predicate_count(&self) -> usize {
        self.predicates.atoms().len()
    }

    /// Approximate size of tables, trees and tests in bytes, rule metadata not counted.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        let tables = |g: &Group| {
            let fields: usize = g.tables.iter().map(|(_, t)| t.size_bytes()).sum();
            fields + g.keywords.as_ref().map_or(0, Table::size_bytes) + g.witnesses.len() * 48
        };
        self.groups.iter().map(tables).sum::<usize>() + self.predicates.atoms().len() * 160
    }

    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    pub(crate) fn tree(&self, rule: RuleIndex) -> &Tree {
        &self.trees[rule as usize]
    }

    pub(crate) fn atom(&self, predicate: u32) -> &Atom {
        self.predicates.atom(predicate)
    }

    pub(crate) fn regex(&self, predicate: u32) -> Option<&LazyRegex> {
        self.predicates.regex(predicate).map(|lazy| &**lazy)
    }

    pub(super) fn trees(&self) -> &[Tree] {
        &self.trees
    }

    pub(super) fn atoms(&self) -> &[Atom] {
        self.predicates.atoms()
    }

    pub(crate) fn group_of(&self, rule: RuleIndex) -> Option<u32> {
        self.group_of.get(rule as usize).copied()
    }
}

/// Numbers the tests of rules. The expressions live on as trees.
fn lower(
    rules: Vec<Rule>,
    options: &CompileOptions,
    errors: &mut Vec<RuleError>,
) -> (Vec<Rule>, Vec<Tree>, Predicates) {
    let limit = if options.max_bytes == 0 { CompileOptions::DEFAULT_BYTES } else { options.max_bytes };
    let mut predicates = Predicates::default();
    let (mut kept, mut trees, mut bytes) = (Vec::with_capacity(rules.len()), Vec::new(), 0);
    for mut rule in rules {
        let before = predicates.atoms().len();
        bytes += rule.size_bytes() + rule.detection.size() * NODE_BYTES;
        if bytes > limit {
            errors.push(placed(&rule.path, rule.label(), "detection", Reason::TooMuch { limit }));
            continue;
        }
        trees.push(Tree::lower(&rule.detection, &mut predicates));
        bytes += (predicates.atoms().len() - before) * TEST_BYTES;
        rule.detection = Expression::All(Vec::new());
        kept.push(rule);
    }
    (kept, trees, predicates)
}

/// About what a node of a tree takes.
const NODE_BYTES: usize = 48;
/// About what a test takes with its places in tables and indexes, as measured over SigmaHQ.
const TEST_BYTES: usize = 1100;

fn internal_error(path: &str, message: String) -> RuleError {
    RuleError {
        path: path.to_owned(),
        rule: None,
        line: None,
        key: None,
        reason: Box::new(Reason::Yaml(message)),
    }
}

/// The documents by kind.
#[derive(Default)]
struct Sorted {
    rules: Vec<Rule>,
    correlations: Vec<Correlation>,
    filters: Vec<Filter>,
    ids: AHashMap<String, String>,
}

impl Sorted {
    fn take(&mut self, document: Document, options: &CompileOptions, errors: &mut Vec<RuleError>) {
        let (id, path) = match &document {
            Document::Rule(rule) => (&rule.id, &rule.path),
            Document::Correlation(correlation) => (&correlation.header.id, &correlation.path),
            Document::Filter(filter) => (&filter.header.id, &filter.path),
        };
        if !id.is_empty() {
            if let Some(first) = self.ids.get(id) {
                let reason = Reason::DuplicateId(first.clone());
                errors.push(placed(path, id, "id", reason));
                return;
            }
            self.ids.insert(id.clone(), path.clone());
        }
        match document {
            Document::Rule(rule) if retired(&rule) && !options.keep_retired => {
                let reason = Reason::Retired(rule.status.map_or("", crate::language::Status::as_str));
                errors.push(placed(&rule.path, rule.label(), "status", reason));
            }
            Document::Rule(rule) if rule.logsource == LogSource::default() => {
                let reason = Reason::Missing("product, category or service");
                errors.push(placed(&rule.path, rule.label(), "logsource", reason));
            }
            Document::Rule(rule) => self.rules.push(*rule),
            Document::Correlation(correlation) => self.correlations.push(*correlation),
            Document::Filter(filter) => self.filters.push(*filter),
        }
    }

    fn apply_filters(&mut self, errors: &mut Vec<RuleError>) {
        for filter in std::mem::take(&mut self.filters) {
            if let crate::language::FilterTarget::Rules(names) = &filter.target {
                for name in names.iter().filter(|name| !self.rules.iter().any(|r| r.answers_to(name))) {
                    let reason = Reason::UnknownRule(name.clone());
                    errors.push(placed(&filter.path, &filter.header.id, "filter.rules", reason));
                }
            }
            for rule in self.rules.iter_mut().filter(|rule| filter.applies_to(rule)) {
                let own = std::mem::replace(&mut rule.detection, Expression::All(Vec::new()));
                rule.detection = Expression::All(vec![own, filter.condition.clone()]);
            }
        }
    }
}

pub(crate) fn placed(path: &str, rule: &str, key: &str, reason: Reason) -> RuleError {
    RuleError {
        path: path.to_owned(),
        rule: Some(rule.to_owned()),
        line: None,
        key: Some(key.to_owned()),
        reason: Box::new(reason),
    }
}

fn retired(rule: &Rule) -> bool {
    use crate::language::Status;
    matches!(rule.status, Some(Status::Deprecated | Status::Unsupported))
}

/// Rules by log source, each group with its tables.
fn build_groups(rules: &[Rule], trees: &[Tree], predicates: &Predicates) -> (Vec<Group>, Vec<u32>) {
    let mut members: BTreeMap<&LogSource, Vec<RuleIndex>> = BTreeMap::new();
    for (index, rule) in rules.iter().enumerate() {
        members.entry(&rule.logsource).or_default().push(index as RuleIndex);
    }
    let mut group_of = vec![0; rules.len()];
    let mut groups = Vec::with_capacity(members.len());
    for (number, (source, members)) in members.into_iter().enumerate() {
        for rule in &members {
            group_of[*rule as usize] = number as u32;
        }
        groups.push(Group::build(source, &members, trees, predicates));
    }
    (groups, group_of)
}

impl Group {
    fn empty(source: &LogSource) -> Self {
        Group {
            source: source.clone(),
            tables: Vec::new(),
            keywords: None,
            referenced: Vec::new(),
            witnesses: AHashMap::new(),
            always: Vec::new(),
            comparing: Vec::new(),
        }
    }

    fn build(source: &LogSource, members: &[RuleIndex], trees: &[Tree], predicates: &Predicates) -> Self {
        let mut group = Group::empty(source);
        let mut by_field: BTreeMap<Option<Arc<str>>, Vec<u32>> = BTreeMap::new();
        let mut witnesses: AHashMap<u32, Vec<RuleIndex>> = AHashMap::new();
        for rule in members {
            let tree = &trees[*rule as usize];
            tree.each_predicate(&mut |number| {
                by_field.entry(predicates.atom(number).field.clone()).or_default().push(number);
            });
            let mut compares = false;
            tree.each_reference(&mut |reference| {
                compares = true;
                group.referenced.extend([reference.field.clone(), reference.other.clone()]);
            });
            if compares {
                group.comparing.push(*rule);
            }
            match tree.witnesses(predicates) {
                Some(found) => found.of.iter().for_each(|w| witnesses.entry(*w).or_default().push(*rule)),
                None => group.always.push(*rule),
            }
        }
        group.referenced.sort_unstable();
        group.referenced.dedup();
        for (field, mut numbers) in by_field {
            numbers.sort_unstable();
            numbers.dedup();
            let table = Table::build(numbers.into_iter(), predicates, field.is_none());
            match field {
                Some(field) => group.tables.push((field, table)),
                None => group.keywords = Some(table),
            }
        }
        let sorted = witnesses.into_iter().map(|(predicate, mut rules)| {
            rules.dedup();
            (predicate, rules.into())
        });
        group.witnesses = sorted.collect();
        group
    }
}
