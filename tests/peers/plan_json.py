#!/usr/bin/env python3
"""The plan as JSON, read by those who read Terraform's: Checkov, OPA and conftest, each with a policy
of its own kind that must find exactly what is wrong. A peer that is not on the path (or in the folder
that DRYDOCK_PEERS names) is left out; without any the test is skipped. Nothing is installed here.

Usage: plan_json.py DRYDOCK"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77

BEFORE = """
Resources:
  Data: {Type: AWS::S3::Bucket, Properties: {VersioningConfiguration: {Status: Enabled}}}
  Logs: {Type: AWS::S3::Bucket}
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
"""
# Logs goes, Subnet is replaced.
AFTER = BEFORE.replace("  Logs: {Type: AWS::S3::Bucket}\n", "").replace("10.0.1.0", "10.0.2.0")

CHECKOV = """
metadata: {id: CKV2_DRYDOCK_1, name: buckets keep versions, category: GENERAL_SECURITY}
definition:
  cond_type: attribute
  resource_types: ["AWS::S3::Bucket"]
  attribute: VersioningConfiguration.Status
  operator: equals
  value: Enabled
"""

REGO = """package main

import rego.v1

deny contains sprintf("%v keeps no versions", [change.address]) if {
  some change in input.resource_changes
  change.type == "AWS::S3::Bucket"
  "create" in change.change.actions
  not change.change.after.VersioningConfiguration
}

deny contains sprintf("%v is deleted", [change.address]) if {
  some change in input.resource_changes
  "delete" in change.change.actions
  not "create" in change.change.actions
}

deny contains sprintf("%v is replaced because of %v", [change.address, path]) if {
  some change in input.resource_changes
  "delete" in change.change.actions
  "create" in change.change.actions
  some path in change.change.replace_paths
}

deny contains sprintf("%v is not planned", [change.address]) if {
  some change in input.resource_changes
  "create" in change.change.actions
  every planned in input.planned_values.root_module.resources { planned.address != change.address }
}
"""

PLANS = {
    "create": {
        "rego": ["AWS::S3::Bucket.Logs keeps no versions"],
        "checkov": (["AWS::S3::Bucket.Data"], ["AWS::S3::Bucket.Logs"]),
    },
    "change": {
        "rego": ["AWS::EC2::Subnet.Subnet is replaced because of [\"CidrBlock\"]",
                 "AWS::S3::Bucket.Logs is deleted"],
        "checkov": (["AWS::S3::Bucket.Data"], []),
    },
}


def run(arguments, folder):
    return subprocess.run(arguments, cwd=folder, capture_output=True, text=True, timeout=240,
                          check=False)


def ask_checkov(program, plan, folder):
    done = run([program, "-f", plan, "--framework", "terraform_plan", "--external-checks-dir", "checks",
                "-o", "json", "--compact", "--skip-download"], folder)
    results = json.loads(done.stdout)["results"]

    def names(kind):
        return sorted(check["resource"] for check in results[kind] if check["check_id"] == "CKV2_DRYDOCK_1")
    return names("passed_checks"), names("failed_checks")


def ask_opa(program, plan, folder):
    done = run([program, "eval", "-f", "json", "-d", "policy/plan.rego", "-i", plan, "data.main.deny"], folder)
    return sorted(json.loads(done.stdout)["result"][0]["expressions"][0]["value"])


def ask_conftest(program, plan, folder):
    done = run([program, "test", plan, "-p", "policy", "-o", "json", "--parser", "json"], folder)
    return sorted(failure["msg"] for failure in json.loads(done.stdout)[0].get("failures") or [])


PEERS = {"checkov": (ask_checkov, "checkov"), "opa": (ask_opa, "rego"), "conftest": (ask_conftest, "rego")}


def find(name):
    place = os.environ.get("DRYDOCK_PEERS")
    return shutil.which(name, path=place) if place else shutil.which(name)


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def make_plans(drydock, folder):
    write(f"{folder}/template.yaml", BEFORE)
    steps = [("plan", "--json"), ("apply", "--auto-approve", "-q"), None, ("plan", "--json")]
    names = iter(PLANS)
    for step in steps:
        if step is None:
            write(f"{folder}/template.yaml", AFTER)
            continue
        done = run([drydock, step[0], "template.yaml", "--stack-name", "peers", *step[1:]], folder)
        if done.returncode != 0:
            sys.exit(f"drydock {step[0]} failed: {done.stderr}")
        if step[0] == "plan":
            write(f"{folder}/{next(names)}.json", done.stdout)


def main():
    peers = {name: path for name in PEERS if (path := find(name))}
    if not peers:
        print(f"skipped: none of {', '.join(PEERS)} is installed")
        return SKIPPED
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        make_plans(os.path.abspath(sys.argv[1]), folder)
        write(f"{folder}/checks/versions.yaml", CHECKOV)
        write(f"{folder}/policy/plan.rego", REGO)
        for name, path in peers.items():
            ask, kind = PEERS[name]
            for plan, expected in PLANS.items():
                said = ask(path, f"{plan}.json", folder)
                if said != expected[kind]:
                    problems.append(f"{name} says of {plan}: {said}, expected {expected[kind]}")
    print("\n".join(problems) or f"read as Terraform's by {', '.join(peers)}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
