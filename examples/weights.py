"""Writes layers as files that other tools write: safetensors as PyTorch does, and ONNX. Python alone is enough.

A layer is a pair of a matrix, a list of rows [outputs][inputs], and a bias [outputs]; between two layers stands tanh.
"""

import json
import struct


def safetensors(layers):
    """The layers as nn.Sequential(Linear, Tanh, Linear, Tanh, Linear) has them, in F64."""
    header, data = {}, b""
    for entry, (weight, bias) in zip((0, 2, 4), layers):
        for name, shape, numbers in (("weight", [len(weight), len(weight[0])], [x for row in weight for x in row]),
                                     ("bias", [len(bias)], bias)):
            begin = len(data)
            data += struct.pack(f"<{len(numbers)}d", *numbers)
            header[f"{entry}.{name}"] = {"dtype": "F64", "shape": shape, "data_offsets": [begin, len(data)]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def varint(n):
    return bytes([n]) if n < 128 else bytes([n & 127 | 128]) + varint(n >> 7)


def field(number, value):
    """A field of a protocol buffer: an integer, or text, bytes or a message behind its length."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def onnx(layers):
    """A model of Gemm and Tanh nodes on float64, from x to y."""
    graph, last = b"", "x"
    for i, (weight, bias) in enumerate(layers):
        for name, dims, numbers in ((f"w{i}", [len(weight), len(weight[0])], [x for row in weight for x in row]),
                                    (f"b{i}", [len(bias)], bias)):
            raw = struct.pack(f"<{len(numbers)}d", *numbers)
            tensor = b"".join(field(1, dim) for dim in dims) + field(2, 11) + field(8, name) + field(9, raw)
            graph += field(5, tensor)
        result = "y" if i + 1 == len(layers) else f"h{i}"
        transposed = field(1, "transB") + field(3, 1) + field(20, 2)
        graph += field(1, b"".join(field(1, name) for name in (last, f"w{i}", f"b{i}")) + field(2, result) +
                       field(4, "Gemm") + field(5, transposed))
        last = result
        if result != "y":
            graph += field(1, field(1, result) + field(2, f"t{i}") + field(4, "Tanh"))
            last = f"t{i}"
    for number, name, columns in ((11, "x", len(layers[0][0][0])), (12, "y", len(layers[-1][1]))):
        shape = field(1, field(2, "N")) + field(1, field(1, columns))
        graph += field(number, field(1, name) + field(2, field(1, field(1, 11) + field(2, shape))))
    return field(1, 8) + field(7, graph + field(2, "network")) + field(8, field(2, 17))
