#!/usr/bin/env python3
"""Every diagnostic code occurs in a transcript, or stands below with the reason why it cannot; and
docs/DIAGNOSTICS.md has a heading for each, with its title."""
import glob
import os
import re
import sys

EXEMPT = {
    # id: why no transcript can show it
    "DD1002": "kept for readers that know their own limit; the file system's reason stands in DD1001",
}

here = os.path.dirname(os.path.abspath(__file__))
root = os.path.dirname(os.path.dirname(here))
codes = {}
for path in glob.glob(os.path.join(root, "base/codes/*.hpp")):
    with open(path, encoding="utf-8") as text:
        # A long title may stand on a line of its own.
        for line in re.sub(r"\s*\\\n\s*", " ", text.read()).split("CODE("):
            found = re.match(r'\w+, "(DD\d{4})", \w+, "([^"]*)"\)', line)
            if found:
                codes[found[1]] = found[2]
shown = ""
for path in glob.glob(os.path.join(here, "*", "std*")):
    with open(path, encoding="utf-8") as text:
        shown += text.read()
with open(os.path.join(root, "docs/DIAGNOSTICS.md"), encoding="utf-8") as text:
    explained = dict(re.findall(r"^### (DD\d{4}): (.*)$", text.read(), re.MULTILINE))

problems = []
for code, title in codes.items():
    if code not in shown and code not in EXEMPT:
        problems.append(f"{code} {title}: no case shows it")
    if explained.get(code) != title:
        problems.append(f'docs/DIAGNOSTICS.md has no heading "### {code}: {title}"')
for code in EXEMPT:
    if code not in codes or code in shown:
        problems.append(f"{code}: exempt without need")
for code in explained:
    if code not in codes:
        problems.append(f"docs/DIAGNOSTICS.md explains {code}, which does not exist")
print("\n".join(problems + [f"{len(codes)} codes, {len(EXEMPT)} exempt, {len(problems)} problems"]))
sys.exit(1 if problems else 0)
