//! Tests of keys, techniques and evidence of rows.
use super::*;
use expect_test::{Expect, expect};
use schema::{Catalog, Cell, Row};

fn check_row(table: &str, cells: &[(&str, Cell<'static>)], expected: Expect) {
    let catalog = Catalog::builtin().unwrap();
    let table = catalog.get(table).unwrap();
    let mut row = Row::new(table.id);
    for (column, cell) in cells {
        row.set(table.column_index(column).unwrap(), cell.clone());
    }
    let shown: Vec<String> = evidence_of_row(table, &row)
        .iter()
        .map(|e| {
            let keys: Vec<String> = e.entity.keys().into_iter().map(|k| k.0).collect();
            format!("{:?} {}", e.role, keys.join(" "))
        })
        .collect();
    expected.assert_eq(&shown.join("\n"));
}

fn text(t: &'static str) -> Cell<'static> {
    Cell::Text(t.into())
}

#[test]
fn a_process_row() {
    check_row(
        "DeviceProcessEvents",
        &[
            ("DeviceName", text("WS1.corp.example")),
            ("AccountName", text("Ann")),
            ("AccountDomain", text("CORP")),
            ("FileName", text("a.exe")),
            ("FolderPath", text("C:\\T\\a.exe")),
            ("ProcessId", Cell::Int(5)),
            ("ProcessCreationTime", Cell::Time(9)),
        ],
        expect![[r#"
            Attacked device:ws1
            Compromised user:corp\ann
            Suspicious process:ws1|5|9
            Suspicious path:c:\t\a.exe"#]],
    );
}

#[test]
fn a_logon_from_another_device() {
    check_row(
        "SecurityEvent",
        &[
            ("Computer", text("DC01.corp.example")),
            ("TargetUserName", text("ann")),
            ("TargetDomainName", text("CORP")),
            ("IpAddress", text("10.0.0.5")),
            ("TargetLogonId", text("0x8f0f2cd7")),
            ("SubjectLogonId", text("0x0")),
            ("WorkstationName", text("ADFS01")),
        ],
        expect![[r#"
            Attacked device:dc01
            Attacked user:corp\ann
            Source ip:10.0.0.5
            Contextual session:dc01|0x8f0f2cd7
            Source device:adfs01"#]],
    );
}

#[test]
fn techniques() {
    assert_eq!(Technique::parse("attack.t1059.001").unwrap().parent(), "T1059");
    assert_eq!(Technique::parse("attack.execution"), None);
    assert_eq!(Tactic::from_short_name("command_and_control"), Some(Tactic::CommandAndControl));
}
