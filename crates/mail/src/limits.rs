//! How much of a message is looked at.

/// Bounds on the work one message can cause. Reaching one is a [`Defect`](crate::defect::Defect),
/// never silent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailLimits {
    /// Bytes of a whole message; a larger one is refused.
    pub message_bytes: usize,
    /// Bytes of header fields.
    pub header_bytes: usize,
    /// MIME parts.
    pub parts: usize,
    /// Attached messages inside one another.
    pub depth: usize,
    /// Bytes of body text kept for reading and for URLs, of each kind (text, HTML).
    pub body_bytes: usize,
    /// Characters of body text put into an event.
    pub event_text_chars: usize,
    /// URLs kept.
    pub urls: usize,
    /// Bytes of one URL.
    pub url_bytes: usize,
    /// Attachments kept.
    pub attachments: usize,
    /// Decoded bytes of all attachments together that are hashed and examined.
    pub attachment_bytes: usize,
    /// Entries read from the directory of a ZIP archive.
    pub zip_entries: usize,
    /// Recipients kept.
    pub recipients: usize,
}

impl Default for MailLimits {
    fn default() -> Self {
        MailLimits {
            message_bytes: 150 << 20,
            header_bytes: 1 << 20,
            parts: 1_000,
            depth: 8,
            body_bytes: 2 << 20,
            event_text_chars: 32_768,
            urls: 2_000,
            url_bytes: 8_192,
            attachments: 200,
            attachment_bytes: 256 << 20,
            zip_entries: 1_000,
            recipients: 1_024,
        }
    }
}
