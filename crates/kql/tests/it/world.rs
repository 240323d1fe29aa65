//! The shared corpus and the catalogues its rows were bound against. Shared by the tests and the
//! example that prints the scores.

use kql::{Bound, Catalogue, Column, Library, Type};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

/// Tables and the two enrichment functions that public queries call.
pub struct World {
    tables: BTreeMap<String, Vec<Column>>,
}

const PROFILE: &str = "(T:(*), x:string='', y:long=0) { (T | extend _k=1) | join (print SHA1='', SHA256='', MD5='', FileSize=0, GlobalPrevalence=0, GlobalFirstSeen=now(), GlobalLastSeen=now(), Signer='', Issuer='', SignerHash='', IsCertificateValid=false, IsRootSignerMicrosoft=false, SignatureState='', IsExecutable=false, ThreatName='', Publisher='', SoftwareName='', ProfileAvailability='', _k=1) on _k | project-away _k, _k1 }";
const DEVICE: &str = "(T:(*), x:string='', y:datetime=datetime(null)) { (T | extend _k=1) | join (print IP='', DeviceId='', _k=1) on _k | project-away _k, _k1 }";

impl Catalogue for World {
    fn table(&self, name: &str) -> Option<Vec<Column>> {
        self.tables.get(name).cloned()
    }

    fn table_names(&self) -> Vec<String> {
        self.tables.keys().cloned().collect()
    }

    fn function(&self, name: &str) -> Option<String> {
        match name {
            "FileProfile" => Some(PROFILE.to_owned()),
            "DeviceFromIP" => Some(DEVICE.to_owned()),
            _ => None,
        }
    }
}

/// The folder of shared data, or `None` with a printed line.
pub fn data() -> Option<PathBuf> {
    let folder = std::env::var("CORDON_DATA").map_or_else(
        |_| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    if folder.join("kql/queries.dev.jsonl").exists() {
        return Some(folder);
    }
    println!("skipped: no corpus at {}", folder.display());
    None
}

fn read_tables(folder: &std::path::Path, file: &str) -> BTreeMap<String, Vec<Column>> {
    let text = std::fs::read_to_string(folder.join("../reference/schema").join(file)).unwrap_or_default();
    let json: Value = serde_json::from_str(&text).unwrap_or_default();
    let mut tables = BTreeMap::new();
    for (name, table) in json.as_object().into_iter().flatten() {
        let Some(columns) = table["columns"].as_array() else { continue };
        let columns = columns
            .iter()
            .map(|c| {
                let kind = c["type"].as_str().and_then(Type::from_name).unwrap_or(Type::Unknown);
                Column::new(c["name"].as_str().unwrap_or(""), kind)
            })
            .collect();
        tables.insert(name.clone(), columns);
    }
    tables
}

/// The catalogues by the names that the corpus gives them: `m365`, `unified`.
pub fn worlds(folder: &std::path::Path) -> HashMap<&'static str, World> {
    let mut defender = read_tables(folder, "advanced-hunting.json");
    if let Some(columns) = defender.get("GraphApiAuditEvents").cloned() {
        defender.insert("GraphAPIAuditEvents".to_owned(), columns);
    }
    let mut unified = read_tables(folder, "sentinel-tables.json");
    for (name, columns) in &defender {
        let merged = unified.entry(name.clone()).or_default();
        for column in columns {
            if !merged.iter().any(|c| c.name == column.name) {
                merged.push(column.clone());
            }
        }
        if !merged.iter().any(|c| &*c.name == "TimeGenerated") {
            merged.push(Column::new("TimeGenerated", Type::DateTime));
        }
    }
    HashMap::from([("m365", World { tables: defender }), ("unified", World { tables: unified })])
}

