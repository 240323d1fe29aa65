//! Hunting from outside: Microsoft's client for Kusto, msticpy, the API's own forms, limits.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::clients::run_python;
use crate::server::{CORDON, Server, python};

/// A server with the records of an attack.
fn server_with_records(folder: &Path, more: &[&str]) -> Server {
    let server = Server::start(folder, more);
    server.cordon(&["eval", "run", "ransomware"]);
    server.settle();
    server
}

/// Asks by the native API.
fn hunt(server: &Server, request: Value) -> (u16, Value) {
    let (status, text) = server.post("/api/v1/hunt", "application/json", &request.to_string());
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

fn count(server: &Server, query: &str) -> u64 {
    let (status, answer) = hunt(server, json!({ "query": query }));
    assert_eq!(status, 200, "{answer}");
    answer["rows"][0][0].as_u64().unwrap()
}

#[test]
fn the_clients_of_kusto_and_msticpy_get_data_frames() {
    let Some(python) = python() else { return eprintln!("skipped: no CORDON_PYTHON; `make test` makes it") };
    let folder = tempfile::tempdir().unwrap();
    let server = server_with_records(folder.path(), &[]);
    let rows = count(&server, "DeviceProcessEvents | count");
    let arguments = [server.url.as_str(), server.token.as_str()];
    let printed = run_python(&python, include_str!("hunting.py"), &arguments);
    assert_eq!(printed, format!("{rows}\n"), "azure-kusto-data counts what the API counts");
    let printed = run_python(&python, include_str!("hunting_msticpy.py"), &arguments);
    assert_eq!(printed.lines().last(), Some(rows.to_string().as_str()), "{printed}");
    server.stop();
}

/// Over TLS, with the certificate that Cordon makes at its first start.
#[test]
fn the_client_of_kusto_trusts_our_certificate() {
    let Some(python) = python() else { return eprintln!("skipped: no CORDON_PYTHON; `make test` makes it") };
    let folder = tempfile::tempdir().unwrap();
    let mut process = Command::new(CORDON)
        .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let access = folder.path().join("access.json");
    let deadline = Instant::now() + Duration::from_secs(60);
    while !access.exists() && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(50));
    }
    let access: Value = serde_json::from_slice(&std::fs::read(&access).unwrap()).unwrap();
    let script = "import sys\nfrom azure.kusto.data import KustoClient, KustoConnectionStringBuilder as Builder\n\
                  client = KustoClient(Builder.with_aad_user_token_authentication(*sys.argv[1:3]))\n\
                  print(client.execute('cordon', 'print x = 40 + 2').primary_results[0][0]['x'])\n";
    let output = Command::new(python)
        .args(["-c", script, access["url"].as_str().unwrap(), access["token"].as_str().unwrap()])
        .env("REQUESTS_CA_BUNDLE", access["authority"].as_str().unwrap())
        .output()
        .unwrap();
    process.kill().unwrap();
    process.wait().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "42\n",
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn forms_windows_functions_and_the_audit_log() {
    let folder = tempfile::tempdir().unwrap();
    let server = server_with_records(folder.path(), &[]);
    let all = count(&server, "DeviceProcessEvents | count");
    assert!(all > 10, "{all}");

    // A window of time: the same as a filter on the time.
    let (_, span) =
        hunt(&server, json!({ "query": "DeviceProcessEvents | summarize min(Timestamp), max(Timestamp)" }));
    let (from, to) = (span["rows"][0][0].as_str().unwrap(), span["rows"][0][1].as_str().unwrap());
    let middle = format!("{from}/PT10M");
    let within =
        |query: &str| hunt(&server, json!({ "query": query, "timespan": middle })).1["rows"][0][0].clone();
    let filtered = format!(
        "let start = datetime({from}); DeviceProcessEvents | where Timestamp between (start .. start + 10m) | count"
    );
    assert_eq!(within("DeviceProcessEvents | count"), count(&server, &filtered));
    assert_eq!(
        within(
            "union withsource = T DeviceProcess*, DeviceLogonEvents | where T == 'DeviceProcessEvents' | count"
        ),
        count(&server, &filtered)
    );
    let graph = |query: &str, timespan: &str| {
        let request = json!({ "Query": query, "Timespan": timespan }).to_string();
        let (status, text) = server.post("/v1.0/security/runHuntingQuery", "application/json", &request);
        (status, serde_json::from_str::<Value>(&text).unwrap())
    };
    let (status, answer) =
        graph("DeviceProcessEvents | summarize n = count(), last = max(Timestamp)", &format!("{from}/{to}"));
    assert_eq!((status, &answer["results"][0]["n"]), (200, &json!(all)), "{answer}");
    assert_eq!(
        answer["schema"],
        json!([{ "name": "n", "type": "Int64" }, { "name": "last", "type": "DateTime" }])
    );
    assert_eq!(
        (&answer["results"][0]["n@odata.type"], &answer["results"][0]["last"]),
        (&json!("#Int64"), &json!(to))
    );
    let (status, answer) = graph("DeviceProcessEvent | take 1", "P1D");
    assert_eq!(
        (status, &answer["error"]["code"], &answer["error"]["innerError"]["line"]),
        (400, &json!("BadRequest"), &json!(1))
    );
    assert!(answer["error"]["message"].as_str().unwrap().contains("DeviceProcessEvents"), "{answer}");

    // Functions: refused with their place, then known to queries.
    let function = |body: &str| {
        let request =
            json!({ "name": "Launched", "folder": "mine", "parameters": "(image:string)", "body": body });
        server.post("/api/v1/hunt/functions", "application/json", &request.to_string())
    };
    let (status, text) = function("DeviceProcessEvents\n| where FileNam =~ image");
    let problem: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (status, &problem["code"], &problem["line"], &problem["column"]),
        (400, &json!("invalidQuery"), &json!(2), &json!(9)),
        "{text}"
    );
    let (status, text) = function("DeviceProcessEvents\n| where FileName =~ image");
    assert_eq!(status, 201, "{text}");
    let named = count(&server, "DeviceProcessEvents | where FileName =~ 'cmd.exe' | count");
    assert_eq!(count(&server, "Launched('CMD.exe') | count"), named);

    let (_, text) = server.get("/api/v1/audit?top=50");
    assert!(text.contains("hunt.query") && text.contains("Launched('CMD.exe')"), "{text}");
    assert!(text.contains("hunt.function.create"), "{text}");
    server.stop();
}

