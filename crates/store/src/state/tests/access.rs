//! Users, roles and what they reach, API clients, second factors.

use std::collections::BTreeSet;

use super::super::sql::Sql;
use super::super::totp::{code, from_base32};
use super::super::{
    ADMINISTRATOR, Act, AlertChange, AlertFilter, AssignmentSpec, DeviceGroup, IncidentChange,
    IncidentFilter, IncidentOrder, OPERATOR, PageRequest, PasswordCost, Permission, Principal, READER, Reach,
    Role, Scope, State, StateError, SubjectKind, Tenant, TokenKind, TokenSpec, Within, built_in_roles, fits,
};
use super::databases::on_each;
use super::samples::{alert, by_ann, incident};

const PASSWORD: &str = "correct horse battery";

async fn user_with(tenant: &Tenant, name: &str, role: &str) {
    tenant.create_user(name, PASSWORD, role, by_ann(1)).await.unwrap();
}

async fn session(tenant: &Tenant, user: &str) -> String {
    let spec = TokenSpec { idle_us: Some(1_000), ..TokenSpec::owned(TokenKind::Session, user, user) };
    tenant.create_token(&spec, by_ann(100)).await.unwrap().token
}

async fn who(state: &State, token: &str, now_us: i64) -> Option<Principal> {
    state.authenticate(token, now_us).await.unwrap()
}

#[test]
fn roles_allow_more_and_more() {
    let [reader, operator, administrator] = built_in_roles();
    assert!(operator.set().covers(reader.set()) && administrator.set().covers(operator.set()));
    for role in [&reader, &operator] {
        assert!(
            !role.set().has(Permission::AuthorizationRead) && !role.set().has(Permission::SettingsManage)
        );
    }
    let words: BTreeSet<&str> = Permission::all().map(Permission::word).collect();
    assert_eq!(words.len(), Permission::all().count());
    assert!(words.iter().all(|word| Permission::from_word(word).is_some_and(|p| p.word() == *word)));
}

#[test]
fn a_session_has_the_roles_of_now() {
    on_each(|state| async move {
        let state = state.with_password_cost(PasswordCost::LEAST);
        let tenant = state.tenant("acme").unwrap();
        user_with(&tenant, "root", ADMINISTRATOR).await;
        user_with(&tenant, "bob", READER).await;
        let token = session(&tenant, "bob").await;
        let may = async |permission| who(&state, &token, 101).await.is_some_and(|p| p.may(permission));
        assert!(may(Permission::SecurityDataRead).await && !may(Permission::AlertsManage).await);
        let spec = AssignmentSpec::whole(SubjectKind::User, "bob", OPERATOR);
        let given = tenant.assign(&spec, by_ann(2)).await.unwrap();
        assert!(may(Permission::AlertsManage).await);
        tenant.unassign(&given.id, by_ann(3)).await.unwrap();
        assert!(!may(Permission::AlertsManage).await);
        // Whoever must change their password is let in for nothing else.
        tenant.impose_password("bob", by_ann(4)).await.unwrap();
        assert!(who(&state, &token, 101).await.is_none(), "a reset ends sessions");
        let token = session(&tenant, "bob").await;
        assert!(who(&state, &token, 101).await.unwrap().permissions().iter().next().is_none());
        tenant.change_password("bob", "some other words", by_ann(5)).await.unwrap();
        let token = session(&tenant, "bob").await;
        assert!(who(&state, &token, 101).await.unwrap().may(Permission::SecurityDataRead));
        // At rest, disabled, gone.
        assert!(who(&state, &token, 1_100).await.is_none(), "at rest for too long");
        tenant.set_user_enabled("bob", false, by_ann(6)).await.unwrap();
        assert!(who(&state, &token, 101).await.is_none());
        assert!(tenant.check_login("bob", "some other words").await.unwrap().is_none());
        tenant.set_user_enabled("bob", true, by_ann(7)).await.unwrap();
        assert!(who(&state, &token, 101).await.is_none(), "enabling brings no session back");
        assert!(tenant.check_login("bob", "some other words").await.unwrap().is_some());
        tenant.delete_user("bob", by_ann(8)).await.unwrap();
        assert_eq!(tenant.list_assignments().await.unwrap().len(), 1);
        assert!(tenant.verify_audit().await.unwrap().broken.is_none());
    });
}

