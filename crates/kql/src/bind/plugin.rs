//! `evaluate`: the result columns of plugins.

use super::{Binder, Shape, Value, join};
use crate::ast::{Expr, ExprKind, TypeOf};
use crate::catalogue::Column;
use crate::functions::FunctionKind;
use crate::scalar_type::Type;
use std::collections::HashSet;

impl<'a> Binder<'a> {
    pub(super) fn evaluate(&mut self, input: Shape, call: &'a Expr, schema: Option<&'a [TypeOf]>) -> Shape {
        let ExprKind::Call(name, arguments) = &call.kind else {
            self.report("KS006", call.span, "A plugin call is needed here, as bag_unpack(column).");
            return input;
        };
        if self.library.get(FunctionKind::Plugin, &name.text).is_none() {
            let known = self.library.of(FunctionKind::Plugin).map(|f| f.name);
            let suggestions = crate::diagnostic::closest(&name.text, known);
            self.suggest("KS124", name, suggestions, format!("There is no plugin '{}'.", name.text));
        }
        let before = std::mem::replace(&mut self.aggregates, name.text == "pivot");
        let values = match name.text.as_str() {
            "ipv4_lookup" | "ipv6_lookup" | "geo_line_lookup" | "geo_polygon_lookup" => {
                self.lookup_arguments(&input, arguments)
            }
            _ => self.with_row(input.clone(), |b| b.plugin_arguments(arguments)),
        };
        self.aggregates = before;
        let shape = self.plugin_shape(&name.text, &input, arguments, &values);
        match schema {
            Some(members) => declared_schema(members, &shape),
            None => shape,
        }
    }

    /// The first argument is a table; the others name columns of either table.
    fn lookup_arguments(&mut self, input: &Shape, arguments: &'a [Expr]) -> Vec<Value> {
        let Some((first, rest)) = arguments.split_first() else { return vec![] };
        let table = match &first.bare().kind {
            ExprKind::Name(name) => self.named_thing(name).unwrap_or(Value::Nothing),
            _ => self.without_row(|b| b.without_aggregates(|b| b.value(first))),
        };
        let right = match &table {
            Value::Table(shape) => shape.clone(),
            _ => {
                self.report("KS111", first.span, "A table is needed here.");
                Shape::default()
            }
        };
        let mut values = vec![table];
        let both = join::beside(input.clone(), right, &HashSet::new());
        values.extend(self.with_row(both, |b| b.plugin_arguments(rest)));
        values
    }

    fn plugin_arguments(&mut self, arguments: &'a [Expr]) -> Vec<Value> {
        arguments
            .iter()
            .map(|a| match &a.kind {
                ExprKind::Named(_, value) => self.value(value),
                ExprKind::Name(_) => {
                    // A bare column is no aggregate, and need not be one.
                    self.without_aggregates(|b| b.value(a))
                }
                _ => self.value(a),
            })
            .collect()
    }

