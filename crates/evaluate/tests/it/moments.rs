//! Laws of moments and lengths of time, and the texts that are read as such.

use crate::calls::call;
use evaluate::Value;
use evaluate::value::time::{
    self, DAY, civil, datetime_text, from_date, parse_datetime, parse_timespan, timespan_text,
};
use expect_test::expect;
use kql::Type;
use proptest::prelude::*;
use std::fmt::Write as _;

fn moment() -> impl Strategy<Value = i64> {
    0..=time::MAX
}

/// Texts made of what moments are made of.
fn nearly_a_time() -> impl Strategy<Value = String> {
    "([0-9]{1,4}|[-:./, TZ+]|Nov|Sat|PM|GMT|d|h|ms|é|\\PC){0,14}"
}

proptest! {
    #[test]
    fn a_moment_survives_its_text(ticks in moment()) {
        prop_assert_eq!(parse_datetime(&datetime_text(ticks)), Some(ticks));
    }

    #[test]
    fn a_length_of_time_survives_its_text(ticks in -i64::MAX..=i64::MAX) {
        prop_assert_eq!(parse_timespan(&timespan_text(ticks)), Some(ticks));
    }

    #[test]
    fn a_date_leads_back_to_its_moment(ticks in moment()) {
        let date = civil(ticks);
        prop_assert_eq!(from_date(date.year, date.month, date.day) + date.ticks, ticks);
        prop_assert!((1..=9999).contains(&date.year) && (1..=12).contains(&date.month));
        prop_assert!((1..=time::days_of_month(date.year, date.month)).contains(&date.day));
    }

    #[test]
    fn any_text_is_read_without_harm(text in nearly_a_time()) {
        if let Some(ticks) = parse_datetime(&text) {
            prop_assert!((0..=time::MAX).contains(&ticks));
        }
        let _ = parse_timespan(&text);
        let _ = kql::literal::timespan_ticks(&text);
        let _ = kql::literal::whole_number(&text);
    }

    #[test]
    fn starts_and_ends_enclose(ticks in 7 * DAY..time::MAX - 400 * DAY) {
        let at = [Value::DateTime(ticks)];
        for stretch in ["day", "week", "month", "year"] {
            let start = call(&format!("startof{stretch}"), Type::DateTime, &at);
            let end = call(&format!("endof{stretch}"), Type::DateTime, &at);
            let (Value::DateTime(start), Value::DateTime(end)) = (start, end) else { panic!("no bounds") };
            prop_assert!(start <= ticks && ticks <= end);
            let next = call(&format!("startof{stretch}"), Type::DateTime, &[Value::DateTime(ticks), Value::Long(1)]);
            prop_assert_eq!(next.to_json(), Value::DateTime(end + 1).to_json());
        }
    }

    #[test]
    fn a_clock_leads_back_to_its_moment(seconds in 0i64..4_000_000_000, zone in "Europe/Berlin|Asia/Kolkata|America/New_York") {
        let utc = Value::DateTime(time::UNIX_EPOCH + seconds * time::SECOND);
        let zone = Value::text(zone);
        let local = call("datetime_utc_to_local", Type::DateTime, &[utc.clone(), zone.clone()]);
        let back = call("datetime_local_to_utc", Type::DateTime, &[local, zone]);
        let (Value::DateTime(utc), Value::DateTime(back)) = (utc, back) else { panic!("no moment") };
        // The hour that summer time repeats is read as the first of the two.
        prop_assert!(back == utc || back == utc - time::HOUR);
    }

    #[test]
    fn arithmetic_of_time_never_overflows(period in "year|quarter|month|week|day|hour|nanosecond", amount in any::<i64>(), ticks in moment()) {
        let at = Value::DateTime(ticks);
        let (period, amount) = (Value::text(period), Value::Long(amount));
        call("datetime_add", Type::DateTime, &[period.clone(), amount.clone(), at.clone()]);
        call("datetime_diff", Type::Long, &[period, at.clone(), Value::DateTime(0)]);
        call("startofmonth", Type::DateTime, &[at.clone(), amount.clone()]);
        call("endofweek", Type::DateTime, &[at, amount.clone()]);
        call("unixtime_milliseconds_todatetime", Type::DateTime, &[amount]);
    }
}

