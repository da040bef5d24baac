#!/usr/bin/env python3
"""update_behavior.py DRYDOCK SHARED: what a change of each top-level property does, by the type's schema as drydock reads
it, against the "Update requires" line of the CloudFormation Template Reference (SHARED/data/update_behaviour.jsonl.gz).
Imports SHARED/data/schemas into a folder of its own first. Prints the rate and the kinds of disagreement."""
import collections
import concurrent.futures
import gzip
import json
import os
import subprocess
import sys
import tempfile

# What each line of the reference allows: a conditional create-only property may or may not replace.
AGREES = {
    "No interruption": {"in_place"},
    "Some interruptions": {"in_place", "may_replace"},
    "Replacement": {"replaces", "may_replace"},
    "Updates are not supported": {"replaces", "may_replace"},
}


def documented(path):
    rows = collections.defaultdict(dict)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if not row["propertyType"] and row["docs"] and row["schema"] not in (None, "readOnly"):
                rows[row["type"]][row["property"]] = row["docs"]
    return rows


def main():
    drydock, shared = sys.argv[1], sys.argv[2]
    rows = documented(os.path.join(shared, "data", "update_behaviour.jsonl.gz"))
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "XDG_DATA_HOME": folder}

        def run(*arguments):
            return subprocess.run([drydock, "schema", *arguments], cwd=folder, env=environment, capture_output=True,
                                  text=True, check=False).stdout

        run("import", os.path.join(os.path.abspath(shared), "data", "schemas"))
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            shown = dict(zip(rows, pool.map(lambda name: run("show", name, "--json"), rows)))
    agree, kinds = 0, collections.Counter()
    for name, properties in rows.items():
        known = json.loads(shown[name])["properties"] if shown[name] else {}
        for property_name, docs in properties.items():
            update = known.get(property_name, {}).get("update", "absent")
            if update in AGREES[docs]:
                agree += 1
            else:
                kinds[(docs, update)] += 1
    total = agree + sum(kinds.values())
    print(f"{agree} of {total} properties of {len(rows)} types agree ({100 * agree / total:.1f} %)")
    for (docs, update), count in kinds.most_common():
        print(f"  {count:4} documented as {docs}, {update} by the schema")


if __name__ == "__main__":
    main()
