//===- HybridAttributes.cpp - Text and checks of attributes -===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialect/HybridDialect.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/IR/OpImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace hybrid;

/// Parses a number that may be signed, integral or infinite.
static ParseResult parseFloat(AsmParser &parser, FailureOr<APFloat> &result) {
  bool negative = succeeded(parser.parseOptionalMinus());
  APFloat value(0.0);
  if (succeeded(parser.parseOptionalKeyword("inf")))
    value = APFloat::getInf(APFloat::IEEEdouble());
  else if (parser.parseFloat(APFloat::IEEEdouble(), value))
    return failure();
  if (negative)
    value.changeSign();
  result = value;
  return success();
}

/// Prints the shortest text that reads back to the same double.
static void printFloat(AsmPrinter &printer, const APFloat &value) {
  if (value.isInfinity()) {
    printer << (value.isNegative() ? "-inf" : "inf");
    return;
  }
  printer.printFloat(value);
}

/// Parses `name = `.
static ParseResult parseKey(AsmParser &parser, StringRef name) {
  return failure(parser.parseKeyword(name) || parser.parseEqual());
}

#define GET_ATTRDEF_CLASSES
#include "dialect/HybridAttributes.cpp.inc"

void HybridDialect::registerAttributes() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialect/HybridAttributes.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// IntervalAttr
//===----------------------------------------------------------------------===//

static ParseResult parseEnds(AsmParser &parser, FailureOr<APFloat> &lo, FailureOr<APFloat> &hi) {
  return failure(parser.parseLSquare() || parseFloat(parser, lo) || parser.parseComma() || parseFloat(parser, hi) ||
                 parser.parseRSquare());
}

static void printEnds(AsmPrinter &printer, IntervalAttr interval) {
  printer << "[";
  printFloat(printer, interval.getLo());
  printer << ", ";
  printFloat(printer, interval.getHi());
  printer << "]";
}

Attribute IntervalAttr::parse(AsmParser &parser, Type) {
  SMLoc loc = parser.getCurrentLocation();
  FailureOr<APFloat> lo, hi;
  if (parser.parseLess() || parseEnds(parser, lo, hi) || parser.parseGreater())
    return {};
  return parser.getChecked<IntervalAttr>(loc, parser.getContext(), *lo, *hi);
}

void IntervalAttr::print(AsmPrinter &printer) const {
  printer << "<";
  printEnds(printer, *this);
  printer << ">";
}

LogicalResult IntervalAttr::verify(function_ref<InFlightDiagnostic()> emitError, APFloat lo, APFloat hi) {
  if (&lo.getSemantics() != &APFloat::IEEEdouble() || &hi.getSemantics() != &APFloat::IEEEdouble())
    return emitError() << "interval ends must be doubles";
  if (lo.isNaN() || hi.isNaN())
    return emitError() << "interval ends must not be NaN";
  if (lo > hi)
    return emitError() << "interval is empty: its lower end lies above its upper end";
  return success();
}

//===----------------------------------------------------------------------===//
// PhysicalUnitAttr
//===----------------------------------------------------------------------===//

LogicalResult PhysicalUnitAttr::verify(function_ref<InFlightDiagnostic()> emitError, StringRef text) {
  std::string error;
  if (!parseUnit(text, error, /*openDimensions=*/true))
    return emitError() << "bad unit \"" << text << "\": " << error;
  return success();
}

Unit PhysicalUnitAttr::getUnit() const {
  std::string error;
  return parseUnit(getText(), error, /*openDimensions=*/true).value_or(Unit());
}

//===----------------------------------------------------------------------===//
// FeatureAttr
//===----------------------------------------------------------------------===//

Attribute FeatureAttr::parse(AsmParser &parser, Type) {
  SMLoc loc = parser.getCurrentLocation();
  std::string name;
  PhysicalUnitAttr unit;
  IntervalAttr interval;
  bool log = false;
  if (parser.parseLess() || parser.parseString(&name))
    return {};
  while (succeeded(parser.parseOptionalComma())) {
    SMLoc wordLoc = parser.getCurrentLocation();
    StringRef word;
    if (parser.parseKeyword(&word))
      return {};
    if (word == "log") {
      log = true;
    } else if (word == "unit") {
      std::string text;
      if (parser.parseEqual() || parser.parseString(&text))
        return {};
      if (!(unit = parser.getChecked<PhysicalUnitAttr>(wordLoc, parser.getContext(), text)))
        return {};
    } else if (word == "interval") {
      FailureOr<APFloat> lo, hi;
      if (parser.parseEqual() || parseEnds(parser, lo, hi))
        return {};
      if (!(interval = parser.getChecked<IntervalAttr>(wordLoc, parser.getContext(), *lo, *hi)))
        return {};
    } else {
      parser.emitError(wordLoc, "expected 'unit', 'interval' or 'log'");
      return {};
    }
  }
  if (parser.parseGreater())
    return {};
  return parser.getChecked<FeatureAttr>(loc, parser.getContext(), name, unit, interval, log);
}

