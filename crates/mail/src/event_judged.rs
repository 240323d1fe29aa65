//! The fields of links, files, authentication and sender of a message's event.

use crate::attachment::{self, Attachment, extension_of};
use crate::auth::{AuthSource, Authentication, Outcome};
use crate::context::MailContext;
use crate::domain;
use crate::event::Writer;
use crate::facts::MailFacts;
use crate::lists;
use crate::lookalike;
use crate::signals;
use crate::urls::Link;

/// Links of the web.
fn web(facts: &MailFacts) -> impl Iterator<Item = &Link> {
    facts.links.iter().filter(|l| l.parts.has_host())
}

pub(crate) fn links(out: &mut Writer, facts: &MailFacts, context: &MailContext) {
    out.texts("url", facts.links.iter().map(|l| l.url.as_str()));
    let mut hosts: Vec<&str> = web(facts).map(|l| l.parts.host.as_str()).collect();
    hosts.sort_unstable();
    hosts.dedup();
    out.distinct("url.domain", hosts.iter().map(|h| (*h).to_owned()));
    let roots = out.distinct("url.root_domain", hosts.iter().map(|h| domain::root_domain(h)));
    out.distinct("url.tld", hosts.iter().filter_map(|h| tld(h)));
    out.distinct("url.path", web(facts).map(|l| l.parts.path.clone()));
    out.distinct("url.text", facts.links.iter().map(|l| l.shown.clone()));
    out.count("url.count", facts.links.len());
    out.count("url.domain_count", roots);
    if facts.links.is_empty() {
        return;
    }
    let mismatches = signals::mismatches(&facts.links);
    out.truth("url.mismatch", !mismatches.is_empty());
    out.distinct("url.mismatch.shown", mismatches.iter().map(|m| m.shown.clone()));
    out.distinct("url.mismatch.target", mismatches.iter().map(|m| m.target.clone()));
    link_signs(out, facts, &hosts);
    let recipients = signals::AddressMarks::of(&context.recipients(facts));
    out.truth("url.has_recipient", web(facts).any(|l| recipients.are_in(l)));
    let imitated = hosts.iter().filter_map(|h| signals::brand_lookalike(h)).map(str::to_owned);
    out.distinct("url.brand_lookalike", imitated);
    if !context.own_domains.is_empty() {
        let similar = |host: &&str| lookalike::find(host, &context.own_domains).is_some();
        out.truth("url.lookalike", hosts.iter().any(similar));
    }
}

fn link_signs(out: &mut Writer, facts: &MailFacts, hosts: &[&str]) {
    let any_host = |test: &dyn Fn(&str) -> bool| hosts.iter().any(|h| test(h));
    out.truth("url.ip_host", any_host(&|h| domain::host_address(h).is_some()));
    out.truth("url.punycode", any_host(&|h| h.split('.').any(|l| l.starts_with("xn--"))));
    out.truth("url.shortener", any_host(&lists::is_shortener));
    out.truth("url.free_host", any_host(&lists::is_free_host));
    out.truth("url.suspicious_tld", any_host(&|h| tld(h).is_some_and(|t| lists::is_suspicious_tld(&t))));
    let any = |test: &dyn Fn(&Link) -> bool| web(facts).any(test);
    out.truth("url.userinfo", any(&|l| l.parts.userinfo));
    out.truth("url.odd_port", any(&|l| l.parts.port.is_some_and(|p| p != 80 && p != 443)));
    let extension = |l: &Link, test: fn(&str) -> bool| l.parts.extension().is_some_and(|e| test(&e));
    let runs = |e: &str| {
        e != "com" && (attachment::is_executable_extension(e) || attachment::is_disk_image_extension(e))
    };
    out.truth("url.executable", any(&|l| extension(l, runs)));
    out.truth("url.archive", any(&|l| extension(l, attachment::is_archive_extension)));
    out.truth(
        "url.data",
        facts.links.iter().any(|l| matches!(l.parts.scheme.as_str(), "data" | "javascript" | "vbscript")),
    );
    out.truth("url.redirect", any(&signals::carries_url));
}

fn tld(host: &str) -> Option<String> {
    if domain::host_address(host).is_some() {
        return None;
    }
    host.rsplit('.').next().map(str::to_owned)
}

pub(crate) fn attachments(out: &mut Writer, facts: &MailFacts) {
    let files = &facts.attachments;
    out.count("attachment.count", files.len());
    for file in files {
        out.text("attachment.name", &file.name);
        out.text("attachment.extension", &file.extension);
        out.text("attachment.type", &file.content_type);
        out.text("attachment.real_type", file.real_type);
        out.number("attachment.size", i64::try_from(file.size).unwrap_or(i64::MAX));
        out.text("attachment.sha256", &file.sha256);
        out.text("attachment.sha1", &file.sha1);
        out.text("attachment.md5", &file.md5);
    }
    let inner = || files.iter().flat_map(|f| f.inner_names.iter());
    out.texts("attachment.inner_name", inner().map(String::as_str));
    out.distinct("attachment.inner_extension", inner().map(|n| extension_of(n)));
    let messages = || files.iter().filter_map(|f| f.message.as_ref());
    out.texts("attachment.message.subject", messages().map(|(subject, _)| subject.as_str()));
    out.texts("attachment.message.from", messages().map(|(_, from)| from.as_str()));
    out.truth("attachment.calendar", facts.calendar);
    if !files.is_empty() {
        file_signs(out, files);
    }
}

