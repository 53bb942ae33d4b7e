//===- Layers.cpp - Dense layers and matrix products ----------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/Elementwise.h"
#include "frontend/onnx/Operators.h"
#include "frontend/onnx/TensorMoves.h"

#include "dialect/HybridOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

using namespace hybrid;
using namespace hybrid::onnx;
using namespace mlir;

/// A constant matrix that can be the weights of a dense layer behind `x`.
static bool isWeights(const Tensor &x, const Tensor &weights) {
  return weights.isConstant() && weights.rank() == 2 && !x.isConstant() && x.rank() >= 2 && isFloat(x.type) &&
         x.type == weights.type && !batchAxis(weights.shape);
}

/// The bias of `count` units that a constant stands for: [count], [1, count], or one number for all; else null.
static ConstantPtr biasOf(const Tensor &bias, int64_t count) {
  if (!bias.isConstant())
    return nullptr;
  for (size_t i = 0; i + 1 < bias.shape.size(); ++i)
    if (!bias.shape[i].isOne())
      return nullptr;
  if (!bias.shape.empty() && !bias.shape.back().isOne() && bias.shape.back() != Dim{count, false})
    return nullptr;
  auto row = std::make_shared<Constant>(*bias.constant);
  row->floats.resize(static_cast<size_t>(count), row->floats.empty() ? 0 : row->floats[0]);
  row->stored = {count};
  return row;
}

/// x · w + b; `bias` may be null.
static FailureOr<Tensor> dense(NodeImport &node, const Tensor &x, const ConstantPtr &weights, const ConstantPtr &bias) {
  if (x.shape.back() != Dim{weights->stored[0], false})
    return node.error("operands of shapes " + toString(x.shape) + " and " + toString(weights->stored) +
                      " do not fit together");
  Shape shape = x.shape;
  shape.back() = {weights->stored[1], false};
  if (failed(node.checkEmitted(shape)))
    return failure();
  Value w = node.network.materialize(weights, /*keepUnits=*/true);
  Value b = bias ? node.network.materialize(bias, /*keepUnits=*/true) : Value();
  return node.result(x.type, shape, DenseOp::create(node.builder, node.loc, x.value, w, b).getResult());
}

//===----------------------------------------------------------------------===//
// Products of two tensors
//===----------------------------------------------------------------------===//

/// a [..., M, K] · b [..., K, N] with leading dimensions broadcast, as one linalg.generic.
static FailureOr<Tensor> contract(NodeImport &node, const Tensor &a, const Tensor &b) {
  size_t rankA = a.shape.size(), rankB = b.shape.size();
  Shape leadA(a.shape.begin(), a.shape.end() - 2), leadB(b.shape.begin(), b.shape.end() - 2);
  std::optional<Shape> lead = broadcast(leadA, leadB);
  if (!lead || a.shape[rankA - 1] != b.shape[rankB - 2])
    return node.error("operands of shapes " + toString(a.shape) + " and " + toString(b.shape) + " do not fit together");
  if (a.shape[rankA - 1].batch)
    return node.error("mixes rows of the batch: sums over them");
  Shape shape = *lead;
  shape.push_back(a.shape[rankA - 2]);
  shape.push_back(b.shape[rankB - 1]);
  if (failed(node.checkEmitted(shape)) || failed(node.checkEmitted(a.shape)))
    return failure();
  MLIRContext *context = node.builder.getContext();
  auto rank = static_cast<unsigned>(shape.size());
  auto mapOf = [&](const Tensor &operand, unsigned row, unsigned column) {
    SmallVector<AffineExpr> results;
    for (size_t i = 0; i + 2 < operand.shape.size(); ++i) {
      auto place = static_cast<unsigned>(lead->size() + 2 - operand.shape.size() + i);
      bool repeats = operand.shape[i].isOne() && !shape[place].isOne();
      results.push_back(repeats ? getAffineConstantExpr(0, context) : getAffineDimExpr(place, context));
    }
    results.push_back(getAffineDimExpr(row, context));
    results.push_back(getAffineDimExpr(column, context));
    return AffineMap::get(rank + 1, 0, results, context);
  };
  AffineMap maps[] = {mapOf(a, rank - 2, rank), mapOf(b, rank, rank - 1),
                      AffineMap::getMultiDimIdentityMap(rank + 1, context).dropResult(rank)};
  SmallVector<utils::IteratorType> iterators(rank, utils::IteratorType::parallel);
  iterators.push_back(utils::IteratorType::reduction);
  Value init = node.filled(a.type, shape, 0);
  auto generic = linalg::GenericOp::create(
      node.builder, node.loc, TypeRange{init.getType()}, ValueRange{node.emitted(a), node.emitted(b)}, ValueRange{init},
      maps, iterators, [&](OpBuilder &builder, Location loc, ValueRange args) {
        Value product = arith::MulFOp::create(builder, loc, args[0], args[1]);
        linalg::YieldOp::create(builder, loc, arith::AddFOp::create(builder, loc, args[2], product).getResult());
      });
  return node.result(a.type, shape, generic.getResult(0));
}

