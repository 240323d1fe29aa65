//! Graphs: built of tables of edges and nodes, filtered, searched for patterns, and taken apart again.
//!
//! Facts: <https://learn.microsoft.com/kusto/query/graph-operators>.

mod components;
mod pattern;
mod search;

pub(super) use pattern::gather;

use super::{Interpreter, eval};
use crate::function::Functions;
use crate::plan::{Expr, GraphNodes, GraphQuery, GraphStep};
use crate::value::Key;
use crate::{Call, Fault, Row, Value};
use indexmap::IndexMap;
use kql::Type;

/// A graph whose edges name their ends by the place of the node.
pub(super) struct Graph {
    /// The columns of each node, without degrees.
    nodes: Vec<Row>,
    /// What the nodes are called.
    ids: Vec<Value>,
    edges: Vec<Edge>,
    /// Per node the edges that go out and come in.
    leaving: Vec<Vec<usize>>,
    entering: Vec<Vec<usize>>,
}

/// An edge between two nodes.
#[derive(Clone)]
struct Edge {
    source: usize,
    target: usize,
    row: Row,
}

/// The tables that a graph is built of.
struct Tables<'a> {
    query: &'a GraphQuery,
    nodes: Vec<(&'a GraphNodes, Vec<Row>)>,
}

impl Interpreter<'_> {
    pub(super) fn graph(&self, query: &GraphQuery, input: Option<&[Row]>) -> Result<Vec<Row>, Fault> {
        let edges = self.rows(&query.edges, input)?;
        let nodes = query.nodes.iter().map(|n| Ok((n, self.rows(&n.rel, input)?)));
        let tables = Tables { query, nodes: nodes.collect::<Result<_, Fault>>()? };
        let Some(place) = query.partition else {
            return self.graph_steps(tables.graph(edges, None), &query.steps);
        };
        let mut parts: IndexMap<Key, Vec<Row>, ahash::RandomState> = IndexMap::default();
        for row in edges {
            let key = Key(row.get(place).cloned().unwrap_or_default());
            parts.entry(key).or_default().push(row);
        }
        let name = query.edges.columns.get(place).map(|c| &c.name);
        let column = query.node_columns.iter().position(|c| Some(&c.name) == name);
        let mut rows = vec![];
        for (key, edges) in parts {
            let graph = tables.graph(edges, column.map(|column| (column, &key)));
            rows.extend(self.graph_steps(graph, &query.steps)?);
            self.check(&rows)?;
        }
        Ok(rows)
    }

    fn graph_steps(&self, mut graph: Graph, steps: &[GraphStep]) -> Result<Vec<Row>, Fault> {
        let mut rows = vec![];
        for step in steps {
            match step {
                GraphStep::WhereNodes(predicate) => {
                    let nodes: Vec<Row> = (0..graph.nodes.len()).map(|n| graph.node(n)).collect();
                    graph.keep_nodes(&self.kept(nodes.iter(), predicate)?);
                }
                GraphStep::WhereEdges(predicate) => {
                    let kept = self.kept(graph.edges.iter().map(|e| &e.row), predicate)?;
                    graph.keep_edges(&kept);
                }
                GraphStep::MarkComponents { strong, .. } => {
                    let parts = components::of(&graph.ends(), *strong);
                    for (node, part) in graph.nodes.iter_mut().zip(parts) {
                        node.push(Value::Long(part));
                    }
                }
                GraphStep::Match(pattern) => rows = search::matches(self, &graph, pattern)?,
                GraphStep::Nodes(id) => rows = graph.node_table(id.is_some().then(|| self.numbers(&graph))),
                GraphStep::Edges(source, target) => {
                    let wanted = (source.is_some(), target.is_some());
                    rows = graph.edge_table(&self.numbers(&graph), wanted);
                }
            }
        }
        Ok(rows)
    }

    /// The number of each node: the hash of its id.
    fn numbers(&self, graph: &Graph) -> Vec<Value> {
        let hash = Functions::builtin().scalar("hash");
        let number = |id: &Value| {
            let call = Call { types: &[id.own_type()], gives: Type::Long, session: self.session };
            hash.and_then(|hash| (hash.eval)(&call, std::slice::from_ref(id)).ok()).unwrap_or_default()
        };
        graph.ids.iter().map(number).collect()
    }

    /// Per row whether the predicate holds.
    fn kept<'r>(&self, rows: impl Iterator<Item = &'r Row>, predicate: &Expr) -> Result<Vec<bool>, Fault> {
        let prepared = self.prepared(predicate)?;
        let predicate = prepared.as_ref().unwrap_or(predicate);
        rows.map(|row| Ok(super::eval::truth_of(&eval(predicate, row, self.session)?) == Some(true)))
            .collect()
    }
}

