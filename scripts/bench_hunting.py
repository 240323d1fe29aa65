#!/usr/bin/env python3
"""Hunting against DuckDB on the same Parquet files, in one run.

Rows of the recordings are multiplied and varied into tables of Cordon's own store
(`cargo run --example multiply`), and queries are asked of Cordon (`--example speed`) and of DuckDB (PyPI) in
turn, several times each; the least time counts, by the clock and by the processor (`/proc/PID/stat`: on a
machine with other work the better measure). Both may use two threads.

    cargo build --profile quick -p cordon -p cordon-query -p cordon-store \\
        --bin cordon --example speed --example multiply
    scripts/bench_hunting.py --bin TARGET/quick --rows 50000000

Needs `duckdb` for Python, and room: about 65 bytes per row.
"""
import argparse
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import time

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
HOUR = "Timestamp between (datetime(2026-01-20 10:00) .. 1h)"
SQL_HOUR = "Timestamp between '2026-01-20 10:00Z' and '2026-01-20 11:00Z'"
TOOLS = r"(?i)(^|[^a-z0-9])(mimikatz|comsvcs|rubeus)($|[^a-z0-9])"

# Name, KQL, SQL. Those that begin with "rare" are the searches for terms that few rows have.
QUERIES = [
    ("filter by two equalities",
     "DeviceProcessEvents | where DeviceName == 'host-0042.corp.example' and FileName == 'powershell.exe'"
     " | project Timestamp, AccountName, ProcessCommandLine",
     "select Timestamp, AccountName, ProcessCommandLine from DeviceProcessEvents"
     " where DeviceName = 'host-0042.corp.example' and FileName = 'powershell.exe'"),
    ("rare term",
     "DeviceProcessEvents | where ProcessCommandLine has 'zerologonprobe'"
     " | project Timestamp, DeviceName, ProcessCommandLine",
     "select Timestamp, DeviceName, ProcessCommandLine from DeviceProcessEvents"
     " where ProcessCommandLine ilike '%zerologonprobe%'"),
    ("rare part of a term",
     "DeviceProcessEvents | where ProcessCommandLine contains 'logonprob' | summarize count() by DeviceName",
     "select DeviceName, count(*) from DeviceProcessEvents"
     " where ProcessCommandLine ilike '%logonprob%' group by 1"),
    ("rare start of a term",
     "DeviceProcessEvents | where ProcessCommandLine hasprefix 'zerologon' | count",
     "select count(*) from DeviceProcessEvents"
     " where regexp_matches(ProcessCommandLine, '(?i)(^|[^a-z0-9])zerologon')"),
    ("rare, one of three",
     "DeviceProcessEvents | where ProcessCommandLine has_any ('zerologonprobe', 'nosuchtool', 'nosuchprobe')"
     " | summarize max(Timestamp) by DeviceName",
     "select DeviceName, max(Timestamp) from DeviceProcessEvents where ProcessCommandLine ilike '%zerologonprobe%'"
     " or ProcessCommandLine ilike '%nosuchtool%' or ProcessCommandLine ilike '%nosuchprobe%' group by 1"),
    ("common tools",
     "DeviceProcessEvents | where ProcessCommandLine has_any ('mimikatz', 'comsvcs', 'rubeus')"
     " | summarize count() by DeviceName",
     f"select DeviceName, count(*) from DeviceProcessEvents where regexp_matches(ProcessCommandLine, '{TOOLS}')"
     " group by 1"),
    ("two common terms",
     "DeviceProcessEvents | where ProcessCommandLine has_all ('powershell', 'bypass')"
     " | summarize count() by FileName",
     "select FileName, count(*) from DeviceProcessEvents where ProcessCommandLine ilike '%powershell%'"
     " and ProcessCommandLine ilike '%bypass%' group by 1"),
    ("one hour in bins",
     f"DeviceNetworkEvents | where {HOUR} | summarize count() by bin(Timestamp, 5m), ActionType",
     "select time_bucket(interval '5 minutes', Timestamp), ActionType, count(*) from DeviceNetworkEvents"
     f" where {SQL_HOUR} group by 1, 2"),
    ("all hours in bins",
     "DeviceNetworkEvents | summarize count() by bin(Timestamp, 1h), ActionType",
     "select date_trunc('hour', Timestamp), ActionType, count(*) from DeviceNetworkEvents group by 1, 2"),
    ("dcount by few",
     "DeviceNetworkEvents | summarize dcount(DeviceName) by RemotePort",
     "select RemotePort, approx_count_distinct(DeviceName) from DeviceNetworkEvents group by 1"),
    ("dcount of many",
     "DeviceProcessEvents | summarize dcount(ProcessCommandLine) by FileName",
     "select FileName, approx_count_distinct(ProcessCommandLine) from DeviceProcessEvents group by 1"),
    ("arg_max",
     "DeviceProcessEvents | summarize arg_max(Timestamp, ProcessCommandLine, AccountName) by DeviceName",
     "select DeviceName, max(Timestamp), arg_max(ProcessCommandLine, Timestamp), arg_max(AccountName, Timestamp)"
     " from DeviceProcessEvents group by 1"),
    ("regular expression",
     "DeviceProcessEvents | where ProcessCommandLine matches regex @'(?i)rundll32(\\.exe)?\\s+\\S+,\\s*minidump'"
     " | count",
     "select count(*) from DeviceProcessEvents"
     " where regexp_matches(ProcessCommandLine, '(?i)rundll32(\\.exe)?\\s+\\S+,\\s*minidump')"),
    ("member equals a number",
     "DeviceNetworkEvents | where parse_json(AdditionalFields).EventID == 5158 | summarize count() by LocalPort",
     "select LocalPort, count(*) from DeviceNetworkEvents"
     " where try_cast(json_extract(AdditionalFields, '$.EventID') as int) = 5158 group by 1"),
    ("member as key",
     "DeviceNetworkEvents | summarize count() by Event = tostring(parse_json(AdditionalFields).EventID)",
     "select json_extract_string(AdditionalFields, '$.EventID'), count(*) from DeviceNetworkEvents group by 1"),
    ("mv-expand",
     "DeviceEvents | where Timestamp >= datetime(2026-01-20) and Timestamp < datetime(2026-01-22)"
     " | mv-expand Frame = split(tostring(parse_json(AdditionalFields).CallTrace), '|') to typeof(string)"
     " | summarize count() by Frame",
     "select Frame, count(*) from (select unnest(string_split(coalesce(json_extract_string(AdditionalFields,"
     " '$.CallTrace'), ''), '|')) Frame from DeviceEvents"
     " where Timestamp >= '2026-01-20 00:00Z' and Timestamp < '2026-01-22 00:00Z') group by 1"),
    ("newest 100, all columns",
     "DeviceProcessEvents | top 100 by Timestamp desc",
     "select * from DeviceProcessEvents order by Timestamp desc limit 100"),
    ("join of searches",
     "DeviceProcessEvents | where ProcessCommandLine has 'mimikatz' | distinct DeviceName, AccountName"
     f" | join kind=inner (DeviceNetworkEvents | where {HOUR} | summarize Talks = count() by DeviceName)"
     " on DeviceName | summarize sum(Talks) by AccountName",
     "select AccountName, sum(Talks) from (select distinct DeviceName, AccountName from DeviceProcessEvents"
     " where ProcessCommandLine ilike '%mimikatz%') join (select DeviceName, count(*) Talks"
     f" from DeviceNetworkEvents where {SQL_HOUR} group by 1) using (DeviceName) group by 1"),
    ("join by device and process",
     f"DeviceProcessEvents | where {HOUR} | project DeviceName, ProcessId, FileName"
     " | join kind=inner (DeviceNetworkEvents | where Timestamp between (datetime(2026-01-20) .. 1d)"
     " | project DeviceName, ProcessId = InitiatingProcessId, RemoteIP) on DeviceName, ProcessId"
     " | summarize count() by FileName",
     "select FileName, count(*) from (select DeviceName, ProcessId, FileName from DeviceProcessEvents"
     f" where {SQL_HOUR}) join (select DeviceName, InitiatingProcessId ProcessId, RemoteIP from DeviceNetworkEvents"
     " where Timestamp between '2026-01-20 00:00Z' and '2026-01-21 00:00Z') using (DeviceName, ProcessId)"
     " group by 1"),
    ("make_set",
     "DeviceNetworkEvents | summarize make_set(RemotePort) by DeviceName",
     "select DeviceName, list(distinct RemotePort) from DeviceNetworkEvents group by 1"),
    ("sums over a list of ports",
     "DeviceNetworkEvents | where RemotePort in (443, 3389, 22) | summarize count(), avg(LocalPort),"
     " max(InitiatingProcessId) by InitiatingProcessFileName",
     "select InitiatingProcessFileName, count(*), avg(LocalPort), max(InitiatingProcessId)"
     " from DeviceNetworkEvents where RemotePort in (443, 3389, 22) group by 1"),
]

