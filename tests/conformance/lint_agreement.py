#!/usr/bin/env python3
"""How far the findings of `drydock validate` agree with cfn-lint's on templates that people wrote.

lint_agreement.py DRYDOCK SHARED [--markdown] [--show CODE [N]] [--floor]
SHARED holds conformance/cfn/lint.jsonl (cfn-lint's findings) and corpus/. A finding is compared by
template, rule and place. --floor exits 1 if a rule has fallen below what docs/conformance.md says;
where SHARED is absent it says so and exits 77, which ctest reads as skipped."""
import collections
import concurrent.futures
import json
import os
import subprocess
import sys

# Our code, cfn-lint's rules for the same, and the floors: how many in a hundred of their findings
# we have, and how many in a hundred of ours they have.
PAIRS = [
    ("DD2100", ["W2001"], 98, 90),
    ("DD2101", ["W7001"], 93, 99),
    ("DD2102", ["W8001"], 91, 97),
    ("DD2103", ["W1020"], 91, 76),
    ("DD2104", ["W1019"], 0, 0),
    ("DD2106", ["W3005"], 98, 98),
    ("DD2108 DD2151", ["W8003"], 95, 40),
    ("DD2109", ["W3010"], 85, 25),
    ("DD2111", ["I3042"], 98, 45),
    ("DD2113", ["E1029"], 75, 98),
    ("DD2115", ["W2506"], 80, 40),
    ("DD2118", ["W2010"], 98, 98),
    ("DD2116 DD2117 DD2119", ["W2501"], 95, 40),
    ("DD2120 DD2121 DD2122 DD2123 DD2124 DD2125 DD2128 DD2129 DD2130",
     ["E3510", "E3511", "E3512", "E3513", "E3514", "E3530"], 84, 90),
    ("DD2126", ["W2511"], 98, 93),
]


def read_cases(shared):
    """template path → {rule: [(line, path)]}; templates that cfn-lint could not read are left out."""
    cases = {}
    with open(os.path.join(shared, "conformance/cfn/lint.jsonl"), encoding="utf-8") as lines:
        for line in lines:
            case = json.loads(line)
            if any(found["rule"] in ("E0000", "E0001") for found in case["expected"]):
                continue
            path = os.path.join(shared, "corpus/templates", case["template_path"])
            if not os.path.exists(path):
                path = os.path.join(shared, "corpus", case["template_path"])
            rules = collections.defaultdict(list)
            for found in case["expected"]:
                rules[found["rule"]].append((found["line"], ".".join(map(str, found["path"]))))
            cases[path] = (case, rules)
    return cases


def validate(drydock, path):
    """code → {(line, path)}, or None if the template could not be read."""
    run = subprocess.run([drydock, "validate", path, "--format", "json"], capture_output=True, text=True,
                         errors="replace", timeout=60, check=False)
    if run.returncode not in (0, 1):
        raise RuntimeError(f"{path}: exit {run.returncode} {run.stderr[-300:]}")
    places = collections.defaultdict(set)
    for found in json.loads(run.stdout)["diagnostics"]:
        if found["code"] < "DD1200" and found["severity"] == "error":
            return None
        if "range" in found:
            places[found["code"]].add((found["range"]["start"]["line"], found.get("path", "")))
    return places


def same_place(mine, theirs):
    """One linter points at a key, the other at its value or at the function around it."""
    (line, path), (their_line, their_path) = mine, theirs
    short, long = sorted((path, their_path), key=len)
    return line == their_line or (short.count(".") > 0 and (long + ".").startswith(short + "."))


def compare(cases, ours):
    """code → (ours, theirs, both, only ours, only theirs)."""
    rows = {}
    for code, rules, *_ in PAIRS:
        mine = theirs = both_mine = both_theirs = 0
        only_mine, only_theirs = [], []
        for path, (case, found) in cases.items():
            if ours.get(path) is None:
                continue
            them = sorted({place for rule in rules for place in found.get(rule, [])})
            us = sorted({place for one in code.split() for place in ours[path].get(one, ())})
            mine += len(us)
            theirs += len(them)
            lonely = [place for place in us if not any(same_place(place, other) for other in them)]
            missed = [place for place in them if not any(same_place(other, place) for other in us)]
            both_mine += len(us) - len(lonely)
            both_theirs += len(them) - len(missed)
            only_mine += [f"{case['template_path']}:{line} {where}" for line, where in lonely]
            only_theirs += [f"{case['template_path']}:{line} {where}" for line, where in missed]
        rows[code] = (mine, theirs, both_mine, both_theirs, only_mine, only_theirs)
    return rows


def percent(part, whole):
    return 100.0 if whole == 0 else 100.0 * part / whole


def main():
    drydock, shared = sys.argv[1], sys.argv[2]
    if not os.path.exists(os.path.join(shared, "conformance/cfn/lint.jsonl")):
        print("skipped: ../shared/conformance/cfn/lint.jsonl is not here")
        sys.exit(77)
    cases = read_cases(shared)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        ours = dict(zip(cases, pool.map(lambda path: validate(drydock, path), cases)))
    rows = compare(cases, ours)
    if "--show" in sys.argv:
        code = sys.argv[sys.argv.index("--show") + 1]
        print("only ours:", *rows[code][4][:60], sep="\n  ")
        print("only theirs:", *rows[code][5][:60], sep="\n  ")
    failed = False
    print("| code | rule | ours | theirs | of theirs we have | of ours they have |\n|---|---|---|---|---|---|")
    for code, rules, found, right in PAIRS:
        mine, theirs, both_mine, both_theirs, *_ = rows[code]
        have, share = percent(both_theirs, theirs), percent(both_mine, mine)
        print(f"| {code} | {', '.join(rules)} | {mine} | {theirs} | {both_theirs} ({have:.1f} %) | {both_mine} ({share:.1f} %) |")
        if have < found or share < right:
            failed = True
            print(f"{code} has fallen below its floor ({found} %, {right} %)")
    read = sum(lines is not None for lines in ours.values())
    print(f"{read} of {len(cases)} templates compared")
    sys.exit(1 if failed and "--floor" in sys.argv else 0)


if __name__ == "__main__":
    main()
