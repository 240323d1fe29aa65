//! `summarize` and its kin.

use super::Resolver;
use super::columns::{Placed, lost};
use super::operator::number;
use crate::plan::{AggregateCall, Expr, Node, Rel, RelNode, SortKey, TopNestedLevel};
use crate::{Fault, Value};
use kql::ast::{Expr as Syntax, ExprKind, Name, Operator, TopNestedClause};
use kql::functions::FunctionKind;
use kql::{Column, Type};

/// The aggregates found so far, with the keys beside them.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub keys: Vec<Expr>,
    pub calls: Vec<AggregateCall>,
    /// How many results the calls have together.
    pub results: usize,
}

impl Gathered {
    /// The columns of the aggregation: keys, then results.
    fn columns(&self) -> Vec<Column> {
        let kinds = self.keys.iter().map(|k| k.kind);
        let kinds = kinds.chain(self.calls.iter().flat_map(|c| c.gives.iter().copied()));
        kinds.enumerate().map(|(at, kind)| Column::new(format!("c{at}"), kind)).collect()
    }
}

impl<'a> Resolver<'a> {
    pub(super) fn is_aggregate(&self, name: &str) -> bool {
        self.world.library.get(FunctionKind::Aggregate, name).is_some()
    }

    /// Beside aggregates a column stands for the key that it is.
    pub(super) fn key_column(&self, column: Expr) -> Expr {
        let Some(gathered) = &self.aggregates else { return column };
        let Node::Column(wanted) = &column.node else { return column };
        let at = gathered.keys.iter().position(|k| matches!(&k.node, Node::Column(at) if at == wanted));
        at.map_or(column.clone(), |at| Expr::column(at, column.kind))
    }

    /// An aggregate: filed with those of its operator, and meant by the place of its result.
    pub(super) fn aggregate_call(
        &mut self,
        expr: &'a Syntax,
        name: &'a Name,
        arguments: &'a [Syntax],
    ) -> Result<Expr, Fault> {
        let gathered = self.aggregates.take().unwrap_or_default();
        let call = self.bare_aggregate(expr, name, arguments, &gathered.keys);
        let mut gathered = gathered;
        let found = call.map(|call| {
            let at = gathered.keys.len() + gathered.results;
            let kind = call.gives.first().copied().unwrap_or(Type::Unknown);
            gathered.results += call.gives.len();
            gathered.calls.push(call);
            Expr::column(at, kind)
        });
        self.aggregates = Some(gathered);
        found
    }

    /// The call itself; `*` among its arguments stands for the columns that are no keys.
    pub(super) fn bare_aggregate(
        &mut self,
        expr: &'a Syntax,
        name: &'a Name,
        arguments: &'a [Syntax],
        keys: &[Expr],
    ) -> Result<AggregateCall, Fault> {
        let function = self.functions.aggregate(&name.text).ok_or_else(|| Fault::Unsupported {
            what: format!("'{}'", name.text),
            why: "this aggregate is not built yet".into(),
            span: Some(expr.span),
        })?;
        let mut resolved = vec![];
        for argument in arguments {
            if matches!(argument.kind, ExprKind::Star) {
                let taken = self.starred(keys, &resolved);
                resolved.extend(taken);
            } else {
                resolved.push(self.scalar(argument)?);
            }
        }
        let gives = match self.frame.bound.tuples.get(&expr.id) {
            Some(parts) => parts.iter().map(|c| c.column_type).collect(),
            None => vec![self.kind_of(expr)],
        };
        Ok(AggregateCall { function, arguments: resolved, gives })
    }

    /// The row's columns but the keys and those named already.
    fn starred(&self, keys: &[Expr], named: &[Expr]) -> Vec<Expr> {
        let is = |expr: &Expr, place: usize| matches!(&expr.node, Node::Column(at) if *at == place);
        let columns = self.row.columns.iter().enumerate();
        columns
            .filter(|(at, _)| !keys.iter().chain(named).any(|e| is(e, *at)))
            .map(|(at, c)| Expr::column(at, c.column_type))
            .collect()
    }

