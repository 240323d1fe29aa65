//! Calls: which function is meant, whether the arguments fit, what it gives.

use super::lambda::Argument;
use super::scope::{LocalValue, Value};
use super::{Binder, Shape, rules};
use crate::ast::{Expr, ExprKind, Name};
use crate::catalogue::Column;
use crate::functions::{Accepts, Function, FunctionKind, Gives, Signature};
use crate::scalar_type::Type;
use std::rc::Rc;

impl<'a> Binder<'a> {
    pub(super) fn call(&mut self, expr: &'a Expr, name: &'a Name, arguments: &'a [Expr]) -> Value {
        let local = self.locals.iter().rev().find(|l| l.name == name.text).map(|l| l.value.clone());
        if let Some(LocalValue::Function(lambda, known)) = local {
            let given = self.arguments(arguments);
            self.site = expr.id;
            return self.call_lambda(name, lambda, known, given);
        }
        if let Some(LocalValue::Pattern(pattern)) = local {
            let mut found = Value::Nothing;
            for arm in &pattern.arms {
                let value = self.without_row(|s| s.statements(&arm.body)).unwrap_or(Value::Nothing);
                if found == Value::Nothing {
                    found = value;
                }
            }
            return found;
        }
        if let Some(found) = self.special_call(name, arguments) {
            return found;
        }
        if let Some(text) = self.catalogue.function(&name.text) {
            let given = self.arguments(arguments);
            self.site = expr.id;
            return self.call_stored(name, &text, given);
        }
        let library = self.library;
        if let Some(function) = library.get(FunctionKind::Aggregate, &name.text)
            && (self.aggregates || library.get(FunctionKind::Scalar, &name.text).is_none())
        {
            return self.aggregate_call(function, name, arguments);
        }
        match library.get(FunctionKind::Scalar, &name.text) {
            Some(function) => self.scalar_call(expr, function, name, arguments),
            None => {
                self.unknown_function(name);
                self.quiet += 1;
                for argument in arguments {
                    self.value(argument);
                }
                self.quiet -= 1;
                Value::Nothing
            }
        }
    }

    pub(super) fn unknown_function(&mut self, name: &Name) {
        let stored = self.catalogue.function_names();
        let scalar = self.library.of(FunctionKind::Scalar).map(|f| f.name);
        let aggregate = self.library.of(FunctionKind::Aggregate).map(|f| f.name);
        let known = scalar.chain(aggregate).chain(stored.iter().map(String::as_str));
        let suggestions = crate::diagnostic::closest(&name.text, known);
        self.suggest("KS211", name, suggestions, format!("There is no function '{}'.", name.text));
    }

    /// The values of arguments with the names that some carry.
    pub(super) fn arguments(&mut self, arguments: &'a [Expr]) -> Vec<Argument> {
        arguments
            .iter()
            .map(|argument| {
                let (name, value) = match &argument.kind {
                    ExprKind::Named(names, value) => (names.first().map(|n| n.text.clone()), &**value),
                    _ => (None, argument),
                };
                let text = self.constant_text(value).map(Rc::from);
                Argument { name, value: self.value(value), text }
            })
            .collect()
    }

    /// Functions that take or give tables, or whose result hangs on a constant.
    fn special_call(&mut self, name: &'a Name, arguments: &'a [Expr]) -> Option<Value> {
        match name.text.as_str() {
            "toscalar" => {
                let inner =
                    self.without_aggregates(|b| b.without_row(|b| arguments.first().map(|a| b.value(a))));
                let kind = match inner {
                    Some(Value::Table(shape)) => {
                        shape.columns.first().map_or(Type::Unknown, |c| c.column_type)
                    }
                    Some(other) => other.scalar_type(),
                    None => Type::Unknown,
                };
                Some(Value::Scalar(kind))
            }
            "materialize" => Some(arguments.first().map_or(Value::Nothing, |a| self.value(a))),
            "table" => Some(self.table_call(arguments)),
            "database" | "cluster" | "workspace" | "app" | "resource" | "adx" | "arg"
                if !arguments.is_empty() && name.text != "arg" =>
            {
                Some(Value::Table(Shape { columns: vec![], open: true }))
            }
            "all" | "any" | "map" if !self.row.members.is_empty() => self.over_elements(name, arguments),
            "column_ifexists" | "columnifexists" => Some(self.column_if_exists(arguments)),
            _ => None,
        }
    }

    /// `map(edge, x)`: the expression sees the columns of the edge, or of its inner nodes.
    fn over_elements(&mut self, name: &Name, arguments: &'a [Expr]) -> Option<Value> {
        let [element, expression] = arguments else { return None };
        let shape = match &element.bare().kind {
            ExprKind::Name(edge) => {
                self.row.members.iter().find(|(n, _)| *n == edge.text).map(|(_, s)| s.clone())
            }
            // The nodes between; those of a pattern are all of one kind.
            ExprKind::Call(..) => self.row.members.first().map(|(_, s)| s.clone()),
            _ => None,
        };
        let mut row = self.row.clone();
        row.shape = shape?;
        let before = std::mem::replace(&mut self.row, row);
        self.value(expression);
        self.row = before;
        Some(Value::Scalar(if name.text == "map" { Type::Dynamic } else { Type::Bool }))
    }

