//! Names of services that attackers like, and of brands they imitate. Facts, not verdicts.

/// Free mail providers, by registrable domain.
const FREEMAIL: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "msn.com",
    "yahoo.com",
    "ymail.com",
    "aol.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "gmx.at",
    "gmx.ch",
    "web.de",
    "t-online.de",
    "freenet.de",
    "mail.com",
    "mail.ru",
    "bk.ru",
    "inbox.ru",
    "list.ru",
    "yandex.ru",
    "yandex.com",
    "protonmail.com",
    "proton.me",
    "pm.me",
    "tutanota.com",
    "tuta.io",
    "zoho.com",
    "zohomail.com",
    "fastmail.com",
    "hotmail.fr",
    "hotmail.co.uk",
    "hotmail.de",
    "hotmail.it",
    "live.fr",
    "live.co.uk",
    "outlook.fr",
    "outlook.de",
    "outlook.es",
    "yahoo.fr",
    "yahoo.de",
    "yahoo.co.uk",
    "yahoo.co.jp",
    "yahoo.it",
    "yahoo.es",
    "yahoo.com.br",
    "orange.fr",
    "wanadoo.fr",
    "laposte.net",
    "free.fr",
    "libero.it",
    "virgilio.it",
    "uol.com.br",
    "bol.com.br",
    "terra.com.br",
    "qq.com",
    "163.com",
    "126.com",
    "sina.com",
    "naver.com",
    "daum.net",
    "hanmail.net",
    "seznam.cz",
    "wp.pl",
    "o2.pl",
    "onet.pl",
    "interia.pl",
    "rediffmail.com",
    "comcast.net",
    "att.net",
    "verizon.net",
    "cock.li",
    "mailfence.com",
    "hushmail.com",
    "startmail.com",
    "posteo.de",
    "mailbox.org",
    "inbox.lv",
    "ukr.net",
];

/// URL shorteners, by host.
const SHORTENERS: &[&str] = &[
    "bit.ly",
    "tinyurl.com",
    "t.co",
    "goo.gl",
    "ow.ly",
    "is.gd",
    "buff.ly",
    "rebrand.ly",
    "cutt.ly",
    "t.ly",
    "rb.gy",
    "tiny.cc",
    "bl.ink",
    "shorturl.at",
    "s.id",
    "v.gd",
    "lnkd.in",
    "soo.gd",
    "qr.ae",
    "adf.ly",
    "bitly.com",
    "qrco.de",
    "surl.li",
    "urlz.fr",
    "clck.ru",
    "shorturl.asia",
    "dub.sh",
    "urlshortner.com",
    "short.io",
    "tr.ee",
    "linktr.ee",
    "l.ead.me",
    "me-qr.com",
    "q-r.to",
    "shrtco.de",
    "u.to",
    "n9.cl",
    "acortar.link",
    "lstu.fr",
    "kutt.it",
    "x.co",
    "trib.al",
    "j.mp",
    "ift.tt",
    "dlvr.it",
    "fb.me",
    "amzn.to",
    "youtu.be",
    "wp.me",
    "mcaf.ee",
    "tny.im",
    "snip.ly",
];

/// Hosts where anybody can publish pages or files, by end of the host name.
const FREE_HOSTS: &[&str] = &[
    "web.app",
    "firebaseapp.com",
    "github.io",
    "gitlab.io",
    "pages.dev",
    "workers.dev",
    "r2.dev",
    "netlify.app",
    "vercel.app",
    "herokuapp.com",
    "glitch.me",
    "repl.co",
    "replit.app",
    "onrender.com",
    "fly.dev",
    "surge.sh",
    "weebly.com",
    "weeblysite.com",
    "wixsite.com",
    "square.site",
    "webflow.io",
    "carrd.co",
    "godaddysites.com",
    "blogspot.com",
    "wordpress.com",
    "sites.google.com",
    "docs.google.com",
    "drive.google.com",
    "forms.gle",
    "storage.googleapis.com",
    "firebasestorage.googleapis.com",
    "translate.goog",
    "sharepoint.com",
    "1drv.ms",
    "onedrive.live.com",
    "blob.core.windows.net",
    "web.core.windows.net",
    "azurewebsites.net",
    "cloudapp.azure.com",
    "forms.office.com",
    "dropbox.com",
    "dropboxusercontent.com",
    "box.com",
    "wetransfer.com",
    "we.tl",
    "mega.nz",
    "mediafire.com",
    "4shared.com",
    "anonfiles.com",
    "gofile.io",
    "file.io",
    "transfer.sh",
    "sendspace.com",
    "s3.amazonaws.com",
    "amplifyapp.com",
    "cloudfront.net",
    "backblazeb2.com",
    "ipfs.io",
    "dweb.link",
    "cloudflare-ipfs.com",
    "pastebin.com",
    "paste.ee",
    "discordapp.com",
    "discord.com",
    "telegra.ph",
    "notion.site",
    "notion.so",
    "canva.com",
    "canva.site",
    "jotform.com",
    "typeform.com",
    "formstack.com",
    "surveymonkey.com",
    "trycloudflare.com",
    "ngrok.io",
    "ngrok-free.app",
    "ngrok.app",
    "loca.lt",
    "duckdns.org",
    "000webhostapp.com",
    "infinityfreeapp.com",
    "my.id",
    "gitbook.io",
    "framer.website",
    "framer.app",
    "mystrikingly.com",
    "yolasite.com",
    "zapto.org",
    "hopto.org",
    "ddns.net",
    "serveo.net",
    "evernote.com",
    "padlet.com",
    "figma.com",
    "adobe.io",
];

