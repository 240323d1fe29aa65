//! Pipelines: one operator after the other.

use super::scope::{Local, Meaning, Row};
use super::{Found, Resolver};
use crate::plan::{Expr, Rel, RelNode, Render, SortKey};
use crate::{Fault, Value};
use kql::ast::{Expr as Syntax, ExprKind, ForkBranch, Operator, OperatorKind, Parameter, Pipeline};
use kql::{Column, Type};

impl<'a> Resolver<'a> {
    pub(super) fn pipeline(&mut self, pipeline: &'a Pipeline) -> Result<Found, Fault> {
        let known = self.locals.len();
        let names_tables = pipeline.operators.iter().any(|o| o.kind.names_tables());
        let gathered = self.aggregates.take();
        let flow = match &pipeline.source {
            Some(source) => Some(self.source(source)?),
            None => None,
        };
        let result = self.run_operators(flow, &pipeline.operators);
        self.aggregates = gathered;
        if !names_tables {
            self.locals.truncate(known);
        }
        result
    }

    /// A pipeline whose input is handed in by the operator around, unless it has a source.
    pub(super) fn inner(&mut self, input: Vec<Column>, pipeline: &'a Pipeline) -> Result<Found, Fault> {
        let flow = match &pipeline.source {
            Some(source) => self.source(source)?,
            None => Found::Table(Rel::new(input, RelNode::Input)),
        };
        self.run_operators(Some(flow), &pipeline.operators)
    }

    pub(super) fn run_operators(
        &mut self,
        flow: Option<Found>,
        operators: &'a [Operator],
    ) -> Result<Found, Fault> {
        let mut flow = flow;
        for operator in operators {
            let next = self.deeper(|r| r.operator(flow, operator))?;
            if let Found::Table(rel) = &next
                && rel.depth() > super::PLAN_DEPTH_MAX
            {
                let limit = super::PLAN_DEPTH_MAX.to_string();
                let advice = "put several columns or conditions into one operator";
                return Err(Fault::Limit { resource: "operators one after the other", limit, advice });
            }
            flow = Some(next);
        }
        Ok(flow.unwrap_or(Found::Nothing))
    }

    /// What flows into a pipeline: a name is looked up among tables, not columns.
    fn source(&mut self, source: &'a Syntax) -> Result<Found, Fault> {
        let found = match &source.bare().kind {
            ExprKind::Name(name) => self.named_thing(source.bare(), name)?.unwrap_or(Found::Nothing),
            _ => self.value(source)?,
        };
        match found {
            // A scalar flows as one row without columns.
            Found::Scalar(_) => Ok(Found::Table(super::statement::constant_rows(vec![], vec![vec![]]))),
            Found::Nothing => {
                Err(Fault::Failed(format!("'{}' is no table here", source.span.of(self.frame.text))))
            }
            other => Ok(other),
        }
    }

    /// A table: the operand of `join`, `union`, `in`.
    pub(super) fn table(&mut self, expr: &'a Syntax) -> Result<Rel, Fault> {
        match self.with_row(Row::default(), |r| r.source(expr))? {
            Found::Table(rel) => Ok(rel),
            _ => Err(Fault::Failed(format!("'{}' is no table", expr.span.of(self.frame.text)))),
        }
    }

    fn operator(&mut self, flow: Option<Found>, operator: &'a Operator) -> Result<Found, Fault> {
        if let (Some(Found::Nothing), OperatorKind::Render(..)) = (&flow, &operator.kind) {
            // After `fork` each result is drawn alike.
            let nothing = super::statement::constant_rows(vec![], vec![]);
            self.on_table(nothing, operator)?;
            return Ok(Found::Nothing);
        }
        let input = match flow {
            Some(Found::Graph(graph)) => return self.graph_operator(*graph, operator),
            Some(Found::Table(rel)) => Some(rel),
            _ => None,
        };
        match &operator.kind {
            OperatorKind::Union(tables) => self.union(input, operator, tables).map(Found::Table),
            OperatorKind::Search { tables, predicate } => {
                self.search(input, operator, (tables, predicate)).map(Found::Table)
            }
            OperatorKind::Find(find) => self.find(input, operator, find).map(Found::Table),
            OperatorKind::Print(items) => self.print(operator, items).map(Found::Table),
            OperatorKind::Range(name, bounds) => {
                let [from, to, step] = &**bounds;
                let bounds = Box::new([self.scalar(from)?, self.scalar(to)?, self.scalar(step)?]);
                let mut columns = self.shape_of(operator.id)?;
                if columns.is_empty() {
                    columns.push(Column::new(name.text.as_str(), Type::Long));
                }
                Ok(Found::Table(Rel::new(columns, RelNode::Range(bounds))))
            }
            _ => {
                let input = input.ok_or_else(|| Fault::Failed("an operator has no input".into()))?;
                self.on_table(input, operator)
            }
        }
    }

