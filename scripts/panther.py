#!/usr/bin/env python3
"""Which of Panther's labelled rule tests any detection covers, by log family.

    scripts/panther.py --cordon PATH [--rules DIR …] [--data ../shared/data] [--missed N]

Each line of `cloud/panther/*.jsonl` is an event (`log`) and whether Panther's rule fires on it
(`_expected`). An event counts as covered when any rule matches it (level low or above). Aims of the
project: 60 % of the positives, 2 % of the negatives.
"""
import argparse
import collections
import glob
import json
import os
import subprocess
import tempfile


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cordon", required=True)
    parser.add_argument("--rules", action="append", default=[])
    parser.add_argument("--data", default="../shared/data")
    parser.add_argument("--missed", type=int, default=0, help="show so many uncovered positives")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cases = {}
        for path in sorted(glob.glob(f"{options.data}/cloud/panther/*.jsonl")):
            family = os.path.basename(path).removesuffix(".jsonl").removesuffix("_rules")
            for number, line in enumerate(open(path, encoding="utf-8")):
                if not line.strip():
                    continue
                case = json.loads(line)
                name = os.path.join(folder, f"{family}.{number}.json")
                with open(name, "w", encoding="utf-8") as out:
                    json.dump(case["log"], out)
                cases[name] = (family, case)
        command = [options.cordon, "scan", folder, "--matches", "--json", "--quiet"]
        for rules in options.rules:
            command += ["--rules", rules]
        found = collections.defaultdict(set)
        for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines():
            match = json.loads(line)
            if match["level"] != "informational":
                found[match["source"]].add(match["rule_title"])
    shares = collections.defaultdict(lambda: [0, 0, 0, 0])
    missed = []
    for name, (family, case) in cases.items():
        at = 0 if case["_expected"] else 2
        for key in (family, "all"):
            shares[key][at] += 1
            shares[key][at + 1] += name in found
        if case["_expected"] and name not in found:
            missed.append((family, case["_rule"], case["_name"]))
    print(f"{'family':28} positives covered       negatives matched")
    for family in sorted(shares, key=lambda f: (f == "all", f)):
        positives, covered, negatives, matched = shares[family]
        print(f"{family:28} {covered:4} of {positives:4} {100 * covered / max(positives, 1):5.1f} %     "
              f"{matched:4} of {negatives:4} {100 * matched / max(negatives, 1):5.1f} %")
    for case in missed[: options.missed]:
        print("missed:", *case)


if __name__ == "__main__":
    main()
