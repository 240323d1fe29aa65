#!/usr/bin/env python3
"""Cordon's rule matches against those of other implementations, rule by rule and event by event.

    scripts/compare_sigma.py --cordon PATH --with rsigma --rsigma PATH [--data ../shared/data]
    scripts/compare_sigma.py --cordon PATH --with sqlite [--data ../shared/data]
    scripts/compare_sigma.py --cordon PATH --with rsigma --rsigma PATH --events FILE.ndjson --speed

The events are flat Windows records, one JSON object a line (SigmaHQ's regression recordings and OTRF's
host logs, or --events). `rsigma` (crates.io) runs as a program; `sqlite` stands for Zircolite's way:
pySigma's SQLite backend turns each rule into SQL over one table of the flattened events (PyPI:
pysigma, pysigma-backend-sqlite, pysigma-pipeline-sysmon, pysigma-pipeline-windows).

Every event gets a number in a field of its own, so that matches can be compared by rule and event.
Differences are put into named classes by what the other implementation is known to do otherwise;
what is left over is listed and makes the run fail.
"""
import argparse
import collections
import glob
import json
import os
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile

# Log sources of Windows by service: the channels that Sigma's service means. A rule of a service is
# about these channels alone; implementations without log-source conditions fire on any.
SYSMON = "Microsoft-Windows-Sysmon/Operational"


def flat_regression(data):
    """SigmaHQ's regression recordings, flattened the way Zircolite flattens EVTX."""
    def walk(value, out):
        for name, inner in value.items():
            if name in ("xmlns", "#attributes"):
                continue
            if isinstance(inner, dict):
                if "#text" in inner:
                    out[name] = inner["#text"]
                elif "#attributes" in inner and name == "Provider":
                    out["Provider_Name"] = inner["#attributes"].get("Name")
                else:
                    walk(inner, out)
            elif inner is not None and inner != "":
                out.setdefault(name, inner)
    for path in sorted(glob.glob(f"{data}/sigma/regression/**/*.json", recursive=True)):
        decoder, text, at = json.JSONDecoder(), open(path, encoding="utf-8").read(), 0
        while at < len(text.rstrip()):
            while text[at].isspace():
                at += 1
            value, at = decoder.raw_decode(text, at)
            flat = {}
            walk(value.get("Event", value), flat)
            yield flat


def flat_otrf(data, limit):
    """OTRF's Windows host logs, which NXLog wrote flat already."""
    for path in sorted(glob.glob(f"{data}/otrf/**/*.zip", recursive=True)):
        with zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                if not member.endswith(".json"):
                    continue
                for number, line in enumerate(archive.open(member)):
                    if number >= limit:
                        break
                    try:
                        record = json.loads(line)
                    except ValueError:
                        continue
                    if isinstance(record, dict) and "EventID" in record and "Channel" in record:
                        flat = {k: v for k, v in record.items() if not isinstance(v, (dict, list)) and v is not None}
                        if "SourceName" in flat:
                            flat["Provider_Name"] = flat.pop("SourceName")
                        yield flat


def write_events(options, folder):
    """Numbers the events and writes them; returns the file and the events."""
    if options.events:
        source = (json.loads(line) for line in open(options.events, encoding="utf-8"))
    else:
        def both():
            yield from flat_regression(options.data)
            yield from flat_otrf(options.data, options.per_file)
        source = both()
    path, events = os.path.join(folder, "events.ndjson"), []
    with open(path, "w", encoding="utf-8") as out:
        for number, event in enumerate(source):
            event["EventRecordID"] = f"n{number}"
            event.pop("RecordNumber", None)  # NXLog's name of the same
            # Windows hosts send EventID as a number, some shippers as text; rules mean either.
            if isinstance(event.get("EventID"), str) and event["EventID"].isdigit():
                event["EventID"] = int(event["EventID"])
            out.write(json.dumps(event, ensure_ascii=False) + "\n")
            events.append(event)
    return path, events


def windows_rules(data, folder):
    """A folder with links to the rules for Windows: the other implementations do not tell products apart."""
    import yaml
    target, rules = os.path.join(folder, "rules"), {}
    os.makedirs(target)
    for path in sorted(glob.glob(f"{data}/sigma/rules/**/*.yml", recursive=True)):
        rule = yaml.safe_load(open(path, encoding="utf-8"))
        if rule.get("logsource", {}).get("product") == "windows" and "rules-placeholder" not in path:
            os.symlink(os.path.abspath(path), os.path.join(target, f"{rule['id']}.yml"))
            rules[rule["id"]] = rule
    return target, rules


