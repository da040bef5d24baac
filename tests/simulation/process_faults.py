#!/usr/bin/env python3
"""process_faults.py DRYDOCK [--kills N] [--resources N] [--seed S] [--only NAME,…]

Real processes of `drydock apply` under real misfortune, and what must hold after the next apply: the state equals the
cloud (addresses, types, identifiers, properties), nothing is there twice, nothing is orphaned, the next plan is empty.

  kill        SIGKILL at N random moments of an apply
  concurrent  two applies of one stack at once
  full_disk   the state on a file system that fills up (a small tmpfs where one may be mounted, else a limit of file size)
  read_only   a folder that may not be written
  lost_lock   an apply that sleeps while its lock is broken and another run finishes its work

It prints its seed; the same seed gives the same moments."""
import argparse
import collections
import concurrent.futures
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

TIMEOUT = 300
SMALL_DISK = 160  # KiB: the tables fit, 300 resources do not
FAULTS = """format_version: 1
latencies: [{time: {uniform: [5ms, 40ms]}}]
"""


def template(count):
    """About `count` resources of several types that name each other, in layers."""
    resources = {"Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}}
    policy = {"Version": "2012-10-17", "Statement": []}
    index = 0
    while len(resources) < count:
        n = index
        index += 1
        if n < 100:
            resources[f"Subnet{n}"] = {"Type": "AWS::EC2::Subnet", "Properties": {
                "VpcId": {"Ref": "Vpc"}, "CidrBlock": f"10.0.{n}.0/24", "Tags": [{"Key": "n", "Value": str(n)}]}}
        resources[f"Group{n}"] = {"Type": "AWS::EC2::SecurityGroup", "Properties": {
            "VpcId": {"Ref": "Vpc"}, "GroupDescription": f"group {n}"}}
        resources[f"Dead{n}"] = {"Type": "AWS::SQS::Queue", "Properties": {}}
        resources[f"Queue{n}"] = {"Type": "AWS::SQS::Queue", "Properties": {
            "QueueName": f"queue-{n}",
            "RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": [f"Dead{n}", "Arn"]}, "maxReceiveCount": 3}}}
        resources[f"Topic{n}"] = {"Type": "AWS::SNS::Topic", "Properties": {
            "Subscription": [{"Protocol": "sqs", "Endpoint": {"Fn::GetAtt": [f"Queue{n}", "Arn"]}}]}}
        resources[f"Role{n}"] = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": policy}}
        resources[f"Profile{n}"] = {"Type": "AWS::IAM::InstanceProfile", "Properties": {
            "Roles": [{"Ref": f"Role{n}"}]}}
        resources[f"Size{n}"] = {"Type": "AWS::SSM::Parameter", "Properties": {
            "Type": "String", "Value": {"Ref": f"Topic{n}"}}}
    kept = dict(list(resources.items())[:count])
    named = json.dumps(kept)
    # A cut through a layer leaves no name without its resource: what is named stands before.
    assert all(f'"{name}"' in named for name in kept)
    return json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": kept}, indent=1)


