//! Queries that grow out of a few words end with a limit, not with the process.

use crate::examples::answer;

/// As much stack as the program gives its queries.
const STACK_BYTES: usize = 64 << 20;

fn ask(query: String) -> Result<usize, String> {
    let work = move || answer(&query).map(|table| table.rows.len());
    std::thread::Builder::new().stack_size(STACK_BYTES).spawn(work).unwrap().join().unwrap()
}

#[test]
fn operators_may_follow_one_another_so_often() {
    let chain = |count: usize| format!("range x from 1 to 3 step 1 {}", "| extend x = x + 1 ".repeat(count));
    assert_eq!(ask(chain(evaluate::PLAN_DEPTH_MAX - 1)), Ok(3));
    assert!(ask(chain(evaluate::PLAN_DEPTH_MAX)).is_err_and(|e| e.contains("operators one after the other")));
    assert!(ask(chain(5_000)).is_err());
}

#[test]
fn the_operators_of_names_count_too() {
    let lets: String =
        (1..=60).map(|n| format!("let t{n} = t{} | where x > 0 {};", n - 1, "| take 5 ".repeat(9))).collect();
    let query = format!("let t0 = print x = 1; {lets} t60");
    assert!(ask(query).is_err_and(|e| e.contains("operators one after the other")));
}

#[test]
fn names_that_use_names_twice_are_bounded() {
    let tables: String = (1..=40).map(|n| format!("let t{n} = union t{0}, t{0};", n - 1)).collect();
    assert!(
        ask(format!("let t0 = print x = 1; {tables} t40 | count"))
            .is_err_and(|e| e.contains("expanded names"))
    );
    let scalars: String = (1..=60).map(|n| format!("let s{n} = s{0} + s{0};", n - 1)).collect();
    assert!(
        ask(format!("let s0 = rand(); {scalars} print s60")).is_err_and(|e| e.contains("expanded names"))
    );
}

#[test]
fn a_value_may_grow_so_large() {
    let doubled = |function: &str, count: usize| -> String {
        (1..=count).map(|n| format!("| extend x{n} = {function}(x{0}, x{0}) ", n - 1)).collect()
    };
    for function in ["strcat", "pack_array", "array_concat"] {
        let start = if function == "array_concat" { "dynamic([1])" } else { "'ab'" };
        let columns = format!("range n from 1 to 1 step 1 | extend x0 = {start} {}", doubled(function, 60));
        assert!(ask(columns).is_err_and(|e| e.contains("bytes in one value")), "{function} over rows");
        let constants: String =
            (1..=60).map(|n| format!("let x{n} = {function}(x{0}, x{0});", n - 1)).collect();
        let constants = format!("let x0 = {start}; {constants} print strlen(tostring(x60))");
        assert!(ask(constants).is_err_and(|e| e.contains("bytes in one value")), "{function} of constants");
    }
}

#[test]
fn wide_rows_are_bounded_by_bytes() {
    let session = evaluate::Session::new(0, 1);
    let row = vec![evaluate::Value::text("x".repeat(1 << 20)); 4];
    let rows = vec![row; 300];
    assert!(session.check_rows(&rows[..200]).is_ok());
    assert!(session.check_rows(&rows).is_err());
}
