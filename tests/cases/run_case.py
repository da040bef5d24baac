#!/usr/bin/env python3
"""run_case.py DRYDOCK CASE_FOLDER: runs one transcript and compares; see README.md here."""
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile

EXPECTED = ("stdout", "stderr", "exit")
REPLACEMENTS = [
    (re.compile(r"\b(ami|cr|eipalloc|i|igw|lt|rtb|rtbassoc|sg|subnet|vpc|eni|vol|acl|mutewindow|permission|probe)-[0-9a-f]{8,17}\b"), r"\1-ID"),
    (re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"), "INSTANT"),
    (re.compile(r"\bhttps://[0-9a-f]{12}\."), "https://HEX."),
    (re.compile(r"\b[0-9a-f]{64}\b"), "HEX"),
    (re.compile(r"\b[0-9a-f]{32}\b"), "HEX"),
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "UUID"),
    (re.compile(r"(complete after|elapsed|\bafter) \d[0-9.]*(ms|s|m)( \d+s)?"), r"\1 ELAPSED"),
    (re.compile(r'("elapsed_seconds": ?)[0-9.]+'), r"\1ELAPSED"),
    (re.compile(r"-[0-9A-Z]{12,13}\b"), "-RANDOM"),
    (re.compile(r"(lease ends in) \d+\w+( \d+\w+)?"), r"\1 ELAPSED"),
    (re.compile(r"\buid \d+ at \S+, process \d+"), "uid N at HOST, process N"),
]


def normalised(text, folder):
    text = text.replace(os.path.realpath(folder), "DIR").replace(folder, "DIR")
    for pattern, replacement in REPLACEMENTS:
        text = pattern.sub(replacement, text)
    return text


def run(drydock, case, root):
    with tempfile.TemporaryDirectory() as work:
        folder = os.path.join(work, "case")
        with open(os.path.join(case, "cmd"), encoding="utf-8") as script:
            example = re.match(r"# example: (\S+)", script.readline())
        if example:
            shutil.copytree(os.path.join(root, "examples", example.group(1)), folder)
        shutil.copytree(case, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*EXPECTED))
        tools = os.path.join(work, "bin")
        os.mkdir(tools)
        os.symlink(os.path.abspath(drydock), os.path.join(tools, "drydock"))
        environment = {"PATH": tools + ":" + os.environ["PATH"], "LANG": "C.UTF-8", "HOME": work,
                       "GIT_CONFIG_NOSYSTEM": "1"}
        for name in ("ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                environment[name] = os.environ[name]
        done = subprocess.run(["bash", "cmd"], cwd=folder, env=environment, capture_output=True, text=True,
                              timeout=120, stdin=subprocess.DEVNULL, errors="replace")
        return {"stdout": normalised(done.stdout, folder), "stderr": normalised(done.stderr, folder),
                "exit": f"{done.returncode}\n"}


def expectation(case, name):
    path = os.path.join(case, name)
    if not os.path.exists(path):
        return "0\n" if name == "exit" else ""
    with open(path, encoding="utf-8") as handle:
        return handle.read()


def accept(case, got):
    for name in EXPECTED:
        path = os.path.join(case, name)
        if got[name] == ("0\n" if name == "exit" else ""):
            if os.path.exists(path):
                os.remove(path)
        else:
            with open(path, "w", encoding="utf-8") as handle:
                handle.write(got[name])


def main():
    drydock, case = sys.argv[1], sys.argv[2].rstrip("/")
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    got = run(drydock, case, root)
    if os.environ.get("DRYDOCK_ACCEPT") == "1":
        accept(case, got)
        return 0
    failed = False
    for name in EXPECTED:
        want = expectation(case, name)
        if want != got[name]:
            failed = True
            sys.stdout.writelines(difflib.unified_diff(want.splitlines(True), got[name].splitlines(True),
                                                       f"{case}/{name} (expected)", f"{name} (got)"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
