//! Rows held in an order.
//!
//! DataFusion drops orders that none of its own operators asks for. An [`Ordered`] node asks, and its
//! one output stream is in that order.

use super::exec::only;
use datafusion::arrow::compute::SortOptions;
use datafusion::common::DFSchema;
use datafusion::common::DFSchemaRef;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::physical_planning_context::PhysicalPlanningContext;
use datafusion::logical_expr::{Expr, Extension, LogicalPlan, SortExpr, UserDefinedLogicalNodeCore};
use datafusion::physical_expr::{
    Distribution, EquivalenceProperties, LexOrdering, OrderingRequirements, Partitioning, PhysicalExpr,
    PhysicalSortExpr,
};
use datafusion::physical_plan::execution_plan::{Boundedness, EmissionType, ReplaceChildrenOptions};
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, InputDistributionRequirements, PlanProperties,
};
use datafusion::physical_planner::PhysicalPlanner;
use std::fmt::{self, Formatter};
use std::sync::Arc;

/// The rows of the input in the order of some expressions over it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd)]
pub(super) struct Ordered {
    sorts: Vec<SortExpr>,
    input: LogicalPlan,
}

/// The plan of ordered rows.
pub(crate) fn ordered(sorts: Vec<SortExpr>, input: LogicalPlan) -> LogicalPlan {
    LogicalPlan::Extension(Extension { node: Arc::new(Ordered { sorts, input }) })
}

impl Ordered {
    /// The order over the physical input.
    pub fn physical(
        &self,
        planner: &dyn PhysicalPlanner,
        schema: &DFSchema,
        session: &dyn datafusion::catalog::Session,
        context: &PhysicalPlanningContext,
    ) -> Result<LexOrdering> {
        let sort = |sort: &SortExpr| {
            let expr = planner.create_physical_expr(&sort.expr, schema, session, context)?;
            let options = SortOptions { descending: !sort.asc, nulls_first: sort.nulls_first };
            Ok(PhysicalSortExpr { expr, options })
        };
        let sorts = self.sorts.iter().map(sort).collect::<Result<Vec<_>>>()?;
        LexOrdering::new(sorts).ok_or_else(|| DataFusionError::Internal("an order without keys".into()))
    }
}

impl UserDefinedLogicalNodeCore for Ordered {
    fn name(&self) -> &str {
        "Ordered"
    }

    fn inputs(&self) -> Vec<&LogicalPlan> {
        vec![&self.input]
    }

    fn schema(&self) -> &DFSchemaRef {
        self.input.schema()
    }

    fn expressions(&self) -> Vec<Expr> {
        self.sorts.iter().map(|sort| sort.expr.clone()).collect()
    }

    fn fmt_for_explain(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "Ordered: {}", self.sorts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
    }

    fn with_exprs_and_inputs(&self, exprs: Vec<Expr>, inputs: Vec<LogicalPlan>) -> Result<Self> {
        let input = inputs.into_iter().next();
        let input = input.ok_or_else(|| DataFusionError::Internal("an order lost its input".into()))?;
        let sorts = self.sorts.iter().zip(exprs).map(|(sort, expr)| SortExpr { expr, ..sort.clone() });
        Ok(Ordered { sorts: sorts.collect(), input })
    }

    fn necessary_children_exprs(&self, output: &[usize]) -> Option<Vec<Vec<usize>>> {
        let mut needed = output.to_vec();
        for sort in &self.sorts {
            let columns = sort.expr.column_refs();
            needed.extend(columns.iter().filter_map(|c| self.input.schema().maybe_index_of_column(c)));
        }
        needed.sort_unstable();
        needed.dedup();
        Some(vec![needed])
    }
}

/// A plan whose one output stream is in order.
#[derive(Debug)]
pub(super) struct OrderedExec {
    sorts: LexOrdering,
    input: Arc<dyn ExecutionPlan>,
    properties: Arc<PlanProperties>,
}

impl OrderedExec {
    pub fn new(sorts: LexOrdering, input: Arc<dyn ExecutionPlan>) -> Self {
        let mut order = EquivalenceProperties::new(input.schema());
        order.add_ordering(sorts.clone());
        let properties = PlanProperties::new(
            order,
            Partitioning::UnknownPartitioning(1),
            EmissionType::Incremental,
            Boundedness::Bounded,
        );
        OrderedExec { sorts, input, properties: Arc::new(properties) }
    }
}

impl DisplayAs for OrderedExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "OrderedExec: {}", self.sorts)
    }
}

impl ExecutionPlan for OrderedExec {
    fn name(&self) -> &str {
        "OrderedExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn input_distribution_requirements(&self) -> InputDistributionRequirements {
        InputDistributionRequirements::new(vec![Distribution::SinglePartition])
    }

    fn required_input_ordering(&self) -> Vec<Option<OrderingRequirements>> {
        vec![Some(OrderingRequirements::from(self.sorts.clone()))]
    }

    fn maintains_input_order(&self) -> Vec<bool> {
        vec![true]
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn replace_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
        _: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(Arc::new(OrderedExec::new(self.sorts.clone(), only(children)?)))
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(Arc::new(OrderedExec::new(self.sorts.clone(), only(children)?)))
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        self.input.execute(partition, context)
    }
}
