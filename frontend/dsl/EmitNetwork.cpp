//===- EmitNetwork.cpp - Networks -----------------------------------------===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontend/dsl/EmitImpl.h"

#include "frontend/onnx/ImportOnnx.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::dsl;

/// One feature for each component of each port, in order.
SmallVector<FeatureAttr> Emitter::columnsOf(ArrayRef<Variable *> ports) {
  SmallVector<FeatureAttr> columns;
  for (const Variable *port : ports) {
    auto feature = cast<FeatureAttr>(featureOf(*port));
    const Shape &shape = port->type.shape;
    for (uint32_t i = 0; i < shape.elements(); ++i)
      columns.push_back(FeatureAttr::get(&context, feature.getName().str() + componentSuffix(shape, i),
                                         feature.getUnit(), feature.getInterval(), feature.getLog()));
  }
  return columns;
}

/// The next features of `columns` for the columns of `type`; what is left stays in `columns`.
static ArrayAttr takeFeatures(mlir::Type type, ArrayRef<FeatureAttr> &columns) {
  auto count = static_cast<size_t>(cast<RankedTensorType>(type).getShape().back());
  SmallVector<mlir::Attribute> list(columns.begin(), columns.begin() + count);
  columns = columns.drop_front(count);
  return ArrayAttr::get(type.getContext(), list);
}

static int64_t countColumns(TypeRange types) {
  int64_t count = 0;
  for (mlir::Type type : types)
    count += cast<RankedTensorType>(type).getShape().back();
  return count;
}

void Emitter::describe(NetworkOp op, const Network &network, ArrayRef<FeatureAttr> inputs,
                       ArrayRef<FeatureAttr> results) {
  for (unsigned i = 0; i < op.getNumArguments(); ++i)
    op.setArgAttr(i, HybridDialect::kFeatureAttr, takeFeatures(op.getArgumentTypes()[i], inputs));
  for (unsigned i = 0; i < op.getNumResults(); ++i)
    op.setResultAttr(i, builder.getStringAttr(HybridDialect::kFeatureAttr),
                     takeFeatures(op.getResultTypes()[i], results));
  if (!network.documentation.empty())
    op->setAttr(HybridDialect::kDocumentationAttr, documentation(network.documentation));
  if (!isExported(network))
    SymbolTable::setSymbolVisibility(op, SymbolTable::Visibility::Private);
}

/// Imports the ONNX file; the declaration adds what it cannot say: names, units, domains.
LogicalResult Emitter::emitImported(const Network &network, const Request &request) {
  llvm::SmallString<128> path(llvm::sys::path::parent_path(network.file->source->path()));
  llvm::sys::path::append(path, *network.from);
  onnx::ImportOptions options;
  options.symbol = request.symbol;
  OwningOpRef<mlir::ModuleOp> imported = onnx::importOnnx(path, context, options);
  if (!imported)
    return failure();
  auto op = *imported->getOps<NetworkOp>().begin();
  SmallVector<FeatureAttr> inputs = columnsOf(network.inputs), results = columnsOf(network.results);
  auto check = [&](int64_t has, size_t declared, StringRef what) -> LogicalResult {
    if (has == static_cast<int64_t>(declared))
      return success();
    return emitError(locate(*network.file, network.fromRange))
           << "'" << *network.from << "' has " << has << " " << what << " columns, the declaration " << declared << " ["
           << info(Code::Network).name << "]";
  };
  if (failed(check(countColumns(op.getArgumentTypes()), inputs.size(), "input")) ||
      failed(check(countColumns(op.getResultTypes()), results.size(), "result")))
    return failure();
  describe(op, network, inputs, results);
  op->remove();
  builder.insert(op);
  return success();
}
