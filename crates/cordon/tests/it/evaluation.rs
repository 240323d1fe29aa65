//! The evaluation attacks through a running server: each becomes one incident, everyday work none.

use std::collections::BTreeMap;

use serde_json::Value;
use testkit::scenarios;

use crate::server::{Server, send};

/// Share of an attack's alerts that its incident must hold.
const SHARE: f64 = 0.9;

#[test]
fn every_attack_is_one_incident() {
    let folder = tempfile::tempdir().unwrap();
    let trusted = ["--trusted-authserv", "mx.meridian.example", "--own-domains", "meridian.example"];
    let server = Server::start(folder.path(), &trusted);
    server.cordon(&["eval", "run", "--all"]);
    let alerts = lines(&server.cordon(&["alerts", "list", "--json", "--limit", "10000"]));
    let incidents = lines(&server.cordon(&["incidents", "list", "--json", "--limit", "10000"]));
    let grave: Vec<&Value> = incidents.iter().filter(|i| is_grave(i)).collect();
    let mut by_incident: BTreeMap<&str, usize> = BTreeMap::new();
    for alert in alerts.iter().filter(|a| is_grave(a)) {
        *by_incident.entry(alert["incidentId"].as_str().unwrap_or("none")).or_default() += 1;
    }
    let total: usize = by_incident.values().sum();
    let mut largest: Vec<usize> = by_incident.values().copied().collect();
    largest.sort_unstable_by(|a, b| b.cmp(a));
    let held: usize = largest.iter().take(scenarios().len()).sum();
    let names: Vec<&str> = grave.iter().filter_map(|i| i["displayName"].as_str()).collect();
    eprintln!(
        "{total} grave alerts, {held} of them in the {} largest incidents: {names:#?}",
        scenarios().len()
    );
    assert!(held as f64 >= SHARE * total as f64, "{by_incident:?}");
    assert!(grave.len() <= scenarios().len() + 2, "{names:#?}");
    let first = incidents[0]["id"].as_str().unwrap();
    let page = server.cordon(&["incidents", "show", first]);
    assert!(page.contains("Story") && page.contains("Why these alerts belong together"), "{page}");
    let (status, metrics) = server.get("/metrics");
    assert_eq!(status, 200);
    assert!(metrics.contains("cordon_rows_total{table=\"EmailEvents\"}"), "{metrics}");
    server.stop();
}

fn is_grave(value: &Value) -> bool {
    matches!(value["severity"].as_str(), Some("medium" | "high"))
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn an_indicator_added_while_running_alerts() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &["--no-starter-pack"]);
    let csv = "IndicatorType,IndicatorValue,Action,Severity,Title,Description\nIpAddress,203.0.113.66,Alert,High,Known bad address,test\n";
    let (status, text) = server.post("/api/v1/indicators/import", "text/csv", csv);
    assert!((200..300).contains(&status), "{status} {text}");
    let record = |minute: u32| {
        format!(
            r#"{{"EventTime":"2024-05-13T06:{minute:02}:00Z","Hostname":"ws1","Channel":"Microsoft-Windows-Sysmon/Operational","EventID":3,"SourceName":"Microsoft-Windows-Sysmon","Image":"C:\\x.exe","DestinationIp":"203.0.113.66","DestinationPort":"443","SourceIp":"10.0.0.5","Initiated":"true","ProcessId":"7","UtcTime":"2024-05-13 06:{minute:02}:00.000"}}"#
        )
    };
    let found = (0..40).any(|minute| {
        std::thread::sleep(std::time::Duration::from_millis(500));
        assert_eq!(send(&server.url, &server.ingest_token, "/api/v1/ingest", None, &record(minute)), 200);
        server.settle();
        server.cordon(&["alerts", "list", "--json"]).contains("Known bad address")
    });
    assert!(found, "{}", server.log());
    server.stop();
}
