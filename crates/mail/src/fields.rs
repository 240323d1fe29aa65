//! The names under which a message's facts appear in an event: one declaration list.
//!
//! Rules are written against these names, so a name once published stays. The reference page
//! `docs/reference/mail-fields.md` is generated from [`FIELDS`] by a test.

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Text.
    Text,
    /// A whole number.
    Number,
    /// A truth value; the field is present only when the fact could be judged.
    Truth,
}

impl FieldKind {
    /// The kind in one word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            FieldKind::Text => "text",
            FieldKind::Number => "number",
            FieldKind::Truth => "true/false",
        }
    }
}

/// One declared field.
#[derive(Debug, Clone, Copy)]
pub struct FieldDeclaration {
    /// Its name; `*` stands for a header's name in lower case.
    pub name: &'static str,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether it may occur several times, once for each value.
    pub repeated: bool,
    /// What it says.
    pub doc: &'static str,
}

const fn text(name: &'static str, doc: &'static str) -> FieldDeclaration {
    FieldDeclaration { name, kind: FieldKind::Text, repeated: false, doc }
}

const fn texts(name: &'static str, doc: &'static str) -> FieldDeclaration {
    FieldDeclaration { name, kind: FieldKind::Text, repeated: true, doc }
}

const fn number(name: &'static str, doc: &'static str) -> FieldDeclaration {
    FieldDeclaration { name, kind: FieldKind::Number, repeated: false, doc }
}

const fn numbers(name: &'static str, doc: &'static str) -> FieldDeclaration {
    FieldDeclaration { name, kind: FieldKind::Number, repeated: true, doc }
}

const fn truth(name: &'static str, doc: &'static str) -> FieldDeclaration {
    FieldDeclaration { name, kind: FieldKind::Truth, repeated: false, doc }
}

