//! Our operators in logical plans.

use super::Operator;
use datafusion::common::{DFSchema, DFSchemaRef};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{Expr, Extension, LogicalPlan, UserDefinedLogicalNodeCore};
use std::cmp::Ordering;
use std::fmt::{self, Debug, Formatter};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// An operator over an input. Two nodes are equal when they are the same one.
#[derive(Clone)]
pub(super) struct Node {
    pub operator: Arc<dyn Operator>,
    input: LogicalPlan,
    schema: DFSchemaRef,
}

/// The plan of an operator over the columns of `input`, all of which it uses.
pub(crate) fn applied(operator: Arc<dyn Operator>, input: LogicalPlan) -> Result<LogicalPlan> {
    let fields = operator.schema().fields().iter().cloned().collect::<Vec<_>>();
    let qualified = operator.qualifiers().into_iter().zip(fields).collect();
    let schema = DFSchema::new_with_metadata(qualified, Default::default())?;
    let node = Node { operator, input, schema: Arc::new(schema) };
    Ok(LogicalPlan::Extension(Extension { node: Arc::new(node) }))
}

impl Node {
    fn identity(&self) -> *const () {
        Arc::as_ptr(&self.operator).cast()
    }
}

impl Debug for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.operator.name())
    }
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.identity() == other.identity() && self.input == other.input
    }
}

impl Eq for Node {}

impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self == other).then_some(Ordering::Equal)
    }
}

impl Hash for Node {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
        self.input.hash(state);
    }
}

impl UserDefinedLogicalNodeCore for Node {
    fn name(&self) -> &str {
        self.operator.name()
    }

    fn inputs(&self) -> Vec<&LogicalPlan> {
        vec![&self.input]
    }

    fn schema(&self) -> &DFSchemaRef {
        &self.schema
    }

    fn expressions(&self) -> Vec<Expr> {
        vec![]
    }

    fn fmt_for_explain(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.operator.name())
    }

    fn with_exprs_and_inputs(&self, _: Vec<Expr>, inputs: Vec<LogicalPlan>) -> Result<Self> {
        let input = inputs.into_iter().next();
        let input = input.ok_or_else(|| DataFusionError::Internal("an operator lost its input".into()))?;
        Ok(Node { input, ..self.clone() })
    }
}
