//! Tests of values and times.
use super::*;
use expect_test::{Expect, expect};

fn check_time(text: &str, expected: Expect) {
    let shown = match parse_micros(text) {
        Ok(us) => format_micros(us),
        Err(error) => error.to_string(),
    };
    expected.assert_eq(&shown);
}

#[test]
fn times() {
    check_time("2024-05-01T12:30:00.1234567Z", expect!["2024-05-01T12:30:00.123456Z"]);
    check_time("2024-02-29 23:59:59", expect!["2024-02-29T23:59:59.000000Z"]);
    check_time("1601-01-01T00:00:00Z", expect!["1601-01-01T00:00:00.000000Z"]);
    check_time("2024-05-01T12:30:00+02:00", expect!["2024-05-01T10:30:00.000000Z"]);
    check_time("2024-05-01", expect!["2024-05-01T00:00:00.000000Z"]);
    check_time(
        "2024-13-01",
        expect!["not a date and time (expected like 2024-05-01T12:30:00.123Z), at byte 10"],
    );
}

#[test]
fn every_day_round_trips() {
    for day in -200_000..200_000_i64 {
        let us = day * 86_400_000_000 + 1;
        assert_eq!(parse_micros(&format_micros(us)), Ok(us));
    }
}

#[test]
fn numbers_from_text() {
    assert_eq!(Value::text("0x1F").as_i64(), Some(31));
    assert_eq!(Value::text(" 42 ").as_i64(), Some(42));
    assert_eq!(Value::text("4x").as_i64(), None);
    assert_eq!(Value::Float(3.0).as_i64(), Some(3));
}
