//! `parse_csv()`.

use super::input::text;
use crate::{Scalar, Value};

pub(super) const PARSE_CSV: Scalar = Scalar {
    name: "parse_csv",
    summary: "The values of the first record of a CSV text as an array of texts.",
    examples: &[
        ("parse_csv('a,\"b,c\",')", "[\"a\",\"b,c\",\"\"]"),
        ("parse_csv('\"say \"\"hi\"\"\",2')", "[\"say \\\"hi\\\"\",\"2\"]"),
        ("parse_csv('1,2\\n3,4')", "[\"1\",\"2\"]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/parse-csv-function",
    differs: "",
    eval: |_, arguments| Ok(Value::array(first_record(&text(arguments, 0)))),
};

fn first_record(csv: &str) -> Vec<Value> {
    let (mut values, mut value, mut quoted) = (vec![], String::new(), false);
    let mut rest = csv.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if quoted && rest.peek() == Some(&'"') => {
                rest.next();
                value.push('"');
            }
            '"' if quoted => quoted = false,
            c if quoted => value.push(c),
            '"' if value.is_empty() => quoted = true,
            ',' => values.push(Value::from(std::mem::take(&mut value))),
            '\n' => break,
            '\r' if rest.peek().is_none_or(|next| *next == '\n') => {}
            c => value.push(c),
        }
    }
    values.push(Value::from(value));
    values
}
