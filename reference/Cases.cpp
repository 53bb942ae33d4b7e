//===- Cases.cpp - Expected values, written beside a function -------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "reference/Cases.h"
#include "reference/Rules.h"

#include "llvm/Support/Format.h"

#include <cmath>

using namespace mlir;
using namespace hybrid;
using namespace hybrid::reference;

static constexpr llvm::StringLiteral kCasesAttr = "cases";

//===----------------------------------------------------------------------===//
// Distance
//===----------------------------------------------------------------------===//

/// Position of a number among all of its type: neighbours differ by 1, also -0 and 0.
static int64_t rank(FloatType type, double x) {
  APFloat number(x);
  bool inexact;
  number.convert(type.getFloatSemantics(), APFloat::rmNearestTiesToEven, &inexact);
  APInt bits = number.bitcastToAPInt();
  bool negative = bits.isNegative();
  bits.clearSignBit();
  auto magnitude = static_cast<int64_t>(bits.getZExtValue());
  return negative ? -magnitude - 1 : magnitude;
}

double hybrid::reference::ulpDistance(FloatType type, double a, double b) {
  if (std::isnan(a) || std::isnan(b))
    return std::isnan(a) && std::isnan(b) ? 0 : std::numeric_limits<double>::infinity();
  int64_t below = rank(type, a), above = rank(type, b);
  if (below > above)
    std::swap(below, above);
  return static_cast<double>(static_cast<uint64_t>(above) - static_cast<uint64_t>(below));
}

bool Tolerance::accepts(const ElementFormat &format, Type elementType, Element expected, Element actual) const {
  if (!format.isReal())
    return expected.integer == actual.integer;
  double distance = ulpDistance(cast<FloatType>(elementType), expected.real, actual.real);
  double difference = std::fabs(expected.real - actual.real); // NaN if either is NaN or both are the same infinity
  return distance <= ulps || (absolute > 0 && difference <= absolute) ||
         (relative > 0 && std::isfinite(expected.real) && difference <= relative * std::fabs(expected.real));
}

//===----------------------------------------------------------------------===//
// Cases
//===----------------------------------------------------------------------===//

namespace {

struct Case {
  SmallVector<Tensor> inputs, outputs;
  Tolerance tolerance;
  unsigned alternative = 0;
};

/// Reads one case; errors name its number.
class CaseReader {
public:
  CaseReader(FunctionOpInterface function, unsigned number, const EvaluateOptions &options)
      : function(function), number(number), options(options) {}

  InFlightDiagnostic fail() {
    return function.emitError() << "case " << number << " of '" << function.getName() << "' ";
  }

  FailureOr<Case> read(Attribute attribute) {
    auto dictionary = dyn_cast<DictionaryAttr>(attribute);
    if (!dictionary)
      return fail() << "is not a dictionary";
    Case result;
    for (NamedAttribute entry : dictionary)
      if (failed(readEntry(entry.getName().getValue(), entry.getValue(), result)))
        return failure();
    if (result.inputs.size() != function.getNumArguments() || result.outputs.size() != function.getNumResults())
      return fail() << "has " << result.inputs.size() << " inputs and " << result.outputs.size() << " outputs, not "
                    << function.getNumArguments() << " and " << function.getNumResults();
    return result;
  }

private:
  LogicalResult readEntry(StringRef key, Attribute value, Case &result) {
    if (key == "in")
      return readTensors(value, result.inputs);
    if (key == "out")
      return readTensors(value, result.outputs);
    double limit = std::numeric_limits<double>::quiet_NaN();
    if (auto real = dyn_cast<FloatAttr>(value))
      limit = real.getValueAsDouble();
    else if (auto integer = dyn_cast<IntegerAttr>(value))
      limit = static_cast<double>(integer.getInt());
    if (!(limit >= 0))
      return fail() << "has a value of '" << key << "' that is not a number from 0";
    if (key == "ulps")
      result.tolerance.ulps = limit;
    else if (key == "abs")
      result.tolerance.absolute = limit;
    else if (key == "rel")
      result.tolerance.relative = limit;
    else if (key == "alternative")
      result.alternative = static_cast<unsigned>(limit);
    else
      return fail() << "has the unknown key '" << key << "'";
    return success();
  }

  LogicalResult readTensors(Attribute list, SmallVector<Tensor> &result) {
    auto array = dyn_cast<ArrayAttr>(list);
    if (!array)
      return fail() << "needs arrays of values";
    for (Attribute attribute : array) {
      FailureOr<Tensor> value = Tensor::fromAttribute(attribute, options.maxElements, [&] { return fail(); });
      if (failed(value))
        return failure();
      result.push_back(*value);
    }
    return success();
  }

  FunctionOpInterface function;
  unsigned number;
  const EvaluateOptions &options;
};

} // namespace

/// Prints a number so that it reads back as the same number.
static std::string describe(const ElementFormat &format, Element element) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  if (format.isReal())
    stream << llvm::format("%.17g", element.real);
  else
    stream << element.integer;
  return text;
}

/// Reports the first element that is not as expected.
static LogicalResult compare(CaseReader &reader, unsigned output, const Tensor &expected, const Tensor &actual,
                             const Tolerance &tolerance) {
  if (expected.getElementType() != actual.getElementType() || expected.getShape() != actual.getShape())
    return reader.fail() << "expects " << describeShape(expected.getShape()) << " of " << expected.getElementType()
                         << " as result " << output << ", not " << describeShape(actual.getShape()) << " of "
                         << actual.getElementType();
  ElementFormat format = expected.getFormat();
  SmallVector<int64_t> index(expected.getRank(), 0);
  for (auto [want, have] : llvm::zip_equal(expected.elements(), actual.elements())) {
    if (!tolerance.accepts(format, expected.getElementType(), want, have)) {
      InFlightDiagnostic diagnostic = reader.fail();
      diagnostic << "expects " << describe(format, want) << " as result " << output;
      if (!index.empty()) {
        diagnostic << "[";
        llvm::interleaveComma(index, diagnostic);
        diagnostic << "]";
      }
      return diagnostic << ", not " << describe(format, have);
    }
    nextIndex(index, expected.getShape());
  }
  return success();
}

static LogicalResult checkCase(FunctionOpInterface function, unsigned number, Attribute attribute,
                               EvaluateOptions options) {
  CaseReader reader(function, number, options);
  FailureOr<Case> test = reader.read(attribute);
  if (failed(test))
    return failure();
  if (test->alternative)
    options.selectAlternative = [&](ChoiceOp) { return test->alternative; };
  FailureOr<SmallVector<Tensor>> results = evaluate(function, test->inputs, options);
  if (failed(results))
    return failure();
  for (auto [i, expected, actual] : llvm::enumerate(test->outputs, *results))
    if (failed(compare(reader, i, expected, actual, test->tolerance)))
      return failure();
  return success();
}

FailureOr<unsigned> hybrid::reference::checkCases(ModuleOp module, const EvaluateOptions &options) {
  unsigned count = 0, failures = 0;
  for (auto function : module.getOps<FunctionOpInterface>()) {
    Attribute attribute = function->getAttr(kCasesAttr);
    auto cases = dyn_cast_or_null<ArrayAttr>(attribute);
    if (attribute && !cases)
      return function.emitError() << "'" << kCasesAttr << "' must be an array";
    for (auto [number, test] : llvm::enumerate(cases ? cases.getValue() : ArrayRef<Attribute>())) {
      failures += failed(checkCase(function, number + 1, test, options));
      ++count;
    }
  }
  if (failures)
    return failure();
  return count;
}
