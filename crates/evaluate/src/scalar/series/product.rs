//! `series_product()`.

use super::numbers::full;
use crate::{Scalar, Value};

pub(super) const SERIES_PRODUCT: Scalar = Scalar {
    name: "series_product",
    summary: "The product of the elements; null when one is not a number.",
    examples: &[("series_product(dynamic([2,3,0.5]))", "3"), ("series_product(dynamic([]))", "1")],
    source: "https://learn.microsoft.com/kusto/query/series-product-function",
    differs: "",
    eval: |_, arguments| Ok(Value::from(full(arguments, 0).map(|numbers| numbers.iter().product::<f64>()))),
};