/// Top-level domains most used for abuse in public blocklist statistics.
const SUSPICIOUS_TLDS: &[&str] = &[
    "tk", "ml", "ga", "cf", "gq", "xyz", "top", "icu", "cyou", "cfd", "sbs", "buzz", "rest", "click", "link",
    "work", "surf", "monster", "quest", "bond", "lol", "mom", "autos", "beauty", "hair", "skin", "makeup",
    "boats", "zip", "mov", "country", "stream", "download", "racing", "win", "bid", "loan", "men", "date",
    "trade", "review", "party", "gdn", "kim", "cam", "fit", "su", "pw", "cc", "shop", "store", "online",
    "site", "space", "website", "fun", "host", "press", "uno", "rocks", "ooo", "vip", "wang",
];

/// A brand: the [skeleton](crate::lookalike::skeleton) of its best-known name, words that name it,
/// and registrable domains that are its own, the best-known one first.
pub(crate) struct Brand {
    pub name: &'static str,
    pub skeleton: &'static str,
    pub words: &'static [&'static str],
    pub domains: &'static [&'static str],
}

macro_rules! brand {
    ($name:literal, $skeleton:literal, [$($word:literal),+], [$($domain:literal),+]) => {
        Brand { name: $name, skeleton: $skeleton, words: &[$($word),+], domains: &[$($domain),+] }
    };
}

