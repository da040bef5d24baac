#!/usr/bin/env python3
"""Plans of whole graphs from process start, by the clock and by processor time: flat, chain, ten layers with three needs each, three random
earlier needs. Everything new at 10,000 and 50,000 nodes, nothing changed at 500.

    python3 bench/plan_process_bench.py out/release/drydock [--quick]

Prints the best of three runs and the largest memory of each; exits with 1 if the processor time, which a busy machine does
not lengthen much, or the memory passes its limit."""
import json
import os
import random
import subprocess
import sys
import tempfile
import time


def needs_of(shape, count):
    """For each node the earlier nodes that it needs."""
    if shape == "flat":
        return [[] for _ in range(count)]
    if shape == "chain":
        return [[i - 1] if i else [] for i in range(count)]
    draw = random.Random(7)
    if shape == "layers":
        size = max(1, count // 10)
        return [[] if i < size else [(i // size - 1) * size + draw.randrange(size) for _ in range(3)] for i in range(count)]
    return [[draw.randrange(i) for _ in range(3)] if i else [] for i in range(count)]


def template(shape, count):
    resources = {}
    for i, needs in enumerate(needs_of(shape, count)):
        properties = {"DisplayName": f"node {i}"}
        if needs:
            properties["Tags"] = [{"Key": f"k{k}", "Value": {"Ref": f"N{need}"}} for k, need in enumerate(needs)]
        resources[f"N{i}"] = {"Type": "AWS::SNS::Topic", "Properties": properties}
    return {"Resources": resources}


def run(arguments, folder, runs=3):
    """Of the best run the seconds and those of processors, and the largest memory in MB."""
    best, busy, memory = float("inf"), float("inf"), 0
    for _ in range(runs):
        begin = time.perf_counter()
        process = subprocess.Popen(arguments, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        message = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"{arguments}: {message.decode()}")
        best = min(best, time.perf_counter() - begin)
        busy = min(busy, usage.ru_utime + usage.ru_stime)
        memory = max(memory, usage.ru_maxrss / 1024)
    return best, busy, memory


def write(folder, shape, count, name):
    """In a process of its own: the memory of whoever starts a program counts as the program's at first."""
    subprocess.run([sys.executable, __file__, "--write", os.path.join(folder, name), shape, str(count)], check=True)


def main():
    if sys.argv[1] == "--write":
        with open(sys.argv[2], "w", encoding="utf-8") as out:
            json.dump(template(sys.argv[3], int(sys.argv[4])), out)
        return
    drydock = os.path.abspath(sys.argv[1])
    quick = "--quick" in sys.argv
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        cases = [(shape, count, limit) for count, limit in ((10_000, 0.5), (50_000, 3.0))
                 for shape in ("flat", "chain", "layers", "random") if not (quick and count > 10_000)]
        for shape, count, limit in cases:
            name = f"{shape}{count}.json"
            write(folder, shape, count, name)
            seconds, busy, memory = run([drydock, "plan", name], folder)
            failed += busy > limit or memory > 1024
            print(f"{shape:7} {count:6}  everything new   {seconds * 1000:8.1f} ms  {busy * 1000:8.1f} ms of processors"
                  f"  {memory:7.1f} MB  (limit {limit * 1000:.0f} ms, 1024 MB)")
        write(folder, "layers", 500, "same.json")
        run([drydock, "apply", "same.json", "--auto-approve", "--parallelism", "500"], folder, 1)
        for options in ([], ["--refresh=false"]):
            seconds, busy, memory = run([drydock, "plan", "same.json", *options], folder, 10)
            failed += busy > 0.05
            print(f"layers     500  nothing changed  {seconds * 1000:8.1f} ms  {busy * 1000:8.1f} ms of processors"
                  f"  {memory:7.1f} MB  (limit 50 ms) {' '.join(options)}")
    sys.exit(1 if failed else 0)


main()
