//! Rules in the forms of others: what is read, and that it is written back.

use expect_test::expect;
use rules::{Rule, graph_json, sentinel};
use serde_json::json;

const SENTINEL: &str = "
id: 0b9ae89d-8cad-461c-808f-0494f70ad5c4
name: Rare process on a server
version: 1.0.3
kind: Scheduled
description: |
  A process that few devices run.
severity: High
requiredDataConnectors:
  - connectorId: SecurityEvents
    dataTypes: [SecurityEvent]
queryFrequency: 1h
queryPeriod: 1d
triggerOperator: gt
triggerThreshold: 2
tactics: [InitialAccess, LateralMovement]
relevantTechniques: [T1078, T1021.001]
query: |
  SecurityEvent
  | where EventID == 4688
  | summarize Times = count() by Computer, Account
entityMappings:
  - entityType: Account
    fieldMappings:
      - identifier: FullName
        columnName: Account
  - entityType: Host
    fieldMappings:
      - identifier: HostName
        columnName: Computer
customDetails:
  HowOften: Times
alertDetailsOverride:
  alertDisplayNameFormat: 'Rare process by {{Account}}'
  alertDescriptionFormat: '{{Times}} times on {{Computer}}'
eventGroupingSettings:
  aggregationKind: AlertPerResult
suppressionEnabled: true
suppressionDuration: PT5H
incidentConfiguration:
  createIncident: true
";

