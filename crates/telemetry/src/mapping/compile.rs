//! Mapping files → mappings ready to run: names resolved, types checked, fields numbered.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use schema::{Catalog, Cell, ColumnType, Table};

use super::declaration::{Columns, Condition, File, MappingError, OutputDeclaration, Scalar};
use super::expression::{self, ExpressionError, Syntax};
use super::function::{self, Function, ResultType};

/// A mapping ready to run.
#[derive(Debug)]
pub(crate) struct Mapping {
    pub file: String,
    pub name: String,
    pub formats: Vec<String>,
    pub when: Vec<Check>,
    pub outputs: Vec<Output>,
    /// Texts that mean "no value".
    pub absent: Vec<String>,
    /// Fields that `rest()` leaves out.
    pub omit: Arc<NameSet>,
    /// Fields that `rest()` writes in any case.
    pub keep: Arc<NameSet>,
}

/// A set of names, hashed with fixed seeds so that runs are alike.
pub(crate) type NameSet = std::collections::HashSet<String, ahash::RandomState>;

/// Field names to numbers.
pub(crate) type SlotMap = HashMap<String, u16, ahash::RandomState>;

/// A condition on a field.
#[derive(Debug, Clone)]
pub(crate) struct Check {
    pub field: String,
    pub test: CheckTest,
}

#[derive(Debug, Clone)]
pub(crate) enum CheckTest {
    Equals(Vec<Key>),
    Prefix(Vec<String>),
    Suffix(Vec<String>),
    Contains(Vec<String>),
    Not(Vec<Key>),
    Exists(bool),
    IsHost(bool),
}

/// A value to compare with: whole numbers as such, text without regard to ASCII case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    Int(i64),
    Text(String),
}

/// One row that a mapping makes.
#[derive(Debug)]
pub(crate) struct Output {
    pub table: Arc<Table>,
    pub when: Vec<Check>,
    /// Number of each field that an expression reads.
    pub slots: SlotMap,
    /// Lengths of those names, a quick refusal for the others.
    pub lengths: u64,
    pub columns: Vec<CompiledColumn>,
    pub from_fields: bool,
}

impl Output {
    /// The columns with an expression.
    pub(crate) fn column_names(&self) -> Vec<&str> {
        let name = |column: &CompiledColumn| self.table.columns.get(usize::from(column.index));
        self.columns.iter().filter_map(name).map(|column| column.name.as_str()).collect()
    }
}

#[derive(Debug)]
pub(crate) struct CompiledColumn {
    pub index: u16,
    pub column_type: ColumnType,
    pub expression: Expression,
}

/// An expression ready to run.
#[derive(Debug)]
pub(crate) enum Expression {
    Field(u16),
    Constant(Cell<'static>),
    First(Vec<Expression>),
    /// Condition, then, else.
    If(Box<[Expression; 3]>),
    Concat(Vec<Expression>),
    Pack(Vec<(String, Expression)>),
    /// All values under a name, as a JSON list.
    List(String, u16),
    /// One of the values under a name, counted from 0.
    Nth(String, usize),
    Lookup(Arc<BTreeMap<String, String>>, Box<Expression>),
    Call(&'static Function, Vec<Expression>),
    EventTime,
    Raw,
    Rest,
}

type Lookups = BTreeMap<String, Arc<BTreeMap<String, String>>>;

struct Compiler<'f> {
    catalog: &'f Catalog,
    groups: BTreeMap<&'f str, (&'f str, &'f Columns)>,
    lookups: Lookups,
    /// Group columns that some table had, to find misspelt ones.
    applied: BTreeSet<(&'f str, &'f str)>,
}

/// Compiles all files; groups and lookups are shared among them.
pub(crate) fn compile(catalog: &Catalog, files: &[File]) -> Result<Vec<Mapping>, MappingError> {
    let mut compiler =
        Compiler { catalog, groups: BTreeMap::new(), lookups: BTreeMap::new(), applied: BTreeSet::new() };
    for file in files {
        compiler.declare(file)?;
    }
    let mut mappings = vec![];
    for file in files {
        let omit: Arc<NameSet> = Arc::new(file.omit.iter().cloned().collect());
        let keep: Arc<NameSet> = Arc::new(file.keep.iter().cloned().collect());
        for declared in &file.mappings {
            let place = Place { file: &file.name, mapping: &declared.name };
            let mut outputs = vec![];
            outputs.push(compiler.output(
                place,
                &declared.table,
                &declared.groups,
                &declared.columns,
                declared.from_fields,
            )?);
            for also in &declared.also {
                outputs.push(compiler.further_output(place, also)?);
            }
            mappings.push(Mapping {
                file: file.name.clone(),
                name: declared.name.clone(),
                formats: file.formats.clone(),
                when: checks(&declared.when),
                outputs,
                absent: file.absent.clone(),
                omit: Arc::clone(&omit),
                keep: if declared.keep.is_empty() {
                    Arc::clone(&keep)
                } else {
                    Arc::new(keep.iter().chain(&declared.keep).cloned().collect())
                },
            });
        }
    }
    compiler.check_groups()?;
    Ok(mappings)
}

#[derive(Clone, Copy)]
struct Place<'p> {
    file: &'p str,
    mapping: &'p str,
}

