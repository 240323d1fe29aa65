//! Patterns made ready for the search: which elements there are, in which order they are bound, and when
//! each part of the condition can be asked.

use super::Graph;
use crate::plan::{Each, Expr, GraphElement, GraphMatch, Node};
use crate::run::Interpreter;
use crate::{Fault, Row, Value};
use std::sync::Arc;

/// A node of a pattern.
pub(super) struct NodeElement {
    /// Where its row goes in the wide row.
    pub place: Option<usize>,
    /// The nodes for which the conditions on it alone hold.
    pub candidates: Vec<bool>,
    pub candidate_count: usize,
}

/// An edge of a pattern.
pub(super) struct EdgeElement {
    /// The nodes of the pattern at its left and its right.
    pub ends: (usize, usize),
    /// `Some(true)` from left to right.
    pub forward: Option<bool>,
    pub hops: Option<(usize, usize)>,
    pub place: Option<usize>,
    /// The edges for which the conditions on it alone hold.
    pub allowed: Vec<bool>,
    /// The nodes that may stand between edges of many hops.
    pub between: Vec<bool>,
}

/// What is bound next.
pub(super) enum Step {
    /// A node, to every candidate.
    Node(usize),
    /// An edge of which an end is bound: the left one, or else the right one.
    Edge(usize, bool),
}

/// A pattern.
pub(super) struct Pattern {
    pub nodes: Vec<NodeElement>,
    pub edges: Vec<EdgeElement>,
    /// The steps, each with what can be asked behind it.
    pub steps: Vec<(Step, Vec<Expr>)>,
    /// The width of the wide row.
    pub width: usize,
}

/// A named element: a node or an edge, by place among these.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Element {
    Node(usize),
    Edge(usize),
}

/// A pattern while it is read.
struct Reader<'a> {
    query: &'a GraphMatch,
    names: Vec<(Arc<str>, Element)>,
    nodes: Vec<NodeElement>,
    edges: Vec<EdgeElement>,
}

impl Pattern {
    pub(super) fn new(
        interpreter: &Interpreter<'_>,
        graph: &Graph,
        query: &GraphMatch,
    ) -> Result<Pattern, Fault> {
        let mut reader = Reader { query, names: vec![], nodes: vec![], edges: vec![] };
        query.chains.iter().for_each(|chain| reader.chain(chain));
        let width = query.places.iter().map(|(_, start, count)| start + count).max().unwrap_or(0);
        let mut conditions = vec![];
        if let Some(predicate) = &query.predicate {
            let prepared = interpreter.prepared(predicate)?;
            conditions = conjuncts(prepared.unwrap_or_else(|| predicate.clone()));
        }
        reader.restrict(interpreter, graph, &mut conditions, width)?;
        let steps = reader.steps(conditions);
        Ok(Pattern { nodes: reader.nodes, edges: reader.edges, steps, width })
    }
}

/// The parts of a condition that must all hold.
fn conjuncts(predicate: Expr) -> Vec<Expr> {
    match predicate.node {
        Node::And(parts) => parts.into_iter().flat_map(conjuncts).collect(),
        _ => vec![predicate],
    }
}