    fn table_call(&mut self, arguments: &'a [Expr]) -> Value {
        let Some(argument) = arguments.first() else { return Value::Nothing };
        match self.constant_text(argument) {
            Some(text) => match self.catalogue.table(&text) {
                Some(columns) => Value::Table(Shape::of(columns)),
                None => {
                    let name = Name { text, span: argument.span };
                    self.unknown_table(&name);
                    Value::Table(Shape { columns: vec![], open: true })
                }
            },
            None => {
                self.scalar(argument);
                Value::Table(Shape { columns: vec![], open: true })
            }
        }
    }

    fn column_if_exists(&mut self, arguments: &'a [Expr]) -> Value {
        let fallback = arguments.get(1).map_or(Type::Unknown, |a| self.scalar(a));
        Value::Scalar(fallback)
    }

    /// The text of a string constant.
    pub(super) fn constant_text(&self, expr: &Expr) -> Option<String> {
        match &expr.bare().kind {
            ExprKind::Literal(Type::String) => {
                Some(crate::literal::text_value(expr.bare().span.of(self.text)).into_owned())
            }
            ExprKind::Name(name) if !self.row.shape.has(&name.text) => {
                let local = self.locals.iter().rev().find(|l| l.name == name.text)?;
                local.text.as_deref().map(str::to_owned)
            }
            _ => None,
        }
    }

    pub(super) fn without_aggregates<T>(&mut self, inner: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.aggregates, false);
        let result = inner(self);
        self.aggregates = before;
        result
    }

    fn scalar_call(
        &mut self,
        expr: &'a Expr,
        function: &'a Function,
        name: &Name,
        arguments: &'a [Expr],
    ) -> Value {
        let values: Vec<Value> = arguments.iter().map(|a| self.value(a)).collect();
        let signature = self.choose(function, name, arguments, &values);
        if matches!(function.name, "array_sort_asc" | "array_sort_desc") {
            return self.sorted_arrays(arguments, &values);
        }
        if let Some(columns) = super::tuple::columns_of(function.name) {
            let argument = arguments.first().and_then(|a| self.default_name(a));
            let prefix = argument.map_or(function.name.to_owned(), |a| format!("{}_{a}", function.name));
            return Value::Tuple(super::tuple::named(columns, &prefix));
        }
        let _ = expr;
        match signature {
            Some(signature) => self.given(signature, name, arguments, &values),
            None => Value::Scalar(Type::Unknown),
        }
    }

    /// One column per array.
    fn sorted_arrays(&self, arguments: &'a [Expr], values: &[Value]) -> Value {
        let arrays = arguments.iter().zip(values).filter(|(_, v)| v.scalar_type() != Type::Bool);
        let name =
            |a: &Expr| self.default_name(a).map_or("array_sorted".to_owned(), |n| format!("{n}_sorted"));
        Value::Tuple(arrays.map(|(a, _)| Column::new(name(a), Type::Dynamic)).collect())
    }

    /// The signature that the arguments fit best; reports when there is none.
    pub(super) fn choose(
        &mut self,
        function: &'a Function,
        name: &Name,
        arguments: &'a [Expr],
        values: &[Value],
    ) -> Option<&'a Signature> {
        let count = values.len();
        let by_count: Vec<&'a Signature> =
            function.signatures.iter().filter(|s| count >= s.min() && count <= s.max()).collect();
        if by_count.is_empty() {
            let min = function.signatures.iter().map(Signature::min).min().unwrap_or(0);
            let max = function.signatures.iter().map(Signature::max).max().unwrap_or(0);
            let (code, text) =
                if min == max { ("KS119", format!("{min}")) } else { ("KS120", format!("{min} to {max}")) };
            self.report(code, name.span, format!("The function '{}' takes {text} arguments.", name.text));
            return function.signatures.first();
        }
        let fits = |s: &&&Signature| {
            values
                .iter()
                .enumerate()
                .all(|(i, v)| s.parameter(i, count).is_none_or(|p| accepted(&p.accepts, v)))
        };
        if let Some(found) = by_count.iter().find(fits) {
            return Some(found);
        }
        if by_count.len() > 1 {
            let given: Vec<&str> = values.iter().map(|v| v.scalar_type().name()).collect();
            let message = format!("The function '{}' does not take ({}).", name.text, given.join(", "));
            self.report("KS127", name.span, message);
            return None;
        }
        let signature = by_count.first()?;
        for (index, value) in values.iter().enumerate() {
            if let Some(parameter) = signature.parameter(index, count)
                && !accepted(&parameter.accepts, value)
                && let Some(argument) = arguments.get(index)
            {
                let (code, message) = misfit(&parameter.accepts);
                self.report(
                    code,
                    argument.span,
                    format!("{message}, and it is {}.", value.scalar_type().name()),
                );
            }
        }
        Some(signature)
    }

    /// What a call gives by its signature.
    pub(super) fn given(
        &mut self,
        signature: &Signature,
        name: &Name,
        arguments: &'a [Expr],
        values: &[Value],
    ) -> Value {
        let kind_at = |index: usize| values.get(index).map_or(Type::Unknown, Value::scalar_type);
        let kind = match signature.gives {
            Gives::Exactly(kind) => kind,
            Gives::Argument(index) => kind_at(index),
            Gives::Promoted => match kind_at(0) {
                Type::Int => Type::Long,
                other => other,
            },
            Gives::Widest => {
                let kinds: Vec<Type> = values.iter().map(Value::scalar_type).collect();
                kinds.iter().copied().reduce(|a, b| rules::widest(a, b).unwrap_or(a)).unwrap_or(Type::Unknown)
            }
            Gives::Common => return self.common(signature, name, values),
            Gives::TypeArgument(at) => {
                let at = at.min(values.len().saturating_sub(1));
                match values.get(at) {
                    Some(Value::TypeLiteral(kind)) => *kind,
                    _ if arguments.len() < signature.max() => Type::String,
                    _ => Type::Unknown,
                }
            }
            Gives::Table => return Value::Table(Shape { columns: vec![], open: true }),
            Gives::Custom => Type::Dynamic,
        };
        Value::Scalar(kind)
    }

    fn common(&mut self, signature: &Signature, name: &Name, values: &[Value]) -> Value {
        let count = values.len();
        let mut kinds = vec![];
        let mut dynamic_ok = false;
        for (index, value) in values.iter().enumerate() {
            let Some(parameter) = signature.parameter(index, count) else { continue };
            if parameter.accepts.contains(&Accepts::CommonOrDynamic) {
                dynamic_ok = true;
                kinds.push(value.scalar_type());
            } else if parameter.accepts.contains(&Accepts::Common) {
                kinds.push(value.scalar_type());
            }
        }
        match rules::common(&kinds, dynamic_ok) {
            Some(kind) => Value::Scalar(kind),
            None if kinds.first() == Some(&Type::Dynamic) => Value::Scalar(Type::Dynamic),
            None => {
                self.report(
                    "KS232",
                    name.span,
                    format!("The arguments of '{}' have no common type.", name.text),
                );
                Value::Scalar(Type::Unknown)
            }
        }
    }
}

