//! Indicators from a CSV file with a header, as Defender exports it.
//!
//! Columns are found by name, in any order and case: `IndicatorType`, `IndicatorValue`,
//! `ExpirationTime`, `Action`, `Severity`, `Title`, `Description`; others are ignored. Only type and
//! value are needed; a missing type is guessed from the value.

use model::Severity;

use super::Tenant;
use super::error::StateError;
use super::indicators::{IndicatorAction, IndicatorSpec, IndicatorType, fold};
use super::triage::Act;

/// Largest CSV file, in bytes.
pub const CSV_LIMIT_BYTES: usize = 64 << 20;
/// Most rejected rows that are reported one by one.
const REPORTED_REJECTS: usize = 100;

/// What became of a CSV file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CsvImport {
    /// Rows added or replaced.
    pub added: usize,
    /// Rows left out.
    pub rejected: usize,
    /// Line and reason of the first rows left out.
    pub rejects: Vec<(u64, String)>,
}

impl Tenant {
    /// Imports the good rows of a CSV file and reports the others.
    ///
    /// # Errors
    /// [`StateError::Invalid`] when the file is too large or has no usable header.
    pub async fn import_indicators(&self, csv: &[u8], act: Act<'_>) -> Result<CsvImport, StateError> {
        let (specs, mut report) = read_csv(csv)?;
        report.added = self.add_indicators(&specs, act).await?.len();
        Ok(report)
    }
}

struct Columns {
    kind: Option<usize>,
    value: usize,
    expires: Option<usize>,
    action: Option<usize>,
    severity: Option<usize>,
    title: Option<usize>,
    description: Option<usize>,
}

impl Columns {
    fn of(header: &csv::StringRecord) -> Result<Self, StateError> {
        let find = |names: &[&str]| {
            let same =
                |h: &str| names.contains(&h.trim_start_matches('\u{feff}').trim().to_lowercase().as_str());
            header.iter().position(same)
        };
        let value = find(&["indicatorvalue", "value", "indicator"]).ok_or_else(|| {
            let reason = "needs a header line with a column IndicatorValue (and best IndicatorType, Title)";
            StateError::invalid("csv", reason)
        })?;
        Ok(Columns {
            kind: find(&["indicatortype", "type"]),
            value,
            expires: find(&["expirationtime", "expires"]),
            action: find(&["action"]),
            severity: find(&["severity"]),
            title: find(&["title"]),
            description: find(&["description"]),
        })
    }
}

/// The good rows, folded, and the report of the others.
pub(crate) fn read_csv(bytes: &[u8]) -> Result<(Vec<IndicatorSpec>, CsvImport), StateError> {
    if bytes.len() > CSV_LIMIT_BYTES {
        let reason = format!("is larger than {CSV_LIMIT_BYTES} bytes; split it");
        return Err(StateError::invalid("csv", reason));
    }
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes);
    let header = reader.headers().map_err(|e| StateError::invalid("csv", format!("does not read: {e}")))?;
    let columns = Columns::of(header)?;
    let (mut specs, mut report) = (vec![], CsvImport::default());
    let mut reject = |line: u64, reason: String| {
        report.rejected += 1;
        if report.rejects.len() < REPORTED_REJECTS {
            report.rejects.push((line, reason));
        }
    };
    for record in reader.records() {
        match record {
            Ok(record) => match read_row(&columns, &record) {
                Ok(spec) => specs.push(spec),
                Err(error) => reject(record.position().map_or(0, csv::Position::line), error.to_string()),
            },
            Err(error) => reject(error.position().map_or(0, csv::Position::line), error.to_string()),
        }
    }
    Ok((specs, report))
}

fn read_row(columns: &Columns, record: &csv::StringRecord) -> Result<IndicatorSpec, StateError> {
    let cell = |column: Option<usize>| column.and_then(|c| record.get(c)).unwrap_or_default();
    let value = cell(Some(columns.value)).to_owned();
    let kind = match cell(columns.kind) {
        "" => guess_type(&value),
        text => read_type(text)?,
    };
    let title = match cell(columns.title) {
        "" => format!("Indicator {}", value.chars().take(200).collect::<String>()),
        title => title.to_owned(),
    };
    fold(&IndicatorSpec {
        kind,
        value,
        action: read_action(cell(columns.action))?,
        severity: read_severity(cell(columns.severity))?,
        title,
        description: cell(columns.description).to_owned(),
        expires_us: read_time(cell(columns.expires))?,
    })
}

fn guess_type(value: &str) -> IndicatorType {
    let hex = value.bytes().all(|b| b.is_ascii_hexdigit());
    match value.len() {
        32 if hex => IndicatorType::FileMd5,
        40 if hex => IndicatorType::FileSha1,
        64 if hex => IndicatorType::FileSha256,
        _ if value.parse::<std::net::IpAddr>().is_ok() => IndicatorType::IpAddress,
        _ if value.contains("://") => IndicatorType::Url,
        _ => IndicatorType::DomainName,
    }
}

fn read_type(text: &str) -> Result<IndicatorType, StateError> {
    Ok(match text.to_lowercase().as_str() {
        "filesha1" | "sha1" => IndicatorType::FileSha1,
        "filesha256" | "sha256" => IndicatorType::FileSha256,
        "filemd5" | "md5" => IndicatorType::FileMd5,
        "ipaddress" | "ip" => IndicatorType::IpAddress,
        "domainname" | "domain" => IndicatorType::DomainName,
        "url" => IndicatorType::Url,
        _ => {
            return Err(unknown(
                "IndicatorType",
                text,
                "FileSha1, FileSha256, FileMd5, IpAddress, DomainName, Url",
            ));
        }
    })
}

fn read_action(text: &str) -> Result<IndicatorAction, StateError> {
    Ok(match text.to_lowercase().as_str() {
        "allowed" | "allow" => IndicatorAction::Allowed,
        "audit" => IndicatorAction::Audit,
        "" | "alert" => IndicatorAction::Alert,
        "warn" => IndicatorAction::Warn,
        "block" | "alertandblock" => IndicatorAction::Block,
        "blockandremediate" => IndicatorAction::BlockAndRemediate,
        _ => return Err(unknown("Action", text, "Allowed, Audit, Alert, Warn, Block, BlockAndRemediate")),
    })
}

fn read_severity(text: &str) -> Result<Severity, StateError> {
    Ok(match text.to_lowercase().as_str() {
        "informational" => Severity::Informational,
        "low" => Severity::Low,
        "" | "medium" => Severity::Medium,
        "high" => Severity::High,
        _ => return Err(unknown("Severity", text, "Informational, Low, Medium, High")),
    })
}

fn read_time(text: &str) -> Result<Option<i64>, StateError> {
    if text.is_empty() {
        return Ok(None);
    }
    let time = event::parse_micros(text).map_err(|_| {
        StateError::invalid("ExpirationTime", format!("`{text}` is not a time such as 2027-01-31T00:00:00Z"))
    })?;
    Ok(Some(time))
}

fn unknown(field: &'static str, text: &str, known: &str) -> StateError {
    let text: String = text.chars().take(64).collect();
    StateError::invalid(field, format!("`{text}` is not one of {known}"))
}
