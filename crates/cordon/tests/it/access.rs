//! Who gets in: Microsoft's credential over TLS, roles over some data, the audit log after tampering, a
//! browser's session over the wire, connections that do not speak.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::clients::run_python;
use crate::server::{CORDON, Server, python, run};

/// A server over TLS with the certificate made at first start; killed when dropped.
struct TlsServer {
    process: Child,
    access: Value,
}

impl TlsServer {
    fn start(folder: &Path) -> Self {
        let process = Command::new(CORDON)
            .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let file = folder.join("access.json");
        let deadline = Instant::now() + Duration::from_secs(60);
        while !file.exists() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(50));
        }
        let access = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        TlsServer { process, access }
    }

    fn of(&self, name: &str) -> &str {
        self.access[name].as_str().unwrap()
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn cordon(folder: &Path, arguments: &[&str]) -> String {
    let output = run(arguments, &["--data-dir", folder.to_str().unwrap()]);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn azure_identity_gets_tokens_over_tls() {
    let Some(python) = python() else { return eprintln!("skipped: no CORDON_PYTHON; `make test` makes it") };
    let folder = tempfile::tempdir().unwrap();
    let server = TlsServer::start(folder.path());
    let made = cordon(folder.path(), &["clients", "add", "robot", "--role", "reader", "--json"]);
    let made: Value = serde_json::from_str(&made).unwrap();
    let of = |name: &str| made[name].as_str().unwrap();
    let arguments = [server.of("url"), server.of("authority"), of("tenantId"), of("clientId"), of("secret")];
    let printed = run_python(&python, include_str!("access.py"), &arguments);
    assert_eq!(printed, "200 0\n403 forbidden\nrefused: True\nrefused: True\n");
    let listed = cordon(folder.path(), &["clients", "list"]);
    assert!(listed.contains("robot") && !listed.contains(of("secret")), "{listed}");
}

/// A role for a device group: what it hides in lists, by identity, and in hunting.
#[test]
fn a_role_over_some_devices_and_tables() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    server.cordon(&["eval", "run", "ransomware"]);
    server.settle();
    let devices = column(&hunt(
        &server,
        &server.token,
        "DeviceProcessEvents | distinct DeviceName | sort by DeviceName",
    ));
    assert!(devices.len() > 1, "{devices:?}");
    let one = devices[0].split('.').next().unwrap().to_owned();
    server.cordon(&["device-groups", "put", "one", &one]);
    server.cordon(&["roles", "put", "narrow", "--permission", "securityData.read", "--table", "Device*"]);
    let made: Value = serde_json::from_str(&server.cordon(&["clients", "add", "robot", "--json"])).unwrap();
    let client = made["clientId"].as_str().unwrap();
    server.cordon(&["roles", "assign", "narrow", "--client", client, "--device-group", "one"]);
    let token = token(&server, client, made["secret"].as_str().unwrap());

    let seen = column(&hunt(&server, &token, "DeviceProcessEvents | distinct DeviceName"));
    assert_eq!(seen, [devices[0].clone()], "of all: {devices:?}");
    let all = hunt(&server, &server.token, "union Device* | where DeviceName startswith 'x' or true | count");
    let some = hunt(&server, &token, "union Device* | count");
    assert!(some["rows"][0][0].as_u64() < all["rows"][0][0].as_u64(), "{some} {all}");
    let hidden = hunt(&server, &token, "AlertInfo | count");
    assert_eq!(hidden["code"], "invalidQuery", "{hidden}");
    let schema = get(&server, &token, "/api/v1/hunt/schema").1;
    assert!(
        schema["tables"]
            .as_array()
            .unwrap()
            .iter()
            .all(|t| t["name"].as_str().unwrap().starts_with("Device"))
    );

    let every = get(&server, &server.token, "/api/v1/alerts?top=1000").1;
    let few = get(&server, &token, "/api/v1/alerts?top=1000").1;
    let ids = |list: &Value| -> Vec<String> {
        list["value"].as_array().unwrap().iter().map(|a| a["id"].as_str().unwrap().to_owned()).collect()
    };
    let (every, few) = (ids(&every), ids(&few));
    assert!(!every.is_empty() && few.len() < every.len(), "{} of {}", few.len(), every.len());
    for id in &every {
        let found = get(&server, &token, &format!("/api/v1/alerts/{id}")).0;
        assert_eq!(found == 200, few.contains(id), "{id}: {found}");
    }
    server.stop();
}

fn token(server: &Server, client: &str, secret: &str) -> String {
    let form = [("grant_type", "client_credentials"), ("client_id", client), ("client_secret", secret)];
    let mut answer = ureq::post(format!("{}/default/oauth2/v2.0/token", server.url)).send_form(form).unwrap();
    let answer: Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
    answer["access_token"].as_str().unwrap().to_owned()
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).build().into()
}

