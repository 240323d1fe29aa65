//! The catalogue: tables by name, their columns and types.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};

use crate::declaration::{self, Declaration, DeclarationError};
use crate::{system, tables};

/// A column's type in KQL terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColumnType {
    /// UTF-8 text.
    String,
    /// 32-bit whole number.
    Int,
    /// 64-bit whole number.
    Long,
    /// 64-bit fraction.
    Real,
    /// Truth value.
    Bool,
    /// Instant, stored as microseconds UTC (Delta's finest time unit).
    DateTime,
    /// UUID, stored as its text.
    Guid,
    /// JSON value, stored as its text.
    Dynamic,
}

impl ColumnType {
    /// The type of that KQL name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "string" => Self::String,
            "int" => Self::Int,
            "long" => Self::Long,
            "real" | "double" => Self::Real,
            "bool" | "boolean" => Self::Bool,
            "datetime" | "date" => Self::DateTime,
            "guid" | "uuid" | "uniqueid" => Self::Guid,
            "dynamic" | "object" => Self::Dynamic,
            _ => return None,
        })
    }

    /// The KQL name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Int => "int",
            Self::Long => "long",
            Self::Real => "real",
            Self::Bool => "bool",
            Self::DateTime => "datetime",
            Self::Guid => "guid",
            Self::Dynamic => "dynamic",
        }
    }

    /// The Arrow type it is stored as.
    #[must_use]
    pub fn arrow(self) -> DataType {
        match self {
            Self::String | Self::Guid | Self::Dynamic => DataType::Utf8,
            Self::Int => DataType::Int32,
            Self::Long => DataType::Int64,
            Self::Real => DataType::Float64,
            Self::Bool => DataType::Boolean,
            Self::DateTime => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        }
    }
}

/// Who documents a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// Microsoft Defender XDR advanced hunting.
    Defender,
    /// Log Analytics, as used by Sentinel.
    Sentinel,
    /// Cordon itself.
    Cordon,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name; names are case-sensitive.
    pub name: String,
    /// Its type.
    pub column_type: ColumnType,
    /// What it holds, where we say so.
    pub doc: String,
    /// Whether advanced hunting documents it (or Cordon, for its own tables).
    pub in_defender: bool,
    /// Whether Log Analytics documents it.
    pub in_sentinel: bool,
}

/// A table's place in the catalogue: cheap to copy and to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TableId(pub u16);

/// One table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its place in the catalogue.
    pub id: TableId,
    /// Its name; case-sensitive.
    pub name: String,
    /// The part of the product it belongs to.
    pub domain: String,
    /// What it holds, where we say so.
    pub doc: String,
    /// Who documents it, first documenter first.
    pub families: Vec<Family>,
    /// The current name, when this is an older name for the same data.
    pub alias_of: Option<String>,
    /// Documented columns in documented order.
    pub columns: Vec<Column>,
    by_name: HashMap<String, u16>,
    /// Per family, its columns in its own order and with its own types.
    documented: Vec<(Family, Vec<(u16, ColumnType)>)>,
}

impl Table {
    /// The position of a documented column.
    #[must_use]
    pub fn column_index(&self, name: &str) -> Option<u16> {
        self.by_name.get(name).copied()
    }

    /// The columns as that family documents them: its order and its types, which for some columns
    /// differ from those of [`Table::columns`] (text here, dynamic there).
    pub fn documented_by(&self, family: Family) -> impl Iterator<Item = (&str, ColumnType)> {
        let of_family = self.documented.iter().filter(move |(f, _)| *f == family);
        of_family.flat_map(|(_, columns)| columns).filter_map(|(index, kind)| {
            self.columns.get(usize::from(*index)).map(|c| (c.name.as_str(), *kind))
        })
    }

