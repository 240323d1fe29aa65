//! Reading the rules again when the server is told to (SIGHUP), while it goes on.

use detect::Content;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::rule_set::RuleSetArgs;

/// Compiled rules on their way to the worker; none until the first time they are read again.
pub(super) type Rules = watch::Receiver<Option<Content>>;

/// Reads the rules again at every signal, until the worker is gone. Rules that cannot be read leave
/// those in force.
pub(super) async fn run(args: RuleSetArgs, sender: watch::Sender<Option<Content>>) {
    let Ok(mut told) = signal(SignalKind::hangup()) else {
        tracing::warn!("the signal to read rules again cannot be received; a restart reads them");
        return;
    };
    loop {
        tokio::select! {
            heard = told.recv() => if heard.is_none() { return },
            () = sender.closed() => return,
        }
        let args = args.clone();
        let read = tokio::task::spawn_blocking(move || args.load().map_err(|e| e.to_string())).await;
        match read.unwrap_or_else(|e| Err(e.to_string())) {
            Ok(content) => {
                super::engine::report_rules(&content);
                sender.send_replace(Some(content));
            }
            Err(error) => tracing::error!(%error, "rules not read again; those known stay in force"),
        }
    }
}
