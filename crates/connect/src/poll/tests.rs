//! The state machine alone: windows, pages, waits.

use expect_test::{Expect, expect};

use super::*;

const NOW_US: i64 = 1_795_500_000_000_000;
const SECOND_US: i64 = 1_000_000;

fn page(next: Option<&str>) -> Outcome {
    let next = next.map(str::to_owned);
    Outcome { answer: Answer::Page { records: vec![], next, contents: vec![] }, vendor_us: None }
}

fn of(answer: Answer) -> Outcome {
    Outcome { answer, vendor_us: None }
}

/// Runs answers through a feed, one second after the other, and tells what it asks for in between.
fn check(plan: &Plan, answers: Vec<Outcome>, expected: Expect) {
    let mut feed = Feed::default();
    let (mut now_us, mut told) = (NOW_US, String::new());
    let minutes = |us: i64| (us - NOW_US) as f64 / 60e6;
    for answer in answers {
        loop {
            match feed.next(plan, now_us) {
                Next::Wait(until_us) => {
                    told += &format!("wait {:.2}\n", minutes(until_us));
                    now_us = until_us;
                }
                Next::Ask(Ask::Page { from_us, to_us, page }) => {
                    told += &format!("{:.2} to {:.2} {page:?}\n", minutes(from_us), minutes(to_us));
                    break;
                }
                Next::Ask(Ask::Content(place)) => {
                    told += &format!("content {place}\n");
                    break;
                }
            }
        }
        now_us += SECOND_US;
        feed.answered(plan, answer, now_us);
        told += &feed.problem.as_ref().map(|p| format!("  {p}\n")).unwrap_or_default();
    }
    expected.assert_eq(&told);
}

fn plan() -> Plan {
    Plan { late_s: 0, ..Plan::default() }
}

#[test]
fn the_tail_follows_the_present_with_an_overlap() {
    check(
        &plan(),
        vec![page(Some("2")), page(None), page(None), page(None)],
        expect![[r#"
        -65.50 to -0.50 None
        -65.50 to -0.50 Some("2")
        wait 1.03
        -5.50 to 0.53 None
        wait 2.05
        -4.47 to 1.55 None
    "#]],
    );
}

#[test]
fn throttled_failed_refused_and_forgotten() {
    let answers = vec![
        page(Some("2")),
        of(Answer::Throttled { wait_s: Some(90) }),
        of(Answer::Expired),
        page(Some("2")),
        of(Answer::Failed("no answer".into())),
        of(Answer::Failed("no answer".into())),
        of(Answer::Refused("the token has ended".into())),
        page(None),
    ];
    check(
        &plan(),
        answers,
        expect![[r#"
        -65.50 to -0.50 None
        -65.50 to -0.50 Some("2")
        wait 1.53
        -65.50 to -0.50 Some("2")
        -65.50 to -0.50 None
        -65.50 to -0.50 Some("2")
          no answer
        wait 1.60
        -65.50 to -0.50 Some("2")
          no answer
        wait 1.65
        -65.50 to -0.50 Some("2")
          the token has ended
        wait 6.67
        -65.50 to -0.50 Some("2")
    "#]],
    );
}

#[test]
fn contents_are_fetched_in_order_and_late_records_are_looked_for() {
    let contents = vec!["a".to_owned(), "b".to_owned()];
    let list = of(Answer::Page { records: vec![], next: Some("2".to_owned()), contents });
    let plan = Plan { sweep_every_s: 60, late_s: 3600, ..Plan::default() };
    let answers = vec![list, page(None), of(Answer::Gone), page(None), page(None), page(None), page(None)];
    check(
        &plan,
        answers,
        expect![[r#"
            -65.50 to -0.50 None
            content a
            content b
            -65.50 to -0.50 Some("2")
            wait 1.07
            -60.50 to -0.50 None
            -5.50 to 0.58 None
            wait 2.10
            -59.42 to 0.58 None
        "#]],
    );
}

#[test]
fn a_long_absence_is_told() {
    let plan = plan();
    let mut feed = Feed { through_us: NOW_US - 30 * 86_400 * SECOND_US, ..Feed::default() };
    assert!(matches!(feed.next(&plan, NOW_US), Next::Ask(_)));
    expect!["records between 2026-10-25T06:00:00.000Z and 2026-11-17T06:00:00.000Z can no longer be fetched: the vendor keeps 168 hours"].assert_eq(&feed.gap.unwrap());
}

#[test]
fn next_pages_elsewhere_are_not_followed() {
    let description = vendor("graph-sign-ins").unwrap();
    let given = [("tenant", "t"), ("client_id", "c")].map(|(n, v)| (n.to_owned(), v.to_owned()));
    let secrets = [("client_secret".to_owned(), "s".to_owned())].into_iter().collect();
    let settings = description.settle(&given.into_iter().collect(), &secrets).unwrap();
    let exchange = Exchange::new(&description, &settings, "all");
    let ask = |page: &str| Ask::Page { from_us: 0, to_us: 1, page: Some(page.to_owned()) };
    assert!(
        exchange.request(&ask("https://graph.microsoft.com/v1.0/auditLogs/signIns?$skiptoken=a")).is_ok()
    );
    for elsewhere in [
        "https://evil.example/",
        "http://graph.microsoft.com/",
        "https://graph.microsoft.com@evil.example/",
        "/x",
    ] {
        assert!(exchange.request(&ask(elsewhere)).is_err(), "{elsewhere}");
    }
}
