//! Scalar expressions.

use super::scope::{Meaning, Row};
use super::{Found, Resolver, literal};
use crate::plan::{Expr, Node};
use crate::{Call, Fault, Scalar, Value};
use kql::Type;
use kql::ast::{BinaryOp, Expr as Syntax, ExprKind, MembershipOp, Name, TypeOf, UnaryOp};
use std::sync::Arc;

/// Functions whose value is new with every row.
const VOLATILE: &[&str] = &["rand", "new_guid", "assert", "row_number", "ingestion_time"];

impl<'a> Resolver<'a> {
    /// A scalar.
    pub(super) fn scalar(&mut self, expr: &'a Syntax) -> Result<Expr, Fault> {
        match self.value(expr)? {
            Found::Scalar(found) => Ok(found),
            // The first cell, as `toscalar` would take it.
            Found::Table(rel) => {
                let kind = rel.columns.first().map_or(Type::Unknown, |c| c.column_type);
                Ok(Expr { kind, node: Node::First(Arc::new(rel)) })
            }
            Found::Type(kind) => Ok(Expr::literal(Value::text(kind.name()), Type::String)),
            Found::Graph(_) | Found::Nothing => {
                Err(Fault::Failed(format!("'{}' has no value here", expr.span.of(self.frame.text))))
            }
        }
    }

    /// A scalar that must be constant.
    pub(super) fn constant(&mut self, expr: &'a Syntax) -> Result<Value, Fault> {
        let found = self.scalar(expr)?;
        found.as_literal().cloned().ok_or_else(|| {
            Fault::argument(
                "this operator",
                format!("'{}' must be a constant", expr.span.of(self.frame.text)),
            )
        })
    }

    /// What an expression stands for.
    pub(super) fn value(&mut self, expr: &'a Syntax) -> Result<Found, Fault> {
        self.deeper(|r| r.value_of(expr))
    }

    fn value_of(&mut self, expr: &'a Syntax) -> Result<Found, Fault> {
        let kind = self.kind_of(expr);
        let scalar = match &expr.kind {
            ExprKind::Missing | ExprKind::Star | ExprKind::Lambda(_) => return Ok(Found::Nothing),
            ExprKind::Literal(kind) => self.literal(expr, *kind),
            ExprKind::Dynamic(value) => Expr::literal(self.dynamic(value)?, Type::Dynamic),
            ExprKind::Name(name) => return self.name(expr, name),
            ExprKind::Path(base, member) => return self.path(expr, base, member),
            ExprKind::Index(base, index) => {
                let arguments = vec![self.scalar(base)?, self.scalar(index)?];
                self.function("[]", arguments, kind, expr)?
            }
            ExprKind::Call(name, arguments) => return self.call(expr, name, arguments),
            ExprKind::Unary(op, operand) => self.unary(expr, *op, operand)?,
            ExprKind::Binary(op, left, right) => self.binary(expr, *op, left, right)?,
            ExprKind::Logical(is_or, parts) => {
                let parts = parts.iter().map(|p| self.scalar(p)).collect::<Result<Vec<_>, _>>()?;
                Expr { kind: Type::Bool, node: if *is_or { Node::Or(parts) } else { Node::And(parts) } }
            }
            ExprKind::Membership(op, left, items) => self.membership(expr, *op, left, items)?,
            ExprKind::Between(negated, left, low, high) => {
                let arguments = vec![self.scalar(left)?, self.scalar(low)?, self.scalar(high)?];
                self.function(if *negated { "!between" } else { "between" }, arguments, Type::Bool, expr)?
            }
            ExprKind::Paren(inner) | ExprKind::Named(_, inner) | ExprKind::Ordered(inner, _) => {
                return self.value(inner);
            }
            ExprKind::TypeOf(members) => return self.type_of(members),
            ExprKind::Pipeline(pipeline) => return self.pipeline(pipeline),
            ExprKind::DataTable(columns, values) => return self.datatable(columns, values),
            ExprKind::ExternalData(columns, addresses, options) => {
                return self.external(columns, addresses, options);
            }
        };
        Ok(Found::Scalar(scalar))
    }

    /// A column, then a variable, then a table, then a function without parentheses.
    fn name(&mut self, expr: &'a Syntax, name: &'a Name) -> Result<Found, Fault> {
        if let Some(column) = self.row.column(&name.text) {
            return Ok(Found::Scalar(self.key_column(column)));
        }
        if let Some(found) = self.named_thing(expr, name)? {
            return Ok(found);
        }
        if self.row.elsewhere {
            return Ok(Found::Scalar(Expr::literal(Value::Null, self.kind_of(expr))));
        }
        Err(Fault::Failed(format!("there is no '{}' here", name.text)))
    }

