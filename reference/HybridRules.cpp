//===- HybridRules.cpp - Meaning of the hybrid dialect --------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Layers compute in double and round once, at the end.
//
//===----------------------------------------------------------------------===//

#include "reference/Rules.h"

#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::reference;

using Operands = ArrayRef<Tensor>;
using Index = SmallVector<int64_t>;

static Results single(Tensor value) { return SmallVector<Tensor>{std::move(value)}; }

//===----------------------------------------------------------------------===//
// Symbols
//===----------------------------------------------------------------------===//

static Results evaluateCall(CallOp op, Operands operands, Evaluator &evaluator) {
  auto callee = evaluator.symbols.lookupNearestSymbolFrom<FunctionOpInterface>(op, op.getCalleeAttr());
  if (!callee)
    return op.emitOpError() << "cannot be evaluated: '" << op.getCallee() << "' is not defined";
  return evaluator.call(op, callee, operands);
}

/// Calls the module once with whole columns where its body is elementwise, else once per element.
static Results evaluateApply(ApplyOp op, Operands operands, Evaluator &evaluator) {
  auto callee = evaluator.symbols.lookupNearestSymbolFrom<SymbolicModuleOp>(op, op.getCalleeAttr());
  if (!callee)
    return op.emitOpError() << "cannot be evaluated: '" << op.getCallee() << "' is not defined";
  ArrayRef<int64_t> shape = operands.empty() ? ArrayRef<int64_t>() : operands.front().getShape();
  if (llvm::any_of(operands, [&](const Tensor &column) { return column.getShape() != shape; }))
    return op.emitOpError("cannot be evaluated: its columns have different shapes");
  SmallVector<Tensor> results;
  for (Type type : op.getResultTypes()) {
    FailureOr<Tensor> result = evaluator.make(op, getElementTypeOrSelf(type), shape);
    if (failed(result))
      return failure();
    results.push_back(*result);
  }
  bool atOnce = Evaluator::isElementwise(callee.getBody());
  for (int64_t i = 0, e = atOnce ? 1 : results.front().size(); i < e; ++i) {
    SmallVector<Tensor> arguments(operands);
    if (!atOnce)
      for (Tensor &argument : arguments)
        argument = Tensor(argument.getElementType(), {}, argument.elements()[i]);
    Results values = evaluator.call(op, callee, arguments);
    if (failed(values))
      return failure();
    for (auto [result, value] : llvm::zip_equal(results, *values)) {
      MutableArrayRef<Element> elements = result.mutableElements();
      for (int64_t k = 0, n = atOnce ? result.size() : 1; k < n; ++k)
        elements[atOnce ? k : i] = value.elements()[value.getRank() == 0 ? 0 : k];
    }
  }
  return results;
}

/// Numbers are rounded on their way into the network and out of it.
static Results evaluatePredict(PredictOp op, Operands operands, Evaluator &evaluator) {
  auto callee = evaluator.symbols.lookupNearestSymbolFrom<NetworkOp>(op, op.getCalleeAttr());
  if (!callee)
    return op.emitOpError() << "cannot be evaluated: '" << op.getCallee() << "' is not a network";
  std::vector<double> row;
  for (const Tensor &operand : operands)
    for (int64_t i = 0; i < operand.size(); ++i)
      row.push_back(operand.getReal(i));
  SmallVector<Tensor> arguments;
  ArrayRef<double> left = row;
  for (Type type : callee.getArgumentTypes()) {
    int64_t columns = cast<RankedTensorType>(type).getDimSize(1);
    FailureOr<Tensor> argument = evaluator.make(op, getElementTypeOrSelf(type), {1, columns});
    if (failed(argument))
      return failure();
    ElementFormat format = argument->getFormat();
    for (auto [element, x] : llvm::zip_equal(argument->mutableElements(), left.take_front(columns)))
      element = format.fit(realElement(x));
    arguments.push_back(*argument);
    left = left.drop_front(columns);
  }
  Results values = evaluator.call(op, callee, arguments);
  if (failed(values))
    return failure();
  SmallVector<Element> numbers;
  for (const Tensor &value : *values)
    llvm::append_range(numbers, value.elements());
  SmallVector<Tensor> results;
  ArrayRef<Element> next = numbers;
  for (Type type : op.getResultTypes()) {
    auto vector = dyn_cast<VectorType>(type);
    FailureOr<Tensor> result =
        evaluator.make(op, getElementTypeOrSelf(type), vector ? vector.getShape() : ArrayRef<int64_t>());
    if (failed(result))
      return failure();
    ElementFormat format = result->getFormat();
    for (Element &element : result->mutableElements()) {
      element = format.fit(next.front());
      next = next.drop_front();
    }
    results.push_back(*result);
  }
  return results;
}

static Results evaluateParam(ParamOp op, Operands, Evaluator &evaluator) {
  FailureOr<Tensor> value =
      Tensor::fromAttribute(op.getValue(), evaluator.getOptions().maxElements, [&] { return op.emitOpError(); });
  return failed(value) ? Results(failure()) : single(*value);
}