void FeatureAttr::print(AsmPrinter &printer) const {
  printer << "<";
  printer.printString(getName());
  if (PhysicalUnitAttr unit = getUnit()) {
    printer << ", unit = ";
    printer.printString(unit.getText());
  }
  if (IntervalAttr interval = getInterval()) {
    printer << ", interval = ";
    printEnds(printer, interval);
  }
  if (getLog())
    printer << ", log";
  printer << ">";
}

LogicalResult FeatureAttr::verify(function_ref<InFlightDiagnostic()> emitError, StringRef name, PhysicalUnitAttr,
                                  IntervalAttr interval, bool log) {
  if (name.empty())
    return emitError() << "feature needs a name";
  if (log && (!interval || !(interval.getInterval().lo > 0)))
    return emitError() << "feature \"" << name << "\": log needs an interval with a positive lower end";
  return success();
}

//===----------------------------------------------------------------------===//
// EvidenceAttr
//===----------------------------------------------------------------------===//

Attribute EvidenceAttr::parse(AsmParser &parser, Type) {
  SMLoc loc = parser.getCurrentLocation();
  std::string verdict, method;
  int64_t samples = 0, seed = 0;
  FailureOr<APFloat> rms, max, proved;
  bool hasProof = false, hasMethod = false;
  if (parser.parseLess() || parseKey(parser, "verdict") || parser.parseString(&verdict) || parser.parseComma() ||
      parseKey(parser, "samples") || parser.parseInteger(samples) || parser.parseComma() || parseKey(parser, "seed") ||
      parser.parseInteger(seed) || parser.parseComma() || parseKey(parser, "rms") || parseFloat(parser, rms) ||
      parser.parseComma() || parseKey(parser, "max") || parseFloat(parser, max))
    return {};
  while (succeeded(parser.parseOptionalComma())) {
    if (!hasProof && succeeded(parser.parseOptionalKeyword("proved"))) {
      hasProof = true;
      if (parser.parseEqual() || parseFloat(parser, proved))
        return {};
    } else {
      hasMethod = true;
      if (parseKey(parser, "method") || parser.parseString(&method))
        return {};
    }
  }
  if (parser.parseGreater())
    return {};
  Builder builder(parser.getContext());
  FloatAttr proof = hasProof ? builder.getF64FloatAttr(proved->convertToDouble()) : FloatAttr();
  StringAttr how = hasMethod ? builder.getStringAttr(method) : StringAttr();
  return parser.getChecked<EvidenceAttr>(loc, parser.getContext(), verdict, samples, seed, *rms, *max, proof, how);
}

void EvidenceAttr::print(AsmPrinter &printer) const {
  printer << "<verdict = ";
  printer.printString(getVerdict());
  printer << ", samples = " << getSamples() << ", seed = " << getSeed() << ", rms = ";
  printFloat(printer, getRms());
  printer << ", max = ";
  printFloat(printer, getMax());
  if (FloatAttr proved = getProved()) {
    printer << ", proved = ";
    printFloat(printer, proved.getValue());
  }
  if (StringAttr method = getMethod()) {
    printer << ", method = ";
    printer.printString(method.getValue());
  }
  printer << ">";
}

LogicalResult EvidenceAttr::verify(function_ref<InFlightDiagnostic()> emitError, StringRef verdict, int64_t samples,
                                   int64_t, APFloat rms, APFloat max, FloatAttr proved, StringAttr) {
  if (verdict != "exact" && verdict != "approximate")
    return emitError() << "evidence: the verdict is \"exact\" or \"approximate\", not \"" << verdict << "\"";
  if (samples < 1)
    return emitError() << "evidence needs at least one sample";
  if (rms.isNaN() || rms.isNegative() || max.isNaN() || max.isNegative())
    return emitError() << "evidence: errors are numbers not below 0";
  if (proved && (!proved.getType().isF64() || proved.getValue().isNaN() || proved.getValue() < max))
    return emitError() << "evidence: a proved bound cannot lie below the largest measured difference";
  return success();
}

//===----------------------------------------------------------------------===//
// StructureAttr
//===----------------------------------------------------------------------===//

LogicalResult StructureAttr::verify(function_ref<InFlightDiagnostic()> emitError, StructureKind, ArrayAttr groups,
                                    APFloat residual, APFloat threshold, StringAttr) {
  for (Attribute group : groups) {
    auto columns = dyn_cast<ArrayAttr>(group);
    if (!columns || !llvm::all_of(columns, llvm::IsaPred<IntegerAttr>))
      return emitError() << "structure: groups are arrays of column numbers";
    for (auto column : columns.getAsRange<IntegerAttr>())
      if (column.getInt() < 0)
        return emitError() << "structure: column numbers are not negative";
  }
  if (residual.isNaN() || threshold.isNaN())
    return emitError() << "structure: residual and threshold must not be NaN";
  return success();
}
