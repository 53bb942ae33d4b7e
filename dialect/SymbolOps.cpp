//===- SymbolOps.cpp - Modules, networks, their uses, choice and guard -===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialect/HybridOps.h"

#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/FunctionImplementation.h"

using namespace mlir;
using namespace hybrid;

//===----------------------------------------------------------------------===//
// Symbols: module and network
//===----------------------------------------------------------------------===//

template <typename SymbolOp> static ParseResult parseSymbolOp(OpAsmParser &parser, OperationState &state) {
  auto makeType = [](Builder &builder, ArrayRef<Type> inputs, ArrayRef<Type> results,
                     function_interface_impl::VariadicFlag,
                     std::string &) { return builder.getFunctionType(inputs, results); };
  return function_interface_impl::parseFunctionOp(
      parser, state, /*allowVariadic=*/false, SymbolOp::getFunctionTypeAttrName(state.name), makeType,
      SymbolOp::getArgAttrsAttrName(state.name), SymbolOp::getResAttrsAttrName(state.name));
}

template <typename SymbolOp> static void printSymbolOp(SymbolOp op, OpAsmPrinter &printer) {
  function_interface_impl::printFunctionOp(printer, op, /*isVariadic=*/false, op.getFunctionTypeAttrName(),
                                           op.getArgAttrsAttrName(), op.getResAttrsAttrName());
}

template <typename SymbolOp>
static void buildSymbolOp(OpBuilder &builder, OperationState &state, StringRef name, FunctionType type) {
  state.addAttribute(SymbolOp::getSymNameAttrName(state.name), builder.getStringAttr(name));
  state.addAttribute(SymbolOp::getFunctionTypeAttrName(state.name), TypeAttr::get(type));
  Block &entry = state.addRegion()->emplaceBlock();
  for (Type input : type.getInputs())
    entry.addArgument(input, state.location);
}

/// The feature of one column of an argument or result, from its attribute.
static FeatureAttr featureOf(Attribute attribute, unsigned column) {
  if (auto single = dyn_cast_or_null<FeatureAttr>(attribute))
    return column == 0 ? single : FeatureAttr();
  auto list = dyn_cast_or_null<ArrayAttr>(attribute);
  return list && column < list.size() ? dyn_cast<FeatureAttr>(list[column]) : FeatureAttr();
}

/// The body's terminator, or null where the body is not well formed.
static ReturnOp returnOf(Region &body) {
  if (body.empty() || body.front().empty())
    return {};
  return dyn_cast<ReturnOp>(body.front().back());
}

// The checks below run after the ops inside were found well formed, as they look into them.
static LogicalResult verifyReturn(Operation *op, Region &body, FunctionType type, StringRef constraint) {
  if (body.empty() || !returnOf(body))
    return op->emitOpError() << "has no body that ends in 'hybrid.return' (" << constraint << ")";
  ReturnOp end = returnOf(body);
  if (end.getOperandTypes() != type.getResults())
    return end.emitOpError() << "gives (" << end.getOperandTypes() << ") where '"
                             << SymbolTable::getSymbolName(op).getValue() << "' declares (" << type.getResults()
                             << ") (" << constraint << ")";
  return success();
}

#define HYBRID_SYMBOL_OP(Op)                                                                                           \
  ParseResult Op::parse(OpAsmParser &parser, OperationState &state) { return parseSymbolOp<Op>(parser, state); }       \
  void Op::print(OpAsmPrinter &printer) { printSymbolOp(*this, printer); }                                             \
  void Op::build(OpBuilder &builder, OperationState &state, StringRef name, FunctionType type) {                       \
    buildSymbolOp<Op>(builder, state, name, type);                                                                     \
  }                                                                                                                    \
  ReturnOp Op::getReturn() { return returnOf(getBody()); }                                                             \
  FeatureAttr Op::getInputFeature(unsigned argument, unsigned column) {                                                \
    return featureOf(getArgAttr(argument, HybridDialect::kFeatureAttr), column);                                       \
  }                                                                                                                    \
  FeatureAttr Op::getOutputFeature(unsigned result, unsigned column) {                                                 \
    return featureOf(getResultAttr(result, HybridDialect::kFeatureAttr), column);                                      \
  }
HYBRID_SYMBOL_OP(SymbolicModuleOp)
HYBRID_SYMBOL_OP(NetworkOp)
#undef HYBRID_SYMBOL_OP

LogicalResult SymbolicModuleOp::verifyRegions() {
  auto isScalarOrVector = [](Type type) {
    auto vector = dyn_cast<VectorType>(type);
    return isa<Float32Type, Float64Type>(vector && !vector.isScalable() ? vector.getElementType() : type);
  };
  for (Type type : llvm::concat<const Type>(getArgumentTypes(), getResultTypes()))
    if (!isScalarOrVector(type))
      return emitOpError() << "takes and gives f32, f64 or static vectors of them, not " << type << " (module_c1)";
  if (failed(verifyReturn(*this, getBody(), getFunctionType(), "module_c2")))
    return failure();
  WalkResult pure = getBody().walk([&](Operation *op) {
    bool tensors = llvm::any_of(op->getOperandTypes(), llvm::IsaPred<TensorType>) ||
                   llvm::any_of(op->getResultTypes(), llvm::IsaPred<TensorType>);
    if (!tensors && isMemoryEffectFree(op))
      return WalkResult::advance();
    op->emitOpError("cannot stand in a 'hybrid.module', which is pure and scalar (module_c3)");
    return WalkResult::interrupt();
  });
  return failure(pure.wasInterrupted());
}