/// What the API does at limits, and that a caller who goes away stops the query.
#[test]
fn quotas_limits_and_cancellation() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(
        folder.path(),
        &["--hunt-concurrent", "1", "--hunt-time-s", "30", "--hunt-memory-mb", "256"],
    );
    let endless = "range x from 1 to 1000000000000 step 1 | summarize sum(x * rand())";
    let started = Instant::now();
    let (status, problem) = hunt(&server, json!({ "query": endless, "limits": { "timeSeconds": 0.5 } }));
    assert_eq!(
        (status, &problem["code"], &problem["queryCode"]),
        (400, &json!("queryLimit"), &json!("limit.time")),
        "{problem}"
    );
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    let (status, problem) = hunt(&server, json!({ "query": format!("print '{}'", "x".repeat(10 << 20)) }));
    assert_eq!((status, &problem["queryCode"]), (400, &json!("limit.text")), "{problem}");
    let (status, problem) = hunt(&server, json!({ "query": "range x from 1 to 200000 step 1" }));
    assert_eq!((status, &problem["queryCode"]), (400, &json!("limit.rows")), "{problem}");

    // One query at a time: the second is told to wait, until the first caller goes away.
    let url = format!("{}/api/v1/hunt", server.url);
    let authorization = format!("authorization: Bearer {}", server.token);
    let body = json!({ "query": endless }).to_string();
    let mut caller = Command::new("curl")
        .args(["-s", "-H", &authorization, "-H", "content-type: application/json", "-d", &body, &url])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let running = || {
        let (_, usage) = server.get("/api/v1/hunt/usage");
        let usage: Value = serde_json::from_str(&usage).unwrap();
        usage["principals"][0]["running"].as_u64().unwrap_or(0)
    };
    let deadline = Instant::now() + Duration::from_secs(20);
    while running() == 0 && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(20));
    }
    let (status, refused) = hunt(&server, json!({ "query": "print 1" }));
    assert_eq!(status, 429, "{refused}");
    assert_eq!(refused["code"], "tooManyRequests", "{refused}");
    caller.kill().unwrap();
    caller.wait().unwrap();
    let gone = Instant::now();
    while hunt(&server, json!({ "query": "print 1" })).0 != 200 {
        assert!(gone.elapsed() < Duration::from_secs(20), "the query goes on without its caller");
        std::thread::sleep(Duration::from_millis(20));
    }
    let (_, usage) = server.get("/api/v1/hunt/usage");
    let usage: Value = serde_json::from_str(&usage).unwrap();
    let outcomes: Vec<&str> =
        usage["heavyQueries"].as_array().unwrap().iter().filter_map(|q| q["outcome"].as_str()).collect();
    assert!(outcomes.contains(&"cancelled") && outcomes.contains(&"limited"), "{usage}");
    server.stop();
}