impl Reader<'_> {
    fn chain(&mut self, chain: &[GraphElement]) {
        let mut left = None;
        let mut edge = None;
        for element in chain {
            match element {
                GraphElement::Node(name) => {
                    let node = self.node(name.as_ref());
                    if let (Some(left), Some(edge)) = (left, edge.take()) {
                        self.edge(edge, (left, node));
                    }
                    left = Some(node);
                }
                GraphElement::Edge { .. } => edge = Some(element),
            }
        }
    }

    fn named(&self, name: Option<&Arc<str>>) -> Option<Element> {
        let name = name?;
        self.names.iter().find(|(n, _)| n == name).map(|(_, element)| *element)
    }

    fn place(&self, name: Option<&Arc<str>>) -> Option<usize> {
        let name = name?;
        self.query.places.iter().find(|(n, ..)| n == name).map(|(_, start, _)| *start)
    }

    fn node(&mut self, name: Option<&Arc<str>>) -> usize {
        if let Some(Element::Node(known)) = self.named(name) {
            return known;
        }
        let at = self.nodes.len();
        self.nodes.push(NodeElement { place: self.place(name), candidates: vec![], candidate_count: 0 });
        if let Some(name) = name {
            self.names.push((name.clone(), Element::Node(at)));
        }
        at
    }

    fn edge(&mut self, element: &GraphElement, ends: (usize, usize)) {
        let GraphElement::Edge { name, hops, forward } = element else { return };
        let at = self.edges.len();
        let place = self.place(name.as_ref());
        self.edges.push(EdgeElement {
            ends,
            forward: *forward,
            hops: *hops,
            place,
            allowed: vec![],
            between: vec![],
        });
        if let Some(name) = name {
            self.names.push((name.clone(), Element::Edge(at)));
        }
    }

    /// The elements that a condition looks at.
    fn looked_at(&self, condition: &Expr) -> Vec<Element> {
        let mut columns = vec![];
        gather(condition, &mut columns);
        let holds = |start: usize, count: usize| columns.iter().any(|c| (start..start + count).contains(c));
        let element = |(name, start, count): &(Arc<str>, usize, usize)| {
            holds(*start, *count).then(|| self.named(Some(name))).flatten()
        };
        self.query.places.iter().filter_map(element).collect()
    }

    /// Asks the conditions on one element alone, and takes them out of the list.
    fn restrict(
        &mut self,
        interpreter: &Interpreter<'_>,
        graph: &Graph,
        conditions: &mut Vec<Expr>,
        width: usize,
    ) -> Result<(), Fault> {
        let mut own: Vec<(Element, Expr)> = vec![];
        let mut between: Vec<(Element, Expr)> = vec![];
        conditions.retain(|condition| match self.looked_at(condition).as_slice() {
            [element] if self.is_simple(*element) => {
                own.push((*element, condition.clone()));
                false
            }
            [Element::Edge(edge)] => {
                // `all(edge, x)`: every edge on the way has to fit, or every node.
                match self.every_item(*edge, condition, width) {
                    Some((of, true)) => own.push((Element::Edge(*edge), of)),
                    Some((of, false)) => between.push((Element::Edge(*edge), of)),
                    None => return true,
                }
                false
            }
            _ => true,
        });
        let rows: Vec<Row> = (0..graph.nodes.len()).map(|n| graph.node(n)).collect();
        for (at, node) in self.nodes.iter_mut().enumerate() {
            let wanted: Vec<&Expr> = own_of(&own, Element::Node(at));
            node.candidates = asked(interpreter, rows.iter(), &wanted, (node.place, width))?;
            node.candidate_count = node.candidates.iter().filter(|c| **c).count();
        }
        for (at, edge) in self.edges.iter_mut().enumerate() {
            let wanted: Vec<&Expr> = own_of(&own, Element::Edge(at));
            let start = if edge.hops.is_some() { Some(width) } else { edge.place };
            edge.allowed = asked(interpreter, graph.edges.iter().map(|e| &e.row), &wanted, (start, width))?;
            let wanted: Vec<&Expr> = own_of(&between, Element::Edge(at));
            edge.between = asked(interpreter, rows.iter(), &wanted, (Some(width), width))?;
        }
        Ok(())
    }

    fn is_simple(&self, element: Element) -> bool {
        match element {
            Element::Node(_) => true,
            Element::Edge(edge) => self.edges.get(edge).is_some_and(|e| e.hops.is_none()),
        }
    }

    /// What is asked of every edge (true) or every node between them (false), when nothing else is
    /// looked at.
    fn every_item(&self, edge: usize, condition: &Expr, width: usize) -> Option<(Expr, bool)> {
        let place = self.edges.get(edge)?.place?;
        let Node::Each(Each::All, items, of) = &condition.node else { return None };
        let Node::Column(at) = items.node else { return None };
        let mut columns = vec![];
        gather(of, &mut columns);
        columns.iter().all(|c| *c >= width).then(|| ((**of).clone(), at == place))
    }

    /// Begins at the node with the fewest candidates and goes along edges of which an end is bound.
    fn steps(&self, mut conditions: Vec<Expr>) -> Vec<(Step, Vec<Expr>)> {
        let mut bound: Vec<Element> = vec![];
        let mut steps = vec![];
        loop {
            let step = self.next_edge(&bound).or_else(|| self.next_node(&bound));
            let Some(step) = step else { return steps };
            match step {
                Step::Node(node) => bound.push(Element::Node(node)),
                Step::Edge(edge, _) => {
                    bound.push(Element::Edge(edge));
                    let ends = self.edges.get(edge).map(|e| e.ends);
                    bound.extend(ends.into_iter().flat_map(|(l, r)| [Element::Node(l), Element::Node(r)]));
                }
            }
            let mut ready = vec![];
            conditions.retain(|condition| {
                let is_ready = self.looked_at(condition).iter().all(|element| bound.contains(element));
                if is_ready {
                    ready.push(condition.clone());
                }
                !is_ready
            });
            steps.push((step, ready));
        }
    }

    fn next_edge(&self, bound: &[Element]) -> Option<Step> {
        let mut found = None;
        for (at, edge) in self.edges.iter().enumerate() {
            if bound.contains(&Element::Edge(at)) {
                continue;
            }
            let (left, right) = edge.ends;
            match (bound.contains(&Element::Node(left)), bound.contains(&Element::Node(right))) {
                (true, true) => return Some(Step::Edge(at, true)),
                (true, false) => found = found.or(Some(Step::Edge(at, true))),
                (false, true) => found = found.or(Some(Step::Edge(at, false))),
                (false, false) => {}
            }
        }
        found
    }

    fn next_node(&self, bound: &[Element]) -> Option<Step> {
        let free = self.nodes.iter().enumerate().filter(|(at, _)| !bound.contains(&Element::Node(*at)));
        free.min_by_key(|(_, node)| node.candidate_count).map(|(at, _)| Step::Node(at))
    }
}

