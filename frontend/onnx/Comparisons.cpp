//===- Comparisons.cpp - Comparisons, logic and casts -------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/Elementwise.h"
#include "frontend/onnx/Operators.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace hybrid;
using namespace hybrid::onnx;
using namespace mlir;

using IntegerTest = std::optional<bool> (*)(Dim, Dim);

/// A truth value for each pair of elements: `formula` on floats and booleans, `test` on integers.
template <typename Body> static LogicalResult importComparison(NodeImport &node, IntegerTest test, Body formula) {
  if (node.input(0).type != node.input(1).type)
    return node.error("operands differ in type");
  if (node.input(0).type == ElementType::Bool && node.node.op != "Equal")
    return node.error("is not defined on booleans");
  if (node.input(0).type != ElementType::I64)
    return node.setOutput(elementwise(node, node.inputs(), ElementType::Bool, formula));
  return node.setOutput(foldIntegers(node, node.inputs(), ElementType::Bool, [=](ArrayRef<Dim> x) {
    std::optional<bool> truth = test(x[0], x[1]);
    return truth ? std::optional(Dim{*truth, false}) : std::nullopt;
  }));
}

LogicalResult hybrid::onnx::importEqual(NodeImport &node) {
  return importComparison(node, equal, [](const auto &ops, auto x) { return ops.isEqual(x[0], x[1]); });
}

LogicalResult hybrid::onnx::importLess(NodeImport &node) {
  return importComparison(node, less, [](const auto &ops, auto x) { return ops.isLess(x[0], x[1]); });
}

LogicalResult hybrid::onnx::importGreater(NodeImport &node) {
  return importComparison(
      node, [](Dim a, Dim b) { return less(b, a); }, [](const auto &ops, auto x) { return ops.isLess(x[1], x[0]); });
}

static std::optional<bool> lessOrEqual(Dim a, Dim b) {
  std::optional<bool> greater = less(b, a);
  return greater ? std::optional(!*greater) : std::nullopt;
}

LogicalResult hybrid::onnx::importLessOrEqual(NodeImport &node) {
  return importComparison(node, lessOrEqual, [](const auto &ops, auto x) { return ops.isLessEqual(x[0], x[1]); });
}

LogicalResult hybrid::onnx::importGreaterOrEqual(NodeImport &node) {
  return importComparison(
      node, [](Dim a, Dim b) { return lessOrEqual(b, a); },
      [](const auto &ops, auto x) { return ops.isLessEqual(x[1], x[0]); });
}

template <typename Body> static LogicalResult importLogic(NodeImport &node, Body formula) {
  for (size_t i = 0; i < node.inputCount(); ++i)
    if (node.input(i).type != ElementType::Bool)
      return node.error("needs booleans");
  return node.setOutput(elementwise(node, node.inputs(), ElementType::Bool, formula));
}

LogicalResult hybrid::onnx::importAnd(NodeImport &node) {
  return importLogic(node, [](const auto &ops, auto x) { return ops.both(x[0], x[1]); });
}

LogicalResult hybrid::onnx::importOr(NodeImport &node) {
  return importLogic(node, [](const auto &ops, auto x) { return ops.either(x[0], x[1]); });
}

LogicalResult hybrid::onnx::importXor(NodeImport &node) {
  return importLogic(node, [](const auto &ops, auto x) { return ops.differ(x[0], x[1]); });
}

LogicalResult hybrid::onnx::importNot(NodeImport &node) {
  return importLogic(node, [](const auto &ops, auto x) { return ops.negate(x[0]); });
}

LogicalResult hybrid::onnx::importIsNaN(NodeImport &node) {
  if (failed(node.needsFloats()))
    return failure();
  return node.setOutput(
      elementwise(node, node.input(0), ElementType::Bool, [](const auto &ops, auto x) { return ops.isNaN(x[0]); }));
}