impl Place<'_> {
    fn name_error(self, what: &'static str, name: &str, problem: &'static str) -> MappingError {
        let (file, mapping) = (self.file.to_owned(), self.mapping.to_owned());
        MappingError::Name { file, mapping, what, name: name.to_owned(), problem }
    }
}

impl<'f> Compiler<'f> {
    fn declare(&mut self, file: &'f File) -> Result<(), MappingError> {
        let place = Place { file: &file.name, mapping: "(file)" };
        for (name, columns) in &file.groups {
            if self.groups.insert(name, (&file.name, columns)).is_some() {
                return Err(place.name_error("group", name, "is declared twice"));
            }
        }
        for (name, table) in &file.lookups {
            if self.lookups.insert(name.clone(), Arc::new(table.clone())).is_some() {
                return Err(place.name_error("lookup", name, "is declared twice"));
            }
        }
        Ok(())
    }

    fn further_output(
        &mut self,
        place: Place<'_>,
        also: &'f OutputDeclaration,
    ) -> Result<Output, MappingError> {
        let mut output = self.output(place, &also.table, &also.groups, &also.columns, also.from_fields)?;
        output.when = checks(&also.when);
        Ok(output)
    }

    fn output(
        &mut self,
        place: Place<'_>,
        table: &str,
        groups: &'f [String],
        own: &'f Columns,
        from_fields: bool,
    ) -> Result<Output, MappingError> {
        let table = self.table(place, table)?;
        let mut columns = vec![];
        let mut slots = SlotMap::with_hasher(ahash::RandomState::with_seeds(5, 6, 7, 8));
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for (column, expression) in own {
            seen.insert(column);
            let Some(index) = table.column_index(column) else {
                return Err(MappingError::UnknownColumn {
                    file: place.file.to_owned(),
                    mapping: place.mapping.to_owned(),
                    table: table.name.clone(),
                    column: column.clone(),
                });
            };
            if let Some(expression) = expression {
                columns.push(self.column(place, &table, index, expression, &mut slots)?);
            }
        }
        for group in groups {
            let Some((_, members)) = self.groups.get(group.as_str()) else {
                return Err(place.name_error("group", group, "is not declared"));
            };
            for (column, expression) in *members {
                let Some(index) = table.column_index(column) else { continue };
                self.applied.insert((group, column));
                if seen.insert(column)
                    && let Some(expression) = expression
                {
                    columns.push(self.column(place, &table, index, expression, &mut slots)?);
                }
            }
        }
        let lengths = slots.keys().fold(0, |lengths, name| lengths | 1_u64 << (name.len() & 63));
        Ok(Output { table, when: vec![], slots, lengths, columns, from_fields })
    }