    /// The documented column of that name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.column_index(name).map(|i| &self.columns[usize::from(i)])
    }

    /// The column that holds the event's time: `Timestamp`, else `TimeGenerated`, else none.
    #[must_use]
    pub fn time_column(&self) -> Option<u16> {
        self.column_index("Timestamp").or_else(|| self.column_index("TimeGenerated"))
    }

    /// The documented columns as an Arrow schema. `dynamic` and `guid` columns carry their KQL type
    /// as field metadata under `cordon.type`.
    #[must_use]
    pub fn arrow_schema(&self) -> SchemaRef {
        Arc::new(Schema::new(self.columns.iter().map(arrow_field).collect::<Vec<_>>()))
    }

    /// What is stored: the documented columns, then the [`system`] columns.
    #[must_use]
    pub fn stored_schema(&self) -> SchemaRef {
        let documented = self.columns.iter().map(arrow_field);
        Arc::new(Schema::new(documented.chain(system::arrow_fields()).collect::<Vec<_>>()))
    }

    fn new(id: TableId, family: Family, declaration: Declaration) -> Self {
        let mut table = Table {
            id,
            name: declaration.name,
            domain: declaration.domain,
            doc: declaration.doc,
            families: vec![],
            alias_of: declaration.alias_of,
            columns: vec![],
            by_name: HashMap::new(),
            documented: vec![],
        };
        table.add_family(family, declaration.columns);
        table
    }

    fn add_family(&mut self, family: Family, columns: Vec<declaration::ColumnDeclaration>) {
        self.families.push(family);
        let mut documented = vec![];
        for declared in columns {
            let kind = declared.column_type();
            let index = *self.by_name.entry(declared.name.clone()).or_insert(self.columns.len() as u16);
            if usize::from(index) == self.columns.len() {
                let column_type = kind;
                let (name, doc) = (declared.name, declared.doc);
                self.columns.push(Column { name, column_type, doc, in_defender: false, in_sentinel: false });
            }
            let column = &mut self.columns[usize::from(index)];
            match family {
                Family::Defender | Family::Cordon => column.in_defender = true,
                Family::Sentinel => column.in_sentinel = true,
            }
            documented.push((index, kind));
        }
        self.documented.push((family, documented));
    }
}

fn arrow_field(column: &Column) -> Field {
    let field = Field::new(&column.name, column.column_type.arrow(), true);
    match column.column_type {
        ColumnType::Dynamic | ColumnType::Guid => field
            .with_metadata(HashMap::from([("cordon.type".to_owned(), column.column_type.name().to_owned())])),
        _ => field,
    }
}

/// All tables.
#[derive(Debug, Clone)]
pub struct Catalog {
    tables: Vec<Arc<Table>>,
    by_name: HashMap<String, TableId>,
}

impl Catalog {
    /// The tables this build knows.
    ///
    /// # Errors
    /// When a built-in declaration is unusable, which a test rules out.
    pub fn builtin() -> Result<Self, DeclarationError> {
        let mut tables: Vec<Table> = vec![];
        let mut by_name = HashMap::new();
        for (index, (family, text)) in tables::DECLARATIONS.iter().enumerate() {
            let declaration = declaration::read(index, text)?;
            let next = TableId(tables.len() as u16);
            let id = *by_name.entry(declaration.name.clone()).or_insert(next);
            match tables.get_mut(usize::from(id.0)) {
                Some(table) => table.add_family(*family, declaration.columns),
                None => tables.push(Table::new(id, *family, declaration)),
            }
        }
        Ok(Catalog { tables: tables.into_iter().map(Arc::new).collect(), by_name })
    }

    /// The table of that name, following no alias.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Arc<Table>> {
        self.by_name.get(name).map(|id| self.table(*id))
    }

    /// The table with that id.
    ///
    /// # Panics
    /// When the id is of another catalogue.
    #[must_use]
    pub fn table(&self, id: TableId) -> &Arc<Table> {
        &self.tables[usize::from(id.0)]
    }

    /// All tables, in declaration order.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Table>> {
        self.tables.iter()
    }

    /// Up to three table names close to `name`, for "did you mean".
    #[must_use]
    pub fn suggest(&self, name: &str) -> Vec<&str> {
        let wanted = name.to_lowercase();
        let mut scored: Vec<(usize, &str)> = self
            .tables
            .iter()
            .map(|t| (strsim::levenshtein(&wanted, &t.name.to_lowercase()), t.name.as_str()))
            .filter(|(distance, _)| *distance <= 2 + name.len() / 4)
            .collect();
        scored.sort_unstable();
        scored.into_iter().take(3).map(|(_, name)| name).collect()
    }
}
