//===- Columns.cpp - The columns of a network's arguments and results===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "passes/analysis/Columns.h"

using namespace mlir;
using namespace hybrid;

/// The number of columns of a type; 0 if it has none.
static unsigned columnCount(Type type) {
  if (isa<FloatType>(type))
    return 1;
  auto tensor = dyn_cast<RankedTensorType>(type);
  bool batch = tensor && tensor.getRank() == 2 && isa<FloatType>(tensor.getElementType()) && !tensor.isDynamicDim(1);
  return batch ? tensor.getDimSize(1) : 0;
}

static FeatureAttr featureAt(Attribute attribute, unsigned index) {
  if (auto list = dyn_cast_or_null<ArrayAttr>(attribute))
    return cast<FeatureAttr>(list[index]);
  return dyn_cast_or_null<FeatureAttr>(attribute);
}

static std::optional<SmallVector<Column>> columnsOf(ArrayRef<Type> types,
                                                    function_ref<Attribute(unsigned)> attributeOf) {
  SmallVector<Column> result;
  for (auto [position, type] : llvm::enumerate(types)) {
    unsigned count = columnCount(type);
    if (count == 0)
      return std::nullopt;
    for (unsigned index = 0; index < count; ++index)
      result.push_back({static_cast<unsigned>(position), index, featureAt(attributeOf(position), index)});
  }
  return result;
}

std::optional<SmallVector<Column>> hybrid::inputColumns(FunctionOpInterface function) {
  return columnsOf(function.getArgumentTypes(),
                   [&](unsigned i) { return function.getArgAttr(i, HybridDialect::kFeatureAttr); });
}

std::optional<SmallVector<Column>> hybrid::outputColumns(FunctionOpInterface function) {
  return columnsOf(function.getResultTypes(),
                   [&](unsigned i) { return function.getResultAttr(i, HybridDialect::kFeatureAttr); });
}

std::optional<std::vector<engine::InputSpec>> hybrid::inputSpecs(FunctionOpInterface function) {
  std::optional<SmallVector<Column>> columns = inputColumns(function);
  if (!columns)
    return std::nullopt;
  std::vector<engine::InputSpec> specs;
  for (const Column &column : *columns) {
    if (!column.feature || !column.feature.getInterval())
      return std::nullopt;
    Interval domain = column.feature.getInterval().getInterval();
    if (!domain.isFinite() || !(domain.lo < domain.hi))
      return std::nullopt;
    std::optional<Unit> unit;
    if (PhysicalUnitAttr attribute = column.feature.getUnit())
      unit = attribute.getUnit();
    specs.push_back({column.feature.getName().str(), domain, column.feature.getLog(), unit});
  }
  return specs;
}

/// Gives each argument or result its share of `features`: a single one for a scalar, an array for a batch.
static void distribute(ArrayRef<Type> types, ArrayRef<FeatureAttr> features,
                       function_ref<void(unsigned, Attribute)> set) {
  for (auto [position, type] : llvm::enumerate(types)) {
    unsigned count = columnCount(type);
    ArrayRef<FeatureAttr> mine = features.take_front(count);
    features = features.drop_front(count);
    if (isa<FloatType>(type))
      set(position, mine.front());
    else
      set(position, ArrayAttr::get(type.getContext(), SmallVector<Attribute>(mine.begin(), mine.end())));
  }
}

void hybrid::setInputFeatures(FunctionOpInterface function, ArrayRef<FeatureAttr> features) {
  distribute(function.getArgumentTypes(), features,
             [&](unsigned i, Attribute value) { function.setArgAttr(i, HybridDialect::kFeatureAttr, value); });
}

void hybrid::setOutputFeatures(FunctionOpInterface function, ArrayRef<FeatureAttr> features) {
  distribute(function.getResultTypes(), features, [&](unsigned i, Attribute value) {
    function.setResultAttr(i, StringAttr::get(function.getContext(), HybridDialect::kFeatureAttr), value);
  });
}

FunctionOpInterface hybrid::findEntry(ModuleOp module, StringRef name) {
  SmallVector<FunctionOpInterface> publicOnes;
  for (auto function : module.getOps<FunctionOpInterface>())
    if (function.isPublic() && !function.isDeclaration())
      publicOnes.push_back(function);
  auto listed = [&](InFlightDiagnostic diagnostic) {
    llvm::interleaveComma(publicOnes, diagnostic,
                          [&](FunctionOpInterface f) { diagnostic << "'" << f.getName() << "'"; });
    return FunctionOpInterface();
  };
  if (name.empty() && publicOnes.size() == 1)
    return publicOnes.front();
  if (publicOnes.empty())
    return module.emitError("the input has no public module or network"), FunctionOpInterface();
  if (name.empty())
    return listed(module.emitError("several entry points, choose one with --entry: "));
  if (auto function = module.lookupSymbol<FunctionOpInterface>(name); function && !function.isDeclaration())
    return function;
  return listed(module.emitError() << "no entry point named '" << name << "'; there are ");
}