    /// What a name stands for besides columns.
    pub(super) fn named_thing(&mut self, expr: &'a Syntax, name: &'a Name) -> Result<Option<Found>, Fault> {
        if let Some(member) = self.row.member(&name.text) {
            let column = Expr::column(member.start, Type::Dynamic);
            return Ok(Some(Found::Scalar(column)));
        }
        self.check_allowed(name)?;
        match self.local(name) {
            Some(Meaning::Found(found)) => return self.inline(found).map(Some),
            Some(Meaning::Function(lambda, known)) => {
                return self.call_lambda(expr.id, lambda, known, vec![]).map(Some);
            }
            Some(Meaning::Pattern(_)) => return Ok(Some(Found::Nothing)),
            None => {}
        }
        if let Some(columns) = self.world.catalogue.table(&name.text) {
            return Ok(Some(Found::Table(super::Rel::new(
                columns,
                crate::plan::RelNode::Table(name.text.as_str().into()),
            ))));
        }
        if self.world.catalogue.function(&name.text).is_some() {
            return self.call_stored(expr.id, vec![]).map(Some);
        }
        Ok(None)
    }

    /// Whether `restrict access to` lets that table or view be named.
    pub(super) fn allows(&self, name: &str) -> bool {
        let fits = |allowed: &Vec<String>| allowed.iter().any(|p| kql::bind::matches_pattern(p, name));
        self.allowed.as_ref().is_none_or(fits)
    }

    /// Refuses tables and views that `restrict access to` has not named.
    pub(super) fn check_allowed(&self, name: &Name) -> Result<(), Fault> {
        let is_scalar = || matches!(self.local(name), Some(Meaning::Found(Found::Scalar(_))));
        if self.allows(&name.text) || is_scalar() {
            return Ok(());
        }
        Err(Fault::Failed(format!("'{}' is not among what 'restrict access to' allows", name.text)))
    }

    fn path(&mut self, expr: &'a Syntax, base: &'a Syntax, member: &'a Syntax) -> Result<Found, Fault> {
        if let ExprKind::Name(name) = &base.bare().kind
            && let Some(part) = self.row.member(&name.text).filter(|m| !m.many)
            && let ExprKind::Name(column) = &member.kind
        {
            let found = part.column(&column.text);
            return found
                .map(Found::Scalar)
                .ok_or_else(|| Fault::Failed(format!("'{}' has no column '{}'", name.text, column.text)));
        }
        if let ExprKind::Name(name) = &base.bare().kind
            && let Some(part) = self.row.member(&name.text).filter(|m| m.many).cloned()
            && let ExprKind::Name(column) = &member.kind
            && let Some(at) = part.columns.iter().position(|c| *c.name == column.text)
        {
            return Ok(Found::Scalar(self.each_member(&part, at)));
        }
        if let Some(found) = self.pattern_path(base, member)? {
            return Ok(found);
        }
        if let Some(parts) = self.frame.bound.tuples.get(&base.bare().id).cloned()
            && let ExprKind::Name(wanted) = &member.kind
            && let Some(at) = parts.iter().position(|c| *c.name == wanted.text)
        {
            let kind = parts.get(at).map_or(Type::Unknown, |c| c.column_type);
            let whole = Box::new(self.scalar(base)?);
            return Ok(Found::Scalar(Expr { kind, node: Node::Part(whole, at) }));
        }
        match self.value(base)? {
            Found::Scalar(base) => {
                let key = match &member.kind {
                    ExprKind::Name(name) => Expr::literal(Value::text(&name.text), Type::String),
                    _ => self.scalar(member)?,
                };
                let found = self.function("[]", vec![base, key], Type::Dynamic, expr)?;
                Ok(Found::Scalar(found))
            }
            // `database("x").T`
            Found::Table(_) | Found::Nothing => self.with_row(Row::default(), |r| r.value(member)),
            _ => Ok(Found::Nothing),
        }
    }

    fn unary(&mut self, expr: &'a Syntax, op: UnaryOp, operand: &'a Syntax) -> Result<Expr, Fault> {
        let syntax = operand.bare();
        let operand = self.scalar(operand)?;
        let kind = self.kind_of(expr);
        if op == UnaryOp::Plus {
            return Ok(operand);
        }
        match operand.as_literal() {
            // The smallest long has no positive counterpart.
            Some(Value::Null) if matches!(syntax.kind, ExprKind::Literal(Type::Long)) => {
                let text = format!("-{}", syntax.span.of(self.frame.text));
                Ok(Expr::literal(literal::literal_value(&text, Type::Long), Type::Long))
            }
            Some(value) => Ok(Expr::literal(literal::negated(value), operand.kind)),
            None => self.function("neg", vec![operand], kind, expr),
        }
    }

