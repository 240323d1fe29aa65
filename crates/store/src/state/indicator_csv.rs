//! Indicators from files: CSV with a header, as Defender exports it; STIX bundles and MISP events.
//!
//! Columns are found by name, in any order and case: `IndicatorType`, `IndicatorValue`,
//! `ExpirationTime`, `Action`, `Severity`, `Title`, `Description`, `Confidence`; others are ignored. Only type and
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

    /// Imports what a STIX bundle or a MISP event names and reports what it leaves out. Values that the
    /// source does not say more of get medium severity and are alerted on.
    ///
    /// # Errors
    /// [`StateError::Invalid`] when the document is too large or of another form.
    pub async fn import_intelligence(&self, document: &[u8], act: Act<'_>) -> Result<CsvImport, StateError> {
        let bad = |reason: String| StateError::invalid("document", reason);
        if document.len() > CSV_LIMIT_BYTES {
            return Err(bad(format!("is larger than {CSV_LIMIT_BYTES} bytes; split it")));
        }
        let text = std::str::from_utf8(document).map_err(|_| bad("must be text in UTF-8".to_owned()))?;
        let read = intel::read(text).map_err(|e| bad(format!("cannot be read: {e}")))?;
        let (mut specs, mut report) = (vec![], CsvImport::default());
        let mut reject = |reason: String| {
            report.rejected += 1;
            if report.rejects.len() < REPORTED_REJECTS {
                report.rejects.push((0, reason));
            }
        };
        read.left_out.into_iter().for_each(|(id, why)| reject(format!("{id}: {why}")));
        for sighted in read.found {
            match fold(&of_sighted(&sighted)) {
                Ok(spec) => specs.push(spec),
                Err(error) => reject(format!("{}: {error}", sighted.value)),
            }
        }
        report.added = self.add_indicators(&specs, act).await?.len();
        Ok(report)
    }
}

fn of_sighted(sighted: &intel::Sighted) -> IndicatorSpec {
    use intel::Kind;
    let kind = match sighted.kind {
        Kind::Sha256 => IndicatorType::FileSha256,
        Kind::Sha1 => IndicatorType::FileSha1,
        Kind::Md5 => IndicatorType::FileMd5,
        Kind::Ip => IndicatorType::IpAddress,
        Kind::Cidr => IndicatorType::IpRange,
        Kind::Domain => IndicatorType::DomainName,
        Kind::Url => IndicatorType::Url,
        Kind::Sender => IndicatorType::EmailSender,
        Kind::Certificate => IndicatorType::CertificateThumbprint,
    };
    let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    let title = match sighted.title.trim() {
        "" => format!("Indicator {}", cut(&sighted.value, 200)),
        title => cut(title, 256),
    };
    IndicatorSpec {
        kind,
        value: sighted.value.clone(),
        action: IndicatorAction::Alert,
        severity: Severity::Medium,
        title,
        description: cut(&sighted.description, 4_000),
        expires_us: sighted.expires_us,
        confidence: sighted.confidence,
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
    confidence: Option<usize>,
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
            confidence: find(&["confidence"]),
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
        confidence: read_confidence(cell(columns.confidence))?,
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
        _ if value.contains('/') => IndicatorType::IpRange,
        _ if value.contains('@') => IndicatorType::EmailSender,
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
        "iprange" | "cidr" => IndicatorType::IpRange,
        "emailsender" | "sender" => IndicatorType::EmailSender,
        "certificatethumbprint" | "certificate" => IndicatorType::CertificateThumbprint,
        _ => {
            return Err(unknown(
                "IndicatorType",
                text,
                "FileSha1, FileSha256, FileMd5, IpAddress, IpRange, DomainName, Url, EmailSender, CertificateThumbprint",
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

fn read_confidence(text: &str) -> Result<Option<u8>, StateError> {
    if text.is_empty() {
        return Ok(None);
    }
    let number = text.parse::<u8>().ok().filter(|n| *n <= 100);
    let bad = || StateError::invalid("Confidence", "must be a whole number from 0 to 100");
    number.map(Some).ok_or_else(bad)
}

fn unknown(field: &'static str, text: &str, known: &str) -> StateError {
    let text: String = text.chars().take(64).collect();
    StateError::invalid(field, format!("`{text}` is not one of {known}"))
}
