#!/usr/bin/env python3
"""The table of docs/capacity-rules.md: which rule of EC2 capacity is covered by which test.

    capacity_rules.py            fails if the table does not say what the tests' sources say
    capacity_rules.py --write    fills in the columns of tests and states

A test covers a rule whose number its name carries: Rule026_…, Rule26…. What stands as the state of a rule without a test
is kept, as it says why there is none.
"""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
DOC = os.path.join(ROOT, "docs", "capacity-rules.md")
RULES = 128
FOLDERS = ("capacity", "fleet", "market", "operation", "placement", "world")  # other rooms have rules of their own
TEST = re.compile(r"^TEST(?:_F|_P)?\(\s*(\w+)\s*,\s*Rule0*(\d+)(_?\w+)\s*\)", re.M)
ROW = re.compile(r"^\| (\d+) \| ([^|]*) \| ([^|]*)\| ([^|]*) \|$")


def tests_by_rule():
    found = {}
    for folder in FOLDERS:
        folder = os.path.join(ROOT, "tests", "unit", "simulator", folder)
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            if name.endswith(".cpp"):
                with open(os.path.join(folder, name), encoding="utf-8") as file:
                    for match in TEST.finditer(file.read()):
                        words = re.sub(r"^_", "", match[3])
                        found.setdefault(int(match[2]), []).append(f"{match[1]}: {words}")
    return found


def table(text, tests):
    lines, seen = [], []
    for line in text.split("\n"):
        row = ROW.match(line)
        if row:
            number = int(row[1])
            seen.append(number)
            names = tests.get(number, [])
            was = row[4].strip()
            state = "tested" if names else ("not yet" if was == "tested" else was)
            line = f"| {number} | {row[2].strip()} | {'; '.join(names)} | {state} |"
        lines.append(line)
    assert seen == list(range(1, RULES + 1)), "the table must have every rule once, in order"
    unknown = sorted(set(tests) - set(seen))
    assert not unknown, f"tests name rules that do not exist: {unknown}"
    return "\n".join(lines)


def main():
    with open(DOC, encoding="utf-8") as file:
        text = file.read()
    right = table(text, tests_by_rule())
    if "--write" in sys.argv[1:] and right != text:
        with open(DOC, "w", encoding="utf-8") as file:
            file.write(right)
    covered = sum(line.endswith("| tested |") for line in right.split("\n"))
    print(f"{covered} of {RULES} rules are tested")
    if right != text and "--write" not in sys.argv[1:]:
        sys.exit("docs/capacity-rules.md differs: run tests/unit/simulator/capacity_rules.py --write")


if __name__ == "__main__":
    main()
