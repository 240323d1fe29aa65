//! Results of SPF, DKIM, DMARC and ARC in the words of RFC 8601.

/// A result. Not every method has every one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Outcome {
    /// Nothing to judge by: no record, no signature.
    #[default]
    None,
    /// Authenticated.
    Pass,
    /// Not authenticated, and the domain says that this matters.
    Fail,
    /// Probably not authenticated (SPF).
    SoftFail,
    /// The domain does not say, or the signature cannot be judged.
    Neutral,
    /// No result now; the DNS did not answer.
    TempError,
    /// The record or signature is wrong.
    PermError,
    /// No DMARC record, but an aligned pass (Microsoft's addition).
    BestGuessPass,
}

impl Outcome {
    /// The word used in Authentication-Results headers.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Outcome::None => "none",
            Outcome::Pass => "pass",
            Outcome::Fail => "fail",
            Outcome::SoftFail => "softfail",
            Outcome::Neutral => "neutral",
            Outcome::TempError => "temperror",
            Outcome::PermError => "permerror",
            Outcome::BestGuessPass => "bestguesspass",
        }
    }

    /// The result of that word, also by the other words in use; `None` for an unknown word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word.to_ascii_lowercase().as_str() {
            "none" => Outcome::None,
            "pass" => Outcome::Pass,
            "fail" | "hardfail" | "reject" => Outcome::Fail,
            "softfail" => Outcome::SoftFail,
            "neutral" | "policy" => Outcome::Neutral,
            "temperror" => Outcome::TempError,
            "permerror" | "error" | "unknown" => Outcome::PermError,
            "bestguesspass" => Outcome::BestGuessPass,
            _ => return None,
        })
    }
}

/// A result and why.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Judged {
    /// The result.
    pub outcome: Outcome,
    /// Why, for a person; empty when there is nothing to say.
    pub reason: String,
    /// The domain that was judged, lower case.
    pub domain: String,
}

impl Judged {
    /// A result for a domain and why.
    #[must_use]
    pub fn new(outcome: Outcome, domain: &str, reason: impl Into<String>) -> Self {
        Judged { outcome, reason: reason.into(), domain: domain.to_ascii_lowercase() }
    }
}
