//! Aggregates as DataFusion computes them.

use super::{Found, Planner};
use crate::aggregate::{Best, Distinct, Function, Gather, Reals, Wanted, WholeResult};
use crate::scalar::{Lowered, Scope, computed, part_of_row};
use datafusion::arrow::datatypes::DataType;
use datafusion::functions_aggregate::count::count_udaf;
use datafusion::functions_aggregate::min_max::{max_udaf, min_udaf};
use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::{Expr as Df, lit};
use evaluate::plan::{AggregateCall, Expr};
use kql::Type;

/// Most items of an array when the call does not say, and at all.
const ITEMS_MAX: usize = 1_048_576;

/// An aggregate over columns.
pub(super) struct Native {
    /// What DataFusion computes.
    pub function: Df,
    /// How the call's results are read from it.
    pub results: Results,
}

/// How results are read from what an aggregate gives.
pub(super) enum Results {
    /// It is the one result.
    One(Lowered),
    /// They are the columns of a row.
    Row(Vec<Lowered>),
}

impl Results {
    /// The results, read from the column of the aggregate.
    pub fn read(self, column: Df) -> Vec<Lowered> {
        match self {
            Results::One(result) => vec![Lowered { expr: column, ..result }],
            Results::Row(results) => {
                let part = |(at, result): (usize, Lowered)| {
                    let expr = part_of_row(column.clone(), at, &result.form);
                    Lowered { expr, nullable: true, ..result }
                };
                results.into_iter().enumerate().map(part).collect()
            }
        }
    }
}

/// A result of a type and Arrow type, whose column comes later.
fn result(kind: Type, form: DataType, nullable: bool) -> Lowered {
    Lowered { expr: lit(true), kind, form, nullable }
}

impl Planner<'_> {
    /// The call over columns; `None` when it runs row by row. `ordered` when rows come in an order that
    /// the result may show.
    pub(super) fn native(
        &self,
        columns: &[Lowered],
        call: &AggregateCall,
        ordered: bool,
    ) -> Found<Option<Native>> {
        let scope = self.scope(columns);
        let name = call.function.name;
        let gives = call.gives.first().copied().unwrap_or(Type::Unknown);
        let arguments = call.arguments.as_slice();
        Ok(match (name, arguments) {
            ("count", []) => Some(counted(None)),
            ("countif", [when]) => Some(counted(Some(scope.condition(when)?))),
            ("sum" | "avg", [value]) => total(&scope, (name, gives), value, None)?,
            ("sumif" | "avgif", [value, when]) => total(&scope, (name, gives), value, Some(when))?,
            ("min" | "max", [value]) => extreme(&scope, name == "max", value, None)?,
            ("minif" | "maxif", [value, when]) => extreme(&scope, name == "maxif", value, Some(when))?,
            ("dcount", [value, rest @ ..]) => distinct(&scope, value, rest.first(), None)?,
            ("dcountif", [value, when, rest @ ..]) => distinct(&scope, value, rest.first(), Some(when))?,
            ("arg_max" | "argmax", [_, ..]) => row(&scope, Wanted::Largest, arguments)?,
            ("arg_min" | "argmin", [_, ..]) => row(&scope, Wanted::Smallest, arguments)?,
            ("take_any" | "any", [_]) if !ordered => row(&scope, Wanted::Given, arguments)?,
            ("take_any" | "any", [_, ..]) if !ordered => row(&scope, Wanted::First, arguments)?,
            ("make_set" | "make_list", [value, rest @ ..]) if !ordered => {
                gathered(&scope, name == "make_set", value, (rest.first(), None))?
            }
            ("make_set_if" | "make_list_if", [value, when, rest @ ..]) if !ordered => {
                gathered(&scope, name == "make_set_if", value, (rest.first(), Some(when)))?
            }
            _ => None,
        })
    }
}

fn counted(filter: Option<Df>) -> Native {
    let filter = filter.map(Box::new);
    let count = AggregateFunction::new_udf(count_udaf(), vec![lit(1_i64)], false, filter, vec![], None);
    let results = Results::One(result(Type::Long, DataType::Int64, false));
    Native { function: Df::AggregateFunction(count), results }
}

fn filter_of(scope: &Scope<'_>, when: Option<&Expr>) -> Found<Option<Df>> {
    Ok(when.map(|when| scope.condition(when)).transpose()?)
}

/// `sum` and `avg` of numbers and times.
fn total(
    scope: &Scope<'_>,
    (name, gives): (&str, Type),
    value: &Expr,
    when: Option<&Expr>,
) -> Found<Option<Native>> {
    let mean = name.starts_with("avg");
    if value.kind == Type::Real {
        let (filter, lowered) = (filter_of(scope, when)?, scope.value(value)?);
        let types = (DataType::Float64, Reals::states());
        let name = format!("{} real", if mean { "avg" } else { "sum" });
        let function = Function::call(name, types, (vec![lowered.expr], filter), move || Reals::start(mean));
        return Ok(Some(Native { function, results: Results::One(result(gives, DataType::Float64, true)) }));
    }
    let whole = match (value.kind, mean) {
        (Type::Int | Type::Long, false) | (Type::Timespan | Type::DateTime, false) => WholeResult::Sum,
        (Type::Int | Type::Long, true) => WholeResult::Mean,
        (Type::Timespan | Type::DateTime, true) => WholeResult::MeanTicks,
        _ => return Ok(None),
    };
    let filter = filter_of(scope, when)?;
    let lowered = crate::scalar::widened(
        computed(scope.value(value)?),
        match value.kind {
            Type::Int => Type::Long,
            kind => kind,
        },
    );
    let form = if whole == WholeResult::Mean { DataType::Float64 } else { DataType::Int64 };
    let types = (form.clone(), WholeResult::states());
    let name = format!("{name} {}", value.kind.name());
    let function = Function::call(name, types, (vec![lowered.expr], filter), move || whole.start());
    Ok(Some(Native { function, results: Results::One(result(gives, form, true)) }))
}

