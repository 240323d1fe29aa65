//! Tests of the catalogue and the builders.
use super::*;
use expect_test::expect;

fn catalog() -> Catalog {
    Catalog::builtin().expect("built-in declarations are sound")
}

#[test]
fn counts_and_quirks() {
    let catalog = catalog();
    let no_timestamp = catalog
        .iter()
        .filter(|t| t.families[0] == Family::Defender && t.column_index("Timestamp").is_none())
        .count();
    let process = catalog.get("DeviceProcessEvents").unwrap();
    expect!["162 tables, 16 Defender tables without Timestamp, LogonId true, LogonID true"].assert_eq(
        &format!(
            "{} tables, {no_timestamp} Defender tables without Timestamp, LogonId {}, LogonID {}",
            catalog.iter().count(),
            process.column_index("LogonId").is_some(),
            process.column_index("LogonID").is_some(),
        ),
    );
}

#[test]
fn suggestions() {
    assert_eq!(catalog().suggest("DeviceProcesEvents").first(), Some(&"DeviceProcessEvents"));
}

#[test]
fn rows_become_a_batch() {
    let catalog = catalog();
    let table = catalog.get("DeviceProcessEvents").unwrap().clone();
    let mut builder = TableBuilder::new(table.clone());
    let system = SystemCells {
        tenant: "t",
        source: "s",
        sequence: 10,
        record: 2,
        row: 0,
        arrival_us: 1_700_000_000_000_000,
        event_us: Some(1_600_000_000_000_000),
    };
    for text in ["7", "x"] {
        let mut row = Row::new(table.id);
        row.set(table.column_index("ProcessId").unwrap(), Cell::Text(text.into()));
        builder.append(&row, &system);
    }
    assert_eq!((builder.len(), builder.misfits()), (2, 1));
    let batch = builder.finish().unwrap();
    let ids = batch.column_by_name("ProcessId").unwrap();
    let day = batch.column_by_name(system::DAY).unwrap();
    expect!["2 rows, ProcessId nulls 1, day 18518"].assert_eq(&format!(
        "{} rows, ProcessId nulls {}, day {}",
        batch.num_rows(),
        arrow_array::Array::null_count(ids),
        arrow_array::cast::AsArray::as_primitive::<arrow_array::types::Date32Type>(day).value(0),
    ));
}

#[test]
fn a_broken_clock_does_not_make_a_partition() {
    let mut system = SystemCells {
        tenant: "",
        source: "",
        sequence: 0,
        record: 0,
        row: 0,
        arrival_us: 1_700_000_000_000_000,
        event_us: Some(0),
    };
    let arrival_day = 19_675;
    assert_eq!(system.day(), arrival_day);
    system.event_us = Some(9_000_000_000_000_000);
    assert_eq!(system.day(), arrival_day);
}

#[test]
fn reference_pages_are_fresh() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/tables");
    let bless = std::env::var_os("UPDATE_EXPECT").is_some();
    let catalog = catalog();
    let mut index = String::from(
        "# Tables\n\nMade from the declarations in `crates/schema/tables`; `make bless` rewrites these pages.\n\n",
    );
    let mut pages: Vec<(String, String)> = vec![];
    for table in catalog.iter() {
        index += &format!("- [{0}]({0}.md), {1}\n", table.name, table.domain);
        pages.push((format!("{}.md", table.name), reference_page(table)));
    }
    pages.push(("README.md".to_owned(), index));
    if bless {
        std::fs::create_dir_all(&folder).unwrap();
    }
    for (name, page) in pages {
        let path = folder.join(&name);
        if bless {
            std::fs::write(&path, page).unwrap();
        } else {
            let there = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(there == page, "docs/reference/tables/{name} is stale; run `make bless`");
        }
    }
}
