"""Networks by layers: writes weights, and compares what the compiler makes of them with the layers written out.

Usage: layers.py write FOLDER           writes the weights of layers.test, good and bad ones
       layers.py compare LIBRARY.so FOLDER
"""

import ctypes
import json
import math
import pathlib
import random
import struct
import sys

FORMATS = {"F64": "d", "F32": "f", "F16": "e", "I64": "q"}


def safetensors(tensors):
    """tensors: name -> (type, shape, numbers)"""
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, (kind, shape, numbers) in tensors.items():
        begin = len(data)
        data += struct.pack(f"<{len(numbers)}{FORMATS[kind]}", *numbers)
        header[name] = {"dtype": kind, "shape": shape, "data_offsets": [begin, len(data)]}
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def drawn(entries, kind="F64", seed=1):
    """entries: name of a layer -> (out, in), or a width for a norm"""
    draw = random.Random(seed)
    tensors = {}
    for entry, size in entries.items():
        shape = list(size) if isinstance(size, tuple) else [size]
        count = math.prod(shape)
        # multiples of 1/64, which each type holds
        tensors[f"{entry}.weight"] = (kind, shape, [draw.randrange(-64, 65) / 64 for _ in range(count)])
        tensors[f"{entry}.bias"] = (kind, shape[:1], [draw.randrange(-64, 65) / 64 for _ in range(shape[0])])
    return tensors


SMALL = drawn({"0": (4, 3), "2": (2, 4)}, "F32")
MIXED = drawn({"0": (4, 3), "2": 4, "3.0": (4, 4), "4.0.0": (3, 4), "4.1.0": (2, 4), "4.1.3": (1, 2), "6": (2, 4)})


def write(folder):
    def changed(name, **changes):
        tensors = dict(SMALL)
        tensors.update(changes)
        (folder / name).write_bytes(safetensors({key: value for key, value in tensors.items() if value}))

    (folder / "small.safetensors").write_bytes(safetensors(SMALL))
    (folder / "mixed.safetensors").write_bytes(safetensors(MIXED))
    changed("double.safetensors", **{key: ("F64", value[1], value[2]) for key, value in SMALL.items()})
    changed("half.safetensors", **{key: ("F16", value[1], value[2]) for key, value in SMALL.items()})
    changed("missing.safetensors", **{"2.bias": None})
    changed("extra.safetensors", **{"4.bias": ("F32", [1], [1.0])})
    changed("shape.safetensors", **{"2.weight": ("F32", [4, 2], SMALL["2.weight"][2])})
    changed("type.safetensors", **{"2.bias": ("I64", [2], [1, 2])})
    changed("finite.safetensors", **{"2.bias": ("F32", [2], [1.0, math.inf])})
    (folder / "cut.safetensors").write_bytes(safetensors(SMALL)[:-4])


def dense(tensors, entry, x):
    out, count = tensors[f"{entry}.weight"][1]
    weight, bias = tensors[f"{entry}.weight"][2], tensors[f"{entry}.bias"][2]
    return [sum(weight[i * count + k] * x[k] for k in range(count)) + bias[i] for i in range(out)]


def norm(tensors, entry, x):
    mean = sum(x) / len(x)
    deviation = math.sqrt(sum((a - mean) ** 2 for a in x) / len(x) + 1e-5)
    scale, bias = tensors[f"{entry}.weight"][2], tensors[f"{entry}.bias"][2]
    return [(a - mean) / deviation * s + b for a, s, b in zip(x, scale, bias)]


def relu(x):
    return [max(a, 0.0) for a in x]


def tanh(x):
    return [math.tanh(a) for a in x]


def small(v, t):
    """v in km/h, t in s; the result in kN. No features: numbers in declared units."""
    return dense(SMALL, "2", relu(dense(SMALL, "0", [v[0], v[1], t])))


def mixed(v, t):
    """Features: v in km/h as declared, from 0 .. 36; v[0] * t in metres, from 0 .. 100; and all normalised."""
    features = [v[0] / 18 - 1, v[1] / 18 - 1, v[0] / 3.6 * t / 50 - 1]
    x = tanh(dense(MIXED, "0", features))
    x = norm(MIXED, "2", x)
    x = [a + b for a, b in zip(x, tanh(dense(MIXED, "3.0", x)))]
    left = dense(MIXED, "4.0.0", x)
    right = dense(MIXED, "4.1.3", relu(dense(MIXED, "4.1.0", x)))
    return dense(MIXED, "6", left + right)


def compare(library):
    library = ctypes.CDLL(library)
    draw = random.Random(2)
    rows = [[draw.uniform(0, 36), draw.uniform(0, 36), draw.uniform(0, 10)] for _ in range(100)]

    def call(name, number, width):
        x = (number * (3 * len(rows)))(*(value for row in rows for value in row))
        y = (number * (width * len(rows)))()
        assert getattr(library, name)(ctypes.c_int64(len(rows)), x, y) == 0
        return [y[width * i:width * (i + 1)] for i in range(len(rows))]

    # f32 in a sum of 4 terms of at most 36 + 36 + 10; f64 the same with its rounding
    for name, number, reference, bound in (("small", ctypes.c_float, small, 1e-4), ("mixed", ctypes.c_double, mixed, 1e-12)):
        for row, result in zip(rows, call(name, number, 2)):
            want = reference(row[:2], row[2])
            assert all(abs(a - b) <= bound for a, b in zip(result, want)), (name, row, result, want)

    # A module reads the results by name, in coherent SI: N and m. Its inputs are in m/s and s.
    def columns(name, inputs):
        out = [(ctypes.c_double * len(rows))() for _ in range(2)]
        arrays = [(ctypes.c_double * len(rows))(*column) for column in inputs]
        assert getattr(library, name)(ctypes.c_int64(len(rows)), *arrays, *out) == 0
        return out

    force, place = columns("both", [[row[i] / (3.6 if i < 2 else 1) for row in rows] for i in range(3)])
    for i, row in enumerate(rows):
        want = small(row[:2], row[2])[0] * 1000, mixed(row[:2], row[2])[1] * 0.01
        assert abs(force[i] - want[0]) <= 0.1 and abs(place[i] - want[1]) <= 1e-13, (row, force[i], place[i], want)
    print("equal")


if sys.argv[1] == "write":
    write(pathlib.Path(sys.argv[2]))
else:
    compare(sys.argv[2])
