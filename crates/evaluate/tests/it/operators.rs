//! The operators with a way of their own: what they give on small inputs, and laws they keep.

use crate::examples::{answer, rows_of};
use expect_test::{Expect, expect};
use proptest::prelude::*;

fn check(query: &str, expected: Expect) {
    expected.assert_eq(&answer(query).map_or_else(|e| format!("error: {e}"), |t| rows_of(&t)));
}

#[test]
fn arrays_expand_in_parallel_and_bags_by_member() {
    let data = "datatable(a: dynamic, b: dynamic)[dynamic([1, 2, 3]), dynamic({'x': 1}), dynamic([]), dynamic(null)]";
    check(
        &format!("{data} | mv-expand a, b"),
        expect![[r#"
        [1,{"x":1}]
        [2,null]
        [3,null]
        [null,null]"#]],
    );
    check(
        &format!("{data} | mv-expand with_itemindex=i kind=array b limit 1"),
        expect![[r#"
        [[1,2,3],["x",1],0]
        [[],null,0]"#]],
    );
    check(
        "print a = dynamic(['1', 2, 3.5, 'x']) | mv-expand a to typeof(long)",
        expect![[r#"
        [null]
        [2]
        [3]
        [null]"#]],
    );
    check("print a = dynamic([]) | mv-expand a | count", expect!["[0]"]);
}

#[test]
fn each_row_has_its_own_sub_query() {
    let data =
        "datatable(k: string, a: dynamic)['x', dynamic([3, 1, 2]), 'y', dynamic([9]), 'z', dynamic([])]";
    check(
        &format!("{data} | mv-apply v = a to typeof(long) on (top 2 by v asc)"),
        expect![[r#"
        ["x",[3,1,2],1]
        ["x",[3,1,2],2]
        ["y",[9],9]"#]],
    );
    check(
        &format!("{data} | mv-apply v = a to typeof(long) on (summarize s = sum(v))"),
        expect![[r#"
        ["x",[3,1,2],6]
        ["y",[9],9]
        ["z",[],0]"#]],
    );
    check(
        &format!("{data} | mv-apply with_itemindex=i v = a on (where i > 0 | project v, i)"),
        expect![[r#"
        ["x",[3,1,2],1,1]
        ["x",[3,1,2],2,2]"#]],
    );
}

#[test]
fn series_fill_what_is_missing() {
    let data = "datatable(t: long, v: long, k: string)[1, 10, 'a', 2, 20, 'a', 5, 50, 'b', 9, 1, 'b']";
    check(
        &format!("{data} | make-series s = sum(v), n = count() default = -1 on t from 0 to 6 step 2"),
        expect!["[[10,20,50],[1,1,1],[0,2,4]]"],
    );
    check(
        &format!("{data} | make-series s = sum(v) default = long(null) on t step 2 by k"),
        expect![[r#"
        ["a",[10,20],[0,2]]
        ["b",[50,null,1],[4,6,8]]"#]],
    );
    check(
        &format!("{data} | make-series avg(v) on t from 0 to 6 step 3 by k"),
        expect![[r#"
        ["a",[15.0,0.0],[0,3]]
        ["b",[0.0,50.0],[0,3]]"#]],
    );
    check(
        &format!("{data} | where v > 99 | make-series kind=nonempty sum(v) on t from 0 to 2 step 1"),
        expect!["[[0,0],[0,1]]"],
    );
    check(
        &format!("{data} | make-series sum(v) on t from 0 to 1 step 0"),
        expect!["error: make-series: 'step' has to be greater than zero"],
    );
    check(
        &format!("{data} | make-series sum(v) on t from 0 to 9223372036854775807 step 1"),
        expect![
            "error: the query needs more values of series than its limit of 1048576; make the step wider, or the time shorter"
        ],
    );
}

#[test]
fn texts_are_taken_apart() {
    let data = "datatable(s: string)['a=1; b=two; end', 'a=x; b=y; end', 'nothing']";
    check(
        &format!("{data} | parse s with 'a=' a: long '; b=' b ';' *"),
        expect![[r#"
        ["a=1; b=two; end",1,"two"]
        ["a=x; b=y; end",null,""]
        ["nothing",null,""]"#]],
    );
    check(
        &format!("{data} | parse kind=relaxed s with 'a=' a: long '; b=' b ';' * | project a, b"),
        expect![[r#"
        [1,"two"]
        [null,"y"]
        [null,""]"#]],
    );
    check(
        &format!("{data} | parse-where s with * 'b=' b ';' * | project b"),
        expect![[r#"
        ["two"]
        ["y"]"#]],
    );
    check(
        &format!("{data} | parse-where kind=regex flags=Ui s with * 'A=' a '; .=' b '; ' * | project a, b"),
        expect![[r#"
        ["1","two"]
        ["x","y"]"#]],
    );
    check(
        "print s = 'up 12 of 40 done' | parse s with * 'up ' n: long * m: long ' done' | project n, m",
        expect!["[12,40]"],
    );
    check("print s = 'f(g(1))' | parse s with 'f(' inner ')' | project inner", expect![[r#"["g(1)"]"#]]);
    check(
        "print s = 'x' | parse kind=regex s with '(' a",
        expect![[r#"
        error: parse kind=regex: the regular expression '\A(?:()(?P<column0>.*)\z' is wrong: regex parse error:
            \A(?:()(?P<column0>.*)\z
              ^
        error: unclosed group"#]],
    );
}

#[test]
fn pairs_are_found() {
    check(
        "print s = 'a=1, b = two words ,a=3' | parse-kv s as (a: long, b: string, c: string) with (pair_delimiter=',', kv_delimiter='=') | project a, b, c",
        expect![[r#"[1,"two words",""]"#]],
    );
    check(
        "print s = 'a=one two b=3' | parse-kv s as (a: string, b: long) with (pair_delimiter=' ', kv_delimiter='=', greedy=true) | project a, b",
        expect![[r#"["one two",3]"#]],
    );
    check(
        "print s = 'k:(x y) [j]=<p=q>' | parse-kv s as (k: string, j: string) with (quote='()', quote='<>') | project k, j",
        expect![[r#"["x y","p=q"]"#]],
    );
    check(
        "print s = 'a' | parse-kv s as (a: long) with (regex='(a)')",
        expect!["error: parse-kv: the regular expression needs two groups: the key, then the value"],
    );
}

#[test]
fn sequences_are_scanned() {
    let data = "datatable(t: long, e: string)[1, 'a', 2, 'b', 3, 'b', 4, 'c', 5, 'a', 6, 'c']";
    check(
        &format!(
            "{data} | scan with_match_id = m declare (n: long = 0) with (step x: e == 'a' => n = 1; step y output=last: e == 'b' => n = y.n + 1; step z: e == 'c' => n = y.n;)"
        ),
        expect![[r#"
            [1,"a",1,0]
            [3,"b",2,0]
            [4,"c",2,0]
            [5,"a",1,1]
            [6,"c",2,0]"#]],
    );
    check(
        &format!(
            "{data} | scan with_match_id = m with (step x output=none: e == 'a'; step y optional: e == 'b'; step z: e == 'c' and t - x.t < 5;)"
        ),
        expect![[r#"
            [2,"b",0]
            [3,"b",0]
            [4,"c",0]
            [6,"c",1]"#]],
    );
}

#[test]
fn tops_nest() {
    check(
        "datatable(s: string, k: string, v: long)['a', 'x', 1, 'a', 'y', 2, 'b', 'x', 10, 'c', 'z', 3, 'c', 'w', 1] | top-nested 2 of s with others = 'rest' by sum(v), top-nested 1 of k with others = '+' by total = sum(v)",
        expect![[r#"
            ["b",10,"x",10]
            ["c",4,"z",3]
            ["c",4,"+",1]
            ["rest",3,"+",3]"#]],
    );
}

#[test]
fn likes_are_reduced() {
    check(
        "range x from 1 to 20 step 1 | extend s = iff(x % 4 == 0, 'odd one', strcat('user ', x, ' logged in')) | reduce by s",
        expect![[r#"
            ["user * logged in",15,"user 1 logged in"]
            ["odd one",5,"odd one"]"#]],
    );
}

#[test]
fn graphs_are_searched() {
    let graph = "datatable(s: string, t: string, w: long)['a', 'b', 1, 'b', 'c', 2, 'c', 'a', 3, 'a', 'd', 4, 'd', 'd', 5] | make-graph s --> t with_node_id = id";
    check(
        &format!("{graph} | graph-match (x)-[e*2..3]->(y) where x.id == 'a' project y.id, w = map(e, w)"),
        expect![[r#"
        ["c",[1,2]]
        ["a",[1,2,3]]
        ["d",[4,5]]"#]],
    );
    check(
        &format!(
            "{graph} | graph-match cycles=none (x)-[e*1..3]-(y) where x.id == 'b' project y.id, n = map(inner_nodes(e), id)"
        ),
        expect![[r#"
        ["c",[]]
        ["a",["c"]]
        ["d",["c","a"]]
        ["a",[]]
        ["d",["a"]]
        ["c",["a"]]"#]],
    );
    check(
        &format!("{graph} | graph-match (x)-[e]->(y), (z)-[f]->(y) where e.w < f.w project x.id, z.id, y.id"),
        expect![[r#"["a","d","d"]"#]],
    );
    check(
        &format!(
            "{graph} | graph-shortest-paths (x)-[e*1..4]->(y) where x.id == 'b' and any(e, w > 3) project y.id, w = map(e, w)"
        ),
        expect![[r#"["d",[2,3,4]]"#]],
    );
    check(
        &format!(
            "{graph} | graph-mark-components kind=strong with_component_id = part | graph-to-table nodes"
        ),
        expect![[r#"
        ["a",0]
        ["b",0]
        ["c",0]
        ["d",1]"#]],
    );
    check(
        &format!("{graph} | graph-where-nodes id != 'd' | graph-to-table edges"),
        expect![[r#"
        ["a","b",1]
        ["b","c",2]
        ["c","a",3]"#]],
    );
    check(
        &format!("{graph} | graph-match cycles=all (x)-[e*1..1000]->(y) project x.id"),
        expect![
            "error: the query needs more steps of a graph search than its limit of 20000000; ask for fewer hops, or filter nodes and edges before"
        ],
    );
}

#[test]
fn partitions_run_apart() {
    check(
        "datatable(k: string, v: long)['a', 1, 'b', 2, 'a', 3] | partition by k (summarize s = sum(v) by k)",
        expect![[r#"
            ["a",4]
            ["b",2]"#]],
    );
}

#[test]
fn tables_in_expressions_see_the_rows_around() {
    let data = "let t = datatable(k: string, v: real)['a', 1, 'b', 2, 'a', 3]; t";
    check(
        &format!("{data} | partition by k (as part | extend share = v / toscalar(part | summarize sum(v)))"),
        expect![[r#"
            ["a",1.0,0.25]
            ["a",3.0,0.75]
            ["b",2.0,1.0]"#]],
    );
    check(
        &format!(
            "{data} | distinct key = k | partition by key {{ t | where k == key | summarize sum(v) | extend key }}"
        ),
        expect![[r#"
            [4.0,"a"]
            [2.0,"b"]"#]],
    );
    check(
        "print a = dynamic([1, 2, 3]) | mv-apply x = a to typeof(long) on (as all | where x > toscalar(all | summarize avg(x)))",
        expect!["[[1,2,3],3]"],
    );
    check(
        "datatable(s: string, t: string)['a', 'b'] | make-graph s --> t with_node_id = id | graph-to-table nodes as n, edges as e; e",
        expect![[r#"
            ["a"]
            ["b"]"#]],
    );
}

#[test]
fn what_many_rows_share() {
    let data = "datatable(os: string, ok: bool)['w', true, 'w', true, 'w', false, 'l', false, 'l', false, 'm', true]";
    check(
        &format!("{data} | evaluate basket(0.4)"),
        expect![[r#"
        [0,3,50.0,"w",null]
        [1,3,50.0,"",true]
        [2,3,50.0,"",false]"#]],
    );
    check(
        &format!("{data} | evaluate autocluster(0.5, '~', '~', '*')"),
        expect![[r#"
        [0,2,33.333333333333336,"w",true]
        [1,2,33.333333333333336,"l",false]
        [2,1,16.666666666666668,"w",false]
        [3,1,16.666666666666668,"m",true]"#]],
    );
    check(
        &format!(
            "{data} | extend s = tostring(ok) | project s, os | evaluate diffpatterns(s, 'true', 'false')"
        ),
        expect![[r#"
            [0,0,2,0.0,66.66666666666666,66.66666666666666,"","l"]
            [1,2,1,66.66666666666666,33.33333333333333,33.33333333333333,"","w"]
            [2,1,0,33.33333333333333,0.0,33.33333333333333,"","m"]"#]],
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_list_expands_to_what_it_was_made_of(numbers in prop::collection::vec(any::<i32>(), 1..20)) {
        let list = numbers.iter().map(|n| format!("long({n})")).collect::<Vec<_>>().join(",");
        let source = format!("datatable(x: long)[{list}]");
        let found = answer(&format!("{source} | summarize x = make_list(x) | mv-expand x to typeof(long)")).map(|t| rows_of(&t));
        prop_assert_eq!(found, answer(&source).map(|t| rows_of(&t)));
    }

    #[test]
    fn a_series_sums_to_the_sum(places in prop::collection::vec(0..100_i64, 1..20), step in 1..30_i64) {
        let rows = places.iter().map(|p| format!("{p}, {}", p * p)).collect::<Vec<_>>().join(",");
        let source = format!("datatable(t: long, v: long)[{rows}]");
        let series = format!("{source} | make-series s = sum(v) on t from 0 to 100 step {step} | project toreal(array_sum(s))");
        let sum = answer(&format!("{source} | summarize toreal(sum(v))")).map(|t| rows_of(&t));
        prop_assert_eq!(answer(&series).map(|t| rows_of(&t)), sum);
    }

    #[test]
    fn what_was_put_together_is_taken_apart(a in any::<i32>(), b in "[a-z]{0,8}") {
        let query = format!("print s = strcat('<', {a}, '|', '{b}', '>') | parse s with '<' a: long '|' b '>' | project a, b");
        prop_assert_eq!(answer(&query).map(|t| rows_of(&t)), Ok(format!("[{a},\"{b}\"]")));
    }

    #[test]
    fn any_text_is_parsed_without_harm(text in "[-a=:,'\"(\\[ é1]{0,16}", quote in "[('\"]?") {
        let text = text.replace('\\', "").replace('"', "\\\"");
        let quote = quote.replace('"', "\\\"");
        let options = if quote.is_empty() { String::new() } else { format!(" with (quote=\"{quote}\")") };
        let kv = answer(&format!("print s = \"{text}\" | parse-kv s as (a: string, ['1']: long){options}"));
        prop_assert!(kv.is_ok(), "{kv:?}");
        let parts = answer(&format!("print s = \"{text}\" | parse s with * 'a' x: long * y: real '1' z"));
        prop_assert!(parts.is_ok(), "{parts:?}");
    }
}
