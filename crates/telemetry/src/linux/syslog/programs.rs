//! What the messages of well-known programs say.
//!
//! One list per program; the first template that fits wins, so the more specific wording stands
//! first. Actions: `LogonSuccess`, `LogonFailed`, `Logoff`, `Connection`, `CommandExecuted`,
//! `CommandDenied`, `AccountCreated`, `AccountDeleted`, `AccountChanged`, `PasswordChanged`,
//! `GroupCreated`, `GroupMemberAdded`, `GroupMemberRemoved`, `ServiceChanged`, `CrontabChanged`.

use super::template::Template;

/// A program, the Sigma service its lines belong to, and its messages.
#[derive(Debug, Clone, Copy)]
pub struct Program {
    /// Names it logs under.
    pub names: &'static [&'static str],
    /// Sigma's name of the log source.
    pub service: &'static str,
    /// Its messages.
    pub templates: &'static [Template],
}

const fn t(action: &'static str, wording: &'static str) -> Template {
    Template { action, wording }
}

/// The programs known by name.
pub const PROGRAMS: &[Program] = &[
    Program { names: &["sshd", "sshd-session", "sshd-auth", "dropbear"], service: "sshd", templates: SSHD },
    Program { names: &["sudo"], service: "sudo", templates: SUDO },
    Program { names: &["su", "su-l"], service: "auth", templates: SU },
    Program {
        names: &["CRON", "cron", "crond", "anacron", "crontab", "atd"],
        service: "cron",
        templates: CRON,
    },
    Program { names: &["systemd-logind"], service: "auth", templates: LOGIND },
    Program { names: ACCOUNT_TOOLS, service: "auth", templates: ACCOUNTS },
    Program {
        names: &["login", "gdm-password", "lightdm", "polkitd", "pkexec"],
        service: "auth",
        templates: LOGIN,
    },
    Program { names: &["clamd", "freshclam", "clamscan", "clamav"], service: "clamav", templates: &[] },
    Program { names: &["vsftpd"], service: "vsftpd", templates: VSFTPD },
    Program { names: &["guacd", "guacamole"], service: "guacamole", templates: &[] },
];

const ACCOUNT_TOOLS: &[&str] = &[
    "useradd", "userdel", "usermod", "groupadd", "groupdel", "groupmod", "gpasswd", "passwd", "chpasswd",
    "chage", "chfn", "chsh", "adduser", "newusers",
];

/// The program of that name; the folder before the name and a `(…)` after it do not matter.
#[must_use]
pub fn program_named(name: &str) -> Option<&'static Program> {
    let name = name.rsplit('/').next().unwrap_or(name);
    let name = name.split(['(', '@']).next().unwrap_or(name);
    PROGRAMS.iter().find(|program| program.names.contains(&name))
}

