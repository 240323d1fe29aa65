//! How long people stay signed in.

/// Rules of sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionRules {
    /// The longest a session lasts, in microseconds.
    pub lifetime_us: i64,
    /// The longest it may rest between two requests, in microseconds.
    pub idle_us: i64,
    /// Whether the cookie is for TLS only; off only where the server speaks plain HTTP to this machine.
    pub secure_cookie: bool,
}

const HOUR_US: i64 = 3600 * 1_000_000;

impl Default for SessionRules {
    /// Twelve hours, two of them at rest.
    fn default() -> Self {
        SessionRules { lifetime_us: 12 * HOUR_US, idle_us: 2 * HOUR_US, secure_cookie: true }
    }
}
