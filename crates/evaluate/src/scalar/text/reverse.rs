//! `reverse()`.

use super::input::{given, text};
use crate::Scalar;

pub(super) const REVERSE: Scalar = Scalar {
    name: "reverse",
    summary: "The characters of the value's text from the last to the first.",
    examples: &[("reverse('abc')", "cba"), ("reverse(2h)", "00:00:20"), ("reverse('é1')", "1é")],
    source: "https://learn.microsoft.com/kusto/query/reverse-function",
    differs: "",
    eval: |_, arguments| given(text(arguments, 0).chars().rev().collect::<String>()),
};