/// Every field an event of a message may have, in the order they are written.
pub const FIELDS: &[FieldDeclaration] = &[
    // Who.
    text("from.address", "Address of the From header, lower case."),
    text("from.name", "Display name of the From header, decoded."),
    text("from.local", "Part of the From address before the `@`."),
    text("from.domain", "Domain of the From address, lower case, IDN in its `xn--` form."),
    text("from.root_domain", "Registrable part of `from.domain` (public suffix list)."),
    number("from.count", "Addresses in all From headers."),
    text("sender.address", "Address of the Sender header."),
    text("mail_from.address", "Envelope sender: given by the source, else Return-Path. Empty for bounces."),
    text("mail_from.domain", "Domain of the envelope sender."),
    texts("reply_to.address", "Addresses of Reply-To."),
    texts("reply_to.domain", "Domains of the Reply-To addresses."),
    texts("to.address", "Addresses of To."),
    texts("cc.address", "Addresses of Cc."),
    texts("bcc.address", "Addresses of Bcc."),
    texts("recipient.address", "Who gets it: the envelope's recipients when known, else To, Cc and Bcc."),
    number("recipient.count", "How many `recipient.address`."),
    truth("recipient.undisclosed", "No address in To, Cc and Bcc."),
    text("direction", "`Inbound`, `Outbound`, `Intra-org` or `Unknown`, by the configured own domains."),
    // The message.
    text("subject", "Subject, decoded."),
    text("message_id", "Message-ID without angle brackets."),
    text("in_reply_to", "First id of In-Reply-To."),
    truth("thread.reply", "Subject begins with Re/Fwd/AW/WG/…, or In-Reply-To or References is present."),
    truth(
        "thread.fake_reply",
        "Subject begins with Re or its like, yet In-Reply-To and References are absent.",
    ),
    text("sender_ip", "Address that handed the message to the receiving side."),
    text("originating_ip", "X-Originating-IP or its like."),
    text("helo", "Name the sending host gave, from the envelope or the Received header."),
    number("received.count", "Received headers."),
    number("date.skew_s", "Date header minus arrival, in seconds; only when both are known."),
    text("mailer", "X-Mailer, else User-Agent."),
    truth("list.unsubscribe", "List-Unsubscribe is present."),
    text("list.id", "List-Id."),
    truth("bulk", "List headers, `Precedence: bulk|list|junk` or Feedback-ID are present."),
    truth("auto_submitted", "Auto-Submitted other than `no`, or an automatic reply header."),
    number("size", "Bytes of the whole message."),
    texts("header.*", "Every header by its name in lower case, decoded, such as `header.x-priority`."),
    // Body.
    text("body.text", "Readable text: the text part, else the visible text of the HTML; cut at the limit."),
    text("body.html_text", "Visible text of the HTML part where there is one; cut at the limit."),
    number("body.length", "Characters of `body.text` before cutting."),
    truth("body.has_html", "There is an HTML part."),
    number("body.images", "Images in the HTML."),
    truth("html.form", "The HTML body has a form."),
    texts("html.form.action", "Where the forms of the body are sent."),
    truth("html.password_field", "A form of the body asks for a password."),
    truth("html.script", "The HTML body has script."),
    truth("html.iframe", "The HTML body has an iframe, object or embed."),
    truth("html.meta_refresh", "The HTML body redirects by meta refresh."),
    truth("html.base", "The HTML body sets a base address for its links."),
    truth("html.smuggling", "The HTML body builds a file in script (Blob, atob, download link, …)."),
    truth(
        "html.hidden_text",
        "At least 20 characters of text are styled to be unseen (display:none, zero font, …).",
    ),
    truth("html.image_only", "A linked image, and under 200 characters of visible text."),
    truth("text.zero_width", "Zero-width or other unseen characters inside words of subject, name or body."),
    truth(
        "text.mixed_script",
        "A word of subject or display name mixes Latin with Cyrillic or Greek letters.",
    ),
    truth("text.right_to_left", "A direction override character in subject, display name or file name."),
    // Links.
    texts("url", "Every URL, as written; wrappers such as Safe Links appear as what they wrap too."),
    texts("url.domain", "Host names of the URLs, lower case, IDN in `xn--` form, each once."),
    texts("url.root_domain", "Registrable parts of the hosts, each once."),
    texts("url.tld", "Last labels of the hosts, each once."),
    texts("url.path", "Paths of the URLs."),
    texts("url.text", "Text shown for the links of the HTML."),
    number("url.count", "URLs, each once."),
    number("url.domain_count", "Registrable domains, each once."),
    truth("url.mismatch", "A link shows one domain and leads to another."),
    texts("url.mismatch.shown", "The domains shown by such links."),
    texts("url.mismatch.target", "The domains such links lead to."),
    truth("url.ip_host", "A URL names its host by an IP address, in any notation."),
    truth("url.punycode", "A URL's host has an `xn--` label."),
    truth("url.shortener", "A URL is of a known shortening service."),
    truth("url.free_host", "A URL is of a service where anybody can publish pages or files."),
    truth("url.userinfo", "A URL has a user name before its host."),
    truth("url.odd_port", "A web URL names a port other than 80 and 443."),
    truth("url.executable", "A URL's path ends like a program, script or disk image."),
    truth("url.archive", "A URL's path ends like an archive."),
    truth("url.data", "A link is a `data:` or `javascript:` URL."),
    truth("url.redirect", "A URL carries another absolute URL in its query or fragment."),
    truth("url.has_recipient", "A URL carries a recipient's address, plain or in Base64."),
    truth("url.suspicious_tld", "A URL's top-level domain is among those mostly used for abuse."),
    truth("url.lookalike", "A URL's domain looks like one of the own domains."),
    // Attachments.
    number("attachment.count", "Attached files, inline images included."),
    texts("attachment.name", "File names."),
    texts("attachment.extension", "Last extensions, lower case, without dot."),
    texts("attachment.type", "Content types as declared."),
    texts("attachment.real_type", "Types by content, such as `pdf`, `zip`, `exe`, `html`, `ole`."),
    numbers("attachment.size", "Bytes, decoded."),
    texts("attachment.sha256", "SHA-256 of the content."),
    texts("attachment.sha1", "SHA-1 of the content."),
    texts("attachment.md5", "MD5 of the content."),
    texts(
        "attachment.inner_name",
        "Names inside attached ZIP archives, and file names of attached messages.",
    ),
    texts("attachment.inner_extension", "Extensions of those names."),
    truth("attachment.archive", "An archive is attached."),
    truth("attachment.encrypted", "An attached archive or document is encrypted."),
    truth("attachment.executable", "A program, script or shortcut is attached or in an attached archive."),
    truth("attachment.disk_image", "A disk image (iso, img, vhd, …) is attached or in an attached archive."),
    truth("attachment.double_extension", "A name such as `invoice.pdf.exe` or `scan.pdf.html`."),
    truth("attachment.macro", "A document that can hold macros holds a VBA project."),
    truth(
        "attachment.type_mismatch",
        "A file is a program, archive or page by content, and its name says otherwise.",
    ),
    truth("attachment.html", "An HTML, SVG or MHT file is attached."),
    truth("attachment.html_smuggling", "An attached page builds a file in script."),
    truth("attachment.html_form", "An attached page has a form or a password field."),
    truth("attachment.html_script", "An attached page has script."),
    truth("attachment.onenote", "A OneNote section is attached."),
    truth("attachment.calendar", "A calendar invitation is part of the message."),
    truth("attachment.message", "A message is attached."),
    texts("attachment.message.subject", "Subjects of attached messages."),
    texts("attachment.message.from", "From addresses of attached messages."),
    // Authentication.
    text("auth.spf", "`pass`, `fail`, `softfail`, `neutral`, `temperror`, `permerror` or `none`."),
    text(
        "auth.dkim",
        "Best result over the signatures: `pass`, `fail`, `neutral`, `temperror`, `permerror`, `none`.",
    ),
    text("auth.dmarc", "`pass`, `fail`, `temperror`, `permerror`, `bestguesspass` or `none`."),
    text("auth.compauth", "Composite result: `pass`, `fail`, `softpass`, `none` or `unknown`."),
    text("auth.arc", "`pass`, `fail` or `none`."),
    truth("auth.aligned", "A passing SPF or DKIM domain is aligned with the From domain."),
    text(
        "auth.dmarc_policy",
        "Policy the From domain publishes: `none`, `quarantine`, `reject`; absent if none known.",
    ),
    texts("auth.dkim.domain", "Signing domains whose signatures pass."),
    text("auth.source", "`dns` (evaluated), `header` (a trusted Authentication-Results) or `none`."),
    // Judged together.
    truth("from.own_domain", "The From domain is one of the own domains."),
    truth("from.freemail", "The From domain is a free mail provider."),
    truth("from.name_is_address", "The display name holds a mail address."),
    text("from.name_address", "That address."),
    truth("from.name_address_differs", "Its domain is not the From domain's."),
    truth(
        "from.name_protected",
        "The display name is a protected person's, and the address is none of theirs.",
    ),
    text("from.brand", "Well-known brand named in the display name or subject start."),
    truth("from.brand_mismatch", "The From domain is none of that brand's."),
    truth("mail_from.differs", "Registrable domains of envelope sender and From differ."),
    truth("reply_to.differs", "A Reply-To's registrable domain is not that of From."),
    truth("reply_to.freemail", "A Reply-To is at a free mail provider, From is not."),
    text("from.brand_lookalike", "Well-known brand whose domain the From domain imitates or has in it."),
    text(
        "from.local_domain",
        "Domain that the part before the `@` pretends to be, as in `help.bank.com@mail.example`.",
    ),
    texts("url.brand_lookalike", "Well-known brands whose domains hosts of URLs imitate or have in them."),
    text("lookalike_of", "Own domain that From, Reply-To or envelope sender imitate."),
    text("lookalike.domain", "The imitating domain."),
    text("lookalike.method", "`homoglyph`, `edit`, `tld`, `contains` or `subdomain`."),
    text("lookalike.where", "`from`, `reply_to` or `mail_from`."),
    number("lookalike.distance", "Edit distance to the own domain's name."),
    text("first_contact", "`unknown`: history of senders is not kept here."),
    texts("defect", "What is malformed, by the names listed below."),
    number("defect.count", "Kinds of defects."),
];

/// The reference page of the fields, as Markdown.
#[must_use]
pub fn fields_page() -> String {
    let mut page = String::from(
        "# Fields of a mail message\n\n\
         Events of mail have the format `mail` and the log source `product: email`, `category: message`.\n\
         A rule asks for these names. A repeated field occurs once for each value, and any of them may match.\n\
         Facts that could not be judged are absent. Generated from `crates/mail/src/fields.rs`.\n\n\
         | Field | Holds | Says |\n|---|---|---|\n",
    );
    for field in FIELDS {
        let many = if field.repeated { ", repeated" } else { "" };
        page.push_str(&format!("| `{}` | {}{many} | {} |\n", field.name, field.kind.name(), field.doc));
    }
    page.push_str("\n## Defects\n\n| Name | Means |\n|---|---|\n");
    for (name, doc) in crate::defect::ALL.iter().map(|d| (d.name(), d.doc())) {
        page.push_str(&format!("| `{name}` | {doc} |\n"));
    }
    page
}