DUCKDB = r"""
import duckdb, json, os, sys, time
tables, base = sys.argv[2:], sys.argv[1]
c = duckdb.connect()
c.execute("set threads=2; set enable_progress_bar=false; set parquet_metadata_cache=true; set timezone='UTC'")
for name in tables:
    files = f"{base}/{name}/*/*.parquet"
    c.execute(f"create view {name} as select * from read_parquet('{files}', union_by_name=true)")
for line in sys.stdin:
    started = time.perf_counter()
    try:
        rows = c.execute(json.loads(line)).fetchall()
        ms = (time.perf_counter() - started) * 1000
        print(json.dumps({"ms": ms, "rows": len(rows), "first": str(rows[0][:3]) if rows else ""}), flush=True)
    except Exception as error:
        print(json.dumps({"error": str(error)}), flush=True)
"""


class Engine:
    """An engine in a process of its own."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def processor_ms(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * TICK_MS

    def peak_mb(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) // 1024
        return 0

    def ask(self, query):
        before = self.processor_ms()
        self.process.stdin.write(json.dumps(query) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return {**answer, "cpu": self.processor_ms() - before}


def best(answers):
    """The least times of several answers, which must all be answers."""
    for answer in answers:
        if "error" in answer:
            return answer
    # The kernel counts whole ticks: less than one is one.
    cpu = max(min(a["cpu"] for a in answers), TICK_MS)
    return {**answers[-1], "ms": min(a["ms"] for a in answers), "cpu": cpu}


def mean(values):
    return math.exp(sum(math.log(v) for v in values) / len(values)) if values else float("nan")


def compare(binaries, folder, repeats, only):
    tables = pathlib.Path(folder, "tables")
    names = sorted(p.name for p in tables.iterdir() if (p / "_delta_log").is_dir())
    cordon = Engine([f"{binaries}/examples/speed", folder])
    duck = Engine([sys.executable, "-c", DUCKDB, str(tables), *names])
    print(f"{'query':28} {'cordon ms':>10} {'duckdb ms':>10} {'ratio':>7}"
          f" {'cpu ms':>9} {'cpu ms':>9} {'ratio':>7} {'read MB':>8}  rows")
    clock, processor, rare = [], [], []
    for name, kql, sql in QUERIES:
        if only and only not in name:
            continue
        asked = [(cordon.ask(kql), duck.ask(sql)) for _ in range(repeats)]
        ours, theirs = best([a for a, _ in asked]), best([b for _, b in asked])
        if "error" in ours or "error" in theirs:
            print(f"{name:28} {ours.get('error', '')} {theirs.get('error', '')}", flush=True)
            continue
        clock.append(ours["ms"] / theirs["ms"])
        processor.append(ours["cpu"] / theirs["cpu"])
        if name.startswith("rare"):
            rare.append((clock[-1], processor[-1]))
        rows = str(ours["rows"]) if ours["rows"] == theirs["rows"] else f"{ours['rows']} / {theirs['rows']}"
        print(f"{name:28} {ours['ms']:10.1f} {theirs['ms']:10.1f} {clock[-1]:7.2f} {ours['cpu']:9.0f}"
              f" {theirs['cpu']:9.0f} {processor[-1]:7.2f} {ours['bytes'] / 1e6:8.1f}  {rows}", flush=True)
    print(f"geometric mean: clock {mean(clock):.2f}, processor {mean(processor):.2f};"
          f" worst: {max(clock):.2f}, {max(processor):.2f};"
          f" rare terms: {mean([a for a, _ in rare]):.3f}, {mean([b for _, b in rare]):.3f};"
          f" peak MB: {cordon.peak_mb()}, {duck.peak_mb()}")
    cordon.process.stdin.close()
    duck.process.stdin.close()


def recordings(binaries, data, folder):
    """A store of the recordings as they are."""
    command = [f"{binaries}/cordon", "ingest", "-q", "--data-dir", f"{folder}/recordings", "--keep-days", "100000"]
    subprocess.run(command + [f"{data}/{part}" for part in ("otrf", "windows", "linux")], check=True)
    return f"{folder}/recordings"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", required=True, help="folder of cordon and examples/")
    parser.add_argument("--rows", type=int, default=[5_000_000], nargs="+", help="rows; several show the growth")
    parser.add_argument("--data", default="../shared/data", help="recordings")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--only", help="queries whose names have this")
    parser.add_argument("--tables", help="ask the tables in this data folder, made before")
    parser.add_argument("--keep", help="make the tables in this folder, and leave them there")
    arguments = parser.parse_args()
    if arguments.tables:
        return compare(arguments.bin, arguments.tables, arguments.repeats, arguments.only)
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or temporary
        source = recordings(arguments.bin, arguments.data, temporary)
        for rows in arguments.rows:
            target = f"{folder}/rows-{rows}"
            pathlib.Path(target).mkdir(parents=True, exist_ok=True)
            started = time.time()
            subprocess.run([f"{arguments.bin}/examples/multiply", source, target, str(rows)], check=True)
            print(f"{rows} rows made in {time.time() - started:.0f} s", flush=True)
            compare(arguments.bin, target, arguments.repeats, arguments.only)
            if not arguments.keep:
                subprocess.run(["rm", "-rf", target], check=True)


if __name__ == "__main__":
    main()