fn file_signs(out: &mut Writer, files: &[Attachment]) {
    let mut any = |name, test: &dyn Fn(&Attachment) -> bool| out.truth(name, files.iter().any(test));
    let names_of = |f: &Attachment| {
        std::iter::once(f.name.clone()).chain(f.inner_names.iter().cloned()).collect::<Vec<_>>()
    };
    any("attachment.archive", &Attachment::is_archive);
    any("attachment.encrypted", &|f| f.encrypted);
    any("attachment.executable", &Attachment::is_executable);
    any("attachment.disk_image", &Attachment::is_disk_image);
    any("attachment.double_extension", &|f| names_of(f).iter().any(|n| attachment::has_double_extension(n)));
    any("attachment.macro", &|f| f.macros);
    any("attachment.type_mismatch", &Attachment::is_disguised);
    any("attachment.html", &Attachment::is_page);
    any("attachment.html_smuggling", &|f| f.page.as_ref().is_some_and(|p| p.smuggling));
    any("attachment.html_form", &|f| {
        f.page.as_ref().is_some_and(|p| !p.forms.is_empty() || p.password_field)
    });
    any("attachment.html_script", &|f| f.page.as_ref().is_some_and(|p| p.script));
    any("attachment.onenote", &|f| f.real_type == "one" || f.extension == "one");
    any("attachment.message", &|f| f.message.is_some() || f.real_type == "eml");
}

pub(crate) fn authentication(out: &mut Writer, auth: &Authentication) {
    out.text("auth.spf", auth.spf.outcome.word());
    out.text("auth.dkim", auth.dkim.outcome.word());
    out.text("auth.dmarc", auth.dmarc.outcome.word());
    out.text("auth.compauth", &auth.compauth);
    out.text("auth.arc", auth.arc.outcome.word());
    if auth.source != AuthSource::None {
        out.truth("auth.aligned", auth.aligned);
    }
    out.maybe("auth.dmarc_policy", auth.policy.map(|p| p.word()));
    let passed = auth.signatures.iter().filter(|s| s.judged.outcome == Outcome::Pass);
    out.distinct("auth.dkim.domain", passed.map(|s| s.judged.domain.clone()));
    out.text("auth.source", auth.source.word());
}

pub(crate) fn sender(out: &mut Writer, facts: &MailFacts, context: &MailContext) {
    let Some(from) = facts.from_address() else { return };
    let root = domain::root_domain(&from.domain);
    let freemail = lists::is_freemail(&root);
    if !context.own_domains.is_empty() {
        out.truth("from.own_domain", context.is_own(&from.domain));
    }
    out.truth("from.freemail", freemail);
    let in_name = signals::address_in_name(&from.name);
    out.truth("from.name_is_address", in_name.is_some());
    if let Some(address) = in_name {
        let host = address.rsplit_once('@').map_or("", |(_, host)| host).to_owned();
        out.text("from.name_address", address);
        out.truth("from.name_address_differs", signals::differs(&host, &from.domain).unwrap_or(false));
    }
    if !context.protected_people.is_empty() {
        out.truth("from.name_protected", signals::uses_protected_name(from, context));
    }
    if let Some(brand) = signals::brand(facts) {
        out.text("from.brand", brand.name);
        out.truth("from.brand_mismatch", signals::is_off_brand(brand, &from.domain));
    }
    out.maybe("from.brand_lookalike", signals::brand_lookalike(&from.domain));
    let local = from.address.rsplit_once('@').map_or("", |(local, _)| local);
    out.maybe("from.local_domain", signals::domain_in_local(local));
    answers_and_imitation(out, facts, context);
}

/// Where answers and bounces go, and whom the sender imitates.
fn answers_and_imitation(out: &mut Writer, facts: &MailFacts, context: &MailContext) {
    let Some(from) = facts.from_address() else { return };
    let freemail = lists::is_freemail(&domain::root_domain(&from.domain));
    let envelope = context.mail_from_domain(facts);
    if let Some(differ) = envelope.and_then(|d| signals::differs(&d, &from.domain)) {
        out.truth("mail_from.differs", differ);
    }
    if !facts.reply_to.is_empty() {
        let differ =
            facts.reply_to.iter().any(|a| signals::differs(&a.domain, &from.domain).unwrap_or(false));
        let free = facts.reply_to.iter().any(|a| lists::is_freemail(&domain::root_domain(&a.domain)));
        out.truth("reply_to.differs", differ);
        out.truth("reply_to.freemail", free && !freemail);
    }
    if let Some((found, place)) = signals::sender_lookalike(facts, context) {
        out.text("lookalike_of", found.own);
        out.text("lookalike.domain", found.domain);
        out.text("lookalike.method", found.method);
        out.text("lookalike.where", place);
        out.count("lookalike.distance", found.distance);
    }
}
