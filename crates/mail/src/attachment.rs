//! Attached files: names, kinds, hashes and what can be seen without unpacking them.

use memchr::memmem;
use sha2::Digest as _;

use crate::html::Page;
use crate::limits::MailLimits;
use crate::magic;
use crate::zip_names::ZipDirectory;

/// An attached file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Attachment {
    /// File name as given, decoded; made up from the kind when there is none.
    pub name: String,
    /// Whether the message gives a name.
    pub named: bool,
    /// Last extension, lower case; empty when none.
    pub extension: String,
    /// Content type as declared, lower case.
    pub content_type: String,
    /// Kind by content, see [`magic::kind`].
    pub real_type: &'static str,
    /// Bytes, decoded.
    pub size: u64,
    /// SHA-256, hexadecimal lower case; empty when past the limit.
    pub sha256: String,
    /// SHA-1, likewise.
    pub sha1: String,
    /// MD5, likewise.
    pub md5: String,
    /// Shown inside the message rather than attached.
    pub inline: bool,
    /// Names inside an archive.
    pub inner_names: Vec<String>,
    /// The content is encrypted.
    pub encrypted: bool,
    /// It holds a VBA project.
    pub macros: bool,
    /// A page read, for HTML and SVG files.
    pub page: Option<Page>,
    /// For an attached message: its subject and From address.
    pub message: Option<(String, String)>,
    /// Attached to an attached message.
    pub nested: bool,
    /// URLs seen in it as text.
    pub(crate) urls: Vec<String>,
    /// The directory of the archive could not be read.
    pub(crate) broken: bool,
    /// Entries of the archive were left out.
    pub(crate) cut: bool,
}

/// Extensions that run code when opened.
const EXECUTABLE: &[&str] = &[
    "exe",
    "scr",
    "com",
    "pif",
    "bat",
    "cmd",
    "ps1",
    "psm1",
    "vbs",
    "vbe",
    "js",
    "jse",
    "wsf",
    "wsh",
    "wsc",
    "hta",
    "lnk",
    "msi",
    "msp",
    "mst",
    "jar",
    "cpl",
    "dll",
    "reg",
    "chm",
    "url",
    "library-ms",
    "search-ms",
    "settingcontent-ms",
    "appx",
    "msix",
    "appinstaller",
    "application",
    "gadget",
    "inf",
    "scf",
    "sct",
    "xll",
    "iqy",
    "slk",
    "apk",
    "dmg",
    "pkg",
    "command",
    "sh",
    "desktop",
    "py",
    "rdp",
    "ade",
    "adp",
    "mde",
    "msc",
    "diagcab",
    "website",
    "mshta",
];
const ARCHIVE: &[&str] = &[
    "zip", "rar", "7z", "gz", "tgz", "tar", "bz2", "xz", "zst", "cab", "arj", "ace", "lzh", "lha", "z", "uue",
];
const DISK_IMAGE: &[&str] = &["iso", "img", "vhd", "vhdx", "udf", "daa", "nrg", "vmdk"];
const DOCUMENT: &[&str] = &[
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "rtf", "txt", "csv", "jpg", "jpeg", "png", "gif",
    "mp3", "mp4", "wav", "zip", "html", "htm", "eml", "odt", "tif", "tiff", "bmp",
];
const PAGES: &[&str] = &["html", "htm", "shtml", "xhtml", "svg", "mht", "mhtml", "xht"];

/// Last extension of a file name, lower case, trailing dots and spaces ignored.
#[must_use]
pub fn extension_of(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name).trim_end_matches(['.', ' ', '\0']);
    match name.rsplit_once('.') {
        Some((head, tail)) if !head.is_empty() && (1..=16).contains(&tail.len()) => tail.to_lowercase(),
        _ => String::new(),
    }
}

/// Whether files of that extension run code when opened.
#[must_use]
pub fn is_executable_extension(extension: &str) -> bool {
    EXECUTABLE.contains(&extension)
}

/// Whether files of that extension are archives.
#[must_use]
pub fn is_archive_extension(extension: &str) -> bool {
    ARCHIVE.contains(&extension)
}

/// Whether files of that extension are disk images.
#[must_use]
pub fn is_disk_image_extension(extension: &str) -> bool {
    DISK_IMAGE.contains(&extension)
}

