//! What browsers, systems and devices call themselves in user agents. The first rule that fits
//! counts. The families are named as the project ua-parser names them, which the original uses.

/// A pattern, and what its groups give: family and version, or family, brand and model.
pub(super) type Rule = (&'static str, &'static [&'static str]);

const ONE: &[&str] = &["${1}", "${2}", "${3}", "${4}"];

/// Browsers, programs and bots.
pub(super) const BROWSERS: &[Rule] = &[
    (
        r"(Googlebot|bingbot|YandexBot|DuckDuckBot|Applebot|AhrefsBot|SemrushBot|facebookexternalhit|Twitterbot|Slackbot|PetalBot|MJ12bot)(?:[/v]+(\d+)\.?(\d+)?\.?(\d+)?)?",
        ONE,
    ),
    (r"(Baiduspider)(?:-\w+)?/(\d+)\.(\d+)", &["${1}", "${2}", "${3}"]),
    (r"(AdobeAIR)/(\d+)\.(\d+)(?:\.(\d+))?", ONE),
    (r"SymbianOS/9\.\d.*Series60/(\d+)\.(\d+)", &["Nokia OSS Browser", "${1}", "${2}"]),
    (r"EdgiOS/(\d+)\.(\d+)(?:\.(\d+))?", &["Edge Mobile", "${1}", "${2}", "${3}"]),
    (r"EdgA/(\d+)\.(\d+)(?:\.(\d+))?", &["Edge Mobile", "${1}", "${2}", "${3}"]),
    (r"Edge?/(\d+)\.(\d+)(?:\.(\d+))?", &["Edge", "${1}", "${2}", "${3}"]),
    (r"(Opera Mini)(?:/att)?/?(\d+)?(?:\.(\d+))?(?:\.(\d+))?", ONE),
    (r"(?:Mobile Safari).*OPR/(\d+)\.(\d+)\.(\d+)", &["Opera Mobile", "${1}", "${2}", "${3}"]),
    (r"OPR/(\d+)\.(\d+)\.(\d+)", &["Opera", "${1}", "${2}", "${3}"]),
    (r"Opera/9\.80.*Version/(\d+)\.(\d+)(?:\.(\d+))?", &["Opera", "${1}", "${2}", "${3}"]),
    (r"Opera[/ ](\d+)\.(\d+)(?:\.(\d+))?", &["Opera", "${1}", "${2}", "${3}"]),
    (r"SamsungBrowser/(\d+)\.(\d+)(?:\.(\d+))?", &["Samsung Internet", "${1}", "${2}", "${3}"]),
    (r"YaBrowser/(\d+)\.(\d+)\.(\d+)", &["Yandex Browser", "${1}", "${2}", "${3}"]),
    (r"UC? ?Browser/(\d+)\.(\d+)\.(\d+)", &["UC Browser", "${1}", "${2}", "${3}"]),
    (
        r"(Vivaldi|Whale|Electron|HeadlessChrome|Thunderbird|SeaMonkey|PaleMoon|Waterfox)/(\d+)\.(\d+)(?:\.(\d+))?",
        ONE,
    ),
    (r"CriOS/(\d+)\.(\d+)\.(\d+)", &["Chrome Mobile iOS", "${1}", "${2}", "${3}"]),
    (r"FxiOS/(\d+)\.(\d+)(?:\.(\d+))?", &["Firefox iOS", "${1}", "${2}", "${3}"]),
    (r"; wv\).*Chrome/(\d+)\.(\d+)\.(\d+)", &["Chrome Mobile WebView", "${1}", "${2}", "${3}"]),
    (r"Chrome/(\d+)\.(\d+)\.(\d+)[\d.]* Mobile", &["Chrome Mobile", "${1}", "${2}", "${3}"]),
    (r"(Chromium)/(\d+)\.(\d+)(?:\.(\d+))?", ONE),
    (r"(Chrome)/(\d+)\.(\d+)(?:\.(\d+))?", ONE),
    (r"(?:Mobile|Tablet);.*Firefox/(\d+)\.(\d+)(?:\.(\d+))?", &["Firefox Mobile", "${1}", "${2}", "${3}"]),
    (r"(Firefox)/(\d+)\.(\d+)(?:\.(\d+))?", ONE),
    (r"IEMobile[ /](\d+)\.(\d+)", &["IE Mobile", "${1}", "${2}"]),
    (r"MSIE (\d+)\.(\d+)", &["IE", "${1}", "${2}"]),
    (r"Trident/7\.0.*rv:(\d+)\.(\d+)", &["IE", "${1}", "${2}"]),
    (r"Android (\d+)\.(\d+)(?:[.\-](\d+))?.*Version/.*Safari", &["Android", "${1}", "${2}", "${3}"]),
    (
        r"(?:iPhone|iPad|iPod).*Version/(\d+)\.(\d+)(?:\.(\d+))?.*Safari",
        &["Mobile Safari", "${1}", "${2}", "${3}"],
    ),
    (
        r"(?:iPhone|iPad|iPod).* OS (\d+)_(\d+)(?:_(\d+))?.*AppleWebKit",
        &["Mobile Safari UI/WKWebView", "${1}", "${2}", "${3}"],
    ),
    (r"Version/(\d+)\.(\d+)(?:\.(\d+))?.*Safari/", &["Safari", "${1}", "${2}", "${3}"]),
    (r"AppleWebKit/.*Safari/", &["Safari"]),
    (r"python-requests/(\d+)\.(\d+)(?:\.(\d+))?", &["Python Requests", "${1}", "${2}", "${3}"]),
    (r"Python-urllib[/ ](\d+)\.(\d+)", &["Python-urllib", "${1}", "${2}"]),
    (r"(?:Windows)?PowerShell/(\d+)\.(\d+)(?:\.(\d+))?", &["PowerShell", "${1}", "${2}", "${3}"]),
    (
        r"(?i)\b(curl|wget|okhttp|axios|aiohttp|go-http-client|apache-httpclient|postmanruntime|node-fetch|java|libwww-perl|rclone|certutil|bits|winhttp)[/ ](\d+)(?:\.(\d+))?(?:\.(\d+))?",
        ONE,
    ),
];

/// Operating systems.
pub(super) const SYSTEMS: &[Rule] = &[
    (r"Windows Phone(?: OS)? (\d+)\.(\d+)", &["Windows Phone", "${1}", "${2}"]),
    (r"Windows NT 10\.0", &["Windows", "10"]),
    (r"Windows NT 6\.3", &["Windows", "8", "1"]),
    (r"Windows NT 6\.2", &["Windows", "8"]),
    (r"Windows NT 6\.1", &["Windows", "7"]),
    (r"Windows NT 6\.0", &["Windows", "Vista"]),
    (r"Windows NT 5\.[12]|Windows XP", &["Windows", "XP"]),
    (r"Windows NT 5\.0|Windows 2000", &["Windows", "2000"]),
    (r"Win98|Windows 98", &["Windows", "98"]),
    (r"Windows", &["Windows"]),
    (r"SymbianOS/(\d+)\.(\d+)", &["Symbian OS", "${1}", "${2}"]),
    (r"(?:iPhone|iPad|iPod).* OS (\d+)[_.](\d+)(?:[_.](\d+))?", &["iOS", "${1}", "${2}", "${3}"]),
    (r"iPhone|iPad|iPod", &["iOS"]),
    (r"Android[ \-/](\d+)(?:\.(\d+))?(?:[.\-](\d+))?", &["Android", "${1}", "${2}", "${3}"]),
    (r"Android", &["Android"]),
    (r"Mac OS X (\d+)[_.](\d+)(?:[_.](\d+))?", &["Mac OS X", "${1}", "${2}", "${3}"]),
    (r"Mac OS X|Macintosh", &["Mac OS X"]),
    (r"CrOS [a-z0-9_]+ (\d+)\.(\d+)(?:\.(\d+))?", &["Chrome OS", "${1}", "${2}", "${3}"]),
    (
        r"(Ubuntu|Fedora|Debian|Gentoo|CentOS|Red Hat|SUSE|Mint|Kubuntu)(?:[/ ](\d+)(?:\.(\d+))?(?:\.(\d+))?)?",
        ONE,
    ),
    (r"(FreeBSD|OpenBSD|NetBSD|SunOS|Tizen|KaiOS)(?:[/ ](\d+)(?:\.(\d+))?)?", ONE),
    (r"Linux (\d+)\.(\d+)(?:\.(\d+))?", &["Linux", "${1}", "${2}", "${3}"]),
    (r"Linux|X11", &["Linux"]),
];

/// Devices.
pub(super) const DEVICES: &[Rule] = &[
    (r"(?i)bot\b|spider|crawl|facebookexternalhit", &["Spider", "Spider", "Desktop"]),
    (r"Nokia([A-Za-z]*\d+)(-[^ /;)]*)?", &["Nokia ${1}", "Nokia", "${1}${2}"]),
    (r"(iPhone|iPad|iPod)\d*,?\d*", &["${1}", "Apple", "${1}"]),
    (r"Macintosh", &["Mac", "Apple", "Mac"]),
    (r"Android.*; ?(SM-[A-Za-z0-9]+|GT-[A-Za-z0-9]+)", &["Samsung ${1}", "Samsung", "${1}"]),
    (r"Android.*; ?((?:Pixel|Nexus)[^;)]*?)(?: Build|\))", &["${1}", "Google", "${1}"]),
    (
        r"Android.*; ?(HUAWEI )?((?:[A-Z]{3}-[A-Z0-9]{2,5}))(?: Build|\)|;)",
        &["Huawei ${2}", "Huawei", "${2}"],
    ),
    (r"Android[^;]*; K\)", &["K", "Generic_Android", "K"]),
    (
        r"Android[^;]*;(?: [a-z]{2}-[a-zA-Z]{2};)? ?([^;)]+?)(?: Build[^)]*|; wv)?\)",
        &["${1}", "Generic_Android", "${1}"],
    ),
    (r"Android.*Mobile", &["Generic Smartphone", "Generic", "Smartphone"]),
];
