//! `restrict access to` hides everything else.

use crate::examples::answer;

#[test]
fn only_what_is_named_can_be_used() {
    let views = "let A = view () { print x = 1 }; let B = view () { print x = 2 }; let s = 3;";
    let ask = |rest: &str| answer(&format!("{views} {rest}")).map(|t| t.rows.len());
    assert_eq!(ask("restrict access to (A); A"), Ok(1));
    assert_eq!(ask("restrict access to (A); A | extend y = s"), Ok(1));
    assert!(ask("restrict access to (A); B").is_err());
    assert!(ask("restrict access to (A); union A, B").is_err());
    assert_eq!(ask("restrict access to (*); union A, B"), Ok(2));
    assert_eq!(ask("search x > 0"), Ok(2));
    assert_eq!(ask("restrict access to (A); search x > 0"), Ok(1));
}

#[test]
fn a_view_reaches_what_its_user_cannot() {
    let query = "let T = view () { print x = 1 }; let V = view () { T }; restrict access to (V); V";
    assert_eq!(answer(query).map(|t| t.rows.len()), Ok(1));
}