class Stage:
    """One folder with a project, and drydock in it."""

    def __init__(self, work, name, args, state=".drydock/state.db"):
        self.binary, self.folder = args.drydock, os.path.join(work, name)
        os.makedirs(self.folder)
        with open(os.path.join(self.folder, "template.json"), "w", encoding="utf-8") as file:
            file.write(template(args.resources))
        with open(os.path.join(self.folder, "faults.yaml"), "w", encoding="utf-8") as file:
            file.write(FAULTS)
        with open(os.path.join(self.folder, "drydock.yaml"), "w", encoding="utf-8") as file:
            file.write("format_version: 1\nname: processes\nstacks: {main: {template: template.json}}\n"
                       f"state: {state}\nprovider: {{simulated: .drydock/cloud.db, faults: faults.yaml}}\n")

    def run(self, *arguments, **options):
        return subprocess.run([self.binary, "-C", self.folder, *arguments], capture_output=True, text=True,
                              timeout=TIMEOUT, stdin=subprocess.DEVNULL, check=False, **options)

    def apply(self, **options):
        return self.run("apply", "--auto-approve", **options)

    def start(self):
        return subprocess.Popen([self.binary, "-C", self.folder, "apply", "--auto-approve"], stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def cloud(self):
        with sqlite3.connect(os.path.join(self.folder, ".drydock/cloud.db")) as cloud:
            return [(row[0], row[1], row[2], json.loads(row[3])) for row in cloud.execute(
                "SELECT logical_id, type, identifier, properties FROM resources ORDER BY logical_id")]

    def problem(self, count):
        """What does not hold, or None."""
        listed = self.run("state", "list", "--json")
        if listed.returncode != 0:
            return f"state list: {listed.stderr[-400:]}"
        recorded = sorted((r["address"], r["type"], r["identifier"]) for r in json.loads(listed.stdout)["resources"])
        real = self.cloud()
        there = sorted(each[:3] for each in real)
        if recorded != there:
            lost, orphaned = set(recorded) - set(there), set(there) - set(recorded)
            return f"recorded but not there: {sorted(lost)[:3]}; there but not recorded: {sorted(orphaned)[:3]}"
        twice = [name for name, n in collections.Counter(each[0] for each in real).items() if n > 1]
        if twice or len(real) != count:
            return f"{len(real)} objects for {count} resources; twice: {twice[:3]}"
        return self.other_properties(real) or self.unrest()

    def other_properties(self, real):
        for address, _, _, properties in real[:: max(1, len(real) // 8)]:
            shown = self.run("state", "show", address, "--json")
            recorded = json.loads(shown.stdout)["properties"] if shown.returncode == 0 else shown.stderr
            if recorded != properties:
                return f"{address}: recorded {recorded}, real {properties}"
        return None

    def unrest(self):
        plan = self.run("plan", "--detailed-exitcode")
        return None if plan.returncode == 0 else f"plan exits {plan.returncode}: {(plan.stdout + plan.stderr)[-500:]}"

    def mended(self, count):
        """Applies once more, undisturbed."""
        again = self.apply()
        if again.returncode != 0:
            return f"the next apply failed: {(again.stdout + again.stderr)[-600:]}"
        return self.problem(count)


def kill(work, args, draw):
    stage = Stage(work, "undisturbed", args)
    started = time.monotonic()
    run = stage.apply()
    took = time.monotonic() - started
    first = f"undisturbed: {run.stderr[-500:]}" if run.returncode != 0 else stage.problem(args.resources)
    if first:
        return [first]
    delays = [draw.uniform(0, took) for _ in range(args.kills)]

    def one(index):
        killed = Stage(work, f"kill{index}", args)
        process = killed.start()
        time.sleep(delays[index])
        alive = process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.communicate()
        problem = killed.mended(args.resources)
        shutil.rmtree(killed.folder)
        return alive, problem and f"killed after {delays[index]:.4f} s: {problem}"

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = list(pool.map(one, range(args.kills)))
    alive = sum(1 for was_alive, _ in runs if was_alive)
    problems = [problem for _, problem in runs if problem]
    print(f"kill: {args.kills} kills in the first {took:.2f} s, {alive} of them while it ran")
    # A kill after the end proves nothing: most must have hit a running apply.
    return problems + (["most kills came after the end"] if alive * 2 < args.kills else [])


def concurrent_applies(work, args, draw):
    problems = []
    for index in range(3):
        stage = Stage(work, f"both{index}", args)
        first = stage.start()
        time.sleep(draw.uniform(0, 0.3))
        second = stage.start()
        outputs = [process.communicate(timeout=TIMEOUT) for process in (first, second)]
        codes = [first.returncode, second.returncode]
        if 0 not in codes:
            problems.append(f"neither apply went through: {outputs[0][1][-300:]} / {outputs[1][1][-300:]}")
        for code, (_, err) in zip(codes, outputs):
            if code != 0 and "lock" not in err:
                problems.append(f"refused without naming the lock: {err[-300:]}")
        problem = stage.mended(args.resources)
        problems += [f"two applies: {problem}"] if problem else []
    return problems


def full_disk(work, args, _):
    disk = os.path.join(work, "small")
    os.makedirs(disk)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}k", "tmpfs", disk],
                             capture_output=True, check=False).returncode == 0
    try:
        stage = Stage(work, "full", args, state=f"{disk}/state.db" if mounted else ".drydock/state.db")

        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (120_000, resource.RLIM_INFINITY))

        run = stage.apply() if mounted else stage.apply(preexec_fn=limit)
        print(f"full_disk: {f'a tmpfs of {SMALL_DISK} KiB' if mounted else 'files of at most 120 kB'}, apply exits {run.returncode}")
        if run.returncode != 1 or not ("full" in run.stderr or "disk" in run.stderr):
            return [f"a full disk is not told: exit {run.returncode}, {run.stderr[-400:]}"]
        if mounted:
            subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
        problem = stage.mended(args.resources)
        return [f"full disk: {problem}"] if problem else []
    finally:
        if mounted:
            subprocess.run(["umount", disk], check=False)


def files_below(folder):
    return sorted(os.path.relpath(os.path.join(at, name), folder)
                  for at, _, names in os.walk(folder) for name in names)


