#!/usr/bin/env python3
"""by_runner.py DRYDOCK SHARED RUNNER CASES GOAL: cases of SHARED through the runner that stands beside
them, both named within it; 77 where they are absent. docs/conformance.md says which cases cannot
agree."""
import os
import subprocess
import sys

binary, shared = (os.path.abspath(path) for path in sys.argv[1:3])
runner, cases = (os.path.join(shared, name) for name in sys.argv[3:5])
if not os.path.exists(runner) or not os.path.exists(cases):
    print(f"skipped: there is no {runner}")
    sys.exit(77)
environment = dict(os.environ, DRYDOCK=binary)
command = [sys.executable, runner, cases, sys.argv[5]]
sys.exit(subprocess.run(command, env=environment, check=False).returncode)
