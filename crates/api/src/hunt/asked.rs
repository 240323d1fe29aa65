//! The one way that every query takes: quotas, answer, cost, audit log.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use evaluate::Value;
use query::{Answer, ErrorKind, HuntError, Question, Schema, Share, Window};
use store::state::{AUDIT_DETAIL_LIMIT_CHARS, Act, AuditEntry, Permission, Principal, Tenant};

use super::gate::Pass;
use super::ledger::{Outcome, Record, Via};
use super::{Hunting, same_tenant};
use crate::auth::Caller;
use crate::context::Api;
use crate::problem::{Code, Problem, QueryFault};

/// Ticks of 100 ns from 0001-01-01 to 1970-01-01.
const EPOCH_TICKS: i64 = 621_355_968_000_000_000;
/// Characters of a query that the audit log keeps.
const AUDIT_TEXT_CHARS: usize = 12_000;

/// A query as a protocol brings it.
pub(super) struct Asking {
    pub(super) via: Via,
    pub(super) text: String,
    /// Values of `declare query_parameters`.
    pub(super) parameters: HashMap<String, Value>,
    /// The rows that tables show, by their time.
    pub(super) window: Option<Window>,
    pub(super) schema: Schema,
    pub(super) limits: query::Limits,
    /// The program that asks, as it calls itself.
    pub(super) application: String,
    /// The caller's own identity for the request.
    pub(super) client_request_id: String,
}

impl Asking {
    /// A query with the default limits.
    pub(super) fn new(hunting: &Hunting, via: Via, text: String) -> Self {
        Asking {
            via,
            text,
            parameters: HashMap::new(),
            window: None,
            schema: Schema::Unified,
            limits: hunting.limits.query(),
            application: String::new(),
            client_request_id: String::new(),
        }
    }
}

/// An answer, and the identity of the query that it is to.
pub(super) struct Answered {
    pub(super) id: String,
    pub(super) answer: Answer,
    pub(super) ended_us: i64,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The caller or the server: no token, quota, state database.
    Request(Problem),
    /// The query.
    Query(HuntError),
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Refusal::Request(problem)
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Request(problem) => problem,
            Refusal::Query(error) => {
                let code = match error.kind {
                    ErrorKind::Limit => Code::QueryLimit,
                    _ if is_ours(&error) => Code::Internal,
                    _ => Code::InvalidQuery,
                };
                let fault = QueryFault { code: error.code, line: error.line, column: error.column };
                Problem::new(code, error.message).of_query(fault)
            }
        }
    }
}

/// Whether the server failed and not the query.
pub(super) fn is_ours(error: &HuntError) -> bool {
    error.kind == ErrorKind::Failed && matches!(error.code.as_str(), "engine" | "data")
}

/// The time in ticks since 0001-01-01.
pub(super) fn ticks(now_us: i64) -> i64 {
    now_us.saturating_mul(10).saturating_add(EPOCH_TICKS)
}

/// Answers a query.
pub(super) async fn ask(api: &Api, caller: &Caller, asking: Asking) -> Result<Answered, Refusal> {
    same_tenant(&caller.tenant)?;
    let hunting = &api.hunting;
    let name = &caller.principal.name;
    let pass = hunting.gate.enter(name, &hunting.limits, caller.now_us).map_err(|closed| {
        Problem::new(Code::TooManyRequests, closed.reason).retry_after_s(closed.retry_after_s)
    })?;
    let question = Question {
        parameters: asking.parameters,
        principal: name.clone(),
        limits: asking.limits,
        schema: asking.schema,
        window: asking.window,
        shares: shares(&caller.principal),
        ..Question::new(asking.text.clone(), ticks(caller.now_us))
    };
    let record = Record {
        id: new_id(),
        principal: name.clone(),
        via: asking.via,
        application: asking.application,
        client_request_id: asking.client_request_id,
        text: asking.text,
        started_us: caller.now_us,
        elapsed: Duration::ZERO,
        stats: query::Stats::default(),
        outcome: Outcome::Running,
        code: String::new(),
    };
    let receipt = Receipt::open(api.clone(), caller.tenant.clone(), pass, record);
    let result = hunting.hunt.answer(question).await;
    let id = receipt.close(&result).await?;
    result.map(|answer| Answered { id, answer, ended_us: api.now_us() }).map_err(Refusal::Query)
}

/// The tables and rows that the caller's roles let them hunt in; all when there is none.
pub(crate) fn shares(principal: &Principal) -> Option<Arc<[Share]>> {
    let readers = principal.grants.iter().filter(|g| g.permissions.has(Permission::SecurityDataRead));
    let mut shares = vec![];
    for grant in readers {
        if grant.tables.is_empty() && grant.within.is_everything() {
            return None;
        }
        shares.push(Share { tables: grant.tables.clone(), within: grant.within.clone() });
    }
    Some(shares.into())
}

