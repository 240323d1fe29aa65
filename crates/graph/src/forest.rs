//! Links to incidents: the strongest links that connect, a maximum spanning tree for each incident.
//!
//! 0. What an analyst put together is together.
//! 1. Alerts of medium severity and above, and low ones tied by cause or indicator, are linked where
//!    the tie passes the threshold or a template fires. Kruskal's algorithm takes links strongest
//!    first, refusing those that would unite what an analyst has decided apart.
//! 2. What is left of low severity, and habits (see `chronic`), attach to an incident beside them,
//!    each group by its one strongest link: noise, however much, bridges nothing.
//! 3. What is left still is grouped among itself, over a bounded span.

use ahash::{AHashMap, AHashSet};
use model::Severity;

use crate::chronic::Habit;
use crate::config::Config;
use crate::estate::{Estate, Node};
use crate::hold::Holds;
use crate::sequence::{self, Pair};
use crate::templates::TEMPLATES;
use crate::tie::{Mode, gap_us, shared, weight};
use crate::union::Union;

/// A link between two nodes, by index.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Edge {
    /// Earlier node.
    pub a: u32,
    /// Later node.
    pub b: u32,
    /// Strength.
    pub weight: f64,
    /// Which ties were counted.
    pub mode: Mode,
    /// The template that fired on them, if one did.
    pub template: Option<usize>,
    /// What joins its steps.
    pub join: Option<u32>,
}

/// The links that hold, and those refused by an analyst's decision.
#[derive(Debug, Default)]
pub(crate) struct Forest {
    /// Incidents, as sorted nodes each, by first node.
    pub trees: Vec<Vec<u32>>,
    /// Links of the trees.
    pub edges: Vec<Edge>,
    /// Links that a hold refused.
    pub refused: Vec<Edge>,
    /// Which nodes an analyst put where they are; a tree with such a node is never cut.
    pub pinned: Vec<bool>,
}

/// What a fired template adds to a tie.
const TEMPLATE_BONUS: f64 = 1.5;
/// Share of it that is lost over the template's whole span, so that nearer steps are linked first.
const TEMPLATE_FADING: f64 = 0.25;

/// Grows the forest.
pub(crate) fn grow(estate: &Estate<'_>, holds: &Holds<'_>, config: &Config) -> Forest {
    let core = core_edges(estate, config);
    let mut growing = Growing {
        estate,
        config,
        union: Union::with_len(estate.nodes.len()),
        holds,
        forest: Forest::default(),
    };
    growing.pin(&core);
    growing.link(core);
    growing.attach();
    growing.gather();
    let Growing { union, mut forest, .. } = growing;
    forest.trees = union.sets();
    forest
}

struct Growing<'a, 'b> {
    estate: &'a Estate<'b>,
    config: &'a Config,
    union: Union,
    holds: &'a Holds<'b>,
    forest: Forest,
}

impl Growing<'_, '_> {
    /// Unites what analysts put together, by the strongest links there are, and where there is none,
    /// without one.
    fn pin(&mut self, edges: &[Edge]) {
        let pins = self.holds.pins(self.estate.nodes.iter().map(|n| &n.alert.id));
        let pin = |node: u32| pins[node as usize];
        let mut inside: Vec<Edge> =
            edges.iter().filter(|e| pin(e.a).is_some() && pin(e.a) == pin(e.b)).copied().collect();
        sort_strongest_first(&mut inside);
        for edge in inside {
            if self.union.join(edge.a, edge.b) {
                self.forest.edges.push(edge);
            }
        }
        let mut first: AHashMap<usize, u32> = AHashMap::new();
        for (node, pin) in (0u32..).zip(&pins) {
            if let Some(pin) = pin {
                let first = *first.entry(*pin).or_insert(node);
                self.union.join(first, node);
            }
        }
        self.forest.pinned = pins.iter().map(Option::is_some).collect();
    }

    /// Takes links strongest first.
    fn link(&mut self, mut edges: Vec<Edge>) {
        sort_strongest_first(&mut edges);
        let mut held = self.holds.start(self.estate.nodes.iter().map(|n| &n.alert.id));
        for node in (0u32..).take(self.estate.nodes.len()) {
            held.unite(self.union.find(node), node);
        }
        for edge in edges {
            if self.union.find(edge.a) == self.union.find(edge.b) {
                continue;
            }
            if !held.may_unite(edge.a, edge.b) {
                self.forest.refused.push(edge);
                continue;
            }
            held.unite(edge.a, edge.b);
            self.union.join(edge.a, edge.b);
            self.forest.edges.push(edge);
        }
    }

