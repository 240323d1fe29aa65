//! `cordon hunt`: hunting queries over the tables of a data folder.

mod batch;
mod chart;
mod external;
mod local;
mod output;

use std::io::{IsTerminal as _, Read as _, Write as _};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use query::{HuntError, Limits, Question, Schema};

use crate::exit::{Code, CommandError};
use crate::server::config::DataArgs;
use local::Local;

/// Ask the tables in KQL.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cordon hunt 'DeviceProcessEvents | summarize count() by FileName | top 10 by count_'\n  cordon hunt --file query.kql --format csv > result.csv\n  echo '{\"id\":1,\"query\":\"print 1+1\"}' | cordon hunt --batch -\n  cordon hunt --schema-only 'SigninLogs | take 1'"
)]
pub struct Hunt {
    #[command(flatten)]
    data: DataArgs,
    /// Where the tables are, when not in the data folder
    #[arg(long, env = "CORDON_TABLES", value_name = "URL")]
    tables: Option<String>,
    /// The query; read from the standard input when neither it nor --file nor --batch is given
    query: Option<String>,
    /// Read the query from a file
    #[arg(long, short, conflicts_with = "query", value_name = "FILE")]
    file: Option<PathBuf>,
    /// Answer JSON lines `{"id","query"}` of a file or `-`, one JSON line each, in order
    #[arg(long, conflicts_with_all = ["query", "file"], value_name = "FILE")]
    batch: Option<PathBuf>,
    /// Only the columns of the result: names and types, without running
    #[arg(long)]
    schema_only: bool,
    /// Whose columns tables show
    #[arg(long, value_enum, default_value_t = SchemaName::Unified)]
    schema: SchemaName,
    /// Print how the query is run instead of running it
    #[arg(long)]
    explain: bool,
    /// Form of the output; a table on a terminal, JSON lines elsewhere
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Rows of a result, at most
    #[arg(long, default_value_t = 100_000, value_name = "ROWS")]
    rows: usize,
    /// Seconds that a query may take
    #[arg(long, default_value_t = 600, value_name = "SECONDS")]
    timeout_s: u64,
    /// Megabytes of memory that a query may take
    #[arg(long, default_value_t = 1024, value_name = "MB")]
    memory_mb: usize,
    /// What `externaldata` reads: nothing and an error, nothing, or files and addresses that start with
    /// one of these; may be given several times
    #[arg(long, default_value = "off", value_name = "off|empty|PREFIX")]
    external: Vec<String>,
    /// What `now()` gives, as 2024-05-06T07:08:09Z, to ask about old recordings
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SchemaName {
    /// As documented for advanced hunting in Defender
    Defender,
    /// As one workspace with Sentinel: both, and TimeGenerated everywhere
    Unified,
}

/// Forms of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Columns as wide as they need, and the chart that `render` asks for
    Table,
    /// One JSON object per row and line
    Json,
    /// CSV with a head
    Csv,
    /// An Arrow stream
    Arrow,
    /// A Parquet file
    Parquet,
}

impl Hunt {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        // On a thread of its own, since the first one's stack is what the system gives.
        let work = move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .thread_stack_size(super::STACK_BYTES)
                .build()?;
            let outcome = runtime.block_on(self.answer());
            runtime.shutdown_timeout(Duration::from_secs(1));
            outcome
        };
        let thread = std::thread::Builder::new().stack_size(super::STACK_BYTES).spawn(work)?;
        thread.join().unwrap_or_else(|_| Err(CommandError::Told("the query ended in a panic".to_owned())))
    }

    async fn answer(self) -> Result<Code, CommandError> {
        let local = Local::open(&self.data, self.tables.as_deref(), &self.external).await?;
        if let Some(path) = &self.batch {
            return batch::run(&local, &self, path).await;
        }
        let text = self.text()?;
        if self.schema_only {
            let columns = local.hunt.columns(&text, self.schema.into()).map_err(|e| told(&e))?;
            let mut out = std::io::stdout().lock();
            for column in columns {
                writeln!(out, "{}\t{}", column.name, column.column_type.name())?;
            }
            return Ok(Code::Done);
        }
        let question = self.question(text)?;
        if self.explain {
            let plan = local.hunt.explain(question).await.map_err(|e| told(&e))?;
            write!(std::io::stdout().lock(), "{plan}")?;
            return Ok(Code::Done);
        }
        let answer = local.hunt.answer(question).await.map_err(|e| told(&e))?;
        output::print(&answer, self.form())?;
        Ok(Code::Done)
    }

    fn form(&self) -> Format {
        let terminal = std::io::stdout().is_terminal();
        self.format.unwrap_or(if terminal { Format::Table } else { Format::Json })
    }

    fn text(&self) -> Result<String, CommandError> {
        if let Some(text) = &self.query {
            return Ok(text.clone());
        }
        if let Some(path) = &self.file {
            let failed = |source| CommandError::File { path: path.clone(), operation: "read", source };
            return std::fs::read_to_string(path).map_err(failed);
        }
        let mut text = String::new();
        std::io::stdin().lock().read_to_string(&mut text)?;
        Ok(text)
    }

    /// The question with the limits of the command line.
    fn question(&self, text: String) -> Result<Question, CommandError> {
        let mut question = Question::new(text, self.moment()?);
        question.schema = self.schema.into();
        question.principal = std::env::var("USER").unwrap_or_default();
        question.limits = Limits {
            time: Duration::from_secs(self.timeout_s),
            memory_bytes: self.memory_mb << 20,
            result_rows: self.rows,
            ..Limits::default()
        };
        Ok(question)
    }

    fn moment(&self) -> Result<i64, CommandError> {
        match &self.now {
            Some(text) => query::time_ticks(text).ok_or_else(|| {
                CommandError::Told(format!("--now: '{text}' is no time; write 2024-05-06T07:08:09Z"))
            }),
            None => Ok(query::ticks_of(std::time::SystemTime::now())),
        }
    }
}

impl From<SchemaName> for Schema {
    fn from(name: SchemaName) -> Self {
        match name {
            SchemaName::Defender => Schema::Defender,
            SchemaName::Unified => Schema::Unified,
        }
    }
}

fn told(error: &HuntError) -> CommandError {
    let place = match (error.line, error.column) {
        (Some(line), Some(column)) => format!(" (line {line}, column {column})"),
        _ => String::new(),
    };
    CommandError::Told(format!("{}: {}{place}", error.code, error.message))
}