/// Whether a value fits any of the kinds.
fn accepted(accepts: &[Accepts], value: &Value) -> bool {
    let kind = match value {
        Value::Table(_) | Value::Graph(..) => {
            return accepts.iter().any(|a| matches!(a, Accepts::Tabular | Accepts::Any));
        }
        Value::TypeLiteral(_) => {
            return accepts
                .iter()
                .any(|a| matches!(a, Accepts::TypeLiteral | Accepts::Any | Accepts::Scalar));
        }
        other => other.scalar_type(),
    };
    kind == Type::Unknown || accepts.iter().any(|a| accepts_type(*a, kind))
}

fn accepts_type(accepts: Accepts, kind: Type) -> bool {
    match accepts {
        Accepts::Exactly(wanted) => fits_type(wanted, kind),
        Accepts::Number => kind.is_number(),
        Accepts::Integer => kind.is_integer(),
        Accepts::Summable => kind.is_summable(),
        Accepts::Orderable => kind.is_summable() || matches!(kind, Type::String | Type::Bool | Type::Guid),
        Accepts::Array | Accepts::Bag => kind == Type::Dynamic,
        Accepts::NotDynamic => kind != Type::Dynamic,
        Accepts::NotRealOrBool => !matches!(kind, Type::Real | Type::Bool),
        Accepts::Scalar | Accepts::Any | Accepts::Common | Accepts::CommonOrDynamic => true,
        Accepts::Tabular | Accepts::TypeLiteral => false,
    }
}

fn fits_type(wanted: Type, kind: Type) -> bool {
    if wanted == kind {
        return true;
    }
    match wanted {
        Type::String => kind == Type::Dynamic,
        Type::Int | Type::Long => kind.is_integer(),
        Type::Real | Type::Decimal => kind.is_number(),
        _ => false,
    }
}

/// Code and sentence for an argument of the wrong kind.
fn misfit(accepts: &[Accepts]) -> (&'static str, String) {
    let many = accepts.len() > 1;
    match accepts.first() {
        Some(Accepts::Number) => ("KS137", "This must be a number".to_owned()),
        Some(Accepts::Integer) => ("KS134", "This must be a whole number".to_owned()),
        Some(Accepts::Summable) => ("KS138", "This must be a number, timespan or datetime".to_owned()),
        Some(Accepts::Orderable) => ("KS206", "This must be a value with an order".to_owned()),
        Some(Accepts::Array) => ("KS234", "This must be a dynamic array".to_owned()),
        Some(Accepts::Bag) => ("KS235", "This must be a dynamic bag".to_owned()),
        Some(Accepts::NotDynamic) => ("KS116", "This must not be dynamic".to_owned()),
        Some(Accepts::Exactly(kind)) if !many => ("KS107", format!("This must be {}", kind.name())),
        _ => ("KS141", "This is of a type that the function does not take".to_owned()),
    }
}