def measured(command, output):
    """Runs a command; returns its CPU seconds, wall seconds and peak megabytes."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with open(output, "w", encoding="utf-8") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE)
        _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 3):
        sys.exit(f"{command[0]}: {process.stderr.read().decode()[-2000:]}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - started, usage.ru_maxrss / 1024


def run_cordon(options, rules, events, folder):
    output = os.path.join(folder, "cordon.jsonl")
    cost = measured([options.cordon, "scan", events, "--rules", rules, "--no-starter-pack", "--matches",
                     "--json", "--quiet", *(["--rule-cache", options.rule_cache] if options.rule_cache else [])],
                    output)
    found = {}
    for line in open(output, encoding="utf-8"):
        match = json.loads(line)
        found.setdefault(match["rule_id"], set()).add(match.get("record_id"))
    return found, cost


def run_rsigma(options, rules, events, folder):
    output = os.path.join(folder, "rsigma.jsonl")
    extra = [] if options.speed else ["--include-event"]
    cost = measured([options.rsigma, "engine", "eval", "-r", rules, "-p", "sysmon", "-e", f"@{events}",
                     "--output-format", "ndjson", *extra], output)
    found = {}
    for line in open(output, encoding="utf-8"):
        match = json.loads(line)
        found.setdefault(match["rule_id"], set()).add((match.get("event") or {}).get("EventRecordID"))
    return found, cost


def run_sqlite(rules, events):
    """Zircolite's way: one table, one column per field, one SELECT per rule."""
    from sigma.backends.sqlite import sqliteBackend
    from sigma.collection import SigmaCollection
    from sigma.pipelines.sysmon import sysmon_pipeline
    from sigma.pipelines.windows import windows_logsource_pipeline
    columns = sorted({name for event in events for name in event}, key=str.lower)
    unique = list({name.lower(): name for name in columns}.values())
    database = sqlite3.connect(":memory:")
    database.create_function("regexp", 2, lambda p, v: v is not None and bool(re.search(p, str(v))))
    database.execute("CREATE TABLE logs (" + ", ".join(f'"{name}" TEXT COLLATE NOCASE' for name in unique) + ")")
    marks = ", ".join("?" * len(unique))
    def row(event):
        lower = {name.lower(): value for name, value in event.items()}
        return [None if lower.get(n.lower()) is None else str(lower[n.lower()]) for n in unique]
    database.executemany(f"INSERT INTO logs VALUES ({marks})", map(row, events))
    backend = sqliteBackend(sysmon_pipeline() + windows_logsource_pipeline())
    known, found, refused = {name.lower() for name in unique}, {}, {}
    for path in sorted(glob.glob(f"{rules}/*.yml")):
        identity = os.path.basename(path)[:-4]
        try:
            for query in backend.convert(SigmaCollection.from_yaml(open(path, encoding="utf-8").read())):
                query = query.replace("<TABLE_NAME>", "logs").replace("SELECT *", "SELECT EventRecordID")
                for _ in range(60):
                    try:
                        for (number,) in database.execute(query):
                            found.setdefault(identity, set()).add(number)
                        break
                    except sqlite3.OperationalError as error:
                        missing = re.search(r"no such column: (.+)", str(error))
                        if not missing or missing.group(1).lower() in known:
                            raise
                        known.add(missing.group(1).lower())
                        database.execute(f'ALTER TABLE logs ADD COLUMN "{missing.group(1)}" TEXT COLLATE NOCASE')
        except Exception as error:  # what the backend cannot express is counted, not hidden
            refused[identity] = f"{type(error).__name__}: {error}"
    return found, refused


def has(rule, words):
    """Whether any key of the detection has one of the modifiers or names."""
    text = json.dumps(rule["detection"], default=str)
    return any(word in text for word in words)


def has_keywords(rule):
    def bare(value):
        return isinstance(value, (str, int)) or (isinstance(value, list) and any(bare(v) for v in value)) or (
            isinstance(value, dict) and any(str(k).startswith("|") for k in value))
    return any(bare(v) for k, v in rule["detection"].items() if k not in ("condition", "timeframe"))


