//! Graph operators.

use super::columns::{Placed, item_value};
use super::scope::{Member, Row};
use super::{Found, Resolver};
use crate::Fault;
use crate::plan::{
    Cycles, Each, Expr, GraphElement, GraphMatch, GraphNodes, GraphQuery, GraphStep, Node, Rel, RelNode,
};
use kql::ast::{
    Expr as Syntax, ExprKind, GraphMatch as Syntaxes, GraphPart, MakeGraph, Name, Operator, OperatorKind,
};
use kql::{Column, Type};
use std::sync::Arc;

/// The hidden columns of a node; no column of a query has such a name.
const DEGREE_IN: &str = "\0node_degree_in";
const DEGREE_OUT: &str = "\0node_degree_out";
/// Columns of an edge of many hops in the wide row: its edges, the nodes between them.
const MANY_WIDTH: usize = 2;

impl<'a> Resolver<'a> {
    pub(super) fn make_graph(&mut self, edges: Rel, graph: &'a MakeGraph) -> Result<Found, Fault> {
        let end = |name: &Name| {
            edges
                .place(&name.text)
                .ok_or_else(|| Fault::Failed(format!("there is no column '{}'", name.text)))
        };
        let ends = (end(&graph.source)?, end(&graph.target)?);
        let mut node_columns: Vec<Column> = vec![];
        let mut nodes = vec![];
        for (table, key) in &graph.nodes {
            let rel = self.table(table)?;
            let id = rel.place(&key.text);
            let id = id.ok_or_else(|| Fault::Failed(format!("there is no column '{}'", key.text)))?;
            let places = rel.columns.iter().map(|c| place_of(&mut node_columns, c)).collect();
            nodes.push(GraphNodes { rel, id, places });
        }
        let node_id = graph.node_id.as_ref().map(|id| {
            let kind = edges.columns.get(ends.0).map_or(Type::String, |c| c.column_type);
            place_of(&mut node_columns, &Column::new(id.text.as_str(), kind))
        });
        let partition = graph.partition.as_ref().map(|(column, body)| Ok::<_, Fault>((end(column)?, body)));
        let partition = partition.transpose()?;
        let by = partition.as_ref().map(|(at, _)| *at);
        let found = GraphQuery { edges, ends, nodes, node_columns, node_id, partition: by, steps: vec![] };
        match partition {
            Some((_, body)) => self.run_operators(Some(Found::Graph(Box::new(found))), &body.operators),
            None => Ok(Found::Graph(Box::new(found))),
        }
    }

    pub(super) fn graph_operator(
        &mut self,
        graph: GraphQuery,
        operator: &'a Operator,
    ) -> Result<Found, Fault> {
        let mut graph = graph;
        match &operator.kind {
            OperatorKind::GraphMatch(pattern) => {
                let columns = self.shape_of(operator.id)?;
                let step = self.graph_match(&graph, operator, (pattern, &columns))?;
                graph.steps.push(GraphStep::Match(step));
                Ok(Found::Table(Rel::new(columns, RelNode::Graph(Box::new(graph)))))
            }
            OperatorKind::GraphToTable(parts) => self.graph_to_table(graph, parts),
            OperatorKind::GraphWhere(predicate) => {
                let nodes = operator.keyword.of(self.frame.text).ends_with("nodes");
                let columns = if nodes { node_row(&graph) } else { graph.edges.columns.clone() };
                let predicate = self.with_row(Row::of(columns), |r| r.scalar(predicate))?;
                graph.steps.push(if nodes {
                    GraphStep::WhereNodes(predicate)
                } else {
                    GraphStep::WhereEdges(predicate)
                });
                Ok(Found::Graph(Box::new(graph)))
            }
            OperatorKind::GraphMarkComponents => {
                let word = |name: &str| operator.parameter(name).map(|p| p.value.span.of(self.frame.text));
                let column = word("with_component_id").unwrap_or("ComponentId");
                let strong = word("kind") == Some("strong");
                graph.steps.push(GraphStep::MarkComponents { strong, column: column.into() });
                Ok(Found::Graph(Box::new(graph)))
            }
            _ => Ok(Found::Graph(Box::new(graph))),
        }
    }

