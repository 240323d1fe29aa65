//! `search` and `find`.

use super::Resolver;
use super::columns::projected;
use super::scope::Row;
use super::union::{Named, column_of, together};
use crate::plan::{Expr, Node, Rel, RelNode};
use crate::{Fault, Value};
use kql::ast::{BinaryOp, Expr as Syntax, ExprKind, Find, Operator, TextOp, TextTest};
use kql::{Column, Type};

/// What a bare text in `search` means.
const HAS: BinaryOp =
    BinaryOp::Text(TextOp { name: "has", test: TextTest::Has, negated: false, case_sensitive: false });
const HAS_CS: BinaryOp =
    BinaryOp::Text(TextOp { name: "has_cs", test: TextTest::Has, negated: false, case_sensitive: true });

impl<'a> Resolver<'a> {
    pub(super) fn search(
        &mut self,
        input: Option<Rel>,
        operator: &'a Operator,
        (tables, predicate): (&'a [Syntax], &'a Syntax),
    ) -> Result<Rel, Fault> {
        let operands = match input {
            Some(rel) => vec![(String::new(), rel)],
            None => self.tables_in(tables)?,
        };
        let kind = operator.parameter("kind").map(|p| p.value.span.of(self.frame.text));
        let term = if kind == Some("case_sensitive") { HAS_CS } else { HAS };
        let filtered = self.matching(operands, predicate, term)?;
        Ok(together(filtered, self.shape_of(operator.id)?, true))
    }

    /// The rows of each table for which the predicate is true.
    fn matching(
        &mut self,
        operands: Vec<Named>,
        predicate: &'a Syntax,
        term: BinaryOp,
    ) -> Result<Vec<Named>, Fault> {
        let mut filtered = vec![];
        for (name, rel) in operands {
            let row = Row { elsewhere: true, ..Row::of(rel.columns.clone()) };
            let wanted = self.with_row(row, |r| r.search_predicate(predicate, term))?;
            filtered.push((name, Rel::new(rel.columns.clone(), RelNode::Where(Box::new(rel), wanted))));
        }
        Ok(filtered)
    }

    /// A text alone is a term to look for in every column.
    fn search_predicate(&mut self, predicate: &'a Syntax, term: BinaryOp) -> Result<Expr, Fault> {
        match &predicate.kind {
            ExprKind::Logical(is_or, parts) => {
                let parts =
                    parts.iter().map(|p| self.search_predicate(p, term)).collect::<Result<Vec<_>, _>>()?;
                Ok(Expr { kind: Type::Bool, node: if *is_or { Node::Or(parts) } else { Node::And(parts) } })
            }
            ExprKind::Paren(inner) => self.search_predicate(inner, term),
            ExprKind::Star => Ok(Expr::literal(Value::Bool(true), Type::Bool)),
            ExprKind::Literal(_) => {
                let needle = self.scalar(predicate)?;
                self.term_anywhere(needle, term, predicate)
            }
            ExprKind::Binary(BinaryOp::Equal, left, right) if matches!(left.bare().kind, ExprKind::Star) => {
                let right = self.scalar(right)?;
                self.any_column(BinaryOp::Equal, &right, predicate)
            }
            _ => self.scalar(predicate),
        }
    }

    /// `"a*"` looks for a prefix of terms, `"*a"` for a suffix, `"*"` for anything.
    fn term_anywhere(&mut self, needle: Expr, term: BinaryOp, expr: &Syntax) -> Result<Expr, Fault> {
        let text = needle.as_literal().map(crate::value::to_text).unwrap_or_default();
        if text == "*" || text.is_empty() {
            return Ok(Expr::literal(Value::Bool(true), Type::Bool));
        }
        let (test, name, inner) = match (text.strip_prefix('*'), text.strip_suffix('*')) {
            (Some(_), Some(_)) => (TextTest::Contains, "contains", text.trim_matches('*')),
            (Some(rest), None) => (TextTest::HasSuffix, "hassuffix", rest),
            (None, Some(rest)) => (TextTest::HasPrefix, "hasprefix", rest),
            (None, None) => {
                return self.any_column(term, &Expr::literal(Value::text(text), Type::String), expr);
            }
        };
        let op = BinaryOp::Text(TextOp { name, test, negated: false, case_sensitive: false });
        self.any_column(op, &Expr::literal(Value::text(inner), Type::String), expr)
    }

    pub(super) fn find(
        &mut self,
        input: Option<Rel>,
        operator: &'a Operator,
        find: &'a Find,
    ) -> Result<Rel, Fault> {
        let operands = match input {
            Some(rel) => vec![(String::new(), rel)],
            None => self.tables_in(&find.tables)?,
        };
        let columns = self.shape_of(operator.id)?;
        let filtered = self.matching(operands, &find.predicate, HAS)?;
        let mut parts = vec![];
        for (name, rel) in filtered {
            parts.push(self.found_rows(&name, rel, (&columns, find))?);
        }
        Ok(Rel::new(columns, RelNode::Union(parts)))
    }

    /// The rows of one table under the columns of `find`.
    fn found_rows(
        &mut self,
        name: &str,
        rel: Rel,
        (columns, find): (&[Column], &'a Find),
    ) -> Result<Rel, Fault> {
        let mut exprs = vec![];
        for (at, column) in columns.iter().enumerate() {
            exprs.push(if at == 0 {
                Expr::literal(Value::text(name), Type::String)
            } else if &*column.name == "pack_" {
                self.rest_as_bag(&rel, columns, &find.predicate)?
            } else {
                column_of(&rel, column).cast(column.column_type)
            });
        }
        Ok(projected(rel, columns.to_vec(), exprs))
    }

    fn rest_as_bag(&mut self, rel: &Rel, columns: &[Column], expr: &Syntax) -> Result<Expr, Fault> {
        let rest = rel.columns.iter().enumerate().filter(|(_, c)| !columns.iter().any(|d| d.name == c.name));
        let items = rest.map(|(at, c)| (c.name.to_string(), Expr::column(at, c.column_type))).collect();
        self.bag_of(items, expr)
    }
}
