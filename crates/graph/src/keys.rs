//! An alert's keys: the identifiers of its entities, folded, classified and stripped of those that
//! say nothing (see `known`).
//!
//! Identifiers of one entity name one thing: an account's SID and UPN, a file's three hashes. They
//! are returned as one [`Claim`], and `identity` unites claims of all alerts.

use model::{Alert, Entity, EntityKey, EvidenceRole};

use crate::config::Config;
use crate::kind::Kind;
use crate::known::{self, Place};
use crate::network::{Reach, reach};

/// Several names of one thing, as one entity of one alert gives them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Claim {
    /// What they name.
    pub kind: Kind,
    /// The names, sorted; never empty.
    pub names: Vec<String>,
    /// The thing's part in the event.
    pub role: EvidenceRole,
    /// Share of the kind's strength that this thing has by its nature.
    pub share: f64,
    /// How a person calls it, where its names say nothing.
    pub label: Option<String>,
}

impl Claim {
    /// A claim without a label.
    pub(crate) fn new(kind: Kind, names: Vec<String>, role: EvidenceRole, share: f64) -> Self {
        Claim { kind, names, role, share, label: None }
    }
}

/// Everyone's activity ends on the domain controllers: alone they tie what is minutes apart, not more.
const DOMAIN_CONTROLLER_SHARE: f64 = 0.55;
/// Machine accounts (`WS1$`) act for everything on their machine.
const MACHINE_ACCOUNT_SHARE: f64 = 0.4;
/// Private addresses move between machines and repeat between sites.
const PRIVATE_ADDRESS_SHARE: f64 = 0.5;
/// Addresses of carriers are those of thousands.
const CARRIER_ADDRESS_SHARE: f64 = 0.2;
/// Installed software is on many machines, but it may be the attacker's choice of it.
const INSTALLED_FILE_SHARE: f64 = 0.15;
/// A URL below a domain that everyone visits, such as a share on a public cloud drive.
const COMMON_URL_SHARE: f64 = 0.3;
/// Command lines shorter than this are typed by everyone.
const COMMAND_LENGTH_MIN: usize = 32;

/// All claims of an alert, in a fixed order, each name once per kind.
pub(crate) fn claims(alert: &Alert, config: &Config) -> Vec<Claim> {
    let mut found: Vec<Claim> = vec![];
    for evidence in &alert.evidence {
        add_entity(&evidence.entity, evidence.role, config, &mut found);
    }
    for claim in &mut found {
        claim.names.sort();
        claim.names.dedup();
    }
    found.retain(|claim| !claim.names.is_empty());
    found.sort_by(|a, b| (a.kind, &a.names, a.role).cmp(&(b.kind, &b.names, b.role)));
    found.dedup_by(|b, a| a.kind == b.kind && a.names == b.names);
    found
}

fn add_entity(entity: &Entity, role: EvidenceRole, config: &Config, out: &mut Vec<Claim>) {
    let names: Vec<String> = entity
        .keys()
        .into_iter()
        .map(|EntityKey(key)| key)
        .filter(|k| !known::is_placeholder(value(k)))
        .collect();
    let mut push =
        |kind: Kind, names: Vec<String>, share: f64| out.push(Claim::new(kind, names, role, share));
    match entity {
        Entity::Device { .. } => {
            let share = device_share(&names);
            push(Kind::Device, device_names(names, config), share);
        }
        Entity::User { .. } => add_user(entity, names, role, config, out),
        Entity::Mailbox { address } => add_mailbox(address, role, config, out),
        Entity::File { name, path, .. } => {
            let place = path.as_deref().or(name.as_deref()).unwrap_or_default();
            let names: Vec<String> = names.into_iter().filter(|k| !known::is_empty_hash(value(k))).collect();
            let kind = if names.iter().any(|k| k.starts_with("path:")) { Kind::Path } else { Kind::Hash };
            push(kind, names, file_share(place, kind));
        }
        Entity::Process { .. } => add_process(entity, names, role, out),
        Entity::Ip { address } => {
            push(Kind::Ip, names, address_share(address, config));
            if let Some(device) = config.device_addresses.get(address) {
                push(Kind::Device, vec![format!("device:{}", short_host(device))], 1.0);
            }
        }
        Entity::Domain { name } => {
            let host = name.trim_end_matches('.').to_lowercase();
            push(Kind::Domain, names, if known::is_common_domain(&host) { 0.0 } else { 1.0 });
        }
        Entity::Url { url } => {
            let host = url_host(url);
            let common = known::is_common_domain(&host);
            push(Kind::Url, names, if common { COMMON_URL_SHARE } else { 1.0 });
            if !common && host.contains('.') {
                push(Kind::Domain, vec![format!("domain:{host}")], 1.0);
            }
        }
        Entity::MailMessage { .. } => push(Kind::Message, names, 1.0),
        Entity::App { id, name } => push(Kind::App, names, app_share(id.as_ref(), name.as_ref(), config)),
        Entity::CloudResource { .. } => push(Kind::Resource, names, 1.0),
        Entity::RegistryKey { .. } => push(Kind::Registry, names, 1.0),
        Entity::Session { device, id } => {
            if let Some(id) = session_id(id) {
                let device = device.as_deref().map(short_host).unwrap_or_default();
                push(Kind::Session, vec![format!("session:{device}|{id}")], 1.0);
            }
        }
    }
}