fn get(server: &Server, token: &str, path: &str) -> (u16, Value) {
    let request = agent().get(format!("{}{path}", server.url));
    let mut answer = request.header("authorization", format!("Bearer {token}")).call().unwrap();
    let text = answer.body_mut().read_to_string().unwrap();
    (answer.status().as_u16(), serde_json::from_str(&text).unwrap_or_default())
}

fn hunt(server: &Server, token: &str, query: &str) -> Value {
    let request = agent().post(format!("{}/api/v1/hunt", server.url));
    let request = request.header("authorization", format!("Bearer {token}"));
    let request = request.header("content-type", "application/json");
    let mut answer = request.send(json!({ "query": query }).to_string()).unwrap();
    serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap()
}

fn column(answer: &Value) -> Vec<String> {
    let rows = answer["rows"].as_array().unwrap_or_else(|| panic!("{answer}"));
    rows.iter().map(|row| row[0].as_str().unwrap_or_default().to_owned()).collect()
}

const TAMPER: &str = r#"
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
for name in ("audit_keeps_rows", "audit_keeps_text"):
    database.execute(f"DROP TRIGGER {name}")
database.execute("UPDATE audit SET actor = 'nobody' WHERE number = 2")
database.commit()
"#;

#[test]
fn the_audit_log_after_tampering() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    server.cordon(&["users", "add", "ann", "--role", "operator"]);
    server.cordon(&["users", "disable", "ann"]);
    let listed = server.cordon(&["audit", "list", "--limit", "5"]);
    assert!(listed.contains("user.disable") && listed.contains("ann"), "{listed}");
    let exported = server.cordon(&["audit", "export"]);
    let whole = server.cordon(&["audit", "verify"]);
    let entries = exported.lines().count();
    assert!(whole.starts_with(&format!("whole: {entries} entries, head ")), "{whole}");
    let newest: Value = serde_json::from_str(exported.lines().next().unwrap()).unwrap();
    let head = newest["hash"].as_str().unwrap().to_owned();
    assert!(whole.trim().ends_with(&head));
    server.stop();
    cordon(folder.path(), &["audit", "verify", "--head", &head]);
    let data = ["--data-dir", folder.path().to_str().unwrap()];
    let unknown = run(&["audit", "verify", "--head", "0000"], &data);
    assert_eq!(unknown.status.code(), Some(1), "a head that was noted and is gone");
    let Some(python) = python() else { return eprintln!("skipped: no CORDON_PYTHON; `make test` makes it") };
    run_python(&python, TAMPER, &[folder.path().join("state.sqlite").to_str().unwrap()]);
    let broken = run(&["audit", "verify"], &data);
    let said = String::from_utf8(broken.stdout).unwrap();
    assert_eq!(broken.status.code(), Some(1), "{said}");
    assert!(said.starts_with("broken at entry 2: its content does not fit its hash"), "{said}");
}

/// Users by the command line, then a browser's session over the wire.
#[test]
fn a_user_signs_in_changes_the_password_and_is_disabled() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let first = server.cordon(&["users", "add", "ann", "--role", "operator"]).trim().to_owned();
    let sign_in = |password: &str| {
        let body = json!({ "user": "ann", "password": password }).to_string();
        let request = agent().post(format!("{}/api/v1/session", server.url));
        let mut answer = request.header("content-type", "application/json").send(body).unwrap();
        let cookie = answer
            .headers()
            .get("set-cookie")
            .map(|c| c.to_str().unwrap().split(';').next().unwrap().to_owned());
        let text = answer.body_mut().read_to_string().unwrap();
        (answer.status().as_u16(), cookie.unwrap_or_default(), serde_json::from_str::<Value>(&text).unwrap())
    };
    let (status, cookie, session) = sign_in(&first);
    assert_eq!((status, &session["me"]["permissions"]), (200, &json!([])), "{session}");
    let change = |csrf: &str| {
        let body = json!({ "current": first, "new": "some words of my own" }).to_string();
        let request = agent().put(format!("{}/api/v1/me/password", server.url));
        let request = request.header("content-type", "application/json").header("cookie", &cookie);
        request.header("x-csrf-token", csrf).send(body).unwrap().status().as_u16()
    };
    assert_eq!(change("wrong"), 403);
    assert_eq!(change(session["csrfToken"].as_str().unwrap()), 204);
    let (status, cookie, session) = sign_in("some words of my own");
    assert_eq!((status, &session["me"]["roles"]), (200, &json!(["operator"])), "{session}");
    let look = || {
        let request = agent().get(format!("{}/api/v1/incidents", server.url)).header("cookie", &cookie);
        request.call().unwrap().status().as_u16()
    };
    assert_eq!(look(), 200);
    server.cordon(&["users", "disable", "ann"]);
    assert_eq!(look(), 401);
    assert_eq!(sign_in("some words of my own").0, 401);
    assert!(server.cordon(&["users", "list"]).contains("ann"));
    server.stop();
}