#[test]
fn the_last_administrator_stays() {
    on_each(|state| async move {
        let state = state.with_password_cost(PasswordCost::LEAST);
        let tenant = state.default_tenant();
        user_with(&tenant, "root", ADMINISTRATOR).await;
        let own = tenant.list_assignments().await.unwrap()[0].id.clone();
        for refused in [
            tenant.unassign(&own, by_ann(2)).await,
            tenant.set_user_enabled("root", false, by_ann(2)).await,
            tenant.delete_user("root", by_ann(2)).await,
        ] {
            assert!(matches!(refused, Err(StateError::Invalid { .. })), "{refused:?}");
        }
        user_with(&tenant, "second", ADMINISTRATOR).await;
        tenant.set_user_enabled("second", false, by_ann(3)).await.unwrap();
        assert!(tenant.delete_user("root", by_ann(4)).await.is_err(), "the other one is disabled");
        tenant.set_user_enabled("second", true, by_ann(5)).await.unwrap();
        tenant.delete_user("root", by_ann(6)).await.unwrap();
    });
}

#[test]
fn personal_tokens_never_outgrow_their_owner() {
    on_each(|state| async move {
        let state = state.with_password_cost(PasswordCost::LEAST);
        let tenant = state.default_tenant();
        user_with(&tenant, "root", ADMINISTRATOR).await;
        user_with(&tenant, "bob", READER).await;
        let spec = TokenSpec {
            scopes: vec![Scope::Admin],
            ..TokenSpec::owned(TokenKind::Personal, "laptop", "bob")
        };
        let made = tenant.create_token(&spec, by_ann(2)).await.unwrap();
        let principal = who(&state, &made.token, 3).await.unwrap();
        assert_eq!(principal.name, "bob");
        assert_eq!(principal.permissions(), built_in_roles()[0].set());
        assert_eq!(tenant.list_personal_tokens("bob").await.unwrap()[0].id, made.id);
        assert!(tenant.list_personal_tokens("root").await.unwrap().is_empty());
        tenant.set_user_enabled("bob", false, by_ann(4)).await.unwrap();
        assert!(who(&state, &made.token, 5).await.is_none());
    });
}

#[test]
fn own_roles_are_made_changed_and_removed() {
    on_each(|state| async move {
        let tenant = state.with_password_cost(PasswordCost::LEAST).default_tenant();
        let mut role = Role {
            id: "mail-team".to_owned(),
            description: "Looks at mail".to_owned(),
            permissions: vec![Permission::SecurityDataRead],
            tables: vec!["Email*".to_owned()],
            built_in: false,
        };
        tenant.put_role(&role, by_ann(1)).await.unwrap();
        role.permissions.push(Permission::AlertsManage);
        tenant.put_role(&role, by_ann(2)).await.unwrap();
        assert_eq!(tenant.get_role("mail-team").await.unwrap(), role);
        user_with(&tenant, "bob", "mail-team").await;
        assert!(matches!(tenant.delete_role("mail-team", by_ann(3)).await, Err(StateError::Invalid { .. })));
        let held = tenant.list_assignments().await.unwrap();
        user_with(&tenant, "root", ADMINISTRATOR).await;
        tenant.unassign(&held[0].id, by_ann(4)).await.unwrap();
        tenant.delete_role("mail-team", by_ann(5)).await.unwrap();
        let wrong = [
            Role { id: READER.to_owned(), ..role.clone() },
            Role { id: "a b".to_owned(), ..role.clone() },
            Role { permissions: vec![], ..role.clone() },
            Role { tables: vec!["Email; drop".to_owned()], ..role.clone() },
        ];
        for role in wrong {
            assert!(
                matches!(tenant.put_role(&role, by_ann(6)).await, Err(StateError::Invalid { .. })),
                "{role:?}"
            );
        }
    });
}