/// The forms of the page, their kin, and texts that are no moments.
const FORMS: &str = "\
2014-05-25T08:20:03.123456Z
2014-05-25T08:20:03.123456
2014-05-25T08:20
2014-11-08 15:55:55.123456Z
2014-11-08 15:55:55
2014-11-08 15:55
2014-11-08
2014-11
2014
Sat, 8 Nov 14 15:05:02 GMT
Sat, 8 Nov 14 15:05
8 Nov 14 15:05:02
8 Nov 14 15:05 GMT
Saturday, 08-Nov-14 15:05:02 GMT
08-Nov-14 15:05
2014-11-08 15:05:25 GMT
2014-11-08T15:05 GMT
2014-11-08T15:05:25+02:00
2014-11-08 15:05:25 -0530
2014-11-08T15:05:25.12345678901Z
20141108
20141108T150525Z
20141108150525
2014/11/8 1:02:03
2014.11.08
2014 - 11 - 08
2014, 11, 8
11/8/2014
11/08/2014 3:05:25 PM
1/2/2014 12:00 AM
1/2/2014 3 PM
15/01/2024 12:35:35
12-02-2022
Nov 8, 2014
November 8 2014 15:05
8 Nov 2014 15:05:02 EST
Sat Nov 8 15:05:02 2014
Sat Nov  8 15:05:02 UTC 2014
Wed, 02 Oct 2024 15:00:00 +0200
Mon, 01-Jan-99 00:00:00 GMT
0001-01-01
9999-12-31T23:59:59.9999999Z
0001-01-01T00:00:00+01:00
2014-02-29
2014-13-01
13/13/2014
2014-11-08 24:00
2014-11-08 15:60
2014-11-08 15:05 XYZ
2014-11-08 13:05 PM
9:12:34 AM
14-11-08
yesterday
1546300800";

