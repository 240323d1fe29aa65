//! The search for terms against a plain one.

use evaluate::terms::{Place, Term, TermSet, fold, needed, runs};
use proptest::prelude::*;

const PLACES: [Place; 7] =
    [Place::Whole, Place::Start, Place::End, Place::Anywhere, Place::Term, Place::TermStart, Place::TermEnd];

/// The test as the documentation words it, character by character.
fn plain(text: &str, needle: &str, place: Place, cased: bool) -> bool {
    let ready = |t: &str| if cased { t.to_owned() } else { fold(t) };
    let (text, needle): (Vec<char>, Vec<char>) =
        (ready(text).chars().collect(), ready(needle).chars().collect());
    let alphanumeric =
        |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(|c| c.is_alphanumeric());
    (0..=text.len()).any(|start| {
        let end = start + needle.len();
        if text.get(start..end) != Some(&needle) {
            return false;
        }
        let splits = |at: usize| alphanumeric(at.checked_sub(1)) && alphanumeric(Some(at));
        match place {
            Place::Whole => start == 0 && end == text.len(),
            Place::Start => start == 0,
            Place::End => end == text.len(),
            Place::Anywhere => true,
            Place::Term => !splits(start) && !splits(end),
            Place::TermStart => !splits(start),
            Place::TermEnd => !splits(end),
        }
    })
}

/// Texts of few characters, in which needles occur.
const TEXT: &str = "[aAbB.é É\\\\K\u{212a}]{0,24}";
const NEEDLE: &str = "[aAbB.éÉ\\\\k]{1,4}";

proptest! {
    #[test]
    fn terms_are_found_as_the_plain_search_finds_them(text in TEXT, needle in NEEDLE, cased: bool) {
        for place in PLACES {
            let term = Term::new(&needle, place, cased);
            prop_assert_eq!(term.matches(&text), plain(&text, &needle, place, cased), "{:?}", place);
            prop_assert_eq!(term.clone().into_owned().matches(&text), term.matches(&text));
        }
    }

    #[test]
    fn sets_find_what_their_terms_find(text in TEXT, needles in prop::collection::vec(NEEDLE, 0..6), cased: bool) {
        for place in PLACES {
            let set = TermSet::new(needles.iter().map(String::as_str), place, cased);
            let found: Vec<bool> = needles.iter().map(|n| Term::new(n, place, cased).matches(&text)).collect();
            prop_assert_eq!(set.any(&text), found.contains(&true));
            prop_assert_eq!(set.all(&text), !found.contains(&false));
            prop_assert_eq!(set.first(&text), found.iter().position(|f| *f));
        }
    }
}

proptest! {
    #[test]
    fn what_matches_has_what_is_needed(text in TEXT, needle in NEEDLE, cased: bool) {
        let terms: Vec<String> = runs(&text).map(|(_, run)| fold(run)).collect();
        for place in PLACES {
            let found = Term::new(&needle, place, cased).matches(&text);
            let has = needed(&needle, place).iter().all(|run| terms.iter().any(|term| run.is_in(term)));
            prop_assert!(has || !found, "{:?} {:?}", place, terms);
        }
    }
}

#[test]
fn folding_keeps_what_is_alphanumeric() {
    for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
        let folded = fold(c.encode_utf8(&mut [0; 4]));
        assert!(folded.chars().all(|f| f.is_alphanumeric() == c.is_alphanumeric()), "{c:?} {folded:?}");
    }
}

#[test]
fn words_of_logs() {
    let cases = [
        ("C:\\Windows\\System32\\cmd.exe /c whoami", "cmd.exe", true),
        ("C:\\Windows\\System32\\cmd.exe /c whoami", ".EXE", true),
        ("C:\\Windows\\System32\\cmd.exe /c whoami", "\\system32\\", true),
        ("powershell -enc SQBFAFgA", "-EncodedCommand", false),
        ("KustoExplorerQueryRun", "Explorer", false),
        ("a_b", "b", true),
        ("приветМир", "мир", false),
        ("привет-Мир", "мир", true),
    ];
    for (text, needle, has) in cases {
        assert_eq!(Term::new(needle, Place::Term, false).matches(text), has, "{text} has {needle}");
    }
}

#[test]
fn hostile_texts_take_linear_time() {
    let text = "ab".repeat(1 << 19);
    for place in PLACES {
        for needle in ["abababababababababababababababaB.", "aB".repeat(2000).as_str()] {
            assert!(!Term::new(needle, place, true).matches(&text), "{needle}");
            assert_eq!(
                Term::new(needle, place, false).matches(&text),
                needle.ends_with('B') && !matches!(place, Place::Whole | Place::Term),
            );
        }
    }
}