//===----------------------------------------------------------------------===//
// Choice and guard
//===----------------------------------------------------------------------===//

static Results evaluateChoice(ChoiceOp op, Operands operands, Evaluator &evaluator) {
  const auto &select = evaluator.getOptions().selectAlternative;
  unsigned selected = select ? select(op) : 0;
  if (selected > op.getAlternatives().size())
    return op.emitOpError() << "has " << op.getAlternatives().size() << " alternatives, not " << selected;
  return evaluator.evaluateRegion(selected ? op.getAlternatives()[selected - 1] : op.getReference(), operands);
}

namespace {

/// The rows of a guard's inputs and the box they are compared with.
class GuardRows {
public:
  GuardRows(GuardOp op, Operands inputs) : inputs(inputs) {
    for (auto interval : op.getDomain().getAsRange<IntervalAttr>())
      box.push_back(interval.getInterval());
    rows = sizeOfBatch(inputs.front());
  }

  static int64_t sizeOfBatch(const Tensor &tensor) { return tensor.getRank() == 0 ? 1 : tensor.getDim(0); }

  bool agree() const {
    return llvm::all_of(inputs, [&](const Tensor &input) { return sizeOfBatch(input) == rows; });
  }

  /// Whether each row lies in the box. NaN lies nowhere.
  SmallVector<bool> inside() const {
    SmallVector<bool> result(rows, true);
    visit([&](int64_t row, const Interval &interval, Element element, size_t, int64_t) {
      result[row] = result[row] && interval.contains(element.real);
    });
    return result;
  }

  /// The inputs moved to the nearest point of the box. NaN stays.
  SmallVector<Tensor> clamped() const {
    SmallVector<Tensor> result(inputs);
    visit([&](int64_t, const Interval &interval, Element element, size_t input, int64_t position) {
      double x = element.real;
      double nearest = x < interval.lo ? interval.lo : x > interval.hi ? interval.hi : x;
      result[input].mutableElements()[position] = result[input].getFormat().fit(realElement(nearest));
    });
    return result;
  }

private:
  /// Calls `visitor(row, interval, element, input, position)` for each element of the inputs.
  template <typename Visitor> void visit(Visitor visitor) const {
    size_t firstColumn = 0;
    for (auto [i, input] : llvm::enumerate(inputs)) {
      int64_t columns = input.getRank() < 2 ? 1 : input.getShape().back();
      int64_t rowSize = rows == 0 ? 1 : input.size() / rows;
      for (auto [position, element] : llvm::enumerate(input.elements()))
        visitor(static_cast<int64_t>(position) / rowSize, box[firstColumn + position % columns], element, i,
                static_cast<int64_t>(position));
      firstColumn += columns;
    }
  }

  Operands inputs;
  SmallVector<Interval> box;
  int64_t rows;
};

} // namespace

/// Takes the rows marked by `take` from `other`, or NaN where there is none.
static void replaceRows(Tensor &value, ArrayRef<bool> keep, const Tensor *other) {
  int64_t rowSize = keep.empty() ? 1 : value.size() / static_cast<int64_t>(keep.size());
  for (auto [position, element] : llvm::enumerate(value.mutableElements()))
    if (!keep[static_cast<int64_t>(position) / rowSize])
      element = other ? other->elements()[position] : realElement(std::numeric_limits<double>::quiet_NaN());
}

static Results evaluateGuard(GuardOp op, Operands operands, Evaluator &evaluator) {
  if (!llvm::all_of(operands, [](const Tensor &input) { return input.getFormat().isReal(); }))
    return op.emitOpError("cannot be evaluated: its inputs are not floats");
  if (operands.empty())
    return op.emitOpError("cannot be evaluated: it has no inputs");
  GuardRows rows(op, operands);
  if (!rows.agree())
    return op.emitOpError("cannot be evaluated: its inputs have different numbers of rows");
  SmallVector<bool> inside = rows.inside();
  bool clamp = op.getMode() == GuardMode::Clamp;
  Results results = evaluator.evaluateRegion(op.getInside(), clamp ? rows.clamped() : SmallVector<Tensor>(operands));
  if (failed(results))
    return failure();
  Results fallback = SmallVector<Tensor>();
  if (op.getMode() == GuardMode::Fallback)
    fallback = evaluator.evaluateRegion(op.getFallback().front(), operands);
  if (failed(fallback))
    return failure();
  for (auto [i, result] : llvm::enumerate(*results)) {
    if (GuardRows::sizeOfBatch(result) != static_cast<int64_t>(inside.size()) || !result.getFormat().isReal())
      return op.emitOpError() << "cannot be evaluated: result " << i << " does not have one row of floats per row";
    if (!clamp)
      replaceRows(result, inside, fallback->empty() ? nullptr : &(*fallback)[i]);
  }
  results->push_back(Tensor::integer(IntegerType::get(op.getContext(), 64), llvm::count(inside, false)));
  return results;
}

