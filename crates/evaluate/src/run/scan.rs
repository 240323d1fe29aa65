//! `scan`: sequences of rows by steps, each with a state.
//!
//! Facts: <https://learn.microsoft.com/kusto/query/scan-operator>, section "Scan logic". A row is held
//! against the steps from last to first. It goes on with the sequence of the step before (which moves
//! here), else with this step's own sequence; the first step also begins sequences.

use super::{Interpreter, eval};
use crate::plan::{Expr, Scan, ScanStep, StepOutput};
use crate::value::Key;
use crate::{Fault, Row, Value};
use std::collections::HashMap;

/// A sequence that has come as far as a step.
struct Sequence {
    /// The row of each step so far.
    rows: Vec<Row>,
    id: i64,
    /// The step's last row, which flows out when the step's run of matches ends.
    pending: Option<Row>,
}

/// The sequences of one partition: per step none or one.
type States = Vec<Option<Sequence>>;

/// A scan at work.
struct Run<'a> {
    interpreter: &'a Interpreter<'a>,
    scan: &'a Scan,
    steps: Vec<ScanStep>,
    /// What a step's columns are before it matched.
    start: Row,
    next_id: i64,
    output: Vec<Row>,
}

impl Interpreter<'_> {
    pub(super) fn scan(&self, scan: &Scan, input: Option<&[Row]>) -> Result<Vec<Row>, Fault> {
        let rows = self.rows(&scan.input, input)?;
        let partition = self.all_prepared(&scan.partition)?;
        let mut start: Row = super::join::missing(&scan.row).collect();
        for (place, value) in &scan.declared {
            if let (Some(cell), Some(value)) = (start.get_mut(*place), value) {
                *cell = self.value(value, &[])?;
            }
        }
        let steps = scan.steps.iter().map(|s| self.prepared_step(s)).collect::<Result<_, _>>()?;
        let mut run = Run { interpreter: self, scan, steps, start, next_id: 0, output: vec![] };
        let mut partitions: HashMap<Vec<Key>, States, ahash::RandomState> = HashMap::default();
        for row in rows {
            let key = partition.iter().map(|k| eval(k, &row, self.session).map(Key));
            let states = partitions.entry(key.collect::<Result<_, _>>()?).or_default();
            states.resize_with(scan.steps.len(), || None);
            run.row(states, row)?;
            self.check(&run.output)?;
        }
        let mut open: Vec<Sequence> = partitions.into_values().flatten().flatten().collect();
        open.sort_by_key(|sequence| sequence.id);
        open.into_iter().for_each(|sequence| run.ended(sequence));
        Ok(run.output)
    }

    fn prepared_step(&self, step: &ScanStep) -> Result<ScanStep, Fault> {
        let mut step = step.clone();
        let exprs = std::iter::once(&mut step.condition).chain(step.assignments.iter_mut().map(|(_, e)| e));
        for expr in exprs {
            if let Some(prepared) = self.prepared(expr)? {
                *expr = prepared;
            }
        }
        Ok(step)
    }
}

impl Run<'_> {
    fn row(&mut self, states: &mut States, input: Row) -> Result<(), Fault> {
        let mut row = input;
        row.resize(self.scan.row.len(), Value::Null);
        for (place, _) in &self.scan.declared {
            if let (Some(cell), Some(value)) = (row.get_mut(*place), self.start.get(*place)) {
                *cell = value.clone();
            }
        }
        for step in (0..states.len()).rev() {
            if !self.goes_on(states, step, &row)? {
                self.stays(states, step, &row)?;
            }
        }
        Ok(())
    }

    /// Moves the sequence of the step before to this step, when the row fits.
    fn goes_on(&mut self, states: &mut States, step: usize, row: &Row) -> Result<bool, Fault> {
        for before in (0..step).rev() {
            if let Some(Some(sequence)) = states.get(before)
                && self.holds(step, row, &sequence.rows)?
            {
                let Some(mut sequence) = states.get_mut(before).and_then(Option::take) else {
                    return Ok(false);
                };
                if let Some(row) = sequence.pending.take() {
                    self.emit(row, sequence.id);
                }
                if let Some(old) = states.get_mut(step).and_then(Option::take) {
                    self.ended(old);
                }
                sequence.rows.resize(step, self.start.clone());
                self.matched(&mut sequence, step, row)?;
                if let Some(state) = states.get_mut(step) {
                    *state = Some(sequence);
                }
                return Ok(true);
            }
            if !self.is_optional(before) {
                break;
            }
        }
        Ok(false)
    }

    /// Puts the row into this step's own sequence, or begins one, when the row fits.
    fn stays(&mut self, states: &mut States, step: usize, row: &Row) -> Result<(), Fault> {
        let begins = (0..step).all(|before| self.is_optional(before));
        let Some(state) = states.get_mut(step) else { return Ok(()) };
        let rows = state.as_ref().map_or(&[][..], |s| &s.rows);
        if (state.is_none() && !begins) || !self.holds(step, row, rows)? {
            return Ok(());
        }
        let mut sequence = state.take().unwrap_or_else(|| {
            self.next_id += 1;
            Sequence { rows: vec![], id: self.next_id - 1, pending: None }
        });
        sequence.rows.resize(step + 1, self.start.clone());
        self.matched(&mut sequence, step, row)?;
        *state = Some(sequence);
        Ok(())
    }

    fn is_optional(&self, step: usize) -> bool {
        self.steps.get(step).is_some_and(|s| s.optional)
    }

    fn holds(&self, step: usize, row: &Row, rows: &[Row]) -> Result<bool, Fault> {
        let Some(step) = self.steps.get(step) else { return Ok(false) };
        let wide = self.wide(row, rows);
        Ok(super::eval::truth_of(&self.eval(&step.condition, &wide)?) == Some(true))
    }

    /// Assigns, and makes the row the step's row.
    fn matched(&mut self, sequence: &mut Sequence, at: usize, row: &Row) -> Result<(), Fault> {
        let Some(step) = self.steps.get(at) else { return Ok(()) };
        let mut wide = self.wide(row, &sequence.rows);
        for (place, value) in &step.assignments {
            let value = self.eval(value, &wide)?;
            if let Some(cell) = wide.get_mut(*place) {
                *cell = value;
            }
        }
        wide.truncate(row.len());
        let output = step.output;
        sequence.rows.truncate(at);
        sequence.rows.push(wide.clone());
        match output {
            StepOutput::All => self.emit(wide, sequence.id),
            StepOutput::Last => sequence.pending = Some(wide),
            StepOutput::None => {}
        }
        Ok(())
    }

    fn ended(&mut self, sequence: Sequence) {
        if let Some(row) = sequence.pending {
            self.emit(row, sequence.id);
        }
    }

    fn emit(&mut self, mut row: Row, id: i64) {
        if self.scan.match_id {
            row.push(Value::Long(id));
        }
        self.output.push(row);
    }

    /// The row, then the row of each step.
    fn wide(&self, row: &Row, rows: &[Row]) -> Row {
        let mut wide = row.clone();
        for step in 0..self.steps.len() {
            wide.extend(rows.get(step).unwrap_or(&self.start).iter().cloned());
        }
        wide
    }

    fn eval(&self, expr: &Expr, wide: &Row) -> Result<Value, Fault> {
        eval(expr, wide, self.interpreter.session)
    }
}
