//! Random queries over a stored table, run by both engines. `QUERY_RANDOM=20000` runs so many, from
//! `QUERY_SEED`.

use crate::engines::{Bench, difference};
use crate::stored::stored;
use std::sync::Arc;

/// Writes random queries of the right types.
struct Writer(u64);

impl Writer {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len() as u64) as usize]
    }

    fn number(&mut self, depth: u32) -> String {
        match self.below(if depth == 0 { 3 } else { 9 }) {
            0 => "Pid".into(),
            1 => "Port".into(),
            2 => self.pick(&["0", "1", "-3", "40", "1000", "long(null)", "int(7)"]).into(),
            3 => format!(
                "({} {} {})",
                self.number(depth - 1),
                self.pick(&["+", "-", "*"]),
                self.number(depth - 1)
            ),
            4 => {
                format!("({} {} {})", self.number(depth - 1), self.pick(&["/", "%"]), self.number(depth - 1))
            }
            5 => format!(
                "iff({}, {}, {})",
                self.truth(depth - 1),
                self.number(depth - 1),
                self.number(depth - 1)
            ),
            6 => format!("strlen({})", self.text(depth - 1)),
            7 => format!("bin({}, {})", self.number(depth - 1), self.pick(&["1", "7", "100"])),
            _ => self.pick(&["tolong(Fields.Port)", "toint(Fields.List[0])", "hourofday(Timestamp)"]).into(),
        }
    }

    fn real(&mut self, depth: u32) -> String {
        match self.below(if depth == 0 { 2 } else { 4 }) {
            0 => "Score".into(),
            1 => self.pick(&["0.0", "0.25", "real(nan)", "real(null)", "-1.5"]).into(),
            2 => format!(
                "({} {} {})",
                self.real(depth - 1),
                self.pick(&["+", "-", "*", "/"]),
                self.number(depth - 1)
            ),
            _ => {
                format!("iff({}, {}, {})", self.truth(depth - 1), self.real(depth - 1), self.real(depth - 1))
            }
        }
    }

    fn text(&mut self, depth: u32) -> String {
        match self.below(if depth == 0 { 4 } else { 9 }) {
            0 => "Device".into(),
            1 => "Account".into(),
            2 => "Command".into(),
            3 => self.pick(&["''", "'User3'", "'host-1'", "'net'", "'größe'"]).into(),
            4 => format!("{}({})", self.pick(&["tolower", "toupper"]), self.text(depth - 1)),
            5 => format!("strcat({}, '-', {})", self.text(depth - 1), self.text(depth - 1)),
            6 => {
                format!("iff({}, {}, {})", self.truth(depth - 1), self.text(depth - 1), self.text(depth - 1))
            }
            7 => format!("tostring({})", self.number(depth - 1)),
            _ => self.pick(&["tostring(Fields.Name)", "tostring(Fields)", "tostring(Fields.List)"]).into(),
        }
    }

    fn time(&mut self, depth: u32) -> String {
        match self.below(if depth == 0 { 2 } else { 5 }) {
            0 => "Timestamp".into(),
            1 => self
                .pick(&["datetime(2025-12-02)", "datetime(2025-12-03 07:00:00.0000001)", "ago(29d)"])
                .into(),
            2 => format!(
                "({} {} {})",
                self.time(depth - 1),
                self.pick(&["+", "-"]),
                self.pick(&["1h", "3d", "-1tick"])
            ),
            3 => format!("bin({}, {})", self.time(depth - 1), self.pick(&["1h", "1d", "7d"])),
            _ => {
                format!("iff({}, {}, {})", self.truth(depth - 1), self.time(depth - 1), self.time(depth - 1))
            }
        }
    }

    fn truth(&mut self, depth: u32) -> String {
        const COMPARED: [&str; 6] = ["==", "!=", "<", "<=", ">", ">="];
        const TESTS: [&str; 12] = [
            "has",
            "!has",
            "contains",
            "startswith",
            "endswith",
            "hasprefix",
            "hassuffix",
            "=~",
            "!~",
            "has_cs",
            "!contains_cs",
            "==",
        ];
        let deeper = depth.saturating_sub(1);
        match self.below(if depth == 0 { 7 } else { 11 }) {
            0 => format!("{} {} {}", self.number(deeper), self.pick(&COMPARED), self.number(deeper)),
            1 => format!("{} {} {}", self.real(deeper), self.pick(&COMPARED), self.number(deeper)),
            2 => format!("{} {} {}", self.time(deeper), self.pick(&COMPARED), self.time(deeper)),
            3 => format!("{} {} {}", self.text(deeper), self.pick(&TESTS), self.text(deeper)),
            4 => format!(
                "{} {} ('User1', '', 'host-2')",
                self.text(deeper),
                self.pick(&["in", "!in", "in~", "!in~"])
            ),
            5 => format!(
                "{} {} ({}, 5, 7)",
                self.number(deeper),
                self.pick(&["in", "!in"]),
                self.number(deeper)
            ),
            6 => self.pick(&["Admin", "isempty(Account)", "isnull(Port)", "isnotnull(Timestamp)"]).into(),
            7 => format!("({} and {})", self.truth(deeper), self.truth(deeper)),
            8 => format!("({} or {})", self.truth(deeper), self.truth(deeper)),
            9 => format!("not({})", self.truth(deeper)),
            _ => format!(
                "{} between ({} .. {})",
                self.number(deeper),
                self.number(deeper),
                self.number(deeper)
            ),
        }
    }

    fn key(&mut self) -> String {
        match self.below(5) {
            0 => self.text(1),
            1 => self.number(1),
            2 => self.time(1),
            3 => self.truth(1),
            _ => self.real(0),
        }
    }

    fn aggregate(&mut self) -> String {
        match self.below(9) {
            0 => "count()".into(),
            1 => format!("countif({})", self.truth(1)),
            2 => format!("{}({})", self.pick(&["sum", "min", "max", "avg"]), self.number(1)),
            3 => format!("{}({})", self.pick(&["min", "max"]), self.time(1)),
            4 => format!("{}({})", self.pick(&["min", "max"]), self.text(1)),
            5 => format!("dcount({})", self.key()),
            6 => format!("array_sort_asc(make_set({}))", self.text(1)),
            7 => format!("{}({}, {})", self.pick(&["sumif", "maxif"]), self.number(1), self.truth(1)),
            _ => format!("dcountif({}, {})", self.text(0), self.truth(1)),
        }
    }

    fn expansion(&mut self, at: u64) -> String {
        let what = self.pick(&["Fields.List", "Fields", "pack_array(Port, Account)", "parse_json(Command)"]);
        let kind = self.pick(&["", " to typeof(string)", " to typeof(long)", " to typeof(real)"]);
        let head = self.pick(&["", "bagexpansion=array ", "with_itemindex=i "]);
        let limit = self.pick(&["", "", " limit 2"]);
        match self.below(2) {
            0 => format!("mv-expand {head}e{at} = {what}{kind}{limit}"),
            _ => format!("mv-expand {head}e{at} = {what}{kind}, f{at} = Fields.List{limit}"),
        }
    }

    fn query(&mut self) -> String {
        let mut query = "Events".to_owned();
        for at in 0..1 + self.below(3) {
            let added = match self.below(8) {
                0..=1 => format!("extend x{at} = {}", self.key()),
                2 => self.expansion(at),
                _ => format!("where {}", self.truth(2)),
            };
            query.push_str(&format!("\n| {added}"));
        }
        let last = match self.below(5) {
            0 => {
                format!("summarize a = {}, b = {} by k = {}", self.aggregate(), self.aggregate(), self.key())
            }
            1 => format!("summarize a = {}, b = {}", self.aggregate(), self.aggregate()),
            2 => format!("project a = {}, b = {}, c = {}", self.key(), self.key(), self.key()),
            3 => format!("distinct k = {}, j = {}", self.key(), self.key()),
            _ => {
                let kinds =
                    ["inner", "leftouter", "rightouter", "fullouter", "leftanti", "leftsemi", "rightsemi"];
                let (kind, key) = (self.pick(&kinds), self.pick(&["Account", "Port", "Device", "Score"]));
                let filter = self.truth(1);
                format!(
                    "summarize n = count() by {key}\n| join kind={kind} (Events | where {filter} | summarize m = count() by {key}) on {key}"
                )
            }
        };
        if last.starts_with("distinct") {
            let keys = last.trim_start_matches("distinct ");
            return format!("{query}\n| summarize by {keys}");
        }
        format!("{query}\n| {last}")
    }
}

