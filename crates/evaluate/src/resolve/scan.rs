//! `scan`.

use super::Resolver;
use super::scope::{Member, Row};
use crate::Fault;
use crate::plan::{Rel, RelNode, Scan, ScanStep, SortKey, StepOutput};
use kql::ast::{ExprKind, Operator, Scan as Syntax, ScanStep as StepSyntax};
use kql::{Column, Type};

impl<'a> Resolver<'a> {
    pub(super) fn scan(
        &mut self,
        input: Rel,
        operator: &'a Operator,
        scan: &'a Syntax,
    ) -> Result<Rel, Fault> {
        let mut columns = self.shape_of(operator.id)?;
        let match_id = operator.parameter("with_match_id").is_some();
        let mut row = columns.clone();
        // The binder has the column of the match last, asked for or not.
        row.pop();
        if !match_id {
            columns = row.clone();
        }
        let input = if scan.order.is_empty() {
            input
        } else {
            let keys: Vec<SortKey> =
                self.over(&input, |r| scan.order.iter().map(|k| r.sort_key(k)).collect())?;
            Rel::new(input.columns.clone(), RelNode::Sort(Box::new(input), keys))
        };
        let partition = self.over(&input, |r| scan.partition.iter().map(|p| r.scalar(p)).collect())?;
        let mut declared = vec![];
        for (column, default) in &scan.declare {
            let Some(at) = row.iter().position(|c| *c.name == column.name.text) else { continue };
            let kind = column.column_type.unwrap_or(Type::Unknown);
            let default = default.as_ref().map(|d| self.scalar(d)).transpose()?.map(|d| d.cast(kind));
            declared.push((at, default));
        }
        let wide = wide_row(&row, scan);
        let steps = self.with_row(wide, |r| scan.steps.iter().map(|s| r.scan_step(s, &row)).collect())?;
        let scan = Scan { input, partition, row, declared, steps, match_id };
        Ok(Rel::new(columns, RelNode::Scan(Box::new(scan))))
    }

    fn scan_step(&mut self, step: &'a StepSyntax, row: &[Column]) -> Result<ScanStep, Fault> {
        let mut assignments = vec![];
        for assignment in &step.assignments {
            let ExprKind::Named(names, value) = &assignment.kind else { continue };
            let Some(name) = names.first() else { continue };
            let Some(at) = row.iter().position(|c| *c.name == name.text) else { continue };
            let kind = row.get(at).map_or(Type::Unknown, |c| c.column_type);
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

/// The row that is looked at, then the state of each step.
fn wide_row(row: &[Column], scan: &Syntax) -> Row {
    let members = scan.steps.iter().enumerate().map(|(at, step)| Member {
        name: step.name.text.clone(),
        start: (1 + at) * row.len(),
        columns: row.to_vec(),
        many: false,
        node: false,
    });
    Row { columns: row.to_vec(), members: members.collect(), ..Row::default() }
}
