//! What can be known of a query before it runs: what a rule made of it needs to know.

use super::{Hunt, HuntError, Schema};
use crate::QueryError;
use evaluate::plan::{Obstacle, Plan};
use evaluate::{Fault, PlanError, Session, World, resolve};
use kql::Column;
use std::collections::{BTreeSet, HashMap};

/// A moment to plan at, in ticks; and another, to see whether the plan hangs on the time.
const MOMENTS: [i64; 2] = [evaluate::value::time::UNIX_EPOCH, evaluate::value::time::UNIX_EPOCH * 2];

/// What a query is, without having been run.
#[derive(Debug, Clone)]
pub struct Study {
    /// The columns of its result.
    pub columns: Vec<Column>,
    /// The stored tables that it reads.
    pub tables: BTreeSet<String>,
    /// What keeps it from running over new rows alone; nothing when it may.
    pub obstacle: Option<Obstacle>,
    /// Whether what it gives hangs on when it runs: it asks for `now()` or `ago()`.
    pub hangs_on_time: bool,
}

impl Hunt {
    /// Studies a query.
    ///
    /// # Errors
    /// Everything that is wrong with the text.
    pub fn study(&self, text: &str, schema: Schema) -> Result<Study, HuntError> {
        let columns = self.columns(text, schema)?;
        let [first, second] = MOMENTS.map(|now| self.planned(text, schema, now));
        let study = match (first, second) {
            (Ok(first), Ok(second)) => Study {
                columns,
                tables: first.tables(),
                obstacle: first.obstacle(),
                hangs_on_time: format!("{first:?}") != format!("{second:?}"),
            },
            (Err(PlanError::Fault(Fault::Failed(_))), _) => {
                Study { columns, tables: BTreeSet::new(), obstacle: Some(OPEN), hangs_on_time: true }
            }
            (Err(error), _) | (_, Err(error)) => return Err(HuntError::of(text, &QueryError::from(error))),
        };
        Ok(study)
    }

    fn planned(&self, text: &str, schema: Schema, now: i64) -> Result<Plan, PlanError> {
        let catalogue = self.catalogue(schema);
        let session = Session::new(now, 1);
        let parameters = HashMap::new();
        let world = World {
            catalogue: &*catalogue,
            library: &self.library,
            session: &session,
            parameters: &parameters,
        };
        resolve(text, &world, &mut |_| Err(Fault::Failed("not run".into())))
    }
}

/// The obstacle of operators such as `pivot`, whose columns are known only when they have run.
const OPEN: Obstacle =
    Obstacle { operator: "evaluate", because: "gives columns that hang on data, so it runs over all rows" };
