//! `cordon rows TABLE`: rows of a table, as stored, from the data folder.

use std::io::Write as _;

use clap::Args;
use futures::StreamExt as _;
use schema::Catalog;
use store::tables::{ScanProblems, ScanRequest, Tables, TablesOptions};

use crate::exit::{Code, CommandError};
use crate::server::ServerError;
use crate::server::config::DataArgs;

/// Print rows of a table.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cordon rows DeviceProcessEvents --limit 5\n  cordon rows EmailEvents --json\n  cordon rows --counts"
)]
pub struct Rows {
    #[command(flatten)]
    data: DataArgs,
    /// Where the tables are, when not in the data folder
    #[arg(long, env = "CORDON_TABLES", value_name = "URL")]
    tables: Option<String>,
    /// Table name
    #[arg(required_unless_present = "counts")]
    table: Option<String>,
    /// At most this many rows
    #[arg(long, default_value_t = 20)]
    limit: usize,
    /// Only how many rows each table has
    #[arg(long)]
    counts: bool,
    /// Columns to print
    #[arg(long, value_delimiter = ',', value_name = "COLUMN")]
    columns: Option<Vec<String>>,
}

impl Rows {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        super::block_on(self.print())
    }

    async fn print(self) -> Result<Code, ServerError> {
        let catalog = std::sync::Arc::new(Catalog::builtin()?);
        let location = self.tables.clone().unwrap_or_else(|| self.data.data_dir.display().to_string());
        let tables = Tables::open(&location, catalog.clone(), TablesOptions::default()).await?;
        let mut out = std::io::stdout().lock();
        if self.counts {
            for id in tables.present() {
                let rows = count(&tables, id).await?;
                let _ = writeln!(out, "{rows:>12}  {}", catalog.table(id).name);
            }
            return Ok(Code::Done);
        }
        let name = self.table.as_deref().unwrap_or_default();
        let table = catalog.get(name).ok_or_else(|| ServerError::NoTable(name.to_owned()))?;
        let request =
            ScanRequest { columns: self.columns.clone(), limit: Some(self.limit), ..ScanRequest::default() };
        let (mut rows, problems) = tables.scan(table.id, &request);
        while let Some(batch) = rows.next().await {
            let batch = batch?;
            for row in 0..batch.num_rows() {
                let _ = writeln!(out, "{}", row_json(&batch, row));
            }
        }
        tell(&problems);
        Ok(Code::Done)
    }
}

/// Says which data files could not be read.
fn tell(problems: &ScanProblems) {
    for file in problems.files() {
        let _ = writeln!(
            std::io::stderr(),
            "note: {} cannot be read, its {} rows are left out: {}; restore the file from a copy",
            file.path,
            file.rows,
            file.reason
        );
    }
}

async fn count(tables: &Tables, id: schema::TableId) -> Result<u64, ServerError> {
    let request =
        ScanRequest { columns: Some(vec![schema::system::EVENT_ID.to_owned()]), ..ScanRequest::default() };
    let (mut rows, problems) = tables.scan(id, &request);
    let mut count = 0;
    while let Some(batch) = rows.next().await {
        count += batch?.num_rows() as u64;
    }
    tell(&problems);
    Ok(count)
}

/// The cells of a row that are not null, as JSON.
fn row_json(batch: &arrow_array::RecordBatch, row: usize) -> serde_json::Value {
    use arrow_array::Array as _;
    let mut object = serde_json::Map::new();
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
        if !column.is_null(row) {
            let text = arrow_cast::display::array_value_to_string(column, row).unwrap_or_default();
            object.insert(field.name().clone(), serde_json::Value::String(text));
        }
    }
    serde_json::Value::Object(object)
}
