//! What each operator does to the columns.

use super::scope::{Local, LocalValue, Value};
use super::{Binder, Shape, lambda};
use crate::ast::{Expr, ExprKind, ForkBranch, Operator, OperatorKind, Pipeline, Scan};
use crate::catalogue::Column;
use crate::scalar_type::Type;

/// What `render` draws.
const CHARTS: &[&str] = &[
    "table",
    "list",
    "barchart",
    "piechart",
    "ladderchart",
    "timechart",
    "linechart",
    "anomalychart",
    "pivotchart",
    "areachart",
    "stackedareachart",
    "scatterchart",
    "timepivot",
    "columnchart",
    "timeline",
    "3Dchart",
    "card",
    "treemap",
    "plotly",
    "graph",
    "sankey",
];

impl<'a> Binder<'a> {
    /// The flow after the operator.
    pub(super) fn operator(&mut self, flow: Option<Value>, operator: &'a Operator) -> Value {
        if let Some(Value::Graph(nodes, edges)) = flow {
            return self.graph_operator(nodes, edges, operator);
        }
        let has_input = flow.is_some();
        let input = match flow {
            Some(Value::Table(shape)) => shape,
            Some(_) => Shape { columns: vec![], open: true },
            None => Shape::default(),
        };
        match &operator.kind {
            OperatorKind::Union(tables) => {
                Value::Table(self.union(has_input.then_some(input), operator, tables))
            }
            OperatorKind::Search { tables, predicate } => {
                Value::Table(self.search(has_input.then_some(input), tables, predicate))
            }
            OperatorKind::Find(find) => Value::Table(self.find(has_input.then_some(input), operator, find)),
            OperatorKind::Print(items) => Value::Table(self.print(items)),
            OperatorKind::Range(name, bounds) => {
                let kinds: Vec<Type> = bounds.iter().map(|b| self.scalar(b)).collect();
                let kind = match (kinds[0], kinds[1], kinds[2]) {
                    (a, b, _) if a == Type::DateTime || b == Type::DateTime => Type::DateTime,
                    (Type::Int, Type::Int, Type::Int) => Type::Int,
                    (a, b, c) => [b, c].into_iter().fold(a, |x, y| super::rules::widest(x, y).unwrap_or(x)),
                };
                Value::Table(Shape::of(vec![Column::new(name.text.as_str(), kind)]))
            }
            OperatorKind::MakeGraph(graph) => self.make_graph(input, graph),
            OperatorKind::Invoke(call) => self.invoke(input, call),
            OperatorKind::Fork(branches) => self.fork(&input, branches),
            OperatorKind::Facet(by, body) => self.facet(&input, by, body.as_deref()),
            OperatorKind::Consume => Value::Nothing,
            OperatorKind::As(name) => {
                let value = Value::Table(input);
                self.locals.push(Local::of(&name.text, value.clone()));
                value
            }
            OperatorKind::Partition { by, scope, body } => self.partition(input, by, scope.as_ref(), body),
            _ => Value::Table(self.table_operator(input, operator)),
        }
    }

