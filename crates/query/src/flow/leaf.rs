//! Where rows come from: stored tables, tables in memory, constants, ranges.

use super::{Flow, Found, Planner, Want, contradiction, unwanted};
use crate::column::{arrow_type, column_of};
use crate::scalar::Lowered;
use crate::source::range::{Progression, range_table};
use crate::source::{Condition, Due, Source, Window};
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::common::{Column, TableReference};
use datafusion::datasource::{MemTable, TableProvider, provider_as_source};
use datafusion::logical_expr::{Expr as Df, LogicalPlanBuilder};
use evaluate::plan::{Expr, Rel};
use evaluate::run::eval;
use evaluate::{Fault, Table, Value};
use kql::Type;
use std::sync::Arc;

impl Planner<'_> {
    /// A stored table.
    pub(super) fn table(&self, name: &str, rel: &Rel, want: &Want) -> Found<Flow> {
        let source = self.run.tables().table(name);
        let source = source.ok_or_else(|| Fault::Failed(format!("there is no table '{name}' here")))?;
        let mut places = vec![];
        for (at, column) in rel.columns.iter().enumerate() {
            let place = source.columns.iter().find(|(c, _)| c.name == column.name).map(|(_, place)| *place);
            // What is documented for an older name of the table only is null.
            places.push(place.filter(|_| want.has(at)));
        }
        let kinds: Vec<Type> = rel.columns.iter().map(|c| c.column_type).collect();
        let mut conditions = vec![];
        if let Some((window, time)) = self.run.tables().window(name).zip(source.time_place()) {
            conditions.push(within_window(&source.provider, window, time)?);
        }
        if let Some((due, arrival)) = self.run.tables().due().zip(source.arrival_place()) {
            conditions.push(within_due(&source, due, arrival)?);
        }
        if let Some(shown) = self.run.tables().shown(name) {
            conditions.push(source.within(&shown));
        }
        self.scan_where(source.provider, (kinds, places), conditions)
    }

    /// A scan of the rows for which all the conditions hold.
    fn scan_where(
        &self,
        provider: Arc<dyn TableProvider>,
        (mut kinds, mut places): (Vec<Type>, Vec<Option<usize>>),
        conditions: Vec<Condition>,
    ) -> Found<Flow> {
        if conditions.is_empty() {
            return self.scan(provider, &kinds, &places);
        }
        let asked = kinds.len();
        for place in conditions.iter().flat_map(|condition| &condition.places) {
            kinds.push(Type::Unknown);
            places.push(Some(*place));
        }
        let mut flow = self.scan(provider, &kinds, &places)?;
        flow.columns.truncate(asked);
        let mut plan = LogicalPlanBuilder::from(flow.plan);
        for condition in conditions {
            plan = plan.filter(condition.expr)?;
        }
        Ok(Flow { plan: plan.build()?, ..flow })
    }

    /// A scan of a provider: for each column its place there.
    fn scan(
        &self,
        provider: Arc<dyn TableProvider>,
        kinds: &[Type],
        places: &[Option<usize>],
    ) -> Found<Flow> {
        let name = TableReference::bare(self.fresh('t'));
        let mut projection: Vec<usize> = places.iter().flatten().copied().collect();
        projection.sort_unstable();
        projection.dedup();
        let schema = provider.schema();
        let source = provider_as_source(provider);
        let plan = LogicalPlanBuilder::scan(name.clone(), source, Some(projection))?.build()?;
        let columns = places.iter().zip(kinds).map(|(place, kind)| match place {
            None => Ok(unwanted(*kind)),
            Some(place) => {
                let field =
                    schema.fields().get(*place).ok_or_else(|| contradiction("a column is missing"))?;
                let expr = Df::Column(Column::new(Some(name.clone()), field.name()));
                let (form, nullable) = (field.data_type().clone(), field.is_nullable());
                Ok(crate::scalar::stored(Lowered { expr, kind: *kind, form, nullable }))
            }
        });
        Ok(Flow { plan, columns: columns.collect::<Found<Vec<_>>>()? })
    }

    /// Rows that are there already.
    pub(super) fn cached(&self, table: &Table) -> Found<Flow> {
        let kinds: Vec<Type> = table.columns.iter().map(|c| c.column_type).collect();
        self.memory(&super::batches_of(table)?, &kinds)
    }

    /// A table in memory, whose columns have these types.
    pub(super) fn memory(&self, batches: &[RecordBatch], kinds: &[Type]) -> Found<Flow> {
        let schema = batches.first().map_or_else(|| Arc::new(Schema::empty()), RecordBatch::schema);
        let table = MemTable::try_new(schema, vec![batches.to_vec()])?;
        let places: Vec<Option<usize>> = (0..kinds.len()).map(Some).collect();
        self.scan(Arc::new(table), kinds, &places)
    }

    /// The same table under another name.
    pub(super) fn renamed(&self, flow: Flow) -> Found<Flow> {
        let name = TableReference::bare(self.fresh('s'));
        let plan = LogicalPlanBuilder::from(flow.plan).alias(name.clone())?.build()?;
        let renamed = |column: Lowered| match column.expr {
            Df::Column(inner) => {
                let expr = Df::Column(Column::new(Some(name.clone()), inner.name));
                Lowered { expr, ..column }
            }
            _ => column,
        };
        Ok(Flow { plan, columns: flow.columns.into_iter().map(renamed).collect() })
    }

    /// Rows of constants.
    pub(super) async fn rows(&self, rel: &Rel, cells: &[Vec<Expr>]) -> Found<Flow> {
        let mut rows = vec![];
        for row in cells {
            let row = self.all_prepared(row).await?;
            let values = row.iter().map(|cell| eval(cell, &[], self.run.session()));
            rows.push(values.collect::<Result<Vec<Value>, Fault>>()?);
        }
        let schema = schema_of(rel);
        let columns = rel.columns.iter().enumerate().map(|(at, column)| {
            let values: Vec<Value> = rows.iter().map(|r| r.get(at).cloned().unwrap_or_default()).collect();
            column_of(column.column_type, values.iter())
        });
        let batch = crate::column::batch(&schema, columns.collect(), rows.len())?;
        let kinds: Vec<Type> = rel.columns.iter().map(|c| c.column_type).collect();
        self.memory(&[batch], &kinds)
    }

    /// An arithmetic progression.
    pub(super) async fn range(&self, rel: &Rel, bounds: &[Expr; 3]) -> Found<Flow> {
        let kind = rel.columns.first().map_or(Type::Long, |c| c.column_type);
        let mut values = vec![];
        for bound in bounds {
            let bound = self.prepared(bound).await?;
            values.push(eval(&bound, &[], self.run.session())?);
        }
        match <[Value; 3]>::try_from(values) {
            Ok([from, to, step]) => match Progression::new(kind, &from, &to, &step) {
                Some(progression) => {
                    let table = range_table(progression, schema_of(rel))?;
                    self.scan(table, &[kind], &[Some(0)])
                }
                // Reals and decimals: few, and their sums are the interpreter's.
                None => self.interpreted(rel).await,
            },
            Err(_) => Err(contradiction("a range has three ends")),
        }
    }
}