/// Which alerts and incidents a scope shows.
#[test]
fn what_a_scope_reaches() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        let mut mail = alert("al-3", "", "carol", 3);
        mail.events[0].source = "mail".to_owned();
        mail.evidence.remove(0);
        let alerts = [alert("al-1", "ws1.corp.example", "ann", 1), alert("al-2", "DB-7", "bob", 2), mail];
        tenant.put_alerts(&alerts, 10).await.unwrap();
        let incidents = [incident("in-1", &["al-1", "al-2"], 5, 1), incident("in-2", &["al-3"], 6, 2)];
        tenant.put_incidents(&incidents, 10).await.unwrap();
        let only = |sources: &[&str], devices: &[&str]| {
            let list = |names: &[&str]| Some(names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>());
            Within {
                sources: if sources.is_empty() { None } else { list(sources) },
                devices: if devices.is_empty() { None } else { list(devices) },
            }
        };
        let cases = [
            ("all", Reach::All),
            ("nothing", Reach::Some(vec![])),
            ("source edr", Reach::Some(vec![only(&["edr"], &[])])),
            ("source mail", Reach::Some(vec![only(&["mail"], &[])])),
            ("devices ws*", Reach::Some(vec![only(&[], &["ws*"])])),
            ("devices *-7", Reach::Some(vec![only(&[], &["*-7"])])),
            ("devices _s1 (no wildcard)", Reach::Some(vec![only(&[], &["_s1"])])),
            ("mail and ws*", Reach::Some(vec![only(&["mail"], &["ws*"])])),
            ("mail or ws*", Reach::Some(vec![only(&["mail"], &[]), only(&[], &["ws*"])])),
            ("a group that is gone", Reach::Some(vec![Within { sources: None, devices: Some(vec![]) }])),
        ];
        let mut table = String::new();
        for (name, reach) in cases {
            let view = tenant.clone().within(reach);
            table.push_str(&format!("{name}: {}\n", shown(&view).await));
        }
        expect_test::expect![[r#"
            all: al-1 al-2 al-3 in-1 in-2
            nothing: 
            source edr: al-1 al-2 in-1
            source mail: al-3 in-2
            devices ws*: al-1 in-1
            devices *-7: al-2 in-1
            devices _s1 (no wildcard): 
            mail and ws*: 
            mail or ws*: al-1 al-3 in-1 in-2
            a group that is gone: 
        "#]]
        .assert_eq(&table);
    });
}

async fn shown(view: &Tenant) -> String {
    let page = PageRequest::first(10);
    let alerts = view.list_alerts(&AlertFilter::default(), &page).await.unwrap().items;
    let incidents =
        view.list_incidents(&IncidentFilter::default(), IncidentOrder::default(), &page).await.unwrap();
    let mut ids: Vec<String> = alerts.into_iter().map(|a| a.alert.id.0).collect();
    ids.extend(incidents.items.into_iter().map(|i| i.incident.id.0));
    ids.sort();
    // What is not in the list cannot be read or changed by its id either.
    for id in ["al-1", "al-2", "al-3"] {
        let id = model::AlertId(id.to_owned());
        let listed = ids.contains(&id.0);
        assert_eq!(view.get_alert(&id).await.is_ok(), listed, "{id:?}");
        assert_eq!(view.get_alerts(std::slice::from_ref(&id)).await.unwrap().len(), usize::from(listed));
        assert_eq!(view.update_alert(&id, AlertChange::default(), by_ann(20)).await.is_ok(), listed);
    }
    for id in ["in-1", "in-2"] {
        let id = model::IncidentId(id.to_owned());
        let listed = ids.contains(&id.0);
        if let Ok(found) = view.get_incident(&id).await {
            // It tells of no alert that is not seen, and of no asset of one.
            assert!(found.incident.alerts.iter().all(|a| ids.contains(&a.0)), "{id:?}: {:?}", found.incident);
            let whole = id.0 != "in-1" || ids.contains(&"al-1".to_owned());
            assert_eq!(found.incident.assets.is_empty(), !whole && id.0 == "in-1", "{id:?}");
        }
        assert_eq!(view.get_incident(&id).await.is_ok(), listed, "{id:?}");
        assert_eq!(view.update_incident(&id, IncidentChange::default(), by_ann(20)).await.is_ok(), listed);
    }
    ids.join(" ")
}

#[test]
fn assignments_become_grants() {
    on_each(|state| async move {
        let tenant = state.with_password_cost(PasswordCost::LEAST).default_tenant();
        user_with(&tenant, "root", ADMINISTRATOR).await;
        let group = DeviceGroup { name: "servers".to_owned(), patterns: vec!["DB-*".to_owned()] };
        tenant.put_device_group(&group, by_ann(1)).await.unwrap();
        let client = tenant.create_client("robot", by_ann(1)).await.unwrap();
        let spec = AssignmentSpec {
            sources: vec!["edr".to_owned()],
            device_groups: vec!["servers".to_owned()],
            ..AssignmentSpec::whole(SubjectKind::Client, &client.id, OPERATOR)
        };
        tenant.assign(&spec, by_ann(2)).await.unwrap();
        let grants = tenant.grants(SubjectKind::Client, &client.id).await.unwrap();
        let within = Within { sources: Some(vec!["edr".to_owned()]), devices: Some(vec!["db-*".to_owned()]) };
        assert_eq!(grants[0].within, within);
        tenant.delete_device_group("servers", by_ann(3)).await.unwrap();
        let grants = tenant.grants(SubjectKind::Client, &client.id).await.unwrap();
        assert_eq!(grants[0].within.devices, Some(vec![]), "a group that is gone reaches nothing, not all");
        let unknown = [
            AssignmentSpec::whole(SubjectKind::User, "nobody", READER),
            AssignmentSpec::whole(SubjectKind::User, "root", "no-such-role"),
            AssignmentSpec { device_groups: vec!["servers".to_owned()], ..spec.clone() },
        ];
        for spec in unknown {
            assert!(
                matches!(tenant.assign(&spec, by_ann(4)).await, Err(StateError::NotFound { .. })),
                "{spec:?}"
            );
        }
    });
}

