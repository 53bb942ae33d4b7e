//===- ImportOnnx.cpp - ONNX models as hybrid.network ---------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/onnx/ImportOnnx.h"

#include "frontend/onnx/Fusion.h"
#include "frontend/onnx/Operators.h"
#include "frontend/onnx/Reader.h"
#include "frontend/onnx/TensorMoves.h"

#include "dialect/HybridOps.h"
#include "support/Identifier.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Verifier.h"

#include "llvm/Support/Path.h"

#include <numeric>

using namespace hybrid;
using namespace hybrid::onnx;
using namespace mlir;

namespace {

/// Default names are given up to this number of columns: a small file may ask for billions.
constexpr int64_t kMostNamedColumns = 1024;

class NetworkImport {
public:
  NetworkImport(Model model, StringRef path, MLIRContext &context, const ImportOptions &options)
      : model(std::move(model)), path(path), context(context), options(options),
        fileLoc(FileLineColLoc::get(&context, path, 0, 0)) {}

  OwningOpRef<ModuleOp> run() {
    if (failed(checkOperators()) || failed(readInputs()))
      return nullptr;
    fuseSubgraphs(model.graph);
    OwningOpRef<ModuleOp> module = ModuleOp::create(fileLoc);
    NetworkOp network = createNetwork(*module);
    if (!network || failed(importNodes(network)) || failed(createReturn(network)) || failed(verify(*module)))
      return nullptr;
    return module;
  }

private:
  InFlightDiagnostic error() { return emitError(fileLoc); }

  /// Those that must not be absent; a variadic operator needs all.
  static ArrayRef<std::string> requiredInputs(const Node &node, const OperatorRow &row) {
    return ArrayRef(node.inputs).take_front(row.maxInputs == kAnyNumber ? node.inputs.size() : row.minInputs);
  }

  /// All unsupported nodes at once.
  LogicalResult checkOperators() {
    constexpr size_t kMostReported = 100;
    size_t unsupported = 0;
    for (const Node &node : model.graph.nodes) {
      std::string problem;
      const OperatorRow *row = node.domain == kFusedDomain ? nullptr : findOperator(node);
      if (!row)
        problem = unsupportedMessage(node);
      else if (node.inputs.size() < row->minInputs || node.inputs.size() > row->maxInputs ||
               llvm::any_of(requiredInputs(node, *row), [](const std::string &name) { return name.empty(); }))
        problem = "has " + std::to_string(node.inputs.size()) + " operands, which do not fit the operator";
      if (!problem.empty() && ++unsupported <= kMostReported)
        error() << toString(Problem{node.name, node.op, problem});
    }
    if (unsupported == 0)
      return success();
    if (unsupported > kMostReported)
      error() << "and " << (unsupported - kMostReported) << " more nodes";
    mlir::emitRemark(fileLoc) << "supported operators: " << supportedOperators();
    return failure();
  }

  //===--------------------------------------------------------------------===//
  // Inputs and outputs
  //===--------------------------------------------------------------------===//

  LogicalResult readInputs() {
    if (model.graph.inputs.empty())
      return error() << "the model has no inputs";
    for (const Port &input : model.graph.inputs) {
      FailureOr<Shape> shape = inputShape(input);
      if (failed(shape))
        return failure();
      inputShapes.push_back(std::move(*shape));
    }
    return success();
  }

  /// [batch, …]: the first size is the batch, whatever the file says it is.
  FailureOr<Shape> inputShape(const Port &input) {
    auto fail = [&](const Twine &why) { return error() << "the input " << quoted(input.name) << " " << why; };
    if (!isFloat(input.type))
      return fail("has elements of type " + std::string(name(input.type)) + "; float or double is needed");
    if (!input.hasShape || input.shape.empty())
      return fail("has no shape [batch, …]");
    Shape shape = {{1, true}};
    for (const Port::Size &size : ArrayRef(input.shape).drop_front()) {
      if (size.value < 1)
        return fail("has a size that is not fixed behind the batch");
      shape.push_back({size.value, false});
    }
    if (input.shape.size() == 1 && input.shape[0].value > 1)
      return fail("has the shape [" + std::to_string(input.shape[0].value) + "]; [batch, …] is needed");
    if (!numberOfElements(shape))
      return fail("has the impossible shape " + toString(shape));
    int64_t first = input.shape[0].value;
    if (first == 0 || first > INT32_MAX || (first > 0 && fixedBatch > 0 && first != fixedBatch))
      return fail("has " + std::to_string(first) + " rows, which does not fit");
    if (first > 0)
      fixedBatch = first;
    return shape;
  }

  static int64_t columnsOf(const Shape &shape) { return numberOfElements(shape)->factor; }

