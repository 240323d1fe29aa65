//! Every polled vendor against its stand-in, with everything going wrong: throttling, failures,
//! forgotten cursors, repeated records, records up to a day late, clocks apart, and ends of the process
//! at every place where the state or a batch is written. Nothing is lost, nothing is stored twice.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use connect::poll::{Description, Memory, MemoryError, Poller, Saved, Seen, Source, Step, vendor, vendors};
use connect::{Ack, Batch, Sink, SinkError};
use expect_test::expect;
use testkit::vendors::{Estate, Faults, Vendor, serve};

use crate::memory::grant;

const START_US: i64 = 1_795_500_000_000_000;
const HOUR_US: i64 = 3_600_000_000;
const MINUTE_US: i64 = 60_000_000;

/// What outlives an end of the process: the log, and the poller's memory. Both may end the process
/// right before or right after they have written.
#[derive(Default)]
struct Disk {
    lines: Mutex<Vec<(Option<String>, Vec<String>)>>,
    saved: Mutex<Option<Saved>>,
    seen: Mutex<BTreeMap<String, i64>>,
    writes: AtomicU64,
    /// One in so many writes ends the process.
    end_every: u64,
}

impl Disk {
    /// Whether the process ends: 0 no, 1 before the write, 2 after it.
    fn end(&self) -> u64 {
        let write = self.writes.fetch_add(1, Ordering::Relaxed);
        if self.end_every == 0 || !write.is_multiple_of(self.end_every) {
            0
        } else {
            1 + write / self.end_every % 2
        }
    }

    fn stored(&self) -> Vec<String> {
        self.lines.lock().unwrap().iter().flat_map(|(_, lines)| lines.clone()).collect()
    }
}

#[derive(Clone)]
struct Shared(Arc<Disk>);

impl Sink for Shared {
    async fn append(&self, batch: Batch) -> Result<Ack, SinkError> {
        let end = self.0.end();
        let ended = || Err(SinkError::Failed("the process has ended".into()));
        if end == 1 {
            return ended();
        }
        assert!(!self.has(&batch.source, batch.key.as_deref().unwrap()), "a key is used once");
        let lines = String::from_utf8(batch.payload.to_vec()).unwrap().lines().map(str::to_owned).collect();
        self.0.lines.lock().unwrap().push((batch.key, lines));
        if end == 2 { ended() } else { Ok(Ack { sequence: 1, duplicate: false }) }
    }

    fn has(&self, _: &str, key: &str) -> bool {
        self.0.lines.lock().unwrap().iter().any(|(k, _)| k.as_deref() == Some(key))
    }

    fn durable(&self) -> u64 {
        1
    }
}

impl Memory for Shared {
    async fn load(&self) -> Result<Option<Saved>, MemoryError> {
        Ok(self.0.saved.lock().unwrap().clone())
    }

    async fn known(&self, ids: &[String]) -> Result<Vec<String>, MemoryError> {
        let seen = self.0.seen.lock().unwrap();
        Ok(ids.iter().filter(|id| seen.contains_key(*id)).cloned().collect())
    }

    async fn save(&self, saved: &Saved, new: &[Seen], forget_before_us: i64) -> Result<(), MemoryError> {
        let end = self.0.end();
        let ended = || Err(MemoryError("the process has ended".into()));
        if end == 1 {
            return ended();
        }
        // As text, as it is kept in the database.
        let text = serde_json::to_string(saved).unwrap();
        *self.0.saved.lock().unwrap() = Some(serde_json::from_str(&text).unwrap());
        let mut seen = self.0.seen.lock().unwrap();
        seen.extend(new.iter().map(|s| (s.id.clone(), s.read_us)));
        seen.retain(|_, read_us| *read_us >= forget_before_us);
        if end == 2 { ended() } else { Ok(()) }
    }
}

/// A service account's key.
static KEY: OnceLock<String> = OnceLock::new();

