//! Literals without which a pattern or a regular expression cannot match: the gate before the
//! costly test.

use crate::language::{Pattern, Token};
use crate::text::fold_char;
use regex_syntax::hir::{Class, Hir, HirKind};

/// The most alternatives of a gate.
const MAX_ALTERNATIVES: usize = 32;

/// The rarest literal of a pattern, folded; `None` when it has none.
pub(crate) fn of_pattern(pattern: &Pattern) -> Option<String> {
    let literals = pattern.tokens.iter().filter_map(|token| match token {
        Token::Literal(text) => Some(crate::text::fold(text)),
        _ => None,
    });
    literals.min_by(|a, b| commonness(a).total_cmp(&commonness(b)))
}

/// Folded texts of which at least one stands in the folded form of every text that the expression
/// is found in; `None` when there are none of use.
pub(crate) fn of_regex(source: &str) -> Option<Vec<String>> {
    let hir = regex_syntax::Parser::new().parse(source).ok()?;
    required(&hir).filter(|set| set.iter().all(|text| !text.is_empty()))
}

/// How often, relatively, a text will be found; only the order matters.
fn commonness(text: &str) -> f64 {
    let everyday = super::scanner::COMMON.iter().any(|common| common.contains(text));
    let rarity = 4.0_f64.powi(text.len().min(12) as i32);
    if everyday { 1.0 / rarity.sqrt().sqrt() } else { 1.0 / rarity }
}

fn cost(set: &[String]) -> f64 {
    set.iter().map(|text| if text.is_empty() { f64::INFINITY } else { commonness(text) }).sum()
}

fn required(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Literal(_) | HirKind::Class(_) => single(hir).map(|text| vec![text]),
        HirKind::Capture(capture) => required(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => required(&repetition.sub),
        HirKind::Alternation(alternatives) => {
            let mut all = Vec::new();
            for alternative in alternatives {
                all.extend(required(alternative)?);
                if all.len() > MAX_ALTERNATIVES {
                    return None;
                }
            }
            Some(all)
        }
        HirKind::Concat(parts) => of_sequence(parts),
        _ => None,
    }
}

/// The best gate of parts in sequence; neighbours that stand for one text each are joined.
fn of_sequence(parts: &[Hir]) -> Option<Vec<String>> {
    let mut candidates: Vec<Vec<String>> = Vec::new();
    let mut run = String::new();
    for part in parts {
        if let Some(text) = single(part) {
            run.push_str(&text);
            continue;
        }
        candidates.push(vec![std::mem::take(&mut run)]);
        candidates.extend(required(part));
    }
    candidates.push(vec![run]);
    let usable = candidates.into_iter().filter(|set| cost(set).is_finite() && !set.is_empty());
    usable.min_by(|a, b| cost(a).total_cmp(&cost(b)))
}

/// The one folded text that an expression stands for, if it stands for one only.
fn single(hir: &Hir) -> Option<String> {
    match hir.kind() {
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).ok().map(crate::text::fold),
        HirKind::Class(Class::Unicode(class)) => {
            let mut chars = class.ranges().iter().flat_map(|r| r.start()..=r.end()).map(fold_char);
            let first = chars.next()?;
            chars.take(8).all(|c| c == first).then(|| first.to_string())
        }
        HirKind::Capture(capture) => single(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(single).collect(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(source: &str, expected: Expect) {
        expected.assert_eq(&format!("{:?}", of_regex(source)));
    }

    #[test]
    fn gates() {
        check(r"(?i)Invoke-(Expression|Obfuscation)\s", expect![[r#"Some(["expression", "obfuscation"])"#]]);
        check(r"\\[a-z]{2}\.exe", expect![[r#"Some([".exe"])"#]]);
        check(r"[a-z]+|b", expect!["None"]);
        check(r"(?i)system32.*?cmd", expect![[r#"Some(["system32"])"#]]);
        check(r"(abc)+(defg)?", expect![[r#"Some(["abc"])"#]]);
        check("", expect!["None"]);
    }
}