#[test]
fn clients_and_their_secrets() {
    on_each(|state| async move {
        let tenant = state.tenant("acme").unwrap();
        let client = tenant.create_client("robot", by_ann(1)).await.unwrap();
        assert!(matches!(tenant.create_client("robot", by_ann(1)).await, Err(StateError::Exists { .. })));
        let first = tenant.add_client_secret(&client.id, Some(1_000), by_ann(2)).await.unwrap();
        let second = tenant.add_client_secret(&client.id, None, by_ann(3)).await.unwrap();
        let check = async |secret: &str, now_us| {
            state.check_client(&client.id.to_uppercase(), secret, now_us).await.unwrap().map(|c| c.tenant)
        };
        assert_eq!(check(&first.secret, 10).await.as_deref(), Some("acme"));
        assert_eq!(check(&first.secret, 1_000).await, None, "ended");
        for wrong in ["", "x", &first.id, &format!("{}0", second.secret)] {
            assert_eq!(check(wrong, 10).await, None, "{wrong}");
        }
        assert!(state.check_client("no such\0", &second.secret, 10).await.unwrap().is_none());
        let token = tenant.issue_access_token(&client, 1_000, 10).await.unwrap().token;
        let principal = who(&state, &token, 11).await.unwrap();
        assert_eq!((principal.name.as_str(), principal.kind), ("app:robot", TokenKind::Access));
        assert!(!principal.may(Permission::SecurityDataRead), "it has no role yet");
        let spec = AssignmentSpec::whole(SubjectKind::Client, &client.id, READER);
        tenant.assign(&spec, by_ann(12)).await.unwrap();
        assert!(who(&state, &token, 13).await.unwrap().may(Permission::SecurityDataRead));
        assert!(who(&state, &token, 1_010).await.is_none(), "ended");
        tenant.remove_client_secret(&client.id, &first.id, by_ann(14)).await.unwrap();
        assert!(who(&state, &token, 15).await.is_none(), "its secret is gone");
        let token = tenant.issue_access_token(&client, 1_000, 16).await.unwrap().token;
        tenant.set_client_enabled(&client.id, false, by_ann(17)).await.unwrap();
        assert!(who(&state, &token, 18).await.is_none() && check(&second.secret, 18).await.is_none());
        assert!(
            state.default_tenant().delete_client(&client.id, by_ann(19)).await.is_err(),
            "another tenant"
        );
        tenant.delete_client(&client.id, by_ann(20)).await.unwrap();
        assert!(tenant.list_clients().await.unwrap().is_empty());
        assert!(tenant.list_assignments().await.unwrap().is_empty());
        let log = tenant.list_audit(&PageRequest::first(100)).await.unwrap().items;
        assert!(log.iter().all(|row| !row.detail.contains(&second.secret)));
    });
}

#[test]
fn second_factors() {
    on_each(|state| async move {
        let tenant = state.with_password_cost(PasswordCost::LEAST).default_tenant();
        user_with(&tenant, "ann", READER).await;
        let at = |seconds: i64| Act::new("ann", seconds * 1_000_000);
        assert!(tenant.confirm_second_factor("ann", "000000", at(0)).await.is_err(), "not begun");
        let secret = tenant.begin_second_factor("ann").await.unwrap();
        let now = |seconds: i64| code(&from_base32(&secret), seconds / 30);
        assert!(tenant.confirm_second_factor("ann", "12345", at(60)).await.is_err());
        assert!(!tenant.get_user("ann").await.unwrap().second_factor, "not confirmed");
        let recovery = tenant.confirm_second_factor("ann", &now(60), at(60)).await.unwrap();
        assert!(tenant.get_user("ann").await.unwrap().second_factor);
        assert!(tenant.begin_second_factor("ann").await.is_err(), "there is one");
        assert!(!tenant.use_second_factor("ann", &now(60), at(60)).await.unwrap(), "used to confirm");
        assert!(tenant.use_second_factor("ann", &now(120), at(120)).await.unwrap());
        assert!(!tenant.use_second_factor("ann", &now(120), at(121)).await.unwrap(), "used");
        assert!(
            !tenant.use_second_factor("ann", &now(90), at(121)).await.unwrap(),
            "before one that was used"
        );
        assert!(tenant.use_second_factor("ann", &recovery[3].to_uppercase(), at(150)).await.unwrap());
        assert!(!tenant.use_second_factor("ann", &recovery[3], at(150)).await.unwrap(), "used");
        tenant.remove_second_factor("ann", at(200)).await.unwrap();
        assert!(!tenant.use_second_factor("ann", &recovery[4], at(200)).await.unwrap());
    });
}