LogicalResult NetworkOp::verifyRegions() {
  for (Type type : llvm::concat<const Type>(getArgumentTypes(), getResultTypes())) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor || !isa<Float32Type, Float64Type>(tensor.getElementType()) || tensor.getRank() < 2 ||
        !tensor.isDynamicDim(0))
      return emitOpError() << "takes and gives tensors of f32 or f64 with the batch, '?', in front, not " << type
                           << " (network_c1)";
  }
  return verifyReturn(*this, getBody(), getFunctionType(), "network_c2");
}

//===----------------------------------------------------------------------===//
// Uses: call, apply and predict
//===----------------------------------------------------------------------===//

LogicalResult CallOp::verifySymbolUses(SymbolTableCollection &symbols) {
  Operation *callee = symbols.lookupNearestSymbolFrom(*this, getCalleeAttr());
  if (!isa_and_present<SymbolicModuleOp, NetworkOp>(callee))
    return emitOpError() << "'" << getCallee() << "' is not a 'hybrid.module' or 'hybrid.network' (call_c1)";
  auto type = cast<FunctionOpInterface>(callee);
  if (getOperandTypes() != TypeRange(type.getArgumentTypes()) || getResultTypes() != TypeRange(type.getResultTypes()))
    return emitOpError() << "has type (" << getOperandTypes() << ") -> (" << getResultTypes() << ") but '"
                         << getCallee() << "' is (" << type.getArgumentTypes() << ") -> (" << type.getResultTypes()
                         << ") (call_c2)";
  return success();
}

LogicalResult ApplyOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto callee = symbols.lookupNearestSymbolFrom<SymbolicModuleOp>(*this, getCalleeAttr());
  if (!callee || llvm::any_of(callee.getArgumentTypes(), llvm::IsaPred<VectorType>) ||
      llvm::any_of(callee.getResultTypes(), llvm::IsaPred<VectorType>))
    return emitOpError() << "'" << getCallee() << "' is not a 'hybrid.module' on scalars (apply_c1)";
  if (getNumOperands() != callee.getNumArguments() || getNumResults() != callee.getNumResults())
    return emitOpError() << "has " << getNumOperands() << " operands and " << getNumResults() << " results but '"
                         << getCallee() << "' has " << callee.getNumArguments() << " and " << callee.getNumResults()
                         << " (apply_c2)";
  RankedTensorType shape;
  auto matches = [&](Type type, Type element) {
    auto tensor = cast<RankedTensorType>(type);
    shape = shape ? shape : tensor;
    return tensor.getElementType() == element && tensor.getShape() == shape.getShape();
  };
  for (auto [type, element] :
       llvm::zip_equal(llvm::concat<const Type>(llvm::to_vector(getOperandTypes()), llvm::to_vector(getResultTypes())),
                       llvm::concat<const Type>(callee.getArgumentTypes(), callee.getResultTypes())))
    if (!matches(type, element))
      return emitOpError() << type << " does not fit element type " << element << " and the common shape of " << shape
                           << " (apply_c2)";
  return success();
}

/// Numbers per row of [?, N]; nullopt for another type.
static std::optional<int64_t> columnsOf(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor || tensor.getRank() != 2 || tensor.isDynamicDim(1))
    return std::nullopt;
  return tensor.getDimSize(1);
}

LogicalResult PredictOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto callee = symbols.lookupNearestSymbolFrom<NetworkOp>(*this, getCalleeAttr());
  if (!callee || !llvm::all_of(llvm::concat<const Type>(callee.getArgumentTypes(), callee.getResultTypes()), columnsOf))
    return emitOpError() << "'" << getCallee() << "' is not a 'hybrid.network' on matrices (predict_c1)";
  auto check = [&](TypeRange types, ArrayRef<Type> batches, StringRef what) -> LogicalResult {
    int64_t components = 0, columns = 0;
    for (Type batch : batches)
      columns += *columnsOf(batch);
    for (Type type : types) {
      auto vector = dyn_cast<VectorType>(type);
      if (!isa<FloatType>(getElementTypeOrSelf(type)) || isa<TensorType>(type) || (vector && vector.isScalable()))
        return emitOpError() << "takes and gives floats and static vectors of them, not " << type << " (predict_c3)";
      components += vector ? vector.getNumElements() : 1;
    }
    if (components == columns)
      return success();
    return emitOpError() << "has " << components << " components of " << what << " but '" << getCallee() << "' has "
                         << columns << " columns (predict_c2)";
  };
  if (failed(check(getOperandTypes(), callee.getArgumentTypes(), "operands")))
    return failure();
  return check(getResultTypes(), callee.getResultTypes(), "results");
}

