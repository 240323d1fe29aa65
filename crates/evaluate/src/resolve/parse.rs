//! `parse`, `parse-where`, `parse-kv`.

use super::Resolver;
use crate::Fault;
use crate::plan::{Parse, ParseKind, ParsePart, ParsePattern, Rel, RelNode};
use crate::value::to_text;
use kql::Type;
use kql::ast::{ColumnDeclaration, Expr as Syntax, Operator, Parameter, PatternPart};
use std::sync::Arc;

impl<'a> Resolver<'a> {
    pub(super) fn parse(
        &mut self,
        input: Rel,
        operator: &'a Operator,
        (value, parts, matching_only): (&'a Syntax, &'a [PatternPart], bool),
    ) -> Result<Rel, Fault> {
        let columns = self.shape_of(operator.id)?;
        let source = self.over(&input, |r| r.scalar(value))?;
        let mut pattern = vec![];
        for part in parts {
            pattern.push(match part {
                PatternPart::Text(text) => ParsePart::Text(to_text(&self.constant(text)?)),
                PatternPart::Skip => ParsePart::Skip,
                PatternPart::Column(_, kind) => ParsePart::Column(*kind),
            });
        }
        let kind = operator.parameter("kind").map(|p| p.value.span.of(self.frame.text));
        let kind = match kind {
            Some("regex") => ParseKind::Regex,
            Some("relaxed") => ParseKind::Relaxed,
            _ => ParseKind::Simple,
        };
        let flags = operator.parameter("flags").map(|p| p.value.span.of(self.frame.text).to_owned());
        let pattern = ParsePattern::Parts { parts: pattern, kind, flags: flags.unwrap_or_default() };
        Ok(parsed(input, columns, Extraction { source, pattern, matching_only }))
    }

    pub(super) fn parse_kv(
        &mut self,
        input: Rel,
        operator: &'a Operator,
        (value, keys, options): (&'a Syntax, &'a [ColumnDeclaration], &'a [Parameter]),
    ) -> Result<Rel, Fault> {
        let columns = self.shape_of(operator.id)?;
        let source = self.over(&input, |r| r.scalar(value))?;
        let keys =
            keys.iter().map(|c| (Arc::from(c.name.text.as_str()), c.column_type.unwrap_or(Type::String)));
        let mut named = vec![];
        for option in options {
            named.push((Arc::from(option.name.text.as_str()), self.constant(&option.value)?));
        }
        let pattern = ParsePattern::Pairs { keys: keys.collect(), options: named };
        Ok(parsed(input, columns, Extraction { source, pattern, matching_only: false }))
    }
}

struct Extraction {
    source: crate::plan::Expr,
    pattern: ParsePattern,
    matching_only: bool,
}

/// The binder appends the extracted columns. Where one is there already, its place takes the new value,
/// which the name then stands for, and the old one goes to the end.
fn parsed(input: Rel, mut columns: Vec<kql::Column>, extraction: Extraction) -> Rel {
    let width = input.columns.len();
    let mut carried: Vec<Option<usize>> = (0..columns.len()).map(|at| (at < width).then_some(at)).collect();
    let mut targets: Vec<usize> = (width..columns.len()).collect();
    for target in &mut targets {
        if let Some(taken) = columns.get(*target).and_then(|column| input.place(&column.name))
            && carried.get(taken).is_some_and(Option::is_some)
        {
            carried.swap(taken, *target);
            columns.swap(taken, *target);
            *target = taken;
        }
    }
    let Extraction { source, pattern, matching_only } = extraction;
    let parse = Parse { input, source, pattern, carried, targets, matching_only };
    Rel::new(columns, RelNode::Parse(Box::new(parse)))
}
