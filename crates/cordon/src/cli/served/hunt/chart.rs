//! Charts of text: what `render` asks for, as far as a terminal shows it.

use evaluate::value::to_text;
use evaluate::{Table, Value};
use kql::Type;

/// Characters of the longest bar.
const BAR: usize = 60;
/// Bars of a chart, at most.
const BARS_MAX: usize = 60;
/// Characters of a label.
const LABEL: usize = 30;

/// The chart of a table: one bar per row for each number; nothing for `table` and for tables without
/// numbers.
pub(super) fn draw(chart: &str, table: &Table) -> String {
    if matches!(chart, "table" | "list" | "card") {
        return String::new();
    }
    let numbers: Vec<usize> = places(table, |k| k.is_number());
    let labels: Vec<usize> =
        places(table, |k| matches!(k, Type::String | Type::DateTime | Type::Timespan | Type::Bool));
    let whole = chart == "piechart";
    numbers.iter().map(|number| bars(table, &labels, *number, whole)).collect()
}

fn places(table: &Table, wanted: impl Fn(Type) -> bool) -> Vec<usize> {
    table.columns.iter().enumerate().filter(|(_, c)| wanted(c.column_type)).map(|(at, _)| at).collect()
}

fn bars(table: &Table, labels: &[usize], number: usize, whole: bool) -> String {
    let value =
        |row: &[Value]| row.get(number).and_then(Value::as_real).filter(|n| n.is_finite()).unwrap_or(0.0);
    let most = table.rows.iter().map(|r| value(r).abs()).fold(0.0, f64::max);
    let sum: f64 = table.rows.iter().map(|r| value(r)).sum();
    let name = table.columns.get(number).map_or("", |c| &*c.name);
    let mut text = format!("\n{name}\n");
    for row in table.rows.iter().take(BARS_MAX) {
        let label: Vec<String> = labels.iter().filter_map(|at| row.get(*at)).map(to_text).collect();
        let label: String = label.join(" ").chars().take(LABEL).collect();
        let share = if most > 0.0 { value(row).abs() / most } else { 0.0 };
        let bar = "█".repeat((share * BAR as f64).round() as usize);
        let percent =
            if whole && sum > 0.0 { format!(" ({:.1} %)", 100.0 * value(row) / sum) } else { String::new() };
        let shown = row.get(number).map(to_text).unwrap_or_default();
        text += &format!("{label:>LABEL$} ┤{bar} {shown}{percent}\n");
    }
    let more = table.rows.len().saturating_sub(BARS_MAX);
    if more > 0 {
        text += &format!("{:>LABEL$} … {more} more\n", "");
    }
    text
}

#[cfg(test)]
mod tests {
    //! Tests of drawing.
    use super::*;
    use kql::Column;

    #[test]
    fn bars_are_as_long_as_their_share() {
        let columns = vec![Column::new("Name", Type::String), Column::new("n", Type::Long)];
        let rows = vec![vec![Value::text("a"), Value::Long(60)], vec![Value::text("b"), Value::Long(3)]];
        let drawn = draw("barchart", &Table { columns, rows });
        let lengths: Vec<usize> = drawn.lines().skip(2).map(|l| l.matches('█').count()).collect();
        assert_eq!(lengths, [60, 3]);
        assert_eq!(drawn.lines().nth(1), Some("n"));
    }
}
