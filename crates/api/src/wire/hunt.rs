//! Hunting on the wire: queries, answers, what hunters keep, what queries took.

use serde::{Deserialize, Serialize};
use store::state::{HuntingItem, HuntingSpec};
use utoipa::ToSchema;

use super::{object, time};

/// Whose columns tables show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum HuntSchema {
    /// Of Sentinel and Defender, in one workspace.
    #[default]
    Unified,
    /// Of Defender's advanced hunting.
    Defender,
}

impl From<HuntSchema> for query::Schema {
    fn from(schema: HuntSchema) -> Self {
        match schema {
            HuntSchema::Unified => query::Schema::Unified,
            HuntSchema::Defender => query::Schema::Defender,
        }
    }
}

/// A query to be run.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HuntRequest {
    /// The query, in the Kusto query language.
    #[schema(min_length = 1, max_length = 1_048_576)]
    pub query: String,
    /// Values of `declare query_parameters`: JSON values, or literals of the language in text.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub parameters: serde_json::Map<String, serde_json::Value>,
    /// Whose columns tables show; `unified` when absent.
    #[serde(default)]
    pub schema: HuntSchema,
    /// The rows that tables show, by their time: an ISO 8601 duration up to now, such as `P7D`, or an
    /// interval. All when absent.
    #[serde(default)]
    pub timespan: Option<String>,
    /// Smaller limits than the server's.
    #[serde(default, deserialize_with = "object")]
    pub limits: HuntLimits,
}

/// Limits of one query; the server's hold where they are smaller.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HuntLimits {
    /// Time, in seconds.
    #[serde(default)]
    #[schema(exclusive_minimum = 0)]
    pub time_seconds: Option<f64>,
    /// Memory, in bytes.
    #[serde(default)]
    pub memory_bytes: Option<usize>,
    /// Rows of one result.
    #[serde(default)]
    pub result_rows: Option<usize>,
    /// Bytes of one result.
    #[serde(default)]
    pub result_bytes: Option<usize>,
}

/// A column of an answer or table.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HuntColumn {
    /// Its name.
    pub name: String,
    /// Its type in the query language.
    #[serde(rename = "type")]
    pub column_type: String,
}

impl From<&kql::Column> for HuntColumn {
    fn from(column: &kql::Column) -> Self {
        HuntColumn { name: column.name.to_string(), column_type: column.column_type.name().to_owned() }
    }
}

/// A table of an answer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HuntTable {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<HuntColumn>,
    /// Its rows.
    pub rows: Vec<Vec<serde_json::Value>>,
}

/// How an answer is to be drawn.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HuntRender {
    /// The chart, such as `timechart`.
    pub chart: String,
    /// Its properties, such as `title`.
    #[schema(value_type = Object)]
    pub properties: serde_json::Map<String, serde_json::Value>,
}

/// What a query took.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HuntStats {
    /// Time from start to answer, in milliseconds.
    pub elapsed_ms: f64,
    /// Rows of all results.
    pub result_rows: u64,
    /// Rows that the tables gave, after pruning.
    pub scanned_rows: u64,
    /// Bytes read from data files.
    pub scanned_bytes: u64,
    /// Data files of the tables named.
    pub files: u64,
    /// Data files left out by what is known of them.
    pub files_pruned: u64,
    /// Most memory held at once, in bytes.
    pub memory_peak_bytes: usize,
    /// Bytes written to disk for want of memory.
    pub spilled_bytes: u64,
}

impl From<&query::Stats> for HuntStats {
    fn from(stats: &query::Stats) -> Self {
        HuntStats {
            elapsed_ms: (stats.elapsed.as_secs_f64() * 1e6).round() / 1e3,
            result_rows: stats.result_rows,
            scanned_rows: stats.rows_scanned,
            scanned_bytes: stats.bytes_scanned,
            files: stats.files.0,
            files_pruned: stats.files.1,
            memory_peak_bytes: stats.memory_peak,
            spilled_bytes: stats.spilled_bytes,
        }
    }
}

/// An answer.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HuntAnswer {
    /// Identity of the query, also in the audit log.
    pub id: String,
    /// Columns of the first table.
    pub columns: Vec<HuntColumn>,
    /// Rows of the first table: numbers and truths as they are, times and guids as text, dynamic
    /// values as JSON.
    pub rows: Vec<Vec<serde_json::Value>>,
    /// Further tables, after `fork`, `facet` or several query statements.
    pub more_tables: Vec<HuntTable>,
    /// How the first is to be drawn; absent without `render`.
    pub render: Option<HuntRender>,
    /// What it took.
    pub stats: HuntStats,
}

/// What queries may name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HuntCatalogue {
    /// The tables.
    pub tables: Vec<HuntCatalogueTable>,
    /// The functions beside those of the language.
    pub functions: Vec<HuntCatalogueFunction>,
}

/// A table that queries may name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HuntCatalogueTable {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<HuntColumn>,
}

/// A function that queries may call.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HuntCatalogueFunction {
    /// Its name.
    pub name: String,
    /// Its parameters in parentheses.
    pub parameters: String,
    /// Its folder.
    pub folder: String,
    /// What it does.
    pub description: String,
}

/// A saved query.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SavedQuery {
    /// Its identity.
    pub id: String,
    /// Its name, once per folder.
    pub name: String,
    /// Its folder, with `/` between levels; empty for the top.
    pub folder: String,
    /// What it is for.
    pub description: String,
    /// The query.
    pub query: String,
    /// When it was made.
    pub created_date_time: String,
    /// By whom.
    pub created_by: String,
    /// When it was changed last.
    pub last_modified_date_time: String,
    /// By whom.
    pub last_modified_by: String,
}