//===----------------------------------------------------------------------===//
// Choice and guard
//===----------------------------------------------------------------------===//

/// Checks that `region` maps `inputs` to `results`.
static LogicalResult verifyAlternative(Operation *op, Region &region, TypeRange inputs, TypeRange results,
                                       StringRef constraint) {
  Block &block = region.front();
  if (block.getArgumentTypes() != inputs)
    return op->emitOpError() << "has a region with arguments (" << block.getArgumentTypes() << ") for operands ("
                             << inputs << ") (" << constraint << ")";
  auto end = block.empty() ? YieldOp() : dyn_cast<YieldOp>(block.back());
  if (!end || end.getOperandTypes() != results)
    return op->emitOpError() << "has a region that does not yield (" << results << ") (" << constraint << ")";
  return success();
}

LogicalResult ChoiceOp::verifyRegions() {
  for (Region &region : (*this)->getRegions())
    if (failed(verifyAlternative(*this, region, getInputs().getTypes(), getResultTypes(), "choice_c1")))
      return failure();
  if (getEvidence().size() != getAlternatives().size() || !llvm::all_of(getEvidence(), llvm::IsaPred<EvidenceAttr>))
    return emitOpError() << "needs one #hybrid.evidence for each of its " << getAlternatives().size()
                         << " alternatives (choice_c2)";
  return success();
}

LogicalResult GuardOp::verifyRegions() {
  int64_t columns = 0;
  for (Type type : getInputs().getTypes()) {
    auto tensor = cast<RankedTensorType>(type);
    int64_t last = tensor.getRank() < 2 ? 1 : tensor.getDimSize(tensor.getRank() - 1);
    if (ShapedType::isDynamic(last))
      return emitOpError() << "cannot bound the columns of " << type << " (guard_c1)";
    columns += last;
  }
  if (static_cast<int64_t>(getDomain().size()) != columns)
    return emitOpError() << "has " << getDomain().size() << " intervals for " << columns << " columns (guard_c1)";
  for (Region &region : (*this)->getRegions())
    if (failed(verifyAlternative(*this, region, getInputs().getTypes(), getValues().getTypes(), "guard_c2")))
      return failure();
  bool wanted = getMode() == GuardMode::Fallback;
  if (getFallback().size() != (wanted ? 1u : 0u))
    return emitOpError() << "has " << getFallback().size() << " fallback regions in mode '"
                         << stringifyGuardMode(getMode()) << "' (guard_c3)";
  return success();
}

// hybrid.guard(%x, …) MODE domain [#hybrid.interval<…>, …] attr-dict : type inside {…} (outside {…})?
ParseResult GuardOp::parse(OpAsmParser &parser, OperationState &state) {
  SmallVector<OpAsmParser::UnresolvedOperand> inputs;
  SMLoc loc = parser.getCurrentLocation();
  StringRef word;
  if (parser.parseOperandList(inputs, OpAsmParser::Delimiter::Paren))
    return failure();
  SMLoc wordLoc = parser.getCurrentLocation();
  if (parser.parseKeyword(&word))
    return failure();
  std::optional<GuardMode> mode = symbolizeGuardMode(word);
  if (!mode)
    return parser.emitError(wordLoc, "expected 'fallback', 'nan', 'clamp' or 'error'");
  state.addAttribute(getModeAttrName(state.name), GuardModeAttr::get(parser.getContext(), *mode));
  ArrayAttr domain;
  FunctionType type;
  if (parser.parseKeyword("domain") || parser.parseAttribute(domain, getDomainAttrName(state.name), state.attributes) ||
      parser.parseOptionalAttrDict(state.attributes) || parser.parseColonType(type) ||
      parser.resolveOperands(inputs, type.getInputs(), loc, state.operands) || parser.parseKeyword("inside") ||
      parser.parseRegion(*state.addRegion()))
    return failure();
  if (succeeded(parser.parseOptionalKeyword("outside")) && parser.parseRegion(*state.addRegion()))
    return failure();
  state.addTypes(type.getResults());
  state.addTypes(parser.getBuilder().getI64Type());
  return success();
}

void GuardOp::print(OpAsmPrinter &printer) {
  printer << "(" << getInputs() << ") " << stringifyGuardMode(getMode()) << " domain " << getDomain();
  printer.printOptionalAttrDict((*this)->getAttrs(), {getModeAttrName(), getDomainAttrName()});
  printer << " : ";
  printer.printFunctionalType(getInputs().getTypes(), getValues().getTypes());
  printer << " inside ";
  printer.printRegion(getInside());
  for (Region &region : getFallback()) {
    printer << " outside ";
    printer.printRegion(region);
  }
}

#define GET_OP_CLASSES
#include "dialect/HybridOps.cpp.inc"
