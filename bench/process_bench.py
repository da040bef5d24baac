#!/usr/bin/env python3
"""From process start to the verdict, as a user or a CI job meets it, beside cfn-lint where that is installed.

    python3 bench/process_bench.py out/release/drydock [CORPUS_FOLDER]

Prints the best of five runs, by the clock, and the largest memory. CORPUS_FOLDER, if given, is validated whole by
one process. The templates are the same in every run: VPCs, subnets, buckets, roles and functions that refer to each other."""
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time


def template(count):
    """`count` resources, five kinds in turn."""
    resources = {}
    for i in range(0, count, 5):
        resources[f"Vpc{i}"] = {"Type": "AWS::EC2::VPC", "Properties": {
            "CidrBlock": "10.0.0.0/16",
            "Tags": [{"Key": "Name", "Value": {"Fn::Sub": "${AWS::StackName}-" + str(i)}}]}}
        resources[f"Subnet{i}"] = {"Type": "AWS::EC2::Subnet", "Properties": {
            "VpcId": {"Ref": f"Vpc{i}"}, "CidrBlock": f"10.0.{i % 250}.0/24",
            "AvailabilityZone": {"Fn::Select": [0, {"Fn::GetAZs": ""}]}}}
        resources[f"Bucket{i}"] = {"Type": "AWS::S3::Bucket", "DependsOn": [f"Vpc{i}"], "Properties": {
            "BucketName": {"Fn::Join": ["-", ["b", {"Ref": "AWS::AccountId"}, str(i)]]},
            "VersioningConfiguration": {"Status": "Enabled"}}}
        resources[f"Role{i}"] = {"Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]},
            "Policies": [{"PolicyName": "read", "PolicyDocument": {"Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": {"Fn::Sub": f"${{Bucket{i}.Arn}}/*"}}]}}]}}
        resources[f"Function{i}"] = {"Type": "AWS::Lambda::Function", "Properties": {
            "Runtime": "python3.12", "Handler": "index.run", "Code": {"ZipFile": "def run(event, context): pass"},
            "Role": {"Fn::GetAtt": [f"Role{i}", "Arn"]},
            "Environment": {"Variables": {"BUCKET": {"Ref": f"Bucket{i}"}}}}}
    return {"Resources": resources}


def as_yaml(value, indent=0):
    """Block YAML of a template; scalars are written as JSON, which YAML reads as it is."""
    if not isinstance(value, (dict, list)) or not value:
        return " " + json.dumps(value) + "\n"
    lines = "\n" if indent else ""
    pad = " " * indent
    if isinstance(value, dict):
        return lines + "".join(f"{pad}{key}:{as_yaml(one, indent + 2)}" for key, one in value.items())
    return lines + "".join(f"{pad}-{as_yaml(one, indent + 2)}" for one in value)


def measure(arguments, runs=5):
    best = float("inf")
    for _ in range(runs):
        begin = time.perf_counter()
        subprocess.run(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        best = min(best, time.perf_counter() - begin)
    return best


def main():
    drydock = os.path.abspath(sys.argv[1])
    folder = tempfile.mkdtemp()
    for count in (500, 10_000):
        with open(os.path.join(folder, f"{count}.json"), "w", encoding="utf-8") as out:
            json.dump(template(count), out, indent=1)
        with open(os.path.join(folder, f"{count}.yaml"), "w", encoding="utf-8") as out:
            out.write(as_yaml(template(count)))
    rows = [
        ("validate, 500 resources, JSON", [drydock, "validate", f"{folder}/500.json"], 0.060),
        ("validate, 500 resources, YAML", [drydock, "validate", f"{folder}/500.yaml"], 0.060),
        ("evaluate, 10,000 resources, JSON", [drydock, "evaluate", f"{folder}/10000.json", "--json"], 0.3),
    ]
    slow = 0
    for name, arguments, limit in rows:
        seconds = measure(arguments)
        slow += seconds > limit
        print(f"{name:45} {seconds * 1000:8.1f} ms  (limit {limit * 1000:.0f} ms)")
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"{'largest memory so far':45} {memory / 1024:8.1f} MB")
    if len(sys.argv) > 2:
        paths = sorted(os.path.join(at, name) for at, _, names in os.walk(sys.argv[2]) for name in names
                       if name.endswith((".yaml", ".yml", ".json", ".template")))
        seconds = measure([drydock, "validate", "--format", "json", *paths], 1)
        slow += seconds > 60
        print(f"{f'validate, {len(paths)} files of the corpus':45} {seconds:8.2f} s   (limit 60 s)")
    if shutil.which("cfn-lint"):
        seconds = measure(["cfn-lint", f"{folder}/500.json"], 2)
        ours = measure(rows[0][1])
        print(f"{'cfn-lint, 500 resources, JSON':45} {seconds * 1000:8.1f} ms  ({seconds / ours:.0f} times ours)")
    else:
        print("cfn-lint is not installed: not measured")
    shutil.rmtree(folder)
    sys.exit(1 if slow else 0)


main()
