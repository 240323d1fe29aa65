//! Functions over columns as DataFusion knows them.

use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::ScalarValue;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{
    ColumnarValue, Expr, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use evaluate::Fault;
use evaluate::terms::Run;
use std::fmt::Debug;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// What a function does with its columns; constants of the query are part of it.
pub(crate) trait Kernel: Send + Sync {
    /// The result for each row, of the type and nullability that the [`Function`] was made with.
    fn run(&self, columns: &[ArrayRef], rows: usize) -> Result<ArrayRef>;

    /// What the text of its one column must have for it to be true; `None` when that is not known.
    fn needed(&self) -> Option<&Needed> {
        None
    }
}

/// All runs of one of these.
pub(crate) type Needed = Vec<Vec<Run>>;

/// A kernel with what the planner needs to know of it.
pub(crate) struct Function {
    /// Names the kernel and its constants: two functions of one name do the same.
    name: String,
    kernel: Arc<dyn Kernel>,
    gives: DataType,
    nullable: bool,
    signature: Signature,
}

impl Function {
    /// A call of a kernel that gives the same for the same columns.
    pub fn call(
        name: impl Into<String>,
        kernel: impl Kernel + 'static,
        (gives, nullable): (DataType, bool),
        arguments: Vec<Expr>,
    ) -> Expr {
        let signature = Signature::variadic_any(Volatility::Immutable);
        let signature =
            if arguments.is_empty() { Signature::nullary(Volatility::Immutable) } else { signature };
        let function = Function { name: name.into(), kernel: Arc::new(kernel), gives, nullable, signature };
        ScalarUDF::new_from_impl(function).call(arguments)
    }

    /// A call that gives something else for each row.
    pub fn volatile_call(
        name: impl Into<String>,
        kernel: impl Kernel + 'static,
        (gives, nullable): (DataType, bool),
        arguments: Vec<Expr>,
    ) -> Expr {
        let signature = if arguments.is_empty() {
            Signature::nullary(Volatility::Volatile)
        } else {
            Signature::variadic_any(Volatility::Volatile)
        };
        let function = Function { name: name.into(), kernel: Arc::new(kernel), gives, nullable, signature };
        ScalarUDF::new_from_impl(function).call(arguments)
    }
}

/// What the text of the one argument of a call must have for it to be true.
pub(crate) fn needed(function: &ScalarUDF) -> Option<&Needed> {
    function.inner().downcast_ref::<Function>()?.kernel.needed()
}

impl Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)
    }
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.gives == other.gives && self.nullable == other.nullable
    }
}

impl Eq for Function {}

impl Hash for Function {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl ScalarUDFImpl for Function {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.gives.clone())
    }

    fn return_field_from_args(&self, _: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        Ok(Arc::new(Field::new(&self.name, self.gives.clone(), self.nullable)))
    }

    fn invoke_with_args(&self, call: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let constant =
            !call.args.is_empty() && call.args.iter().all(|a| matches!(a, ColumnarValue::Scalar(_)));
        let rows = if constant { 1 } else { call.number_rows };
        let columns = call.args.into_iter().map(|a| a.into_array(rows)).collect::<Result<Vec<_>>>()?;
        let found = self.kernel.run(&columns, rows)?;
        if constant {
            return ScalarValue::try_from_array(&found, 0).map(ColumnarValue::Scalar);
        }
        Ok(ColumnarValue::Array(found))
    }
}

/// A fault on its way through DataFusion.
pub(crate) fn carried(fault: Fault) -> DataFusionError {
    DataFusionError::External(Box::new(fault))
}
