"""Asks a running server by msticpy. Arguments: URL, token.

The provider for Kusto needs nothing but a connection string. The provider for Defender knows the addresses
of Microsoft's clouds only, so its addresses and token are set before it is asked."""

import os
import sys
import tempfile

settings = tempfile.NamedTemporaryFile("w", suffix=".yaml", delete=False)
settings.write("msticpy: {}\n")
settings.close()
os.environ["MSTICPYCONFIG"] = settings.name

import msticpy  # noqa: E402
from msticpy.data import QueryProvider  # noqa: E402

url, token = sys.argv[1:3]

kusto = QueryProvider("Kusto")
kusto.connect(connection_str=f"Data Source={url};Fed=True;Application Token={token}", database="cordon")
counts = kusto.exec_query("DeviceProcessEvents | summarize Rows = count() by DeviceName | order by Rows desc", database="cordon")
assert list(counts.columns) == ["DeviceName", "Rows"] and len(counts) > 0, counts
assert kusto.get_database_names() == ["cordon", "defender"]
schema = kusto.get_database_schema("cordon")
assert schema["DeviceProcessEvents"]["Timestamp"] == "DateTime" and "" not in schema, sorted(schema)[:3]

from msticpy.data.drivers.mdatp_driver import MDATPDriver  # noqa: E402
from msticpy.data.core.query_defns import DataEnvironment  # noqa: E402

for environment, suffix in [("M365DGraph", "/security/runHuntingQuery"), ("MDE", "/advancedqueries/run")]:
    driver = MDATPDriver(data_environment=DataEnvironment[environment])
    driver.request_uri = url + ("/v1.0" if environment == "M365DGraph" else "/api")
    driver.req_headers["Authorization"] = f"Bearer {token}"
    driver._connected = True
    data = driver.query("DeviceProcessEvents | top 3 by Timestamp desc | project Timestamp, FileName, ProcessId")
    assert driver.api_suffix == suffix and len(data) == 3, data
    assert str(data.dtypes["Timestamp"]).startswith("datetime64"), data.dtypes
    assert {"FileName", "ProcessId"} <= set(data.columns), data.columns

print(int(counts["Rows"].sum()))
