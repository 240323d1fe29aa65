//! `evaluate`: a plugin is called with what its arguments stand for.

use super::{Interpreter, eval};
use crate::plan::{Evaluate, Expr, Node, PluginArgument as Planned, Rel};
use crate::plugin::{PluginArgument, PluginCall, PluginValue};
use crate::{Fault, Row, Table, Value};
use kql::{Column, Type};

impl Interpreter<'_> {
    /// What a plugin gives, with the columns that it finds. Plans are made anew when these differ from
    /// the planned ones.
    ///
    /// # Errors
    /// See [`Fault`].
    pub fn plugin(&self, evaluate: &Evaluate, input: Option<&[Row]>) -> Result<Table, Fault> {
        let plugin = crate::function::Functions::builtin().plugin(&evaluate.plugin).ok_or_else(|| {
            let why = "no such plugin runs here";
            Fault::Unsupported {
                what: format!("the plugin '{}'", evaluate.plugin),
                why: why.into(),
                span: Some(evaluate.span),
            }
        })?;
        let table = match &evaluate.input {
            Some(rel) => self.table(rel, input)?,
            None => Table::default(),
        };
        let arguments = evaluate
            .arguments
            .iter()
            .map(|(name, argument)| {
                let value = self.plugin_value(argument, &table.rows, input)?;
                Ok(PluginArgument { name: name.clone(), value })
            })
            .collect::<Result<Vec<_>, Fault>>()?;
        let call = PluginCall { input: &table, arguments: &arguments, session: self.session };
        let result = (plugin.run)(&call)?;
        self.check(&result.rows)?;
        Ok(result)
    }

    fn plugin_value(
        &self,
        argument: &Planned,
        rows: &[Row],
        input: Option<&[Row]>,
    ) -> Result<PluginValue, Fault> {
        Ok(match argument {
            Planned::Column(place) => PluginValue::Column(*place),
            Planned::Expr(expr) => match self.prepared(expr)?.as_ref().unwrap_or(expr) {
                expr if is_constant(expr) => PluginValue::Constant(eval(expr, &[], self.session)?),
                expr => {
                    let values = rows.iter().map(|row| eval(expr, row, self.session));
                    PluginValue::Computed(values.collect::<Result<_, _>>()?)
                }
            },
            Planned::Table(rel) => PluginValue::Table(self.table(rel, input)?),
            Planned::Aggregate(call) => {
                let prepared = self.calls_prepared(std::slice::from_ref(call))?;
                let call = prepared.first().unwrap_or(call);
                let values = |row: &Row| {
                    call.arguments.iter().map(|a| eval(a, row, self.session)).collect::<Result<Vec<_>, _>>()
                };
                PluginValue::Aggregate {
                    function: call.function,
                    arguments: rows.iter().map(values).collect::<Result<_, _>>()?,
                    columns: call.arguments.iter().flat_map(columns_of).collect(),
                    types: call.arguments.iter().map(|a| a.kind).collect(),
                    gives: call.gives.first().copied().unwrap_or(Type::Unknown),
                }
            }
        })
    }

    pub(super) fn evaluate(
        &self,
        rel: &Rel,
        evaluate: &Evaluate,
        input: Option<&[Row]>,
    ) -> Result<Vec<Row>, Fault> {
        Ok(aligned(self.plugin(evaluate, input)?, &rel.columns))
    }
}

/// The columns that an expression looks at.
fn columns_of(expr: &Expr) -> Vec<usize> {
    let mut columns = vec![];
    super::graph::gather(expr, &mut columns);
    columns
}

fn is_constant(expr: &Expr) -> bool {
    match &expr.node {
        Node::Column(_) | Node::Window(..) | Node::First(_) | Node::List(_) => false,
        Node::Literal(_) => true,
        Node::Call(_, parts) | Node::And(parts) | Node::Or(parts) => parts.iter().all(is_constant),
        Node::Case(branches, otherwise) => {
            branches.iter().all(|(c, v)| is_constant(c) && is_constant(v)) && is_constant(otherwise)
        }
        Node::Cast(inner) | Node::Part(inner, _) => is_constant(inner),
        Node::Each(_, items, of) => is_constant(items) && is_constant(of),
    }
}

/// The rows under the planned columns: those of the same name, or null.
fn aligned(table: Table, columns: &[Column]) -> Vec<Row> {
    if table.columns == columns {
        return table.rows;
    }
    // A plugin may spell a column by values that the query spells by a name.
    let by_place = |at: usize| (table.columns.len() == columns.len()).then_some(at);
    let place = |(at, column): (usize, &Column)| table.place(&column.name).or_else(|| by_place(at));
    let places: Vec<Option<usize>> = columns.iter().enumerate().map(place).collect();
    let row = |row: Row| {
        let cells = places.iter().zip(columns).map(|(place, column)| {
            let value = place.and_then(|p| row.get(p)).cloned().unwrap_or_default();
            cell(value, column.column_type)
        });
        cells.collect()
    };
    table.rows.into_iter().map(row).collect()
}

fn cell(value: Value, kind: Type) -> Value {
    let is_right = value.is_null() || kind == Type::Unknown || value.own_type() == kind;
    super::settled(if is_right { value } else { value.to(kind) }, kind)
}
