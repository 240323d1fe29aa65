//! Facts that follow from several others: impersonation, deceiving links, risky files.

use crate::context::MailContext;
use crate::domain;
use crate::facts::{Address, MailFacts};
use crate::lists::{self, Brand};
use crate::lookalike::{self, Lookalike};
use crate::urls::{Link, percent_decoded};

/// Shortest text that can be a hidden one.
const HIDDEN_TEXT_CHARS: usize = 20;
/// Below this much text a linked image stands for the message.
const IMAGE_ONLY_CHARS: usize = 200;
/// Characters at the start of a subject in which a brand is looked for.
const SUBJECT_HEAD_CHARS: usize = 40;

const REPLY_MARKS: &[&str] =
    &["re", "fw", "fwd", "aw", "wg", "tr", "rv", "sv", "vs", "antw", "doorst", "res", "enc", "rif", "odp"];

/// Whether a subject begins like an answer or a forwarding.
#[must_use]
pub fn has_reply_mark(subject: &str) -> bool {
    let Some((head, _)) = subject.trim_start().split_once(':') else { return false };
    let head = head.split('[').next().unwrap_or(head).trim().to_lowercase();
    REPLY_MARKS.contains(&head.as_str())
}

/// The mail address a display name holds.
#[must_use]
pub fn address_in_name(name: &str) -> Option<String> {
    name.split(|c: char| c.is_whitespace() || "<>()[]\"',;:|".contains(c))
        .find(|word| crate::headers::looks_like_address(word) && word.is_ascii())
        .map(|word| crate::headers::fold_address(word.trim_end_matches('.')))
}

/// Whether two domains have different registrable parts; `None` when one is empty.
#[must_use]
pub fn differs(a: &str, b: &str) -> Option<bool> {
    (!a.is_empty() && !b.is_empty()).then(|| domain::root_domain(a) != domain::root_domain(b))
}

/// A link that shows one domain and leads to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// Host shown.
    pub shown: String,
    /// Host it leads to.
    pub target: String,
}

/// The links whose shown text is a host or URL of another registrable domain than their target.
#[must_use]
pub fn mismatches(links: &[Link]) -> Vec<Mismatch> {
    links
        .iter()
        .filter(|l| l.parts.has_host() && !l.shown.is_empty())
        .filter_map(|l| mismatch(l, links))
        .collect()
}

fn mismatch(link: &Link, links: &[Link]) -> Option<Mismatch> {
    let shown = shown_host(&link.shown)?;
    let target_of = |l: &Link| differs(&shown, &l.parts.host).unwrap_or(false);
    // A wrapper that leads where the text says deceives nobody.
    let wraps = crate::urls::unwrap(&link.parts).is_some();
    let honest_inside = wraps && links.iter().any(|l| l.unwrapped && l.shown == link.shown && !target_of(l));
    (target_of(link) && !honest_inside).then(|| Mismatch { shown, target: link.parts.host.clone() })
}

/// The host a shown text names, when the text is nothing but a URL or host name.
fn shown_host(shown: &str) -> Option<String> {
    let shown = shown.trim().trim_end_matches(['.', '/']);
    if shown.contains(char::is_whitespace) || shown.contains('@') {
        return None;
    }
    let host = match crate::urls::Parts::read(shown).filter(crate::urls::Parts::has_host) {
        Some(parts) => parts.host,
        None => domain::fold(shown.split(['/', '?', '#', ':']).next()?),
    };
    domain::is_plausible_host(&host).then_some(host)
}

/// Whether a URL carries another absolute URL, other than in the wrapper of a mail filter.
#[must_use]
pub fn carries_url(link: &Link) -> bool {
    if crate::urls::is_filter_wrapper(&link.parts) {
        return false;
    }
    let tail = link.parts.tail.to_ascii_lowercase();
    let path = link.parts.path.to_ascii_lowercase();
    let has = |text: &str| ["http://", "https://", "http%3a", "https%3a"].iter().any(|s| text.contains(s));
    has(&tail) || has(&path)
}

/// The forms in which an address may stand in a URL: plain, and the beginning of its Base64.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressMarks {
    plain: Vec<String>,
    coded: Vec<String>,
}

impl AddressMarks {
    /// The forms of some addresses; only the first ones are looked for.
    #[must_use]
    pub fn of(addresses: &[String]) -> Self {
        use base64::Engine as _;
        const MOST: usize = 16;
        let plain: Vec<String> = addresses.iter().filter(|a| a.contains('@')).take(MOST).cloned().collect();
        let code = |address: &String| {
            let mut coded = base64::engine::general_purpose::STANDARD_NO_PAD.encode(address);
            // The last letter may differ with what follows the address.
            coded.pop();
            coded
        };
        AddressMarks { coded: plain.iter().map(code).collect(), plain }
    }