  /// Names for `count` columns of `port`; `shared` is the stem that all ports of a kind share, or empty.
  void nameColumns(StringRef stem, int64_t count, int64_t first, bool numbered, std::vector<std::string> &names) {
    for (int64_t i = 0; i < count; ++i)
      names.push_back(makeIdentifier((numbered ? stem + Twine(first + i) : Twine(stem)).str(), takenNames));
  }

  FailureOr<std::vector<std::string>> chosenNames(ArrayRef<std::string> chosen, int64_t count, StringRef what) {
    std::vector<std::string> names;
    if (static_cast<int64_t>(chosen.size()) != count)
      return error() << chosen.size() << " names are given for the model's " << count << " " << what << " columns";
    for (const std::string &name : chosen)
      names.push_back(makeIdentifier(name, takenNames));
    return names;
  }

  FailureOr<std::vector<std::string>> inputColumnNames() {
    int64_t count = 0; // columns are below 2^31 per input
    for (const Shape &shape : inputShapes)
      count += columnsOf(shape);
    if (!options.inputNames.empty())
      return chosenNames(options.inputNames, count, "input");
    std::vector<std::string> names;
    if (count > kMostNamedColumns)
      return names;
    if (inputShapes.size() == 1)
      nameColumns("x", count, 0, /*numbered=*/true, names);
    else
      for (auto [port, shape] : llvm::zip_equal(model.graph.inputs, inputShapes))
        nameColumns(port.name, columnsOf(shape), 0, columnsOf(shape) > 1, names);
    return names;
  }

  ArrayAttr features(ArrayRef<std::string> names) {
    SmallVector<mlir::Attribute> list;
    for (const std::string &name : names)
      list.push_back(FeatureAttr::get(&context, name));
    return ArrayAttr::get(&context, list);
  }

  NetworkOp createNetwork(ModuleOp module) {
    FailureOr<std::vector<std::string>> names = inputColumnNames();
    if (failed(names))
      return nullptr;
    std::set<std::string> symbols;
    std::string symbol = options.symbol.empty() ? makeIdentifier(llvm::sys::path::stem(path), symbols) : options.symbol;
    SmallVector<Type> types;
    for (auto [port, shape] : llvm::zip_equal(model.graph.inputs, inputShapes)) {
      Type element = port.type == ElementType::F32 ? Type(Float32Type::get(&context)) : Float64Type::get(&context);
      types.push_back(RankedTensorType::get({ShapedType::kDynamic, columnsOf(shape)}, element));
    }
    OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
    auto network = NetworkOp::create(builder, fileLoc, symbol, builder.getFunctionType(types, {}));
    Block *body = network.getBody().empty() ? &network.getBody().emplaceBlock() : &network.getBody().front();
    ArrayRef<std::string> left = *names;
    for (auto [i, port] : llvm::enumerate(model.graph.inputs)) {
      if (body->getNumArguments() <= i)
        body->addArgument(types[i], fileLoc);
      body->getArgument(static_cast<unsigned>(i)).setLoc(NameLoc::get(builder.getStringAttr(port.name), fileLoc));
      auto count = static_cast<size_t>(columnsOf(inputShapes[i]));
      if (left.empty())
        continue;
      network.setArgAttr(static_cast<unsigned>(i), HybridDialect::kFeatureAttr, features(left.take_front(count)));
      left = left.drop_front(count);
    }
    return network;
  }

  //===--------------------------------------------------------------------===//
  // Nodes
  //===--------------------------------------------------------------------===//

  LogicalResult importNodes(NetworkOp network) {
    Block &body = network.getBody().front();
    state = std::make_unique<NetworkState>(OpBuilder::atBlockEnd(&body), fileLoc, model.bytes, fixedBatch);
    for (auto &[name, literal] : model.graph.initializers) {
      values.insert_or_assign(name, constantTensor(*literal, name));
      literal.reset(); // weights may be large: one copy at a time
    }
    Node inputs; // reshaping arguments to the inputs' shapes is not the work of any node
    NodeImport arguments(*state, inputs, fileLoc, values);
    for (auto [i, port] : llvm::enumerate(model.graph.inputs)) {
      Shape flat = {{1, true}, {columnsOf(inputShapes[i]), false}};
      Tensor argument{port.type, flat, {}, body.getArgument(static_cast<unsigned>(i))};
      FailureOr<Tensor> input = reshaped(arguments, argument, inputShapes[i]);
      if (failed(input))
        return failure();
      values.insert_or_assign(port.name, std::move(*input));
    }
    bool allImported = true;
    for (const Node &node : model.graph.nodes)
      allImported &= importNode(node);
    return success(allImported);
  }

  /// False if the node was refused, or its operands were (which has been reported then).
  bool importNode(const Node &node) {
    Location loc = NameLoc::get(StringAttr::get(&context, node.name), fileLoc);
    NodeImport import(*state, node, loc, values);
    bool imported = hasOperands(import) && succeeded(findOperator(node)->import(import)) && succeeded(import.finish());
    if (!imported)
      refused.insert(node.outputs.begin(), node.outputs.end());
    return imported;
  }

