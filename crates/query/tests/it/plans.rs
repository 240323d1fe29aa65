//! Plans made by hand, run by both engines.

use evaluate::plan::{Expr, Join, JoinKind, Node, Plan, Rel, RelNode, SortKey};
use evaluate::run::{Interpreter, Source};
use evaluate::value::sort_order;
use evaluate::{Fault, Row, Session, Table, Value};
use kql::{Column, Type};
use query::{Engine, EngineOptions, Limits, MemoryTables, Request};
use std::sync::Arc;

struct One(Table);

impl Source for One {
    fn table(&self, _: &str, columns: &[Column]) -> Result<Vec<Row>, Fault> {
        let places: Vec<usize> = columns.iter().filter_map(|c| self.0.place(&c.name)).collect();
        Ok(self.0.rows.iter().map(|row| places.iter().map(|p| row[*p].clone()).collect()).collect())
    }
}

fn events() -> Table {
    let columns = vec![
        Column::new("Name", Type::String),
        Column::new("Size", Type::Long),
        Column::new("Share", Type::Real),
        Column::new("At", Type::DateTime),
        Column::new("More", Type::Dynamic),
    ];
    let row = |name: &str, size: Option<i64>, share: Option<f64>, at: i64, more: Value| {
        vec![name.into(), size.into(), share.into(), Value::DateTime(at), more]
    };
    let bag = |n: i64| Value::bag([("n", Value::Long(n))]);
    let rows = vec![
        row("alpha", Some(1), Some(0.5), 600_000_000_000_000_000, bag(1)),
        row("", None, None, 600_000_000_000_000_007, Value::Null),
        row("beta", Some(-7), Some(f64::NAN), 600_000_000_864_000_000, bag(1)),
        row("alpha", Some(3), Some(-0.0), 600_000_000_000_000_000, "text".into()),
        row("gamma", None, Some(0.0), 600_000_000_000_000_001, bag(2)),
    ];
    Table { columns, rows }
}

fn table() -> Rel {
    let events = events();
    Rel::new(events.columns, RelNode::Table("Events".into()))
}

fn column(place: usize) -> Expr {
    let kind = events().columns[place].column_type;
    Expr { kind, node: Node::Column(place) }
}

fn over(node: RelNode, columns: Vec<Column>) -> Rel {
    Rel::new(columns, node)
}

/// Runs a table by both engines; the rows as JSON, sorted unless their order counts.
fn both(rel: &Rel, ordered: bool) -> Vec<String> {
    let session = Session::new(600_000_000_000_000_000, 1);
    let expected = Interpreter::new(&session, &One(events())).table(rel, None).expect("interpreted");
    let mut tables = MemoryTables::default();
    tables.add_rows("Events", &events()).expect("rows");
    let engine = Engine::new(EngineOptions::default()).expect("an engine");
    let plan = Plan { results: vec![("PrimaryResult".into(), rel.clone())], render: None };
    let request = Request { session, limits: Limits::default(), tables: Arc::new(tables) };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let answer = runtime.block_on(engine.run(&plan, request)).expect("an answer");
    let found = answer.tables[0].table().expect("values");
    assert_eq!(found.columns, expected.columns);
    let texts = |table: &Table| {
        let mut rows = table.rows.clone();
        if !ordered {
            rows.sort_by(|a, b| {
                a.iter().zip(b).fold(std::cmp::Ordering::Equal, |o, (a, b)| o.then(sort_order(a, b)))
            });
        }
        // Which of two equal zeros stands for a group is open.
        let text = |row: &Row| Value::array(row.clone()).to_json().replace("-0.0", "0.0");
        rows.iter().map(text).collect::<Vec<_>>()
    };
    assert_eq!(texts(&found), texts(&expected));
    texts(&found)
}

#[test]
fn whole_tables_come_back() {
    assert_eq!(both(&table(), true).len(), 5);
}

#[test]
fn columns_are_picked_and_computed() {
    let columns = vec![Column::new("Size", Type::Long), Column::new("Const", Type::String)];
    let items = vec![column(1), Expr { kind: Type::String, node: Node::Literal("x".into()) }];
    both(&over(RelNode::Project(Box::new(table()), items), columns), true);
}

#[test]
fn sorted_rows_keep_their_order() {
    for place in 0..4 {
        for (ascending, nulls_first) in [(true, true), (true, false), (false, true), (false, false)] {
            let key = SortKey { value: column(place), ascending, nulls_first };
            let tie = SortKey { value: column(1), ascending: true, nulls_first: true };
            let sorted = over(RelNode::Sort(Box::new(table()), vec![key, tie]), table().columns);
            both(&sorted, true);
            let three = Expr { kind: Type::Long, node: Node::Literal(Value::Long(3)) };
            both(&over(RelNode::Take(Box::new(sorted), three), table().columns), true);
        }
    }
}

#[test]
fn joins_of_all_kinds_agree() {
    use JoinKind::{
        FullOuter, Inner, InnerUnique, LeftAnti, LeftOuter, LeftSemi, RightAnti, RightOuter, RightSemi,
    };
    for kind in
        [InnerUnique, Inner, LeftOuter, RightOuter, FullOuter, LeftSemi, RightSemi, LeftAnti, RightAnti]
    {
        for place in 0..4 {
            let join = Join { kind, left: table(), right: table(), on: vec![(column(place), column(place))] };
            let columns = match kind {
                LeftSemi | RightSemi | LeftAnti | RightAnti => table().columns,
                _ => table().columns.into_iter().chain(table().columns).collect(),
            };
            both(&over(RelNode::Join(Box::new(join)), columns), false);
        }
    }
}

#[test]
fn groups_agree() {
    for place in 0..4 {
        let kind = events().columns[place].column_type;
        let count = evaluate::function::Functions::builtin().aggregate("count").expect("count");
        let call =
            evaluate::plan::AggregateCall { function: count, arguments: vec![], gives: vec![Type::Long] };
        let columns = vec![Column::new("k", kind), Column::new("count_", Type::Long)];
        both(&over(RelNode::Aggregate(Box::new(table()), vec![column(place)], vec![call]), columns), false);
        let columns = vec![Column::new("k", kind)];
        both(&over(RelNode::Aggregate(Box::new(table()), vec![column(place)], vec![]), columns), false);
    }
}

#[test]
fn unions_ranges_and_constants_agree() {
    both(&over(RelNode::Union(vec![table(), table()]), table().columns), false);
    let literal = |n| Expr { kind: Type::Long, node: Node::Literal(Value::Long(n)) };
    let range = RelNode::Range(Box::new([literal(1), literal(20_000), literal(3)]));
    assert_eq!(both(&over(range, vec![Column::new("x", Type::Long)]), true).len(), 6667);
    let rows = RelNode::Rows(vec![vec![literal(1)], vec![literal(2)]]);
    both(&over(rows, vec![Column::new("x", Type::Long)]), true);
}
