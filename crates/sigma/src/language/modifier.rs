//! Field keys such as `CommandLine|contains|all` with their values, to tests.

use super::encode;
use super::error::{Fault, Reason, nearest};
use super::expression::{Anchor, Atom, Cidr, Expression, Number, Operator, RegexTest, Test, TimePart};
use super::pattern::{Pattern, Token, expand_dashes, parse_tokens, with_dashes};
use super::rule::MAX_TESTS;
use super::value::wrong_kind;
use super::{ParseOptions, value};
use serde_norway::Value;
use std::sync::Arc;

/// Every modifier of the specification.
const KNOWN: [&str; 35] = [
    "all",
    "base64",
    "base64offset",
    "cased",
    "cidr",
    "contains",
    "day",
    "dotall",
    "endswith",
    "exists",
    "expand",
    "fieldref",
    "gt",
    "gte",
    "hour",
    "i",
    "ignorecase",
    "lt",
    "lte",
    "m",
    "minute",
    "month",
    "multiline",
    "neq",
    "re",
    "s",
    "startswith",
    "utf16",
    "utf16be",
    "utf16le",
    "week",
    "wide",
    "windash",
    "year",
    "eq",
];
/// The most texts one value may become by placeholders or dashes.
const MAX_EXPANSION: usize = 10_000;
/// The compiled size of one regular expression, in bytes.
pub(crate) const REGEX_BYTES: usize = 4 << 20;

/// How a value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Compare {
    Text(Anchor),
    Regex,
    Cidr,
    Exists,
    Order(Operator),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf16le,
    Utf16be,
    Utf16,
    Base64,
    Base64Offset,
}

/// A field's name with its modifiers.
#[derive(Debug, Clone)]
pub(crate) struct FieldKey {
    field: Option<Arc<str>>,
    compare: Option<Compare>,
    part: Option<TimePart>,
    encodings: Vec<Encoding>,
    flags: String,
    all: bool,
    cased: bool,
    negated: bool,
    windash: bool,
    expand: bool,
    fieldref: bool,
}

impl FieldKey {
    /// A value without a field.
    fn keyword() -> Self {
        FieldKey {
            field: None,
            compare: None,
            part: None,
            encodings: Vec::new(),
            flags: String::new(),
            all: false,
            cased: false,
            negated: false,
            windash: false,
            expand: false,
            fieldref: false,
        }
    }

    /// A field's name (none for a keyword) with its modifiers.
    pub(crate) fn parse(field: Option<&str>, modifiers: &[String]) -> Result<Self, Fault> {
        let mut key = FieldKey::keyword();
        key.field = field.map(Arc::from);
        for word in modifiers {
            key.add(word)?;
        }
        key.check()?;
        Ok(key)
    }

    fn add(&mut self, word: &str) -> Result<(), Fault> {
        match word.to_ascii_lowercase().as_str() {
            "all" => self.all = true,
            "cased" => self.cased = true,
            "neq" => self.negated = true,
            "windash" => self.windash = true,
            "expand" => self.expand = true,
            "fieldref" => self.fieldref = true,
            "contains" => self.compare_by(Compare::Text(Anchor::Anywhere))?,
            "startswith" => self.compare_by(Compare::Text(Anchor::Start))?,
            "endswith" => self.compare_by(Compare::Text(Anchor::End))?,
            "re" => self.compare_by(Compare::Regex)?,
            "cidr" => self.compare_by(Compare::Cidr)?,
            "exists" => self.compare_by(Compare::Exists)?,
            "i" | "ignorecase" => self.flags.push('i'),
            "m" | "multiline" => self.flags.push('m'),
            "s" | "dotall" => self.flags.push('s'),
            "wide" | "utf16le" => self.encodings.push(Encoding::Utf16le),
            "utf16be" => self.encodings.push(Encoding::Utf16be),
            "utf16" => self.encodings.push(Encoding::Utf16),
            "base64" => self.encodings.push(Encoding::Base64),
            "base64offset" => self.encodings.push(Encoding::Base64Offset),
            "minute" => self.part = Some(TimePart::Minute),
            "hour" => self.part = Some(TimePart::Hour),
            "day" => self.part = Some(TimePart::Day),
            "week" => self.part = Some(TimePart::Week),
            "month" => self.part = Some(TimePart::Month),
            "year" => self.part = Some(TimePart::Year),
            other => match Operator::of_word(other) {
                Some(operator) => self.compare_by(Compare::Order(operator))?,
                None => {
                    let hint = nearest(other, &KNOWN);
                    let reason = Reason::UnknownWord { what: "modifier", word: word.to_owned(), hint };
                    return Err(Fault::new("", reason));
                }
            },
        }
        Ok(())
    }