    fn table_operator(&mut self, input: Shape, operator: &'a Operator) -> Shape {
        match &operator.kind {
            OperatorKind::Where(predicate) => {
                self.with_row_kept(input, |b| b.require_type(predicate, Type::Bool)).1
            }
            OperatorKind::Extend(items) => self.extend(input, items),
            OperatorKind::Project(items) => self.project(input, items),
            OperatorKind::ProjectAway(items) => self.project_away(input, items),
            OperatorKind::ProjectKeep(items) => self.project_keep(input, items),
            OperatorKind::ProjectRename(items) => self.project_rename(input, items),
            OperatorKind::ProjectReorder(items) => self.project_reorder(input, items),
            OperatorKind::ProjectByNames(items) => self.project_by_names(input, items),
            OperatorKind::Summarize { aggregates, by } => self.summarize(input, aggregates, by),
            OperatorKind::Distinct(items) => self.distinct(input, items),
            OperatorKind::Sort(keys) => self.sorted(input, keys, true),
            OperatorKind::Top(count, keys) => {
                self.with_row(input.clone(), |b| b.whole_number(count));
                self.sorted(input, keys, false)
            }
            OperatorKind::TopNested(clauses) => self.top_nested(input, clauses),
            OperatorKind::TopHitters(count, of, by) => {
                self.whole_number(count);
                self.top_hitters(input, of, by.as_ref())
            }
            OperatorKind::Take(count) | OperatorKind::Sample(count) => {
                self.with_row(input.clone(), |b| b.whole_number(count));
                input
            }
            OperatorKind::SampleDistinct(count, of) => {
                self.whole_number(count);
                self.project(input, std::slice::from_ref(of))
            }
            OperatorKind::Count(name) => {
                let name = name.as_ref().map_or("Count", |n| n.text.as_str());
                Shape::of(vec![Column::new(name, Type::Long)])
            }
            OperatorKind::Join(clause) => self.join(input, operator, clause),
            OperatorKind::Lookup(clause) => self.lookup(input, clause),
            OperatorKind::MvExpand { items, limit } => {
                limit.iter().for_each(|l| self.whole_number(l));
                self.mv_expand(input, operator, items)
            }
            OperatorKind::MvApply { items, limit, body } => {
                limit.iter().for_each(|l| self.whole_number(l));
                self.mv_apply(input, operator, items, body)
            }
            _ => self.shaping_operator(input, operator),
        }
    }

    /// Operators that give columns of their own.
    fn shaping_operator(&mut self, input: Shape, operator: &'a Operator) -> Shape {
        match &operator.kind {
            OperatorKind::MakeSeries(series) => self.make_series(input, series),
            OperatorKind::Parse(value, parts) | OperatorKind::ParseWhere(value, parts) => {
                self.parse_pattern(input, value, parts)
            }
            OperatorKind::ParseKv(value, columns, _) => self.parse_kv(input, value, columns),
            OperatorKind::Serialize(items) => self.extend(input, items),
            OperatorKind::Evaluate { call, schema } => {
                let shape = self.evaluate(input, call, schema.as_deref());
                self.known_shape(operator).unwrap_or(shape)
            }
            OperatorKind::Scan(scan) => self.scan(input, operator, scan),
            OperatorKind::Reduce(value, _) => {
                self.with_row(input, |b| b.item(value));
                fixed(&[("Pattern", Type::String), ("Count", Type::Long), ("Representative", Type::String)])
            }
            OperatorKind::Render(kind, _) => {
                if !CHARTS.contains(&kind.text.as_str()) && !kind.text.is_empty() {
                    self.report("KS005", kind.span, format!("Expected one of: {}", CHARTS.join(", ")));
                }
                input
            }
            OperatorKind::GetSchema => fixed(&[
                ("ColumnName", Type::String),
                ("ColumnOrdinal", Type::Long),
                ("DataType", Type::String),
                ("ColumnType", Type::String),
            ]),
            OperatorKind::AssertSchema(columns) => {
                let _ = lambda::declared(columns);
                input
            }
            _ => input,
        }
    }

    /// The operator's columns, when it has been run.
    fn known_shape(&self, operator: &Operator) -> Option<Shape> {
        let mut place = self.path.clone();
        place.push(operator.id);
        self.known_shapes?.get(&place).cloned()
    }

    fn sorted(&mut self, input: Shape, keys: &'a [Expr], refuse_dynamic: bool) -> Shape {
        let row = self.with_row_kept(input, |b| {
            for key in keys {
                let kind = b.scalar(key);
                if refuse_dynamic {
                    let inner = match &key.kind {
                        ExprKind::Ordered(inner, _) => inner.span,
                        _ => key.span,
                    };
                    b.refuse_dynamic(kind, inner);
                }
            }
        });
        row.1
    }

    fn whole_number(&mut self, expr: &'a Expr) {
        let kind = self.scalar(expr);
        if !kind.is_integer() && kind != Type::Unknown {
            self.report("KS134", expr.span, format!("This must be a whole number, and is {}.", kind.name()));
        }
    }