    fn table(&self, place: Place<'_>, name: &str) -> Result<Arc<Table>, MappingError> {
        self.catalog.get(name).cloned().ok_or_else(|| MappingError::UnknownTable {
            file: place.file.to_owned(),
            mapping: place.mapping.to_owned(),
            table: name.to_owned(),
            suggestion: self.catalog.suggest(name).join(" or "),
        })
    }

    fn column(
        &self,
        place: Place<'_>,
        table: &Table,
        index: u16,
        text: &str,
        slots: &mut SlotMap,
    ) -> Result<CompiledColumn, MappingError> {
        let column = &table.columns[usize::from(index)];
        let failed = |error: ExpressionError| MappingError::Expression {
            place: format!("mapping {} in {}, column {}", place.mapping, place.file, column.name),
            expression: text.to_owned(),
            position: error.position,
            reason: error.reason,
        };
        let syntax = expression::parse(text).map_err(failed)?;
        let mut builder = Builder { lookups: &self.lookups, slots };
        let (expression, result) = builder.build(&syntax).map_err(failed)?;
        if !result.fits(column.column_type) {
            let reason = format!("a {} does not fit a {} column", result.name(), column.column_type.name());
            return Err(failed(ExpressionError { position: 0, reason }));
        }
        Ok(CompiledColumn { index, column_type: column.column_type, expression })
    }

    /// A group column that no table of its users has is misspelt.
    fn check_groups(&self) -> Result<(), MappingError> {
        let used: BTreeSet<&str> = self.applied.iter().map(|(group, _)| *group).collect();
        for (group, (file, columns)) in &self.groups {
            for column in columns.keys() {
                if used.contains(group) && !self.applied.contains(&(*group, column.as_str())) {
                    return Err(MappingError::UnknownColumn {
                        file: (*file).to_owned(),
                        mapping: format!("group {group}"),
                        table: "(any that uses the group)".to_owned(),
                        column: column.clone(),
                    });
                }
            }
        }
        Ok(())
    }
}

struct Builder<'b> {
    lookups: &'b Lookups,
    slots: &'b mut SlotMap,
}

type Built = Result<(Expression, ResultType), ExpressionError>;

fn wrong<T>(position: usize, reason: impl Into<String>) -> Result<T, ExpressionError> {
    Err(ExpressionError { position, reason: reason.into() })
}