//===----------------------------------------------------------------------===//
// Layers
//===----------------------------------------------------------------------===//

static Results evaluateDense(DenseOp op, Operands operands, Evaluator &evaluator) {
  const Tensor &input = operands[0], &weight = operands[1];
  int64_t inputs = weight.getDim(0), outputs = weight.getDim(1);
  if (input.getShape().back() != inputs)
    return op.emitOpError() << "cannot be evaluated: " << describeShape(weight.getShape()) << " weights for " << inputs
                            << " inputs";
  Index shape(input.getShape());
  shape.back() = outputs;
  FailureOr<Tensor> result = evaluator.make(op, input.getElementType(), shape);
  if (failed(result) || failed(evaluator.spend(op, result->size() * inputs)))
    return failure();
  ElementFormat format = result->getFormat();
  for (auto [position, element] : llvm::enumerate(result->mutableElements())) {
    int64_t row = static_cast<int64_t>(position) / outputs, column = static_cast<int64_t>(position) % outputs;
    double sum = 0;
    for (int64_t k = 0; k < inputs; ++k)
      sum += input.getReal(row * inputs + k) * weight.getReal(k * outputs + column);
    if (operands.size() > 2)
      sum += operands[2].getReal(column);
    element = format.fit(realElement(sum));
  }
  return single(*result);
}

static Results evaluateActivation(ActivationOp op, Operands operands, Evaluator &evaluator) {
  FailureOr<Tensor> result = evaluator.make(op, operands[0].getElementType(), operands[0].getShape());
  if (failed(result))
    return failure();
  ElementFormat format = result->getFormat();
  ActivationParameters parameters = op.getParameters();
  for (auto [element, x] : llvm::zip_equal(result->mutableElements(), operands[0].elements()))
    element = format.fit(realElement(activate(op.getKind(), x.real, parameters)));
  return single(*result);
}

static Results evaluateNorm(NormOp op, Operands operands, Evaluator &evaluator) {
  const Tensor &input = operands[0];
  FailureOr<Tensor> result = evaluator.make(op, input.getElementType(), input.getShape());
  if (failed(result))
    return failure();
  ElementFormat format = result->getFormat();
  int64_t count = 1;
  for (int64_t size : input.getShape().drop_front(op.getAxis()))
    count *= size;
  MutableArrayRef<Element> elements = result->mutableElements();
  for (int64_t first = 0; first < input.size(); first += count) {
    double mean = 0, variance = 0;
    for (int64_t i = 0; i < count; ++i)
      mean += input.getReal(first + i);
    mean /= static_cast<double>(count);
    for (int64_t i = 0; i < count; ++i)
      variance += (input.getReal(first + i) - mean) * (input.getReal(first + i) - mean);
    double deviation = std::sqrt(variance / static_cast<double>(count) + op.getEpsilon().convertToDouble());
    for (int64_t i = 0; i < count; ++i) {
      double y = (input.getReal(first + i) - mean) / deviation;
      if (operands.size() > 1)
        y *= operands[1].getReal(i);
      if (operands.size() > 2)
        y += operands[2].getReal(i);
      elements[first + i] = format.fit(realElement(y));
    }
  }
  return single(*result);
}

static Results evaluateSoftmax(SoftmaxOp op, Operands operands, Evaluator &evaluator) {
  const Tensor &input = operands[0];
  FailureOr<Tensor> result = evaluator.make(op, input.getElementType(), input.getShape());
  if (failed(result))
    return failure();
  ElementFormat format = result->getFormat();
  int64_t count = input.getDim(op.getAxis()), stride = rowMajorStrides(input.getShape())[op.getAxis()];
  MutableArrayRef<Element> elements = result->mutableElements();
  for (int64_t first = 0; first < input.size(); ++first) {
    if (first / stride % count != 0)
      continue;
    double top = -std::numeric_limits<double>::infinity(), sum = 0;
    for (int64_t i = 0; i < count; ++i)
      top = scalar::max(top, input.getReal(first + i * stride));
    for (int64_t i = 0; i < count; ++i)
      sum += std::exp(input.getReal(first + i * stride) - top);
    for (int64_t i = 0; i < count; ++i)
      elements[first + i * stride] = format.fit(realElement(std::exp(input.getReal(first + i * stride) - top) / sum));
  }
  return single(*result);
}

void hybrid::reference::addHybridRules(Rules &rules) {
  rules.add<ActivationOp>(evaluateActivation);
  rules.add<ApplyOp>(evaluateApply);
  rules.add<CallOp>(evaluateCall);
  rules.add<ChoiceOp>(evaluateChoice);
  rules.add<DenseOp>(evaluateDense);
  rules.add<GuardOp>(evaluateGuard);
  rules.add<NormOp>(evaluateNorm);
  rules.add<ParamOp>(evaluateParam);
  rules.add<PredictOp>(evaluatePredict);
  rules.add<SoftmaxOp>(evaluateSoftmax);
}
