//! Every bound on what a sender may send, by name.

/// Bounds on input. Past one, the sender gets a clear error or the record is quarantined.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of an HTTP body as sent.
    pub body_bytes: usize,
    /// Bytes of an HTTP body after decompression.
    pub body_decompressed_bytes: usize,
    /// Bytes that the bodies being received and stored may take together, decompressed.
    pub bodies_bytes: usize,
    /// How long a request waits for its share of that before it is told to come again, milliseconds.
    pub bodies_wait_ms: u64,
    /// How long a sender may say nothing within a body, milliseconds.
    pub body_idle_ms: u64,
    /// How long a whole body may take, milliseconds.
    pub body_ms: u64,
    /// Bytes of one line of a line-framed format; a longer line is cut and quarantined.
    pub line_bytes: usize,
    /// Bytes gathered into one batch of a file or stream.
    pub batch_bytes: usize,
    /// Bytes of one file that must be read whole (a JSON document, a mail message).
    pub document_bytes: usize,
    /// Bytes one input file may give after decompression, all archive members together.
    pub file_decompressed_bytes: u64,
    /// Archives within archives.
    pub archive_depth: usize,
    /// Members of one archive.
    pub archive_members: usize,
    /// Syslog connections at a time.
    pub syslog_connections: usize,
    /// How long a syslog connection may hold lines back before they become a batch, milliseconds.
    pub syslog_linger_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            body_bytes: 64 << 20,
            body_decompressed_bytes: 64 << 20,
            bodies_bytes: 256 << 20,
            bodies_wait_ms: 10_000,
            body_idle_ms: 30_000,
            body_ms: 900_000,
            line_bytes: 4 << 20,
            batch_bytes: 1 << 20,
            document_bytes: 512 << 20,
            file_decompressed_bytes: 256 << 30,
            archive_depth: 3,
            archive_members: 100_000,
            syslog_connections: 512,
            syslog_linger_ms: 200,
        }
    }
}