    fn on_table(&mut self, input: Rel, operator: &'a Operator) -> Result<Found, Fault> {
        match &operator.kind {
            OperatorKind::MakeGraph(graph) => self.make_graph(input, graph),
            OperatorKind::Invoke(call) => self.invoke(input, call),
            OperatorKind::Fork(branches) => self.fork(input, branches),
            OperatorKind::Facet(by, body) => self.facet(input, by, body.as_deref()),
            OperatorKind::Consume => Ok(Found::Table(Rel::new(vec![], RelNode::Rows(vec![])))),
            OperatorKind::As(name) => {
                let shared = self.share(input);
                let meaning = Meaning::Found(Found::Table(shared.clone()));
                self.locals.push(Local { name: &name.text, meaning });
                Ok(Found::Table(shared))
            }
            OperatorKind::Partition { by, body, .. } => self.partition(input, by, body).map(Found::Table),
            OperatorKind::Render(kind, properties) => {
                let mut named = vec![];
                for Parameter { name, value } in properties.iter().chain(&operator.parameters) {
                    named.push((name.text.clone(), self.word(value).unwrap_or_default()));
                }
                self.render = Some(Render { chart: kind.text.clone(), properties: named });
                Ok(Found::Table(input))
            }
            _ => self.table_operator(input, operator).map(Found::Table),
        }
    }

    fn table_operator(&mut self, input: Rel, operator: &'a Operator) -> Result<Rel, Fault> {
        match &operator.kind {
            OperatorKind::Where(predicate) => {
                let predicate = self.over(&input, |r| r.scalar(predicate))?;
                Ok(Rel::new(input.columns.clone(), RelNode::Where(Box::new(input), predicate)))
            }
            OperatorKind::Extend(items) | OperatorKind::Serialize(items) => {
                self.extend(input, operator, items)
            }
            OperatorKind::Project(items) => self.project(input, operator, items),
            OperatorKind::ProjectRename(items) => self.rename(input, operator, items),
            OperatorKind::ProjectAway(_)
            | OperatorKind::ProjectKeep(_)
            | OperatorKind::ProjectReorder(_)
            | OperatorKind::ProjectByNames(_) => self.pick(input, operator),
            OperatorKind::Summarize { aggregates, by } => self.summarize(input, operator, (aggregates, by)),
            OperatorKind::Distinct(items) => self.distinct(input, operator, items),
            OperatorKind::Sort(keys) => self.sort(input, keys),
            OperatorKind::Top(count, keys) => {
                let count = self.over(&input, |r| r.scalar(count))?;
                let sorted = self.sort(input, keys)?;
                Ok(Rel::new(sorted.columns.clone(), RelNode::Take(Box::new(sorted), count)))
            }
            OperatorKind::Take(count) => {
                let count = self.over(&input, |r| r.scalar(count))?;
                Ok(Rel::new(input.columns.clone(), RelNode::Take(Box::new(input), count)))
            }
            OperatorKind::Sample(count) => {
                let count = self.over(&input, |r| r.scalar(count))?;
                Ok(Rel::new(input.columns.clone(), RelNode::Sample(Box::new(input), count)))
            }
            OperatorKind::SampleDistinct(count, of) => {
                let count = self.scalar(count)?;
                let distinct = self.distinct(input, operator, std::slice::from_ref(of))?;
                Ok(Rel::new(distinct.columns.clone(), RelNode::Take(Box::new(distinct), count)))
            }
            OperatorKind::Count(_) => self.count_rows(input, operator),
            OperatorKind::TopNested(clauses) => self.top_nested(input, operator, clauses),
            OperatorKind::TopHitters(count, of, by) => {
                self.top_hitters(input, operator, (count, of, by.as_ref()))
            }
            OperatorKind::Join(clause) => self.join(input, operator, clause),
            OperatorKind::Lookup(clause) => self.lookup(input, operator, clause),
            _ => self.shaping_operator(input, operator),
        }
    }

    fn shaping_operator(&mut self, input: Rel, operator: &'a Operator) -> Result<Rel, Fault> {
        match &operator.kind {
            OperatorKind::MvExpand { items, limit } => {
                self.mv_expand(input, operator, (items, limit.as_ref()))
            }
            OperatorKind::MvApply { items, limit, body } => {
                self.mv_apply(input, operator, (items, limit.as_ref(), body))
            }
            OperatorKind::MakeSeries(series) => self.make_series(input, operator, series),
            OperatorKind::Parse(value, parts) => self.parse(input, operator, (value, parts, false)),
            OperatorKind::ParseWhere(value, parts) => self.parse(input, operator, (value, parts, true)),
            OperatorKind::ParseKv(value, columns, options) => {
                self.parse_kv(input, operator, (value, columns, options))
            }
            OperatorKind::Scan(scan) => self.scan(input, operator, scan),
            OperatorKind::Evaluate { call, .. } => self.evaluate(input, operator, call),
            OperatorKind::Reduce(value, options) => self.reduce(input, operator, (value, options)),
            OperatorKind::GetSchema => Ok(schema_rows(&input.columns)),
            _ => Ok(input),
        }
    }

    /// Runs `inner` with the table's columns as the row.
    pub(super) fn over<T>(
        &mut self,
        input: &Rel,
        inner: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.with_row(Row::of(input.columns.clone()), inner)
    }

