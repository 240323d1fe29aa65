//! Operators that make, drop, rename or reorder columns.

use super::scope::Value;
use super::shape::Output;
use super::{Binder, Shape};
use crate::ast::{DynamicValue, Expr, ExprKind, Name, NodeId};
use crate::catalogue::Column;
use crate::scalar_type::Type;
use crate::span::Span;

/// How a named column meets one of the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clash {
    /// It replaces a column of the input.
    Replace,
    /// It is an error.
    Refuse,
    /// It gets a number, unless the other was named or a key.
    Number,
}

/// A column expression that is bound but has no place yet.
pub(super) struct Item<'a> {
    pub id: NodeId,
    pub names: &'a [Name],
    pub value: Value,
    /// The column or function name it takes when it has no other.
    pub default: Option<String>,
    /// Whether it is a column as it is.
    pub bare: bool,
    /// Whether the default name is that of a column within a function.
    pub borrowed: bool,
    pub span: Span,
}

impl<'a> Binder<'a> {
    /// Binds `name = x` or `x`.
    pub(super) fn item(&mut self, expr: &'a Expr) -> Item<'a> {
        let (names, value_expr): (&'a [Name], &'a Expr) = match &expr.kind {
            ExprKind::Named(names, value) => (names, value),
            ExprKind::Ordered(inner, _) => return self.item(inner),
            _ => (&[], expr),
        };
        if matches!(value_expr.kind, ExprKind::Star) {
            self.report("KS198", value_expr.span, "A star cannot stand for columns here.");
        }
        let mut value = self.value(value_expr);
        if matches!(value, Value::Table(_) | Value::Graph(..)) {
            self.report(
                "KS108",
                value_expr.span,
                "A scalar is needed here, not a table; use toscalar() for one value.",
            );
            value = Value::Nothing;
        }
        let bare = match &value_expr.kind {
            ExprKind::Name(name) => self.row.shape.has(&name.text) || self.row.shape.open,
            _ => self.converts_to_itself(value_expr).is_some(),
        };
        let default = self.default_name(value_expr);
        let borrowed = matches!(value_expr.kind, ExprKind::Call(..))
            && default.as_deref().is_some_and(|name| self.row.shape.has(name));
        Item { id: expr.id, names, value, default, bare, borrowed, span: value_expr.span }
    }

    /// The column that a conversion to its own type leaves as it is, as `tostring(name)`.
    pub(super) fn converts_to_itself(&self, expr: &'a Expr) -> Option<&'a str> {
        let ExprKind::Call(function, arguments) = &expr.kind else { return None };
        let [Expr { kind: ExprKind::Name(column), .. }] = arguments.as_slice() else { return None };
        let same = function.text == "tostring" && self.row.shape.get(&column.text) == Some(Type::String);
        same.then_some(&column.text)
    }

    /// Gives an item its columns.
    pub(super) fn place(&mut self, output: &mut Output, item: &Item<'a>, clash: Clash) {
        output.take_filled();
        self.place_value(output, item, clash);
        self.bound.items.insert(item.id, output.take_filled());
    }

    fn place_value(&mut self, output: &mut Output, item: &Item<'a>, clash: Clash) {
        match &item.value {
            Value::Tuple(columns) => self.place_tuple(output, item, columns, clash),
            value => {
                if item.names.len() > 1 && matches!(value, Value::Scalar(_)) {
                    let first = item.names.first().map_or(item.span, |n| n.span);
                    let at = Span::new(first.start.saturating_sub(1), first.end);
                    self.report("KS149", at, "The expression gives one value, not several.");
                }
                self.place_one(output, item, value.scalar_type(), clash);
            }
        }
    }

    fn place_one(&mut self, output: &mut Output, item: &Item<'a>, kind: Type, clash: Clash) {
        if let Some(name) = item.names.first() {
            self.place_named(output, &name.text, kind, clash, name.span);
            return;
        }
        match &item.default {
            Some(name) if item.bare => self.place_bare(output, name, kind, clash, item.span),
            Some(name) if item.borrowed => {
                if !output.set_borrowed(name, kind, clash == Clash::Replace) {
                    self.taken(name, item.span);
                }
            }
            Some(name) if clash == Clash::Replace => {
                if !output.set(name, kind) {
                    output.push_unique(name, kind);
                }
            }
            Some(name) => output.push_unique(name, kind),
            None => output.push_numbered(kind),
        }
    }

    fn taken(&mut self, name: &str, span: Span) {
        self.report("KS171", span, format!("A column '{name}' is declared already."));
    }

    fn place_bare(&mut self, output: &mut Output, name: &str, kind: Type, clash: Clash, span: Span) {
        if clash == Clash::Number && output.is_borrowed(name) {
            output.push_unique(name, kind);
        } else if clash == Clash::Replace && output.is_borrowed(name) {
            // `extend tostring(x), x`: the first one stays.
        } else {
            self.place_named(output, name, kind, clash, span);
        }
    }

    fn place_named(&mut self, output: &mut Output, name: &str, kind: Type, clash: Clash, span: Span) {
        if name.is_empty() {
            output.push_numbered(kind);
            return;
        }
        let taken = match clash {
            Clash::Replace => !output.set(name, kind),
            Clash::Refuse => output.has(name) || !output.set(name, kind),
            Clash::Number => {
                let taken = output.is_declared(name) || output.is_borrowed(name);
                if !taken && output.has(name) {
                    output.push_unique(name, kind);
                } else if !taken {
                    output.set(name, kind);
                }
                taken
            }
        };
        if taken {
            self.taken(name, span);
        }
    }

    fn place_tuple(&mut self, output: &mut Output, item: &Item<'a>, columns: &[Column], clash: Clash) {
        for (at, column) in columns.iter().enumerate() {
            match item.names.get(at) {
                Some(name) => self.place_named(output, &name.text, column.column_type, clash, name.span),
                None => output.push_unique(&column.name, column.column_type),
            }
        }
    }

    pub(super) fn extend(&mut self, input: Shape, items: &'a [Expr]) -> Shape {
        let (items, input) =
            self.with_row_kept(input, |b| items.iter().map(|i| b.item(i)).collect::<Vec<_>>());
        let mut output = Output::over(&input.columns);
        for item in &items {
            self.place(&mut output, item, Clash::Replace);
        }
        Shape { columns: output.columns, open: input.open }
    }

    pub(super) fn project(&mut self, input: Shape, items: &'a [Expr]) -> Shape {
        let mut output = Output::beside(&input.columns);
        let open = input.open;
        self.with_row(input, |b| {
            for item in items {
                let item = b.item(item);
                b.place(&mut output, &item, Clash::Refuse);
            }
        });
        Shape { columns: output.columns, open }
    }

    pub(super) fn distinct(&mut self, input: Shape, items: &'a [Expr]) -> Shape {
        let mut output = Output::beside(&input.columns);
        let open = input.open;
        self.with_row(input, |b| {
            for expr in items {
                if matches!(expr.kind, ExprKind::Star) {
                    for column in b.row.shape.columns.clone() {
                        b.refuse_dynamic(column.column_type, expr.span);
                        output.push(column);
                    }
                    continue;
                }
                let item = b.item(expr);
                b.refuse_dynamic(item.value.scalar_type(), item.span);
                b.place(&mut output, &item, Clash::Refuse);
            }
        });
        Shape { columns: output.columns, open }
    }

    pub(super) fn refuse_dynamic(&mut self, kind: Type, span: Span) {
        if kind == Type::Dynamic {
            self.report(
                "KS116",
                span,
                "A dynamic value cannot be compared here; wrap it in tostring() or tolong().",
            );
        }
    }

    pub(super) fn print(&mut self, items: &'a [Expr]) -> Shape {
        let mut output = Output::default();
        for (at, expr) in items.iter().enumerate() {
            let item = self.item(expr);
            match (&item.value, item.names.is_empty()) {
                (Value::Tuple(_), _) | (_, false) => self.place(&mut output, &item, Clash::Refuse),
                (value, true) => {
                    output.take_filled();
                    output.push_unique(&format!("print_{at}"), value.scalar_type());
                    self.bound.items.insert(item.id, output.take_filled());
                }
            }
        }
        Shape::of(output.columns)
    }

    /// The columns that the patterns name; unknown ones are reported.
    fn named_columns(&mut self, input: &Shape, patterns: &'a [Expr]) -> Vec<String> {
        let mut found = vec![];
        for pattern in patterns {
            let text = match &pattern.kind {
                ExprKind::Name(name) => name.text.as_str(),
                ExprKind::Star => "*",
                _ => {
                    self.report("KS109", pattern.span, "A column name is needed here.");
                    continue;
                }
            };
            let before = found.len();
            found.extend(
                input.columns.iter().filter(|c| matches_pattern(text, &c.name)).map(|c| c.name.to_string()),
            );
            if found.len() == before && input.open && !text.contains('*') {
                found.push(text.to_owned());
            } else if found.len() == before && !input.open && !text.is_empty() {
                self.report("KS109", pattern.span, "A column name is needed here.");
                self.unknown_column(input, text, pattern.span);
            }
        }
        found
    }

    fn unknown_column(&mut self, input: &Shape, text: &str, span: Span) {
        let name = Name { text: text.to_owned(), span };
        let suggestions = crate::diagnostic::closest(text, input.columns.iter().map(|c| &*c.name));
        self.suggest("KS142", &name, suggestions, format!("There is no column '{text}' here."));
    }

    pub(super) fn project_away(&mut self, input: Shape, patterns: &'a [Expr]) -> Shape {
        let gone = self.named_columns(&input, patterns);
        let open = input.open;
        let columns = input.columns.into_iter().filter(|c| !gone.iter().any(|g| *g == *c.name)).collect();
        Shape { columns, open }
    }

    /// The named columns in the order of the input, as far as the names are constant.
    pub(super) fn project_by_names(&mut self, input: Shape, items: &'a [Expr]) -> Shape {
        let mut names = vec![];
        for item in items {
            if !self.constant_names(item, &mut names) {
                return Shape { columns: input.columns, open: true };
            }
        }
        let columns =
            names.iter().filter_map(|n| input.columns.iter().find(|c| *c.name == **n).cloned()).collect();
        Shape { columns, open: input.open }
    }

    fn constant_names(&mut self, item: &'a Expr, names: &mut Vec<String>) -> bool {
        if let Some(text) = self.constant_text(item) {
            names.push(text);
            return true;
        }
        match &item.bare().kind {
            ExprKind::Dynamic(value) => match &**value {
                DynamicValue::Array(items) => items.iter().all(|i| match i {
                    DynamicValue::Literal(e) => self.constant_text(e).map(|t| names.push(t)).is_some(),
                    _ => false,
                }),
                _ => false,
            },
            ExprKind::Call(function, arguments) if function.text == "column_names_of" => {
                let Some(table) = arguments.first() else { return false };
                let shape = self.without_row(|b| b.table(table));
                names.extend(shape.columns.iter().map(|c| c.name.to_string()));
                true
            }
            _ => false,
        }
    }

    pub(super) fn project_keep(&mut self, input: Shape, patterns: &'a [Expr]) -> Shape {
        let kept = self.named_columns(&input, patterns);
        Shape::of(input.columns.into_iter().filter(|c| kept.iter().any(|k| *k == *c.name)).collect())
    }

    pub(super) fn project_rename(&mut self, input: Shape, items: &'a [Expr]) -> Shape {
        let mut shape = input;
        let original = shape.clone();
        for item in items {
            let ExprKind::Named(names, value) = &item.kind else {
                self.report("KS109", item.span, "Write new = old here.");
                continue;
            };
            let (Some(new), ExprKind::Name(old)) = (names.first(), &value.bare().kind) else { continue };
            match original.columns.iter().position(|c| *c.name == old.text) {
                Some(at) => {
                    if shape.has(&new.text) && new.text != old.text {
                        self.report("KS171", new.span, format!("A column '{}' is there already.", new.text));
                    } else if let Some(column) = shape.columns.get_mut(at) {
                        column.name = new.text.as_str().into();
                    }
                }
                None if original.open => shape.columns.push(Column::new(new.text.as_str(), Type::Unknown)),
                None => {
                    self.report("KS109", old.span, "A column name is needed here.");
                    self.unknown_column(&original, &old.text, old.span);
                }
            }
        }
        shape
    }

    pub(super) fn project_reorder(&mut self, input: Shape, items: &'a [Expr]) -> Shape {
        let mut columns: Vec<Column> = vec![];
        for item in items {
            let (pattern, order) = match &item.kind {
                ExprKind::Ordered(inner, order) => (&**inner, Some(*order)),
                _ => (item, None),
            };
            let named = self.named_columns(&input, std::slice::from_ref(pattern));
            let mut next: Vec<Column> = input
                .columns
                .iter()
                .filter(|c| named.iter().any(|n| *n == *c.name) && !columns.iter().any(|d| d.name == c.name))
                .cloned()
                .collect();
            match order.and_then(|o| o.ascending) {
                Some(true) => next.sort_by(|a, b| a.name.cmp(&b.name)),
                Some(false) => next.sort_by(|a, b| b.name.cmp(&a.name)),
                None => {}
            }
            if next.is_empty() && input.open {
                next = named.iter().map(|n| Column::new(n.as_str(), Type::Unknown)).collect();
            }
            columns.extend(next);
        }
        let rest: Vec<Column> =
            input.columns.iter().filter(|c| !columns.iter().any(|d| d.name == c.name)).cloned().collect();
        columns.extend(rest);
        Shape { columns, open: input.open }
    }
}

/// Whether a name fits a pattern with `*`.
#[must_use]
pub fn matches_pattern(pattern: &str, name: &str) -> bool {
    if !pattern.contains('*') {
        return pattern == name;
    }
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}
