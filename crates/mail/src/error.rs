//! Why bytes are not taken as a message.

/// Why a message cannot be read at all. Everything less is a defect of its facts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// There is nothing.
    #[error("the message is empty; send the raw bytes of one RFC 5322 message")]
    Empty,
    /// No header field of mail stands at the beginning.
    #[error(
        "this is not a mail message: among its first {lines} lines there is no mail header such as \
         From:, Received: or Content-Type:; send the raw message with its headers (.eml)"
    )]
    NotAMessage {
        /// Lines looked at.
        lines: usize,
    },
    /// It is larger than the limit.
    #[error(
        "the message has {bytes} bytes, the limit is {limit}; raise the limit for message bytes or drop it"
    )]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
}
