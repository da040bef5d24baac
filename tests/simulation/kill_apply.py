#!/usr/bin/env python3
"""kill_apply.py DRYDOCK [KILLS] [SEED]: kills `drydock apply` with SIGKILL at random moments, runs it again,
and demands what an undisturbed run gives: the same resources recorded, the same number in the cloud, an empty plan."""
import collections
import concurrent.futures
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def fresh(work, name):
    folder = os.path.join(work, name)
    shutil.copytree(os.path.join(ROOT, "examples/az-reserve"), folder)
    return folder


def drydock(binary, folder, *arguments):
    return subprocess.run([binary, "-C", folder, *arguments], capture_output=True, text=True, timeout=120,
                          stdin=subprocess.DEVNULL)


def outcome(binary, folder):
    """What must not depend on where a run was killed."""
    listed = drydock(binary, folder, "state", "list", "--json")
    assert listed.returncode == 0, listed.stderr
    state = json.loads(listed.stdout)
    recorded = sorted((r["address"], r["type"]) for r in state["resources"])
    with sqlite3.connect(os.path.join(folder, ".drydock/cloud.db")) as cloud:
        in_cloud = collections.Counter(row[0] for row in cloud.execute("SELECT type FROM resources"))
        instances = cloud.execute("SELECT count(*) FROM instances").fetchone()[0]
    replan = drydock(binary, folder, "plan", "--detailed-exitcode")
    return {"recorded": recorded, "cloud": dict(sorted(in_cloud.items())), "instances": instances,
            "replan": replan.returncode}


def killed_run(binary, work, index, delay, expected):
    folder = fresh(work, f"run{index}")
    process = subprocess.Popen([binary, "-C", folder, "apply", "--auto-approve"], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    time.sleep(delay)
    alive = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    again = drydock(binary, folder, "apply", "--auto-approve")
    problem = None
    if again.returncode != 0:
        problem = f"the second apply failed: {again.stdout[-600:]}{again.stderr[-600:]}"
    else:
        got = outcome(binary, folder)
        if got != expected:
            problem = f"want {expected}\n got {got}"
    shutil.rmtree(folder)
    return alive, problem and f"killed after {delay:.4f} s: {problem}"


def main():
    binary = os.path.abspath(sys.argv[1])
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(1 << 32)
    print(f"seed {seed}")
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as work:
        folder = fresh(work, "undisturbed")
        started = time.monotonic()
        run = drydock(binary, folder, "apply", "--auto-approve")
        took = time.monotonic() - started
        assert run.returncode == 0, run.stdout + run.stderr
        expected = outcome(binary, folder)
        assert expected["replan"] == 0, expected
        delays = [draw.uniform(0, took) for _ in range(kills)]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            runs = list(pool.map(lambda i: killed_run(binary, work, i, delays[i], expected), range(kills)))
    problems = [problem for _, problem in runs if problem]
    print("\n".join(problems[:5]))
    alive = sum(1 for was_alive, _ in runs if was_alive)
    print(f"{kills} kills in the first {took:.2f} s, {alive} of them while it ran, {len(problems)} problems")
    # A kill after the end proves nothing: most must have hit a running apply.
    sys.exit(1 if problems or alive * 2 < kills else 0)


if __name__ == "__main__":
    main()
