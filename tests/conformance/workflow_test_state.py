#!/usr/bin/env python3
"""workflow_test_state.py DRYDOCK SHARED GOAL [--all]: single states of SHARED, recorded through the TestState API, through
`drydock workflow test-state`: status, output, error, cause, next state, inspection data, and what the API refuses. 77 where
they are absent. docs/conformance.md says which lines cannot agree."""
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile

OPTIONS = (("--input", "input"), ("--mock", "mock"), ("--configuration", "stateConfiguration"), ("--context", "context"),
           ("--variables", "variables"))
PREFIX = "An error occurred (ValidationException) when calling the TestState operation: "


def equal(want, got, free, at=""):
    if at in free or (isinstance(want, str) and want.startswith("<") and want.endswith(">") and isinstance(got, str)):
        return True
    if isinstance(want, bool) or isinstance(got, bool) or want is None or got is None:
        return want is got
    if isinstance(want, dict) and isinstance(got, dict):
        return want.keys() == got.keys() and all(equal(v, got[k], free, f"{at}/{k}") for k, v in want.items())
    if isinstance(want, list) and isinstance(got, list):
        return len(want) == len(got) and all(equal(v, got[i], free, f"{at}/{i}") for i, v in enumerate(want))
    return want == got


def differs(binary, line):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "definition.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(line["definition"], file)
        command = [binary, "workflow", "test-state", path, "--json", "--level", line.get("inspectionLevel", "INFO")]
        for option, key in OPTIONS:
            if key in line:
                path = os.path.join(folder, key + ".json")
                with open(path, "w", encoding="utf-8") as file:
                    json.dump(line[key], file)
                command += [option, path]
        if "stateName" in line:
            command += ["--state", line["stateName"]]
        if "exception" not in line["expected"] and not line["id"].split("::")[-1].startswith("test_state_with_variables"):
            command += ["--role-arn", "arn:aws:iam::111111111111:role/test"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    try:
        got = json.loads(done.stdout)
    except ValueError:
        return f"exit {done.returncode}: {done.stderr[-200:]}"
    want = line["expected"]
    if "message" in want:
        want = dict(want, message=want["message"].removeprefix(PREFIX))
    free = set(line.get("wildcard_paths", []))
    for key in sorted(set(want) | (set(got) - {"format_version", "diagnostics"})):
        if not (key in want and key in got and equal(want[key], got[key], free, f"/{key}")):
            return f"{key}: {json.dumps(got.get(key))[:260]} instead of {json.dumps(want.get(key))[:260]}"
    return None


def main():
    binary, shared = (os.path.abspath(path) for path in sys.argv[1:3])
    path = os.path.join(shared, "asl", "teststate.jsonl")
    if not os.path.exists(path):
        print(f"skipped: there is no {path}")
        return 77
    with open(path, encoding="utf-8") as file:
        lines = [json.loads(text) for text in file]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        verdicts = list(pool.map(lambda line: differs(binary, line), lines))
    missed = [(line["id"], why) for line, why in zip(lines, verdicts) if why]
    rate = 100 * (len(lines) - len(missed)) / len(lines)
    print(f"single states: {len(lines) - len(missed)} of {len(lines)} = {rate:.2f} % (goal {sys.argv[3]} %)")
    for case, why in missed if "--all" in sys.argv or rate < float(sys.argv[3]) else []:
        print(f"  {case}\n    {why}")
    return 0 if rate >= float(sys.argv[3]) else 1


if __name__ == "__main__":
    sys.exit(main())