    /// Which sets hold an alert of medium severity or above, by root.
    fn anchored(&self) -> Vec<bool> {
        let mut anchored = vec![false; self.estate.nodes.len()];
        for (index, node) in (0u32..).zip(&self.estate.nodes) {
            anchored[self.union.find(index) as usize] |= node.core;
        }
        anchored
    }

    /// Attaches each loose group by its strongest link to an anchored one.
    fn attach(&mut self) {
        let anchored = self.anchored();
        let roots: Vec<u32> = (0u32..).take(self.estate.nodes.len()).map(|n| self.union.find(n)).collect();
        let is_anchored = |n: u32| anchored[roots[n as usize] as usize];
        let mut edges = self.beside(|a, b| is_anchored(a) != is_anchored(b));
        sort_strongest_first(&mut edges);
        let mut taken = vec![false; roots.len()];
        edges.retain(|edge| {
            let loose = if is_anchored(edge.a) { edge.b } else { edge.a };
            !std::mem::replace(&mut taken[roots[loose as usize] as usize], true)
        });
        self.link(edges);
    }

    /// Groups what is still loose.
    fn gather(&mut self) {
        let anchored = self.anchored();
        let roots: Vec<u32> = (0u32..).take(self.estate.nodes.len()).map(|n| self.union.find(n)).collect();
        let loose = |n: u32| !anchored[roots[n as usize] as usize];
        let edges = self.beside(|a, b| loose(a) && loose(b));
        self.link(edges);
    }