#[test]
fn random_queries_agree() {
    let setting = |name: &str| std::env::var(name).ok().and_then(|n| n.parse::<u64>().ok());
    let (count, seed) = (setting("QUERY_RANDOM").unwrap_or(80), setting("QUERY_SEED").unwrap_or(1));
    let bench = Bench::new();
    let stored = Arc::new(stored(300));
    let mut differ = vec![];
    let mut run = 0;
    for at in 0..count {
        let query = Writer(seed.wrapping_mul(1_000_003).wrapping_add(at)).query();
        let expected = bench.by_row(&query, stored.as_ref(), stored.as_ref());
        let found = bench.columnar(&query, stored.as_ref(), stored.clone());
        let how = match (expected, found) {
            (Ok(expected), Ok(found)) => {
                run += 1;
                difference(&expected, &found)
            }
            (Err(_), Err(_)) => None,
            (Err(expected), Ok(_)) => Some(format!("the interpreter says: {expected}")),
            (Ok(_), Err(found)) => Some(format!("{found}")),
        };
        if let Some(how) = how {
            differ.push(format!("{query}\n=> {}\n", &how[..how.floor_char_boundary(1000)]));
        }
    }
    println!("{run} of {count} ran");
    assert!(run > count / 2, "only {run} of {count} are queries at all");
    assert!(differ.is_empty(), "{} differ:\n{}", differ.len(), differ.join("\n"));
}
