//===- EmitLayers.cpp - Networks by layers --------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The features are a module on the components of the inputs, applied to the columns of the batch; then each layer is an
// op on the batch. Weights have the names that PyTorch gives them in
//
//   nn.Sequential(nn.Linear(9, 32), nn.Tanh(), nn.Linear(32, 3))       0.weight, 0.bias, 2.weight, 2.bias
//
// with a block in the place of an entry: the layers of a residual block at 3 are 3.0, 3.1, …; those of the second
// branch of a parallel one 3.1.0, 3.1.1, …
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/EmitImpl.h"
#include "frontend/dsl/Weights.h"

#include "dialect/BatchColumns.h"
#include "dialect/Constants.h"
#include "dialect/IRScalar.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include "llvm/Support/Path.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::dsl;

namespace {

/// Emits layers one after the other. A null value follows an error.
class LayersEmitter {
public:
  LayersEmitter(Emitter &emitter, const Network &network, OpBuilder &builder, Weights &weights)
      : emitter(emitter), network(network), builder(builder), weights(weights) {}

  /// `prefix` is of the names in the weights: empty, or "3." for the layers of a block.
  Value layers(ArrayRef<Layer *> list, Value x, const std::string &prefix) {
    unsigned entry = 0;
    for (const Layer *layer : list) {
      x = this->layer(*layer, x, prefix + std::to_string(entry));
      if (!x)
        return {};
      entry += layer->activation ? 2 : 1;
    }
    return x;
  }

private:
  Location loc(const Layer &layer) const { return emitter.locate(*network.file, layer.range); }
  static mlir::Type elementOf(Value batch) { return cast<RankedTensorType>(batch.getType()).getElementType(); }

  Value layer(const Layer &layer, Value x, const std::string &entry) {
    switch (layer.kind) {
    case Layer::Kind::Dense:
      return dense(layer, x, entry);
    case Layer::Kind::Norm:
      return norm(layer, x, entry);
    case Layer::Kind::Dropout: // in training only
      return x;
    case Layer::Kind::Residual: {
      Value y = layers(layer.blocks[0], x, entry + ".");
      return y ? arith::AddFOp::create(builder, loc(layer), x, y).getResult() : Value();
    }
    case Layer::Kind::Parallel:
      return parallel(layer, x, entry);
    case Layer::Kind::Features:
    case Layer::Kind::Normalize:
    case Layer::Kind::Weights:
      break;
    }
    llvm_unreachable("analysis puts them elsewhere");
  }

  /// A constant with a tensor of the file; [out, in] becomes [in, out] where `transpose`.
  Value constant(const Layer &layer, const std::string &name, SmallVector<int64_t> shape, mlir::Type element,
                 bool transpose = false) {
    FailureOr<std::vector<double>> numbers = weights.take(name, shape, loc(layer));
    if (failed(numbers))
      return {};
    if (transpose) {
      std::vector<double> moved(numbers->size());
      for (int64_t i = 0; i < shape[0]; ++i)
        for (int64_t k = 0; k < shape[1]; ++k)
          moved[k * shape[0] + i] = (*numbers)[i * shape[1] + k];
      numbers = std::move(moved);
      std::swap(shape[0], shape[1]);
    }
    auto type = RankedTensorType::get(shape, element);
    return arith::ConstantOp::create(builder, loc(layer), cast<TypedAttr>(weightsAttribute(*numbers, type, name)));
  }

  Value dense(const Layer &layer, Value x, const std::string &entry) {
    int64_t in = layer.inputs, out = layer.outputs;
    Value weight = constant(layer, entry + ".weight", {out, in}, elementOf(x), /*transpose=*/true);
    Value bias = weight ? constant(layer, entry + ".bias", {out}, elementOf(x)) : Value();
    if (!bias)
      return {};
    Value y = DenseOp::create(builder, loc(layer), x, weight, bias);
    if (!layer.activation)
      return y;
    return ActivationOp::create(builder, loc(layer), y.getType(), *symbolizeActivationKind(layer.activation->getKey()),
                                y, FloatAttr(), FloatAttr(), FloatAttr());
  }

  Value norm(const Layer &layer, Value x, const std::string &entry) {
    constexpr double kEpsilon = 1e-5; // PyTorch's
    Value scale = constant(layer, entry + ".weight", {layer.outputs}, elementOf(x));
    Value bias = scale ? constant(layer, entry + ".bias", {layer.outputs}, elementOf(x)) : Value();
    if (!bias)
      return {};
    return NormOp::create(builder, loc(layer), x.getType(), x, scale, bias, builder.getI64IntegerAttr(1),
                          builder.getF64FloatAttr(kEpsilon));
  }

