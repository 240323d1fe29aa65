//! Pipelines, the dispatch on an operator's keyword, and parameters after it.

use super::Parser;
use crate::ast::{Expr, ExprKind, Name, Operator, OperatorKind, Parameter, Pipeline};
use crate::token::TokenKind;

/// Every operator keyword, for messages and completion.
pub const OPERATOR_KEYWORDS: &[&str] = &[
    "as",
    "assert-schema",
    "consume",
    "count",
    "distinct",
    "evaluate",
    "execute-and-cache",
    "extend",
    "facet",
    "filter",
    "find",
    "fork",
    "getschema",
    "graph-mark-components",
    "graph-match",
    "graph-shortest-paths",
    "graph-to-table",
    "graph-where-edges",
    "graph-where-nodes",
    "invoke",
    "join",
    "limit",
    "lookup",
    "make-graph",
    "make-series",
    "mv-apply",
    "mv-expand",
    "mvapply",
    "mvexpand",
    "order",
    "parse",
    "parse-kv",
    "parse-where",
    "partition",
    "print",
    "project",
    "project-away",
    "project-by-names",
    "project-keep",
    "project-rename",
    "project-reorder",
    "range",
    "reduce",
    "render",
    "sample",
    "sample-distinct",
    "scan",
    "search",
    "serialize",
    "sort",
    "summarize",
    "take",
    "top",
    "top-hitters",
    "top-nested",
    "union",
    "where",
];

/// Parameters whose names have no dot and may follow the keyword of these operators.
fn plain_parameters(keyword: &str) -> &'static [&'static str] {
    match keyword {
        "join" | "lookup" | "search" | "reduce" => &["kind", "withsource", "with_source"],
        "union" => &["kind", "withsource", "with_source", "isfuzzy"],
        "find" => &["withsource", "with_source", "datascope"],
        "parse" | "parse-where" => &["kind", "flags"],
        "mv-expand" | "mvexpand" | "mv-apply" | "mvapply" => {
            &["bagexpansion", "kind", "with_itemindex", "id"]
        }
        "make-series" => &["kind"],
        "scan" => &["with_match_id", "kind"],
        "consume" => &["decodeblocks"],
        "graph-match" => &["cycles"],
        "graph-shortest-paths" => &["output"],
        "graph-mark-components" => &["kind", "with_component_id"],
        _ => &[],
    }
}