impl Builder<'_> {
    fn build(&mut self, syntax: &Syntax) -> Built {
        Ok(match syntax {
            Syntax::Field(name) => (Expression::Field(self.slot(name)), ResultType::Any),
            Syntax::Text(text) => (Expression::Constant(Cell::Text(text.clone().into())), ResultType::Text),
            Syntax::Int(n) => (Expression::Constant(Cell::Int(*n)), ResultType::Int),
            Syntax::Bool(b) => (Expression::Constant(Cell::Bool(*b)), ResultType::Bool),
            Syntax::Call(name, arguments, at) => return self.call(name, arguments, *at),
        })
    }

    /// The number of a field, a new one when no expression has read it yet.
    fn slot(&mut self, name: &str) -> u16 {
        let next = self.slots.len() as u16;
        *self.slots.entry(name.to_owned()).or_insert(next)
    }

    fn all(&mut self, arguments: &[Syntax]) -> Result<(Vec<Expression>, ResultType), ExpressionError> {
        let mut built = vec![];
        let mut joint: Option<ResultType> = None;
        for argument in arguments {
            let (expression, result) = self.build(argument)?;
            built.push(expression);
            joint = Some(joint.map_or(result, |joint| if joint == result { joint } else { ResultType::Any }));
        }
        Ok((built, joint.unwrap_or(ResultType::Any)))
    }

    /// The forms that are not plain functions of their arguments' values.
    fn call(&mut self, name: &str, arguments: &[Syntax], at: usize) -> Built {
        match (name, arguments) {
            ("event_time", []) => Ok((Expression::EventTime, ResultType::Time)),
            ("raw", []) => Ok((Expression::Raw, ResultType::Text)),
            ("rest", []) => Ok((Expression::Rest, ResultType::Json)),
            ("first", [_, ..]) => {
                let (built, joint) = self.all(arguments)?;
                Ok((Expression::First(built), joint))
            }
            ("concat", [_, ..]) => Ok((Expression::Concat(self.all(arguments)?.0), ResultType::Text)),
            ("if", [condition, then, otherwise]) => {
                let (condition, _) = self.build(condition)?;
                let (then, one) = self.build(then)?;
                let (otherwise, other) = self.build(otherwise)?;
                let joint = if one == other { one } else { ResultType::Any };
                Ok((Expression::If(Box::new([condition, then, otherwise])), joint))
            }
            ("list", [Syntax::Field(field)]) => {
                let slot = self.slot(field);
                Ok((Expression::List(field.clone(), slot), ResultType::Json))
            }
            ("nth", [Syntax::Field(field), Syntax::Int(n)]) if *n >= 0 => {
                Ok((Expression::Nth(field.clone(), *n as usize), ResultType::Any))
            }
            ("lookup", [Syntax::Field(table), value]) => {
                let Some(table) = self.lookups.get(table).cloned() else {
                    return wrong(at, format!("lookup {table} is not declared"));
                };
                let (value, _) = self.build(value)?;
                Ok((Expression::Lookup(table, Box::new(value)), ResultType::Text))
            }
            ("pack", [_, _, ..]) => self.pack(arguments, at),
            _ => self.function(name, arguments, at),
        }
    }

    fn pack(&mut self, arguments: &[Syntax], at: usize) -> Built {
        let mut members = vec![];
        for pair in arguments.chunks(2) {
            let [Syntax::Text(name), value] = pair else {
                return wrong(at, "pack takes pairs of a name in quotes and a value");
            };
            members.push((name.clone(), self.build(value)?.0));
        }
        Ok((Expression::Pack(members), ResultType::Json))
    }

    fn function(&mut self, name: &str, arguments: &[Syntax], at: usize) -> Built {
        let Some(function) = function::find(name) else {
            return wrong(at, format!("there is no function {name} with {} arguments", arguments.len()));
        };
        if arguments.len() != function.arguments.len() {
            let wanted = function.arguments.len();
            return wrong(at, format!("{name} takes {wanted} arguments, not {}", arguments.len()));
        }
        let (built, _) = self.all(arguments)?;
        Ok((Expression::Call(function, built), function.result))
    }
}

fn key(scalar: &Scalar) -> Key {
    match scalar {
        Scalar::Int(n) => Key::Int(*n),
        Scalar::Bool(b) => Key::Text(b.to_string()),
        Scalar::Text(text) => event::parse_integer(text)
            .filter(|_| text.bytes().all(|b| b.is_ascii_digit()))
            .map_or_else(|| Key::Text(text.to_ascii_lowercase()), Key::Int),
    }
}

fn checks(when: &BTreeMap<String, Condition>) -> Vec<Check> {
    let mut checks = vec![];
    for (field, condition) in when {
        let mut add = |test| checks.push(Check { field: field.clone(), test });
        match condition {
            Condition::One(scalar) => add(CheckTest::Equals(vec![key(scalar)])),
            Condition::Any(scalars) => add(CheckTest::Equals(scalars.iter().map(key).collect())),
            Condition::Test(test) => {
                if !test.prefix.is_empty() {
                    add(CheckTest::Prefix(test.prefix.clone()));
                }
                if !test.suffix.is_empty() {
                    add(CheckTest::Suffix(test.suffix.clone()));
                }
                if !test.contains.is_empty() {
                    add(CheckTest::Contains(test.contains.clone()));
                }
                if !test.not.is_empty() {
                    add(CheckTest::Not(test.not.iter().map(key).collect()));
                }
                if let Some(exists) = test.exists {
                    add(CheckTest::Exists(exists));
                }
                if let Some(is_host) = test.is_host {
                    add(CheckTest::IsHost(is_host));
                }
            }
        }
    }
    checks
}
