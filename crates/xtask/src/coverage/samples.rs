//! What the golden samples show: for each table the sources that fill it, with their columns, and
//! for each log source of Sigma the sources that produce its events.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use event::Event;
use schema::Catalog;
use sigma::{LogSource, LogSources};
use telemetry::{Envelope, Limits, Mapper, Reader, detect_format};

use crate::workspace::TaskError;

/// Log sources of SigmaHQ's rules: product, category, service and number of rules.
const LOG_SOURCES: &str = include_str!("../../data/sigma-log-sources.tsv");

/// Rows that already are rows of a table.
const OWN_ROWS: &str = "table-row";

/// A log source of rules, and who produces its events.
pub struct RuleSource {
    /// The log source.
    pub source: LogSource,
    /// How many rules ask for it.
    pub rules: usize,
    /// Formats that produce its events.
    pub producers: BTreeSet<&'static str>,
    /// Whether it is one of Windows whose channels are known.
    pub windows_channel: bool,
}

/// Columns by source, by table.
pub type Filled = BTreeMap<String, BTreeMap<&'static str, BTreeSet<String>>>;

/// All that the samples show.
pub struct Found {
    /// The tables.
    pub catalog: Catalog,
    /// What fills them, rows of themselves left out.
    pub filled: Filled,
    /// Log sources of rules.
    pub rule_sources: Vec<RuleSource>,
    /// Mappings that no sample reaches, as `file: name`.
    pub unreached: Vec<String>,
}

/// Reads all samples.
pub fn read(root: &Path) -> Result<Found, TaskError> {
    let problem = |what: String| TaskError::Problems(what);
    let catalog = Catalog::builtin().map_err(|error| problem(error.to_string()))?;
    let mapper = Mapper::new(&catalog).map_err(|error| problem(error.to_string()))?;
    let taxonomy = LogSources::builtin().map_err(problem)?;
    let mut rule_sources = rule_sources(&taxonomy);
    let mut filled = Filled::new();
    let mut reached = BTreeSet::new();
    let reader = Reader::new(Limits::default());
    for path in sample_files(&root.join("crates/telemetry/golden"))? {
        let bytes = std::fs::read(&path).map_err(|source| TaskError::File { path: path.clone(), source })?;
        let name = path.to_string_lossy();
        let format =
            detect_format(&bytes, Some(&name)).ok_or_else(|| problem(format!("{name}: no format")))?;
        reader.read(format, &bytes, &mut |record| {
            for event in record.events.as_ref().map_or(&[][..], |events| events) {
                reached.extend(mapper.mapping_of(event).map(str::to_owned));
                note_columns(&mapper, event, &mut filled);
                note_log_sources(&taxonomy, event, &mut rule_sources);
            }
        });
    }
    let unreached = mapper
        .summaries()
        .filter(|mapping| !reached.contains(mapping.name) && !mapping.formats.contains(&OWN_ROWS))
        .map(|mapping| format!("{}: {}", mapping.file, mapping.name))
        .collect();
    Ok(Found { catalog, filled, rule_sources, unreached })
}

/// Every `in.*` under the golden folders, sorted.
fn sample_files(root: &Path) -> Result<Vec<PathBuf>, TaskError> {
    let list = |folder: &Path| -> Result<Vec<PathBuf>, TaskError> {
        let fail = |source| TaskError::File { path: folder.to_owned(), source };
        let mut paths = vec![];
        for entry in std::fs::read_dir(folder).map_err(fail)? {
            paths.push(entry.map_err(fail)?.path());
        }
        Ok(paths)
    };
    let mut found = vec![];
    for family in list(root)? {
        for source in list(&family)? {
            found.extend(list(&source)?);
        }
    }
    found.retain(|path| path.file_stem().is_some_and(|stem| stem == "in"));
    found.sort();
    Ok(found)
}

/// Notes the columns that the mapping of an event may fill of the tables it made rows of.
fn note_columns(mapper: &Mapper, event: &Event<'_>, filled: &mut Filled) {
    if event.format == OWN_ROWS {
        return;
    }
    let mut rows = vec![];
    mapper.map(event, Envelope { raw: "{}", arrival_us: 0 }, &mut rows);
    let summary = mapper.mapping_of(event).and_then(|name| mapper.summaries().find(|m| m.name == name));
    for row in &rows {
        let table = mapper.table(row);
        let columns = filled.entry(table.name.clone()).or_default().entry(event.format).or_default();
        let cells = row.cells.iter().filter_map(|(index, _)| table.columns.get(usize::from(*index)));
        columns.extend(cells.map(|column| column.name.clone()));
        let declared = summary.iter().flat_map(|m| m.tables.iter().zip(&m.columns));
        let own = declared.filter(|(name, _)| **name == table.name).flat_map(|(_, columns)| columns);
        columns.extend(own.map(|column| (*column).to_owned()));
    }
}

fn note_log_sources(taxonomy: &LogSources, event: &Event<'_>, sources: &mut [RuleSource]) {
    for source in sources.iter_mut().filter(|source| taxonomy.means(&source.source, event)) {
        source.producers.insert(event.format);
    }
}

fn rule_sources(taxonomy: &LogSources) -> Vec<RuleSource> {
    let lines = LOG_SOURCES.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut parts = line.split('\t').map(str::to_owned);
            let mut next = || parts.next();
            let source = LogSource { product: next()?, category: next()?, service: next()? };
            let rules = next()?.parse().ok()?;
            let windows_channel = taxonomy.is_windows_channel(&source);
            Some(RuleSource { source, rules, producers: BTreeSet::new(), windows_channel })
        })
        .collect()
}
