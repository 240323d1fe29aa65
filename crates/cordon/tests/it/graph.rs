//! Graph's clients against the real server.

use crate::clients::run_python;
use crate::server::{Server, python};

#[test]
fn the_client_of_graph_lists_changes_and_hunts() {
    let Some(python) = python() else { return eprintln!("skipped: no CORDON_PYTHON; `make test` makes it") };
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    for scenario in ["ransomware", "phishing-to-domain"] {
        server.cordon(&["eval", "run", scenario]);
    }
    server.settle();
    let printed = run_python(&python, include_str!("graph.py"), &[&server.url, &server.token]);
    let alerts = server.judgement().0.len();
    assert!(printed.starts_with(&format!("{alerts} ")), "{printed} and {alerts} alerts");
    server.stop();
}
