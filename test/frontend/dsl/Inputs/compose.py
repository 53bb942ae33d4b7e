"""Compares a module of a library with the composition of the functions that it calls, bit for bit.

Usage: compose.py LIBRARY.so
"""

import ctypes
import random
import sys

library = ctypes.CDLL(sys.argv[1])
ROWS = 300  # more than a tile, and no multiple of one


def array(values):
    return (ctypes.c_double * len(values))(*values)


def call(name, inputs, results, rows=ROWS):
    out = [(ctypes.c_double * rows)() for _ in range(results)]
    status = getattr(library, name)(ctypes.c_int64(rows), *(array(column) for column in inputs), *out)
    assert status == 0, status
    return [list(column) for column in out]


def force(columns):
    """The network takes the columns of a row side by side."""
    rows = [value for row in zip(*columns) for value in row]
    out = (ctypes.c_double * ROWS)()
    assert library.force(ctypes.c_int64(ROWS), array(rows), out) == 0
    return list(out)


def by_parts(m, x0, x1):
    """m in grams, x in metres, in the order of the file."""
    masses = call("masses", [m], 2)
    y0, y1 = call("shifted", [x0, x1], 2)
    one, two = [1.0] * ROWS, [2.0] * ROWS
    f = force([masses[0], masses[1], two, x0, x1, one, two, y0, y1])
    return [value / 1e-3 for value in f], [value + x for value, x in zip(f, x0)]


draw = random.Random(1)
m = [draw.uniform(1000, 2000) for _ in range(ROWS)]
x0, x1 = ([draw.uniform(1, 3) for _ in range(ROWS)] for _ in range(2))

# one array per input, then one per result; a vector is v_0, v_1
pull, moved = call("pull", [m, x0, x1], 2)
assert (pull, moved) == by_parts(m, x0, x1)

# the same on a table
table = array([value for row in zip(m, x0, x1) for value in row])
out = (ctypes.c_double * (2 * ROWS))()
assert library.pull_rows(ctypes.c_int64(ROWS), table, out) == 0
assert list(out)[0::2] == pull and list(out)[1::2] == moved

# any number of rows gives the same numbers
assert [call("pull", [m[:1], x0[:1], x1[:1]], 2, rows=1)[0][0]] == pull[:1]

# a loop around the network takes the steps that its calls take
p0, p1 = x0, x1
for _ in range(7):
    go = [value < 2.5 for value in p0]
    f = call("pull", [m, p0, p1], 2)[1]
    p0, p1 = [a * 0.5 if g else p for a, g, p in zip(f, go, p0)], [p if g else q for p, g, q in zip(p0, go, p1)]
assert call("walk", [m, x0, x1], 2) == [p0, p1]
print("equal")
