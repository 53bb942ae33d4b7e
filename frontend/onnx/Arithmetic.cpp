//===- Arithmetic.cpp - Arithmetic and table operators ------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/Elementwise.h"
#include "frontend/onnx/Operators.h"

using namespace hybrid;
using namespace hybrid::onnx;
using namespace mlir;

static LogicalResult checkSameType(NodeImport &node) {
  for (size_t i = 1; i < node.inputCount(); ++i)
    if (node.input(i).type != node.input(0).type)
      return node.error("operands of types " + std::string(name(node.input(0).type)) + " and " +
                        std::string(name(node.input(i).type)) + " do not fit together");
  return success();
}

static bool isDefinedOnIntegers(Operator op) {
  constexpr Operator operators[] = {Operator::Add, Operator::Sub,  Operator::Mul, Operator::Div, Operator::Neg,
                                    Operator::Abs, Operator::Sign, Operator::Min, Operator::Max};
  return llvm::is_contained(operators, op);
}

/// One of these operators.
static std::optional<Dim> evaluateIntegers(Operator op, Dim a, Dim b) {
  Dim zero;
  switch (op) {
  case Operator::Add:
    return add(a, b);
  case Operator::Sub:
    return sub(a, b);
  case Operator::Mul:
    return mul(a, b);
  case Operator::Div:
    return div(a, b);
  case Operator::Neg:
    return sub(zero, a);
  case Operator::Abs:
    return a.factor < 0 ? sub(zero, a) : a;
  case Operator::Sign:
    return Dim{a.factor > 0 ? 1 : a.factor < 0 ? -1 : 0, false};
  case Operator::Min:
  case Operator::Max:
    if (std::optional<bool> isLess = less(a, b))
      return *isLess == (op == Operator::Min) ? a : b;
    return std::nullopt;
  default:
    return std::nullopt;
  }
}

/// `op` in both interpretations; `b` is ignored by unary operators.
static double applied(const NumberOps &, Operator op, double a, double b) { return evaluate(op, a, b); }
static IRScalar applied(const IROps &, Operator op, const IRScalar &a, const IRScalar &b) { return build(op, a, b); }

static FailureOr<Tensor> applyOperator(NodeImport &node, Operator op, ArrayRef<Tensor> operands) {
  if (operands[0].type == ElementType::Bool || (operands[0].type == ElementType::I64 && !isDefinedOnIntegers(op)))
    return node.error("is not defined on " + std::string(name(operands[0].type)));
  if (operands[0].type == ElementType::I64)
    return foldIntegers(node, operands, ElementType::I64,
                        [op](ArrayRef<Dim> x) { return evaluateIntegers(op, x.front(), x.back()); });
  return elementwise(node, operands, operands[0].type,
                     [op](const auto &ops, auto x) { return applied(ops, op, x.front(), x.back()); });
}

/// A variadic operator is its binary one, from left to right.
static FailureOr<Tensor> applyVariadic(NodeImport &node, Operator op) {
  if (failed(checkSameType(node)))
    return failure();
  FailureOr<Tensor> result = node.input(0);
  for (size_t i = 1; i < node.inputCount() && succeeded(result); ++i) {
    Tensor left = *result;
    result = applyOperator(node, op, {left, node.input(i)});
  }
  return result;
}

LogicalResult hybrid::onnx::importTableOperator(NodeImport &node) {
  for (const OperatorInfo &row : kOperators) {
    if (row.onnx != node.node.op)
      continue;
    if (row.arity == 2)
      return node.setOutput(applyVariadic(node, row.id));
    return node.setOutput(applyOperator(node, row.id, node.input(0)));
  }
  return node.error("is missing in the table of operators");
}

LogicalResult hybrid::onnx::importSum(NodeImport &node) { return node.setOutput(applyVariadic(node, Operator::Add)); }

LogicalResult hybrid::onnx::importMean(NodeImport &node) {
  if (failed(node.needsFloats()))
    return failure();
  FailureOr<Tensor> sum = applyVariadic(node, Operator::Add);
  if (failed(sum))
    return failure();
  auto count = static_cast<double>(node.inputCount());
  return node.setOutput(
      elementwise(node, *sum, sum->type, [=](const auto &ops, auto x) { return x[0] / ops.constant(count); }));
}

