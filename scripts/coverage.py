#!/usr/bin/env python3
"""Detections on labelled recordings: for each recording, is there an alert of the labelled tactic?

    scripts/coverage.py --cordon PATH [--data ../shared/data] [--rules DIR] [--missed]

Labels: the folder of EVTX-to-MITRE-Attack names the tactic; the metadata of OTRF names techniques and
tactics. Also scans the benign logs and lists what was alerted there.
"""
import argparse
import collections
import concurrent.futures
import glob
import json
import os
import re
import subprocess

TACTICS = {
    "TA0043": "reconnaissance", "TA0042": "resource-development", "TA0001": "initial-access", "TA0002": "execution",
    "TA0003": "persistence", "TA0004": "privilege-escalation", "TA0005": "defense-evasion",
    "TA0006": "credential-access", "TA0007": "discovery", "TA0008": "lateral-movement", "TA0009": "collection",
    "TA0010": "exfiltration", "TA0011": "command-and-control", "TA0040": "impact",
}


def evtx_labels(data):
    for path in sorted(glob.glob(f"{data}/windows/evtx-to-mitre/TA*/**/*.evtx", recursive=True)):
        tactic = TACTICS.get(re.search(r"/(TA\d{4})-", path).group(1))
        yield "evtx-to-mitre", path, {tactic}


def otrf_labels(data):
    by_name = {os.path.basename(p): p for p in glob.glob(f"{data}/otrf/**/*", recursive=True) if os.path.isfile(p)}
    for path in sorted(glob.glob(f"{data}/otrf/metadata/**/*.yaml", recursive=True)):
        text = open(path, errors="replace").read()
        part = text.split("attack_mappings:", 1)[-1].split("\nnotebooks", 1)[0].split("\nfiles", 1)[0]
        tactics = {TACTICS[t] for t in re.findall(r"TA\d{4}", part) if t in TACTICS}
        hosts = re.findall(r"type: Host\s+link: (\S+)", text)
        files = [by_name[os.path.basename(h)] for h in hosts if os.path.basename(h) in by_name]
        if tactics and files:
            yield "otrf", files, tactics


def scan(cordon, paths, rules):
    command = [cordon, "scan", "--alerts", "--json", "--quiet"]
    command += [a for r in rules for a in ("--rules", r)]
    command += paths if isinstance(paths, list) else [paths]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in output.splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cordon", required=True)
    parser.add_argument("--data", default="../shared/data")
    parser.add_argument("--rules", action="append", default=[])
    parser.add_argument("--missed", action="store_true", help="list the recordings without a fitting alert")
    options = parser.parse_args()
    labelled = [*evtx_labels(options.data), *otrf_labels(options.data)]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        alerts = list(pool.map(lambda l: scan(options.cordon, l[1], options.rules), labelled))
    sums = collections.Counter()
    for (family, path, tactics), found in zip(labelled, alerts):
        any_alert = bool(found)
        fits = any(set(a["tactics"]) & tactics for a in found)
        sums[family, "recordings"] += 1
        sums[family, "any alert"] += any_alert
        sums[family, "alert of the tactic"] += fits
        if options.missed and not fits:
            print("missed:", path, sorted(tactics), "other alerts" if any_alert else "no alert")
    for family in ("evtx-to-mitre", "otrf"):
        n = sums[family, "recordings"]
        for what in ("any alert", "alert of the tactic"):
            print(f"{family}: {what} in {sums[family, what]} of {n} ({100 * sums[family, what] / max(n, 1):.1f} %)")
    benign = scan(options.cordon, f"{options.data}/windows/benign-evtx", options.rules)
    print("benign logs:", dict(collections.Counter(a["severity"] for a in benign)))
    for a in benign:
        if a["severity"] in ("medium", "high"):
            print(f"  {a['severity']}: {a['title']} ({a['rule_id']}), {a['count']} times")


if __name__ == "__main__":
    main()
