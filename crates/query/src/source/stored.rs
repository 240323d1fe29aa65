//! The tables of the store: data files and the rows not yet written, as one.

use super::{Source, Tables};
use crate::hunt::stored_name;
use async_trait::async_trait;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::ScalarValue;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, Operator, TableProviderFilterPushDown, TableType};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};
use futures::StreamExt;
use kql::{Column, Type};
use schema::{Table, TableId};
use std::sync::Arc;
use store::tables::ScanRequest;

/// All tables of a store.
#[derive(Clone)]
pub struct StoreTables {
    tables: store::tables::Tables,
}

impl StoreTables {
    /// The tables as they are when each query looks at them.
    #[must_use]
    pub fn new(tables: store::tables::Tables) -> Self {
        StoreTables { tables }
    }
}

impl Tables for StoreTables {
    fn table(&self, name: &str) -> Option<Source> {
        let table = self.tables.catalog().get(stored_name(name))?;
        let columns = columns_of(table);
        let provider = Stored {
            id: table.id,
            schema: table.arrow_schema(),
            time: time_name(table),
            tables: self.tables.clone(),
        };
        Some(Source { provider: Arc::new(provider), columns })
    }
}

fn time_name(table: &Table) -> Option<String> {
    let place = table.time_column()?;
    table.columns.get(usize::from(place)).map(|c| c.name.clone())
}

/// The declared columns, and `TimeGenerated` for the time of tables that do not have it.
fn columns_of(table: &Table) -> Vec<(Column, usize)> {
    let kind = |c: &schema::Column| Type::from_name(c.column_type.name()).unwrap_or(Type::Unknown);
    let declared = table.columns.iter().enumerate();
    let mut columns: Vec<(Column, usize)> =
        declared.map(|(at, c)| (Column::new(c.name.as_str(), kind(c)), at)).collect();
    if !columns.iter().any(|(c, _)| &*c.name == "TimeGenerated")
        && let Some(time) = table.time_column()
    {
        columns.push((Column::new("TimeGenerated", Type::DateTime), usize::from(time)));
    }
    columns
}

/// A stored table as DataFusion sees it.
struct Stored {
    id: TableId,
    schema: SchemaRef,
    time: Option<String>,
    tables: store::tables::Tables,
}

impl std::fmt::Debug for Stored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stored").field("id", &self.id).finish_non_exhaustive()
    }
}

#[async_trait]
impl TableProvider for Stored {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        _: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let schema = match projection {
            Some(places) => Arc::new(self.schema.project(places)?),
            None => Arc::clone(&self.schema),
        };
        let mut request = ScanRequest {
            columns: Some(schema.fields().iter().map(|f| f.name().clone()).collect()),
            limit: if filters.is_empty() { limit } else { None },
            ..ScanRequest::default()
        };
        if let Some(time) = &self.time {
            filters.iter().for_each(|filter| narrow(&mut request, time, filter));
        }
        let stream = Scan { id: self.id, schema: Arc::clone(&schema), request, tables: self.tables.clone() };
        Ok(Arc::new(StreamingTableExec::try_new(schema, vec![Arc::new(stream)], None, [], false, limit)?))
    }

    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> Result<Vec<TableProviderFilterPushDown>> {
        Ok(filters.iter().map(|_| TableProviderFilterPushDown::Inexact).collect())
    }
}

/// Narrows the span of time by a comparison of the time column with a constant.
fn narrow(request: &mut ScanRequest, time: &str, filter: &Expr) {
    let Expr::BinaryExpr(binary) = filter else { return };
    if binary.op == Operator::And {
        narrow(request, time, &binary.left);
        narrow(request, time, &binary.right);
        return;
    }
    let (Expr::Column(column), Expr::Literal(ScalarValue::TimestampMicrosecond(Some(micros), _), _)) =
        (&*binary.left, &*binary.right)
    else {
        return;
    };
    if column.name != time {
        return;
    }
    match binary.op {
        Operator::Gt | Operator::GtEq => {
            request.from_us = Some(request.from_us.map_or(*micros, |from| from.max(*micros)));
        }
        Operator::Lt | Operator::LtEq => {
            let end = micros.saturating_add(1);
            request.to_us = Some(request.to_us.map_or(end, |to| to.min(end)));
        }
        _ => {}
    }
}

struct Scan {
    id: TableId,
    schema: SchemaRef,
    request: ScanRequest,
    tables: store::tables::Tables,
}

impl std::fmt::Debug for Scan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scan").field("request", &self.request).finish_non_exhaustive()
    }
}

impl PartitionStream for Scan {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _: Arc<TaskContext>) -> SendableRecordBatchStream {
        let (rows, _) = self.tables.scan(self.id, &self.request);
        let schema = Arc::clone(&self.schema);
        let rows = rows.map(move |batch| {
            let batch = batch.map_err(|e| DataFusionError::External(Box::new(e)))?;
            Ok(batch.with_schema(Arc::clone(&schema))?)
        });
        Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&self.schema), rows))
    }
}
