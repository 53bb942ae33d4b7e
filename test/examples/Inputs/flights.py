"""Flies the balls of examples/ball from the weights of `spin`, without the compiler, and compares where they land.

Usage: flights.py THROWS.csv SPIN.safetensors OUTPUT
"""

import csv
import json
import math
import struct
import sys

data = open(sys.argv[2], "rb").read()
length = struct.unpack("<Q", data[:8])[0]
header, numbers = json.loads(data[8:8 + length]), data[8 + length:]


def tensor(name):
    begin, end = header[name]["data_offsets"]
    flat = struct.unpack(f"<{(end - begin) // 8}d", numbers[begin:end])
    width = header[name]["shape"][-1]
    return [flat[i:i + width] for i in range(0, len(flat), width)] if "weight" in name else flat


LAYERS = [(tensor(f"{i}.weight"), tensor(f"{i}.bias")) for i in (0, 2, 4)]


def norm(v):
    return math.sqrt(sum(x * x for x in v))


def drag(v, radius):
    return [-0.5 * 1.225 * 0.35 * math.pi * radius**2 * norm(v) * x for x in v]


def spin(v, w):
    most = 0.5 * 1.225 * 0.35 * math.pi * 0.0366**2 * math.sqrt(3) * 60 * 60  # of a component of drag
    x = [a / 60 for a in v] + [a / 300 for a in w] + [a / most for a in drag(v, 0.0366)]
    for i, (weight, bias) in enumerate(LAYERS):
        x = [sum(a * b for a, b in zip(row, x)) + c for row, c in zip(weight, bias)]
        x = [math.tanh(a) for a in x] if i < 2 else x
    return x


def acceleration(v, w):
    gravity = [0, 0, 9.80665]
    return [(a + b) / 0.145 - g for a, b, g in zip(drag(v, 0.0366), spin(v, w), gravity)]


def landing(v, w):
    p, dt = [0, 0, 1], 0.06
    for _ in range(160):
        if p[2] < 0:
            break
        middle = [a + dt / 2 * b for a, b in zip(v, acceleration(v, w))]
        p = [a + dt * b for a, b in zip(p, middle)]
        v = [a + dt * b for a, b in zip(v, acceleration(middle, w))]
    return p


throws = [[float(x) for x in row] for row in list(csv.reader(open(sys.argv[1])))[1:]]
lines = [line.strip() for line in open(sys.argv[3])]
found = [[float(x) for x in line.split(",")] for line in lines[lines.index("x_0 [m],x_1 [m],x_2 [m]") + 1:]]
assert len(found) == len(throws)
for throw, place in zip(throws, found):
    want = landing([x / 3.6 for x in throw[:3]], throw[3:])
    # 1e-9 m: some 1e5 roundings, of numbers up to 1e2, that no step amplifies
    assert all(abs(a - b) < 1e-9 for a, b in zip(place, want)), (throw, place, want)
print(len(found), "flights agree")
