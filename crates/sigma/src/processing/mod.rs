//! Processing pipelines, as pySigma has them: data that rewrites rules before they are understood,
//! so that rules meet the field names and log sources of one's own logs.
//!
//! Source of facts: the pySigma documentation, "Processing Pipelines", and the YAML pipelines that
//! its users publish. A [`Pipeline`] is a list of steps; each has a transformation and conditions
//! on the rule, the detection item and the field name. What concerns only the text of generated
//! queries (`postprocessing`, `finalizers`) is passed over: nothing is generated here. What would
//! fetch something from outside (`http_placeholders`, `command_placeholders`, `file_placeholders`)
//! is refused; lists are given as `vars`.

mod act;
mod conditions;
mod read;
mod text;

use crate::language::Correlation;
use crate::language::detection::Block;
use crate::language::error::{Fault, Reason};
use crate::language::rule::{Header, LogSource};
use act::Run;
use read::Step;
use std::collections::BTreeMap;

/// Why a pipeline cannot be used, and where in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {place}: {message}")]
pub struct PipelineError {
    /// The path given to the reader.
    pub path: String,
    /// Such as `transformations[3] (add_eventid)`.
    pub place: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// A rule between being read and being understood.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) header: Header,
    pub(crate) logsource: LogSource,
    pub(crate) block: Block,
}

/// A processing pipeline, or several chained.
#[derive(Debug, Clone, Default)]
pub struct Pipeline {
    name: String,
    priority: i64,
    vars: BTreeMap<String, Vec<String>>,
    steps: Vec<Step>,
}

impl Pipeline {
    /// Reads a pipeline from YAML. `path` is only named in errors.
    ///
    /// # Errors
    /// When it is not YAML, has an unknown transformation or condition, or a broken expression.
    pub fn read(text: &str, path: &str) -> Result<Pipeline, PipelineError> {
        read::pipeline(text, path)
    }

    /// One pipeline of several: their steps in order of priority, lowest first; of the same
    /// variable the last counts.
    #[must_use]
    pub fn chain(mut pipelines: Vec<Pipeline>) -> Pipeline {
        pipelines.sort_by_key(|pipeline| pipeline.priority);
        let mut whole = Pipeline::default();
        for pipeline in pipelines {
            let joint = if whole.name.is_empty() { "" } else { " + " };
            whole.name = format!("{}{joint}{}", whole.name, pipeline.name);
            whole.vars.extend(pipeline.vars);
            whole.steps.extend(pipeline.steps);
        }
        whole
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The number of steps, those within nested steps not counted.
    #[must_use]
    pub fn step_count(&self) -> usize {
        self.steps.len()
    }

    /// Rewrites a rule.
    pub(crate) fn apply(&self, draft: &mut Draft) -> Result<(), Fault> {
        let mut run = Run::new(&self.vars);
        run.steps(&self.steps, draft).map_err(|message| Fault::new("", Reason::Pipeline(message)))
    }

    /// Rewrites the field names of a correlation. Which rules it is over is not known yet, so
    /// steps for certain log sources count as well.
    pub(crate) fn apply_to_correlation(&self, correlation: &mut Correlation) -> Result<(), Fault> {
        let mut run = Run::new(&self.vars);
        run.correlation(&self.steps, correlation).map_err(|message| Fault::new("", Reason::Pipeline(message)))
    }
}
