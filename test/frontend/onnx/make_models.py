#!/usr/bin/env python3
# Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes the models of the import tests, with inputs and expected outputs, to the folder Inputs beside this file.

NAME.onnx   a small model
NAME.csv    per line: the input columns of a row, then the output columns that onnxruntime (or onnx.reference, for what
            the former lacks) computes. Where both can, differences are printed; expected are Softmax before operator
            set 13, which onnx.reference takes along one axis, and BatchNormalization before 14.

Needs the PyPI packages onnx, onnxruntime and numpy; the tests themselves need none of them.
Models are grouped by subject: one node per case, each with its own output. Groups exist at several operator sets.
"""

import math
import os
import sys

import numpy as np
import onnx
import onnx.reference
import onnx.reference.op_run
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Inputs")
ROWS = 3
IR_VERSIONS = {7: 3, 9: 4, 11: 6, 13: 7, 18: 8, 21: 10, 22: 10}  # the oldest for each operator set


class Erf(onnx.reference.op_run.OpRun):
    """onnx.reference's own rounds to float32."""

    def _run(self, x):
        return (np.vectorize(math.erf)(x).astype(x.dtype),)


class Group:
    """A model under construction. `x` (any sign) and `p` (in 0 … 1) are its inputs."""

    def __init__(self, name, opset, dtype=np.float32, inputs=None, ml=False):
        self.name, self.opset, self.dtype, self.ml = name, opset, dtype, ml
        self.inputs = inputs if inputs is not None else {"x": ["batch", 3], "p": ["batch", 3]}
        self.nodes, self.initializers, self.outputs, self.count = [], [], [], 0

    def constant(self, value, dtype=None):
        """An initializer; gives its name."""
        self.count += 1
        name = f"c{self.count}"
        self.initializers.append(numpy_helper.from_array(np.asarray(value, dtype=dtype or self.dtype), name))
        return name

    def ints(self, *values):
        return self.constant(values, np.int64)

    def node(self, op, *inputs, outputs=1, **attributes):
        """An inner node; gives the names of its outputs."""
        names = []
        for _ in range(outputs):
            self.count += 1
            names.append(f"v{self.count}")
        domain = attributes.pop("domain", "")
        self.nodes.append(helper.make_node(op, inputs, names, name=f"{op}_{self.count}", domain=domain, **attributes))
        return names[0] if outputs == 1 else names

    def out(self, value, label=None):
        """Declares an output."""
        self.outputs.append((value, label))
        return value

    def case(self, op, *inputs, **attributes):
        return self.out(self.node(op, *inputs, **attributes), op)

    def number(self, truth):
        """An output of booleans as numbers."""
        to = TensorProto.DOUBLE if self.dtype == np.float64 else TensorProto.FLOAT
        return self.out(self.node("Cast", truth, to=to))

    def build(self):
        element = helper.np_dtype_to_tensor_dtype(np.dtype(self.dtype))
        outputs = []
        for i, (value, label) in enumerate(self.outputs):
            name = f"y{i}_{label or 'value'}"
            self.nodes.append(helper.make_node("Identity", [value], [name]))
            outputs.append(helper.make_tensor_value_info(name, element, None))
        graph = helper.make_graph(
            self.nodes, self.name,
            [helper.make_tensor_value_info(name, element, shape) for name, shape in self.inputs.items()],
            outputs, self.initializers)
        imports = [helper.make_opsetid("", self.opset)] + ([helper.make_opsetid("ai.onnx.ml", 3)] if self.ml else [])
        return helper.make_model(graph, opset_imports=imports, ir_version=IR_VERSIONS[self.opset], producer_name="")


def feeds(group):
    """Rows of inputs: `p` in 0 … 1, everything else in -2 … 2, the first row of `x` with special values."""
    random = np.random.default_rng(sum(group.name.encode()))
    result = {}
    for name, shape in group.inputs.items():
        sizes = [ROWS] + [size for size in shape[1:]]
        low, high = (0.05, 0.95) if name.startswith("p") else (-2.0, 2.0)
        result[name] = random.uniform(low, high, sizes).round(2).astype(group.dtype)  # short in the CSV
    if "x" in result and not group.name.startswith("shapes"):
        flat = result["x"].reshape(ROWS, -1)
        flat[0, :2] = 0.0, -1.0
    return result


