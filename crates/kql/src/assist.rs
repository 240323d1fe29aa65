//! What an editor asks for while a query is written: completion and hover.

use crate::bind::{Bound, Shape, bind};
use crate::catalogue::Catalogue;
use crate::functions::{FunctionKind, Library};
use crate::lexer::lex;
use crate::parser::{OPERATOR_KEYWORDS, parse};
use crate::span::Span;
use crate::token::{Token, TokenKind};

/// More proposals than these help nobody.
const PROPOSALS_MAX: usize = 400;

/// What a proposal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProposalKind {
    /// A column of the row.
    Column,
    /// A name of `let`.
    Variable,
    /// A table.
    Table,
    /// An operator after `|`.
    Operator,
    /// A function of the query's catalogue.
    StoredFunction,
    /// A built-in aggregate.
    Aggregate,
    /// A built-in function.
    Function,
}

/// Something that may stand at the cursor.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Proposal {
    /// What it is.
    pub kind: ProposalKind,
    /// The text to put in place of [`Completion::replaces`].
    pub text: String,
    /// A column's type, otherwise empty.
    pub detail: String,
}

/// The answer to a completion request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The word that is being written.
    pub replaces: Span,
    /// Proposals that begin as the word does, whatever the case; columns first.
    pub proposals: Vec<Proposal>,
}

/// What may stand at the byte `offset`.
#[must_use]
pub fn complete(text: &str, offset: usize, catalogue: &dyn Catalogue, library: &Library) -> Completion {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before: Vec<Token> = lex(&text[..end]).into_iter().filter(|t| !t.kind.is_trivia()).collect();
    let (replaces, done) = match before.split_last() {
        Some((last, rest)) if last.kind == TokenKind::Word && last.span.end == end => (last.span, rest),
        _ => (Span::new(end, end), before.as_slice()),
    };
    let prefix = replaces.of(text).to_lowercase();
    let mut proposals = match done.last().map(|t| t.kind) {
        Some(TokenKind::Bar) => {
            OPERATOR_KEYWORDS.iter().map(|word| proposal(ProposalKind::Operator, *word)).collect()
        }
        Some(TokenKind::OpenText) => vec![],
        None | Some(TokenKind::Semicolon) => sources(catalogue),
        _ => within(text, done, catalogue, library),
    };
    proposals.retain(|p| p.text.to_lowercase().starts_with(&prefix));
    proposals.sort();
    proposals.dedup();
    proposals.truncate(PROPOSALS_MAX);
    Completion { replaces, proposals }
}

fn proposal(kind: ProposalKind, text: impl Into<String>) -> Proposal {
    Proposal { kind, text: text.into(), detail: String::new() }
}

fn sources(catalogue: &dyn Catalogue) -> Vec<Proposal> {
    let tables = catalogue.table_names().into_iter().map(|name| proposal(ProposalKind::Table, name));
    let functions =
        catalogue.function_names().into_iter().map(|name| proposal(ProposalKind::StoredFunction, name));
    tables.chain(functions).collect()
}

/// Inside an operator: its row, the variables so far, functions, and tables for joins and unions.
fn within(text: &str, done: &[Token], catalogue: &dyn Catalogue, library: &Library) -> Vec<Proposal> {
    let mut found = sources(catalogue);
    let bar = done.iter().rposition(|t| t.kind == TokenKind::Bar);
    if let Some(bar) = bar {
        let flow = flow_before(text, done[bar].span.start, catalogue, library);
        found.extend(flow.columns.iter().map(|c| Proposal {
            kind: ProposalKind::Column,
            text: c.name.to_string(),
            detail: c.column_type.name().to_owned(),
        }));
        let keyword = done.get(bar + 1).map_or("", |t| t.span.of(text));
        if matches!(keyword, "summarize" | "make-series" | "top-nested") {
            found.extend(
                library.of(FunctionKind::Aggregate).map(|f| proposal(ProposalKind::Aggregate, f.name)),
            );
        }
    }
    found.extend(library.of(FunctionKind::Scalar).map(|f| proposal(ProposalKind::Function, f.name)));
    for pair in done.windows(2) {
        if pair[0].span.of(text) == "let" && pair[1].kind == TokenKind::Word {
            found.push(proposal(ProposalKind::Variable, pair[1].span.of(text)));
        }
    }
    found
}

/// The columns that flow into the operator after the bar at `end`.
fn flow_before(text: &str, end: usize, catalogue: &dyn Catalogue, library: &Library) -> Shape {
    let text = &text[..end];
    let bound = bind(text, &parse(text), catalogue, library);
    let innermost = bound.flows.into_iter().max_by_key(|(span, _)| (span.end, span.start));
    innermost.map(|(_, shape)| shape).unwrap_or_default()
}

/// What the thing at the byte `offset` is: an expression's type, or a function's signatures.
#[must_use]
pub fn hover(text: &str, bound: &Bound, library: &Library, offset: usize) -> Option<(Span, String)> {
    let word = lex(text).into_iter().find(|t| t.span.start <= offset && offset < t.span.end)?;
    let name = word.span.of(text);
    for kind in [FunctionKind::Scalar, FunctionKind::Aggregate, FunctionKind::Plugin] {
        if word.kind == TokenKind::Word
            && text[word.span.end..].trim_start().starts_with('(')
            && let Some(function) = library.get(kind, name)
        {
            return Some((word.span, signatures(function)));
        }
    }
    let smallest = bound
        .expressions
        .iter()
        .filter(|(span, _)| span.start <= offset && offset < span.end)
        .min_by_key(|(span, _)| span.len())?;
    Some((smallest.0, format!("{}: {}", smallest.0.of(text), smallest.1.name())))
}

fn signatures(function: &crate::functions::Function) -> String {
    let lines: Vec<String> = function
        .signatures
        .iter()
        .map(|signature| {
            let parameters: Vec<String> = signature
                .parameters
                .iter()
                .map(|p| match (p.min, p.max) {
                    (0, 1) => format!("[{}]", p.name),
                    (_, 1) => p.name.to_owned(),
                    _ => format!("{}, …", p.name),
                })
                .collect();
            format!("{}({})", function.name, parameters.join(", "))
        })
        .collect();
    lines.join("\n")
}
