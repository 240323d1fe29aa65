//! Tokens, users and sources.

use super::super::secret::hash_password;
use super::super::{
    AuditRow, PageRequest, PasswordCost, Permission, READER, Scope, SourceSpec, State, StateError, TokenKind,
    TokenSpec,
};
use super::databases::on_each;
use super::samples::by_ann;
use std::collections::BTreeMap;

fn api_token(scopes: &[Scope], expires_us: Option<i64>) -> TokenSpec {
    TokenSpec::new(TokenKind::Api, "shipper", scopes.to_vec()).ending(expires_us)
}

#[test]
fn tokens_live_end_and_are_revoked() {
    on_each(|state| async move {
        let tenant = state.tenant("acme").unwrap();
        let made = tenant.create_token(&api_token(&[Scope::Read], Some(100)), by_ann(1)).await.unwrap();
        let principal = state.authenticate(&made.token, 50).await.unwrap().unwrap();
        assert_eq!((principal.tenant.as_str(), principal.name.as_str()), ("acme", "shipper"));
        assert!(principal.may(Permission::SecurityDataRead) && !principal.may(Permission::AlertsManage));
        assert_eq!(state.authenticate(&made.token, 100).await.unwrap(), None, "ended");
        let lasting = tenant.create_token(&api_token(&[Scope::Admin], None), by_ann(1)).await.unwrap();
        assert!(state.authenticate(&lasting.token, i64::MAX).await.unwrap().is_some());
        // Another tenant cannot revoke it.
        let other = state.default_tenant().revoke_token(&lasting.id, by_ann(2)).await;
        assert!(matches!(other, Err(StateError::NotFound { .. })));
        tenant.revoke_token(&lasting.id, by_ann(2)).await.unwrap();
        assert_eq!(state.authenticate(&lasting.token, 3).await.unwrap(), None, "revoked");
        assert!(matches!(
            tenant.revoke_token(&lasting.id, by_ann(3)).await,
            Err(StateError::NotFound { .. })
        ));
        assert_eq!(tenant.list_tokens().await.unwrap().len(), 2);
        assert!(tenant.create_token(&api_token(&[], None), by_ann(1)).await.is_err());
    });
}

#[test]
fn near_misses_are_not_tokens() {
    on_each(|state| async move {
        let made =
            state.default_tenant().create_token(&api_token(&[Scope::Read], None), by_ann(1)).await.unwrap();
        let swapped = format!("{}0", &made.token[..made.token.len() - 1]);
        let swapped = if swapped == made.token { made.token.replace("0", "1") } else { swapped };
        let wrong = [
            String::new(),
            "cordon".to_owned(),
            made.id.clone(),
            made.token.to_uppercase(),
            format!("{}_", made.token),
            format!(" {}", made.token),
            made.token[..made.token.len() - 1].to_owned(),
            swapped,
            "cordon_0000000000000000_".to_owned() + &"0".repeat(64),
            "ü".repeat(90),
        ];
        for token in wrong {
            assert_eq!(state.authenticate(&token, 2).await.unwrap(), None, "{token}");
        }
    });
}