#[test]
fn users_of_a_provider() {
    on_each(|state| async move {
        let tenant = state.with_password_cost(PasswordCost::LEAST).default_tenant();
        user_with(&tenant, "root", ADMINISTRATOR).await;
        let roles = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        let act = Act::new("oidc:idp", 5);
        let put = async |given: &[&str]| {
            tenant.put_external_user(("oidc:idp", "eve@example.org"), &roles(given), act).await.unwrap();
            let held = tenant.list_assignments().await.unwrap().into_iter();
            let mut held: Vec<_> =
                held.filter(|a| a.spec.subject == "eve@example.org").map(|a| a.spec.role).collect();
            held.sort();
            held.join(" ")
        };
        assert_eq!(put(&[READER]).await, "reader");
        let spec = AssignmentSpec::whole(SubjectKind::User, "eve@example.org", "administrator");
        tenant.assign(&spec, by_ann(6)).await.unwrap();
        assert_eq!(put(&[OPERATOR]).await, "administrator operator", "roles given here stay");
        assert_eq!(put(&[]).await, "administrator");
        assert!(tenant.check_login("eve@example.org", "").await.unwrap().is_none(), "no password here");
        assert!(tenant.reset_password("eve@example.org", by_ann(7)).await.is_err());
        let taken = tenant.put_external_user(("oidc:idp", "root"), &roles(&[READER]), act).await;
        assert!(matches!(taken, Err(StateError::Invalid { .. })), "{taken:?}");
    });
}

/// A database of the version before: its users keep what they could do, its sessions end, and its alerts
/// are found by their sources.
#[test]
fn an_older_database_is_brought_up() {
    on_each(|state| async move {
        let tenant = state.with_password_cost(PasswordCost::LEAST).default_tenant();
        for (name, scopes) in [("a", r#"["admin"]"#), ("w", r#"["write"]"#), ("r", r#"["read"]"#)] {
            user_with(&tenant, name, ADMINISTRATOR).await;
            let sql =
                Sql::new("test", "UPDATE users SET scopes = $1 WHERE name = $2").bind(scopes).bind(name);
            tenant.db.execute(sql).await.unwrap();
        }
        tenant.put_alerts(&[alert("al-1", "ws1", "ann", 1)], 10).await.unwrap();
        for text in
            ["DELETE FROM assignments", "DELETE FROM alert_entities WHERE entity_key LIKE 'cordon-source:%'"]
        {
            tenant.db.execute(Sql::new("test", text)).await.unwrap();
        }
        for statement in super::super::migrate::statements_of(3, tenant.db.dialect) {
            if statement.starts_with("INSERT INTO") {
                tenant.db.execute(Sql::new("test", &statement)).await.unwrap();
            }
        }
        let held = tenant.list_assignments().await.unwrap();
        let held: Vec<_> = held.iter().map(|a| (a.spec.subject.as_str(), a.spec.role.as_str())).collect();
        assert_eq!(held, [("a", "administrator"), ("r", "reader"), ("w", "operator")]);
        let within = Within { sources: Some(vec!["edr".to_owned()]), devices: None };
        assert!(shown(&tenant.within(Reach::Some(vec![within]))).await.contains("al-1"));
    });
}

#[test]
fn patterns() {
    for (pattern, text, expected) in [
        ("*", "", true),
        ("*", "x", true),
        ("", "", true),
        ("", "x", false),
        ("Email*", "EmailEvents", true),
        ("email*", "EmailEvents", true),
        ("Email*", "AlertInfo", false),
        ("*Events", "EmailEvents", true),
        ("a*b*c", "a-b-b-c", true),
        ("a*b*c", "a-c-b", false),
        ("ab*ba", "aba", false),
        ("DeviceInfo", "DeviceInfoX", false),
    ] {
        assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
    }
}
