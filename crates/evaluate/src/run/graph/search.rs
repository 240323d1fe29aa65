//! The search for patterns: elements are bound one after another, and given up as soon as a condition
//! fails. The work is bounded by [`crate::Session::rows_max`], as patterns of many hops can have
//! exponentially many matches.
//!
//! Facts: <https://learn.microsoft.com/kusto/query/graph-match-operator>,
//! <https://learn.microsoft.com/kusto/query/graph-shortest-paths-operator>.

use super::Graph;
use super::pattern::{EdgeElement, Pattern, Step, put};
use crate::plan::{Cycles, Expr, GraphMatch};
use crate::run::{Interpreter, eval};
use crate::{Fault, Row, Value};
use std::collections::HashMap;

/// Edges in the order of the pattern, and the node at its end.
#[derive(Clone)]
struct Path {
    edges: Vec<usize>,
    /// The nodes between the edges.
    inner: Vec<usize>,
    end: usize,
}

impl Path {
    /// Whether its end may stand between edges.
    fn may_go_on(&self, edge: &EdgeElement) -> bool {
        self.edges.is_empty() || edge.between.get(self.end) == Some(&true)
    }

    fn longer(&self, edge: usize, end: usize) -> Path {
        let mut longer = self.clone();
        longer.edges.push(edge);
        if !self.edges.is_empty() {
            longer.inner.push(self.end);
        }
        longer.end = end;
        longer
    }
}

/// A search at work.
struct Search<'a> {
    interpreter: &'a Interpreter<'a>,
    graph: &'a Graph,
    query: &'a GraphMatch,
    pattern: &'a Pattern,
    project: Vec<Expr>,
    /// What is bound so far.
    wide: Row,
    nodes: Vec<Option<usize>>,
    /// How often each node and edge stands in the match so far.
    used_nodes: HashMap<usize, usize>,
    used_edges: HashMap<usize, usize>,
    work: usize,
    rows: Vec<Row>,
}

pub(super) fn matches(
    interpreter: &Interpreter<'_>,
    graph: &Graph,
    query: &GraphMatch,
) -> Result<Vec<Row>, Fault> {
    let pattern = Pattern::new(interpreter, graph, query)?;
    let mut search = Search {
        interpreter,
        graph,
        query,
        pattern: &pattern,
        project: interpreter.all_prepared(&query.project)?,
        wide: vec![Value::Null; pattern.width],
        nodes: vec![None; pattern.nodes.len()],
        used_nodes: HashMap::new(),
        used_edges: HashMap::new(),
        work: 0,
        rows: vec![],
    };
    search.step(0)?;
    Ok(search.rows)
}