/// Whether a name pretends one kind and is another: a document's extension, then one that runs
/// code or opens as a page.
#[must_use]
pub fn has_double_extension(name: &str) -> bool {
    let last = extension_of(name);
    let risky =
        is_executable_extension(&last) || PAGES.contains(&last.as_str()) || is_disk_image_extension(&last);
    let head =
        name.trim_end().get(..name.trim_end().len().saturating_sub(last.len() + 1)).unwrap_or_default();
    risky && DOCUMENT.contains(&extension_of(head).as_str())
}

impl Attachment {
    /// Examines a file. `budget` is how many bytes may still be hashed and examined.
    #[must_use]
    pub fn read(
        name: Option<&str>,
        content_type: &str,
        bytes: &[u8],
        limits: &MailLimits,
        budget: usize,
    ) -> Self {
        let kind = magic::kind(bytes);
        let mut file = Attachment {
            name: name.map_or_else(|| made_up_name(kind, content_type), str::to_owned),
            named: name.is_some(),
            content_type: content_type.to_ascii_lowercase(),
            real_type: kind,
            size: bytes.len() as u64,
            ..Attachment::default()
        };
        file.extension = extension_of(&file.name);
        if bytes.len() > budget {
            file.cut = true;
            return file;
        }
        file.sha256 = hex(&sha2::Sha256::digest(bytes));
        file.sha1 = hex(&sha1::Sha1::digest(bytes));
        file.md5 = hex(&md5::Md5::digest(bytes));
        file.examine(bytes, limits);
        file
    }

    fn examine(&mut self, bytes: &[u8], limits: &MailLimits) {
        match self.real_type {
            "zip" => self.examine_zip(bytes, limits),
            "ole" => {
                self.encrypted = has_wide(bytes, "EncryptedPackage");
                self.macros = has_wide(bytes, "_VBA_PROJECT") || has_wide(bytes, "Macros");
            }
            "rar" => self.encrypted = is_encrypted_rar(bytes),
            // The identifier of AES in a header that is itself not packed.
            "7z" => self.encrypted = memmem::find(bytes, b"\x06\xf1\x07\x01").is_some(),
            "pdf" => {
                self.encrypted = memmem::find(bytes, b"/Encrypt").is_some();
                self.urls = pdf_links(bytes, limits.urls);
            }
            "html" | "svg" | "hta" => self.examine_page(bytes, limits),
            "text" | "ics" | "xml" | "json" | "vcf" if bytes.len() <= limits.body_bytes => {
                self.urls = crate::urls::in_text(&String::from_utf8_lossy(bytes), limits.urls);
            }
            _ if PAGES.contains(&self.extension.as_str()) => self.examine_page(bytes, limits),
            _ => {}
        }
    }

    fn examine_zip(&mut self, bytes: &[u8], limits: &MailLimits) {
        let directory = ZipDirectory::read(bytes, limits.zip_entries);
        let has = |part: &str| directory.names.iter().any(|n| n.ends_with(part));
        let begins = |part: &str| directory.names.iter().any(|n| n.starts_with(part));
        self.macros = has("vbaProject.bin");
        self.encrypted = directory.encrypted;
        (self.broken, self.cut) = (directory.broken, directory.cut);
        self.real_type = match () {
            () if begins("word/") => "docx",
            () if begins("xl/") => "xlsx",
            () if begins("ppt/") => "pptx",
            () if has("META-INF/MANIFEST.MF") => "jar",
            () if has("AndroidManifest.xml") => "apk",
            () if has("content.xml") && has("META-INF/manifest.xml") => "odf",
            () => "zip",
        };
        // The parts of a document are not files a person would see in it.
        if matches!(self.real_type, "zip" | "jar" | "apk") {
            self.inner_names = directory.names;
        }
    }

    fn examine_page(&mut self, bytes: &[u8], limits: &MailLimits) {
        let html = text_of(&bytes[..bytes.len().min(limits.body_bytes)]);
        let page = Page::read(&html, limits.body_bytes);
        self.cut |= bytes.len() > limits.body_bytes;
        self.urls = crate::urls::in_text(&page.text, limits.urls);
        self.page = Some(page);
    }

