//! A direct interpreter of rules: slow, short, and written apart from the engine.

use sigma::language::{Anchor, Atom, Expression, Test, Token, compare_numbers};
use sigma::language::{Number, Pattern};
use std::sync::Arc;

/// Whether an expression holds of fields (name, value; `None` is null) and of all values.
pub fn holds(expression: &Expression, fields: &[(Arc<str>, Option<String>)], values: &[String]) -> bool {
    let sub = |e: &Expression| holds(e, fields, values);
    match expression {
        Expression::All(of) => of.iter().all(sub),
        Expression::Any(of) => of.iter().any(sub),
        Expression::AtLeast(n, of) => of.iter().filter(|e| sub(e)).count() >= *n,
        Expression::Not(inner) => !sub(inner),
        Expression::Test(Atom { field: None, test }) => {
            values.iter().any(|value| passes(test, Some(value), fields))
        }
        Expression::Test(Atom { field: Some(field), test }) => fields
            .iter()
            .filter(|(name, _)| same_name(name, field))
            .any(|(_, value)| passes(test, value.as_deref(), fields)),
    }
}

/// Fields are the same when they differ in case, spaces and underscores only.
fn same_name(a: &str, b: &str) -> bool {
    let plain = |s: &str| s.replace([' ', '_'], "").to_lowercase();
    plain(a) == plain(b)
}

fn passes(test: &Test, value: Option<&str>, fields: &[(Arc<str>, Option<String>)]) -> bool {
    let Some(text) = value else {
        return match test {
            Test::Exists => true,
            Test::Text(pattern) => pattern.tokens.is_empty(),
            _ => false,
        };
    };
    match test {
        Test::Exists | Test::NotNull => true,
        Test::Text(pattern) => glob(pattern, text),
        Test::Regex(regex) => regex::Regex::new(&regex.source).unwrap().is_match(text),
        Test::Cidr(network) => in_network(&network_text(network), text),
        Test::Number(operator, bound) => {
            Number::parse(text).is_some_and(|n| operator.accepts(compare_numbers(n, *bound)))
        }
        Test::Time(part, operator, bound) => {
            part.of(text).is_some_and(|n| operator.accepts(compare_numbers(Number::Whole(n), *bound)))
        }
        Test::FieldRef { field, anchor, cased } => {
            let shape = |s: &str| if *cased { s.to_owned() } else { lower(s).into_iter().collect() };
            let (text, others) = (shape(text), fields.iter().filter(|(name, _)| same_name(name, field)));
            others.filter_map(|(_, v)| v.as_deref()).map(shape).any(|other| match anchor {
                Anchor::Whole => text == other,
                Anchor::Start => text.starts_with(&other),
                Anchor::End => text.ends_with(&other),
                Anchor::Anywhere => text.contains(&other),
            })
        }
    }
}

fn lower(text: &str) -> Vec<char> {
    let one = |c: char| {
        let lowered: Vec<char> = c.to_lowercase().collect();
        if lowered.len() == 1 { lowered[0] } else { c }
    };
    text.chars().map(one).collect()
}

/// Character by character over all prefixes: `reached[j]` tells whether the tokens so far can end
/// after `j` characters.
fn glob(pattern: &Pattern, text: &str) -> bool {
    let text: Vec<char> = if pattern.cased { text.chars().collect() } else { lower(text) };
    let mut reached = vec![false; text.len() + 1];
    reached[0] = true;
    let step = |reached: &[bool], fits: &dyn Fn(char) -> bool| {
        let mut next = vec![false; reached.len()];
        for (at, c) in text.iter().enumerate() {
            next[at + 1] = reached[at] && fits(*c);
        }
        next
    };
    for token in &pattern.tokens {
        reached = match token {
            Token::AnyRun => {
                let first = reached.iter().position(|r| *r).unwrap_or(reached.len());
                (0..reached.len()).map(|at| at >= first).collect()
            }
            Token::AnyOne => step(&reached, &|_| true),
            Token::Dash => step(&reached, &|c| "-/\u{2013}\u{2014}\u{2015}".contains(c)),
            Token::Literal(literal) => {
                literal.chars().fold(reached, |reached, wanted| step(&reached, &|c| c == wanted))
            }
        };
    }
    reached[text.len()]
}

fn network_text(network: &sigma::language::Cidr) -> (std::net::IpAddr, u8) {
    let address = if network.v6 {
        std::net::IpAddr::V6(network.bits.into())
    } else {
        std::net::IpAddr::V4((network.bits as u32).into())
    };
    (address, network.prefix)
}

/// Compares bit by bit.
fn in_network((network, prefix): &(std::net::IpAddr, u8), text: &str) -> bool {
    let octets = |ip: std::net::IpAddr| match ip {
        std::net::IpAddr::V4(v4) => v4.octets().to_vec(),
        std::net::IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) if network.is_ipv4() => v4.octets().to_vec(),
            _ => v6.octets().to_vec(),
        },
    };
    let Ok(address) = text.trim().split('%').next().unwrap_or_default().parse::<std::net::IpAddr>() else {
        return false;
    };
    if address.is_ipv6() && network.is_ipv6() && octets(address).starts_with(&[0; 10]) && address != *network
    {
        // An IPv4 address in IPv6 dress belongs to IPv4 networks alone.
        if let std::net::IpAddr::V6(v6) = address
            && v6.to_ipv4_mapped().is_some()
        {
            return false;
        }
    }
    let (a, b) = (octets(address), octets(*network));
    let bit = |bytes: &[u8], at: usize| bytes[at / 8] >> (7 - at % 8) & 1;
    a.len() == b.len() && (0..*prefix as usize).all(|at| bit(&a, at) == bit(&b, at))
}