    fn plugin_shape(&mut self, name: &str, input: &Shape, arguments: &'a [Expr], values: &[Value]) -> Shape {
        match name {
            "bag_unpack" => {
                let gone = arguments.first().and_then(Self::column_name);
                without(input, &gone.into_iter().collect::<Vec<_>>(), true)
            }
            "pivot" => pivot(input, arguments),
            "narrow" => fixed(&[("Row", Type::Long), ("Column", Type::String), ("Value", Type::String)]),
            "autocluster" | "basket" => {
                after(&[("SegmentId", Type::Long), ("Count", Type::Long), ("Percent", Type::Real)], input)
            }
            "diffpatterns" => after(
                &[
                    ("SegmentId", Type::Long),
                    ("CountA", Type::Long),
                    ("CountB", Type::Long),
                    ("PercentA", Type::Real),
                    ("PercentB", Type::Real),
                    ("PercentDiffAB", Type::Real),
                ],
                input,
            ),
            "ipv4_lookup" | "ipv6_lookup" => match values.first() {
                Some(Value::Table(right)) => {
                    let keys: HashSet<_> =
                        arguments.iter().skip(3).filter_map(Self::column_name).map(Into::into).collect();
                    join::beside(input.clone(), right.clone(), &keys)
                }
                _ => Shape { columns: input.columns.clone(), open: true },
            },
            "geo_line_lookup" | "geo_polygon_lookup" => geo_lookup(self.text, input, arguments, values),
            "rolling_percentile" => self.rolling_percentile(arguments, values),
            "dcount_intersect" => {
                let mut shape = input.clone();
                shape.columns.extend((0..arguments.len()).map(|n| Column::new(format!("s{n}"), Type::Long)));
                shape
            }
            "sequence_detect" => sequence_detect(input, arguments),
            "identity" | "identity_v3" | "preview" | "rows_near" => input.clone(),
            "estimate_rows_count" => fixed(&[("EstimatedRowsCount", Type::Long)]),
            "http_request" | "http_request_post" => {
                fixed(&[("ResponseHeaders", Type::Dynamic), ("ResponseBody", Type::Dynamic)])
            }
            "python" | "r" | "csharp" => match arguments.first().map(|a| &a.kind) {
                Some(ExprKind::TypeOf(members)) => declared_schema(members, input),
                _ => Shape { columns: vec![], open: true },
            },
            _ => match activity_columns(name, arguments.len()) {
                Some((dimensions, columns)) => timeline(name, input, arguments, dimensions, columns),
                None => Shape { columns: vec![], open: true },
            },
        }
    }

    fn rolling_percentile(&self, arguments: &'a [Expr], values: &[Value]) -> Shape {
        let kind = |at: usize| values.get(at).map_or(Type::Unknown, Value::scalar_type);
        let mut shape = Shape { columns: vec![], open: true };
        if let Some(name) = arguments.get(2).and_then(Self::column_name) {
            shape.columns.push(Column::new(name, kind(2)));
        }
        for (at, argument) in arguments.iter().enumerate().skip(5) {
            if let Some(name) = Self::column_name(argument) {
                shape.columns.push(Column::new(name, kind(at)));
            }
        }
        let part = |at: usize| arguments.get(at).map_or("", |a| a.span.of(self.text));
        shape.open = false;
        shape
            .columns
            .push(Column::new(format!("rolling_{}_percentile_{}_{}", part(4), part(0), part(1)), kind(0)));
        shape
    }
}

/// The columns after the time and the dimensions, and where the dimensions begin.
fn activity_columns(plugin: &str, count: usize) -> Option<(usize, &'static [(&'static str, Type)])> {
    const LONG: Type = Type::Long;
    const REAL: Type = Type::Real;
    Some(match plugin {
        "active_users_count" => (8, &[("dcount", LONG)]),
        "activity_counts_metrics" => {
            (5, &[("count", LONG), ("dcount", LONG), ("new_dcount", LONG), ("aggregated_dcount", LONG)])
        }
        "activity_engagement" => (
            if count == 4 { 4 } else { 6 },
            &[("dcount_activities_inner", LONG), ("dcount_activities_outer", LONG), ("activity_ratio", REAL)],
        ),
        "activity_metrics" => (
            5,
            &[
                ("dcount_values", LONG),
                ("dcount_newvalues", LONG),
                ("retention_rate", REAL),
                ("churn_rate", REAL),
            ],
        ),
        "new_activity_metrics" => (
            5,
            &[
                ("dcount_new_values", LONG),
                ("dcount_retained_values", LONG),
                ("dcount_churn_values", LONG),
                ("retention_rate", REAL),
                ("churn_rate", REAL),
            ],
        ),
        "session_count" => (6, &[("count_sessions", LONG)]),
        "sliding_window_counts" => (6, &[("Count", LONG), ("Dcount", LONG)]),
        "funnel_sequence" => (
            usize::MAX,
            &[("prev", Type::String), ("next", Type::String), ("dcount", LONG), ("samples", Type::Dynamic)],
        ),
        "funnel_sequence_completion" => (usize::MAX, &[("Period", Type::Timespan), ("dcount", LONG)]),
        _ => return None,
    })
}