/// Settings and secrets that lead to a stand-in.
fn source(description: Description, home: &str) -> Source {
    let values = |names: Vec<String>| -> BTreeMap<String, String> {
        names.into_iter().map(|name| (name.clone(), value_of(&name, home))).collect()
    };
    let settings = values(description.settings.keys().cloned().collect());
    let secrets = values(description.secrets.keys().cloned().collect());
    Source::new(grant(), description, &settings, secrets).unwrap()
}

fn value_of(name: &str, home: &str) -> String {
    match name {
        "api" | "login" => home.to_owned(),
        "org" => {
            if home.is_empty() {
                "acme".to_owned()
            } else {
                home.to_owned()
            }
        }
        "token" => "token".to_owned(),
        "subject" => "admin@example.org".to_owned(),
        "key" => {
            let pem = KEY.get_or_init(|| {
                let made = Command::new("openssl").args(["genpkey", "-quiet", "-algorithm", "RSA"]).output();
                String::from_utf8(made.unwrap().stdout).unwrap()
            });
            serde_json::json!({"client_email": "c@p.iam", "private_key": pem, "token_uri": format!("{home}/token")})
                .to_string()
        }
        _ => "acme".to_owned(),
    }
}

const IDS: [&str; 5] = ["uuid", "_document_id", "id", "Id", "uniqueQualifier"];

/// The identity of a stored record.
fn id_of(line: &str) -> String {
    let record: serde_json::Value = serde_json::from_str(line).unwrap();
    let id = IDS.iter().find_map(|name| record[name].as_str().or_else(|| record["id"][name].as_str()));
    id.unwrap_or_else(|| panic!("{line}")).to_owned()
}

/// Polls a stand-in over 40 hours; its clock is `skew_us` from ours.
async fn check(name: &str, of: Vendor, skew_us: i64) {
    let faults = Faults { throttled: 60, expired: 80, repeated: 200, failed: 40 };
    let count = 150;
    let estate = Arc::new(Estate::new(skew_us as u64 ^ 7, (START_US, 12), count, faults));
    let address = serve(of, estate.clone()).await.unwrap();
    let mut description = vendor(name).unwrap();
    // As declared, but for the pace, so that two days take seconds.
    (description.plan.every_s, description.plan.sweep_every_s) = (1200, 3 * 3600);
    let organisation = description.settings.contains_key("api");
    let home = format!("http://{address}");
    let make = || {
        let mut made = source(description.clone(), &home);
        if organisation && made.settings.contains_key("org") {
            made.settings.insert("org".to_owned(), "acme".to_owned());
        }
        made
    };
    let disk = Arc::new(Disk { end_every: 13, ..Disk::default() });
    let shared = Shared(disk.clone());
    // The vendor's clock is the estate's; ours is behind or ahead of it.
    let mut now_us = START_US - skew_us;
    let (mut ends, mut poller) = (0, None);
    while now_us + skew_us < START_US + 44 * HOUR_US {
        estate.set_clock(now_us + skew_us);
        if poller.is_none() {
            poller = Poller::resume(make(), Arc::new(shared.clone()), shared.clone()).await.ok();
        }
        match poller.as_mut().unwrap().step(now_us).await {
            Ok(Step::Wait(until_us)) => now_us = until_us.clamp(now_us + 1_000_000, now_us + 20 * MINUTE_US),
            Ok(Step::Read(_)) => now_us += 200_000,
            Err(_) => {
                // The process is gone; another takes up what is on disk.
                (ends, poller, now_us) = (ends + 1, None, now_us + 1_000_000);
            }
        }
    }
    let stored: Vec<String> = disk.stored().iter().map(|line| id_of(line)).collect();
    let distinct: BTreeSet<&String> = stored.iter().collect();
    let missing = estate.records().iter().filter(|r| !distinct.contains(&r.id)).count();
    assert_eq!(
        (missing, stored.len()),
        (0, count),
        "{name}: of {count} records; the process ended {ends} times"
    );
    assert!(ends > 3, "{name}: {ends}");
    assert!(disk.seen.lock().unwrap().len() <= 2 * count, "records and contents");
}

#[tokio::test]
async fn okta() {
    check("okta", Vendor::Okta, 17 * MINUTE_US).await;
    check("okta", Vendor::Okta, -2 * HOUR_US).await;
}