    fn compare_by(&mut self, compare: Compare) -> Result<(), Fault> {
        if self.compare.is_some_and(|before| before != compare) {
            return fault("two modifiers say how to compare; keep one of them");
        }
        self.compare = Some(compare);
        Ok(())
    }

    fn check(&self) -> Result<(), Fault> {
        let text = matches!(self.compare, None | Some(Compare::Text(_)));
        if !self.flags.is_empty() && self.compare != Some(Compare::Regex) {
            return fault("the flags `i`, `m` and `s` belong after `re`");
        }
        if !text && (self.windash || !self.encodings.is_empty() || self.fieldref) {
            return fault("`windash`, encodings and `fieldref` go with text comparisons only");
        }
        if self.fieldref && (self.windash || !self.encodings.is_empty() || self.part.is_some()) {
            return fault(
                "`fieldref` takes a field's name; it goes only with contains, startswith, endswith, cased and neq",
            );
        }
        if self.part.is_some() && !matches!(self.compare, None | Some(Compare::Order(_))) {
            return fault("parts of a time compare as numbers: use them alone or with gt, gte, lt, lte");
        }
        if self.field.is_none() && (self.fieldref || self.compare == Some(Compare::Exists)) {
            return fault("this modifier needs a field's name before it");
        }
        Ok(())
    }

    fn test(&self, test: Test) -> Expression {
        Expression::Test(Atom { field: self.field.clone(), test })
    }

    fn anchor(&self) -> Anchor {
        match self.compare {
            Some(Compare::Text(anchor)) => anchor,
            // A keyword stands anywhere in any value.
            _ if self.field.is_none() => Anchor::Anywhere,
            _ => Anchor::Whole,
        }
    }
}

fn fault<T>(message: &str) -> Result<T, Fault> {
    Err(Fault::new("", Reason::Modifier(message.to_owned())))
}

/// All values of one field key, joined by `or`, or by `and` with the modifier `all`.
pub(crate) fn read_values(
    key: &FieldKey,
    values: &[Value],
    options: &ParseOptions,
) -> Result<Expression, Fault> {
    if values.is_empty() {
        return fault("an empty list of values can never match; give at least one");
    }
    let mut joined = Vec::with_capacity(values.len());
    for value in values {
        joined.push(read_value(key, value, options)?);
        if joined.len() > MAX_TESTS {
            return Err(Fault::new("", Reason::TooComplex { what: "tests", limit: MAX_TESTS }));
        }
    }
    let whole = if key.all { Expression::all(joined) } else { Expression::any(joined) };
    Ok(if key.negated { Expression::Not(Box::new(whole)) } else { whole })
}

