//! `cordon serve`.

use std::io::IsTerminal as _;

use clap::Args;
use tracing_subscriber::EnvFilter;

use crate::exit::{Code, CommandError};
use crate::server::config::ServeArgs;
use crate::server::listen;

/// Ours in full, libraries only when something is wrong: the Delta library tells whole schemas.
/// What its kernel and the database's pool find wrong comes back to us and is logged with what we did.
const QUIET: &str = "warn,cordon=info,connect=info,detect=info,store=info,api=info,\
                     buoyant_kernel=off,buoyant_kernel_engine=off,sqlx_core=off";

/// Run the server.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cordon serve\n  cordon serve --listen 0.0.0.0:7443 --tls-name cordon.example.org --rules sigma/rules\n  cordon serve --syslog 127.0.0.1:1514\nCORDON_LOG=debug shows more; the administrator's password is shown at the first start."
)]
pub struct Serve {
    #[command(flatten)]
    args: ServeArgs,
}

impl Serve {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        with_malloc_settings();
        let filter = EnvFilter::try_from_env("CORDON_LOG").unwrap_or_else(|_| EnvFilter::new(QUIET));
        // Without internal errors: it would print that a line could not be printed, and panic when that
        // fails as well, as on a full disk.
        let subscriber = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr)
            .with_ansi(std::io::stderr().is_terminal())
            .log_internal_errors(false);
        if self.args.log_json {
            subscriber.json().init()
        } else {
            subscriber.init()
        }
        let content = self.args.engine.rule_set.load()?;
        super::block_on(listen::serve(self.args, &content))?;
        Ok(Code::Done)
    }
}

/// Settings of glibc's malloc (mallopt(3)), by the variables it reads at start. By default it keeps an arena
/// for each of many threads, and batches freed by another thread stay in theirs: measured on the bulk
/// benchmark, 795 MB at the peak against 369 MB. And it asks the kernel for each large buffer anew, which
/// then clears every page: a twentieth of the benchmark's processor time.
const MALLOC: [(&str, &str); 3] = [
    ("MALLOC_ARENA_MAX", "2"),
    ("MALLOC_MMAP_THRESHOLD_", "33554432"),
    ("MALLOC_TRIM_THRESHOLD_", "67108864"),
];

/// Starts this program over with the settings of [`MALLOC`], unless the environment has any of them. The
/// process id stays the same.
fn with_malloc_settings() {
    use std::os::unix::process::CommandExt as _;
    if MALLOC.iter().any(|(name, _)| std::env::var_os(name).is_some()) {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        // It only returns when it could not start over; then the server runs as it is.
        let _ = std::process::Command::new(program).args(std::env::args_os().skip(1)).envs(MALLOC).exec();
    }
}
