//! Rules made of queries, from outside: they alert once, whatever is repeated, killed or hidden.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::server::Server;

const PROCESSES: &str = "DeviceProcessEvents | where isnotempty(FileName) | project Timestamp, DeviceId, DeviceName, ReportId, FileName";

fn keep(server: &Server, rule: Value) -> String {
    let (status, text) = server.post("/api/v1/rules", "application/json", &rule.to_string());
    assert_eq!(status, 201, "{text}");
    let kept: Value = serde_json::from_str(&text).unwrap();
    kept["id"].as_str().unwrap().to_owned()
}

fn get(server: &Server, path: &str) -> Value {
    let (status, text) = server.get(path);
    assert_eq!(status, 200, "{path}: {text}");
    serde_json::from_str(&text).unwrap()
}

/// The alerts of a rule, when there are so many events behind them.
fn alerts_of(server: &Server, rule: &str, events: u64) -> Vec<Value> {
    let started = Instant::now();
    loop {
        let found = get(server, &format!("/api/v1/alerts?top=1000&rule={rule}"));
        let alerts = found["value"].as_array().unwrap().clone();
        let sum: u64 = alerts.iter().map(|a| a["eventCount"].as_u64().unwrap()).sum();
        if sum >= events {
            assert_eq!(sum, events, "{alerts:#?}");
            return alerts;
        }
        let runs = server.get(&format!("/api/v1/rules/{rule}/runs")).1;
        assert!(started.elapsed() < Duration::from_secs(60), "{sum} of {events}: {runs}\n{}", server.log());
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn count(server: &Server, query: &str) -> u64 {
    let request = json!({ "query": format!("{query} | count") }).to_string();
    let (status, text) = server.post("/api/v1/hunt", "application/json", &request);
    assert_eq!(status, 200, "{text}");
    serde_json::from_str::<Value>(&text).unwrap()["rows"][0][0].as_u64().unwrap()
}

#[test]
fn every_row_alerts_once_across_schedules_and_kills() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let continuous = keep(
        &server,
        json!({
            "displayName": "Processes as they come", "query": PROCESSES, "frequency": "PT0S", "severity": "low",
            "form": "analytics", "title": "{{FileName}} on {{DeviceName}}", "tactics": ["Execution"],
            "customDetails": { "Program": "FileName" },
        }),
    );
    server.cordon(&["eval", "run", "ransomware"]);
    server.settle();
    let rows = count(&server, PROCESSES);
    assert!(rows > 3, "{rows}");
    let alerts = alerts_of(&server, &continuous, rows);
    assert!(alerts.iter().all(|a| a["title"].as_str().unwrap().contains(" on ")), "{alerts:#?}");
    assert_eq!(alerts[0]["detectionSource"], "customDetection");

    // Made after the rows came: its first run looks back.
    let devices = "DeviceProcessEvents | summarize Times = count() by DeviceName";
    let scheduled = keep(
        &server,
        json!({
            "displayName": "Busy devices", "query": devices, "frequency": "PT1H", "severity": "medium",
            "form": "analytics", "grouping": "row",
            "entityMappings": [{ "entityType": "Host", "fieldMappings": [{ "identifier": "HostName", "columnName": "DeviceName" }] }],
        }),
    );
    let found = count(&server, devices);
    alerts_of(&server, &scheduled, found);
    let (status, _) = server.post(&format!("/api/v1/rules/{scheduled}/runs"), "application/json", "{}");
    assert_eq!(status, 202);
    let started = Instant::now();
    while get(&server, &format!("/api/v1/rules/{scheduled}/runs"))["value"].as_array().unwrap().len() < 2 {
        assert!(started.elapsed() < Duration::from_secs(60), "{}", server.log());
        std::thread::sleep(Duration::from_millis(50));
    }
    alerts_of(&server, &scheduled, found);

    server.kill();
    let server = Server::start(folder.path(), &[]);
    server.cordon(&["eval", "run", "ransomware", "--seed", "7"]);
    server.settle();
    let rows = count(&server, PROCESSES);
    alerts_of(&server, &continuous, rows);
    let (_, metrics) = server.get("/metrics");
    assert!(metrics.contains("cordon_rule_runs_total{rule="), "{metrics}");
    assert!(metrics.contains("cordon_alert_latency_seconds_count"), "{metrics}");
    server.stop();
}

#[test]
fn rules_that_cannot_be_say_why_and_graphs_form_is_understood() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let refused = |rule: Value| {
        let (status, text) = server.post("/api/v1/rules", "application/json", &rule.to_string());
        assert_eq!(status, 400, "{text}");
        serde_json::from_str::<Value>(&text).unwrap()["detail"].as_str().unwrap().to_owned()
    };
    let rule = |query: &str, frequency: &str| json!({ "displayName": "r", "query": query, "frequency": frequency, "severity": "low" });
    let columns = refused(rule("DeviceProcessEvents | summarize n = count() by FileName", "PT1H"));
    assert!(columns.contains("no column Timestamp") && columns.contains("ReportId"), "{columns}");
    let analytics = |query: &str| {
        let mut rule = rule(query, "PT0S");
        rule["form"] = json!("analytics");
        rule
    };
    let counted = refused(analytics("DeviceProcessEvents | summarize n = count() by FileName"));
    assert!(counted.contains("`summarize` counts rows together"), "{counted}");
    let wrong = refused(rule("DeviceProcessEvents | where Nothing == 1", "PT1H"));
    assert!(wrong.contains("Nothing"), "{wrong}");

    let graph = json!({
        "displayName": "Encoded", "isEnabled": true, "queryCondition": { "queryText": PROCESSES },
        "schedule": { "period": "1H" },
        "detectionAction": { "alertTemplate": {
            "title": "t", "description": "d", "severity": "medium", "category": "Execution",
            "mitreTechniques": ["T1059"],
            "impactedAssets": [{ "@odata.type": "#microsoft.graph.security.impactedDeviceAsset", "identifier": "deviceId" }],
        } },
    });
    for path in ["/v1.0/security/rules/detectionRules", "/beta/security/rules/detectionRules"] {
        let (status, text) = server.post(path, "application/json", &graph.to_string());
        assert_eq!(status, 201, "{text}");
        let made: Value = serde_json::from_str(&text).unwrap();
        let one = get(&server, &format!("{path}/{}", made["id"].as_str().unwrap()));
        assert_eq!(one["schedule"]["frequency"], "PT1H");
        assert_eq!(one["detectionAction"]["alertTemplate"]["impactedAssets"][0]["identifier"], "deviceId");
    }
    let listed = get(&server, "/v1.0/security/rules/detectionRules?$top=1&$count=true");
    assert_eq!(
        (listed["@odata.count"].as_u64(), listed["value"].as_array().map(Vec::len)),
        (Some(2), Some(1))
    );
    let id = listed["value"][0]["id"].as_str().unwrap().to_owned();
    let output = server.cordon(&["rules", "disable", &id]);
    assert!(output.is_empty(), "{output}");
    assert_eq!(get(&server, &format!("/api/v1/rules/{id}"))["isEnabled"], false);
    let exported = server.cordon(&["rules", "export", &id]);
    assert!(exported.contains("queryFrequency: PT1H"), "{exported}");
    server.stop();
}

