#!/usr/bin/env python3
"""intrinsics.py DRYDOCK SHARED GOAL: recorded template evaluations through `drydock evaluate`, by
the runner that stands beside the recordings; 77 where they are absent. docs/conformance.md says
which cases cannot agree."""
import os
import subprocess
import sys

binary, shared = (os.path.abspath(path) for path in sys.argv[1:3])
runner = os.path.join(shared, "runners/cfn_intrinsics.py")
cases = os.path.join(shared, "cfn/intrinsics.jsonl")
if not os.path.exists(runner) or not os.path.exists(cases):
    print(f"skipped: there is no {runner}")
    sys.exit(77)
environment = dict(os.environ, DRYDOCK=binary)
command = [sys.executable, runner, cases, sys.argv[3]]
sys.exit(subprocess.run(command, env=environment, check=False).returncode)