def explain(rule, event, only_cordon, other):
    """The class of a difference, or None when it is not explained."""
    source = rule["logsource"]
    channel = str(event.get("Channel", ""))
    audit_twin = channel == "Security" and event.get("EventID") in (4688, 4657, 5156, 4663)
    if only_cordon:
        if audit_twin and source.get("category"):
            return "the audit event that tells the same is seen under Sysmon's names, by Cordon alone"
        if source.get("category") in ("antivirus", "ps_classic_start", "ps_classic_provider_start", "ps_classic_script"):
            return "log source that the other has no condition for"
        if any(" " in name or "_" in name for name in event):
            return "field names compare without spaces and underscores in Cordon alone"
        if other == "sqlite" and has_keywords(rule):
            return "keywords: the other has no full-text search"
    else:
        if source.get("service") or not source.get("category"):
            return "the other has no channel condition for the service and fires on other channels"
        if channel != SYSMON:
            return "the other has no channel condition for the category and fires on other channels"
    if has(rule, ["null", "|exists", "''", '""']):
        return "null, empty and absent fields"
    if has(rule, ["fieldref"]):
        return "comparison of fields"
    if has(rule, ["|re", "|windash", "base64offset", "|cidr", "|wide"]):
        return "dialect of regular expressions, dashes or networks"
    return None


def compare(options, rules, events, ours, theirs, refused):
    by_number = {event["EventRecordID"]: event for event in events}
    classes, open_cases, same = collections.Counter(), [], 0
    examples = {}
    for identity, rule in rules.items():
        if identity in refused:
            classes["rule that the other cannot express"] += len(ours.get(identity, ()))
            continue
        mine, other = ours.get(identity, set()), theirs.get(identity, set())
        same += len(mine & other)
        for number in sorted(mine ^ other, key=str):
            event = by_number.get(number)
            why = event and explain(rule, event, number in mine, options.against)
            if why:
                classes[why] += 1
                examples.setdefault(why, (rule["title"], number))
            else:
                side = "cordon" if number in mine else options.against
                open_cases.append((identity, rule["title"], number, side))
    print(f"{len(events)} events, {len(rules)} rules, {len(refused)} not expressible by {options.against}")
    print(f"{same} matches of both; Cordon {sum(map(len, ours.values()))}, {options.against} {sum(map(len, theirs.values()))}")
    for why, count in classes.most_common():
        print(f"{count:8}  {why}  {examples.get(why, '')}")
    print(f"{len(open_cases):8}  not explained")
    for case in open_cases[: options.show]:
        print("          ", *case)
    return not open_cases


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cordon", required=True)
    parser.add_argument("--with", dest="against", choices=["rsigma", "sqlite"], required=True)
    parser.add_argument("--rsigma", default="rsigma")
    parser.add_argument("--data", default="../shared/data")
    parser.add_argument("--events", help="flat Windows events, one JSON object a line, instead of the recordings")
    parser.add_argument("--per-file", type=int, default=400, help="events of each OTRF recording")
    parser.add_argument("--show", type=int, default=30)
    parser.add_argument("--speed", action="store_true", help="only the times, with the whole matches written")
    parser.add_argument("--rule-cache", help="folder for Cordon's compiled rules")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rules_folder, rules = windows_rules(options.data, folder)
        if options.speed:
            events = 0
            path = os.path.abspath(options.events)
            events = sum(1 for _ in open(path, "rb"))
            for name, run in (("cordon", run_cordon), ("rsigma", run_rsigma)) * 2:
                _, (cpu, wall, peak) = run(options, rules_folder, path, folder)
                matches = sum(1 for _ in open(os.path.join(folder, f"{name}.jsonl"), "rb"))
                print(f"{name}: {events} events, {matches} matches, CPU {cpu:.2f} s, wall {wall:.2f} s, "
                      f"{events / cpu:.0f} events per CPU second, peak {peak:.0f} MB")
            return
        path, events = write_events(options, folder)
        ours, _ = run_cordon(options, rules_folder, path, folder)
        if options.against == "rsigma":
            theirs, refused = run_rsigma(options, rules_folder, path, folder)[0], {}
        else:
            theirs, refused = run_sqlite(rules_folder, events)
        sys.exit(0 if compare(options, rules, events, ours, theirs, refused) else 1)


if __name__ == "__main__":
    main()