    /// Ties of low-severity alerts with their nearest neighbours, for pairs that `wanted` accepts.
    fn beside(&self, wanted: impl Fn(u32, u32) -> bool) -> Vec<Edge> {
        let mut pairs = vec![];
        for list in postings(self.estate) {
            for (at, &later) in list.iter().enumerate() {
                let earlier = list[..at].iter().rev().take(self.config.candidates_per_key * 4);
                let fitting = earlier.filter(|&&e| wanted(e, later)).take(self.config.candidates_per_key);
                pairs.extend(fitting.map(|&e| (e, later)));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs.into_iter().filter_map(|(a, b)| edge(self.estate, a, b, Mode::Beside, self.config)).collect()
    }
}

fn sort_strongest_first(edges: &mut [Edge]) {
    edges.sort_by(|x, y| y.weight.total_cmp(&x.weight).then((x.a, x.b).cmp(&(y.a, y.b))));
}

/// Nodes of every thing, in time order.
fn postings(estate: &Estate<'_>) -> Vec<Vec<u32>> {
    let mut lists = vec![vec![]; estate.things.len()];
    for (index, node) in (0u32..).zip(&estate.nodes) {
        for u in &node.uses {
            lists[u.thing as usize].push(index);
        }
    }
    lists
}

/// The tie of two nodes, if it passes the threshold.
fn edge(estate: &Estate<'_>, a: u32, b: u32, mode: Mode, config: &Config) -> Option<Edge> {
    let (na, nb) = (&estate.nodes[a as usize], &estate.nodes[b as usize]);
    let shared = shared(estate, na, nb, mode, config);
    let weight = weight(estate, na, nb, &shared, config);
    (weight >= config.link_threshold).then_some(Edge { a, b, weight, mode, template: None, join: None })
}

/// Links by ties and templates between alerts that may be full members.
fn core_edges(estate: &Estate<'_>, config: &Config) -> Vec<Edge> {
    let mut edges: Vec<Edge> = candidates(estate, config)
        .into_iter()
        .filter_map(|(a, b)| {
            let both = estate.nodes[a as usize].core && estate.nodes[b as usize].core;
            edge(estate, a, b, if both { Mode::Full } else { Mode::Causal }, config)
        })
        .collect();
    edges.extend(habit_edges(estate, config));
    let mut last: Option<Pair> = None;
    for pair in sequence::pairs(estate, config) {
        // A pair that two templates explain keeps the first in the table's order.
        if last.is_some_and(|l| (l.a, l.b) == (pair.a, pair.b)) {
            continue;
        }
        last = Some(pair);
        edges.push(template_edge(estate, pair, config));
    }
    edges
}

/// Links between neighbours of each habit.
fn habit_edges(estate: &Estate<'_>, config: &Config) -> Vec<Edge> {
    let mut last: AHashMap<u32, u32> = AHashMap::new();
    let mut edges = vec![];
    for (index, node) in (0u32..).zip(&estate.nodes) {
        if let Habit::Of(habit) = node.habit
            && node.alert.severity >= Severity::Medium
            && let Some(earlier) = last.insert(habit, index)
        {
            edges.extend(edge(estate, earlier, index, Mode::Full, config));
        }
    }
    edges
}

fn template_edge(estate: &Estate<'_>, pair: Pair, config: &Config) -> Edge {
    let (na, nb) = (&estate.nodes[pair.a as usize], &estate.nodes[pair.b as usize]);
    let both = na.core && nb.core;
    let mode = if both { Mode::Full } else { Mode::Beside };
    let shared = shared(estate, na, nb, mode, config);
    #[allow(clippy::cast_precision_loss, reason = "a gap of days in microseconds is exact in f64")]
    let spent = gap_us(na.alert, nb.alert) as f64 / TEMPLATES[pair.template].span_us as f64;
    let bonus = TEMPLATE_BONUS * (1.0 - TEMPLATE_FADING * spent.min(1.0));
    Edge {
        a: pair.a,
        b: pair.b,
        weight: weight(estate, na, nb, &shared, config) + bonus,
        mode,
        template: Some(pair.template),
        join: pair.join,
    }
}

/// Pairs worth weighing: each alert with its nearest earlier ones of every thing it names. An alert
/// of medium severity looks past low ones to the nearest of its like.
fn candidates(estate: &Estate<'_>, config: &Config) -> Vec<(u32, u32)> {
    // Low alerts are no burden where they are tied by cause; a habit of medium severity is.
    let is_habit = |n: u32| {
        let node = &estate.nodes[n as usize];
        node.habit.is_some() && node.alert.severity >= Severity::Medium
    };
    let mut pairs = vec![];
    for (thing, list) in estate.things.iter().zip(postings(estate)) {
        let traits = thing.kind.traits();
        let mut core: Vec<u32> = vec![];
        for (at, &later) in list.iter().enumerate() {
            let near = |e: u32| {
                let (a, b) = (estate.nodes[e as usize].alert, estate.nodes[later as usize].alert);
                gap_us(a, b) <= traits.window_us
            };
            let is_core = estate.nodes[later as usize].core;
            let mut add = |e: &u32| {
                if near(*e) {
                    pairs.push((*e, later));
                }
            };
            if is_habit(later) {
                continue;
            }
            if is_core {
                core.iter().rev().take(config.candidates_per_key).for_each(&mut add);
                core.push(later);
            }
            if traits.ties_weak {
                let earlier = list[..at].iter().rev().take(config.candidates_per_key * 8);
                let telling = earlier.filter(|e| !is_habit(**e));
                telling.take(config.candidates_per_key).for_each(&mut add);
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Cuts a tree that is too large, by time: each piece takes alerts in order until a cap is reached.
/// A piece whose alerts lost their links to each other is joined again to its first alert.
pub(crate) fn split(estate: &Estate<'_>, tree: &[u32], config: &Config) -> Vec<Vec<u32>> {
    let weak = tree.iter().all(|n| estate.nodes[*n as usize].alert.severity < Severity::Medium);
    let mut pieces: Vec<Vec<u32>> = vec![];
    let mut entities: AHashSet<u32> = AHashSet::new();
    for &node in tree {
        let Node { alert, uses, .. } = &estate.nodes[node as usize];
        let fresh = uses.iter().filter(|u| !entities.contains(&u.thing)).count();
        let full = pieces.last().is_none_or(|piece| {
            let founder = estate.nodes[piece[0] as usize].alert;
            piece.len() >= config.max_alerts_per_incident
                || entities.len() + fresh > config.max_entities_per_incident
                || (weak && gap_us(founder, alert) > config.weak_incident_span_us)
        });
        if full {
            pieces.push(vec![]);
            entities.clear();
        }
        entities.extend(uses.iter().map(|u| u.thing));
        if let Some(piece) = pieces.last_mut() {
            piece.push(node);
        }
    }
    pieces
}
