//! Settings of the server, from the command line and the environment.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

/// Where the data is.
#[derive(Debug, Clone, Args)]
pub struct DataArgs {
    /// Folder of the log, the tables and the state database
    #[arg(long, env = "CORDON_DATA_DIR", default_value = "cordon-data", value_name = "DIR")]
    pub data_dir: PathBuf,
}

/// What the engine needs.
#[derive(Debug, Clone, Args)]
pub struct EngineArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// Where the tables are, when not in the data folder: a folder or an object store's URL
    #[arg(long, env = "CORDON_TABLES", value_name = "URL")]
    pub tables: Option<String>,
    /// State database, when not SQLite in the data folder: postgres://user:password@host/database
    #[arg(long, env = "CORDON_STATE", value_name = "URL", hide_env_values = true)]
    pub state: Option<String>,
    #[command(flatten)]
    pub rule_set: crate::rule_set::RuleSetArgs,
    /// Domains of our own mail, to tell incoming from outgoing
    #[arg(long, env = "CORDON_OWN_DOMAINS", value_delimiter = ',', value_name = "DOMAIN")]
    pub own_domains: Vec<String>,
    /// Mail gateways whose Authentication-Results are believed
    #[arg(long, env = "CORDON_TRUSTED_AUTHSERV", value_delimiter = ',', value_name = "ID")]
    pub trusted_authserv: Vec<String>,
    /// Seconds after which rows go from the log into the tables at the latest
    #[arg(long, default_value_t = 30, value_name = "SECONDS")]
    pub flush_s: u64,
    /// Megabytes of rows held in memory, at most, before they must be in the tables
    #[arg(long, default_value_t = 256, value_name = "MB")]
    pub held_mb: usize,
    /// Megabytes the log may take before senders are told to wait
    #[arg(long, default_value_t = 4096, value_name = "MB")]
    pub log_mb: u64,
    /// Megabytes of the disk left free for the tables, an eighth of the disk at most; senders are told to wait before
    #[arg(long, default_value_t = 512, value_name = "MB")]
    pub reserve_mb: u64,
    #[command(flatten)]
    pub health: super::health::HealthArgs,
    /// Days that rows are kept
    #[arg(long, default_value_t = 180, value_name = "DAYS")]
    pub keep_days: u32,
    /// Gigabytes that the tables may take; the oldest days go first
    #[arg(long, value_name = "GB")]
    pub keep_gb: Option<u64>,
}

/// What `cordon serve` needs beside the engine.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    #[command(flatten)]
    pub engine: EngineArgs,
    /// Address of the API and the HTTP ways in; port 0 picks a free one
    #[arg(long, env = "CORDON_LISTEN", default_value = "127.0.0.1:7443", value_name = "ADDRESS")]
    pub listen: SocketAddr,
    /// Serve plain HTTP; allowed on loopback addresses only
    #[arg(long)]
    pub plain_http: bool,
    /// Certificate chain in PEM, instead of the one made at first start
    #[arg(long, requires = "tls_key", value_name = "FILE")]
    pub tls_certificate: Option<PathBuf>,
    /// Its private key in PEM
    #[arg(long, requires = "tls_certificate", value_name = "FILE")]
    pub tls_key: Option<PathBuf>,
    /// Names and addresses in the certificate made at first start, beside localhost
    #[arg(long, value_delimiter = ',', value_name = "NAME")]
    pub tls_name: Vec<String>,
    #[command(flatten)]
    pub syslog: super::syslog::SyslogArgs,
    #[command(flatten)]
    pub access: super::access::AccessArgs,
    #[command(flatten)]
    pub hunting: super::hunting::HuntingArgs,
    #[command(flatten)]
    pub outbound: super::outbound::OutboundArgs,
    #[command(flatten)]
    pub rule_runs: super::rules::RuleArgs,
    /// Log as JSON lines
    #[arg(long)]
    pub log_json: bool,
}
