//! Sending again while the other side has no room: nothing of a refused batch was stored, so sending it
//! again is always right.

use std::io::Write as _;
use std::time::{Duration, Instant};

use crate::exit::CommandError;

/// How long one batch may be refused before giving up.
const LONGEST: Duration = Duration::from_secs(900);
/// Time between two attempts.
const WAIT: Duration = Duration::from_secs(1);

/// What came of an attempt that did not fail.
pub enum Attempt<T> {
    /// It was taken.
    Taken(T),
    /// There is no room now; the other side's reason.
    Later(String),
}

/// Tries until it is taken.
///
/// # Errors
/// The attempt's own, and when there was no room for too long.
pub fn until_taken<T>(
    mut attempt: impl FnMut() -> Result<Attempt<T>, CommandError>,
) -> Result<T, CommandError> {
    let started = Instant::now();
    let mut told = false;
    loop {
        let reason = match attempt()? {
            Attempt::Taken(done) => return Ok(done),
            Attempt::Later(reason) => reason,
        };
        if started.elapsed() > LONGEST {
            let minutes = LONGEST.as_secs() / 60;
            return Err(CommandError::Told(format!("{reason} (tried for {minutes} minutes)")));
        }
        if !told {
            let _ = writeln!(std::io::stderr(), "waiting: {reason}");
            told = true;
        }
        std::thread::sleep(WAIT);
    }
}