#[test]
fn what_a_tuning_hides_is_in_no_incident_and_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let made =
        server.cordon(&["tuning", "add", "Everything of it", "--when", "title*=a", "--when", "title*=e"]);
    server.cordon(&["eval", "run", "ransomware"]);
    server.settle();
    let hidden = get(&server, "/api/v1/alerts?hidden=true&top=1000")["value"].as_array().unwrap().len();
    assert!(hidden > 0);
    let tuning = get(&server, &format!("/api/v1/tunings/{}", made.trim()));
    assert_eq!(tuning["hiddenAlerts"].as_u64(), Some(hidden as u64));
    let shown = get(&server, "/api/v1/alerts?top=1000");
    let matching = |a: &&Value| {
        let title = a["title"].as_str().unwrap().to_lowercase();
        title.contains('a') && title.contains('e')
    };
    assert_eq!(shown["value"].as_array().unwrap().iter().filter(matching).count(), 0);
    let tried = server.cordon(&["tuning", "try", "Rest", "--when", "severity!=none"]);
    let all = shown["value"].as_array().unwrap().len();
    assert!(tried.starts_with(&format!("{all} of {all} alerts")), "{tried}");
    server.stop();
}

#[test]
fn a_backtest_makes_the_alerts_that_were_made_live() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    server.cordon(&["eval", "run", "ransomware"]);
    server.settle();
    let live = get(&server, "/api/v1/alerts?top=1000")["value"].as_array().unwrap().clone();
    let mut compared = 0;
    for (path, text) in detect::STARTER_PACK {
        let id = text.lines().find_map(|l| l.strip_prefix("id: ")).unwrap_or_default();
        let mut expected: Vec<&str> =
            live.iter().filter(|a| a["detectorId"] == id).map(|a| a["id"].as_str().unwrap()).collect();
        let source = text.contains("category: process_creation") && !text.contains("correlation:");
        if expected.is_empty() || !source {
            continue;
        }
        let (status, answer) = server.post("/api/v1/rules/backtest?since=3650d", "application/yaml", text);
        assert_eq!(status, 200, "{path}: {answer}");
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let mut found: Vec<&str> =
            answer["alerts"].as_array().unwrap().iter().map(|a| a["id"].as_str().unwrap()).collect();
        expected.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expected, "{path}: {answer:#}");
        compared += found.len();
    }
    assert!(compared > 3, "{compared} alerts compared");

    let query = "name: q\nid: q\nqueryFrequency: 1h\nquery: DeviceProcessEvents | where isnotempty(FileName)\neventGroupingSettings: {aggregationKind: SingleAlert}";
    let (status, answer) = server.post("/api/v1/rules/backtest?since=30d", "application/yaml", query);
    assert_eq!(status, 200, "{answer}");
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(
        (answer["runs"].as_u64(), answer["alerts"].as_array().map(Vec::len)),
        (Some(1), Some(1)),
        "{answer}"
    );
    let (status, answer) = server.post("/api/v1/rules/backtest?since=often", "application/yaml", query);
    assert_eq!(status, 400, "{answer}");
    server.stop();
}

