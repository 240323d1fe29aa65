//! Attacks and noise, as alerts, and the incidents they become.

use expect_test::{Expect, expect};
use graph::{Config, Network};

use crate::notation::{groups, shown, told};

fn check(scenario: &str, expected: Expect) {
    expected.assert_eq(&shown(scenario, &Config::default()));
}

fn check_groups(scenario: &str, expected: Expect) {
    expected.assert_eq(&groups(scenario, &Config::default()));
}

#[test]
fn phishing_to_mailbox_takeover() {
    check(
        r#"
        09:00 medium email T1566.002,initial-access "Phishing mail delivered" msg=m1 mailbox=ann@corp.example url=https://evil.example/login ip@attacker=203.0.113.9
        09:20 low endpoint T1204.001,execution "Click on a malicious link" msg=m1 user=ann@corp.example url=https://evil.example/login
        1d10:00 medium identity T1078.004,initial-access "Sign-in from a new country" user=S-1-5-21-1-2-3-1105+ann@corp.example ip@source=198.51.100.7
        2d11:05 high cloud T1564.008,defense-evasion "Inbox rule hides mail" user=ann@corp.example ip@source=198.51.100.7
        4d12:00 medium cloud T1114.002,collection "Mass access to mail items" mailbox=ann@corp.example ip@source=198.51.100.7
        "#,
        expect![[r#"
            inc-a1 high 80: Phishing to mailbox takeover: Inbox rule hides mail for ann@corp.example, seen in 4 domains
              a1 a2 a3 a4 a5
              a1–a2 9.3 EventSequence SharedIndicators SameActor: Both name the mail message m1, the URL https://evil.example/login and the account ann@corp.example, 20 minutes apart; phishing mail, then link opened: a phished account is signed in to and its mailbox prepared for theft or fraud.
              a1–a3 2.0 EventSequence SameActor: Both name the account ann@corp.example, 25 hours apart; phishing mail, then sign-in as the account: a phished account is signed in to and its mailbox prepared for theft or fraud.
              a3–a4 2.4 EventSequence SameActor SameThreatSource: Both name the account ann@corp.example and the address 198.51.100.7, 25 hours apart; sign-in as the account, then mailbox rule or delegation: a phished account is signed in to and its mailbox prepared for theft or fraud.
              a4–a5 1.4 EventSequence SameActor: Both name the account ann@corp.example, 2 days apart; mailbox rule or delegation, then mail collection: a phished account is signed in to and its mailbox prepared for theft or fraud.
        "#]],
    );
}

#[test]
fn credentials_stolen_on_a_laptop_used_on_a_server() {
    check(
        r#"
        09:00 high endpoint T1003.001,credential-access "LSASS memory read" dev=ws1.corp.example user=CORP\ann proc=ws1|55|9|C:\Temp\m.exe
        3d09:30 medium identity T1021.002,lateral-movement "Admin share logon" dev=srv1.corp.example user=CORP\ann ip@source=10.0.0.5
        3d09:31 medium endpoint T1543.003,persistence "Service installed from a share" dev=srv1 user=CORP\ann
        "#,
        expect![[r#"
            inc-a1 high 75: Credential theft and lateral movement: LSASS memory read on SRV1 and WS1, seen in 2 domains
              a1 a2 a3
              a1–a2 1.3 EventSequence LateralMovementPath SameActor: Both name the account corp\ann, 3 days apart; credential theft, then move to another device: stolen credentials are used to log on to another device and start a service there; a logon leads from one device to the other.
              a2–a3 4.7 EventSequence SameActor SameAsset TemporalProximity: Both name the account corp\ann and the device srv1, 1 minute apart; move to another device, then execution on the other device: stolen credentials are used to log on to another device and start a service there.
        "#]],
    );
}

#[test]
fn ransomware_on_servers_by_the_same_file() {
    check(
        r#"
        02:00 high endpoint T1490,impact "Shadow copies deleted" dev=srv1 file=aa11|C:\ProgramData\r.exe
        02:10 high endpoint T1486,impact "Files encrypted" dev=srv1 file=aa11|C:\ProgramData\r.exe
        02:40 high endpoint T1490,impact "Shadow copies deleted" dev=srv2 file=aa11|C:\ProgramData\r.exe
        03:10 high endpoint T1486,impact "Files encrypted" dev=srv3 file=aa11|C:\ProgramData\r.exe
        "#,
        expect![[r#"
            inc-a1 high 64: Ransomware: Shadow copies deleted on SRV1 and 2 more devices
              a1 a2 a3 a4
              a1–a2 7.1 EventSequence SharedIndicators SameAsset TemporalProximity: Both name the file aa11 and the device srv1, 10 minutes apart; recovery inhibited, then encryption: spreading, disabling recovery and encrypting are the steps of a ransomware attack.
              a1–a4 4.6 EventSequence SharedIndicators: Both name the file aa11, 70 minutes apart; recovery inhibited, then encryption: spreading, disabling recovery and encrypting are the steps of a ransomware attack.
              a3–a4 4.7 EventSequence SharedIndicators: Both name the file aa11, 30 minutes apart; recovery inhibited, then encryption: spreading, disabling recovery and encrypting are the steps of a ransomware attack.
        "#]],
    );
}

#[test]
fn golden_saml_without_a_shared_account() {
    check_groups(
        r#"
        09:00 high endpoint T1552.004,credential-access "AD FS DKM key read" dev=adfs01 user=CORP\svc-adfs
        15:00 medium identity T1098.001,persistence "Credential added to an application" user=boss@corp.example app=Reporting
        16:00 medium cloud T1114.002,collection "Mail items read by an application" mailbox=boss@corp.example app=Reporting
        16:10 low cloud T1530,collection "File downloaded" user=other@corp.example
        "#,
        expect![[r#"
            high a1 a2 a3
            low a4"#]],
    );
}

#[test]
fn consent_then_download_by_the_app() {
    check_groups(
        r#"
        09:00 medium identity T1528,credential-access "Consent to an application" user=bob@corp.example app=MailSync
        5d10:00 medium cloud T1530,collection "Mass download" user=bob@corp.example app=MailSync
        "#,
        expect!["medium a1 a2"],
    );
}

#[test]
fn noise_does_not_glue_two_attacks() {
    let mut scenario = String::from(
        "00:00 high endpoint T1003.001 \"Dump\" dev=ws1 user=corp\\ann\n\
         5d00:00 high endpoint T1486 \"Encryption\" dev=ws1 user=corp\\bob\n",
    );
    for hour in 0..120 {
        let (day, hour) = (hour / 24, hour % 24);
        for minute in [5, 25, 45] {
            scenario.push_str(&format!(
                "{day}d{hour:02}:{minute:02} low endpoint - \"Noise {minute}\" dev=ws1 user=corp\\ann\n"
            ));
        }
    }
    let shown = groups(&scenario, &Config::default());
    let with = |id: &str| shown.lines().position(|l| l.split(' ').any(|w| w == id)).unwrap();
    assert_ne!(with("a1"), with("a2"));
    assert_eq!(shown.lines().filter(|l| l.starts_with("high")).count(), 2);
    assert!(shown.lines().all(|l| l.starts_with("high") || l.starts_with("low")), "{shown}");
}

#[test]
fn a_habit_does_not_glue_two_attacks() {
    let mut scenario = String::from(
        "00:00 high endpoint T1003.001 \"Dump\" dev=ws1 user=corp\\ann\n\
         5d00:00 high endpoint T1486 \"Encryption\" dev=ws1 user=corp\\bob\n",
    );
    for hour in 0..120 {
        let (day, hour) = (hour / 24, hour % 24);
        scenario
            .push_str(&format!("{day}d{hour:02}:05 medium endpoint - \"Habit\" dev=ws1 user=corp\\ann\n"));
    }
    let shown = groups(&scenario, &Config::default());
    let sizes: Vec<usize> = shown.lines().map(|l| l.split(' ').count() - 1).collect();
    assert_eq!(sizes, [121, 1], "{shown}");
}

#[test]
fn what_is_everywhere_links_nothing() {
    check_groups(
        r#"
        09:00 high endpoint - "A" dev=ws1 user=NT_AUTHORITY\SYSTEM+S-1-5-18 ip@source=127.0.0.1 file=ab12|C:\Windows\System32\svchost.exe
        09:01 high endpoint - "B" dev=ws2 user=NT_AUTHORITY\SYSTEM+S-1-5-18 ip@source=127.0.0.1 file=ab12|C:\Windows\System32\svchost.exe
        09:02 high endpoint - "C" dev=ws3 user=Administrator ip@source=fe80::1 app=Microsoft_Graph
        09:03 high endpoint - "D" dev=ws4 user=administrator ip@source=fe80::1 domain=login.microsoftonline.com
        09:04 high endpoint - "E" dev=ws5 session=ws5|0x3e7 user=DWM-1
        09:05 high endpoint - "F" dev=ws6 session=|0x3e7 user=DWM-1
        "#,
        expect![[r#"
            high a1
            high a2
            high a3
            high a4
            high a5
            high a6"#]],
    );
}

#[test]
fn a_listed_proxy_links_nothing_and_an_unlisted_address_does() {
    let scenario = r#"
        09:00 medium identity - "A" user=ann@corp.example ip@source=203.0.113.9
        09:01 medium identity - "B" user=bob@corp.example ip@source=203.0.113.9
        "#;
    let listed =
        Config { shared_networks: vec![Network::parse("203.0.113.0/24").unwrap()], ..Config::default() };
    expect!["medium a1 a2"].assert_eq(&groups(scenario, &Config::default()));
    expect![[r#"
        low a1
        low a2"#]]
    .assert_eq(&groups(scenario, &listed));
}

#[test]
fn one_account_under_three_names() {
    check_groups(
        r#"
        09:00 medium identity - "By SID" user=S-1-5-21-1-2-3-1105
        09:05 medium identity - "By both" user=S-1-5-21-1-2-3-1105+ann@corp.example
        09:10 medium cloud - "By address" mailbox=Ann@corp.example
        09:15 medium endpoint - "By label" dev=ws9 user=CORP\ann
        09:20 medium endpoint - "Another of the name" dev=ws8 user=other\ann
        "#,
        expect![[r#"
            medium a1 a2 a3 a4
            low a5"#]],
    );
}

#[test]
fn a_parent_links_its_child_but_a_launcher_does_not() {
    check_groups(
        r#"
        0d09:00 low endpoint - "Parent" proc=ws1|10|1|C:\Temp\a.exe
        2d09:00 medium endpoint - "Same process later" proc=ws1|10|1|C:\Temp\a.exe
        0d10:00 low endpoint - "Shell" proc=ws2|10|1|C:\Windows\explorer.exe
        1d10:00 medium endpoint - "Same shell later" proc=ws2|10|1|C:\Windows\explorer.exe
        "#,
        expect![[r#"
            low a1 a2
            low a3
            low a4"#]],
    );
}

#[test]
fn tenants_never_meet() {
    check_groups(
        r#"
        09:00 high endpoint - "A" dev=ws1 user=corp\ann tenant=one
        09:01 high endpoint - "B" dev=ws1 user=corp\ann tenant=two
        "#,
        expect![[r#"
            high a1
            high a2"#]],
    );
}

#[test]
fn a_large_incident_is_cut_by_time() {
    let scenario: String =
        (0..7).map(|n| format!("09:0{n} high endpoint - \"R{n}\" dev=ws1 user=corp\\ann\n")).collect();
    let config = Config { max_alerts_per_incident: 3, ..Config::default() };
    expect![[r#"
        high a1 a2 a3
        high a4 a5 a6
        high a7"#]]
    .assert_eq(&groups(&scenario, &config));
}

#[test]
fn low_alerts_stay_low() {
    check(
        r#"
        09:00 low endpoint discovery "Whoami run" dev=dc01 user=corp\ann
        09:01 low identity credential-access "Failed logon" dev=dc01 user=corp\ann
        09:02 low endpoint lateral-movement "Remote session" dev=dc01 user=corp\ann
        "#,
        expect![[r#"
            inc-a1 low 9: Failed logon on DC01, seen in 2 domains
              a1 a2 a3
              a1–a2 2.8 SameActor SameAsset TemporalProximity: Both name the account corp\ann and the device dc01, 1 minute apart.
              a2–a3 2.8 SameActor SameAsset TemporalProximity: Both name the account corp\ann and the device dc01, 1 minute apart.
        "#]],
    );
}

#[test]
fn an_address_leads_to_the_device_that_had_it() {
    check_groups(
        r#"
        09:00 medium identity T1021 "NTLM logon" dev=dc01 user=corp\eve ip@source=10.0.0.5 dev@source=WS7
        09:20 medium endpoint T1003 "Dump" dev=ws7 user=corp\ann
        11:00 medium identity T1021 "Kerberos logon" dev=srv2 user=corp\bob ip@source=10.0.0.5
        11:10 medium identity T1021 "From elsewhere" dev=srv3 user=corp\dan ip@source=10.0.0.6
        12:00 high endpoint T1003 "Dump" dev=lt1 user=corp\ida
        12:05 low endpoint - "Connection" dev=lt1 user=corp\ida ip@own=10.0.0.9 ip@destination=203.0.113.4
        12:20 medium endpoint T1021.002 "Share written" dev=dc02 user=corp\kim ip@destination=10.0.0.9
        12:25 high endpoint T1003.006 "DCSync" dev=dc02 user=corp\kim
        "#,
        expect![[r#"
            medium a1 a2 a3
            low a4
            high a5 a6 a7 a8"#]],
    );
}

#[test]
fn what_an_incident_tells() {
    expect![[r#"
        6 alerts of 5 detections between 2023-11-15 09:00 and 2023-11-15 10:10 UTC on devices WS1 and DC01 and account ann@corp.example. It begins with “Phishing mail delivered”; the gravest finding is “LSASS memory read”. Its 4 tactics reach from initial access to lateral movement. The order of events is that of a known attack: Phishing to domain intrusion. It touches DC01, a critical asset (domain controller).
          Initial Access: Phishing mail delivered: mail “Invoice” from x@evil.example.
          Execution: Click on a malicious link on WS1 by ann@corp.example: mail “Invoice” from x@evil.example.
          Execution: Encoded PowerShell on WS1 by ann@corp.example: `powershell.exe_-enc_SQBFAFgA`.
          Credential Access: LSASS memory read on WS1 by ann@corp.example: m.exe (2 times within 5 minutes).
          Lateral Movement: Admin share logon on DC01 by ann@corp.example: from 10.0.0.5.
          asset user:ann@corp.example user:corp\ann user:s-1-5-21-1-2-3-7
          asset device:ws1
          asset device:dc01
          asset mailbox:ann@corp.example user:ann@corp.example
          Suspicious url:https://evil.example/login
          Suspicious msgid:m1
          Suspicious sha256:aa
          Suspicious process:ws1|77|5
          Suspicious process:ws1|90|6
          Suspicious process:ws1|91|6
          Source ip:10.0.0.5
          42 high severity
          9 4 attack tactics
          8 3 domains
          14 known sequence: Phishing to domain intrusion
          8 critical asset: DC01 (domain controller)
          3 4 independent findings
          2 5 alerts of medium severity or above
          4 rare entities"#]].assert_eq(&told(
        r#"
        09:00 medium email initial-access,T1566.002 "Phishing mail delivered" msg=m1 mailbox=ann@corp.example url=https://evil.example/login
        09:20 low endpoint execution,T1204.001 "Click on a malicious link" msg=m1 user=ann@corp.example url=https://evil.example/login dev=ws1.corp.example
        09:22 high endpoint execution,T1059.001 "Encoded PowerShell" dev=ws1 user=CORP\ann+ann@corp.example+S-1-5-21-1-2-3-7 user@source=S-1-5-18 proc=ws1|77|5|C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe||powershell.exe_-enc_SQBFAFgA
        09:40 high endpoint credential-access,T1003.001 "LSASS memory read" dev=ws1 user=S-1-5-21-1-2-3-7 proc=ws1|90|6|C:\Temp\m.exe file=aa|C:\Temp\m.exe
        09:45 high endpoint credential-access,T1003.001 "LSASS memory read" dev=ws1 user=S-1-5-21-1-2-3-7 proc=ws1|91|6|C:\Temp\m.exe
        10:10 medium identity lateral-movement,T1021.002 "Admin share logon" dev=dc01.corp.example user=CORP\ann ip@source=10.0.0.5
        "#,
        &Config::default(),
    ));
}

#[test]
fn a_domain_controller_is_everyones() {
    check_groups(
        r#"
        09:00 high endpoint T1552.004 "Key read" dev=dc01 user=corp\ann
        11:30 high endpoint T1003.006 "DCSync" dev=dc01 user=corp\bob
        09:00 high endpoint T1552.004 "Key read" dev=ws1 user=corp\cid
        11:30 high endpoint T1003.001 "Dump" dev=ws1 user=corp\dan
        "#,
        expect![[r#"
            high a1
            high a3 a4
            high a2"#]],
    );
}

#[test]
fn a_broken_trust_is_joined_to_the_next_grave_finding_only_where_nothing_else_joins_it() {
    check_groups(
        r#"
        09:00 high endpoint T1552.004 "AD FS DKM key read" dev=adfs01 user=corp\ann
        10:00 medium identity T1528 "Consent of somebody else" user=bob@corp.example
        11:00 medium identity T1098.001 "Secret added" user=ann@corp.example
        "#,
        expect![[r#"
            high a1 a3
            low a2"#]],
    );
}
