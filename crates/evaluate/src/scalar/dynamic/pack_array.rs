//! `pack_array()`.

use super::arguments::packed_at;
use crate::{Scalar, Value};

pub(super) const PACK_ARRAY: Scalar = Scalar {
    name: "pack_array",
    summary: "An array of the arguments.",
    examples: &[
        ("pack_array(1, 'a', true)", r#"[1,"a",true]"#),
        ("pack_array('', long(null))", r#"["",null]"#),
        ("pack_array(1m, dynamic([1]))", r#"["00:01:00",[1]]"#),
    ],
    source: "https://learn.microsoft.com/kusto/query/pack-array-function",
    differs: "",
    eval: |call, arguments| {
        let items = (0..arguments.len()).map(|at| packed_at(call.types, arguments, at));
        Ok(Value::array(items.collect()))
    },
};
