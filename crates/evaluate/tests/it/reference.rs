//! The pages of the language reference are those that the declarations make.

use expect_test::expect_file;

#[test]
fn pages_are_fresh() {
    for (name, page) in evaluate::reference::pages() {
        expect_file![format!("{}/../../docs/reference/kql/{name}", env!("CARGO_MANIFEST_DIR"))]
            .assert_eq(&page);
    }
}
