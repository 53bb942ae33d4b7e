#!/usr/bin/env python3
# Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes models that must be refused to Inputs/bad: NAME.onnx, and in NAME.txt the diagnostics, one per line.

The diagnostics are written by hand below, not recorded. Needs the PyPI packages onnx and numpy.
"""

import os

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Inputs", "bad")
FLOAT, DOUBLE, INT64, BOOL = TensorProto.FLOAT, TensorProto.DOUBLE, TensorProto.INT64, TensorProto.BOOL


def write(name, content, *diagnostics):
    with open(os.path.join(FOLDER, name + ".onnx"), "wb") as file:
        file.write(content if isinstance(content, bytes) else content.SerializeToString())
    with open(os.path.join(FOLDER, name + ".txt"), "w") as file:
        file.write("".join(line + "\n" for line in diagnostics))


def node(op, inputs, outputs, name="n", **attributes):
    return helper.make_node(op, inputs, outputs, name=name, **attributes)


def array(name, values, dtype=np.float32):
    return numpy_helper.from_array(np.asarray(values, dtype=dtype), name)


def ints(name, *values):
    return array(name, values, np.int64)


def model(nodes, initializers=(), inputs=None, outputs=None, opset=13, imports=None):
    """x [batch, 6] -> y, unless said otherwise."""
    inputs = [helper.make_tensor_value_info("x", FLOAT, ["batch", 6])] if inputs is None else inputs
    outputs = [helper.make_tensor_value_info("y", FLOAT, None)] if outputs is None else outputs
    graph = helper.make_graph(nodes, "g", inputs, outputs, list(initializers))
    return helper.make_model(graph, opset_imports=imports or [helper.make_opsetid("", opset)], ir_version=7, producer_name="")


def plain():
    return model([node("Neg", ["x"], ["y"])])


def malformed_files():
    undecodable = "not an ONNX model, or a truncated one: the protobuf cannot be decoded"
    whole = model([node("Add", ["x", "w"], ["y"])], [array("w", range(6))]).SerializeToString()
    write("empty", b"", "the model has no graph with outputs")
    write("text", b"This is no model.\n", undecodable)
    write("truncated", whole[:-30], undecodable)
    write("nested-groups", b"\x0b" * 200, undecodable)
    no_outputs = plain()
    del no_outputs.graph.output[:]
    write("no-outputs", no_outputs, "the model has no graph with outputs")


def operator_sets():
    neg = [node("Neg", ["x"], ["y"])]
    write("opset-6", model(neg, opset=6), "the model uses operator set 6; supported are 7 to 22")
    write("opset-23", model(neg, opset=23), "the model uses operator set 23; supported are 7 to 22")
    write("opset-missing", model(neg, imports=[helper.make_opsetid("other", 1)]),
          "the model imports no standard operator set", "node 'n' (Neg): the model imports no operator set ''")
    twice = [helper.make_opsetid("", 13), helper.make_opsetid("ai.onnx", 12)]
    write("opset-twice", model(neg, imports=twice), "the operator set 'ai.onnx' is imported in two versions")


def graphs():
    a, b, c = node("Add", ["x", "v"], ["u"], "a"), node("Neg", ["u"], ["v"], "b"), node("Neg", ["v"], ["y"], "c")
    write("cycle", model([a, b, c]), "node 'b' (Neg): depends on its own output: the graph has a cycle")
    write("undefined", model([node("Add", ["x", "nothing"], ["y"])]),
          "node 'n' (Add): uses 'nothing', which no node, input or initializer defines")
    write("defined-twice", model([node("Neg", ["x"], ["y"], "a"), node("Abs", ["x"], ["y"], "b")]),
          "node 'b' (Abs): defines 'y' a second time")
    write("no-output", model([node("Neg", ["x"], ["z"])]), "the output 'y' is not defined by any node")
    w = array("w", range(6))
    write("initializer-twice", model([node("Add", ["x", "w"], ["y"])], [w, w]),
          "initializer 'w' stands twice in the graph")
    write("optional-output", model([node("Reshape", ["x", "s"], ["i"], "r"),
                                    node("MaxPool", ["i"], ["p", "where"], "p", kernel_shape=[2]),
                                    node("Cast", ["where"], ["y"], "c", to=FLOAT)], [ints("s", 0, 2, 3)]),
          "node 'c' (Cast): uses 'where', an optional output that is not supported")


def weights():
    def with_weights(tensor):
        return model([node("Add", ["x", "w"], ["y"])], [tensor])

    def tensor(**fields):
        return TensorProto(name="w", **fields)

    write("nan", with_weights(array("w", [1, 2, np.nan, 4, 5, 6])), "initializer 'w' holds NaN at element 2")
    write("infinite", with_weights(array("w", [1, 2, 3, 4, 5, -np.inf])),
          "initializer 'w' holds an infinite value at element 5")
    write("half-infinite", with_weights(array("w", [1, np.inf], np.float16)),
          "initializer 'w' holds an infinite value at element 1")
    write("negative-size", with_weights(tensor(dims=[-6], data_type=FLOAT, raw_data=b"")),
          "initializer 'w' has the impossible shape [-6]")
    write("huge-size", with_weights(tensor(dims=[2 ** 40], data_type=FLOAT, raw_data=b"1234")),
          "initializer 'w' has the impossible shape [1099511627776]")
    write("overflowing-size", with_weights(tensor(dims=[2 ** 33, 2 ** 33], data_type=FLOAT)),
          "initializer 'w' has the impossible shape [8589934592, 8589934592]")
    write("short-raw-data", with_weights(tensor(dims=[6], data_type=FLOAT, raw_data=b"12345678")),
          "initializer 'w' has 8 bytes, which do not fit its shape [6]")
    write("short-typed-data", with_weights(tensor(dims=[2 ** 30], data_type=FLOAT, float_data=[1.0])),
          "initializer 'w' has 1 values where its shape asks for 1073741824")
    write("strings", with_weights(tensor(dims=[1], data_type=TensorProto.STRING, string_data=[b"a"])),
          "initializer 'w' has elements of type STRING, which is not supported")
    write("future-type", with_weights(tensor(dims=[1], data_type=99)),
          "initializer 'w' has elements of type data type 99, which is not supported")
    sparse = plain()
    sparse.graph.sparse_initializer.add().values.name = "w"
    write("sparse", sparse, "initializer 'w': sparse tensors are not supported")

    def external(**entries):
        pairs = [onnx.StringStringEntryProto(key=k, value=v) for k, v in entries.items()]
        return with_weights(tensor(dims=[6], data_type=FLOAT, data_location=TensorProto.EXTERNAL, external_data=pairs))

    outside = "initializer 'w' external data {}: must name a file inside the model's folder"
    write("external-dots", external(location="../unary-7.csv"), outside.format("'../unary-7.csv'"))
    write("external-inner-dots", external(location="a/../../unary-7.csv"), outside.format("'a/../../unary-7.csv'"))
    write("external-absolute", external(location="/etc/passwd"), outside.format("'/etc/passwd'"))
    write("external-nowhere", external(), outside.format("''"))
    write("external-link", external(location="link.bin"),
          "initializer 'w' external data 'link.bin': is or lies behind a symbolic link")
    write("external-missing", external(location="missing.bin"),
          "initializer 'w' external data 'missing.bin': No such file or directory")
    write("external-folder", external(location="."), "initializer 'w' external data '.': not a regular file")
    write("external-short", external(location="empty.onnx"),
          "initializer 'w' external data 'empty.onnx': bytes 0 to +24 lie beyond the file's 0")
    write("external-offset", external(location="nan.onnx", offset=str(2 ** 64 - 8)),
          "initializer 'w' external data 'nan.onnx': bytes 18446744073709551608 to +24 lie beyond the file's 106")
    write("external-number", external(location="nan.onnx", offset="-1"), "initializer 'w' external data: '-1' is no offset")
    write("external-length", external(location="nan.onnx", length="25"),
          "initializer 'w' external data 'nan.onnx': length does not fit the shape [6]")


def ports():
    def with_input(*arguments):
        return model([node("Neg", ["x"], ["y"])], inputs=[helper.make_tensor_value_info("x", *arguments)])

    write("input-integers", with_input(INT64, ["batch", 6]),
          "the input 'x' has elements of type int64; float or double is needed")
    write("input-strings", with_input(TensorProto.STRING, ["batch", 6]),
          "the input 'x' has elements of type STRING, which is not supported")
    write("input-no-shape", with_input(FLOAT, None), "the input 'x' has no shape [batch, …]")
    write("input-scalar", with_input(FLOAT, []), "the input 'x' has no shape [batch, …]")
    write("input-vector", with_input(FLOAT, [6]), "the input 'x' has the shape [6]; [batch, …] is needed")
    write("input-dynamic", with_input(FLOAT, ["batch", "n"]), "the input 'x' has a size that is not fixed behind the batch")
    write("input-negative", with_input(FLOAT, ["batch", -7]), "the input 'x' has the impossible size -7")
    write("input-huge", with_input(FLOAT, ["batch", 2 ** 40]), "the input 'x' has the impossible shape [batch, 1099511627776]")
    write("input-none", model([node("Neg", ["w"], ["y"])], [array("w", [1])], inputs=[]), "the model has no inputs")
    sequence = plain()
    sequence.graph.input[0].type.sequence_type.elem_type.tensor_type.elem_type = FLOAT
    write("input-sequence", sequence, "the input 'x' is not a tensor")
    write("output-booleans", model([node("Greater", ["x", "w"], ["y"])], [array("w", [1])]),
          "the output 'y' has elements of type bool; float or double is needed")
    write("output-constant", model([node("Neg", ["w"], ["y"])], [array("w", [1, 2])]),
          "the output 'y' has the shape [2]; [batch, …] is needed")
    write("output-transposed", model([node("Transpose", ["x"], ["y"])]),
          "the output 'y' has the shape [6, batch]; [batch, …] is needed")


def nodes():
    imports = [helper.make_opsetid("", 13), helper.make_opsetid("mine", 2)]
    several = [node("LSTM", ["x", "w", "w"], ["a"], "one"), node("Frobnicate", ["a"], ["b"], "two", domain="mine"),
               node("Gelu", ["b"], ["y"], "three")]
    write("unsupported", model(several, [array("w", [1])], imports=imports),
          "node 'one' (LSTM): the operator is not supported (operator set 13)",
          "node 'two' (Frobnicate): the operator is not supported (operator set 'mine' 2)",
          "node 'three' (Gelu): the operator is supported in operator sets 20 to 22, not in operator set 13")
    write("fused-domain", model([node("Silu", ["x"], ["y"], domain="\x01 fused")],
                                imports=[helper.make_opsetid("", 13), helper.make_opsetid("\x01 fused", 13)]),
          "node 'n' (Silu): the operator is not supported (operator set '\\x01 fused' 13)")
    write("strange-name", model([node("A\nB", ["x"], ["y"], "a'b\x1b[31m" + "z" * 100)]),
          "node 'a\\x27b\\x1b[31m" + "z" * 72 + "…' (A\\x0aB): the operator is not supported (operator set 13)")
    write("operands", model([node("Gemm", ["x"], ["y"])]), "node 'n' (Gemm): has 1 operands, which do not fit the operator")
    write("absent-operand", model([node("Add", ["", "x"], ["y"])]),
          "node 'n' (Add): has 2 operands, which do not fit the operator")
    write("absent-variadic-operand", model([node("Concat", ["x", "", "x"], ["y"], axis=1)]),
          "node 'n' (Concat): has 3 operands, which do not fit the operator")
    write("absent-axes", model([node("Unsqueeze", ["x"], ["y"])]), "node 'n' (Unsqueeze): has 1 operands, which do not fit the operator")
    write("attribute-kind", model([node("Elu", ["x"], ["y"], alpha=1)]), "node 'n' (Elu): attribute 'alpha' has the wrong type")
    write("attribute-unknown", model([node("Elu", ["x"], ["y"], omega=1.0)]), "node 'n' (Elu): attribute 'omega' is not supported")
    write("attribute-nan", model([node("Elu", ["x"], ["y"], alpha=float("nan"))]), "node 'n' (Elu): attribute 'alpha' is not finite")
    write("training", model([node("Dropout", ["x", "r", "t"], ["y"])], [array("r", 0.5), array("t", True, bool)]),
          "node 'n' (Dropout): is supported at inference only (training_mode = false)")
    write("to-integers", model([node("Cast", ["x"], ["a"], "a", to=INT64), node("Cast", ["a"], ["y"], "b", to=FLOAT)]),
          "node 'a' (Cast): a cast to integers is supported on constants only")
    write("operand-types", model([node("Add", ["x", "w"], ["y"])], [array("w", [1], np.float64)]),
          "node 'n' (Add): operands of types float and double do not fit together")
    write("several-causes", model([node("Elu", ["x"], ["a"], "one", omega=1.0), node("Gather", ["x", "i"], ["b"], "two", axis=1),
                                   node("Add", ["a", "b"], ["y"], "three")], [ints("i", 7)]),
          "node 'one' (Elu): attribute 'omega' is not supported",
          "node 'two' (Gather): index 7 is out of range for size 6")
    write("conv-groups", model([node("Reshape", ["x", "s"], ["i"], "r"), node("Conv", ["i", "w"], ["y"], "c", group=2)],
                               [ints("s", 0, 2, 3), array("w", np.ones((2, 1, 2)))]),
          "node 'c' (Conv): is supported with one group, where the weights' channels are the image's")
    write("conv-window", model([node("Reshape", ["x", "s"], ["i"], "r"), node("Conv", ["i", "w"], ["y"], "c")],
                               [ints("s", 0, 2, 3), array("w", np.ones((2, 2, 4)))]),
          "node 'c' (Conv): the window is larger than the image")


def mixed_rows():
    def mixes(name, why, *rest):
        write("mixes-" + name, model(*rest), f"node 'n' ({rest[0][-1].op_type}): mixes rows of the batch: {why}")

    mixes("reduce", "reduces them", [node("ReduceMean", ["x"], ["y"], axes=[0])])
    mixes("reduce-all", "reduces them", [node("ReduceMax", ["x"], ["y"])])
    mixes("softmax", "normalises over them", [node("Softmax", ["x"], ["y"], axis=0)])
    mixes("concat", "puts some behind others", [node("Concat", ["x", "x"], ["y"], axis=0)])
    mixes("slice", "takes a part of them", [node("Slice", ["x", "a", "b"], ["y"])], [ints("a", 1), ints("b", 3)])
    mixes("gather", "takes some of them", [node("Gather", ["x", "i"], ["y"], axis=0)], [ints("i", 0)])
    mixes("split", "splits them", [node("Split", ["x"], ["y"], axis=0)])
    mixes("pad", "pads them", [node("Pad", ["x", "p"], ["y"])], [ints("p", 1, 0, 0, 0)])
    mixes("reshape", "reshapes [6, batch] to [batch, 6]",
          [node("Transpose", ["x"], ["t"], "t"), node("Reshape", ["t", "s"], ["y"])], [ints("s", -1, 6)])
    mixes("product", "sums over them", [node("Transpose", ["x"], ["t"], "t"), node("MatMul", ["t", "x"], ["y"])])
    mixes("outer-product", "its result has the shape [batch, batch]",
          [node("Transpose", ["x"], ["t"], "t"), node("MatMul", ["x", "t"], ["y"])])
    normalization = model([node("LayerNormalization", ["x", "w"], ["y"], axis=0)], [array("w", np.ones(6))], opset=17)
    write("mixes-normalization", normalization, "node 'n' (LayerNormalization): mixes rows of the batch: normalises over them")


def shapes():
    def refuses(name, why, nodes, initializers=()):
        write(name, model(nodes, initializers), f"node 'n' ({nodes[-1].op_type}): {why}")

    def to(*sizes):
        return [node("Reshape", ["x", "s"], ["y"])], [ints("s", *sizes)]

    refuses("reshape-count", "cannot reshape [batch, 6] to [batch, 5]",
            [node("Shape", ["x"], ["s"], "s"), node("Gather", ["s", "i"], ["b"], "g"), node("Concat", ["b", "five"], ["t"], "c", axis=0),
             node("Reshape", ["x", "t"], ["y"])], [ints("i", 0), ints("five", 5)])
    refuses("reshape-left", "cannot reshape [batch, 6] to [-1, 4]", *to(-1, 4))
    refuses("reshape-two", "the shape [-1, -1] has two sizes of -1", *to(-1, -1))
    refuses("reshape-negative", "the shape [-2, 6] is impossible", *to(-2, 6))
    refuses("reshape-zero", "the shape [0, 6, 0] copies a size that the operand lacks", *to(0, 6, 0))
    refuses("broadcast", "operands of shapes [batch, 6] and [5] do not fit together",
            [node("Add", ["x", "w"], ["y"])], [array("w", range(5))])
    refuses("dense", "operands of shapes [batch, 6] and [5, 2] do not fit together",
            [node("MatMul", ["x", "w"], ["y"])], [array("w", np.ones((5, 2)))])
    huge = 2 ** 40
    refuses("expand-huge", f"its result has the impossible shape [{huge}, 1, 6]",
            [node("Reshape", ["w", "r"], ["e"], "r"), node("Expand", ["e", "s"], ["y"])],
            [array("w", range(6)), ints("r", 1, 1, 6), ints("s", huge, 1, 6)])
    refuses("fill-huge", f"its result has the impossible shape [{huge}]", [node("ConstantOfShape", ["s"], ["y"])], [ints("s", huge)])
    refuses("fill-negative", "the shape [-3] has a negative size", [node("ConstantOfShape", ["s"], ["y"])], [ints("s", -3)])
    limits = [array(k, v, np.int64) for k, v in [("a", 0), ("b", huge), ("c", 1)]]
    refuses("range-huge", f"its result of {huge} entries is too large", [node("Range", ["a", "b", "c"], ["y"])], limits)
    refuses("tile-huge", f"repeats dimensions [1, {huge}] times, which is not supported",
            [node("Tile", ["x", "r"], ["y"])], [ints("r", 1, huge)])
    refuses("axis", "axis 2 is out of range for rank 2", [node("Softmax", ["x"], ["y"], axis=2)])
    refuses("axis-twice", "axis 1 stands twice", [node("ReduceMean", ["x"], ["y"], axes=[1, -1])])
    refuses("step", "a step of 0 is not supported", [node("Slice", ["x", "a", "b", "c", "d"], ["y"])],
            [ints("a", 0), ints("b", 3), ints("c", 1), ints("d", 0)])
    refuses("split-sizes", "parts of sizes [2, 3] do not make up 6", [node("Split", ["x", "s"], ["y", "z"], axis=1)], [ints("s", 2, 3)])
    refuses("slice-empty", "its result has the shape [batch, 0], which is empty",
            [node("Slice", ["x", "a", "b", "c"], ["y"])], [ints("a", 3), ints("b", 3), ints("c", 1)])
    refuses("permutation", "perm is no permutation of 2 dimensions", [node("Transpose", ["x"], ["y"], perm=[0, 0])])
    overflow = "its integer result overflows or depends on the batch size in a way that is not supported"
    refuses("integer-overflow", overflow, [node("Mul", ["a", "a"], ["y"])], [ints("a", 2 ** 62)])
    refuses("integer-division", overflow, [node("Div", ["a", "b"], ["y"])], [ints("a", 1), ints("b", 0)])
    refuses("integer-batch", overflow, [node("Shape", ["x"], ["s"], "s"), node("Add", ["s", "a"], ["y"])], [ints("a", 1, 1)])


def main():
    os.makedirs(FOLDER, exist_ok=True)
    link = os.path.join(FOLDER, "link.bin")
    if not os.path.islink(link):
        os.symlink("../unary-7.csv", link)
    for part in [malformed_files, operator_sets, graphs, weights, ports, nodes, mixed_rows, shapes]:
        part()


if __name__ == "__main__":
    main()
