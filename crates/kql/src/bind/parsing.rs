//! `parse`, `parse-where`, `parse-kv`.

use super::{Binder, Shape};
use crate::ast::{ColumnDeclaration, Expr, PatternPart};
use crate::catalogue::Column;

impl<'a> Binder<'a> {
    pub(super) fn parse_pattern(&mut self, input: Shape, value: &'a Expr, parts: &'a [PatternPart]) -> Shape {
        let mut shape = input.clone();
        self.with_row(input, |b| {
            b.scalar(value);
            for part in parts {
                match part {
                    PatternPart::Column(name, kind) => {
                        shape.columns.push(Column::new(name.text.as_str(), *kind))
                    }
                    PatternPart::Text(text) => {
                        b.scalar(text);
                    }
                    PatternPart::Skip => {}
                }
            }
        });
        shape
    }

    pub(super) fn parse_kv(
        &mut self,
        input: Shape,
        value: &'a Expr,
        columns: &'a [ColumnDeclaration],
    ) -> Shape {
        let mut shape = input.clone();
        self.with_row(input, |b| b.scalar(value));
        shape.columns.extend(super::lambda::declared(columns));
        shape
    }
}
