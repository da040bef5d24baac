#!/usr/bin/env python3
"""definitions.py DRYDOCK SHARED GOAL: what `drydock workflow validate` says of definitions against what
AWS, its linters and others said (asl/validation.jsonl), and of those that AWS created and executed
(asl/conformance.jsonl) or that people wrote (asl/real_definitions). Prints rates per authority and every
disagreement; fails below GOAL percent of the lines of the service. 77 where they are absent.
docs/conformance.md gives the reasons."""
import collections
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

# Names of files whose refusal holds, as docs/conformance.md explains.
REFUSED = {"shared-fallback-state-jsonata__statemachine__statemachine.asl.json"}
OWN_AUTHORITIES = ("aws-service",)


def judge(binary, path, kind):
    command = [binary, "workflow", "validate", path, "--json"] + (["--type", kind] if kind else [])
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    answer = json.loads(done.stdout)
    errors = [d for d in answer["diagnostics"] if d["severity"] == "error"]
    assert answer["valid"] == (not errors) == (done.returncode == 0), (path, done.returncode, errors)
    return answer["valid"], errors


def shown(errors):
    return "; ".join(f"{e['location']}: {e['message']}" for e in errors[:3]) or "no error"


def cases_of(shared):
    with open(os.path.join(shared, "asl/validation.jsonl"), encoding="utf-8") as lines:
        for case in map(json.loads, lines):
            definition = case["definition"]
            text = case.get("definition_text")
            if case["kind"] == "state":
                definition = {"StartAt": "StateName", "States": {"StateName": definition}}
            authority = case["authority"].split(" (")[0]
            if authority == "aws-service" and "created" in case["authority"]:
                authority = "aws-service, executed"
            yield (authority, case["id"], json.dumps(definition) if text is None else text,
                   case.get("type"), case["valid"], case.get("locations"))
    with open(os.path.join(shared, "asl/conformance.jsonl"), encoding="utf-8") as lines:
        for case in map(json.loads, lines):
            yield "executed by AWS", case["id"], json.dumps(case["definition"]), case["type"], True, None
    folder = os.path.join(shared, "asl/real_definitions")
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as text:
            yield "real definitions", name, text.read(), None, name not in REFUSED, None


def main():
    binary, shared, goal = os.path.abspath(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    if not os.path.exists(os.path.join(shared, "asl/validation.jsonl")):
        print(f"skipped: there is no {shared}/asl/validation.jsonl")
        return 77
    cases = list(cases_of(shared))
    agreed, total, places, located = (collections.Counter() for _ in range(4))
    with tempfile.TemporaryDirectory() as folder:
        def run(numbered):
            number, case = numbered
            path = os.path.join(folder, f"{number}.asl.json")
            with open(path, "w", encoding="utf-8") as out:
                out.write(case[2])
            return case, judge(binary, path, case[3])

        with ThreadPoolExecutor(2) as pool:
            for (authority, name, _, _, valid, locations), (ours, errors) in pool.map(run, enumerate(cases)):
                total[authority] += 1
                agreed[authority] += ours == valid
                if ours != valid:
                    print(f"{authority}: {name[-100:]}: {'valid' if valid else 'refused'} there; {shown(errors)}")
                for place in locations or []:
                    if place and place.startswith("/"):
                        places[authority] += 1
                        located[authority] += place in [e["location"] for e in errors]
    for authority in total:
        extra = f", {located[authority]} of {places[authority]} at the same place" if places[authority] else ""
        print(f"{authority}: {agreed[authority]} of {total[authority]} agree "
              f"({100 * agreed[authority] / total[authority]:.1f} %){extra}")
    ours = [a for a in total if a.startswith(OWN_AUTHORITIES)]
    rate = 100 * sum(agreed[a] for a in ours) / sum(total[a] for a in ours)
    unexplained = total["real definitions"] - agreed["real definitions"] + total["executed by AWS"] - \
        agreed["executed by AWS"]
    print(f"the service: {rate:.1f} %, goal {goal}; {unexplained} others not explained")
    return 0 if rate >= goal and unexplained == 0 else 1


sys.exit(main())
