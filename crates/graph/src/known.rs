//! Domain knowledge: identifiers that are the same everywhere and so say nothing about who did it.
//!
//! Sources of fact: Microsoft's list of well-known SIDs, the published first-party application ids of
//! Microsoft Entra, the LOLBAS list of operating-system binaries, and the hashes of empty input.

/// Account domains of the machine's own accounts.
const MACHINE_DOMAINS: &[&str] = &[
    "nt authority",
    "nt service",
    "window manager",
    "font driver host",
    "iis apppool",
    "nt virtual machine",
];

/// Account names that exist on every machine or in every tenant.
const EVERYWHERE_ACCOUNTS: &[&str] = &[
    "system",
    "local system",
    "localsystem",
    "local service",
    "localservice",
    "network service",
    "networkservice",
    "anonymous logon",
    "anonymous",
    "everyone",
    "iusr",
    "n/a",
    "unknown",
    "not available",
    "nobody",
    "_system",
    "daemon",
    "www-data",
    "app@sharepoint",
    "sharepoint app",
    "s2s",
    "serviceaccount",
];

/// Account names that mean another person in every place where they occur.
const GENERIC_NAMES: &[&str] = &[
    "administrator",
    "admin",
    "root",
    "guest",
    "user",
    "test",
    "default",
    "defaultaccount",
    "support",
    "info",
    "owner",
    "service",
    "svc",
    "ubuntu",
    "ec2-user",
    "azureuser",
    "vagrant",
    "krbtgt",
    "sa",
    "postgres",
];

/// Whether a SID, lower case, names a principal that exists everywhere. Accounts of people and
/// machines are `s-1-5-21-…` (Windows) and `s-1-12-1-…` (Entra).
#[must_use]
pub fn is_everywhere_sid(sid: &str) -> bool {
    sid.starts_with("s-1-") && !sid.starts_with("s-1-5-21-") && !sid.starts_with("s-1-12-1-")
}

/// Whether an account, in lower case, exists on every machine.
#[must_use]
pub fn is_everywhere_account(name: &str, domain: &str) -> bool {
    let numbered =
        |prefix: &str| name.strip_prefix(prefix).is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
    MACHINE_DOMAINS.contains(&domain)
        || EVERYWHERE_ACCOUNTS.contains(&name)
        || name.starts_with("nt authority\\")
        || numbered("dwm-")
        || numbered("umfd-")
}

/// Whether a bare account name, lower case, is too common to suggest that two accounts are one.
#[must_use]
pub fn is_generic_name(name: &str) -> bool {
    name.len() < 3 || GENERIC_NAMES.contains(&name)
}

/// Whether an identifier is a placeholder: only zeros and separators, or a template variable.
#[must_use]
pub fn is_placeholder(value: &str) -> bool {
    value.bytes().all(|b| matches!(b, b'0' | b'-' | b'x' | b'{' | b'}')) || value.starts_with('$')
}

/// Hashes of empty input: MD5, SHA-1, SHA-256.
const EMPTY_HASHES: &[&str] = &[
    "d41d8cd98f00b204e9800998ecf8427e",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
];

/// Whether a hash, lower case, is that of empty input.
#[must_use]
pub fn is_empty_hash(hash: &str) -> bool {
    EMPTY_HASHES.contains(&hash)
}

/// Folders that the operating system installs into, lower case, with forward slashes.
const SYSTEM_FOLDERS: &[&str] =
    &["/windows/", "/program files/", "/program files (x86)/", "/programdata/microsoft/windows defender/"];

/// Folders that software is installed into, likewise.
const PROGRAM_FOLDERS: &[&str] = &["/program files/", "/program files (x86)/", "/applications/"];

/// Unix folders of installed programs.
const UNIX_FOLDERS: &[&str] =
    &["/bin/", "/sbin/", "/usr/", "/lib/", "/lib64/", "/opt/", "/system/", "/snap/"];

