//! Values inside longer texts: `key = value` lines, and elements of small XML documents.

/// The value of the first line that reads `key = value` or `key: value`.
pub(crate) fn value<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    text.split('\n').find_map(|line| {
        let rest = line.trim().strip_prefix(key)?.trim_start();
        rest.strip_prefix(['=', ':']).map(str::trim)
    })
}

/// The text of the first element of that name, without entities decoded.
pub(crate) fn xml_text<'t>(xml: &'t str, element: &str) -> Option<&'t str> {
    let mut rest = xml;
    loop {
        let at = rest.find('<')?;
        rest = &rest[at + 1..];
        let Some(tail) = rest.strip_prefix(element) else { continue };
        let content = match tail.as_bytes().first()? {
            b'>' => &tail[1..],
            b' ' | b'\t' | b'\r' | b'\n' => &tail[tail.find('>')? + 1..],
            _ => continue,
        };
        return content.split('<').next().map(str::trim);
    }
}