/// The same catalogues from the tables that Cordon declares.
pub fn declared_worlds() -> HashMap<&'static str, World> {
    let Ok(catalog) = schema::Catalog::builtin() else { return HashMap::new() };
    let mut defender = BTreeMap::new();
    let mut unified = BTreeMap::new();
    for table in catalog.iter().filter(|t| !t.families.contains(&schema::Family::Cordon)) {
        let documented = |family| -> Vec<Column> {
            let columns = table.documented_by(family);
            columns.map(|(n, k)| Column::new(n, Type::from_name(k.name()).unwrap_or(Type::Unknown))).collect()
        };
        let of_defender = documented(schema::Family::Defender);
        let mut columns = documented(schema::Family::Sentinel);
        if !of_defender.is_empty() {
            let time = Column::new("TimeGenerated", Type::DateTime);
            for column in of_defender.iter().chain([&time]) {
                if !columns.iter().any(|c| c.name == column.name) {
                    columns.push(column.clone());
                }
            }
            defender.insert(table.name.clone(), of_defender);
        }
        unified.insert(table.name.clone(), columns);
    }
    // Both spellings are in use.
    for tables in [&mut defender, &mut unified] {
        if let Some(columns) = tables.get("GraphApiAuditEvents").cloned() {
            tables.insert("GraphAPIAuditEvents".to_owned(), columns);
        }
    }
    HashMap::from([("m365", World { tables: defender }), ("unified", World { tables: unified })])
}

/// A row of the corpus and what this crate makes of it.
pub struct Case {
    /// Its id.
    pub id: String,
    /// The text.
    pub query: String,
    /// The official codes; empty when the official binder accepts it.
    pub codes: Vec<String>,
    /// The official columns.
    pub columns: Vec<(String, String)>,
    /// Ours.
    pub bound: Bound,
    /// Whether our parser found nothing wrong.
    pub parses: bool,
}

impl Case {
    /// Our columns in the corpus' form.
    pub fn ours(&self) -> Vec<(String, String)> {
        let shape = self.bound.result.as_ref();
        shape.map_or(vec![], |s| {
            s.columns.iter().map(|c| (c.name.to_string(), c.column_type.name().to_owned())).collect()
        })
    }

    /// Whether the official binder accepts it.
    pub fn official_accepts(&self) -> bool {
        self.codes.is_empty()
    }

    /// Whether we agree with the official binder: the same columns, or one of its codes.
    pub fn agrees(&self) -> bool {
        if self.official_accepts() {
            return self.bound.diagnostics.is_empty() && self.ours() == self.columns;
        }
        self.bound.diagnostics.iter().any(|d| self.codes.iter().any(|c| c == d.code))
    }
}

/// All rows of the corpus, bound.
pub fn cases(folder: &std::path::Path) -> Vec<Case> {
    cases_in(folder, &worlds(folder))
}

/// All rows of the corpus, bound against these catalogues.
pub fn cases_in(folder: &std::path::Path, worlds: &HashMap<&'static str, World>) -> Vec<Case> {
    let library = Library::builtin();
    let text = std::fs::read_to_string(folder.join("kql/queries.dev.jsonl")).unwrap_or_default();
    text.lines().filter_map(|line| case(line, worlds, &library)).collect()
}

fn case(line: &str, worlds: &HashMap<&str, World>, library: &Library) -> Option<Case> {
    let row: Value = serde_json::from_str(line).ok()?;
    let query = row["query"].as_str()?.to_owned();
    let world = worlds.get(row["env"].as_str()?)?;
    let parsed = kql::parse(&query);
    let bound = kql::bind(&query, &parsed, world, library);
    let codes =
        row["errors"].as_array()?.iter().filter_map(|e| e["code"].as_str().map(str::to_owned)).collect();
    let columns = row["columns"].as_array().map_or(vec![], |columns| {
        columns
            .iter()
            .map(|c| (c[0].as_str().unwrap_or("").to_owned(), c[1].as_str().unwrap_or("").to_owned()))
            .collect()
    });
    let parses = parsed.diagnostics.is_empty();
    Some(Case { id: row["id"].as_str()?.to_owned(), query, codes, columns, bound, parses })
}