/// Programs that every Windows machine has (and that attackers use as they find them).
const SYSTEM_PROGRAMS: &[&str] = &[
    "arp.exe",
    "at.exe",
    "attrib.exe",
    "auditpol.exe",
    "bcdedit.exe",
    "bitsadmin.exe",
    "cacls.exe",
    "certreq.exe",
    "certutil.exe",
    "cmd.exe",
    "cmdkey.exe",
    "cmstp.exe",
    "conhost.exe",
    "control.exe",
    "csc.exe",
    "cscript.exe",
    "csrss.exe",
    "curl.exe",
    "dfsrs.exe",
    "diskshadow.exe",
    "dllhost.exe",
    "dns.exe",
    "dnscmd.exe",
    "dsquery.exe",
    "dwm.exe",
    "esentutl.exe",
    "eventvwr.exe",
    "expand.exe",
    "explorer.exe",
    "extrac32.exe",
    "find.exe",
    "findstr.exe",
    "forfiles.exe",
    "ftp.exe",
    "gpresult.exe",
    "gpupdate.exe",
    "hh.exe",
    "hostname.exe",
    "icacls.exe",
    "iexplore.exe",
    "installutil.exe",
    "ipconfig.exe",
    "klist.exe",
    "lsass.exe",
    "makecab.exe",
    "mmc.exe",
    "mofcomp.exe",
    "mpcmdrun.exe",
    "msbuild.exe",
    "msdt.exe",
    "msedge.exe",
    "mshta.exe",
    "msiexec.exe",
    "msmpeng.exe",
    "mstsc.exe",
    "nbtstat.exe",
    "net.exe",
    "net1.exe",
    "netsh.exe",
    "netstat.exe",
    "nltest.exe",
    "notepad.exe",
    "nslookup.exe",
    "ntdsutil.exe",
    "odbcconf.exe",
    "ping.exe",
    "powershell.exe",
    "powershell_ise.exe",
    "print.exe",
    "psr.exe",
    "pwsh.exe",
    "qprocess.exe",
    "query.exe",
    "quser.exe",
    "qwinsta.exe",
    "rdrleakdiag.exe",
    "reg.exe",
    "regasm.exe",
    "regedit.exe",
    "regsvcs.exe",
    "regsvr32.exe",
    "replace.exe",
    "robocopy.exe",
    "route.exe",
    "rundll32.exe",
    "runtimebroker.exe",
    "sc.exe",
    "schtasks.exe",
    "searchindexer.exe",
    "services.exe",
    "sethc.exe",
    "setx.exe",
    "sihost.exe",
    "smss.exe",
    "spoolsv.exe",
    "svchost.exe",
    "systeminfo.exe",
    "takeown.exe",
    "taskeng.exe",
    "taskhost.exe",
    "taskhostw.exe",
    "taskkill.exe",
    "tasklist.exe",
    "taskmgr.exe",
    "tracert.exe",
    "tzutil.exe",
    "userinit.exe",
    "utilman.exe",
    "vssadmin.exe",
    "w32tm.exe",
    "w3wp.exe",
    "wbadmin.exe",
    "werfault.exe",
    "wevtutil.exe",
    "whoami.exe",
    "wininit.exe",
    "winlogon.exe",
    "winrm.vbs",
    "winrs.exe",
    "winrshost.exe",
    "wmic.exe",
    "wmiprvse.exe",
    "wscript.exe",
    "wsmprovhost.exe",
    "xcopy.exe",
    "ntdll.dll",
    "kernel32.dll",
    "comsvcs.dll",
    "samlib.dll",
    "vaultcli.dll",
    "wininet.dll",
    "dbghelp.dll",
    "dbgcore.dll",
    "amsi.dll",
    "system.management.automation.dll",
    "clr.dll",
    "mscoree.dll",
];

