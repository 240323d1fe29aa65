//! What may be malformed in a message that could be read all the same.

/// One kind of malformation or reached limit. A message's facts list each kind once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Defect {
    /// No From header, or no address in it.
    NoFrom,
    /// More than one From header.
    SeveralFrom,
    /// More than one Subject, Date, To, Message-ID or Content-Type header.
    RepeatedHeader,
    /// A header line without a colon, or with a name that has other than printable ASCII.
    BadHeaderLine,
    /// A NUL byte in the headers.
    NulByte,
    /// A CR or LF alone in a message that else ends its lines with both.
    MixedLineEnds,
    /// The Date header is absent or cannot be read.
    NoDate,
    /// The headers end the message; there is no body.
    NoBody,
    /// A multipart whose closing boundary or parts are missing.
    BrokenMultipart,
    /// A part whose transfer encoding or character set cannot be decoded cleanly.
    BadEncoding,
    /// Eight-bit bytes in headers that are not UTF-8.
    RawEightBit,
    /// A ZIP archive whose directory cannot be read.
    BrokenArchive,
    /// A TNEF container (`winmail.dat`) that breaks off or has wrong checksums.
    BrokenTnef,
    /// The headers were cut at the limit.
    HeadersCut,
    /// Parts past the limit were left out.
    PartsCut,
    /// Attached messages nested past the limit were left unread.
    DepthCut,
    /// Body text past the limit was left out.
    BodyCut,
    /// URLs past the limit were left out.
    UrlsCut,
    /// Attachments past the limit were hashed and examined only in part, or left out.
    AttachmentsCut,
    /// Names of an archive past the limit were left out.
    ArchiveCut,
    /// Recipients past the limit were left out.
    RecipientsCut,
}

/// All kinds.
pub const ALL: &[Defect] = &[
    Defect::NoFrom,
    Defect::SeveralFrom,
    Defect::RepeatedHeader,
    Defect::BadHeaderLine,
    Defect::NulByte,
    Defect::MixedLineEnds,
    Defect::NoDate,
    Defect::NoBody,
    Defect::BrokenMultipart,
    Defect::BadEncoding,
    Defect::RawEightBit,
    Defect::BrokenArchive,
    Defect::BrokenTnef,
    Defect::HeadersCut,
    Defect::PartsCut,
    Defect::DepthCut,
    Defect::BodyCut,
    Defect::UrlsCut,
    Defect::AttachmentsCut,
    Defect::ArchiveCut,
    Defect::RecipientsCut,
];

impl Defect {
    /// The name used in events.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Defect::NoFrom => "no_from",
            Defect::SeveralFrom => "several_from",
            Defect::RepeatedHeader => "repeated_header",
            Defect::BadHeaderLine => "bad_header_line",
            Defect::NulByte => "nul_byte",
            Defect::MixedLineEnds => "mixed_line_ends",
            Defect::NoDate => "no_date",
            Defect::NoBody => "no_body",
            Defect::BrokenMultipart => "broken_multipart",
            Defect::BadEncoding => "bad_encoding",
            Defect::RawEightBit => "raw_eight_bit",
            Defect::BrokenArchive => "broken_archive",
            Defect::BrokenTnef => "broken_tnef",
            Defect::HeadersCut => "headers_cut",
            Defect::PartsCut => "parts_cut",
            Defect::DepthCut => "depth_cut",
            Defect::BodyCut => "body_cut",
            Defect::UrlsCut => "urls_cut",
            Defect::AttachmentsCut => "attachments_cut",
            Defect::ArchiveCut => "archive_cut",
            Defect::RecipientsCut => "recipients_cut",
        }
    }

    /// What it means, in one sentence.
    #[must_use]
    pub fn doc(self) -> &'static str {
        match self {
            Defect::NoFrom => "No From header, or no address in it.",
            Defect::SeveralFrom => "More than one From header.",
            Defect::RepeatedHeader => "A header that may occur once occurs more often.",
            Defect::BadHeaderLine => "A header line without a colon or with an unfit name.",
            Defect::NulByte => "A NUL byte in the headers.",
            Defect::MixedLineEnds => "Some header lines end with CR LF, others with one of them alone.",
            Defect::NoDate => "The Date header is absent or cannot be read.",
            Defect::NoBody => "The message ends with its headers.",
            Defect::BrokenMultipart => "A multipart without parts or without its closing boundary.",
            Defect::BadEncoding => "A part cannot be decoded cleanly.",
            Defect::RawEightBit => "Bytes in headers that are neither ASCII nor UTF-8.",
            Defect::BrokenArchive => "A ZIP archive whose directory cannot be read.",
            Defect::BrokenTnef => "A TNEF container (winmail.dat) that breaks off or has wrong checksums.",
            Defect::HeadersCut => "Headers past the limit were left out.",
            Defect::PartsCut => "Parts past the limit were left out.",
            Defect::DepthCut => "Attached messages nested past the limit were left unread.",
            Defect::BodyCut => "Body text past the limit was left out.",
            Defect::UrlsCut => "URLs past the limit were left out.",
            Defect::AttachmentsCut => "Attachments past the limit were left out or examined in part.",
            Defect::ArchiveCut => "Archive entries past the limit were left out.",
            Defect::RecipientsCut => "Recipients past the limit were left out.",
        }
    }
}
