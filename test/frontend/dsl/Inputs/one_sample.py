"""Compares modules that reach a network, compiled on batches, with the reference evaluator on one sample at a time.

Usage: one_sample.py FILE.hyb FILE.so
"""

import ctypes
import random
import re
import subprocess
import sys

with open(sys.argv[1] + ".mlir", "w") as file:
    subprocess.run(["hybrid-opt", sys.argv[1], "--emit=mlir"], stdout=file, check=True)
library = ctypes.CDLL(sys.argv[2])
draw = random.Random(3)


def scalars(x):
    return [f"--input={value!r} : f64" for value in x]


def matrix(x):
    return scalars(x[:1]) + [f"--input=dense<[[{x[1]!r}, {x[2]!r}], [{x[3]!r}, {x[4]!r}]]> : vector<2x2xf64>"]


for name, inputs, results, attributes in (("swap", 2, 4, scalars), ("nested", 2, 2, scalars), ("deep", 1, 2, scalars),
                                          ("branch", 5, 3, matrix)):
    rows = [[draw.uniform(-1, 1) for _ in range(inputs)] for _ in range(8)]
    columns = [(ctypes.c_double * len(rows))(*column) for column in zip(*rows)]
    out = [(ctypes.c_double * len(rows))() for _ in range(results)]
    assert getattr(library, name)(ctypes.c_int64(len(rows)), *columns, *out) == 0
    for i, row in enumerate(rows):
        text = subprocess.run(["hybrid-interpret", sys.argv[1] + ".mlir", f"--entry={name}", *attributes(row)],
                              capture_output=True, text=True, check=True).stdout
        want = [float(number) for number in re.findall(r"-?\d+\.\d+(?:[eE][-+]\d+)?", text)]
        if len(want) == 1 < results:  # a vector of equal numbers is written once
            want *= results
        # 1e-14: tanh is an ulp away from the C library's, in numbers below 10
        assert len(want) == results and all(abs(a[i] - b) < 1e-14 for a, b in zip(out, want)), (name, row, text)
print("equal")