  Value parallel(const Layer &layer, Value x, const std::string &entry) {
    Value rows = tensor::DimOp::create(builder, loc(layer), x, 0);
    auto size = [&](int64_t columns) { return SmallVector<OpFoldResult>{rows, builder.getIndexAttr(columns)}; };
    auto pair = [&](int64_t a, int64_t b) {
      return SmallVector<OpFoldResult>{builder.getIndexAttr(a), builder.getIndexAttr(b)};
    };
    Value all = tensor::EmptyOp::create(builder, loc(layer), size(layer.outputs), elementOf(x));
    int64_t column = 0;
    for (auto [i, block] : llvm::enumerate(layer.blocks)) {
      Value part = layers(block, x, entry + "." + std::to_string(i) + ".");
      if (!part)
        return {};
      int64_t columns = cast<RankedTensorType>(part.getType()).getDimSize(1);
      all = tensor::InsertSliceOp::create(builder, loc(layer), part, all, pair(0, column), size(columns), pair(1, 1));
      column += columns;
    }
    return all;
  }

  Emitter &emitter;
  const Network &network;
  OpBuilder &builder;
  Weights &weights;
};

} // namespace

/// The features of one sample, normalised where the network says so: from the components of the inputs.
SymbolicModuleOp Emitter::emitFeatures(const Network &network, StringRef symbol) {
  SmallVector<mlir::Type> components;
  for (const Variable *input : network.inputs)
    components.append(input->type.shape.elements(), builder.getF64Type());
  Location place = locate(*network.file, network.nameRange);
  auto op =
      SymbolicModuleOp::create(builder, place, (symbol + ".features").str(), builder.getFunctionType(components, {}));
  SymbolTable::setSymbolVisibility(op, SymbolTable::Visibility::Private);
  OpBuilder::InsertionGuard guard(builder);
  Block &block = op.getBody().front();
  builder.setInsertionPointToEnd(&block);
  BodyEmitter body(*this, *network.file, builder);
  ValueRange arguments = block.getArguments();
  for (const Variable *input : network.inputs) {
    size_t count = input->type.shape.elements();
    mlir::Type type = typeOf(input->type);
    Value value = arguments.front();
    if (isa<VectorType>(type))
      value = vector::FromElementsOp::create(builder, place, type, arguments.take_front(count));
    body.set(input, body.toCoherent(value, input->unitScale, input->nameRange));
    arguments = arguments.drop_front(count);
  }
  SmallVector<Value> results;
  for (const Feature &feature : network.features) {
    Range range = feature.expr ? feature.expr->range : feature.input->nameRange;
    Value value = feature.expr ? body.expression(feature.expr) : body.get(feature.input);
    value = body.toDeclared(value, feature.input ? feature.input->unitScale : 1, range);
    if (feature.range)
      value = ((IRScalar(builder, locate(*network.file, range), value) - feature.range->middle()) /
               (feature.range->width() / 2))
                  .get();
    if (isa<VectorType>(value.getType()))
      llvm::append_range(results, vector::ToElementsOp::create(builder, place, value).getResults());
    else
      results.push_back(value);
  }
  ReturnOp::create(builder, place, results);
  op.setFunctionType(builder.getFunctionType(components, TypeRange(ValueRange(results))));
  return op;
}

LogicalResult Emitter::emitLayers(const Network &network, const Request &request) {
  Location place = locate(*network.file, network.nameRange);
  if (!network.weights)
    return emitError(place) << "'" << network.name->getKey()
                            << "' has no weights; write weights \"file.safetensors\"; in it ["
                            << info(Code::Network).name << "]";
  llvm::SmallString<128> path(llvm::sys::path::parent_path(network.file->source->path()));
  llvm::sys::path::append(path, network.weights->file);
  FailureOr<Weights> weights =
      Weights::open(path, network.weights->file, locate(*network.file, network.weights->range));
  if (failed(weights))
    return failure();
  mlir::Type element = weights->hasDoubles() ? mlir::Type(builder.getF64Type()) : builder.getF32Type();
  auto batch = [&](size_t columns) -> mlir::Type {
    return RankedTensorType::get({ShapedType::kDynamic, static_cast<int64_t>(columns)}, element);
  };
  SymbolicModuleOp features = network.features.empty() ? SymbolicModuleOp() : emitFeatures(network, request.symbol);
  SmallVector<FeatureAttr> inputs = columnsOf(network.inputs), results = columnsOf(network.results);
  auto op = NetworkOp::create(builder, place, request.symbol,
                              builder.getFunctionType(batch(inputs.size()), batch(results.size())));
  describe(op, network, inputs, results);
  OpBuilder::InsertionGuard guard(builder);
  Block &block = op.getBody().front();
  builder.setInsertionPointToEnd(&block);
  Value x = block.getArgument(0);
  if (features)
    x = applyToColumns(builder, place, features, x, batch(features.getNumResults())).front();
  x = LayersEmitter(*this, network, builder, *weights).layers(network.stack, x, "");
  if (!x || failed(weights->finish()))
    return failure();
  ReturnOp::create(builder, locate(*network.file, network.bodyEnd), x);
  return success();
}