const SSHD: &[Template] = &[
    t("LogonSuccess", "Accepted {AuthMethod} for {User} from {SourceIp} port {SourcePort} {Protocol}"),
    t(
        "LogonFailed",
        "Failed {AuthMethod} for invalid user {User} from {SourceIp} port {SourcePort} {Protocol}",
    ),
    t("LogonFailed", "Failed {AuthMethod} for {User} from {SourceIp} port {SourcePort} {Protocol}"),
    t("LogonFailed", "Invalid user {User} from {SourceIp} port {SourcePort}"),
    t("LogonFailed", "Invalid user {User} from {SourceIp}"),
    t("LogonFailed", "Illegal user {User} from {SourceIp}"),
    t("LogonFailed", "User {User} from {SourceIp} not allowed because {FailureReason}"),
    t(
        "LogonFailed",
        "error: maximum authentication attempts exceeded for invalid user {User} from {SourceIp} port {SourcePort} ",
    ),
    t(
        "LogonFailed",
        "error: maximum authentication attempts exceeded for {User} from {SourceIp} port {SourcePort} ",
    ),
    t("LogonFailed", "error: PAM: {FailureReason} for illegal user {User} from {SourceIp}"),
    t("LogonFailed", "error: PAM: {FailureReason} for {User} from {SourceIp}"),
    t("LogonFailed", "Disconnecting invalid user {User} {SourceIp} port {SourcePort}: {FailureReason}"),
    t(
        "LogonFailed",
        "Disconnecting authenticating user {User} {SourceIp} port {SourcePort}: {FailureReason}",
    ),
    t("Connection", "Connection closed by authenticating user {User} {SourceIp} port {SourcePort}"),
    t("Connection", "Connection closed by invalid user {User} {SourceIp} port {SourcePort}"),
    t("Connection", "Connection reset by authenticating user {User} {SourceIp} port {SourcePort}"),
    t("Connection", "Connection reset by invalid user {User} {SourceIp} port {SourcePort}"),
    t("Connection", "Connection closed by {SourceIp} port {SourcePort}"),
    t("Connection", "Connection reset by {SourceIp} port {SourcePort}"),
    t("Connection", "Connection from {SourceIp} port {SourcePort} on {LocalIp} port {LocalPort}"),
    t("Logoff", "Disconnected from user {User} {SourceIp} port {SourcePort}"),
    t("Connection", "Disconnected from authenticating user {User} {SourceIp} port {SourcePort}"),
    t("Connection", "Disconnected from invalid user {User} {SourceIp} port {SourcePort}"),
    t("Connection", "Disconnected from {SourceIp} port {SourcePort}"),
    t("Connection", "Received disconnect from {SourceIp} port {SourcePort}:{*}"),
    t("Connection", "Received disconnect from {SourceIp}: {*}"),
    t("Connection", "Did not receive identification string from {SourceIp} port {SourcePort}"),
    t("Connection", "Did not receive identification string from {SourceIp}"),
    t("Connection", "Unable to negotiate with {SourceIp} port {SourcePort}: {FailureReason}"),
    t("Connection", "banner exchange: Connection from {SourceIp} port {SourcePort}: {FailureReason}"),
    t("Connection", "Bad protocol version identification {*} from {SourceIp} port {SourcePort}"),
    t("Connection", "reverse mapping checking getaddrinfo for {RemoteHost} [{SourceIp}] failed"),
    t("LogonSuccess", "Password auth succeeded for '{User}' from {SourceIp}:{SourcePort}"),
    t("LogonFailed", "Bad password attempt for '{User}' from {SourceIp}:{SourcePort}"),
];

const SUDO: &[Template] = &[
    t("CommandDenied", "{User} : user NOT in sudoers ; {SudoFields}"),
    t("CommandDenied", "{User} : command not allowed ; {SudoFields}"),
    t("CommandDenied", "{User} : user NOT authorized on host ; {SudoFields}"),
    t("LogonFailed", "{User} : {Attempts} incorrect password attempts ; {SudoFields}"),
    t("LogonFailed", "{User} : {Attempts} incorrect password attempt ; {SudoFields}"),
    t("LogonFailed", "{User} : a password is required ; {SudoFields}"),
    t("CommandExecuted", "{User} : TTY={SudoFields}"),
    t("CommandExecuted", "{User} : PWD={SudoFields}"),
    t("CommandExecuted", "{User} : HOST={SudoFields}"),
];

const SU: &[Template] = &[
    t("LogonSuccess", "Successful su for {TargetUser} by {User}"),
    t("LogonFailed", "FAILED su for {TargetUser} by {User}"),
    t("LogonSuccess", "(to {TargetUser}) {User} on {Terminal}"),
    t("LogonFailed", "FAILED SU (to {TargetUser}) {User} on {Terminal}"),
    t("LogonFailed", "- {Terminal} {User}:{TargetUser}"),
    t("LogonSuccess", "+ {Terminal} {User}:{TargetUser}"),
];

const CRON: &[Template] = &[
    t("CommandExecuted", "({User}) CMD ({Command})"),
    t("CommandExecuted", "({User}) CMDOUT ({Command})"),
    t("CrontabChanged", "({User}) BEGIN EDIT ({TargetUser})"),
    t("CrontabChanged", "({User}) END EDIT ({TargetUser})"),
    t("CrontabChanged", "({User}) REPLACE ({TargetUser})"),
    t("CrontabChanged", "({User}) DELETE ({TargetUser})"),
    t("CrontabChanged", "({User}) LIST ({TargetUser})"),
    t("CrontabChanged", "({User}) RELOAD ({Crontab})"),
];

const LOGIND: &[Template] = &[
    t("LogonSuccess", "New session {SessionId} of user {User}."),
    t("LogonSuccess", "New session '{SessionId}' of user '{User}'"),
    t("Logoff", "Session {SessionId} logged out. {*}"),
    t("Logoff", "Removed session {SessionId}."),
];

