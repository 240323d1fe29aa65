//! Rows of files that a query names: `externaldata` and `inline_external_table`.
//!
//! <https://learn.microsoft.com/kusto/query/externaldata-operator>, and for the formats
//! <https://learn.microsoft.com/azure/data-explorer/ingestion-supported-formats>. Reading the file is
//! the caller's; here bytes become rows. A cell that does not fit its column's type is null.

use crate::plan::External;
use crate::{Fault, Row, Value};
use kql::{Column, Type};
use std::io::Read;

/// Bytes of one file after decompression, at most.
const BYTES_MAX: u64 = 256 << 20;

/// The rows of one file.
///
/// # Errors
/// [`Fault::Unsupported`] for a format that is not read here, [`Fault::Limit`] for a file too large,
/// [`Fault::Argument`] for one that is broken.
pub fn rows(address: &str, bytes: &[u8], external: &External, columns: &[Column]) -> Result<Vec<Row>, Fault> {
    let bytes = unpacked(address, bytes)?;
    let option = |name: &str| {
        external.options.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    };
    let format =
        option("format").or(option("dataformat")).map_or_else(|| format_of(address), str::to_lowercase);
    let skip = option("ignoreFirstRecord").is_some_and(|v| v.eq_ignore_ascii_case("true"));
    let text = String::from_utf8_lossy(&bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    match format.as_str() {
        "csv" => separated(text, b',', skip, columns),
        "tsv" | "tsve" => separated(text, b'\t', skip, columns),
        "psv" => separated(text, b'|', skip, columns),
        "scsv" => separated(text, b';', skip, columns),
        "sohsv" => separated(text, 1, skip, columns),
        "txt" => Ok(text.lines().skip(usize::from(skip)).map(|line| one_cell(line, columns)).collect()),
        "raw" => Ok(vec![one_cell(text, columns)]),
        "json" | "multijson" | "singlejson" => objects(text, columns),
        other => Err(Fault::unsupported(
            format!("externaldata in the format '{other}'"),
            "csv, tsv, psv, scsv, txt, raw, json and multijson are read here",
        )),
    }
}

/// The format by the ending of the address; csv when it says nothing.
fn format_of(address: &str) -> String {
    let path = address.split(['?', ';']).next().unwrap_or(address);
    let path = path.strip_suffix(".gz").unwrap_or(path);
    let ending = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, e)| e);
    match ending.to_lowercase().as_str() {
        known @ ("tsv" | "tsve" | "psv" | "scsv" | "sohsv" | "txt" | "raw" | "json" | "multijson") => {
            known.into()
        }
        "jsonl" | "ndjson" => "multijson".into(),
        _ => "csv".into(),
    }
}

fn unpacked(address: &str, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let path = address.split(['?', ';']).next().unwrap_or(address);
    if path.ends_with(".zip") {
        return Err(Fault::unsupported("externaldata of a zip file", "unpack it, or pack it with gzip"));
    }
    let mut out = vec![];
    let mut reader: Box<dyn Read> = if path.ends_with(".gz") {
        Box::new(flate2::read::MultiGzDecoder::new(bytes))
    } else {
        Box::new(bytes)
    };
    let read = reader.by_ref().take(BYTES_MAX + 1).read_to_end(&mut out);
    read.map_err(|e| Fault::argument("externaldata", format!("'{address}' cannot be unpacked: {e}")))?;
    if out.len() as u64 > BYTES_MAX {
        return Err(Fault::Limit {
            resource: "bytes of an external file",
            limit: format!("{} MB", BYTES_MAX >> 20),
            advice: "ingest the file and query the table instead",
        });
    }
    Ok(out)
}

fn separated(text: &str, delimiter: u8, skip: bool, columns: &[Column]) -> Result<Vec<Row>, Fault> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(skip)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let row = |record: Result<csv::StringRecord, csv::Error>| {
        let record =
            record.map_err(|e| Fault::argument("externaldata", format!("a line cannot be read: {e}")))?;
        Ok(columns
            .iter()
            .enumerate()
            .map(|(at, c)| cell(record.get(at).unwrap_or(""), c.column_type))
            .collect())
    };
    reader.records().map(row).collect()
}

fn one_cell(text: &str, columns: &[Column]) -> Row {
    let mut row: Row = columns.iter().map(|c| cell("", c.column_type)).collect();
    if let (Some(first), Some(column)) = (row.first_mut(), columns.first()) {
        *first = cell(text, column.column_type);
    }
    row
}

/// JSON objects one after the other, or in one array.
fn objects(text: &str, columns: &[Column]) -> Result<Vec<Row>, Fault> {
    let mut rows = vec![];
    for value in serde_json::Deserializer::from_str(text).into_iter::<serde_json::Value>() {
        let value =
            value.map_err(|e| Fault::argument("externaldata", format!("the JSON cannot be read: {e}")))?;
        match value {
            serde_json::Value::Array(items) => rows.extend(items.iter().map(|item| members(item, columns))),
            object => rows.push(members(&object, columns)),
        }
    }
    Ok(rows)
}

fn members(object: &serde_json::Value, columns: &[Column]) -> Row {
    let cell_of = |column: &Column| match object.get(&*column.name) {
        None | Some(serde_json::Value::Null) => cell("", column.column_type),
        Some(serde_json::Value::String(text)) => cell(text, column.column_type),
        Some(other) => crate::value::from_json(&other.to_string()).unwrap_or_default().to(column.column_type),
    };
    columns.iter().map(cell_of).collect()
}

/// A text in the column's type.
fn cell(text: &str, kind: Type) -> Value {
    match kind {
        Type::String => Value::text(text),
        _ if text.trim().is_empty() => Value::Null,
        Type::Dynamic => crate::value::from_json(text).unwrap_or_else(|| Value::text(text)),
        kind => Value::text(text).to(kind),
    }
}

#[cfg(test)]
mod tests {
    //! Tests of the formats.
    use super::*;

    fn read(address: &str, text: &str, options: &[(&str, &str)]) -> Vec<String> {
        let columns =
            [Column::new("a", Type::String), Column::new("n", Type::Long), Column::new("d", Type::Dynamic)];
        let options = options.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let external = External { addresses: vec![address.to_owned()], options };
        let rows = rows(address, text.as_bytes(), &external, &columns).unwrap();
        rows.into_iter().map(|r| Value::array(r).to_json()).collect()
    }

    #[test]
    fn each_format_gives_rows() {
        let head = [("ignoreFirstRecord", "true")];
        let csv = read("https://x/f.csv?sig=1", "a,n,d\n\"x,y\",7,\"[1,2]\"\nz,no,\n", &head);
        assert_eq!(csv, [r#"["x,y",7,[1,2]]"#, r#"["z",null,null]"#]);
        assert_eq!(read("f.tsv", "x\t1\t{}", &[]), [r#"["x",1,{}]"#]);
        assert_eq!(read("list.txt", "one\ntwo", &[]), [r#"["one",null,null]"#, r#"["two",null,null]"#]);
        let json = read("f", r#"{"a":"x","n":"5"} {"n":6,"d":[null]}"#, &[("format", "multijson")]);
        assert_eq!(json, [r#"["x",5,null]"#, r#"["",6,[null]]"#]);
        let external = External { addresses: vec![], options: vec![] };
        assert!(rows("f.zip", b"PK", &external, &[]).is_err());
        assert_eq!(read("f.json", r#"[{"a":1},{"a":"b"}]"#, &[]).len(), 2);
    }
}
