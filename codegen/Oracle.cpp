//===- Oracle.cpp - A network as a batched function for the engine ---===//
//
// Part of the Hybrid project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "codegen/Oracle.h"

#include "codegen/CompiledModule.h"
#include "codegen/Pipeline.h"
#include "codegen/TableCall.h"

#include "mlir/Bytecode/BytecodeWriter.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"

using namespace mlir;
using namespace hybrid;
using namespace hybrid::codegen;

static int64_t columnsOf(TypeRange types) {
  int64_t count = 0;
  for (Type type : types) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    count += tensor ? ShapedType::getNumElements(tensor.getShape().drop_front()) : 1;
  }
  return count;
}

int64_t codegen::inputColumns(FunctionOpInterface network) { return columnsOf(network.getArgumentTypes()); }
int64_t codegen::outputColumns(FunctionOpInterface network) { return columnsOf(network.getResultTypes()); }

/// A module of `root` and everything that its symbol uses reach, `root` alone being public.
static OwningOpRef<ModuleOp> isolate(FunctionOpInterface root) {
  auto parent = root->getParentOfType<ModuleOp>();
  SymbolTable symbols(parent);
  llvm::SetVector<Operation *> reached;
  reached.insert(root);
  for (size_t i = 0; i < reached.size(); ++i)
    if (std::optional<SymbolTable::UseRange> uses = SymbolTable::getSymbolUses(reached[i]))
      for (SymbolTable::SymbolUse use : *uses)
        if (Operation *used = symbols.lookup(use.getSymbolRef().getRootReference()))
          reached.insert(used);
  OwningOpRef<ModuleOp> result = ModuleOp::create(root.getLoc());
  OpBuilder builder(result->getBodyRegion());
  for (Operation *op : reached) {
    Operation *clone = builder.clone(*op);
    SymbolTable::setSymbolVisibility(clone,
                                     op == root ? SymbolTable::Visibility::Public : SymbolTable::Visibility::Private);
  }
  return result;
}

namespace {

/// What an oracle keeps alive.
struct CompiledOracle {
  std::shared_ptr<CompiledModule> code;
  std::string symbol;
  int64_t output;

  void operator()(const Eigen::Ref<const Eigen::MatrixXd> &x, Eigen::Ref<Eigen::VectorXd> y) const {
    const PublicSymbol &info = *code->find(symbol);
    int64_t rows = x.rows();
    Eigen::MatrixXd results(rows, countColumns(info.outputs));
    std::vector<hybrid_view> views;
    auto addPorts = [&](const std::vector<Port> &ports, const double *base, int64_t columnBytes) {
      for (const Port &port : ports) {
        views.push_back({reinterpret_cast<char *>(const_cast<double *>(base)), sizeof(double), columnBytes});
        base += port.elements() * columnBytes / static_cast<int64_t>(sizeof(double));
      }
    };
    addPorts(info.inputs, x.data(), x.outerStride() * static_cast<int64_t>(sizeof(double)));
    addPorts(info.outputs, results.data(), rows * static_cast<int64_t>(sizeof(double)));
    int32_t status = code->run(symbol, rows, views);
    if (status == HYBRID_OK || status == HYBRID_OUTSIDE)
      y = results.col(output);
    else
      y.setConstant(std::numeric_limits<double>::quiet_NaN());
  }
};

} // namespace

FailureOr<Oracle> codegen::makeOracle(FunctionOpInterface network, int64_t output, const CompileOptions &options) {
  if (output < 0 || output >= outputColumns(network))
    return network.emitError() << "has no output column " << output;
  std::string text;
  llvm::raw_string_ostream stream(text);
  if (failed(writeBytecodeToFile(*isolate(network), stream)))
    return network.emitError("cannot be copied");

  DialectRegistry registry;
  registerCodegen(registry);
  auto context = std::make_unique<MLIRContext>(registry, MLIRContext::Threading::DISABLED);
  std::string message;
  FailureOr<std::shared_ptr<CompiledModule>> code = failure();
  {
    ScopedDiagnosticHandler handler(context.get(), [&](Diagnostic &diagnostic) {
      if (message.empty() && diagnostic.getSeverity() == DiagnosticSeverity::Error)
        message = diagnostic.str();
      return success();
    });
    OwningOpRef<ModuleOp> copy = parseSourceString<ModuleOp>(text, context.get());
    CompileOptions wide = options;
    wide.precision = Precision::F64; // the engine's numbers
    if (copy)
      code = CompiledModule::create(*copy, wide);
  }
  if (failed(code))
    return network.emitError() << "cannot be compiled: " << message;
  return Oracle(CompiledOracle{std::move(*code), network.getName().str(), output});
}
