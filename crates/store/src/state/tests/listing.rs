//! Lists by conditions, on every database: what is found, in which order, and pages that stay right.

use model::{AlertId, IncidentStatus, Severity};

use super::super::{
    AlertField, Comparison, Condition, Direction, Edit, IncidentChange, IncidentField, Item, Listing, Place,
    StateError, Tenant, Value,
};
use super::databases::on_each;
use super::samples::{alert, by_ann, incident};

async fn filled(tenant: &Tenant) {
    for (id, priority, time_us) in [("a", 40, 10), ("b", 50, 20), ("c", 60, 30), ("d", 70, 40)] {
        let mut made = incident(id, &[&format!("alert-{id}")], priority, time_us);
        made.severity = if id == "d" { Severity::High } else { Severity::Medium };
        tenant.put_alerts(&[alert(&format!("alert-{id}"), "ws1", "ann", time_us)], time_us).await.unwrap();
        tenant.put_incidents(&[made], time_us).await.unwrap();
    }
    let change = IncidentChange {
        assigned_to: Edit::Set("Ann O'Hara".to_owned()),
        name: Edit::Set("100% of_it".to_owned()),
        tags: Some(vec!["vip".to_owned(), "quote\"d".to_owned()]),
        status: Some(IncidentStatus::Resolved),
        ..Default::default()
    };
    tenant.update_incident(&model::IncidentId("b".to_owned()), change, by_ann(100)).await.unwrap();
}

async fn found(tenant: &Tenant, filter: Condition<IncidentField>) -> String {
    let order = vec![(IncidentField::Created, Direction::Ascending)];
    let count = tenant.count_incidents(Some(&filter)).await.unwrap();
    let listing = Listing { filter: Some(filter), order, ..Listing::default() };
    let page = tenant.find_incidents(&listing).await.unwrap();
    let ids: String = page.items.iter().map(|r| r.incident.id.0.as_str()).collect();
    assert_eq!(count, i64::try_from(page.items.len()).unwrap());
    ids
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[test]
fn conditions_find_what_they_say() {
    use Comparison::{Equal, Greater, LessOrEqual, NotEqual};
    use Condition::{And, Any, Compare, Constant, Find, In, IsNull, Not, Or};
    use IncidentField::{AssignedTo, Id, Name, Priority, Severity, Status, Tags};
    on_each(|state| async move {
        let tenant = state.default_tenant();
        filled(&tenant).await;
        let ann = || text("Ann O'Hara");
        let cases = [
            (Constant(true), "abcd"),
            (Constant(false), ""),
            (Compare(Severity, Equal, Value::Number(3)), "d"),
            (Compare(Priority, Greater, Value::Number(50)), "cd"),
            (Compare(Priority, LessOrEqual, Value::Number(50)), "ab"),
            (Compare(Status, Equal, text("resolved")), "b"),
            (Compare(AssignedTo, Equal, ann()), "b"),
            (Compare(AssignedTo, NotEqual, ann()), "acd"),
            (Not(Box::new(Compare(AssignedTo, Equal, ann()))), "acd"),
            (Not(Box::new(Compare(AssignedTo, NotEqual, ann()))), "b"),
            (IsNull(AssignedTo), "acd"),
            (In(Id, vec![text("a"), text("d"), text("x' OR '1'='1")]), "ad"),
            (In(Id, vec![]), ""),
            (Find(Name, Place::Start, "100% OF_".to_owned()), "b"),
            (Find(Name, Place::Anywhere, "_".to_owned()), "b"),
            (Find(Name, Place::End, "ws1".to_owned()), "acd"),
            (Not(Box::new(Find(AssignedTo, Place::Anywhere, "hara".to_owned()))), "acd"),
            (Any(Tags, None), "b"),
            (Any(Tags, Some(Box::new(Compare(Item, Equal, text("quote\"d"))))), "b"),
            (Any(Tags, Some(Box::new(Compare(Item, Equal, text("vi"))))), ""),
            (Not(Box::new(Any(Tags, Some(Box::new(Find(Item, Place::Start, "V".to_owned())))))), "acd"),
            (And(vec![Compare(Priority, Greater, Value::Number(40)), IsNull(AssignedTo)]), "cd"),
            (Or(vec![Compare(Id, Equal, text("a")), Compare(Id, Equal, text("c"))]), "ac"),
            (Or(vec![]), ""),
        ];
        for (condition, expected) in cases {
            assert_eq!(found(&tenant, condition.clone()).await, expected, "{condition:?}");
        }
        let of_incident = Condition::Compare(AlertField::IncidentId, Equal, text("c"));
        let listing = Listing { filter: Some(of_incident), ..Listing::default() };
        let page = tenant.find_alerts(&listing).await.unwrap();
        assert_eq!(page.items[0].alert.id, AlertId("alert-c".to_owned()));
        assert_eq!(page.items.len(), 1);
    });
}

#[test]
fn what_cannot_be_asked_is_refused() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        let one = Condition::Compare(IncidentField::Id, Comparison::Equal, text("a"));
        let refused = [
            Condition::Compare(IncidentField::Id, Comparison::Equal, Value::Number(1)),
            Condition::Find(IncidentField::Priority, Place::Start, "1".to_owned()),
            Condition::Any(IncidentField::Id, None),
            Condition::Compare(IncidentField::Id, Comparison::Equal, text("nul\0")),
            Condition::Or(vec![one; 201]),
        ];
        for condition in refused {
            let listing = Listing { filter: Some(condition), ..Listing::default() };
            let refused = tenant.find_incidents(&listing).await;
            assert!(matches!(refused, Err(StateError::Invalid { .. })));
        }
        for after in ["", "[]", "[\"x\"]", "[1,2]", "{}", "[9e99,\"x\"]"] {
            let order = vec![(IncidentField::Created, Direction::Ascending)];
            let listing = Listing { order, after: Some(after.to_owned()), ..Listing::default() };
            let refused = tenant.find_incidents(&listing).await;
            assert!(matches!(refused, Err(StateError::Invalid { .. })), "{after}");
        }
    });
}

