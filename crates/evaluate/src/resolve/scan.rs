//! `scan`.

use super::scope::{Member, Row};
use super::Resolver;
use crate::Fault;
use crate::plan::{Rel, RelNode, Scan, ScanStep, SortKey, StepOutput};
use kql::ast::{ExprKind, Operator, Scan as Syntax, ScanStep as StepSyntax};
use kql::{Column, Type};

impl<'a> Resolver<'a> {
    pub(super) fn scan(&mut self, input: Rel, operator: &'a Operator, scan: &'a Syntax) -> Result<Rel, Fault> {
        let columns = self.shape_of(operator.id)?;
        let input = if scan.order.is_empty() {
            input
        } else {
            let keys: Vec<SortKey> = self.over(&input, |r| scan.order.iter().map(|k| r.sort_key(k)).collect())?;
            Rel::new(input.columns.clone(), RelNode::Sort(Box::new(input), keys))
        };
        let partition = self.over(&input, |r| scan.partition.iter().map(|p| r.scalar(p)).collect())?;
        let mut declared = vec![];
        for (column, default) in &scan.declare {
            let kind = column.column_type.unwrap_or(Type::Unknown);
            let default = default.as_ref().map(|d| self.scalar(d)).transpose()?.map(|d| d.cast(kind));
            declared.push((Column::new(column.name.text.as_str(), kind), default));
        }
        let row = wide_row(&input, &declared, scan);
        let steps = self.with_row(row, |r| scan.steps.iter().map(|s| r.scan_step(s, &declared)).collect())?;
        let match_id = operator.parameter("with_match_id").is_some().then_some(columns.len().saturating_sub(1));
        // Without the parameter the binder still adds the column last; it is dropped then.
        let scan = Scan { input, partition, declared, steps, match_id };
        let rel = Rel::new(columns, RelNode::Scan(Box::new(scan)));
        Ok(rel)
    }

    fn scan_step(
        &mut self,
        step: &'a StepSyntax,
        declared: &[(Column, Option<crate::plan::Expr>)],
    ) -> Result<ScanStep, Fault> {
        let mut assignments = vec![];
        for assignment in &step.assignments {
            let ExprKind::Named(names, value) = &assignment.kind else { continue };
            let Some(name) = names.first() else { continue };
            let Some(at) = declared.iter().position(|(c, _)| *c.name == name.text) else { continue };
            let kind = declared.get(at).map_or(Type::Unknown, |(c, _)| c.column_type);
            assignments.push((at, self.scalar(value)?.cast(kind)));
        }
        let output = match step.output.as_ref().map(|o| o.text.as_str()) {
            Some("last") => StepOutput::Last,
            Some("none") => StepOutput::None,
            _ => StepOutput::All,
        };
        Ok(ScanStep {
            name: step.name.text.as_str().into(),
            optional: step.optional,
            output,
            condition: self.scalar(&step.condition)?,
            assignments,
        })
    }
}

/// The input's columns, then per step the input's columns and the declared ones.
fn wide_row(input: &Rel, declared: &[(Column, Option<crate::plan::Expr>)], scan: &Syntax) -> Row {
    let width = input.columns.len();
    let state: Vec<Column> =
        input.columns.iter().cloned().chain(declared.iter().map(|(c, _)| c.clone())).collect();
    let members = scan.steps.iter().enumerate().map(|(at, step)| Member {
        name: step.name.text.clone(),
        start: width + at * state.len(),
        columns: state.clone(),
        many: false,
    });
    Row { columns: input.columns.clone(), members: members.collect(), elsewhere: false }
}
