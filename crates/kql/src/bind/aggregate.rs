//! Aggregates, and those of them that give several columns.

use super::Binder;
use super::scope::Value;
use crate::ast::{Expr, ExprKind, Name};
use crate::catalogue::Column;
use crate::functions::Function;
use crate::scalar_type::Type;

impl<'a> Binder<'a> {
    pub(super) fn aggregate_call(
        &mut self,
        function: &'a Function,
        name: &'a Name,
        arguments: &'a [Expr],
    ) -> Value {
        if !self.aggregates {
            let message = format!("The aggregate '{}' can only stand in summarize and its kin.", name.text);
            self.report("KS144", name.span, message);
            return Value::Nothing;
        }
        let values: Vec<Value> = self.without_aggregates(|b| arguments.iter().map(|a| b.value(a)).collect());
        if let Some(found) = self.several_columns(function, arguments, &values) {
            return found;
        }
        match self.choose(function, name, arguments, &values) {
            Some(signature) => self.given(signature, name, arguments, &values),
            None => Value::Scalar(Type::Unknown),
        }
    }

    /// `arg_max(x, *)`, `take_any(*)`, `percentiles(x, 5, 95)` and the like.
    fn several_columns(
        &mut self,
        function: &Function,
        arguments: &'a [Expr],
        values: &[Value],
    ) -> Option<Value> {
        match function.name {
            "arg_max" | "arg_min" => Some(self.arg_extreme(arguments, values, "")),
            "argmax" => Some(self.arg_extreme(arguments, values, "max_")),
            "argmin" => Some(self.arg_extreme(arguments, values, "min_")),
            "take_any" => Some(self.any(arguments, values, "")),
            "any" => Some(self.any(arguments, values, "any_")),
            "percentile" | "percentiles" => Some(self.percentiles(arguments, values, 1)),
            "percentilew" | "percentilesw" => Some(self.percentiles(arguments, values, 2)),
            "percentiles_array" | "percentilesw_array" => {
                let of = self.name_or_empty(arguments.first());
                Some(Value::Tuple(vec![Column::new(format!("percentiles_{of}"), Type::Dynamic)]))
            }
            _ => None,
        }
    }

    fn name_or_empty(&self, expr: Option<&Expr>) -> String {
        expr.and_then(|e| self.plain_name(e)).unwrap_or_default()
    }

    /// The default name outside of aggregates.
    fn plain_name(&self, expr: &Expr) -> Option<String> {
        self.default_name(expr)
    }

    fn arg_extreme(&mut self, arguments: &'a [Expr], values: &[Value], prefix: &str) -> Value {
        let mut columns = vec![];
        let first = self.name_or_empty(arguments.first());
        let bare = if prefix.is_empty() && first.is_empty() {
            "max_".to_owned()
        } else {
            format!("{prefix}{first}")
        };
        for (index, argument) in arguments.iter().enumerate() {
            let kind = values.get(index).map_or(Type::Unknown, Value::scalar_type);
            if index == 0 {
                columns.push(Column::new(bare.as_str(), kind));
            } else if matches!(argument.kind, ExprKind::Star) {
                self.all_but(&first, prefix, &bare, &mut columns);
            } else {
                let name = self.name_or_empty(Some(argument));
                let name = if prefix.is_empty() { name } else { format!("{bare}_{name}") };
                columns.push(Column::new(name, kind));
            }
        }
        Value::Tuple(columns)
    }

    /// `*`: the columns of the input but the first argument and the keys.
    fn all_but(&self, first: &str, prefix: &str, bare: &str, columns: &mut Vec<Column>) {
        let taken: Vec<String> = columns.iter().map(|c| c.name.to_string()).collect();
        for column in &self.row.shape.columns {
            let name = &*column.name;
            if self.keys.iter().any(|k| k == name)
                || name == first
                || (prefix.is_empty() && taken.iter().any(|t| t == name))
            {
                continue;
            }
            let renamed = if prefix.is_empty() { name.to_owned() } else { format!("{bare}_{name}") };
            columns.push(Column::new(renamed, column.column_type));
        }
    }

    fn any(&mut self, arguments: &'a [Expr], values: &[Value], prefix: &str) -> Value {
        let mut columns = vec![];
        for (index, argument) in arguments.iter().enumerate() {
            if matches!(argument.kind, ExprKind::Star) {
                for column in &self.row.shape.columns {
                    if !self.keys.iter().any(|k| k == &*column.name) {
                        columns.push(Column::new(format!("{prefix}{}", column.name), column.column_type));
                    }
                }
            } else {
                let kind = values.get(index).map_or(Type::Unknown, Value::scalar_type);
                columns.push(Column::new(format!("{prefix}{}", self.name_or_empty(Some(argument))), kind));
            }
        }
        Value::Tuple(columns)
    }

    fn percentiles(&mut self, arguments: &'a [Expr], values: &[Value], skip: usize) -> Value {
        let of = self.name_or_empty(arguments.first());
        let kind = match values.first().map_or(Type::Unknown, Value::scalar_type) {
            Type::Int => Type::Long,
            other => other,
        };
        let columns = arguments
            .iter()
            .skip(skip)
            .map(|p| {
                let value = match p.bare().kind {
                    ExprKind::Literal(_) => p.bare().span.of(self.text).replace('.', "_"),
                    _ => String::new(),
                };
                Column::new(format!("percentile_{of}_{value}"), kind)
            })
            .collect();
        Value::Tuple(columns)
    }
}
