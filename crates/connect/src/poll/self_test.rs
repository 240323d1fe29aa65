//! The self-test of a polled source: each step with what is wrong and what to do.

use super::driver::Poller;
use super::feed::Ask;
use super::page::Answer;
use super::saved::Memory;
use crate::Sink;

/// One step of a self-test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What was tried.
    pub what: String,
    /// Whether it worked.
    pub good: bool,
    /// What was found, or what is wrong and what to do.
    pub told: String,
}

/// How far back the test asks, microseconds.
const BACK_US: i64 = 3_600_000_000;

impl<S: Sink, M: Memory> Poller<S, M> {
    /// Logs in and reads one page of every feed; nothing is stored, and the state stays as it is.
    pub async fn test(&mut self, now_us: i64) -> Vec<Check> {
        let mut checks = vec![];
        let login = self.account.header(&self.description, &self.settings, (&self.wire, now_us)).await;
        let told =
            |told: &Result<_, String>, good: &str| told.as_ref().err().cloned().unwrap_or(good.to_owned());
        checks.push(Check {
            what: "credentials".to_owned(),
            good: login.is_ok(),
            told: told(&login.as_ref().map(|_| ()).map_err(Clone::clone), "ready"),
        });
        if login.is_err() {
            return checks;
        }
        for feed in self.description.feeds.clone() {
            let ask = Ask::Page { from_us: now_us - BACK_US, to_us: now_us, page: None };
            let outcome = self.ask(&feed, &ask, now_us).await;
            let skew_s = outcome.vendor_us.map_or(0, |vendor_us| (vendor_us - now_us) / 1_000_000);
            checks.push(check(format!("feed {feed}"), outcome.answer));
            if skew_s.abs() > 60 {
                let told =
                    format!("the vendor's clock is {skew_s} seconds from ours; set this machine's clock");
                checks.push(Check { what: "clock".to_owned(), good: false, told });
            }
        }
        checks
    }
}

fn check(what: String, answer: Answer) -> Check {
    let (good, told) = match answer {
        Answer::Page { records, contents, next } => {
            let more = if next.is_some() { ", and there are more" } else { "" };
            (true, format!("{} records in the last hour{more}", records.len() + contents.len()))
        }
        Answer::Throttled { wait_s } => {
            let wait = wait_s.map_or(String::new(), |s| format!(" for {s} seconds"));
            (false, format!("the vendor wants to be left alone{wait}; polling waits by itself"))
        }
        Answer::Expired | Answer::Gone => {
            (false, "the vendor does not know its own page; try again".to_owned())
        }
        Answer::Refused(cause) | Answer::Failed(cause) => (false, cause),
    };
    Check { what, good, told }
}