    /// The extensions of the file and of the names in it.
    pub(crate) fn all_extensions(&self) -> impl Iterator<Item = String> + '_ {
        std::iter::once(self.extension.clone()).chain(self.inner_names.iter().map(|n| extension_of(n)))
    }

    /// A program, script or shortcut, itself or inside.
    #[must_use]
    pub fn is_executable(&self) -> bool {
        matches!(self.real_type, "exe" | "elf" | "macho" | "lnk" | "hta" | "jar" | "apk" | "class" | "chm")
            || self.all_extensions().any(|e| is_executable_extension(&e))
    }

    /// A disk image, itself or inside.
    #[must_use]
    pub fn is_disk_image(&self) -> bool {
        matches!(self.real_type, "iso" | "vhd") || self.all_extensions().any(|e| is_disk_image_extension(&e))
    }

    /// An archive.
    #[must_use]
    pub fn is_archive(&self) -> bool {
        matches!(
            self.real_type,
            "zip" | "rar" | "7z" | "gz" | "bz2" | "xz" | "zst" | "cab" | "tar" | "lha" | "ar"
        ) || is_archive_extension(&self.extension)
    }

    /// A page that opens in a browser.
    #[must_use]
    pub fn is_page(&self) -> bool {
        matches!(self.real_type, "html" | "svg" | "hta") || PAGES.contains(&self.extension.as_str())
    }

    /// Whether the name hides what the content is: a program, archive or page under a name of
    /// another kind.
    #[must_use]
    pub fn is_disguised(&self) -> bool {
        let fits = |list: &[&str]| list.contains(&self.extension.as_str());
        if !self.named || self.extension.is_empty() {
            return false;
        }
        match self.real_type {
            "exe" => !fits(EXECUTABLE) && !fits(&["sys", "ocx", "drv", "mui", "efi", "ax"]),
            "lnk" | "hta" | "chm" | "class" => !fits(&[self.real_type]),
            "rar" | "7z" | "cab" => !fits(ARCHIVE) && !fits(&["cbr", "cb7", "msu"]),
            "zip" => fits(&["pdf", "jpg", "jpeg", "png", "gif", "doc", "xls", "txt", "rtf"]),
            "html" => fits(&["pdf", "doc", "docx", "xls", "xlsx", "jpg", "jpeg", "png", "zip"]),
            _ => false,
        }
    }
}

fn made_up_name(kind: &str, content_type: &str) -> String {
    match content_type.rsplit('/').next() {
        Some("calendar") => "unnamed.ics".to_owned(),
        Some("rfc822") => "unnamed.eml".to_owned(),
        _ if matches!(kind, "data" | "text" | "script") => "unnamed".to_owned(),
        _ => format!("unnamed.{kind}"),
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    out
}

/// Text of a page, also in UTF-16 with a byte-order mark.
fn text_of(bytes: &[u8]) -> String {
    let wide = |decode: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| decode([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes.get(..2) {
        Some(b"\xff\xfe") => wide(u16::from_le_bytes),
        Some(b"\xfe\xff") => wide(u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Whether a name stands in an OLE file's directory, which writes names in UTF-16.
fn has_wide(bytes: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    memmem::find(bytes, &wide).is_some()
}

/// RAR 5 with encrypted headers, or RAR 4 with the block or file flag for a password.
fn is_encrypted_rar(bytes: &[u8]) -> bool {
    const RAR4_HEADER_END: usize = 7 + 13;
    if bytes.get(6) == Some(&1) {
        // After the mark: CRC (4), header size, header type; type 4 is the encryption header.
        return bytes.get(13) == Some(&4);
    }
    let main_flags = bytes.get(10).copied().unwrap_or(0);
    let file_flags = bytes.get(RAR4_HEADER_END + 3).copied().unwrap_or(0);
    main_flags & 0x80 != 0 || bytes.get(RAR4_HEADER_END + 2) == Some(&0x74) && file_flags & 0x04 != 0
}

/// Targets of the links of a PDF that are not packed.
fn pdf_links(bytes: &[u8], most: usize) -> Vec<String> {
    const LONGEST: usize = 2_048;
    let mut out = vec![];
    for at in memmem::find_iter(bytes, b"/URI").take(most) {
        let rest = bytes[at + 4..].trim_ascii_start();
        let Some(rest) = rest.strip_prefix(b"(") else { continue };
        let window = &rest[..rest.len().min(LONGEST)];
        let mut end = 0;
        while end < window.len() && window[end] != b')' {
            end += if window[end] == b'\\' { 2 } else { 1 };
        }
        if let Some(raw) = window.get(..end) {
            out.push(String::from_utf8_lossy(raw).replace('\\', ""));
        }
    }
    out
}
