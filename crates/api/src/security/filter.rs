//! OData's `$filter`, as far as Graph's security collections take it
//! (<https://learn.microsoft.com/graph/filter-query-parameter>): `eq ne gt ge lt le in and or not`,
//! brackets, `startswith endswith contains`, and `any` over lists. Text in, tree out; which properties
//! there are is `properties`' business.
//!
//! ```text
//! or    := and { "or" and }
//! and   := not { "and" not }
//! not   := "not" not | "(" or ")" | function "(" path "," text ")" | path "/any(" [var ":" or] ")"
//!        | path operator literal | literal operator path | path "in" "(" literal { "," literal } ")"
//! ```

use store::state::{Comparison, Place};

use crate::problem::Problem;

/// Longest filter, in bytes.
const LENGTH_LIMIT_BYTES: usize = 8_192;
/// Deepest nesting of brackets and negations.
const DEPTH_LIMIT: usize = 32;

/// A filter.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Filter {
    And(Vec<Filter>),
    Or(Vec<Filter>),
    Not(Box<Filter>),
    Compare(String, Comparison, Literal),
    In(String, Vec<Literal>),
    Find(Place, String, Literal),
    /// A list, the variable of its items, and what one of them fulfils.
    Any(String, Option<(String, Box<Filter>)>),
}

/// A value in a filter.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Literal {
    Null,
    Boolean(bool),
    Number(i64),
    /// Quoted text, or a member of an enumeration with or without its type.
    Text(String),
    /// A date or time without quotes, as written.
    Time(String),
}

/// Reads a filter.
pub(super) fn parse(text: &str) -> Result<Filter, Problem> {
    if text.len() > LENGTH_LIMIT_BYTES {
        let detail = format!("`$filter` is longer than {LENGTH_LIMIT_BYTES} bytes; ask in several requests");
        return Err(Problem::invalid(detail));
    }
    let mut parser = Parser { text, tokens: tokens(text)?, at: 0, depth: 0 };
    let filter = parser.either()?;
    match parser.tokens.get(parser.at) {
        None => Ok(filter),
        Some(_) => Err(parser.wrong("expected `and`, `or` or the end")),
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    /// A name, keyword, path or number: everything without blanks and brackets.
    Word(String),
    Quoted(String),
    Open,
    Close,
    Comma,
    Colon,
}

/// Tokens with the byte where each starts.
fn tokens(text: &str) -> Result<Vec<(usize, Token)>, Problem> {
    let mut found = vec![];
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        let token = match first {
            c if c.is_whitespace() => continue,
            '(' => Token::Open,
            ')' => Token::Close,
            ',' => Token::Comma,
            '\'' => Token::Quoted(quoted(&mut rest).ok_or_else(|| {
                Problem::invalid(format!(
                    "`$filter`: the text from character {start} on has no closing quote"
                ))
            })?),
            ':' => Token::Colon,
            _ => {
                let mut word = String::from(first);
                while let Some((_, c)) = rest.next_if(|(_, c)| in_word(*c, &word)) {
                    word.push(c);
                }
                Token::Word(word)
            }
        };
        found.push((start, token));
    }
    Ok(found)
}

/// A colon belongs to a time, and ends the name of a variable.
fn in_word(c: char, so_far: &str) -> bool {
    let of_time = c == ':' && so_far.starts_with(|d: char| d.is_ascii_digit() || d == '-');
    of_time || !(c.is_whitespace() || matches!(c, '(' | ')' | ',' | '\'' | ':'))
}

