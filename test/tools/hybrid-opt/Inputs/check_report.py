"""check_report.py REPORT LAW VERDICT: the first candidate has the verdict, its SymPy text is the law on random points
of the box 1 .. 2 (first coordinates 3 .. 4), and the report has every field of its schema."""
import json
import math
import random
import sys

report = json.load(open(sys.argv[1]))
assert report["version"] == 1 and report["seconds"] > 0 and report["threads"] >= 1
assert report["cost"]["after"]["flops"] < report["cost"]["before"]["flops"] / 10
candidate = report["candidates"][0]
assert candidate["verdict"] == sys.argv[3], candidate["verdict"]
for field in ("name output bound identifiable expression sympy tex constants structure evidence rivals front seconds"
              .split()):
    assert field in candidate, field
assert candidate["bound"]["kind"] == "measured" and candidate["evidence"]["proved_absolute"] is None
assert candidate["evidence"]["samples"] >= 1000

generator = random.Random(1)
functions = {name: getattr(math, name) for name in ("sqrt", "exp", "log", "sin", "cos", "pi")}
for _ in range(100):
    point = {name: generator.uniform(1, 2) + (2 if name[0] in "xyz" and name[1] == "1" else 0)
             for name in candidate["inputs"]}
    found, law = eval(candidate["sympy"], functions, point), eval(sys.argv[2], functions, point)
    assert abs(found - law) <= 1e-9 * abs(law), (point, found, law)
