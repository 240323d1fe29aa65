//! An API in process, with tokens of every scope and something to look at.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use model::{
    Alert, AlertId, AlertStatus, CorrelationReason, DetectionSource, Entity, EntityKey, EventRef, Evidence,
    EvidenceRole, Incident, IncidentId, IncidentStatus, Link, MatchedField, PriorityFactor, ServiceSource,
    Severity, StoryStep, Tactic, Technique,
};
use serde_json::Value;
use store::state::{Act, PasswordCost, Scope, State, StateLocation, TokenKind, TokenSpec};
use tower::ServiceExt;

use crate::{Api, router};

/// 2026-01-01T00:00:00Z.
pub(super) const START_US: i64 = 1_767_225_600_000_000;

pub(super) struct Server {
    pub(super) router: Router,
    pub(super) state: State,
    clock: Arc<AtomicI64>,
    pub(super) read: String,
    pub(super) write: String,
    pub(super) admin: String,
    pub(super) ingest: String,
}

/// An answer.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }
}

impl Server {
    pub(super) async fn start() -> Self {
        Self::start_with(|api| api).await
    }

    /// A server whose API is set up further.
    pub(super) async fn start_with(set_up: impl FnOnce(Api) -> Api) -> Self {
        let state =
            State::open(&StateLocation::Memory).await.unwrap().with_password_cost(PasswordCost::LEAST);
        let clock = Arc::new(AtomicI64::new(START_US));
        let ticking = clock.clone();
        let catalog = Arc::new(schema::Catalog::builtin().unwrap());
        let engine = query::Engine::new(query::EngineOptions::default()).unwrap();
        let hunt = Arc::new(query::Hunt::new(engine, Arc::new(query::NoTables), catalog.clone()));
        let api = Api::new(state.clone(), catalog, hunt)
            .with_clock(Arc::new(move || ticking.load(Ordering::SeqCst)));
        let mut server = Server {
            router: router(set_up(api)),
            state,
            clock,
            read: String::new(),
            write: String::new(),
            admin: String::new(),
            ingest: String::new(),
        };
        server.read = server.token(Scope::Read).await;
        server.write = server.token(Scope::Write).await;
        server.admin = server.token(Scope::Admin).await;
        server.ingest = server.token(Scope::Ingest("fw".to_owned())).await;
        server
    }

    pub(super) async fn token(&self, scope: Scope) -> String {
        let spec = TokenSpec::new(TokenKind::Api, format!("test {scope}"), vec![scope]);
        self.state.default_tenant().create_token(&spec, Act::new("test", START_US)).await.unwrap().token
    }

    /// What an administrator of the default tenant sees, as one text.
    pub(super) async fn everything(&self) -> String {
        let mut all = String::new();
        for list in
            ["incidents/in-1", "incidents", "alerts", "sources", "indicators", "tokens", "hunt/queries"]
        {
            all += &self.call(&self.admin, &format!("GET /api/v1/{list}"), None).await.text;
        }
        all
    }

    /// The clock's reading, in seconds.
    pub(super) fn now_s(&self) -> i64 {
        self.clock.load(Ordering::SeqCst) / 1_000_000
    }

