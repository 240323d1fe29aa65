//! Any expression, row by row: what has no form over columns.

use super::function::{Function, Kernel, carried};
use super::{Lowered, Scope};
use crate::column::{Reader, Writer, arrow_type, each_once};
use datafusion::arrow::array::cast::AsArray;
use datafusion::arrow::array::{ArrayRef, StringViewArray};
use datafusion::error::Result;
use evaluate::plan::{Expr, Node};
use evaluate::run::eval;
use evaluate::{Fault, Session, Value};
use kql::Type;
use std::fmt::Write as _;
use std::sync::Arc;

/// Longer names of functions are cut and told apart by a hash.
const NAME_MAX: usize = 160;

/// An expression whose columns are the function's arguments.
struct Program {
    expr: Expr,
    kinds: Vec<Type>,
    session: Arc<Session>,
}

impl Kernel for Program {
    fn run(&self, columns: &[ArrayRef], rows: usize) -> Result<ArrayRef> {
        if let ([column], [kind]) = (columns, self.kinds.as_slice())
            && let Some(texts) = column.as_string_view_opt().filter(|_| !super::is_volatile(&self.expr))
        {
            return self.run_of_texts(*kind, column, texts);
        }
        let readers = columns.iter().zip(&self.kinds).map(|(column, kind)| Reader::new(*kind, column));
        let readers = readers.collect::<Result<Vec<_>>>()?;
        let mut out = Writer::new(self.expr.kind, rows);
        let mut row = vec![Value::Null; readers.len()];
        for at in 0..rows {
            self.session.check_running().map_err(carried)?;
            row.iter_mut().zip(&readers).for_each(|(cell, reader)| *cell = reader.value(at));
            out.push(&eval(&self.expr, &row, &self.session).map_err(carried)?);
        }
        Ok(out.finish())
    }
}

impl Program {
    /// Over one column of texts, each of which is looked at once as far as it is known again.
    fn run_of_texts(&self, kind: Type, column: &ArrayRef, texts: &StringViewArray) -> Result<ArrayRef> {
        let reader = Reader::new(kind, column)?;
        each_once(texts, self.expr.kind, |out, row| {
            self.session.check_running().map_err(carried)?;
            out.push(&eval(&self.expr, &[reader.value(row)], &self.session).map_err(carried)?);
            Ok(())
        })
    }
}

/// Lowers an expression to a function that evaluates it for each row. What of it has a form over
/// columns is computed there first.
pub(super) fn lower(scope: &Scope<'_>, expr: &Expr) -> Result<Lowered, Fault> {
    let mut inputs = Inputs { scope, lowered: vec![], sources: vec![] };
    let program = inputs.rewritten(expr, true)?;
    let mut name = String::new();
    describe(&mut name, &program);
    let kinds = inputs.lowered.iter().map(|l| l.kind).collect();
    let arguments = inputs.lowered.into_iter().map(|l| l.expr).collect();
    let kernel = Program { expr: program, kinds, session: scope.session.clone() };
    let form = arrow_type(expr.kind);
    let nullable = expr.kind != Type::String;
    let gives = (form.clone(), nullable);
    let call = if super::is_volatile(expr) {
        Function::volatile_call(short(name), kernel, gives, arguments)
    } else {
        Function::call(short(name), kernel, gives, arguments)
    };
    Ok(Lowered { expr: call, kind: expr.kind, form, nullable })
}

struct Inputs<'a> {
    scope: &'a Scope<'a>,
    lowered: Vec<Lowered>,
    /// The plan's column that each input is, where it is one.
    sources: Vec<Option<usize>>,
}

