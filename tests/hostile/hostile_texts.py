#!/usr/bin/env python3
"""hostile_texts.py DRYDOCK [--measure]: each text below is read by `drydock evaluate` in a process of its own, which
must end within the bounds of docs/READER.md, with a diagnostic and not by a signal. With --measure: a table of what
each one took. The bounds are for a loaded machine: about ten times what is measured on an idle one."""
import os
import re
import resource
import subprocess
import sys
import tempfile
import time

MIB = 1 << 20
KNOWN_EXITS = (0, 1)


def laughs():
    lines = ["a0: &a0 lol"]
    for i in range(1, 30):
        lines.append(f"a{i}: &a{i} [" + ", ".join([f"*a{i - 1}"] * 9) + "]")
    return "\n".join(lines)


def deep_block(depth):
    return "".join(" " * i + "a:\n" for i in range(depth))


def resources(count, line):
    return "Resources:\n" + "".join(line % i for i in range(count))


# name, file name, text (or bytes, or a function), code that must be reported (None: nothing need be), seconds, MiB
CASES = [
    ("a quote not closed at the end of 1 MB", "t.yaml", lambda: resources(20000, "  R%d:\n    Type: AWS::SNS::Topic\n")
     + '  Z: "never', "DD1112", 10, 200),
    ("the same in JSON", "t.json", lambda: '{"Resources": {"A": "' + "x" * MIB, "DD1104", 5, 200),
    ("a comma", "t.yaml", ",", "DD1105", 2, 100),
    ("100,000 levels of [", "t.yaml", lambda: "a: " + "[" * 100000, "DD1107", 10, 200),
    ("100,000 levels of {a:", "t.yaml", lambda: "x: " + "{a: " * 100000, "DD1107", 10, 200),
    ("100,000 levels of -", "t.yaml", lambda: "- " * 100000, "DD1107", 10, 200),
    ("100,000 levels of ?", "t.yaml", lambda: "? " * 100000, "DD1107", 10, 200),
    ("100,000 levels of !Not [", "t.yaml", lambda: "a: " + "!Not [" * 100000, "DD1107", 10, 200),
    ("2,000 levels of block mappings, 2 MB", "t.yaml", lambda: deep_block(2000), "DD1107", 10, 200),
    ("100,000 levels of JSON arrays", "t.json", lambda: "[" * 100000, "DD1107", 5, 100),
    ("100,000 levels of JSON objects, closed", "t.json", lambda: '{"a":' * 100000 + "1" + "}" * 100000, "DD1107", 5, 100),
    ("a text of 100 MB in YAML", "t.yaml", lambda: "a: " + "x" * (100 * MIB), "DD1001", 10, 400),
    ("a text of 100 MB in JSON", "t.json", lambda: '{"a": "' + "x" * (100 * MIB) + '"}', "DD1001", 10, 400),
    ("a text of 60 MB in YAML", "t.yaml", lambda: "a: " + "x" * (60 * MIB), "DD1201", 120, 1200),
    ("a text of 60 MB in JSON", "t.json", lambda: '{"a": "' + "x" * (60 * MIB) + '"}', "DD1201", 30, 800),
    ("a key of 3 MB in YAML", "t.yaml", lambda: "k" * (3 * MIB) + ": 1", "DD1105", 20, 300),
    ("a key of 30 MB in JSON", "t.json", lambda: '{"' + "k" * (30 * MIB) + '": 1}', None, 20, 500),
    ("1,000,000 empty keys in JSON", "t.json", lambda: "{" + ",".join(['"": 1'] * 1000000) + "}", "DD1117", 20, 500),
    ("100,000 empty keys in YAML", "t.yaml", lambda: '"": 1\n' * 100000, "DD1117", 20, 300),
    ("1,000,000 keys in JSON", "t.json", lambda: "{" + ",".join(f'"{i}": 1' for i in range(1000000)) + "}", None, 30, 900),
    ("100,000 keys without colon", "t.yaml", lambda: "a: 1\n" + "b\n" * 100000, None, 20, 300),
    ("100,000 anchors", "t.yaml", lambda: "".join(f"k{i}: &a{i} 1\n" for i in range(100000)), "DD1121", 20, 300),
    ("a billion laughs", "t.yaml", laughs, "DD1108", 5, 100),
    ("an alias to what holds it", "t.yaml", "a: &x [*x]", "DD1108", 2, 100),
    ("a merge key", "t.yaml", "a: {b: 1}\nc:\n  <<: {b: 2}\n", "DD1108", 2, 100),
    ("a tab", "t.yaml", "Resources:\n\tA: 1\n", "DD1111", 2, 100),
    ("1 MB of tabs", "t.yaml", lambda: "a:\n" + "\t" * MIB, None, 20, 200),
    ("1 MB of -", "t.yaml", lambda: "-" * MIB, None, 20, 200),
    ("1 MB of !", "t.yaml", lambda: "a: " + "!" * MIB, None, 20, 200),
    ("1 MB of lines with !", "t.yaml", lambda: "- !Sub |\n" * (MIB // 9), None, 30, 300),
    ("1 MB of %", "t.yaml", lambda: "%" * MIB, "DD1108", 10, 200),
    ("1 MB of #", "t.yaml", lambda: "#\n" * (MIB // 2), "DD1103", 10, 200),
    ("1 MB of {", "t.json", lambda: "{" * MIB, "DD1104", 10, 200),
    ("1 MB of \"", "t.yaml", lambda: "a: " + '"' * MIB, None, 20, 200),
    ("1 MB of \\ in a JSON text", "t.json", lambda: '{"a": "' + "\\" * MIB, "DD1104", 10, 200),
    ("a NUL", "t.yaml", b"a: b\0c", "DD1102", 2, 100),
    ("1 MB of NUL", "t.json", b"{" + b"\0" * MIB, "DD1102", 5, 100),
    ("half a surrogate pair in JSON", "t.json", '{"a": "\\ud83d"}', "DD1104", 2, 100),
    ("UTF-16", "t.json", '{"Resources": {}}'.encode("utf-16"), "DD1101", 2, 100),
    ("UTF-16 without mark", "t.json", '{"Resources": {}}'.encode("utf-16-le"), "DD1102", 2, 100),
    ("Latin-1", "t.yaml", "Description: Grün".encode("latin-1"), "DD1101", 2, 100),
    ("a lone CR", "t.yaml", b"a: 1\rb: 2\r", "DD1115", 2, 100),
    ("CRLF and a byte order mark", "t.yaml", b"\xef\xbb\xbfResources:\r\n  A:\r\n    Type: AWS::SNS::Topic\r\n", None, 2, 100),
    ("an empty file", "t.yaml", b"", "DD1103", 2, 100),
    ("a number of 1,000,000 digits", "t.json", lambda: '{"a": ' + "9" * 1000000 + "}", None, 5, 100),
]


def run(drydock, folder, case):
    name, file, text, code, seconds, mebibytes = case
    text = text() if callable(text) else text
    data = text if isinstance(text, bytes) else text.encode()
    with open(os.path.join(folder, file), "wb") as handle:
        handle.write(data)

    def limit():
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_AS, ((mebibytes + 200) * MIB,) * 2)  # beside what is mapped but not used

    begin = time.monotonic()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([drydock, "evaluate", file], cwd=folder, capture_output=True, text=True, errors="replace",
                          preexec_fn=limit, timeout=10 * seconds)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peak = peak_of(drydock, folder, file) if "--measure" in sys.argv else 0
    found = re.findall(r"DD\d{4}", done.stderr)
    problems = []
    if done.returncode not in KNOWN_EXITS:
        problems.append(f"exit {done.returncode}: {done.stderr[-200:]}")
    if code and code not in found:
        problems.append(f"no {code}, but {sorted(set(found))}")
    if not code and done.returncode and not found:
        problems.append("no diagnostic")
    if len(done.stderr) > 2 * MIB + 4 * len(data):
        problems.append(f"{len(done.stderr)} bytes of messages")
    if "--measure" in sys.argv:
        print(f"| {name} | {len(data) / MIB:.1f} | {code or ', '.join(sorted(set(found))[:3]) or '–'} | {took:.2f} | {peak:.0f} |")
    return [f"{name}: {problem} ({took:.1f} s, wall {time.monotonic() - begin:.1f} s)" for problem in problems]


def peak_of(drydock, folder, file):
    script = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], capture_output=True); "
              "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    out = subprocess.run([sys.executable, "-c", script, drydock, "evaluate", file], cwd=folder, capture_output=True,
                         text=True, check=True).stdout
    return int(out) / 1024


def main():
    drydock = os.path.abspath(sys.argv[1])
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for case in CASES:
            problems += run(drydock, folder, case)
    print("\n".join(problems + [f"{len(CASES)} texts, {len(problems)} problems"]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