fn file_share(path: &str, kind: Kind) -> f64 {
    match known::place_of(path) {
        Place::System => 0.0,
        Place::Installed if kind == Kind::Path => 0.0,
        Place::Installed => INSTALLED_FILE_SHARE,
        Place::Elsewhere => 1.0,
    }
}

fn device_share(names: &[String]) -> f64 {
    let controller = |name: &String| known::critical_role(value(name)) == Some(known::DOMAIN_CONTROLLER);
    if names.iter().any(controller) { DOMAIN_CONTROLLER_SHARE } else { 1.0 }
}

/// A device's names, none when it is one that touches everything.
fn device_names(names: Vec<String>, config: &Config) -> Vec<String> {
    if listed(&config.shared_devices, &names) {
        return vec![];
    }
    names.into_iter().filter(|k| !is_local_name(value(k))).collect()
}

/// A mailbox is the account of its address.
fn add_mailbox(address: &str, role: EvidenceRole, config: &Config, out: &mut Vec<Claim>) {
    let address = address.trim().to_lowercase();
    let names = vec![format!("user:{address}")];
    if address.is_empty() || listed(&config.shared_accounts, &names) {
        return;
    }
    add_account_names(&address, "", role, config, out);
    out.push(Claim::new(Kind::User, names, role, 1.0));
}

fn app_share(id: Option<&String>, name: Option<&String>, config: &Config) -> f64 {
    let common = |app: Option<&String>| {
        let app = app.map(|app| app.to_lowercase()).unwrap_or_default();
        known::is_first_party_app(&app) || config.common_apps.iter().any(|c| c.to_lowercase() == app)
    };
    if common(id) || common(name) { 0.0 } else { 1.0 }
}

/// The part of a key after its kind.
pub(crate) fn value(key: &str) -> &str {
    key.split_once(':').map_or(key, |(_, value)| value)
}

fn listed(list: &[String], keys: &[String]) -> bool {
    list.iter().any(|item| {
        let item = item.to_lowercase();
        keys.iter().any(|key| value(key) == item)
    })
}

fn is_local_name(host: &str) -> bool {
    matches!(host, "localhost" | "127" | "127.0.0.1" | "::1")
}

fn short_host(name: &str) -> String {
    let name = name.to_lowercase();
    if name.parse::<std::net::IpAddr>().is_ok() {
        return name;
    }
    name.split('.').next().unwrap_or(&name).to_owned()
}

fn url_host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let host = match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => host,
    };
    host.trim_end_matches('.').to_lowercase()
}

/// Logon ids come in hexadecimal from Security events and in decimal from Defender tables; both
/// become decimal. Ids below 1000 are terminal session numbers or the machine's own logons.
fn session_id(id: &str) -> Option<String> {
    let id = id.trim().to_lowercase();
    let number = match id.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None => id.parse().ok(),
    };
    match number {
        Some(number) => (number >= 1000).then(|| number.to_string()),
        None => Some(id),
    }
}

fn address_share(address: &str, config: &Config) -> f64 {
    let shared = address
        .parse()
        .is_ok_and(|address| config.shared_networks.iter().any(|network| network.contains(address)));
    match reach(address) {
        _ if shared => 0.0,
        Reach::Nobody => 0.0,
        Reach::Carrier => CARRIER_ADDRESS_SHARE,
        Reach::Private => PRIVATE_ADDRESS_SHARE,
        Reach::Public => 1.0,
    }
}

