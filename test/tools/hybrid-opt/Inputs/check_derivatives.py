"""Compares f_jac of a library with central differences of f, and f_jvp and f_vjp with products of f_jac, at random rows
between 1 and 2.

usage: check_derivatives.py LIBRARY.so NAME...
"""

import ctypes
import json
import random
import sys

ROWS = 8
STEP = 1e-5  # the difference is off by STEP^2 f''' + 1e-16 |f| / STEP, that is about 1e-10
library = ctypes.CDLL(sys.argv[1])
random.seed(1)


def info(name):
    return json.loads(ctypes.string_at(ctypes.addressof(ctypes.c_char.in_dll(library, name + "_info"))))


def call(name, columns):
    """The outputs of a function, a list for each column; a network takes and gives matrices by rows."""
    description = info(name)
    outputs = [len(port["columns"]) for port in description["outputs"]]
    arrays, at = [], 0
    for port in description["inputs"]:
        width = len(port["columns"])
        numbers = [columns[at + k][r] for r in range(ROWS) for k in range(width)]
        arrays.append((ctypes.c_double * (ROWS * width))(*numbers))
        at += width
    results = [(ctypes.c_double * (ROWS * width))() for width in outputs]
    assert getattr(library, name)(ctypes.c_int64(ROWS), *arrays, *results) == 0
    return [[result[r * width + k] for r in range(ROWS)] for result, width in zip(results, outputs) for k in range(width)]


def draw(count, low, high):
    return [[random.uniform(low, high) for _ in range(ROWS)] for _ in range(count)]


for name in sys.argv[2:]:
    n = sum(len(port["columns"]) for port in info(name)["inputs"])
    x = draw(n, 1, 2)
    m = len(call(name, x))
    jacobian = call(name + "_jac", x)
    assert len(jacobian) == m * n
    worst = 0
    for i in range(n):
        above, below = list(x), list(x)
        above[i] = [value + STEP for value in x[i]]
        below[i] = [value - STEP for value in x[i]]
        up, down = call(name, above), call(name, below)
        for j in range(m):
            for r in range(ROWS):
                difference = (up[j][r] - down[j][r]) / (2 * STEP)
                worst = max(worst, abs(jacobian[j * n + i][r] - difference) / (1 + abs(difference)))
    direction, weight = draw(n, -1, 1), draw(m, -1, 1)
    forward, backward = call(name + "_jvp", x + direction), call(name + "_vjp", x + weight)
    exact = 0
    for r in range(ROWS):
        for j in range(m):
            exact = max(exact, abs(forward[j][r] - sum(jacobian[j * n + i][r] * direction[i][r] for i in range(n))))
        for i in range(n):
            exact = max(exact, abs(backward[i][r] - sum(jacobian[j * n + i][r] * weight[j][r] for j in range(m))))
    good = worst < 1e-7 and exact < 1e-12
    print(name, "agrees" if good else f"differs: {worst} from differences, {exact} among each other")