    fn binary(
        &mut self,
        expr: &'a Syntax,
        op: BinaryOp,
        left: &'a Syntax,
        right: &'a Syntax,
    ) -> Result<Expr, Fault> {
        if matches!(left.bare().kind, ExprKind::Star) {
            let right = self.scalar(right)?;
            return self.any_column(op, &right, expr);
        }
        let arguments = vec![self.scalar(left)?, self.scalar(right)?];
        self.function(op.name(), arguments, self.kind_of(expr), expr)
    }

    /// `* has "x"`: true when it is for a column that may hold text.
    pub(super) fn any_column(&mut self, op: BinaryOp, right: &Expr, expr: &Syntax) -> Result<Expr, Fault> {
        let columns = self.row.columns.clone();
        let mut parts = vec![];
        for (at, column) in columns.iter().enumerate() {
            if matches!(column.column_type, Type::String | Type::Dynamic) {
                let arguments = vec![Expr::column(at, column.column_type), right.clone()];
                parts.push(self.function(op.name(), arguments, Type::Bool, expr)?);
            }
        }
        Ok(Expr { kind: Type::Bool, node: Node::Or(parts) })
    }

    fn membership(
        &mut self,
        expr: &'a Syntax,
        op: MembershipOp,
        left: &'a Syntax,
        items: &'a [Syntax],
    ) -> Result<Expr, Fault> {
        let name = match op {
            MembershipOp::In => "in",
            MembershipOp::NotIn => "!in",
            MembershipOp::InFold => "in~",
            MembershipOp::NotInFold => "!in~",
            MembershipOp::HasAny => "has_any",
            MembershipOp::HasAll => "has_all",
        };
        let mut list = vec![];
        for item in items {
            match self.value(item)? {
                Found::Table(rel) => list.push(Expr { kind: Type::Dynamic, node: Node::List(Arc::new(rel)) }),
                Found::Scalar(found) => list.push(found),
                _ => {}
            }
        }
        if matches!(left.bare().kind, ExprKind::Star) {
            let mut parts = vec![];
            for (at, column) in self.row.columns.clone().iter().enumerate() {
                if matches!(column.column_type, Type::String | Type::Dynamic) {
                    let mut arguments = vec![Expr::column(at, column.column_type)];
                    arguments.extend(list.iter().cloned());
                    parts.push(self.function(name, arguments, Type::Bool, expr)?);
                }
            }
            return Ok(Expr { kind: Type::Bool, node: Node::Or(parts) });
        }
        let mut arguments = vec![self.scalar(left)?];
        arguments.extend(list);
        self.function(name, arguments, Type::Bool, expr)
    }

    fn type_of(&mut self, members: &'a [TypeOf]) -> Result<Found, Fault> {
        match members {
            [TypeOf::Scalar(kind)] => Ok(Found::Type(*kind)),
            _ => Ok(Found::Nothing),
        }
    }

    /// A call of a library function; computed here when all arguments are constants.
    pub(super) fn function(
        &mut self,
        name: &str,
        arguments: Vec<Expr>,
        kind: Type,
        expr: &Syntax,
    ) -> Result<Expr, Fault> {
        let Some(function) = self.functions.scalar(name) else {
            return Err(Fault::Unsupported {
                what: format!("'{name}'"),
                why: "this function is not built yet".into(),
                span: Some(expr.span),
            });
        };
        self.folded(function, arguments, kind)
    }

    fn folded(&mut self, function: &'static Scalar, arguments: Vec<Expr>, kind: Type) -> Result<Expr, Fault> {
        let constant =
            !VOLATILE.contains(&function.name) && arguments.iter().all(|a| a.as_literal().is_some());
        if !constant {
            return Ok(Expr { kind, node: Node::Call(function, arguments) });
        }
        let types: Vec<Type> = arguments.iter().map(|a| a.kind).collect();
        let values: Vec<Value> = arguments.iter().filter_map(|a| a.as_literal().cloned()).collect();
        let call = Call { types: &types, gives: kind, session: self.world.session };
        let value = (function.eval)(&call, &values)?;
        self.world.session.check_value(&value)?;
        let value = if kind == Type::String && value.is_null() { Value::text("") } else { value };
        Ok(Expr::literal(value, kind))
    }
}
