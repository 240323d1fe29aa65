//! Entry points for fuzzing: bytes in, no panic and no hang out.

use crate::engine::{CompileOptions, Matcher, Program};
use crate::language::parse_rules;
use event::{Event, Origin, Value};
use std::sync::Arc;

/// Parses bytes as rules and compiles what loads.
pub fn parse_and_compile(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let documents = parse_rules(&text, "fuzz").into_iter().flatten();
    let _ = Program::compile(documents, &CompileOptions::default());
}

/// Takes bytes up to the first NUL as rules and the rest as an event: lines of `name=value`.
pub fn evaluate(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (rules, record) = text.split_once('\0').unwrap_or((&text, ""));
    let documents = parse_rules(rules, "fuzz").into_iter().flatten();
    let (program, _) = Program::compile(documents, &CompileOptions::default());
    let program = Arc::new(program);
    let mut event = Event::new("fuzz", Origin { product: "windows", ..Origin::default() });
    for line in record.lines() {
        let (name, value) = line.split_once('=').unwrap_or((line, ""));
        event.push(name, Value::text(value));
    }
    let mut hits = Vec::new();
    let mut matcher = Matcher::new(program.clone());
    for _ in 0..2 {
        matcher.evaluate(&event, &mut hits);
    }
    for hit in hits {
        let _ = program.explain(hit.rule, &event);
    }
}
