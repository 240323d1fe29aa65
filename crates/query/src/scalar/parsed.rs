//! `parse_json`: a text becomes the dynamic value that it writes.
//!
//! The text of most values is their form in a column as it is, so nothing is copied but where it is.

use super::function::{Function, Kernel};
use super::shape::computed;
use super::{Lowered, Scope};
use crate::column::Memo;
use crate::column::dynamic::encode;
use datafusion::arrow::array::cast::AsArray;
use datafusion::arrow::array::{Array, ArrayRef, StringViewBuilder};
use datafusion::arrow::datatypes::DataType;
use datafusion::error::Result;
use evaluate::plan::Expr;
use evaluate::value::from_json;
use evaluate::{Fault, Value};
use kql::Type;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::sync::Arc;

/// `parse_json` of a string; a dynamic value stays what it is.
pub(super) fn parsed(scope: &Scope<'_>, inner: &Expr) -> std::result::Result<Lowered, Fault> {
    let value = computed(scope.value(inner)?);
    if inner.kind == Type::Dynamic {
        return Ok(value);
    }
    let form = DataType::Utf8View;
    let expr = Function::call("parse_json", ParseJson, (form.clone(), true), vec![value.expr]);
    Ok(Lowered { expr, kind: Type::Dynamic, form, nullable: true })
}

struct ParseJson;

impl Kernel for ParseJson {
    fn run(&self, columns: &[ArrayRef], rows: usize) -> Result<ArrayRef> {
        let texts = columns[0].as_string_view();
        let mut seen = Memo::new();
        let mut same = |row: usize| texts.is_null(row) || seen.get(texts, row, is_itself);
        if (0..rows).all(&mut same) {
            return Ok(Arc::clone(&columns[0]));
        }
        let mut out = StringViewBuilder::with_capacity(rows);
        for row in 0..rows {
            out.append_option(texts.is_valid(row).then(|| form(texts.value(row))).flatten());
        }
        Ok(Arc::new(out.finish()))
    }
}

/// Whether the text is the form of its value.
fn is_itself(text: &str) -> bool {
    text.starts_with(['{', '[']) && serde_json::from_str::<&RawValue>(text).is_ok()
}

/// The form of the value that a text writes; `None` for null.
fn form(text: &str) -> Option<Cow<'_, str>> {
    if text.is_empty() {
        return None;
    }
    if is_itself(text) {
        return Some(Cow::Borrowed(text));
    }
    let value = from_json(text).unwrap_or_else(|| Value::text(text));
    encode(&value).map(Cow::Owned)
}