/// A TAXII server that hands out two pages, the second only to who asks for it.
fn taxii(pages: [Value; 2]) -> (String, std::thread::JoinHandle<Vec<String>>) {
    use std::io::{BufRead as _, BufReader, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/api1", listener.local_addr().unwrap());
    let serving = std::thread::spawn(move || {
        let mut asked = vec![];
        for (at, page) in pages.into_iter().enumerate() {
            let (mut stream, _) = listener.accept().unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let head: Vec<String> =
                std::iter::from_fn(|| lines.next()?.ok()).take_while(|l| !l.is_empty()).collect();
            asked.push(head.join("\n"));
            let body = page.to_string();
            let answer = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/taxii+json;version=2.1\r\nconnection: close\r\n\
                 x-taxii-date-added-last: 2026-01-0{}T00:00:00Z\r\ncontent-length: {}\r\n\r\n{body}",
                at + 1,
                body.len()
            );
            stream.write_all(answer.as_bytes()).unwrap();
        }
        asked
    });
    (address, serving)
}

#[test]
fn indicators_of_a_taxii_server_are_found_in_history() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    server.cordon(&["eval", "run", "ransomware"]);
    server.settle();
    let request = json!({ "query": "DeviceNetworkEvents | where isnotempty(RemoteIP) and not(ipv4_is_private(RemoteIP)) | distinct RemoteIP" });
    let (_, text) = server.post("/api/v1/hunt", "application/json", &request.to_string());
    let found: Value = serde_json::from_str(&text).unwrap();
    let address = found["rows"][0][0].as_str().unwrap_or_else(|| panic!("{text}")).to_owned();
    let network = format!("{}.0/24", address.rsplit_once('.').unwrap().0);
    let object = |id: &str, pattern: String| json!({ "type": "indicator", "id": id, "name": "Feed", "pattern_type": "stix", "pattern": pattern });
    let first = object("indicator--1", format!("[ipv4-addr:value ISSUBSET '{network}']"));
    let second = object("indicator--2", "[domain-name:value = 'nowhere.example']".to_owned());
    let (root, serving) =
        taxii([json!({ "more": true, "next": "p2", "objects": [first] }), json!({ "objects": [second] })]);
    let secret = folder.path().join("secret");
    std::fs::write(&secret, "pass\n").unwrap();
    let secret = secret.to_str().unwrap();
    server.cordon(&[
        "indicators",
        "pull",
        &root,
        "--collection",
        "c1",
        "--user",
        "reader",
        "--password-file",
        secret,
    ]);
    let asked = serving.join().unwrap();
    assert!(asked[0].starts_with("GET /api1/collections/c1/objects/?limit=1000 "), "{asked:?}");
    assert!(asked[1].contains("next=p2"), "{asked:?}");
    assert!(asked[0].to_lowercase().contains("authorization: basic cmvhzgvyonbhc3m="), "{asked:?}");
    let kept = get(&server, "/api/v1/indicators")["value"].as_array().unwrap().clone();
    assert_eq!(kept.len(), 2, "{kept:#?}");
    let range =
        kept.iter().find(|i| i["indicatorType"] == "IpRange").unwrap()["id"].as_str().unwrap().to_owned();
    let started = Instant::now();
    let alerts = loop {
        let alerts = get(&server, &format!("/api/v1/alerts?top=1000&rule={range}"))["value"]
            .as_array()
            .unwrap()
            .clone();
        if !alerts.is_empty() {
            break alerts;
        }
        assert!(started.elapsed() < Duration::from_secs(60), "{}", server.log());
        std::thread::sleep(Duration::from_millis(100));
    };
    assert_eq!(alerts[0]["detectionSource"], "indicator");
    assert!(alerts[0]["matchedFields"].to_string().contains("history"), "{alerts:#?}");
    let file = folder.path().join("feed.csv");
    std::fs::write(&file, "IndicatorValue,Confidence\n198.51.100.0/24,50\nnot one,1\n").unwrap();
    let said = server.cordon(&["indicators", "import", file.to_str().unwrap()]);
    assert!(said.contains("1 added, 1 left out"), "{said}");
    server.stop();
}