/// The rest of a quoted text; two quotes stand for one.
fn quoted(rest: &mut std::iter::Peekable<std::str::CharIndices<'_>>) -> Option<String> {
    let mut text = String::new();
    loop {
        match rest.next()?.1 {
            '\'' if rest.next_if(|(_, c)| *c == '\'').is_some() => text.push('\''),
            '\'' => return Some(text),
            c => text.push(c),
        }
    }
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<(usize, Token)>,
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn wrong(&self, expected: &str) -> Problem {
        let place = self.tokens.get(self.at).map_or(self.text.len(), |(start, _)| *start);
        let character = self.text.get(..place).map_or(place, |before| before.chars().count()) + 1;
        Problem::invalid(format!("`$filter` is wrong at character {character}: {expected}"))
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(_, token)| token)
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).map(|(_, token)| token.clone());
        self.at += 1;
        token
    }

    fn expect(&mut self, token: &Token, name: &str) -> Result<(), Problem> {
        if self.peek() == Some(token) {
            self.at += 1;
            return Ok(());
        }
        Err(self.wrong(&format!("expected {name}")))
    }

    fn keyword(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Word(w)) if w == word);
        self.at += usize::from(found);
        found
    }

    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Result<T, Problem>) -> Result<T, Problem> {
        if self.depth >= DEPTH_LIMIT {
            return Err(self.wrong(&format!("nested deeper than {DEPTH_LIMIT} levels")));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn either(&mut self) -> Result<Filter, Problem> {
        let mut parts = vec![self.both()?];
        while self.keyword("or") {
            parts.push(self.both()?);
        }
        Ok(one_or(parts, Filter::Or))
    }

    fn both(&mut self) -> Result<Filter, Problem> {
        let mut parts = vec![self.single()?];
        while self.keyword("and") {
            parts.push(self.single()?);
        }
        Ok(one_or(parts, Filter::And))
    }

    fn single(&mut self) -> Result<Filter, Problem> {
        if self.keyword("not") {
            return self.deeper(|p| Ok(Filter::Not(Box::new(p.single()?))));
        }
        if self.peek() == Some(&Token::Open) {
            self.at += 1;
            let inner = self.deeper(Self::either)?;
            self.expect(&Token::Close, "`)`")?;
            return Ok(inner);
        }
        let starts_call = matches!(self.tokens.get(self.at + 1), Some((_, Token::Open)));
        match self.peek() {
            Some(Token::Word(word)) if starts_call => {
                let word = word.clone();
                self.call(&word)
            }
            _ => self.comparison(),
        }
    }

    /// `contains(title,'x')`, `customTags/any(t:t eq 'x')`.
    fn call(&mut self, word: &str) -> Result<Filter, Problem> {
        if let Some(list) = word.strip_suffix("/any") {
            self.at += 2;
            return self.any(list.to_owned());
        }
        let place = match word {
            "contains" => Place::Anywhere,
            "startswith" => Place::Start,
            "endswith" => Place::End,
            _ => return Err(self.wrong("the functions are `contains`, `startswith`, `endswith` and `any`")),
        };
        self.at += 2;
        let path = self.path()?;
        self.expect(&Token::Comma, "`,`")?;
        let text = self.literal()?;
        self.expect(&Token::Close, "`)`")?;
        Ok(Filter::Find(place, path, text))
    }

    fn any(&mut self, list: String) -> Result<Filter, Problem> {
        if self.peek() == Some(&Token::Close) {
            self.at += 1;
            return Ok(Filter::Any(list, None));
        }
        let variable = self.path()?;
        self.expect(&Token::Colon, "`:`")?;
        let inner = self.deeper(Self::either)?;
        self.expect(&Token::Close, "`)`")?;
        Ok(Filter::Any(list, Some((variable, Box::new(inner)))))
    }

    fn comparison(&mut self) -> Result<Filter, Problem> {
        let start = self.at;
        if let Ok(literal) = self.literal() {
            let comparison = self.operator()?;
            return Ok(Filter::Compare(self.path()?, turned(comparison), literal));
        }
        self.at = start;
        let path = self.path()?;
        if self.keyword("in") {
            return Ok(Filter::In(path, self.list()?));
        }
        let comparison = self.operator()?;
        Ok(Filter::Compare(path, comparison, self.literal()?))
    }

    fn list(&mut self) -> Result<Vec<Literal>, Problem> {
        self.expect(&Token::Open, "`(`")?;
        let mut values = vec![self.literal()?];
        while self.peek() == Some(&Token::Comma) {
            self.at += 1;
            values.push(self.literal()?);
        }
        self.expect(&Token::Close, "`)`")?;
        Ok(values)
    }

    fn operator(&mut self) -> Result<Comparison, Problem> {
        let operators = [
            ("eq", Comparison::Equal),
            ("ne", Comparison::NotEqual),
            ("gt", Comparison::Greater),
            ("ge", Comparison::GreaterOrEqual),
            ("lt", Comparison::Less),
            ("le", Comparison::LessOrEqual),
        ];
        let found = operators.into_iter().find(|(word, _)| self.keyword(word));
        found
            .map(|(_, comparison)| comparison)
            .ok_or_else(|| self.wrong("expected one of `eq ne gt ge lt le in`"))
    }

    fn path(&mut self) -> Result<String, Problem> {
        let is_name = |w: &str| {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '/' | '.' | '$');
            w.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '$')) && w.chars().all(plain)
        };
        match self.peek() {
            Some(Token::Word(word)) if is_name(word) => {
                let word = word.clone();
                self.at += 1;
                Ok(word)
            }
            _ => Err(self.wrong("expected the name of a property")),
        }
    }

    fn literal(&mut self) -> Result<Literal, Problem> {
        let start = self.at;
        let literal = match self.take() {
            Some(Token::Quoted(text)) => Some(Literal::Text(text)),
            // `microsoft.graph.security.alertSeverity'high'`
            Some(Token::Word(word))
                if word.contains('.') && matches!(self.peek(), Some(Token::Quoted(_))) =>
            {
                match self.take() {
                    Some(Token::Quoted(text)) => Some(Literal::Text(text)),
                    _ => None,
                }
            }
            Some(Token::Word(word)) => plain_literal(word),
            _ => None,
        };
        literal.ok_or_else(|| {
            self.at = start;
            self.wrong("expected a value, such as 'text', 5, true, null or 2027-01-31T00:00:00Z")
        })
    }
}