#[test]
fn an_analytics_rule_is_read_and_written_back() {
    let read = sentinel::read(SENTINEL).unwrap();
    let mut rule = read.rule.clone();
    rule.kept.clear();
    expect![[r#"{"id":"0b9ae89d-8cad-461c-808f-0494f70ad5c4","name":"Rare process on a server","description":"A process that few devices run.\n","query":"SecurityEvent\n| where EventID == 4688\n| summarize Times = count() by Computer, Account\n","form":"analytics","enabled":true,"schedule":{"every":{"frequencyS":3600,"lookBackS":86400}},"latenessS":0,"severity":"high","tactics":["InitialAccess","LateralMovement"],"techniques":["T1078","T1021.001"],"recommendedActions":"","title":"Rare process by {{Account}}","alertDescription":"{{Times}} times on {{Computer}}","severityColumn":null,"tacticsColumn":null,"entities":[{"kind":"Account","fields":[{"identifier":"FullName","column":"Account"}],"impacted":false},{"kind":"Host","fields":[{"identifier":"HostName","column":"Computer"}],"impacted":false}],"details":{"HowOften":"Times"},"grouping":"row","threshold":{"comparison":"greaterThan","value":2},"quietS":18000,"kept":{}}"#]]
    .assert_eq(&serde_json::to_string(&rule).unwrap());
    expect![
        "incidentConfiguration is kept for export; here correlation decides which alerts make an incident"
    ]
    .assert_eq(&read.notes.join("\n"));
    let again = sentinel::read(&sentinel::write(&read.rule).unwrap()).unwrap();
    assert_eq!(again.rule, read.rule);
}

#[test]
fn a_rule_for_new_rows_has_no_schedule() {
    let read = sentinel::read("kind: NRT\nname: n\nquery: T\nid: x\nseverity: low").unwrap();
    assert_eq!(read.rule.schedule, rules::Schedule::Continuous);
    let again = sentinel::read(&sentinel::write(&read.rule).unwrap()).unwrap();
    assert_eq!(again.rule, read.rule);
}

#[test]
fn wrong_analytics_rules_say_what_to_do() {
    let texts = [
        "[",
        "name: x",
        "name: x\nquery: T\nkind: Fusion",
        "name: x\nquery: T",
        "name: x\nquery: T\nqueryFrequency: often",
        "name: x\nquery: T\nqueryFrequency: 1h\nseverity: grave",
        "name: x\nquery: T\nqueryFrequency: 1h\nentityMappings: [{entityType: Star}]",
        "name: x\nquery: T\nqueryFrequency: 1h\ntriggerThreshold: many",
    ];
    let errors: Vec<String> = texts.iter().map(|t| sentinel::read(t).unwrap_err().to_string()).collect();
    expect![[r#"
        `file` is no YAML: did not find expected node content at line 2 column 1, while parsing a flow node
        `query` is missing
        `kind` must be Scheduled or NRT; `Fusion` has no query to run
        `queryFrequency` is missing
        `queryFrequency` must be a length of time such as 1h or PT1H, and `often` is none
        `severity` must be Informational, Low, Medium or High
        `entityMappings` names no known entity: `Star`
        `triggerThreshold` must be a whole number"#]]
    .assert_eq(&errors.join("\n"));
}

fn graph_rule() -> serde_json::Value {
    json!({
        "@odata.type": "#microsoft.graph.security.detectionRule",
        "displayName": "Encoded command",
        "isEnabled": true,
        "queryCondition": { "queryText": "DeviceProcessEvents | where ProcessCommandLine has '-enc'" },
        "schedule": { "period": "12H" },
        "detectionAction": {
            "alertTemplate": {
                "title": "Encoded command on {{DeviceName}}",
                "description": "Look at it",
                "severity": "medium",
                "category": "Execution",
                "recommendedActions": "Ask the user.",
                "mitreTechniques": ["T1059.001"],
                "impactedAssets": [
                    { "@odata.type": "#microsoft.graph.security.impactedDeviceAsset", "identifier": "deviceId" },
                    { "@odata.type": "#microsoft.graph.security.impactedUserAsset", "identifier": "accountSid" }
                ]
            },
            "organizationalScope": null,
            "responseActions": [
                { "@odata.type": "#microsoft.graph.security.isolateDeviceResponseAction", "identifier": "deviceId", "isolationType": "full" }
            ]
        }
    })
}

#[test]
fn a_custom_detection_is_read_and_written_back() {
    let rule: Rule = graph_json::read(&graph_rule()).unwrap();
    expect![[r##"{"id":"","name":"Encoded command","description":"Look at it","query":"DeviceProcessEvents | where ProcessCommandLine has '-enc'","form":"detection","enabled":true,"schedule":{"every":{"frequencyS":43200,"lookBackS":172800}},"latenessS":0,"severity":"medium","tactics":["Execution"],"techniques":["T1059.001"],"recommendedActions":"Ask the user.","title":"Encoded command on {{DeviceName}}","alertDescription":"Look at it","severityColumn":null,"tacticsColumn":null,"entities":[{"kind":"Host","fields":[{"identifier":"DeviceId","column":"DeviceId"}],"impacted":true},{"kind":"Account","fields":[{"identifier":"Sid","column":"AccountSid"}],"impacted":true}],"details":{},"grouping":"entities","threshold":{"comparison":"greaterThan","value":0},"quietS":null,"kept":{"organizationalScope":null,"responseActions":[{"@odata.type":"#microsoft.graph.security.isolateDeviceResponseAction","identifier":"deviceId","isolationType":"full"}],"category":"Execution"}}"##]].assert_eq(&serde_json::to_string(&rule).unwrap());
    let written = graph_json::write(&rule);
    assert_eq!(written["schedule"], json!({"frequency": "PT12H", "lookback": "P2D", "period": "12H"}));
    let again = graph_json::read(&written).unwrap();
    assert_eq!(Rule { kept: rule.kept.clone(), ..again }, rule);
}

#[test]
fn a_change_keeps_what_it_does_not_name() {
    let mut rule = graph_json::read(&graph_rule()).unwrap();
    let before = rule.clone();
    graph_json::apply(&mut rule, &json!({ "isEnabled": false })).unwrap();
    assert_eq!(Rule { enabled: true, ..rule.clone() }, before);
    graph_json::apply(&mut rule, &json!({ "schedule": { "frequency": "PT0S" } })).unwrap();
    assert_eq!(rule.schedule, rules::Schedule::Continuous);
    let wrong = [json!({"schedule": {"period": "often"}}), json!({"displayName": 3.5, "isEnabled": "yes"})];
    let errors: Vec<String> =
        wrong.iter().map(|w| graph_json::apply(&mut rule, w).unwrap_err().to_string()).collect();
    expect![[r#"
        `schedule.period` must be a length of time such as PT1H, or one of 0, 1H, 3H, 12H, 24H
        `isEnabled` must be true or false"#]]
    .assert_eq(&errors.join("\n"));
}
