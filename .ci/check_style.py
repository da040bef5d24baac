#!/usr/bin/env python3
"""What the house style forbids and a compiler does not see: a ban list with what to use instead,
and sizes of files. Run with --self-test to see that it finds what it must find."""
import os
import re
import subprocess
import sys

LONGEST_FILE = 500
LONGEST_LINE = 100

# (pattern, what to do instead, files that may: a regular expression)
BANS = [
    (r"std::shared_ptr|make_shared", "own it with a value or unique_ptr", r"^$"),
    (r"\bthrow\b", "return a Result or add a Diagnostic", r"^tests/"),
    (r"std::(uniform|normal|exponential|lognormal|bernoulli)\w*_distribution|std::mt19937|\brand\(\)",
     "draw from base/rng.hpp: the same stream on every compiler", r"^$"),
    (r"YAML::(Load|LoadAll|LoadFile|Node)\b", "read events into the Document", r"^$"),
    (r"nlohmann::(ordered_)?json::parse\b", "use the SAX interface", r"^tests/"),
    (r"#include <boost/", "Boost.Graph stands behind planner/graph/resource_graph.cpp",
     r"^planner/graph/resource_graph\.cpp$"),
    (r"#include <yaml-cpp/", "yaml-cpp stands behind planner/document/yaml_reader.cpp",
     r"^planner/document/yaml_\w+\.cpp$"),
    (r"#include <sqlite3\.h>", "SQLite stands behind planner/state/sqlite_database.cpp",
     r"^(planner/state/sqlite_database\.(cpp|hpp)|tests/.*)$"),
    (r"#include <git2", "libgit2 stands behind planner/source", r"^(planner/source/.*|tests/.*)$"),
    (r"#include <zip\.h>", "libzip stands behind planner/schema/schema_archive.cpp",
     r"^planner/schema/schema_archive\.cpp$"),
    (r"#include <CLI/", "CLI11 is slow to compile: where arguments are declared", r"^cli/(\w+_)?arguments\.cpp$"),
    (r"#include <re2/", "RE2 stands behind Pattern, RegularExpression and the check of parameters",
     r"^(planner/schema/pattern|planner/evaluate/parameters|simulator/jsonata/regular_expression)\.cpp$"),
    (r"\bstd::exit\(|\b_exit\(|\babort\(\)", "return an ExitCode", r"^(base/check\.cpp|cli/interrupt\.cpp|tests/.*)$"),
    (r"\b(system_clock|steady_clock)::now", "ask a Clock", r"^(base/clock\.cpp|tests/.*|bench/.*)$"),
    (r"\b(TODO|FIXME|XXX)\b", "finish it, or say it in the issue", r"^\.ci/"),
]
NAMES = re.compile(r"(^|/)(utils?|common|manager|helpers?|misc)(\.|/|_)")


def problems_of(path, text):
    found = []
    if NAMES.search(path):
        found.append(f"{path}:1: the name says nothing: name the noun it defines or the verb it exports")
    lines = text.split("\n")
    if path.endswith((".cpp", ".hpp")) and text.count("\n") > LONGEST_FILE:
        found.append(f"{path}:{LONGEST_FILE}: {text.count(chr(10))} lines; past {LONGEST_FILE} split the file")
    if path.endswith(".hpp"):
        if not text.startswith("//"):
            found.append(f"{path}:1: a header opens with a comment: what it is for, what it leaves to others")
        if "#pragma once" not in text:
            found.append(f"{path}:1: no #pragma once")
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE and "http" not in line and path.endswith((".cpp", ".hpp")):
            # Raw strings of tests carry other people's formats.
            if not path.startswith("tests/") and len(line.encode()) == len(line):
                found.append(f"{path}:{number}: longer than {LONGEST_LINE} columns")
        code = line.split("//")[0] if not re.search(r"TODO|FIXME|XXX", line) else line
        for pattern, instead, allowed in BANS:
            if re.search(pattern, code) and not re.match(allowed, path):
                found.append(f"{path}:{number}: `{re.search(pattern, code).group(0)}`: {instead}")
    return found


def self_test():
    assert problems_of("base/x.cpp", "std::shared_ptr<int> p;")
    assert problems_of("base/util.cpp", "")
    assert problems_of("base/x.hpp", "#pragma once\n")
    assert problems_of("planner/plan/x.cpp", "#include <sqlite3.h>\n")
    assert problems_of("base/x.cpp", "int x;\n" * 501)
    assert not problems_of("base/x.cpp", "int x;  // we throw nothing\n")


if __name__ == "__main__":
    self_test()
    if "--self-test" in sys.argv:
        sys.exit(0)
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    files = subprocess.run(["git", "ls-files", "*.cpp", "*.hpp", "*.def"], cwd=root, capture_output=True, text=True,
                           check=True).stdout.split()
    all_found = []
    for file in files:
        with open(os.path.join(root, file), encoding="utf-8") as handle:
            all_found += problems_of(file, handle.read())
    print("\n".join(all_found) if all_found else f"style: {len(files)} files")
    sys.exit(1 if all_found else 0)
