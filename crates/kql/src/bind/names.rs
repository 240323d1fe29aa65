//! The names of unnamed result columns.

use super::Binder;
use crate::ast::{Expr, ExprKind};
use crate::functions::{FunctionKind, Naming};
use crate::scalar_type::Type;

impl Binder<'_> {
    /// The name that an expression gives its column; `None` for a numbered one.
    pub(super) fn default_name(&self, expr: &Expr) -> Option<String> {
        match &expr.kind {
            ExprKind::Name(name) => Some(name.text.clone()),
            ExprKind::Paren(inner) | ExprKind::Ordered(inner, _) => self.default_name(inner),
            ExprKind::Named(names, _) => names.first().map(|n| n.text.clone()),
            ExprKind::Path(base, member) => {
                let member = match &member.kind {
                    ExprKind::Name(name) => name.text.clone(),
                    ExprKind::Literal(_) => self.constant_text(member)?,
                    _ => return self.default_name(member),
                };
                Some(match self.path_base_name(base) {
                    Some(base) => format!("{base}_{member}"),
                    None => member,
                })
            }
            ExprKind::Index(base, index) => {
                let base = self.default_name(base)?;
                Some(format!("{base}_{}", self.index_name(index)))
            }
            ExprKind::Call(name, arguments) => self.call_name(&name.text, arguments),
            _ => None,
        }
    }

    fn path_base_name(&self, base: &Expr) -> Option<String> {
        match &base.kind {
            ExprKind::Name(name) if name.text.starts_with('$') => None,
            ExprKind::Name(name) if self.row.members.iter().any(|(n, _)| *n == name.text) => {
                Some(name.text.clone())
            }
            _ => self.default_name(base),
        }
    }

    fn index_name(&self, index: &Expr) -> String {
        match &index.kind {
            ExprKind::Literal(Type::String) => self.constant_text(index).unwrap_or_default(),
            ExprKind::Literal(_) => index.span.of(self.text).to_owned(),
            _ => String::new(),
        }
    }

    fn call_name(&self, name: &str, arguments: &[Expr]) -> Option<String> {
        let is_local = self.locals.iter().any(|l| l.name == name);
        let function = if is_local {
            None
        } else if self.aggregates {
            let aggregate = self.library.get(FunctionKind::Aggregate, name);
            aggregate.or_else(|| self.library.get(FunctionKind::Scalar, name))
        } else {
            self.library.get(FunctionKind::Scalar, name)
        }?;
        let first = || arguments.first().and_then(|a| self.default_name(a));
        match function.naming {
            Naming::Numbered => None,
            Naming::First => first(),
            Naming::Only if arguments.len() == 1 => first(),
            Naming::Only => None,
            Naming::Named => Some(format!("{}_{}", function.name, first().unwrap_or_default())),
            Naming::Prefix => Some(format!("{}_{}", function.prefix, first().unwrap_or_default())),
            Naming::PrefixOnly => Some(function.prefix.to_owned()),
            Naming::FirstValue => {
                let text = arguments.first().and_then(|a| self.constant_text(a))?;
                self.row.shape.has(&text).then_some(text)
            }
        }
    }
}
