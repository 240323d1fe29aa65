//! Searches for text in stored tables give the same with an index of terms, without one, and with a
//! damaged one.

use crate::engines::{Bench, texts};
use datafusion::arrow::array::RecordBatch;
use kql::Column;
use query::{Source, StoreTables, Tables as _};
use schema::{Catalog, Cell, Row, SystemCells, TableBuilder, TableId};
use std::sync::Arc;
use store::tables::{IndexOptions, Tables, TablesOptions};
use tempfile::TempDir;

const TABLE: &str = "DeviceProcessEvents";
const ROWS: usize = 6_000;
/// 2026-01-05T00:00:00Z.
const START_US: i64 = 1_767_571_200_000_000;

/// The stored tables, which are also the catalogue.
struct Stored(StoreTables);

impl query::Tables for Stored {
    fn table(&self, name: &str) -> Option<Source> {
        self.0.table(name)
    }
}

impl kql::Catalogue for Stored {
    fn table(&self, name: &str) -> Option<Vec<Column>> {
        let source = self.0.table(name).filter(|_| name == TABLE)?;
        Some(source.columns.into_iter().map(|(column, _)| column).collect())
    }

    fn table_names(&self) -> Vec<String> {
        vec![TABLE.into()]
    }

    fn function(&self, _: &str) -> Option<String> {
        None
    }
}

/// Numbers without a pattern.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn command(&mut self) -> String {
        const WORDS: [&str; 8] =
            ["PowerShell", "cmd.exe", "-enc", r"C:\Users\größe", "/c", "Ünïcode", "a_b", "lsass"];
        const SEPARATORS: [&str; 5] = [" ", "\\", ".", "_", "-"];
        let mut text = String::new();
        for _ in 0..self.below(4) {
            match self.below(4) {
                0 => text.push_str(&format!("word{}x", self.below(20_000))),
                1 => text.push_str(&format!("{}{}", "Qm9v".repeat(self.below(90)), self.below(5000))),
                _ => text.push_str(self.pick(&WORDS)),
            }
            text.push_str(self.pick(&SEPARATORS));
        }
        text
    }

    /// A part of a text, perhaps in the other case.
    fn part(&mut self, text: &str) -> String {
        let letters: Vec<char> = text.chars().collect();
        if letters.is_empty() {
            return "nothing".into();
        }
        let start = self.below(letters.len());
        let length = 1 + self.below(8.min(letters.len() - start));
        let part: String = letters[start..start + length].iter().collect();
        match self.below(3) {
            0 => part.to_uppercase(),
            1 => part.to_lowercase(),
            _ => part,
        }
    }

    fn test(&mut self, commands: &[String]) -> String {
        const ONE: [&str; 16] = [
            "has",
            "!has",
            "has_cs",
            "hasprefix",
            "hasprefix_cs",
            "hassuffix",
            "contains",
            "contains_cs",
            "!contains",
            "startswith",
            "endswith",
            "==",
            "=~",
            "!=",
            "startswith_cs",
            "!hasprefix",
        ];
        const SEVERAL: [&str; 5] = ["has_any", "has_all", "in", "in~", "!in"];
        let column = self.pick(&["ProcessCommandLine", "FileName", "ProcessCommandLine"]);
        let needle = |random: &mut Random| {
            let whole = &commands[random.below(commands.len())];
            let word = whole.split(['\\', ' ']).find(|word| word.starts_with("word"));
            let needle = match random.below(3) {
                0 => whole.clone(),
                1 => word.unwrap_or("nothing").to_owned(),
                _ => random.part(whole),
            };
            format!("@'{needle}'")
        };
        match self.below(3) {
            0 => {
                let needles: Vec<String> = (0..1 + self.below(3)).map(|_| needle(self)).collect();
                format!("{column} {} ({})", self.pick(&SEVERAL), needles.join(", "))
            }
            _ => format!("{column} {} {}", self.pick(&ONE), needle(self)),
        }
    }
}

fn rows(catalog: &Catalog, table: TableId, commands: &[String]) -> RecordBatch {
    let declared = catalog.get(TABLE).expect("the table");
    let mut builder = TableBuilder::new(Arc::clone(declared));
    for (record, command) in commands.iter().enumerate() {
        let event_us = START_US + record as i64 * 1_000_000;
        let mut row = Row::new(table);
        let mut text = |column: &str, value: String| {
            row.set(declared.column_index(column).expect("a column"), Cell::Text(value.into()));
        };
        text("ProcessCommandLine", command.clone());
        text("FileName", format!("tool{}.exe", record % 1300));
        row.set(declared.column_index("Timestamp").expect("a time"), Cell::Time(event_us));
        row.set(declared.column_index("ProcessId").expect("a number"), Cell::Int(record as i64));
        let (record, event_us) = (record as u32, Some(event_us));
        let system = SystemCells {
            tenant: "main",
            source: "edge",
            sequence: 1,
            record,
            row: 0,
            arrival_us: START_US,
            event_us,
        };
        builder.append(&row, &system);
    }
    builder.finish().expect("a batch")
}