    /// Whether a URL carries one of the addresses.
    #[must_use]
    pub fn are_in(&self, link: &Link) -> bool {
        let rest = percent_decoded(&format!("{}{}", link.parts.path, link.parts.tail));
        let lower = rest.to_lowercase();
        self.plain.iter().any(|a| lower.contains(a.as_str()))
            || self.coded.iter().any(|c| rest.contains(c.as_str()))
    }
}

/// Hidden text worth telling.
#[must_use]
pub fn has_hidden_text(facts: &MailFacts) -> bool {
    facts.page.as_ref().is_some_and(|p| p.hidden_chars >= HIDDEN_TEXT_CHARS)
}

/// A linked image and hardly any text.
#[must_use]
pub fn is_image_only(facts: &MailFacts) -> bool {
    let Some(page) = &facts.page else { return false };
    page.linked_image && page.text.chars().take(IMAGE_ONLY_CHARS).count() < IMAGE_ONLY_CHARS
}

/// The protected person whose display name another address uses.
#[must_use]
pub fn uses_protected_name(from: &Address, context: &MailContext) -> bool {
    let name = folded_name(&from.name);
    context.protected_people.iter().any(|person| {
        folded_name(&person.name) == name
            && !name.is_empty()
            && !person.addresses.iter().any(|a| a.eq_ignore_ascii_case(&from.address))
    })
}

/// A name as words in alphabetical order, addresses left out, folded to what they look like.
fn folded_name(name: &str) -> String {
    let mut words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(lookalike::skeleton)
        .collect();
    words.sort();
    words.join(" ")
}

/// The brand that display name or subject start name.
pub(crate) fn brand(facts: &MailFacts) -> Option<&'static Brand> {
    let from = facts.from_address()?;
    let subject: String =
        facts.subject.as_deref().unwrap_or_default().chars().take(SUBJECT_HEAD_CHARS).collect();
    lists::brand_in(&from.name).or_else(|| lists::brand_in(&subject))
}

/// Whether a From domain is none of a brand's.
pub(crate) fn is_off_brand(brand: &Brand, from_domain: &str) -> bool {
    let root = domain::root_domain(from_domain);
    let label = brand.name.to_lowercase();
    // A brand has many country domains; `brand.TLD` counts as its own.
    !brand.domains.contains(&root.as_str()) && domain::root_label(&root) != label
}

/// The brand whose domain a host imitates without being the brand's or a known service's.
pub(crate) fn brand_lookalike(host: &str) -> Option<&'static str> {
    let root = domain::root_domain(host);
    let is_known = lists::BRANDS.iter().any(|b| b.domains.contains(&root.as_str()));
    if host.is_empty() || is_known || lists::is_free_host(host) || crate::lists::is_freemail(&root) {
        return None;
    }
    // The first domain is the one everybody knows.
    let candidate = lookalike::Candidate::new(host);
    let imitated =
        |brand: &&Brand| brand.domains.first().is_some_and(|known| candidate.imitates(known, brand.skeleton));
    lists::BRANDS.iter().find(imitated).map(|b| b.name)
}

/// The domain that the local part of an address pretends to be.
#[must_use]
pub fn domain_in_local(local: &str) -> Option<String> {
    const SUFFIXES: &[&str] = &["com", "net", "org", "gov", "edu", "de", "fr", "uk", "eu"];
    let ends = local.rsplit('.').next().is_some_and(|last| SUFFIXES.contains(&last));
    (ends && domain::is_plausible_host(local)).then(|| local.to_owned())
}

/// The sender's resemblance to an own domain, and where it is.
#[must_use]
pub fn sender_lookalike(facts: &MailFacts, context: &MailContext) -> Option<(Lookalike, &'static str)> {
    if context.own_domains.is_empty() {
        return None;
    }
    let from = facts.from.iter().map(|a| (a.domain.clone(), "from"));
    let reply = facts.reply_to.iter().map(|a| (a.domain.clone(), "reply_to"));
    let envelope = context.mail_from_domain(facts).map(|d| (d, "mail_from"));
    from.chain(reply)
        .chain(envelope)
        .filter(|(d, _)| !d.is_empty())
        .find_map(|(name, place)| lookalike::find(&name, &context.own_domains).map(|found| (found, place)))
}