/// `min` and `max`.
fn extreme(scope: &Scope<'_>, largest: bool, value: &Expr, when: Option<&Expr>) -> Found<Option<Native>> {
    let filter = filter_of(scope, when)?;
    match value.kind {
        Type::Int | Type::Long | Type::DateTime | Type::Timespan => {}
        Type::String => {
            let mut native = row_of(scope, if largest { Wanted::Largest } else { Wanted::Smallest }, value)?;
            if let Df::AggregateFunction(function) = &mut native.function {
                function.params.filter = filter.map(Box::new);
            }
            return Ok(Some(native));
        }
        _ => return Ok(None),
    }
    let lowered = scope.value(value)?;
    let function = if largest { max_udaf() } else { min_udaf() };
    let filter = filter.map(Box::new);
    let call = AggregateFunction::new_udf(function, vec![lowered.expr], false, filter, vec![], None);
    let results = Results::One(result(value.kind, lowered.form, true));
    Ok(Some(Native { function: Df::AggregateFunction(call), results }))
}

fn row_of(scope: &Scope<'_>, wanted: Wanted, value: &Expr) -> Found<Native> {
    let lowered = crate::scalar::filled(scope.computed(value)?);
    let forms = vec![lowered.form.clone()];
    let gives = Best::gives(&forms);
    let results = Results::Row(vec![result(value.kind, lowered.form.clone(), true)]);
    let types = (gives.clone(), vec![gives]);
    let name = format!("{wanted:?} {forms:?}");
    let function =
        Function::call(name, types, (vec![lowered.expr], None), move || Box::new(Best::new(wanted, &forms)));
    Ok(Native { function, results })
}

/// The best row of each group.
fn row(scope: &Scope<'_>, wanted: Wanted, arguments: &[Expr]) -> Found<Option<Native>> {
    let first = arguments.first().map_or(Type::Unknown, |first| first.kind);
    let comparable = match wanted {
        Wanted::Largest | Wanted::Smallest => {
            matches!(
                first,
                Type::Int | Type::Long | Type::DateTime | Type::Timespan | Type::Real | Type::String
            )
        }
        Wanted::Given => !matches!(first, Type::Guid | Type::Decimal | Type::Dynamic | Type::Unknown),
        Wanted::First => true,
    };
    if !comparable {
        return Ok(None);
    }
    let lowered = arguments.iter().map(|a| scope.value(a)).collect::<Result<Vec<_>, _>>()?;
    let forms: Vec<DataType> = lowered.iter().map(|l| l.form.clone()).collect();
    let gives = Best::gives(&forms);
    let types = (gives.clone(), vec![gives]);
    let name = format!("{wanted:?} {forms:?}");
    let results = lowered.iter().map(|l| result(l.kind, l.form.clone(), true)).collect();
    let columns = lowered.into_iter().map(|l| l.expr).collect();
    let function = Function::call(name, types, (columns, None), move || Box::new(Best::new(wanted, &forms)));
    Ok(Some(Native { function, results: Results::Row(results) }))
}

/// `dcount`.
fn distinct(
    scope: &Scope<'_>,
    value: &Expr,
    accuracy: Option<&Expr>,
    when: Option<&Expr>,
) -> Found<Option<Native>> {
    let accuracy = match accuracy.map(|a| scope.constant(a)) {
        None => 1,
        Some(Some(accuracy)) => accuracy.to(Type::Long).as_long().unwrap_or(1),
        Some(None) => return Ok(None),
    };
    let kind = value.kind;
    let Some(sketches) = Distinct::new(kind, accuracy) else { return Ok(None) };
    let filter = filter_of(scope, when)?;
    let lowered = scope.value(value)?;
    let types = (DataType::Int64, Distinct::states());
    let name = format!("dcount {accuracy} {}", kind.name());
    let function =
        Function::call(name, types, (vec![lowered.expr], filter), move || Box::new(sketches.empty()));
    Ok(Some(Native { function, results: Results::One(result(Type::Long, DataType::Int64, true)) }))
}

/// `make_set` and `make_list`.
fn gathered(
    scope: &Scope<'_>,
    distinct: bool,
    value: &Expr,
    (size, when): (Option<&Expr>, Option<&Expr>),
) -> Found<Option<Native>> {
    let size = match size.map(|size| scope.constant(size)) {
        None => None,
        Some(Some(size)) => size.to(Type::Long).as_long(),
        Some(None) => return Ok(None),
    };
    let limit = size.map_or(ITEMS_MAX, |size| usize::try_from(size).unwrap_or(0)).min(ITEMS_MAX);
    let filter = filter_of(scope, when)?;
    let kind = value.kind;
    let lowered = scope.value(value)?;
    let types = (DataType::Utf8View, Gather::states());
    let name = format!("gather {distinct} {limit} {}", kind.name());
    let function = Function::call(name, types, (vec![lowered.expr], filter), move || {
        Box::new(Gather::new(kind, distinct, limit))
    });
    Ok(Some(Native { function, results: Results::One(result(Type::Dynamic, DataType::Utf8View, true)) }))
}