fn read_value(key: &FieldKey, value: &Value, options: &ParseOptions) -> Result<Expression, Fault> {
    if value.is_null() {
        if key.field.is_none() {
            return fault("null needs a field's name before it");
        }
        return Ok(Expression::Not(Box::new(key.test(Test::NotNull))));
    }
    let Some(text) = value::scalar_text(value) else {
        return Err(wrong_kind("", "a scalar", value));
    };
    if let Some(part) = key.part {
        let (operator, number) = order_of(key, &text)?;
        return Ok(key.test(Test::Time(part, operator, number)));
    }
    match key.compare {
        Some(Compare::Exists) => read_exists(key, value),
        Some(Compare::Order(_)) => {
            let (operator, number) = order_of(key, &text)?;
            Ok(key.test(Test::Number(operator, number)))
        }
        Some(Compare::Cidr) => each_placeholder(key, &text, options, |text| {
            let message = || format!("`{text}` is not a network such as 10.0.0.0/8");
            let network = Cidr::parse(&text).ok_or_else(|| Fault::new("", Reason::Modifier(message())))?;
            Ok(key.test(Test::Cidr(network)))
        }),
        Some(Compare::Regex) => each_placeholder(key, &text, options, |text| read_regex(key, &text)),
        None | Some(Compare::Text(_)) if key.fieldref => {
            Ok(key.test(Test::FieldRef { field: text.into(), anchor: key.anchor(), cased: key.cased }))
        }
        // Numbers and truth values hold no wildcards, but reading them as patterns does no harm.
        None | Some(Compare::Text(_)) => each_placeholder(key, &text, options, |text| read_text(key, &text)),
    }
}

fn order_of(key: &FieldKey, text: &str) -> Result<(Operator, Number), Fault> {
    let operator = match key.compare {
        Some(Compare::Order(operator)) => operator,
        _ => Operator::Eq,
    };
    let message = || Reason::Modifier(format!("`{text}` is not a number"));
    let number = Number::parse(text).ok_or_else(|| Fault::new("", message()))?;
    Ok((operator, number))
}

fn read_exists(key: &FieldKey, value: &Value) -> Result<Expression, Fault> {
    let wanted = match value {
        Value::Bool(wanted) => *wanted,
        Value::String(text) if text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("yes") => true,
        Value::String(text) if text.eq_ignore_ascii_case("false") || text.eq_ignore_ascii_case("no") => false,
        other => return Err(wrong_kind("", "true or false", other)),
    };
    let exists = key.test(Test::Exists);
    Ok(if wanted { exists } else { Expression::Not(Box::new(exists)) })
}

fn read_regex(key: &FieldKey, text: &str) -> Result<Expression, Fault> {
    let source = if key.flags.is_empty() { text.to_owned() } else { format!("(?{}){text}", key.flags) };
    compile_regex(&source).map_err(|message| Fault::new("", Reason::Regex(message)))?;
    Ok(key.test(Test::Regex(RegexTest { source })))
}

/// Compiles an expression within the size limit; all expressions run in linear time.
pub(crate) fn compile_regex(source: &str) -> Result<regex::Regex, String> {
    let built = regex::RegexBuilder::new(source).size_limit(REGEX_BYTES).dfa_size_limit(1 << 20).build();
    built.map_err(|error| match error {
        regex::Error::CompiledTooBig(limit) => {
            format!("compiles to more than {limit} bytes; make it simpler")
        }
        other => other.to_string(),
    })
}

/// A text value: dashes, encodings, then the place in the field's value.
fn read_text(key: &FieldKey, text: &str) -> Result<Expression, Fault> {
    let mut tokens = parse_tokens(text);
    if key.windash {
        tokens = with_dashes(tokens);
    }
    let forms = if key.encodings.is_empty() { vec![tokens] } else { encoded(key, &tokens)? };
    let placed = forms.into_iter().map(|mut tokens| {
        let anchor = key.anchor();
        if matches!(anchor, Anchor::End | Anchor::Anywhere) {
            tokens.insert(0, Token::AnyRun);
        }
        if matches!(anchor, Anchor::Start | Anchor::Anywhere) {
            tokens.push(Token::AnyRun);
        }
        key.test(Test::Text(Pattern::new(tokens, key.cased)))
    });
    Ok(Expression::any(placed.collect()))
}

fn encoded(key: &FieldKey, tokens: &[Token]) -> Result<Vec<Vec<Token>>, Fault> {
    let limit = || Fault::new("", Reason::TooComplex { what: "forms of one value", limit: MAX_EXPANSION });
    let mut out = Vec::new();
    for form in expand_dashes(tokens, MAX_EXPANSION).ok_or_else(limit)? {
        let mut text = String::new();
        for token in form {
            let Token::Literal(literal) = token else {
                return fault("a value with wildcards cannot be encoded; escape them with a backslash");
            };
            text.push_str(&literal);
        }
        out.extend(encode_text(key, text));
    }
    Ok(out.into_iter().map(|text| vec![Token::Literal(text)]).collect())
}

