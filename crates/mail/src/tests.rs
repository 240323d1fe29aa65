//! Tests of the declarations.

#[test]
fn fields_page_is_fresh() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/mail-fields.md");
    let page = crate::fields::fields_page();
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    if stored != page {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &page).unwrap();
        panic!(
            "docs/reference/mail-fields.md was stale and has been rewritten; run the test again and commit it"
        );
    }
}

#[test]
fn field_names_are_unique() {
    let mut names: Vec<_> = crate::fields::FIELDS.iter().map(|f| f.name).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn brands_have_their_skeletons() {
    for brand in crate::lists::BRANDS {
        let label = brand.domains[0].split('.').next().unwrap_or_default();
        assert_eq!(crate::lookalike::skeleton(label), brand.skeleton, "{}", brand.name);
    }
}