impl From<HuntingItem> for SavedQuery {
    fn from(item: HuntingItem) -> Self {
        SavedQuery {
            id: item.id,
            name: item.spec.name,
            folder: item.spec.folder,
            description: item.spec.description,
            query: item.spec.body,
            created_date_time: time(item.created.0),
            created_by: item.created.1,
            last_modified_date_time: time(item.updated.0),
            last_modified_by: item.updated.1,
        }
    }
}

/// A query to be saved.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SavedQueryWrite {
    /// Its name, once per folder.
    #[schema(min_length = 1, max_length = 256)]
    pub name: String,
    /// Its folder, with `/` between levels; the top when absent.
    #[serde(default)]
    #[schema(max_length = 512)]
    pub folder: String,
    /// What it is for.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub description: String,
    /// The query. It may be unfinished: it is not checked.
    #[schema(min_length = 1, max_length = 1_048_576)]
    pub query: String,
}

impl From<SavedQueryWrite> for HuntingSpec {
    fn from(write: SavedQueryWrite) -> Self {
        HuntingSpec {
            name: write.name,
            folder: write.folder,
            description: write.description,
            parameters: String::new(),
            body: write.query,
        }
    }
}

/// A function that queries may call.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HuntFunction {
    /// Its name, by which queries call it.
    pub name: String,
    /// Its folder, with `/` between levels; empty for the top.
    pub folder: String,
    /// What it does.
    pub description: String,
    /// Its parameters in parentheses, such as `(days:long = 7)`.
    pub parameters: String,
    /// Its body, without braces.
    pub body: String,
    /// When it was made.
    pub created_date_time: String,
    /// By whom.
    pub created_by: String,
    /// When it was changed last.
    pub last_modified_date_time: String,
    /// By whom.
    pub last_modified_by: String,
}

impl From<HuntingItem> for HuntFunction {
    fn from(item: HuntingItem) -> Self {
        HuntFunction {
            name: item.spec.name,
            folder: item.spec.folder,
            description: item.spec.description,
            parameters: item.spec.parameters,
            body: item.spec.body,
            created_date_time: time(item.created.0),
            created_by: item.created.1,
            last_modified_date_time: time(item.updated.0),
            last_modified_by: item.updated.1,
        }
    }
}

/// A function to be kept.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HuntFunctionWrite {
    /// Its name: letters, digits and `_`.
    #[schema(min_length = 1, max_length = 256, pattern = "^[A-Za-z_][A-Za-z0-9_]*$")]
    pub name: String,
    /// Its folder, with `/` between levels; the top when absent.
    #[serde(default)]
    #[schema(max_length = 512)]
    pub folder: String,
    /// What it does.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub description: String,
    /// Its parameters in parentheses; none when absent.
    #[serde(default)]
    #[schema(max_length = 16384)]
    pub parameters: String,
    /// Its body, without braces.
    #[schema(min_length = 1, max_length = 1_048_576)]
    pub body: String,
}

impl From<HuntFunctionWrite> for HuntingSpec {
    fn from(write: HuntFunctionWrite) -> Self {
        let parameters = write.parameters.trim();
        HuntingSpec {
            name: write.name,
            folder: write.folder,
            description: write.description,
            parameters: if parameters.is_empty() { "()".to_owned() } else { parameters.to_owned() },
            body: write.body,
        }
    }
}

/// How much of a cycle's processor time something took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum ResourceUsage {
    /// Less than a hundredth.
    Low,
    /// Less than a tenth.
    Medium,
    /// A tenth or more.
    High,
}

/// What queries took since the server's start, of the last ten thousand.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HuntUsage {
    /// Length of a cycle of processor time, in seconds.
    pub cycle_seconds: u64,
    /// Processor time of one principal per cycle, in seconds.
    pub cpu_seconds_per_cycle: f64,
    /// Queries of one principal at once.
    pub concurrent_queries: u32,
    /// Queries of one principal per minute.
    pub queries_per_minute: u32,
    /// Who asked, the heaviest first.
    pub principals: Vec<PrincipalUsage>,
    /// The queries that took most, the heaviest first.
    pub heavy_queries: Vec<QueryUsage>,
}

/// What the queries of one principal took.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PrincipalUsage {
    /// Who.
    pub principal: String,
    /// Queries.
    pub queries: u64,
    /// Of them still running.
    pub running: u64,
    /// Of them ended with an error.
    pub failed: u64,
    /// Of them ended at a limit.
    pub limited: u64,
    /// Of them given up by the caller.
    pub cancelled: u64,
    /// Processor time of all, in seconds.
    pub cpu_seconds: f64,
    /// Processor time of the current cycle, in seconds.
    pub cpu_seconds_this_cycle: f64,
    /// How much of the current cycle's.
    pub resource_usage: ResourceUsage,
}

/// What one query took.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QueryUsage {
    /// Its identity, also in the audit log.
    pub id: String,
    /// Who asked.
    pub principal: String,
    /// By which protocol: `native`, `graph`, `defender`, `kusto`.
    pub via: String,
    /// The program, as it calls itself.
    pub application: String,
    /// When it began.
    pub start_date_time: String,
    /// The beginning of its text.
    pub query: String,
    /// `running`, `completed`, `failed`, `limited`, `cancelled`.
    pub outcome: String,
    /// The error's code; empty without.
    pub code: String,
    /// Time, in milliseconds.
    pub elapsed_ms: u64,
    /// Processor time, in milliseconds.
    pub cpu_ms: u64,
    /// Rows of the results.
    pub result_rows: u64,
    /// Rows that the tables gave.
    pub scanned_rows: u64,
    /// Bytes read from data files.
    pub scanned_bytes: u64,
    /// Most memory held at once, in bytes.
    pub memory_peak_bytes: usize,
    /// How much of a cycle's processor time.
    pub resource_usage: ResourceUsage,
}
