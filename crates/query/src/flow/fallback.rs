//! Operators that only the interpreter has: their inputs are run here, the operator there, and what it
//! gives goes on as a table in memory.

use super::{Flow, Found, Planner, Want};
use crate::column::{Reader, column_of};
use crate::engine::Batches;
use crate::error::QueryError;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::{Field, Schema};
use evaluate::plan::{Expr, Node, PartsMut, Rel, RelNode};
use evaluate::run::{Interpreter, NoTables};
use evaluate::{Fault, Row, Session, Table, Value};
use futures::FutureExt;
use futures::future::BoxFuture;
use std::sync::Arc;

/// Rows per batch made of interpreted rows.
const BATCH_ROWS: usize = 8192;

impl Planner<'_> {
    /// Runs a table and gives its batches.
    pub(super) async fn computed(&self, rel: &Rel, want: Want) -> Found<Batches> {
        let flow = self.flow(rel, want).await?;
        self.run.collect(flow, &rel.columns).await
    }

    /// Runs a table and gives its rows. The columns are those found when they hang on the data.
    pub async fn values(&self, rel: &Rel) -> Found<Table> {
        if matches!(rel.node, RelNode::Evaluate(_)) {
            return self.by_interpreter(rel).await;
        }
        let table = self.computed(rel, Want::all(rel.columns.len())).await?;
        Ok(Table { columns: rel.columns.clone(), rows: rows_of(&table, Some(self.run.session()))? })
    }

    /// The plan of a node that the interpreter runs.
    pub(super) async fn interpreted(&self, rel: &Rel) -> Found<Flow> {
        let table = self.by_interpreter(rel).await?;
        let kinds: Vec<kql::Type> = table.columns.iter().map(|c| c.column_type).collect();
        let batches = batches_of(&table)?;
        self.memory(&batches, &kinds)
    }

    async fn by_interpreter(&self, rel: &Rel) -> Found<Table> {
        let mut rel = rel.clone();
        self.make_ready(&mut rel).await?;
        let session = self.run.session().clone();
        let work = move || interpret(&rel, &session);
        let table = tokio::task::spawn_blocking(work).await;
        Ok(table.map_err(|e| Fault::Failed(format!("an operator stopped: {e}")))??)
    }

    /// Runs what the node reads and puts the results in its place.
    fn make_ready<'b>(&'b self, rel: &'b mut Rel) -> BoxFuture<'b, Found<()>> {
        async move {
            let PartsMut { inputs, bodies, exprs } = PartsMut::of(&mut rel.node);
            for expr in exprs {
                self.prepare(expr).await?;
            }
            for input in inputs {
                self.read(input).await?;
            }
            for body in bodies {
                self.ready_body(body).await?;
            }
            Ok(())
        }
        .boxed()
    }

    /// Runs the parts of a body that do not depend on its input.
    pub(super) fn ready_body<'b>(&'b self, body: &'b mut Rel) -> BoxFuture<'b, Found<()>> {
        async move {
            if matches!(body.node, RelNode::Input) {
                return Ok(());
            }
            if !body.is_open() {
                return self.read(body).await;
            }
            if let RelNode::Shared(_, inner) = &body.node {
                // Within a body, what depends on its input is computed for each.
                *body = inner.as_ref().clone();
                return self.ready_body(body).await;
            }
            let PartsMut { inputs, bodies, exprs } = PartsMut::of(&mut body.node);
            for expr in exprs {
                self.prepare(expr).await?;
            }
            for part in inputs.into_iter().chain(bodies) {
                self.ready_body(part).await?;
            }
            Ok(())
        }
        .boxed()
    }

    /// Runs a table and puts its rows in its place.
    async fn read(&self, rel: &mut Rel) -> Found<()> {
        rel.node = RelNode::Cached(Arc::new(self.values(rel).await?));
        Ok(())
    }

    /// Replaces the tables in an expression by their values.
    pub(super) fn prepare<'b>(&'b self, expr: &'b mut Expr) -> BoxFuture<'b, Found<()>> {
        async move {
            let node = match &expr.node {
                // The interpreter computes it for each body.
                Node::First(rel) | Node::List(rel) if rel.is_open() => return Ok(()),
                Node::First(rel) => {
                    let value = self.column_values(rel, true).await?.into_iter().next();
                    Node::Literal(value.unwrap_or_default())
                }
                Node::List(rel) => Node::Literal(Value::array(self.column_values(rel, false).await?)),
                _ => {
                    for part in expr.parts_mut() {
                        self.prepare(part).await?;
                    }
                    return Ok(());
                }
            };
            expr.node = node;
            Ok(())
        }
        .boxed()
    }

    /// The values of a table's first column; of the first row only.
    async fn column_values(&self, rel: &Rel, first: bool) -> Found<Vec<Value>> {
        let Some(column) = rel.columns.first() else { return Ok(vec![]) };
        let read = Expr { kind: column.column_type, node: Node::Column(0) };
        let want = Want::of(rel.columns.len(), &[&read], first);
        let table = self.computed(rel, want).await?;
        let mut values = vec![];
        for batch in &table.batches {
            let reader = Reader::new(column.column_type, batch.column(0))?;
            let rows = if first { batch.num_rows().min(1) } else { batch.num_rows() };
            values.extend((0..rows).map(|row| reader.value(row)));
            if first && !values.is_empty() {
                break;
            }
        }
        Ok(values)
    }
}

fn interpret(rel: &Rel, session: &Session) -> Result<Table, Fault> {
    Interpreter::new(session, &NoTables).table(rel, None)
}

/// The rows of some batches; as rows they may take many times the memory, which a session bounds.
pub(crate) fn rows_of(table: &Batches, session: Option<&Session>) -> Result<Vec<Row>, QueryError> {
    let mut rows = vec![];
    for batch in &table.batches {
        let readers = batch.columns().iter().zip(&table.columns).map(|(c, k)| Reader::new(k.column_type, c));
        let readers = readers.collect::<Result<Vec<_>, _>>()?;
        rows.extend((0..batch.num_rows()).map(|row| readers.iter().map(|r| r.value(row)).collect::<Row>()));
        session.map_or(Ok(()), |session| session.check_rows(&rows))?;
    }
    Ok(rows)
}

/// Rows as batches; columns are named by their place.
pub(crate) fn batches_of(table: &Table) -> Result<Vec<RecordBatch>, QueryError> {
    let fields = table.columns.iter().enumerate().map(|(at, column)| {
        let kind = column.column_type;
        Field::new(format!("{at}"), crate::column::arrow_type(kind), kind != kql::Type::String)
    });
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let mut batches = vec![];
    for rows in table.rows.chunks(BATCH_ROWS) {
        let columns = table.columns.iter().enumerate().map(|(at, column)| {
            let values: Vec<Value> = rows.iter().map(|r| r.get(at).cloned().unwrap_or_default()).collect();
            column_of(column.column_type, values.iter())
        });
        batches.push(crate::column::batch(&schema, columns.collect(), rows.len())?);
    }
    if batches.is_empty() {
        batches.push(RecordBatch::new_empty(schema));
    }
    Ok(batches)
}