    fn graph_match(
        &mut self,
        graph: &GraphQuery,
        operator: &'a Operator,
        (pattern, columns): (&'a Syntaxes, &[Column]),
    ) -> Result<GraphMatch, Fault> {
        let mut row = Row::default();
        let mut width = 0;
        let mut chains = vec![];
        for chain in &pattern.patterns {
            let mut elements = vec![];
            for part in chain {
                elements.push(self.graph_element(graph, part, (&mut row, &mut width))?);
            }
            chains.push(elements);
        }
        let members = row.members.clone();
        let places = members.iter().map(|m| {
            (Arc::from(m.name.as_str()), m.start, if m.many { MANY_WIDTH } else { m.columns.len() })
        });
        let (predicate, project) = self.with_row(row, |r| {
            let predicate = pattern.predicate.as_ref().map(|p| r.scalar(p)).transpose()?;
            Ok((predicate, r.match_project(pattern, columns)?))
        })?;
        let word = |name: &str| operator.parameter(name).map(|p| p.value.span.of(self.frame.text));
        let cycles = match word("cycles") {
            Some("none") => Cycles::None,
            Some("all") => Cycles::All,
            _ => Cycles::UniqueEdges,
        };
        let shortest = operator.keyword.of(self.frame.text).contains("shortest");
        let shortest = shortest.then(|| word("output") == Some("all"));
        Ok(GraphMatch { chains, places: places.collect(), predicate, project, cycles, shortest })
    }

    fn match_project(&mut self, pattern: &'a Syntaxes, columns: &[Column]) -> Result<Vec<Expr>, Fault> {
        if pattern.project.is_empty() {
            let members = self.row.members.clone();
            let mut all = vec![];
            for member in &members {
                for (at, column) in member.columns.iter().enumerate() {
                    if column.name.starts_with('\0') {
                        continue;
                    }
                    all.push(if member.many {
                        self.each_member(member, at)
                    } else {
                        Expr::column(member.start + at, column.column_type)
                    });
                }
            }
            return Ok(all);
        }
        let mut placed = Placed::default();
        for item in &pattern.project {
            self.place(item, &mut placed)?;
        }
        let exprs = columns.iter().map(|c| placed.remove(&c.name)).collect::<Option<Vec<_>>>();
        exprs.ok_or_else(|| super::columns::lost("graph-match"))
    }

    /// A column of each edge of many hops, as an array.
    pub(super) fn each_member(&self, member: &Member, at: usize) -> Expr {
        let kind = member.columns.get(at).map_or(Type::Dynamic, |c| c.column_type);
        let body = Expr::column(self.row.width() + at, kind);
        let array = Box::new(Expr::column(member.start, Type::Dynamic));
        Expr { kind: Type::Dynamic, node: Node::Each(Each::Map, array, Box::new(body)) }
    }

    fn graph_element(
        &mut self,
        graph: &GraphQuery,
        part: &'a GraphPart,
        (row, width): (&mut Row, &mut usize),
    ) -> Result<GraphElement, Fault> {
        let is_node = matches!(part, GraphPart::Node(_));
        let mut member = |name: &Option<Name>, columns: &[Column], many: bool| {
            let name = name.as_ref()?;
            if row.member(&name.text).is_none() {
                let columns = columns.to_vec();
                let taken = if many { MANY_WIDTH } else { columns.len() };
                let name = name.text.clone();
                row.members.push(Member { name, start: *width, columns, many, node: is_node });
                *width += taken;
            }
            Some(Arc::from(name.text.as_str()))
        };
        match part {
            GraphPart::Node(name) => Ok(GraphElement::Node(member(name, &node_row(graph), false))),
            GraphPart::Edge { name, hops, forward } => {
                let name = member(name, &graph.edges.columns, hops.is_some());
                let hops = match hops {
                    Some((low, high)) => Some((self.hops(low)?, self.hops(high)?)),
                    None => None,
                };
                Ok(GraphElement::Edge { name, hops, forward: *forward })
            }
        }
    }

    fn hops(&mut self, expr: &'a Syntax) -> Result<usize, Fault> {
        let hops = self.constant(expr)?.as_long().and_then(|n| usize::try_from(n).ok());
        hops.ok_or_else(|| Fault::argument("graph-match", "the number of hops must be a whole number"))
    }

    fn graph_to_table(
        &mut self,
        graph: GraphQuery,
        parts: &'a [(Name, Option<Name>, Vec<kql::ast::Parameter>)],
    ) -> Result<Found, Fault> {
        let mut first = None;
        for (what, name, parameters) in parts {
            let mut graph = graph.clone();
            let id = |wanted: &str| {
                let found = parameters.iter().find(|p| p.name.text.eq_ignore_ascii_case(wanted));
                found.map(|p| Arc::<str>::from(p.value.span.of(self.frame.text)))
            };
            let mut columns = vec![];
            if what.text == "nodes" {
                let id = id("with_node_id");
                columns.extend(id.iter().map(|n| Column::new(n.clone(), Type::Long)));
                columns.extend(node_columns(&graph));
                graph.steps.push(GraphStep::Nodes(id));
            } else {
                let (source, target) = (id("with_source_id"), id("with_target_id"));
                columns.extend(source.iter().chain(&target).map(|n| Column::new(n.clone(), Type::Long)));
                columns.extend(graph.edges.columns.iter().cloned());
                graph.steps.push(GraphStep::Edges(source, target));
            }
            let rel = Rel::new(columns, RelNode::Graph(Box::new(graph)));
            if let Some(name) = name {
                let meaning = super::scope::Meaning::Found(Found::Table(rel.clone()));
                self.locals.push(super::scope::Local { name: &name.text, meaning });
            }
            first.get_or_insert(rel);
        }
        Ok(first.map_or(Found::Nothing, Found::Table))
    }

    /// `all(edge, x)`, `any(edge, x)`, `map(edge, x)`, and what is known of a node.
    pub(super) fn graph_call(
        &mut self,
        expr: &'a Syntax,
        name: &'a Name,
        arguments: &'a [Syntax],
    ) -> Result<Found, Fault> {
        let each = match name.text.as_str() {
            "all" => Each::All,
            "any" => Each::Any,
            "map" => Each::Map,
            "node_degree_in" => return self.degree(arguments, DEGREE_IN),
            "node_degree_out" => return self.degree(arguments, DEGREE_OUT),
            "labels" => return Ok(Found::Scalar(Expr::literal(crate::Value::array(vec![]), Type::Dynamic))),
            other => {
                return Err(Fault::Unsupported {
                    what: format!("'{other}'"),
                    why: "write the condition with the columns of the node".into(),
                    span: Some(expr.span),
                });
            }
        };
        let [element, body] = arguments else {
            return Err(Fault::argument(&name.text, "takes an edge and an expression"));
        };
        let (start, columns) = match &element.bare().kind {
            ExprKind::Call(_, inner) => {
                let edge = inner.first().and_then(|a| self.many_member(a));
                let nodes = self.row.members.iter().find(|m| !m.many && m.node).map(|m| m.columns.clone());
                (edge.map(|m| m.start + 1), nodes)
            }
            _ => {
                let edge = self.many_member(element);
                (edge.as_ref().map(|m| m.start), edge.map(|m| m.columns))
            }
        };
        let (Some(start), Some(columns)) = (start, columns) else {
            return Err(Fault::argument(&name.text, "needs an edge of many hops"));
        };
        let behind = self.row.width();
        let item = Member { name: String::new(), start: behind, columns, many: false, node: false };
        let row = Row { item: Some(item), ..self.row.clone() };
        let body = self.with_row(row, |r| r.scalar(item_value(body)))?;
        let kind = if each == Each::Map { Type::Dynamic } else { Type::Bool };
        let array = Box::new(Expr::column(start, Type::Dynamic));
        Ok(Found::Scalar(Expr { kind, node: Node::Each(each, array, Box::new(body)) }))
    }

    /// How many edges come in or go out: of the named node, or of the one that is looked at.
    fn degree(&mut self, arguments: &'a [Syntax], column: &str) -> Result<Found, Fault> {
        let named = arguments.first().map(|a| match &a.bare().kind {
            ExprKind::Name(name) => self.row.member(&name.text).and_then(|m| m.column(column)),
            _ => None,
        });
        let found = named.unwrap_or_else(|| {
            let inner = self.row.item.as_ref().and_then(|i| i.column(column));
            inner.or_else(|| self.row.column(column))
        });
        found.map(Found::Scalar).ok_or_else(|| Fault::argument("node_degree", "needs a node"))
    }

    fn many_member(&self, expr: &Syntax) -> Option<Member> {
        match &expr.bare().kind {
            ExprKind::Name(name) => self.row.member(&name.text).filter(|m| m.many).cloned(),
            _ => None,
        }
    }
}

/// The place of a column among others, to which it is added when it is new.
fn place_of(columns: &mut Vec<Column>, column: &Column) -> usize {
    if let Some(at) = columns.iter().position(|c| c.name == column.name) {
        return at;
    }
    columns.push(column.clone());
    columns.len() - 1
}

/// The columns of a node with those that steps have added.
fn node_columns(graph: &GraphQuery) -> Vec<Column> {
    let added = graph.steps.iter().filter_map(|step| match step {
        GraphStep::MarkComponents { column, .. } => Some(Column::new(column.clone(), Type::Long)),
        _ => None,
    });
    graph.node_columns.iter().cloned().chain(added).collect()
}

/// The cells of a node: its columns, then its degrees.
fn node_row(graph: &GraphQuery) -> Vec<Column> {
    let degrees = [DEGREE_IN, DEGREE_OUT].map(|name| Column::new(name, Type::Long));
    node_columns(graph).into_iter().chain(degrees).collect()
}

/// A graph that nothing was asked of: its edges.
pub(super) fn whole_graph(graph: GraphQuery) -> Rel {
    let mut graph = graph;
    let columns = graph.edges.columns.clone();
    graph.steps.push(GraphStep::Edges(None, None));
    Rel::new(columns, RelNode::Graph(Box::new(graph)))
}