impl Search<'_> {
    fn step(&mut self, at: usize) -> Result<(), Fault> {
        let Some((step, conditions)) = self.pattern.steps.get(at) else {
            let row = self.project.iter().map(|e| eval(e, &self.wide, self.interpreter.session));
            let row = row.collect::<Result<Row, Fault>>()?;
            self.rows.push(row);
            return self.interpreter.check(&self.rows);
        };
        match step {
            Step::Node(element) => {
                for node in 0..self.graph.nodes.len() {
                    if self.bind(*element, node) {
                        self.go_on(at, conditions)?;
                        self.unbind(*element, node);
                    }
                }
                Ok(())
            }
            Step::Edge(element, from_left) => self.edge(at, *element, *from_left, conditions),
        }
    }

    /// The next step, when the conditions hold.
    fn go_on(&mut self, at: usize, conditions: &[Expr]) -> Result<(), Fault> {
        self.spend(1)?;
        for condition in conditions {
            let value = eval(condition, &self.wide, self.interpreter.session)?;
            if crate::run::eval::truth_of(&value) != Some(true) {
                return Ok(());
            }
        }
        self.step(at + 1)
    }

    fn edge(&mut self, at: usize, element: usize, from_left: bool, conditions: &[Expr]) -> Result<(), Fault> {
        let Some(edge) = self.pattern.edges.get(element) else { return Ok(()) };
        let (near, far) = if from_left { edge.ends } else { (edge.ends.1, edge.ends.0) };
        let Some(start) = self.nodes.get(near).copied().flatten() else { return Ok(()) };
        let bound = self.nodes.get(far).copied().flatten();
        let forward = edge.forward.map(|f| f == from_left);
        let paths = match self.query.shortest {
            Some(all) if edge.hops.is_some() => self.shortest(start, edge, forward, all)?,
            _ => self.paths(start, edge, forward, bound)?,
        };
        for mut path in paths {
            if bound.is_some_and(|node| node != path.end) || (bound.is_none() && !self.bind(far, path.end)) {
                continue;
            }
            let end = path.end;
            if !from_left {
                path.edges.reverse();
                path.inner.reverse();
            }
            self.put_path(edge, &path);
            self.count_path(&path, true);
            self.go_on(at, conditions)?;
            self.count_path(&path, false);
            if bound.is_none() {
                self.unbind(far, end);
            }
        }
        Ok(())
    }

    fn bind(&mut self, element: usize, node: usize) -> bool {
        let Some(wanted) = self.pattern.nodes.get(element) else { return false };
        let twice = self.query.cycles == Cycles::None && self.used_nodes.get(&node).is_some_and(|n| *n > 0);
        if wanted.candidates.get(node) != Some(&true) || twice {
            return false;
        }
        if let Some(cell) = self.nodes.get_mut(element) {
            *cell = Some(node);
        }
        if wanted.place.is_some() {
            put(&mut self.wide, wanted.place, &self.graph.node(node));
        }
        *self.used_nodes.entry(node).or_default() += 1;
        true
    }

    fn unbind(&mut self, element: usize, node: usize) {
        if let Some(cell) = self.nodes.get_mut(element) {
            *cell = None;
        }
        if let Some(count) = self.used_nodes.get_mut(&node) {
            *count = count.saturating_sub(1);
        }
    }

    fn put_path(&mut self, edge: &EdgeElement, path: &Path) {
        if edge.place.is_none() {
            return;
        }
        let rows = path.edges.iter().filter_map(|e| self.graph.edges.get(*e)).map(|e| e.row.clone());
        if edge.hops.is_some() {
            let edges = Value::array(rows.map(Value::array).collect());
            let nodes = path.inner.iter().map(|n| Value::array(self.graph.node(*n)));
            let nodes = Value::array(nodes.collect());
            put(&mut self.wide, edge.place, &[edges, nodes]);
        } else if let Some(row) = rows.into_iter().next() {
            put(&mut self.wide, edge.place, &row);
        }
    }

    fn count_path(&mut self, path: &Path, up: bool) {
        let counts = path.edges.iter().map(|e| (*e, true)).chain(path.inner.iter().map(|n| (*n, false)));
        for (at, is_edge) in counts {
            let used = if is_edge { &mut self.used_edges } else { &mut self.used_nodes };
            let count = used.entry(at).or_default();
            *count = if up { *count + 1 } else { count.saturating_sub(1) };
        }
    }

    fn spend(&mut self, work: usize) -> Result<(), Fault> {
        self.work += work;
        let limit = self.interpreter.session.rows_max.saturating_mul(4);
        if self.work <= limit {
            return Ok(());
        }
        Err(Fault::Limit {
            resource: "steps of a graph search",
            limit: limit.to_string(),
            advice: "ask for fewer hops, or filter nodes and edges before",
        })
    }

    /// The edges that lead on from a node, with where they lead.
    fn onward(&self, node: usize, edge: &EdgeElement, forward: Option<bool>) -> Vec<(usize, usize)> {
        let graph = self.graph;
        let allowed = |at: &usize| edge.allowed.get(*at) == Some(&true);
        let leaving = graph.leaving.get(node).into_iter().flatten().filter(|_| forward != Some(false));
        let entering = graph.entering.get(node).into_iter().flatten().filter(|_| forward != Some(true));
        let out = leaving.filter(|e| allowed(e)).filter_map(|e| Some((*e, graph.edges.get(*e)?.target)));
        let back = entering.filter(|e| allowed(e)).filter_map(|e| Some((*e, graph.edges.get(*e)?.source)));
        // A loop is one way, not two, where the direction is free.
        out.chain(back.filter(|(_, from)| forward.is_some() || *from != node)).collect()
    }

    /// All ways of as many hops as the edge may have.
    fn paths(
        &mut self,
        start: usize,
        edge: &EdgeElement,
        forward: Option<bool>,
        bound: Option<usize>,
    ) -> Result<Vec<Path>, Fault> {
        let (fewest, most) = edge.hops.unwrap_or((1, 1));
        let mut found = vec![];
        let mut open = vec![Path { edges: vec![], inner: vec![], end: start }];
        while let Some(path) = open.pop() {
            self.spend(1 + path.edges.len())?;
            let is_end = bound.is_none_or(|node| node == path.end);
            if path.edges.len() >= fewest && is_end {
                found.push(path.clone());
            }
            if path.edges.len() >= most || !path.may_go_on(edge) {
                continue;
            }
            for (next, end) in self.onward(path.end, edge, forward).into_iter().rev() {
                if self.is_cycle(&path, start, next, (end, bound)) {
                    continue;
                }
                open.push(path.longer(next, end));
            }
        }
        Ok(found)
    }

    /// Whether the way must not go on over that edge to that node.
    fn is_cycle(&self, path: &Path, start: usize, edge: usize, (end, bound): (usize, Option<usize>)) -> bool {
        match self.query.cycles {
            Cycles::All => false,
            Cycles::UniqueEdges => {
                path.edges.contains(&edge) || self.used_edges.get(&edge).is_some_and(|n| *n > 0)
            }
            Cycles::None => {
                let used = self.used_nodes.get(&end).is_some_and(|n| *n > 0) && bound != Some(end);
                used || end == start || path.end == end || path.inner.contains(&end)
            }
        }
    }

    /// The shortest ways from a node to every other: one each, or all.
    fn shortest(
        &mut self,
        start: usize,
        edge: &EdgeElement,
        forward: Option<bool>,
        all: bool,
    ) -> Result<Vec<Path>, Fault> {
        let (fewest, most) = edge.hops.unwrap_or((1, 1));
        let mut seen: HashMap<usize, usize> = HashMap::from([(start, 0)]);
        let mut found = vec![];
        let mut level = vec![Path { edges: vec![], inner: vec![], end: start }];
        for length in 0..=most {
            if length >= fewest {
                found.extend(level.iter().cloned());
            }
            let mut next_level = vec![];
            for path in &level {
                self.spend(1 + path.edges.len())?;
                if !path.may_go_on(edge) {
                    continue;
                }
                for (next, end) in self.onward(path.end, edge, forward) {
                    let known = seen.get(&end).copied();
                    if known.is_some_and(|depth| !all || depth <= length) {
                        continue;
                    }
                    seen.insert(end, length + 1);
                    next_level.push(path.longer(next, end));
                }
            }
            if next_level.is_empty() {
                break;
            }
            level = next_level;
        }
        Ok(found)
    }
}