#[test]
fn pages_stay_right_while_rows_come_in() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        filled(&tenant).await;
        let orders = [
            (vec![(IncidentField::Created, Direction::Descending)], "dcba"),
            (
                vec![
                    (IncidentField::AssignedTo, Direction::Ascending),
                    (IncidentField::Priority, Direction::Descending),
                ],
                "dcab",
            ),
            (
                vec![
                    (IncidentField::Severity, Direction::Descending),
                    (IncidentField::Id, Direction::Ascending),
                ],
                "dabc",
            ),
            (vec![], "abcd"),
        ];
        for (number, (order, expected)) in orders.into_iter().enumerate() {
            let mut listing = Listing { order: order.clone(), size: 1, ..Listing::default() };
            let mut seen = String::new();
            loop {
                let page = tenant.find_incidents(&listing).await.unwrap();
                seen.extend(page.items.iter().map(|r| r.incident.id.0.clone()));
                // Newer than everything: before the first page of the first order, and of another name.
                let new = format!("new{number}{}", seen.len());
                tenant.put_incidents(&[incident(&new, &[], 99, 50)], 1_000).await.unwrap();
                match page.next {
                    Some(next) => listing.after = Some(next),
                    None => break,
                }
            }
            let old: String = seen.chars().filter(|c| "abcd".contains(*c)).collect();
            if number == 0 {
                assert_eq!(seen, expected, "what came in later is not on later pages of newest first");
            }
            assert!(old.starts_with(expected) || old.replace(['n', 'e', 'w'], "") == expected, "{old}");
        }
        let skipping = Listing::<IncidentField> { size: 2, skip: 1, ..Listing::default() };
        let page = tenant.find_incidents(&skipping).await.unwrap();
        assert_eq!(page.items[0].incident.id.0, "b");
    });
}
