//! What is shared of tables, asked in every way that a query can ask for rows.

use evaluate::{Table, Value};
use kql::{Column, Type};
use query::{Engine, EngineOptions, Hunt, Limits, MemoryTables, Question, Share};
use std::sync::Arc;
use store::state::Within;

fn hunt() -> Hunt {
    let mut tables = MemoryTables::default();
    let columns = ["DeviceName", "CordonSource", "FileName"].map(|name| Column::new(name, Type::String));
    let rows = [
        ["ws1.corp.example", "edr", "a.exe"],
        ["WS2", "edr", "b.exe"],
        ["db-7", "edr", "c.exe"],
        ["db-8.ws.example", "other", "d.exe"],
        ["", "other", "e.exe"],
    ];
    let rows = rows.iter().map(|row| row.iter().map(Value::text).collect()).collect();
    tables.add_rows("DeviceProcessEvents", &Table { columns: columns.to_vec(), rows }).unwrap();
    let columns = ["Subject", "CordonSource"].map(|name| Column::new(name, Type::String));
    let rows = vec![vec![Value::text("hello"), Value::text("mail")]];
    tables.add_rows("EmailEvents", &Table { columns: columns.to_vec(), rows }).unwrap();
    let catalog = Arc::new(schema::Catalog::builtin().unwrap());
    Hunt::new(Engine::new(EngineOptions::default()).unwrap(), Arc::new(tables), catalog)
}

fn share(tables: &[&str], sources: Option<&[&str]>, devices: Option<&[&str]>) -> Share {
    let list = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
    Share { tables: list(tables), within: Within { sources: sources.map(list), devices: devices.map(list) } }
}

#[test]
fn only_what_is_shared_is_there() {
    let hunt = hunt();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(64 << 20).build().unwrap();
    let queries = [
        "DeviceProcessEvents | count",
        "DeviceProcessEvents | summarize make_set(FileName) | project array_strcat(array_sort_asc(set_FileName), ' ')",
        "search in (DeviceProcessEvents, EmailEvents) '*' | count",
        "let f = () { DeviceProcessEvents }; f() | join kind=inner (DeviceProcessEvents) on FileName | count",
        "EmailEvents | project Subject",
    ];
    let shares: [(&str, Option<Vec<Share>>); 7] = [
        ("all", None),
        ("devices ws*", Some(vec![share(&[], None, Some(&["ws*"]))])),
        ("source other", Some(vec![share(&[], Some(&["other"]), None)])),
        ("tables Email*", Some(vec![share(&["Email*"], None, None)])),
        (
            "Email*, and of Device* the servers",
            Some(vec![share(&["Email*"], None, None), share(&["Device*"], Some(&["edr"]), Some(&["DB-*"]))]),
        ),
        ("a group that is gone", Some(vec![share(&[], None, Some(&[]))])),
        ("nothing", Some(vec![])),
    ];
    let mut table = String::new();
    for (name, shares) in shares {
        table.push_str(&format!("{name}\n"));
        for text in queries {
            let question = Question {
                shares: shares.clone().map(Arc::from),
                limits: Limits::default(),
                ..Question::new(text, 0)
            };
            let said = match runtime.block_on(hunt.answer(question)) {
                Err(error) => format!("{:?}: {}", error.kind, error.message),
                Ok(answer) => {
                    let rows = answer.tables[0].table().unwrap().rows;
                    rows.first().map_or("no row".to_owned(), |row| format!("{:?}", row[0]))
                }
            };
            let text: String = text.chars().take(50).collect();
            table.push_str(&format!("    {text}: {}\n", said.chars().take(90).collect::<String>()));
        }
    }
    expect_test::expect![[r#"
        all
            DeviceProcessEvents | count: Long(5)
            DeviceProcessEvents | summarize make_set(FileName): Text("a.exe b.exe c.exe d.exe e.exe")
            search in (DeviceProcessEvents, EmailEvents) '*' |: Long(6)
            let f = () { DeviceProcessEvents }; f() | join kin: Long(5)
            EmailEvents | project Subject: Text("hello")
        devices ws*
            DeviceProcessEvents | count: Long(2)
            DeviceProcessEvents | summarize make_set(FileName): Text("a.exe b.exe")
            search in (DeviceProcessEvents, EmailEvents) '*' |: Long(2)
            let f = () { DeviceProcessEvents }; f() | join kin: Long(2)
            EmailEvents | project Subject: no row
        source other
            DeviceProcessEvents | count: Long(2)
            DeviceProcessEvents | summarize make_set(FileName): Text("d.exe e.exe")
            search in (DeviceProcessEvents, EmailEvents) '*' |: Long(2)
            let f = () { DeviceProcessEvents }; f() | join kin: Long(2)
            EmailEvents | project Subject: no row
        tables Email*
            DeviceProcessEvents | count: Wrong: There is no table 'DeviceProcessEvents'.
            DeviceProcessEvents | summarize make_set(FileName): Wrong: There is no table 'DeviceProcessEvents'.
            search in (DeviceProcessEvents, EmailEvents) '*' |: Wrong: There is no table 'DeviceProcessEvents'.
            let f = () { DeviceProcessEvents }; f() | join kin: Wrong: There is no column, table, variable or function 'DeviceProcessEvents' here.
            EmailEvents | project Subject: Text("hello")
        Email*, and of Device* the servers
            DeviceProcessEvents | count: Long(1)
            DeviceProcessEvents | summarize make_set(FileName): Text("c.exe")
            search in (DeviceProcessEvents, EmailEvents) '*' |: Long(2)
            let f = () { DeviceProcessEvents }; f() | join kin: Long(1)
            EmailEvents | project Subject: Text("hello")
        a group that is gone
            DeviceProcessEvents | count: Long(0)
            DeviceProcessEvents | summarize make_set(FileName): Text("")
            search in (DeviceProcessEvents, EmailEvents) '*' |: Long(0)
            let f = () { DeviceProcessEvents }; f() | join kin: Long(0)
            EmailEvents | project Subject: no row
        nothing
            DeviceProcessEvents | count: Wrong: There is no table 'DeviceProcessEvents'.
            DeviceProcessEvents | summarize make_set(FileName): Wrong: There is no table 'DeviceProcessEvents'.
            search in (DeviceProcessEvents, EmailEvents) '*' |: Wrong: There is no table 'DeviceProcessEvents'.
            let f = () { DeviceProcessEvents }; f() | join kin: Wrong: There is no column, table, variable or function 'DeviceProcessEvents' here.
            EmailEvents | project Subject: Wrong: There is no table 'EmailEvents'.
    "#]].assert_eq(&table);
}
