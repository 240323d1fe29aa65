//! A YAML mapping to a rule, a correlation or a filter.

use super::detection::Block;
use super::error::{Fault, Reason, RuleError, nearest};
use super::rule::{Document, Header, Level, LogSource, Related, Rule, Status};
use super::{ParseOptions, correlation, filter, value, yaml};
use crate::processing::Draft;
use serde_norway::{Mapping, Value};

pub(crate) fn read_document(
    map: &Mapping,
    text: &str,
    path: &str,
    options: &ParseOptions,
) -> Result<Document, RuleError> {
    let read = || {
        let header = read_header(map)?;
        if map.contains_key("correlation") {
            let mut correlation = correlation::read(map, header, path)?;
            if let Some(pipeline) = &options.pipeline {
                pipeline.apply_to_correlation(&mut correlation)?;
            }
            return Ok(Document::Correlation(Box::new(correlation)));
        }
        if map.contains_key("filter") {
            return Ok(Document::Filter(Box::new(filter::read(map, header, path, options)?)));
        }
        read_rule(map, header, path, options).map(|rule| Document::Rule(Box::new(rule)))
    };
    read().map_err(|fault: Fault| {
        let label = ["id", "title"].iter().find_map(|key| map.get(*key).and_then(value::scalar_text));
        let line = yaml::line_of_key(text, &fault.key);
        let key = (!fault.key.is_empty()).then_some(fault.key);
        RuleError { path: path.to_owned(), rule: label, line, key, reason: Box::new(fault.reason) }
    })
}

fn read_rule(map: &Mapping, header: Header, path: &str, options: &ParseOptions) -> Result<Rule, Fault> {
    let logsource = read_logsource(map)?.ok_or_else(|| Fault::new("", Reason::Missing("logsource")))?;
    let block =
        value::mapping(map, "detection")?.ok_or_else(|| Fault::new("", Reason::Missing("detection")))?;
    let block = Block::read(block).map_err(|fault| fault.within("detection"))?;
    let mut draft = Draft { header, logsource, block };
    if let Some(pipeline) = &options.pipeline {
        pipeline.apply(&mut draft)?;
    }
    let detection = draft.block.lower(options).map_err(|fault| fault.within("detection"))?;
    let Draft { header, logsource, .. } = draft;
    Ok(Rule {
        path: path.to_owned(),
        id: header.id,
        title: header.title,
        name: header.name,
        description: header.description,
        level: header.level,
        status: header.status,
        tags: header.tags,
        author: header.author,
        date: header.date,
        modified: header.modified,
        references: header.references,
        falsepositives: header.falsepositives,
        fields: header.fields,
        related: header.related,
        license: header.license,
        logsource,
        detection,
    })
}

/// The `logsource` mapping; its words compare without regard to case.
pub(crate) fn read_logsource(map: &Mapping) -> Result<Option<LogSource>, Fault> {
    let Some(inner) = value::mapping(map, "logsource")? else { return Ok(None) };
    let word = |key| {
        let text = value::text(inner, key).map_err(|fault| fault.within("logsource"))?;
        Ok(text.unwrap_or_default().trim().to_lowercase())
    };
    Ok(Some(LogSource { product: word("product")?, category: word("category")?, service: word("service")? }))
}

fn read_header(map: &Mapping) -> Result<Header, Fault> {
    let text = |key| value::text(map, key).map(Option::unwrap_or_default);
    let title = text("title")?;
    if title.is_empty() {
        return Err(Fault::new("", Reason::Missing("title")));
    }
    let level = known_word(map, "level", &Level::WORDS)?.unwrap_or_default();
    Ok(Header {
        id: text("id")?,
        title,
        name: text("name")?,
        description: text("description")?,
        level,
        status: known_word(map, "status", &Status::WORDS)?,
        tags: value::texts(map, "tags")?,
        author: value::texts(map, "author")?.join(", "),
        date: text("date")?,
        modified: text("modified")?,
        references: value::texts(map, "references")?,
        falsepositives: value::texts(map, "falsepositives")?,
        fields: value::texts(map, "fields")?,
        related: read_related(map),
        license: text("license")?,
    })
}

fn known_word<T: Copy>(
    map: &Mapping,
    key: &'static str,
    words: &[(&'static str, T)],
) -> Result<Option<T>, Fault> {
    let Some(text) = value::text(map, key)? else { return Ok(None) };
    let lower = text.to_lowercase();
    if let Some((_, known)) = words.iter().find(|(word, _)| *word == lower) {
        return Ok(Some(*known));
    }
    let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let hint = nearest(&lower, &known);
    Err(Fault::new(key, Reason::UnknownWord { what: key, word: text, hint }))
}

/// Related rules matter to no verdict, so entries of another shape are passed over.
fn read_related(map: &Mapping) -> Vec<Related> {
    let entries = map.get("related").and_then(Value::as_sequence).map_or(&[][..], Vec::as_slice);
    let related = entries.iter().filter_map(|entry| {
        let text = |key| entry.get(key).and_then(value::scalar_text);
        Some(Related { id: text("id")?, kind: text("type").unwrap_or_default() })
    });
    related.collect()
}
