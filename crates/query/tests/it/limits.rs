//! Queries that ask for too much, and what is left out of those that do not.

use crate::engines::{Bench, NOW};
use crate::stored::stored;
use evaluate::Session;
use query::{Limits, NoTables, Query, QueryError, Request, Stats, Tables};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The code of the error that a query ends with.
fn code(text: &str, limits: Limits) -> &'static str {
    let bench = Bench::new();
    let started = Instant::now();
    println!("{text}");
    let answered = ask(&bench, text, &kql::catalogue::Empty, (limits, Arc::new(NoTables)));
    assert!(started.elapsed() < Duration::from_secs(100), "{text} took {:?}", started.elapsed());
    answered.map_or_else(|error| error.code(), |_| "none")
}

fn ask(
    bench: &Bench,
    text: &str,
    catalogue: &(dyn kql::Catalogue + Sync),
    (limits, tables): (Limits, Arc<dyn Tables>),
) -> Result<Stats, QueryError> {
    let (library, parameters) = (kql::Library::builtin(), HashMap::new());
    let query = Query { text, catalogue, library: &library, parameters: &parameters };
    let request = Request { session: Session::new(NOW, 1), limits, tables };
    let answer = bench.runtime.block_on(bench.engine.query(&query, request))?;
    Ok(answer.stats)
}

fn limits() -> Limits {
    Limits { time: Duration::from_secs(2), memory_bytes: 32 << 20, ..Limits::default() }
}

#[test]
fn too_much_ends_with_a_limit() {
    assert_eq!(code("range x from 1 to 200000 step 1", limits()), "limit.rows");
    assert_eq!(code("range x from 1 to 10000000000 step 1 | count", limits()), "limit.time");
    let cross = "let t = range x from 1 to 100000 step 1 | extend k = 1; t | join kind=inner t on k | count";
    assert_eq!(code(cross, limits()), "limit.time");
    let many = "range x from 1 to 100000000 step 1 | summarize make_list(x) by x | count";
    assert!(["limit.memory", "limit.time"].contains(&code(many, limits())));
    let held = "let t = materialize(range x from 1 to 100000000 step 1 | extend s = strcat('a', tostring(x))); t | count";
    assert!(
        ["limit.memory", "limit.rows"]
            .contains(&code(held, Limits { time: Duration::from_secs(60), ..limits() }))
    );
    let doubled =
        format!("print x = pack_array(1, 1) {} | count", "| extend x = pack_array(x, x) ".repeat(60));
    assert!(["limit.time", "limit.rows", "none"].contains(&code(&doubled, limits())));
    let doubled = doubled.replace("count", "project strlen(tostring(x))");
    assert!(["limit.time", "limit.rows"].contains(&code(&doubled, limits())));
    let regex = "print s = strcat_array(repeat('a', 5000), '') | where s matches regex '(a|a|a)*(a+)+b$'";
    assert_eq!(code(regex, limits()), "none", "expressions take linear time");
}

#[test]
fn a_short_span_of_time_opens_few_files() {
    let bench = Bench::new();
    let table = Arc::new(stored(2_000));
    let stats = |text: &str| {
        ask(&bench, text, table.as_ref(), (Limits::default(), table.clone())).expect("an answer")
    };
    let all = stats("Events | where Pid == 5 | project Device");
    assert_eq!(all.files, (4, 0));
    let day = stats("Events | where Timestamp between (datetime(2025-12-01 01:00) .. 1h) | project Device");
    assert_eq!(day.files, (4, 3));
    assert!(day.rows_scanned < 60, "{} rows", day.rows_scanned);
    let future = stats("Events | where Timestamp > now() | project Device");
    assert_eq!(future.files, (4, 4));
    assert!(all.bytes_scanned > day.bytes_scanned);
}

/// As much stack as the program gives its threads that work on queries.
const STACK_BYTES: usize = 64 << 20;

#[test]
fn the_longest_chains_of_operators_are_worked_through() {
    let work = || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .thread_stack_size(STACK_BYTES)
            .build()
            .expect("a runtime");
        let mut bench = Bench::new();
        bench.runtime = runtime;
        let limits = Limits { time: Duration::from_secs(5), ..Limits::default() };
        let most = evaluate::PLAN_DEPTH_MAX - 2;
        let chains = [
            ("| extend x = x + n", 1),
            ("| where x + n > rand()", 1),
            ("| where n > 0 | summarize x = max(x) by n", 3),
            ("| sort by n asc | serialize r = row_number() | project x, n", 3),
            ("| mv-expand n = pack_array(n) to typeof(long)", 1),
            ("| union (print x = 1, n = 1)", 3),
        ];
        for (operator, depth) in chains {
            let chain = format!(
                "range n from 1 to 3 step 1 | extend x = n {} | count",
                operator.repeat(most / depth - 1)
            );
            let answered = ask(&bench, &chain, &kql::catalogue::Empty, (limits.clone(), Arc::new(NoTables)));
            let ended = answered.map_or_else(|error| error.code(), |_| "answered");
            println!("{operator}: {ended}");
            assert!(["answered", "limit.time", "limit.memory"].contains(&ended), "{operator}: {ended}");
        }
    };
    std::thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(work)
        .expect("a thread")
        .join()
        .expect("no panic");
}
