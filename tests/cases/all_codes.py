#!/usr/bin/env python3
"""Every diagnostic code occurs in a transcript, or stands below with the reason why it cannot."""
import glob
import os
import re
import sys

EXEMPT = {
    # id: why no transcript can show it
}

here = os.path.dirname(os.path.abspath(__file__))
root = os.path.dirname(os.path.dirname(here))
with open(os.path.join(root, "base/diagnostic_codes.def"), encoding="utf-8") as text:
    codes = dict(re.findall(r'DRYDOCK_DIAGNOSTIC\(\s*(\w+),\s*"(DD\d{4})"', text.read()))
shown = ""
for path in glob.glob(os.path.join(here, "*", "std*")):
    with open(path, encoding="utf-8") as text:
        shown += text.read()
missing = [f"{code} {name}" for name, code in codes.items() if code not in shown and code not in EXEMPT]
stale = [code for code in EXEMPT if code not in codes.values() or code in shown]
for line in missing:
    print(f"{line}: no case shows it")
for code in stale:
    print(f"{code}: exempt without need")
print(f"{len(codes)} codes, {len(codes) - len(missing) - len(EXEMPT)} shown by cases, {len(EXEMPT)} exempt")
sys.exit(1 if missing or stale else 0)
