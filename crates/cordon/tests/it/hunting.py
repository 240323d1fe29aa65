"""Asks a running server by Microsoft's own client for Kusto. Arguments: URL, token, token of another principal."""

import sys
from datetime import timedelta

from azure.kusto.data import ClientRequestProperties, KustoClient, KustoConnectionStringBuilder
from azure.kusto.data.exceptions import KustoApiError, KustoServiceError, KustoThrottlingError
from azure.kusto.data.helpers import dataframe_from_result_table

url, token = sys.argv[1:3]


def connected(token):
    builder = KustoConnectionStringBuilder.with_aad_application_token_authentication(url, token)
    return KustoClient(builder)


def frame(answer):
    return dataframe_from_result_table(answer.primary_results[0])


client = connected(token)

# Version 2, over stored rows.
rows = frame(client.execute("cordon", "DeviceProcessEvents | summarize Rows = count(), Devices = dcount(DeviceName)"))
assert rows["Rows"][0] > 0 and rows["Devices"][0] > 0, rows
count = int(rows["Rows"][0])
times = frame(client.execute_query("defender", "DeviceProcessEvents | top 5 by Timestamp desc | project Timestamp, FileName"))
assert str(times.dtypes["Timestamp"]) == "datetime64[ns, UTC]" and len(times) == 5, times.dtypes
assert times["Timestamp"].is_monotonic_decreasing

# Every type, in frames.
every = """print b = true, i = int(-7), l = 9007199254740993, r = 1.5, nan = real(nan), d = decimal(1.25), s = 'é"\\n',
    t = datetime(2026-01-02 03:04:05.1234567), span = time(1.02:03:04.5), neg = -5m,
    g = guid(74be27de-1e4e-49d9-b579-fe0b331d3642), bag = dynamic({'a': [1, null, 'x']}), nothing = long(null)"""
answer = client.execute("cordon", every)
row = answer.primary_results[0][0]
assert row["b"] is True and row["i"] == -7 and row["l"] == 9007199254740993 and row["r"] == 1.5, row
assert str(row["d"]) == "1.25" and row["s"] == 'é"\n' and row["span"] == timedelta(days=1, hours=2, minutes=3, seconds=4.5), row
assert row["neg"] == timedelta(minutes=-5), row["neg"]
assert row["g"] == "74be27de-1e4e-49d9-b579-fe0b331d3642" and row["bag"] == {"a": [1, None, "x"]} and row["nothing"] is None, row
types = [c.column_type for c in answer.primary_results[0].columns]
assert types == "bool int long real real decimal string datetime timespan timespan guid dynamic long".split(), types
data = frame(answer)
assert data["t"][0].isoformat() == "2026-01-02T03:04:05.123456700+00:00"[: len(data["t"][0].isoformat())] or data["t"][0].nanosecond == 700
assert data["span"][0].total_seconds() == 93784.5
assert answer.errors_count == 0 and answer.get_exceptions() == []

# Several tables, charts, properties.
several = client.execute("cordon", "range x from 1 to 5 step 1 | fork (count) (where x > 3)")
assert [len(t) for t in several.primary_results] == [1, 2], several.tables_names
chart = client.execute("cordon", "print x = 1, y = 2 | render piechart with (title = 'Parts')")
assert '"Visualization":"piechart"' in chart["@ExtendedProperties"][0]["Value"], chart["@ExtendedProperties"][0]
properties = ClientRequestProperties()
properties.set_parameter("name", "O'Hara")
properties.set_parameter("since", "datetime(2020-01-01)")
properties.set_option("query_take_max_records", 2)
properties.set_option(ClientRequestProperties.request_timeout_option_name, timedelta(seconds=30))
properties.client_request_id = "test;1"
asked = "declare query_parameters(name:string, since:datetime = datetime(null)); range x from 1 to 9 step 1 | extend name, since"
taken = client.execute("cordon", asked, properties)
assert len(taken.primary_results[0]) == 2 and taken.primary_results[0][0]["name"] == "O'Hara"
assert taken.primary_results[0][0]["since"].year == 2020
assert taken["QueryCompletionInformation"][0]["ClientRequestId"] == "test;1"
stream = client.execute_streaming_query("cordon", "range x from 1 to 1000 step 1")
assert sum(r["x"] for t in stream.iter_primary_results() for r in t) == 500500

# Version 1: commands.
assert set(frame(client.execute("", ".show databases"))["DatabaseName"]) == {"cordon", "defender"}
tables = frame(client.execute_mgmt("cordon", ".show tables"))
assert "DeviceProcessEvents" in set(tables["TableName"]) and "SigninLogs" in set(tables["TableName"])
schema = frame(client.execute_mgmt("cordon", ".show database cordon schema"))
assert set(schema[schema["TableName"] == "DeviceProcessEvents"]["ColumnName"].dropna()) > {"Timestamp", "FileName"}
assert "OrderedColumns" in client.execute_mgmt("cordon", ".show database schema as json").primary_results[0][0][0]
assert "Timestamp:datetime" in client.execute_mgmt("cordon", ".show table ['DeviceProcessEvents'] cslschema").primary_results[0][0]["Schema"]
piped = client.execute_mgmt("cordon", ".show tables | where TableName startswith 'Email' | count")
assert piped.primary_results[0][0]["Count"] >= 3
for command in ["version", "cluster", "functions", "principal roles", "queries", "operations", "tables details", "schema as json"]:
    client.execute_mgmt("cordon", f".show {command}")
texts = [r["Text"] for r in client.execute_mgmt("cordon", ".show queries").primary_results[0]]
assert any("dcount(DeviceName)" in text for text in texts), texts


def refused(call, kind, words):
    try:
        call()
    except kind as error:
        assert words in str(error), str(error)
        return error
    raise AssertionError(f"not refused: {words}")


# Errors: a wrong query, a wrong command, a limit, a wrong token.
wrong = refused(lambda: client.execute("cordon", "DeviceProcessEvents | where FileNam == 'x'"), KustoApiError, "Semantic error")
assert wrong.is_semantic_error() and "FileName" in str(wrong) and "line 1, column 29" in str(wrong), str(wrong)
refused(lambda: client.execute("cordon", "DeviceProcessEvents | where ("), KustoApiError, "Syntax error")
refused(lambda: client.execute("cordon", ".drop table DeviceProcessEvents"), KustoApiError, "not supported")
few = ClientRequestProperties()
few.set_option("truncationmaxrecords", 10)
limit = refused(lambda: client.execute("cordon", "range x from 1 to 11 step 1", few), KustoApiError, "10")
assert limit.error.code == "LimitsExceeded"
refused(lambda: connected("nonsense").execute("cordon", "print 1"), KustoServiceError, "401")

print(count)