/// Small whole powers are products: exact on whole numbers, and cheaper.
LogicalResult hybrid::onnx::importPow(NodeImport &node) {
  Tensor base = node.input(0);
  if (failed(node.needsFloats()))
    return failure();
  FailureOr<Tensor> exponent = asNumbers(node, node.input(1), base.type);
  if (failed(exponent))
    return failure();
  if (exponent->type != base.type)
    return node.error("base and exponent differ in type");
  double power = exponent->isConstant() && exponent->constant->isSplat() ? exponent->constant->floats[0] : 0;
  if (exponent->rank() <= base.rank()) {
    if (power == 1 && exponent->shape.empty())
      return node.setOutput(base);
    if (power == 2)
      return node.setOutput(
          elementwise(node, {base, *exponent}, base.type, [](const auto &, auto x) { return x[0] * x[0]; }));
    if (power == 3)
      return node.setOutput(
          elementwise(node, {base, *exponent}, base.type, [](const auto &, auto x) { return x[0] * x[0] * x[0]; }));
  }
  return node.setOutput(applyOperator(node, Operator::Pow, {base, *exponent}));
}

/// With fmod = 0 (integers) the sign is the divisor's, with fmod = 1 the dividend's.
LogicalResult hybrid::onnx::importMod(NodeImport &node) {
  bool fmod = node.integer("fmod", 0) != 0;
  if (failed(checkSameType(node)))
    return failure();
  if (isFloat(node.input(0).type)) {
    if (!fmod)
      return node.error("needs fmod = 1 on floats");
    return node.setOutput(elementwise(node, node.inputs(), node.input(0).type,
                                      [](const auto &ops, auto x) { return ops.remainder(x[0], x[1]); }));
  }
  return node.setOutput(foldIntegers(node, node.inputs(), ElementType::I64, [=](ArrayRef<Dim> x) -> std::optional<Dim> {
    if (x[0].batch || x[1].batch || x[1].factor == 0 || x[1].factor == -1)
      return x[1] == Dim{-1, false} ? std::optional(Dim{}) : std::nullopt;
    int64_t rest = x[0].factor % x[1].factor;
    bool adjust = !fmod && rest != 0 && (rest < 0) != (x[1].factor < 0);
    return Dim{adjust ? rest + x[1].factor : rest, false};
  }));
}

LogicalResult hybrid::onnx::importReciprocal(NodeImport &node) {
  if (failed(node.needsFloats()))
    return failure();
  return node.setOutput(elementwise(node, node.input(0), node.input(0).type,
                                    [](const auto &ops, auto x) { return ops.constant(1) / x[0]; }));
}

LogicalResult hybrid::onnx::importRound(NodeImport &node) {
  if (failed(node.needsFloats()))
    return failure();
  return node.setOutput(elementwise(node, node.input(0), node.input(0).type,
                                    [](const auto &ops, auto x) { return ops.roundEven(x[0]); }));
}

/// min(max(x, low), high), where a bound may be absent.
static FailureOr<Tensor> clip(NodeImport &node, const Tensor &x, const Tensor *low, const Tensor *high) {
  Tensor result = x;
  for (auto [bound, op] : {std::pair(low, Operator::Max), std::pair(high, Operator::Min)}) {
    if (!bound)
      continue;
    if (bound->type != x.type)
      return node.error("a bound differs from the operand in type");
    FailureOr<Tensor> next = applyOperator(node, op, {result, *bound});
    if (failed(next))
      return failure();
    result = *next;
  }
  return result;
}

LogicalResult hybrid::onnx::importClipAttributes(NodeImport &node) {
  const Tensor &x = node.input(0);
  Tensor low = splat(x.type, node.number("min", 0), {}), high = splat(x.type, node.number("max", 0), {});
  return node.setOutput(
      clip(node, x, node.hasAttribute("min") ? &low : nullptr, node.hasAttribute("max") ? &high : nullptr));
}

LogicalResult hybrid::onnx::importClip(NodeImport &node) {
  return node.setOutput(clip(node, node.input(0), node.hasInput(1) ? &node.input(1) : nullptr,
                             node.hasInput(2) ? &node.input(2) : nullptr));
}

static Tensor rowOf(ElementType type, const std::vector<double> &numbers) {
  Literal literal;
  literal.type = type;
  literal.shape = {static_cast<int64_t>(numbers.size())};
  literal.floats = numbers;
  return constantTensor(literal);
}

/// scikit-learn's scalers: (x - offset) * scale.
LogicalResult hybrid::onnx::importScaler(NodeImport &node) {
  const Tensor &x = node.input(0);
  std::vector<double> offset = node.numbers("offset"), scale = node.numbers("scale");
  if (!isFloat(x.type) || offset.empty() || scale.empty())
    return node.error("needs a float operand, offset and scale");
  return node.setOutput(elementwise(node, {x, rowOf(x.type, offset), rowOf(x.type, scale)}, x.type,
                                    [](const auto &, auto v) { return (v[0] - v[1]) * v[2]; }));
}