    /// Runs `inner` where aggregates may stand; gives those that it found.
    pub(super) fn gathering<T>(
        &mut self,
        keys: Vec<Expr>,
        inner: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<(T, Gathered), Fault> {
        let outer = self.aggregates.replace(Gathered { keys, ..Gathered::default() });
        let result = inner(self);
        let gathered = std::mem::replace(&mut self.aggregates, outer).unwrap_or_default();
        Ok((result?, gathered))
    }

    pub(super) fn summarize(
        &mut self,
        input: Rel,
        operator: &'a Operator,
        (aggregates, by): (&'a [Syntax], &'a [Syntax]),
    ) -> Result<Rel, Fault> {
        let columns = self.shape_of(operator.id)?;
        let (mut placed, gathered) = self.over(&input, |r| {
            let (keys, names) = r.group_keys(by)?;
            let (mut placed, gathered) = r.gathering(keys, |r| {
                let mut placed = Placed::default();
                for item in aggregates {
                    r.place(item, &mut placed)?;
                }
                Ok(placed)
            })?;
            for (at, name) in names.into_iter().enumerate() {
                let kind = gathered.keys.get(at).map_or(Type::Unknown, |k| k.kind);
                placed.insert(name, Expr::column(at, kind));
            }
            Ok((placed, gathered))
        })?;
        let exprs = columns.iter().map(|c| placed.remove(&c.name)).collect::<Option<Vec<_>>>();
        let exprs = exprs.ok_or_else(|| lost("summarize"))?;
        let inner = gathered.columns();
        let grouped = Rel::new(inner, RelNode::Aggregate(Box::new(input), gathered.keys, gathered.calls));
        Ok(super::columns::projected(grouped, columns, exprs))
    }

    /// The keys with the names of their columns.
    pub(super) fn group_keys(
        &mut self,
        by: &'a [Syntax],
    ) -> Result<(Vec<Expr>, Vec<std::sync::Arc<str>>), Fault> {
        let (mut keys, mut names) = (vec![], vec![]);
        for item in by {
            let mut placed = Placed::default();
            self.place(item, &mut placed)?;
            let order = self.frame.bound.items.get(&item.id).cloned().unwrap_or_default();
            for name in order {
                if let Some(key) = placed.remove(&name) {
                    keys.push(key);
                    names.push(name);
                }
            }
        }
        Ok((keys, names))
    }

    pub(super) fn count_rows(&mut self, input: Rel, operator: &'a Operator) -> Result<Rel, Fault> {
        let columns = self.shape_of(operator.id)?;
        let call = self.plain_call("count", vec![], Type::Long)?;
        Ok(Rel::new(columns, RelNode::Aggregate(Box::new(input), vec![], vec![call])))
    }

    fn plain_call(&self, name: &str, arguments: Vec<Expr>, gives: Type) -> Result<AggregateCall, Fault> {
        let function = self.functions.aggregate(name);
        let function = function.ok_or_else(|| Fault::unsupported(name, "this aggregate is not built yet"))?;
        Ok(AggregateCall { function, arguments, gives: vec![gives] })
    }

    /// The values of a key with their counts, for `facet`.
    pub(super) fn counted(&mut self, input: Rel, key: Expr) -> Result<Rel, Fault> {
        let name = match &key.node {
            Node::Column(at) => input.columns.get(*at).map(|c| c.name.to_string()),
            _ => None,
        };
        let name = name.unwrap_or_else(|| "Column1".into());
        let columns =
            vec![Column::new(name.as_str(), key.kind), Column::new(format!("count_{name}"), Type::Long)];
        let call = self.plain_call("count", vec![], Type::Long)?;
        Ok(Rel::new(columns, RelNode::Aggregate(Box::new(input), vec![key], vec![call])))
    }

    pub(super) fn top_hitters(
        &mut self,
        input: Rel,
        operator: &'a Operator,
        (count, of, by): (&'a Syntax, &'a Syntax, Option<&'a Syntax>),
    ) -> Result<Rel, Fault> {
        let columns = self.shape_of(operator.id)?;
        let count = self.scalar(count)?;
        let (key, weight) = self.over(&input, |r| {
            Ok((r.scalar(super::columns::item_value(of))?, by.map(|b| r.scalar(b)).transpose()?))
        })?;
        let call = match weight {
            Some(weight) => self.plain_call("sum", vec![weight.cast(Type::Long)], Type::Long)?,
            None => self.plain_call("count", vec![], Type::Long)?,
        };
        let grouped = Rel::new(columns.clone(), RelNode::Aggregate(Box::new(input), vec![key], vec![call]));
        let order = SortKey { value: Expr::column(1, Type::Long), ascending: false, nulls_first: false };
        let sorted = Rel::new(columns.clone(), RelNode::Sort(Box::new(grouped), vec![order]));
        Ok(Rel::new(columns, RelNode::Take(Box::new(sorted), count)))
    }

    pub(super) fn top_nested(
        &mut self,
        input: Rel,
        operator: &'a Operator,
        clauses: &'a [TopNestedClause],
    ) -> Result<Rel, Fault> {
        let columns = self.shape_of(operator.id)?;
        let levels = self.over(&input, |r| clauses.iter().map(|c| r.top_nested_level(c)).collect())?;
        Ok(Rel::new(columns, RelNode::TopNested(Box::new(input), levels)))
    }

    fn top_nested_level(&mut self, clause: &'a TopNestedClause) -> Result<TopNestedLevel, Fault> {
        let count = clause.count.as_ref().map(|c| self.scalar(c)).transpose()?;
        let of = self.scalar(super::columns::item_value(&clause.of))?;
        let others = clause.others.as_ref().map(|o| self.scalar(o)).transpose()?;
        let ascending = match &clause.by.kind {
            ExprKind::Ordered(_, order) => order.ascending.unwrap_or(false),
            _ => false,
        };
        let value = super::columns::item_value(&clause.by);
        let (by, gathered) = self.gathering(vec![], |r| r.scalar(value))?;
        Ok(TopNestedLevel { count, of, others, calls: gathered.calls, by, ascending })
    }

    pub(super) fn make_series(
        &mut self,
        input: Rel,
        operator: &'a Operator,
        series: &'a kql::ast::MakeSeries,
    ) -> Result<Rel, Fault> {
        let columns = self.shape_of(operator.id)?;
        let nonempty =
            operator.parameter("kind").is_some_and(|p| p.value.span.of(self.frame.text) == "nonempty");
        let built = self.over(&input, |r| {
            let (keys, mut names) = r.group_keys(&series.by)?;
            let ((results, result_names), gathered) = r.gathering(vec![], |r| r.series_results(series))?;
            names.extend(result_names);
            let axis_names = r.frame.bound.items.get(&series.on.id).cloned().unwrap_or_default();
            names.extend(axis_names);
            let axis = r.scalar(super::columns::item_value(&series.on))?;
            let (from, to, step) = r.series_bounds(series)?;
            let step = step.unwrap_or_else(|| number(1));
            Ok((
                crate::plan::Series {
                    input: input.clone(),
                    calls: gathered.calls,
                    results,
                    axis,
                    from,
                    to,
                    step,
                    keys,
                    nonempty,
                    order: vec![],
                },
                names,
            ))
        });
        let (mut built, names) = built?;
        let places = columns.iter().map(|c| names.iter().position(|n| *n == c.name));
        built.order = places.collect::<Option<Vec<_>>>().ok_or_else(|| lost("make-series"))?;
        Ok(Rel::new(columns, RelNode::Series(Box::new(built))))
    }

    /// The results with their defaults, and the names of their columns.
    #[allow(clippy::type_complexity, reason = "a pair of lists")]
    fn series_results(
        &mut self,
        series: &'a kql::ast::MakeSeries,
    ) -> Result<(Vec<(Expr, Value)>, Vec<std::sync::Arc<str>>), Fault> {
        let (mut results, mut names) = (vec![], vec![]);
        for (item, default) in &series.aggregates {
            let default = match default {
                Some(default) => {
                    let gathered = self.aggregates.take();
                    let value = self.constant(default);
                    self.aggregates = gathered;
                    Some(value?)
                }
                None => None,
            };
            let mut placed = Placed::default();
            self.place(item, &mut placed)?;
            let order = self.frame.bound.items.get(&item.id).cloned().unwrap_or_default();
            for name in order {
                if let Some(result) = placed.remove(&name) {
                    let default = default.clone().unwrap_or_else(|| zero_of(result.kind));
                    results.push((result, default));
                    names.push(name);
                }
            }
        }
        Ok((results, names))
    }

    /// From, to, step.
    #[allow(clippy::type_complexity, reason = "three optional bounds")]
    fn series_bounds(
        &mut self,
        series: &'a kql::ast::MakeSeries,
    ) -> Result<(Option<Expr>, Option<Expr>, Option<Expr>), Fault> {
        if let Some(range) = &series.range
            && let ExprKind::Call(_, bounds) = &range.bare().kind
        {
            let mut bounds = bounds.iter();
            let mut next = || bounds.next();
            let (from, to, step) = (next(), next(), next());
            let from = from.map(|e| self.scalar(e)).transpose()?;
            let to = to.map(|e| self.scalar(e)).transpose()?;
            let step = step.map(|e| self.scalar(e)).transpose()?;
            let (Some(from), Some(to), Some(step)) = (from, to, step) else { return Ok((None, None, None)) };
            // This form has bins as `bin()` has them, and includes its end.
            let (start, end) = (from.kind, to.kind);
            let from = self.function("bin", vec![from, step.clone()], start, range)?;
            let to = self.function("bin", vec![to, step.clone()], end, range)?;
            let to = self.function("+", vec![to, step.clone()], end, range)?;
            return Ok((Some(from), Some(to), Some(step)));
        }
        let mut bound = |e: &'a Option<Syntax>| e.as_ref().map(|e| self.scalar(e)).transpose();
        Ok((bound(&series.from)?, bound(&series.to)?, bound(&series.step)?))
    }

    /// The rows' text grouped by likeness.
    pub(super) fn reduce(
        &mut self,
        input: Rel,
        operator: &'a Operator,
        (value, options): (&'a Syntax, &'a [kql::ast::Parameter]),
    ) -> Result<Rel, Fault> {
        let columns = self.shape_of(operator.id)?;
        let value = self.over(&input, |r| r.scalar(super::columns::item_value(value)))?;
        let mut found =
            crate::plan::ReduceOptions { threshold: 0.1, characters: String::new(), source: false };
        for option in options.iter().chain(&operator.parameters) {
            match option.name.text.as_str() {
                "threshold" => found.threshold = self.constant(&option.value)?.as_real().unwrap_or(0.1),
                "characters" => found.characters = crate::value::to_text(&self.constant(&option.value)?),
                "kind" => found.source = self.word(&option.value)? == "source",
                _ => {}
            }
        }
        Ok(Rel::new(columns, RelNode::Reduce(Box::new(input), value, found)))
    }
}

/// What stands in an empty bin: 0 of the type.
fn zero_of(kind: Type) -> Value {
    match kind {
        Type::Real => Value::Real(0.0),
        Type::Decimal => Value::Decimal(rust_decimal::Decimal::ZERO),
        Type::Timespan => Value::Timespan(0),
        Type::String | Type::Dynamic | Type::Bool | Type::Guid | Type::DateTime => Value::Null,
        Type::Int | Type::Long | Type::Unknown => Value::Long(0),
    }
}