/// Programs that start other programs for everyone: having one as parent in common means little.
const LAUNCHERS: &[&str] = &[
    "explorer.exe",
    "services.exe",
    "svchost.exe",
    "wininit.exe",
    "winlogon.exe",
    "userinit.exe",
    "smss.exe",
    "csrss.exe",
    "lsass.exe",
    "taskeng.exe",
    "taskhostw.exe",
    "taskhost.exe",
    "sihost.exe",
    "runtimebroker.exe",
    "dllhost.exe",
    "wmiprvse.exe",
    "wsmprovhost.exe",
    "system",
    "spoolsv.exe",
    "msmpeng.exe",
    "w3wp.exe",
    "systemd",
    "init",
    "cron",
    "crond",
    "sshd",
    "launchd",
    "containerd-shim",
    "dockerd",
    "kthreadd",
    "dns.exe",
    "searchindexer.exe",
    "monitoringhost.exe",
    "healthservice.exe",
    "waagent.exe",
    "ntoskrnl.exe",
    "registry",
];

/// Last part of a path with either slash, in lower case.
#[must_use]
pub fn base_name(path: &str) -> String {
    path.trim_matches('"').rsplit(['\\', '/']).next().unwrap_or(path).to_lowercase()
}

/// Where a file lies says how much it tells of one party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A part of the operating system, as every machine has it.
    System,
    /// Installed software: many machines of an estate have it.
    Installed,
    /// Anywhere else.
    Elsewhere,
}

/// The place of a file. A name without a folder is taken for what it says.
#[must_use]
pub fn place_of(path: &str) -> Place {
    let folded = path.to_lowercase().replace('\\', "/");
    let below = |folders: &[&str]| folders.iter().any(|folder| folded.contains(folder));
    if UNIX_FOLDERS.iter().any(|folder| folded.starts_with(folder)) {
        return Place::System;
    }
    if (!folded.contains('/') || below(SYSTEM_FOLDERS)) && SYSTEM_PROGRAMS.contains(&base_name(path).as_str())
    {
        return Place::System;
    }
    if below(PROGRAM_FOLDERS) { Place::Installed } else { Place::Elsewhere }
}

/// Whether an image is a program that starts others on behalf of everyone.
#[must_use]
pub fn is_launcher(image: &str) -> bool {
    LAUNCHERS.contains(&base_name(image).as_str())
}

/// Microsoft's own applications in every tenant, by application id or name, lower case.
const FIRST_PARTY_APPS: &[&str] = &[
    "00000002-0000-0000-c000-000000000000",
    "00000002-0000-0ff1-ce00-000000000000",
    "00000003-0000-0000-c000-000000000000",
    "00000003-0000-0ff1-ce00-000000000000",
    "00000006-0000-0ff1-ce00-000000000000",
    "00000007-0000-0000-c000-000000000000",
    "00b41c95-dab0-4487-9791-b9d2c32c80f2",
    "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
    "1950a258-227b-4e31-a9cf-717495945fc2",
    "1b730954-1685-4b74-9bfd-dac224a7b894",
    "1fec8e78-bce4-4aaf-ab1b-5451cc387264",
    "27922004-5251-4030-b22d-91ecd9a37ea4",
    "4345a7b9-9a63-4910-a426-35363201d503",
    "4765445b-32c6-49b0-83e6-1d93765276ca",
    "497effe9-df71-4043-a8bb-14cf78c4b63b",
    "5e3ce6c0-2b1f-4285-8d4b-75ee78787346",
    "797f4846-ba00-4fd7-ba43-dac1f8f63013",
    "89bee1f7-5e6e-4d8a-9f3d-ecd601259da7",
    "872cd9fa-d31f-45e0-9eab-6e460a02d1f1",
    "9199bf20-a13f-4107-85dc-02114787ef48",
    "ab9b8c07-8f02-4f72-87fa-80105867a763",
    "c44b4083-3bb0-49c1-b47d-974e53cbdf3c",
    "cb1056e2-e479-49de-ae31-7812af012ed8",
    "d3590ed6-52b3-4102-aeff-aad2292ab01c",
    "20893",
    "11161",
    "28375",
    "20892",
    "15600",
    "20595",
    "12260",
    "20940",
    "microsoft exchange online",
    "microsoft 365",
    "office 365",
    "microsoft azure",
    "azure portal",
    "microsoft graph",
    "microsoft teams",
    "microsoft sharepoint online",
    "microsoft onedrive for business",
    "active directory",
    "azure active directory powershell",
    "microsoft azure cli",
    "exchange",
    "azureactivedirectory",
    "sharepoint",
    "onedrive",
    "office 365 exchange online",
    "microsoft office",
    "windows sign in",
    "kerberos",
    "ntlm",
    "google workspace",
    "drive",
    "gmail",
    "login",
    "admin",
];

