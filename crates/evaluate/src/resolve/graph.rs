//! Graph operators.

use super::columns::{Placed, item_value};
use super::scope::{Member, Row};
use super::{Found, Resolver};
use crate::Fault;
use crate::plan::{Cycles, Each, Expr, GraphElement, GraphMatch, GraphQuery, GraphStep, Node, Rel, RelNode};
use kql::ast::{Expr as Syntax, ExprKind, GraphMatch as Syntaxes, GraphPart, MakeGraph, Name, Operator, OperatorKind};
use kql::{Column, Type};
use std::sync::Arc;

/// Columns of an edge of many hops in the wide row: its edges, the nodes between them.
const MANY_WIDTH: usize = 2;

impl<'a> Resolver<'a> {
    pub(super) fn make_graph(&mut self, edges: Rel, graph: &'a MakeGraph) -> Result<Found, Fault> {
        let end = |name: &Name| {
            edges.place(&name.text).ok_or_else(|| Fault::Failed(format!("there is no column '{}'", name.text)))
        };
        let ends = (end(&graph.source)?, end(&graph.target)?);
        let mut nodes = vec![];
        for (table, key) in &graph.nodes {
            let rel = self.table(table)?;
            let key = rel.place(&key.text).ok_or_else(|| Fault::Failed(format!("there is no column '{}'", key.text)))?;
            nodes.push((rel, key));
        }
        let mut node_columns: Vec<Column> = vec![];
        for column in nodes.iter().flat_map(|(rel, _)| &rel.columns) {
            if !node_columns.iter().any(|c| c.name == column.name) {
                node_columns.push(column.clone());
            }
        }
        if let Some(id) = &graph.node_id {
            let kind = edges.columns.get(ends.0).map_or(Type::String, |c| c.column_type);
            node_columns.push(Column::new(id.text.as_str(), kind));
        }
        if graph.partition.is_some() {
            return Err(Fault::unsupported("make-graph partitioned-by", "make one graph per value with partition"));
        }
        Ok(Found::Graph(Box::new(GraphQuery { edges, ends, nodes, node_columns, steps: vec![] })))
    }

    pub(super) fn graph_operator(&mut self, graph: GraphQuery, operator: &'a Operator) -> Result<Found, Fault> {
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
                let columns = if nodes { graph.node_columns.clone() } else { graph.edges.columns.clone() };
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
                graph.node_columns.push(Column::new(column, Type::Long));
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
                    all.push(if member.many {
                        self.each_member(member.start, &column.name)?
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

    /// A member of each edge of many hops, as an array.
    pub(super) fn each_member(&mut self, start: usize, name: &str) -> Result<Expr, Fault> {
        let body = Expr::column(0, Type::Dynamic);
        let columns = vec![Column::new(name, Type::Dynamic)];
        let array = Box::new(Expr::column(start, Type::Dynamic));
        Ok(Expr { kind: Type::Dynamic, node: Node::Each(Each::Map, array, columns, Box::new(body)) })
    }

    fn graph_element(
        &mut self,
        graph: &GraphQuery,
        part: &'a GraphPart,
        (row, width): (&mut Row, &mut usize),
    ) -> Result<GraphElement, Fault> {
        let mut member = |name: &Option<Name>, columns: &[Column], many: bool| {
            let name = name.as_ref()?;
            if row.member(&name.text).is_none() {
                let columns = columns.to_vec();
                let taken = if many { MANY_WIDTH } else { columns.len() };
                row.members.push(Member { name: name.text.clone(), start: *width, columns, many });
                *width += taken;
            }
            Some(Arc::from(name.text.as_str()))
        };
        match part {
            GraphPart::Node(name) => Ok(GraphElement::Node(member(name, &graph.node_columns, false))),
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
                columns.extend(graph.node_columns.iter().cloned());
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

    /// `all(edge, x)`, `any(edge, x)`, `map(edge, x)`, `inner_nodes(edge)`.
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
            "inner_nodes" => {
                let member = arguments.first().and_then(|a| self.many_member(a));
                let start = member.map(|m| m.start + 1);
                let start = start.ok_or_else(|| Fault::argument("inner_nodes", "needs an edge of many hops"))?;
                return Ok(Found::Scalar(Expr::column(start, Type::Dynamic)));
            }
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
                let nodes = self.row.members.iter().find(|m| !m.many).map(|m| m.columns.clone());
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
        let mut row = Row::of(columns.clone());
        row.elsewhere = false;
        let body = self.with_row(row, |r| r.scalar(item_value(body)))?;
        let kind = if each == Each::Map { Type::Dynamic } else { Type::Bool };
        let array = Box::new(Expr::column(start, Type::Dynamic));
        Ok(Found::Scalar(Expr { kind, node: Node::Each(each, array, columns, Box::new(body)) }))
    }

    fn many_member(&self, expr: &Syntax) -> Option<Member> {
        match &expr.bare().kind {
            ExprKind::Name(name) => self.row.member(&name.text).filter(|m| m.many).cloned(),
            _ => None,
        }
    }
}

/// A graph that nothing was asked of: its edges.
pub(super) fn whole_graph(graph: GraphQuery) -> Rel {
    let mut graph = graph;
    let columns = graph.edges.columns.clone();
    graph.steps.push(GraphStep::Edges(None, None));
    Rel::new(columns, RelNode::Graph(Box::new(graph)))
}
