//! Domains that look like one of the own domains.

use crate::domain;

/// A resemblance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookalike {
    /// The own domain imitated.
    pub own: String,
    /// The imitating domain.
    pub domain: String,
    /// How: `homoglyph`, `edit`, `tld`, `contains` or `subdomain`.
    pub method: &'static str,
    /// Edit distance between the names.
    pub distance: usize,
}

/// Names shorter than this are too common to be compared.
const MIN_LABEL: usize = 4;
/// From this length on, one difference is suspicious; from twice this on, two.
const MIN_EDIT_LABEL: usize = 5;
/// From this length on, a name inside another is suspicious.
const MIN_CONTAINED_LABEL: usize = 5;

/// The first own domain that a folded domain imitates; `None` for own domains themselves.
#[must_use]
pub fn find(name: &str, own_domains: &[String]) -> Option<Lookalike> {
    let candidate = Candidate::new(name);
    if own_domains.iter().any(|own| domain::root_domain(own) == candidate.root) {
        return None;
    }
    own_domains.iter().find_map(|own| {
        let own_label = domain::root_label(own);
        let method = candidate.resemblance(own, &own_label, &skeleton(&own_label))?;
        let distance = edit_distance(&candidate.label, &own_label);
        Some(Lookalike { own: own.clone(), domain: name.to_owned(), method, distance })
    })
}

/// A domain that may imitate others, taken apart once.
pub(crate) struct Candidate<'n> {
    name: &'n str,
    root: String,
    label: String,
    skeleton: String,
}

impl<'n> Candidate<'n> {
    pub(crate) fn new(name: &'n str) -> Self {
        let root = domain::root_domain(name);
        let label = unicode_label(&root);
        Candidate { name, skeleton: skeleton(&label), root, label }
    }

    /// Whether it imitates a well-known domain: letters that look alike, one edit in a long name,
    /// or the name as a word of its own (`paypal-service.example`, `paypal.com.example.net`).
    pub(crate) fn imitates(&self, known: &str, known_skeleton: &str) -> bool {
        let label = known.split('.').next().unwrap_or(known);
        match self.resemblance(known, label, known_skeleton) {
            Some("homoglyph" | "subdomain") => true,
            Some("edit") => label.len() > MIN_EDIT_LABEL,
            Some("contains") => self.label.split('-').any(|word| skeleton(word) == known_skeleton),
            // The same name under another suffix is mostly a country's site.
            _ => false,
        }
    }

    fn resemblance(&self, own: &str, own_label: &str, own_skeleton: &str) -> Option<&'static str> {
        let length = own_label.chars().count();
        if length < MIN_LABEL {
            return None;
        }
        if self.label == own_label {
            return Some("tld");
        }
        if self.skeleton == own_skeleton {
            return Some("homoglyph");
        }
        let most = if length >= 2 * MIN_EDIT_LABEL { 2 } else { usize::from(length >= MIN_EDIT_LABEL) };
        if self.label.chars().count().abs_diff(length) <= most
            && edit_distance(&self.label, own_label) <= most
        {
            return Some("edit");
        }
        let above = self.name.strip_suffix(self.root.as_str()).unwrap_or_default().trim_end_matches('.');
        if !above.is_empty()
            && (above.split('.').any(|l| l == own_label)
                || format!(".{above}.").contains(&format!(".{own}.")))
        {
            return Some("subdomain");
        }
        (length >= MIN_CONTAINED_LABEL && self.skeleton.contains(own_skeleton)).then_some("contains")
    }
}

/// The label before the public suffix, international letters as letters.
fn unicode_label(root: &str) -> String {
    let label = domain::root_label(root);
    if !label.starts_with("xn--") {
        return label;
    }
    let (unicode, _) = idna::domain_to_unicode(&label);
    unicode
}

/// Letters folded to what they look like.
#[must_use]
pub fn skeleton(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.to_lowercase().chars() {
        match c {
            '0' => out.push('o'),
            '1' | 'i' | '|' | 'í' | 'ì' | 'î' | 'ï' | 'ı' | 'і' | 'ι' | 'ӏ' | 'ł' | 'ĺ' | 'ľ' | 'ļ' => {
                out.push('l')
            }
            '3' => out.push('e'),
            '5' => out.push('s'),
            'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'а' | 'α' | 'ạ' | 'ɑ' => out.push('a'),
            'ß' | 'ь' | 'β' => out.push('b'),
            'ç' | 'ć' | 'č' | 'ĉ' | 'ċ' | 'с' | 'ϲ' => out.push('c'),
            'ď' | 'đ' | 'ԁ' => out.push('d'),
            'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'е' | 'є' | 'ε' | 'ẹ' => out.push('e'),
            'ğ' | 'ĝ' | 'ġ' | 'ģ' | 'ɡ' => out.push('g'),
            'һ' | 'ĥ' | 'ħ' => out.push('h'),
            'ј' => out.push('j'),
            'к' | 'κ' | 'ķ' => out.push('k'),
            'м' => out.push('m'),
            'ñ' | 'ń' | 'ň' | 'ņ' | 'п' | 'η' => out.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'о' | 'ο' | 'σ' | 'ọ' => out.push('o'),
            'р' | 'ρ' => out.push('p'),
            'ԛ' => out.push('q'),
            'г' | 'ŕ' | 'ř' => out.push('r'),
            'ś' | 'š' | 'ş' | 'ș' | 'ѕ' => out.push('s'),
            'ţ' | 'ť' | 'ț' | 'т' | 'τ' => out.push('t'),
            'ù'..='ü' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'υ' | 'ц' => out.push('u'),
            'ν' | 'ѵ' => out.push('v'),
            'ŵ' | 'ω' | 'ԝ' | 'ш' => out.push('w'),
            'х' | 'χ' => out.push('x'),
            'ý' | 'ÿ' | 'у' | 'γ' => out.push('y'),
            'ź' | 'ż' | 'ž' => out.push('z'),
            '-' | '_' => {}
            c => out.push(c),
        }
    }
    out.replace("rn", "m").replace("vv", "w").replace("cl", "d")
}

/// Insertions, deletions, substitutions and swaps of neighbours between two words.
#[must_use]
pub fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().take(64).collect());
    let mut before: Vec<usize> = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}
