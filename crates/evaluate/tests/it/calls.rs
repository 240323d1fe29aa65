//! Functions called directly with values.

use evaluate::function::Functions;
use evaluate::{Call, Session, Value};
use kql::Type;

/// The result of a function for these values.
pub(crate) fn call(name: &str, gives: Type, arguments: &[Value]) -> Value {
    let session = Session::new(0, 0);
    let types: Vec<Type> = arguments.iter().map(Value::own_type).collect();
    let function = Functions::builtin().scalar(name).unwrap_or_else(|| panic!("there is no {name}"));
    let call = Call { types: &types, gives, session: &session };
    (function.eval)(&call, arguments).unwrap_or_else(|e| panic!("{name}: {e}"))
}