def read_only(work, args, _):
    os.chmod(work, 0o755)
    stage = Stage(work, "sealed", args)
    process = stage.start()
    time.sleep(0.3)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    data = os.path.join(stage.folder, ".drydock")
    names = files_below(data)
    before = {name: open(os.path.join(data, name), "rb").read() for name in names}

    def nobody():
        if os.getuid() == 0:  # root may write everywhere
            os.setgid(65534)
            os.setuid(65534)

    for name in names:
        os.chmod(os.path.join(data, name), 0o444)
    os.chmod(data, 0o555)
    # Nobody may not be let into the folder where this was built.
    schemas = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "schemas")
    stage.binary = shutil.copy2(args.drydock, work)
    environment = dict(os.environ, DRYDOCK_SCHEMAS=shutil.copytree(schemas, os.path.join(work, "schemas")))
    run = stage.apply(preexec_fn=nobody, env=environment)
    stage.binary = args.drydock
    os.chmod(data, 0o755)
    after = {name: open(os.path.join(data, name), "rb").read() for name in files_below(data)}
    for name in names:
        os.chmod(os.path.join(data, name), 0o600)
    print(f"read_only: apply exits {run.returncode}")
    problems = []
    if run.returncode != 1 or "permission" not in run.stderr + run.stdout:
        problems.append(f"a read-only folder is not told: exit {run.returncode}, {run.stderr[-400:]}")
    if after != before:
        problems.append("a read-only folder was changed")
    problem = stage.mended(args.resources)
    return problems + ([f"read-only: {problem}"] if problem else [])


def lost_lock(work, args, draw):
    problems, lost = [], 0
    for index in range(3):
        stage = Stage(work, f"lost{index}", args)
        sleeper = stage.start()
        time.sleep(draw.uniform(0.1, 0.5))
        waiting = put_to_sleep(stage, sleeper, draw)
        unlocked = break_lock(stage)
        second = stage.apply()
        sleeper.send_signal(signal.SIGCONT)
        _, err = sleeper.communicate(timeout=TIMEOUT)
        if second.returncode != 0:
            problems.append(f"the second apply failed: {second.stderr[-400:]}")
        lost += waiting and unlocked
        # One that slept behind its last write has nothing to be stopped from.
        had_work = "No changes" not in second.stdout
        if waiting and unlocked and had_work and (sleeper.returncode == 0 or "lock" not in err):
            problems.append(f"an apply without its lock went on: exit {sleeper.returncode}, {err[-300:]}")
        problem = stage.problem(args.resources) if second.returncode == 0 else None
        problems += [f"lost lock: {problem}"] if problem else []
    print(f"lost_lock: {lost} of 3 applies lost their lock while they slept")
    return problems + ([] if lost else ["no apply lost its lock"])


def put_to_sleep(stage, process, draw):
    """Stops it where it is not in the middle of a write: SQLite's own lock would keep everybody out. Whether it ran."""
    while process.poll() is None:
        process.send_signal(signal.SIGSTOP)
        if all(is_free(os.path.join(stage.folder, ".drydock", name)) for name in ("state.db", "cloud.db")):
            return True
        process.send_signal(signal.SIGCONT)
        time.sleep(draw.uniform(0.001, 0.01))
    return False


def is_free(path):
    if not os.path.exists(path):
        return False
    database = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        database.execute("BEGIN IMMEDIATE")
        database.execute("ROLLBACK")
        return True
    except sqlite3.OperationalError:
        return False
    finally:
        database.close()


def break_lock(stage):
    """As a person would who believes the holder to be dead; whether there was a lock."""
    refused = stage.apply()
    words = refused.stderr.replace("(", " ").replace(")", " ").split()
    ids = [word for before, word in zip(words, words[1:]) if before == "lock" and len(word) == 32]
    if not ids:
        return False
    if stage.run("unlock", ids[0]).returncode != 0:
        # Without that command: the lease is over.
        state = sqlite3.connect(os.path.join(stage.folder, ".drydock/state.db"), timeout=20)
        with state:
            state.execute("UPDATE locks SET expires_at = 0")
        state.close()
    return True


TRIALS = {"kill": kill, "concurrent": concurrent_applies, "full_disk": full_disk, "read_only": read_only,
          "lost_lock": lost_lock}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("drydock", type=os.path.abspath)
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--resources", type=int, default=300)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("--only", default=",".join(TRIALS))
    args = parser.parse_args()
    print(f"seed {args.seed}", flush=True)
    failed = 0
    for name in args.only.split(","):
        with tempfile.TemporaryDirectory() as work:
            begun = time.monotonic()
            problems = TRIALS[name](work, args, random.Random(f"{args.seed} {name}"))
        print(f"{name}: {len(problems)} problems, {time.monotonic() - begun:.0f} s", flush=True)
        for problem in problems[:5]:
            print(f"  {problem}")
        failed += bool(problems)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
