#!/usr/bin/env python3
"""workflow_history.py DRYDOCK SHARED GOAL HISTORY_GOAL [--all]: recorded executions of SHARED through
`drydock workflow run`, those that need no service or come with the answers of their services.
Prints how many agree in status, output, error and cause, and how many in the sequence, numbers and
names of their history; `--all` prints every line that does not agree. 77 where they are absent.

Of an event whose number the recording hides (branches of a Parallel, whose order is the service's),
kind and name are looked for anywhere. docs/conformance.md says which lines cannot agree."""
import collections
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile

FLAGS = (("--execution-name", "name"), ("--execution-arn", "arn"), ("--state-machine-arn", "state_machine_arn"),
         ("--state-machine-name", "state_machine_name"), ("--role-arn", "role_arn"), ("--start-time", "start_time"))
COMPARED = ("prev", "type", "name", "index", "length", "resource", "resourceType", "location", "state", "error",
            "timeoutInSeconds", "heartbeatInSeconds")


def matches(glob, text):
    """`*` is anything, `\\*` a star."""
    parts = re.split(r"(\\\*|\*)", glob)
    pattern = "".join(".*" if part == "*" else re.escape("*" if part == "\\*" else part) for part in parts)
    return re.fullmatch(pattern, text, re.DOTALL) is not None


def equal(want, got, globs, at=""):
    if at in globs:
        return globs[at] == "*" or (isinstance(got, str) and matches(globs[at], got))
    if isinstance(want, bool) or isinstance(got, bool) or want is None or got is None:
        return want is got
    if isinstance(want, dict) and isinstance(got, dict):
        return want.keys() == got.keys() and all(equal(v, got[k], globs, f"{at}/{k}") for k, v in want.items())
    if isinstance(want, list) and isinstance(got, list):
        return len(want) == len(got) and all(equal(v, got[i], globs, f"{at}/{i}") for i, v in enumerate(want))
    return want == got


def mocks_of(line):
    mocks = {}
    for state, entries in line["mocks"].items():
        mocks[state] = []
        for entry in entries:
            if entry["event"].endswith(("Succeeded", "Submitted")) and "error" not in entry:
                mocks[state].append({"Return": entry.get("output")})
            else:
                thrown = {key.capitalize(): entry[key] for key in ("error", "cause") if key in entry}
                if "TimedOut" in entry["event"]:
                    thrown.setdefault("Error", "States.Timeout")
                mocks[state].append({"Throw": thrown})
    return mocks


def run(binary, line, folder):
    names = {}
    for name, value in (("definition", line["definition"]), ("input", line.get("input")), ("mocks", mocks_of(line))):
        names[name] = os.path.join(folder, name + ".json")
        with open(names[name], "w", encoding="utf-8") as file:
            json.dump(value, file)
    for stored in line.get("s3", []):
        path = os.path.join(folder, "objects", stored["bucket"], stored["key"])
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(stored["body"])
    command = [binary, "workflow", "run", names["definition"], "--input", names["input"], "--mocks", names["mocks"],
               "--objects", os.path.join(folder, "objects"), "--type", line.get("type", "STANDARD"), "--json"]
    for flag, key in FLAGS:
        if line.get("execution", {}).get(key):
            command += [flag, line["execution"][key]]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return json.loads(done.stdout) if done.stdout else {"status": f"exit {done.returncode}: {done.stderr[-200:]}"}


def end_differs(line, got):
    want, globs = line["expected"], line.get("wildcard_globs", {})
    for key in ("status", "error"):
        if want.get(key) != got.get(key):
            return f"{key}: {got.get(key)} instead of {want.get(key)} ({str(got.get('cause'))[:100]})"
    if "output" in want and not equal(want["output"], got.get("output"), globs, "/output"):
        return f"output: {json.dumps(got.get('output'))[:150]} instead of {json.dumps(want['output'])[:150]}"
    if "cause" in want:
        cause = got.get("cause")
        if line.get("cause_is_json"):
            try:
                cause = json.loads(cause or "null")
            except ValueError:
                pass
        if not equal(want["cause"], cause, globs, "/cause"):
            return f"cause: {str(cause)[:150]!r} instead of {str(want['cause'])[:150]!r}"
    elif "cause" in got:
        return f"cause: {got['cause'][:100]!r} instead of none"
    return None


def history_differs(line, got):
    ours = {event["id"]: event for event in got.get("events", [])}
    hidden = [event for event in line["history"] if not isinstance(event["id"], int)]
    kinds = collections.Counter((event["type"], event.get("name")) for event in ours.values())
    for event in hidden:
        kind = (event["type"], event.get("name"))
        kinds[kind] -= 1
        if kinds[kind] < 0:
            return f"there is no {kind}"
    for event in line["history"]:
        if event in hidden:
            continue
        mine = ours.get(event["id"])
        if mine is None:
            return f"there is no event {event['id']}, {event['type']}"
        for key in COMPARED:
            if event.get(key) != mine.get(key):
                return f"event {event['id']} {event['type']}: {key} {mine.get(key)} instead of {event.get(key)}"
    if not hidden and len(ours) != len(line["history"]):
        return f"{len(ours)} events instead of {len(line['history'])}"
    return None


def main():
    binary, shared = (os.path.abspath(path) for path in sys.argv[1:3])
    path = os.path.join(shared, "asl", "conformance.jsonl")
    if not os.path.exists(path):
        print(f"skipped: there is no {path}")
        return 77
    with open(path, encoding="utf-8") as file:
        lines = [json.loads(text) for text in file]
    lines = [line for line in lines if not line.get("nondeterministic")]

    def judge(line):
        with tempfile.TemporaryDirectory() as folder:
            got = run(binary, line, folder)
        return end_differs(line, got), history_differs(line, got) if line.get("history") else None

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        verdicts = list(pool.map(judge, lines))
    good = True
    for name, tiers, goals in (("pure and mocked", ("pure", "mocked"), (float(sys.argv[3]), float(sys.argv[4]))),
                               ("special", ("special",), (0, 0))):
        chosen = [(line, verdict) for line, verdict in zip(lines, verdicts) if line["tier"] in tiers]
        told = [(line, verdict) for line, verdict in chosen if line.get("history")]
        for what, of, index, goal in (("status, output, error, cause", chosen, 0, goals[0]),
                                      ("history", told, 1, goals[1])):
            missed = [(line["id"], verdict[index]) for line, verdict in of if verdict[index]]
            rate = 100 * (len(of) - len(missed)) / max(len(of), 1)
            print(f"{name}, {what}: {len(of) - len(missed)} of {len(of)} = {rate:.2f} % (goal {goal} %)")
            for case, why in missed if "--all" in sys.argv or rate < goal else []:
                print(f"  {case}\n    {why}")
            good = good and rate >= goal
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