fn add_user(entity: &Entity, keys: Vec<String>, role: EvidenceRole, config: &Config, out: &mut Vec<Claim>) {
    let Entity::User { sid, upn, name, domain, .. } = entity else { return };
    if is_everywhere_user(entity) || listed(&config.shared_accounts, &keys) {
        return;
    }
    let lower = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().to_lowercase();
    let (sid, upn, name, domain) = (lower(sid), lower(upn), lower(name), lower(domain));
    let qualified = !matches!(domain.as_str(), "" | "-" | "." | "workgroup");
    // A bare name is another person in every place, so it is no name of this one.
    let bare = format!("user:{name}");
    let mut names: Vec<String> = keys.into_iter().filter(|key| qualified || *key != bare).collect();
    names.retain(|key| key != "user:" && !known::is_everywhere_sid(value(key)));
    let share = if name.ends_with('$') && !sid.ends_with("-500") { MACHINE_ACCOUNT_SHARE } else { 1.0 };
    out.push(Claim::new(Kind::User, names, role, share));
    if upn.contains('@') {
        add_account_names(&upn, "", role, config, out);
    } else if !name.is_empty() && !name.ends_with('$') {
        add_account_names(&name, if qualified { &domain } else { "" }, role, config, out);
    }
}

/// Names under which a directory account and a cloud account may be the same: `label\name`, where the
/// label is the first of the domain, and the bare name.
fn add_account_names(name: &str, domain: &str, role: EvidenceRole, config: &Config, out: &mut Vec<Claim>) {
    if !config.upn_equals_account_name {
        return;
    }
    let (local, domain) = name.split_once('@').unwrap_or((name, domain));
    if known::is_generic_name(local) {
        return;
    }
    out.push(Claim::new(Kind::AccountName, vec![format!("accountname:{local}")], role, 1.0));
    let label = domain.split('.').next().unwrap_or_default();
    if !label.is_empty() {
        let names = vec![format!("account:{label}\\{local}")];
        out.push(Claim::new(Kind::Account, names, role, 1.0));
    }
}

/// Whether an account is one that every machine has.
pub(crate) fn is_everywhere_user(entity: &Entity) -> bool {
    let Entity::User { sid, upn, name, domain, object_id } = entity else { return false };
    let lower = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().to_lowercase();
    let (sid, name, domain) = (lower(sid), lower(name), lower(domain));
    let nobody = [sid.as_str(), name.as_str(), lower(upn).as_str(), lower(object_id).as_str()]
        .iter()
        .all(|id| id.is_empty() || *id == "-" || known::is_placeholder(id));
    nobody
        || known::is_everywhere_account(&name, &domain)
        || (!sid.is_empty() && known::is_everywhere_sid(&sid))
        || known::is_everywhere_account(&lower(upn), "")
}

fn add_process(entity: &Entity, keys: Vec<String>, role: EvidenceRole, out: &mut Vec<Claim>) {
    let Entity::Process { device, pid, image, command_line, parent_pid, parent_guid, parent_image, .. } =
        entity
    else {
        return;
    };
    let launcher = |image: &Option<String>| image.as_deref().is_some_and(known::is_launcher);
    let kind = |launches: bool| if launches { Kind::Launcher } else { Kind::Process };
    let label = |image: &Option<String>, pid: &Option<i64>| {
        let place = device.as_deref().map(|d| format!(" on {}", short_host(d))).unwrap_or_default();
        let pid = pid.map(|pid| format!(" ({pid})")).unwrap_or_default();
        image.as_deref().map(|image| format!("{}{pid}{place}", known::base_name(image)))
    };
    let mut push = |kind: Kind, names: Vec<String>, label: Option<String>| {
        out.push(Claim { label, ..Claim::new(kind, names, role, 1.0) });
    };
    let system = |pid: Option<i64>| matches!(pid, None | Some(0 | 4));
    if !system(*pid) || keys.iter().any(|k| !k.contains('|')) {
        push(kind(launcher(image)), keys, label(image, pid));
    }
    if let Some(guid) = parent_guid.as_deref().filter(|g| !known::is_placeholder(g)) {
        let names = vec![format!("process:{}", guid.to_lowercase())];
        push(kind(launcher(parent_image)), names, label(parent_image, parent_pid));
    }
    if let Some(device) = device.as_deref().map(short_host) {
        let mut by_pid = |pid: Option<i64>, launches: bool| {
            if let Some(pid) = pid.filter(|pid| !launches && !system(Some(*pid))) {
                push(Kind::Pid, vec![format!("pid:{device}|{pid}")], None);
            }
        };
        by_pid(*pid, launcher(image));
        by_pid(*parent_pid, launcher(parent_image));
    }
    let command = command_line.as_deref().map(str::trim).unwrap_or_default();
    if command.len() >= COMMAND_LENGTH_MIN && role == EvidenceRole::Suspicious && !launcher(image) {
        let folded = command.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        push(Kind::Command, vec![format!("command:{folded}")], None);
    }
}
