#!/usr/bin/env python3
"""Includes point one way only: the layers of docs/ARCHITECTURE.md, and inside the planner and the
simulator the order of the stages. Run with --self-test to see that it finds what it must find."""
import os
import re
import subprocess
import sys

# A layer may include itself and the layers named here.
LAYERS = {
    "base": [],
    "planner": ["base"],
    "simulator": ["base", "planner"],
    "providers": ["base", "planner", "simulator"],
    "report": ["base", "planner", "simulator"],
    "cli": ["base", "planner", "simulator", "providers", "report"],
}

# A stage may include itself and the stages before it in its list.
STAGES = {
    "planner": ["model", "source", "document", "schema", "evaluate", "lint", "graph", "state", "diff", "plan", "apply"],
    "simulator": ["json", "jsonata", "score/metric", "engine", "workflow", "events", "schedule", "arrivals", "streams", "sources", "catalog", "market", "capacity", "billing", "fleet", "placement", "workload", "world", "operation", "services", "intake", "demand", "pipelines", "score", "advice", "rehearsal"],
}
# A file that tells how a whole layer flows may include every stage of it.
FLOWS = {"planner/pipeline.hpp", "planner/pipeline.cpp", "planner/pipeline_check.cpp",
         "planner/pipeline_plan.cpp", "planner/pipeline_refresh.cpp",
         "planner/pipeline_exports.cpp", "planner/pipeline_foresee.cpp",
         "planner/pipeline_quotas.cpp"}
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')


def stage_of(path, layer):
    rest = path[len(layer) + 1:]
    names = sorted(STAGES[layer], key=len, reverse=True)
    for name in names:
        if rest == name or rest.startswith(name + "/") or rest.startswith(name + ".") or rest.startswith(name + "_"):
            return name
    return None


def problem(path, included):
    """Why `path` must not include `included`, or None."""
    layer, target = path.split("/")[0], included.split("/")[0]
    if layer not in LAYERS:
        return None
    if target not in LAYERS:
        return f"quotes {included}, which is in no layer (library headers take <>)"
    if target != layer:
        return None if target in LAYERS[layer] else f"layer {layer} must not include layer {target}"
    if layer not in STAGES or path in FLOWS:
        return None
    here, there = stage_of(path, layer), stage_of(included, layer)
    if here is None or there is None:
        unknown = path if here is None else included
        return f"{unknown} is in no room of {layer} that .ci/check_layers.py knows"
    order = STAGES[layer]
    if order.index(there) > order.index(here):
        return f"stage {here} must not include the later stage {there}"
    return None


def check(root):
    files = subprocess.run(["git", "ls-files", "*.cpp", "*.hpp"], cwd=root, capture_output=True, text=True,
                           check=True).stdout.split()
    problems = []
    for path in files:
        with open(os.path.join(root, path), encoding="utf-8") as text:
            for number, line in enumerate(text, 1):
                found = INCLUDE.match(line)
                why = problem(path, found.group(1)) if found else None
                if why:
                    problems.append(f"{path}:{number}: {why}")
    return len(files), problems


def self_test():
    assert problem("base/span.hpp", "planner/model/value.hpp")
    assert problem("report/plan_text.cpp", "providers/registry.hpp")
    assert problem("planner/document/document.hpp", "planner/plan/plan.hpp")
    assert problem("planner/plan/plan.hpp", "planner/attic/x.hpp")
    assert problem("simulator/world/run.cpp", "simulator/score/scorecard.hpp")
    assert not problem("simulator/world/run.cpp", "simulator/score/metric.hpp")
    assert not problem("planner/plan/plan.hpp", "planner/diff/change.hpp")
    assert not problem("planner/pipeline.hpp", "planner/plan/plan.hpp")
    assert not problem("cli/main.cpp", "report/style.hpp")
    assert not problem("tests/unit/base/text_test.cpp", "base/span.hpp")


if __name__ == "__main__":
    self_test()
    if "--self-test" in sys.argv:
        sys.exit(0)
    count, found = check(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    print("\n".join(found) if found else f"layers: {count} files, every include points the right way")
    sys.exit(1 if found else 0)
