//! Our aggregates as DataFusion knows them.

use datafusion::arrow::array::{ArrayRef, BooleanArray};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::ScalarValue;
use datafusion::error::Result;
use datafusion::logical_expr::EmitTo;
use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, Expr, GroupsAccumulator, Signature, Volatility,
};
use std::fmt::Debug;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

/// Makes the states of all groups.
type Start = Arc<dyn Fn() -> Box<dyn GroupsAccumulator> + Send + Sync>;

/// An aggregate with the constants of its call.
pub(crate) struct Function {
    /// Names it and its constants: two of one name do the same.
    name: String,
    start: Start,
    gives: DataType,
    states: Vec<DataType>,
    signature: Signature,
}

impl Function {
    /// A call over columns. `states` are the types of what a group's state is handed on as.
    pub fn call(
        name: impl Into<String>,
        (gives, states): (DataType, Vec<DataType>),
        (arguments, filter): (Vec<Expr>, Option<Expr>),
        start: impl Fn() -> Box<dyn GroupsAccumulator> + Send + Sync + 'static,
    ) -> Expr {
        let signature = Signature::variadic_any(Volatility::Immutable);
        let function = Function { name: name.into(), start: Arc::new(start), gives, states, signature };
        let function = Arc::new(AggregateUDF::new_from_impl(function));
        let filter = filter.map(Box::new);
        Expr::AggregateFunction(AggregateFunction::new_udf(function, arguments, false, filter, vec![], None))
    }
}

impl Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)
    }
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.gives == other.gives
    }
}

impl Eq for Function {}

impl Hash for Function {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl AggregateUDFImpl for Function {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.gives.clone())
    }

    fn state_fields(&self, _: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        let field = |(at, form): (usize, &DataType)| {
            Arc::new(Field::new(format!("{} state {at}", self.name), form.clone(), true))
        };
        Ok(self.states.iter().enumerate().map(field).collect())
    }

    fn accumulator(&self, _: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(Single(Mutex::new((self.start)()))))
    }

    fn groups_accumulator_supported(&self, _: AccumulatorArgs<'_>) -> bool {
        true
    }

    fn create_groups_accumulator(&self, _: AccumulatorArgs<'_>) -> Result<Box<dyn GroupsAccumulator>> {
        Ok((self.start)())
    }
}

/// The states of all groups, of which there is one.
struct Single(Mutex<Box<dyn GroupsAccumulator>>);

impl Debug for Single {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("one group")
    }
}

impl Single {
    fn states(&mut self) -> &mut dyn GroupsAccumulator {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).as_mut()
    }

    fn with(&mut self, values: &[ArrayRef], merge: bool) -> Result<()> {
        let rows = values.first().map_or(0, |column| column.len());
        let groups = vec![0; rows];
        match merge {
            true => self.states().merge_batch(values, &groups, 1),
            false => self.states().update_batch(values, &groups, None::<&BooleanArray>, 1),
        }
    }
}

impl Accumulator for Single {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        self.with(values, false)
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        self.with(states, true)
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        // The group exists even when no row came.
        self.states().update_batch(&[], &[], None, 1)?;
        ScalarValue::try_from_array(&self.states().evaluate(EmitTo::All)?, 0)
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        self.states().update_batch(&[], &[], None, 1)?;
        self.states().state(EmitTo::All)?.iter().map(|state| ScalarValue::try_from_array(state, 0)).collect()
    }

    fn size(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).size()
    }
}
