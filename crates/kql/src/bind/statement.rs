//! Statements.

use super::scope::{Local, LocalValue, Value};
use super::{Binder, NAMES_MAX};
use crate::ast::{Expr, ExprKind, LambdaParameter, Name, ParameterKind, Statement, StatementKind};
use std::rc::Rc;

impl<'a> Binder<'a> {
    /// Binds statements in order; gives what the last query gives.
    pub(super) fn statements(&mut self, statements: &'a [Statement]) -> Option<Value> {
        let mut result = None;
        for statement in statements {
            match &statement.kind {
                StatementKind::Query(expr) => result = Some(self.query(expr)),
                StatementKind::Let(name, value) => self.let_statement(name, value),
                StatementKind::QueryParameters(parameters) => self.query_parameters(parameters),
                StatementKind::Pattern(name, pattern) => {
                    let value = LocalValue::Pattern(pattern);
                    self.locals.push(Local { name: &name.text, value, text: None });
                }
                StatementKind::Set(..) | StatementKind::Restrict(_) | StatementKind::Alias(..) => {}
            }
        }
        result
    }

    fn query(&mut self, expr: &'a Expr) -> Value {
        // A name alone is looked up among everything; with operators after it must be a table.
        self.value(expr)
    }

    fn let_statement(&mut self, name: &'a Name, value: &'a Expr) {
        if self.locals.len() >= NAMES_MAX {
            self.report("KS232", name.span, format!("More than {NAMES_MAX} names in one query."));
            return;
        }
        if self.locals.iter().any(|l| l.name == name.text) && self.quiet == 0 && self.depth == 0 {
            self.report("KS201", name.span, format!("A variable '{}' is declared already.", name.text));
        }
        let text = self.constant_text(value).map(Rc::from);
        let value = match &value.kind {
            ExprKind::Lambda(lambda) => {
                self.check_body(lambda);
                LocalValue::Function(lambda, self.locals.len())
            }
            _ => LocalValue::Value(Rc::new(self.value(value))),
        };
        self.locals.push(Local { name: &name.text, value, text });
    }

    fn query_parameters(&mut self, parameters: &'a [LambdaParameter]) {
        for parameter in parameters {
            let value = match &parameter.kind {
                ParameterKind::Scalar(kind) => LocalValue::Value(Rc::new(Value::Scalar(*kind))),
                ParameterKind::Table(_) => LocalValue::Opaque,
            };
            self.locals.push(Local { name: &parameter.name.text, value, text: None });
        }
    }
}
