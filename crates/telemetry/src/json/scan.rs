//! A pull scanner over JSON text: tokens that borrow from it, no tree, no recursion of its own.
//!
//! Strings are found eight bytes at a time; only those with escapes are copied. Grammar: RFC 8259,
//! except that a byte-order mark and white space are skipped between values.

use std::borrow::Cow;

use event::Value;

use crate::record::ParseError;

/// A scanner at a place in a text.
#[derive(Debug, Clone)]
pub struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

/// A number as it was written: whole when it fits, else a fraction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// Whole.
    Int(i64),
    /// A fraction, an exponent, or a whole number beyond `i64`.
    Float(f64),
}

/// The start of a value. Containers are entered with [`Scanner::first_key`], [`Scanner::next_key`]
/// and [`Scanner::has_element`].
#[derive(Debug, Clone, PartialEq)]
pub enum Token<'a> {
    /// An object opens.
    Object,
    /// A list opens.
    Array,
    /// Text.
    Text(Cow<'a, str>),
    /// A number.
    Number(Number),
    /// A truth value.
    Bool(bool),
    /// Null.
    Null,
}

impl<'a> Token<'a> {
    /// The token as an event's value; `None` for a container.
    #[must_use]
    pub fn scalar(self) -> Option<Value<'a>> {
        Some(match self {
            Token::Text(text) => Value::Text(text),
            Token::Number(Number::Int(n)) => Value::Int(n),
            Token::Number(Number::Float(n)) => Value::Float(n),
            Token::Bool(b) => Value::Bool(b),
            Token::Null => Value::Null,
            Token::Object | Token::Array => return None,
        })
    }
}

/// A bit at the top of each byte of `word` that is a quote, a backslash or a control character.
/// Bits above the lowest true one may be false; only the lowest is used.
pub(crate) fn special_bytes(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOPS: u64 = 0x8080_8080_8080_8080;
    let equal = |byte: u8| {
        let x = word ^ (ONES * u64::from(byte));
        x.wrapping_sub(ONES) & !x
    };
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    (equal(b'"') | equal(b'\\') | control) & TOPS
}

impl<'a> Scanner<'a> {
    /// A scanner at a byte offset of a text, which must be on a character boundary.
    #[must_use]
    pub fn new(text: &'a str, at: usize) -> Self {
        Scanner { text, at }
    }

    /// The byte offset it has come to.
    #[must_use]
    pub fn position(&self) -> usize {
        self.at
    }