impl Inputs<'_> {
    /// The expression over the inputs. `outer` is for the expression that is known to have no form
    /// over columns.
    fn rewritten(&mut self, expr: &Expr, outer: bool) -> Result<Expr, Fault> {
        let kind = expr.kind;
        let node = match &expr.node {
            Node::Literal(value) => Node::Literal(value.clone()),
            Node::Column(place) => return self.column(*place),
            _ if !outer => match self.scope.constant(expr) {
                Some(value) => Node::Literal(value),
                None => match super::native(self.scope, expr)? {
                    Some(lowered) => return Ok(self.input(lowered, None)),
                    None => return self.rewritten(expr, true),
                },
            },
            Node::Call(function, arguments) => Node::Call(function, self.all(arguments)?),
            Node::And(parts) => Node::And(self.all(parts)?),
            Node::Or(parts) => Node::Or(self.all(parts)?),
            Node::Case(branches, otherwise) => {
                let branches = branches
                    .iter()
                    .map(|(when, then)| Ok((self.rewritten(when, false)?, self.rewritten(then, false)?)))
                    .collect::<Result<Vec<_>, Fault>>()?;
                Node::Case(branches, Box::new(self.rewritten(otherwise, false)?))
            }
            Node::Cast(inner) => Node::Cast(Box::new(self.rewritten(inner, false)?)),
            Node::Part(inner, place) => Node::Part(Box::new(self.rewritten(inner, false)?), *place),
            Node::Each(..) => {
                return Err(Fault::Failed("items of paths are looked at within graph operators only".into()));
            }
            Node::First(_) | Node::List(_) => {
                return Err(Fault::Failed("a table was not computed before its use".into()));
            }
            Node::Window(..) => {
                return Err(Fault::Failed(
                    "a window function needs rows in order: add 'serialize' or 'sort' before it".into(),
                ));
            }
        };
        Ok(Expr { kind, node })
    }

    fn all(&mut self, items: &[Expr]) -> Result<Vec<Expr>, Fault> {
        items.iter().map(|item| self.rewritten(item, false)).collect()
    }

    fn column(&mut self, place: usize) -> Result<Expr, Fault> {
        if let Some(at) = self.sources.iter().position(|s| *s == Some(place)) {
            let kind = self.lowered.get(at).map_or(Type::Unknown, |l| l.kind);
            return Ok(Expr { kind, node: Node::Column(at) });
        }
        let lowered = self.scope.column(place)?;
        Ok(self.input(lowered, Some(place)))
    }

    fn input(&mut self, lowered: Lowered, source: Option<usize>) -> Expr {
        let expr = Expr { kind: lowered.kind, node: Node::Column(self.lowered.len()) };
        self.lowered.push(lowered);
        self.sources.push(source);
        expr
    }
}

/// Writes an expression so that different ones look different.
fn describe(out: &mut String, expr: &Expr) {
    // Writing into a string cannot fail.
    let _ = match &expr.node {
        Node::Column(place) => write!(out, "#{place}"),
        Node::Literal(value) => write!(out, "{value:?}"),
        Node::Call(function, arguments) => {
            out.push_str(function.name);
            listed(out, arguments);
            // The types of arguments decide what some functions do.
            write!(out, ":{}", expr.kind.name())
        }
        Node::And(parts) => {
            out.push_str("and");
            listed(out, parts);
            Ok(())
        }
        Node::Or(parts) => {
            out.push_str("or");
            listed(out, parts);
            Ok(())
        }
        Node::Case(branches, otherwise) => {
            out.push_str("case(");
            for (when, then) in branches {
                describe(out, when);
                out.push_str(" → ");
                describe(out, then);
                out.push_str(", ");
            }
            describe(out, otherwise);
            write!(out, "):{}", expr.kind.name())
        }
        Node::Cast(inner) => {
            describe(out, inner);
            write!(out, "::{}", expr.kind.name())
        }
        Node::Part(inner, place) => {
            describe(out, inner);
            write!(out, ".{place}")
        }
        Node::First(_) | Node::List(_) | Node::Window(..) | Node::Each(..) => write!(out, "?"),
    };
}

fn listed(out: &mut String, items: &[Expr]) {
    out.push('(');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        describe(out, item);
        if let Node::Column(_) = item.node {
            out.push(':');
            out.push_str(item.kind.name());
        }
    }
    out.push(')');
}

fn short(name: String) -> String {
    if name.len() <= NAME_MAX {
        return name;
    }
    let end = name.floor_char_boundary(NAME_MAX);
    // Two of fixed seeds: the name stands for the function, so it must not collide by chance.
    let hash = |seed| ahash::RandomState::with_seeds(seed, 2, 3, 4).hash_one(&name);
    format!("{}…{:016x}{:016x}", &name[..end], hash(1), hash(5))
}
