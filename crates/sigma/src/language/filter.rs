//! Filter documents: conditions added to rules from outside, such as the exceptions of one's own
//! estate.

use super::detection::Block;
use super::error::{Fault, Reason};
use super::expression::Expression;
use super::rule::{Header, LogSource, Rule};
use super::{ParseOptions, metadata, value};
use crate::processing::Draft;
use serde_norway::Mapping;

/// Which rules a filter narrows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilterTarget {
    /// Every rule of the filter's log source (`rules: any`, or no `rules` at all).
    Any,
    /// These, by id or name.
    Rules(Vec<String>),
}

/// A filter.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// Where it was read from, as given to the parser.
    pub path: String,
    /// Id, title and the rest.
    pub header: Header,
    /// The logs of the rules it may narrow.
    pub logsource: LogSource,
    /// The rules it narrows.
    pub target: FilterTarget,
    /// What must hold besides the rule's own condition.
    pub condition: Expression,
}

impl Filter {
    /// Whether the filter narrows a rule: it is named (or all are) and its log source lies within
    /// the filter's.
    #[must_use]
    pub fn applies_to(&self, rule: &Rule) -> bool {
        let within = |filter: &str, rule: &str| filter.is_empty() || filter == rule;
        let source = within(&self.logsource.product, &rule.logsource.product)
            && within(&self.logsource.category, &rule.logsource.category)
            && within(&self.logsource.service, &rule.logsource.service);
        source
            && match &self.target {
                FilterTarget::Any => true,
                FilterTarget::Rules(names) => names.iter().any(|name| rule.answers_to(name)),
            }
    }
}

pub(crate) fn read(
    map: &Mapping,
    header: Header,
    path: &str,
    options: &ParseOptions,
) -> Result<Filter, Fault> {
    let logsource = metadata::read_logsource(map)?.unwrap_or_default();
    let block = value::mapping(map, "filter")?.ok_or_else(|| Fault::new("", Reason::Missing("filter")))?;
    let rules = value::texts(block, "rules").map_err(|fault| fault.within("filter"))?;
    let any = rules.is_empty() || rules.iter().any(|name| name.eq_ignore_ascii_case("any"));
    let target = if any { FilterTarget::Any } else { FilterTarget::Rules(rules) };
    let block = Block::read(block).map_err(|fault| fault.within("filter"))?;
    let mut draft = Draft { header, logsource, block };
    if let Some(pipeline) = &options.pipeline {
        pipeline.apply(&mut draft)?;
    }
    let condition = draft.block.lower(options).map_err(|fault| fault.within("filter"))?;
    let Draft { header, logsource, .. } = draft;
    Ok(Filter { path: path.to_owned(), header, logsource, target, condition })
}