    /// The text between two offsets it passed.
    #[must_use]
    pub fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or("")
    }

    fn syntax<T>(&self, reason: &'static str) -> Result<T, ParseError> {
        if self.at >= self.text.len() {
            return Err(ParseError::Truncated { position: self.at });
        }
        Err(ParseError::Syntax { position: self.at, reason })
    }

    /// Skips white space and returns the byte there without taking it.
    pub fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(byte) = bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    fn take(&mut self, expected: u8, reason: &'static str) -> Result<(), ParseError> {
        if self.peek() == Some(expected) {
            self.at += 1;
            return Ok(());
        }
        self.syntax(reason)
    }

    /// Takes the first key of an object that was just opened, or its end.
    ///
    /// # Errors
    /// When neither is there.
    pub fn first_key(&mut self) -> Result<Option<Cow<'a, str>>, ParseError> {
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(None);
        }
        self.key()
    }

    /// Takes the next key of an object after a value, or its end.
    ///
    /// # Errors
    /// When neither is there.
    pub fn next_key(&mut self) -> Result<Option<Cow<'a, str>>, ParseError> {
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                self.peek();
                self.key()
            }
            Some(b'}') => {
                self.at += 1;
                Ok(None)
            }
            _ => self.syntax("expected a comma or the end of the object"),
        }
    }

    fn key(&mut self) -> Result<Option<Cow<'a, str>>, ParseError> {
        if self.text.as_bytes().get(self.at) != Some(&b'"') {
            return self.syntax("expected a key in double quotes");
        }
        let key = self.string()?;
        self.take(b':', "expected a colon after the key")?;
        Ok(Some(key))
    }

    /// Whether a list has a further element; takes the comma before it, or the end of the list.
    ///
    /// # Errors
    /// When neither is there.
    pub fn has_element(&mut self, first: bool) -> Result<bool, ParseError> {
        match self.peek() {
            Some(b']') => {
                self.at += 1;
                Ok(false)
            }
            Some(b',') if !first => {
                self.at += 1;
                Ok(true)
            }
            Some(_) if first => Ok(true),
            _ => self.syntax("expected a comma or the end of the list"),
        }
    }

    /// Takes a scalar, or the opening of a container.
    ///
    /// # Errors
    /// When no value is there.
    pub fn value(&mut self) -> Result<Token<'a>, ParseError> {
        match self.peek() {
            Some(b'"') => self.string().map(Token::Text),
            Some(b'{') => {
                self.at += 1;
                Ok(Token::Object)
            }
            Some(b'[') => {
                self.at += 1;
                Ok(Token::Array)
            }
            Some(b'-' | b'0'..=b'9') => self.number().map(Token::Number),
            Some(b't') => self.word("true", Token::Bool(true)),
            Some(b'f') => self.word("false", Token::Bool(false)),
            Some(b'n') => self.word("null", Token::Null),
            _ => self.syntax("expected a value"),
        }
    }

    fn word(&mut self, word: &str, token: Token<'a>) -> Result<Token<'a>, ParseError> {
        let rest = &self.text.as_bytes()[self.at..];
        if rest.starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(token);
        }
        if word.as_bytes().starts_with(rest) {
            return Err(ParseError::Truncated { position: self.text.len() });
        }
        self.syntax("expected true, false, null, a number or text in double quotes")
    }

    fn number(&mut self) -> Result<Number, ParseError> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let negative = bytes.get(start) == Some(&b'-');
        let mut end = start + usize::from(negative);
        let mut whole: i64 = 0;
        let mut fits = true;
        while let Some(digit @ b'0'..=b'9') = bytes.get(end) {
            match whole.checked_mul(10).and_then(|n| n.checked_add(i64::from(digit - b'0'))) {
                Some(n) => whole = n,
                None => fits = false,
            }
            end += 1;
        }
        let digits = end - start - usize::from(negative);
        let plain = !matches!(bytes.get(end), Some(b'.' | b'e' | b'E'));
        if fits && plain && digits > 0 {
            self.at = end;
            return Ok(Number::Int(if negative { -whole } else { whole }));
        }
        while matches!(bytes.get(end), Some(b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-')) {
            end += 1;
        }
        match self.slice(start, end).parse::<f64>() {
            Ok(number) => {
                self.at = end;
                Ok(if number == i64::MIN as f64 { Number::Int(i64::MIN) } else { Number::Float(number) })
            }
            Err(_) if end == bytes.len() => Err(ParseError::Truncated { position: end }),
            Err(_) => self.syntax("expected a number"),
        }
    }

    /// Takes a string; the scanner stands at its opening quote.
    fn string(&mut self) -> Result<Cow<'a, str>, ParseError> {
        let start = self.at + 1;
        self.at = start;
        match self.string_stop()? {
            b'"' => {
                let text = self.slice(start, self.at);
                self.at += 1;
                Ok(Cow::Borrowed(text))
            }
            _ => self.escaped_string(start).map(Cow::Owned),
        }
    }

    /// Moves to the next quote or backslash of a string and returns it.
    fn string_stop(&mut self) -> Result<u8, ParseError> {
        let bytes = self.text.as_bytes();
        while let Some(chunk) = bytes.get(self.at..self.at + 8) {
            let mut word = [0; 8];
            word.copy_from_slice(chunk);
            let hits = special_bytes(u64::from_le_bytes(word));
            if hits != 0 {
                self.at += (hits.trailing_zeros() / 8) as usize;
                break;
            }
            self.at += 8;
        }
        loop {
            match bytes.get(self.at) {
                Some(byte @ (b'"' | b'\\')) => return Ok(*byte),
                Some(0..0x20) => return self.syntax("a control character stands in a string"),
                Some(_) => self.at += 1,
                None => return Err(ParseError::Truncated { position: self.at }),
            }
        }
    }

    fn escaped_string(&mut self, start: usize) -> Result<String, ParseError> {
        let mut out = String::with_capacity((self.at - start) * 2 + 48);
        out.push_str(self.slice(start, self.at));
        loop {
            self.at += 1;
            self.escape(&mut out)?;
            let from = self.at;
            let stop = self.string_stop()?;
            out.push_str(self.slice(from, self.at));
            if stop == b'"' {
                self.at += 1;
                return Ok(out);
            }
        }
    }

    /// Takes what follows a backslash.
    fn escape(&mut self, out: &mut String) -> Result<(), ParseError> {
        let Some(byte) = self.text.as_bytes().get(self.at) else {
            return Err(ParseError::Truncated { position: self.at });
        };
        let plain = match byte {
            b'\\' => '\\',
            b'"' => '"',
            b'/' => '/',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => {
                self.at += 1;
                let c = self.unicode_escape()?;
                out.push(c);
                return Ok(());
            }
            _ => return self.syntax("an unknown escape stands in a string"),
        };
        out.push(plain);
        self.at += 1;
        Ok(())
    }

    /// Takes four hexadecimal digits, and the second half of a surrogate pair. A lone half becomes
    /// U+FFFD.
    fn unicode_escape(&mut self) -> Result<char, ParseError> {
        let high = self.hex4()?;
        if !(0xD800..0xDC00).contains(&high) {
            return Ok(char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        if self.text.as_bytes().get(self.at..self.at + 2) != Some(b"\\u") {
            return Ok(char::REPLACEMENT_CHARACTER);
        }
        let back = self.at;
        self.at += 2;
        let low = self.hex4()?;
        if (0xDC00..0xE000).contains(&low) {
            let joined = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
            return Ok(char::from_u32(joined).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        self.at = back;
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn hex4(&mut self) -> Result<u32, ParseError> {
        let Some(digits) = self.text.as_bytes().get(self.at..self.at + 4) else {
            return Err(ParseError::Truncated { position: self.text.len() });
        };
        let mut value = 0;
        for digit in digits {
            let Some(digit) = char::from(*digit).to_digit(16) else {
                return self.syntax("expected four hexadecimal digits after \\u");
            };
            value = value * 16 + digit;
        }
        self.at += 4;
        Ok(value)
    }

    /// Skips the rest of a container that was just opened, at any depth, and returns its offset
    /// past the end.
    ///
    /// # Errors
    /// When the text ends first, or a string is broken.
    pub fn skip_container(&mut self) -> Result<usize, ParseError> {
        let bytes = self.text.as_bytes();
        let mut depth = 1_usize;
        while let Some(byte) = bytes.get(self.at) {
            match byte {
                b'"' => {
                    self.skip_string()?;
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Ok(self.at);
            }
        }
        Err(ParseError::Truncated { position: self.at })
    }

    fn skip_string(&mut self) -> Result<(), ParseError> {
        self.at += 1;
        loop {
            let stop = self.string_stop()?;
            self.at += 1;
            if stop == b'"' {
                return Ok(());
            }
            let Some(c) = self.text.get(self.at..).and_then(|rest| rest.chars().next()) else {
                return Err(ParseError::Truncated { position: self.at });
            };
            self.at += c.len_utf8();
        }
    }
}
