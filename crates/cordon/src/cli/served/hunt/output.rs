//! Answers in the forms that people and programs read.

use std::io::Write;

use query::{Answer, Answered};
use serde_json::{Map, Value as Json};

use super::{Format, chart};
use crate::exit::CommandError;
use crate::render::{csv, table::one_line};

/// Widest a column of a table gets, in characters.
const WIDEST: usize = 80;

/// Prints all tables of an answer; Arrow and Parquet take the first.
pub(super) fn print(answer: &Answer, format: Format) -> Result<(), CommandError> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    match format {
        Format::Arrow | Format::Parquet => {
            let Some(first) = answer.tables.first() else { return Ok(()) };
            let bytes =
                if format == Format::Arrow { query::to_arrow(first) } else { query::to_parquet(first) };
            out.write_all(&bytes.map_err(|e| CommandError::Told(e.to_string()))?)?;
        }
        Format::Table => {
            for table in &answer.tables {
                print_table(&mut out, table)?;
            }
            if let (Some(render), Some(first)) = (&answer.render, answer.tables.first()) {
                let rows = rows_of(first)?;
                write!(out, "{}", chart::draw(&render.chart, &rows))?;
            }
            told_stats(answer)?;
        }
        Format::Json | Format::Csv => {
            for table in &answer.tables {
                if format == Format::Json {
                    print_json(&mut out, table)?
                } else {
                    print_csv(&mut out, table)?
                }
            }
        }
    }
    out.flush()?;
    Ok(())
}

pub(super) fn rows_of(table: &Answered) -> Result<evaluate::Table, CommandError> {
    table.table().map_err(|e| CommandError::Told(e.to_string()))
}

fn print_table(out: &mut impl Write, table: &Answered) -> Result<(), CommandError> {
    let rows = rows_of(table)?;
    let head = rows.columns.iter().map(|c| c.name.to_string()).collect::<Vec<_>>();
    let text = |v: &evaluate::Value| one_line(&evaluate::value::to_text(v));
    let body = rows.rows.iter().map(|r| r.iter().map(text).collect::<Vec<_>>());
    let lines: Vec<Vec<String>> = std::iter::once(head).chain(body).collect();
    let widths: Vec<usize> = (0..rows.columns.len())
        .map(|c| {
            lines.iter().filter_map(|l| l.get(c)).map(|t| t.chars().count()).max().unwrap_or(0).min(WIDEST)
        })
        .collect();
    for (at, line) in lines.iter().enumerate() {
        writeln!(out, "{}", padded(line, &widths))?;
        if at == 0 {
            let rule: Vec<String> = widths.iter().map(|w| "─".repeat(*w)).collect();
            writeln!(out, "{}", rule.join("  "))?;
        }
    }
    Ok(())
}

fn padded(cells: &[String], widths: &[usize]) -> String {
    let cell = |(cell, width): (&String, &usize)| {
        let mut shown: String = cell.chars().take(*width).collect();
        if cell.chars().count() > *width {
            shown = cell.chars().take(width.saturating_sub(1)).chain(['…']).collect();
        }
        format!("{shown:width$}")
    };
    let line = cells.iter().zip(widths).map(cell).collect::<Vec<_>>().join("  ");
    line.trim_end().to_owned()
}

fn told_stats(answer: &Answer) -> Result<(), CommandError> {
    let stats = &answer.stats;
    writeln!(
        std::io::stderr(),
        "{} rows in {:.2} s; {} rows read, {} of {} files left out",
        stats.result_rows,
        stats.elapsed.as_secs_f64(),
        stats.rows_scanned,
        stats.files.1,
        stats.files.0
    )?;
    Ok(())
}

fn print_json(out: &mut impl Write, table: &Answered) -> Result<(), CommandError> {
    let rows = rows_of(table)?;
    for row in &rows.rows {
        let cells = rows.columns.iter().zip(row).map(|(c, v)| (c.name.to_string(), v.to_cell()));
        writeln!(out, "{}", Json::Object(cells.collect::<Map<_, _>>()))?;
    }
    Ok(())
}

fn print_csv(out: &mut impl Write, table: &Answered) -> Result<(), CommandError> {
    let rows = rows_of(table)?;
    let head: Vec<&str> = rows.columns.iter().map(|c| &*c.name).collect();
    write!(out, "{}", csv::line(&head))?;
    for row in &rows.rows {
        let cells: Vec<String> = row.iter().map(evaluate::value::to_text).collect();
        write!(out, "{}", csv::line(&cells.iter().map(String::as_str).collect::<Vec<_>>()))?;
    }
    Ok(())
}