/// Keeps a query's place and tells what became of it, also when the request is dropped.
struct Receipt {
    open: Option<Open>,
}

struct Open {
    api: Api,
    tenant: Tenant,
    pass: Pass,
    record: Record,
    started: Instant,
}

impl Receipt {
    fn open(api: Api, tenant: Tenant, pass: Pass, record: Record) -> Self {
        api.hunting.ledger.begin(&record);
        Receipt { open: Some(Open { api, tenant, pass, record, started: Instant::now() }) }
    }

    /// Books the query and writes the audit row; the answer goes out only when that is done.
    async fn close(mut self, result: &Result<Answer, HuntError>) -> Result<String, Problem> {
        let Some(mut open) = self.open.take() else { return Ok(String::new()) };
        match result {
            Ok(answer) => {
                open.record.outcome = Outcome::Completed;
                open.record.stats = answer.stats.clone();
            }
            Err(error) => {
                open.record.outcome = match error.kind {
                    ErrorKind::Limit => Outcome::Limited,
                    ErrorKind::Cancelled => Outcome::Cancelled,
                    _ => Outcome::Failed,
                };
                open.record.code.clone_from(&error.code);
            }
        }
        let id = open.record.id.clone();
        open.book().await?;
        Ok(id)
    }
}

impl Drop for Receipt {
    fn drop(&mut self) {
        let (Some(mut open), Ok(runtime)) = (self.open.take(), tokio::runtime::Handle::try_current()) else {
            return;
        };
        open.record.outcome = Outcome::Cancelled;
        runtime.spawn(async move {
            if let Err(problem) = open.book().await {
                tracing::error!(?problem, "a cancelled query is missing from the audit log");
            }
        });
    }
}

impl Open {
    async fn book(mut self) -> Result<(), Problem> {
        self.record.elapsed = self.started.elapsed();
        self.pass.charge(self.record.cpu());
        self.api.hunting.ledger.end(&self.record);
        let detail = audit_detail(&self.record);
        let entry = AuditEntry { action: "hunt.query", object: &self.record.id, detail: &detail };
        self.tenant.append_audit(entry, Act::new(&self.record.principal, self.api.now_us())).await?;
        Ok(())
    }
}

/// The audit row: the text, as much as there is room for, what it took and how it ended.
fn audit_detail(record: &Record) -> String {
    let mut most = AUDIT_TEXT_CHARS;
    loop {
        let text: String = record.text.chars().take(most).collect();
        let detail = serde_json::json!({
            "query": text,
            "queryBytes": record.text.len(),
            "via": record.via.word(),
            "application": record.application,
            "outcome": record.outcome.word(),
            "code": record.code,
            "elapsedMs": millis(record.elapsed),
            "cpuMs": millis(record.cpu()),
            "resultRows": record.stats.result_rows,
            "scannedRows": record.stats.rows_scanned,
            "scannedBytes": record.stats.bytes_scanned,
            "memoryPeakBytes": record.stats.memory_peak,
        });
        let detail = detail.to_string();
        // Escapes make a text longer; half of it at a time leaves room soon.
        if detail.chars().count() <= AUDIT_DETAIL_LIMIT_CHARS || most == 0 {
            return detail;
        }
        most /= 2;
    }
}

/// Whole milliseconds.
pub(super) fn millis(length: Duration) -> u64 {
    u64::try_from(length.as_millis()).unwrap_or(u64::MAX)
}

/// A random UUID of version 4.
pub(super) fn new_id() -> String {
    let mut bytes = [0_u8; 16];
    // Without randomness every id is the same, which is a nuisance and no danger.
    let _ = getrandom::fill(&mut bytes);
    let number = u128::from_be_bytes(bytes) & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62);
    let hex = format!("{number:032x}");
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_uuids() {
        let id = new_id();
        assert_eq!(id.len(), 36);
        assert_eq!((id.as_bytes()[14], id.split('-').count()), (b'4', 5), "{id}");
        assert!(matches!(id.as_bytes()[19], b'8' | b'9' | b'a' | b'b'), "{id}");
        assert_ne!(id, new_id());
    }

    #[test]
    fn an_audit_row_has_room_for_any_text() {
        let record = Record {
            id: new_id(),
            principal: "ann".to_owned(),
            via: Via::Native,
            application: String::new(),
            client_request_id: String::new(),
            text: "\u{1}".repeat(1 << 20),
            started_us: 0,
            elapsed: Duration::ZERO,
            stats: query::Stats::default(),
            outcome: Outcome::Completed,
            code: String::new(),
        };
        let detail = audit_detail(&record);
        assert!(detail.len() <= AUDIT_DETAIL_LIMIT_CHARS);
        assert!(detail.contains(r#""queryBytes":1048576"#));
    }
}