/// Brands most imitated in mail.
pub(crate) const BRANDS: &[Brand] = &[
    brand!(
        "Microsoft",
        "mlcrosoft",
        ["microsoft", "office 365", "office365", "microsoft 365", "outlook team", "onedrive", "sharepoint"],
        [
            "microsoft.com",
            "microsoftonline.com",
            "office.com",
            "office365.com",
            "outlook.com",
            "live.com",
            "sharepoint.com",
            "microsoftstore.com",
            "xbox.com",
            "skype.com",
            "azure.com",
            "onmicrosoft.com",
            "linkedin.com",
            "github.com"
        ]
    ),
    brand!(
        "Google",
        "google",
        ["google", "gmail team"],
        ["google.com", "gmail.com", "youtube.com", "googlemail.com", "withgoogle.com"]
    ),
    brand!("Apple", "apple", ["apple", "icloud", "apple id"], ["apple.com", "icloud.com", "me.com"]),
    brand!(
        "Amazon",
        "amazon",
        ["amazon", "amazon prime", "aws"],
        [
            "amazon.com",
            "amazon.de",
            "amazon.co.uk",
            "amazon.fr",
            "amazon.it",
            "amazon.es",
            "amazon.ca",
            "amazon.co.jp",
            "amazon.in",
            "amazonses.com",
            "amazonaws.com",
            "amazon.nl",
            "amazon.com.br",
            "amazon.com.au"
        ]
    ),
    brand!("PayPal", "paypal", ["paypal"], ["paypal.com", "paypal.de", "paypal.co.uk", "paypal.fr"]),
    brand!(
        "Facebook",
        "facebook",
        ["facebook", "meta business", "instagram", "whatsapp"],
        [
            "facebook.com",
            "facebookmail.com",
            "fb.com",
            "instagram.com",
            "meta.com",
            "whatsapp.com",
            "metamail.com"
        ]
    ),
    brand!("LinkedIn", "llnkedln", ["linkedin"], ["linkedin.com"]),
    brand!("Twitter", "twltter", ["twitter"], ["twitter.com", "x.com"]),
    brand!("Netflix", "netfllx", ["netflix"], ["netflix.com"]),
    brand!("DHL", "dhl", ["dhl"], ["dhl.com", "dhl.de", "dhl.fr", "dpdhl.com", "dhl.co.uk"]),
    brand!("FedEx", "fedex", ["fedex"], ["fedex.com"]),
    brand!("UPS", "ups", ["ups", "united parcel service"], ["ups.com"]),
    brand!("USPS", "usps", ["usps"], ["usps.com", "usps.gov"]),
    brand!("DPD", "dpd", ["dpd"], ["dpd.com", "dpd.de", "dpd.co.uk", "dpd.fr"]),
    brand!("DocuSign", "docuslgn", ["docusign"], ["docusign.com", "docusign.net"]),
    brand!("Adobe", "adobe", ["adobe", "acrobat"], ["adobe.com", "adobesign.com", "echosign.com"]),
    brand!("Dropbox", "dropbox", ["dropbox"], ["dropbox.com", "dropboxmail.com", "hellosign.com"]),
    brand!("WeTransfer", "wetransfer", ["wetransfer"], ["wetransfer.com"]),
    brand!("Zoom", "zoom", ["zoom video", "zoom meeting"], ["zoom.us", "zoom.com"]),
    brand!("Chase", "chase", ["chase bank", "jpmorgan"], ["chase.com", "jpmorgan.com", "jpmchase.com"]),
    brand!("Bank of America", "bankofamerlca", ["bank of america"], ["bankofamerica.com", "bofa.com"]),
    brand!("Wells Fargo", "wellsfargo", ["wells fargo"], ["wellsfargo.com"]),
    brand!(
        "American Express",
        "amerlcanexpress",
        ["american express", "amex"],
        ["americanexpress.com", "aexp.com"]
    ),
    brand!("HSBC", "hsbc", ["hsbc"], ["hsbc.com", "hsbc.co.uk", "hsbc.com.hk"]),
    brand!(
        "Santander",
        "santander",
        ["santander"],
        ["santander.com", "santander.co.uk", "santander.de", "santander.com.br"]
    ),
    brand!("Bradesco", "bradesco", ["bradesco"], ["bradesco.com.br"]),
    brand!("Itaú", "ltau", ["itau", "itaú"], ["itau.com.br", "itau-unibanco.com.br"]),
    brand!("Coinbase", "colnbase", ["coinbase"], ["coinbase.com"]),
    brand!("Binance", "blnance", ["binance"], ["binance.com"]),
    brand!("MetaMask", "metamask", ["metamask"], ["metamask.io"]),
    brand!("Ledger", "ledger", ["ledger live", "ledger wallet"], ["ledger.com"]),
    brand!("Trust Wallet", "trustwallet", ["trust wallet", "trustwallet"], ["trustwallet.com"]),
    brand!("Robinhood", "roblnhood", ["robinhood", "robínhood"], ["robinhood.com"]),
    brand!("Geek Squad", "geeksquad", ["geek squad"], ["geeksquad.com", "bestbuy.com"]),
    brand!("Norton", "norton", ["norton", "nortonlifelock"], ["norton.com", "nortonlifelock.com"]),
    brand!("McAfee", "mcafee", ["mcafee"], ["mcafee.com"]),
    brand!("Costco", "costco", ["costco"], ["costco.com"]),
    brand!("Walmart", "walmart", ["walmart"], ["walmart.com"]),
    brand!("Spotify", "spotlfy", ["spotify"], ["spotify.com"]),
    brand!("Booking.com", "booklng", ["booking.com"], ["booking.com"]),
    brand!("Airbnb", "alrbnb", ["airbnb"], ["airbnb.com"]),
    brand!("Sparkasse", "sparkasse", ["sparkasse"], ["sparkasse.de"]),
    brand!("Deutsche Post", "deutschepost", ["deutsche post"], ["deutschepost.de", "dhl.de"]),
    brand!("Telekom", "telekom", ["telekom"], ["telekom.de", "t-online.de", "telekom.com"]),
    brand!("Ionos", "lonos", ["ionos"], ["ionos.com", "ionos.de", "1und1.de"]),
    brand!("GoDaddy", "godaddy", ["godaddy"], ["godaddy.com"]),
    brand!("OVH", "ovh", ["ovh", "ovhcloud"], ["ovh.com", "ovh.net", "ovhcloud.com"]),
    brand!("Stripe", "strlpe", ["stripe"], ["stripe.com"]),
    brand!("Intuit", "lntult", ["intuit", "quickbooks"], ["intuit.com", "quickbooks.com"]),
    brand!("Xerox", "xerox", ["xerox"], ["xerox.com"]),
    brand!("SendGrid", "sendgrld", ["sendgrid"], ["sendgrid.com", "sendgrid.net", "twilio.com"]),
    brand!("Okta", "okta", ["okta"], ["okta.com"]),
];

/// Whether a registrable domain is a free mail provider's.
pub(crate) fn is_freemail(root_domain: &str) -> bool {
    FREEMAIL.contains(&root_domain)
}

/// Whether a host is a URL shortener.
pub(crate) fn is_shortener(host: &str) -> bool {
    SHORTENERS.contains(&host.strip_prefix("www.").unwrap_or(host))
}

/// Whether anybody can publish on a host.
pub(crate) fn is_free_host(host: &str) -> bool {
    ends_with_any(host, FREE_HOSTS)
}

/// Whether a top-level domain is mostly seen in abuse.
pub(crate) fn is_suspicious_tld(tld: &str) -> bool {
    SUSPICIOUS_TLDS.contains(&tld)
}

fn ends_with_any(host: &str, list: &[&str]) -> bool {
    list.iter().any(|end| host.strip_suffix(end).is_some_and(|head| head.is_empty() || head.ends_with('.')))
}

/// The brand a text names with whole words at its beginning or anywhere.
pub(crate) fn brand_in(text: &str) -> Option<&'static Brand> {
    let lower = text.to_lowercase();
    let whole = |at: usize, length: usize| {
        let before = lower[..at].chars().next_back();
        let after = lower[at + length..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    };
    BRANDS.iter().find(|brand| {
        brand.words.iter().any(|word| lower.match_indices(word).any(|(at, found)| whole(at, found.len())))
    })
}
