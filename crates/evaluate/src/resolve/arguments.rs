//! Functions that the query or the catalogue defines: expanded where they are called.

use super::scope::{Frame, Local, Meaning, Row};
use super::{Found, Resolver};
use crate::plan::Expr;
use crate::value::equal;
use crate::{Fault, Value};
use kql::Type;
use kql::ast::{Expr as Syntax, ExprKind, Lambda, NodeId, ParameterKind, Pattern, StatementKind};

/// An argument with the name that it was given by.
pub(super) type Given = (Option<String>, Found);

impl<'a> Resolver<'a> {
    /// The arguments of a call of a defined function.
    pub(super) fn given(&mut self, arguments: &'a [Syntax]) -> Result<Vec<Given>, Fault> {
        arguments
            .iter()
            .map(|argument| {
                let (name, value) = match &argument.kind {
                    ExprKind::Named(names, value) => (names.first().map(|n| n.text.clone()), &**value),
                    _ => (None, argument),
                };
                Ok((name, self.value(value)?))
            })
            .collect()
    }

    /// Calls a function of the query, bound for this call at `site`.
    pub(super) fn call_lambda(
        &mut self,
        site: NodeId,
        lambda: &'a Lambda,
        known: usize,
        given: Vec<Given>,
    ) -> Result<Found, Fault> {
        let bound = self.frame.bound.calls.get(&site);
        let bound = &bound.ok_or_else(|| Fault::Failed("a call was not bound".into()))?.bound;
        let frame = Frame { text: self.frame.text, bound };
        let outer = self.locals.split_off(known.min(self.locals.len()));
        let found = self.body(site, frame, lambda, given);
        self.locals.truncate(known);
        self.locals.extend(outer);
        found
    }

    /// Calls a stored function, bound for this call at `site`.
    pub(super) fn call_stored(&mut self, site: NodeId, given: Vec<Given>) -> Result<Found, Fault> {
        let call = self.frame.bound.calls.get(&site);
        let Some((text, parsed)) = call.and_then(|c| c.stored.as_ref()) else {
            return Err(Fault::Failed("a call of a stored function was not bound".into()));
        };
        let Some(StatementKind::Let(_, Syntax { kind: ExprKind::Lambda(lambda), .. })) =
            parsed.statements.first().map(|s| &s.kind)
        else {
            return Err(Fault::Failed("a stored function has no body".into()));
        };
        let Some(call) = call else { return Ok(Found::Nothing) };
        let frame = Frame { text, bound: &call.bound };
        let outer = std::mem::take(&mut self.locals);
        let found = self.body(site, frame, lambda, given);
        self.locals = outer;
        found
    }

    /// The body with its parameters bound to what was given.
    fn body(
        &mut self,
        site: NodeId,
        frame: Frame<'a>,
        lambda: &'a Lambda,
        given: Vec<Given>,
    ) -> Result<Found, Fault> {
        let outside = std::mem::replace(&mut self.frame, frame);
        let row = std::mem::take(&mut self.row);
        let gathered = self.aggregates.take();
        // What a view is made of may be more than who uses it may name.
        let allowed = self.allowed.take();
        self.path.push(site);
        let parameters = self.parameters(lambda, given);
        let found = parameters.and_then(|locals| {
            self.locals.extend(locals);
            self.deeper(|r| r.statements(&lambda.body))
        });
        self.path.pop();
        self.allowed = allowed;
        self.aggregates = gathered;
        self.row = row;
        self.frame = outside;
        found
    }

    fn parameters(&mut self, lambda: &'a Lambda, given: Vec<Given>) -> Result<Vec<Local<'a>>, Fault> {
        let mut slots: Vec<Option<Found>> = lambda.parameters.iter().map(|_| None).collect();
        for (place, (name, found)) in given.into_iter().enumerate() {
            let at = match name {
                Some(name) => lambda.parameters.iter().position(|p| p.name.text == name),
                None => Some(place),
            };
            if let Some(slot) = at.and_then(|at| slots.get_mut(at)) {
                *slot = Some(found);
            }
        }
        let mut locals = vec![];
        for (parameter, slot) in lambda.parameters.iter().zip(slots) {
            let found = match (slot, &parameter.default) {
                (Some(found), _) => found,
                (None, Some(default)) => self.value(default)?,
                (None, None) => Found::Nothing,
            };
            let found = match (&parameter.kind, found) {
                (ParameterKind::Scalar(kind), Found::Scalar(value)) => Found::Scalar(value.cast(*kind)),
                (_, found) => found,
            };
            locals.push(Local { name: &parameter.name.text, meaning: Meaning::Found(found) });
        }
        Ok(locals)
    }

    /// `country("x").Alberta`: the arm whose constants are those given.
    pub(super) fn pattern_path(
        &mut self,
        base: &'a Syntax,
        member: &'a Syntax,
    ) -> Result<Option<Found>, Fault> {
        let ExprKind::Call(name, arguments) = &base.bare().kind else { return Ok(None) };
        let Some(Meaning::Pattern(pattern)) = self.local(name) else { return Ok(None) };
        let path = match &member.kind {
            ExprKind::Name(name) => Value::text(&name.text),
            _ => self.constant(member)?,
        };
        self.pattern_call(pattern, arguments, Some(path)).map(Some)
    }

    pub(super) fn pattern_call(
        &mut self,
        pattern: &'a Pattern,
        arguments: &'a [Syntax],
        path: Option<Value>,
    ) -> Result<Found, Fault> {
        let given = arguments.iter().map(|a| self.constant(a)).collect::<Result<Vec<_>, _>>()?;
        for arm in &pattern.arms {
            let wanted = arm.arguments.iter().map(|a| self.constant(a)).collect::<Result<Vec<_>, _>>()?;
            let wanted_path = arm.path.as_ref().map(|p| self.constant(p)).transpose()?;
            let same = |a: &Value, b: &Value| equal(a, b) == Some(true);
            let fits = wanted.len() == given.len()
                && wanted.iter().zip(&given).all(|(a, b)| same(a, b))
                && wanted_path.iter().zip(&path).all(|(a, b)| same(a, b));
            if fits {
                let known = self.locals.len();
                for (parameter, value) in pattern.parameters.iter().zip(given) {
                    let found = Found::Scalar(Expr::literal(value, Type::String));
                    self.locals.push(Local { name: &parameter.name.text, meaning: Meaning::Found(found) });
                }
                let found = self.with_row(Row::default(), |r| r.statements(&arm.body));
                self.locals.truncate(known);
                return found;
            }
        }
        Err(Fault::argument("declare pattern", "no arm of the pattern has these values"))
    }
}
