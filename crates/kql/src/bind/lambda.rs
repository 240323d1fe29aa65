//! Calls of functions that the query or the catalogue defines.

use super::scope::{Local, Value};
use super::{Binder, BoundCall, CALLS_MAX, KnownShapes, Shape};
use crate::ast::{ColumnDeclaration, Expr, ExprKind, Lambda, Name, ParameterKind, StatementKind};
use crate::catalogue::Column;
use crate::scalar_type::Type;
use std::rc::Rc;

/// An argument: given by place or name.
pub(super) struct Argument {
    pub name: Option<String>,
    pub value: Value,
    /// The text of a constant string.
    pub text: Option<Rc<str>>,
}

/// A parameter's value, and its text when it is a constant string.
type Given = (Value, Option<Rc<str>>);

impl<'a> Binder<'a> {
    /// Binds the body where it stands, with its parameters as declared, so that its errors are told
    /// once, called or not.
    pub(super) fn check_body(&mut self, lambda: &'a Lambda) {
        let tabular_unknown = lambda.parameters.iter().any(|p| matches!(p.kind, ParameterKind::Table(None)));
        let known = self.locals.len();
        for parameter in &lambda.parameters {
            let value = declared_value(&parameter.kind);
            self.locals.push(Local::of(&parameter.name.text, value));
        }
        // With a table of unknown columns, only a call shows what is wrong.
        self.quiet += usize::from(tabular_unknown);
        self.body(lambda);
        self.quiet -= usize::from(tabular_unknown);
        self.locals.truncate(known);
    }

    fn body(&mut self, lambda: &'a Lambda) -> Value {
        let row = std::mem::take(&mut self.row);
        let aggregates = std::mem::replace(&mut self.aggregates, false);
        let span = lambda.body.first().map(|s| s.span).unwrap_or_default();
        let result = self.deeper(span, |b| b.statements(&lambda.body)).flatten();
        self.row = row;
        self.aggregates = aggregates;
        result.unwrap_or(Value::Nothing)
    }

    /// Calls a function of the query.
    pub(super) fn call_lambda(
        &mut self,
        name: &Name,
        lambda: &'a Lambda,
        known: usize,
        arguments: Vec<Argument>,
    ) -> Value {
        self.calls += 1;
        if self.calls > CALLS_MAX {
            self.report("KS232", name.span, "The query expands to too many function calls.");
            return Value::Nothing;
        }
        let parameters = self.check_arguments(name, lambda, arguments);
        let outer = self.locals.split_off(known.min(self.locals.len()));
        for (parameter, (value, text)) in lambda.parameters.iter().zip(parameters) {
            self.locals.push(Local::of(&parameter.name.text, value).with_text(text));
        }
        let (site, outside) = (self.site, std::mem::take(&mut self.bound));
        self.path.push(site);
        let result = self.quietly(|b| b.body(lambda));
        self.path.pop();
        let bound = std::mem::replace(&mut self.bound, outside);
        self.bound.calls.insert(site, BoundCall { stored: None, bound });
        self.locals.truncate(known);
        self.locals.extend(outer);
        result
    }

    /// The values of all parameters, in order; reports what does not fit.
    fn check_arguments(&mut self, name: &Name, lambda: &Lambda, arguments: Vec<Argument>) -> Vec<Given> {
        let most = lambda.parameters.len();
        let fewest = lambda.parameters.iter().filter(|p| p.default.is_none()).count();
        if arguments.len() > most || arguments.len() < fewest {
            let expects = if most == fewest { format!("{most}") } else { format!("{fewest} to {most}") };
            let code = if most == fewest { "KS119" } else { "KS120" };
            self.report(code, name.span, format!("'{}' takes {expects} arguments.", name.text));
        }
        let mut given: Vec<Option<Argument>> = lambda.parameters.iter().map(|_| None).collect();
        for (place, argument) in arguments.into_iter().enumerate() {
            let at = match &argument.name {
                Some(by_name) => lambda.parameters.iter().position(|p| p.name.text == *by_name),
                None => Some(place),
            };
            if let Some(slot) = at.and_then(|at| given.get_mut(at)) {
                *slot = Some(argument);
            }
        }
        let mut values = vec![];
        for (parameter, argument) in lambda.parameters.iter().zip(given) {
            let (value, text) = argument.map_or((None, None), |a| (Some(a.value), a.text));
            values.push((self.fit(name, &parameter.kind, value), text));
        }
        values
    }

    fn fit(&mut self, name: &Name, kind: &ParameterKind, value: Option<Value>) -> Value {
        match (kind, value) {
            (ParameterKind::Scalar(kind), _) => Value::Scalar(*kind),
            (ParameterKind::Table(None), Some(Value::Table(shape))) => Value::Table(shape),
            (ParameterKind::Table(Some(columns)), Some(Value::Table(shape))) => {
                let missing = columns.iter().any(|c| !shape.has(&c.name.text));
                if missing && !shape.open {
                    self.report(
                        "KS249",
                        name.span,
                        "The table does not have the columns that the function needs.",
                    );
                }
                Value::Table(shape)
            }
            (ParameterKind::Table(_), _) => declared_value(kind),
        }
    }

    /// Calls a function of the catalogue, whose text is parsed for it.
    pub(super) fn call_stored(&mut self, name: &Name, text: &str, arguments: Vec<Argument>) -> Value {
        self.calls += 1;
        if self.depth > 20 || self.calls > CALLS_MAX {
            self.report("KS232", name.span, "Stored functions call each other too deep.");
            return Value::Nothing;
        }
        let source = format!("let f = {text};");
        let parsed = crate::parser::parse(&source);
        let Some(StatementKind::Let(_, Expr { kind: ExprKind::Lambda(lambda), .. })) =
            parsed.statements.first().map(|s| &s.kind)
        else {
            return Value::Nothing;
        };
        let values = self.check_arguments(name, lambda, arguments);
        let mut inner = Binder::new(&source, self.catalogue, self.library);
        inner.depth = self.depth + 1;
        inner.calls = self.calls;
        inner.path = self.path.clone();
        inner.path.push(self.site);
        let none = KnownShapes::new();
        inner.known_shapes = Some(self.known_shapes.unwrap_or(&none));
        for (parameter, (value, text)) in lambda.parameters.iter().zip(values) {
            inner.locals.push(Local::of(&parameter.name.text, value).with_text(text));
        }
        let result = inner.body(lambda);
        self.calls = inner.calls;
        let bound = inner.bound;
        self.bound
            .calls
            .insert(self.site, BoundCall { stored: Some((source.clone(), parsed.clone())), bound });
        result
    }

    /// Runs `inner` outside of any row: the operands of joins and unions see no columns.
    pub(super) fn without_row<T>(&mut self, inner: impl FnOnce(&mut Self) -> T) -> T {
        let row = std::mem::take(&mut self.row);
        let result = inner(self);
        self.row = row;
        result
    }
}

fn declared_value(kind: &ParameterKind) -> Value {
    match kind {
        ParameterKind::Scalar(kind) => Value::Scalar(*kind),
        ParameterKind::Table(Some(columns)) => {
            Value::Table(Shape { columns: declared(columns), open: false })
        }
        ParameterKind::Table(None) => Value::Table(Shape { columns: vec![], open: true }),
    }
}

/// The columns of a declaration.
pub(super) fn declared(columns: &[ColumnDeclaration]) -> Vec<Column> {
    columns
        .iter()
        .map(|c| Column::new(c.name.text.as_str(), c.column_type.unwrap_or(Type::Unknown)))
        .collect()
}
