//! Polled sources: APIs of vendors that are asked for records again and again.
//!
//! A vendor is a [`Description`] (`vendors/*.yaml`, or a file of a user): how to ask and how to read.
//! What to ask next, and when, is decided by [`Feed`], a pure state machine; [`Poller`] does the input
//! and output. The order of its steps makes every record stored once: what a page becomes is noted in
//! the memory with the key of the batch, then the batch goes to the log, then the note becomes the
//! state. After a crash in between, the log tells whether it has the key.

mod account;
mod description;
mod driver;
mod exchange;
mod feed;
mod page;
mod saved;
mod self_test;
#[cfg(test)]
mod tests;
mod time;
mod vendors;
mod wire;

pub use description::{
    Auth, Cause, CauseKind, Description, DescriptionError, Paging, Plan, Prepare, Request, Setting, TimeForm,
};
pub use driver::{PollError, Poller, Source, Step};
pub use exchange::{Exchange, HttpAnswer, HttpRequest};
pub use feed::{Ask, Feed, Next, Walk};
pub use page::{Answer, Outcome, Record};
pub use saved::{Memory, MemoryError, Pending, Saved, Seen};
pub use self_test::Check;
pub use vendors::{vendor, vendors};
