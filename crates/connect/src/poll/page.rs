//! What a vendor's answer means to a feed.

/// One record of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its identity among the records of the feed.
    pub id: String,
    /// Its JSON text, on one line.
    pub text: String,
}

/// An answer, and the vendor's clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What the answer means.
    pub answer: Answer,
    /// What the vendor's clock showed (`Date` header), microseconds.
    pub vendor_us: Option<i64>,
}

/// What an answer means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A page.
    Page {
        /// Its records.
        records: Vec<Record>,
        /// Where the next page is; none at the end.
        next: Option<String>,
        /// Places of contents that the page lists.
        contents: Vec<String>,
    },
    /// Asked too often.
    Throttled {
        /// When to come again, as the vendor says it.
        wait_s: Option<i64>,
    },
    /// The vendor does not know the page any more.
    Expired,
    /// The content is not there any more.
    Gone,
    /// The vendor will not answer until somebody changes something.
    Refused(String),
    /// Something went wrong that may be gone later.
    Failed(String),
}