/// The time column, the dimensions, the figures.
fn timeline(
    plugin: &str,
    input: &Shape,
    arguments: &[Expr],
    dimensions: usize,
    columns: &[(&str, Type)],
) -> Shape {
    let mut shape = Shape::default();
    let mut push = |prefix: &str, at: usize| {
        if let Some(name) = arguments.get(at).and_then(Binder::column_name) {
            shape
                .columns
                .push(Column::new(format!("{prefix}{name}"), input.get(name).unwrap_or(Type::Unknown)));
        }
    };
    if plugin == "new_activity_metrics" {
        push("from_", 1);
        push("to_", 1);
    } else {
        push("", 1);
    }
    if plugin == "funnel_sequence_completion" {
        push("", 5);
    }
    for at in dimensions..arguments.len().max(dimensions) {
        push("", at);
    }
    shape.columns.extend(columns.iter().map(|(n, k)| Column::new(*n, *k)));
    shape
}

/// The dimensions, a time per step, how long it took.
fn sequence_detect(input: &Shape, arguments: &[Expr]) -> Shape {
    let time = arguments.first().and_then(Binder::column_name).unwrap_or("");
    let mut shape = Shape::default();
    for name in arguments.iter().skip(3).filter_map(Binder::column_name) {
        shape.columns.push(Column::new(name, input.get(name).unwrap_or(Type::Unknown)));
    }
    for step in arguments {
        if let ExprKind::Named(names, _) = &step.kind
            && let Some(name) = names.first()
        {
            shape.columns.push(Column::new(format!("{}_{time}", name.text), Type::DateTime));
        }
    }
    shape.columns.push(Column::new("Duration", Type::Timespan));
    shape
}

/// Both tables beside each other; the shape column only when `return_lookup_key` asks for it.
fn geo_lookup(text: &str, input: &Shape, arguments: &[Expr], values: &[Value]) -> Shape {
    let Some(Value::Table(right)) = values.first() else {
        return Shape { columns: input.columns.clone(), open: true };
    };
    let wants_key = arguments.iter().any(|a| match &a.kind {
        ExprKind::Named(names, value) => {
            names.first().is_some_and(|n| n.text == "return_lookup_key") && value.span.of(text) == "true"
        }
        _ => false,
    });
    let key = arguments.get(1).and_then(Binder::column_name).filter(|_| !wants_key);
    join::beside(input.clone(), right.clone(), &key.into_iter().map(Into::into).collect())
}

fn fixed(columns: &[(&str, Type)]) -> Shape {
    Shape::of(columns.iter().map(|(n, k)| Column::new(*n, *k)).collect())
}

fn after(columns: &[(&str, Type)], input: &Shape) -> Shape {
    let mut shape = fixed(columns);
    shape.columns.extend(input.columns.iter().cloned());
    shape
}

fn without(input: &Shape, gone: &[&str], open: bool) -> Shape {
    let columns = input.columns.iter().filter(|c| !gone.contains(&&*c.name)).cloned().collect();
    Shape { columns, open: open || input.open }
}

/// The pivoted column and those inside the aggregate go; with columns named, only those stay.
fn pivot(input: &Shape, arguments: &[Expr]) -> Shape {
    let named: Vec<&str> = arguments.iter().skip(2).filter_map(Binder::column_name).collect();
    if !named.is_empty() {
        let columns = named.iter().map(|n| Column::new(*n, input.get(n).unwrap_or(Type::Unknown))).collect();
        return Shape { columns, open: true };
    }
    let mut gone: Vec<&str> = arguments.first().and_then(Binder::column_name).into_iter().collect();
    if let Some(Expr { kind: ExprKind::Call(_, inner), .. }) = arguments.get(1) {
        gone.extend(inner.iter().filter_map(Binder::column_name));
    }
    without(input, &gone, true)
}

fn declared_schema(members: &[TypeOf], input: &Shape) -> Shape {
    let mut shape = Shape::default();
    for member in members {
        match member {
            TypeOf::Star => shape.columns.extend(input.columns.iter().cloned()),
            TypeOf::Column(column) => {
                let kind = column.column_type.unwrap_or(Type::Unknown);
                shape.columns.push(Column::new(column.name.text.as_str(), kind));
            }
            TypeOf::Scalar(_) => {}
        }
    }
    shape
}
