//! Hunting by every protocol, without stored rows.

use axum::body::Body;
use axum::http::Request;
use expect_test::{Expect, expect};
use serde_json::{Value, json};

use super::server::{Answer, Server};

/// What runs queries and is not in our document.
const FOREIGN: &[&str] = &[
    "/v1.0/security/runHuntingQuery",
    "/beta/security/runHuntingQuery",
    "/api/advancedhunting/run",
    "/api/advancedqueries/run",
    "/v1/rest/query",
    "/v2/rest/query",
    "/v1/rest/mgmt",
];

async fn kusto(server: &Server, path: &str, csl: &str) -> Answer {
    server.call(&server.read, &format!("POST {path}"), Some(json!({ "db": "cordon", "csl": csl }))).await
}

#[tokio::test]
async fn foreign_routes_are_guarded_in_their_own_form() {
    let server = Server::start().await;
    for path in FOREIGN {
        let body = || Some(json!({ "Query": "print 1", "csl": "print 1" }));
        for (token, status) in
            [("", 401), ("nonsense", 401), (server.ingest.as_str(), 403), (server.read.as_str(), 200)]
        {
            // A command is no query; what matters here is that the caller is let in.
            let body = if path.ends_with("mgmt") { Some(json!({ "csl": ".show version" })) } else { body() };
            let answer = server.call(token, &format!("POST {path}"), body).await;
            assert_eq!(answer.status.as_u16(), status, "{path} {token}: {}", answer.text);
            assert_eq!(answer.headers["x-content-type-options"], "nosniff");
            if status != 200 {
                assert!(answer.json()["error"]["message"].is_string(), "{path}: {}", answer.text);
            }
        }
        assert_eq!(server.call(&server.read, &format!("GET {path}"), None).await.status.as_u16(), 405);
        let bad = Request::builder()
            .method("POST")
            .uri(*path)
            .header("authorization", format!("Bearer {}", server.read));
        let answer = server.send(bad.body(Body::from("{")).unwrap()).await;
        assert_eq!(answer.status.as_u16(), 400, "{}", answer.text);
        assert!(answer.text.contains("JSON object"), "{}", answer.text);
    }
    let metadata = server.call("", "GET /v1/rest/auth/metadata", None).await.json();
    assert!(metadata["AzureAD"]["LoginEndpoint"].is_string());
}

#[tokio::test]
async fn another_tenant_sees_no_rows() {
    let server = Server::start().await;
    let other = server.state.tenant("other").unwrap();
    let spec =
        store::state::TokenSpec::new(store::state::TokenKind::Api, "other", vec![store::state::Scope::Admin]);
    let token = other.create_token(&spec, store::state::Act::new("test", 1)).await.unwrap().token;
    let answer = server.call(&token, "POST /api/v1/hunt", Some(json!({ "query": "print 1" }))).await;
    assert_eq!(answer.status.as_u16(), 403, "{}", answer.text);
}

fn check(answer: &Answer, expected: Expect) {
    // Ids and times differ from run to run.
    let mut value = answer.json();
    scrub(&mut value);
    expected.assert_eq(&format!("{} {value}", answer.status.as_u16()));
}

fn scrub(value: &mut Value) {
    const CHANGING: &[&str] = &[
        "id",
        "stats",
        "timestamp",
        "clientRequestId",
        "activityId",
        "subActivityId",
        "parentActivityId",
        "date",
        "request-id",
        "requestId",
    ];
    match value {
        Value::Object(members) => {
            members.retain(|name, _| !CHANGING.contains(&name.as_str()));
            members.values_mut().for_each(scrub);
        }
        Value::Array(items) => items.iter_mut().for_each(scrub),
        _ => {}
    }
}