fn encode_text(key: &FieldKey, text: String) -> Vec<String> {
    let mut forms = vec![text.into_bytes()];
    for encoding in &key.encodings {
        let of_text = |bytes: &Vec<u8>, f: fn(&str) -> Vec<u8>| vec![f(&String::from_utf8_lossy(bytes))];
        let next = forms.iter().flat_map(|bytes| match encoding {
            Encoding::Utf16le => of_text(bytes, encode::utf16le),
            Encoding::Utf16be => of_text(bytes, encode::utf16be),
            Encoding::Utf16 => of_text(bytes, encode::utf16),
            Encoding::Base64 => vec![encode::base64(bytes).into_bytes()],
            Encoding::Base64Offset => {
                encode::base64_offsets(bytes).into_iter().map(String::into_bytes).collect()
            }
        });
        forms = next.collect();
    }
    // Without a Base64 step the bytes of UTF-16 stand as the characters of the same numbers.
    let as_text = |bytes: Vec<u8>| {
        String::from_utf8(bytes)
            .unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect())
    };
    forms.into_iter().map(as_text).collect()
}

/// Builds the expression of a text, or, with `expand`, of each text its placeholders stand for.
fn each_placeholder(
    key: &FieldKey,
    text: &str,
    options: &ParseOptions,
    build: impl Fn(String) -> Result<Expression, Fault>,
) -> Result<Expression, Fault> {
    if !key.expand {
        return build(text.to_owned());
    }
    let texts = fill_placeholders(text, options)?;
    texts.into_iter().map(build).collect::<Result<_, _>>().map(Expression::any)
}

fn fill_placeholders(text: &str, options: &ParseOptions) -> Result<Vec<String>, Fault> {
    let mut missing = None;
    let values = |name: &str| match options.placeholders.get(name) {
        Some(values) => Ok(Some(values.clone())),
        None => Err(name.to_owned()),
    };
    let filled = fill(text, &values, MAX_EXPANSION).map_err(|name| missing = Some(name));
    match (filled, missing) {
        (Ok(texts), _) => Ok(texts),
        (Err(()), Some(name)) if !name.is_empty() => Err(Fault::new("", Reason::Placeholder(name))),
        (Err(()), _) => {
            let reason = Reason::TooComplex { what: "forms of one value", limit: MAX_EXPANSION };
            Err(Fault::new("", reason))
        }
    }
}

/// The values of a placeholder by its name; `None` to leave it open, an error to refuse it.
pub(crate) type PlaceholderValues<'v> = dyn Fn(&str) -> Result<Option<Vec<String>>, String> + 'v;

/// All texts that a text with `%placeholders%` stands for. `values` gives those of a name, or
/// `None` to leave it as it is; its error ends it, as does, with an empty message, more than `limit`
/// texts.
pub(crate) fn fill(text: &str, values: &PlaceholderValues<'_>, limit: usize) -> Result<Vec<String>, String> {
    let mut done = Vec::new();
    let mut open = vec![(String::new(), text)];
    while let Some((head, tail)) = open.pop() {
        let Some((before, name, after)) = first_placeholder(tail) else {
            done.push(head + tail);
            continue;
        };
        let Some(values) = values(name)? else {
            open.push((format!("{head}{before}%{name}%"), after));
            continue;
        };
        if values.len() + open.len() + done.len() > limit {
            return Err(String::new());
        }
        open.extend(values.iter().rev().map(|value| (format!("{head}{before}{value}"), after)));
    }
    Ok(done)
}

/// Whether a text has a placeholder.
pub(crate) fn has_placeholder(text: &str) -> bool {
    first_placeholder(text).is_some()
}

/// The text before, the name, and the text after the first `%name%`.
fn first_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.find('%')?;
    let (name, after) = text[start + 1..].split_once('%')?;
    let valid = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    if valid { Some((&text[..start], name, after)) } else { None }
}
