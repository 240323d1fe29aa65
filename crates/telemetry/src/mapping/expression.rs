//! The expressions of mapping files: reading them.
//!
//! ```text
//! expression = function "(" [expression {"," expression}] ")" | field | constant
//! field      = name with dots, or anything between backquotes
//! constant   = 'text' ('' stands for a quote) | whole number | true | false
//! ```

/// An expression as written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Syntax {
    /// A field by name.
    Field(String),
    /// A text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A truth value.
    Bool(bool),
    /// A function and its arguments, with the place of its name.
    Call(String, Vec<Syntax>, usize),
}

/// What is wrong with an expression, and where.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ExpressionError {
    pub position: usize,
    pub reason: String,
}

/// Reads an expression.
pub(crate) fn parse(text: &str) -> Result<Syntax, ExpressionError> {
    let mut parser = Parser { text, at: 0, depth: 0 };
    let syntax = parser.expression()?;
    parser.space();
    if parser.at < text.len() {
        return parser.error("unexpected text after the expression");
    }
    Ok(syntax)
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn error<T>(&self, reason: &str) -> Result<T, ExpressionError> {
        Err(ExpressionError { position: self.at, reason: reason.to_owned() })
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while self.byte().is_some_and(|b| b.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn accept(&mut self, byte: u8) -> bool {
        self.space();
        let hit = self.byte() == Some(byte);
        self.at += usize::from(hit);
        hit
    }

    fn expression(&mut self) -> Result<Syntax, ExpressionError> {
        self.space();
        match self.byte() {
            Some(b'\'') => self.quoted(b'\'').map(Syntax::Text),
            Some(b'`') => self.quoted(b'`').map(Syntax::Field),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b) if is_name(b) => self.name_or_call(),
            _ => self.error("expected a field, a function, a number or text in single quotes"),
        }
    }

    fn quoted(&mut self, quote: u8) -> Result<String, ExpressionError> {
        let mut out = String::new();
        self.at += 1;
        loop {
            let Some(length) = self.text[self.at..].find(char::from(quote)) else {
                return self.error("a quote is not closed");
            };
            out.push_str(&self.text[self.at..self.at + length]);
            self.at += length + 1;
            if self.byte() != Some(quote) {
                return Ok(out);
            }
            out.push(char::from(quote));
            self.at += 1;
        }
    }

    fn number(&mut self) -> Result<Syntax, ExpressionError> {
        let start = self.at;
        while self.byte().is_some_and(|b| b == b'-' || b.is_ascii_digit()) {
            self.at += 1;
        }
        match self.text[start..self.at].parse() {
            Ok(number) => Ok(Syntax::Int(number)),
            Err(_) => self.error("not a whole number"),
        }
    }

    fn name_or_call(&mut self) -> Result<Syntax, ExpressionError> {
        let start = self.at;
        while self.byte().is_some_and(is_name) {
            self.at += 1;
        }
        let name = self.text[start..self.at].to_owned();
        if !self.accept(b'(') {
            return Ok(match name.as_str() {
                "true" => Syntax::Bool(true),
                "false" => Syntax::Bool(false),
                _ => Syntax::Field(name),
            });
        }
        self.depth += 1;
        if self.depth > 16 {
            return self.error("functions nest too deep");
        }
        let mut arguments = vec![];
        while !self.accept(b')') {
            if !arguments.is_empty() && !self.accept(b',') {
                return self.error("expected a comma or a closing bracket");
            }
            arguments.push(self.expression()?);
        }
        self.depth -= 1;
        Ok(Syntax::Call(name, arguments, start))
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_.@#$-".contains(&byte)
}