impl Parser<'_> {
    /// A tabular expression, which a scalar one is too.
    pub(super) fn tabular(&mut self) -> Expr {
        match self.deeper(Self::pipe) {
            Some(found) => found,
            None => {
                self.recover();
                self.missing_quietly()
            }
        }
    }

    fn pipe(&mut self) -> Expr {
        let start = self.peek().span.start;
        let (source, mut operators) =
            if self.starts_flow() { (None, vec![self.operator()]) } else { (Some(self.scalar()), vec![]) };
        if let Some(source) = source {
            if self.kind() != TokenKind::Bar {
                return source;
            }
            self.further_operators(&mut operators);
            let pipeline = Pipeline { source: Some(source), operators };
            return self.node(start, ExprKind::Pipeline(Box::new(pipeline)));
        }
        self.further_operators(&mut operators);
        self.node(start, ExprKind::Pipeline(Box::new(Pipeline { source: None, operators })))
    }

    fn further_operators(&mut self, operators: &mut Vec<Operator>) {
        while self.eat(TokenKind::Bar) {
            operators.push(self.operator());
        }
    }

    /// A pipeline whose input comes from outside: of `mv-apply`, `fork`, `partition`, `facet`.
    pub(super) fn inner_pipeline(&mut self) -> Pipeline {
        let inner = self.deeper(|p| {
            if !OPERATOR_KEYWORDS.contains(&p.word()) {
                let whole = p.pipe();
                return match whole.kind {
                    ExprKind::Pipeline(pipeline) => *pipeline,
                    _ => Pipeline { source: Some(whole), operators: vec![] },
                };
            }
            let mut operators = vec![p.operator()];
            p.further_operators(&mut operators);
            Pipeline { source: None, operators }
        });
        inner.unwrap_or(Pipeline { source: None, operators: vec![] })
    }

    /// Whether an operator without input begins here.
    fn starts_flow(&self) -> bool {
        let next = self.ahead(1).kind;
        match self.word() {
            "range" => next == TokenKind::Word && self.word_at(2) == "from",
            "evaluate" => next == TokenKind::Word,
            "union" | "search" | "find" if next == TokenKind::End => true,
            "print" | "union" | "search" | "find" => {
                matches!(
                    next,
                    TokenKind::Word
                        | TokenKind::OpenText
                        | TokenKind::LeftBrace
                        | TokenKind::Text
                        | TokenKind::Long
                        | TokenKind::Real
                        | TokenKind::Timespan
                        | TokenKind::Typed(_)
                        | TokenKind::LeftParen
                        | TokenKind::LeftBracket
                        | TokenKind::Minus
                        | TokenKind::Star
                ) && !matches!(self.word_at(1), "has" | "contains" | "in" | "and" | "or" | "asc" | "desc")
                    || (next == TokenKind::Word
                        && self.word_at(1) == "in"
                        && self.ahead(2).kind == TokenKind::LeftParen)
            }
            _ => false,
        }
    }

    /// One operator after `|`.
    pub(super) fn operator(&mut self) -> Operator {
        let first = self.peek();
        let id = self.id();
        let keyword = self.word();
        let known = OPERATOR_KEYWORDS.contains(&keyword)
            || (keyword == "assert" && self.ahead(1).kind == TokenKind::Minus);
        if !known {
            self.unknown_operator();
            let span = self.span_from(first.span.start);
            return Operator {
                id,
                span,
                keyword: first.span,
                parameters: vec![],
                kind: OperatorKind::Missing,
            };
        }
        self.advance();
        self.operator_start = first.span.start;
        let mut parameters = self.parameters(plain_parameters(keyword));
        let kind = self.operator_kind(keyword, &mut parameters);
        if !matches!(
            self.kind(),
            TokenKind::Bar
                | TokenKind::Semicolon
                | TokenKind::End
                | TokenKind::RightParen
                | TokenKind::RightBrace
                | TokenKind::Comma
        ) && !self.at_clause_word()
        {
            self.unexpected();
            self.recover();
        }
        Operator { id, span: self.span_from(first.span.start), keyword: first.span, parameters, kind }
    }

    /// Words that end a table inside another operator: `join T on …` needs no parentheses.
    fn at_clause_word(&self) -> bool {
        matches!(self.word(), "on" | "with" | "by")
    }

    fn unknown_operator(&mut self) {
        let token = self.peek();
        let word = self.word();
        let suggestions = crate::diagnostic::closest(word, OPERATOR_KEYWORDS.iter().copied());
        let ends = token.kind != TokenKind::Word || matches!(word, "by" | "on" | "in" | "and" | "or");
        let end = self.last_end();
        let span = if ends { crate::span::Span::new(end, end) } else { token.span };
        self.report("KS176", span, "A query operator is needed here, as where, project, summarize, join.");
        if let Some(last) = self.diagnostics.last_mut()
            && last.span == span
        {
            last.suggestions = suggestions;
        }
        self.recover();
    }

    /// `hint.x=…` and the operator's own parameters.
    pub(super) fn parameters(&mut self, plain: &[&str]) -> Vec<Parameter> {
        let mut parameters = vec![];
        loop {
            let dotted = self.ahead(1).kind == TokenKind::Dot
                && self.ahead(3).kind == TokenKind::Assign
                && self.at_word("hint");
            let known = self.ahead(1).kind == TokenKind::Assign && plain.contains(&self.word());
            if !dotted && !known {
                return parameters;
            }
            let mut name = self.name("name");
            if dotted {
                self.advance();
                let member = self.name("name");
                name = Name { text: format!("hint.{}", member.text), span: name.span.to(member.span) };
            }
            self.advance();
            let value = self.parameter_value();
            parameters.push(Parameter { name, value });
            self.eat(TokenKind::Comma);
        }
    }

    fn parameter_value(&mut self) -> Expr {
        let start = self.peek().span.start;
        // `kind=inner (T)`: the parenthesis opens the table, so a word here is never a call.
        if self.kind() == TokenKind::Word {
            if matches!(self.word(), "true" | "false") {
                self.advance();
                return self.node(start, ExprKind::Literal(crate::scalar_type::Type::Bool));
            }
            let name = self.name("value");
            return self.node(start, ExprKind::Name(name));
        }
        self.primary()
    }

    /// `(name = value, …)` after `with`.
    pub(super) fn properties(&mut self) -> Vec<Parameter> {
        let mut properties = vec![];
        self.require(TokenKind::LeftParen);
        while matches!(self.kind(), TokenKind::Word | TokenKind::LeftBracket) {
            let name = self.name("property");
            self.require(TokenKind::Assign);
            let value = self.scalar();
            properties.push(Parameter { name, value });
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        self.require(TokenKind::RightParen);
        properties
    }

    fn operator_kind(&mut self, keyword: &str, parameters: &mut Vec<Parameter>) -> OperatorKind {
        match keyword {
            "where" | "filter" => OperatorKind::Where(self.scalar()),
            "extend" => OperatorKind::Extend(self.list(Self::named)),
            "project" => OperatorKind::Project(self.project_items()),
            "project-away" => OperatorKind::ProjectAway(self.list(Self::wildcard_or_scalar)),
            "project-keep" => OperatorKind::ProjectKeep(self.list(Self::wildcard_or_scalar)),
            "project-rename" => OperatorKind::ProjectRename(self.list(Self::named)),
            "project-by-names" => OperatorKind::ProjectByNames(self.list(Self::scalar)),
            "project-reorder" => OperatorKind::ProjectReorder(self.list(Self::reorder_item)),
            "summarize" => self.summarize(),
            "distinct" => OperatorKind::Distinct(self.list(Self::named)),
            "sort" | "order" => self.sort(),
            "top" => self.top(),
            "top-nested" => self.top_nested(),
            "top-hitters" => self.top_hitters(),
            "take" | "limit" => OperatorKind::Take(self.scalar()),
            "sample" => OperatorKind::Sample(self.scalar()),
            "sample-distinct" => self.sample_distinct(),
            "count" => self.count(),
            "join" => self.join(),
            "lookup" => self.lookup(),
            "union" => OperatorKind::Union(self.union_tables()),
            "mv-expand" | "mvexpand" => self.mv_expand(),
            "mv-apply" | "mvapply" => self.mv_apply(),
            "make-series" => self.make_series(parameters),
            "parse" | "parse-where" => self.parse_pattern(keyword == "parse-where"),
            "parse-kv" => self.parse_kv(),
            "search" => self.search(),
            "find" => self.find(),
            "range" => self.range(),
            "print" => OperatorKind::Print(self.list(Self::named)),
            _ => self.rarer_operator(keyword),
        }
    }

    fn rarer_operator(&mut self, keyword: &str) -> OperatorKind {
        match keyword {
            "serialize" => self.serialize(),
            "scan" => self.scan(),
            "partition" => self.partition(),
            "fork" => self.fork(),
            "facet" => self.facet(),
            "reduce" => self.reduce(),
            "as" => OperatorKind::As(self.name("name")),
            "consume" => OperatorKind::Consume,
            "getschema" => OperatorKind::GetSchema,
            "render" => self.render(),
            "evaluate" => self.evaluate(),
            "invoke" => OperatorKind::Invoke(self.primary()),
            "assert" => {
                self.advance();
                self.require_word("schema");
                OperatorKind::AssertSchema(self.column_declarations())
            }
            "execute-and-cache" => OperatorKind::ExecuteAndCache,
            "make-graph" => self.make_graph(),
            "graph-match" | "graph-shortest-paths" => self.graph_match(),
            "graph-to-table" => self.graph_to_table(),
            "graph-mark-components" => OperatorKind::GraphMarkComponents,
            "graph-where-nodes" | "graph-where-edges" => OperatorKind::GraphWhere(self.scalar()),
            _ => OperatorKind::Missing,
        }
    }
}