#[tokio::test]
async fn github() {
    check("github-audit", Vendor::GitHub, 5 * MINUTE_US).await;
}

#[tokio::test]
async fn slack() {
    check("slack-audit", Vendor::Slack, -5 * MINUTE_US).await;
}

#[tokio::test]
async fn google() {
    check("google-workspace", Vendor::Google, MINUTE_US).await;
}

#[tokio::test]
async fn graph() {
    check("graph-sign-ins", Vendor::Graph, -MINUTE_US).await;
    check("graph-directory-audits", Vendor::Graph, MINUTE_US).await;
    check("graph-alerts", Vendor::Graph, 0).await;
}

#[tokio::test]
async fn microsoft_365() {
    check("microsoft-365", Vendor::Microsoft365, 3 * MINUTE_US).await;
}

#[test]
fn every_vendor_is_declared_in_full() {
    for name in vendors() {
        let description = vendor(name).unwrap_or_else(|| panic!("{name} cannot be read"));
        assert_eq!(description.name, name);
        assert!(!description.causes.is_empty() && description.reference.starts_with("https://"), "{name}");
    }
}

/// A server that answers everything with one status and body.
async fn answering(status: u16, body: &'static str) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = axum::Router::new().fallback(move |request: axum::extract::Request| async move {
        let login = request.uri().path().ends_with("/token");
        let (status, body) = if login { (200, r#"{"access_token":"t"}"#) } else { (status, body) };
        (axum::http::StatusCode::from_u16(status).unwrap(), body)
    });
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

async fn cause(name: &str, status: u16, body: &'static str) -> String {
    let home = answering(status, body).await;
    let shared = Shared(Arc::default());
    let made = source(vendor(name).unwrap(), &home);
    let mut poller = Poller::resume(made, Arc::new(shared.clone()), shared).await.unwrap();
    let checks = poller.test(START_US).await;
    checks.iter().find(|c| !c.good && c.what != "clock").unwrap().told.clone()
}

#[tokio::test]
async fn a_self_test_names_the_cause() {
    let mut told = String::new();
    for (name, status, body) in [
        (
            "graph-sign-ins",
            403,
            r#"{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges"}}"#,
        ),
        (
            "graph-sign-ins",
            403,
            r#"{"error":{"code":"Authentication_RequestFromNonPremiumTenantOrB2CTenant"}}"#,
        ),
        (
            "microsoft-365",
            400,
            r#"{"error":{"code":"StartSubscription","message":"Tenant 5f does not exist."}}"#,
        ),
        ("okta", 403, r#"{"errorCode":"E0000006"}"#),
        ("slack-audit", 200, r#"{"ok":false,"error":"missing_scope"}"#),
        ("github-audit", 404, r#"{"message":"Not Found"}"#),
        ("okta", 500, "oops"),
        ("okta", 200, "<html>"),
    ] {
        let cause = cause(name, status, body).await;
        let cause = cause
            .split("http://127.0.0.1")
            .map(|part| part.trim_start_matches(':').trim_start_matches(char::is_numeric));
        told += &format!("{name}: {}\n", cause.collect::<String>());
    }
    expect![[r#"
        graph-sign-ins: the token lacks AuditLog.Read.All: give the application that permission (kind Application) and the consent of an administrator
        graph-sign-ins: sign-in logs are not part of this tenant: they need Microsoft Entra ID P1 or P2
        microsoft-365: the audit log is off in this tenant: turn it on in Microsoft Purview under Audit (Set-AdminAuditLogConfig -UnifiedAuditLogIngestionEnabled $true), then wait up to 12 hours
        okta: the token's owner may not read the System Log: give the role Read-only Administrator
        slack-audit: the token lacks auditlogs:read: install the app on the organisation with that scope
        github-audit: the audit log of  is not there for this token: the audit log's API needs GitHub Enterprise Cloud, and the token an owner with read:audit_log
        okta: Okta System Log answered 500: oops
        okta: the answer is not JSON: expected value at line 1 column 1
    "#]].assert_eq(&told);
}
