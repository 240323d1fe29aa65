//! HTML character references into characters.

const NAMED: &[(&str, &str)] = &[
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    ("shy", "\u{ad}"),
    ("zwnj", "\u{200c}"),
    ("zwj", "\u{200d}"),
    ("copy", "©"),
    ("reg", "®"),
    ("trade", "™"),
    ("euro", "€"),
    ("pound", "£"),
    ("yen", "¥"),
    ("cent", "¢"),
    ("sect", "§"),
    ("deg", "°"),
    ("middot", "·"),
    ("bull", "•"),
    ("hellip", "…"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("sbquo", "‚"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("bdquo", "„"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("auml", "ä"),
    ("ouml", "ö"),
    ("uuml", "ü"),
    ("Auml", "Ä"),
    ("Ouml", "Ö"),
    ("Uuml", "Ü"),
    ("szlig", "ß"),
    ("eacute", "é"),
    ("egrave", "è"),
    ("ecirc", "ê"),
    ("agrave", "à"),
    ("aacute", "á"),
    ("acirc", "â"),
    ("atilde", "ã"),
    ("aring", "å"),
    ("ccedil", "ç"),
    ("iacute", "í"),
    ("ntilde", "ñ"),
    ("oacute", "ó"),
    ("otilde", "õ"),
    ("oslash", "ø"),
    ("uacute", "ú"),
    ("aelig", "æ"),
    ("colon", ":"),
    ("sol", "/"),
    ("period", "."),
    ("num", "#"),
    ("quest", "?"),
    ("equals", "="),
    ("commat", "@"),
    ("lpar", "("),
    ("rpar", ")"),
    ("Tab", "\t"),
    ("NewLine", "\n"),
    ("ensp", " "),
    ("emsp", " "),
    ("thinsp", " "),
    ("rarr", "→"),
    ("larr", "←"),
    ("times", "×"),
];

/// Longest reference looked at.
const MAX_LEN: usize = 32;

/// Appends text with its character references replaced; unknown ones stay as they are.
pub(crate) fn decode_into(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match reference(rest) {
            Some((length, value)) => {
                value.push(out);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
}

/// Text with its character references replaced.
pub(crate) fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    decode_into(text, &mut out);
    out
}

enum Meaning {
    Named(&'static str),
    Numbered(char),
}

impl Meaning {
    fn push(self, out: &mut String) {
        match self {
            Meaning::Named(text) => out.push_str(text),
            Meaning::Numbered(c) => out.push(c),
        }
    }
}

/// The reference at the start of a text: its length and meaning.
fn reference(text: &str) -> Option<(usize, Meaning)> {
    let body = &text.as_bytes()[1..text.len().min(MAX_LEN)];
    if body.first() == Some(&b'#') {
        let hex = matches!(body.get(1), Some(b'x' | b'X'));
        let start = 1 + usize::from(hex);
        let digits = body[start.min(body.len())..]
            .iter()
            .take_while(|b| if hex { b.is_ascii_hexdigit() } else { b.is_ascii_digit() })
            .count();
        let end = start + digits;
        let number = u32::from_str_radix(text.get(1 + start..1 + end)?, if hex { 16 } else { 10 }).ok()?;
        let semicolon = usize::from(body.get(end) == Some(&b';'));
        let c = char::from_u32(number).unwrap_or('\u{fffd}');
        let c = if c == '\u{a0}' { ' ' } else { c };
        return Some((1 + end + semicolon, Meaning::Numbered(c)));
    }
    let length = body.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
    let name = text.get(1..=length)?;
    let closed = body.get(length) == Some(&b';');
    let (_, value) = NAMED.iter().find(|(known, _)| *known == name)?;
    (closed || ["amp", "lt", "gt", "quot", "nbsp"].contains(&name))
        .then(|| (1 + length + usize::from(closed), Meaning::Named(value)))
}