/// Connections that send half a request and then nothing keep nobody else out.
#[test]
fn connections_that_do_not_speak() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let address = server.url.strip_prefix("http://").unwrap().to_owned();
    let mut silent: Vec<TcpStream> = (0..200)
        .map(|i| {
            let mut stream = TcpStream::connect(&address).unwrap();
            let part = match i % 3 {
                0 => "",
                1 => "POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Type: app",
                _ => "POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{",
            };
            stream.write_all(part.as_bytes()).unwrap();
            stream
        })
        .collect();
    for _ in 0..20 {
        assert_eq!(server.get("/api/v1/incidents").0, 200);
    }
    // A head without end is refused before it takes memory.
    let mut stream = TcpStream::connect(&address).unwrap();
    let sent = stream.write_all(b"GET / HTTP/1.1\r\n").and_then(|()| {
        (0..4_000).try_for_each(|i| stream.write_all(format!("X-{i}: {}\r\n", "y".repeat(1_000)).as_bytes()))
    });
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    assert!(sent.is_err() || answer.starts_with("HTTP/1.1 431") || answer.is_empty(), "{answer}");
    silent.clear();
    assert_eq!(server.get("/readyz").0, 200);
    server.stop();
}

/// By an identity provider over the wire: a stand-in that signs with RSA and checks PKCE.
#[test]
fn a_user_of_an_identity_provider_signs_in() {
    let Some(python) = python() else { return eprintln!("skipped: no CORDON_PYTHON; `make test` makes it") };
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("provider.py");
    std::fs::write(&script, include_str!("access_provider.py")).unwrap();
    let secret = folder.path().join("secret");
    std::fs::write(&secret, "a secret\n").unwrap();
    let mut provider = Command::new(python).arg(&script).stdout(Stdio::piped()).spawn().unwrap();
    let mut issuer = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(provider.stdout.take().unwrap()), &mut issuer)
        .unwrap();
    let arguments = [
        "--oidc-issuer",
        issuer.trim(),
        "--oidc-client-id",
        "cordon",
        "--oidc-client-secret-file",
        secret.to_str().unwrap(),
        "--oidc-public-url",
        "http://127.0.0.1",
        "--oidc-role",
        "SOC=operator",
    ];
    let server = Server::start(folder.path(), &arguments);
    let browser: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
    let header = |answer: &ureq::http::Response<ureq::Body>, name: &str| {
        answer.headers().get(name).unwrap_or_else(|| panic!("no {name}")).to_str().unwrap().to_owned()
    };
    let begun = browser.get(format!("{}/api/v1/sign-in/oidc", server.url)).call().unwrap();
    let cookie = header(&begun, "set-cookie").split(';').next().unwrap().to_owned();
    let consented = browser.get(header(&begun, "location")).call().unwrap();
    let back = header(&consented, "location").replacen("http://127.0.0.1", &server.url, 1);
    let mut finished = browser.get(&back).header("cookie", &cookie).call().unwrap();
    assert_eq!(finished.status().as_u16(), 303, "{}", finished.body_mut().read_to_string().unwrap());
    let session = header(&finished, "set-cookie").split(';').next().unwrap().to_owned();
    let mut who =
        browser.get(format!("{}/api/v1/session", server.url)).header("cookie", session).call().unwrap();
    let who: Value = serde_json::from_str(&who.body_mut().read_to_string().unwrap()).unwrap();
    assert_eq!(
        (&who["me"]["name"], &who["me"]["roles"]),
        (&json!("eve@example.org"), &json!(["operator"])),
        "{who}"
    );
    assert_eq!(
        browser.get(&back).header("cookie", &cookie).call().unwrap().status().as_u16(),
        401,
        "used up"
    );
    assert!(server.cordon(&["users", "list"]).contains("oidc:idp"));
    provider.kill().unwrap();
    provider.wait().unwrap();
    server.stop();
}
