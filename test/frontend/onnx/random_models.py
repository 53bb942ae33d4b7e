#!/usr/bin/env python3
# Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""random_models.py FOLDER SEED COUNT: writes random models and what onnxruntime computes, as make_models.py does.

Each model is a random graph over well-conditioned operators, with values of one to four dimensions, all in 32 bits.
"""

import os
import sys

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

ROWS = 5
UNARY = ["Relu", "Tanh", "Sigmoid", "Softplus", "Softsign", "Elu", "Selu", "LeakyRelu", "HardSigmoid", "Abs", "Neg",
         "Erf", "Sin", "Cos", "Atan", "Asinh", "Identity", "Celu", "HardSwish", "Mish"]
BINARY = ["Add", "Sub", "Mul", "Min", "Max", "Sum", "Mean"]
REDUCTIONS = ["ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceLogSumExp", "ReduceL1"]


class Graph:
    def __init__(self, random):
        self.random, self.nodes, self.initializers = random, [], []
        self.width = int(random.integers(2, 7))
        self.values = {"x": (self.width,)}  # name: sizes behind the batch

    def constant(self, array):
        name = f"c{len(self.initializers)}"
        self.initializers.append(numpy_helper.from_array(np.asarray(array), name))
        return name

    def ints(self, *values):
        return self.constant(np.array(values, np.int64))

    def floats(self, *sizes):
        return self.constant(self.random.uniform(-1, 1, sizes).astype(np.float32))

    def node(self, op, *inputs, outputs=1, **attributes):
        names = [f"v{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(op, inputs, names, name=f"{op}_{len(self.nodes)}", **attributes))
        return names[0] if outputs == 1 else names

    def keep(self, name, sizes):
        """Makes a value available, squashed so that no chain of operators blows up."""
        if 0 < int(np.prod(sizes)) <= 200:
            self.values[self.node("Tanh", name) if self.random.random() < 0.5 else
                        self.node("Clip", name, self.constant(np.float32(-2)), self.constant(np.float32(2)))] = tuple(sizes)

    def pick(self, rank=None):
        names = [n for n, s in self.values.items() if rank is None or len(s) >= rank]
        return names[int(self.random.integers(len(names)))] if names else None

    def grow(self):
        r = self.random
        step = [self.unary, self.binary, self.dense, self.reshape, self.transpose, self.concat, self.slice, self.gather,
                self.split, self.reduce, self.softmax, self.normalize, self.choose, self.expand, self.product, self.pad]
        step[int(r.integers(len(step)))]()

    def axis(self, sizes):
        """An axis behind the batch, counted from either end."""
        axis = int(self.random.integers(len(sizes)))
        return axis, (axis + 1 if self.random.random() < 0.5 else axis - len(sizes))

    def unary(self):
        v = self.pick()
        self.keep(self.node(UNARY[int(self.random.integers(len(UNARY)))], v), self.values[v])

    def binary(self):
        v, op = self.pick(), BINARY[int(self.random.integers(len(BINARY)))]
        sizes = self.values[v]
        same = [n for n, s in self.values.items() if s == sizes]
        partial = [s if self.random.random() < 0.6 else 1 for s in sizes][int(self.random.integers(len(sizes) + 1)):]
        w = same[int(self.random.integers(len(same)))] if self.random.random() < 0.5 else self.floats(*partial)
        pair = [v, w] if self.random.random() < 0.5 else [w, v]
        self.keep(self.node(op, *pair), sizes)

    def dense(self):
        v = self.pick()
        sizes, units = self.values[v], int(self.random.integers(1, 7))
        if len(sizes) == 1 and self.random.random() < 0.5:
            turned = int(self.random.integers(2))
            w = self.floats(units, sizes[0]) if turned else self.floats(sizes[0], units)
            self.keep(self.node("Gemm", v, w, self.floats(units), transB=turned), (units,))
        else:
            product = self.node("MatMul", v, self.floats(sizes[-1], units))
            self.keep(self.node("Add", product, self.floats(units)), sizes[:-1] + (units,))

    def reshape(self):
        v = self.pick()
        count = int(np.prod(self.values[v]))
        divisor = [d for d in range(1, count + 1) if count % d == 0]
        a = divisor[int(self.random.integers(len(divisor)))]
        if self.random.random() < 0.3 and len(self.values[v]) == 1:  # rows of rows: [a*batch, count/a] and back
            rows = self.node("Reshape", v, self.ints(-1, count // a))
            rows = self.node("Gemm", rows, self.floats(count // a, 2), self.floats(2))
            self.keep(self.node("Reshape", rows, self.ints(-1, 2 * a)), (2 * a,))
        elif self.random.random() < 0.5:
            self.keep(self.node("Reshape", v, self.ints(0, a, -1)), (a, count // a))
        else:
            self.keep(self.node("Flatten", v), (count,))

    def transpose(self):
        v = self.pick(2)
        if v:
            order = self.random.permutation(len(self.values[v]))
            self.keep(self.node("Transpose", v, perm=[0] + [int(i) + 1 for i in order]), [self.values[v][i] for i in order])

    def concat(self):
        v = self.pick()
        sizes = self.values[v]
        index, axis = self.axis(sizes)
        others = [n for n, s in self.values.items() if len(s) == len(sizes) and s[:index] + s[index + 1:] == sizes[:index] + sizes[index + 1:]]
        w = others[int(self.random.integers(len(others)))]
        total = sizes[index] + self.values[w][index]
        self.keep(self.node("Concat", v, w, axis=axis), sizes[:index] + (total,) + sizes[index + 1:])

    def slice(self):
        v = self.pick()
        index, axis = self.axis(self.values[v])
        size = self.values[v][index]
        step = int(self.random.choice([1, 1, 2, -1, -2]))
        a, b = (int(self.random.integers(-size - 1, size + 2)) for _ in range(2))
        length = len(range(size)[a:b:step])
        if length:
            cut = self.node("Slice", v, self.ints(a), self.ints(b), self.ints(axis), self.ints(step))
            self.keep(cut, self.values[v][:index] + (length,) + self.values[v][index + 1:])

    def gather(self):
        v = self.pick()
        sizes = self.values[v]
        index, axis = self.axis(sizes)
        places = self.random.integers(-sizes[index], sizes[index], int(self.random.integers(1, 5)))
        self.keep(self.node("Gather", v, self.ints(*places), axis=axis), sizes[:index] + (len(places),) + sizes[index + 1:])

    def split(self):
        v = self.pick()
        sizes = self.values[v]
        index, axis = self.axis(sizes)
        if sizes[index] > 1:
            first = int(self.random.integers(1, sizes[index]))
            parts = self.node("Split", v, self.ints(first, sizes[index] - first), outputs=2, axis=axis)
            self.keep(parts[0], sizes[:index] + (first,) + sizes[index + 1:])
            self.keep(parts[1], sizes[:index] + (sizes[index] - first,) + sizes[index + 1:])

    def reduce(self):
        v, op = self.pick(2), REDUCTIONS[int(self.random.integers(len(REDUCTIONS)))]
        if v:
            sizes, keep = self.values[v], int(self.random.integers(2))
            index, axis = self.axis(sizes)
            kept = (1,) if keep else ()
            self.keep(self.node(op, v, self.ints(axis), keepdims=keep), sizes[:index] + kept + sizes[index + 1:])

    def softmax(self):
        v = self.pick()
        op = "Softmax" if self.random.random() < 0.7 else "LogSoftmax"
        self.keep(self.node(op, v, axis=self.axis(self.values[v])[1]), self.values[v])

    def normalize(self):
        v = self.pick()
        size = self.values[v][-1]
        if size > 1:
            bias = [self.floats(size)] if self.random.random() < 0.5 else []
            self.keep(self.node("LayerNormalization", v, self.floats(size), *bias, epsilon=0.1), self.values[v])

    def choose(self):
        v = self.pick()
        truth = self.node("Greater", v, self.constant(np.float32(0.3)))
        if self.random.random() < 0.5:
            truth = self.node("Not", truth)
        self.keep(self.node("Where", truth, v, self.constant(np.float32(self.random.uniform(-1, 1)))), self.values[v])

    def expand(self):
        v = self.pick()
        sizes, copies = self.values[v], int(self.random.integers(1, 4))
        wide = self.node("Unsqueeze", v, self.ints(-1))
        self.keep(self.node("Expand", wide, self.ints(*[1] * (len(sizes) + 1), copies)), sizes + (copies,))

    def product(self):
        v = self.pick(2)
        if v and len(self.values[v]) == 2:
            turned = self.node("Transpose", v, perm=[0, 2, 1])
            self.keep(self.node("MatMul", v, turned), (self.values[v][0], self.values[v][0]))

    def pad(self):
        v = self.pick()
        sizes = self.values[v]
        index, _ = self.axis(sizes)
        before, behind = (int(self.random.integers(0, 3)) for _ in range(2))
        pads = [0] * (2 * len(sizes) + 2)
        pads[index + 1], pads[len(sizes) + 2 + index] = before, behind
        grown = sizes[:index] + (sizes[index] + before + behind,) + sizes[index + 1:]
        self.keep(self.node("Pad", v, self.ints(*pads), self.constant(np.float32(0.25))), grown)

    def model(self):
        flat = [self.node("Flatten", name) for name in list(self.values)[-6:]]
        self.nodes.append(helper.make_node("Concat", flat, ["y"], axis=1))
        graph = helper.make_graph(self.nodes, "random", [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", self.width])],
                                  [helper.make_tensor_value_info("y", TensorProto.FLOAT, None)], self.initializers)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)



def main():
    folder, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    os.makedirs(folder, exist_ok=True)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    for i in range(count):
        random = np.random.default_rng([seed, i])
        graph = Graph(random)
        for _ in range(int(random.integers(5, 25))):
            graph.grow()
        path = os.path.join(folder, f"random-{seed}-{i}.onnx")
        onnx.save(graph.model(), path)
        x = random.uniform(-2, 2, (ROWS, graph.width)).astype(np.float32)
        y = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"]).run(None, {"x": x})[0]
        rows = np.concatenate([x, y.reshape(ROWS, -1)], axis=1)
        names = ",".join(f"x{k}" if k < graph.width else f"y{k - graph.width}" for k in range(rows.shape[1]))
        np.savetxt(path[:-5] + ".csv", rows, delimiter=",", fmt="%.9g", header=names, comments="")


if __name__ == "__main__":
    main()
