//! Members of dynamic values.

use super::function::{Function, Kernel};
use super::shape::computed;
use super::{Lowered, Scope};
use crate::column::dynamic::{decode, unescape};
use crate::column::path::{Step, find};
use crate::column::{Writer, each_once};
use datafusion::arrow::array::cast::AsArray;
use datafusion::arrow::array::{Array, ArrayRef, StringViewArray, make_view};
use datafusion::arrow::buffer::{Buffer, NullBuffer, ScalarBuffer};
use datafusion::arrow::datatypes::DataType;
use datafusion::error::Result;
use evaluate::plan::{Expr, Node};
use evaluate::value::to_text;
use evaluate::{Fault, Value};
use kql::Type;
use std::sync::Arc;

/// Texts up to this length stand in the view itself.
const INLINE_MAX: u32 = 12;

/// `value.a["b"][0]` with constant keys.
pub(super) fn member(scope: &Scope<'_>, value: &Expr, key: &Expr) -> Result<Option<Lowered>, Fault> {
    let Some((base, steps)) = path(scope, value, key) else { return Ok(None) };
    let base = computed(scope.value(base)?);
    let form = DataType::Utf8View;
    let name = format!("member {steps:?}");
    let expr = Function::call(name, Member(steps), (form.clone(), true), vec![base.expr]);
    Ok(Some(Lowered { expr, kind: Type::Dynamic, form, nullable: true }))
}

/// The value that is stepped into, and all steps.
fn path<'e>(scope: &Scope<'_>, value: &'e Expr, key: &Expr) -> Option<(&'e Expr, Vec<Step>)> {
    let (base, mut steps) = match &value.node {
        Node::Call(function, inner) if function.name == "[]" => match inner.as_slice() {
            [inner, key] => path(scope, inner, key).unwrap_or((value, vec![])),
            _ => (value, vec![]),
        },
        _ => (value, vec![]),
    };
    if !matches!(base.kind, Type::Dynamic | Type::Unknown) {
        return None;
    }
    steps.push(match scope.constant(key)? {
        Value::Text(name) => Step::Name(name.to_string()),
        other => Step::Index(other.as_long()?),
    });
    Some((base, steps))
}

/// `tostring` of a dynamic value.
pub(super) fn text(scope: &Scope<'_>, value: &Expr) -> Result<Lowered, Fault> {
    let value = computed(scope.value(value)?);
    let form = DataType::Utf8View;
    let expr = Function::call("tostring", Text, (form.clone(), false), vec![value.expr]);
    Ok(Lowered { expr, kind: Type::String, form, nullable: false })
}

struct Member(Vec<Step>);

impl Kernel for Member {
    fn run(&self, columns: &[ArrayRef], rows: usize) -> Result<ArrayRef> {
        let texts = columns[0].as_string_view();
        let mut views = Vec::with_capacity(rows);
        let mut known = vec![];
        for row in 0..rows {
            let found = texts.is_valid(row).then(|| find(texts.value(row), &self.0)).flatten();
            known.push(found.is_some());
            views.push(found.map_or(0, |place| part(texts, row, place)));
        }
        shared(texts, views, Some(NullBuffer::from(known)))
    }
}

struct Text;

impl Kernel for Text {
    fn run(&self, columns: &[ArrayRef], rows: usize) -> Result<ArrayRef> {
        let texts = columns[0].as_string_view();
        let plain = |row: usize| texts.is_null(row) || part_as_text(texts.value(row)).is_some();
        if (0..rows).all(plain) {
            let views = (0..rows).map(|row| match texts.is_valid(row) {
                true => part_as_text(texts.value(row)).map_or(0, |place| part(texts, row, place)),
                false => 0,
            });
            return shared(texts, views.collect(), None);
        }
        each_once(texts, Type::String, |out, row| {
            match texts.is_valid(row) {
                true => append_text(out, texts.value(row)),
                false => out.push_text(""),
            }
            Ok(())
        })
    }
}

/// The part of a dynamic value's text that is its value as text, when there is one.
fn part_as_text(text: &str) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    match bytes {
        [b'"', inner @ .., b'"'] if !inner.iter().any(|b| matches!(b, b'"' | b'\\' | 0..=31)) => {
            Some((1, bytes.len() - 1))
        }
        b"true" | b"false" => Some((0, bytes.len())),
        [b'1'..=b'9', rest @ ..] if rest.len() < 18 && rest.iter().all(u8::is_ascii_digit) => {
            Some((0, bytes.len()))
        }
        b"0" => Some((0, 1)),
        _ => None,
    }
}

fn append_text(out: &mut Writer, text: &str) {
    if let Some((start, end)) = part_as_text(text) {
        out.push_text(&text[start..end]);
        return;
    }
    let quoted = text.strip_prefix('"').and_then(|t| t.strip_suffix('"'));
    let simple = quoted.filter(|inner| !inner.contains("\\u") && !inner.bytes().any(|b| b < b' '));
    match simple.filter(|inner| !has_bare_quote(inner)).and_then(unescape) {
        Some(inner) => out.push_text(&inner),
        None => out.push_text(&to_text(&decode(text))),
    }
}

fn has_bare_quote(inner: &str) -> bool {
    let mut escaped = false;
    inner.bytes().any(|b| {
        let bare = b == b'"' && !escaped;
        escaped = b == b'\\' && !escaped;
        bare
    }) || escaped
}

/// The view of a part of a text.
fn part(texts: &StringViewArray, row: usize, (start, end): (usize, usize)) -> u128 {
    let text = texts.value(row);
    let Some(part) = text.as_bytes().get(start..end) else { return 0 };
    let view = texts.views().get(row).copied().unwrap_or_default();
    let (block, offset) = match view as u32 {
        0..=INLINE_MAX => (0, 0),
        _ => ((view >> 64) as u32, (view >> 96) as u32),
    };
    // A part of an inline text is inline itself, so its block does not matter.
    make_view(part, block, offset.saturating_add(start as u32))
}

/// A column of parts of another's texts, over its buffers.
fn shared(texts: &StringViewArray, views: Vec<u128>, nulls: Option<NullBuffer>) -> Result<ArrayRef> {
    let buffers: Arc<[Buffer]> = texts.data_buffers().to_vec().into();
    Ok(Arc::new(StringViewArray::try_new(ScalarBuffer::from(views), buffers, nulls)?))
}
