#!/usr/bin/env python3
"""real_definitions.py DRYDOCK SHARED [--all]: every published definition of SHARED is either refused by `drydock workflow
validate`, or runs to an end with results that are made up. 77 where they are absent."""
import collections
import concurrent.futures
import json
import os
import subprocess
import sys


def judge(binary, path):
    verdicts = []
    for command in (["validate", path], ["run", path, "--generate-results", "--start-time", "2026-01-01T00:00:00Z"]):
        done = subprocess.run([binary, "workflow", *command, "--json"], capture_output=True, text=True, timeout=60, check=False)
        try:
            verdicts.append(json.loads(done.stdout))
        except ValueError:
            return False, f"{command[0]}: exit {done.returncode}: {done.stderr[-200:]}"
    valid, run = verdicts[0].get("valid"), verdicts[1]
    if not valid:
        return True, "refused"
    with open(path, encoding="utf-8") as file:
        open_parts = "${" in file.read()
    if open_parts and [found["code"] for found in run["diagnostics"]][:1] == ["DD5120"]:
        return True, "cannot run before ${…} is replaced"
    if run.get("status") not in ("SUCCEEDED", "FAILED", "TIMED_OUT"):
        return False, f"did not end: {json.dumps(run)[:300]}"
    return True, " ".join(filter(None, (run["status"], run.get("error"), run.get("quota"))))


def main():
    binary = os.path.abspath(sys.argv[1])
    folder = os.path.join(os.path.abspath(sys.argv[2]), "asl", "real_definitions")
    if not os.path.isdir(folder):
        print(f"skipped: there is no {folder}")
        return 77
    names = sorted(os.listdir(folder))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        verdicts = list(pool.map(lambda name: judge(binary, os.path.join(folder, name)), names))
    for what, count in sorted(collections.Counter(what for good, what in verdicts if good).items()):
        print(f"{count:4} {what}")
    for name, (good, what) in zip(names, verdicts):
        if not good or ("--all" in sys.argv and what != "SUCCEEDED"):
            print(f"  {name}: {what}")
    return 0 if all(good for good, _ in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
