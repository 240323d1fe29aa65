//! What names stand for while a plan is made.

use super::{Found, Resolver};
use crate::plan::Expr;
use kql::ast::{Lambda, Name, Pattern};
use kql::{Bound, Column, Type};

/// A text with what binding found in it.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    pub text: &'a str,
    pub bound: &'a Bound,
}

/// A name of `let`, `as` or a parameter.
#[derive(Clone)]
pub(super) struct Local<'a> {
    pub name: &'a str,
    pub meaning: Meaning<'a>,
}

#[derive(Clone)]
pub(super) enum Meaning<'a> {
    Found(Found),
    /// A function and how many names were known where it stands.
    Function(&'a Lambda, usize),
    Pattern(&'a Pattern),
}

/// The row that expressions see.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub columns: Vec<Column>,
    /// Named parts of a wide row: their columns start at the place.
    pub members: Vec<Member>,
    /// Names that are no columns here but are in other tables, as `search` sees them: null.
    pub elsewhere: bool,
    /// The item that `all`, `any` and `map` look at, behind the row.
    pub item: Option<Member>,
}

/// A named part of a wide row.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub name: String,
    pub start: usize,
    pub columns: Vec<Column>,
    /// The part is one array of bags, as an edge of many hops.
    pub many: bool,
    /// It is a node of a graph.
    pub node: bool,
}

impl Row {
    pub fn of(columns: Vec<Column>) -> Self {
        Row { columns, ..Row::default() }
    }

    /// How many cells the row has.
    pub fn width(&self) -> usize {
        let end = |m: &Member| m.start + if m.many { 2 } else { m.columns.len() };
        self.members.iter().map(end).max().unwrap_or(0).max(self.columns.len())
    }

    /// The column of that name.
    pub fn column(&self, name: &str) -> Option<Expr> {
        if let Some(found) = self.item.as_ref().and_then(|i| i.column(name)) {
            return Some(found);
        }
        let at = self.columns.iter().position(|c| &*c.name == name)?;
        Some(Expr::column(at, self.columns.get(at).map_or(Type::Unknown, |c| c.column_type)))
    }

    /// The named part.
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|m| m.name == name)
    }
}

impl Member {
    /// The part's column of that name.
    pub fn column(&self, name: &str) -> Option<Expr> {
        let at = self.columns.iter().position(|c| &*c.name == name)?;
        Some(Expr::column(self.start + at, self.columns.get(at).map_or(Type::Unknown, |c| c.column_type)))
    }
}

impl<'a> Resolver<'a> {
    /// What a local name stands for.
    pub(super) fn local(&self, name: &Name) -> Option<Meaning<'a>> {
        self.locals.iter().rev().find(|l| l.name == name.text).map(|l| l.meaning.clone())
    }
}