    fn invoke(&mut self, input: Shape, call: &'a Expr) -> Value {
        let ExprKind::Call(name, arguments) = &call.kind else {
            if call.kind != ExprKind::Missing {
                self.report("KS006", call.span, "A function call is needed here, as f(x).");
            }
            return Value::Nothing;
        };
        let local = self.locals.iter().rev().find(|l| l.name == name.text).map(|l| l.value.clone());
        let first = lambda::Argument { name: None, value: Value::Table(input.clone()), text: None };
        let rest = self.with_row(input, |b| b.arguments(arguments));
        let given: Vec<lambda::Argument> = std::iter::once(first).chain(rest).collect();
        self.site = call.id;
        if let Some(LocalValue::Function(function, known)) = local {
            return self.call_lambda(name, function, known, given);
        }
        if let Some(text) = self.catalogue.function(&name.text) {
            return self.call_stored(name, &text, given);
        }
        self.unknown_function(name);
        Value::Nothing
    }

    fn fork(&mut self, input: &Shape, branches: &'a [ForkBranch]) -> Value {
        for branch in branches {
            self.inner(input.clone(), &branch.body);
        }
        Value::Nothing
    }

    fn facet(&mut self, input: &Shape, by: &'a [Expr], body: Option<&'a Pipeline>) -> Value {
        self.with_row(input.clone(), |b| {
            for key in by {
                b.scalar(key);
            }
        });
        if let Some(body) = body {
            self.inner(input.clone(), body);
        }
        Value::Nothing
    }

    fn partition(
        &mut self,
        input: Shape,
        by: &'a Expr,
        scope: Option<&'a Expr>,
        body: &'a Pipeline,
    ) -> Value {
        self.with_row(input.clone(), |b| b.scalar(by));
        if let Some(scope) = scope {
            self.value(scope);
        }
        let known = self.locals.len();
        // A body with a source of its own sees the key as a value.
        if let ExprKind::Name(name) = &by.bare().kind {
            self.locals
                .push(Local::of(&name.text, Value::Scalar(input.get(&name.text).unwrap_or(Type::Unknown))));
        }
        let result = self.inner(input, body);
        self.locals.truncate(known);
        result
    }

    fn scan(&mut self, input: Shape, operator: &'a Operator, scan: &'a Scan) -> Shape {
        let mut output = super::shape::Output::over(&input.columns);
        for (column, _) in &scan.declare {
            output.set(&column.name.text, column.column_type.unwrap_or(Type::Unknown));
        }
        let mut row = super::scope::Row::of(Shape { columns: output.columns.clone(), open: input.open });
        row.members = scan.steps.iter().map(|s| (s.name.text.clone(), row.shape.clone())).collect();
        let before = std::mem::replace(&mut self.row, row);
        for key in scan.order.iter().chain(&scan.partition) {
            self.scalar(key);
        }
        for step in &scan.steps {
            self.value(&step.condition);
            for assignment in &step.assignments {
                self.value(assignment);
            }
        }
        self.row = before;
        let matched = self.parameter_word(operator, "with_match_id").unwrap_or("match_id");
        output.push_unique(matched, Type::Long);
        Shape { columns: output.columns, open: input.open }
    }

    fn graph_operator(&mut self, nodes: Shape, edges: Shape, operator: &'a Operator) -> Value {
        match &operator.kind {
            OperatorKind::GraphMatch(graph) => Value::Table(self.graph_match(&nodes, &edges, graph)),
            OperatorKind::GraphToTable(parts) => self.graph_to_table(&nodes, &edges, parts),
            OperatorKind::GraphWhere(predicate) => {
                self.graph_where(&nodes, &edges, predicate);
                Value::Graph(nodes, edges)
            }
            OperatorKind::GraphMarkComponents => {
                let name = self.parameter_word(operator, "with_component_id").unwrap_or("ComponentId");
                let mut nodes = nodes;
                nodes.columns.push(Column::new(name, Type::Long));
                Value::Graph(nodes, edges)
            }
            _ => Value::Graph(nodes, edges),
        }
    }
}

fn fixed(columns: &[(&str, Type)]) -> Shape {
    Shape::of(columns.iter().map(|(n, k)| Column::new(*n, *k)).collect())
}
