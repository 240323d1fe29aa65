"""Reads a Cordon table with other engines and prints what they found, as one JSON object per line.

Usage: read_delta.py TABLE_FOLDER

Engines: Polars, and DuckDB (where it is installed) over what delta-rs (the deltalake package) reads
through PyArrow; DuckDB's own Delta reader is an extension that it downloads.
Each prints its row count and three aggregates; the caller compares them with Cordon's own.
"""

import json
import sys

import deltalake
import polars

try:
    import duckdb
except ImportError:
    duckdb = None


def report(engine, rows, devices, process_ids, newest):
    found = {"rows": rows, "devices": devices, "process_ids": process_ids, "newest": newest}
    print(json.dumps({"engine": engine, **found}))


def main(folder):
    table = deltalake.DeltaTable(folder)
    arrow = table.to_pyarrow_table(columns=["Timestamp", "DeviceName", "ProcessId", "AccountSid"])
    assert arrow.column("AccountSid").null_count == arrow.num_rows, "a column no file has must be null"

    frame = polars.scan_delta(folder)
    row = frame.select(
        rows=polars.len(),
        devices=polars.col("DeviceName").n_unique(),
        process_ids=polars.col("ProcessId").sum(),
        newest=polars.col("Timestamp").max().dt.epoch("us"),
    ).collect().row(0, named=True)
    report("polars", **row)
    nulls = frame.select(polars.col("AccountSid").null_count()).collect().item()
    assert nulls == row["rows"], "a column no file has must be null"

    if duckdb is not None:
        query = """
            SELECT count(*), count(DISTINCT DeviceName), sum(ProcessId)::BIGINT, epoch_us(max(Timestamp))
            FROM arrow
        """
        report("duckdb", *duckdb.sql(query).fetchall()[0])


main(sys.argv[1])
