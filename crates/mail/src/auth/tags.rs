//! Tag lists (`a=b; c=d`) of DKIM signatures, keys, ARC fields and DMARC records (RFC 6376, 3.2).

/// A tag list: names and values, white space around them and line folds dropped.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Tags {
    list: Vec<(String, String)>,
}

/// Why a text is not a tag list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum TagError {
    /// A piece has no `=` or its name is not a word.
    #[error("it is not a list of tags like a=b; c=d")]
    Form,
    /// A tag occurs twice.
    #[error("a tag occurs twice")]
    Twice,
}

impl Tags {
    /// Reads a list.
    pub(super) fn read(text: &str) -> Result<Self, TagError> {
        let mut list: Vec<(String, String)> = vec![];
        let text = text.trim().strip_suffix(';').unwrap_or(text.trim());
        for piece in text.split(';') {
            let (name, value) = piece.split_once('=').ok_or(TagError::Form)?;
            let name = name.trim();
            let sound = name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
            if !sound {
                return Err(TagError::Form);
            }
            if list.iter().any(|(known, _)| known == name) {
                return Err(TagError::Twice);
            }
            list.push((name.to_owned(), value.trim().to_owned()));
        }
        Ok(Tags { list })
    }

    /// The value of a tag.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.list.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The value of a tag without any white space in it.
    pub(super) fn packed(&self, name: &str) -> Option<String> {
        self.get(name).map(|value| value.split_ascii_whitespace().collect())
    }

    /// The first tag's name.
    pub(super) fn first_name(&self) -> Option<&str> {
        self.list.first().map(|(name, _)| name.as_str())
    }

    /// A Base64 value.
    pub(super) fn base64(&self, name: &str) -> Option<Vec<u8>> {
        use base64::Engine as _;
        use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
        use base64::engine::{DecodePaddingMode, general_purpose::STANDARD};
        let text = self.packed(name)?;
        let lenient = GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true);
        let engine = GeneralPurpose::new(&base64::alphabet::STANDARD, lenient);
        STANDARD.decode(&text).or_else(|_| engine.decode(&text)).ok()
    }
}
