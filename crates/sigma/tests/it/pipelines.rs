//! Processing pipelines: what each step makes of a rule.

use expect_test::{Expect, expect};
use sigma::language::{ParseOptions, parse_rules_with};
use sigma::{Document, Pipeline};
use std::sync::Arc;

use crate::language::show;

const RULE: &str = r"
title: t
id: i
tags: [attack.t1059]
level: high
fields: [Image, User]
logsource: {product: windows, category: process_creation}
detection:
  sel:
    Image|endswith: '\cmd.exe'
    CommandLine|contains|all: [' /c ', foo]
    ParentImage|fieldref: Image
  other:
    - User: SYSTEM
    - Hashes|contains: ['MD5=0123', 'SHA1=4567']
  filter: {IntegrityLevel: null}
  condition: (sel or other) and not filter
";

/// Checks what steps (a YAML list, one a line) make of [`RULE`].
fn check(steps: &str, expected: Expect) {
    check_rule(steps, RULE, expected);
}

fn check_rule(steps: &str, rule: &str, expected: Expect) {
    let text = format!(
        "name: p\nvars: {{admins: [ann, 'b*']}}\ntransformations:\n{}",
        steps.trim_start_matches('\n')
    );
    let shown = match Pipeline::read(&text, "p.yml") {
        Err(error) => error.to_string(),
        Ok(pipeline) => apply(pipeline, rule),
    };
    expected.assert_eq(&shown);
}

fn apply(pipeline: Pipeline, rule: &str) -> String {
    let options = ParseOptions { pipeline: Some(Arc::new(pipeline)), ..ParseOptions::default() };
    let shown = parse_rules_with(rule, "r.yml", &options).into_iter().map(|document| match document {
        Ok(Document::Rule(rule)) => {
            let source = &rule.logsource;
            let source = [&source.product, &source.category, &source.service].map(String::as_str).join("/");
            format!("{source} {}", show(&rule.detection))
        }
        Ok(Document::Correlation(c)) => format!("{:?} by {:?} {:?}", c.kind, c.group_by, c.aliases),
        Ok(Document::Filter(f)) => format!("filter {}", show(&f.condition)),
        Err(error) => error.to_string(),
    });
    shown.collect::<Vec<_>>().join("\n")
}

