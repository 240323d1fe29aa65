//! Rules asked as questions: what a rule's query is, and the rows that a run of it gives.

use super::{Hunt, HuntError, Question, Schema, Study};
use crate::{Due, Limits, QueryError, Share};
use evaluate::value::{time, to_text};
use evaluate::{Row, Value};
use rules::finding::Rows;
use rules::schedule::{Nature, Run};
use rules::{Problem, Queried, Rule};
use std::sync::Arc;

impl Study {
    /// How the query looks at rows, for the rule's schedule.
    #[must_use]
    pub fn nature(&self) -> Nature {
        Nature { by_row: self.obstacle.is_none(), hangs_on_time: self.hangs_on_time }
    }

    /// Everything that keeps this from being the query of that rule.
    #[must_use]
    pub fn problems(&self, rule: &Rule) -> Vec<Problem> {
        let obstacle = self.obstacle.map(|o| o.to_string());
        let queried = Queried { columns: &self.columns, tables: &self.tables, obstacle: obstacle.as_deref() };
        rules::check(rule, &queried)
    }
}

impl Hunt {
    /// Studies a rule's query.
    ///
    /// # Errors
    /// Everything that is wrong with the text.
    pub fn study_rule(&self, rule: &Rule) -> Result<Study, HuntError> {
        self.study(&rule.query, Schema::Unified)
    }

    /// The rows that a run of a rule gives, of those that are there for who asks; of all when there is no
    /// share.
    ///
    /// # Errors
    /// As [`Hunt::answer`].
    pub async fn rule_rows(
        &self,
        rule: &Rule,
        run: &Run,
        (limits, shares): (Limits, Option<Arc<[Share]>>),
    ) -> Result<Rows, HuntError> {
        let now = run.now_us.saturating_mul(10).saturating_add(time::UNIX_EPOCH);
        let question = Question {
            principal: format!("rule {}", rule.id),
            limits,
            shares,
            due: Some(Due {
                from_us: run.shown_from_us,
                to_us: run.to_us,
                lateness_us: rule.lateness_s.saturating_mul(1_000_000),
            }),
            ..Question::new(rule.query.clone(), now)
        };
        let answer = self.answer(question).await?;
        let table = match answer.tables.first() {
            Some(first) => first.table().map_err(|e: QueryError| HuntError::of(&rule.query, &e))?,
            None => evaluate::Table::default(),
        };
        let text = |value: &Value| (!value.is_null()).then(|| to_text(value)).filter(|t| !t.is_empty());
        let cells = |row: &Row| row.iter().map(text).collect();
        Ok(Rows {
            columns: table.columns.iter().map(|c| c.name.to_string()).collect(),
            rows: table.rows.iter().map(cells).collect(),
        })
    }
}