  bool hasOperands(const NodeImport &import) {
    for (const std::string &input : import.node.inputs) {
      if (input.empty() || values.contains(input))
        continue;
      if (!refused.contains(input))
        (void)import.error("uses " + quoted(input) + ", an optional output that is not supported");
      return false;
    }
    return true;
  }

  //===--------------------------------------------------------------------===//
  // Results
  //===--------------------------------------------------------------------===//

  /// The output as a matrix of one row per row of the batch.
  FailureOr<Tensor> resultOf(NodeImport &results, const Port &port) {
    auto found = values.find(port.name);
    if (found == values.end())
      return error() << "the output " << quoted(port.name) << " is not supported";
    const Tensor &tensor = found->second;
    auto fail = [&](const Twine &why) { return error() << "the output " << quoted(port.name) << " " << why; };
    if (!isFloat(tensor.type))
      return fail("has elements of type " + std::string(name(tensor.type)) + "; float or double is needed");
    if (tensor.shape.empty() || tensor.shape[0] != Dim{1, true})
      return fail("has the shape " + toString(tensor.shape) + "; [batch, …] is needed");
    Tensor value = results.result(tensor.type, tensor.shape, results.emitted(tensor));
    return reshaped(results, value, {{1, true}, {columnsOf(tensor.shape), false}});
  }

  LogicalResult createReturn(NetworkOp network) {
    Node outputs;
    NodeImport results(*state, outputs, fileLoc, values);
    SmallVector<Value> operands;
    SmallVector<int64_t> counts;
    for (const Port &port : model.graph.outputs) {
      FailureOr<Tensor> result = resultOf(results, port);
      if (failed(result))
        return failure();
      operands.push_back(result->value);
      counts.push_back(result->shape[1].factor);
    }
    ReturnOp::create(state->builder, fileLoc, operands);
    SmallVector<Type> types(ValueRange(operands).getTypes());
    network.setFunctionType(FunctionType::get(&context, network.getArgumentTypes(), types));
    return nameResults(network, counts);
  }

  LogicalResult nameResults(NetworkOp network, ArrayRef<int64_t> counts) {
    int64_t total = std::accumulate(counts.begin(), counts.end(), int64_t(0));
    FailureOr<std::vector<std::string>> names = std::vector<std::string>();
    if (!options.outputNames.empty())
      names = chosenNames(options.outputNames, total, "output");
    else if (total <= kMostNamedColumns)
      nameColumns("y", total, 0, total > 1, *names);
    if (failed(names))
      return failure();
    ArrayRef<std::string> left = *names;
    for (auto [i, count] : llvm::enumerate(left.empty() ? ArrayRef<int64_t>() : counts)) {
      network.setResultAttr(static_cast<unsigned>(i), HybridDialect::kFeatureAttr,
                            features(left.take_front(static_cast<size_t>(count))));
      left = left.drop_front(static_cast<size_t>(count));
    }
    return success();
  }

  Model model;
  StringRef path;
  MLIRContext &context;
  const ImportOptions &options;
  Location fileLoc;
  int64_t fixedBatch = 0;
  std::vector<Shape> inputShapes;
  std::set<std::string> takenNames;
  std::unique_ptr<NetworkState> state;
  std::map<std::string, Tensor, std::less<>> values;
  std::set<std::string> refused; ///< outputs of nodes with errors
};

OwningOpRef<ModuleOp> importModel(std::optional<Model> model, ArrayRef<Problem> problems, StringRef path,
                                  MLIRContext &context, const ImportOptions &options) {
  context.loadDialect<HybridDialect, arith::ArithDialect, linalg::LinalgDialect, math::MathDialect,
                      tensor::TensorDialect>();
  if (!model) {
    for (const Problem &problem : problems)
      emitError(FileLineColLoc::get(&context, path, 0, 0)) << toString(problem);
    return nullptr;
  }
  return NetworkImport(std::move(*model), path, context, options).run();
}

} // namespace

OwningOpRef<ModuleOp> hybrid::onnx::importOnnx(StringRef path, MLIRContext &context, const ImportOptions &options) {
  std::vector<Problem> problems;
  std::optional<Model> model = readModel(path.str(), problems);
  return importModel(std::move(model), problems, path, context, options);
}

OwningOpRef<ModuleOp> hybrid::onnx::importOnnxBytes(ArrayRef<char> bytes, StringRef path, MLIRContext &context,
                                                    const ImportOptions &options) {
  std::vector<Problem> problems;
  std::optional<Model> model = parseModel({bytes.data(), bytes.size()}, ExternalData(""), problems);
  return importModel(std::move(model), problems, path, context, options);
}