def evaluations(path, model, inputs):
    """What each evaluator that can says."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    evaluators = {
        "onnxruntime": lambda: onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"]),
        "onnx.reference": lambda: onnx.reference.ReferenceEvaluator(model, new_ops=[Erf]),
    }
    results = []
    for name, make in evaluators.items():
        try:
            results.append(make().run(None, inputs))
        except Exception as error:  # neither has every operator in every set and type
            print(f"  {name}: {str(error).splitlines()[0][:100]}")
    return results


def agree(a, b, tolerance):
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    return a.shape == b.shape and bool(np.all(np.abs(a - b) <= tolerance * (np.abs(b) + np.std(b)) + 1e-30))


def write(group):
    model = group.build()
    print(group.name)
    path = os.path.join(FOLDER, group.name + ".onnx")
    onnx.save(model, path)
    inputs = feeds(group)
    results = evaluations(path, model, inputs)
    if not results:
        sys.exit(f"no evaluator runs {group.name}")
    tolerance = 1e-12 if group.dtype == np.float64 else 1e-5
    for other in results[1:]:
        for (value, label), a, b in zip(group.outputs, results[0], other):
            if not agree(a, b, tolerance):
                print(f"  the evaluators differ for {value} {label}")
    write_csv(group, inputs, results[0])


def write_csv(group, inputs, outputs):
    digits = ".16g" if group.dtype == np.float64 else ".7g"
    columns = [a.reshape(ROWS, -1) for a in list(inputs.values()) + list(outputs)]
    header = [f"{name}.{i}" for name, a in inputs.items() for i in range(a[0].size)]
    for k, ((_, label), a) in enumerate(zip(group.outputs, outputs)):
        assert a.shape[0] == ROWS, (label, a.shape)
        header += [f"y{k}_{label or 'value'}.{i}" for i in range(a[0].size)]
    with open(os.path.join(FOLDER, group.name + ".csv"), "w") as file:
        file.write(",".join(header) + "\n")
        for row in range(ROWS):
            file.write(",".join(np.format_float_positional(v, trim="-") if v == v.round(2) else format(float(v), digits)
                                for a in columns for v in a[row]) + "\n")


def unary(opset, dtype=np.float32, suffix=""):
    g = Group(f"unary{suffix}-{opset}", opset, dtype)
    for op, since, operand in [
        ("Abs", 7, "x"), ("Acos", 7, "p"), ("Acosh", 9, None), ("Asin", 7, "p"), ("Asinh", 9, "x"), ("Atan", 7, "x"),
        ("Atanh", 9, "p"), ("Ceil", 7, "x"), ("Cos", 7, "x"), ("Cosh", 9, "x"), ("Erf", 9, "x"), ("Exp", 7, "x"),
        ("Floor", 7, "x"), ("Log", 7, "p"), ("Neg", 7, "x"), ("Reciprocal", 7, "p"), ("Round", 11, "x"),
        ("Sign", 9, "x"), ("Sin", 7, "x"), ("Sinh", 9, "x"), ("Sqrt", 7, "p"), ("Tan", 7, "p"), ("Identity", 7, "x")]:
        if opset >= since:
            g.case(op, operand or g.node("Add", "p", g.constant(1.5)))
    return g


def binary(opset, dtype=np.float32, suffix=""):
    g = Group(f"binary{suffix}-{opset}", opset, dtype)
    for op in ["Add", "Sub", "Mul"]:
        g.case(op, "x", "p")
        g.case(op, g.constant([1.5, -2.5, 0.25]), "x")
    g.case("Div", "x", "p")
    g.case("Div", g.constant([[2.0]]), "p")
    g.case("Pow", "p", "x")
    for power in [2.0, 3.0, 0.5, -1.0]:
        g.case("Pow", "p", g.constant(power))
    g.case("Pow", "x", g.constant([1.0, 2.0, 3.0]))
    column = g.node("ReduceMax", "x", axes=[1], keepdims=1) if opset < 18 else g.node("ReduceMax", "x", g.ints(1))
    g.case("Sub", "x", column)
    for op in ["Min", "Max", "Sum", "Mean"]:
        g.case(op, "x", "p", "x") if opset < 8 else g.case(op, "x", "p", g.constant([0.5, -0.5, 0.0]))
    g.case("Min", "x")
    if opset >= 12:
        g.case("Pow", "p", g.constant([1, 2, 3], np.int64))
    if opset >= 10:
        g.case("Mod", "x", "p", fmod=1)
    if opset < 11:
        g.case("Clip", "x", min=-0.5, max=0.75)
        g.case("Clip", "x", max=0.5)
    else:
        g.case("Clip", "x", g.constant(-0.5), g.constant(0.75))
        g.case("Clip", "x", "", g.constant(0.5))
        g.case("Clip", "x")
    return g


def logic(opset):
    g = Group(f"logic-{opset}", opset)
    half = g.constant(0.5)
    less, greater = g.node("Less", "x", half), g.node("Greater", "x", "p")
    g.number(less)
    g.number(greater)
    for op in ["And", "Or", "Xor"]:
        g.number(g.node(op, less, greater))
    g.number(g.node("Not", less))
    g.number(g.node("Cast", "x", to=TensorProto.BOOL))
    if opset >= 9:
        g.case("Where", less, "x", "p")
        g.case("Where", less, g.constant(1.0), g.constant([1.0, 2.0, 3.0]))
        g.number(g.node("IsNaN", g.node("Log", "x")))
    if opset >= 10:
        infinite = g.node("Div", g.constant(1.0), g.node("Floor", "p"))
        g.number(g.node("IsInf", infinite))
        g.number(g.node("IsInf", g.node("Neg", infinite), detect_negative=0))
    if opset >= 11:
        g.number(g.node("Equal", g.node("Floor", "x"), g.constant(-1.0)))
        g.number(g.node("Equal", less, greater))
    if opset >= 12:
        g.number(g.node("GreaterOrEqual", "x", g.constant(0.0)))
        g.number(g.node("LessOrEqual", "x", g.constant(0.0)))
    if opset >= 15:
        g.case("CastLike", less, "x")
    return g


def activations(opset, dtype=np.float32, suffix=""):
    g = Group(f"activations{suffix}-{opset}", opset, dtype)
    for op in ["Relu", "LeakyRelu", "Elu", "Selu", "Sigmoid", "HardSigmoid", "Tanh", "Softplus", "Softsign"]:
        g.case(op, "x")
    g.case("LeakyRelu", "x", alpha=0.3)
    g.case("Elu", "x", alpha=1.5)
    g.case("Selu", "x", alpha=1.5, gamma=1.25)
    g.case("HardSigmoid", "x", alpha=0.4, beta=0.3)
    g.case("PRelu", "x", g.constant([0.1, 0.2, -0.3]))
    if opset >= 9:
        g.case("Shrink", "x", lambd=0.75, bias=0.25)
    if opset >= 10:
        g.case("ThresholdedRelu", "x", alpha=0.5)
    if opset >= 12:
        g.case("Celu", "x", alpha=0.7)
    if opset >= 14 and dtype == np.float32:  # onnx.reference has a slope of 1/6 in float32
        g.case("HardSwish", "x")
    if opset >= 18:
        g.case("Mish", "x")
    if opset >= 20:
        g.case("Gelu", "x")
        g.case("Gelu", "x", approximate="tanh")
    return g


def fused(opset, dtype=np.float32, suffix=""):
    """Functions that exporters write as several nodes, each in more than one order of operands."""
    g = Group(f"fused{suffix}-{opset}", opset, dtype)
    one, half, root = g.constant(1.0), g.constant(0.5), g.constant(2.0 ** 0.5)
    inner = g.node("Add", g.node("Erf", g.node("Div", "x", root)), one)
    g.out(g.node("Mul", g.node("Mul", "x", inner), half), "gelu")
    inner = g.node("Add", one, g.node("Erf", g.node("Mul", g.constant(0.5 ** 0.5), "x")))
    g.out(g.node("Mul", g.node("Mul", half, "x"), inner), "gelu")
    for cube in [g.node("Pow", "x", g.constant(3.0)), g.node("Mul", "x", g.node("Mul", "x", "x"))]:
        argument = g.node("Add", "x", g.node("Mul", g.constant(0.044715), cube))
        inner = g.node("Add", g.node("Tanh", g.node("Mul", argument, g.constant((2 / np.pi) ** 0.5))), one)
        g.out(g.node("Mul", half, g.node("Mul", inner, "x")), "gelu_tanh")
    g.out(g.node("Mul", g.node("Sigmoid", "x"), "x"), "silu")
    g.out(g.node("Mul", "x", g.node("Tanh", g.node("Softplus", "x"))), "mish")
    g.out(g.node("Mul", "x", g.node("HardSigmoid", "x", alpha=1 / 6)), "hard_swish")
    mean = lambda v: g.node("ReduceMean", v, axes=[-1]) if opset < 18 else g.node("ReduceMean", v, g.ints(-1))
    for square in [lambda d: g.node("Pow", d, g.constant(2.0)), lambda d: g.node("Mul", d, d)]:
        centred = g.node("Sub", "x", mean("x"))
        variance = g.node("Add", mean(square(centred)), g.constant(1e-5))
        normal = g.node("Div", centred, g.node("Sqrt", variance))
        g.out(g.node("Add", g.node("Mul", normal, g.constant([1.5, 0.5, 2.0])), g.constant([0.1, 0.2, 0.3])), "norm")
    # Look-alikes that are something else.
    g.out(g.node("Mul", "p", g.node("Sigmoid", "x")), "gate")
    g.out(g.node("Mul", "x", g.node("HardSigmoid", "x", alpha=0.25)), "no_hard_swish")
    inner = g.node("Add", g.node("Erf", g.node("Div", "x", g.constant(1.5))), one)
    g.out(g.node("Mul", g.node("Mul", "x", inner), half), "no_gelu")
    shared = g.node("Sigmoid", "x")
    g.out(g.node("Add", g.node("Mul", "x", shared), shared), "shared_inner_value")
    return g


def layers(opset, dtype=np.float32, suffix=""):
    g = Group(f"layers{suffix}-{opset}", opset, dtype)
    random = np.random.default_rng(opset)
    w = g.constant(random.uniform(-1, 1, (3, 2)))
    wt = g.constant(random.uniform(-1, 1, (2, 3)))
    b = g.constant([0.5, -0.25])
    g.case("Gemm", "x", w, b)
    g.case("Gemm", "x", wt, b, transB=1, alpha=0.5, beta=2.0)
    g.case("Gemm", "x", wt, g.constant([[0.75]]), transB=1)
    g.case("Gemm", g.node("Transpose", "x", perm=[1, 0]), w, b, transA=1)
    g.case("Gemm", "x", w, g.node("Gemm", "p", w, b))
    if opset >= 11:
        g.case("Gemm", "x", w)
    g.case("MatMul", "x", w)
    g.case("MatMul", "x", g.constant([1.0, -2.0, 0.5]))
    g.case("Add", b, g.node("MatMul", "x", w))
    g.case("Add", g.node("MatMul", "x", w), g.node("MatMul", "p", w))
    g.case("Dropout", "x") if opset < 12 else g.case("Dropout", "x", g.constant(0.5), g.constant(False, bool))
    statistics = [g.constant(v) for v in ([1.5, 0.5, 2.0], [0.1, -0.2, 0.3], [0.4, 0.5, 0.6], [1.0, 2.0, 0.5])]
    g.case("BatchNormalization", "x", *statistics, epsilon=1e-3)
    g.case("Softmax", "x", axis=1)
    g.case("LogSoftmax", "x", axis=1)
    if opset >= 17:
        g.case("LayerNormalization", "x", g.constant([1.5, 0.5, 2.0]), g.constant([0.1, -0.2, 0.3]))
        g.case("LayerNormalization", "x", g.constant([1.5, 0.5, 2.0]), epsilon=0.1, axis=1)
    return g


def products(opset):
    """Products of tensors of more than two dimensions, as attention has them."""
    g = Group(f"products-{opset}", opset, inputs={"x": ["batch", 2, 3], "q": ["batch", 3, 2]})
    random = np.random.default_rng(opset)
    g.case("MatMul", "x", "q")
    g.case("MatMul", "x", g.constant(random.uniform(-1, 1, (3, 4))))
    g.case("MatMul", g.constant(random.uniform(-1, 1, (4, 2))), "x")
    g.case("MatMul", "x", g.constant(random.uniform(-1, 1, (1, 3, 2))))
    g.case("MatMul", g.constant([0.5, -1.0]), "x")
    g.case("MatMul", "x", g.constant([0.5, -1.0, 2.0]))
    g.case("Add", g.node("MatMul", "x", g.constant(random.uniform(-1, 1, (3, 2)))), g.constant([[1.0, 2.0], [3.0, 4.0]]))
    scores = g.node("MatMul", "x", g.node("Transpose", "x", perm=[0, 2, 1]))
    g.case("MatMul", g.node("Softmax", scores, axis=2), "x")
    g.case("Softmax", "x", axis=1)
    g.case("LogSoftmax", "x", axis=2)
    if opset >= 17:
        g.case("LayerNormalization", "x", g.constant(random.uniform(0.5, 1, (2, 3))), axis=1)
        g.case("LayerNormalization", "x", g.constant([1.0, 2.0, 0.5]), g.constant([0.0, 0.5, 1.0]), axis=-1)
    return g


def reductions(opset):
    g = Group(f"reductions-{opset}", opset, inputs={"x": ["batch", 2, 3], "p": ["batch", 2, 3]})

    def reduce(op, operand, axes, **attributes):
        if axes is None:
            return g.case(op, operand, **attributes)
        as_input = opset >= 18 or (op == "ReduceSum" and opset >= 13)
        return g.case(op, operand, g.ints(*axes), **attributes) if as_input else g.case(op, operand, axes=axes, **attributes)

    for op in ["ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2",
               "ReduceSumSquare", "ReduceLogSumExp"]:
        reduce(op, "x", [1])
        reduce(op, "x", [1, 2], keepdims=0)
    reduce("ReduceLogSum", "p", [2])
    reduce("ReduceMean", "x", [-1] if opset >= 11 else [2], keepdims=1)
    if opset >= 18:
        g.case("ReduceMax", "x", "", noop_with_empty_axes=1)
    return g


def shapes(opset):
    """Shape arithmetic and rearrangement; everything that a graph computes from sizes folds away."""
    g = Group(f"shapes-{opset}", opset, inputs={"x": ["batch", 12], "q": ["batch", 2, 3]})
    squeeze = (lambda v, *axes: g.node("Squeeze", v, axes=axes)) if opset < 13 else (lambda v, *axes: g.node("Squeeze", v, g.ints(*axes)))
    unsqueeze = (lambda v, *axes: g.node("Unsqueeze", v, axes=axes)) if opset < 13 else (lambda v, *axes: g.node("Unsqueeze", v, g.ints(*axes)))
    g.case("Reshape", "x", g.ints(-1, 3, 4))
    g.case("Reshape", "x", g.ints(0, 2, -1))
    pairs = g.node("Reshape", "x", g.ints(-1, 3))                       # [4*batch, 3]
    w = g.constant(np.arange(6).reshape(3, 2) - 2.5)
    g.case("Reshape", g.node("Gemm", pairs, w, g.constant([0.0, 1.0])), g.ints(-1, 8))
    batch = g.node("Gather", g.node("Shape", "x"), g.constant(0, np.int64), axis=0)
    size = g.node("Concat", unsqueeze(batch, 0), g.ints(2, 6), axis=0)
    g.case("Reshape", "x", size)
    g.case("Flatten", "q")
    g.case("Transpose", "q", perm=[0, 2, 1])
    there = g.node("Transpose", "q", perm=[1, 0, 2])
    g.case("Transpose", there, perm=[1, 2, 0])
    g.out(squeeze(unsqueeze("q", 1, 4), 1), "Squeeze")
    g.out(squeeze(g.node("Reshape", "x", g.ints(-1, 12, 1)), 2), "Squeeze")
    g.case("Concat", "q", g.node("Neg", "q"), axis=2)
    g.case("Concat", g.node("Reshape", "x", g.ints(0, 4, 3)), "q", axis=1)
    if opset >= 9:
        zeros = g.node("ConstantOfShape", g.node("Shape", "q"), value=helper.make_tensor("v", TensorProto.FLOAT, [1], [0.5]))
        g.case("Add", "q", zeros)
        g.case("Concat", zeros, "q", axis=1)
    if opset >= 8:
        g.case("Expand", g.node("Reshape", "x", g.ints(0, 12, 1)), g.ints(1, 1, 2))
        g.case("Expand", g.constant([[1.0, 2.0]]), g.node("Concat", unsqueeze(batch, 0), g.ints(2), axis=0))
    g.case("Tile", "q", g.ints(1, 2, 1))
    six = g.node("Div", g.node("Size", "q"), batch)
    g.case("Reshape", "q", g.node("Concat", g.ints(-1), unsqueeze(six, 0), axis=0))
    if opset >= 11:
        index = g.node("Range", g.constant(0, np.int64), g.constant(6, np.int64), g.constant(2, np.int64))
        g.case("Gather", "x", index, axis=1)
    if opset >= 15:
        tail = g.node("Shape", "q", start=1)
        product = g.node("ReduceProd", tail, keepdims=0)
        g.case("Reshape", "q", g.node("Concat", g.ints(-1), unsqueeze(product, 0), axis=0))
    return g


def selections(opset):
    g = Group(f"selections-{opset}", opset, inputs={"x": ["batch", 6], "q": ["batch", 2, 4]})

    def cut(operand, starts, ends, axes, steps=None):
        if opset < 10:
            return g.case("Slice", operand, starts=starts, ends=ends, axes=axes) if steps is None else None
        inputs = [g.ints(*starts), g.ints(*ends), g.ints(*axes)] + ([g.ints(*steps)] if steps else [])
        return g.case("Slice", operand, *inputs)

    cut("x", [1], [4], [1])
    cut("x", [-3], [2147483647], [1])
    cut("q", [0, 1], [1, 3], [1, 2])
    cut("x", [0, 2], [9223372036854775807, 5], [0, 1])
    cut("x", [0], [6], [1], [2])
    cut("x", [5], [-100], [1], [-1])
    cut("x", [4], [0], [1], [-2])
    g.case("Gather", "x", g.constant(2, np.int64), axis=1)
    g.case("Gather", "x", g.ints(5, 0, 1, -1 if opset >= 11 else 5), axis=1)
    g.case("Gather", "q", g.constant([[3, 1], [0, 2]], np.int64), axis=2)
    for i, part in enumerate(g.node("Split", "x", outputs=2, axis=1, **({"num_outputs": 2} if opset >= 18 else {}))):
        g.out(part, f"Split{i}")
    parts = g.node("Split", "x", g.ints(1, 2, 3), outputs=3, axis=1) if opset >= 13 else g.node("Split", "x", outputs=3, axis=1, split=[1, 2, 3])
    g.out(g.node("Concat", *reversed(parts), axis=1), "Split")
    if opset < 11:
        g.case("Pad", "x", pads=[0, 1, 0, 2], value=0.5)
    else:
        g.case("Pad", "x", g.ints(0, 1, 0, 2), g.constant(0.5))
        g.case("Pad", "x", g.ints(0, -1, 0, 1))
    if opset >= 18:
        g.case("Pad", "q", g.ints(1, 0), "", g.ints(2))
    return g


def images(opset):
    g = Group(f"images-{opset}", opset, inputs={"x": ["batch", 2, 3, 4], "q": ["batch", 2, 6]})
    random = np.random.default_rng(opset)
    w = g.constant(random.uniform(-1, 1, (3, 2, 3, 3)))
    g.case("Conv", "x", w, g.constant([0.5, -0.5, 0.0]), pads=[1, 1, 1, 1])
    g.case("Conv", "x", w, strides=[1, 2])
    g.case("Conv", "x", w, auto_pad="SAME_UPPER", strides=[2, 2])
    g.case("Conv", "q", g.constant(random.uniform(-1, 1, (2, 2, 2))), dilations=[2])
    g.case("MaxPool", "x", kernel_shape=[2, 2], strides=[2, 2])
    g.case("MaxPool", "x", kernel_shape=[3, 3], pads=[1, 1, 1, 1], strides=[2, 1])
    g.case("MaxPool", "q", kernel_shape=[3])
    g.case("AveragePool", "x", kernel_shape=[2, 2])
    g.case("AveragePool", "x", kernel_shape=[2, 2], pads=[1, 0, 1, 0], strides=[2, 2])
    g.case("AveragePool", "x", kernel_shape=[2, 2], pads=[1, 0, 1, 0], count_include_pad=1)
    g.case("GlobalAveragePool", "x")
    g.case("GlobalMaxPool", "x")
    g.case("PRelu", "x", g.constant([[[0.25]], [[0.5]]]))
    statistics = [g.constant(v) for v in ([1.5, 0.5], [0.1, -0.2], [0.4, 0.5], [1.0, 2.0])]
    g.case("BatchNormalization", "x", *statistics)
    return g


def element_types():
    """Weights in half precision and casts between the float types."""
    g = Group("types-13", 13)
    half = g.constant([1.5, -0.25, 1024.0], np.float16)
    g.case("Mul", "x", g.node("Cast", half, to=TensorProto.FLOAT))
    wide = g.node("Cast", "x", to=TensorProto.DOUBLE)
    g.case("Cast", g.node("Exp", wide), to=TensorProto.FLOAT)
    g.case("Add", "x", g.node("Cast", g.constant([1, -2, 3], np.int32), to=TensorProto.FLOAT))
    g.case("Add", "x", g.node("Cast", g.constant([True, False, True], bool), to=TensorProto.FLOAT))
    g.nodes.append(helper.make_node("Constant", [], ["k"], value_floats=[0.5, 1.5, 2.5]))
    g.case("Mul", "k", "x")
    return g


def scikit():
    """What skl2onnx writes for a StandardScaler and a linear model."""
    g = Group("scikit-13", 13, ml=True)
    scaled = g.node("Scaler", "x", domain="ai.onnx.ml", offset=[0.5, -1.0, 2.0], scale=[2.0, 0.5, 1.0])
    g.out(scaled, "Scaler")
    g.out(g.node("LinearRegressor", scaled, domain="ai.onnx.ml", coefficients=[1.0, -2.0, 3.0], intercepts=[0.25], targets=1), "LinearRegressor")
    return g


def fixed_batch():
    """A file that fixes the batch to one row, as exporters without dynamic axes do."""
    g = Group("fixed-batch-13", 13, inputs={"x": [1, 6]})
    pairs = g.node("Reshape", "x", g.ints(1, 3, 2))
    g.case("Reshape", g.node("MatMul", pairs, g.constant([[1.0, 2.0], [3.0, 4.0]])), g.ints(1, 6))
    g.case("Reshape", pairs, g.ints(1, -1))
    g.case("Expand", g.node("Reshape", "x", g.ints(1, 6, 1)), g.ints(1, 6, 2))
    return g


def write_fixed_batch():
    group = fixed_batch()
    model = group.build()
    onnx.save(model, os.path.join(FOLDER, group.name + ".onnx"))
    evaluator = onnx.reference.ReferenceEvaluator(model)
    inputs = feeds(group)
    rows = [evaluator.run(None, {"x": inputs["x"][i:i + 1]}) for i in range(ROWS)]
    write_csv(group, inputs, [np.concatenate(column) for column in zip(*rows)])


def main():
    os.makedirs(FOLDER, exist_ok=True)
    for make, opsets in [(unary, (7, 22)), (binary, (7, 13)), (logic, (9, 11, 21)), (activations, (7, 22)),
                         (fused, (9, 18)), (layers, (7, 13, 21)), (products, (7, 11, 21)), (reductions, (7, 13, 18)),
                         (shapes, (7, 13, 21)), (selections, (7, 9, 11, 13, 18)), (images, (7, 22))]:
        for opset in opsets:
            write(make(opset))
    for make in [unary, binary, activations, fused, layers]:
        write(make(18, np.float64, "-double"))
    write(element_types())
    write(scikit())
    write_fixed_batch()


if __name__ == "__main__":
    main()
