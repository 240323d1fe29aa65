//! Linux sources: golden files, truncation, and laws of the line readers and the joiner.

use proptest::prelude::*;

use super::auditd::{Joiner, parse_line};
use super::syslog::fill_template;
use crate::golden;
use crate::{Limits, Reader, format_named};

#[test]
fn samples_become_rows() {
    golden::check_family("linux");
}

#[test]
fn any_prefix_is_read() {
    golden::check_truncation("linux");
}

#[test]
fn wordings_are_filled() {
    let parts = fill_template(
        "Failed {How} for {User} from {Ip} port {Port} ",
        "Failed password for a from b from 1.2.3.4 port 22 ssh2",
    );
    assert_eq!(
        parts,
        Some(vec![("How", "password"), ("User", "a"), ("Ip", "b from 1.2.3.4"), ("Port", "22")])
    );
    assert_eq!(fill_template("Failed {How} for ", "Accepted"), None);
}

fn records_of(format: &str, text: &str) -> Vec<(String, bool)> {
    let mut records = vec![];
    let format = format_named(format).expect("a format");
    Reader::new(Limits::default()).read_at(format, text.as_bytes(), golden::ARRIVAL_US, &mut |record| {
        records.push((record.raw.to_owned(), record.events.is_ok()));
    });
    records
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever the lines hold, each that is not blank becomes one record.
    #[test]
    fn every_line_is_a_record(lines in proptest::collection::vec("(type=[A-Z]{1,8} msg=audit\\([0-9]{1,12}\\.[0-9]{3}:[0-9]{1,3}\\): )?[ -~]{0,60}", 0..20)) {
        let text = lines.join("\n");
        let expected = lines.iter().filter(|l| !l.trim().is_empty()).count();
        prop_assert_eq!(records_of("syslog", &text).len(), expected);
        let skipped = |l: &str| { let l = l.trim(); l.is_empty() || l == "----" || l.starts_with("time->") };
        let expected = lines.iter().filter(|l| !skipped(l)).count();
        prop_assert_eq!(records_of("auditd", &text).len(), expected);
    }

    /// The joiner keeps every record, and those of one serial in their order.
    #[test]
    fn joining_loses_nothing(serials in proptest::collection::vec((0_u64..40, 0_usize..4), 0..300)) {
        let kinds = ["SYSCALL", "PATH", "PROCTITLE", "USER_LOGIN"];
        let lines: Vec<String> = serials.iter().map(|(serial, kind)| format!("type={} msg=audit(1700000000.000:{serial}): a=b", kinds[*kind])).collect();
        let mut joiner = Joiner::default();
        let mut groups = vec![];
        for (mark, line) in lines.iter().enumerate() {
            groups.extend(joiner.push(mark, parse_line(line).expect("a record")));
        }
        groups.extend(joiner.flush());
        let mut marks = vec![];
        for group in &groups {
            prop_assert!(group.records.windows(2).all(|pair| pair[0].0 < pair[1].0));
            prop_assert!(group.records.windows(2).all(|pair| pair[0].1.serial == pair[1].1.serial));
            marks.extend(group.records.iter().map(|(mark, _)| *mark));
        }
        marks.sort_unstable();
        prop_assert_eq!(marks, (0..lines.len()).collect::<Vec<_>>());
    }

    /// No bytes make a reader panic.
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for format in ["auditd", "syslog", "cef", "samba-audit", "csv"] {
            let format = format_named(format).expect("a format");
            Reader::new(Limits::default()).read(format, &bytes, &mut |_| {});
        }
    }
}

/// What a message's gap holds is trimmed: its length does not say where in the message it began.
#[test]
fn a_trimmed_end_does_not_shift_what_sudo_says() {
    let line = "Nov 14 22:10:00 web-1 sudo:      ann : TTY=\u{fffd}ts/0 ; PWD=/home/ann   ";
    let mut target = vec![];
    crate::Reader::default().read(
        crate::format_named("syslog").expect("syslog"),
        line.as_bytes(),
        &mut |record| {
            let events = record.events.expect("a readable line");
            target.extend(
                events.iter().filter_map(|event| event.text("CurrentDirectory").map(|t| t.into_owned())),
            );
        },
    );
    assert_eq!(target, ["/home/ann"]);
}
