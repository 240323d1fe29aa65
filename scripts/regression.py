#!/usr/bin/env python3
"""SigmaHQ's regression recordings with SigmaHQ's rules: does each rule fire, as often as stated?

    scripts/regression.py --cordon PATH [--data ../shared/data]

One scan over all recordings; matches are compared by rule and file with the info.yml beside each.
"""
import argparse
import collections
import glob
import json
import os
import re
import subprocess


def expectations(data):
    for path in sorted(glob.glob(f"{data}/sigma/regression/**/info.yml", recursive=True)):
        text = open(path).read()
        rule = re.search(r"rule_metadata:\s*-\s*id:\s*(\S+)", text)
        for block in re.split(r"\n\s+-\s+name:", text.split("regression_tests_info:", 1)[1])[1:]:
            count = re.search(r"match_count:\s*(\d+)", block)
            name = re.search(r"path:\s*(\S+)", block)
            if rule and name:
                file = os.path.join(os.path.dirname(path), os.path.basename(name.group(1)))
                # Without a stated count, firing at all is what is asked.
                yield rule.group(1), file, int(count.group(1)) if count else None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cordon", required=True)
    parser.add_argument("--data", default="../shared/data")
    options = parser.parse_args()
    expected = list(expectations(options.data))
    command = [options.cordon, "scan", "--matches", "--json", "--quiet", "--no-starter-pack",
               "--rules", f"{options.data}/sigma/rules", *sorted({p for _, p, _ in expected})]
    found = collections.Counter()
    for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines():
        match = json.loads(line)
        found[match["rule_id"], match["source"]] += 1
    same = 0
    for rule, path, count in expected:
        got = found[rule, path]
        fits = got == count if count else got > 0
        same += fits
        if not fits:
            print(f"{rule} in {path.split('regression/')[1]}: {got} matches, {count or 'some'} stated")
    fired = sum(found[r, p] > 0 for r, p, _ in expected)
    print(f"{fired} of {len(expected)} rules fire on their recording, {same} exactly as often as stated")


if __name__ == "__main__":
    main()
