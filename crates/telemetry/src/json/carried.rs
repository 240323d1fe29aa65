//! Text records carried in JSON: what a shipper read as a line and wrapped in an object, as Splunk's
//! HTTP Event Collector (`event`) and OpenTelemetry (`body`) do.
//!
//! The line is read in its own format when that is told by its form; the wrapper gives the time when
//! the line has none. Nothing of the wrapper is lost: the record's raw text is the whole object.

use event::{Event, Value};

use crate::cloud::embedded;
use crate::format::{Framing, Sample, formats};
use crate::record::Limits;

/// How sure one must be of a format before a line is read in it.
const SURE: u8 = 60;

/// The wrappers: the member that holds the line, and one that only this wrapper has beside it.
const WRAPPERS: &[(&str, &[&str])] = &[
    ("event", &["sourcetype", "index", "source", "host", "time"]),
    ("body", &["timeUnixNano", "observedTimeUnixNano"]),
];

/// Gives an object of no known kind the time its wrapper tells, and reads the line in it. Returns
/// whether events were made; else the object is to be kept as it is.
pub(crate) fn read<'a>(outer: &mut Event<'a>, out: &mut Vec<Event<'a>>) -> bool {
    let wrapper = WRAPPERS.iter().find(|(member, beside)| {
        outer.fields.iter().any(|f| is_within(&f.name, member)) && embedded::has_any(outer, beside)
    });
    let Some((member, _)) = wrapper else { return false };
    outer.time_us = outer.time_us.or_else(|| time_of(outer));
    let Some(Value::Text(line)) = outer.get(member) else { return false };
    let made = read_line(line, outer.time_us);
    let any = !made.is_empty();
    out.extend(made);
    any
}

/// Whether a flat name is a member or something in it.
fn is_within(name: &str, member: &str) -> bool {
    name.strip_prefix(member).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn time_of(outer: &Event<'_>) -> Option<i64> {
    for name in ["timeUnixNano", "observedTimeUnixNano"] {
        let nanos = outer.get(name).and_then(|v| v.as_i64().or_else(|| v.as_str()?.parse().ok()));
        if let Some(nanos) = nanos.filter(|n| *n != 0) {
            return Some(nanos / 1000);
        }
    }
    let time = outer.get("time")?;
    // Splunk's senders write seconds with a fraction, as a number or as text.
    let seconds = time.as_str().and_then(|t| t.trim().parse::<f64>().ok()).filter(|s| s.abs() < 1e11);
    seconds.map(|s| (s * 1e6).round() as i64).or_else(|| embedded::time_value(time))
}

fn read_line(line: &str, near_us: Option<i64>) -> Vec<Event<'static>> {
    let sample = Sample { bytes: line.as_bytes(), text: line, file_name: None };
    let best = formats().map(|f| ((f.sniff)(&sample), f)).max_by_key(|(sure, _)| *sure);
    let Some((SURE.., format)) = best else { return vec![] };
    let mut made: Vec<Event<'static>> = vec![];
    match format.framing {
        Framing::Lines(read) => {
            let mut events = vec![];
            for line in line.lines().filter(|line| !line.trim().is_empty()) {
                if read(line, &mut events).is_err() {
                    return vec![];
                }
            }
            made.extend(events.into_iter().map(Event::into_owned));
        }
        Framing::Text(read) => {
            let limits = Limits { arrival_us: near_us, ..Limits::default() };
            let mut readable = true;
            read(line, &limits, &mut |record| match record.events {
                Ok(events) => made.extend(events.iter().map(|e| e.clone().into_owned())),
                Err(_) => readable = false,
            });
            if !readable {
                return vec![];
            }
        }
        Framing::Json | Framing::Container(_) => return vec![],
    }
    for event in &mut made {
        event.time_us = event.time_us.or(near_us);
    }
    made
}

#[cfg(test)]
mod tests {
    //! Lines in wrappers.
    use crate::{Reader, format_named};
    use expect_test::{Expect, expect};

    fn check(object: &str, expected: Expect) {
        let mut told = String::new();
        let reader = Reader::default();
        reader.read(format_named("json").unwrap(), object.as_bytes(), &mut |record| {
            for event in record.events.unwrap() {
                told += &format!("{} {:?}", event.format, event.time_us);
                for name in ["Message", "message", "program", "Computer", "event", "body"] {
                    told += &event.text(name).map(|t| format!(" {name}={t}")).unwrap_or_default();
                }
                told.push('\n');
            }
        });
        expected.assert_eq(&told);
    }

    #[test]
    fn wrapped_lines() {
        check(
            r#"{"time":1533530023.5,"host":"h","event":"<34>Oct 11 22:14:15 mymachine su: failed for lonvick"}"#,
            expect![[r#"
                syslog Some(1507760055000000) Message=failed for lonvick Computer=mymachine
            "#]],
        );
        check(
            r#"{"timeUnixNano":"1533530023500000000","body":"type=SYSCALL msg=audit(1364481363.243:24287): syscall=2 exe=\"/bin/cat\""}"#,
            expect![[r#"
                auditd Some(1364481363243000)
            "#]],
        );
        check(
            r#"{"time":"1533530023","event":"no known form"}"#,
            expect![[r#"
            json Some(1533530023000000) event=no known form
        "#]],
        );
        check(
            r#"{"timeUnixNano":"1533530023500000000","body":{"a":1}}"#,
            expect![[r#"
            json Some(1533530023500000) body={"a":1}
        "#]],
        );
        check(
            r#"{"event":"login","user":"x"}"#,
            expect![[r#"
            json None event=login
        "#]],
        );
    }
}
