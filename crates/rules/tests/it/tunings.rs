//! Which alerts a tuning is for.

use expect_test::expect;
use model::{Alert, AlertStatus, Entity, Evidence, EvidenceRole, MatchedField};
use rules::tuning::{Condition, Operator, Tuning, TuningAction, apply, applying};

use crate::findings::an_alert;

fn alert() -> Alert {
    let process = Entity::Process {
        device: Some("ws1".to_owned()),
        pid: Some(4),
        started_us: None,
        guid: None,
        image: Some(r"C:\Tools\Backup.exe".to_owned()),
        command_line: Some("backup.exe /all".to_owned()),
        parent_pid: None,
        parent_guid: None,
        parent_image: None,
    };
    let mut alert = an_alert();
    alert.evidence.push(Evidence::new(process, EvidenceRole::Suspicious));
    alert.matched = vec![MatchedField { field: "Command".to_owned(), value: "-enc A".to_owned() }];
    alert
}

fn tuning(action: TuningAction, conditions: &[(&str, Operator, &[&str])]) -> Tuning {
    let condition = |(field, operator, values): &(&str, Operator, &[&str])| Condition {
        field: (*field).to_owned(),
        operator: *operator,
        values: values.iter().map(|v| (*v).to_owned()).collect(),
    };
    Tuning {
        id: "t1".to_owned(),
        name: "Backups".to_owned(),
        reason: String::new(),
        enabled: true,
        action,
        rules: vec![],
        conditions: conditions.iter().map(condition).collect(),
        expires_us: Some(1_000),
    }
}

#[test]
fn conditions_look_at_the_alert_and_its_entities() {
    let cases: &[(&str, Operator, &[&str], bool)] = &[
        ("device", Operator::Equals, &["WS1"], true),
        ("device", Operator::Equals, &["ws2", "ws1"], true),
        ("device", Operator::NotEquals, &["ws1"], false),
        ("device", Operator::NotEquals, &["ws2"], true),
        ("entity", Operator::Equals, &["device:ws1"], true),
        ("process", Operator::EndsWith, &[r"\backup.exe"], true),
        ("process", Operator::Matches, &[r"c:\*\backup.exe"], true),
        ("process", Operator::Matches, &[r"c:\*\backup"], false),
        ("commandLine", Operator::Contains, &["/all"], true),
        ("detail.command", Operator::StartsWith, &["-enc"], true),
        ("detail.other", Operator::StartsWith, &["-enc"], false),
        ("severity", Operator::Equals, &["medium"], true),
        ("detectionSource", Operator::Equals, &["customDetection"], true),
        ("title", Operator::Contains, &["encoded"], true),
        ("user", Operator::Equals, &["ann"], false),
    ];
    for (field, operator, values, expected) in cases {
        let tuning = tuning(TuningAction::Hide, &[(field, *operator, values)]);
        assert_eq!(tuning.is_for(&alert()), *expected, "{field} {operator:?} {values:?}");
    }
}

#[test]
fn it_ends_and_is_for_its_rules_only() {
    let mut hide = tuning(TuningAction::Hide, &[("device", Operator::Equals, &["ws1"])]);
    let resolve = Tuning { id: "t2".to_owned(), action: TuningAction::Resolve, ..hide.clone() };
    let both = [resolve, hide.clone()];
    assert_eq!(applying(&both, &alert(), 0).map(|t| t.id.as_str()), Some("t1"));
    assert_eq!(applying(&both, &alert(), 1_000), None);
    let mut resolved = alert();
    assert_eq!(apply(&both[..1], &mut resolved, 0), None);
    assert_eq!(resolved.status, AlertStatus::Resolved);
    hide.rules = vec!["other".to_owned()];
    assert!(!hide.is_for(&alert()));
}

#[test]
fn one_that_is_for_everything_is_refused() {
    let wrong = [
        tuning(TuningAction::Hide, &[]),
        tuning(TuningAction::Hide, &[("colour", Operator::Equals, &["red"])]),
        tuning(TuningAction::Hide, &[("device", Operator::Equals, &[])]),
        tuning(TuningAction::Hide, &[("device", Operator::Equals, &[""])]),
    ];
    let errors: Vec<String> = wrong.iter().map(|t| t.check().unwrap_err().to_string()).collect();
    expect![[r#"
        `conditions` must name at least a rule or a condition
        `conditions` name no field `colour`; there are title, severity, detectionSource, serviceSource, technique, table, source, entity, device, user, mailbox, ip, domain, url, hash, file, process, commandLine, parent, sender, subject, app, registry, matched, detail.NAME
        `conditions` must have 1 to 1000 values each
        `conditions` must have values of 1 to 1000 characters"#]]
    .assert_eq(&errors.join("\n"));
}