/// NumPy's matmul: vectors count as a row on the left and as a column on the right.
static FailureOr<Tensor> matMul(NodeImport &node, Tensor a, Tensor b, const Tensor *bias) {
  if (!isFloat(a.type) || a.type != b.type || a.shape.empty() || b.shape.empty())
    return node.error("needs two float tensors of one type");
  bool row = a.rank() == 1, column = b.rank() == 1;
  Shape wideA = a.shape, wideB = b.shape;
  if (row)
    wideA.insert(wideA.begin(), Dim{1, false});
  if (column)
    wideB.push_back({1, false});
  FailureOr<Tensor> left = reshaped(node, a, wideA), right = reshaped(node, b, wideB);
  if (failed(left) || failed(right))
    return failure();
  FailureOr<Tensor> product = failure();
  ConstantPtr biasRow = bias && !column ? biasOf(*bias, wideB.back().factor) : nullptr;
  if (isWeights(*left, *right)) {
    FailureOr<ConstantPtr> weights = fullyStored(node, *right);
    if (failed(weights))
      return failure();
    product = dense(node, *left, *weights, biasRow);
  } else {
    product = contract(node, *left, *right);
    biasRow = nullptr;
  }
  if (failed(product))
    return failure();
  Shape shape = product->shape;
  if (column)
    shape.pop_back();
  if (row)
    shape.erase(shape.end() - (column ? 1 : 2));
  FailureOr<Tensor> result = reshaped(node, *product, shape);
  if (failed(result) || !bias || biasRow)
    return result;
  return elementwise(node, {*result, *bias}, a.type, [](const auto &, auto x) { return x[0] + x[1]; });
}

LogicalResult hybrid::onnx::importMatMul(NodeImport &node) {
  const Tensor *bias = node.hasInput(2) ? &node.input(2) : nullptr; // put there by fusion
  return node.setOutput(matMul(node, node.input(0), node.input(1), bias));
}

/// alpha * A' · B' + beta * C. With a constant B this is a dense layer; factors go into the weights.
LogicalResult hybrid::onnx::importGemm(NodeImport &node) {
  double alpha = node.number("alpha", 1), beta = node.number("beta", 1);
  bool transposeA = node.integer("transA", 0) != 0, transposeB = node.integer("transB", 0) != 0;
  Tensor a = node.input(0), b = node.input(1);
  if (a.rank() != 2 || b.rank() != 2 || !isFloat(a.type) || a.type != b.type)
    return node.error("needs two float matrices of one type");
  if (transposeA) {
    FailureOr<Tensor> turned = transposed(node, a, {1, 0});
    if (failed(turned))
      return failure();
    a = *turned;
  }
  FailureOr<Tensor> product = failure();
  ConstantPtr bias;
  if (isWeights(a, b)) {
    FailureOr<ConstantPtr> full = fullyStored(node, b);
    if (failed(full))
      return failure();
    ConstantPtr weights = node.network.weights(*full, transposeB, alpha);
    if (node.hasInput(2) && node.input(2).type == a.type && beta == 1)
      bias = biasOf(node.input(2), weights->stored[1]);
    product = dense(node, a, weights, bias);
  } else {
    FailureOr<Tensor> turned = transposeB ? transposed(node, b, {1, 0}) : FailureOr<Tensor>(b);
    if (failed(turned))
      return failure();
    product = contract(node, a, *turned);
    if (succeeded(product) && alpha != 1)
      product =
          elementwise(node, *product, a.type, [=](const auto &ops, auto x) { return ops.constant(alpha) * x[0]; });
  }
  if (failed(product) || !node.hasInput(2) || bias)
    return node.setOutput(product);
  if (node.input(2).type != a.type)
    return node.error("operands differ in type");
  return node.setOutput(elementwise(node, {*product, node.input(2)}, a.type, [=](const auto &ops, auto x) {
    return beta == 1 ? x[0] + x[1] : x[0] + ops.constant(beta) * x[1];
  }));
}

/// scikit-learn's linear models: coefficients stand target by target.
LogicalResult hybrid::onnx::importLinearRegressor(NodeImport &node) {
  std::vector<double> coefficients = node.numbers("coefficients"), intercepts = node.numbers("intercepts");
  int64_t targets = node.integer("targets", 1);
  if (node.string("post_transform", "NONE") != "NONE")
    return node.error("post_transform is not supported");
  const Tensor &x = node.input(0);
  if (targets < 1 || coefficients.empty() || coefficients.size() % static_cast<size_t>(targets) != 0 ||
      !(intercepts.empty() || intercepts.size() == static_cast<size_t>(targets)))
    return node.error("coefficients, intercepts and targets do not fit together");
  if (x.isConstant() || x.rank() != 2 || !isFloat(x.type))
    return node.error("needs a float matrix");
  auto weights = std::make_shared<Constant>();
  weights->type = x.type;
  weights->stored = {targets, static_cast<int64_t>(coefficients.size()) / targets};
  weights->floats = coefficients;
  auto bias = std::make_shared<Constant>();
  bias->type = x.type;
  bias->stored = {targets};
  bias->floats = intercepts;
  return node.setOutput(dense(node, x, node.network.weights(weights, /*transpose=*/true, 1),
                              intercepts.empty() ? nullptr : ConstantPtr(bias)));
}

/// At inference dropout passes its operand on.
LogicalResult hybrid::onnx::importDropout(NodeImport &node) {
  node.ignore("ratio");
  node.ignore("seed");
  if (node.hasInput(2)) {
    const Tensor &training = node.input(2);
    bool off = training.isConstant() && training.type == ElementType::Bool && training.constant->isSplat() &&
               training.constant->ints[0].factor == 0;
    if (!off)
      return node.error("is supported at inference only (training_mode = false)");
  }
  node.setOutput(0, node.input(0));
  node.setOutput(1, splat(ElementType::Bool, 1, node.input(0).shape));
  return success();
}
