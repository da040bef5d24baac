"""Notes what a hook is told, without what differs between runs."""
import json
import sys

call = json.load(sys.stdin)
with open("hook.log", "a", encoding="utf-8") as log:
    print(call["moment"], call["operation"], call["type"], call["resource"], call["properties"], file=log)
