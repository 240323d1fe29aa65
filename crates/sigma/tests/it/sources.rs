//! Log sources: which rules an event meets and what they see of it.

use event::{Event, Origin, Value};
use expect_test::{Expect, expect};
use sigma::{CompileOptions, Document, Matcher, Program, parse_rules};
use std::sync::Arc;

/// One rule per log source and test: `name: logsource | detection`.
fn program(rules: &str) -> Arc<Program> {
    let mut documents: Vec<Document> = Vec::new();
    for line in rules.trim().lines() {
        let (name, rest) = line.trim().split_once(": ").unwrap();
        let (source, detection) = rest.split_once(" | ").unwrap();
        let text = format!(
            "title: {name}\nlogsource: {{{source}}}\ndetection: {{s: {{{detection}}}, condition: s}}\n"
        );
        documents.extend(parse_rules(&text, name).into_iter().map(Result::unwrap));
    }
    let (program, errors) = Program::compile(documents, &CompileOptions::default());
    assert!(errors.is_empty(), "{errors:?}");
    Arc::new(program)
}

fn event(origin: Origin, fields: &[(&'static str, &'static str)]) -> Event<'static> {
    let mut event = Event::new("test", origin);
    for (name, value) in fields {
        event.push(*name, value.parse().map_or(Value::text(value), Value::Int));
    }
    event
}

fn windows(fields: &[(&'static str, &'static str)]) -> Event<'static> {
    event(Origin { product: "windows", ..Origin::default() }, fields)
}