LogicalResult hybrid::onnx::importIsInf(NodeImport &node) {
  bool negative = node.integer("detect_negative", 1) != 0, positive = node.integer("detect_positive", 1) != 0;
  if (failed(node.needsFloats()))
    return failure();
  return node.setOutput(elementwise(node, node.input(0), ElementType::Bool, [=](const auto &ops, auto x) {
    auto high = ops.isEqual(x[0], ops.constant(positive ? HUGE_VAL : NAN));
    return ops.either(high, ops.isEqual(x[0], ops.constant(negative ? -HUGE_VAL : NAN)));
  }));
}

LogicalResult hybrid::onnx::importWhere(NodeImport &node) {
  const Tensor &condition = node.input(0), &a = node.input(1), &b = node.input(2);
  if (condition.type != ElementType::Bool || a.type != b.type)
    return node.error("needs booleans and two operands of one type");
  if (a.type == ElementType::I64)
    return node.setOutput(foldIntegers(node, node.inputs(), ElementType::I64,
                                       [](ArrayRef<Dim> x) { return std::optional(x[0].factor ? x[1] : x[2]); }));
  return node.setOutput(
      elementwise(node, node.inputs(), a.type, [](const auto &ops, auto x) { return ops.choose(x[0], x[1], x[2]); }));
}

/// Conversion of one element. The target of a Bool is whether the number differs from 0.
static IRScalar converted(const IROps &ops, const IRScalar &x, ElementType from, ElementType to, Type type) {
  OpBuilder &builder = ops.builder;
  if (to == ElementType::Bool)
    return ops.negate(ops.isEqual(x, ops.constant(0)));
  if (from == ElementType::Bool)
    return {builder, ops.loc, arith::UIToFPOp::create(builder, ops.loc, type, x.get())};
  if (to == ElementType::F64)
    return {builder, ops.loc, arith::ExtFOp::create(builder, ops.loc, type, x.get())};
  return {builder, ops.loc, arith::TruncFOp::create(builder, ops.loc, type, x.get())};
}

/// Floats become integers only where they are known: the IR has no integer tensors.
static FailureOr<Tensor> castToIntegers(NodeImport &node, const Tensor &x) {
  if (!x.isConstant())
    return node.error("a cast to integers is supported on constants only");
  auto result = std::make_shared<Constant>(*x.constant);
  result->type = ElementType::I64;
  for (double number : x.constant->floats) {
    if (!(std::fabs(number) < 0x1p63))
      return node.error("casts " + std::to_string(number) + ", which no int64 holds");
    result->ints.push_back({static_cast<int64_t>(number), false});
  }
  result->floats.clear();
  return Tensor{ElementType::I64, x.shape, result, {}};
}

static FailureOr<Tensor> cast(NodeImport &node, ElementType to) {
  Tensor x = node.input(0);
  if (x.type == to)
    return x;
  if (to == ElementType::I64)
    return castToIntegers(node, x);
  if (x.type == ElementType::I64 && to == ElementType::Bool)
    return foldIntegers(node, x, to, [](ArrayRef<Dim> v) { return std::optional(Dim{v[0].factor != 0, false}); });
  if (x.type == ElementType::I64)
    return asNumbers(node, x, to);
  Type type = node.network.elementType(to);
  return elementwise(node, x, to,
                     Formula{[=](ArrayRef<double> v) { return to == ElementType::Bool ? v[0] != 0 : v[0]; },
                             [=, from = x.type](const IROps &ops, ArrayRef<IRScalar> v) {
                               return converted(ops, v[0], from, to, type);
                             }});
}

LogicalResult hybrid::onnx::importCast(NodeImport &node) {
  int64_t code = node.integer("to", 0);
  node.ignore("saturate"); // float8 only
  ElementType to;
  if (code > INT32_MAX || !elementTypeOf(static_cast<int32_t>(code), to))
    return node.error("a cast to " + dataTypeName(static_cast<int32_t>(code)) + " is not supported");
  return node.setOutput(cast(node, to));
}

LogicalResult hybrid::onnx::importCastLike(NodeImport &node) {
  node.ignore("saturate");
  return node.setOutput(cast(node, node.input(1).type));
}