impl Tables<'_> {
    /// The graph of these edges; of the nodes only those with that value in that column.
    fn graph(&self, edges: Vec<Row>, part: Option<(usize, &Key)>) -> Graph {
        let blank: Row = super::join::missing(&self.query.node_columns).collect();
        let mut nodes: IndexMap<Key, Row, ahash::RandomState> = IndexMap::default();
        for (table, rows) in &self.nodes {
            for row in rows {
                let Some(id) = row.get(table.id).filter(|id| !id.is_null()) else { continue };
                let node = placed(table, row, &blank);
                let is_outside = |(column, key): (usize, &Key)| {
                    node.get(column).is_some_and(|value| Key(value.clone()) != *key)
                };
                if part.is_some_and(is_outside) {
                    continue;
                }
                match nodes.entry(Key(id.clone())) {
                    indexmap::map::Entry::Occupied(mut known) => complete(known.get_mut(), node, &blank),
                    indexmap::map::Entry::Vacant(free) => {
                        free.insert(node);
                    }
                }
            }
        }
        let (source, target) = self.query.ends;
        let mut linked = vec![];
        for row in edges {
            let end = |place: usize| row.get(place).filter(|id| !id.is_null()).cloned();
            let (Some(source), Some(target)) = (end(source), end(target)) else { continue };
            let source = self.ensured(&mut nodes, source, &blank);
            let target = self.ensured(&mut nodes, target, &blank);
            linked.push(Edge { source, target, row });
        }
        if let Some(place) = self.query.node_id {
            nodes.iter_mut().for_each(|(id, node)| set(node, place, id.0.clone()));
        }
        let (ids, nodes) = nodes.into_iter().map(|(id, node)| (id.0, node)).unzip();
        Graph::new(nodes, ids, linked)
    }

    /// The place of the node of that id, which is made when no table has it.
    fn ensured(&self, nodes: &mut IndexMap<Key, Row, ahash::RandomState>, id: Value, blank: &Row) -> usize {
        let key = Key(id.clone());
        if let Some(place) = nodes.get_index_of(&key) {
            return place;
        }
        let mut node = blank.clone();
        let own = self.query.nodes.first().and_then(|table| table.places.get(table.id));
        if let Some(&place) = own {
            set(&mut node, place, id);
        }
        nodes.insert_full(key, node).0
    }
}

fn set(row: &mut Row, place: usize, value: Value) {
    if let Some(cell) = row.get_mut(place) {
        *cell = value;
    }
}

/// A row of a node table under the node columns.
fn placed(table: &GraphNodes, row: &Row, blank: &Row) -> Row {
    let mut node = blank.clone();
    for (value, place) in row.iter().zip(&table.places) {
        set(&mut node, *place, value.clone());
    }
    node
}

/// Fills what a node lacks from another row of the same id.
fn complete(node: &mut Row, other: Row, blank: &Row) {
    for ((cell, value), nothing) in node.iter_mut().zip(other).zip(blank) {
        if Key(cell.clone()) == Key(nothing.clone()) {
            *cell = value;
        }
    }
}

impl Graph {
    fn new(nodes: Vec<Row>, ids: Vec<Value>, edges: Vec<Edge>) -> Graph {
        let mut graph = Graph { nodes, ids, edges, leaving: vec![], entering: vec![] };
        graph.link();
        graph
    }

    fn link(&mut self) {
        self.leaving = vec![vec![]; self.nodes.len()];
        self.entering = vec![vec![]; self.nodes.len()];
        for (at, edge) in self.edges.iter().enumerate() {
            if let Some(list) = self.leaving.get_mut(edge.source) {
                list.push(at);
            }
            if let Some(list) = self.entering.get_mut(edge.target) {
                list.push(at);
            }
        }
    }

    /// The row of a node with its degrees.
    fn node(&self, at: usize) -> Row {
        let degree = |lists: &[Vec<usize>]| {
            Value::from(lists.get(at).map(Vec::len).and_then(|count| i64::try_from(count).ok()))
        };
        let own = self.nodes.get(at).into_iter().flatten().cloned();
        own.chain([degree(&self.entering), degree(&self.leaving)]).collect()
    }

    /// Per node the nodes that edges of it lead to.
    fn ends(&self) -> Vec<Vec<usize>> {
        let target = |edge: &usize| self.edges.get(*edge).map(|e| e.target);
        self.leaving.iter().map(|edges| edges.iter().filter_map(target).collect()).collect()
    }

    fn keep_nodes(&mut self, kept: &[bool]) {
        let mut next = 0;
        let places: Vec<Option<usize>> = kept
            .iter()
            .map(|kept| {
                next += usize::from(*kept);
                kept.then(|| next - 1)
            })
            .collect();
        let mut flags = kept.iter();
        self.nodes.retain(|_| flags.next() == Some(&true));
        let mut flags = kept.iter();
        self.ids.retain(|_| flags.next() == Some(&true));
        let place = |node: usize| places.get(node).copied().flatten();
        self.edges = std::mem::take(&mut self.edges)
            .into_iter()
            .filter_map(|e| Some(Edge { source: place(e.source)?, target: place(e.target)?, row: e.row }))
            .collect();
        self.link();
    }

    fn keep_edges(&mut self, kept: &[bool]) {
        let mut flags = kept.iter();
        self.edges.retain(|_| flags.next() == Some(&true));
        self.link();
    }

    fn node_table(&self, numbers: Option<Vec<Value>>) -> Vec<Row> {
        match numbers {
            Some(numbers) => {
                let pairs = self.nodes.iter().zip(numbers);
                pairs
                    .map(|(node, number)| std::iter::once(number).chain(node.iter().cloned()).collect())
                    .collect()
            }
            None => self.nodes.clone(),
        }
    }

    fn edge_table(&self, numbers: &[Value], (with_source, with_target): (bool, bool)) -> Vec<Row> {
        let number = |wanted: bool, node: usize| wanted.then(|| numbers.get(node).cloned()).flatten();
        let row = |edge: &Edge| {
            let ends = number(with_source, edge.source).into_iter().chain(number(with_target, edge.target));
            ends.chain(edge.row.iter().cloned()).collect()
        };
        self.edges.iter().map(row).collect()
    }
}