    pub(super) fn advance_s(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    /// Puts three alerts in two incidents.
    pub(super) async fn with_incidents(self) -> Self {
        let tenant = self.state.default_tenant();
        let alerts = [alert("al-1", "ws1", 1), alert("al-2", "ws1", 2), alert("al-3", "srv9", 3)];
        tenant.put_alerts(&alerts, START_US).await.unwrap();
        let incidents = [incident("in-1", &alerts[..2], 80), incident("in-2", &alerts[2..], 20)];
        tenant.put_incidents(&incidents, START_US).await.unwrap();
        self
    }

    pub(super) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Answer { status, headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    /// The status of a request without a body; the answer, which may have no end, is not read.
    pub(super) async fn status(&self, token: &str, line: &str) -> u16 {
        let (method, path) = line.split_once(' ').unwrap();
        let request =
            Request::builder().method(method).uri(path).header("authorization", format!("Bearer {token}"));
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        response.status().as_u16()
    }

    /// A request with a token and, when there is one, a JSON body.
    pub(super) async fn call(&self, token: &str, line: &str, body: Option<Value>) -> Answer {
        let (method, path) = line.split_once(' ').unwrap();
        let mut request = Request::builder().method(method).uri(path);
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let request = match body {
            Some(body) => {
                request.header("content-type", "application/json").body(Body::from(body.to_string()))
            }
            None => request.body(Body::empty()),
        };
        self.send(request.unwrap()).await
    }
}

fn alert(id: &str, device: &str, minute: i64) -> Alert {
    let time_us = START_US - 3_600_000_000 + minute * 60_000_000;
    let process = Entity::Process {
        device: Some(device.to_owned()),
        pid: Some(42),
        started_us: Some(time_us),
        guid: None,
        image: Some("C:\\Windows\\System32\\rundll32.exe".to_owned()),
        command_line: Some("rundll32 comsvcs.dll, MiniDump 600 C:\\t.dmp full".to_owned()),
        parent_pid: Some(7),
        parent_guid: None,
        parent_image: Some("cmd.exe".to_owned()),
    };
    let device = Entity::Device { id: None, name: Some(device.to_owned()) };
    Alert {
        id: AlertId(id.to_owned()),
        tenant: "default".to_owned(),
        title: "Memory of LSASS dumped".to_owned(),
        description: "Credentials may be lost.".to_owned(),
        rule_id: "646ea171-dded-4578-8a4d-65e9822892e3".to_owned(),
        severity: Severity::High,
        status: AlertStatus::New,
        detection_source: DetectionSource::Sigma,
        service_source: ServiceSource::Endpoint,
        tactics: vec![Tactic::CredentialAccess, Tactic::CommandAndControl],
        techniques: Technique::parse("T1003.001").into_iter().collect(),
        first_activity_us: time_us,
        last_activity_us: time_us,
        count: 2,
        evidence: vec![
            Evidence::new(device, EvidenceRole::Attacked),
            Evidence::new(process, EvidenceRole::Suspicious),
        ],
        events: vec![EventRef {
            table: "DeviceProcessEvents".to_owned(),
            event_id: format!("{id}-e1"),
            time_us,
            source: "edr".to_owned(),
            record_id: Some("9".to_owned()),
        }],
        matched: vec![MatchedField { field: "CommandLine".to_owned(), value: "MiniDump".to_owned() }],
    }
}

fn incident(id: &str, alerts: &[Alert], priority: u8) -> Incident {
    let ids: Vec<AlertId> = alerts.iter().map(|a| a.id.clone()).collect();
    let link = |pair: &[AlertId]| Link {
        from: pair[0].clone(),
        to: pair[1].clone(),
        reasons: vec![CorrelationReason::SameAsset],
        shared: vec![EntityKey("device:ws1".to_owned())],
        weight: 3.5,
        explanation: "Both on ws1.".to_owned(),
    };
    Incident {
        id: IncidentId(id.to_owned()),
        tenant: "default".to_owned(),
        name: "Credential access on one device".to_owned(),
        status: IncidentStatus::Active,
        redirect: None,
        severity: Severity::High,
        priority,
        priority_factors: vec![PriorityFactor { name: "severity".to_owned(), points: 40.0 }],
        links: ids.windows(2).map(link).collect(),
        assets: vec![alerts[0].evidence[0].entity.clone()],
        evidence: vec![alerts[0].evidence[1].clone()],
        tactics: vec![Tactic::CredentialAccess],
        techniques: alerts[0].techniques.clone(),
        services: vec![ServiceSource::Endpoint],
        first_activity_us: alerts[0].first_activity_us,
        last_activity_us: alerts[alerts.len() - 1].last_activity_us,
        summary: "LSASS was dumped.".to_owned(),
        story: vec![StoryStep {
            time_us: alerts[0].first_activity_us,
            tactic: Some(Tactic::CredentialAccess),
            text: "Memory of LSASS dumped on ws1.".to_owned(),
            alerts: vec![ids[0].clone()],
        }],
        alerts: ids,
    }
}