const ACCOUNTS: &[Template] = &[
    t("AccountCreated", "new user: name={TargetUser}, UID={Uid}, GID={Gid}, home={Home}, shell={Shell}"),
    t(
        "AccountCreated",
        "new account added - account={TargetUser}, uid={Uid}, gid={Gid}, home={Home}, shell={Shell}, by={*}",
    ),
    t("AccountDeleted", "delete user '{TargetUser}'"),
    t("GroupCreated", "new group: name={Group}, GID={Gid}"),
    t("GroupCreated", "group added to {*}: name={Group}, GID={Gid}"),
    t("GroupMemberAdded", "add '{TargetUser}' to group '{Group}'"),
    t("GroupMemberAdded", "add '{TargetUser}' to shadow group '{Group}'"),
    t("GroupMemberAdded", "user {TargetUser} added by {User} to group {Group}"),
    t("GroupMemberRemoved", "delete '{TargetUser}' from group '{Group}'"),
    t("GroupMemberRemoved", "user {TargetUser} removed by {User} from group {Group}"),
    t("AccountChanged", "change user '{TargetUser}' {Change}"),
    t("AccountChanged", "changed user '{TargetUser}' {Change}"),
    t("AccountChanged", "lock user '{TargetUser}' password"),
    t("AccountChanged", "unlock user '{TargetUser}' password"),
    t("PasswordChanged", "password for '{TargetUser}' changed by '{User}'"),
    t("PasswordChanged", "password changed for {TargetUser}"),
    t("PasswordChanged", "pam_unix({*}:chauthtok): password changed for {TargetUser}"),
    t("AccountChanged", "changed password expiry for {TargetUser}"),
];

const LOGIN: &[Template] = &[
    t("LogonFailed", "FAILED LOGIN ({Attempts}) on '{Terminal}' FOR '{User}', {FailureReason}"),
    t("LogonFailed", "FAILED LOGIN {Attempts} FROM {SourceIp} FOR {User}, {FailureReason}"),
    t("LogonSuccess", "ROOT LOGIN  on '{Terminal}' from '{SourceIp}'"),
    t("LogonSuccess", "ROOT LOGIN on {Terminal}"),
    t("LogonSuccess", "LOGIN ON {Terminal} BY {User} FROM {SourceIp}"),
    t("LogonSuccess", "LOGIN ON {Terminal} BY {User}"),
    t(
        "CommandExecuted",
        "{User}: Executing command [USER={TargetUser}] [TTY={Terminal}] [CWD={CurrentDirectory}] [COMMAND={Command}]",
    ),
];

const VSFTPD: &[Template] = &[
    t("LogonSuccess", "[{User}] OK LOGIN: Client \"{SourceIp}\""),
    t("LogonFailed", "[{User}] FAIL LOGIN: Client \"{SourceIp}\""),
    t("Connection", "CONNECT: Client \"{SourceIp}\""),
];

/// Messages of the PAM modules, which any program may log.
pub const PAM: &[Template] = &[
    t("LogonFailed", "pam_unix({PamService}:auth): authentication failure; {PamFields}"),
    t("LogonFailed", "pam_sss({PamService}:auth): authentication failure; {PamFields}"),
    t("LogonFailed", "pam_unix({PamService}:auth): check pass; user unknown"),
    t("LogonFailed", "PAM {*} more authentication failures; {PamFields}"),
    t("LogonFailed", "PAM {*} more authentication failure; {PamFields}"),
    t(
        "LogonFailed",
        "pam_faillock({PamService}:auth): Consecutive login failures for user {User} account temporarily locked",
    ),
    t("LogonFailed", "pam_tally2({PamService}:auth): user {User} ({Uid}) tally {Attempts}, deny"),
    t(
        "LogonSuccess",
        "pam_unix({PamService}:session): session opened for user {User}(uid={Uid}) by {ByUser}(uid={ByUid})",
    ),
    t(
        "LogonSuccess",
        "pam_unix({PamService}:session): session opened for user {User} by {ByUser}(uid={ByUid})",
    ),
    t("Logoff", "pam_unix({PamService}:session): session closed for user {User}"),
    t("PasswordChanged", "pam_unix({PamService}:chauthtok): password changed for {TargetUser}"),
];
