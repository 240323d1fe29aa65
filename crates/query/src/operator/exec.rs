//! Our operators at work.

use super::node::Node;
use super::order::{Ordered, OrderedExec};
use super::{Operator, Stage};
use async_trait::async_trait;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::memory_pool::{MemoryConsumer, MemoryReservation};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::physical_planning_context::PhysicalPlanningContext;
use datafusion::logical_expr::{LogicalPlan, UserDefinedLogicalNode};
use datafusion::physical_expr::{Distribution, EquivalenceProperties, Partitioning, PhysicalExpr};
use datafusion::physical_plan::coop::make_cooperative;
use datafusion::physical_plan::execution_plan::{Boundedness, EmissionType, ReplaceChildrenOptions};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, InputDistributionRequirements, PlanProperties,
};
use datafusion::physical_planner::{ExtensionPlanner, PhysicalPlanner};
use futures::StreamExt;
use std::fmt::{self, Formatter};
use std::sync::Arc;

/// Plans the nodes of this module.
#[derive(Debug)]
pub(crate) struct Planning;

#[async_trait]
impl ExtensionPlanner for Planning {
    async fn plan_extension(
        &self,
        planner: &dyn PhysicalPlanner,
        node: &dyn UserDefinedLogicalNode,
        logical: &[&LogicalPlan],
        physical: &[Arc<dyn ExecutionPlan>],
        session: &dyn datafusion::catalog::Session,
        context: &PhysicalPlanningContext,
    ) -> Result<Option<Arc<dyn ExecutionPlan>>> {
        let ([logical], [input]) = (logical, physical) else { return Ok(None) };
        if let Some(node) = node.as_any().downcast_ref::<Node>() {
            return Ok(Some(Arc::new(OperatorExec::new(node.operator.clone(), input.clone()))));
        }
        let Some(ordered) = node.as_any().downcast_ref::<Ordered>() else { return Ok(None) };
        let sorts = ordered.physical(planner, logical.schema(), session, context)?;
        Ok(Some(Arc::new(OrderedExec::new(sorts, input.clone()))))
    }
}

/// An operator over a plan.
#[derive(Debug)]
struct OperatorExec {
    operator: Arc<dyn Operator>,
    input: Arc<dyn ExecutionPlan>,
    properties: Arc<PlanProperties>,
}

impl OperatorExec {
    fn new(operator: Arc<dyn Operator>, input: Arc<dyn ExecutionPlan>) -> Self {
        let partitions = if operator.whole() { 1 } else { input.properties().partitioning.partition_count() };
        let properties = PlanProperties::new(
            EquivalenceProperties::new(operator.schema()),
            Partitioning::UnknownPartitioning(partitions),
            EmissionType::Incremental,
            Boundedness::Bounded,
        );
        OperatorExec { operator, input, properties: Arc::new(properties) }
    }
}

impl DisplayAs for OperatorExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.operator.name())
    }
}

impl ExecutionPlan for OperatorExec {
    fn name(&self) -> &str {
        self.operator.name()
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn input_distribution_requirements(&self) -> InputDistributionRequirements {
        let whole = self.operator.whole();
        let needed =
            if whole { Distribution::SinglePartition } else { Distribution::UnspecifiedDistribution };
        InputDistributionRequirements::new(vec![needed])
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
        let input = only(children)?;
        Ok(Arc::new(OperatorExec::new(self.operator.clone(), input)))
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(Arc::new(OperatorExec::new(self.operator.clone(), only(children)?)))
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let consumer = MemoryConsumer::new(self.operator.name());
        let work = Work {
            reservation: consumer.register(context.memory_pool()),
            input: self.input.execute(partition, context)?,
            stage: self.operator.start()?,
            ended: false,
        };
        Ok(streamed(self.operator.schema(), work))
    }
}

/// The one child of a node.
pub(super) fn only(children: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
    let first = children.into_iter().next();
    first.ok_or_else(|| DataFusionError::Internal("an operator lost its input".into()))
}

struct Work {
    input: SendableRecordBatchStream,
    stage: Box<dyn Stage>,
    reservation: MemoryReservation,
    ended: bool,
}

impl Work {
    async fn next(&mut self) -> Result<Option<RecordBatch>> {
        loop {
            if let Some(batch) = self.stage.next()? {
                return Ok(Some(batch));
            }
            if self.ended {
                return Ok(None);
            }
            match self.input.next().await {
                Some(batch) => self.stage.push(batch?)?,
                None => {
                    self.ended = true;
                    self.stage.end()?;
                }
            }
            self.reservation.try_resize(self.stage.bytes())?;
        }
    }
}

fn streamed(schema: SchemaRef, work: Work) -> SendableRecordBatchStream {
    let batches = futures::stream::try_unfold(work, |mut work| async move {
        Ok(work.next().await?.map(|batch| (batch, work)))
    });
    make_cooperative(Box::pin(RecordBatchStreamAdapter::new(schema, batches)))
}
