//! `make-series`.

use super::columns::Clash;
use super::shape::Output;
use super::{Binder, Shape};
use crate::ast::MakeSeries;
use crate::scalar_type::Type;

impl<'a> Binder<'a> {
    pub(super) fn make_series(&mut self, input: Shape, series: &'a MakeSeries) -> Shape {
        let mut output = Output::beside(&input.columns);
        self.with_row(input, |b| {
            let keys = b.group_keys(&mut output, &series.by);
            let before = std::mem::replace(&mut b.keys, keys);
            for (aggregate, default) in &series.aggregates {
                let item = b.aggregate_item(aggregate, |_| Type::Dynamic);
                b.place(&mut output, &item, Clash::Number);
                if let Some(default) = default {
                    b.scalar(default);
                }
            }
            b.keys = before;
            for bound in [&series.from, &series.to, &series.step, &series.range].into_iter().flatten() {
                b.scalar(bound);
            }
            let mut axis = b.item(&series.on);
            axis.value = super::Value::Scalar(Type::Dynamic);
            axis.bare = false;
            b.place(&mut output, &axis, Clash::Number);
        });
        Shape::of(output.columns)
    }
}