#[test]
fn moments_are_read_in_many_forms() {
    let read = |form: &str| parse_datetime(form).map_or("-".to_owned(), datetime_text);
    let mut found = String::new();
    for form in FORMS.lines() {
        let _ = writeln!(found, "{form:33} {}", read(form));
    }
    expect![[r#"
        2014-05-25T08:20:03.123456Z       2014-05-25T08:20:03.1234560Z
        2014-05-25T08:20:03.123456        2014-05-25T08:20:03.1234560Z
        2014-05-25T08:20                  2014-05-25T08:20:00.0000000Z
        2014-11-08 15:55:55.123456Z       2014-11-08T15:55:55.1234560Z
        2014-11-08 15:55:55               2014-11-08T15:55:55.0000000Z
        2014-11-08 15:55                  2014-11-08T15:55:00.0000000Z
        2014-11-08                        2014-11-08T00:00:00.0000000Z
        2014-11                           2014-11-01T00:00:00.0000000Z
        2014                              2014-01-01T00:00:00.0000000Z
        Sat, 8 Nov 14 15:05:02 GMT        2014-11-08T15:05:02.0000000Z
        Sat, 8 Nov 14 15:05               2014-11-08T15:05:00.0000000Z
        8 Nov 14 15:05:02                 2014-11-08T15:05:02.0000000Z
        8 Nov 14 15:05 GMT                2014-11-08T15:05:00.0000000Z
        Saturday, 08-Nov-14 15:05:02 GMT  2014-11-08T15:05:02.0000000Z
        08-Nov-14 15:05                   2014-11-08T15:05:00.0000000Z
        2014-11-08 15:05:25 GMT           2014-11-08T15:05:25.0000000Z
        2014-11-08T15:05 GMT              2014-11-08T15:05:00.0000000Z
        2014-11-08T15:05:25+02:00         2014-11-08T13:05:25.0000000Z
        2014-11-08 15:05:25 -0530         2014-11-08T20:35:25.0000000Z
        2014-11-08T15:05:25.12345678901Z  2014-11-08T15:05:25.1234567Z
        20141108                          2014-11-08T00:00:00.0000000Z
        20141108T150525Z                  2014-11-08T15:05:25.0000000Z
        20141108150525                    2014-11-08T15:05:25.0000000Z
        2014/11/8 1:02:03                 2014-11-08T01:02:03.0000000Z
        2014.11.08                        2014-11-08T00:00:00.0000000Z
        2014 - 11 - 08                    2014-11-08T00:00:00.0000000Z
        2014, 11, 8                       2014-11-08T00:00:00.0000000Z
        11/8/2014                         2014-11-08T00:00:00.0000000Z
        11/08/2014 3:05:25 PM             2014-11-08T15:05:25.0000000Z
        1/2/2014 12:00 AM                 2014-01-02T00:00:00.0000000Z
        1/2/2014 3 PM                     2014-01-02T15:00:00.0000000Z
        15/01/2024 12:35:35               2024-01-15T12:35:35.0000000Z
        12-02-2022                        2022-12-02T00:00:00.0000000Z
        Nov 8, 2014                       2014-11-08T00:00:00.0000000Z
        November 8 2014 15:05             2014-11-08T15:05:00.0000000Z
        8 Nov 2014 15:05:02 EST           2014-11-08T20:05:02.0000000Z
        Sat Nov 8 15:05:02 2014           2014-11-08T15:05:02.0000000Z
        Sat Nov  8 15:05:02 UTC 2014      2014-11-08T15:05:02.0000000Z
        Wed, 02 Oct 2024 15:00:00 +0200   2024-10-02T13:00:00.0000000Z
        Mon, 01-Jan-99 00:00:00 GMT       1999-01-01T00:00:00.0000000Z
        0001-01-01                        0001-01-01T00:00:00.0000000Z
        9999-12-31T23:59:59.9999999Z      9999-12-31T23:59:59.9999999Z
        0001-01-01T00:00:00+01:00         -
        2014-02-29                        -
        2014-13-01                        -
        13/13/2014                        -
        2014-11-08 24:00                  -
        2014-11-08 15:60                  -
        2014-11-08 15:05 XYZ              -
        2014-11-08 13:05 PM               -
        9:12:34 AM                        -
        14-11-08                          -
        yesterday                         -
        1546300800                        -
    "#]]
    .assert_eq(&found);
}

#[test]
fn lengths_of_time_are_read_in_many_forms() {
    let forms = "\
1.02:03:04.5
1.02:03
02:03
-00:00:00.0000001
1:02:03:04
0.12:34:56.7
36:00
00:60
2
2d
1.5h
30m
10 minutes
0.1s
100ms
10microsecond
1tick
250nanoseconds
-3d
+1h
10675199.02:48:05.4775807
10675200.00:00:00
99999999999999999999d
1h30m
--1h
:
h
1e3s";
    let mut found = String::new();
    for form in forms.lines() {
        let _ = writeln!(found, "{form:27} {}", parse_timespan(form).map_or("-".to_owned(), timespan_text));
    }
    expect![[r#"
        1.02:03:04.5                1.02:03:04.5000000
        1.02:03                     1.02:03:00
        02:03                       02:03:00
        -00:00:00.0000001           -00:00:00.0000001
        1:02:03:04                  1.02:03:04
        0.12:34:56.7                12:34:56.7000000
        36:00                       1.12:00:00
        00:60                       -
        2                           2.00:00:00
        2d                          2.00:00:00
        1.5h                        01:30:00
        30m                         00:30:00
        10 minutes                  00:10:00
        0.1s                        00:00:00.1000000
        100ms                       00:00:00.1000000
        10microsecond               00:00:00.0000100
        1tick                       00:00:00.0000001
        250nanoseconds              00:00:00.0000002
        -3d                         -3.00:00:00
        +1h                         01:00:00
        10675199.02:48:05.4775807   10675199.02:48:05.4775807
        10675200.00:00:00           -
        99999999999999999999d       -
        1h30m                       -
        --1h                        -
        :                           -
        h                           -
        1e3s                        -
    "#]]
    .assert_eq(&found);
}
