//===- NodeImport.h - What an operator's import function sees ---*- C++ -*-===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef HYBRID_FRONTEND_ONNX_NODEIMPORT_H
#define HYBRID_FRONTEND_ONNX_NODEIMPORT_H

#include "frontend/onnx/Tensor.h"

#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

#include <map>
#include <set>

namespace hybrid::onnx {

/// What the import of all nodes of one network shares.
class NetworkState {
public:
  /// `builder` stands in the body of the network, whose first argument has the batch as first dimension.
  NetworkState(mlir::OpBuilder builder, mlir::Location loc, uint64_t modelBytes, int64_t fixedBatch);

  mlir::OpBuilder builder;
  mlir::Location loc;
  /// Number of rows, an index; every dynamic size is a multiple of it.
  mlir::Value batch;
  /// Batch size that the file fixes, or 0. The network gets a dynamic batch all the same.
  int64_t fixedBatch;

  mlir::Type elementType(ElementType type) const;
  mlir::RankedTensorType tensorType(ElementType type, const Shape &shape) const;
  /// The size as a constant attribute or as `factor * batch`.
  mlir::OpFoldResult size(Dim dim);
  llvm::SmallVector<mlir::OpFoldResult> sizes(const Shape &shape);

  /// The constant's stored entries as an SSA value of the sizes `stored` without those that are 1 (with all of them
  /// if `keepUnits`). One constant gives one value, at the start of the network.
  mlir::Value materialize(const ConstantPtr &constant, bool keepUnits);

  /// `constant`, a matrix, transposed if `transpose` and times `factor`; shared between all who ask.
  ConstantPtr weights(const ConstantPtr &constant, bool transpose, double factor);

  /// Counts entries that folding creates. False once they exceed what the file's size can justify; the operator is
  /// then emitted instead, or refused.
  bool charge(int64_t entries);

private:
  /// Builds after the constants and sizes at the start of the network; `last` is the op built.
  template <typename Op, typename... Args> Op createAtStart(mlir::Location loc, Args &&...args) {
    mlir::OpBuilder::InsertionGuard guard(builder);
    if (lastAtStart)
      builder.setInsertionPointAfter(lastAtStart);
    else
      builder.setInsertionPointToStart(builder.getBlock());
    Op op = Op::create(builder, loc, std::forward<Args>(args)...);
    lastAtStart = op;
    return op;
  }

  std::map<std::pair<const Constant *, bool>, mlir::Value> materialized;
  std::map<std::tuple<const Constant *, bool, double>, ConstantPtr> transformed;
  std::map<int64_t, mlir::Value> multiples;
  std::vector<ConstantPtr> keptAlive; ///< whose addresses are keys above
  mlir::Operation *lastAtStart = nullptr;
  int64_t foldingLeft;
};

/// One node under import: its operands, attributes, and where results and errors go.
class NodeImport {
public:
  NodeImport(NetworkState &network, const Node &node, mlir::Location loc,
             std::map<std::string, Tensor, std::less<>> &values)
      : network(network), builder(network.builder), node(node), loc(loc), values(values) {}

  NetworkState &network;
  mlir::OpBuilder &builder;
  const Node &node;
  mlir::Location loc;

  size_t inputCount() const { return node.inputs.size(); }
  bool hasInput(size_t i) const { return i < node.inputs.size() && !node.inputs[i].empty(); }
  /// Operand `i`, which the table of operators promised to be there, or hasInput said so.
  const Tensor &input(size_t i) const { return values.find(node.inputs[i])->second; }
  std::vector<Tensor> inputs() const;
  size_t outputCount() const { return node.outputs.size(); }
  void setOutput(size_t i, Tensor tensor);
  mlir::LogicalResult setOutput(mlir::FailureOr<Tensor> tensor);

  /// Attributes; one of the wrong kind is an error that `finish` reports.
  int64_t integer(llvm::StringRef name, int64_t absent);
  double number(llvm::StringRef name, double absent);
  std::string string(llvm::StringRef name, llvm::StringRef absent);
  std::vector<int64_t> integers(llvm::StringRef name, std::vector<int64_t> absent = {});
  std::vector<double> numbers(llvm::StringRef name);
  LiteralPtr literal(llvm::StringRef name);
  bool hasAttribute(llvm::StringRef name) const { return node.attributes.contains(std::string_view(name)); }
  /// Says that an attribute has no bearing on inference.
  void ignore(llvm::StringRef name) { used.insert(name.str()); }

  /// Reports a problem of this node.
  mlir::LogicalResult error(const llvm::Twine &message) const;

  /// Fails with a message unless operand `i` holds floats.
  mlir::LogicalResult needsFloats(size_t i = 0) const;

  /// A tensor input that is a constant vector (or scalar) of integers.
  mlir::FailureOr<std::vector<Dim>> dims(size_t i, llvm::StringRef what) const;
  /// The same where no entry may depend on the batch.
  mlir::FailureOr<std::vector<int64_t>> fixedIntegers(size_t i, llvm::StringRef what) const;
  /// Axis in [0, rank) from ONNX's [-rank, rank).
  mlir::FailureOr<int64_t> axis(int64_t axis, int64_t rank) const;
  /// "axes", which are an attribute up to opset `lastAttribute` and then input `i`; nullopt where absent.
  mlir::FailureOr<std::optional<std::vector<int64_t>>> axes(size_t i, int64_t lastAttribute, int64_t rank);

  /// The SSA value of a float or bool tensor, of its full shape.
  mlir::Value emitted(const Tensor &tensor);
  /// A tensor that `value` holds.
  Tensor result(ElementType type, Shape shape, mlir::Value value) const { return {type, std::move(shape), {}, value}; }
  /// An uninitialised tensor.
  mlir::Value empty(ElementType type, const Shape &shape);
  /// A tensor filled with a number.
  mlir::Value filled(ElementType type, const Shape &shape, double number);
  /// Fails with a message if the shape is too large for any network.
  mlir::LogicalResult checkShape(const Shape &shape) const;
  /// The same, and no size may be 0.
  mlir::LogicalResult checkEmitted(const Shape &shape) const;

  /// Reports attributes that were not used and outputs that were not set.
  mlir::LogicalResult finish();

private:
  const Attribute *attribute(llvm::StringRef name, Attribute::Kind kind);

  std::map<std::string, Tensor, std::less<>> &values;
  std::set<std::string> used;
  std::string attributeError;
};

} // namespace hybrid::onnx

#endif // HYBRID_FRONTEND_ONNX_NODEIMPORT_H
