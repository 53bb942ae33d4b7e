#!/usr/bin/env python3
"""Writes the two trained networks that ball.hyb names: spin.safetensors and measured.onnx, in this folder.

Usage: make_weights.py [FOLDER]

Python alone is enough. `spin` is a network by layers, 9-32-32-3 with tanh, in the file format of PyTorch's
safetensors. Its hidden layers are fixed and drawn with a seed; its last layer is fitted by least squares to the Magnus
force on a ball of 0.0366 m, S(v, w) = 1e-4 kg * w x v, with velocities in m/s and spins in 1/s. `measured` is a
2-8-1 network in an ONNX file, with drawn weights.
"""

import math
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from weights import onnx, safetensors

draw = random.Random(20)
RADIUS, DENSITY, DRAG = 0.0366, 1.225, 0.35


def norm(v):
    return math.sqrt(sum(x * x for x in v))


def drag(v):
    factor = -0.5 * DENSITY * DRAG * math.pi * RADIUS**2 * norm(v)
    return [factor * x for x in v]


def magnus(v, w):
    return [1e-4 * x for x in (w[1] * v[2] - w[2] * v[1], w[2] * v[0] - w[0] * v[2], w[0] * v[1] - w[1] * v[0])]


def normalized(v, w):
    """What `normalize` makes of the features: the ends of their ranges go to -1 and 1."""
    most = 0.5 * DENSITY * DRAG * math.pi * RADIUS**2 * math.sqrt(3) * 60 * 60
    return [x / 60 for x in v] + [x / 300 for x in w] + [x / most for x in drag(v)]


def layer(inputs, outputs, scale):
    """A matrix [outputs, inputs] and a bias, drawn."""
    weight = [[draw.gauss(0, scale / math.sqrt(inputs)) for _ in range(inputs)] for _ in range(outputs)]
    return weight, [draw.gauss(0, 0.3) for _ in range(outputs)]


def apply(weight, bias, x):
    return [sum(a * b for a, b in zip(row, x)) + c for row, c in zip(weight, bias)]


def solve(matrix, right):
    """Solves matrix * x = right (several right sides) by elimination with pivots."""
    n = len(matrix)
    rows = [list(a) + list(b) for a, b in zip(matrix, right)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda k: abs(rows[k][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for k in range(i + 1, n):
            factor = rows[k][i] / rows[i][i]
            for j in range(i, len(rows[i])):
                rows[k][j] -= factor * rows[i][j]
    for i in reversed(range(n)):
        for j in range(n, len(rows[i])):
            rows[i][j] = (rows[i][j] - sum(rows[i][k] * rows[k][j] for k in range(i + 1, n))) / rows[i][i]
    return [row[n:] for row in rows]


def fit_last(hidden, samples):
    """The layer behind the hidden ones that comes nearest to the force, with a small penalty on large weights."""
    size = 33
    gram = [[1e-6 * (i == k) for k in range(size)] for i in range(size)]
    right = [[0.0] * 3 for _ in range(size)]
    for v, w in samples:
        h = hidden(normalized(v, w)) + [1.0]
        force = magnus(v, w)
        for i in range(size):
            for k in range(size):
                gram[i][k] += h[i] * h[k]
            for k in range(3):
                right[i][k] += h[i] * force[k]
    columns = solve(gram, right)
    return [[columns[i][k] for i in range(32)] for k in range(3)], columns[32]


def make_spin():
    first, second = layer(9, 32, 1.0), layer(32, 32, 1.0)

    def hidden(x):
        for weight, bias in (first, second):
            x = [math.tanh(y) for y in apply(weight, bias, x)]
        return x

    samples = [([draw.uniform(-60, 60) for _ in range(3)], [draw.uniform(-300, 300) for _ in range(3)])
               for _ in range(1000)]
    return [first, second, fit_last(hidden, samples)]


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
    (folder / "spin.safetensors").write_bytes(safetensors(make_spin()))
    (folder / "measured.onnx").write_bytes(onnx([layer(2, 8, 1.0), layer(8, 1, 1.0)]))


main()