fn plain_literal(word: String) -> Option<Literal> {
    match word.as_str() {
        "null" => Some(Literal::Null),
        "true" => Some(Literal::Boolean(true)),
        "false" => Some(Literal::Boolean(false)),
        _ => {
            if let Ok(number) = word.parse() {
                return Some(Literal::Number(number));
            }
            let dated =
                word.len() >= 10 && word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('-');
            dated.then_some(Literal::Time(word))
        }
    }
}

fn one_or(mut parts: Vec<Filter>, many: fn(Vec<Filter>) -> Filter) -> Filter {
    match parts.len() {
        1 => parts.remove(0),
        _ => many(parts),
    }
}

fn turned(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        same => same,
    }
}

#[cfg(test)]
mod tests {
    //! Filters and the trees they are.
    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, expected: Expect) {
        let shown = match parse(text) {
            Ok(filter) => format!("{filter:?}"),
            Err(problem) => problem.detail,
        };
        expected.assert_eq(&shown);
    }

    #[test]
    fn trees() {
        check(
            "severity eq 'high' and (status ne 'resolved' or not assignedTo eq null)",
            expect![[
                r#"And([Compare("severity", Equal, Text("high")), Or([Compare("status", NotEqual, Text("resolved")), Not(Compare("assignedTo", Equal, Null))])])"#
            ]],
        );
        check(
            "createdDateTime ge 2027-01-31T00:00:00.5Z and 5 lt priorityScore",
            expect![[
                r#"And([Compare("createdDateTime", GreaterOrEqual, Time("2027-01-31T00:00:00.5Z")), Compare("priorityScore", Greater, Number(5))])"#
            ]],
        );
        check(
            "status in ('new','inProgress') and contains(title, 'it''s')",
            expect![[
                r#"And([In("status", [Text("new"), Text("inProgress")]), Find(Anywhere, "title", Text("it's"))])"#
            ]],
        );
        check(
            "customTags/any(t:t eq 'vip' or startswith(t,'a')) or customTags/any()",
            expect![[
                r#"Or([Any("customTags", Some(("t", Or([Compare("t", Equal, Text("vip")), Find(Start, "t", Text("a"))])))), Any("customTags", None)])"#
            ]],
        );
        check(
            "severity eq microsoft.graph.security.alertSeverity'high'",
            expect![[r#"Compare("severity", Equal, Text("high"))"#]],
        );
    }

    #[test]
    fn what_is_wrong_is_said() {
        check(
            "severity",
            expect!["`$filter` is wrong at character 9: expected one of `eq ne gt ge lt le in`"],
        );
        check(
            "severity eq high",
            expect![
                "`$filter` is wrong at character 13: expected a value, such as 'text', 5, true, null or 2027-01-31T00:00:00Z"
            ],
        );
        check("(a eq 1", expect!["`$filter` is wrong at character 8: expected `)`"]);
        check("a eq 'x", expect!["`$filter`: the text from character 5 on has no closing quote"]);
        check(
            "length(a) eq 1",
            expect![
                "`$filter` is wrong at character 1: the functions are `contains`, `startswith`, `endswith` and `any`"
            ],
        );
        check("a eq 1 b", expect!["`$filter` is wrong at character 8: expected `and`, `or` or the end"]);
        check("", expect!["`$filter` is wrong at character 1: expected the name of a property"]);
        let deep = format!("{}a eq 1{}", "(".repeat(40), ")".repeat(40));
        check(&deep, expect!["`$filter` is wrong at character 34: nested deeper than 32 levels"]);
    }
}