fn own_of(own: &[(Element, Expr)], element: Element) -> Vec<&Expr> {
    own.iter().filter(|(e, _)| *e == element).map(|(_, expr)| expr).collect()
}

/// Per row whether all conditions hold when the row stands at that place of the wide row.
fn asked<'r>(
    interpreter: &Interpreter<'_>,
    rows: impl Iterator<Item = &'r Row>,
    conditions: &[&Expr],
    (place, width): (Option<usize>, usize),
) -> Result<Vec<bool>, Fault> {
    let mut wide = vec![Value::Null; width];
    rows.map(|row| {
        if conditions.is_empty() {
            return Ok(true);
        }
        put(&mut wide, place, row);
        for condition in conditions {
            let value = super::eval(condition, &wide, interpreter.session)?;
            if crate::run::eval::truth_of(&value) != Some(true) {
                return Ok(false);
            }
        }
        Ok(true)
    })
    .collect()
}

/// Puts cells into the wide row, which grows when they stand behind it.
pub(super) fn put(wide: &mut Row, place: Option<usize>, cells: &[Value]) {
    let Some(place) = place else { return };
    wide.resize(wide.len().max(place + cells.len()), Value::Null);
    for (cell, value) in wide.iter_mut().skip(place).zip(cells) {
        cell.clone_from(value);
    }
}

/// The columns that an expression looks at.
pub(crate) fn gather(expr: &Expr, columns: &mut Vec<usize>) {
    match &expr.node {
        Node::Column(place) => columns.push(*place),
        Node::Call(_, parts) | Node::And(parts) | Node::Or(parts) | Node::Window(_, parts) => {
            parts.iter().for_each(|p| gather(p, columns));
        }
        Node::Case(branches, otherwise) => {
            for (condition, value) in branches {
                gather(condition, columns);
                gather(value, columns);
            }
            gather(otherwise, columns);
        }
        Node::Cast(inner) | Node::Part(inner, _) => gather(inner, columns),
        Node::Each(_, items, of) => {
            gather(items, columns);
            gather(of, columns);
        }
        Node::Literal(_) | Node::First(_) | Node::List(_) => {}
    }
}