async fn opened(folder: &TempDir, commands: &[String]) -> (Tables, TableId) {
    let catalog = Arc::new(Catalog::builtin().expect("the catalogue"));
    let id = catalog.get(TABLE).expect("the table").id;
    let batch = rows(&catalog, id, commands);
    let location = folder.path().to_str().expect("a plain path");
    let tables = Tables::open(location, catalog, TablesOptions::default()).await.expect("opened");
    tables.commit(id, vec![batch], 1).await.expect("committed");
    (tables, id)
}

#[test]
fn an_index_of_terms_changes_no_answer() {
    let bench = Bench::new();
    let folder = TempDir::new().expect("a folder");
    let mut random = Random(11);
    let commands: Vec<String> = (0..ROWS).map(|_| random.command()).collect();
    let (tables, id) = bench.runtime.block_on(opened(&folder, &commands));
    let stored = Arc::new(Stored(StoreTables::new(tables.clone())));
    let queries: Vec<String> = (0..150)
        .map(|_| {
            let (one, other) = (random.test(&commands), random.test(&commands));
            let joint = random.pick(&["and", "or"]);
            let filter = if random.below(2) == 0 { one } else { format!("({one}) {joint} ({other})") };
            format!("{TABLE} | where {filter} | project ProcessId, FileName")
        })
        .collect();
    let answers = || -> Vec<Vec<String>> {
        let answer = |query: &String| {
            let found = bench.columnar(query, stored.as_ref(), stored.clone());
            found.unwrap_or_else(|e| panic!("{query}: {e}")).iter().flat_map(texts).collect()
        };
        queries.iter().map(answer).collect()
    };
    let without = answers();
    let rare = without.iter().filter(|rows| (1..5).contains(&rows.len())).count();
    assert!(rare > 5, "only {rare} searches for what is rare");
    let options = IndexOptions { rows_min: 1, ..IndexOptions::default() };
    let indexed = bench.runtime.block_on(tables.index(id, &options)).expect("indexed");
    assert_eq!((indexed.files, indexed.unreadable.len()), (1, 0));
    let again = bench.runtime.block_on(tables.index(id, &options)).expect("indexed");
    assert_eq!(again.files, 0);
    for ((query, with), without) in queries.iter().zip(answers()).zip(&without) {
        assert_eq!(&with, without, "{query}");
    }
    let index = folder.path().join("tables").join(TABLE).join("_cordon_index");
    let file = std::fs::read_dir(index).expect("the index").next().expect("a file").expect("a file").path();
    let mut bytes = std::fs::read(&file).expect("read");
    bytes[8..].chunks_mut(97).for_each(|chunk| chunk[0] ^= 0x10);
    std::fs::write(&file, bytes).expect("written");
    let reopened = bench.runtime.block_on(reopened(&folder));
    let stored = Arc::new(Stored(StoreTables::new(reopened)));
    for (query, without) in queries.iter().zip(&without).take(20) {
        let found = bench.columnar(query, stored.as_ref(), stored.clone()).expect("an answer");
        assert_eq!(&found.iter().flat_map(texts).collect::<Vec<_>>(), without, "{query}");
    }
}

async fn reopened(folder: &TempDir) -> Tables {
    let catalog = Arc::new(Catalog::builtin().expect("the catalogue"));
    let location = folder.path().to_str().expect("a plain path");
    Tables::open(location, catalog, TablesOptions::default()).await.expect("opened")
}

#[test]
fn what_no_row_has_is_not_read() {
    let bench = Bench::new();
    let folder = TempDir::new().expect("a folder");
    let mut random = Random(5);
    let commands: Vec<String> = (0..ROWS).map(|_| random.command()).collect();
    let (tables, id) = bench.runtime.block_on(opened(&folder, &commands));
    let options = IndexOptions { rows_min: 1, ..IndexOptions::default() };
    bench.runtime.block_on(tables.index(id, &options)).expect("indexed");
    let stored = Arc::new(Stored(StoreTables::new(tables)));
    for (filter, pruned) in [
        ("ProcessCommandLine has 'mimikatz'", 1),
        ("ProcessCommandLine contains 'imikat'", 1),
        ("ProcessCommandLine has_any ('mimikatz', 'rubeus')", 1),
        ("ProcessCommandLine has_all ('lsass', 'rubeus')", 1),
        ("ProcessCommandLine hasprefix 'mimi'", 1),
        ("FileName == 'tool5.dll'", 1),
        ("FileName in ('a.exe', 'b.exe')", 1),
        ("FileName has 'tool5' and ProcessCommandLine has 'mimikatz'", 1),
        ("FileName has 'tool5' or ProcessCommandLine has 'mimikatz'", 0),
        ("ProcessCommandLine !has 'mimikatz'", 0),
    ] {
        let query = format!("{TABLE} | where {filter} | count");
        let stats = bench.stats(&query, stored.as_ref(), stored.clone());
        assert_eq!(stats.files, (1, pruned), "{filter}");
    }
}
