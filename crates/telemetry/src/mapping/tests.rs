//! Compiling mapping files, the functions, and laws of mapping.

use event::{Event, Field, Origin, Value};
use expect_test::{Expect, expect};
use proptest::prelude::*;
use schema::{Catalog, SystemCells, TableBuilder};

use super::{Envelope, Mapper, device_id, expression};

fn catalog() -> Catalog {
    Catalog::builtin().expect("the built-in tables")
}

fn check_file(yaml: &str, expected: Expect) {
    let outcome = Mapper::from_files(&catalog(), [("lab/test.yaml", yaml)].into_iter());
    let shown = match outcome {
        Ok(mapper) => mapper
            .summaries()
            .map(|m| format!("{} fills {:?}", m.name, m.tables))
            .collect::<Vec<_>>()
            .join("\n"),
        Err(error) => error.to_string(),
    };
    expected.assert_eq(&shown);
}

fn one_column(table: &str, column: &str, expression: &str) -> String {
    format!(
        "doc: d\nformats: [f]\nlookups: {{words: {{'1': one}}}}\nmappings:\n  - name: m\n    table: {table}\n    columns: {{{column}: \"{expression}\"}}\n"
    )
}

#[test]
fn wrong_mappings_are_refused() {
    let process = "DeviceProcessEvents";
    check_file(
        &one_column(process, "FileName", "basename(Image)"),
        expect![[r#"m fills ["DeviceProcessEvents"]"#]],
    );
    check_file(
        &one_column("DeviceProcesEvents", "FileName", "Image"),
        expect![
            "mapping m in lab/test.yaml fills table DeviceProcesEvents, which does not exist; did you mean DeviceProcessEvents or DeviceFileEvents or DeviceLogonEvents?"
        ],
    );
    check_file(
        &one_column(process, "Filename", "Image"),
        expect!["mapping m in lab/test.yaml: table DeviceProcessEvents has no column Filename"],
    );
    check_file(
        &one_column(process, "FileName", "basname(Image)"),
        expect![
            "mapping m in lab/test.yaml, column FileName: there is no function basname with 1 arguments, at byte 0 of `basname(Image)`"
        ],
    );
    check_file(
        &one_column(process, "ProcessId", "basename(Image)"),
        expect![
            "mapping m in lab/test.yaml, column ProcessId: a text does not fit a long column, at byte 0 of `basename(Image)`"
        ],
    );
    check_file(
        &one_column(process, "FileName", "first(Image, "),
        expect![
            "mapping m in lab/test.yaml, column FileName: expected a field, a function, a number or text in single quotes, at byte 13 of `first(Image, `"
        ],
    );
    check_file(
        &one_column(process, "FileName", "lookup(word, Image)"),
        expect![
            "mapping m in lab/test.yaml, column FileName: lookup word is not declared, at byte 0 of `lookup(word, Image)`"
        ],
    );
}

#[test]
fn expressions_are_read() {
    let shown = |text: &str| format!("{:?}", expression::parse(text));
    expect![[
        r#"Ok(Call("if", [Call("equals", [Field("a.b"), Text("it's")], 3), Int(-1), Field("two words")], 0))"#
    ]]
    .assert_eq(&shown("if(equals(a.b, 'it''s'), -1, `two words`)"));
    expect![[r#"Err(ExpressionError { position: 2, reason: "unexpected text after the expression" })"#]]
        .assert_eq(&shown("a b"));
}

/// Evaluates an expression into a string column of an event with the given fields.
fn check_value(expression: &str, fields: &[(&str, Value<'static>)], expected: Expect) {
    let mapper = Mapper::from_files(
        &catalog(),
        [("t", one_column("DeviceProcessEvents", "FileName", expression).as_str())].into_iter(),
    )
    .unwrap_or_else(|error| panic!("{error}"));
    let mut event = Event::new("f", Origin::default());
    event.time_us = Some(1_600_000_000_000_000);
    for (name, value) in fields {
        event.push((*name).to_owned(), value.clone());
    }
    let mut rows = vec![];
    mapper.map(&event, Envelope { raw: "raw", arrival_us: 0 }, &mut rows);
    let shown =
        rows[0].cells.first().map_or("(no value)".to_owned(), |(_, cell)| cell.as_text().into_owned());
    expected.assert_eq(&shown);
}

#[test]
fn functions_give_their_values() {
    let text = Value::text;
    check_value("basename(p)", &[("p", text("C:\\a\\b.exe"))], expect!["b.exe"]);
    check_value("dirname(p)", &[("p", text("/usr/bin/ls"))], expect!["/usr/bin"]);
    check_value("hash(h, 'sha256')", &[("h", text("SHA1=AB,SHA256=CD"))], expect!["cd"]);
    check_value("hash(h, 'MD5')", &[("h", text("MD5=00000000"))], expect!["(no value)"]);
    check_value("name_of(a)", &[("a", text("CORP\\mira"))], expect!["mira"]);
    check_value("domain_of(a)", &[("a", text("mira@corp.example"))], expect!["corp.example"]);
    check_value("upn_of(a)", &[("a", text("CORP\\mira"))], expect!["(no value)"]);
    check_value("ip(a)", &[("a", text("::ffff:10.0.0.1"))], expect!["10.0.0.1"]);
    check_value("ip(a)", &[("a", text("[2001:db8::1]:443"))], expect!["2001:db8::1"]);
    check_value("ip(a)", &[("a", text("10.0.0.1:443"))], expect!["10.0.0.1"]);
    check_value("ip(a)", &[("a", text("LOCAL"))], expect!["(no value)"]);
    check_value("ip_type(a)", &[("a", text("192.168.0.9"))], expect!["Private"]);
    check_value("guid(g)", &[("g", text("{0A1B-00}"))], expect!["0a1b-00"]);
    check_value(
        "registry_path(r)",
        &[("r", text("\\REGISTRY\\MACHINE\\SAM"))],
        expect!["HKEY_LOCAL_MACHINE\\SAM"],
    );
    check_value("registry_key(r)", &[("r", text("HKU\\S-1\\Run\\x"))], expect!["HKEY_USERS\\S-1\\Run"]);
    check_value("image_of(c)", &[("c", text("\\SystemRoot\\a b.sys -x"))], expect!["\\SystemRoot\\a b.sys"]);
    check_value("image_of(c)", &[("c", text("\"C:\\a b\\c.exe\" /d"))], expect!["C:\\a b\\c.exe"]);
    check_value("device_path(p)", &[("p", text("\\Device\\HarddiskVolume3\\W\\x"))], expect!["\\W\\x"]);
    check_value("int(n)", &[("n", text("0x3e7"))], expect!["999"]);
    check_value("epoch_ms(n)", &[("n", Value::Int(1))], expect!["1970-01-01T00:00:00.001000Z"]);
    check_value("lookup(words, n)", &[("n", Value::Int(1))], expect!["one"]);
    check_value("first(a, lookup(words, n), 'x')", &[("n", Value::Int(2))], expect!["x"]);
    check_value("concat(a, '/', b)", &[("a", text("1"))], expect!["(no value)"]);
    check_value("pack('A', a, 'B', b)", &[("b", text("q\"q"))], expect![[r#"{"B":"q\"q"}"#]]);
    check_value("list(a)", &[("a", text("1")), ("a", Value::Int(2))], expect![[r#"["1",2]"#]]);
    check_value("nth(a, 1)", &[("a", text("1")), ("a", Value::Int(2))], expect!["2"]);
    check_value(
        "line_value(t, 'User')",
        &[("t", text(" Host = x\r\n User = CORP\\m\r\n"))],
        expect!["CORP\\m"],
    );
    check_value("xml_text(t, 'B')", &[("t", text("<A><Bc>1</Bc><B x='1'>2</B></A>"))], expect!["2"]);
    check_value("event_time()", &[], expect!["2020-09-13T12:26:40.000000Z"]);
    check_value("rest()", &[("a", text("")), ("b", Value::Bool(true))], expect![[r#"{"b":true}"#]]);
}

#[test]
fn leftovers_are_what_no_column_says_whole() {
    let yaml = "doc: d\nformats: [f]\nabsent: ['-']\nomit: [noise]\nmappings:\n  - name: m\n    table: DeviceEvents\n    columns: {FileName: basename(path), ProcessId: int(pid), AccountName: 'first(a, b)', AdditionalFields: rest()}\n";
    let mapper = Mapper::from_files(&catalog(), [("t", yaml)].into_iter()).expect("a mapping");
    let mut event = Event::new("f", Origin::default());
    for (name, value) in
        [("path", "C:\\x\\y.exe"), ("pid", "many"), ("a", "A"), ("b", "B"), ("noise", "n"), ("dash", "-")]
    {
        event.push(name, Value::text(value));
    }
    event.push("o", Value::Json("{\"k\":1}".into()));
    event.push("o.k", Value::Int(1));
    let mut rows = vec![];
    mapper.map(&event, Envelope { raw: "", arrival_us: 0 }, &mut rows);
    let table = mapper.table(&rows[0]);
    expect![[r#"{"path":"C:\\x\\y.exe","pid":"many","b":"B","o":{"k":1}}"#]]
        .assert_eq(&rows[0].named(table, "AdditionalFields").expect("leftovers").as_text());
}

#[test]
fn devices_have_one_id_under_all_their_names() {
    assert_eq!(device_id("LAP-07.corp.example"), device_id("lap-07"));
    assert_ne!(device_id("10.0.0.1"), device_id("10.0.0.2"));
    assert_eq!(device_id(" - "), None);
    expect!["c243cb768108bd802811ad2fa50dcd076e35892f"].assert_eq(&device_id("lap-07").unwrap_or_default());
}

/// Every built-in mapping is reachable by name and fills documented tables only.
#[test]
fn built_in_mappings_have_names_of_their_own() {
    let catalog = catalog();
    let mapper = Mapper::new(&catalog).unwrap_or_else(|error| panic!("{error}"));
    let mut names: Vec<_> = mapper.summaries().map(|m| (m.file, m.name)).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "two mappings of one file share a name");
}

fn any_value() -> impl Strategy<Value = Value<'static>> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        any::<f64>().prop_map(Value::Float),
        ".{0,30}".prop_map(|text| Value::Text(text.into())),
        "(0x)?[0-9a-f]{1,12}".prop_map(|text| Value::Text(text.into())),
        prop_oneof![Just("-"), Just("C:\\a\\b.exe"), Just("A\\b"), Just("%%14592"), Just("::ffff:1.2.3.4")]
            .prop_map(Value::text),
        Just(Value::Json("{\"a\":[1]}".into())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever an event of a known kind holds, it gives rows and every cell fits its column.
    #[test]
    fn mapping_never_fails(
        channel in proptest::sample::select(vec!["Security", "System", "Microsoft-Windows-Sysmon/Operational", "Windows PowerShell", "Microsoft-Windows-Windows Defender/Operational", "Other"]),
        id in proptest::sample::select(vec![1_i64, 3, 7, 10, 12, 13, 22, 104, 299, 400, 800, 1102, 1116, 1121, 1200, 4624, 4625, 4656, 4662, 4688, 4698, 4720, 4732, 4768, 4769, 4776, 5136, 5145, 5156, 7045]),
        values in proptest::collection::vec((0_usize..60, any_value()), 0..60),
    ) {
        const NAMES: [&str; 60] = ["Image", "CommandLine", "ProcessId", "ProcessGuid", "ParentImage", "ParentProcessId", "Hashes", "User", "UtcTime", "TargetFilename", "SourceIp", "SourcePort", "DestinationIp", "DestinationPort", "Protocol", "Initiated", "TargetObject", "Details", "EventType", "ImageLoaded", "SubjectUserName", "SubjectDomainName", "SubjectUserSid", "SubjectLogonId", "TargetUserName", "TargetDomainName", "TargetUserSid", "TargetLogonId", "LogonType", "IpAddress", "IpPort", "WorkstationName", "Status", "SubStatus", "NewProcessName", "NewProcessId", "ParentProcessName", "MandatoryLabel", "TaskContent", "ServiceFileName", "ShareName", "RelativeTargetName", "Direction", "SourceAddress", "DestPort", "Application", "Data", "Properties", "MemberName", "ObjectDN", "Computer", "EventRecordID", "Level", "Task", "Message", "ContextInfo", "ScriptName", "Path", "ID", "AdditionalFields"];
        let catalog = catalog();
        let mapper = MAPPER.with(|mapper| mapper.clone());
        let mut event = Event::new("evtx", crate::windows::ORIGIN);
        event.push("Channel", Value::text(channel));
        event.push("EventID", Value::Int(id));
        for (name, value) in values {
            event.fields.push(Field { name: NAMES[name].into(), value });
        }
        let mut rows = vec![];
        mapper.map(&event, Envelope { raw: "raw", arrival_us: 5 }, &mut rows);
        prop_assert!(!rows.is_empty());
        for row in &rows {
            let table = catalog.table(row.table);
            let mut builder = TableBuilder::new(table.clone());
            builder.append(row, &SystemCells { tenant: "", source: "", sequence: 0, record: 0, row: 0, arrival_us: 5, event_us: None });
            prop_assert_eq!(builder.misfits(), 0, "misfit in {}", table.name);
            for (index, cell) in &row.cells {
                if let schema::Cell::Json(text) = cell {
                    prop_assert!(serde_json::from_str::<serde_json::Value>(text).is_ok(), "{} holds {}", table.columns[usize::from(*index)].name, text);
                }
            }
        }
    }
}

thread_local! {
    /// Compiled once, because each of many cases needs it.
    static MAPPER: std::rc::Rc<Mapper> = std::rc::Rc::new(crate::golden::built_in());
}