#[tokio::test]
async fn answers_and_errors_of_every_protocol() {
    let server = Server::start().await;
    let text = "print x = 1, b = true, d = dynamic({'a': 1}), t = datetime(2026-01-02), e = ''";
    let native = async |request: Value| server.call(&server.read, "POST /api/v1/hunt", Some(request)).await;
    check(
        &native(json!({ "query": text })).await,
        expect![[
            r#"200 {"columns":[{"name":"x","type":"long"},{"name":"b","type":"bool"},{"name":"d","type":"dynamic"},{"name":"t","type":"datetime"},{"name":"e","type":"string"}],"rows":[[1,true,{"a":1},"2026-01-02T00:00:00.0000000Z",""]],"moreTables":[]}"#
        ]],
    );
    check(
        &native(
            json!({ "query": "print x = 1 | render piechart with (title = 'T'); range y from 1 to 2 step 1" }),
        )
        .await,
        expect![[r#"200 {"columns":[{"name":"x","type":"long"}],"rows":[[1]],"moreTables":[{"name":"PrimaryResult","columns":[{"name":"y","type":"long"}],"rows":[[1],[2]]}],"render":{"chart":"piechart","properties":{"title":"T"}}}"#]],
    );
    check(
        &native(json!({ "query": "print 1 |\nwhere y > 1" })).await,
        expect![[
            r#"400 {"type":"urn:cordon:problem:invalidQuery","title":"The query is not valid","status":400,"detail":"There is no column, table, variable or function 'y' here.","code":"invalidQuery","queryCode":"KS142","line":2,"column":7}"#
        ]],
    );
    check(
        &native(json!({ "query": "print 1", "timespan": "soon" })).await,
        expect![[
            r#"400 {"type":"urn:cordon:problem:invalidRequest","title":"The request is not valid","status":400,"detail":"`soon` is not a timespan: give an ISO 8601 duration such as P7D or PT12H, or an interval such as 2026-01-01/2026-01-08","code":"invalidRequest"}"#
        ]],
    );
    check(
        &native(json!({ "query": "declare query_parameters(n:long); print n", "parameters": { "n": "x" } }))
            .await,
        expect![[
            r#"400 {"type":"urn:cordon:problem:invalidRequest","title":"The request is not valid","status":400,"detail":"the query parameter `n` is not a value of type long: \"x\"","code":"invalidRequest"}"#
        ]],
    );
    check(
        &native(json!({ "query": "range x from 1 to 9 step 1", "limits": { "resultRows": 3 } })).await,
        expect![[
            r#"400 {"type":"urn:cordon:problem:queryLimit","title":"The query passed a limit","status":400,"detail":"the query needs more rows of results than its limit of 3; filter more, summarize, or take the rows that you need","code":"queryLimit","queryCode":"limit.rows"}"#
        ]],
    );
    let graph = async |query: &str| {
        let body = Some(json!({ "Query": query, "Timespan": "P1D" }));
        server.call(&server.read, "POST /v1.0/security/runHuntingQuery", body).await
    };
    check(
        &graph(text).await,
        expect![[
            r##"200 {"@odata.context":"$metadata#microsoft.graph.security.huntingQueryResults","schema":[{"name":"x","type":"Int64"},{"name":"b","type":"SByte"},{"name":"d","type":"Object"},{"name":"t","type":"DateTime"},{"name":"e","type":"String"}],"results":[{"x@odata.type":"#Int64","x":1,"b@odata.type":"#SByte","b":1,"d":{"a":1},"t":"2026-01-02T00:00:00.0000000Z","e":""}]}"##
        ]],
    );
    check(
        &graph("print 1 |\nwhere y > 1").await,
        expect![[
            r#"400 {"error":{"code":"BadRequest","message":"There is no column, table, variable or function 'y' here. (line 2, column 7)","innerError":{"client-request-id":"","code":"KS142","line":2,"column":7}}}"#
        ]],
    );
    let old = Some(json!({ "Query": text }));
    let old = server.call(&server.read, "POST /api/advancedhunting/run", old).await.json();
    assert_eq!((&old["Schema"][0]["Type"], &old["Results"][0]["b"]), (&json!("Int64"), &json!(1)));
    check(
        &kusto(&server, "/v2/rest/query", "print 1 |\nwhere y > 1").await,
        expect![[
            r#"400 {"error":{"code":"BadRequest_SemanticError","message":"Request is invalid and cannot be executed.","@type":"Kusto.Data.Exceptions.SemanticException","@message":"Semantic error: KS142: There is no column, table, variable or function 'y' here. (line 2, column 7)","@context":{"serviceAlias":"CORDON"},"@permanent":true,"innererror":{"code":"KS142","message":"There is no column, table, variable or function 'y' here.","@type":"Kusto.Data.Exceptions.SemanticException","@message":"Semantic error: KS142: There is no column, table, variable or function 'y' here. (line 2, column 7)","@errorCode":"KS142","@errorMessage":"There is no column, table, variable or function 'y' here.","@line":2,"@pos":6,"@permanent":true}}}"#
        ]],
    );
    check(
        &kusto(&server, "/v2/rest/query", "print (").await,
        expect![[
            r#"400 {"error":{"code":"BadRequest_SyntaxError","message":"Request is invalid and cannot be executed.","@type":"Kusto.Data.Exceptions.SyntaxException","@message":"Syntax error: KS006: An expression is missing here. (line 1, column 8)","@context":{"serviceAlias":"CORDON"},"@permanent":true,"innererror":{"code":"KS006","message":"An expression is missing here.","@type":"Kusto.Data.Exceptions.SyntaxException","@message":"Syntax error: KS006: An expression is missing here. (line 1, column 8)","@errorCode":"KS006","@errorMessage":"An expression is missing here.","@line":1,"@pos":7,"@permanent":true}}}"#
        ]],
    );
    let v1 = kusto(&server, "/v1/rest/query", text).await.json();
    expect![[r#"[[1,1,"{\"a\":1}","2026-01-02T00:00:00.0000000Z",""]]"#]]
        .assert_eq(&v1["Tables"][0]["Rows"].to_string());
    let v2 = kusto(&server, "/v2/rest/query", text).await.json();
    expect![[r#"[[1,true,{"a":1},"2026-01-02T00:00:00.0000000Z",""]]"#]]
        .assert_eq(&v2[2]["Rows"].to_string());
    let kinds: Vec<&str> = v2.as_array().unwrap().iter().map(|f| f["FrameType"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["DataSetHeader", "DataTable", "DataTable", "DataTable", "DataSetCompletion"]);
}

#[tokio::test]
async fn other_forms() {
    let server = Server::start().await;
    let ask = async |accept: &str| {
        let request = Request::builder().method("POST").uri("/api/v1/hunt").header("accept", accept);
        let request = request.header("authorization", format!("Bearer {}", server.read));
        let body = json!({ "query": "print a = 'x,\"y\"', t = datetime(2026-01-02), d = dynamic([1]), n = int(null)" });
        let request = request.header("content-type", "application/json").body(Body::from(body.to_string()));
        tower::ServiceExt::oneshot(server.router.clone(), request.unwrap()).await.unwrap()
    };
    let csv = ask("text/csv").await;
    assert_eq!(csv.headers()["content-type"], "text/csv; charset=utf-8");
    let csv = axum::body::to_bytes(csv.into_body(), usize::MAX).await.unwrap();
    assert_eq!(csv, "a,t,d,n\r\n\"x,\"\"y\"\"\",2026-01-02T00:00:00.0000000Z,[1],\r\n");
    let arrow = ask("application/vnd.apache.arrow.stream").await;
    assert_eq!(arrow.headers()["content-type"], "application/vnd.apache.arrow.stream");
    let arrow = axum::body::to_bytes(arrow.into_body(), usize::MAX).await.unwrap();
    assert!(arrow.starts_with(&[0xff; 4]), "an Arrow stream begins with its marker");
}

#[tokio::test]
async fn saved_queries_and_functions() {
    let server = Server::start().await;
    let call = async |line: &str, body: Value| server.call(&server.write, line, Some(body)).await;
    let made =
        call("POST /api/v1/hunt/queries", json!({ "name": "Q", "folder": "a/b", "query": "T |" })).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let again =
        call("POST /api/v1/hunt/queries", json!({ "name": "Q", "folder": "a/b", "query": "T" })).await;
    assert_eq!(again.status.as_u16(), 409, "{}", again.text);
    let put =
        call(&format!("PUT /api/v1/hunt/queries/{id}"), json!({ "name": "R", "query": "T | count" })).await;
    assert_eq!(put.json()["folder"], "");
    let listed = server.call(&server.read, "GET /api/v1/hunt/queries", None).await.json();
    assert_eq!(listed["value"][0]["query"], "T | count");
    assert_eq!(call(&format!("DELETE /api/v1/hunt/queries/{id}"), json!({})).await.status.as_u16(), 204);

    let twice =
        json!({ "name": "Twice", "parameters": "(n:long)", "body": "n * 2", "description": "Doubles." });
    let made = call("POST /api/v1/hunt/functions", twice.clone()).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text);
    let answer =
        server.call(&server.read, "POST /api/v1/hunt", Some(json!({ "query": "print Twice(21)" }))).await;
    assert_eq!(answer.json()["rows"], json!([[42]]), "{}", answer.text);
    assert_eq!(call("POST /api/v1/hunt/functions", twice).await.status.as_u16(), 409);
    let taken = call("POST /api/v1/hunt/functions", json!({ "name": "FileProfile", "body": "1" })).await;
    assert_eq!(taken.status.as_u16(), 409, "{}", taken.text);
    for (parameters, body, place) in
        [("(n:long)", "n +", (1, 4)), ("(n:lonk)", "n", (1, 4)), ("", "1;\n  ( 2", (2, 6))]
    {
        let wrong = call(
            "POST /api/v1/hunt/functions",
            json!({ "name": "W", "parameters": parameters, "body": body }),
        )
        .await;
        let problem = wrong.json();
        assert_eq!((wrong.status.as_u16(), &problem["code"]), (400, &json!("invalidQuery")), "{problem}");
        assert_eq!(
            (&problem["line"], &problem["column"]),
            (&json!(place.0), &json!(place.1)),
            "{body}: {problem}"
        );
    }
    let schema = server.call(&server.read, "GET /api/v1/hunt/schema?schema=defender", None).await.json();
    assert!(schema["functions"].as_array().unwrap().iter().any(|f| f["name"] == "Twice"));
    assert_eq!(call("DELETE /api/v1/hunt/functions/Twice", json!({})).await.status.as_u16(), 204);
    let answer =
        server.call(&server.read, "POST /api/v1/hunt", Some(json!({ "query": "print Twice(21)" }))).await;
    assert_eq!(answer.status.as_u16(), 400, "{}", answer.text);
}

#[tokio::test]
async fn usage_is_everybodys_for_administrators() {
    let server = Server::start().await;
    for token in [&server.read, &server.write] {
        server.call(token, "POST /api/v1/hunt", Some(json!({ "query": "print 1" }))).await;
    }
    server.call(&server.read, "POST /api/v1/hunt", Some(json!({ "query": "print |" }))).await;
    let principals = async |token: &str| {
        let usage = server.call(token, "GET /api/v1/hunt/usage", None).await.json();
        let mut found: Vec<String> = usage["principals"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| format!("{} {} {}", p["principal"].as_str().unwrap(), p["queries"], p["failed"]))
            .collect();
        found.sort();
        found
    };
    assert_eq!(principals(&server.read).await, ["test read 2 1"]);
    assert_eq!(principals(&server.admin).await, ["test read 2 1", "test write 1 0"]);
    let audit = server.call(&server.admin, "GET /api/v1/audit", None).await.text;
    assert_eq!(audit.matches("hunt.query").count(), 3, "{audit}");
}

#[tokio::test]
async fn queries_look_things_up_in_watchlists() {
    let server = Server::start().await;
    let list = json!({
        "displayName": "Critical servers",
        "itemsSearchKey": "Host Name",
        "items": [{ "Host Name": "dc1", "Owner": "é" }, { "Host Name": "dc2" }],
    });
    let put = "PUT /api/v1/watchlists/Servers";
    let kept = server.call(&server.write, put, Some(list.clone())).await;
    assert_eq!(kept.json()["itemCount"], 2, "{}", kept.text);
    let ask = async |query: &str| {
        let body = json!({ "query": query, "timespan": "PT1H" });
        let answer = server.call(&server.read, "POST /api/v1/hunt", Some(body)).await;
        if answer.status.is_success() { answer.json()["rows"].clone() } else { answer.json() }
    };
    let query = "_GetWatchlist('Servers') | project SearchKey, Owner, ['Host Name'] | sort by SearchKey asc";
    assert_eq!(ask(query).await, json!([["dc1", "é", "dc1"], ["dc2", "", "dc2"]]));
    assert_eq!(
        ask("print x = 'DC1' | where x in~ ((_GetWatchlist('Servers') | project SearchKey)) | count").await,
        json!([[1]])
    );
    assert_eq!(ask("_GetWatchlistAlias").await, json!([["Servers"]]));
    let mut wrong = list;
    wrong["itemsSearchKey"] = json!("Owner");
    let refused = server.call(&server.write, put, Some(wrong)).await;
    assert_eq!(refused.status.as_u16(), 400);
    assert!(refused.text.contains("item 1 has no `Owner`"), "{}", refused.text);
    let gone = server.call(&server.write, "DELETE /api/v1/watchlists/Servers", None).await;
    assert_eq!(gone.status.as_u16(), 204);
    assert_eq!(ask("_GetWatchlist('Servers') | count").await, json!([[0]]));
}