    fn sort(&mut self, input: Rel, keys: &'a [Syntax]) -> Result<Rel, Fault> {
        let keys = self.over(&input, |r| keys.iter().map(|k| r.sort_key(k)).collect())?;
        Ok(Rel::new(input.columns.clone(), RelNode::Sort(Box::new(input), keys)))
    }

    /// Descending when not said; nulls count as the smallest.
    pub(super) fn sort_key(&mut self, key: &'a Syntax) -> Result<SortKey, Fault> {
        let order = match &key.kind {
            ExprKind::Ordered(_, order) => *order,
            _ => kql::ast::Order::default(),
        };
        let ascending = order.ascending.unwrap_or(false);
        let nulls_first = order.nulls_first.unwrap_or(ascending);
        Ok(SortKey { value: self.scalar(key)?, ascending, nulls_first })
    }

    fn invoke(&mut self, input: Rel, call: &'a Syntax) -> Result<Found, Fault> {
        let ExprKind::Call(name, arguments) = &call.kind else { return Ok(Found::Nothing) };
        let rest = self.over(&input, |r| r.given(arguments))?;
        let given = std::iter::once((None, Found::Table(input))).chain(rest).collect();
        match self.local(name) {
            Some(Meaning::Function(lambda, known)) => self.call_lambda(call.id, lambda, known, given),
            _ => self.call_stored(call.id, given),
        }
    }

    fn fork(&mut self, input: Rel, branches: &'a [ForkBranch]) -> Result<Found, Fault> {
        let shared = self.share(input);
        for (at, branch) in branches.iter().enumerate() {
            let name = branch.name.as_ref().map_or_else(|| format!("GenericResult{at}"), |n| n.text.clone());
            let found = self.run_operators(Some(Found::Table(shared.clone())), &branch.body.operators)?;
            if let Found::Table(rel) = found {
                self.results.push((name, rel));
            }
        }
        Ok(Found::Nothing)
    }

    /// Per column its values with their counts, then the table itself through the body.
    fn facet(&mut self, input: Rel, by: &'a [Syntax], body: Option<&'a Pipeline>) -> Result<Found, Fault> {
        let shared = self.share(input);
        for key in by {
            let key = self.over(&shared, |r| r.scalar(key))?;
            let counted = self.counted(shared.clone(), key)?;
            self.results.push(("FacetResult".into(), counted));
        }
        match body {
            Some(body) => self.run_operators(Some(Found::Table(shared)), &body.operators),
            None => Ok(Found::Nothing),
        }
    }

    fn partition(&mut self, input: Rel, by: &'a Syntax, body: &'a Pipeline) -> Result<Rel, Fault> {
        let key = self.over(&input, |r| r.scalar(by))?;
        let known = self.locals.len();
        // A body with a source of its own knows the key by its name: that of the first row.
        if let ExprKind::Name(name) = &by.bare().kind {
            let rows = Rel::new(input.columns.clone(), RelNode::Input);
            let column = vec![Column::new(name.text.as_str(), key.kind)];
            let first = Rel::new(column, RelNode::Project(Box::new(rows), vec![key.clone()]));
            let value = Expr { kind: key.kind, node: crate::plan::Node::First(std::sync::Arc::new(first)) };
            self.locals.push(Local { name: &name.text, meaning: Meaning::Found(Found::Scalar(value)) });
        }
        let found = self.inner(input.columns.clone(), body);
        self.locals.truncate(known);
        let Found::Table(body) = found? else {
            return Err(Fault::unsupported("partition", "its body must give one table"));
        };
        Ok(Rel::new(body.columns.clone(), RelNode::Partition(Box::new(input), key, Box::new(body))))
    }
}

/// What `getschema` gives.
fn schema_rows(columns: &[Column]) -> Rel {
    let row = |(at, column): (usize, &Column)| {
        vec![
            Value::text(&*column.name),
            Value::Long(i64::try_from(at).unwrap_or(0)),
            Value::text(data_type(column.column_type)),
            Value::text(column.column_type.name()),
        ]
    };
    let shape = vec![
        Column::new("ColumnName", Type::String),
        Column::new("ColumnOrdinal", Type::Long),
        Column::new("DataType", Type::String),
        Column::new("ColumnType", Type::String),
    ];
    super::statement::constant_rows(shape, columns.iter().enumerate().map(row).collect())
}

/// The .NET name of a type, as `getschema` and the Kusto wire formats have it.
#[must_use]
pub fn data_type(kind: Type) -> &'static str {
    match kind {
        Type::Bool => "System.SByte",
        Type::Int => "System.Int32",
        Type::Long => "System.Int64",
        Type::Real => "System.Double",
        Type::Decimal => "System.Data.SqlTypes.SqlDecimal",
        Type::String => "System.String",
        Type::DateTime => "System.DateTime",
        Type::Timespan => "System.TimeSpan",
        Type::Guid => "System.Guid",
        Type::Dynamic | Type::Unknown => "System.Object",
    }
}

/// A literal number.
pub(super) fn number(value: i64) -> Expr {
    Expr::literal(Value::Long(value), Type::Long)
}