#[test]
fn names() {
    check(
        "- {type: field_name_mapping, mapping: {Image: process.executable, CommandLine: [process.command_line, cmd]}}",
        expect![[
            r#"windows/process_creation/ (((process.executable="‹*›\cmd.exe" & ((process.command_line="‹*› /c ‹*›" & process.command_line="‹*›foo‹*›") | (cmd="‹*› /c ‹*›" & cmd="‹*›foo‹*›")) & ParentImage = field process.executable) | (User="system" | (Hashes="‹*›md5=0123‹*›" | Hashes="‹*›sha1=4567‹*›"))) & !!IntegrityLevel set)"#
        ]],
    );
    check(
        "- {type: field_name_prefix, prefix: win.}",
        expect![[
            r#"windows/process_creation/ (((win.Image="‹*›\cmd.exe" & (win.CommandLine="‹*› /c ‹*›" & win.CommandLine="‹*›foo‹*›") & win.ParentImage = field win.Image) | (win.User="system" | (win.Hashes="‹*›md5=0123‹*›" | win.Hashes="‹*›sha1=4567‹*›"))) & !!win.IntegrityLevel set)"#
        ]],
    );
    check(
        "- {type: field_name_suffix, suffix: .keyword, field_name_conditions: [{type: include_fields, fields: [User, 'Im.*'], mode: re}]}",
        expect![[
            r#"windows/process_creation/ (((Image.keyword="‹*›\cmd.exe" & (CommandLine="‹*› /c ‹*›" & CommandLine="‹*›foo‹*›") & ParentImage = field Image.keyword) | (User.keyword="system" | (Hashes="‹*›md5=0123‹*›" | Hashes="‹*›sha1=4567‹*›"))) & !!IntegrityLevel set)"#
        ]],
    );
    check(
        "- {type: field_name_prefix_mapping, mapping: {Parent: [parent., p.]}}",
        expect![[
            r#"windows/process_creation/ (((Image="‹*›\cmd.exe" & (CommandLine="‹*› /c ‹*›" & CommandLine="‹*›foo‹*›") & (parent.Image = field Image | p.Image = field Image)) | (User="system" | (Hashes="‹*›md5=0123‹*›" | Hashes="‹*›sha1=4567‹*›"))) & !!IntegrityLevel set)"#
        ]],
    );
    check("
- {id: a, type: field_name_mapping, mapping: {Image: exe}}
- {type: field_name_suffix, suffix: '!', field_name_conditions: [{type: processing_item_applied, processing_item_id: a}]}", expect![[r#"windows/process_creation/ (((exe!="‹*›\cmd.exe" & (CommandLine="‹*› /c ‹*›" & CommandLine="‹*›foo‹*›") & ParentImage = field exe!) | (User="system" | (Hashes="‹*›md5=0123‹*›" | Hashes="‹*›sha1=4567‹*›"))) & !!IntegrityLevel set)"#]]);
    check(
        "
- {type: field_name_mapping, mapping: {Image: exe}}
- {type: strict_field_mapping_failure}",
        expect![
            "r.yml: rule i: the processing pipeline refuses it: these fields are not mapped: CommandLine, Hashes, IntegrityLevel, ParentImage, User"
        ],
    );
}

#[test]
fn rules() {
    check("
- {id: s, type: change_logsource, product: windows, service: sysmon, rule_conditions: [{type: logsource, category: process_creation}]}
- {type: add_condition, conditions: {EventID: 1, Src: '$product-$service'}, template: true, rule_conditions: [{type: processing_item_applied, processing_item_id: s}]}", expect![[r#"windows//sysmon ((EventID="1" & Src="windows-sysmon") & (((Image="‹*›\cmd.exe" & (CommandLine="‹*› /c ‹*›" & CommandLine="‹*›foo‹*›") & ParentImage = field Image) | (User="system" | (Hashes="‹*›md5=0123‹*›" | Hashes="‹*›sha1=4567‹*›"))) & !!IntegrityLevel set))"#]]);
    check(
        "- {type: add_condition, negated: true, conditions: {EventID: [1, 2]}}",
        expect![[
            r#"windows/process_creation/ (!(EventID="1" | EventID="2") & (((Image="‹*›\cmd.exe" & (CommandLine="‹*› /c ‹*›" & CommandLine="‹*›foo‹*›") & ParentImage = field Image) | (User="system" | (Hashes="‹*›md5=0123‹*›" | Hashes="‹*›sha1=4567‹*›"))) & !!IntegrityLevel set))"#
        ]],
    );
    check(
        "- {type: rule_failure, message: no such source, rule_conditions: [{type: logsource, product: windows}]}",
        expect!["r.yml: rule i: the processing pipeline refuses it: no such source"],
    );
    check(
        "- {type: rule_failure, message: no, rule_conditions: [{type: logsource, product: linux}, {type: tag, tag: attack.t1059}]}",
        expect![[
            r#"windows/process_creation/ (((Image="‹*›\cmd.exe" & (CommandLine="‹*› /c ‹*›" & CommandLine="‹*›foo‹*›") & ParentImage = field Image) | (User="system" | (Hashes="‹*›md5=0123‹*›" | Hashes="‹*›sha1=4567‹*›"))) & !!IntegrityLevel set)"#
        ]],
    );
    check(
        "- {type: rule_failure, message: high, rule_cond_op: or, rule_conditions: [{type: logsource, product: linux}, {type: rule_attribute, attribute: level, op: gte, value: medium}]}",
        expect!["r.yml: rule i: the processing pipeline refuses it: high"],
    );
    check("
- {type: set_state, key: k, val: 5}
- type: rule_failure
  message: state
  rule_conditions: {s: {type: processing_state, key: k, val: 5}, f: {type: contains_field, field: User}, n: {type: contains_field, field: Nope}}
  rule_cond_expr: s and (f and not n)", expect!["r.yml: rule i: the processing pipeline refuses it: state"]);
    check(
        "
- type: nest
  rule_conditions: [{type: contains_detection_item, field: User, value: SYSTEM}]
  items:
    - {type: drop_detection_item, field_name_conditions: [{type: exclude_fields, fields: [Image, User]}]}",
        expect![[r#"windows/process_creation/ (Image="‹*›\cmd.exe" | User="system")"#]],
    );
    check(
        "- {type: drop_detection_item, detection_item_conditions: [{type: is_null, cond: all}]}",
        expect![[
            r#"windows/process_creation/ ((Image="‹*›\cmd.exe" & (CommandLine="‹*› /c ‹*›" & CommandLine="‹*›foo‹*›") & ParentImage = field Image) | (User="system" | (Hashes="‹*›md5=0123‹*›" | Hashes="‹*›sha1=4567‹*›")))"#
        ]],
    );
    check(
        "- {type: detection_item_failure, message: unsupported, field_name_conditions: [{type: include_fields, fields: [Hashes]}]}",
        expect!["r.yml: rule i: the processing pipeline refuses it: unsupported"],
    );
}

#[test]
fn values() {
    check(
        r"- {type: replace_string, regex: '\\cmd\.exe$', replacement: '/sh', field_name_conditions: [{type: include_fields, fields: [Image]}]}",
        expect![[
            r#"windows/process_creation/ (((Image="‹*›/sh" & (CommandLine="‹*› /c ‹*›" & CommandLine="‹*›foo‹*›") & ParentImage = field Image) | (User="system" | (Hashes="‹*›md5=0123‹*›" | Hashes="‹*›sha1=4567‹*›"))) & !!IntegrityLevel set)"#
        ]],
    );
    check(
        r"- {type: replace_string, regex: '(f)o(o)', replacement: '\2\g<1>', skip_special: true}",
        expect![[
            r#"windows/process_creation/ (((Image="‹*›\cmd.exe" & (CommandLine="‹*› /c ‹*›" & CommandLine="‹*›of‹*›") & ParentImage = field Image) | (User="system" | (Hashes="‹*›md5=0123‹*›" | Hashes="‹*›sha1=4567‹*›"))) & !!IntegrityLevel set)"#
        ]],
    );
    check(
        "- {type: map_string, mapping: {SYSTEM: [S-1-5-18, LocalSystem], '*foo*': bar}}",
        expect![[
            r#"windows/process_creation/ (((Image="‹*›\cmd.exe" & (CommandLine="‹*› /c ‹*›" & CommandLine="bar") & ParentImage = field Image) | ((User="s-1-5-18" | User="localsystem") | (Hashes="‹*›md5=0123‹*›" | Hashes="‹*›sha1=4567‹*›"))) & !!IntegrityLevel set)"#
        ]],
    );
    check(
        "- {type: set_value, value: 7, detection_item_conditions: [{type: match_string, cond: any, pattern: SYS}]}",
        expect![[
            r#"windows/process_creation/ (((Image="‹*›\cmd.exe" & (CommandLine="‹*› /c ‹*›" & CommandLine="‹*›foo‹*›") & ParentImage = field Image) | (User="7" | (Hashes="‹*›md5=0123‹*›" | Hashes="‹*›sha1=4567‹*›"))) & !!IntegrityLevel set)"#
        ]],
    );
    check(
        "- {type: case, method: upper, field_name_conditions: [{type: include_fields, fields: [CommandLine]}]}",
        expect![[
            r#"windows/process_creation/ (((Image="‹*›\cmd.exe" & (CommandLine="‹*› /c ‹*›" & CommandLine="‹*›foo‹*›") & ParentImage = field Image) | (User="system" | (Hashes="‹*›md5=0123‹*›" | Hashes="‹*›sha1=4567‹*›"))) & !!IntegrityLevel set)"#
        ]],
    );
    check(
        "- {type: regex, method: ignore_case_flag, field_name_conditions: [{type: include_fields, fields: [Image]}]}",
        expect![[
            r#"windows/process_creation/ (((Image=/(?i)(?s)^.*\\cmd\.exe$/ & (CommandLine="‹*› /c ‹*›" & CommandLine="‹*›foo‹*›") & ParentImage = field Image) | (User="system" | (Hashes="‹*›md5=0123‹*›" | Hashes="‹*›sha1=4567‹*›"))) & !!IntegrityLevel set)"#
        ]],
    );
    check(
        "- {type: hashes_fields, valid_hash_algos: [MD5, SHA1], field_prefix: File}",
        expect![[
            r#"windows/process_creation/ (((Image="‹*›\cmd.exe" & (CommandLine="‹*› /c ‹*›" & CommandLine="‹*›foo‹*›") & ParentImage = field Image) | (User="system" | (FileMD5="0123" | FileSHA1="4567"))) & !!IntegrityLevel set)"#
        ]],
    );
    let rule = "title: t\nlogsource: {product: x}\ndetection:\n  s: {User|expand: '%admins%', Host|contains|expand: 'a%hosts%b'}\n  condition: s\n";
    check_rule(
        "
- {type: value_placeholders, include: [admins]}
- {type: wildcard_placeholders}",
        rule,
        expect![[r#"x// ((User="ann" | User="b‹*›") & Host="‹*›a‹*›b‹*›")"#]],
    );
    check_rule(
        "- {type: value_placeholders}",
        rule,
        expect![
            "r.yml: rule t: the processing pipeline refuses it: the pipeline has no variable `hosts` for the placeholder"
        ],
    );
}

#[test]
fn correlations_and_filters() {
    let rule = "
title: c
correlation: {type: value_count, rules: a, group-by: [User, who], aliases: {who: {a: Image}}, timespan: 1m, condition: {field: CommandLine, gte: 2}}
---
title: f
logsource: {product: windows}
filter: {rules: any, s: {User: x}, condition: not s}
";
    check_rule(
        "- {type: field_name_mapping, mapping: {User: user.name, Image: exe, CommandLine: cmd, who: no}}",
        rule,
        expect![[r#"
        Value(Count, ["cmd"]) by ["user.name", "who"] [Alias { name: "who", fields: [("a", "exe")] }]
        filter !user.name="x""#]],
    );
}

#[test]
fn faults_say_where() {
    check(
        "- {type: field_name_maping, mapping: {}}",
        expect![
            "p.yml: transformations[0] (): unknown transformation `field_name_maping` (did you mean `field_name_mapping`?)"
        ],
    );
    check(
        "- {id: a, type: replace_string, regex: '(?=x)', replacement: ''}",
        expect![[r#"
        p.yml: transformations[0] (a): regular expression: regex parse error:
            (?=x)
            ^^^
        error: look-around, including look-ahead and look-behind, is not supported"#]],
    );
    check(
        "- {type: set_state, key: k, val: 1, rule_conditions: [{type: logsurce}]}",
        expect![
            "p.yml: transformations[0] (): rule_conditions: unknown rule condition `logsurce` (did you mean `logsource`?)"
        ],
    );
    check(
        "- {type: set_state, key: k, val: 1, rule_conditions: {a: {type: tag, tag: x}}, rule_cond_expr: a and b}",
        expect!["p.yml: transformations[0] (): rule_cond_expr: there is nothing named `b`"],
    );
    check(
        "- {type: http_placeholders, url: 'http://x'}",
        expect![
            "p.yml: transformations[0] (): `http_placeholders` would read from outside; give the values as `vars` and use value_placeholders"
        ],
    );
    assert_eq!(
        Pipeline::read("a: 1", "p.yml").unwrap_err().to_string(),
        "p.yml: : the key `transformations` is missing"
    );
}

#[test]
fn pipelines_chain_by_priority() {
    let one = Pipeline::read(
        "name: late\npriority: 20\ntransformations: [{type: field_name_prefix, prefix: b.}]",
        "1",
    )
    .unwrap();
    let two = Pipeline::read(
        "name: early\npriority: 10\ntransformations: [{type: field_name_mapping, mapping: {User: a}}]",
        "2",
    )
    .unwrap();
    let whole = Pipeline::chain(vec![one, two]);
    assert_eq!((whole.name(), whole.step_count()), ("early + late", 2));
    let rule = "title: t\nlogsource: {product: x}\ndetection: {s: {User: 1}, condition: s}\n";
    expect![[r#"x// b.a="1""#]].assert_eq(&apply(whole, rule));
}