/// The condition that the time of a row, at that place of the provider, is in the window.
fn within_window(provider: &Arc<dyn TableProvider>, window: Window, time: usize) -> Found<Condition> {
    let schema = provider.schema();
    let field = schema.fields().get(time).ok_or_else(|| contradiction("the time is missing"))?;
    let expr = window.holds(&Df::Column(Column::from_name(field.name())), field.data_type());
    Ok(Condition { expr, places: vec![time] })
}

/// The condition that a row is due.
fn within_due(source: &Source, due: Due, arrival: usize) -> Found<Condition> {
    let schema = source.provider.schema();
    let column_at = |place: usize| -> Found<(Df, DataType)> {
        let field = schema.fields().get(place).ok_or_else(|| contradiction("the time is missing"))?;
        Ok((Df::Column(Column::from_name(field.name())), field.data_type().clone()))
    };
    let arrived = column_at(arrival)?;
    let time = source.time_place().filter(|time| *time != arrival);
    let event = time.map(column_at).transpose()?;
    let event = event.as_ref().map(|(column, form)| (column, form));
    let expr = due.holds((&arrived.0, &arrived.1), event);
    Ok(Condition { expr, places: [Some(arrival), time].into_iter().flatten().collect() })
}

/// The computed columns of a table, named by their place.
pub(super) fn schema_of(rel: &Rel) -> SchemaRef {
    let fields = rel.columns.iter().enumerate().map(|(at, column)| {
        let kind = column.column_type;
        Field::new(format!("{at}"), arrow_type(kind), kind != Type::String)
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}