/// The rules that fire, with what matched.
fn check(program: &Arc<Program>, event: &Event<'_>, expected: Expect) {
    let mut hits = Vec::new();
    Matcher::new(program.clone()).evaluate(event, &mut hits);
    let shown = hits.iter().map(|hit| {
        let fields = program.explain(hit.rule, event);
        let fields = fields.iter().map(|m| format!("{}={}", m.field, m.value)).collect::<Vec<_>>();
        format!("{} [{}]", program.rules()[hit.rule as usize].title, fields.join(", "))
    });
    expected.assert_eq(&shown.collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_rule_for_one_channel_never_fires_on_another() {
    let program = program(
        "
        security: product: windows, service: security | EventID: 1
        sysmon: product: windows, service: sysmon | EventID: 1
        created: product: windows, category: process_creation | EventID: 1
        any: product: windows | EventID: 1
        set: product: windows, category: registry_set | EventID: 1
        nowhere: product: windows, service: no-such-service | EventID: 1
        linux: product: linux | EventID: 1
        ",
    );
    check(
        &program,
        &windows(&[("Channel", "Security"), ("EventID", "1")]),
        expect![[r#"
        security [EventID=1]
        any [EventID=1]"#]],
    );
    check(
        &program,
        &windows(&[("Channel", "Microsoft-Windows-Sysmon/Operational"), ("EventID", "1")]),
        expect![[r#"
        sysmon [EventID=1]
        created [EventID=1]
        any [EventID=1]"#]],
    );
    check(
        &program,
        &windows(&[("Provider_Name", "Microsoft-Windows-Sysmon"), ("EventID", "1")]),
        expect![[r#"
        sysmon [EventID=1]
        created [EventID=1]
        any [EventID=1]"#]],
    );
    check(
        &program,
        &windows(&[
            ("Channel", "Application"),
            ("Provider_Name", "Microsoft-Windows-Sysmon"),
            ("EventID", "1"),
        ]),
        expect!["any [EventID=1]"],
    );
    check(&program, &windows(&[("EventID", "1")]), expect!["any [EventID=1]"]);
}

#[test]
fn the_audit_twin_of_process_creation() {
    let program = program(
        r"
        image: product: windows, category: process_creation | Image|endswith: \cmd.exe, ParentImage|endswith: \word.exe
        ids: product: windows, category: process_creation | ProcessId: 500, ParentProcessId: 16
        system: product: windows, category: process_creation | User|contains: AUTHORI
        account: product: windows, category: process_creation | User: 'CORP\ann'
        high: product: windows, category: process_creation | IntegrityLevel: High
        raw: product: windows, service: security | ProcessId: '0x10', NewProcessName|endswith: cmd.exe
        wrong: product: windows, service: security | Image|endswith: cmd.exe
        ",
    );
    let fields = [
        ("Channel", "Security"),
        ("EventID", "4688"),
        ("NewProcessId", "0x1f4"),
        ("ProcessId", "0x10"),
        ("NewProcessName", r"C:\Windows\cmd.exe"),
        ("ParentProcessName", r"C:\word.exe"),
        ("SubjectUserSid", "S-1-5-18"),
        ("SubjectDomainName", "CORP"),
        ("SubjectUserName", "ann"),
        ("MandatoryLabel", "S-1-16-12288"),
    ];
    check(
        &program,
        &windows(&fields),
        expect![[r#"
        image [Image=C:\Windows\cmd.exe, ParentImage=C:\word.exe]
        ids [ProcessId=500, ParentProcessId=16]
        system [User=NT AUTHORITY\SYSTEM]
        account [User=CORP\ann]
        high [IntegrityLevel=High]
        raw [ProcessId=0x10, NewProcessName=C:\Windows\cmd.exe]"#]],
    );
}

#[test]
fn other_audit_twins() {
    let program = program(
        r"
        registry: product: windows, category: registry_set | TargetObject: 'HKLM\SOFTWARE\Run\evil', Details: x.exe, Image|endswith: reg.exe
        network: product: windows, category: network_connection | Image|startswith: 'C:\', DestinationIp|cidr: 10.0.0.0/8, DestinationPort: 445, Initiated: 'true', Protocol: tcp
        threat: product: windows, service: windefend | ThreatName: Eicar
        virus: category: antivirus | Signature|contains: eicar
        ",
    );
    check(
        &program,
        &windows(&[
            ("Channel", "Security"),
            ("EventID", "4657"),
            ("ObjectName", r"\REGISTRY\MACHINE\SOFTWARE\Run"),
            ("ObjectValueName", "evil"),
            ("NewValue", "x.exe"),
            ("ProcessName", r"C:\reg.exe"),
        ]),
        expect![[r#"registry [TargetObject=HKLM\SOFTWARE\Run\evil, Details=x.exe, Image=C:\reg.exe]"#]],
    );
    check(
        &program,
        &windows(&[
            ("Channel", "Security"),
            ("EventID", "5156"),
            ("Application", r"\device\harddiskvolume2\a.exe"),
            ("Direction", "%%14593"),
            ("DestAddress", "10.0.0.9"),
            ("DestPort", "445"),
            ("Protocol", "6"),
        ]),
        expect![[
            r#"network [Image=C:\a.exe, DestinationIp=10.0.0.9, DestinationPort=445, Initiated=true, Protocol=tcp]"#
        ]],
    );
    check(
        &program,
        &windows(&[
            ("Channel", "Microsoft-Windows-Windows Defender/Operational"),
            ("EventID", "1116"),
            ("Threat Name", "Eicar"),
        ]),
        expect![[r#"
        threat [ThreatName=Eicar]
        virus [Signature=Eicar]"#]],
    );
}

#[test]
fn other_products_compare_their_origin() {
    let program = program(
        "
        trail: product: aws, service: cloudtrail | eventName: X
        aws: product: aws | eventName: X
        audit: product: linux, service: auditd | a: X
        created: product: linux, category: process_creation | a: X
        auth: product: linux, service: auth | a: X
        web: category: webserver | a: X
        ",
    );
    let origin = |product, category, service| Origin { product, category, service };
    check(
        &program,
        &event(origin("aws", "", "cloudtrail"), &[("eventName", "x")]),
        expect![[r#"
        trail [eventName=x]
        aws [eventName=x]"#]],
    );
    check(&program, &event(origin("aws", "", "config"), &[("EventName", "x")]), expect!["aws [eventName=x]"]);
    check(
        &program,
        &event(origin("linux", "process_creation", "auditd"), &[("a", "x")]),
        expect![[r#"
        audit [a=x]
        created [a=x]"#]],
    );
    check(&program, &event(origin("linux", "", "sshd"), &[("a", "x")]), expect!["auth [a=x]"]);
    check(&program, &event(origin("linux", "", "nginx"), &[("a", "x")]), expect!["web [a=x]"]);
}

#[test]
fn every_log_source_of_sigmahq_on_windows_is_known() {
    let Some(folder) = crate::records::data("sigma/rules") else { return };
    let (program, _) = crate::regression::load(&folder);
    let mut unknown: Vec<String> = Vec::new();
    for rule in program.rules().iter().filter(|rule| rule.logsource.product == "windows") {
        if !program.knows(&rule.logsource) {
            unknown.push(format!("{:?}", rule.logsource));
        }
    }
    unknown.dedup();
    assert_eq!(unknown, Vec::<String>::new());
}

#[test]
fn health_says_what_a_rule_lacks() {
    let rules = "
title: fires
logsource: {product: windows, service: security}
detection: {s: {EventID: 1}, condition: s}
---
title: silent
logsource: {product: windows, service: security}
detection: {s: {EventID: 2, Other|contains: x}, t: {EventID: 3}, condition: s or t}
---
title: lacks
logsource: {product: windows, service: security}
detection: {s: {EventID: 1, Nothing|contains: x}, t: {Gone: 1}, f: {Never: 1}, condition: s and (t or s) and not f}
---
title: no source
logsource: {product: windows, service: system}
detection: {s: {EventID: 1}, condition: s}
";
    let documents: Vec<sigma::Document> = sigma::parse_rules(rules, "h.yml").into_iter().flatten().collect();
    let (program, _) = sigma::Program::compile(documents, &sigma::CompileOptions::default());
    let mut matcher = sigma::Matcher::new(std::sync::Arc::new(program));
    let mut hits = Vec::new();
    for _ in 0..3 {
        let mut event = event::Event::new("test", crate::records::WINDOWS);
        event.push("Channel", event::Value::text("Security"));
        event.push("EventID", event::Value::Int(1));
        matcher.evaluate(&event, &mut hits);
        matcher.forget();
    }
    let shown: Vec<String> = matcher
        .health()
        .iter()
        .map(|h| format!("{:?}, {} of {} events", h.verdict, h.hits, h.events))
        .collect();
    expect_test::expect![[r#"
        Fired, 3 of 3 events
        Silent, 0 of 3 events
        FieldsMissing(["Gone", "Nothing"]), 0 of 3 events
        NoSource, 0 of 0 events"#]]
    .assert_eq(&shown.join("\n"));
}
