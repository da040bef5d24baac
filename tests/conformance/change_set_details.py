#!/usr/bin/env python3
"""change_set_details.py DRYDOCK RECORDED [GOAL]: recorded change sets through `drydock diff`.

Compares what the runner beside the recordings does not: the scope, the policy action and, as a set,
the details of every modified resource; and, where they were recorded, the values of those details.
Prints both rates; fails below GOAL percent of the first.
"""
import json
import os
import subprocess
import sys
import tempfile

KNOWN_AFTER_APPLY = "{{changeSet:KNOWN_AFTER_APPLY}}"


def cases(path):
    with open(path) as lines:
        for line in lines:
            case = json.loads(line)
            if not case.get("needs_external") and case.get("before"):
                yield case


def answer(drydock, case, folder):
    arguments = [drydock, "diff"]
    for side in ("before", "after"):
        name = os.path.join(folder, side + ".template")
        with open(name, "w") as template:
            template.write(case[side])
        arguments.append(name)
    arguments += ["--json", "--region", case["region"], "--account", case["account"]]
    for side in ("before", "after"):
        given = case.get("parameters_" + side)
        if given:
            name = os.path.join(folder, side + ".parameters.json")
            with open(name, "w") as parameters:
                json.dump(given, parameters)
            arguments += ["--parameters-" + side, name]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=20, check=False)
    return {change["logical_id"]: change for change in json.loads(done.stdout)["changes"]}


def recorded_detail(detail):
    return (detail["attribute"], detail.get("name"), detail["requiresRecreation"],
            detail["evaluation"], detail["changeSource"], detail.get("causingEntity"))


def our_detail(detail):
    return (detail["attribute"], detail.get("name"), detail["requires_recreation"],
            detail["evaluation"], detail["change_source"], detail.get("causing_entity"))


def shape(details, of):
    return sorted(set(map(str, map(of, details))))


def same_value(recorded, ours):
    """What is masked, or deployed and not known offline, is no disagreement."""
    masked = isinstance(recorded, dict) and "$any" in recorded
    opaque = isinstance(ours, dict) and "$unknown" in ours
    return masked or opaque or recorded == ours


def same_values(recorded, change):
    for detail in recorded.get("details", []):
        if "path" not in detail:
            continue
        ours = [d for d in change["details"] if d["path"] == detail["path"]]
        if not ours or not same_value(detail.get("beforeValue"), ours[0].get("before")) \
                or not same_value(detail.get("afterValue"), ours[0].get("after")):
            return False
    return True


def main():
    drydock, path = sys.argv[1], sys.argv[2]
    goal = float(sys.argv[3]) if len(sys.argv) > 3 else 95
    if not os.path.exists(path):
        print("skipped: ../shared is not here")
        return 77
    total = shapes = values = 0
    with tempfile.TemporaryDirectory() as folder:
        for case in cases(path):
            ours = answer(drydock, case, folder)
            for change in case["expected"]:
                if change["action"] == "Add":
                    continue
                mine = ours.get(change["logicalId"], {"details": [], "scope": None})
                total += 1
                same = (shape(change["details"], recorded_detail) == shape(mine["details"],
                                                                          our_detail)
                        and change["scope"] == mine["scope"]
                        and change.get("policyAction", mine.get("policy_action"))
                        == mine.get("policy_action"))
                shapes += same
                agree = same_values(change, mine)
                values += agree
                if not same or not agree:
                    print("  miss:", case["id"], change["logicalId"],
                          shape(change["details"], recorded_detail),
                          shape(mine["details"], our_detail))
    if total == 0:
        print("no recorded change was found")
        return 1
    rate = 100.0 * shapes / total
    print(f"details, scope and policy: {shapes}/{total} = {rate:.2f} % (goal {goal} %)")
    print(f"values of the details: {values}/{total} = {100.0 * values / total:.2f} %")
    return 0 if rate >= goal else 1


if __name__ == "__main__":
    sys.exit(main())
