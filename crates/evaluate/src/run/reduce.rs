//! `reduce by`: texts that are alike, as patterns with `*`.
//!
//! After R. Vaarandi, "A data clustering algorithm for mining patterns from event logs" (2003): the
//! terms that stand at one place in enough of the texts make the pattern of a text; patterns of
//! enough texts stay. Facts: <https://learn.microsoft.com/kusto/query/reduce-operator>.

use super::{Interpreter, eval};
use crate::plan::{Expr, ReduceOptions};
use crate::value::to_text;
use crate::{Fault, Row, Value};
use indexmap::IndexMap;
use std::collections::HashMap;

/// Most terms of one text that are looked at; the rest counts as one that changes.
const TERMS_MAX: usize = 256;

/// A term and the separators behind it.
type Term<'a> = (&'a str, &'a str);

impl Interpreter<'_> {
    pub(super) fn reduce(
        &self,
        rows: Vec<Row>,
        of: &Expr,
        options: &ReduceOptions,
    ) -> Result<Vec<Row>, Fault> {
        let of = self.prepared(of)?.unwrap_or_else(|| of.clone());
        let texts = rows.iter().map(|row| Ok(to_text(&eval(&of, row, self.session)?)));
        let texts = texts.collect::<Result<Vec<String>, Fault>>()?;
        let patterns = patterns(&texts, options);
        if options.source {
            let with_pattern = rows.into_iter().zip(patterns).map(|(mut row, pattern)| {
                row.push(pattern.unwrap_or_else(|| "others".into()).into());
                row
            });
            return Ok(with_pattern.collect());
        }
        Ok(counted(&texts, patterns))
    }
}

/// The pattern of each text; `None` for texts that are like too few others.
fn patterns(texts: &[String], options: &ReduceOptions) -> Vec<Option<String>> {
    let least = ((options.threshold * texts.len() as f64).ceil() as usize).max(2);
    let mut frequent: HashMap<(usize, &str), usize, ahash::RandomState> = HashMap::default();
    for text in texts {
        for (at, (term, _)) in terms(text, &options.characters).enumerate() {
            *frequent.entry((at, term)).or_default() += 1;
        }
    }
    frequent.retain(|_, count| *count >= least);
    let found: Vec<String> = texts.iter().map(|text| pattern(text, options, &frequent)).collect();
    let mut counts: HashMap<&str, usize, ahash::RandomState> = HashMap::default();
    for pattern in &found {
        *counts.entry(pattern).or_default() += 1;
    }
    let is_kept = |pattern: &str| pattern != "*" && counts.get(pattern).is_some_and(|count| *count >= least);
    let kept: Vec<bool> = found.iter().map(|pattern| is_kept(pattern)).collect();
    found.into_iter().zip(kept).map(|(pattern, kept)| kept.then_some(pattern)).collect()
}

fn pattern(
    text: &str,
    options: &ReduceOptions,
    frequent: &HashMap<(usize, &str), usize, ahash::RandomState>,
) -> String {
    let mut pattern = String::new();
    let mut between = "";
    for (at, (term, separators)) in terms(text, &options.characters).enumerate() {
        let known = frequent.contains_key(&(at, term));
        // Letters and digits that were made separators are part of what changes beside them.
        let both = known && !pattern.ends_with('*');
        pattern.extend(between.chars().filter(|c| both || !c.is_alphanumeric()));
        if known {
            pattern.push_str(term);
        } else if !pattern.ends_with('*') {
            pattern.push('*');
        }
        between = separators;
    }
    pattern.push_str(between);
    pattern
}

/// The terms of a text, each with the separators behind it.
fn terms<'a>(text: &'a str, characters: &'a str) -> impl Iterator<Item = Term<'a>> {
    let is_separator = move |c: char| match characters {
        "" => !c.is_alphanumeric(),
        some => c.is_whitespace() || some.contains(c),
    };
    let mut rest = text;
    let mut count = 0;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        count += 1;
        if count > TERMS_MAX {
            return Some((std::mem::take(&mut rest), ""));
        }
        let term_end = rest.find(is_separator).unwrap_or(rest.len());
        let (term, after) = rest.split_at(term_end);
        let next = after.find(|c| !is_separator(c)).unwrap_or(after.len());
        let (separators, after) = after.split_at(next);
        rest = after;
        Some((term, separators))
    })
}

/// Pattern, count and one of the texts, the most frequent first; at last those without pattern.
fn counted(texts: &[String], patterns: Vec<Option<String>>) -> Vec<Row> {
    let mut groups: IndexMap<String, (i64, &str), ahash::RandomState> = IndexMap::default();
    let mut others = 0;
    for (text, pattern) in texts.iter().zip(patterns) {
        match pattern {
            Some(pattern) => groups.entry(pattern).or_insert((0, text)).0 += 1,
            None => others += 1,
        }
    }
    let mut rows: Vec<(String, i64, &str)> = groups.into_iter().map(|(p, (n, t))| (p, n, t)).collect();
    rows.sort_by_key(|(_, count, _)| std::cmp::Reverse(*count));
    if others > 0 {
        rows.push(("others".into(), others, ""));
    }
    rows.into_iter().map(|(p, n, t)| vec![p.into(), Value::Long(n), t.into()]).collect()
}