#[test]
fn scopes_stand_for_permissions() {
    let mut table = String::new();
    for text in ["read", "write", "admin", "ingest:a", "posture.read"] {
        let scope = Scope::try_from(text.to_owned()).unwrap();
        assert_eq!(scope.to_string(), text);
        let words: Vec<&str> = scope.permissions().iter().map(Permission::word).collect();
        table.push_str(&format!("{text}: {}\n", words.join(" ")));
    }
    expect_test::expect![[r#"
        read: securityData.read posture.read settings.read
        write: securityData.read alerts.manage posture.read settings.read
        admin: securityData.read alerts.manage response.manage liveResponse.basic liveResponse.advanced fileCollection.manage email.content.read email.actions.manage posture.read posture.manage detectionTuning.manage settings.read settings.manage authorization.read authorization.manage
        ingest:a: 
        posture.read: posture.read
    "#]].assert_eq(&table);
    for wrong in ["", "root", "ingest:", "READ", "alerts"] {
        assert!(Scope::try_from(wrong.to_owned()).is_err(), "{wrong}");
    }
}

async fn audit_rows(state: &State) -> Vec<AuditRow> {
    state.default_tenant().list_audit(&PageRequest::first(1_000)).await.unwrap().items
}

#[test]
fn the_admin_is_made_once() {
    on_each(|state| async move {
        let state = state.with_password_cost(PasswordCost::LEAST);
        let tenant = state.default_tenant();
        let admin = tenant.ensure_admin(1).await.unwrap().unwrap();
        assert_eq!((admin.user.as_str(), admin.password.len()), ("admin", 29));
        assert!(tenant.ensure_admin(2).await.unwrap().is_none());
        assert!(tenant.check_login("admin", &admin.password).await.unwrap().is_some());
        for (user, password) in
            [("admin", "wrong"), ("nobody", "wrong"), ("a\0", "\0"), ("admin", &"x".repeat(999))]
        {
            assert_eq!(tenant.check_login(user, password).await.unwrap(), None, "{user}");
        }
        let new = tenant.reset_password("admin", by_ann(3)).await.unwrap();
        assert_eq!(tenant.check_login("admin", &admin.password).await.unwrap(), None);
        assert!(tenant.check_login("admin", &new.password).await.unwrap().is_some());
        let weak = tenant.create_user("bob", "short", READER, by_ann(4)).await;
        assert!(matches!(weak, Err(StateError::Invalid { field: "password", .. })));
        assert!(!format!("{admin:?}").contains(&admin.password));
        assert!(audit_rows(&state).await.iter().all(|r| !r.detail.contains(&new.password)));
    });
}

#[test]
fn sources_and_their_tokens() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        let spec = SourceSpec { name: "fw-1".to_owned(), kind: "syslog".to_owned(), format_hint: None };
        let made = tenant.create_source(&spec, by_ann(10)).await.unwrap();
        let principal = state.authenticate(&made.token, 11).await.unwrap().unwrap();
        assert!(principal.ingest.as_deref() == Some("fw-1") && !principal.may(Permission::SecurityDataRead));
        assert!(matches!(tenant.create_source(&spec, by_ann(11)).await, Err(StateError::Exists { .. })));
        let second = tenant.create_source_token("fw-1", by_ann(12)).await.unwrap();
        assert!(tenant.create_source_token("fw-2", by_ann(12)).await.is_err());
        tenant.touch_sources(&BTreeMap::from([("fw-1".to_owned(), 20)])).await.unwrap();
        tenant.touch_sources(&BTreeMap::from([("fw-1".to_owned(), 15)])).await.unwrap();
        tenant.ensure_source(&SourceSpec { name: "file".to_owned(), ..spec.clone() }, 1).await.unwrap();
        tenant.ensure_source(&SourceSpec { name: "file".to_owned(), ..spec.clone() }, 2).await.unwrap();
        let listed = tenant.list_sources().await.unwrap();
        let shown: Vec<_> = listed.iter().map(|s| (s.name.as_str(), s.created_us, s.last_seen_us)).collect();
        assert_eq!(shown, [("file", 1, None), ("fw-1", 10, Some(20))]);
        tenant.delete_source("fw-1", by_ann(30)).await.unwrap();
        for token in [&made.token, &second.token] {
            assert_eq!(state.authenticate(token, 31).await.unwrap(), None);
        }
        assert!(matches!(tenant.delete_source("fw-1", by_ann(31)).await, Err(StateError::NotFound { .. })));
        for name in ["", "a b", "a/b", "ä", &"x".repeat(200)] {
            let bad = SourceSpec { name: name.to_owned(), ..spec.clone() };
            assert!(
                matches!(tenant.create_source(&bad, by_ann(1)).await, Err(StateError::Invalid { .. })),
                "{name}"
            );
        }
        assert!(tenant.verify_audit().await.unwrap().broken.is_none());
    });
}

#[test]
fn passwords_are_kept_as_argon2id() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let hash = runtime.block_on(hash_password("correct horse".to_owned(), PasswordCost::default())).unwrap();
    assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
}
