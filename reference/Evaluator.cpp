//===- Evaluator.cpp - The reference evaluator ----------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reference/Rules.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace mlir;
using namespace hybrid::reference;

//===----------------------------------------------------------------------===//
// Table
//===----------------------------------------------------------------------===//

Rules::Rules() {
  addArithRules(*this);
  addMathRules(*this);
  addTensorRules(*this);
  addVectorRules(*this);
  addLinalgRules(*this);
  addControlRules(*this);
  addHybridRules(*this);
}

const Rules &Rules::get() {
  static const Rules rules;
  return rules;
}

const Rule *Rules::find(Operation *op) const {
  auto it = table.find(op->getName().getStringRef());
  if (it != table.end())
    return &it->second;
  return isa<linalg::LinalgOp>(op) ? &structured : nullptr;
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

std::string hybrid::reference::describeShape(ArrayRef<int64_t> shape) {
  if (shape.empty())
    return "scalar";
  std::string text;
  llvm::raw_string_ostream stream(text);
  llvm::interleave(shape, stream, "x");
  return text;
}

bool hybrid::reference::fitsType(ArrayRef<int64_t> shape, Type type) {
  auto shaped = dyn_cast<ShapedType>(type);
  if (!shaped)
    return shape.empty();
  if (!shaped.hasRank() || shaped.getRank() != static_cast<int64_t>(shape.size()))
    return !shaped.hasRank();
  return llvm::all_of(llvm::zip_equal(shape, shaped.getShape()), [](auto pair) {
    auto [size, declared] = pair;
    return ShapedType::isDynamic(declared) || size == declared;
  });
}

//===----------------------------------------------------------------------===//
// Limits
//===----------------------------------------------------------------------===//

LogicalResult Evaluator::spend(Operation *op, int64_t elements) {
  work += elements;
  if (work <= options.maxWork)
    return success();
  return op->emitOpError() << "cannot be evaluated: the program writes more than " << options.maxWork << " elements";
}

FailureOr<Tensor> Evaluator::make(Operation *op, Type elementType, ArrayRef<int64_t> shape) {
  if (!ElementFormat::isSupported(elementType))
    return op->emitOpError() << "cannot be evaluated: element type " << elementType << " is not supported";
  std::optional<int64_t> count = countElements(shape, options.maxElements);
  if (!count)
    return op->emitOpError() << "cannot be evaluated: a tensor of " << describeShape(shape)
                             << " has a negative size or more than " << options.maxElements << " elements";
  if (failed(spend(op, *count + 1)))
    return failure();
  return Tensor(elementType, shape);
}

//===----------------------------------------------------------------------===//
// Ops
//===----------------------------------------------------------------------===//

/// The common shape of the operands; scalars go with any shape. nullopt if they differ.
static std::optional<ArrayRef<int64_t>> commonShape(ArrayRef<Tensor> operands) {
  ArrayRef<int64_t> shape;
  for (const Tensor &operand : operands) {
    if (operand.getRank() != 0 && !shape.empty() && operand.getShape() != shape)
      return std::nullopt;
    if (operand.getRank() != 0)
      shape = operand.getShape();
  }
  return shape;
}

Results Evaluator::applyElementwise(Operation *op, const ElementFunction &function, ArrayRef<Tensor> operands) {
  std::optional<ArrayRef<int64_t>> shape = commonShape(operands);
  if (!shape)
    return op->emitOpError() << "cannot be evaluated: its operands have different shapes";
  FailureOr<Tensor> result = make(op, getElementTypeOrSelf(op->getResult(0).getType()), *shape);
  if (failed(result))
    return failure();
  ElementFormat format = result->getFormat();
  SmallVector<Element, 3> numbers(operands.size());
  for (auto [i, element] : llvm::enumerate(result->mutableElements())) {
    for (auto [number, operand] : llvm::zip_equal(numbers, operands))
      number = operand.elements()[operand.getRank() == 0 ? 0 : i];
    std::optional<Element> value = function(op, numbers);
    if (!value)
      return op->emitOpError("has no value for these operands");
    element = format.fit(*value);
  }
  return SmallVector<Tensor>{*result};
}

Results Evaluator::apply(Operation *op, ArrayRef<Tensor> operands) {
  const Rule *rule = Rules::get().find(op);
  if (!rule)
    return op->emitOpError("is not supported by the reference evaluator");
  return rule->element ? applyElementwise(op, rule->element, operands) : rule->tensor(op, operands, *this);
}

bool Evaluator::isElementwise(Region &region) {
  if (!region.hasOneBlock())
    return false;
  return llvm::all_of(region.front().without_terminator(), [](Operation &op) {
    const Rule *rule = Rules::get().find(&op);
    return isa<linalg::IndexOp>(op) ||
           (rule && rule->element && llvm::none_of(op.getResultTypes(), llvm::IsaPred<ShapedType>));
  });
}

//===----------------------------------------------------------------------===//
// Regions and functions
//===----------------------------------------------------------------------===//

Results Evaluator::evaluateRegion(Region &region, ArrayRef<Tensor> arguments) {
  if (!region.hasOneBlock())
    return region.getParentOp()->emitOpError(
        "cannot be evaluated: the reference evaluator knows regions of one block only");
  Block &block = region.front();
  for (auto [argument, value] : llvm::zip_equal(block.getArguments(), arguments))
    values[argument] = value;
  auto operandsOf = [&](Operation &op) {
    return llvm::map_to_vector(op.getOperands(), [&](mlir::Value operand) { return values.lookup(operand); });
  };
  for (Operation &op : block.without_terminator()) {
    Results results = apply(&op, operandsOf(op));
    if (failed(results))
      return failure();
    for (auto [result, value] : llvm::zip_equal(op.getResults(), *results)) {
      // Inside the body of a linalg op a scalar may stand for many points: see isElementwise.
      if (isa<ShapedType>(result.getType()) && !fitsType(value.getShape(), result.getType()))
        return op.emitOpError() << "cannot be evaluated: its result is " << describeShape(value.getShape()) << ", not "
                                << result.getType();
      values[result] = std::move(value);
    }
  }
  return operandsOf(block.back());
}

Results Evaluator::call(Operation *caller, FunctionOpInterface callee, ArrayRef<Tensor> arguments) {
  if (callee.isExternal())
    return caller->emitOpError() << "cannot be evaluated: '" << callee.getName() << "' has no body";
  if (depth == options.maxDepth)
    return caller->emitOpError() << "cannot be evaluated: more than " << options.maxDepth << " calls inside calls";
  llvm::SaveAndRestore deeper(depth, depth + 1);
  llvm::SaveAndRestore frame(values, llvm::DenseMap<mlir::Value, Tensor>());
  return evaluateRegion(callee.getFunctionBody(), arguments);
}

FailureOr<SmallVector<Tensor>> hybrid::reference::evaluate(FunctionOpInterface function, ArrayRef<Tensor> arguments,
                                                           const EvaluateOptions &options) {
  ArrayRef<Type> types = function.getArgumentTypes();
  if (types.size() != arguments.size())
    return function.emitError() << "'" << function.getName() << "' takes " << types.size() << " arguments, not "
                                << arguments.size();
  for (auto [i, type, argument] : llvm::enumerate(types, arguments))
    if (argument.getElementType() != getElementTypeOrSelf(type) || !fitsType(argument.getShape(), type))
      return function.emitError() << "argument " << i << " of '" << function.getName() << "' is "
                                  << describeShape(argument.getShape()) << " of " << argument.getElementType()
                                  << ", not " << type;
  Evaluator evaluator(options);
  return evaluator.call(function, function, arguments);
}
