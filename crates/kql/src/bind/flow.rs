//! Pipelines and tables.

use super::scope::Value;
use super::{Binder, COLUMNS_MAX, Shape};
use crate::ast::{Expr, ExprKind, Pipeline};

impl<'a> Binder<'a> {
    /// What a pipeline gives.
    pub(super) fn pipeline(&mut self, pipeline: &'a Pipeline) -> Value {
        let known = self.locals.len();
        let names_tables = pipeline.operators.iter().any(|o| o.kind.names_tables());
        let source = pipeline.source.as_ref().map(|source| self.without_aggregates(|b| b.source(source)));
        let result = self.run(source, &pipeline.operators);
        if !names_tables {
            self.locals.truncate(known);
        }
        result
    }

    /// A pipeline whose input comes from outside.
    pub(super) fn inner(&mut self, input: Shape, pipeline: &'a Pipeline) -> Value {
        self.inner_value(Value::Table(input), pipeline)
    }

    pub(super) fn inner_value(&mut self, input: Value, pipeline: &'a Pipeline) -> Value {
        let source = match &pipeline.source {
            Some(source) => self.source(source),
            None => input,
        };
        self.run(Some(source), &pipeline.operators)
    }

    fn run(&mut self, source: Option<Value>, operators: &'a [crate::ast::Operator]) -> Value {
        let aggregates = std::mem::replace(&mut self.aggregates, false);
        let mut flow = source;
        for operator in operators {
            let mut next = self.operator(flow, operator);
            if let Value::Table(shape) = &mut next
                && shape.columns.len() > COLUMNS_MAX
            {
                self.report("KS232", operator.keyword, format!("More than {COLUMNS_MAX} columns."));
                shape.columns.truncate(COLUMNS_MAX);
            }
            if let Value::Table(shape) = &next {
                if self.quiet == 0 {
                    self.bound.flows.push((operator.span, shape.clone()));
                }
                self.bound.shapes.insert(operator.id, shape.clone());
            }
            flow = Some(next);
        }
        self.aggregates = aggregates;
        flow.unwrap_or(Value::Nothing)
    }

    fn source(&mut self, source: &'a Expr) -> Value {
        let found = self.table_value(source);
        if let (Value::Table(shape), 0) = (&found, self.quiet) {
            self.bound.flows.push((source.span, shape.clone()));
        }
        match found {
            Value::Table(_) | Value::Graph(..) => found,
            // A scalar flows on without columns.
            Value::Scalar(_) | Value::Tuple(_) | Value::TypeLiteral(_) => Value::Table(Shape::default()),
            Value::Nothing => Value::Table(Shape { columns: vec![], open: true }),
        }
    }

    /// An expression that must give a table; an unknown one has any column.
    pub(super) fn table(&mut self, expr: &'a Expr) -> Shape {
        match self.table_value(expr) {
            Value::Table(shape) => {
                if self.quiet == 0 {
                    self.bound.flows.push((expr.bare().span, shape.clone()));
                }
                shape
            }
            _ => Shape { columns: vec![], open: true },
        }
    }

    fn table_value(&mut self, expr: &'a Expr) -> Value {
        self.site = expr.bare().id;
        match &expr.bare().kind {
            ExprKind::Name(name) if !name.text.is_empty() => match self.named_thing(name) {
                Some(found) => found,
                None => {
                    self.unknown_table(name);
                    Value::Nothing
                }
            },
            _ => self.value(expr),
        }
    }
}
