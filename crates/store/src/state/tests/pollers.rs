//! Polled sources: settings, state, what was read.

use super::super::{Act, PollerSpec};
use super::databases::on_each;

#[test]
fn a_polled_source_remembers() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        let act = Act::new("test", 7);
        let mut spec = PollerSpec {
            source: "okta-main".to_owned(),
            vendor: "okta".to_owned(),
            description: None,
            settings: r#"{"org":"https://example.okta.com"}"#.to_owned(),
            sealed: "c2VhbGVk".to_owned(),
        };
        tenant.put_poller(&spec, act).await.unwrap();
        let seen = |n: i64| ("id".to_owned() + &n.to_string(), n);
        tenant.save_poller("okta-main", "{\"a\":1}", &[seen(1), seen(2)], 0).await.unwrap();
        tenant.save_poller("okta-main", "{\"a\":2}", &[seen(3)], 2).await.unwrap();
        tenant.save_poller("nobody", "{}", &[seen(4)], 0).await.unwrap();
        let ids: Vec<String> = (1..=4).map(|n| seen(n).0).collect();
        let mut known = tenant.poller_knows("okta-main", &ids).await.unwrap();
        known.sort();
        assert_eq!(known, ["id2", "id3"]);
        assert!(tenant.poller_knows("nobody", &ids).await.unwrap().is_empty());

        // Other settings keep the state, another vendor does not.
        spec.settings = "{}".to_owned();
        tenant.put_poller(&spec, act).await.unwrap();
        let found = tenant.get_poller("okta-main").await.unwrap();
        assert_eq!((found.state.as_deref(), &found.spec), (Some("{\"a\":2}"), &spec));
        spec.vendor = "slack-audit".to_owned();
        tenant.put_poller(&spec, act).await.unwrap();
        assert_eq!(tenant.get_poller("okta-main").await.unwrap().state, None);

        tenant.delete_source("okta-main", act).await.unwrap();
        assert!(tenant.list_pollers().await.unwrap().is_empty());
        assert!(tenant.poller_knows("okta-main", &ids).await.unwrap().is_empty());
    });
}
