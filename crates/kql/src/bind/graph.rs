//! Graph operators.

use super::columns::Clash;
use super::scope::{Local, Row, Value};
use super::shape::Output;
use super::{Binder, Shape, union};
use crate::ast::{Expr, GraphMatch, GraphPart, MakeGraph, Name, Parameter};
use crate::catalogue::Column;
use crate::scalar_type::Type;

impl<'a> Binder<'a> {
    pub(super) fn make_graph(&mut self, edges: Shape, graph: &'a MakeGraph) -> Value {
        for end in [&graph.source, &graph.target] {
            if !edges.has(&end.text) && !edges.open {
                self.with_row(edges.clone(), |b| b.unknown_name(end));
            }
        }
        let mut shapes: Vec<Shape> =
            graph.nodes.iter().map(|(table, _)| self.without_row(|b| b.table(table))).collect();
        if let Some(id) = &graph.node_id {
            shapes.push(Shape::of(vec![Column::new(
                id.text.as_str(),
                edges.get(&graph.source.text).unwrap_or(Type::Unknown),
            )]));
        }
        let nodes = union::outer(&shapes);
        match &graph.partition {
            Some((_, body)) => self.inner_value(Value::Graph(nodes, edges), body),
            None => Value::Graph(nodes, edges),
        }
    }

    pub(super) fn graph_match(&mut self, nodes: &Shape, edges: &Shape, graph: &'a GraphMatch) -> Shape {
        let mut members = vec![];
        for part in graph.patterns.iter().flatten() {
            match part {
                GraphPart::Node(Some(name)) => members.push((name.text.clone(), nodes.clone())),
                GraphPart::Edge { name: Some(name), hops, .. } => {
                    let shape = if hops.is_some() { as_arrays(edges) } else { edges.clone() };
                    members.push((name.text.clone(), shape));
                }
                _ => {}
            }
        }
        let before = std::mem::replace(&mut self.row, Row { members, exists: true, ..Row::default() });
        if let Some(predicate) = &graph.predicate {
            self.value(predicate);
        }
        let mut output = Output::default();
        for expr in &graph.project {
            let item = self.item(expr);
            self.place(&mut output, &item, Clash::Refuse);
        }
        if graph.project.is_empty() {
            for (name, shape) in self.row.members.clone() {
                for column in &shape.columns {
                    output.push_unique(&format!("{name}_{}", column.name), column.column_type);
                }
            }
        }
        self.row = before;
        Shape::of(output.columns)
    }

    pub(super) fn graph_where(&mut self, nodes: &Shape, edges: &Shape, predicate: &'a Expr) {
        self.with_row(union::outer(&[nodes.clone(), edges.clone()]), |b| b.scalar(predicate));
    }

    pub(super) fn graph_to_table(
        &mut self,
        nodes: &Shape,
        edges: &Shape,
        parts: &'a [(Name, Option<Name>, Vec<Parameter>)],
    ) -> Value {
        let mut result = Value::Nothing;
        for (what, name, parameters) in parts {
            let mut shape = if what.text == "nodes" { nodes.clone() } else { edges.clone() };
            for parameter in parameters.iter().rev() {
                if let Some(name) = Self::column_name(&parameter.value) {
                    shape.columns.insert(0, Column::new(name, Type::Long));
                }
            }
            if let Some(name) = name {
                self.locals.push(Local::of(&name.text, Value::Table(shape.clone())));
            }
            if result == Value::Nothing {
                result = Value::Table(shape);
            }
        }
        result
    }
}

fn as_arrays(edges: &Shape) -> Shape {
    let columns =
        edges.columns.iter().map(|c| Column { name: c.name.clone(), column_type: Type::Dynamic }).collect();
    Shape { columns, open: edges.open }
}
