//! Commands as a user types them.

use expect_test::{Expect, expect};

use crate::server::run;

fn check(arguments: &[&str], expected: Expect) {
    let output = run(arguments, &[]);
    let shown = format!(
        "code {}\n{}{}",
        output.status.code().unwrap(),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    expected.assert_eq(&shown);
}

#[test]
fn errors_say_what_to_do() {
    check(
        &["schema", "DeviceProcesEvents"],
        expect![[r#"
        code 1
        cordon: there is no table DeviceProcesEvents; did you mean DeviceProcessEvents or DeviceFileEvents or DeviceLogonEvents? (`cordon schema` lists them)
    "#]],
    );
    check(
        &["scan", "/nowhere"],
        expect![[r#"
        code 1
        cordon: /nowhere: no such file or folder; check the path (globs need quotes when the shell expands them)
    "#]],
    );
    check(
        &["incidents", "list", "--data-dir", "/nowhere"],
        expect![[r#"
        code 1
        cordon: no server runs on the data folder /nowhere; start it with `cordon serve`, or name one with --server
    "#]],
    );
    check(
        &["serve", "--plain-http", "--listen", "0.0.0.0:0", "--data-dir", "/nowhere"],
        expect![[r#"
        code 1
        cordon: --plain-http is for loopback addresses only, and 0.0.0.0:0 is not one; leave it out to serve TLS
    "#]],
    );
}

#[test]
fn a_scan_finds_an_attack_offline() {
    let folder = tempfile::tempdir().unwrap();
    let logs = folder.path().join("logs");
    let written = run(&["eval", "write", "ransomware", logs.to_str().unwrap()], &[]);
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    let report = folder.path().join("report.html");
    let found =
        run(&["scan", logs.to_str().unwrap(), "--html", report.to_str().unwrap(), "--fail-on", "high"], &[]);
    assert_eq!(found.status.code(), Some(3), "{}", String::from_utf8_lossy(&found.stderr));
    let page = std::fs::read_to_string(report).unwrap();
    assert!(page.contains("Story") && !page.contains("<script"), "{page}");
    let matches = run(&["scan", logs.to_str().unwrap(), "--matches", "--json", "--quiet"], &[]);
    let first: serde_json::Value =
        serde_json::from_str(String::from_utf8_lossy(&matches.stdout).lines().next().unwrap()).unwrap();
    let fields: Vec<&String> = first.as_object().unwrap().keys().collect();
    expect![[r#"["rule_id", "rule_title", "level", "source", "record_id", "timestamp"]"#]]
        .assert_eq(&format!("{fields:?}"));
}

#[test]
fn every_command_has_help_with_its_arguments() {
    for command in
        ["scan", "schema", "completion", "serve", "ingest", "incidents", "alerts", "sources", "rows", "eval"]
    {
        let output = run(&[command, "--help"], &[]);
        assert!(output.status.success(), "{command}");
    }
}
