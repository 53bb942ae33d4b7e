//===- HybridDialect.cpp - Registration, attribute checks, inlining, bytecode -===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialect/HybridOps.h"

#include "mlir/Bytecode/BytecodeImplementation.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/InliningUtils.h"

using namespace mlir;
using namespace hybrid;

#include "dialect/HybridDialect.cpp.inc"
#include "dialect/HybridEnums.cpp.inc"

namespace {

/// Calls of modules and networks are inlined by the stock inliner: bodies are pure and have one block.
struct HybridInliner : DialectInlinerInterface {
  using DialectInlinerInterface::DialectInlinerInterface;

  bool isLegalToInline(Operation *, Operation *callable, bool) const final {
    return isa<SymbolicModuleOp, NetworkOp>(callable);
  }
  bool isLegalToInline(Region *, Region *, bool, IRMapping &) const final { return true; }
  bool isLegalToInline(Operation *, Region *, bool, IRMapping &) const final { return true; }

  void handleTerminator(Operation *op, ValueRange results) const final {
    for (auto [result, value] : llvm::zip_equal(results, op->getOperands()))
      result.replaceAllUsesWith(value);
  }
};

struct HybridVersion : DialectVersion {
  explicit HybridVersion(int64_t number) : number(number) {}
  int64_t number;
};

/// Writes the dialect's version into bytecode and refuses files from a later one.
struct HybridBytecode : BytecodeDialectInterface {
  explicit HybridBytecode(Dialect *dialect) : BytecodeDialectInterface(dialect) {}

  void writeVersion(DialectBytecodeWriter &writer) const final { writer.writeVarInt(HybridDialect::kVersion); }

  std::unique_ptr<DialectVersion> readVersion(DialectBytecodeReader &reader) const final {
    uint64_t number = 0;
    if (failed(reader.readVarInt(number)))
      return nullptr;
    return std::make_unique<HybridVersion>(number);
  }

  LogicalResult upgradeFromVersion(Operation *op, const DialectVersion &version) const final {
    int64_t number = static_cast<const HybridVersion &>(version).number;
    if (number > HybridDialect::kVersion)
      return op->emitError("bytecode of hybrid dialect version ")
             << number << " is newer than this compiler's version " << HybridDialect::kVersion;
    return success();
  }
};

/// Checks `hybrid.feature` on one argument or result of type `type`.
LogicalResult verifyFeature(Operation *op, Attribute value, Type type, StringRef place, unsigned index) {
  auto fail = [&]() -> InFlightDiagnostic {
    return op->emitError() << "'" << HybridDialect::kFeatureAttr << "' on " << place << " " << index << ": ";
  };
  if (auto shaped = dyn_cast<RankedTensorType>(type)) {
    auto list = dyn_cast<ArrayAttr>(value);
    if (!list || !llvm::all_of(list, llvm::IsaPred<FeatureAttr>))
      return fail() << "a tensor takes an array of #hybrid.feature, one per column";
    if (shaped.getRank() == 0 || shaped.isDynamicDim(shaped.getRank() - 1) ||
        static_cast<int64_t>(list.size()) != shaped.getDimSize(shaped.getRank() - 1))
      return fail() << "has " << list.size() << " features for the columns of " << type;
    return success();
  }
  if (!isa<FeatureAttr>(value))
    return fail() << "a scalar or vector takes a single #hybrid.feature";
  return success();
}

LogicalResult verifyDocumentation(Operation *op, Attribute value) {
  auto lines = dyn_cast<ArrayAttr>(value);
  if (lines && llvm::all_of(lines, llvm::IsaPred<StringAttr>))
    return success();
  return op->emitError() << "'" << HybridDialect::kDocumentationAttr << "' must be an array of strings";
}

LogicalResult verifyModuleInterface(Operation *op, Attribute value) {
  auto isColumn = [](Type type) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    return tensor && tensor.getRank() == 2 && tensor.getDimSize(1) == 1;
  };
  auto network = dyn_cast<NetworkOp>(op);
  if (network && isa<UnitAttr>(value) && llvm::all_of(network.getArgumentTypes(), isColumn) &&
      llvm::all_of(network.getResultTypes(), isColumn))
    return success();
  return op->emitError() << "'" << HybridDialect::kModuleInterfaceAttr
                         << "' belongs to a network whose arguments and results are single columns";
}

} // namespace

void HybridDialect::initialize() {
  registerAttributes();
  addOperations<
#define GET_OP_LIST
#include "dialect/HybridOps.cpp.inc"
      >();
  addInterfaces<HybridInliner, HybridBytecode>();
}

Operation *HybridDialect::materializeConstant(OpBuilder &builder, Attribute value, Type type, Location loc) {
  return arith::ConstantOp::materialize(builder, value, type, loc);
}

LogicalResult HybridDialect::verifyRegionArgAttribute(Operation *op, unsigned, unsigned index,
                                                      NamedAttribute attribute) {
  if (attribute.getName() == kDocumentationAttr)
    return verifyDocumentation(op, attribute.getValue());
  auto function = dyn_cast<FunctionOpInterface>(op);
  if (attribute.getName() != kFeatureAttr || !function)
    return op->emitError("unknown argument attribute '") << attribute.getName().getValue() << "'";
  return verifyFeature(op, attribute.getValue(), function.getArgumentTypes()[index], "argument", index);
}

LogicalResult HybridDialect::verifyRegionResultAttribute(Operation *op, unsigned, unsigned index,
                                                         NamedAttribute attribute) {
  if (attribute.getName() == kDocumentationAttr)
    return verifyDocumentation(op, attribute.getValue());
  auto function = dyn_cast<FunctionOpInterface>(op);
  if (attribute.getName() != kFeatureAttr || !function)
    return op->emitError("unknown result attribute '") << attribute.getName().getValue() << "'";
  return verifyFeature(op, attribute.getValue(), function.getResultTypes()[index], "result", index);
}

LogicalResult HybridDialect::verifyOperationAttribute(Operation *op, NamedAttribute attribute) {
  StringRef name = attribute.getName().getValue();
  if (name == kEvidenceAttr && !isa<EvidenceAttr>(attribute.getValue()))
    return op->emitError() << "'" << name << "' must be #hybrid.evidence";
  if (name == kDocumentationAttr)
    return verifyDocumentation(op, attribute.getValue());
  if (name == kModuleInterfaceAttr)
    return verifyModuleInterface(op, attribute.getValue());
  if (name == kStructureAttr) {
    auto list = dyn_cast<ArrayAttr>(attribute.getValue());
    if (!list || !llvm::all_of(list, llvm::IsaPred<StructureAttr>))
      return op->emitError() << "'" << name << "' must be an array of #hybrid.structure";
  }
  return success();
}