/// Whether an application, by id or name in lower case, is one that every tenant uses.
#[must_use]
pub fn is_first_party_app(app: &str) -> bool {
    FIRST_PARTY_APPS.contains(&app)
}

/// Registrable domains that everyone visits, lower case.
const COMMON_DOMAINS: &[&str] = &[
    "microsoft.com",
    "windows.com",
    "windowsupdate.com",
    "office.com",
    "office365.com",
    "office.net",
    "microsoftonline.com",
    "live.com",
    "outlook.com",
    "sharepoint.com",
    "azure.com",
    "azureedge.net",
    "windows.net",
    "msftconnecttest.com",
    "msftncsi.com",
    "bing.com",
    "google.com",
    "gstatic.com",
    "googleapis.com",
    "gmail.com",
    "youtube.com",
    "apple.com",
    "icloud.com",
    "amazonaws.com",
    "cloudfront.net",
    "akamai.net",
    "digicert.com",
    "verisign.com",
    "mozilla.org",
    "ubuntu.com",
    "debian.org",
    "linkedin.com",
    "facebook.com",
    "skype.com",
    "msedge.net",
    "trafficmanager.net",
    "github.com",
    "githubusercontent.com",
];

/// Whether a host name, lower case, belongs to a domain that everyone visits.
#[must_use]
pub fn is_common_domain(host: &str) -> bool {
    COMMON_DOMAINS
        .iter()
        .any(|d| host.strip_suffix(d).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

/// The role of a directory's domain controllers.
pub const DOMAIN_CONTROLLER: &str = "domain controller";

/// Host name parts that tell a role whose loss is grave (Microsoft's predefined critical asset
/// classes: domain controller, AD FS, AD CS, Entra Connect, Exchange, backup).
const CRITICAL_TOKENS: &[(&str, &str)] = &[
    ("dc", DOMAIN_CONTROLLER),
    ("pdc", DOMAIN_CONTROLLER),
    ("bdc", DOMAIN_CONTROLLER),
    ("rodc", DOMAIN_CONTROLLER),
    ("addc", DOMAIN_CONTROLLER),
    ("adfs", "AD FS server"),
    ("sts", "AD FS server"),
    ("adcs", "certification authority"),
    ("pki", "certification authority"),
    ("aadc", "Entra Connect server"),
    ("aadconnect", "Entra Connect server"),
    ("exch", "Exchange server"),
    ("exchange", "Exchange server"),
    ("veeam", "backup server"),
    ("backup", "backup server"),
];

/// Those of [`CRITICAL_TOKENS`] that also count at the end of a longer word, as in `MORDORDC`.
const TAIL_TOKENS: &[&str] = &["dc", "adfs"];

/// The critical role that a host's name tells: `DC01`, `corp-adfs`, `MORDORDC`.
#[must_use]
pub fn critical_role(host: &str) -> Option<&'static str> {
    let short = host.split('.').next().unwrap_or(host).to_lowercase();
    let tokens = short.split(|c: char| !c.is_ascii_alphabetic()).filter(|t| !t.is_empty());
    let mut roles = tokens.filter_map(|token| {
        let exact = CRITICAL_TOKENS.iter().find(|(name, _)| *name == token);
        let tail = || {
            let suffixed = |name: &str| token.len() >= name.len() + 3 && token.ends_with(name);
            CRITICAL_TOKENS.iter().find(|(name, _)| TAIL_TOKENS.contains(name) && suffixed(name))
        };
        exact.or_else(tail).map(|(_, role)| *role)
    });
    roles.next()
}
