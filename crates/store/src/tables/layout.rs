//! How a table's columns are stored: their names in Delta, which get statistics and filters.

use std::collections::HashSet;
use std::sync::Arc;

use arrow_schema::{Field, Schema, SchemaRef};
use schema::{Table, system};

/// Columns whose least and greatest value per file are recorded in the Delta log, where present.
/// Files are sorted by time, then device; of other columns the range says little.
const RANGED: [&str; 5] = ["Timestamp", "TimeGenerated", "DeviceId", "DeviceName", "Computer"];

/// Columns that get a bloom filter, where present: what an investigation asks for by exact value.
const FILTERED: [&str; 14] = [
    "DeviceId",
    "DeviceName",
    "SHA1",
    "SHA256",
    "MD5",
    "InitiatingProcessSHA256",
    "AccountSid",
    "AccountUpn",
    "AccountObjectId",
    "UserPrincipalName",
    "RemoteIP",
    "IPAddress",
    "RemoteUrl",
    "NetworkMessageId",
];

/// How a table is stored.
pub(super) struct Layout {
    /// The table.
    pub table: Arc<Table>,
    /// Declared columns, then system columns.
    pub schema: SchemaRef,
    /// Names in Delta and in data files, in the order of `schema`.
    pub stored_names: Arc<[String]>,
    /// The event's time, where the table has one.
    pub time: Option<usize>,
    /// The device, where the table has one.
    pub device: Option<usize>,
    /// Arrival time.
    pub arrival: usize,
    /// The partition column.
    pub day: usize,
    /// The row's identity.
    pub event_id: usize,
    /// Columns with ranges in the Delta log.
    pub ranged: Vec<usize>,
    /// Columns with bloom filters.
    pub filtered: Vec<usize>,
}

impl Layout {
    pub fn new(table: Arc<Table>) -> Self {
        let schema = table.stored_schema();
        let index = |name: &str| schema.index_of(name).ok();
        let declared = table.columns.len();
        let system_index = |name: &str| index(name).unwrap_or(declared);
        let present = |names: &[&str]| names.iter().filter_map(|name| index(name)).collect::<Vec<_>>();
        let arrival = system_index(system::ARRIVAL_TIME);
        let mut ranged = present(&RANGED);
        ranged.push(arrival);
        Layout {
            time: table.time_column().map(usize::from),
            device: present(&["DeviceId", "DeviceName", "Computer"]).first().copied(),
            arrival,
            day: system_index(system::DAY),
            event_id: system_index(system::EVENT_ID),
            ranged,
            filtered: present(&FILTERED),
            stored_names: stored_names(&schema),
            schema,
            table,
        }
    }

    /// The schema under the stored names.
    pub fn stored_schema(&self) -> Schema {
        let fields = self.schema.fields().iter().zip(self.stored_names.iter());
        Schema::new(fields.map(|(field, name)| self.renamed(field, name)).collect::<Vec<_>>())
    }

    fn renamed(&self, field: &Field, name: &str) -> Field {
        field.clone().with_name(name)
    }

    /// Stored names of the columns with ranges, as Delta's table property wants them.
    pub fn ranged_names(&self) -> String {
        let names: Vec<&str> = self.ranged.iter().map(|i| self.stored_names[*i].as_str()).collect();
        names.join(",")
    }
}

/// Delta's column names are not case-sensitive, ours are: of names that differ only by case the
/// later ones get a number.
fn stored_names(schema: &Schema) -> Arc<[String]> {
    let mut taken: HashSet<String> = schema.fields().iter().map(|f| f.name().to_lowercase()).collect();
    let mut seen = HashSet::new();
    let name_of = |field: &Arc<Field>| {
        let name = field.name();
        if seen.insert(name.to_lowercase()) {
            return name.clone();
        }
        let numbered = (2..).map(|n| format!("{name}_{n}")).find(|n| taken.insert(n.to_lowercase()));
        numbered.unwrap_or_else(|| name.clone())
    };
    schema.fields().iter().map(name_of).collect()
}
